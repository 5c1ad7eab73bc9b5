"""Fixtures of the tests of data_entry."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from mark_help import EXTENDED_LIST, faulty, part_of, parts
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image as Picture
from reading_help import FAULTS, changed, contents
from workbooks import baseline_book, save

from data_entry.findings import Finding
from data_entry.marking.mark import marked_copy
from generator.run.pipeline import Checked, check


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def untouched(folder: Path) -> dict[str, object]:
    """What the baseline says."""
    checked = check(save(baseline_book(is_whole=True), folder, "baseline.xlsx"))
    assert checked.findings == []
    return contents(checked)


@pytest.fixture(scope="module")
def report(folder: Path) -> list[Finding]:
    """The findings of a workbook with all of these faults."""
    return check(save(changed(*(fault[0] for fault in FAULTS)), folder, "faults.xlsx")).findings


@pytest.fixture(scope="module")
def clerks() -> bytes:
    """A workbook with all that a clerk, Excel and WPS may have put into it.

    On 收支决算 B17 is a formula with its result, B30 has a drop-down that only Excel can write, and
    B6 a comment; 填报说明 has no comments, but a chart and a picture.
    """
    book = baseline_book(is_whole=True)
    page = book["收支决算"]
    page["B6"].comment = Comment("已与指标系统核对", "王会计")
    page.column_dimensions["F"].width = 33
    page.merge_cells("F20:G21")
    first = book["填报说明"]
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=6, max_row=9))
    first.add_chart(chart, "E3")
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    first.add_image(Image(picture), "E30")
    book.create_chartsheet("一张图").add_chart(BarChart())
    book.defined_names["收入总计"] = DefinedName("收入总计", attr_text="'收支决算'!$B$17")
    page.sheet_view.tabSelected = True
    stream = io.BytesIO()
    book.save(stream)
    content = stream.getvalue()
    name, formula = (
        part_of("收支决算", content),
        re.compile(rb'(<c r="B17"[^>]*><f>[^<]*</f>)<v ?/>'),
    )
    cached, times = formula.subn(
        rb"\1<v>609.32</v>", parts(content)[name].replace(b"<v></v>", b"<v/>")
    )
    assert times == 1
    cached = cached.replace(b"</worksheet>", EXTENDED_LIST.encode("utf-8"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, old in parts(content).items():
            archive.writestr(part, cached if part == name else old)
    return stream.getvalue()


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, Checked]:
    """A faulty workbook as checked, and its marked copy as checked."""
    folder = tmp_path_factory.mktemp("marked")
    first = check(save(faulty(), folder))
    copy = folder / "标注.xlsx"
    copy.write_bytes(marked_copy(first.path.read_bytes(), first.findings))
    return first, check(copy)

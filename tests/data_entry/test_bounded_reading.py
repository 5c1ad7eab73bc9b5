"""Reading is bounded: far cells, huge merges, blanks, depth and numbers of parts cost nothing or are told."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from places import EXAMPLES
from workbooks import baseline, write

from data_entry.failures import UnreadableError
from generator.run.pipeline import check

YANBIAN = EXAMPLES / "yanbian-2024.xlsx"
SHEET = "xl/worksheets/sheet3.xml"


def edited(source: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook with one part changed as text."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target


def before(mark: bytes, text: bytes) -> Callable[[bytes], bytes]:
    """Put ``text`` before the last ``mark`` of a part."""
    return lambda content: (text + mark).join(content.rsplit(mark, 1))


ROW = b'<row r="1048576"><c r="%s"%s/></row>'
HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "最后一行一个设了格式的空格": before(b"</sheetData>", ROW % (b"XFD1048576", b' s="1"')),
    "整列设了格式": before(
        b"</sheetData>",
        b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(900, 90_900)),
    ),
    "最后一行有一个字": before(
        b"</sheetData>",
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    ),
    "最右一列有一个字": before(
        b"</sheetData>",
        b'<row r="900"><c r="XFD900" t="inlineStr"><is><t>x</t></is></c></row>',
    ),
}


@pytest.fixture(scope="module")
def sound() -> list[object]:
    return contents(YANBIAN)


def contents(path: Path) -> list[object]:
    filled = check(path).filled
    return [filled.entries.sheets, filled.entries.narratives, filled.options]


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_stands_far_away_costs_nothing(kind, tmp_path, sound):
    path = edited(YANBIAN, tmp_path / "填报表.xlsx", SHEET, HARMLESS[kind])
    assert contents(path)[1:] == sound[1:]


def test_a_merge_over_the_whole_sheet_is_none(tmp_path, sound):
    def merge(content: bytes) -> bytes:
        whole = b'<mergeCells count="1"><mergeCell ref="A900:XFD1048576"/></mergeCells>'
        content = re.sub(rb"<mergeCells.*?</mergeCells>", b"", content, flags=re.S)
        return content.replace(b"</sheetData>", b"</sheetData>" + whole)

    assert contents(edited(YANBIAN, tmp_path / "填报表.xlsx", SHEET, merge))[1:] == sound[1:]


def test_formats_far_away_made_by_a_spreadsheet_program(tmp_path):
    path = write(baseline(), tmp_path)
    book = load_workbook(path)
    for page in book.worksheets:
        page["A1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    assert not check(path).has_errors


DEEP = b"<a>" * 5_000 + b"</a>" * 5_000
REFUSED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "层层嵌套的表": (SHEET, before(b"</worksheet>", DEEP), "文件已损坏"),
    "层层嵌套的样式": ("xl/styles.xml", before(b"</styleSheet>", DEEP), "文件已损坏"),
    "层层嵌套的目录": ("xl/workbook.xml", before(b"</workbook>", DEEP), "文件已损坏"),
    "一大片空白": (SHEET, before(b"</worksheet>", b" " * 90_000_000), "展开后有 .* MB"),
    "许多合并": (
        SHEET,
        lambda content: re.sub(rb"<mergeCells.*?</mergeCells>", b"", content, flags=re.S).replace(
            b"</sheetData>",
            b"</sheetData><mergeCells>"
            + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 9_000))
            + b"</mergeCells>",
        ),
        "里面的内容太多",
    ),
    "实体": (
        SHEET,
        lambda content: (
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + content[content.index(b"<w") :]
        ),
        "",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_office_program_writes_is_refused_in_words(kind, tmp_path):
    part, change, words = REFUSED[kind]
    path = edited(YANBIAN, tmp_path / "填报表.xlsx", part, change)
    if not words:
        assert check(path).filled.entries.sheets
        return
    with pytest.raises(UnreadableError, match=words) as caught:
        check(path)
    assert caught.value.exit_code == 4


def test_a_file_of_thousands_of_parts_is_refused(tmp_path):
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(YANBIAN.read_bytes())
    with zipfile.ZipFile(path, "a") as package:
        for number in range(3_000):
            package.writestr(f"xl/media/{number}.bin", b"")
    with pytest.raises(UnreadableError, match=r"由 3\d\d\d 个部分组成"):
        check(path)

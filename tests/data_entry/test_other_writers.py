"""Workbooks as other programs write them: a cell is read whatever its XML looks like."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from lxml import etree
from reading_help import contents, small_book

from data_entry.reading.book import Area, Contents
from data_entry.reading.parts import Parts, TooMuchError
from generator.run.pipeline import check

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
SHEET = "xl/worksheets/sheet1.xml"


def read(
    rows: str, *, styles: str = "", texts: str = "", book: str = "", after: str = ""
) -> Contents:
    """What stands in a sheet of these rows."""
    relations = "".join(
        f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for identity, kind, target in [
            ("a", "worksheet", "worksheets/sheet1.xml"),
            ("b", "styles", "/xl/styles.xml"),
            ("c", "sharedStrings", "texts.xml"),
        ]
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>'
        '<sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns="
        f'"http://schemas.openxmlformats.org/package/2006/relationships">{relations}'
        "</Relationships>",
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/texts.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return Parts(stream.getvalue()).contents(SHEET)


def value(cell: str, **parts: str) -> object:
    return read(f'<row r="1">{cell}</row>', **parts).cells[1, 1]


RICH = "<r><rPr><b/></rPr><t>局</t></r><r><t>机关</t></r><rPh><t>jú</t></rPh>"
CELLS = {
    "整数": ('<c r="A1"><v>12</v></c>', 12),
    "小数": ('<c r="A1" t="n"><v>12.50</v></c>', 12.5),
    "科学记数": ('<c r="A1"><v>1E3</v></c>', 1000.0),
    "是": ('<c r="A1" t="b"><v>1</v></c>', True),
    "错误值": ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
    "公式算出的字": ('<c r="A1" t="str"><f>B1</f><v>局</v></c>', "局"),
    "没有结果的公式": ('<c r="A1"><f>1+1</f></c>', None),
    "共用的字": ('<c r="A1" t="s"><v>1</v></c>', "局机关"),
    "自带的字": ('<c r="A1" t="inlineStr"><is><t>局</t></is></c>', "局"),
    "分段设格式的字": (f'<c r="A1" t="inlineStr"><is>{RICH}</is></c>', "局机关"),
    "写成字的日期": ('<c r="A1" t="d"><v>2025-09-20</v></c>', datetime(2025, 9, 20)),
}


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_is_read(kind: str) -> None:
    cell, expected = CELLS[kind]
    found = value(cell, texts=f"<si><t>甲</t></si><si>{RICH}</si>")
    assert (type(found), found) == (type(expected), expected)


def test_a_formula_is_known_with_or_without_its_result() -> None:
    rows = '<row><c><f>1+1</f></c><c t="str"><f>""</f></c><c><f>1+1</f><v>2</v></c><c><v>2</v></c></row>'
    assert read(rows).formulas == {(1, 1): False, (1, 2): True, (1, 3): True}


FORMATS = {
    # 格式：编号，或写出的格式；45920 是 2025 年 9 月 20 日
    '<xf numFmtId="14"/>': datetime(2025, 9, 20),
    '<xf numFmtId="31"/>': datetime(2025, 9, 20),
    '<xf numFmtId="57"/>': datetime(2025, 9, 20),
    'yyyy"年"m"月"d"日"': datetime(2025, 9, 20),
    "[$-804]yyyy/m/d;@": datetime(2025, 9, 20),
    "[hh]:mm": timedelta(days=45920),
    '<xf numFmtId="4"/>': 45920,
    '0.00"days"': 45920,
    "[Red]#,##0.00": 45920,
    r"0\d": 45920,
    '#,##0;"y"': 45920,
}


OWN = '<xf numFmtId="164"/>'


@pytest.mark.parametrize("form", FORMATS)
def test_a_number_is_a_date_where_its_format_says_so(form: str) -> None:
    known = form if form.startswith("<xf") else ""
    code = form.replace("&", "&amp;").replace('"', "&quot;")
    styles = "" if known else f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
    styles += f"<cellXfs><xf/>{known or OWN}</cellXfs>"
    assert value('<c r="A1" s="1"><v>45920</v></c>', styles=styles) == FORMATS[form]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("45920.75", datetime(2025, 9, 20, 18)),
        ("0.5", time(12)),
        ("1", datetime(1900, 1, 1)),
        ("61", datetime(1900, 3, 1)),
        ("1E9", "#VALUE!"),
    ],
)
def test_days_are_counted_as_spreadsheet_programs_count_them(number: str, expected: object) -> None:
    styles = '<cellXfs><xf/><xf numFmtId="22"/></cellXfs>'
    assert value(f'<c r="A1" s="1"><v>{number}</v></c>', styles=styles) == expected


def test_days_may_be_counted_from_1904() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    book = '<workbookPr date1904="1"/>'
    found = value('<c r="A1"><v>44458</v></c>', styles=styles, book=book)
    assert found == datetime(2025, 9, 20)


def test_what_a_merged_area_hides_is_not_seen_and_areas_end_with_the_contents() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>"
    areas = "".join(f'<mergeCell ref="{each}"/>' for each in ("A1:B1", "A3:XFD3", "D7:E9", "2:2"))
    found = read(rows, after=f"<mergeCells>{areas}</mergeCells>")
    assert found.cells == {(1, 1): 1, (1, 2): None, (3, 2): None}
    assert found.areas == [Area(1, 1, 1, 2), Area(3, 1, 3, 2), Area(2, 1, 2, 2)]
    assert [str(each) for each in found.areas] == ["A1:B1", "A3:B3", "A2:B2"]


def test_more_cells_than_any_workbook_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_entry.reading.parts.MOST_CELLS", 2)
    assert len(read("<row><c/><c><v>1</v></c><c><v>2</v></c></row>").cells) == 2
    with pytest.raises(TooMuchError):
        read("<row><c><v>1</v></c></row><row><c><v>1</v></c><c><v>2</v></c></row>")


def prefixed(root: etree._Element) -> etree._Element:
    """The same element with a prefix on every name."""
    text = etree.tostring(root, encoding="unicode").replace(' xmlns="', ' xmlns:x="')
    return etree.fromstring(re.sub(r"<(/?)(?=\w+[\s/>])", r"<\1x:", text))


def without_addresses(root: etree._Element) -> etree._Element:
    """Rows and cells told by their order alone, as small writers have them."""
    for dimension in root.findall(f"{{{MAIN}}}dimension"):
        root.remove(dimension)
    for data in root.findall(f"{{{MAIN}}}sheetData"):
        _put_gaps(data, lambda each: int(each.get("r")))
        for row in data:
            _put_gaps(row, lambda each: _column(each.get("r")))
        for each in data.iter(f"{{{MAIN}}}row", f"{{{MAIN}}}c"):
            each.attrib.pop("r", None)
            each.attrib.pop("spans", None)
    return root


def _put_gaps(parent: etree._Element, number_of: Callable[[etree._Element], int]) -> None:
    """An empty element for every one that is left out."""
    before = 0
    for each in list(parent):
        for _ in range(number_of(each) - before - 1):
            each.addprevious(etree.Element(each.tag))
        before = number_of(each)


def _column(reference: str) -> int:
    letters = reference.rstrip("0123456789")
    return sum((ord(each) - 64) * 26**n for n, each in enumerate(reversed(letters)))


def strict(root: etree._Element) -> etree._Element:
    """The file as “Strict Open XML” has it."""
    text = etree.tostring(root, encoding="unicode")
    for usual, own in STRICT.items():
        text = text.replace(usual, own)
    return etree.fromstring(text)


WRITERS = (prefixed, without_addresses, strict)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_whole_workbook_says_the_same(
    writer: Callable[[etree._Element], etree._Element],
    tmp_path: Path,
    untouched: dict[str, object],
) -> None:
    stream, path = io.BytesIO(), tmp_path / "填报表.xlsx"
    small_book().save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if re.fullmatch(r"xl/(worksheets/\w+|\w+)\.xml|xl/_rels/.*", name):
                content = etree.tostring(writer(etree.fromstring(content)))
            new.writestr(name, content)
    checked = check(path)
    assert checked.findings == []
    assert contents(checked) == untouched

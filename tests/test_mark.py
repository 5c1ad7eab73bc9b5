"""The marked copy: faulty cells coloured and commented, everything else as the clerk left it."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from documents import SOFFICE, needs_libreoffice
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.chartsheet import Chartsheet
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture
from workbooks import baseline_book, changed_book, save

from data_entry.findings import Finding, Level, Place
from data_entry.marking.mark import AUTHOR, COLOURS, COLUMNS, HEADING_ROW, RESULT, marked_copy
from data_entry.marking.package import Package, WorkbookPart
from generator.run.pipeline import Checked, check

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

ERROR, WARNING, NOTE = Level
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXTENDED_LIST = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com'
    '/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.'
    'microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1><xm:f>'
    "科目表!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>B30</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst></worksheet>"
)


def found(level: Level, sheet: str, cell: str, message: str = "填错了", **more: str) -> Finding:
    """A finding that says what a test needs."""
    return Finding(
        "T01-2", level, sheet, cell, message, advice=more.pop("advice", "请改。"), **more
    )


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(content: bytes, change: dict[str, tuple[str, str]]) -> bytes:
    """The package with one text in each of some parts replaced by another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, old in parts(content).items():
            before, after = change.get(name, ("", ""))
            assert before.encode() in old
            archive.writestr(name, old.replace(before.encode(), after.encode()) if before else old)
    return stream.getvalue()


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def colour(cell: Cell) -> str | None:
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type == "solid" else None


def said(cell: Cell) -> str:
    return cell.comment.text if cell.comment else ""


def table(book: Workbook) -> list[list[object]]:
    """The rows of 校核结果 below the headings."""
    rows = book[RESULT].iter_rows(min_row=HEADING_ROW + 1, max_col=len(COLUMNS), values_only=True)
    return [[value or "" for value in row] for row in rows]


def part_of(title: str, content: bytes) -> str:
    """The part of a sheet."""
    return next(
        sheet.part for sheet in WorkbookPart(Package(content)).sheets if sheet.title == title
    )


def order(content: bytes, part: str) -> list[str]:
    """The elements of a part, in their order."""
    return [etree.QName(child).localname for child in etree.fromstring(parts(content)[part])]


@pytest.fixture(scope="module")
def clerks() -> bytes:
    """A workbook with all that a clerk, Excel and WPS may have put into it.

    On 收支决算 B17 is a formula with its result, B30 has a drop-down that only Excel can write, and
    B6 a comment; 填报说明 has no comments, but a chart and a picture.
    """
    book = baseline_book()
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


# 单元格 ----------------------------------------------------------------------------------------


def test_a_faulty_cell_changes_its_colour_and_nothing_else_of_its_looks(clerks):
    before = opened(clerks)["收支决算"]["B7"]
    after = opened(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))["收支决算"]["B7"]
    assert (colour(before), colour(after)) == ("00FFF9E5", COLOURS[ERROR])
    for aspect in ("number_format", "border", "font", "alignment", "protection", "value"):
        assert repr(getattr(after, aspect)) == repr(getattr(before, aspect)), aspect
    assert after.number_format == "#,##0.00"
    assert after.border.left.style == "thin"


def test_cells_of_the_same_format_are_left_alone(clerks):
    book, marked = opened(clerks), opened(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if (page.title, cell.coordinate) != ("收支决算", "B7"):
                    assert colour(marked[page.title][cell.coordinate]) == colour(cell)


def test_the_gravest_of_several_findings_gives_the_colour_and_all_are_told(clerks):
    findings = [
        found(NOTE, "收支决算", "B7", "请留意", advice=""),
        found(ERROR, "收支决算", "B7", "不相等"),
        found(ERROR, "收支决算", "B7", "不相等"),
        found(WARNING, "收支决算", "B7", "偏大"),
    ]
    cell = opened(marked_copy(clerks, findings))["收支决算"]["B7"]
    assert colour(cell) == COLOURS[ERROR]
    assert said(cell).partition("——\n")[2] == (
        "【提示 T01-2】请留意\n【错误 T01-2】不相等\n请改。\n【提醒 T01-2】偏大\n请改。"
    )


@pytest.mark.parametrize("level", list(Level))
def test_every_level_has_its_colour(clerks, level):
    cell = opened(marked_copy(clerks, [found(level, "收支决算", "B8")]))["收支决算"]["B8"]
    assert colour(cell) == COLOURS[level]


def test_merged_cells_are_marked_at_their_first_cell(clerks):
    page = opened(marked_copy(clerks, [found(ERROR, "收支决算", "G21")]))["收支决算"]
    assert colour(page["F20"]) == COLOURS[ERROR]
    assert said(page["F20"]).startswith("【错误 T01-2】")


def test_a_cell_that_is_not_there_is_put_in_its_place(clerks):
    cells = ["D200", "Z7", "A3"]
    copy = marked_copy(clerks, [found(ERROR, "单位信息", cell) for cell in cells])
    page = opened(copy)["单位信息"]
    assert [colour(page[cell]) for cell in cells] == [COLOURS[ERROR]] * 3
    root = etree.fromstring(parts(copy)[part_of("单位信息", copy)])
    rows = [int(row.get("r")) for row in root.iter(f"{MAIN}row")]
    assert rows == sorted(set(rows))
    assert [c.get("r") for c in root.iter(f"{MAIN}c")][-1] == "D200"
    assert root.find(f"{MAIN}dimension").get("ref") == "A1:Z200"


def test_a_new_cell_looks_as_its_row_or_its_column():
    book = Workbook()
    page = book.active
    page.title = "表"
    page.column_dimensions["C"].number_format = "0.00%"
    page.row_dimensions[5].number_format = "0.000"
    page.row_dimensions[5].height = 30
    stream = io.BytesIO()
    book.save(stream)
    findings = [found(ERROR, "表", "C2"), found(ERROR, "表", "D5")]
    marked = opened(marked_copy(stream.getvalue(), findings))["表"]
    assert (marked["C2"].number_format, marked["D5"].number_format) == ("0.00%", "0.000")
    assert marked.row_dimensions[5].height == 30


# 批注 ------------------------------------------------------------------------------------------


def test_the_clerk_s_comment_and_its_author_stay_above_the_message(clerks):
    comment = opened(marked_copy(clerks, [found(ERROR, "收支决算", "B6")]))["收支决算"][
        "B6"
    ].comment
    assert comment.author == "王会计"
    assert comment.text == "已与指标系统核对\n——\n【错误 T01-2】填错了\n请改。"


def test_comments_elsewhere_on_the_sheet_stay(clerks):
    before = opened(clerks)["收支决算"]
    after = opened(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))["收支决算"]
    told = {c.coordinate: said(c) for row in before.iter_rows() for c in row if c.comment}
    assert told.pop("B7")
    assert told == {
        c.coordinate: said(c)
        for row in after.iter_rows()
        for c in row
        if c.comment and c.coordinate != "B7"
    }


def test_a_sheet_without_comments_gets_them_with_all_that_belongs_to_them(clerks):
    copy = marked_copy(clerks, [found(ERROR, "填报说明", "A3")])
    comment = opened(copy)["填报说明"]["A3"].comment
    assert (comment.author, comment.text) == (AUTHOR, "【错误 T01-2】填错了\n请改。")
    package = Package(copy)
    relations = package.relations(part_of("填报说明", clerks)).values()
    new = {each.kind: each.part for each in relations}
    types = parts(copy)["[Content_Types].xml"].decode()
    assert f'PartName="/{new["comments"]}"' in types
    assert 'Extension="vml"' in types
    assert new["vmlDrawing"] in parts(copy)
    elements = order(copy, part_of("填报说明", clerks))
    assert elements[-2:] == ["drawing", "legacyDrawing"]


def test_the_first_comment_of_a_workbook_brings_the_type_of_its_drawing():
    book = Workbook()
    book.active.title = "表"
    stream = io.BytesIO()
    book.save(stream)
    assert b"vml" not in parts(stream.getvalue())["[Content_Types].xml"]
    copy = marked_copy(stream.getvalue(), [found(ERROR, "表", "B2")])
    assert said(opened(copy)["表"]["B2"])
    assert b'<Default Extension="vml"' in parts(copy)["[Content_Types].xml"]


def test_a_legacy_drawing_stands_before_the_extensions_of_a_sheet(clerks):
    start = order(clerks, part_of("填报说明", clerks))
    change = {part_of("填报说明", clerks): ("</worksheet>", EXTENDED_LIST)}
    copy = marked_copy(rewritten(clerks, change), [found(ERROR, "填报说明", "A3")])
    assert order(copy, part_of("填报说明", clerks)) == [*start, "legacyDrawing", "extLst"]


def box(content: bytes, part: str, row: int, column: int) -> tuple[str, list[int]]:
    """Style and anchor of the box of a comment."""
    root = etree.fromstring(parts(content)[part])
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        if (shape.findtext("{*}ClientData/{*}Row"), shape.findtext("{*}ClientData/{*}Column")) == (
            str(row - 1),
            str(column - 1),
        ):
            anchor = shape.findtext("{*}ClientData/{*}Anchor")
            return shape.get("style"), [int(number) for number in anchor.split(",")]
    raise AssertionError("没有批注框")


def test_the_box_of_a_comment_is_as_large_as_its_text_and_right_of_its_cell(clerks):
    findings = [
        found(ERROR, "收支决算", "B7"),
        found(ERROR, "收支决算", "B9", "很长的一句话。" * 40),
        found(ERROR, "收支决算", "B6"),
    ]
    copy = marked_copy(clerks, findings)
    drawing = next(
        each.part
        for each in Package(copy).relations(part_of("收支决算", clerks)).values()
        if each.kind == "vmlDrawing"
    )
    heights = {}
    for row in (6, 7, 9):
        style, (left, _, top, _, right, _, bottom, _) = box(copy, drawing, row, 2)
        assert (left, top) == (2, row - 1)
        assert right >= left
        assert bottom > top
        assert "visibility:hidden" in style
        heights[row] = float(re.search(r"height:([\d.]+)pt", style)[1])
    assert heights[9] > 8 * 12 > heights[7]
    root = etree.fromstring(parts(copy)[drawing])
    numbers = [shape.get("id") for shape in root.iter("{urn:schemas-microsoft-com:vml}shape")]
    assert len(numbers) == len(set(numbers))


# 其余一切照旧 -----------------------------------------------------------------------------------


def test_only_the_parts_that_must_change_do(clerks):
    old = parts(clerks)
    new = parts(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))
    page = part_of("收支决算", clerks)
    on_sheet = {
        each.part
        for each in Package(clerks).relations(page).values()
        if each.kind in ("comments", "vmlDrawing")
    }
    must = {page, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"}
    must |= on_sheet | {"xl/_rels/workbook.xml.rels"}
    assert {name for name in old if new[name] != old[name]} == must
    assert len(set(new) - set(old)) == 1
    assert [name for name in old if "chart" in name or "media" in name or "chartsheet" in name]


def test_of_the_sheet_only_the_format_of_the_cell_changes(clerks):
    findings = [found(ERROR, "收支决算", "B7")]
    old, new = (
        etree.fromstring(parts(content)[part_of("收支决算", content)])
        for content in (clerks, marked_copy(clerks, findings))
    )
    cell = next(each for each in new.iter(f"{MAIN}c") if each.get("r") == "B7")
    before = next(each for each in old.iter(f"{MAIN}c") if each.get("r") == "B7")
    assert cell.get("s") != before.get("s")
    cell.set("s", before.get("s"))
    selected = next(old.iter(f"{MAIN}sheetView"))
    selected.attrib.pop("tabSelected")
    assert etree.tostring(new, method="c14n") == etree.tostring(old, method="c14n")
    for kept in ("x14:dataValidation ", "<dataValidations", "<conditionalFormatting", "609.32"):
        assert kept in etree.tostring(new, encoding="unicode")


def test_results_of_formulas_stay(clerks):
    copy = marked_copy(clerks, [found(ERROR, "收支决算", "B17")])
    assert load_workbook(io.BytesIO(copy), data_only=True)["收支决算"]["B17"].value == 609.32
    assert str(opened(copy)["收支决算"]["B17"].value).startswith("=")


def test_openpyxl_sees_the_same_widths_lists_names_charts_and_pictures(clerks):
    def seen(page: Worksheet) -> dict[str, object]:
        return {
            "widths": {name: each.width for name, each in page.column_dimensions.items()},
            "lists": [(str(e.sqref), e.formula1) for e in page.data_validations.dataValidation],
            "colours": [str(each.sqref) for each in page.conditional_formatting],
            "merged": sorted(map(str, page.merged_cells.ranges)),
            "titles": page.print_title_rows,
            "filter": page.auto_filter.ref,
            "charts": len(page._charts),
            "pictures": len(page._images),
        }

    before = opened(clerks)
    findings = [found(ERROR, "收支决算", "B7"), found(NOTE, "填报说明", "B2")]
    after = opened(marked_copy(clerks, findings))
    assert after.sheetnames == [RESULT, *before.sheetnames]
    for page in before.worksheets:
        assert seen(after[page.title]) == seen(page), page.title
    assert seen(after["填报说明"])["charts"] == seen(after["填报说明"])["pictures"] == 1
    assert seen(after["收支决算"])["widths"]["F"] == 33
    assert after.defined_names["收入总计"].attr_text == "'收支决算'!$B$17"
    assert isinstance(after["一张图"], Chartsheet)


def test_the_numbers_of_elements_are_stated_right(clerks):
    findings = [found(level, "收支决算", f"B{row}") for row, level in enumerate(Level, 6)]
    root = etree.fromstring(parts(marked_copy(clerks, findings))["xl/styles.xml"])
    for group in ("fonts", "fills", "borders", "cellXfs"):
        element = root.find(f"{MAIN}{group}")
        assert int(element.get("count")) == len(element)


def test_the_same_input_gives_the_same_bytes_whenever_it_is_marked(clerks):
    findings = [found(ERROR, "收支决算", "B7"), found(ERROR, "填报说明", "A3")]
    copy = marked_copy(clerks, findings)
    assert copy == marked_copy(clerks, findings)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(set(archive.namelist())) == len(archive.namelist())


# 校核结果 --------------------------------------------------------------------------------------


def test_the_result_sheet_is_shown_first_and_lists_every_finding(clerks):
    findings = [
        replace(
            found(ERROR, "收支决算", "B7", "不相等", found="3", expected="4"),
            related=(Place("收支决算", "B5"), Place("收支决算", "B6")),
        ),
        found(ERROR, "不存在的表", "", "缺少工作表“不存在的表”"),
        found(WARNING, "收支决算", "", "整张表没有填"),
        found(ERROR, "不存在的表", "C7"),
    ]
    book = opened(marked_copy(clerks, findings))
    assert book.active.title == RESULT
    assert [page.title for page in book.worksheets if page.sheet_view.tabSelected] == [RESULT]
    page = book[RESULT]
    assert page["A1"].value == RESULT
    assert page["A2"].value.startswith("3 个错误，1 个提醒，0 个提示。")
    assert [cell.value for cell in page[HEADING_ROW]] == list(COLUMNS)
    rows = table(book)
    told = ["1", "错误", "T01-2", "收支决算", "B7", "不相等", "3", "4", "请改。"]
    assert rows[0] == [*told, "收支决算!B5:B6"]
    assert [row[4] for row in rows] == ["B7", "无此表", "整张表", "C7"]
    links = [cell.hyperlink and cell.hyperlink.location for cell in page["E"][HEADING_ROW:]]
    assert links == ["'收支决算'!B7", None, "'收支决算'!A1", None]
    assert [colour(cell) for cell in page["B"][HEADING_ROW:]] == [
        COLOURS[each.level] for each in findings
    ]


def test_the_result_sheet_is_frozen_filtered_and_prints_one_page_wide(clerks):
    page = opened(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))[RESULT]
    assert page.freeze_panes == f"A{HEADING_ROW + 1}"
    assert page.auto_filter.ref == f"A{HEADING_ROW}:J{HEADING_ROW + 1}"
    assert page.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    setup = page.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.fitToWidth, setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (
        1,
        0,
        True,
    )
    assert [page.column_dimensions[each].width for each in "ADF"] == [6, 22, 46]


def test_rows_are_as_high_as_their_longest_text(clerks):
    findings = [
        found(ERROR, "收支决算", "B7"),
        found(ERROR, "收支决算", "B8", "很长的一句话。" * 20),
        found(ERROR, "收支决算", "B9", found="长" * 5000),
    ]
    book = opened(marked_copy(clerks, findings))
    one, many, most = (
        book[RESULT].row_dimensions[HEADING_ROW + number].height for number in (1, 2, 3)
    )
    assert one < 30 < 8 * 15 < many
    assert most <= 409
    assert table(book)[2][6] == "长" * 200 + "……"
    assert book[RESULT].cell(HEADING_ROW + 2, 6).alignment.wrap_text


def test_a_workbook_without_findings_gets_an_empty_table(clerks):
    book = opened(marked_copy(clerks, []))
    assert book[RESULT]["A2"].value.startswith("0 个错误，0 个提醒，0 个提示")
    assert table(book) == []


def test_titles_with_quotes_spaces_and_other_widths_are_found():
    book = Workbook()
    book.active.title = "收支'决算 （１）"
    stream = io.BytesIO()
    book.save(stream)
    finding = found(ERROR, "收支'决算(1)", "C7", "不能有\x01控制符，可以有<&>")
    marked = opened(marked_copy(stream.getvalue(), [finding]))
    assert colour(marked.worksheets[1]["C7"]) == COLOURS[ERROR]
    link = marked[RESULT].cell(HEADING_ROW + 1, 5).hyperlink.location
    assert link == "'收支''决算 （１）'!C7"
    assert table(marked)[0][5] == "不能有控制符，可以有<&>"


def test_names_that_belong_to_a_sheet_move_with_it(clerks):
    before, after = opened(clerks), opened(marked_copy(clerks, []))
    for page in before.worksheets:
        assert after[page.title].print_title_rows == page.print_title_rows
    assert after["科目表"].auto_filter.ref == before["科目表"].auto_filter.ref
    root = etree.fromstring(parts(marked_copy(clerks, []))["xl/workbook.xml"])
    names = [(e.get("name"), e.get("localSheetId")) for e in root.iter(f"{MAIN}definedName")]
    assert len(names) == len(set(names))


# 再校核一次 ------------------------------------------------------------------------------------

FIRST = [
    found(ERROR, "收支决算", "B6"),
    found(ERROR, "收支决算", "B17"),
    found(WARNING, "收支决算", "B20"),
    found(NOTE, "三公经费", "F7"),
    found(ERROR, "填报说明", "A3"),
    found(ERROR, "单位信息", "D200"),
]
"""Cells to type in, calculated, hatched, with and without a comment, and one that is not there."""


def test_marking_twice_is_marking_once(clerks):
    once = marked_copy(clerks, FIRST)
    assert marked_copy(once, FIRST) == once


def test_what_is_put_right_gets_its_colour_and_its_comment_back(clerks):
    before, after = opened(clerks), opened(marked_copy(marked_copy(clerks, FIRST), []))
    for finding in FIRST:
        old, new = before[finding.sheet][finding.cell], after[finding.sheet][finding.cell]
        assert new.fill.fill_type == old.fill.fill_type, finding.cell
        assert colour(new) == colour(old), finding.cell
        assert said(new) == said(old)
    assert before["三公经费"]["F7"].fill.fill_type == "lightUp"
    assert opened(marked_copy(clerks, FIRST)).sheetnames == after.sheetnames


def test_other_findings_take_the_place_of_the_earlier_ones(clerks):
    second = [found(WARNING, "收支决算", "B6", "另一处"), found(ERROR, "收支决算", "B7")]
    book = opened(marked_copy(marked_copy(clerks, FIRST), second))
    page = book["收支决算"]
    assert said(page["B6"]) == "已与指标系统核对\n——\n【提醒 T01-2】另一处\n请改。"
    assert colour(page["B6"]) == COLOURS[WARNING]
    assert [row[4] for row in table(book)] == ["B6", "B7"]
    assert book.sheetnames.count(RESULT) == 1


def test_the_result_sheet_stays_where_the_clerk_has_put_it(clerks):
    book = opened(marked_copy(clerks, FIRST))
    book.move_sheet(RESULT, 3)
    stream = io.BytesIO()
    book.save(stream)
    again = opened(marked_copy(stream.getvalue(), FIRST[:1]))
    assert again.sheetnames.index(RESULT) == 3
    assert again.active.title == RESULT
    assert len(table(again)) == 1


def test_without_its_result_sheet_a_marked_cell_is_not_commented_twice(clerks):
    book = opened(marked_copy(clerks, FIRST))
    del book[RESULT]
    stream = io.BytesIO()
    book.save(stream)
    again = opened(marked_copy(stream.getvalue(), FIRST))["收支决算"]["B17"]
    assert said(again).count("【错误") == 1
    assert colour(again) == COLOURS[ERROR]


# 别的程序写的文件 --------------------------------------------------------------------------------

TRANSITIONAL = "http://schemas.openxmlformats.org"
VARIANTS = {
    "transitional": (
        f"{TRANSITIONAL}/spreadsheetml/2006/main",
        f"{TRANSITIONAL}/officeDocument/2006/relationships",
    ),
    "strict": (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
}


def terse(main: str, office: str) -> bytes:
    """A workbook with other names and prefixes, and without whatever the schema lets one leave out."""
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    relations = (
        f'<Relationships xmlns="{TRANSITIONAL}/package/2006/relationships">{{}}</Relationships>'
    )
    content = {
        "[Content_Types].xml": f'<Types xmlns="{TRANSITIONAL}/package/2006/content-types">'
        '<Override PartName="/book/main.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relations.format(
            relation.format("a", office, "officeDocument", "/book/main.xml")
        ),
        "book/_rels/main.xml.rels": relations.format(
            relation.format("b", office, "worksheet", "pages/one.xml")
            + relation.format("c", office, "styles", "/book/looks.xml")
        ),
        "book/main.xml": f'<x:workbook xmlns:x="{main}" xmlns:q="{office}"><x:sheets>'
        '<x:sheet name="表" sheetId="7" q:id="b"/></x:sheets></x:workbook>',
        "book/looks.xml": f'<x:styleSheet xmlns:x="{main}"><x:fonts><x:font/></x:fonts><x:fills>'
        "<x:fill><x:patternFill/></x:fill></x:fills><x:borders><x:border/></x:borders>"
        '<x:cellStyleXfs><x:xf/></x:cellStyleXfs><x:cellXfs><x:xf numFmtId="4"/></x:cellXfs>'
        "</x:styleSheet>",
        "book/pages/one.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row/><x:row><x:c/>'
        "<x:c><x:v>5</x:v></x:c></x:row></x:sheetData><x:extLst/></x:worksheet>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize("variant", VARIANTS)
def test_rows_and_cells_without_addresses_and_other_prefixes_are_understood(variant):
    main, office = VARIANTS[variant]
    findings = [found(ERROR, "表", "B2"), found(ERROR, "表", "C2"), found(ERROR, "表", "B4")]
    copy = marked_copy(terse(main, office), findings)
    root = etree.fromstring(parts(copy)["book/pages/one.xml"])
    rows = root.findall(f"{{{main}}}sheetData/{{{main}}}row")
    assert [row.get("r") for row in rows] == [None, None, "4"]
    assert [cell.get("r") for cell in rows[1]] == [None, None, "C2"]
    assert rows[1][1].findtext(f"{{{main}}}v") == "5"
    styled = {cell.get("s") for row in rows for cell in row if cell.get("s")}
    assert len(styled) == 1
    looks = etree.fromstring(parts(copy)["book/looks.xml"]).find(f"{{{main}}}cellXfs")
    assert looks.get("count") == str(len(looks))
    assert looks[int(styled.pop())].get("numFmtId") == "4"
    assert order(copy, "book/pages/one.xml") == ["sheetData", "legacyDrawing", "extLst"]
    book = etree.fromstring(parts(copy)["book/main.xml"])
    assert [etree.QName(child).localname for child in book] == [
        "bookViews",
        "sheets",
        "definedNames",
    ]
    kinds = re.findall(rb'Type="([^"]*)"', parts(copy)["book/pages/_rels/one.xml.rels"])
    assert kinds == [f"{office}/comments".encode(), f"{office}/vmlDrawing".encode()]
    twice = marked_copy(copy, findings)
    for name in ("book/pages/one.xml", "xl/comments1.xml", "book/main.xml"):
        assert len(parts(twice)[name]) == len(parts(copy)[name])


def test_a_drawing_of_buttons_is_added_to_though_it_is_no_proper_xml(clerks):
    package = Package(clerks)
    drawing = package.related("vmlDrawing", part_of("收支决算", clerks))
    button = '<b:shape xmlns:b="urn:schemas-microsoft-com:vml" id="钮">甲<br>乙</b:shape></xml>'
    copy = marked_copy(
        rewritten(clerks, {drawing: ("</xml>", button)}), [found(ERROR, "收支决算", "D7")]
    )
    assert "钮" in parts(copy)[drawing].decode()
    assert box(copy, drawing, 7, 4)


def test_comments_of_formatted_text_stay_formatted(clerks):
    part = Package(clerks).related("comments", part_of("收支决算", clerks))
    plain = "<t>已与指标系统核对</t>"
    rich = (
        "<r><rPr><b/></rPr><t>王会计：</t></r><r><t>已核对</t></r>"
        '<rPh sb="0" eb="1"><t>ア</t></rPh><phoneticPr fontId="0"/>'
    )
    source = rewritten(clerks, {part: (plain, rich)})
    copy = marked_copy(source, [found(ERROR, "收支决算", "B6")])
    root = etree.fromstring(parts(copy)[part])
    text = next(e for e in root.iter(f"{MAIN}comment") if e.get("ref") == "B6")[0]
    assert [etree.QName(child).localname for child in text] == ["r", "r", "r", "rPh", "phoneticPr"]
    assert text[0].find(f"{MAIN}rPr/{MAIN}b") is not None
    root = etree.fromstring(parts(marked_copy(copy, []))[part])
    text = next(e for e in root.iter(f"{MAIN}comment") if e.get("ref") == "B6")[0]
    assert [child.findtext(f"{MAIN}t") for child in text[:2]] == ["王会计：", "已核对"]
    assert len(text) == 4


# 读出来的一样 ----------------------------------------------------------------------------------


@cache
def faulty() -> Workbook:
    return changed_book(
        ("收支决算", "一般公共预算财政拨款收入", "决算数", "四百万"),
        ("收支决算", "其他收入", "决算数", 31),
        ("三公经费", "公务接待费", "决算数", None),
        ("单位信息", "单位名称", "填写内容", None),
    )


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checked, Checked]:
    """A faulty workbook as checked, and its marked copy as checked."""
    folder = tmp_path_factory.mktemp("marked")
    first = check(save(faulty(), folder))
    copy = folder / "标注.xlsx"
    copy.write_bytes(marked_copy(first.path.read_bytes(), first.findings))
    return first, check(copy)


def test_the_marked_copy_is_read_as_the_workbook_is(marked):
    first, second = marked
    assert len(first.findings) >= 3
    assert second.findings == first.findings
    assert second.filled.entries == first.filled.entries
    assert second.filled.options == first.filled.options


def test_every_finding_of_a_real_check_is_shown_in_its_cell(marked):
    first, second = marked
    book = load_workbook(second.path)
    for finding in first.findings:
        if finding.cell:
            cell = book[finding.sheet][finding.cell]
            assert colour(cell) in COLOURS.values()
            assert finding.message in said(cell)


# LibreOffice -----------------------------------------------------------------------------------


@needs_libreoffice
def test_libreoffice_opens_and_saves_the_marked_copy_without_loss(clerks, tmp_path):
    source, output = tmp_path / "标注.xlsx", tmp_path / "out"
    source.write_bytes(marked_copy(clerks, FIRST))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(output),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    saved = (output / source.name).read_bytes()
    book, after = load_workbook(source), opened(saved)
    assert after.sheetnames == book.sheetnames
    for finding in FIRST:
        cell = after[finding.sheet][finding.cell]
        assert colour(cell) == COLOURS[finding.level]
        assert said(cell) == said(book[finding.sheet][finding.cell])
    assert table(after) == table(book)
    for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + len(FIRST)):
        links = [each[RESULT].cell(row, 5).hyperlink.location for each in (book, after)]
        assert links[0] == links[1]
    restored, original = opened(marked_copy(saved, [])), opened(clerks)
    for finding in FIRST:
        cell = original[finding.sheet][finding.cell]
        assert said(restored[finding.sheet][finding.cell]) == said(cell)
        if cell.fill.fill_type == "solid":
            assert str(colour(restored[finding.sheet][finding.cell]))[2:] == str(colour(cell))[2:]

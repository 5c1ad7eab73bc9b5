"""The marked copy: colours, comments and the sheet 校核结果; all else stays as it was."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from mark_help import (
    ERROR,
    EXTENDED_LIST,
    FIRST,
    MAIN,
    NOTE,
    WARNING,
    box,
    colour,
    found,
    opened,
    order,
    part_of,
    parts,
    rewritten,
    said,
    table,
)
from openpyxl import Workbook, load_workbook
from openpyxl.chartsheet import Chartsheet
from openpyxl.worksheet.worksheet import Worksheet
from packages import saved

from data_entry.findings import Level, Place
from data_entry.marking.mark import AUTHOR, COLOURS, COLUMNS, HEADING_ROW, RESULT, marked_copy
from data_entry.marking.package import Package

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


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
    findings = [found(ERROR, "表", "C2"), found(ERROR, "表", "D5")]
    marked = opened(marked_copy(saved(book), findings))["表"]
    assert (marked["C2"].number_format, marked["D5"].number_format) == ("0.00%", "0.000")
    assert marked.row_dimensions[5].height == 30


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
    assert rows[0] == [*told, "收支决算!B5:B6", ""]
    assert [row[4] for row in rows] == ["B7", "无此表", "整张表", "C7"]
    links = [cell.hyperlink and cell.hyperlink.location for cell in page["E"][HEADING_ROW:]]
    assert links == ["'收支决算'!B7", None, "'收支决算'!A1", None]
    assert [colour(cell) for cell in page["B"][HEADING_ROW:]] == [
        COLOURS[each.level] for each in findings
    ]


def test_the_result_sheet_is_frozen_filtered_and_prints_one_page_wide(clerks):
    page = opened(marked_copy(clerks, [found(ERROR, "收支决算", "B7")]))[RESULT]
    assert page.freeze_panes == f"A{HEADING_ROW + 1}"
    assert page.auto_filter.ref == f"A{HEADING_ROW}:K{HEADING_ROW + 1}"
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
    assert table(book)[2][6] == "长" * 60 + "……"
    assert book[RESULT].cell(HEADING_ROW + 2, 6).alignment.wrap_text


def test_a_workbook_without_findings_gets_an_empty_table(clerks):
    book = opened(marked_copy(clerks, []))
    assert book[RESULT]["A2"].value.startswith("0 个错误，0 个提醒，0 个提示")
    assert table(book) == []


def test_titles_with_quotes_spaces_and_other_widths_are_found():
    book = Workbook()
    book.active.title = "收支'决算 （１）"
    finding = found(ERROR, "收支'决算(1)", "C7", "不能有\x01控制符，可以有<&>")
    marked = opened(marked_copy(saved(book), [finding]))
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
    again = opened(marked_copy(saved(book), FIRST[:1]))
    assert again.sheetnames.index(RESULT) == 3
    assert again.active.title == RESULT
    assert len(table(again)) == 1


def test_without_its_result_sheet_a_marked_cell_is_not_commented_twice(clerks):
    book = opened(marked_copy(clerks, FIRST))
    del book[RESULT]
    again = opened(marked_copy(saved(book), FIRST))["收支决算"]["B17"]
    assert said(again).count("【错误") == 1
    assert colour(again) == COLOURS[ERROR]


def test_cells_to_be_read_have_a_line_each_to_be_ticked_off(clerks):
    listed = replace(
        found(NOTE, "收支决算", "B7", "有 2 个数没有可比的（B7，B5）"),
        code="W14",
        related=(Place("收支决算", "B5"),),
    )
    book = opened(marked_copy(clerks, [listed]))
    assert book[RESULT]["A2"].value.startswith("0 个错误，0 个提醒，1 个提示。")
    assert [row[4] for row in table(book)] == ["B7", "B5"]
    assert [row[-1] for row in table(book)] == ["", ""]
    assert list(COLUMNS)[-1] == "已核对"
    assert book["收支决算"]["B5"].comment is not None

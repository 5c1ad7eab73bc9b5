"""Reading: rows inserted, columns moved, cells merged, sheets and labels missing or renamed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from reading_help import ERROR, at, contents, small_book, told
from workbooks import FORM, save

from data_entry.findings import Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import sheets
from generator.run.pipeline import check

MODEL_SHEETS = [spec.title for _, spec, _ in sheets(Disclosure)]


OPTIONAL_SHEETS = [spec.title for _, spec, _ in sheets(Disclosure) if not spec.required]


def insert_rows_above(book: Workbook) -> None:
    for page in book.worksheets[1:]:
        page.insert_rows(1, 3)


def insert_rows_between(book: Workbook) -> None:
    for page in book.worksheets[1:]:
        page.insert_rows(6, 2)


def turn_columns_round(book: Workbook) -> None:
    for title in MODEL_SHEETS:
        page = book[title]
        width = page.max_column
        for row in page.iter_rows(min_row=4):
            values = [cell.value for cell in row]
            for cell, value in zip(row, values[width::-1], strict=True):
                cell.value = value


def put_a_column_first(book: Workbook) -> None:
    for page in book.worksheets[1:]:
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.insert_cols(1)
        page["A4"] = "序号"
        for row in range(5, 9):
            page.cell(row, 1, row - 4)


def write_remarks(book: Workbook) -> None:
    for title in MODEL_SHEETS:
        page = book[title]
        for text in ("（注：数据来自决算报表）", "注：单位为万元", "说明：已核对", "备注 无"):
            page.cell(page.max_row + 1, 1, text)
    book.create_sheet("草稿")["A1"] = "收支决算"


def merge_headings(book: Workbook) -> None:
    """Headings over two rows and a common heading above, as official tables have them."""
    for title in MODEL_SHEETS:
        page = book[title]
        page.insert_rows(4)
        for number in range(1, page.max_column + 1):
            page.cell(4, number).value = page.cell(5, number).value
            page.merge_cells(start_row=4, end_row=5, start_column=number, end_column=number)
        page["B3"] = "金额"
        page.merge_cells("B3:C3")


@pytest.mark.parametrize(
    "rearrange",
    [
        insert_rows_above,
        insert_rows_between,
        turn_columns_round,
        put_a_column_first,
        write_remarks,
        merge_headings,
    ],
)
def test_a_rearranged_workbook_reads_the_same(
    folder: Path, untouched: dict[str, object], rearrange: Callable[[Workbook], None]
) -> None:
    book = small_book()
    rearrange(book)
    checked = check(save(book, folder, "rearranged.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


def test_notes_far_beside_a_table_change_nothing(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    for title in MODEL_SHEETS:
        page = book[title]
        page.cell(7, page.max_column + 2, "已和张会计核对")
    checked = check(save(book, folder, "notes.xlsx"))
    assert {(f.code, f.level) for f in checked.findings} == {("F19", Level.NOTE)}
    assert {f.sheet for f in checked.findings} < set(MODEL_SHEETS)
    assert contents(checked) == untouched


def test_a_heading_merged_with_the_row_above_is_found(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    page = book["三公经费"]
    page["A3"], page["A4"] = "项目", None
    page.merge_cells("A3:A4")
    page["B3"] = "金额"
    page.merge_cells("B3:D3")
    checked = check(save(book, folder, "two_rows.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


def test_cells_hidden_by_a_merge_are_told(folder: Path) -> None:
    book = small_book()
    book["收支决算"]["B10"] = 7
    book["收支决算"].merge_cells("B10:B12")  # 三个数合成一格
    book["三公经费"].merge_cells("A6:B6")  # 项目名称盖住预算数
    book["一般公共预算支出"].merge_cells("A5:A6")  # 两行共用一个编码
    findings = check(save(book, folder, "merged.xlsx")).findings
    assert {told(finding) for finding in findings} == {
        ("F15", ERROR, "收支决算!B11", "“经营收入”落在合并单元格里，读不到自己的值"),
        ("F15", ERROR, "收支决算!B12", "“附属单位上缴收入”落在合并单元格里，读不到自己的值"),
        (
            "F15",
            ERROR,
            "三公经费!B6",
            "“因公出国（境）费”的“全年预算数”落在合并单元格里，读不到自己的值",
        ),
        ("F15", ERROR, "一般公共预算支出!A6", "“科目编码”落在合并单元格里，读不到自己的值"),
        (
            "X01-3",
            ERROR,
            "收支决算!B10",
            "事业收入 7.00 万元，公开02各项事业收入之和 0.00 万元，应相等，差 7.00 万元",
        ),
    }
    (finding,) = at(findings, "收支决算!B12")
    assert finding.advice == "请取消合并（B10:B12），把数填回各自的单元格。"


def test_blank_merged_cells_are_no_fault(folder: Path, untouched: dict[str, object]) -> None:
    book = small_book()
    book["收支决算"].merge_cells("B10:B12")
    book["公开02收入决算表"].merge_cells("A20:C22")
    checked = check(save(book, folder, "blank_merge.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


def test_sheets_missing_renamed_or_doubled_are_told_with_the_near_name(folder: Path) -> None:
    book = small_book()
    book.remove(book["三公经费"])
    book["收支决算"].title = "收支结算"
    book["下属单位"].title = "下属单位表"
    book.copy_worksheet(book["上年对比"]).title = "上年对比 (2)"
    findings = check(save(book, folder, "sheets.xlsx")).findings
    assert {(told(f), f.found, f.advice) for f in findings} == {
        (
            ("F01", ERROR, "三公经费", "缺少工作表“三公经费”"),
            "",
            "请从空白填报表中把这张表复制过来。",
        ),
        (
            ("F01", ERROR, "收支决算", "缺少工作表“收支决算”"),
            "收支结算",
            "是不是把它改名为“收支结算”了？请改回“收支决算”。",
        ),
        (
            ("F01", ERROR, "下属单位", "缺少工作表“下属单位”"),
            "下属单位表",
            "是不是把它改名为“下属单位表”了？请改回“下属单位”。",
        ),
        (
            ("F01", ERROR, "上年对比", "工作表“上年对比”有 2 张：“上年对比”“上年对比 (2)”"),
            "",
            "请只留下一张，删去其余的。",
        ),
    }


def test_a_renamed_sheet_gives_no_false_alarms_elsewhere(folder: Path) -> None:
    book = small_book()
    book["绩效项目"].title = "绩效项目表"
    findings = check(save(book, folder, "renamed.xlsx")).findings
    assert [(f.code, f.sheet) for f in findings] == [("F01", "绩效项目")]


def test_a_copy_in_place_of_the_sheet_is_read_as_the_sheet(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    book["收支决算"].title = "收支决算 (2)"
    book["上年对比"].title = " 上年对比 "
    checked = check(save(book, folder, "copy.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


def test_optional_sheets_may_be_deleted(folder: Path) -> None:
    book = small_book()
    for title in [
        *OPTIONAL_SHEETS,
        *(annex.sheet for annex in FORM.questions.asked_annexes),
        "表述选项",
    ]:
        book.remove(book[title])
    checked = check(save(book, folder, "few.xlsx"))
    assert [finding.code for finding in checked.findings if finding.code == "F01"] == []
    assert not checked.has_errors
    assert checked.filled.disclosure().projects == []


def test_labels_missing_renamed_or_doubled_are_told_with_the_near_name(folder: Path) -> None:
    book = small_book()
    accounts, matters = book["收支决算"], book["其他重要事项"]
    accounts["A19"] = "基本支出数"
    accounts["A20"] = None
    accounts["A40"] = "公用经费"
    matters["A18"], matters["B18"] = "应急保障车", 2
    findings = check(save(book, folder, "labels.xlsx")).findings
    assert {(told(f), f.advice) for f in findings} == {
        (
            ("F01", ERROR, "收支决算!A19", "没有找到项目“基本支出”"),
            "是不是写成了“基本支出数”？请改回“基本支出”。",
        ),
        (
            ("F01", ERROR, "收支决算", "没有找到项目“项目支出”"),
            "请从空白填报表中把这一行复制回来。",
        ),
        (("F01", ERROR, "收支决算!A40", "“公用经费”出现 2 次"), "请删去多余的一行。"),
        (
            ("F01", ERROR, "其他重要事项!A18", "不认识的项目“应急保障车”"),
            "是不是“应急保障用车”？请改回原来的名称。",
        ),
    }


def test_headings_renamed_or_doubled_are_told_with_the_near_name(folder: Path) -> None:
    book = small_book()
    book["一般公共预算支出"]["F4"] = "全年预算"
    book["基本支出经济分类"]["D4"] = "决算数"
    findings = check(save(book, folder, "headings.xlsx")).findings
    assert {told(f) for f in findings} == {
        ("F01", ERROR, "一般公共预算支出!F4", "没有找到“全年预算数”这一列"),
        ("F01", ERROR, "基本支出经济分类!D4", "“决算数”这一列出现两次"),
    }
    (renamed,) = at(findings, "一般公共预算支出!F4")
    assert (renamed.found, renamed.expected) == ("全年预算", "全年预算数")
    assert "“全年预算”" in renamed.advice
    (doubled,) = at(findings, "基本支出经济分类!D4")
    assert doubled.advice == "请删去多余的一列。"


def test_a_lost_column_is_told_once(folder: Path) -> None:
    book = small_book()
    book["收支决算"]["B4"] = "金额"
    book["一般公共预算支出"]["A4"] = "科目代码"
    book["三公经费"]["C4"] = "实际数"
    findings = check(save(book, folder, "lost.xlsx")).findings
    assert [(f.code, f.sheet) for f in findings] == [
        ("F01", sheet) for sheet in ("收支决算", "一般公共预算支出", "三公经费")
    ]


def test_amounts_under_an_unknown_heading_are_not_lost_silently(folder: Path) -> None:
    book = small_book()
    book["基本支出经济分类"]["C4"] = "金额（万元）"
    findings = check(save(book, folder, "unknown.xlsx")).findings
    assert [(f.code, f.sheet) for f in findings] == [("F01", "基本支出经济分类")]


def test_a_sheet_without_headings_is_told(folder: Path) -> None:
    book = small_book()
    book["绩效管理"].delete_rows(4)
    findings = check(save(book, folder, "headless.xlsx")).findings
    assert [(told(f), f.advice) for f in findings] == [
        (("F01", ERROR, "绩效管理!A1", "没有找到标题行"), "请把标题行复制回来。")
    ]


def test_rows_of_formulas_without_results_are_not_lost_silently(folder: Path) -> None:
    book = small_book()
    page = book["接待明细"]
    for row in (5, 6):
        page.cell(row, 1, f"=草稿!A{row}")
        page.cell(row, 2, f"=草稿!B{row}")
    findings = check(save(book, folder, "formulas.xlsx")).findings
    assert [(f.code, str(f.place)) for f in findings] == [
        ("F10", f"接待明细!{cell}") for cell in ("A5", "B5", "A6", "B6")
    ]

"""Reading a filled workbook: what is forgiven, what is refused, and in which words."""

import io
import itertools
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import TypeAdapter, ValidationError
from workbooks import BLANK, FORM, Change, baseline, baseline_book, find_cell, save, write

from data_entry.balances import Addend, addends, leaves, parse, side
from data_entry.captions import INSTRUCTIONS
from data_entry.failures import ExitCode, UnreadableError
from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns, lines, sheets
from data_entry.model.types import Amount, Balance, Code, Count, Date, Paragraphs, Text, Year
from data_entry.numbers import Change as YearChange
from data_entry.numbers import NumberStyle, half_up, shares, to_wan
from data_entry.reading import opening
from generator.run.pipeline import Checked, check

ERROR, WARNING = Level.ERROR, Level.WARNING
MODEL_SHEETS = [spec.title for _, spec, _ in sheets(Disclosure)]
OPTIONAL_SHEETS = [spec.title for _, spec, _ in sheets(Disclosure) if not spec.required]


def at(findings: list[Finding], place: str) -> list[Finding]:
    """The findings at ``sheet!cell`` or at a sheet as a whole."""
    return [finding for finding in findings if str(finding.place) == place]


def told(finding: Finding) -> tuple[str, Level, str, str]:
    return finding.code, finding.level, str(finding.place), finding.message


def contents(checked: Checked) -> dict[str, object]:
    """Everything read, as plain values."""
    disclosure = checked.filled.disclosure()
    return {
        "model": disclosure.model_dump(warnings=False),
        "narratives": checked.filled.entries.narratives,
        "options": checked.filled.options,
    }


@cache
def _small_bytes() -> bytes:
    book = baseline_book()
    del book["科目表"]
    for name, spec, _ in sheets(Disclosure):
        if spec.shape == "table":
            page = book[spec.title]
            used = 4 + len(baseline().sheets.get(name, []))
            page.delete_rows(used + 4, page.max_row - used - 4)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def small_book() -> Workbook:
    """The baseline without 科目表 and most blank rows: the same contents, read twice as fast."""
    return load_workbook(io.BytesIO(_small_bytes()))


def changed(*changes: Change) -> Workbook:
    """The small baseline with single cells changed."""
    book = small_book()
    for sheet, row, column, value in changes:
        find_cell(book[sheet], row, column).value = value
    return book


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def untouched(folder: Path) -> dict[str, object]:
    """What the baseline says."""
    checked = check(save(baseline_book(), folder, "baseline.xlsx"))
    assert checked.findings == []
    return contents(checked)


# 一张表里的许多错误，一次说完 ------------------------------------------------------------------

FAULTS: list[tuple[Change, str, str, str, str]] = [
    # 改动、代码、所在单元格、说的话、怎么改（关键词）
    (
        ("单位信息", "单位名称", "填写内容", None),
        "F11",
        "单位信息!B5",
        "“单位名称”没有填写",
        "请填写。",
    ),
    (
        ("单位信息", "决算年度", "填写内容", date(2024, 12, 31)),
        "F12",
        "单位信息!B6",
        "“决算年度”应为年份，填的是日期 2024-12-31",
        "只填 2024",
    ),
    (
        ("单位信息", "金额单位", "填写内容", "千元"),
        "F13",
        "单位信息!B7",
        "“金额单位”不在可选的范围内，填的是“千元”",
        "从下拉列表中选择",
    ),
    (
        ("单位信息", "单位性质", "填写内容", "××县人民政府工作部门"),
        "F09",
        "单位信息!B8",
        "“单位性质”里还留着模板文字“××”",
        "实际内容",
    ),
    (
        ("单位信息", "公开时间", "填写内容", "九月中旬"),
        "F12",
        "单位信息!B9",
        "“公开时间”应为日期，填的是“九月中旬”",
        "2025-09-20",
    ),
    (
        ("单位信息", "正文称谓", "填写内容", "县" * 501),
        "F14",
        "单位信息!B10",
        "“正文称谓”太长，共 501 字",
        "简短",
    ),
    (
        ("单位信息", "绩效段称谓", "填写内容", "#N/A"),
        "F10",
        "单位信息!B11",
        "“绩效段称谓”的公式出错，显示为 #N/A",
        "改正公式",
    ),
    (
        ("收支决算", "上级补助收入", "决算数", True),
        "F02",
        "收支决算!B9",
        "“上级补助收入”应为数字，填的是“TRUE”",
        "只填数字",
    ),
    (
        ("收支决算", "事业收入", "决算数", "12.50万元"),
        "F02",
        "收支决算!B10",
        "“事业收入”应为数字，填的是“12.50万元”",
        "只填",
    ),
    (
        ("收支决算", "经营收入", "决算数", "12.5%"),
        "F02",
        "收支决算!B11",
        "“经营收入”应为数字，填的是“12.5%”",
        "只填",
    ),
    (
        ("收支决算", "附属单位上缴收入", "决算数", datetime(2024, 3, 15)),
        "F02",
        "收支决算!B12",
        "“附属单位上缴收入”应为数字，填的是日期 2024-03-15",
        "“数值”",
    ),
    (
        ("收支决算", "其他收入", "决算数", -30),
        "F06",
        "收支决算!B13",
        "“其他收入”不应为负数，填的是 -30.00",
        "符号",
    ),
    (
        ("收支决算", "使用非财政拨款结余（含专用结余）", "决算数", "约三十"),
        "F02",
        "收支决算!B15",
        "“使用非财政拨款结余（含专用结余）”应为数字，填的是“约三十”",
        "只填数字",
    ),
    (
        ("收支决算", "基本支出", "决算数", None),
        "F11",
        "收支决算!B19",
        "“基本支出”没有填写",
        "填 0",
    ),
    (
        ("收支决算", "项目支出", "决算数", "/"),
        "F02",
        "收支决算!B20",
        "“项目支出”应为数字，填的是“/”",
        "只填数字",
    ),
    (
        ("收支决算", "上缴上级支出", "决算数", 1.234),
        "F02",
        "收支决算!B21",
        "“上缴上级支出”最多两位小数，填的是 1.234",
        "金额单位改为元",
    ),
    (
        ("收支决算", "经营支出", "决算数", "=1+1"),
        "F10",
        "收支决算!B22",
        "“经营支出”是公式但没有保存计算结果",
        "重新计算并保存",
    ),
    (
        ("收支决算", "对附属单位补助支出", "决算数", "#REF!"),
        "F10",
        "收支决算!B23",
        "“对附属单位补助支出”的公式出错，显示为 #REF!",
        "改正公式",
    ),
    (
        ("上年对比", "财政拨款收入、支出总计", "上年决算数", -500),
        "F06",
        "上年对比!C6",
        "“财政拨款收入、支出总计”的“上年决算数”不应为负数，填的是 -500.00",
        "符号",
    ),
    (
        ("一般公共预算支出", "2010501", "科目编码", "201050"),
        "F04",
        "一般公共预算支出!A5",
        "“科目编码”应为 3、5 或 7 位数字，填的是“201050”",
        "完整编码",
    ),
    (
        ("一般公共预算支出", "2010507", "基本支出", "无"),
        "F02",
        "一般公共预算支出!D6",
        "“基本支出”应为数字，填的是“无”",
        "只填数字",
    ),
    (
        ("一般公共预算支出", "2080505", "科目编码", None),
        "F11",
        "一般公共预算支出!A7",
        "“科目编码”没有填写",
        "请填写",
    ),
    (
        ("基本支出经济分类", "30101", "经济分类编码", "30101A"),
        "F04",
        "基本支出经济分类!A5",
        "“经济分类编码”应为 3、5 或 7 位数字，填的是“30101A”",
        "完整编码",
    ),
    (
        ("三公经费", "公务接待费", "比上年变动原因", "较上年增加（减少）"),
        "F09",
        "三公经费!F10",
        "“公务接待费”的“比上年变动原因”里还留着模板文字“增加（减少）”",
        "实际内容",
    ),
    (
        ("三公经费", "国内公务接待批次（批）", "数量", 1.5),
        "F08",
        "三公经费!H25",
        "“国内公务接待批次（批）”的“数量”应为非负整数，填的是 1.5",
        "整数",
    ),
    (
        ("三公经费", "国内公务接待人次（人）", "数量", -3),
        "F08",
        "三公经费!H26",
        "“国内公务接待人次（人）”的“数量”应为非负整数，填的是 -3",
        "整数",
    ),
    (
        ("绩效管理", "部门整体自评得分", "填写内容", "九十五"),
        "F02",
        "绩效管理!B9",
        "“部门整体自评得分”应为数字，填的是“九十五”",
        "只填数字",
    ),
    (
        ("绩效项目", "人口抽样调查", "正文列名", "可以"),
        "F13",
        "绩效项目!B6",
        "“正文列名”不在可选的范围内，填的是“可以”",
        "从下拉列表中选择",
    ),
    (
        ("表述选项", FORM.questions.options[0].title, "取值", "随便"),
        "F13",
        "表述选项!B5",
        f"“{FORM.questions.options[0].title}”不在可选的范围内，填的是“随便”",
        "从下拉列表中选择",
    ),
]


@pytest.fixture(scope="module")
def report(folder: Path) -> list[Finding]:
    """The findings of a workbook with all of these faults."""
    return check(save(changed(*(fault[0] for fault in FAULTS)), folder, "faults.xlsx")).findings


@pytest.mark.parametrize(
    ("code", "place", "message", "advice"), [f[1:] for f in FAULTS], ids=[f[2] for f in FAULTS]
)
def test_a_faulty_cell_is_told_in_words(
    report: list[Finding], code: str, place: str, message: str, advice: str
) -> None:
    (finding,) = at(report, place)
    assert told(finding) == (code, ERROR, place, message)
    assert advice in finding.advice


def test_all_faults_are_told_in_one_report_in_the_order_of_sheets_and_rows(
    report: list[Finding],
) -> None:
    assert [str(finding.place) for finding in report] == [fault[2] for fault in FAULTS]


def test_a_finding_names_what_stood_there_and_the_choices_in_chinese(
    report: list[Finding],
) -> None:
    (yuan,) = at(report, "收支决算!B10")
    assert (yuan.found, yuan.expected) == ("12.50万元", "数字")
    (listed,) = at(report, "表述选项!B5")
    assert listed.expected == "、".join(FORM.questions.options[0].choices)


def test_the_choices_of_the_model_are_named_in_chinese(report: list[Finding]) -> None:
    (unit,) = at(report, "单位信息!B7")
    assert unit.expected == "万元、元"


def test_an_empty_cell_has_nothing_found(report: list[Finding]) -> None:
    found = {str(f.place): f.found for f in report if f.code == "F11"}
    assert found == {"单位信息!B5": "", "收支决算!B19": "", "一般公共预算支出!A7": ""}


def test_advice_never_tells_to_type_a_number_of_another_unit(folder: Path) -> None:
    book = changed(
        ("收支决算", "事业收入", "决算数", "0.5亿元"),
        ("收支决算", "其他收入", "决算数", "300000元"),
    )
    hundreds_of_millions, yuan = check(save(book, folder, "unit.xlsx")).findings
    assert "只填 0.5" not in hundreds_of_millions.advice
    assert "只填 300000" not in yuan.advice


@pytest.mark.parametrize("typed", [1e30, "1" + "0" * 30])
def test_a_number_beyond_all_measure_is_a_finding(typed: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Amount).validate_python(typed)


def test_a_required_text_of_debris_only_counts_as_empty(folder: Path) -> None:
    book = changed(
        ("单位信息", "单位名称", "填写内容", "_x000D_"),
        ("单位信息", "单位性质", "填写内容", "\u200b"),
        ("绩效管理", "自评范围", "填写内容", "\ufeff \n"),
    )
    findings = check(save(book, folder, "debris.xlsx")).findings
    assert [told(f)[:3] for f in findings] == [
        ("F11", ERROR, place) for place in ("单位信息!B5", "单位信息!B8", "绩效管理!B8")
    ]


# 程序看得懂的写法 ------------------------------------------------------------------------------

SPELLINGS: list[tuple[Change, str, str]] = [
    (("收支决算", "一般公共预算财政拨款收入", "决算数", "５００"), "收支决算!B6", "500"),
    (("收支决算", "其他收入", "决算数", " 30.00 "), "收支决算!B13", "30.00"),
    (("收支决算", "人员经费", "决算数", "３４５．００"), "收支决算!B38", "345.00"),
    (("收支决算", "公用经费", "决算数", "￥60"), "收支决算!B39", "60"),
    (("三公经费", "年末保有轿车（辆）", "数量", "１"), "三公经费!H19", "1"),
    (("整体自评", "常年项目预算总金额", "填写内容", "1,234.50 "), "整体自评!B13", "1234.50"),
    (("整体自评", "常年项目支出金额", "填写内容", "1，234，567"), "整体自评!B14", "1234567"),
]
SILENT: list[Change] = [
    ("单位信息", "决算年度", "填写内容", "２０２４年度"),
    ("单位信息", "金额单位", "填写内容", " 万元 "),
    ("单位信息", "公开时间", "填写内容", datetime(2025, 9, 18)),
    ("收支决算", "年初结转和结余", "决算数", 10.000000001),
    ("一般公共预算支出", "2010501", "科目编码", 2010501),
    ("一般公共预算支出", "2080505", "科目编码", " ２０８０５０５ "),
    ("基本支出经济分类", "30101", "经济分类编码", 30101.0),
]


@pytest.fixture(scope="module")
def spelled(folder: Path) -> Checked:
    book = changed(*(spelling[0] for spelling in SPELLINGS), *SILENT)
    return check(save(book, folder, "spelled.xlsx"))


def test_numbers_as_text_are_read_and_the_clerk_is_told(spelled: Checked) -> None:
    findings = [f for f in spelled.findings if f.code == "F02"]
    assert [(f.level, str(f.place)) for f in findings] == [
        (WARNING, place) for _, place, _ in SPELLINGS
    ]
    for finding, (change, _, number) in zip(findings, SPELLINGS, strict=True):
        assert f"文本“{change[3]}”，已按 {number} 读取" in finding.message
        assert "数字格式" in finding.advice


def test_odd_spellings_give_the_same_values(spelled: Checked, untouched: dict[str, object]) -> None:
    read = contents(spelled)
    report = read["model"]["whole_report"]  # type: ignore[index]
    assert report["annual_budget"] == Decimal(12345000)
    assert report["annual_used"] == Decimal(12345670000)
    expected = untouched["model"]["whole_report"]  # type: ignore[index]
    report |= {name: expected[name] for name in ("annual_budget", "annual_used")}
    assert read == untouched


def test_a_balance_carried_over_may_be_negative(folder: Path) -> None:
    book = changed(
        ("收支决算", "年初结转和结余", "决算数", -5),
        ("收支决算", "年末结转和结余", "决算数", 0),
        ("上年对比", "收入、支出总计", "上年决算数", 510),
    )
    checked = check(save(book, folder, "negative.xlsx"))
    assert [f for f in checked.findings if f.code.startswith("F")] == []
    assert checked.filled.sheets["accounts"].carried_in == Decimal(-50000)
    assert checked.filled.sheets["accounts"].income_total == Decimal(5450000)


def test_yuan_and_ten_thousand_yuan_give_the_same_disclosure(
    folder: Path, untouched: dict[str, object]
) -> None:
    entries = baseline()
    entries.sheets["unit"]["money"] = "元"
    for name, spec, model in sheets(Disclosure):
        found = entries.sheets.get(name)
        if not found:
            continue
        if spec.shape == "table":
            for row, column in itertools.product(found, columns(model)):
                if column.kind.is_money and column.name in row:
                    row[column.name] = float(Decimal(str(row[column.name])) * 10000)
            continue
        for line in lines(model):
            value = found.get(line.name)
            for column in line.columns:
                if not column.kind.is_money or value is None:
                    continue
                if not line.model:
                    found[line.name] = float(Decimal(str(value)) * 10000)
                elif column.name in value:
                    value[column.name] = float(Decimal(str(value[column.name])) * 10000)
    checked = check(write(entries, folder, "yuan.xlsx"))
    assert checked.findings == []
    read = contents(checked)
    assert read["model"]["accounts"]["general"] == Decimal(5000000)  # type: ignore[index]
    assert read["model"]["unit"].pop("money") == "元"  # type: ignore[index]
    assert read["model"] == untouched["model"] | {  # type: ignore[operator]
        "unit": {k: v for k, v in untouched["model"]["unit"].items() if k != "money"}  # type: ignore[index]
    }


@pytest.mark.parametrize(
    "typed",
    [
        "　清江县_x000D_统计局\r\n",
        "清江县\r\n统计局",
        "\u200b清江县统计局\ufeff ",
        "清江县\x07\x0b统计局",
        " 清江县 \n\n 统计局 ",
    ],
)
def test_debris_of_spreadsheets_is_cleaned_from_a_line(typed: str) -> None:
    assert TypeAdapter(Text).validate_python(typed) == "清江县统计局"


def test_paragraphs_of_a_cell_stay_apart_and_lose_their_debris(folder: Path) -> None:
    typed = " （一）组织调查。_x000D_\r\n\r\n  （二）发布数据。\n_x000D_\n（三）其他。 \n"
    book = changed(
        ("单位信息", "部门职责", "填写内容", typed),
        ("单位信息", "单位名称", "填写内容", "  清江县_x000D_\n统计局 "),
        ("整体自评报告", "（二）机构职能", "正文", typed),
    )
    checked = check(save(book, folder, "paragraphs.xlsx"))
    assert checked.findings == []
    cleaned = "（一）组织调查。\n（二）发布数据。\n（三）其他。"
    unit = checked.filled.sheets["unit"]
    assert (unit.name, unit.duties) == ("清江县统计局", cleaned)
    first = checked.filled.entries.narratives[0]
    assert next(c.text for c in first.chapters if c.section.is_written) == cleaned


def test_chapters_are_those_the_sheet_states(folder: Path) -> None:
    """A heading renamed, one deleted, one added with two contents, one that runs into its text."""
    book = baseline_book()
    page = book["项目自评报告"]
    rows = {cell.value: cell.row for (cell,) in page.iter_rows(min_row=6, max_col=1)}
    page.cell(rows["1.项目主要内容。"], 1).value = "1、主要内容。"
    page.cell(rows["1.项目主要内容。"], 3).value = "3 接排"
    page.delete_rows(rows["2.项目应实现的具体绩效目标。"])
    last = page.max_row + 1
    for column, value in ((1, "六、其他"), (3, 1), (4, "文，项目得分"), (5, "另有说明。")):
        page.cell(last, column).value = value
    checked = check(save(book, folder, "chapters.xlsx"))
    assert checked.findings == []
    chapters = checked.filled.entries.narratives[-1].chapters
    found = {each.section.heading: each.section for each in chapters}
    assert (found["1、主要内容。"].level, found["1、主要内容。"].run_in) == (3, True)
    assert "2.项目应实现的具体绩效目标。" not in found
    assert found["六、其他"].content == ("文", "项目得分")
    assert chapters[-1].text == "另有说明。"


def test_a_chapter_of_unknown_contents_or_level_is_told(folder: Path) -> None:
    book = baseline_book()
    page = book["项目自评报告"]
    rows = {cell.value: cell.row for (cell,) in page.iter_rows(min_row=6, max_col=1)}
    page.cell(rows["2.资金到位。"], 4).value = "项目到未"
    page.cell(rows["一、项目概况"], 3).value = "大"
    findings = check(save(book, folder, "levels.xlsx")).findings
    assert [(f.code, f.cell, f.message, f.advice) for f in findings] == [
        ("F01", "C6", "“一、项目概况”的层级应为 1、2、3 或 4", "可以填：1、2、3、4。"),
        ("F01", "D21", "“2.资金到位。”的内容里有不认识的“项目到未”", "是不是“项目到位”？"),
    ]


# 插入、移动、合并 ------------------------------------------------------------------------------


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
        page.cell(7, page.max_column + 2, "已和张会计核对")
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


# 工作表、项目、标题的名称 ----------------------------------------------------------------------


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


# 编码、单位、版本 ------------------------------------------------------------------------------


def test_codes_and_names_are_held_against_the_year_s_list(folder: Path) -> None:
    def name(row: str, text: str) -> Change:
        return ("一般公共预算支出", row, "科目名称", text)

    book = changed(
        name("2010501", "行政管理"),
        name("2080505", "某项支出"),
        ("一般公共预算支出", "2080505", "科目编码", "2990101"),
        name("2101101", "新设的项"),
        ("一般公共预算支出", "2101101", "科目编码", "2101198"),
        ("一般公共预算支出", "2210201", "科目编码", "2210298"),
        ("一般公共预算支出", BLANK, "科目名称", "另一个新项"),
        ("一般公共预算支出", BLANK, "科目编码", "2059701"),
        ("基本支出经济分类", "30101", "经济分类名称", " 基本 工资 "),
        ("基本支出经济分类", "30239", "经济分类名称", "其他交通费"),
    )
    findings = check(save(book, folder, "codes.xlsx")).findings
    assert [(told(f), f.advice) for f in findings if f.code == "F05"] == [
        (
            (
                "F05",
                WARNING,
                "一般公共预算支出!B5",
                "科目 2010501 名称“行政管理”与2024年科目表“行政运行”不一致",
            ),
            "请核对；正文按本表填写的名称写。空着则按科目表。",
        ),
        (
            (
                "F05",
                ERROR,
                "一般公共预算支出!A7",
                "科目 2990101 不在2024年科目表中，公开01表也没有 299 类的一行",
            ),
            "请核对编码。",
        ),
        (
            ("F05", WARNING, "一般公共预算支出!A8", "科目 2101198 不在2024年科目表中"),
            "请核对编码。",
        ),
        (
            (
                "F05",
                ERROR,
                "一般公共预算支出!A9",
                "科目 2210298 不在2024年科目表中，又没有填名称",
            ),
            "请核对编码；确有此科目的，在“科目名称”中填写。",
        ),
        (
            ("F05", ERROR, "一般公共预算支出!A10", "科目 2059701 不在2024年科目表中"),
            "请核对编码；并在本表增加 20597 行写明名称。",
        ),
        (
            (
                "F05",
                WARNING,
                "基本支出经济分类!B15",
                "科目 30239 名称“其他交通费”与2024年科目表“其他交通费用”不一致",
            ),
            "请核对；正文按本表填写的名称写。空着则按科目表。",
        ),
    ]


def test_sheets_typed_in_yuan_among_others_in_ten_thousand_yuan_are_told(folder: Path) -> None:
    entries = baseline()
    for row in entries.sheets["general_items"]:
        row |= {name: row[name] * 10000 for name in ("budget", "basic", "project")}
    for line in entries.sheets["comparison"].values():
        line["prior"] *= 10000
    findings = check(write(entries, folder, "mixed.xlsx")).findings
    slips = [finding for finding in findings if finding.code == "F03"]
    assert {(f.level, str(f.place)) for f in slips} == {
        (ERROR, place)
        for place in ("一般公共预算支出", *(f"上年对比!C{row}" for row in (5, 6, 7, 10)))
    }
    assert all("相差约 1 万倍" in f.message and "元/万元" in f.advice for f in slips)
    (sums,) = at(slips, "一般公共预算支出")
    assert "5020000.00 万元" in sums.message
    assert "502.00 万元" in sums.message


def test_amounts_are_told_in_the_workbook_s_unit_even_if_the_unit_sheet_is_faulty(
    folder: Path,
) -> None:
    book = changed(
        ("单位信息", "单位名称", "填写内容", None),
        ("单位信息", "金额单位", "填写内容", "元"),
        ("收支决算", "收入总计", "决算数", 600),
    )
    findings = at(check(save(book, folder, "unit_sheet.xlsx")).findings, "收支决算!B17")
    assert findings
    assert all("600.00 元" in finding.message for finding in findings)


def stamp_cell(book: Workbook) -> tuple[Worksheet, int]:
    page = book[INSTRUCTIONS]
    row = next(c.row for (c,) in page.iter_rows(max_col=1) if c.value == "填报表版本")
    return page, row


def test_a_workbook_of_an_older_version_is_read_with_a_warning(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    page, row = stamp_cell(book)
    page.cell(row, 2, FORM.version - 1)
    checked = check(save(book, folder, "old.xlsx"))
    assert [(told(f), f.found, f.expected) for f in checked.findings] == [
        (
            (
                "F16",
                WARNING,
                "填报说明",
                f"填报表是第 {FORM.version - 1} 版，现在用的是第 {FORM.version} 版",
            ),
            str(FORM.version - 1),
            str(FORM.version),
        )
    ]
    assert "juesuan new" in checked.findings[0].advice
    assert contents(checked) == untouched


def test_a_workbook_without_its_instructions_is_read_for_the_default_form(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    book.remove(book[INSTRUCTIONS])
    checked = check(save(book, folder, "bare.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


# 根本不是填报表的文件 --------------------------------------------------------------------------

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def zip_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason", "advice"),
    [
        pytest.param(b"", "0 字节", "重新复制", id="empty"),
        pytest.param("单位名称,清江县统计局".encode(), "不是 Excel 工作簿", "另存为", id="text"),
        pytest.param(zip_of("word/document.xml"), "Word 文档", "填报表文件", id="word"),
        pytest.param(zip_of("a.txt"), "不是 Excel 工作簿", "另存为", id="zip"),
        pytest.param(OLE + b"\0" * 600, "旧格式（.xls）", "另存为", id="xls"),
        pytest.param(
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
            "取消密码",
            id="password",
        ),
        pytest.param(
            zip_of("xl/workbook.xml", "[Content_Types].xml"), "已损坏", "备份", id="damaged"
        ),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(
    tmp_path: Path, content: bytes, reason: str, advice: str
) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as raised:
        check(path)
    assert raised.value.exit_code == ExitCode.UNREADABLE == 4
    text = str(raised.value)
    assert str(path) in text
    assert reason in text
    assert advice in text.partition(reason)[2]


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="文件不存在。请检查路径和文件名"):
        check(tmp_path / "没有.xlsx")
    with pytest.raises(UnreadableError, match="这是一个文件夹。请给出填报表文件"):
        check(tmp_path)


def test_too_large_files_are_refused_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(small_book(), folder, "large.xlsx")
    monkeypatch.setattr(opening, "MAX_UNPACKED", 10_000)
    with pytest.raises(UnreadableError, match=r"展开后有 .* MB，可能整列整行都设了格式。请把内容"):
        check(path)
    monkeypatch.setattr(opening, "MAX_FILE", 10_000)
    with pytest.raises(UnreadableError, match="超过 50 MB。请删去图片"):
        check(path)


def damaged(content: bytes, kind: str) -> bytes:
    """A workbook as a broken download or a bad disk leaves it."""
    if kind == "cut short":
        return content[: len(content) // 2]
    at_directory = content.find(b"PK\x01\x02")
    return content[:at_directory] + b"PKxx" + content[at_directory + 4 :]


@pytest.mark.parametrize("kind", ["cut short", "bad directory"])
def test_a_damaged_workbook_is_called_damaged(folder: Path, kind: str) -> None:
    path = save(small_book(), folder, "damaged.xlsx")
    path.write_bytes(damaged(path.read_bytes(), kind))
    with pytest.raises(UnreadableError, match=r"损坏|不完整"):
        check(path)


def test_a_workbook_of_something_else_is_told(folder: Path) -> None:
    book = Workbook()
    for title in ("Sheet", "工资表"):
        book.worksheets[0].title = title
        (finding,) = check(save(book, folder, "other.xlsx")).findings
        assert told(finding) == ("F01", ERROR, title, "这个工作簿里没有任何一张填报表的工作表")
        assert "juesuan new" in finding.advice
        book.worksheets[0]["A1"] = "姓名"


# 算术 ------------------------------------------------------------------------------------------

money = st.decimals(min_value=0, max_value=10**10, places=2)
signed_money = st.decimals(min_value=-(10**10), max_value=10**10, places=2)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(signed_money, st.data())
def test_an_amount_spelled_in_any_usual_way_reads_as_itself(
    amount: Decimal, data: st.DataObject
) -> None:
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}"
    spellings = [amount, float(amount), plain, grouped, f" {grouped} ", f"{grouped}\n"]
    spellings += [plain.translate(FULL_WIDTH), grouped.translate(FULL_WIDTH)]
    spellings += [grouped.replace(",", "，"), f"\u3000{plain}", plain.replace(".00", "")]
    if amount >= 0:
        spellings += [f"¥{grouped}", f"￥ {plain}", f"+{plain}"]
    typed = data.draw(st.sampled_from(spellings))
    read = TypeAdapter(Balance)
    assert read.validate_python(typed) == amount
    assert read.validate_python(typed, context={"yuan_per_unit": 10000}) == amount * 10000


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_more_than_two_decimals_are_refused_and_none_is_rounded_away(number: Decimal) -> None:
    cents = number * 100
    if cents == cents.to_integral_value():
        assert TypeAdapter(Balance).validate_python(number) == number
        return
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Balance).validate_python(number)
    assert raised.value.errors()[0]["type"] == "too_many_decimals"


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Year, 2024.0, 2024),
        (Year, "2024年", 2024),
        (Date, "2025年9月8日", date(2025, 9, 8)),
        (Date, "2025/9/8", date(2025, 9, 8)),
        (Date, "2025.09.08", date(2025, 9, 8)),
        (Code, 2101501.0, "2101501"),
        (Code, "合计", "合计"),
        (Count, 3.0, 3),
        (Text, 12.0, "12"),
        (Text, date(2025, 9, 8), "2025年9月8日"),
        (Paragraphs, "一\r\n\r\n二", "一\n二"),
    ],
)
def test_other_cells_are_read_as_meant(kind: object, typed: object, value: object) -> None:
    assert TypeAdapter(kind).validate_python(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "fault"),
    [
        (Year, "24年", "not_a_year"),
        (Year, 1999, "not_a_year"),
        (Year, "#REF!", "formula_error"),
        (Date, "2025年13月8日", "not_a_date"),
        (Date, "2025年9月", "not_a_date"),
        (Code, 21015, None),
        (Code, "2101501.5", "not_a_code"),
        (Code, "210-15-01", "not_a_code"),
        (Count, True, "not_a_number"),
        (Amount, "1,23.4", "not_a_number"),
        (Amount, float("nan"), "not_a_number"),
        (Amount, float("inf"), "not_a_number"),
        (Text, "本年XX万元", "placeholder"),
        (Text, "较上年增长（下降）", "placeholder"),
        (Text, "县" * 500, None),
        (Text, "县" * 501, "too_long"),
    ],
)
def test_cells_that_cannot_be_meant_are_refused(
    kind: object, typed: object, fault: str | None
) -> None:
    if fault is None:
        TypeAdapter(kind).validate_python(typed)
        return
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(typed)
    assert [error["type"] for error in raised.value.errors()] == [fault]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), st.integers(0, 4))
@example(Decimal("0.005"), 2)
@example(Decimal("-0.005"), 2)
def test_rounding_is_half_away_from_zero(value: Decimal, places: int) -> None:
    unit = Decimal(10) ** -places
    rounded = half_up(value, places)
    assert (rounded / unit) % 1 == 0
    assert abs(rounded - value) <= unit / 2
    if abs(rounded - value) == unit / 2:
        assert abs(rounded) > abs(value)
    assert half_up(-value, places) == -rounded


def test_rounding_of_known_amounts() -> None:
    assert [to_wan(Decimal(yuan)) for yuan in ("49.99", "50", "12345050", "-50")] == [
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("1234.51"),
        Decimal("-0.01"),
    ]
    style = NumberStyle()
    assert [style.amount(Decimal(yuan)) for yuan in (0, 30, 4563200, 123456789)] == [
        "0",
        "0.00",
        "456.32",
        "12345.68",
    ]
    assert NumberStyle(thousands=True).amount(Decimal(123456789)) == "12,345.68"
    assert [style.percent(Decimal(r)) for r in ("0.136", "0", "1", "0.99999", "2.5")] == [
        "13.60%",
        "0%",
        "100%",
        "100.00%",
        "250.00%",
    ]


def test_no_amount_is_printed_as_minus_zero() -> None:
    assert NumberStyle().amount(Decimal(-30)) == "0.00"


@given(st.lists(money, min_size=1, max_size=12), st.integers(0, 2))
@example([Decimal(1)] * 3, 2)
@example([Decimal(1)] * 7, 0)
def test_shares_by_largest_remainder_add_up_to_one_hundred(
    parts: list[Decimal], places: int
) -> None:
    whole = sum(parts, Decimal(0))
    found = shares(parts, whole, places, "largest_remainder")
    unit = Decimal(10) ** -(places + 2)
    if whole == 0:
        assert found == [0] * len(parts)
        return
    assert sum(found) == 1
    for part, share in zip(parts, found, strict=True):
        assert share % unit == 0
        assert abs(share - part / whole) < unit
        assert part or share == 0


@given(st.lists(money, min_size=1, max_size=12), money)
def test_independent_shares_are_exact(parts: list[Decimal], rest: Decimal) -> None:
    whole = sum(parts, rest)
    found = shares(parts, whole, 2, "independent")
    for part, share in zip(parts, found, strict=True):
        assert abs(share * whole - part) < Decimal("1e-10")


@given(signed_money, signed_money)
def test_a_change_is_told_from_last_year(current: Decimal, prior: Decimal) -> None:
    change = YearChange(current, prior)
    assert prior + change.sign * change.difference == current
    assert change.difference >= 0
    assert change.sign == -YearChange(prior, current).sign
    if prior == 0:
        assert change.rate is None
    else:
        assert change.rate is not None
        assert change.rate >= 0
        assert abs(change.rate * abs(prior) - change.difference) < Decimal("1e-10")


class_code = st.integers(201, 230).map(str)
pair = st.integers(1, 4).map(lambda number: f"{number:02}")
any_code = st.one_of(
    class_code,
    st.tuples(class_code, pair).map("".join),
    st.tuples(class_code, pair, pair).map("".join),
)


@given(st.lists(any_code, max_size=15, unique=True), st.data())
def test_leaves_are_the_rows_that_no_other_row_divides(
    codes: list[str], data: st.DataObject
) -> None:
    rows = [SimpleNamespace(code=code, amount=data.draw(money)) for code in [*codes, "合计"]]
    lowest = leaves(rows)
    expected = [code for code in codes if not any(o != code and o.startswith(code) for o in codes)]
    assert [row.code for row in lowest] == expected
    sheets_read = {"rows": rows}
    found = side([parse("rows[].amount")], sheets_read)
    assert found is not None
    assert [each.value for each in found] == [row.amount for row in rows if row.code in expected]
    some = addends(parse("rows[201,203].amount"), sheets_read)
    assert some == [
        Addend(f"rows.{index}.amount", row.amount)
        for index, row in enumerate(rows)
        if row.code in expected and row.code[:3] in ("201", "203")
    ]


def test_a_side_with_an_amount_left_empty_is_not_compared() -> None:
    rows = [
        SimpleNamespace(code="30101", amount=Decimal(1)),
        SimpleNamespace(code="302", amount=None),
    ]
    form = SimpleNamespace(line=SimpleNamespace(actual=Decimal(7)), empty=None)
    read = {"rows": rows, "form": form}
    assert side([parse("rows[].amount")], read) is None
    assert side([parse("rows[301].amount"), parse("form.line.actual")], read) == [
        Addend("rows.0.amount", Decimal(1)),
        Addend("form.line.actual", Decimal(7)),
    ]
    assert side([parse("form.empty")], read) is None
    with pytest.raises(ValueError, match="rows amount"):
        parse("rows amount")


def test_a_total_of_counts_is_a_count(untouched: dict[str, object]) -> None:
    cars = untouched["model"]["other_matters"]["cars"]  # type: ignore[index]
    assert (cars, type(cars)) == (2, int)


def test_the_cell_of_a_fact_is_remembered(folder: Path) -> None:
    checked = check(save(small_book(), folder, "places.xlsx"))
    book = small_book()
    for path, (sheet, row, column) in {
        "accounts.general_out": ("收支决算", "一般公共预算财政拨款支出", "决算数"),
        "three_public.domestic_persons.count": ("三公经费", "国内公务接待人次（人）", "数量"),
        "general_items.1.project": ("一般公共预算支出", "2010507", "项目支出"),
    }.items():
        place = checked.filled.place(path)
        assert (place.sheet, place.cell) == (sheet, find_cell(book[sheet], row, column).coordinate)


def test_a_deleted_column_of_amounts_is_missed_not_read_as_zero(folder: Path) -> None:
    book = small_book()
    page = book["一般公共预算支出"]
    column = next(cell.column for cell in page[4] if str(cell.value).startswith("基本支出"))
    page.delete_cols(column)
    findings = check(save(book, folder, "column.xlsx")).findings
    assert [told(f) for f in findings] == [
        ("F01", ERROR, "一般公共预算支出!A4", "没有找到“基本支出”这一列")
    ]

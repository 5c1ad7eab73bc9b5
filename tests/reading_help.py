"""What the tests of reading share: places, messages, a small workbook."""

import io
from datetime import date, datetime
from functools import cache

from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from packages import saved
from workbooks import FORM, Change, baseline, baseline_book, find_cell

from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import sheets
from generator.run.pipeline import Checked

ERROR, WARNING = Level.ERROR, Level.WARNING


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
    book = baseline_book(is_whole=True)
    del book["科目表"]
    for name, spec, _ in sheets(Disclosure):
        if spec.shape == "table":
            page = book[spec.title]
            used = 4 + len(baseline().sheets.get(name, []))
            page.delete_rows(used + 4, page.max_row - used - 4)
    return saved(book)


def small_book() -> Workbook:
    """The baseline without 科目表 and most blank rows: the same contents, read twice as fast."""
    return load_workbook(io.BytesIO(_small_bytes()))


def changed(*changes: Change) -> Workbook:
    """The small baseline with single cells changed."""
    book = small_book()
    for sheet, row, column, value in changes:
        find_cell(book[sheet], row, column).value = value
    return book


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
        ("单位信息", "正文称谓", "填写内容", "县" * 2001),
        "F14",
        "单位信息!B10",
        "“正文称谓”太长，共 2001 字",
        "最多写 2000 字",
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
        ("收支决算", "事业收入", "决算数", "12.50万"),
        "F02",
        "收支决算!B10",
        "“事业收入”应为数字，填的是“12.50万”",
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
        "表述选项!B6",
        f"“{FORM.questions.options[0].title}”不在可选的范围内，填的是“随便”",
        "从下拉列表中选择",
    ),
]


money = st.decimals(min_value=0, max_value=10**10, places=2)

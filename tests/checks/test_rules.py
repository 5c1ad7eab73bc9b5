"""Every page of generator/checks/pages is executed: its failing and passing example, its wording."""

import ast
import re
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import workbooks
from documents import composed
from openpyxl import Workbook
from places import ROOT

from data_entry.balances import BALANCES
from data_entry.findings import Finding
from data_entry.reading.messages import FAULTS
from data_entry.sample import BLANK, markdown_rows, value_of
from generator.checks.pages import FOLDER, RulePage, load_pages
from generator.contents.compose import Composed
from generator.run.pipeline import check, check_document, subject_of
from generator.run.report import Checked

PAGES = load_pages()
SECTIONS = ["查什么", "为什么", "不通过", "通过", "怎么改"]
BY_HAND = {"A15", "F15", "F16", "X08"}
"""Pages whose failing example is told in words, because no single cell's value makes it."""
COMPOSED = {"D10"}
"""Pages of workbooks whose findings show in the document made from them."""


@cache
def _plain_baseline() -> Workbook:
    """The baseline's cells without looks, comments and drop-downs: saved and read four times faster."""
    plain = Workbook()
    plain.remove(plain.worksheets[0])
    for page in workbooks.baseline_book().worksheets:
        copy = plain.create_sheet(page.title)
        if page.title == "科目表":
            continue
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy[cell.coordinate].value = cell.value
        for merged in page.merged_cells.ranges:
            copy.merge_cells(str(merged))
        copy.cell(page.max_row, 1)  # blank rows count as rows
    return plain


_FOUND: dict[frozenset[tuple[str, str, object]], list[Finding]] = {}
"""Findings by the cells changed: examples that leave the baseline as it is are checked once."""
LAST_YEAR = "上年："
"""Before the name of a sheet: the cell stands in last year's workbook, which is then compared."""


def _findings(changes: list[workbooks.Change], folder: Path) -> list[Finding]:
    """The findings of the baseline with these cells changed; the baseline itself stays as it is."""
    before = [change for change in changes if change[0].startswith(LAST_YEAR)]
    if before:
        own = [change for change in changes if change not in before]
        path = workbooks.save(workbooks.changed_book(*own), folder)
        cells = [(sheet.removeprefix(LAST_YEAR), *rest) for sheet, *rest in before]
        book = workbooks.changed_book(*workbooks.LAST_YEAR, *cells)
        return check(path, last_year=workbooks.save(book, folder, "上年.xlsx")).findings
    if any(sheet == workbooks.LAST_YEARS_TEXTS for sheet, *_ in changes):
        return check(workbooks.save(workbooks.changed_book(*changes), folder)).findings
    book = _plain_baseline()
    cells = [workbooks.find_cell(book[sheet], row, column) for sheet, row, column, _ in changes]
    before = [cell.value for cell in cells]
    pairs = list(zip(cells, (value for *_, value in changes), strict=True))
    key = frozenset((c.parent.title, c.coordinate, v) for c, v in pairs if c.value != v)
    if key not in _FOUND:
        try:
            for cell, value in pairs:
                cell.value = value
            _FOUND[key] = check(workbooks.save(book, folder)).findings
        finally:
            for cell, value in zip(cells, before, strict=True):
                cell.value = value
    return _FOUND[key]


def _value(text: str, column: str) -> object:
    """A page's cell as a clerk types it: ``长×501`` repeats, figures are numbers, codes are text."""
    repeated = re.fullmatch(r"(.)×(\d+)", text)
    if repeated:
        return repeated[1] * int(repeated[2])
    if text.isdigit() and "编码" not in column:
        return int(text)
    return value_of(text)


@cache
def _published() -> tuple[Checked, Composed]:
    """The baseline checked, and the document made from it."""
    with tempfile.TemporaryDirectory() as folder:
        checked = check(workbooks.save(workbooks.baseline_book(), Path(folder)))
    return checked, composed(subject_of(checked))


def _found_in(page: RulePage, section: str, folder: Path) -> list[Finding]:
    """The findings of an example: cells of the baseline changed, or words of its document."""
    heading, *rows = markdown_rows(page.section(section))
    if heading != ["文档原文", "改为"]:
        findings = _findings(_changes(page, section), folder)
        return findings if page.code not in COMPOSED else _of_document(page, section, folder)
    checked, made = _published()
    whole = "\n".join(line.text for line in made.publication.lines)
    lines = list(made.publication.lines)
    for old, new in rows:
        assert old in whole, old
        put = "" if new == BLANK else new
        lines = [replace(line, text=line.text.replace(old, put)) for line in lines]
    lines = [line for line in lines if line.text]
    publication = replace(made.publication, lines=lines)
    return check_document(checked, replace(made, publication=publication)).findings


def _of_document(page: RulePage, section: str, folder: Path) -> list[Finding]:
    """The findings of the document made from the changed workbook."""
    book = workbooks.changed_book(*_changes(page, section))
    checked = check(workbooks.save(book, folder))
    return check_document(checked, composed(subject_of(checked))).findings


def _changes(page: RulePage, section: str) -> list[workbooks.Change]:
    heading, *rows = markdown_rows(page.section(section))
    assert heading == ["工作表", "行", "列", "改为"]
    return [(sheet, row, column, _value(value, column)) for sheet, row, column, value in rows]


def _quoted(page: RulePage) -> list[str]:
    return [line[2:] for line in page.section("不通过").splitlines() if line.startswith("> ")]


def _said(code: str, findings: list[Finding]) -> list[str]:
    return [f"{f.level} {f.place} {f.message}" for f in findings if f.code == code]


def test_the_document_of_the_baseline_has_no_findings():
    checked, made = _published()
    assert len(made.publication.lines) > 150
    assert check_document(checked, made).findings == []


def test_the_baseline_has_no_findings(tmp_path):
    assert check(workbooks.save(workbooks.baseline_book(), tmp_path)).findings == []


@pytest.mark.parametrize("code", [c for c in PAGES if c not in BY_HAND])
def test_failing_example_gives_exactly_the_quoted_findings(code, tmp_path):
    page = PAGES[code]
    findings = _found_in(page, "不通过", tmp_path)
    assert _quoted(page)
    assert _said(code, findings) == _quoted(page)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("code", PAGES)
def test_passing_example_gives_no_finding(code, tmp_path):
    assert _found_in(PAGES[code], "通过", tmp_path) == []


def test_merged_cells_give_what_the_page_quotes(tmp_path):
    """事业收入 (B10) to 其他收入 (B13) in one cell: three amounts are hidden."""
    book = workbooks.baseline_book()
    page = book["收支决算"]
    first = workbooks.find_cell(page, "事业收入", "决算数")
    last = workbooks.find_cell(page, "其他收入", "决算数")
    first.value = 30
    page.merge_cells(f"{first.coordinate}:{last.coordinate}")
    findings = check(workbooks.save(book, tmp_path)).findings
    assert _said("F15", findings) == _quoted(PAGES["F15"])


def test_every_hidden_amount_of_a_merged_cell_is_named(tmp_path):
    book = workbooks.baseline_book()
    page = book["收支决算"]
    page["B10"] = 30
    page.merge_cells("B10:B13")
    findings = check(workbooks.save(book, tmp_path)).findings
    assert _said("F15", findings) == [
        "错误 收支决算!B11 “经营收入”落在合并单元格里，读不到自己的值",
        "错误 收支决算!B12 “附属单位上缴收入”落在合并单元格里，读不到自己的值",
        "错误 收支决算!B13 “其他收入”落在合并单元格里，读不到自己的值",
    ]


def test_an_older_workbook_gives_what_the_page_quotes(tmp_path):
    book = workbooks.baseline_book()
    front = book["填报说明"]
    row = next(cells for cells in front.iter_rows(max_col=2) if cells[0].value == "填报表版本")
    assert row[1].value == 5
    row[1].value = 4
    findings = check(workbooks.save(book, tmp_path)).findings
    assert _said("F16", findings) == _quoted(PAGES["F16"])
    assert len(findings) == 1


@pytest.mark.parametrize("code", PAGES)
def test_quoted_findings_have_the_level_of_the_page(code):
    assert {line.split()[0] for line in _quoted(PAGES[code])} == {str(PAGES[code].level)}


VARIANTS: list[tuple[str, list[workbooks.Change], str]] = [
    (
        "A04",
        [
            ("整体自评", "常年项目个数", "填写内容", 2),
            ("绩效项目", "经济普查", "使用资金", 99),
        ],
        "提醒 整体自评!B14 附件1常年项目加阶段项目 2 个，支出 97.00 万元，“绩效项目”表也是 2 个，使用资金合计 99.00 万元，应相等",
    ),
    (
        "A04",
        [
            ("绩效项目", "经济普查", "使用资金", 79),
            ("整体自评", "常年项目支出金额", "填写内容", 97),
        ],
        "提醒 绩效项目!H5 项目“经济普查”使用资金 79.00 万元，“项目支出明细”表 97.00 万元，前者含其他资金，应不小于后者",
    ),
    (
        "A11",
        [("绩效项目", "经济普查", "附自评报告", "否")],
        "提醒 绩效项目!C5 项目“经济普查”选了不附自评报告，而报告已经填写，会印进附件",
    ),
    (
        "A17",
        [("整体自评报告", "（二）机构职能", "正文", "年末在职人员12人，退休人员3人。")],
        "提醒 整体自评报告!E7 “（二）机构职能”写“在职人员12人”，“人员情况”表实有人数共 11，没有哪几行合起来是这个数",
    ),
    (
        "D03",
        [("上年对比", "收入、支出总计", "主要变动原因", "{{ 年 }}年普查任务增加")],
        "错误 上年对比!E5 “收入、支出总计的主要变动原因”中有模板的标签“{{ 年 }}”，会原样印出来",
    ),
    (
        "X02-14",
        [("公开03支出决算表", "2070904", "项目支出", 19)],
        "错误 公开03支出决算表!E7 科目 2070904：“公开03支出决算表”的项目支出 19.00 万元，“政府性基金收支”的项目支出 20.00 万元，前者是全部资金，应不小于后者，差 1.00 万元",
    ),
    (
        "X02-14",
        [("公开03支出决算表", "2070904", "科目编码", "2120801")],
        "错误 政府性基金收支!G5 科目 2070904：“公开03支出决算表”没有列，“政府性基金收支”的项目支出 20.00 万元，前者是全部资金，应不小于后者，差 20.00 万元",
    ),
    (
        "X02-14",
        [
            ("公开03支出决算表", "2010501", "基本支出", 280),
            ("公开03支出决算表", "2010501", "项目支出", 20),
            ("公开03支出决算表", "2010507", "基本支出", 20),
            ("公开03支出决算表", "2010507", "项目支出", 100),
        ],
        "错误 公开03支出决算表!D5 科目 2010501：“公开03支出决算表”的基本支出 280.00 万元，“一般公共预算支出”的基本支出 300.00 万元，前者是全部资金，应不小于后者，差 20.00 万元",
    ),
    (
        "X02-14",
        [("公开02收入决算表", "2070904", "财政拨款收入", 19)],
        "错误 公开02收入决算表!D7 科目 2070904：“公开02收入决算表”的财政拨款收入 19.00 万元，“政府性基金收支”的本年收入 20.00 万元，前者是全部资金，应不小于后者，差 1.00 万元",
    ),
    (
        "X01-18",
        [("支出明细", "2101101", "科目编码", "2101102")],
        "错误 一般公共预算支出!C8 科目 2101101：“支出明细”没有列，“一般公共预算支出”的本年支出合计 20.00 万元，应相等，差 20.00 万元",
    ),
    (
        "X01-18",
        [("支出明细", "2070904", "科目编码", "2120801")],
        "错误 政府性基金收支!E5 科目 2070904：“支出明细”没有列，“政府性基金收支”的本年支出小计 20.00 万元，应相等，差 20.00 万元",
    ),
    (
        "X01-18",
        [("项目支出明细", "2010507", "科目编码", "2010501")],
        "错误 一般公共预算支出!E6 科目 2010507：“项目支出明细”没有列，“一般公共预算支出”的项目支出 97.00 万元，应相等，差 97.00 万元",
    ),
    (
        "X01-18",
        [
            ("支出明细", "2010501", "工资福利支出", 200),
            ("支出明细", "2010501", "商品和服务支出", 100),
        ],
        "错误 支出明细!E5 “支出明细”一般公共预算的工资福利支出合计 305.00 万元，“基本支出经济分类”301 类 345.00 万元，前者含项目支出，应不小于后者",
    ),
    (
        "T01-5",
        [
            ("项目支出明细", "（空）", "科目编码", "合计"),
            ("项目支出明细", "（空）", "决算数", 90),
        ],
        "错误 项目支出明细!D6 合计的决算数 90.00 万元，下级各行之和 97.00 万元，差 7.00 万元",
    ),
    (
        "T04",
        [("政府性基金收支", "2070904", "科目编码", "20709")],
        "错误 政府性基金收支!A5 科目 20709 有金额 20.00 万元，下面没有项级科目",
    ),
    (
        "F04",
        [("支出明细", "2101101", "科目编码", "2210201")],
        "错误 支出明细!A8 科目编码 2210201 重复",
    ),
    (
        "F11",
        [("项目支出明细", "2010507", "项目名称", None)],
        "错误 项目支出明细!C5 科目 2010507 的“项目名称”没有填写",
    ),
    (
        "A03",
        [("绩效管理", "预算事前绩效评估项目数", "填写内容", 1)],
        "错误 绩效管理!B5 绩效项目个数不一致：正文列名 2 个，事前绩效评估 1 个",
    ),
    (
        "A05",
        [("绩效项目", "经济普查", "到位资金", 98)],
        "提醒 绩效项目!G5 项目“经济普查”计划 100.00 万元，到位 98.00 万元，不相等",
    ),
    (
        "A06",
        [("绩效项目", "经济普查", "自评得分", None)],
        "提示 绩效项目!I5 “经济普查”各项指标得分合计 92 分，没有填写自评得分，正文和附件不写总分",
    ),
    (
        "A06",
        [("绩效项目", "人口抽样调查", "附自评报告", "是")],
        "提示 绩效项目!I6 别的自评报告有得分，“人口抽样调查”没有",
    ),
    (
        "A07",
        [("绩效项目", "经济普查", "自评报告标题", "经济普查项目绩效自评报告")],
        "提醒 绩效项目!L5 自评报告标题没有年份，本年是2024年度",
    ),
    (
        "A08",
        [
            ("整体自评", "常年项目支出金额", "填写内容", 60),
            ("整体自评报告", "2.预算管理。", "正文", "支出执行进度达到50%、100%。"),
        ],
        "提醒 整体自评报告!E16 “2.预算管理。”写“执行进度达到50%、100%”，而附件1的项目支出只占预算的 60.00%",
    ),
    (
        "A12",
        [("绩效指标", "经济普查", "未完成原因及扣分说明", None)],
        "提醒 绩效指标!I5 “普查登记单位”分值 50 分，得 48 分，没有填写扣分原因",
    ),
    (
        "A12",
        [("绩效指标", "经济普查", "未完成原因及扣分说明", "登记偏晚，扣1分")],
        "提醒 绩效指标!I5 “普查登记单位”分值 50 分，得 48 分，应扣 2 分，原因里写的是“扣1分”",
    ),
    (
        "A14",
        [
            ("绩效指标", "经济普查", "完成值", "97万元"),
            ("绩效指标", BLANK, "所属项目", "经济普查"),
            ("绩效指标", BLANK, "一级指标", "产出指标"),
            ("绩效指标", BLANK, "二级指标", "成本指标"),
            ("绩效指标", BLANK, "三级指标", "普查成本"),
            ("绩效指标", BLANK, "完成值", "97万元"),
        ],
        "提示 绩效指标!F5 数量指标“普查登记单位”填的是金额，与成本指标“普查成本”相同",
    ),
    (
        "D01",
        [("单位信息", "公开时间", "填写内容", "2024-09-18")],
        "错误 单位信息!B9 公开时间是2024年，而决算年度是2024年",
    ),
    (
        "D01",
        [
            (
                "整体自评报告",
                "1.履职效能。",
                "正文",
                "2023年3月10日印发《办法》（清统〔2024〕5号）。",
            )
        ],
        "提醒 整体自评报告!E15 “1.履职效能。”中写2023年，文号是〔2024〕，日期早于文号",
    ),
    (
        "D01",
        [("上年对比", "收入、支出总计", "主要变动原因", "今年普查任务增加")],
        "提示 上年对比!E5 “收入、支出总计的主要变动原因”中写“今年”，公开时已是下一年",
    ),
    (
        "D02",
        [
            (
                "整体自评报告",
                "1.履职效能。",
                "正文",
                "接受市市场监督管理局指导，与县医疗保障管理局会商。",
            ),
            (
                "整体自评报告",
                "3.目标实现。",
                "正文",
                "县医疗保障局、县统计局联合检查，县医疗保障局牵头。",
            ),
        ],
        "提醒 整体自评报告!E15 “1.履职效能。”中写“县医疗保障管理局”，别处是“县医疗保障局”",
    ),
    (
        "D06",
        [
            ("名词解释", BLANK, "名词或科目编码", "其他收入"),
            ("名词解释", BLANK, "解释", "指单位取得的利息收入。"),
        ],
        "提示 名词解释!B6 “其他收入”的解释与模板的不同，模板是：指单位取得的除上述收入以外的各项收入。",
    ),
    (
        "F02",
        [("收支决算", "其他收入", "决算数", "３０")],
        "提醒 收支决算!B13 “其他收入”填的是文本“３０”，已按 30 读取",
    ),
    (
        "F05",
        [("一般公共预算支出", "2210201", "科目编码", "2218888")],
        "错误 一般公共预算支出!A9 科目 2218888 不在2024年科目表中，又没有填名称",
    ),
    (
        "T07",
        [("其他重要事项", "政府采购服务支出", "填写内容", 12)],
        "提醒 其他重要事项!B10 政府采购货物支出和政府采购服务支出都是 12.00 万元，疑似同一笔填了两处",
    ),
    (
        "T08",
        [("其他重要事项", "其他用车", "填写内容", 1)],
        "提醒 其他重要事项!B20 三公经费中公务用车保有量 2 辆，国有资产中车辆总数 3 辆，不相等",
    ),
    (
        "W02",
        [
            ("整体自评报告", "1.履职效能。", "正文", "制定《清江县统计数据质量核查办法》。"),
            ("整体自评报告", "3.目标实现。", "正文", "执行《清江县统计数据质量检查办法》。"),
        ],
        "提醒 整体自评报告!E23 “3.目标实现。”中的《清江县统计数据质量检查办法》与《清江县统计数据质量核查办法》（整体自评报告!E15）只差一个字",
    ),
    (
        "W04",
        [("上年对比", "机关运行经费", "上年决算数", 60)],
        "提醒 上年对比!E10 机关运行经费与上年持平，却填写了变动原因，正文不会写",
    ),
    (
        "W07",
        [
            (
                "整体自评报告",
                "2.预算管理。",
                "正文",
                "普查登记经费支出97.25万元。上年普查登记经费支出95.10元。",
            )
        ],
        "提醒 整体自评报告!E16 “2.预算管理。”中“普查登记经费支出”有的是万元（97.25万元），有的是元（95.10元）",
    ),
    (
        "W07",
        [
            ("绩效指标", "经济普查", "目标值", "≥3次"),
            ("绩效指标", "经济普查", "完成值", "5"),
        ],
        "提醒 绩效指标!F5 “普查登记单位”的目标值是“≥3次”，完成值“5”没有单位",
    ),
    (
        "W06",
        [
            ("一般公共预算支出", "2010507", "全年预算数", 40),
            ("一般公共预算支出", "2010507", "决算与预算差异原因", "年中追加普查资金"),
        ],
        "提醒 一般公共预算支出!F6 科目 2010507：决算数 97.00 万元，是预算数 40.00 万元的 2.4 倍",
    ),
    (
        "W09",
        [("三公经费", "国内公务接待批次（批）", "数量", 5)],
        "提示 三公经费!H25 接待明细列了 2 次，国内公务接待批次为 5",
    ),
    (
        "W16",
        [("整体自评报告", "2.预算管理。", "正文", "发放补助90万元，较上年100万元增加10万元。")],
        "提醒 整体自评报告!E16 “2.预算管理。”中“90万元”比“100万元”应减少 10.00万元，写的是增加 10万元",
    ),
    (
        "Y02",
        [("上年：单位信息", "单位名称", "填写内容", "清江县审计局")],
        "提醒 单位信息!B5 上年填报表“上年.xlsx”是清江县审计局的，单位名称是清江县统计局",
    ),
    (
        "W09",
        [("接待明细", "接待市统计局年报会审", "金额", 0.8)],
        "错误 接待明细!B5 接待明细合计 1.30 万元，国内公务接待支出 1.20 万元，差 0.10 万元",
    ),
    (
        "W11",
        [("上年对比", "收入、支出总计", "主要变动原因", "基本支出和项目支出增加")],
        "提醒 上年对比!E5 收入、支出总计的变动原因“基本支出和项目支出增加”没有说明原因",
    ),
    (
        "W11",
        [
            ("上年对比", "收入、支出总计", "上年决算数", 700),
            ("上年对比", "收入、支出总计", "主要变动原因", "优化结构，降低行政运行成本"),
        ],
        "提醒 上年对比!E5 收入、支出总计的变动原因写“降低行政运行成本”，而机关运行经费比上年增加",
    ),
    (
        "W12",
        [("上年对比", "机关运行经费", "主要变动原因", "人员经费增加，办公用房维修")],
        "提醒 上年对比!E10 机关运行经费的变动原因里写“人员经费”，机关运行经费不含这项支出",
    ),
    (
        "W16",
        [("整体自评报告", "3.目标实现。", "正文", "入户率88.5%，低于95%的标准值5%。")],
        "提醒 整体自评报告!E23 “3.目标实现。”中“88.5%”与“95%”相差 6.5个百分点，写的是 5%",
    ),
    (
        "X04",
        [("其他重要事项", "机关运行经费支出", "填写内容", 55)],
        "提醒 其他重要事项!B6 机关运行经费 55.00 万元小于公用经费 60.00 万元，"
        "而各单位都是行政或参公单位，两者一般相等",
    ),
    (
        "X04",
        [("基本支出经济分类", "30102", "经济分类编码", "30107")],
        "提醒 基本支出经济分类!A6 列了 30107绩效工资，而各单位都是行政或参公单位",
    ),
    (
        "X05",
        [("基本支出经济分类", "30110", "经济分类编码", "30112")],
        "提醒 一般公共预算支出!D8 “一般公共预算支出”表行政单位医疗、事业单位医疗的基本支出 20.00 万元，“基本支出经济分类”表没有列 30110职工基本医疗保险缴费",
    ),
    (
        "X06",
        [("人员情况", "清江县统计局", "单位", "清江县普查中心")],
        "提醒 人员情况!A5 “清江县普查中心”不是本单位，也不在“下属单位”表中",
    ),
]
"""Second faces of rules: another level or another defect than the page's own example."""


@pytest.mark.parametrize(("code", "changes", "line"), VARIANTS, ids=[v[0] for v in VARIANTS])
def test_variant_of_a_rule_says_what_it_should(code, changes, line, tmp_path):
    assert _said(code, _findings(changes, tmp_path))[0] == line


def test_sums_in_yuan_that_differ_once_printed_in_wan_are_told(tmp_path):
    """500.004 + 20 + 30.004 = 550.008: printed 500.00, 20.00, 30.00 and 550.01."""
    changes = [
        ("单位信息", "金额单位", "填写内容", "元"),
        ("收支决算", "一般公共预算财政拨款收入", "决算数", 5000040),
        ("收支决算", "政府性基金预算财政拨款收入", "决算数", 200000),
        ("收支决算", "其他收入", "决算数", 300040),
        ("收支决算", "年初结转和结余", "决算数", 100000),
    ]
    (note,) = _said("I01", _findings(changes, tmp_path))
    assert "收支决算!B14" in note
    assert "最大 0.01 万元" in note


def test_a_wrong_name_is_told_once_with_its_other_places(tmp_path):
    changes = [
        *(("单位信息", row, "填写内容", "清江统计局") for row in ("正文称谓", "绩效段称谓")),
        ("整体自评报告", "1.履职效能。", "正文", "县统计局完成普查。"),
        ("整体自评报告", "3.目标实现。", "正文", "县统计局接受市统计局指导。"),
    ]
    (one,) = _findings(changes, tmp_path)
    assert (one.code, str(one.place)) == ("D02", "整体自评报告!E15")
    assert [str(place) for place in one.related] == ["整体自评报告!E23"]


def _codes_in_source() -> set[str]:
    """Every string of the product's Python that looks like a code, those of faults and of balances."""
    found = {each.code for each in (*FAULTS.values(), *BALANCES)}
    for path in (*(ROOT / "generator").rglob("*.py"), *(ROOT / "data_entry").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[A-Z]\d\d(-\d{1,2})?", text):
                found.add(text)
    return found


def test_no_code_of_the_source_lacks_a_page():
    assert _codes_in_source() == set(PAGES)


def test_every_file_is_a_page_under_its_own_name():
    files = {path.stem for path in FOLDER.glob("*.md")}
    assert files == set(PAGES)
    for code in files:
        assert (FOLDER / f"{code}.md").read_text(encoding="utf-8").startswith(f"# {code} ")


@pytest.mark.parametrize("code", PAGES)
def test_page_has_all_its_parts(code):
    page = PAGES[code]
    assert re.findall(r"^## (.+)$", page.text, re.M) == SECTIONS
    assert [name for name in SECTIONS if not page.section(name)] == []
    assert page.level in {"错误", "提醒", "提示"}
    assert page.title

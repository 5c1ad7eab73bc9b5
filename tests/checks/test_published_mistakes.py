"""Mistakes of published disclosures, typed into a sound workbook as they were published.

Five documents were audited: 000 攀枝花市医疗保障事务中心 2024, 001 监管经费项目 2022, 002 盐边县医疗保障局
2024, 003 城乡居民医保基金 2023, 004 自贡市贡井区医疗保障局 2020. ``MISTAKES`` are the mistakes that can
be typed into a cell or a chapter and are found; ``UNSEEN`` those that can be typed and are not, with
the reason. Words and figures that the program writes itself cannot be typed and are not listed.
"""

import re
from functools import cache
from pathlib import Path

import pytest
import workbooks
from mistakes_first import FIRST
from mistakes_help import (
    BASE,
    Mistake,
)
from mistakes_second import SECOND
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from places import EXAMPLES
from workbooks import Change

from data_entry.findings import Finding, Place
from data_entry.reading.read import read_workbook
from data_entry.sample import BLANK
from data_entry.subjects.catalogue import load
from generator.checks import run_checks

MISTAKES = (*FIRST, *SECOND)

UNSEEN = {
    # 可以查，还没有规则
    "000-55": "三处执行率没有写明是谁的；附件1的预算数与项目结余不比较",
    "000-82": "没有目标值的指标也可以有得分；不查",
    "001-13": "自评报告标题自己写，没有单位名称；不查",
    "004-51": "写“服务对象满意”而没有满意度指标；不比较",
    # 要读懂文字才看得出
    "000-22": "用途与接待明细讲的不是一回事，要对读",
    "000-23": "接待单位漏了“局”字，表中没有名单",
    "000-39": "部门整体没有分项得分，扣的 0.03 分说没说明要读",
    "000-48": "附件的职能与第一部分的职责不同，要对读",
    "000-52": "两个行政处罚口径不同，文字没有写明",
    "000-53": "437 万元是全市还是本单位，文字没有写明",
    "000-57": "说的是结余率，给的是结余额，要读",
    "000-58": "不相邻的重复词语",
    "000-59": "错别字，没有词典",
    "000-65": "比率用“减少”还是“下降”只是用词",
    "000-76": "抄了另一个项目的半句话，要读",
    "000-80": "家与家次不是一个数，要读",
    "000-84": "扣分的指标在存在问题里说全没有，要读",
    "001-04": "病句，要读",
    "001-07": "病句，要读",
    "001-08": "用途两处讲法不同，要对读",
    "001-09": "资金来源两处讲法不同，要对读",
    "002-09": "一处说严格控制、一处说没有压减，要对读",
    "002-10": "一处说效果理想、一处说执行率低，要对读",
    "002-28": "同一种机构两个家数，口径没有写明",
    "002-32": "“与预算相符”是不是实话，要对照结余",
    "002-37": "“较高”没有数，要读",
    "002-38": "病句，要读",
    "002-39": "未反映说明里项目多了“城乡”二字，与别的项目分不开",
    "002-44": "不相邻的重复词语",
    "003-03": "报告写的是哪一项基金，填报表里没有",
    "003-04": "“73”是序号“7.”，形状与一个数一样",
    "003-10": "句号写成逗号，要读",
    "003-13": "不相邻的重复词语",
    "003-15": "“基础”与“基数”，用词",
    "004-31": "同一件事说了两遍，结论不同，要读",
    "004-35": "目标是文字、结果是家数，要读",
    "004-37": "错别字，没有词典",
    "004-43": "错别字，没有词典",
    "004-47": "退回多于查出，两句话的口径要读",
    "004-48": "病句，要读",
    "004-49": "“医药耗材”与“医用耗材”，用词",
    # 要有表外的材料
    "000-13": "全年预算数是不是减去了收回的 1.29 万元，看预算文件；结余由 A02 提醒",
    "000-28": "三年的合同还是一年的支出，要有合同清单",
    "000-67": "往年的数可以引用，过没过时要有上年文件",
    "002-14": "完成预算的口径是年初数还是全年数，看预算文件",
    "002-29": "转移支付列其他收入还是财政拨款，看指标文件",
    "003-14": "险种的全称要有政策文件",
    "003-16": "制度的全称要有文件",
    "004-26": "其余项目没有列入本表，是允许的",
    "004-41": "文件的全称要有文件",
    "004-42": "医联体、城乡的正确名称要有文件",
    # 填报表允许的写法、版面
    "000-07": "三处的数完全相同，用同一句原因讲得通",
    "000-15": "允许没有款的写到类",
    "000-18": "预算数为零的完成率是可选的写法",
    "000-25": "“与上年持平”是可选的写法",
    "000-27": "金额末尾的 0 可以不写",
    "000-29": "大型设备空着就不写这一句，是允许的",
    "000-31": "年初没有预算的项目也可能作事前评估",
    "000-50": "文字里的序号样式",
    "000-66": "比率的小数位",
    "000-68": "机关名称之间用空格是通行写法，漏顿号看不出",
    "000-90": "图题后注明图的种类是可选的写法",
    "001-11": "“无”后面的句号",
    "002-15": "预算数为零的完成率是可选的写法",
    "002-16": "“2023年”与“2023年度”是可选的写法",
    "002-20": "附几份自评报告由单位决定",
    "002-22": "没有公开分项得分，是允许的",
    "002-27": "多余的空格只影响版面",
    "002-42": "图1的单位标注是可选的写法",
    "002-45": "数字两边的空格只影响版面",
    "004-08": "标题里“项目”二字多一次，名称是包含的",
    "004-14": "预算数为零的完成率是可选的写法",
}
"""What can be typed and nothing says so, and why."""


@cache
def _sound(name: str) -> tuple[Workbook, frozenset[Finding]]:
    """A workbook without results of formulas, and what is said of it."""
    if name == BASE:
        book = workbooks.baseline_book()
    else:
        book = load_workbook(EXAMPLES / f"{name}.xlsx", data_only=True)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = None
    return book, frozenset(_check(book))


def _check(book: Workbook) -> list[Finding]:
    filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), workbooks.FORM.questions)
    unit = filled.sheets.get("unit")
    catalogue = load(unit.year if unit else 2024)
    return [*filled.findings, *run_checks(filled, catalogue, workbooks.FORM)]


def _cell(book: Workbook, change: Change) -> Cell:
    """The cell of a change; a row of 绩效指标 is named by its 三级指标."""
    sheet, row, column, _ = change
    page = book[sheet]
    if sheet != "绩效指标" or row == BLANK:
        return workbooks.find_cell(page, row, column)
    level3 = workbooks.find_cell(page, BLANK, "三级指标").column
    lines = page.iter_rows(min_col=level3, max_col=level3)
    line = next(cell.row for (cell,) in lines if cell.value == row)
    return page.cell(line, workbooks.find_cell(page, BLANK, column).column)


def _told(base: str, changes: list[Change]) -> tuple[Place, list[Finding]]:
    """The first cell changed, and what is newly said (all, if the example has the mistake still)."""
    book, before = _sound(base)
    cells = [_cell(book, change) for change in changes]
    sound = [cell.value for cell in cells]
    typed = [value for *_, value in changes]
    try:
        for cell, value in zip(cells, typed, strict=True):
            cell.value = value
        found = _check(book)
    finally:
        for cell, value in zip(cells, sound, strict=True):
            cell.value = value
    place = Place(cells[0].parent.title, cells[0].coordinate)
    return place, [each for each in found if typed == sound or each not in before]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_a_published_mistake_is_found(mistake: Mistake) -> None:
    _, published, base, code, *changes = mistake
    place, found = _told(base, changes)
    codes = [f"{each.code} {each.place}" for each in found]
    assert any(each.code == code and place in (each.place, *each.related) for each in found), (
        f"{published}：{place} 应有 {code}，查出的是 {codes}"
    )


def test_what_is_not_seen_has_its_reason() -> None:
    assert [each for each in UNSEEN if not re.fullmatch(r"00[0-4]-\d\d", each)] == []
    assert set(UNSEEN) & {number for number, *_ in MISTAKES} == set()
    assert all(len(reason) >= 3 for reason in UNSEEN.values())

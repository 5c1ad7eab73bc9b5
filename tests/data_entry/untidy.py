"""Workbooks as hurried clerks send them, each unlike ``deformed``: what is said, and how the check ends.

Written before what reads them was looked at. ``says`` is ``工作表!单元格 词 词``: words that one finding has to
hold together. With ``is_same`` everything is read as before and nothing else is said.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from deformed import put, put_on
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

ITEMS, TOTALS, LAST, ABROAD, UNIT = (
    "一般公共预算支出",
    "收支决算",
    "上年对比",
    "三公经费",
    "单位信息",
)


@dataclass
class Untidy:
    """One workbook: the change, the exit code of ``check``, what is said."""

    name: str
    change: Callable[[Workbook], None]
    code: int = 0
    says: list[str] = field(default_factory=list)
    is_same: bool = False
    results: dict[str, str] = field(default_factory=dict)
    """What a spreadsheet program has worked out for formulas."""
    source: str = "qingjiang-2024"
    """An example, or a form whose sample is taken."""


def same(name: str, change: Callable[[Workbook], None], *says: str) -> Untidy:
    return Untidy(name, change, 0, list(says), is_same=True)


def wrong(name: str, change: Callable[[Workbook], None], *says: str) -> Untidy:
    return Untidy(name, change, 1, list(says))


def format_as(sheet: str, cell: str, kind: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet][cell].value = value
        book[sheet][cell].number_format = kind

    return change


def two_offices(book: Workbook) -> None:
    """The pages of another office's workbook beside the own ones."""
    for title in (UNIT, TOTALS):
        book.copy_worksheet(book[title]).title = f"{title} (2)"
    book[f"{UNIT} (2)"]["B5"].value = "清江县普查中心"
    book[f"{TOTALS} (2)"]["B6"].value = 88


def code_and_name(book: Workbook) -> None:
    for row, name in enumerate(("行政运行", "专项普查活动"), 5):
        cell = book[ITEMS].cell(row, 1)
        cell.value = f"{cell.value} {name}"


def all_as_text(book: Workbook) -> None:
    """A page pasted as text."""
    for row in book[ITEMS].iter_rows(min_row=5, max_row=9, max_col=6):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = f" {cell.value:.2f}" if cell.column > 1 else f"{cell.value} "


def one_row_down(book: Workbook) -> None:
    """The amounts pasted a row too low."""
    page = book[ITEMS]
    for row in range(10, 5, -1):
        page.cell(row, 4).value = page.cell(row - 1, 4).value
    page["D5"].value = None


def merge_the_codes(book: Workbook) -> None:
    """Two lines under one merged code."""
    book[ITEMS].merge_cells("A5:A6")


def official_table(book: Workbook) -> None:
    """公开05 pasted over the page from its first cell."""
    page = book[ITEMS]
    page.protection.sheet = False
    clear(ITEMS, "A1:G9")(book)
    for area in list(page.merged_cells.ranges):
        page.unmerge_cells(str(area))
    rows = [
        ["一般公共预算财政拨款支出决算表"],
        ["部门：清江县统计局", None, "2024年度", None, "单位：万元"],
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        [2010501, "行政运行", 300, 300, 0],
        [2010507, "专项普查活动", 97, 0, 97],
        [2080505, "机关事业单位基本养老保险缴费支出", 60, 60, 0],
        [2101101, "行政单位医疗", 20, 20, 0],
        [2210201, "住房公积金", 25, 25, 0],
        ["合计", None, 502, 405, 97],
    ]
    for number, line in enumerate(rows, 1):
        for column, value in enumerate(line, 1):
            page.cell(number, column).value = value


def own_line(book: Workbook) -> None:
    """A line of one's own in between."""
    page = book[TOTALS]
    page.insert_rows(11)
    page["A11"].value, page["B11"].value = "其中：教育收费", 5


def two_pages_in_one(book: Workbook) -> None:
    """上年对比 pasted below 收支决算, its own page deleted."""
    for row in list(book[LAST].iter_rows(max_row=10)):
        for cell in row:
            book[TOTALS].cell(cell.row + 45, cell.column).value = cell.value
    del book[LAST]


def clear(sheet: str, area: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for row in book[sheet][area]:
            for cell in row:
                if not isinstance(cell, MergedCell):
                    cell.value = None

    return change


def rename(old: str, new: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[old].title = new

    return change


def drag_the_total(book: Workbook) -> None:
    """A formula dragged one row too far over an amount."""
    book[ABROAD]["C10"].value = "=C8+C9"
    book[ABROAD]["C10"].style = copy(book[ABROAD]["C9"].style)


UNTIDY = [
    wrong("两家的填报表合在一本", two_offices, f"{UNIT} 有 2 张", f"{TOTALS} 有 2 张"),
    same("编码和名称在一格", code_and_name),
    same("编码前面打了撇号", put_on(ITEMS, A5="'2010501", A6="‘2010507")),
    wrong("金额是大写", put(B6="伍佰万元整"), f"{TOTALS}!B6 数字"),
    same(
        "粘贴成文本，带换行和制表符",
        put(B6="500.00\n", B16="\t10.00"),
        f"{TOTALS}!B6 500",
        f"{TOTALS}!B16 10",
    ),
    same("会计格式的横线，两边有空格", put(B10=" -   ", B11="-  ", B12=" - ")),
    wrong("两行的编码合并成一格", merge_the_codes, f"{ITEMS}!A6 合并"),
    Untidy(
        "删行以后合计成了 #REF!",
        put(B14="=B6+B7+#REF!"),
        1,
        [f"{TOTALS}!B14 #REF!"],
        results={"B6+B7+#REF!": "#REF!"},
    ),
    same("公开时间写成汉字", put_on(UNIT, B9="二〇二五年九月十八日")),
    same("公开时间写成一串数字", put_on(UNIT, B9=20250918)),
    same("公开时间用点", put_on(UNIT, B9="2025．9．18")),
    wrong("年度那一格成了日期格式", format_as(UNIT, "B6", "yyyy/m/d", 2024), f"{UNIT}!B6"),
    wrong("金额那一格成了日期格式", format_as(TOTALS, "B6", "m月d日", 500), f"{TOTALS}!B6"),
    Untidy(
        "得分那一格成了百分比",
        format_as("绩效管理", "B9", "0.00%", 0.955),
        0,
        ["绩效管理!B9 60分"],
    ),
    wrong("合计是手打的，不等", put(B14=555), f"{TOTALS}!B14 555"),
    wrong("必填的一页清空了", clear(ABROAD, "A1:H28"), ABROAD),
    wrong("必填的一页只剩标题", clear(ABROAD, "B6:H28"), f"{ABROAD}!B6 没有填写"),
    wrong("中间插了自己的一行", own_line, f"{TOTALS}!A11 教育收费"),
    same("工作表名加了（终稿）", rename(TOTALS, "收支决算（终稿）")),
    same("工作表名后面有空格", rename(TOTALS, "收支决算 ")),
    wrong("两页粘在一页", two_pages_in_one, f"{LAST} 缺少"),
    wrong("列名加了单位", put(B4="决算数（万元）"), f"{TOTALS}!B4 改回“决算数”"),
    wrong("列名写着元，金额单位是万元", put(B4="决算数（元）"), f"{TOTALS}!B4 元"),
    wrong("数后面有说明", put(B6="500（含追加20）"), f"{TOTALS}!B6 数字"),
    same("小数点打成句号", put(B6="500。00"), f"{TOTALS}!B6 500"),
    wrong("小数点打成逗号", put(B6="500,00"), f"{TOTALS}!B6"),
    same("单位名称里有换行和空格", put_on(UNIT, B5="清江县\n统计局 ")),
    wrong("金额错了一行", one_row_down, f"{ITEMS}!A10 没有填写"),
    wrong("项目名称写得不一样", put_on("绩效项目", A5="经济普查项目"), "项目自评报告!E5 经济普查"),
    wrong("决算表整张粘在填报表的页上", official_table, f"{ITEMS} 全年预算数"),
    same("一页全部粘成文本", all_as_text, f"{ITEMS}! 文本"),
    wrong("上年数后面写着年份", put_on(LAST, C5="520（2023）"), f"{LAST}!C5 数字"),
    wrong("公式多拖了一行，盖住了填的数", drag_the_total, f"{ABROAD}!C10"),
    wrong("公开时间是去年的", put_on(UNIT, B9=date(2024, 9, 18)), f"{UNIT}!B9"),
    Untidy(
        "两个单位名称在一格",
        put_on(UNIT, B5="清江县统计局（清江县普查中心）"),
        0,
        ["人员情况!A5"],
    ),
]
"""Thirty-five workbooks."""

"""What clerks in a hurry do to a workbook, and what they have to be told of it.

A case is a form, what was done to its filled workbook, and what is said: ``工作表!单元格 词`` for each
finding that has to be there, and no other. A case that says nothing reads as before.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

Change = Callable[[Workbook], None]
ITEMS, TOTALS, ABROAD = "一般公共预算支出", "收支决算", "三公经费"
FIRST = 5
"""The first row of a list."""


@dataclass
class Deformed:
    """One deed of a clerk."""

    name: str
    form: str
    change: Change
    says: list[str] = field(default_factory=list)
    is_same: bool = True
    """True if everything is still read as before."""
    results: dict[str, str] = field(default_factory=dict)
    """What a spreadsheet program has worked out for formulas."""


def put(**cells: object) -> Change:
    """Other contents of cells of 收支决算."""
    return put_on(TOTALS, **cells)


def put_on(sheet: str, **cells: object) -> Change:
    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell].value = value  # type: ignore[union-attr]

    return change


# --- sheets ---------------------------------------------------------------------------------------


def number_all_sheets(book: Workbook) -> None:
    for number, page in enumerate(book.worksheets, 1):
        page.title = f"{number:02} {page.title}"


def number_one_sheet(book: Workbook) -> None:
    book[TOTALS].title = f"2.{TOTALS}"


def name_sheets_by_year(book: Workbook) -> None:
    for title in (TOTALS, ITEMS):
        book[title].title = f"{title}2024"


def translate_a_sheet(book: Workbook) -> None:
    book[TOTALS].title = "Sheet1"


def hide_sheets(book: Workbook) -> None:
    book[TOTALS].sheet_state = "hidden"
    book[ITEMS].sheet_state = "veryHidden"


def shuffle_sheets(book: Workbook) -> None:
    book._sheets.reverse()


def fill_a_copy(book: Workbook) -> None:
    page = book.copy_worksheet(book[TOTALS])
    page.title = f"{TOTALS} (2)"
    page["B6"] = 510


def lock_the_book(book: Workbook) -> None:
    book.security = WorkbookProtection(workbookPassword="1234", lockStructure=True)
    for page in book.worksheets:
        page.protection.set_password("1234")


def drop_the_first_sheet(book: Workbook) -> None:
    book.remove(book["填报说明"])


def drop_the_helping_sheets(book: Workbook) -> None:
    for title in ("自动核对", "科目表", "核实说明", "表述选项"):
        book.remove(book[title])


def drop_a_sheet(book: Workbook) -> None:
    book.remove(book[ABROAD])


def copy_from_another_form(book: Workbook) -> None:
    """A sheet in the other's words, put in its place."""
    page = book[ABROAD]
    for cell in page[4]:
        if cell.value == "年初预算数":
            cell.value = "全年预算数"


def keep_last_years_sheets(book: Workbook) -> None:
    """Two workbooks of two years in one."""
    for title in ("单位信息", TOTALS, ITEMS):
        page = book.copy_worksheet(book[title])
        page.title = f"{title}（2）"
    book["单位信息（2）"]["B6"] = 2023


def keep_drafts(book: Workbook) -> None:
    book.create_sheet("草稿")["A1"] = "待核：物业费 3.2 万"
    book.create_sheet("Sheet1")
    page = book.create_sheet("收支决算草稿")
    page["A4"], page["B4"], page["A6"], page["B6"] = "项目", "决算数", "一般公共预算财政拨款收入", 1


def paste_another_year_below(book: Workbook) -> None:
    page = book[ITEMS]
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=4, max_row=8)]
    for away, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            page.cell(20 + away, column).value = value


# --- rows and columns -----------------------------------------------------------------------------


def _typed(page: Worksheet) -> Iterator[int]:
    return (row for row in range(FIRST, 45) if page.cell(row, 1).value)


def sort_rows(book: Workbook) -> None:
    """The rows of a list, formulas and all, by their amount."""
    page = book[ITEMS]
    rows = [[c.value for c in page[row]] for row in _typed(page)]
    rows.sort(key=lambda row: -float(row[4] or 0))
    for number, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            own = re.sub(r"(?<=[A-Z])\d+(?=[,)=])", str(number), str(value))
            page.cell(number, column).value = own if str(value).startswith("=") else value


def sort_a_form(book: Workbook) -> None:
    page = book[TOTALS]
    rows = [[c.value for c in page[row]] for row in range(5, 14)]
    rows.sort(key=lambda row: str(row[0]))
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value


def filter_and_hide_rows(book: Workbook) -> None:
    page = book[ITEMS]
    page.auto_filter.ref = "A4:E12"
    for row in (6, 7):
        page.row_dimensions[row].hidden = True
    page.column_dimensions["D"].hidden = True


def group_and_freeze(book: Workbook) -> None:
    page = book[ITEMS]
    page.row_dimensions.group(6, 7, hidden=True)
    page.freeze_panes = "C6"
    page.print_title_rows = "1:4"
    book.defined_names["坏名称"] = DefinedName("坏名称", attr_text="#REF!")
    book.custom_doc_props.append(StringProperty(name="KSOProductBuildVer", value="2052-12.1"))


def insert_a_column_between(book: Workbook) -> None:
    for title in (ITEMS, ABROAD, "上年对比"):
        page = book[title]
        for area in list(page.merged_cells.ranges):
            page.unmerge_cells(str(area))
        page.insert_cols(2)


def drop_the_column_of_reasons(book: Workbook) -> None:
    """With whatever was typed in it."""
    page = book[ITEMS]
    (column,) = (c.column for c in page[4] if c.value == "决算与预算差异原因")
    page.delete_cols(column)


def insert_remarks_between(book: Workbook) -> None:
    page = book[ITEMS]
    page.insert_cols(3)
    page["C4"], page["C5"], page["C6"] = "经办人", "张三", "李四"


def move_far_down(book: Workbook) -> None:
    book[ITEMS].insert_rows(1, 40)


def move_far_right(book: Workbook) -> None:
    page = book[ITEMS]
    page.insert_cols(1, 5)


def repeat_the_headings(book: Workbook) -> None:
    """As for a second printed page."""
    page = book[ITEMS]
    headings = [c.value for c in page[4]]
    page.insert_rows(7)
    for column, value in enumerate(headings, 1):
        page.cell(7, column).value = value


def repeat_the_headings_of_a_form(book: Workbook) -> None:
    page = book[TOTALS]
    page.insert_rows(10)
    for column, value in enumerate(("项目", "决算数"), 1):
        page.cell(10, column).value = value


def paste_headings_above(book: Workbook) -> None:
    page = book[ITEMS]
    page.insert_rows(1, 3)
    for column, value in enumerate(("科目编码", "科目名称", "本年支出合计"), 1):
        page.cell(2, column).value = value


def number_the_columns(book: Workbook) -> None:
    """A row of 栏次 below the headings, as official tables have."""
    page = book[ITEMS]
    page.insert_rows(5)
    for column, value in enumerate(("栏次", None, 1, 2, 3), 1):
        page.cell(5, column).value = value


def add_up_by_hand(book: Workbook) -> None:
    page = book[ITEMS]
    row = max(_typed(page)) + 1
    for column, value in enumerate(("小计", "", 477, 380, 97), 1):
        page.cell(row, column).value = value


def add_signatures(book: Workbook) -> None:
    page = book[ITEMS]
    row = max(_typed(page)) + 3
    page.cell(row, 1).value = "填表人：王五"
    page.cell(row, 4).value = "审核人：李四"


def leave_a_gap(book: Workbook) -> None:
    book[ITEMS].insert_rows(7, 3)


def add_headings_twice(book: Workbook) -> None:
    page = book[ITEMS]
    page.cell(4, 12).value, page.cell(4, 13).value = "科目编码", "基本支出"
    page.cell(5, 12).value, page.cell(5, 13).value = "2010501", 1


def drop_section_rows(book: Workbook) -> None:
    page = book[TOTALS]
    page.delete_rows(5)


def rename_headings(book: Workbook) -> None:
    book[TOTALS]["B4"] = "决算数（万元）"
    book[ITEMS]["D4"] = "基本支出\n（万元）"


def rename_labels(book: Workbook) -> None:
    page = book[TOTALS]
    page["A6"] = "一、一般公共预算财政拨款收入"
    page["A7"] = " 二、政府性基金预算财政拨款收入 "


def break_labels(book: Workbook) -> None:
    page = book[TOTALS]
    page["A6"] = "一般公共预算\n财政拨款收入 "
    page["A7"] = "政府性基金预算　财政拨款收入*"


def merge_labels(book: Workbook) -> None:
    book[TOTALS].merge_cells("A6:A7")


def merge_values(book: Workbook) -> None:
    page = book[ITEMS]
    page["A6"] = None
    page.merge_cells("A5:A6")


def merge_a_row(book: Workbook) -> None:
    book[ITEMS].merge_cells("C6:E6")


# --- the rest -------------------------------------------------------------------------------------


def decorate(book: Workbook) -> None:
    page = book[TOTALS]
    page["B6"].comment = Comment("请张会计核对", "李四")
    page["B6"].font = copy(page["A4"].font)
    page.sheet_properties.tabColor = "FF00FF"
    page["E6"].hyperlink = "file:///C:/决算/2024.xlsx"


def text_everywhere(book: Workbook) -> None:
    book[TOTALS]["B6"] = "五百万"
    book[ABROAD]["B6"] = "详见附表"
    book[ITEMS]["E5"] = "同上"
    book["基本支出经济分类"]["C5"] = "〃"


def three_thousand_rows(book: Workbook) -> None:
    page = book[ITEMS]
    for row in range(100, 3100):
        page.cell(row, 1).value, page.cell(row, 4).value = "2010501", 0


def fault(cell: str, word: str) -> list[str]:
    return [f"{TOTALS}!{cell} {word}"]


def typed(name: str, form: str, value: object, word: str) -> Deformed:
    """Something else than a number in a cell of an amount that may be left blank."""
    return Deformed(name, form, put(B10=value), fault("B10", word), is_same=False)


SHANGHAI, NATIONAL, SICHUAN, OLDER, GUANGXI, YUNNAN = FORMS = (
    "shanghai-2024",
    "national",
    "sichuan-2024",
    "sichuan-2020",
    "guangxi-2024",
    "yunnan-2024",
)
OTHER_BOOK = "[1]Sheet1!B5"
DEFORMED = [
    # 工作表
    Deformed("全部工作表前面加了序号", SHANGHAI, number_all_sheets),
    Deformed("一张工作表前面加了序号", NATIONAL, number_one_sheet),
    Deformed("工作表后面加了年度", SICHUAN, name_sheets_by_year),
    Deformed(
        "工作表改名成 Sheet1", OLDER, translate_a_sheet, [f"{TOTALS} 缺少.*Sheet1"], is_same=False
    ),
    Deformed("隐藏了工作表", GUANGXI, hide_sheets),
    Deformed("工作表倒了顺序", YUNNAN, shuffle_sheets),
    Deformed("复制一张，在副本里改", SHANGHAI, fill_a_copy, [f"{TOTALS} 有 2 张"]),
    Deformed("工作簿和工作表都设了密码保护", NATIONAL, lock_the_book),
    Deformed(
        "删了填报说明", SHANGHAI, drop_the_first_sheet, ["填报说明 --template"], is_same=False
    ),
    Deformed("删了核对、科目表、选项", OLDER, drop_the_helping_sheets),
    Deformed("删了必填的一张", GUANGXI, drop_a_sheet, [f"{ABROAD} 缺少"], is_same=False),
    Deformed(
        "粘来另一模板的表",
        SHANGHAI,
        copy_from_another_form,
        [f"{ABROAD}!B4 年初预算数"],
        is_same=False,
    ),
    Deformed(
        "两年的填报表合在一本",
        NATIONAL,
        keep_last_years_sheets,
        ["单位信息 有 2 张", f"{TOTALS} 有 2 张", f"{ITEMS} 有 2 张"],
    ),
    Deformed("多了草稿、空表", SICHUAN, keep_drafts),
    Deformed(
        "上年的几行粘在下面",
        OLDER,
        paste_another_year_below,
        [f"{ITEMS}!A[5-8] 重复"],
        is_same=False,
    ),
    # 行、列
    Deformed("各行按金额排了序", GUANGXI, sort_rows),
    Deformed("项目按名称排了序", YUNNAN, sort_a_form),
    Deformed("筛选、隐藏了行和列", SHANGHAI, filter_and_hide_rows),
    Deformed("分组折叠、冻结、打印标题、坏名称", NATIONAL, group_and_freeze),
    Deformed("中间插入空列", SICHUAN, insert_a_column_between),
    Deformed("中间插入自己的列", OLDER, insert_remarks_between, [f"{ITEMS}!C4 经办人.*不会用到"]),
    Deformed("表移到四十行以下", GUANGXI, move_far_down),
    Deformed("表右移五列", YUNNAN, move_far_right),
    Deformed("中间又粘了一遍标题行", SHANGHAI, repeat_the_headings),
    Deformed("项目中间又粘了一遍标题行", NATIONAL, repeat_the_headings_of_a_form),
    Deformed("上面又粘了一遍标题", SICHUAN, paste_headings_above),
    Deformed("标题下面加了栏次行", OLDER, number_the_columns),
    Deformed("自己加了小计行", GUANGXI, add_up_by_hand, [f"{ITEMS}!A\\d+ 小计"], is_same=False),
    Deformed("下面写了填表人、审核人", YUNNAN, add_signatures),
    Deformed("中间空了三行", SHANGHAI, leave_a_gap),
    Deformed(
        "右边还有一块同样标题的",
        NATIONAL,
        add_headings_twice,
        [f"{ITEMS}!L4 出现两次", f"{ITEMS}!M4 出现两次"],
    ),
    Deformed("删了收入那一行小标题", SICHUAN, drop_section_rows),
    Deformed(
        "标题里加了万元",
        OLDER,
        rename_headings,
        [f"{TOTALS}!B4 改回", f"{ITEMS}!D4 改回"],
        is_same=False,
    ),
    Deformed("项目前面加了一、二、", GUANGXI, rename_labels),
    Deformed("项目里有换行、空格", YUNNAN, break_labels),
    Deformed(
        "项目名称合并了",
        SHANGHAI,
        merge_labels,
        [f"{TOTALS} 政府性基金预算财政拨款收入"],
        is_same=False,
    ),
    Deformed(
        "两行共用合并的编码", NATIONAL, merge_values, [f"{ITEMS}!A6 合并.*A5:A6"], is_same=False
    ),
    Deformed(
        "一行的三个数合并了",
        SICHUAN,
        merge_a_row,
        [f"{ITEMS}!D6 合并", f"{ITEMS}!E6 合并"],
        is_same=False,
    ),
    # 公式
    Deformed("引用别的文件，有结果", OLDER, put(B6=f"={OTHER_BOOK}"), results={OTHER_BOOK: "500"}),
    Deformed(
        "引用别的文件，没有结果",
        GUANGXI,
        put(B6=f"={OTHER_BOOK}"),
        fault("B6", "重新计算"),
        is_same=False,
    ),
    Deformed(
        "引用的文件没有了",
        YUNNAN,
        put(B6=f"={OTHER_BOOK}"),
        fault("B6", "#REF!"),
        is_same=False,
        results={OTHER_BOOK: "#REF!"},
    ),
    Deformed("查找不到", SHANGHAI, put(B10="#N/A"), fault("B10", "#N/A"), is_same=False),
    Deformed(
        "公式引用自己",
        NATIONAL,
        put(B10="=SUM(B6:B10)"),
        fault("B10", "引用了自己"),
        is_same=False,
        results={"SUM(B6:B10)": "0"},
    ),
    Deformed("公式打成了文字", SICHUAN, put(B10="'=B6+B7"), fault("B10", "数字"), is_same=False),
    # 数
    Deformed("全角数字", OLDER, put(B6="５００．００"), fault("B6", "已按 500")),
    Deformed("千分位、不换行空格", GUANGXI, put(B6="500.00\xa0"), fault("B6", "已按 500")),
    Deformed("写着元", YUNNAN, put(B6="5,000,000.00元"), fault("B6", "已按 5000000.00 元")),
    typed("写着万", SHANGHAI, "12.5万", "去掉单位"),
    typed("写着亿元", NATIONAL, "1.2亿元", "去掉单位"),
    typed("百分数", SICHUAN, "35%", "数字"),
    typed("括号里的负数", OLDER, "(12.50)", "12.50"),
    typed("全角负号", GUANGXI, "－12.50", "负数"),
    typed("日期", YUNNAN, date(2024, 3, 1), "日期"),
    typed("科学记数", SHANGHAI, "5.00E+02", "数字"),
    typed("数后面有句号", NATIONAL, "12.50。", "数字"),
    typed("大写", SICHUAN, "壹佰贰拾万元整", "数字"),
    typed("约数", OLDER, "约12", "数字"),
    typed("两个数", GUANGXI, "12/13", "数字"),
    typed("多一个小数点", YUNNAN, "1.234.50", "数字"),
    typed("逗号不在千位", SHANGHAI, "12,50", "数字"),
    Deformed("一横代表没有", NATIONAL, put(B10="—", B11="－", B12="——"), is_same=True),
    Deformed(
        "每张表都有文字",
        SICHUAN,
        text_everywhere,
        [f"{TOTALS}!B6 五百万", f"{ABROAD}!B6 详见", f"{ITEMS}!E5 同上", "基本支出经济分类!C5 〃"],
        is_same=False,
    ),
    Deformed(
        "编码是数、有空格、有撇号", OLDER, put_on(ITEMS, A5=2010501, A6=" 2010507 ", A7="208 05 05")
    ),
    Deformed("编码分段", GUANGXI, put_on(ITEMS, A5="201-05-01", A6="201.05.07")),
    Deformed("编码和名称在一格", YUNNAN, put_on(ITEMS, A5="2010501行政运行")),
    Deformed(
        "年度写成日期",
        SHANGHAI,
        put_on("单位信息", B6=date(2024, 12, 31)),
        ["单位信息!B6 日期"],
        is_same=False,
    ),
    Deformed("年度写着年度", NATIONAL, put_on("单位信息", B6="2024年度")),
    Deformed(
        "金额单位没有了",
        SICHUAN,
        put_on("单位信息", B7=None),
        ["单位信息!B7 没有填写"],
        is_same=False,
    ),
    Deformed(
        "公开时间是数",
        OLDER,
        put_on("单位信息", B9="45920"),
        ["单位信息!B9 日期.*2025-09-20 的样子"],
        is_same=False,
    ),
    Deformed(
        "只改了年度",
        GUANGXI,
        put_on("单位信息", B6=2025),
        ["单位信息!B\\d+ 公开时间"],
        is_same=False,
    ),
    Deformed("批注、颜色、链接", YUNNAN, decorate),
    Deformed("三千行", SHANGHAI, three_thousand_rows, [f"{ITEMS}!A\\d+ 2010501"], is_same=False),
    Deformed(
        "删了不是必填的一列",
        NATIONAL,
        drop_the_column_of_reasons,
        [f"{ITEMS} 决算与预算差异原因.*1 列.*核实说明"],
        is_same=False,
    ),
]

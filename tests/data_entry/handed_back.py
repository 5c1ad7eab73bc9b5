"""Workbooks handed back, unlike ``untidy`` and ``returned``: sorted, copied together, converted, retyped.

Written before what reads them was looked at. A case is told and read as in ``untidy``.
"""

import io

from deformed import put, put_on
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from returned import ECONOMIC, MATTERS, noted
from untidy import ABROAD, ITEMS, LAST, TOTALS, UNIT, Untidy, clear, same, wrong


def sorted_and_filtered(book: Workbook) -> None:
    """By amount, a filter left on that hides two rows."""
    page = book[ECONOMIC]
    rows = sorted(
        ((page.cell(row, 1).value, page.cell(row, 3).value) for row in range(5, 16)),
        key=lambda each: -float(each[1]),
    )
    for number, (code, amount) in enumerate(rows, 5):
        page.cell(number, 1).value, page.cell(number, 3).value = code, amount
    page.auto_filter.ref = "A4:C15"
    page.row_dimensions[14].hidden = page.row_dimensions[15].hidden = True


def named_by_numbers(book: Workbook) -> None:
    """As Numbers exports: every table a page named after it, and a page that lists them."""
    names = [page.title for page in book]
    for page in book:
        page.title = f"{page.title} - 表格 1"[:31]
    summary = book.create_sheet("导出摘要", 0)
    summary.append(["本文稿从 Numbers 表格导出。每个表格已转换为 Excel 工作表。"])
    for name in names:
        summary.append([name, "表格 1", f"{name} - 表格 1"])


def pasted_as_a_picture(book: Workbook) -> None:
    clear(ABROAD, "A5:H28")(book)
    stream = io.BytesIO()
    Picture.new("RGB", (60, 40), "white").save(stream, "PNG")
    stream.seek(0)
    book[ABROAD].add_image(Image(stream), "A5")


def without_names(book: Workbook) -> None:
    """The column of names deleted: it fills itself."""
    page = book[ITEMS]
    page.protection.sheet = False
    for row in range(5, 46):
        page.cell(row, 3).value = None
    page.delete_cols(2)


def classes_above(book: Workbook) -> None:
    """Two levels above the lines, as on the official table."""
    page = book[ITEMS]
    lines = [[page.cell(row, column).value for column in (1, 4, 5, 6, 7)] for row in range(5, 10)]
    above = [["201", 300, 97, 400, None], ["20105", 300, 97, 400, None]]
    for row, line in enumerate([*above, *lines], 5):
        for column, value in zip((1, 4, 5, 6, 7), line, strict=True):
            page.cell(row, column).value = value


def final_before_budget(book: Workbook) -> None:
    """决算数 before 全年预算数, headings and formulas and all."""
    page = book[ABROAD]
    for row in range(4, 29):
        left, right = page.cell(row, 2), page.cell(row, 3)
        one, two = left.value, right.value
        left.value, right.value = two, one
    for row, parts in ((9, (7, 8)), (11, (6, 7, 8, 10))):
        for column in "BC":
            page[f"{column}{row}"].value = "=" + "+".join(f"{column}{each}" for each in parts)


def two_columns_of_amounts(book: Workbook) -> None:
    """Another column under the same heading."""
    page = book[TOTALS]
    page["D4"].value = "决算数"
    for row, value in ((6, 510), (7, 20), (13, 30), (16, 10)):
        page.cell(row, 4).value = value


def last_year_left(book: Workbook) -> None:
    book.copy_worksheet(book[TOTALS]).title = "收支决算2023"
    book["收支决算2023"]["B6"].value = 450


def shifted_right(book: Workbook) -> None:
    """Pasted one column too far to the right."""
    page = book[ITEMS]
    page.protection.sheet = False
    names = ["行政运行", "专项普查活动", "养老保险", "行政单位医疗", "住房公积金"]
    for row, name in enumerate(names, 5):
        code, basic, project = (page.cell(row, column).value for column in (1, 4, 5))
        cells = [None, code, name, basic + project, basic, project]
        for column, value in enumerate(cells, 1):
            page.cell(row, column).value = value


def name_then_code(book: Workbook) -> None:
    for row, name in enumerate(("行政运行", "专项普查活动"), 5):
        cell = book[ITEMS].cell(row, 1)
        cell.value = f"{name}（{cell.value}）"


ELSEWHERE = "'[清江县普查中心.xlsx]收支决算'!$B$17"
LOST = "'E:\\2024\\[决算表.xls]Z05'!D9"
HANDED_BACK = [
    noted("按金额排了序，筛选还开着", sorted_and_filtered),
    Untidy(
        "自动的一列引用别的单位的填报表",
        put_on(LAST, B5=f"={ELSEWHERE}"),
        is_same=True,
        results={ELSEWHERE: "333"},
    ),
    wrong("粘来的公式引用的文件没有了", put_on(ITEMS, D5=f"={LOST}"), f"{ITEMS}!D5 公式"),
    same("由 Numbers 导出", named_by_numbers),
    same("金额后面写着万元", put(B6="500万元"), f"{TOTALS}!B6 500"),
    wrong("一页粘成了图片", pasted_as_a_picture, f"{ABROAD} 没有找到"),
    noted("公开时间只写到月", put_on(UNIT, B9="2025年9月")),
    same("年度写成汉字", put_on(UNIT, B6="二〇二四年")),
    wrong("金额单位选了千元", put_on(UNIT, B7="千元"), f"{UNIT}!B7"),
    noted("数量填到了决算数一列", put_on(ABROAD, C25=2, H25=None), f"{ABROAD}!C25"),
    wrong("零打成字母", put(B6="5OO.00"), f"{TOTALS}!B6 数字"),
    same("删了科目名称一列", without_names, f"{ITEMS} 科目名称"),
    wrong("一个经济科目填了两行", put_on(ECONOMIC, A16=30201, C16=20), f"{ECONOMIC}!A10 30201"),
    noted("上面有类、款的行", classes_above),
    same("决算数、预算数换了列", final_before_budget),
    wrong("没有的写着无", put(B10="无", B11="无"), f"{TOTALS}!B10 数字", f"{TOTALS}!B11 数字"),
    wrong("有两列决算数，数不同", two_columns_of_amounts, f"{TOTALS} D4"),
    wrong("上年的一页也留在里面", last_year_left, f"{TOTALS} 收支决算2023"),
    noted("得分后面写着分", put_on("绩效管理", B9="95.5分"), "绩效管理!B9 95.5"),
    wrong("人次写着余", put_on(ABROAD, H26="80余"), f"{ABROAD}!H26 数字"),
    wrong("一格按元填", put_on(MATTERS, B6=600_000), f"{MATTERS}!B6"),
    wrong("中小企业合同大于采购总额", put_on(MATTERS, B13=30), f"{MATTERS}!B13 30"),
    same("编码带着两位小数", put_on(ITEMS, A5="2010501.00")),
    same("编码在名称后面的括号里", name_then_code),
    wrong("整块粘到了右边一列", shifted_right, f"{ITEMS}!A5 没有填写"),
    noted("最后自己写了合计一行", put_on(ECONOMIC, A16="合计", C16=405)),
]
"""Twenty-six workbooks."""

"""Workbooks as they come back from offices and from the 科室 that fill in annexes, unlike ``untidy``.

Written before what reads them was looked at. A case is told and read as in ``untidy``; ``source`` is an
example, or a form whose sample is taken.
"""

from collections.abc import Callable
from datetime import date

from deformed import put, put_on
from openpyxl import Workbook
from untidy import ABROAD, ITEMS, LAST, TOTALS, UNIT, Untidy, same, wrong

ECONOMIC, INDICATORS, PROJECTS, MATTERS = "基本支出经济分类", "绩效指标", "绩效项目", "其他重要事项"
SUBSIDY, DRG = "annexes/panzhihua-subsidy", "annexes/panzhihua-drg"
REPORT = "补助资金自评报告"


def of(source: str, case: Untidy) -> Untidy:
    case.source = source
    return case


def noted(name: str, change: Callable[[Workbook], None], *says: str) -> Untidy:
    """Told, and left to the office."""
    return Untidy(name, change, 0, list(says))


def yuan_on_one_page(book: Workbook) -> None:
    """三公经费 filled in 元, the others in 万元."""
    for row in book[ABROAD].iter_rows(min_row=6, max_row=24, min_col=2, max_col=4):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value *= 10_000


def one_column_to_the_right(book: Workbook) -> None:
    """基本支出 and 项目支出 exchanged."""
    page = book[ITEMS]
    for row in range(5, 10):
        left, right = page.cell(row, 4), page.cell(row, 5)
        left.value, right.value = right.value, left.value


def values_only(book: Workbook) -> None:
    """Formulas replaced by what they showed, as “粘贴为值” does."""
    book[TOTALS].protection.sheet = False
    for cell, value in {"B14": 550, "B17": 560, "B24": 545, "B27": 560, "B30": 525}.items():
        book[TOTALS][cell].value = value


def merged(sheet: str, area: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet].merge_cells(area)

    return change


def shown_as(sheet: str, cell: str, kind: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[sheet][cell].value = value
        book[sheet][cell].number_format = kind

    return change


def swap_columns(book: Workbook) -> None:
    """完成值 before 目标值, headings and all."""
    page = book[INDICATORS]
    for row in range(4, 27):
        left, right = page.cell(row, 5), page.cell(row, 6)
        left.value, right.value = right.value, left.value
        left.number_format, right.number_format = right.number_format, left.number_format


def chapter_without_level(book: Workbook) -> None:
    page = book[REPORT]
    page.insert_rows(14)
    page["A14"].value, page["E14"].value = "（三）其他情况", "年内组织了两次现场检查。"


def conflicts(book: Workbook) -> None:
    """The page a shared workbook keeps of what two people typed."""
    page = book.create_sheet("冲突历史记录")
    page.append(["操作编号", "日期", "用户", "更改", "工作表", "区域", "新值", "旧值"])
    page.append([1, "2025/8/1", "某人", "单元格更改", TOTALS, "B6", 490, 500])


def two_offices_in_a_cell(book: Workbook) -> None:
    book["下属单位"]["A5"].value = "清江县普查中心、清江县调查队"
    book["下属单位"]["B5"].value = "其他事业单位"


RETURNED = [
    wrong("一页按元填，别的页是万元", yuan_on_one_page, f"{ABROAD} 元"),
    wrong("基本支出和项目支出填反了", one_column_to_the_right, f"{TOTALS} 基本支出"),
    same("金额前面有￥", put(B6="￥500.00"), f"{TOTALS}!B6 500"),
    noted("年度还是去年的", put_on(UNIT, B6=2023), f"{UNIT}!B9 2023"),
    same("公开时间带着钟点", put_on(UNIT, B9="2025/9/18 0:00:00")),
    same("金额单位中间有空格", put_on(UNIT, B7="万 元")),
    wrong("金额一格是 TRUE", put(B10=True), f"{TOTALS}!B10 数字"),
    wrong("得分写成百分数", put_on("绩效管理", B9="95.5%"), "绩效管理!B9"),
    same("公式都粘成了值", values_only),
    wrong(
        "类的一行和各款不等",
        put_on(ECONOMIC, A16="302", C16=66),
        f"{ECONOMIC}!C16 66",
    ),
    same(
        "职责里有 _x000D_",
        put_on(UNIT, B14="（一）组织实施统计调查。_x000D_\n（二）发布统计数据。_x000D_"),
    ),
    noted("自动的一列手打了别的数", put_on(LAST, B5=565), f"{LAST}!B5 565"),
    noted("名称和编码不是一个科目", put_on(ITEMS, B5="一般行政管理事务"), f"{ITEMS}!B5 行政运行"),
    wrong("上年数是负的", put_on(LAST, C5=-520), f"{LAST}!C5 负"),
    wrong("编码写成科学记数的文字", put_on(ITEMS, A5="2.01E+06"), f"{ITEMS}!A5"),
    wrong("车辆总数手打，不等", put_on(MATTERS, B20=3), f"{MATTERS}!B20 3"),
    Untidy("批次写着单位", put_on(ABROAD, H25="2批次"), 0, [f"{ABROAD}!H25 2"]),
    noted("两个下属单位写在一格", two_offices_in_a_cell, "下属单位!A5"),
    noted(
        "下属单位用换行分开",
        put_on("下属单位", A5="清江县普查中心\n清江县调查队", B5="其他事业单位"),
        "下属单位!A5 几个单位",
    ),
    wrong(
        "职责里有网页标记", put_on(UNIT, B14="<p>组织实施统计调查。&nbsp;</p>"), f"{UNIT}!B14 <p>"
    ),
    wrong(
        "单位名称后面写着部门决算",
        put_on(UNIT, B5="清江县统计局2024年度部门决算"),
        f"{UNIT}!B5 2024年度",
    ),
    same("多了共享工作簿的冲突记录", conflicts),
    of("hubei-2024", wrong("湖北：合计错一位", put(B6=50), f"{TOTALS}")),
    of("shanghai-2024", wrong("上海：编码少一位", put_on(ITEMS, A5="201050"), f"{ITEMS}!A5")),
    of(SUBSIDY, wrong("附件：得分大于分值", put_on(INDICATORS, H5=50), f"{INDICATORS}!H5 50")),
    of(SUBSIDY, noted("附件：得分写着分", put_on(INDICATORS, H6="3分"), f"{INDICATORS}!H6")),
    of(SUBSIDY, same("附件：完成值是百分比格式的数", shown_as(INDICATORS, "F7", "0%", 1))),
    of(
        SUBSIDY,
        noted(
            "附件：目标值被改成了日期",
            shown_as(INDICATORS, "E6", "m月d日", date(2024, 3, 5)),
            f"{INDICATORS}!E6 日期",
        ),
    ),
    of(SUBSIDY, same("附件：目标值、完成值换了列", swap_columns)),
    of(SUBSIDY, noted("附件：到位资金按元填", put_on(PROJECTS, E5=1_451_600), f"{PROJECTS}!E5")),
    of(SUBSIDY, wrong("附件：使用资金大于到位", put_on(PROJECTS, F5=245.16), f"{PROJECTS}!F5")),
    of(SUBSIDY, noted("附件：一级指标写成产出", put_on(INDICATORS, B5="产出"), f"{INDICATORS}!B5")),
    of(SUBSIDY, wrong("附件：章节没有写层级", chapter_without_level, f"{REPORT}!C14")),
    of(
        SUBSIDY,
        wrong("附件：正文写到了第二列", put_on(REPORT, F8="续：支付均有凭证。"), f"{REPORT}!F"),
    ),
    of(
        SUBSIDY,
        wrong("附件：所属项目竖着合并", merged(INDICATORS, "A5:A26"), f"{INDICATORS}!A6 合并"),
    ),
    of(
        DRG,
        same(
            "附件：项目名称的括号是半角",
            put_on(
                "项目自评报告",
                E5="攀枝花市基本医疗保险按疾病诊断相关分组结合点数法付费(DRG)应用软件系统暨医保基金第三方支付评审项目",
            ),
        ),
    ),
]
"""Thirty-six workbooks: twenty-four of offices, three of them a second list, twelve of annexes."""

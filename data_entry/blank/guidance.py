"""The sheets that are not made from the model: instructions, options, checks."""

from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data_entry import captions
from data_entry.balances import BALANCES, RELATION_WORDS, Balance
from data_entry.blank import styles
from data_entry.blank.formulas import filled_formula, side_formula, tolerance_formula
from data_entry.blank.layout import HEADER_ROW, SheetLayout
from data_entry.blank.sheets import (
    add_page,
    colour_where,
    finish_page,
    fit_row,
    fit_width,
    in_list,
    protect,
    put_value,
    write_section,
)
from data_entry.entries import Entries
from data_entry.lists import beside
from data_entry.looks import Look, dress
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import sheets
from data_entry.questions import Option, Questions
from data_entry.subjects.catalogue import Catalogue

ACKNOWLEDGED_ROWS = 30
_NEED = {
    captions.OPTIONS: "可选",
    captions.ACKNOWLEDGED: "有则填",
    captions.BALANCES: "自动",
    captions.SUBJECTS: "参考",
}
_SUBJECTS_INTRO = "政府收支分类科目的编码和名称，供查找；科目名称由此自动带出。"


def heading_row(page: Worksheet, row: int, values: list[str]) -> None:
    """Write headings into a row."""
    for number, value in enumerate(values, 1):
        cell = page.cell(row, number)
        put_value(cell, value)
        dress(cell, styles.HEADING)


def set_widths(page: Worksheet, *widths: float) -> None:
    """The widths of the first columns."""
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width


def list_page(book: Workbook, title: str, intro: str, columns: Mapping[str, float]) -> Worksheet:
    """A sheet for a list, with the headings and widths of its columns."""
    page = add_page(book, title, intro)
    heading_row(page, HEADER_ROW, list(columns))
    set_widths(page, *columns.values())
    finish_page(page, len(columns), HEADER_ROW)
    return page


def put(page: Worksheet, row: int, column: int, value: Any, look: Look = styles.LABEL) -> None:
    """A value in a look, of a label if none is given."""
    cell = page.cell(row, column)
    put_value(cell, value)
    dress(cell, look)


def put_formula(
    page: Worksheet, row: int, column: int, formula: str, look: Look = styles.LABEL
) -> None:
    """A formula in a look."""
    put(page, row, column, None, look)
    page.cell(row, column).value = formula


def write_instructions(
    page: Worksheet, book: Workbook, layouts: dict[str, SheetLayout], questions: Questions
) -> None:
    """The first sheet: what to do, which sheets there are, which form the workbook is made for."""
    page.title = captions.INSTRUCTIONS
    page.sheet_view.showGridLines = False
    title = "绩效自评附件填报表" if questions.annex else "部门决算公开说明填报表"
    page.cell(1, 1, title).font = styles.TITLE_FONT
    page.row_dimensions[1].height = 30
    set_widths(page, 24, 14, 90)
    row = 2
    steps = beside(__file__)
    own = steps["annex" if questions.annex else "unit"]
    for number, step in enumerate((*steps["both"], *own), 1):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
        cell = page.cell(row, 1, f"{number}．{step}")
        cell.font = styles.BODY_FONT
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        page.row_dimensions[row].height = 34
        row += 1
    heading_row(page, row + 1, ["工作表", "是否必填", "内容"])
    row += 2
    intros = {layout.spec.title: layout.spec for layout in layouts.values()}
    for sheet in book.worksheets[1:]:
        spec = intros.get(sheet.title)
        put(page, row, 1, sheet.title)
        page.cell(row, 1).hyperlink = f"#'{sheet.title}'!A1"
        dress(page.cell(row, 1), styles.LINK)
        put(
            page, row, 2, _NEED.get(sheet.title) or ("必填" if spec and spec.required else "有则填")
        )
        intro = sheet.cell(2, 1).value if sheet.title != captions.SUBJECTS else _SUBJECTS_INTRO
        put(page, row, 3, intro)
        page.row_dimensions[row].height = 32
        row += 1
    marks: dict[str, str | int] = {
        captions.FORM_NAME: questions.form,
        captions.FORM_VERSION: questions.version,
        **({captions.FORM_PUBLISHER: questions.publisher} if questions.publisher else {}),
    }
    if questions.annex:
        marks[captions.ANNEX_KIND] = questions.annex
    for label, value in marks.items():
        row += 1
        page.cell(row, 1, label).font = styles.NOTE_FONT
        stamp = page.cell(row, 2)
        put_value(stamp, value)
        stamp.font, stamp.alignment = styles.NOTE_FONT, Alignment(horizontal="left")
    fit_width(page)


def write_options(book: Workbook, questions: Questions, entries: Entries) -> None:
    """The wording habits of the agency, each a drop-down with its default chosen."""
    columns = {captions.OPTION: 34, captions.OPTION_VALUE: 44, captions.OPTION_NOTE: 64}
    page = list_page(book, captions.OPTIONS, "本单位的表述习惯；不改就按常用的写法。", columns)
    groups = questions.grouped_options
    lines: list[Option | str] = []
    for group, options in groups.items():
        lines += [group or captions.OTHER_OPTIONS, *options] if len(groups) > 1 else options
    for row, line in enumerate(lines, HEADER_ROW + 1):
        if isinstance(line, str):
            write_section(page, row, line, len(columns))
            continue
        put(page, row, 1, line.title)
        put(page, row, 2, entries.options.get(line.title, line.default), styles.CHOSEN)
        put(page, row, 3, line.note)
        rule = DataValidation("list", formula1=in_list(line.choices), allow_blank=False)
        rule.error, rule.showErrorMessage = "请从下拉列表中选择。", True
        rule.add(f"B{row}")
        page.add_data_validation(rule)


def write_acknowledged(book: Workbook, entries: Entries) -> None:
    """提醒 that may stay, each with its reason."""
    columns = (captions.ACK_CODE, captions.ACK_SHEET, captions.ACK_CELL, captions.ACK_REASON)
    page = list_page(
        book,
        captions.ACKNOWLEDGED,
        "核实过、确实无误的“提醒”写在这里，下次校核不再提示，理由列入校核报告。“错误”必须改正；"
        "批复的报表就是这样、改不了的数，理由里再写上“核实人：姓名”。",
        dict(zip(columns, (12, 24, 12, 80), strict=True)),
    )
    for index in range(max(ACKNOWLEDGED_ROWS, len(entries.acknowledged) + 10)):
        row = HEADER_ROW + 1 + index
        given = entries.acknowledged[index] if index < len(entries.acknowledged) else None
        values = (given.code, given.sheet, given.cell, given.reason) if given else (None,) * 4
        for number, value in enumerate(values, 1):
            put(page, row, number, value, styles.TYPED)


def write_balances(book: Workbook, layouts: dict[str, SheetLayout]) -> None:
    """Every identity as two amounts, their difference and a word that turns green or red."""
    columns = {"核对内容": 66, "前者": 16, "后者": 16, "差额": 14, "结果": 10, "所在工作表": 40}
    intro = "全部自动计算，不用填写。红色“不一致”的，请回到所列的表核对。"
    page = list_page(book, captions.BALANCES, intro, columns)
    titles = {name: spec.title for name, spec, _ in sheets(Disclosure)}
    unit = layouts["unit"].address(("money",))
    balances = [each for each in BALANCES if _is_asked(each, layouts)]
    for row, balance in enumerate(balances, HEADER_ROW + 1):
        relation = RELATION_WORDS[balance.relation]
        put(page, row, 1, f"{balance.left_title} {relation} {balance.right_title}")
        filled = filled_formula(balance, layouts)
        put_formula(page, row, 2, f"={side_formula(balance.left, layouts)}", styles.RESULT)
        right = f'=IF({filled}=0,"",{side_formula(balance.right, layouts)})'
        put_formula(page, row, 3, right, styles.RESULT)
        put_formula(page, row, 4, f'=IF({filled}=0,"",ROUND(B{row}-C{row},4))', styles.RESULT)
        gap = f"MAX(D{row},0)" if balance.relation == "<=" else f"ABS(D{row})"
        tolerance = tolerance_formula(balance, layouts, unit)
        differs = "请核对" if balance.relation == "≈" else "不一致"
        verdict = f'IF({gap}<0.001,"一致",IF({gap}<={tolerance},"尾差","{differs}"))'
        told = f'=IF({filled}=0,"未填",IFERROR({verdict},"不一致"))'
        put_formula(page, row, 5, told, styles.VERDICT)
        put(page, row, 6, "、".join(titles[name] for name in balance.sheets))
        fit_row(page, row, len(columns))
    results = f"E{HEADER_ROW + 1}:E{HEADER_ROW + len(balances)}"
    first = f"E{HEADER_ROW + 1}"
    colour_where(page, results, f'OR({first}="一致",{first}="尾差")', styles.GOOD)
    colour_where(page, results, f'{first}="不一致"', styles.BAD)
    colour_where(page, results, f'{first}="请核对"', styles.MISSING)
    protect(page)


def _is_asked(balance: Balance, layouts: dict[str, SheetLayout]) -> bool:
    """True if the workbook has all facts of a balance."""
    return all(
        term.sheet in layouts and layouts[term.sheet].has(term.path) for term in balance.terms
    )


def write_subjects(book: Workbook, catalogue: Catalogue) -> None:
    """The year's 科目表, for looking up; row 1 is the heading, codes start in A2.

    It is not printed with the workbook: what is printed of it is a blank cell, and it stands last,
    where Excel leaves out pages without content, as LibreOffice does anywhere.
    """
    page: Worksheet = book.create_sheet(captions.SUBJECTS)
    heading_row(page, 1, ["编码", "名称（政府收支分类科目）"])
    set_widths(page, 14, 60)
    for code, name in sorted({**catalogue.functional, **catalogue.economic}.items()):
        page.append([code, name])
        row = page.max_row
        page.cell(row, 1).number_format = "@"
        page.cell(row, 2).alignment = Alignment(indent=len(code) - 3)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:B{page.max_row}"
    fit_width(page)
    page.print_area = "D1"

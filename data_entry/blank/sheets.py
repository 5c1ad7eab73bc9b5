"""One page of the workbook: heading lines, drop-downs, freezing, printing."""

from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank import styles
from data_entry.looks import dress
from data_entry.model.spec import Column, Kind

LANDSCAPE = 140
INTRO_WIDTH = 96
DEFAULT_WIDTH = 13
"""Widths in characters: of a page that needs landscape, of an instruction, of a blank column."""


def put_value(cell: Cell | MergedCell, value: Any) -> None:
    """A value as it is: words that begin with = are words, not a formula."""
    cell.value = value
    if cell.data_type == "f":
        cell.data_type = "s"
        cell.quotePrefix = True  # the sign by which spreadsheets keep it text when it is edited


def write_section(page: Worksheet, row: int, heading: str, columns: int) -> None:
    """A line that only says what the lines below it have in common."""
    put_value(page.cell(row, 1), heading)
    for number in range(1, columns + 1):
        dress(page.cell(row, number), styles.PASSED_OVER)
    page.cell(row, 1).font = styles.HEADER_FONT


def in_list(choices: Iterable[str]) -> str:
    """The choices of a drop-down, as its rule writes them."""
    return '"' + ",".join(choice.replace('"', '""') for choice in choices) + '"'


def add_page(book: Workbook, title: str, intro: str) -> Worksheet:
    """A new sheet with its title and one line of instruction in rows 1 and 2."""
    page: Worksheet = book.create_sheet(title)
    for row, words, font in ((1, title, styles.TITLE_FONT), (2, intro, styles.INTRO_FONT)):
        put_value(page.cell(row, 1), words)
        page.cell(row, 1).font = font
    page.row_dimensions[1].height = 26
    page.row_dimensions[2].height = 20
    page.sheet_view.showGridLines = False
    return page


def finish_page(page: Worksheet, columns: int, header_row: int, frozen: str = "") -> None:
    """Freeze the headings and make the page print on A4, as wide as it needs, headings repeated.

    ``frozen`` is the first cell that moves, where it is not the one below the first heading.
    """
    page.freeze_panes = frozen or f"B{header_row + 1}"
    width = sum(page.column_dimensions[get_column_letter(n)].width for n in range(1, columns + 1))
    fit_width(page)
    page.page_setup.orientation = "landscape" if width > LANDSCAPE else "portrait"
    page.print_title_rows = f"{header_row}:{header_row}"
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]
    while width < INTRO_WIDTH:
        columns, width = columns + 1, width + DEFAULT_WIDTH
    for row in (1, 2):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
        page.cell(row, 1).alignment = Alignment(vertical="center", wrap_text=True)


def protect(page: Worksheet) -> None:
    """Lock what is not free, without a password; rows, widths, formats and filters stay free.

    Sheets whose columns are folded cannot be protected: Excel would not unfold them any more.
    """
    page.protection = SheetProtection(
        sheet=True,
        formatCells=False,
        formatColumns=False,
        formatRows=False,
        insertRows=False,
        deleteRows=False,
        sort=False,
        autoFilter=False,
    )


def fit_width(page: Worksheet) -> None:
    """A4, as many pages long as it needs, one page wide."""
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def colour_where(page: Worksheet, cells: str, formula: str, fill: PatternFill) -> None:
    """Fill the cells while the formula (written for the first of them) holds."""
    page.conditional_formatting.add(cells, FormulaRule([formula], fill=fill))  # type: ignore[no-untyped-call]


def put_choices(page: Worksheet, cells: str, column: Column) -> None:
    """A drop-down for choices; for numbers a rule that refuses text as it is typed."""
    validation = _validation(column)
    if validation:
        validation.add(cells)
        page.add_data_validation(validation)


def _validation(column: Column) -> DataValidation | None:
    if column.choices:
        rule = DataValidation("list", formula1=in_list(column.choices), allow_blank=True)
        rule.error = "请从下拉列表中选择。"
    elif column.kind is Kind.AMOUNT:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        rule.error = "请只填数字（不带单位），不能为负数。"
    elif column.kind in (Kind.BALANCE, Kind.SCORE):
        rule = DataValidation("decimal", operator="between", formula1="-1E+14", formula2="1E+14")
        rule.error = "请只填数字（不带单位）。"
    elif column.kind is Kind.COUNT:
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0")
        rule.error = "请填整数。"
    elif column.kind is Kind.YEAR:
        rule = DataValidation("whole", operator="between", formula1="2000", formula2="2099")
        rule.error = "请填四位年份，如 2024。"
    else:
        return None
    rule.errorTitle = column.cell.title[:30]
    rule.showErrorMessage = True
    rule.allow_blank = True
    return rule


def fit_row(page: Worksheet, row: int, columns: int, least: float = 20) -> None:
    """Make a row high enough for its wrapped texts; programs other than Excel do not do it."""
    lines = 1
    for number in range(1, columns + 1):
        cell = page.cell(row, number)
        text = cell.value if isinstance(cell.value, str) else ""
        if text and cell.data_type != "f" and cell.alignment.wrap_text:
            width = page.column_dimensions[get_column_letter(number)].width
            per_line = max(1, int(width / 2 * 11 / (cell.font.size or 11)))
            needed = sum(1 + (len(part) - 1) // per_line for part in text.split("\n"))
            lines = max(lines, needed)
    page.row_dimensions[row].height = min(400.0, max(least, 15.0 * lines + 4))

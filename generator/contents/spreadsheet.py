"""附表.xlsx: the official tables as a workbook, a sheet a table, ready to print. Knows no form."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank.write import saved
from data_entry.looks import Look, dress
from generator.contents.tables import Table
from generator.forms.grids import INDENT, Align, Grid, GridCell, indent_of
from generator.word.archive import reproducible

_FONT, _HEAD_FONT, _TITLE_FONT = "body", "head", "title"
_FONTS = {
    _FONT: Font(name="宋体", size=10),
    _HEAD_FONT: Font(name="宋体", size=10, bold=True),
    _TITLE_FONT: Font(name="宋体", size=16, bold=True),
}
_LINE = Side(style="thin", color="000000")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WIDTH = {False: 92, True: 140}
"""Characters across an upright and a landscape page."""
_LEAST = 12
"""Characters a column of figures needs."""
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
_TITLE_ROW, _NUMBER_ROW, _UNIT_ROW, _HEAD_ROW = 1, 2, 3, 4
_LONGEST_TITLE = 31
_MISSING = "没有生成的表"


def spreadsheet(tables: Sequence[Table], owner: str) -> bytes:
    """The tables as an .xlsx; numbers are numbers, as the document prints them. ``owner``: its title.

    Tables whose figures the workbook does not hold are not made; a last sheet tells which.
    """
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.remove(book.active)
    for number, table in enumerate(tables, 1):
        if table.is_known:
            _write(book.create_sheet(_sheet_title(number, table)), table)
    if missing := [table for table in tables if not table.is_known]:
        _write_missing(book.create_sheet(_MISSING), missing)
    book.properties.title = owner
    return as_file(book)


def as_file(book: Workbook) -> bytes:
    """A workbook of ours as a file: nobody's, and the same bytes whenever it is made."""
    book.properties.creator = ""
    return reproducible(saved(book))


@cache
def _look(
    font: str = "", align: Align | None = None, indent: int = 0,
    number: str | None = None, *, lined: bool = True,
) -> Look:  # fmt: skip
    """Letters, place, form of the number and lines of a cell."""
    place = align and Alignment(horizontal=align, vertical="center", wrap_text=True, indent=indent)
    return Look(
        _FONTS.get(font), None, _BORDER if lined else None, place or None, number_format=number
    )


def _write_missing(page: Worksheet, tables: Sequence[Table]) -> None:
    """Which tables are not here, and which sheet of the workbook has to be filled for each."""
    page.append(["没有生成的表", "要先填填报表的"])
    for table in tables:
        page.append([table.heading, table.source])
    for number, row in enumerate(page.iter_rows()):
        for cell in row:
            _as_text(cell)
            dress(cell, _look(_FONT if number else _HEAD_FONT))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 50, 30


def _sheet_title(number: int, table: Table) -> str:
    name = re.sub(r"[\\/*?:\[\]]", "", table.title)
    return f"{number:02d} {name}"[:_LONGEST_TITLE]


def _write(page: Worksheet, table: Table) -> None:
    grid = table.grid
    last = len(grid.columns)

    def across(
        row: int, text: str, last: int, align: Align, font: str = _FONT, *, first: int = 1
    ) -> None:
        cell = page.cell(row, first, text or None)
        _as_text(cell)
        dress(cell, _look(font, align, lined=False))
        if last > first:
            _merge(page, row, first, row, last)

    across(_TITLE_ROW, table.title, last, "center", _TITLE_FONT)
    across(_NUMBER_ROW, table.number, last, "right")
    middle = max(1, last // 2)
    across(_UNIT_ROW, table.owner, middle, "left")
    across(_UNIT_ROW, table.unit, last, "right", first=middle + 1)
    _put(page, grid, _HEAD_ROW, is_head=True)
    body = _HEAD_ROW + len(grid.head)
    _put(page, grid, body, is_head=False)
    for row, note in enumerate(table.notes, body + len(grid.body)):
        across(row, note, last, "left")
        page.row_dimensions[row].height = 15 * (1 + len(note) * 2 // _WIDTH[table.landscape])
    _widths(page, grid, _WIDTH[table.landscape])
    letters = [get_column_letter(number) for number in range(1, middle + 1)]
    room = sum(page.column_dimensions[letter].width for letter in letters)
    page.row_dimensions[_UNIT_ROW].height = 16 * -(-len(table.owner) * 2 // int(room))
    page.row_dimensions[_TITLE_ROW].height = 30
    page.freeze_panes = f"A{body}"
    page.print_title_rows = f"{_TITLE_ROW}:{body - 1}"
    page.page_setup.orientation = "landscape" if table.landscape else "portrait"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True


def _put(page: Worksheet, grid: Grid, first: int, *, is_head: bool) -> None:
    for r, row in enumerate(grid.head if is_head else grid.body, first):
        lines = 1
        for c, cell in enumerate(row, 1):
            target: Any = page.cell(r, c)
            dress(target, _look())
            if cell is None:
                continue
            if cell.across > 1 or cell.down > 1:
                _merge(page, r, c, r + cell.down - 1, c + cell.across - 1)
            align: Align = "center" if is_head else grid.align(c - 1, cell)
            _fill(target, cell, align, is_head=is_head)
            room = sum(col.weight for col in grid.columns[c - 1 : c - 1 + cell.across])
            share = room / sum(col.weight for col in grid.columns) * _WIDTH[False]
            lines = max(lines, -(-len(cell.text) * 2 // max(1, int(share))) if is_head else 1)
        page.row_dimensions[r].height = 15 * min(lines, 4) + 3


def _merge(page: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Make one cell of several, which keep the lines that they have been given."""
    page.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


def _fill(target: Any, cell: GridCell, align: Align, *, is_head: bool) -> None:
    text = cell.text.replace("\a", "\n")
    is_number = not is_head and (align == "right" or cell.across > 1) and _NUMBER.fullmatch(text)
    number = "@"
    if is_number:
        target.value = Decimal(text.replace(",", ""))
        places = len(text.partition(".")[2])
        number = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")
    else:
        target.value = text.lstrip(INDENT) or None
        _as_text(target)
    dress(target, _look(_HEAD_FONT if is_head else _FONT, align, indent_of(text), number))


def _as_text(cell: Any) -> None:
    """What begins with = is text here: nothing that was typed becomes a formula."""
    if cell.data_type == "f":
        cell.data_type = "s"


def _widths(page: Worksheet, grid: Grid, width: int) -> None:
    weight = sum(column.weight for column in grid.columns)
    for number, column in enumerate(grid.columns, 1):
        cells = (row[number - 1] for row in grid.body)
        longest = max((len(cell.text) for cell in cells if cell), default=0)
        least = max(_LEAST, longest + 2) if column.align == "right" else 6
        own = max(least, round(width * column.weight / weight))
        page.column_dimensions[get_column_letter(number)].width = own

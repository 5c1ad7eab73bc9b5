"""附表.xlsx: the official tables as a workbook, a sheet a table, ready to print. Knows no form."""

import datetime
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.contents.tables import Table
from generator.forms.grids import INDENT, Align, Grid, GridCell, Row, indent_of
from generator.word.archive import reproducible

Facts = dict[str, Any]
"""Of a look."""
Place = tuple[int, int]
"""Row and column, from 0."""

_BODY: Facts = {"font_name": "宋体", "font_size": 10}
_HEAD = _BODY | {"bold": True}
_TITLE = _HEAD | {"font_size": 16}
_LINED: Facts = {"border": 1, "border_color": "#000000"}
_WIDTH = {False: 92, True: 140}
"""Characters across an upright and a landscape page."""
_LEAST = 12
"""Characters a column of figures needs."""
_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
_TITLE_ROW, _NUMBER_ROW, _UNIT_ROW, _HEAD_ROW = range(4)
_LONGEST_TITLE = 31
_MISSING = "没有生成的表"
_A4 = 9


def spreadsheet(tables: Sequence[Table], owner: str) -> bytes:
    """The tables as an .xlsx; numbers are numbers, as the document prints them. ``owner``: its title.

    Tables whose figures the workbook does not hold are not made; a last sheet tells which. What
    begins with = is text: nothing that was typed becomes a formula.
    """
    stream = io.BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": owner, "created": datetime.datetime(1980, 1, 1)})
    looks = _Looks(book)
    for number, table in enumerate(tables, 1):
        if table.is_known:
            _Sheet(book.add_worksheet(_sheet_title(number, table)), looks).write(table)
    if missing := [table for table in tables if not table.is_known]:
        _Sheet(book.add_worksheet(_MISSING), looks).write_missing(missing)
    book.close()
    return reproducible(stream.getvalue())


def _sheet_title(number: int, table: Table) -> str:
    name = re.sub(r"[\\/*?:\[\]]", "", table.title)
    return f"{number:02d} {name}"[:_LONGEST_TITLE]


class _Looks:
    """The looks of a workbook's cells, by the facts XlsxWriter gives them names for; each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[frozenset[tuple[str, Any]], Format] = {}

    def __call__(self, *facts: Facts) -> Format:
        whole = {name: value for each in facts for name, value in each.items()}
        key = frozenset(whole.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]


def _placed(align: Align, indent: int = 0) -> Facts:
    """Where a text stands in its cell."""
    return {"align": align, "valign": "vcenter", "text_wrap": True, "indent": indent}


class _Sheet:
    """One sheet while it is written; rows and columns count from 0."""

    def __init__(self, page: Worksheet, looks: _Looks) -> None:
        self._page, self._looks = page, looks

    def write(self, table: Table) -> None:
        """A table with its title, number, unit and notes, as it is printed."""
        page, grid = self._page, table.grid
        last = len(grid.columns) - 1
        middle = max(0, len(grid.columns) // 2 - 1)
        width = _WIDTH[table.landscape]
        self._across(_TITLE_ROW, table.title, (0, last), "center", _TITLE)
        self._across(_NUMBER_ROW, table.number, (0, last), "right")
        self._across(_UNIT_ROW, table.owner, (0, middle), "left")
        self._across(_UNIT_ROW, table.unit, (min(middle + 1, last), last), "right")
        widths = _widths(grid, width)
        for number, own in enumerate(widths):
            page.set_column(number, number, own)
        page.set_row(_TITLE_ROW, 30)
        page.set_row(_UNIT_ROW, 16 * -(-len(table.owner) * 2 // sum(widths[: middle + 1])))
        body = _HEAD_ROW + len(grid.head)
        for row, cells in enumerate(grid.head, _HEAD_ROW):
            self._row(row, cells, grid, is_head=True)
        for row, cells in enumerate(grid.body, body):
            self._row(row, cells, grid, is_head=False)
        for row, note in enumerate(table.notes, body + len(grid.body)):
            self._across(row, note, (0, last), "left")
            page.set_row(row, 15 * (1 + len(note) * 2 // width))
        self._ready_to_print(body, landscape=table.landscape)

    def write_missing(self, tables: Sequence[Table]) -> None:
        """Which tables are not here, and which sheet of the workbook has to be filled for each."""
        rows = [("没有生成的表", "要先填填报表的"), *((t.heading, t.source) for t in tables)]
        for number, row in enumerate(rows):
            self._page.write_row(number, 0, row, self._looks(_BODY if number else _HEAD, _LINED))
        self._page.set_column(0, 0, 50)
        self._page.set_column(1, 1, 30)

    def _ready_to_print(self, body: int, *, landscape: bool) -> None:
        """On A4, as wide as the paper, with the headings on every page."""
        page = self._page
        (page.set_landscape if landscape else page.set_portrait)()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.repeat_rows(_TITLE_ROW, body - 1)
        page.freeze_panes(body, 0)

    def _across(
        self, row: int, text: str, columns: tuple[int, int], align: Align, font: Facts = _BODY
    ) -> None:
        look = self._looks(font, _placed(align))
        self._put((row, columns[0]), (row, columns[1]), text, look)

    def _put(self, first: Place, last: Place, value: str | Decimal, look: Format) -> None:
        """What one cell holds, or several that are made one."""
        if first != last:
            self._page.merge_range(*first, *last, "", look)
        self._page.write(*first, value, look)

    def _row(self, row: int, cells: Row, grid: Grid, *, is_head: bool) -> None:
        lines = 1
        for column, cell in enumerate(cells):
            if cell is None:
                continue  # reached over, which has given it its lines
            align: Align = "center" if is_head else grid.align(column, cell)
            self._cell((row, column), cell, align, is_head=is_head)
            room = sum(each.weight for each in grid.columns[column : column + cell.across])
            share = room / sum(each.weight for each in grid.columns) * _WIDTH[False]
            lines = max(lines, -(-len(cell.text) * 2 // max(1, int(share))) if is_head else 1)
        self._page.set_row(row, 15 * min(lines, 4) + 3)

    def _cell(self, place: Place, cell: GridCell, align: Align, *, is_head: bool) -> None:
        """A figure as a number that shows the places it is printed with; all else as text."""
        text = cell.text.replace("\a", "\n")
        is_number = (
            not is_head and (align == "right" or cell.across > 1) and _NUMBER.fullmatch(text)
        )
        form = "@"
        if is_number:
            places = len(text.partition(".")[2])
            form = ("#,##0" if "," in text else "0") + (f".{'0' * places}" if places else "")
        font, where = _HEAD if is_head else _BODY, _placed(align, indent_of(text))
        look = self._looks(font, where, _LINED, {"num_format": form})
        last = (place[0] + cell.down - 1, place[1] + cell.across - 1)
        value = Decimal(text.replace(",", "")) if is_number else text.lstrip(INDENT)
        self._put(place, last, value, look)


def _widths(grid: Grid, width: int) -> list[int]:
    """Of the columns, in characters."""
    weight = sum(column.weight for column in grid.columns)
    widths = []
    for number, column in enumerate(grid.columns):
        cells = (row[number] for row in grid.body)
        longest = max((len(cell.text) for cell in cells if cell), default=0)
        least = max(_LEAST, longest + 2) if column.align == "right" else 6
        widths.append(max(least, round(width * column.weight / weight)))
    return widths

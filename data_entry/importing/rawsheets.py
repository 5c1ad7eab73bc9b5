"""Spreadsheet files as plain grids: what stands in each cell, and which cells are merged.

``.xls``, ``.xlsx``, ``.ods``, and web pages or text under their names; told apart by their first bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import xlrd

from data_entry.addresses import address
from data_entry.failures import UnreadableError
from data_entry.importing.markup import PlainGrid, grids, of_open_document, part_of, tables_of_word
from data_entry.reading.opening import (
    LOCKED,
    MIMETYPE,
    OLE,
    SAVE_AS,
    ZIP,
    is_word,
    look_at,
    open_workbook,
    packed,
)
from data_entry.words import SHRINKING, SHRUNK

SUFFIXES = (
    *(".xls", ".xlsx", ".et", ".ods", ".fods", ".csv", ".txt"),
    *(".docx", ".htm", ".html", ".mht", ".xml"),
)
MOST_ROWS, MOST_COLUMNS = 5_000, 256
"""No official table is larger; what lies beyond is not read."""
NOT_CALCULATED = "公式未算出，请打开保存一次"
"""Stands for a formula that was saved without its result."""
_EXPORT = "请给出从决算软件导出的 .xls 或 .xlsx；只有纸质或图片的，请在填报表里直接填"
_IN_OLE = "WordDocument".encode("utf-16-le")
"""What Word files of the old kind have inside."""


@dataclass
class RawSheet:
    """One sheet: ``rows[row][column]``, counted from 0; merged cells are empty but the first."""

    file: str
    title: str
    rows: list[list[Any]]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """For every merged cell the first of its area."""
    is_hidden: bool = False
    is_among_text: bool = False
    """True for a table of a document, where other tables are nothing strange."""
    top: int = 0
    """How many rows of the sheet stand above, where this is a part of one; less than 0 where lines
    of text stand above its own."""

    left: int = 0
    """How many columns of the sheet stand on the left of a part of it."""
    below: tuple[tuple[int, "RawSheet"], ...] = ()
    """The sheets whose rows follow, and from which row on."""

    @property
    def name(self) -> str:
        """``决算公开表.xls › GK01``."""
        return f"{self.file} › {self.title}"

    def part(self, first: int, end: int) -> "RawSheet":
        """Some rows, which keep their addresses."""
        merged = {
            (row - first, column): (above - first, left)
            for (row, column), (above, left) in self.merged.items()
            if first <= above and row < end
        }
        rows, top = self.rows[first:end], self.top + first
        return replace(self, rows=rows, merged=merged, top=top)

    def beside(self, first: int, end: int) -> "RawSheet":
        """Some columns, which keep their addresses."""
        merged = {
            (row, column - first): (above, before - first)
            for (row, column), (above, before) in self.merged.items()
            if first <= before and column < end
        }
        rows = [row[first:end] for row in self.rows]
        return replace(self, rows=rows, merged=merged, left=self.left + first)

    def joined(self, other: "RawSheet") -> "RawSheet":
        """The sheet with the rows of another below its own, which keep their addresses."""
        end = len(self.rows)
        merged = {(r + end, c): (top + end, left) for (r, c), (top, left) in other.merged.items()}
        return replace(
            self,
            rows=[*self.rows, *other.rows],
            merged=self.merged | merged,
            below=(*self.below, (end, other)),
        )

    def at(self, row: int, column: int) -> Any:
        """What stands in a cell; None outside the sheet."""
        line = self.rows[row] if 0 <= row < len(self.rows) else []
        return line[column] if 0 <= column < len(line) else None

    def shown(self, row: int, column: int) -> Any:
        """What a reader sees in a cell: that of its merged area."""
        return self.at(*self.merged.get((row, column), (row, column)))

    def address(self, row: int, column: int) -> str:
        """``决算公开表.xls › GK01 › C12``."""
        for first, sheet in reversed(self.below):
            if row >= first:
                return sheet.address(row - first, column)
        return f"{self.name} › {address(self.top + row + 1, self.left + column + 1)}"

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0)


def raw_sheets(path: Path) -> list[RawSheet]:
    """The sheets of a file. Raises UnreadableError."""
    content = look_at(path, _EXPORT)
    if content.startswith(OLE):
        return list(_old(path, content))
    is_open_document = packed(path)[:1] == [MIMETYPE]
    if content.startswith(ZIP) and not is_open_document:
        return list(_of_word(path) if is_word(path) else _new(path))
    try:
        own = of_open_document(part_of(path, "content.xml")) if is_open_document else grids(content)
        found = [_of_grid(path, each) for each in own]
    except Exception as error:  # damaged pages and text fail in many ways
        raise UnreadableError(path, "文件已损坏，或不是表格", _EXPORT) from error
    if not found and b"<frameset" in content.lower():
        raise UnreadableError(path, "这只是网页的框架，表在旁边的 .files 文件夹里", SAVE_AS)
    if not found:
        what = "这是决算软件的数据包（JIO）" if path.suffix.lower() == ".jio" else "不是 Excel 文件"
        raise UnreadableError(path, what, _EXPORT)
    return found


def _of_grid(path: Path, grid: PlainGrid, *, is_among_text: bool = False) -> RawSheet:
    rows = [[_year(cell) for cell in row] for row in grid.rows]
    return RawSheet(
        path.name, grid.title, rows, grid.merged, grid.is_hidden, is_among_text, -grid.above
    )


def _of_word(path: Path) -> Iterator[RawSheet]:
    try:
        for each in tables_of_word(path):
            yield _of_grid(path, each, is_among_text=True)
    except Exception as error:  # damaged files fail in many ways
        raise UnreadableError(path, "文件已损坏", "请用 Word 或 WPS 打开，另存后再试") from error


def _old(path: Path, content: bytes) -> Iterator[RawSheet]:
    if _IN_OLE in content:
        advice = "请用 Word 或 WPS 打开，另存为 .docx 后再试"
        raise UnreadableError(path, "这是 Word 文档（.doc）", advice)
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True)
    except Exception as error:  # xlrd raises many kinds for damaged files
        if "encrypted" in str(error):
            raise UnreadableError(path, *LOCKED) from error
        raise UnreadableError(path, "文件已损坏，或不是 Excel 文件", SAVE_AS) from error
    for sheet in book.sheets():
        width = min(sheet.ncols, MOST_COLUMNS)
        rows = [
            [_value(book, sheet.cell(r, c)) for c in range(width)]
            for r in range(min(sheet.nrows, MOST_ROWS))
        ]
        merged = {
            (r, c): (r1, c1)
            for r1, r2, c1, c2 in sheet.merged_cells
            for r in range(r1, min(r2, MOST_ROWS))
            for c in range(c1, min(c2, MOST_COLUMNS))
        }
        yield RawSheet(path.name, sheet.name, rows, merged, bool(sheet.visibility))


def _value(book: Any, cell: Any) -> Any:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _year(xlrd.xldate_as_datetime(cell.value, book.datemode))
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    is_shrunk = cell.ctype == xlrd.XL_CELL_NUMBER and cell.value and SHRINKING.search(form)
    return SHRUNK.format(cell.value) if is_shrunk else cell.value


def _year(value: Any) -> Any:
    """The last day of a year at the head of a column means the year."""
    is_last = isinstance(value, datetime) and (value.month, value.day) == (12, 31)
    return f"{value.year}年" if is_last else value


def _new(path: Path) -> Iterator[RawSheet]:
    for page in open_workbook(path).pages:
        last_row = min(max(page.rows, default=1), MOST_ROWS)
        last_column = min(max(page.columns, default=1), MOST_COLUMNS)
        rows = [
            [
                _year(page.value(r, c)) if page.formulas.get((r, c), True) else NOT_CALCULATED
                for c in range(1, last_column + 1)
            ]
            for r in range(1, last_row + 1)
        ]
        merged = {
            (r - 1, c - 1): (area.top - 1, area.left - 1)
            for area in page.areas
            for r in range(area.top, min(area.bottom, MOST_ROWS) + 1)
            for c in range(area.left, min(area.right, MOST_COLUMNS) + 1)
        }
        yield RawSheet(path.name, page.title, rows, merged, not page.is_visible)

"""Spreadsheet files as plain grids: what stands in each cell, and which cells are merged.

``.xls``, ``.xlsx`` and either under another ending (``.et``); told apart by their first bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlrd

from data_entry.addresses import address
from data_entry.failures import UnreadableError
from data_entry.reading.opening import open_workbook

SUFFIXES = (".xls", ".xlsx", ".et")
MOST_ROWS, MOST_COLUMNS = 5_000, 80
"""No official table is larger; what lies beyond is not read."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"


@dataclass
class RawSheet:
    """One sheet: ``rows[row][column]``, counted from 0; merged cells are empty but the first."""

    file: str
    title: str
    rows: list[list[Any]]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """For every merged cell the first of its area."""

    def at(self, row: int, column: int) -> Any:
        """What stands in a cell; None outside the sheet."""
        line = self.rows[row] if 0 <= row < len(self.rows) else []
        return line[column] if 0 <= column < len(line) else None

    def shown(self, row: int, column: int) -> Any:
        """What a reader sees in a cell: that of its merged area."""
        return self.at(*self.merged.get((row, column), (row, column)))

    def address(self, row: int, column: int) -> str:
        """``决算公开表.xls › GK01 › C12``."""
        return f"{self.file} › {self.title} › {address(row + 1, column + 1)}"

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0)


def raw_sheets(path: Path) -> list[RawSheet]:
    """The visible sheets of a file. Raises UnreadableError."""
    try:
        start = path.open("rb").read(8)
    except OSError as error:
        raise UnreadableError(path, "文件不存在或打不开", "请检查路径和文件名") from error
    if start == _OLE:
        return list(_old(path))
    if start.startswith(_ZIP):
        return list(_new(path))
    if b"<" in start:
        advice = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再试"
        raise UnreadableError(path, "这是网页，只是改了扩展名", advice)
    raise UnreadableError(path, "不是 Excel 文件", "请给出从决算软件导出的 .xls 或 .xlsx")


def _old(path: Path) -> Iterator[RawSheet]:
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True)
    except Exception as error:  # xlrd raises many kinds for damaged files
        advice = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再试"
        raise UnreadableError(path, "文件已损坏，或不是 Excel 文件", advice) from error
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        width = min(sheet.ncols, MOST_COLUMNS)
        rows = [
            [_value(sheet.cell(r, c)) for c in range(width)]
            for r in range(min(sheet.nrows, MOST_ROWS))
        ]
        merged = {
            (r, c): (r1, c1)
            for r1, r2, c1, c2 in sheet.merged_cells
            for r in range(r1, min(r2, MOST_ROWS))
            for c in range(c1, min(c2, MOST_COLUMNS))
        }
        yield RawSheet(path.name, sheet.name, rows, merged)


def _value(cell: Any) -> Any:
    return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value


def _new(path: Path) -> Iterator[RawSheet]:
    for page in open_workbook(path).pages:
        if not page.is_visible:
            continue
        last_row = min(max(page.rows, default=1), MOST_ROWS)
        last_column = min(max(page.columns, default=1), MOST_COLUMNS)
        rows = [
            [page.value(r, c) for c in range(1, last_column + 1)] for r in range(1, last_row + 1)
        ]
        merged = {
            (r - 1, c - 1): (area.top - 1, area.left - 1)
            for area in page.areas
            for r in range(area.top, min(area.bottom, MOST_ROWS) + 1)
            for c in range(area.left, min(area.right, MOST_COLUMNS) + 1)
        }
        yield RawSheet(path.name, page.title, rows, merged)

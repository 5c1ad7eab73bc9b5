"""Tables as a form writes them: lines of ``| a | b |``, as in Markdown. Knows neither Word nor Excel.

Above the line of dashes stand the headings, below it the rows. The dashes give each column its share
of the width, the colons its alignment (``:---`` left, ``:--:`` centred, ``---:`` right: numbers).
``<`` joins a cell to the one on its left, ``^`` to the one above it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
BAR = "|"
INDENT = "\u3000"
"""How far a text is set in within its cell: one of these a step."""
ESCAPED_BAR = "\uff5c"
"""What a bar inside a value becomes, so that it does not end the cell."""
_LEFT, _ABOVE = "<", "^"
JOINS = {_LEFT: "\uff1c", _ABOVE: "\uff3e"}
"""What a value becomes that would join its cell to another."""
_RULE = re.compile(r":?-+:?")
_MOST = 20_000
_MOST_COLUMNS = 50
_LONG = "---"
_STOP = "。"


class GridFaultError(ValueError):
    """The lines are no table; the message says why."""


@dataclass(frozen=True)
class GridColumn:
    """A column: its share of the width and where its cells are aligned."""

    weight: int
    align: Align


@dataclass(frozen=True)
class GridCell:
    """A cell with the number of columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


Row = tuple[GridCell | None, ...]
"""A cell a column; None where a cell from the left or from above reaches over."""


@dataclass(frozen=True)
class Grid:
    """A table: columns, rows of headings and rows of contents."""

    columns: tuple[GridColumn, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]

    def align(self, number: int, cell: GridCell) -> Align:
        """Where the contents of a cell stand: joined cells in the middle, sentences to the left."""
        if cell.across > 1:
            return "left" if _STOP in cell.text else "center"
        return self.columns[number].align


def indent_of(text: str) -> int:
    """How many characters a text is set in."""
    return len(text) - len(text.lstrip(INDENT))


def is_row(line: str) -> bool:
    """True for a line of a table."""
    return line.startswith(BAR) and line.endswith(BAR) and len(line) > 1


def parse(lines: Sequence[str]) -> Grid:
    """The table that the lines describe. Raises GridFaultError."""
    rows = [[cell.strip(" ") for cell in line[1:-1].split(BAR)] for line in lines]
    rule = next((i for i, row in enumerate(rows) if all(map(_RULE.fullmatch, row))), None)
    if not rule:
        raise GridFaultError("表格要有表头，表头下面一行是 | --- | ---: |")
    columns = tuple(_column(text) for text in rows[rule])
    if len(columns) > _MOST_COLUMNS:
        raise GridFaultError(f"表格有 {len(columns)} 列，一页印不下：最多 {_MOST_COLUMNS} 列")
    if any(_is_second_rule(row) for row in rows[rule + 1 :]):
        raise GridFaultError("表格里有两行 | --- |，只要表头下面的一行；两张表之间要有别的文字")
    if len(rows) * len(columns) > _MOST:
        raise GridFaultError(f"表格太大，超过 {_MOST} 格")
    for row in rows:
        if len(row) != len(columns):
            message = f"表格有 {len(columns)} 列，这一行有 {len(row)} 列：{' | '.join(row)[:40]}"
            raise GridFaultError(message)
    return Grid(columns, _joined(rows[:rule]), _joined(rows[rule + 1 :]))


def _is_second_rule(row: Sequence[str]) -> bool:
    """True for a rule written out; a row of values may be all ``-``."""
    return all(map(_RULE.fullmatch, row)) and any(_LONG in cell for cell in row)


def _column(text: str) -> GridColumn:
    ends = text.startswith(":"), text.endswith(":")
    align: Align = "center" if all(ends) else "right" if ends[1] else "left"
    return GridColumn(len(text), align)


def _joined(rows: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    """The rows with the cells that ``<`` and ``^`` join."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            step = {_LEFT: (0, -1), _ABOVE: (-1, 0)}.get(text)
            above = step and (r + step[0], c + step[1])
            if step and above not in owner:
                raise GridFaultError(f"表格的“{text}”旁边没有可以合并的格：{' | '.join(row)[:40]}")
            owner[r, c] = owner[above] if above else (r, c)
    corners: dict[tuple[int, int], tuple[int, int]] = {}
    for place, own in owner.items():
        corners[own] = (
            max(corners.get(own, own)[0], place[0]),
            max(corners.get(own, own)[1], place[1]),
        )
    for (top, left), (bottom, right) in corners.items():
        inside = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if any(owner[place] != (top, left) for place in inside):
            raise GridFaultError(f"表格合并的格不是长方形：“{rows[top][left]}”")
    return tuple(
        tuple(
            GridCell(text, corners[r, c][1] - c + 1, corners[r, c][0] - r + 1)
            if owner[r, c] == (r, c)
            else None
            for c, text in enumerate(row)
        )
        for r, row in enumerate(rows)
    )

"""Cells that reach over many rows say what they say again further down: a page may begin there.

Knows no form.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from generator.forms.grids import Grid, GridCell, Row
from generator.word.layout.measures import SHORT_TABLE

_NAME = 12
"""Signs of a text at most that may stand twice; figures never do."""
_CROSSED = 3
"""So many rows further a cell ends rather than dividing another one beside it."""


def divided(grid: Grid) -> Grid:
    """The table with no cell of its first column over more rows than stay on one page."""
    body = list(grid.body)
    for top, row in enumerate(grid.body):
        cell = row[0]
        if cell is not None and cell.down > SHORT_TABLE:
            for cut in _cuts(body, top, top + cell.down):
                _divide(body, cut)
    return replace(grid, body=tuple(body))


def _cuts(body: list[Row], top: int, end: int) -> Iterator[int]:
    """The rows at which the cells that reach over them begin again, about equally far apart."""
    while end - top > SHORT_TABLE:
        ideal = top + (end - top) / ceil((end - top) / SHORT_TABLE)
        costs = {}
        for cut in range(top + 1, top + SHORT_TABLE + 1):
            crossed = [cell for _, _, cell in _crossing(body, cut)]
            if all(_is_name(cell.text) for cell in crossed):
                costs[cut] = abs(cut - ideal) + _CROSSED * len(crossed)
        if not costs:
            return
        top = min(costs, key=lambda cut: costs[cut])
        yield top


def _is_name(text: str) -> bool:
    return len(text) <= _NAME and not text[:1].isdecimal()


def _crossing(body: list[Row], cut: int) -> Iterator[tuple[int, int, GridCell]]:
    """The cells that reach from above a row into it, with their rows and columns."""
    for top in range(cut):
        for column, cell in enumerate(body[top]):
            if cell is not None and top + cell.down > cut:
                yield top, column, cell


def _divide(body: list[Row], cut: int) -> None:
    for top, column, cell in [*_crossing(body, cut)]:
        for row, down in ((top, cut - top), (cut, top + cell.down - cut)):
            cells = [*body[row]]
            cells[column] = replace(cell, down=down)
            body[row] = tuple(cells)

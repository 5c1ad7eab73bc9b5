"""How a table is set: the size of its letters, the widths of its columns, its height in points.

A table takes the whole width between the margins, shared out by what stands in its columns. Its
letters have one of two sizes: the smaller one keeps it on one page where that is possible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from generator.forms.grids import INDENT, Grid, GridCell, GridColumn, indent_of

_LAYOUTS = ((10.5, 1.5, True), (9.0, 1.5, True), (9.0, 0.7, True), (9.0, 0.7, False))
"""Sizes of letters, the room above and below them, in points, and whether headings have the width
they want: the first that puts a table on the fewest pages is taken. A document has these two sizes,
so that its tables look alike."""
_SMALLER = 1
"""The place in _LAYOUTS of the smaller size."""
_LAST_RESORT = (8.0, 7.0, 6.0, 5.0)
"""Sizes for a table whose figures do not stand side by side otherwise."""
PADDING = 1.1
"""What a cell needs beside its text, in em."""
_NARROW = 0.64
"""Width of a letter or figure, in em; a little more than most fonts have."""
_NARROWEST = 0.32
"""Width of a comma or a point between figures, in em."""
_WORD, _LONG_WORD, _WORD_LINES = 4, 9, 3
"""The fewest characters a line of words may have, in em: more where the words would take more than
so many lines, up to the second number."""
LINE = 1.25
_UNBROKEN = 7 + PADDING
"""Width of a column whose words are not broken where there is room: “可持续影响指标”."""
_LONGEST, _HEADING = 16, 6
"""Width that a text or a heading may want for itself, in em."""
_SPARE = 0.1
"""So much of a page is left for the headings of a table on its second page, and at its foot."""
_AROUND = 84.0
"""Height of a table's title and of the lines above and below it, in points."""
_KNOWN_TEXTS = 2**14
"""So many texts whose width is remembered: a table is measured in several sizes."""


@dataclass(frozen=True)
class Fit:
    """How a table is set: its letters, the room above and below them, columns, rows, in points."""

    size: float
    margin: float
    widths: list[float]
    rows: list[float]

    @property
    def height(self) -> float:
        """The height of all rows."""
        return sum(self.rows)

    def pages(self, room: float) -> int:
        """How many pages of that height it takes, as far as can be told."""
        return 1 if self.fits(room) else 1 + ceil((self.height + _AROUND) / room - 1 + _SPARE)

    def fits(self, room: float) -> bool:
        """Whether it stands on one page of that height."""
        return self.height <= room - _AROUND


def fitted(grid: Grid, width: float, height: float) -> Fit:
    """The first layout that puts the table on the fewest pages."""
    fits = []
    for layout in _LAYOUTS:
        if fit := _fit(grid, *layout, width):
            if fit.fits(height):
                return fit
            fits.append(fit)
    if fits:
        return min(fits, key=lambda fit: fit.pages(height))
    for size in _LAST_RESORT:
        if fit := _fit(grid, size, _LAYOUTS[-1][1], True, width):
            return fit
    least = _needs(grid)
    return _set(grid, size, _LAYOUTS[-1][1], [width * need / sum(least) for need in least])


def smaller(grid: Grid, fit: Fit, width: float) -> Fit:
    """The table in the smaller of its two sizes."""
    found = _fit(grid, *_LAYOUTS[_SMALLER], width)
    return fit if found is None or fit.size <= found.size else found


def _fit(grid: Grid, size: float, margin: float, heads: bool, width: float) -> Fit | None:
    """The table in letters of a size; None where its figures do not stand side by side."""
    needs = _needs(grid)
    wants = _wanted(grid, needs, heads=heads)
    least, wanted = ([each * size for each in ems] for ems in (needs, wants))
    unbroken = [
        max(low, min(most, _UNBROKEN * size)) for low, most in zip(least, wanted, strict=True)
    ]
    widths = _widths(least if sum(unbroken) > width else unbroken, wanted, grid, width)
    return None if widths is None else _set(grid, size, margin, widths)


def _set(grid: Grid, size: float, margin: float, widths: list[float]) -> Fit:
    return Fit(size, margin, widths, [*_row_heights(grid, size, margin, widths)])


def _needs(grid: Grid) -> list[float]:
    """The least width of each column, in em: figures on one line, words in lines of a few."""
    needs = [0.0] * len(grid.columns)
    for row in (*grid.head, *grid.body):
        for number, cell in enumerate(row):
            if cell is not None and cell.across == 1:
                needs[number] = max(needs[number], _least(cell.text) + PADDING)
    return needs


def _wanted(grid: Grid, needs: Sequence[float], *, heads: bool) -> list[float]:
    """The width at which each column breaks no line, in em, within bounds; alike ones are as wide."""
    wanted = [*needs]
    for rows, most in ((grid.head if heads else (), _HEADING), (grid.body, _LONGEST)):
        for row in rows:
            for number, cell in enumerate(row):
                if cell is not None and cell.across == 1:
                    own = min(em(cell.text), most) + PADDING
                    wanted[number] = max(wanted[number], own)
    widest: dict[GridColumn, float] = {}
    for column, width in zip(grid.columns, wanted, strict=True):
        widest[column] = max(width, widest.get(column, 0.0))
    return [widest[column] for column in grid.columns]


@lru_cache(_KNOWN_TEXTS)
def _least(text: str) -> float:
    """The least width of a cell's text, in em."""
    whole = em(text)
    if not any(east_asian_width(sign) in "WF" for sign in text.strip(INDENT)):
        return whole
    wrapped = whole / _WORD_LINES + indent_of(text)
    return min(whole, max(_WORD, min(wrapped, _LONG_WORD)))


def _widths(
    least: Sequence[float], wanted: Sequence[float], grid: Grid, width: float
) -> list[float] | None:
    """What each column wants and the rest by weight, or as much of it as there is; None where even
    the least is too much."""
    if sum(least) > width:
        return None
    start, shares = wanted, [float(column.weight) for column in grid.columns]
    if sum(wanted) > width:
        start, shares = least, [most - each for most, each in zip(wanted, least, strict=True)]
    rest = (width - sum(start)) / sum(shares)
    return [each + rest * share for each, share in zip(start, shares, strict=True)]


def _row_heights(
    grid: Grid, size: float, margin: float, widths: Sequence[float]
) -> Iterator[float]:
    """Height of each row, in points."""
    for row in (*grid.head, *grid.body):
        lines = 1
        for number, cell in enumerate(row):
            if cell is not None:
                room = room_of(cell, number, size, widths)
                needed = sum(_lines(line, room) for line in cell.text.split("\a"))
                lines = max(lines, -(-int(needed) // cell.down))
        yield lines * size * LINE + 2 * margin + 0.6


def room_of(cell: GridCell, number: int, size: float, widths: Sequence[float]) -> float:
    """How much of a line fits in a cell of the column with this number, in em."""
    return sum(widths[number : number + cell.across]) / size - PADDING * 0.8


def _lines(text: str, room: float) -> float:
    """How many lines of ``room`` em a text takes; its indent narrows each of them."""
    indent = indent_of(text)
    return max(1.0, -(-(em(text) - indent) // max(1.0, room - indent)))


@lru_cache(_KNOWN_TEXTS)
def em(text: str) -> float:
    """The width of a text in em: Chinese characters 1, others about half, commas and points less."""
    return sum(
        1.0 if east_asian_width(sign) in "WFA" else _NARROWEST if sign in ",." else _NARROW
        for sign in text
    )


def head_count(cell: GridCell, room: float) -> float:
    """How many lines the text of a heading takes."""
    parts = (part for line in cell.text.split("\a") for part in head_lines(line, room))
    return sum(_lines(part, room) for part in parts)


def head_lines(text: str, room: float) -> list[str]:
    """A heading with its bracket on a line of its own, or no last line of one character."""
    if em(text) <= room:
        return [text]
    name, opening, unit = text.partition("（")
    if name and opening and text.endswith("）") and em(opening + unit) <= room:
        return [*head_lines(name, room), opening + unit]
    is_plain = all(east_asian_width(sign) in "WF" for sign in text)
    if is_plain and len(text) == int(room) + 1 and len(text) > _WORD:
        return [text[:-2], text[-2:]]
    return [text]

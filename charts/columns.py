"""Draws 柱状图: columns side by side, or bars below each other where columns are too narrow.

Every text is measured before it is placed, so that nothing can overlap or be smaller than 9 pt.
"""

from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure as Picture

from charts.canvas import AXIS, MARGIN, SMALL_SIZE, TEXT_SIZE, WIDTH, Canvas
from charts.fonts import Font
from charts.series import Bars

PLOT, WIDEST, LINE = 80.0, 62.0, 1.35  # height of the columns, width of one, lines by their size
TAG = 15.0  # height of a number over or under its column
KEY, GAP = 9.0, 8.0  # the side of a colour key, the space beside numbers and names
LEGEND_LINE, LEGEND_GAP = 15.0, 22.0
LONGEST_NAME, BAR = 150.0, 13.0  # of a row


def draw_bars(bars: Bars, font: Font) -> Picture:
    """Clustered columns from 0 with their numbers on them, as rows where they would not fit."""
    fit = _fit_columns(bars, font)
    return _draw_rows(bars, font) if fit is None else _draw_columns(bars, font, fit)


@dataclass(frozen=True)
class _Scale:
    """Where values lie between two places on the sheet; 0 is always in between."""

    start: float
    end: float
    low: Decimal
    high: Decimal

    def place(self, value: Decimal) -> float:
        """The place of ``value``."""
        span = self.high - self.low
        part = float((value - self.low) / span) if span else 0.0
        return self.start + part * (self.end - self.start)


def _ends(bars: Bars) -> tuple[Decimal, Decimal]:
    values = [Decimal(0), *(value for one in bars.series for value in one.values)]
    return min(values), max(values)


# --- columns ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """How columns fit side by side: the width of a category and of a column, and what they carry."""

    slot: float
    place: float
    tag_size: float
    names: list[list[str]]


def _fit_columns(bars: Bars, font: Font) -> _Columns | None:
    """The widths at which every number and name can be read; None where there are none."""
    slot = (WIDTH - 2 * MARGIN) / max(len(bars.categories), 1)
    place = min(WIDEST, slot * 0.8 / max(len(bars.series), 1))
    size = font.fitting(bars.labels, TEXT_SIZE, place - 3)
    names = [font.wrapped(name, TEXT_SIZE, slot - 6) for name in bars.categories]
    if size < SMALL_SIZE or max(map(len, names), default=0) > 2:
        return None
    return _Columns(slot, place, size, names)


def _draw_columns(bars: Bars, font: Font, fit: _Columns) -> Picture:
    low, high = _ends(bars)
    legend = _legend(bars, font)
    names_top = MARGIN + LEGEND_LINE * len(legend)
    names_top += TEXT_SIZE * LINE * max(map(len, fit.names), default=0) + 3
    ground = names_top + (TAG if low < 0 else 0)
    top = ground + (PLOT if low < high else 0)
    sheet = Canvas(top + TAG + MARGIN + (TAG if bars.unit else 0), font, bars.colours)
    sheet.state_unit(bars.unit)
    scale = _Scale(ground, top, low, high)
    for rank, one in enumerate(bars.series):
        aside = fit.place * (rank + 0.5 - len(bars.series) / 2)
        for at, (value, label) in enumerate(zip(one.values, one.labels, strict=True)):
            centre = MARGIN + fit.slot * (at + 0.5) + aside
            _draw_column(sheet, scale, centre, fit, rank, value, label)
    zero = scale.place(Decimal(0))
    sheet.line((MARGIN, WIDTH - MARGIN), (zero, zero), AXIS, 0.8, 3)
    for at, lines in enumerate(fit.names):
        for row, line in enumerate(lines):
            y = names_top - TEXT_SIZE * LINE * (row + 1)
            sheet.text(MARGIN + fit.slot * (at + 0.5), y, line, TEXT_SIZE, "center")
    _draw_legend(sheet, legend)
    return sheet.picture


def _draw_column(
    sheet: Canvas, scale: _Scale, centre: float, fit: _Columns, rank: int,
    value: Decimal, label: str,
) -> None:  # fmt: skip
    """A column with its number over it, or under a negative one."""
    width, zero, top = fit.place * 0.8, scale.place(Decimal(0)), scale.place(value)
    if value:
        sheet.box(centre - width / 2, zero, width, top - zero, sheet.colour(rank), AXIS)
    foot = top + 3.5 if value >= 0 else top - 3.5 - 0.74 * fit.tag_size
    sheet.text(centre, foot, label, fit.tag_size, "center")


# --- rows -------------------------------------------------------------------------------------


def _draw_rows(bars: Bars, font: Font) -> Picture:
    """A row a number: the name at the left, the bar, the number at its end."""
    low, high = _ends(bars)
    names = [font.wrapped(name, SMALL_SIZE, LONGEST_NAME) for name in bars.categories]
    pitch = BAR + 1 if len(bars.series) > 1 else BAR + 4
    heights = [max(len(lines) * SMALL_SIZE * LINE, len(bars.series) * pitch) + 2 for lines in names]
    legend = _legend(bars, font)
    foot = MARGIN + LEGEND_LINE * len(legend)
    sheet = Canvas(foot + sum(heights) + MARGIN + (TAG if bars.unit else 0), font, bars.colours)
    sheet.state_unit(bars.unit)
    left = MARGIN + max(font.width(line, SMALL_SIZE) for name in names for line in name) + GAP
    tag = max(font.width(label, SMALL_SIZE) for label in bars.labels) + GAP
    scale = _Scale(left + (tag if low < 0 else 0), WIDTH - MARGIN - tag, low, high)
    zero = scale.place(Decimal(0))
    y = foot + sum(heights)
    sheet.line((zero, zero), (foot, y), AXIS, 0.8, 3)
    for at, (lines, height) in enumerate(zip(names, heights, strict=True)):
        middle = y - height / 2
        for row, line in enumerate(lines):
            base = middle + SMALL_SIZE * (LINE * (len(lines) / 2 - row - 1) + 0.32)
            sheet.text(left - GAP, base, line, SMALL_SIZE, "right")
        for rank, one in enumerate(bars.series):
            centre = middle + pitch * (len(bars.series) / 2 - rank - 0.5)
            _draw_row(sheet, scale, centre, rank, one.values[at], one.labels[at])
        y -= height
    _draw_legend(sheet, legend)
    return sheet.picture


def _draw_row(
    sheet: Canvas, scale: _Scale, centre: float, rank: int, value: Decimal, label: str
) -> None:
    zero, end = scale.place(Decimal(0)), scale.place(value)
    if value:
        height = BAR - 3
        sheet.box(zero, centre - height / 2, end - zero, height, sheet.colour(rank), AXIS)
    side, aside = ("left", 4) if value >= 0 else ("right", -4)
    sheet.text(end + aside, centre - 0.36 * SMALL_SIZE, label, SMALL_SIZE, side)


# --- legend -----------------------------------------------------------------------------------


def _legend(bars: Bars, font: Font) -> list[list[tuple[int, str]]]:
    """Ranks and names of the series, line by line; none for one series, which the caption names."""
    if len(bars.series) < 2:
        return []
    lines: list[list[tuple[int, str]]] = [[]]
    for rank, one in enumerate(bars.series):
        longer = [*lines[-1], (rank, one.name)]
        if lines[-1] and _legend_width(longer, font) > WIDTH - 2 * MARGIN:
            lines.append([(rank, one.name)])
        else:
            lines[-1] = longer
    return lines


def _legend_width(line: list[tuple[int, str]], font: Font) -> float:
    names = sum(font.width(name, SMALL_SIZE) + KEY + 5 for _, name in line)
    return names + LEGEND_GAP * (len(line) - 1)


def _draw_legend(sheet: Canvas, lines: list[list[tuple[int, str]]]) -> None:
    """Colour keys and names in rows at the foot, in the middle."""
    for row, line in enumerate(lines):
        x = (WIDTH - _legend_width(line, sheet.font)) / 2
        y = MARGIN + LEGEND_LINE * (len(lines) - 1 - row)
        for rank, name in line:
            sheet.key(x, y - 0.5, KEY, rank)
            sheet.text(x + KEY + 5, y, name, SMALL_SIZE)
            x += sheet.font.width(name, SMALL_SIZE) + KEY + 5 + LEGEND_GAP

"""Draws a figure with matplotlib objects, a function per kind; must not know the budget's model.

Everything is placed in printed points on an empty sheet, and every text is measured before it is
placed, so that nothing can overlap; neither pyplot nor matplotlib's settings are used.
"""

import math
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure as Picture
from matplotlib.patches import Circle, Wedge

from charts.canvas import INK, SOFT_INK, WIDTH, Canvas, Pair
from charts.fonts import Font
from charts.series import Bars, Figure, Pie, Slice

HEIGHT = 7.6 / 2.54 * 72
MARGIN = 10.0
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 12.0, 10.5, 9.0  # 小四, 五号, 小五
HEADER, LOWEST_PLOT, LEAST_SIZE = 46.0, 100.0, 7.0  # heights, and the smallest number on a column

AXIS, GRID, PALE = "#5B636B", "#E1E4E8", "#E9ECEF"
ONE_LINE = ((TEXT_SIZE, 1), (10.0, 1), (9.5, 1), (SMALL_SIZE, 1), (8.5, 1))  # size, most lines
TABLE_SIZES = (*ONE_LINE, (SMALL_SIZE, 2), (8.0, 3), (7.0, 9), (5.5, 99))
LONGEST_TABLE = 218.0
KEY, GAP = 15.0, 12.0  # the colour key with its space, the space between columns


def draw(figure: Figure, font: Font) -> Picture:
    """The figure as a matplotlib picture, 14.5 × 7.6 cm, higher where the legend is long."""
    if isinstance(figure.chart, Bars):
        return draw_bars(figure.title, figure.chart, font)
    return draw_pie(figure.title, figure.chart, font)


def _heading(sheet: Canvas, title: str, unit: str, right: float) -> None:
    """The title in the middle and the unit under it, ending at ``right``."""
    size = sheet.font.fitting([title], TITLE_SIZE, WIDTH - 2 * MARGIN)
    sheet.text(WIDTH / 2, sheet.height - 22, title, size, "center")
    if unit:
        words = f"单位：{unit}"
        size = sheet.font.fitting([words], SMALL_SIZE, WIDTH / 2)
        sheet.text(right, sheet.height - 38, words, size, "right", SOFT_INK)


def draw_bars(title: str, bars: Bars, font: Font) -> Picture:
    """Clustered columns from 0 with their numbers on them; the legend stands below."""
    ticks, marks = bars.ticks(), bars.tick_labels()
    mark_size = font.fitting(marks, SMALL_SIZE, WIDTH / 4)
    left = MARGIN + max(font.width(mark, mark_size) for mark in marks) + 6
    slot = (WIDTH - MARGIN - left) / max(len(bars.categories), 1)
    place = min(64.0, slot * (0.76 if len(bars.series) > 1 else 0.9) / max(len(bars.series), 1))
    tags = _fit_tags(bars.labels, place, font)
    size = font.fitting("".join(bars.categories), TEXT_SIZE if slot > 60 else SMALL_SIZE, slot - 4)
    names = [font.wrapped(name, size, slot - 4) for name in bars.categories]
    names_top = MARGIN + 17 + size * 1.35 * max(map(len, names), default=0) + 4
    low = names_top + (tags.height if ticks[0] < 0 else 0)
    sheet = Canvas(max(HEIGHT, low + LOWEST_PLOT + tags.height + HEADER), font, bars.colours)
    frame = _Frame(left, low, sheet.height - HEADER - tags.height, slot, place, ticks)
    _heading(sheet, title, bars.unit, WIDTH - MARGIN)
    _draw_axis(sheet, frame, marks, mark_size)
    _draw_columns(sheet, frame, bars, tags)
    for at, lines in enumerate(names):
        for row, line in enumerate(lines):
            y = names_top - size * 1.35 * (row + 1)
            sheet.text(left + slot * (at + 0.5), y, line, size, "center")
    _draw_legend(sheet, [one.name for one in bars.series])
    return sheet.picture


@dataclass(frozen=True)
class _Tags:
    """The numbers on the columns: their size, whether they stand upright, the room they need."""

    size: float
    is_upright: bool
    height: float


def _fit_tags(labels: list[str], place: float, font: Font) -> _Tags:
    """Numbers across while that leaves them readable in their places, else turned upright."""
    size = font.fitting(labels, TEXT_SIZE, place - 3)
    if size >= LEAST_SIZE:
        return _Tags(size, False, 14)
    size = min(SMALL_SIZE, place * 0.9)
    return _Tags(size, True, max(font.width(label, size) for label in labels) + 7)


@dataclass(frozen=True)
class _Frame:
    """Where the columns stand: between which heights, and how wide a category and a column are."""

    left: float
    low: float
    high: float
    slot: float
    place: float
    ticks: list[Decimal]

    def height_of(self, value: Decimal) -> float:
        """The height on the sheet at which ``value`` lies."""
        span = self.ticks[-1] - self.ticks[0]
        part = float((value - self.ticks[0]) / span) if span else 0.0
        return self.low + part * (self.high - self.low)


def _draw_axis(sheet: Canvas, frame: _Frame, marks: list[str], size: float) -> None:
    """Light lines with their values at the left, and a dark line at 0."""
    right = WIDTH - MARGIN
    for tick, mark in zip(frame.ticks, marks, strict=True):
        y = frame.height_of(tick)
        ink, width, layer = (GRID, 0.6, 1) if tick else (AXIS, 0.8, 3)
        sheet.line((frame.left, right), (y, y), ink, width, layer)
        sheet.text(frame.left - 5, y - 0.36 * size, mark, size, "right", SOFT_INK)


def _draw_columns(sheet: Canvas, frame: _Frame, bars: Bars, tags: _Tags) -> None:
    """The columns; each keeps a place of its own, which its number does not leave."""
    width, ground = frame.place * 0.82, frame.height_of(Decimal(0))
    for rank, one in enumerate(bars.series):
        fill = sheet.colour(rank)
        aside = frame.place * (rank + 0.5 - len(bars.series) / 2)
        for at, (value, label) in enumerate(zip(one.values, one.labels, strict=True)):
            centre = frame.left + frame.slot * (at + 0.5) + aside
            top = frame.height_of(value)
            if value:
                sheet.box(centre - width / 2, ground, width, top - ground, fill, AXIS)
            _draw_tag(sheet, tags, centre, top, label, -1 if value < 0 else 1)


def _draw_tag(sheet: Canvas, tags: _Tags, centre: float, top: float, label: str, side: int) -> None:
    """A number over its column, or under a negative one, on white so that no line crosses it."""
    across, up = sheet.font.width(label, tags.size), 0.74 * tags.size
    wide, high = (up, across) if tags.is_upright else (across, up)
    foot = top + 3.5 if side > 0 else top - 3.5 - high
    sheet.box(centre - wide / 2 - 0.5, foot, wide + 1, high, "white", "white")
    if tags.is_upright:
        sheet.text(centre + up / 2, foot, label, tags.size, turned=True)
    else:
        sheet.text(centre, foot, label, tags.size, "center")


def _draw_legend(sheet: Canvas, names: list[str]) -> None:
    """Colour keys and names in a row at the foot, in the middle."""
    spaces = min(38.0, WIDTH / 2 / max(len(names), 1))
    size = sheet.font.fitting(["".join(names)], SMALL_SIZE, WIDTH / 2)
    x = (WIDTH - spaces * len(names) - sheet.font.width("".join(names), size)) / 2 + spaces / 4
    for rank, name in enumerate(names):
        sheet.box(x, MARGIN - 0.5, spaces / 4, 8, sheet.colour(rank), AXIS)
        sheet.text(x + spaces / 4 + 5, MARGIN, name, size)
        x += sheet.font.width(name, size) + spaces


def draw_pie(title: str, pie: Pie, font: Font) -> Picture:
    """A pie clockwise from 12 o'clock, largest first, beside a table of names, amounts and shares.

    The table holds every slice; on the pie stand those shares for which there is room.
    """
    slices = sorted(pie.slices, key=lambda part: part.value, reverse=True)
    table = _fit_table(slices, font)
    sheet = Canvas(max(HEIGHT, HEADER + table.height + MARGIN + 4), font, pie.colours)
    room = WIDTH - 2 * MARGIN - table.width
    radius = min(63.0, (room - 52) / 2)
    spare = (room - 2 * radius - 52) / 3 if slices else room / 2 - radius - 36
    middle = (sheet.height - HEADER + MARGIN) / 2
    left = WIDTH - MARGIN - table.width - spare / 2  # of the table
    disc = _Disc(MARGIN + 36 + spare + radius, middle, radius, left - 3)
    _heading(sheet, title, pie.unit, left + table.width if slices else WIDTH - MARGIN)
    if pie.is_empty:
        _draw_nothing(sheet, disc, pie.note_when_zero)
    else:
        _draw_slices(sheet, disc, [part for part in slices if part.value > 0])
    if slices:
        _draw_table(sheet, table, left, middle)
    return sheet.picture


@dataclass(frozen=True)
class _Disc:
    """The pie's centre and radius, and the right end of the room for its labels."""

    x: float
    y: float
    radius: float
    right: float

    def at(self, angle: float, distance: float) -> Pair:
        """The point at an angle clockwise from 12 o'clock and a distance from the centre."""
        return self.x + distance * math.sin(angle), self.y + distance * math.cos(angle)


@dataclass(frozen=True)
class _Label:
    """The room a label takes: its centre and its extent."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "_Label") -> bool:
        """Whether the two share any room."""
        across, up = self.width + other.width, self.height + other.height
        return abs(self.x - other.x) * 2 < across and abs(self.y - other.y) * 2 < up

    def is_clear(self, right: float, top: float) -> bool:
        """Whether it keeps off the sheet's edges, the table at the right and the heading."""
        across, up = self.width / 2 + MARGIN / 2, self.height / 2 + MARGIN / 2
        return across <= self.x <= right - across and up <= self.y <= top - up

    def lies_in(self, disc: _Disc, start: float, end: float) -> bool:
        """Whether all four corners lie in the sector between two angles, at most half a turn."""
        for across, up in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
            x = self.x + across * self.width / 2 - disc.x
            y = self.y + up * self.height / 2 - disc.y
            if math.hypot(x, y) > disc.radius or not start < math.atan2(x, y) % math.tau < end:
                return False
        return True


def _draw_nothing(sheet: Canvas, disc: _Disc, note: str) -> None:
    """A pale disc that says there is nothing to divide."""
    centre = disc.x, disc.y
    sheet.add(Circle(centre, disc.radius, facecolor=PALE, edgecolor="#AEB5BD", linewidth=0.8))
    size = sheet.font.fitting([note], TEXT_SIZE, disc.radius * 1.7)
    sheet.text(disc.x, disc.y - 0.36 * size, note, size, "center", SOFT_INK)


def _draw_slices(sheet: Canvas, disc: _Disc, slices: list[Slice]) -> None:
    """The slices, and their shares in them or at the rim where no other label stands."""
    total = sum((part.value for part in slices), Decimal(0))
    placed: list[_Label] = []
    has_room = True
    start = Decimal(0)
    for rank, part in enumerate(slices):
        end = start + part.value
        turn = float(start / total) * math.tau, float(end / total) * math.tau
        _draw_slice(sheet, disc, turn, sheet.colour(rank))
        has_room = has_room and _draw_share(sheet, disc, turn, part.share, rank, placed)
        start = end


def _draw_slice(sheet: Canvas, disc: _Disc, turn: Pair, fill: str) -> None:
    """A sector; white lines part the sectors, and the smallest are drawn as thin as a line."""
    centre = (disc.x, disc.y)
    start, end = map(math.degrees, turn)
    if end - start > 359.999:
        sheet.add(Circle(centre, disc.radius, facecolor=fill, edgecolor="none", linewidth=0))
        return
    is_thin = end - start < 4
    edge, width = (fill, 0.4) if is_thin else ("white", 0.9)
    sector = Wedge(centre, disc.radius, 90 - end, 90 - start, facecolor=fill, edgecolor=edge)
    sector.set(linewidth=width, zorder=2.5 if is_thin else 2)
    sheet.add(sector)


def _draw_share(
    sheet: Canvas, disc: _Disc, turn: Pair, share: str, rank: int,
    placed: list[_Label],
) -> bool:  # fmt: skip
    """A share in its slice, else at the rim; False, and no label, where it would meet another."""
    start, end = turn
    width, height = sheet.font.width(share, SMALL_SIZE) + 4, SMALL_SIZE * 1.25
    middle = (start + end) / 2
    for part in (0.62, 0.7, 0.76):
        distance = 0.0 if end - start > 6.28 else part * disc.radius
        label = _Label(*disc.at(middle, distance), width, height)
        if distance == 0 or (end - start > 0.5 and label.lies_in(disc, start, end)):
            ink = sheet.ink_on(rank)
            break
    else:
        across, up = abs(math.sin(middle)) * width / 2, abs(math.cos(middle)) * height / 2
        label = _Label(*disc.at(middle, disc.radius + 5 + across + up), width, height)
        if any(map(label.meets, placed)):
            return False
        if not label.is_clear(disc.right, sheet.height - 23):
            return True
        xs, ys = zip(disc.at(middle, disc.radius), disc.at(middle, disc.radius + 4), strict=True)
        sheet.line(xs, ys, AXIS, 0.6, 3)
        ink = INK
    placed.append(label)
    sheet.text(label.x, label.y - 0.36 * SMALL_SIZE, share, SMALL_SIZE, "center", ink)
    return True


@dataclass(frozen=True)
class _Table:
    """The legend of a pie set in columns, and the extents it takes."""

    rows: list[tuple[Slice, list[str]]]
    size: float
    width: float
    share_width: float

    @property
    def pitch(self) -> float:
        """The height of a row of one line."""
        return self.size * (1.95 if len(self.rows) <= 5 else 1.6)

    def height_of(self, lines: list[str]) -> float:
        """The height of a row."""
        return self.pitch + (len(lines) - 1) * self.size * 1.3

    @property
    def height(self) -> float:
        """The height with the header."""
        return self.pitch + sum(self.height_of(lines) for _, lines in self.rows)


def _fit_table(slices: list[Slice], font: Font) -> _Table:
    """The table at the largest size at which its names need few enough lines."""
    for size, most in TABLE_SIZES:
        amounts = max(font.width(words, size) for words in ["金额", *(p.amount for p in slices)])
        shares = max(font.width(words, size) for words in ["占比", *(p.share for p in slices)])
        taken = KEY + amounts + shares + 2 * GAP
        room = max(LONGEST_TABLE - taken, size * 1.1)
        lines = [font.wrapped(part.name, size, room) for part in slices]
        is_low = len(slices) <= 8 or size <= SMALL_SIZE
        if is_low and room >= 5 * size and max(map(len, lines), default=0) <= most:
            break
    names = max((font.width(line, size) for name in lines for line in name), default=0.0)
    width = taken + max(names, 2 * size) if slices else 0.0
    return _Table(list(zip(slices, lines, strict=True)), size, width, shares)


def _draw_table(sheet: Canvas, table: _Table, left: float, middle: float) -> None:
    """The table between a top and a bottom rule, as 三线表; classes of 0 have an empty key."""
    right = left + table.width
    share_left = right - table.share_width - GAP
    y = middle + table.height / 2
    sheet.line((left, right), (y, y), AXIS, 0.9)
    y -= table.pitch
    base = y + (table.pitch - 0.72 * table.size) / 2
    sheet.text(left + KEY, base, "项目", table.size, ink=SOFT_INK)
    sheet.text(share_left, base, "金额", table.size, "right", SOFT_INK)
    sheet.text(right, base, "占比", table.size, "right", SOFT_INK)
    sheet.line((left, right), (y, y), AXIS, 0.5)
    for rank, (part, lines) in enumerate(table.rows):
        first = y - (table.pitch + 0.72 * table.size) / 2
        y -= table.height_of(lines)
        base = (first + y + (table.pitch - 0.72 * table.size) / 2) / 2
        fill = sheet.colour(rank) if part.value > 0 else "white"
        sheet.box(left + 1, base, 0.72 * table.size, 0.72 * table.size, fill, AXIS)
        for at, line in enumerate(lines):
            sheet.text(left + KEY, first - at * table.size * 1.3, line, table.size)
        sheet.text(share_left, base, part.amount, table.size, "right")
        sheet.text(right, base, part.share, table.size, "right")
    sheet.line((left, right), (y, y), AXIS, 0.9)

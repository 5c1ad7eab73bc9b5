"""Draws 饼状图: a pie beside a table of its parts, one bar for one part, a sentence for none.

Every text is measured before it is placed; every part has its share at the pie and in the table.
"""

import math
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.figure import Figure as Picture
from matplotlib.patches import Circle, Wedge

from charts.canvas import (
    AXIS,
    INK,
    MARGIN,
    PALE,
    SMALL_SIZE,
    SOFT_INK,
    TEXT_SIZE,
    WIDTH,
    Canvas,
    Pair,
)
from charts.fonts import Font
from charts.series import Pie, Slice

RADIUS, AWAY = 50.0, 13.0  # of the pie; how far from it the shares stand that are not in it
WIDE = 0.96
"""The least angle of a slice that holds its own share: about 15 %."""
LINE, HEAD = 1.35, 15.0  # the height of a line by its size, of the line for the unit
SIZES = ((TEXT_SIZE, 1), (10.0, 1), (SMALL_SIZE, 1), (SMALL_SIZE, 99))  # size, most lines of a name
KEY, GAP = 15.0, 12.0  # the colour key with its space, the space between columns
LABEL = SMALL_SIZE * LINE
"""How far apart the shares beside the pie stand."""
STRIP = 18.0
"""Height of a single bar, and of the sentence for nothing."""


def draw_pie(pie: Pie, font: Font) -> Picture:
    """A pie clockwise, largest first; parts of 0 are named below it in a line."""
    parts = sorted(pie.drawn or pie.slices, key=lambda part: part.value, reverse=True)
    rows = [part for part in parts if not part.is_zero]
    zeros = [part.name for part in parts if part.is_zero]
    if pie.is_empty and not rows:
        return _draw_nothing(pie, font)
    note = (
        font.wrapped(f"本年为0：{'、'.join(zeros)}", SMALL_SIZE, WIDTH - 2 * MARGIN)
        if zeros
        else []
    )
    if len(rows) == 1 and rows[0].value > 0:
        return _draw_single(pie, rows[0], note, font)
    return _draw_parts(pie, rows, note, font)


def _note_height(note: list[str]) -> float:
    return len(note) * SMALL_SIZE * LINE + 5 if note else 0.0


def _draw_note(sheet: Canvas, note: list[str]) -> None:
    """The line below a figure that names the parts of 0."""
    for at, line in enumerate(note):
        y = MARGIN + 1 + (len(note) - 1 - at) * SMALL_SIZE * LINE
        sheet.text(WIDTH / 2, y, line, SMALL_SIZE, "center", SOFT_INK)


def _draw_nothing(pie: Pie, font: Font) -> Picture:
    """A pale strip that says there is nothing to divide."""
    lines = font.wrapped(pie.note_when_zero, TEXT_SIZE, WIDTH - 4 * MARGIN)
    height = STRIP + (len(lines) - 1) * TEXT_SIZE * LINE
    sheet = Canvas(height + 2 * MARGIN, font, pie.colours)
    sheet.box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, height, PALE, AXIS)
    for at, line in enumerate(lines):
        y = sheet.height / 2 + TEXT_SIZE * (LINE * ((len(lines) - 1) / 2 - at) - 0.36)
        sheet.text(WIDTH / 2, y, line, TEXT_SIZE, "center")
    return sheet.picture


def _draw_single(pie: Pie, part: Slice, note: list[str], font: Font) -> Picture:
    """One bar for a whole of one part, with its name, amount and share above."""
    said = f"{part.amount}{pie.unit}，占{part.share}"
    room = WIDTH - 2 * MARGIN - font.width(said, TEXT_SIZE) - GAP
    lines = font.wrapped(part.name, TEXT_SIZE, room)
    foot = MARGIN + _note_height(note)
    words = foot + STRIP + 6
    sheet = Canvas(words + len(lines) * TEXT_SIZE * LINE + MARGIN, font, pie.colours)
    sheet.box(MARGIN, foot, WIDTH - 2 * MARGIN, STRIP, sheet.colour(0), AXIS)
    for at, line in enumerate(lines):
        sheet.text(MARGIN, words + (len(lines) - 1 - at) * TEXT_SIZE * LINE, line, TEXT_SIZE)
    sheet.text(WIDTH - MARGIN, words, said, TEXT_SIZE, "right")
    _draw_note(sheet, note)
    return sheet.picture


# --- the pie ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Sector:
    """A slice between two angles, clockwise from 12 o'clock, with its place among the colours."""

    part: Slice
    rank: int
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def is_wide(self) -> bool:
        """Whether its share stands in it."""
        return self.end - self.start >= WIDE

    @property
    def side(self) -> int:
        """1 for the right half, -1 for the left one."""
        return 1 if math.sin(self.middle) >= 0 else -1

    def place_for(self, width: float, height: float) -> float:
        """How far from the centre a box of this size stands clear of the rim and of both edges."""

        def clear(distance: float) -> float:
            x, y = distance * math.sin(self.middle), distance * math.cos(self.middle)
            corners = [(x + a * width / 2, y + b * height / 2) for a in (-1, 1) for b in (-1, 1)]
            return min(min(RADIUS - math.hypot(*at), self._from_edges(*at)) for at in corners)

        usual = 0.62 * RADIUS
        places = [RADIUS * at / 50 for at in range(22, 40)]
        return max(places, key=lambda at: (min(clear(at), 5.0), -abs(at - usual)))

    def _from_edges(self, x: float, y: float) -> float:
        """How far along the circle a point is from the nearer edge, negative beyond it."""
        turned = math.remainder(math.atan2(x, y) - self.middle, math.tau)
        return ((self.end - self.start) / 2 - abs(turned)) * math.hypot(x, y)


def _sectors(rows: list[Slice]) -> list[_Sector]:
    """The slices from 12 o'clock; turned so that those too narrow for their shares point left."""
    shown = [part for part in rows if part.value > 0]
    total = sum((part.value for part in shown), Decimal(0))
    angles = [float(part.value / total) * math.tau for part in shown]
    narrow = sum(angle for angle in angles if angle < WIDE)
    start = 0.75 * math.tau + narrow / 2 if 0 < narrow <= math.pi else 0.0
    found = []
    for rank, (part, angle) in enumerate(zip(shown, angles, strict=True)):
        found.append(_Sector(part, rank, start, start + angle))
        start += angle
    return found


def _draw_parts(pie: Pie, rows: list[Slice], note: list[str], font: Font) -> Picture:
    sectors = _sectors(rows)
    label = max(font.width(part.share, SMALL_SIZE) for part in rows)
    outside = {one.side for one in sectors if not one.is_wide}
    beside = {side: label + AWAY + 4 if side in outside else 0.0 for side in (-1, 1)}
    disc_width = 2 * RADIUS + beside[-1] + beside[1]
    table = _fit_table(rows, font, WIDTH - 2 * MARGIN - disc_width - 2 * GAP)
    labels = max(sum(o.side == s and not o.is_wide for o in sectors) for s in (-1, 1))
    height = max(2 * RADIUS + 4, table.height, labels * LABEL)
    foot = MARGIN + _note_height(note)
    head = MARGIN + (HEAD if pie.unit else 0)
    sheet = Canvas(foot + height + head, font, pie.colours)
    sheet.state_unit(pie.unit)
    spare = (WIDTH - 2 * MARGIN - disc_width - table.width) / 3
    disc = _Disc(MARGIN + spare + beside[-1] + RADIUS, foot + height / 2)
    for sector in sectors:
        _draw_sector(sheet, disc, sector, is_patterned=len(sectors) >= 5)
    for side in (-1, 1):
        _draw_outer(sheet, disc, [o for o in sectors if not o.is_wide and o.side == side], side)
    _draw_table(sheet, table, WIDTH - MARGIN - spare - table.width, disc.y)
    _draw_note(sheet, note)
    return sheet.picture


@dataclass(frozen=True)
class _Disc:
    """The pie's centre."""

    x: float
    y: float

    def at(self, angle: float, distance: float) -> Pair:
        """The point at an angle clockwise from 12 o'clock and a distance from the centre."""
        return self.x + distance * math.sin(angle), self.y + distance * math.cos(angle)


def _draw_sector(sheet: Canvas, disc: _Disc, sector: _Sector, *, is_patterned: bool) -> None:
    """A sector, with its share where it is wide; white lines part the sectors."""
    fill = sheet.colour(sector.rank)
    if sector.end - sector.start > math.tau - 1e-5:
        circle = Circle((disc.x, disc.y), RADIUS, facecolor=fill, edgecolor="none", linewidth=0)
        sheet.add(circle)
    else:
        start, end = math.degrees(sector.start), math.degrees(sector.end)
        is_thin = end - start < 4
        edge, width = (fill, 0.4) if is_thin else ("white", 0.9)
        wedge = Wedge(
            (disc.x, disc.y), RADIUS, 90 - end, 90 - start, facecolor=fill, edgecolor=edge
        )
        wedge.set(linewidth=width, zorder=2.5 if is_thin else 2)
        sheet.add(wedge)
    if is_patterned:
        _draw_pattern(sheet, disc, sector)
    if sector.is_wide:
        share = sector.part.share
        width = sheet.font.width(share, SMALL_SIZE) + 4
        x, y = disc.at(sector.middle, sector.place_for(width, 1.2 * SMALL_SIZE))
        sheet.box(x - width / 2, y - 0.6 * SMALL_SIZE, width, 1.2 * SMALL_SIZE, fill, fill)
        ink = sheet.ink_on(sector.rank)
        sheet.text(x, y - 0.36 * SMALL_SIZE, share, SMALL_SIZE, "center", ink)


def _draw_pattern(sheet: Canvas, disc: _Disc, sector: _Sector) -> None:
    """Arcs on every second pair of slices, so that grey print tells them apart."""
    if sector.rank % 4 < 2:
        return
    ink = sheet.ink_on(sector.rank)
    steps = max(2, math.ceil((sector.end - sector.start) / 0.05))
    angles = [sector.start + (sector.end - sector.start) * at / steps for at in range(steps + 1)]
    for ring in range(2, int(RADIUS / 5) + 1):
        points = [disc.at(angle, ring * 5.0 - 2.5) for angle in angles]
        sheet.line([x for x, _ in points], [y for _, y in points], ink, 0.6, 2.2)


def _draw_outer(sheet: Canvas, disc: _Disc, sectors: list[_Sector], side: int) -> None:
    """Shares in a column beside the pie, each with a line to its slice, none on another."""
    ordered = sorted(sectors, key=lambda one: math.cos(one.middle))
    wanted = [disc.at(one.middle, RADIUS + 4)[1] for one in ordered]
    room = max(RADIUS - SMALL_SIZE / 2, (len(ordered) - 1) * LABEL / 2)
    spread = _spread(wanted, disc.y - room, disc.y + room)
    for one, y in zip(ordered, spread, strict=True):
        rim, out = disc.at(one.middle, RADIUS), disc.at(one.middle, RADIUS + 5)
        end = disc.x + side * (RADIUS + AWAY)
        sheet.line([rim[0], out[0], end - side * 2], [rim[1], out[1], y], AXIS, 0.6, 3)
        align = "left" if side > 0 else "right"
        sheet.text(end, y - 0.36 * SMALL_SIZE, one.part.share, SMALL_SIZE, align, INK)


def _spread(wanted: list[float], low: float, high: float) -> list[float]:
    """Heights near those wanted, from below, far enough apart and between the two ends."""
    apart: list[float] = []
    for each in wanted:
        apart.append(max(each, apart[-1] + LABEL) if apart else each)
    shift = sum(a - b for a, b in zip(wanted, apart, strict=True)) / max(len(wanted), 1)
    least = [low + at * LABEL for at in range(len(apart))]
    found = [max(each + shift, floor) for each, floor in zip(apart, least, strict=True)]
    for at in reversed(range(len(found))):
        found[at] = min(found[at], high - (len(found) - 1 - at) * LABEL)
    return found


# --- the table --------------------------------------------------------------------------------


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
        return self.size * (1.95 if len(self.rows) <= 4 else 1.6)

    def height_of(self, lines: list[str]) -> float:
        """The height of a row."""
        return self.pitch + (len(lines) - 1) * self.size * 1.3

    @property
    def height(self) -> float:
        """The height with the header."""
        return self.pitch + sum(self.height_of(lines) for _, lines in self.rows)


def _fit_table(slices: list[Slice], font: Font, longest: float) -> _Table:
    """The table at the largest size at which its names need few enough lines."""
    for size, most in SIZES:
        amounts = max(font.width(words, size) for words in ["金额", *(p.amount for p in slices)])
        shares = max(font.width(words, size) for words in ["占比", *(p.share for p in slices)])
        taken = KEY + amounts + shares + 2 * GAP
        room = max(longest - taken, size * 1.1)
        lines = [font.wrapped(part.name, size, room) for part in slices]
        if room >= 5 * size and max(map(len, lines), default=0) <= most:
            break
    names = max(font.width(line, size) for name in lines for line in name)
    width = taken + max(names, 2 * size)
    return _Table(list(zip(slices, lines, strict=True)), size, width, shares)


def _draw_table(sheet: Canvas, table: _Table, left: float, middle: float) -> None:
    """The table between a top and a bottom rule, as 三线表; parts that are not drawn have no key."""
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
        if part.value > 0:
            is_patterned = len(table.rows) >= 5 and rank % 4 >= 2
            sheet.key(left + 1, base - 0.5, 9.0, rank, is_patterned=is_patterned)
        for at, line in enumerate(lines):
            sheet.text(left + KEY, first - at * table.size * 1.3, line, table.size)
        sheet.text(share_left, base, part.amount, table.size, "right")
        sheet.text(right, base, part.share, table.size, "right")
    sheet.line((left, right), (y, y), AXIS, 0.9)

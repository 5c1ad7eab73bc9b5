"""The sheet that figures are drawn on: lines, boxes and measured texts, in points. Knows no figure."""

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Picture
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.transforms import Affine2D

from charts.fonts import Font

Pair = tuple[float, float]

WIDTH = 14.5 / 2.54 * 72
DPI = 200
MARGIN = 7.0
TEXT_SIZE, SMALL_SIZE = 10.5, 9.0  # 五号, 小五: nothing is smaller
INK, SOFT_INK = "#1F2328", "#4A525A"
AXIS, PALE = "#5B636B", "#EEF1F4"
_LIGHT = 0.55
"""Colours lighter than this, of 1, take dark letters."""


class Canvas:
    """An empty white picture, drawn on in points from its lower left corner."""

    def __init__(self, height: float, font: Font, colours: tuple[str, ...]) -> None:
        self.height, self.colours = height, colours
        self.font = font
        self.picture = Picture((WIDTH / 72, height / 72), DPI, facecolor="white", linewidth=0)
        self.picture.set_layout_engine("none")
        self._points = Affine2D().scale(1 / 72) + self.picture.dpi_scale_trans

    def colour(self, rank: int) -> str:
        """The colour of a series or slice; they come again after the last."""
        return self.colours[rank % len(self.colours)]

    def ink_on(self, rank: int) -> str:
        """What is read on that colour: dark on a light one, white on a dark one."""
        weights = (0.299, 0.587, 0.114)
        light = sum(w * part for w, part in zip(weights, to_rgb(self.colour(rank)), strict=True))
        return INK if light > _LIGHT else "white"

    def text(
        self, x: float, y: float, words: str, size: float, side: str = "left", ink: str = INK
    ) -> None:
        """One line of text with its baseline at ``y``; the label tells what it says."""
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[side] * self.font.width(words, size)
        move = Affine2D().translate(x - shift, y)
        outline = self.font.outline(words, size).transformed(move)
        shape = PathPatch(outline, facecolor=ink, edgecolor="none", linewidth=0, label=words)
        shape.set(zorder=4, snap=False)
        self.add(shape)

    def state_unit(self, unit: str) -> None:
        """The unit in the upper right corner, where the text around the figure does not state it."""
        if unit:
            words = f"单位：{unit}"
            self.text(
                WIDTH - MARGIN, self.height - MARGIN - 6, words, SMALL_SIZE, "right", SOFT_INK
            )

    def add(self, artist: Artist) -> None:
        """Any shape whose coordinates are points."""
        artist.set_transform(self._points)
        self.picture.add_artist(artist)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], ink: str, width: float, layer: float = 1
    ) -> None:
        """A plain line through two points or more."""
        line = Line2D(xs, ys, color=ink, linewidth=width, linestyle="-", marker="None")
        line.set(zorder=layer, solid_capstyle="butt", solid_joinstyle="round")
        self.add(line)

    def key(
        self, x: float, y: float, side: float, rank: int, *, is_patterned: bool = False
    ) -> None:
        """A square in the colour of a series or slice, with lines across it where that has arcs."""
        self.box(x, y, side, side, self.colour(rank), AXIS)
        if is_patterned:
            for part in (0.25, 0.5, 0.75):
                height = y + part * side
                self.line((x, x + side), (height, height), self.ink_on(rank), 0.6, 2.2)

    def box(self, x: float, y: float, width: float, height: float, fill: str, edge: str) -> None:
        """A filled rectangle with a thin edge."""
        shape = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.6)
        shape.set_zorder(2)
        self.add(shape)

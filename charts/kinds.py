"""Chooses how a figure is drawn; must not know the budget's model.

The title is not in the picture: it stands in the caption, and in the SVG's own title.
"""

from matplotlib.figure import Figure as Picture

from charts.columns import draw_bars
from charts.fonts import Font
from charts.pies import draw_pie
from charts.series import Bars, Figure


def draw(figure: Figure, font: Font) -> Picture:
    """The figure as a matplotlib picture, 14.5 cm wide and as high as its contents need."""
    if isinstance(figure.chart, Bars):
        return draw_bars(figure.chart, font)
    return draw_pie(figure.chart, font)

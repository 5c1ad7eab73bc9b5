"""Turns a figure into the bytes of a picture; must not know where the picture is put.

The same figure and font give the same bytes: no time, program or random name is written.
"""

import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Picture
from PIL import Image

from charts.canvas import DPI
from charts.columns import draw_bars
from charts.fonts import Font
from charts.pies import draw_pie
from charts.series import Bars, Figure


def draw(figure: Figure, font: Font) -> Picture:
    """The figure as a matplotlib picture; its title stands in the caption, not in it."""
    chart = figure.chart
    return draw_bars(chart, font) if isinstance(chart, Bars) else draw_pie(chart, font)


def png_and_svg(figure: Figure, font: Font) -> tuple[bytes, bytes]:
    """Both pictures of a figure that is drawn once."""
    picture = draw(figure, font)
    return _png(picture), _svg(picture, figure)


def _png(picture: Picture) -> bytes:
    """A palette PNG at 200 dpi, which prints 14.5 cm wide."""
    canvas: Any = FigureCanvasAgg(picture)
    canvas.draw()
    size = canvas.get_width_height()
    full = Image.frombuffer("RGBA", size, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    small = full.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    _whiten(small)
    out = io.BytesIO()
    small.save(out, "PNG", dpi=(DPI, DPI), compress_level=6)
    return out.getvalue()


def _whiten(image: Image.Image) -> None:
    """Make the paper pure white again, which the octree leaves a shade darker."""
    palette = image.getpalette() or []
    paper: Any = image.getpixel((0, 0))
    palette[3 * paper : 3 * paper + 3] = [255, 255, 255]
    image.putpalette(palette)


def _svg(picture: Picture, figure: Figure) -> bytes:
    """An SVG whose text is outlines, so that it shows without the font.

    It has no random names: matplotlib gives them to clips, markers and hatches only, and none is there.
    """
    canvas: Any = FigureCanvasSVG(picture)
    out = io.BytesIO()
    about = {"Title": figure.title, "Description": figure.alt_text, "Date": None, "Creator": None}
    canvas.print_svg(out, metadata=about)
    return out.getvalue()

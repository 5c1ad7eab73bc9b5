"""The pages of a PDF as pictures, and all of them on one sheet. Knows no document and no folder."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

OVERVIEW = "总览.png"
_DPI = 100
_PER_INCH = 72
_COLUMNS, _THUMB, _GAP = 5, 300, 14
_GREY = "#9AA0A6"


@dataclass(frozen=True)
class Pages:
    """What a PDF looks like: PNG files by their names, and the fonts it is set in."""

    pictures: dict[str, bytes]
    fonts: frozenset[str]


OnPage = Callable[[str, bytes, int], None]
"""Takes a page as soon as it is drawn: the name of its picture, the picture, how many there are."""


def page_pictures(pdf: bytes, on_page: OnPage = lambda name, picture, of: None) -> Pages:
    """Every page at 100 dpi (``第001页.png``) and the overview; ``on_page`` takes each page done."""
    pictures: dict[str, bytes] = {}
    fonts: set[str] = set()
    thumbs = []
    with pdfium.PdfDocument(pdf) as opened:
        for number, page in enumerate(opened, 1):
            picture = _grey(page.render(scale=_DPI / _PER_INCH).to_pil())
            name = f"第{number:03d}页.png"
            pictures[name] = _png(picture)
            on_page(name, pictures[name], len(opened))
            picture.thumbnail((_THUMB, _THUMB * 2))
            thumbs.append(picture)
            fonts |= _fonts_of(page)
    pictures[OVERVIEW] = _png(_sheet(thumbs))
    return Pages(pictures, frozenset(fonts))


def _grey(picture: Image.Image) -> Image.Image:
    """The same picture as one channel where it has no colour: smaller, and written in half the time."""
    first, *others = picture.split()
    return first if all(each.tobytes() == first.tobytes() for each in others) else picture


def _fonts_of(page: pdfium.PdfPage) -> set[str]:
    texts = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,))
    return {text.get_font().get_base_name() for text in texts}


def _sheet(thumbs: list[Image.Image]) -> Image.Image:
    """The pages side by side on grey, each in a field of its own."""
    across = min(_COLUMNS, len(thumbs))
    down = -(-len(thumbs) // _COLUMNS)
    height = max(thumb.height for thumb in thumbs) + _GAP
    sheet = Image.new("RGB", (across * (_THUMB + _GAP) + _GAP, down * height + _GAP), _GREY)
    for number, thumb in enumerate(thumbs):
        row, column = divmod(number, _COLUMNS)
        aside = (_THUMB - thumb.width) // 2
        sheet.paste(thumb, (_GAP + column * (_THUMB + _GAP) + aside, _GAP + row * height))
    return sheet


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    return stream.getvalue()

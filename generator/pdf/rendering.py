"""What LibreOffice makes of a finished document: its PDF, its pages, the numbers of its 目录.

Where it cannot, the reason stands in the result: the document itself does not depend on it.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from data_entry.failures import Failure
from generator.failures import ConversionError, MissingProgramError
from generator.pdf.fonts import ALL_THERE, Substitution, substitution

if TYPE_CHECKING:
    from generator.pdf.pictures import OnPage

OnProgress = Callable[[str], None]
_FONTS = re.compile(rb'w:(?:eastAsia|ascii)="([^"]+)"')


@dataclass(frozen=True)
class Rendering:
    """The document, with its 目录 numbered where that was possible, and what was made of it."""

    document: bytes
    pdf: bytes = b""
    pictures: dict[str, bytes] = field(default_factory=dict)
    fonts: Substitution = ALL_THERE
    failure: Failure | None = None


def rendered(
    document: bytes,
    *,
    pictures: bool,
    numbered: bool = True,
    progress: OnProgress = lambda words: None,
    on_page: "OnPage" = lambda name, picture, of: None,
) -> Rendering:
    """Make the PDF, and with ``pictures`` its pages; ``progress`` hears what is being done.

    ``numbered``: the document is ours and has a 目录 to fill. ``on_page`` takes each page done.
    """
    from generator.pdf.contents import with_pdf
    from generator.pdf.libreoffice import to_pdf
    from generator.pdf.pictures import page_pictures

    try:
        progress("转成 PDF")
        document, pdf = with_pdf(document) if numbered else (document, to_pdf(document))
    except (MissingProgramError, ConversionError) as failure:
        return Rendering(document, failure=failure)
    if not pictures:
        return Rendering(document, pdf)

    def taken(name: str, picture: bytes, of: int) -> None:
        on_page(name, picture, of)
        progress(f"画页面 {int(name[1:4])}/{of}")

    pages = page_pictures(pdf, taken)
    fonts = substitution(_fonts_asked(document), pages.fonts)
    return Rendering(document, pdf, pages.pictures, fonts)


def _fonts_asked(document: bytes) -> set[str]:
    """The fonts that the styles of a .docx name."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        styles = package.read("word/styles.xml") if "word/styles.xml" in package.namelist() else b""
    return {name.decode() for name in _FONTS.findall(styles)}

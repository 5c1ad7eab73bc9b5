"""The PDF of a finished document, and 目录 with its page numbers in both. Knows no province."""

import pypdfium2 as pdfium

from generator.failures import ConversionError
from generator.pdf.libreoffice import to_pdf
from generator.word.headings import contents_count, number_contents

_PASSES = 3
"""How often the numbers are filled in before they are given up."""


def with_pdf(document: bytes) -> tuple[bytes, bytes]:
    """The document with the page numbers of 目录 filled in, and its PDF.

    The numbers are those of the PDF returned: filling them in may move what follows. Raises
    MissingProgramError or ConversionError.
    """
    pages = heading_pages(to_pdf(document))
    for _ in range(_PASSES):
        if len(pages) != contents_count(document):
            break
        numbered = number_contents(document, pages)
        pdf = to_pdf(numbered)
        pages, before = heading_pages(pdf), pages
        if pages == before:
            return numbered, pdf
    raise ConversionError("目录的页码无法确定")


def heading_pages(pdf: bytes) -> list[int]:
    """Printed page number of every heading of level 1 and 2, from the PDF's outline.

    Page 1 is the page of the first heading: cover and 目录 are not numbered.
    """
    with pdfium.PdfDocument(pdf) as opened:
        indexes = []
        for entry in opened.get_toc():
            target = entry.get_dest()
            index = target.get_index() if target else None
            if index is not None and entry.level < 2:
                indexes.append(index)
    return [index - indexes[0] + 1 for index in indexes]

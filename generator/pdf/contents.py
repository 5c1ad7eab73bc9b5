"""The PDF of a finished document, and 目录 with its page numbers in both. Knows no province."""

from collections.abc import Sequence

import pypdfium2 as pdfium

from generator.failures import ConversionError
from generator.pdf.resident import to_pdf
from generator.word.headings import listed_headings, number_contents

_PASSES = 3
"""How often the numbers are filled in before they are given up."""


def with_pdf(document: bytes) -> tuple[bytes, bytes]:
    """The document with the page numbers of 目录 filled in, and its PDF.

    The numbers are those of the PDF returned: filling them in may move what follows. Raises
    MissingProgramError or ConversionError.
    """
    pdf, titles = to_pdf(document), listed_headings(document)
    pages = heading_pages(pdf, titles)
    for _ in range(_PASSES):
        if len(pages) != len(titles):
            break
        numbered = number_contents(document, pages)
        pdf = to_pdf(numbered)
        pages, before = heading_pages(pdf, titles), pages
        if pages == before:
            return numbered, pdf
    raise ConversionError("目录的页码无法确定")


def heading_pages(pdf: bytes, titles: Sequence[str]) -> list[int]:
    """Printed page number of every heading that 目录 lists, from the PDF's outline.

    The outline holds the headings of annexes too. Page 1 is the page of the first heading: cover
    and 目录 are not numbered.
    """
    indexes: list[int] = []
    with pdfium.PdfDocument(pdf) as opened:
        for entry in opened.get_toc():
            target = entry.get_dest()
            index = target.get_index() if target else None
            is_next = "".join(entry.get_title().split()) == _squeezed(titles, len(indexes))
            if index is not None and is_next:
                indexes.append(index)
    return [index - indexes[0] + 1 for index in indexes]


def _squeezed(titles: Sequence[str], number: int) -> str | None:
    return "".join(titles[number].split()) if number < len(titles) else None

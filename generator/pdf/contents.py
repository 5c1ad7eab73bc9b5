"""The PDF of a finished document, and 目录 with its page numbers in both. Knows no province."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pypdfium2 as pdfium

from generator.failures import ConversionError
from generator.pdf.resident import to_pdf
from generator.word.headings import (
    begin_pages,
    listed_headings,
    number_contents,
    stacked_headings,
)

_LOW = 200.0
"""Points above the foot of the paper below which a heading may be the last line of a page."""
_PAGE_NUMBER = re.compile(r"—\d+—")
_PASSES = 3
"""How often the numbers are filled in before they are given up."""


def with_pdf(document: bytes) -> tuple[bytes, bytes]:
    """The document with the page numbers of 目录 filled in, and its PDF.

    The numbers are those of the PDF returned: filling them in may move what follows. Raises
    MissingProgramError or ConversionError.
    """
    pdf, titles = to_pdf(document), listed_headings(document)
    pages, torn = heading_pages(pdf, titles), _torn_headings(document, pdf)
    for _ in range(_PASSES):
        if len(pages) != len(titles):
            break
        numbered = number_contents(document, pages)
        pdf = to_pdf(begin_pages(numbered, torn) if torn else numbered)
        pages, before = heading_pages(pdf, titles), pages
        more = _torn_headings(document, pdf) - torn
        if pages == before and not more:
            return numbered, pdf
        torn |= more
    raise ConversionError("目录的页码无法确定")


def _torn_headings(document: bytes, pdf: bytes) -> set[int]:
    """The places, among all headings, of those left at a page's foot: what follows begins the next
    page, be it the heading right below them or the text. Of headings that follow each other, the first.

    LibreOffice sometimes leaves kept headings behind: it fills pages beforehand, and moves one
    paragraph back without the other. The document needs no break for other editors.
    """
    with pdfium.PdfDocument(pdf) as opened:
        found = [*opened.get_toc()]
        targets = [entry.get_dest() for entry in found]
        pages = [-1 if target is None else target.get_index() for target in targets]
        ends = {number for number, (own, below) in enumerate(pairwise(pages)) if own != below}
        low = {n for n in {*ends, len(found) - 1} if n >= 0 and _is_last(opened, found[n])}
    stacked = stacked_headings(document) if ends or low else []
    if len(stacked) != len(pages):
        return set()
    torn = set()
    for number in low | {number for number in ends if stacked[number]}:
        while number and stacked[number - 1] and pages[number - 1] == pages[number]:
            number -= 1
        torn.add(number)
    return torn


def _is_last(pdf: pdfium.PdfDocument, heading: pdfium.PdfBookmark) -> bool:
    """Whether nothing but the page number stands below a heading."""
    target = heading.get_dest()
    if target is None or len(place := target.get_view()[1]) < 2 or place[1] > _LOW:
        return False
    text = pdf[target.get_index()].get_textpage().get_text_bounded()
    lines = ["".join(line.split()) for line in text.splitlines()]
    below = [line for line in lines if line and not _PAGE_NUMBER.fullmatch(line)]
    return bool(below) and "".join(heading.get_title().split()).endswith(below[-1])


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

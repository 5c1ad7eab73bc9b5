"""Reads a Word file that somebody may have edited: its paragraphs as they would be printed.

Tracked changes count as accepted: what is inserted is there, what is deleted or moved away is not.
"""

import copy
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from data_entry.reading.opening import look_at_word
from generator.failures import NoDocumentError
from generator.word.late import in_order
from generator.word.xml import qn, style_names, style_of

_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Signs that no document can hold."""
_OF_PAGE = re.compile(r"[\s.…·]*\d*$")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What programs show that do not know a text box of today: the same words a second time."""
_GONE = {qn("w:del"), qn("w:moveFrom")}
_TEXTS = (qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
_HIDDEN = f"{qn('w:rPr')}/{qn('w:vanish')}"
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""Characters without width, which web pages leave among digits."""
_OF_CONTENTS = ("toc", "contents", "目录")
"""How the styles of 目录 begin, as Word, LibreOffice and WPS name them."""


@dataclass(frozen=True)
class EditedParagraph:
    """A paragraph with words in it; ``row`` and ``column`` say where in a table it stands."""

    text: str
    level: int
    row: str = ""
    """The words of the first cell of its row; empty outside tables."""
    column: int = -1
    element: Any = None

    @property
    def in_table(self) -> bool:
        """True for a paragraph of a cell."""
        return self.column >= 0

    @property
    def table_row(self) -> Any:
        """The row of the table it stands in; None outside tables."""
        cell = next(self.element.iterancestors(qn("w:tc")), None) if self.in_table else None
        return None if cell is None else cell.getparent()


def opened(content: bytes) -> WordDocument:
    """The document. Raises ValueError for what is none."""
    try:
        document = Document(io.BytesIO(content))
    except Exception as error:  # damaged files fail in many ways
        raise ValueError("no Word document") from error
    for text in document.element.body.iter(*_TEXTS):
        text.text = (text.text or "").translate(_UNSEEN)
    return document


def opened_file(path: Path) -> WordDocument:
    """A Word file. Raises UnreadableError, NoDocumentError for one that is damaged."""
    try:
        return opened(look_at_word(path))
    except ValueError as error:
        raise NoDocumentError(path) from error


def paragraphs(document: WordDocument) -> list[EditedParagraph]:
    """Every paragraph of the body with words in it, 目录 left out; late figures where they belong."""
    names, first_words = style_names(document), cache(_words_of_cell)
    found = []
    for element in in_order(document):
        if next(element.iterancestors(_FALLBACK), None) is not None:
            continue
        style = names.get(style_of(element) or "", "")
        text = words_of(element).strip()
        if not text or style.startswith(_OF_CONTENTS):
            continue
        level = int(style[-1]) if style.startswith("heading") and style[-1].isdigit() else 0
        row, column = _cell(element, first_words)
        found.append(EditedParagraph(text, level, row, column, element))
    return found


def of_contents(document: WordDocument) -> set[str]:
    """The lines of 目录, without the numbers of pages."""
    names = style_names(document)
    found = document.element.body.iter(qn("w:p"))
    return {
        unpaged(words_of(each))
        for each in found
        if names.get(style_of(each) or "", "").startswith(_OF_CONTENTS)
    }


def unpaged(text: str) -> str:
    """A line of 目录 without the number of the page."""
    return _OF_PAGE.sub("", text.strip())


def headings_over(found: Sequence[EditedParagraph]) -> list[str]:
    """For each paragraph the heading it stands under."""
    headings, last = [], "封面"
    for each in found:
        last = each.text if each.level else last
        headings.append(last)
    return headings


def figures_shown(found: Sequence[EditedParagraph]) -> list[str]:
    """What each picture of a document shows, in words; those of older formats do not say."""
    if not found:
        return []
    root = found[0].element.getroottree().getroot()
    return [_said_by(each) for each in drawings(root)] + [""] * len([*root.iter(qn("w:pict"))])


def drawings(root: Any) -> list[Any]:
    """The drawings that show a picture."""
    found = root.iter(qn("w:drawing"))
    return [each for each in found if next(each.iter(qn("a:blip")), None) is not None]


def _said_by(drawing: Any) -> str:
    """The alternative text of a figure."""
    return str(next(drawing.iter(qn("wp:docPr"))).get("descr") or "")


def title_of(drawing: Any) -> str:
    """What a figure shows, as its alternative text begins; empty without one."""
    return _said_by(drawing).partition("：")[0]


def is_numbered(paragraph: Any) -> bool:
    """True if the program counts the paragraph: its number is no text."""
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None


def repeat_boxes(document: WordDocument) -> None:
    """Text boxes say to older programs what they say to those of today."""
    for fallback in document.element.body.iter(_FALLBACK):
        boxes = fallback.getparent().iter(qn("w:txbxContent"))
        shown = [each for each in boxes if fallback not in each.iterancestors()]
        for old, new in zip([*fallback.iter(qn("w:txbxContent"))], shown, strict=False):
            old.getparent().replace(old, copy.deepcopy(new))


def shown_texts(paragraph: Any) -> list[Any]:
    """The ``w:t`` of a paragraph whose words would be printed; those of a text box are its own."""
    found = []
    for text in paragraph.iter(*_TEXTS):
        above = list(text.iterancestors())
        inside = above[: above.index(paragraph)]
        if above[0].find(_HIDDEN) is None and not any(
            each.tag in _GONE or each.tag == qn("w:p") for each in inside
        ):
            found.append(text)
    return found


def words_of(paragraph: Any) -> str:
    """The words of a paragraph as they would be printed."""
    return "".join(text.text or "" for text in shown_texts(paragraph))


def _words_of_cell(cell: Any) -> str:
    return "".join(words_of(p) for p in cell.iter(qn("w:p"))).strip()


def _cell(paragraph: Any, words: Callable[[Any], str]) -> tuple[str, int]:
    """The words of the first cell of the row a paragraph stands in, and the number of its cell."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    row = None if cell is None else cell.getparent()
    if row is None or row.tag != qn("w:tr"):
        return "", -1
    cells = row.findall(qn("w:tc"))
    if len(cells) == 1 == len(row.getparent().findall(qn("w:tr"))):
        return "", -1  # a frame around running text
    return words(cells[0]), cells.index(cell)


def commented(document: WordDocument, notes: Sequence[tuple[Any, str]], author: str) -> bytes:
    """The document with a comment at each paragraph named; a paragraph without runs has none."""
    for element, text in notes:
        runs = Paragraph(element, document).runs
        if runs:
            said = _UNPRINTED.sub("", text)
            document.add_comment(runs, text=said, author=author, initials=author[:1])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

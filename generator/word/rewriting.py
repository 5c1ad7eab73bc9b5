"""Writes other words into a Word file that somebody has edited, and leaves the rest as it is.

Formatting belongs to runs: words that stay keep theirs, new ones take that of the words they replace.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document as WordDocument

from generator.word.edited import shown_texts
from generator.word.headings import style_keys
from generator.word.xml import element, qn


def rewrite(paragraph: Any, changes: Sequence[tuple[int, int, str]]) -> None:
    """Put new words in place of stretches of a paragraph, each given as (from, to, words).

    Places count the signs of the paragraph as ``edited.paragraphs`` reads it, blanks at its
    beginning left out. Stretches do not overlap.
    """
    texts = shown_texts(paragraph)
    words = "".join(each.text or "" for each in texts)
    blank = len(words) - len(words.lstrip())
    for start, end, new in sorted(changes, reverse=True):
        _replace(texts, start + blank, end + blank, new)


def _replace(texts: Sequence[Any], start: int, end: int, new: str) -> None:
    """Replace a stretch; where nothing is replaced, the run that ends there takes the words."""
    position, is_written = 0, False
    for each in texts:
        text = each.text or ""
        first, last = max(start - position, 0), min(end - position, len(text))
        touches = first < last or (start == end and 0 <= start - position <= len(text) and text)
        if touches:
            put = "" if is_written else new
            each.text = text[:first] + put + text[max(first, last) :]
            each.set(qn("xml:space"), "preserve")
            is_written = True
            if start == end:
                return
        position += len(text)


def without(paragraph: Any) -> None:
    """Take a paragraph out; one that ends a section or holds a picture only loses its words."""
    keeps = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    keeps = keeps or next(paragraph.iter(qn("w:drawing"), qn("w:pict")), None) is not None
    in_cell = paragraph.getparent().tag == qn("w:tc")
    if keeps or (in_cell and len(paragraph.getparent().findall(qn("w:p"))) == 1):
        for text in shown_texts(paragraph):
            text.text = ""
    else:
        paragraph.getparent().remove(paragraph)


class Adoption:
    """Takes pieces of one document into another whose styles may have other keys."""

    def __init__(self, source: WordDocument, target: WordDocument) -> None:
        names = style_keys(target)
        self._keys = {
            s.style_id: names.get((s.name or "").lower(), s.style_id) for s in source.styles
        }

    def __call__(self, piece: Any) -> Any:
        """A copy that names the styles of the target; bookmarks stay behind."""
        copied = deepcopy(piece)
        for style in copied.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle")):
            key = style.get(qn("w:val"))
            style.set(qn("w:val"), self._keys.get(key, key))
        for mark in [*copied.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        return copied

    def paragraph(self, like: Any, text: str) -> Any:
        """A copy of a paragraph with other words, in the formatting of its first run."""
        copied = self(like)
        first = next(iter(shown_texts(copied)), None)
        if first is None:
            copied.append(element("w:r", element("w:t", text=text)))
            return copied
        for each in shown_texts(copied):
            each.text = text if each is first else ""
        first.set(qn("xml:space"), "preserve")
        return copied

"""A figure that stands after the next paragraph, so that the page before it is full.

Its picture says so; who reads the document finds it where it belongs.
"""

from collections.abc import Iterable
from typing import Any

from docx.document import Document as WordDocument

from generator.word.xml import qn, style_names, style_of

_UNIT, _CAPTION, _HEADING = "单位行", "图题", "heading"
"""The styles of the lines above and below a figure, and how those of headings begin."""
_MARK = "（在下一段之后）"
_PARAGRAPH, _PICTURE = qn("w:p"), qn("wp:docPr")


def name_pictures(document: WordDocument) -> None:
    """Give each picture a name of its own: LibreOffice renames those that share one."""
    for number, picture in enumerate(document.element.body.iter(_PICTURE), 1):
        picture.set("name", f"图{number}")


def mark_late(figure: Any) -> None:
    """Note that the figure in a paragraph stands later than where it belongs."""
    for picture in figure.iter(_PICTURE):
        picture.set("name", f"{picture.get('name', '')}{_MARK}")


def in_order(document: WordDocument) -> list[Any]:
    """Every paragraph of the body, those of late figures where they belong."""
    found = [*document.element.body.iter(_PARAGRAPH)]
    names = style_names(document)
    for figure in filter(_is_late, [*found]):
        group = _group(figure, names)
        text = _text_above(group[0], names)
        if text:
            first, end = found.index(text[0]), found.index(group[-1]) + 1
            found[first:end] = group + text
    return found


def put_back(document: WordDocument) -> list[Any]:
    """Put late figures where they belong; they come back."""
    names = style_names(document)
    late = [each for each in document.element.body.iterchildren(_PARAGRAPH) if _is_late(each)]
    for figure in late:
        group = _group(figure, names)
        for text in _text_above(group[0], names)[:1]:
            for each in group:
                text.addprevious(each)
        for picture in figure.iter(_PICTURE):
            picture.set("name", picture.get("name").replace(_MARK, ""))
    return late


def put_late(document: WordDocument, figures: Iterable[Any]) -> None:
    """Put figures after the next paragraph."""
    names = style_names(document)
    for figure in figures:
        group = _group(figure, names)
        below = group[-1].getnext()
        while _is_heading(below, names):
            below = below.getnext()
        if below is not None and below.tag == _PARAGRAPH:
            for each in reversed(group):
                below.addnext(each)
            mark_late(figure)


def _is_late(paragraph: Any) -> bool:
    return any(_MARK in each.get("name", "") for each in paragraph.iter(_PICTURE))


def _group(figure: Any, names: dict[str | None, str]) -> list[Any]:
    """A figure with the lines above and below it."""
    above, below = figure.getprevious(), figure.getnext()
    before = [above] if _is(above, _UNIT, names) else []
    return [*before, figure, *([below] if _is(below, _CAPTION, names) else [])]


def _text_above(first: Any, names: dict[str | None, str]) -> list[Any]:
    """The paragraph above, with its headings."""
    above = first.getprevious()
    if above is None or above.tag != _PARAGRAPH:
        return []
    text = [above]
    while _is_heading(text[0].getprevious(), names):
        text.insert(0, text[0].getprevious())
    return text


def _is_heading(block: Any, names: dict[str | None, str]) -> bool:
    return _is(block, _HEADING, names)


def _is(block: Any, style: str, names: dict[str | None, str]) -> bool:
    is_paragraph = block is not None and block.tag == _PARAGRAPH
    return is_paragraph and names.get(style_of(block), "").startswith(style)

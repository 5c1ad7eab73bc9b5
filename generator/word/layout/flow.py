"""Where pages may end: what stays with what. Knows no form.

Only what Word, WPS and LibreOffice all follow is used: 与下段同页, 段中不分页.
"""

from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from generator.forms.phrases import KEPT
from generator.word.layout.fitting import em
from generator.word.xml import qn, style_of, text_of

_SHORT_TABLE = 10
"""Rows of a table that stays on one page."""
_FIRST_ROWS, _LAST_ROWS = 3, 4
"""Rows at the beginning and at the end of a longer table that stay together."""
_TAIL = 5
"""So many lines at least stand on the last page of a part, where it takes more than one."""
_LONGEST_KEPT = 8
"""Lines of the longest paragraph that is not divided to that end."""
_LEAST_PART = 2
"""Lines of a divided paragraph that stay together on either page."""
_ROW = 0.7
"""Height of a table's row, in lines of text."""
_USUAL_CHARACTERS = 28.0
"""Of a line, where the document does not say."""
_ALWAYS_ON = (None, "1", "true", "on")


def keep_together(document: WordDocument) -> None:
    """All of the below, in a document whose tables are in place."""
    _keep_marked(document)
    _keep_tables(document)
    _keep_tails(document)


def _keep_marked(document: WordDocument) -> None:
    """Paragraphs that begin with the mark 〔同页〕 stay on one page with the next one."""
    for paragraph in document.element.body.iter(qn("w:p")):
        first = paragraph.find(f"{qn('w:r')}/{qn('w:t')}")
        if first is not None and (first.text or "").startswith(KEPT):
            first.text = first.text.removeprefix(KEPT)
            Paragraph(paragraph, document).paragraph_format.keep_with_next = True


def _keep_tables(document: WordDocument) -> None:
    """A table of few rows stays on one page; a longer one leaves some rows on either page."""
    for table in document.element.body.iterchildren(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        if len(rows) <= _SHORT_TABLE:
            kept = rows[:-1]
        else:
            heads = len(list(table.iter(qn("w:tblHeader"))))
            kept = rows[: heads + _FIRST_ROWS - 1] + rows[-_LAST_ROWS:-1]
        for row in kept:
            for paragraph in row.iter(qn("w:p")):  # also in cells that one above reaches into
                Paragraph(paragraph, document).paragraph_format.keep_with_next = True


def _keep_tails(document: WordDocument) -> None:
    """The last page of a part does not begin with its last line or two."""
    for tail in _tails(document):
        lines = 0.0
        for number, block in enumerate(reversed(tail)):
            own = _lines_of(block, document)
            if number == 0 and _TAIL <= own <= _LONGEST_KEPT and block.tag == qn("w:p"):
                Paragraph(block, document).paragraph_format.keep_together = True
            if number:
                if block.tag == qn("w:p"):
                    Paragraph(block, document).paragraph_format.keep_with_next = True
                own = own if own <= 2 * _LEAST_PART - 1 else _LEAST_PART
            lines += own
            if lines >= _TAIL:
                break


def _tails(document: WordDocument) -> Iterator[list[Any]]:
    """The paragraphs and tables between one page break of the document and the next."""
    breaking = _breaking_styles(document)
    blocks: list[Any] = []
    for block in document.element.body.iterchildren(qn("w:p"), qn("w:tbl")):
        own = block.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
        if style_of(block) in breaking and (own is None or own.get(qn("w:val")) in _ALWAYS_ON):
            yield blocks
            blocks = []
        blocks.append(block)
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            yield blocks
            blocks = []
    yield blocks


def _breaking_styles(document: WordDocument) -> set[str]:
    """Styles whose paragraphs begin a page."""
    found = set()
    for style in document.styles:
        base: Any = style
        while base is not None:
            mark = base.element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
            if mark is not None:
                if mark.get(qn("w:val")) in _ALWAYS_ON:
                    found.add(style.style_id)
                break
            base = getattr(base, "base_style", None)
    return found


def _lines_of(block: Any, document: WordDocument) -> float:
    """About how many lines of text a paragraph or table takes."""
    if block.tag == qn("w:tbl"):
        return _ROW * len(block.findall(qn("w:tr")))
    words = em(text_of(block))
    return -(-(words + 2) // _characters(document)) if words else 0.0


def _characters(document: WordDocument) -> float:
    """Characters of a line of the usual size."""
    section, size = document.sections[-1], document.styles["Normal"].font.size
    measures = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    across, down, left, right = (each or 0 for each in measures)
    width = min(across, down) - left - right
    return width / size if size and width > 0 else _USUAL_CHARACTERS

"""Where pages may end: what stays with what. Knows no form.

Only what Word, WPS and LibreOffice all follow is used: 与下段同页, 段中不分页.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from generator.forms.phrases import KEPT
from generator.word.layout.closing import PartsFollow, close_up
from generator.word.layout.measures import SHORT_TABLE, Extent, Measures, Stretch
from generator.word.layout.merging import goes_on
from generator.word.xml import keep_with_next, qn, text_of

_FIRST_ROWS, _LAST_ROWS = 3, 4
"""Rows at the beginning and at the end of a longer table that stay together."""
_TAIL = 5
"""So many lines at least stand on the last page of a part, where it takes more than one."""
_LONGEST_KEPT = 8
"""Lines of the longest paragraph that is not divided to that end."""
_LONGEST_TAIL = 12
"""Lines at most that stay together to that end: LibreOffice moves them all, and leaves a page blank."""
_LEAST_PART = 2
"""Lines of a divided paragraph that stay together on either page."""
_ROW = 0.7
"""Height of a table's row, in lines of text."""


def keep_together(
    document: WordDocument,
    heights: Mapping[Any, Sequence[float]],
    *,
    parts_follow: PartsFollow = True,
) -> None:
    """All of the below, in a document whose tables are in place, with rows as high as ``heights`` says."""
    _keep_tables(document)
    measures = Measures(document, heights)
    _keep_tails(document, measures, close_up(document, measures, parts_follow=parts_follow))


def keep_marked(document: WordDocument) -> None:
    """Paragraphs that begin with the mark 〔同页〕 stay on one page with the next one."""
    for paragraph in document.element.body.iter(qn("w:p")):
        first = paragraph.find(f"{qn('w:r')}/{qn('w:t')}")
        if first is not None and (first.text or "").startswith(KEPT):
            first.text = first.text.removeprefix(KEPT)
            keep_with_next(paragraph)


def _keep_tables(document: WordDocument) -> None:
    """A table of few rows stays on one page; a longer one leaves some rows on either page."""
    for table in document.element.body.iterchildren(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        if len(rows) <= SHORT_TABLE:
            kept = rows[:-1]
        else:
            heads = len(list(table.iter(qn("w:tblHeader"))))
            kept = rows[: heads + _FIRST_ROWS - 1] + rows[-_LAST_ROWS:-1] + _merged(rows)
        for row in kept:
            for paragraph in row.iter(qn("w:p")):  # also in cells that one above reaches into
                keep_with_next(paragraph)


def _merged(rows: Sequence[Any]) -> list[Any]:
    """The rows whose first cell goes on in the next row, where it reaches over a few."""
    kept: list[Any] = []
    group: list[Any] = []
    for row in [*rows, None]:
        if row is not None and goes_on(row.find(qn("w:tc"))):
            group.append(row)
            continue
        kept += group[:-1] if len(group) <= SHORT_TABLE else []
        group = [row]
    return kept


def _keep_tails(document: WordDocument, measures: Measures, stretches: Sequence[Stretch]) -> None:
    """The last page of a part does not begin with its last line or two."""
    for stretch in stretches:
        lines = whole = 0.0
        for number, element in enumerate(reversed(stretch.blocks)):
            block = measures.block(element, stretch.width)
            own = _lines_of(block)
            whole += own
            if number > 1 and whole > _LONGEST_TAIL:
                break
            layout = Paragraph(element, document).paragraph_format if block.is_paragraph else None
            if layout and number == 0 and _TAIL <= own <= _LONGEST_KEPT:
                layout.keep_together = True
            if number:
                if layout:
                    keep_with_next(element)
                own = own if own <= 2 * _LEAST_PART - 1 else _LEAST_PART
            lines += own
            if lines >= _TAIL:
                break


def _lines_of(block: Extent) -> float:
    """About how many lines of text a paragraph or table takes."""
    if block.is_paragraph:
        return block.lines if text_of(block.element) else 0
    return _ROW * len(block.element.findall(qn("w:tr")))

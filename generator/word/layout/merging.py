"""Cells that reach over many rows say what they say again where a page begins. Knows no form."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from generator.word.layout.filling import groups
from generator.word.layout.measures import SHORT_TABLE, Extent
from generator.word.xml import keep_with_next, qn, text_of

_NAME = 12
"""Signs of a text at most that may stand twice; figures never do."""
_TOGETHER = 3
"""So many rows stay together where a page begins: there it begins in other programs as well."""
_SLACK = 24.0
"""Points by which a page may hold less than was worked out."""
_ROW, _CELL, _MERGE, _VALUE = map(qn, ("w:tr", "w:tc", "w:vMerge", "w:val"))


def say_again(blocks: Sequence[Extent], height: float) -> None:
    """Where a page is about to begin inside a longer table, cells from above begin again with it."""
    starts = {group.start for group in groups(blocks, height - _SLACK) if group.left}
    number, table = 0, None
    for at, block in enumerate(blocks):
        number = number + 1 if block.element is table and not block.is_paragraph else 0
        table = block.element
        if at in starts and number and not block.is_paragraph:
            rows = table.findall(_ROW)
            if len(rows) > SHORT_TABLE:
                _begin_again(rows, number)


def goes_on(cell: Any) -> bool:
    """Whether a cell of a row is that of the row above."""
    merge = cell.find(f"{qn('w:tcPr')}/{_MERGE}")
    return merge is not None and merge.get(_VALUE, "continue") == "continue"


def _begin_again(rows: Sequence[Any], number: int) -> None:
    """The cells that reach into a row begin in it, with what they say, if that is a name."""
    divided = False
    for column, cell in _cells(rows[number]):
        if not goes_on(cell):
            continue
        above = (dict(_cells(row)).get(column) for row in reversed(rows[:number]))
        first = next(each for each in above if each is not None and not goes_on(each))
        text = text_of(first)
        if text and len(text) <= _NAME and not text[0].isdecimal():
            divided = True
            cell.find(f"{qn('w:tcPr')}/{_MERGE}").set(_VALUE, "restart")
            for paragraph in cell.findall(qn("w:p")):
                cell.remove(paragraph)
            cell.extend(deepcopy(each) for each in first.findall(qn("w:p")))
    for row in rows[number : number + _TOGETHER - 1] if divided else ():
        for paragraph in row.iter(qn("w:p")):
            keep_with_next(paragraph)


def _cells(row: Any) -> Iterator[tuple[int, Any]]:
    """The cells of a row by the column in which they begin."""
    column = 0
    for cell in row.findall(_CELL):
        yield column, cell
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        column += 1 if span is None else int(span.get(_VALUE))

"""Marking costs what the findings cost: ten times as many take about ten times as long."""

import time

from mark_help import ERROR, found, opened
from packages import saved
from workbooks import baseline_book

from data_entry.marking.mark import marked_copy

SHEET = "一般公共预算支出"


def _marked(rows: int) -> tuple[float, bytes]:
    """How long marking three cells in each of so many rows takes, and the copy."""
    book = baseline_book(is_whole=True)
    page = book[SHEET]
    for row in range(5, 5 + rows):
        for column in range(1, 4):
            page.cell(row, column).value = f"x{row}"
    findings = [found(ERROR, SHEET, f"{c}{r}") for r in range(5, 5 + rows) for c in "ABC"]
    start = time.process_time()
    copy = marked_copy(saved(book), findings)
    return time.process_time() - start, copy


def test_marking_does_not_grow_with_the_square_of_the_findings():
    few, _ = _marked(150)
    many, copy = _marked(1500)
    assert many < 20 * few + 1
    page = opened(copy)[SHEET]
    assert all(page.cell(row, 3).comment for row in range(5, 1505))

"""A workbook that is read without ever having been a file: what an invented office would hand in."""

from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank.write import new_book
from data_entry.entries import Entries
from data_entry.questions import Questions
from data_entry.reading.book import Area, Contents, OpenBook, Page
from data_entry.reading.filled import Filled
from data_entry.reading.read import read_workbook
from data_entry.subjects.catalogue import Catalogue

UNSAVED = Path("填报表.xlsx")
"""What it would be called; there is no such file."""


def filled_in(questions: Questions, catalogue: Catalogue, entries: Entries) -> Filled:
    """What is read of a workbook with these entries. Writing a file and parsing it gives the same."""
    book, _ = new_book(questions, catalogue, entries, is_whole=False)
    pages = [Page(sheet.title, partial(_contents, sheet)) for sheet in book.worksheets]
    return read_workbook(UNSAVED, OpenBook(pages), questions)


def _contents(sheet: Worksheet) -> Contents:
    found = Contents({}, {}, [Area(*_edges(each)) for each in sheet.merged_cells.ranges])
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
        place = cell.row, cell.column
        if cell.data_type == "f":
            found.cells[place], found.formulas[place] = None, False
        else:
            found.cells[place] = _as_read(cell.value)
    return found


def _edges(area: Any) -> tuple[int, int, int, int]:
    return area.min_row, area.min_col, area.max_row, area.max_col


def _as_read(value: Any) -> Any:
    """A value as it comes back from a file, where days have an hour."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value

"""Reads the sheets that are not made from the model: wording options, reasons for 提醒, carried texts."""

import unicodedata

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data_entry import captions
from data_entry.entries import Acknowledgement
from data_entry.findings import Place
from data_entry.questions import Questions
from data_entry.reading.filled import Filled
from data_entry.reading.locate import find_headings, normal
from data_entry.reading.messages import finding

SHORTEST_REASON = 3
"""“无” and “/” explain nothing."""


def read_options(page: Worksheet | None, questions: Questions, filled: Filled) -> dict[str, str]:
    """The values of the options chosen; a word that is no choice is a finding."""
    chosen: dict[str, str] = {}
    grid = page and find_headings(
        page, captions.OPTIONS, [captions.OPTION, captions.OPTION_VALUE], []
    )
    if page is None or not grid or len(grid.columns) < 2:
        return chosen
    options = {normal(option.title): option for option in questions.options}
    for row in grid.values_below():
        option = options.get(normal(page.cell(row, grid.columns[captions.OPTION]).value))
        value = page.cell(row, grid.columns[captions.OPTION_VALUE]).value
        if option is None or value is None:
            continue
        labels = {normal(label): label for label in option.choices}
        label = labels.get(normal(value))
        if label is None:
            letter = get_column_letter(grid.columns[captions.OPTION_VALUE])
            place = Place(page.title, f"{letter}{row}")
            expected = "、".join(option.choices)
            filled.findings.append(
                finding("literal_error", place, title=option.title, found=value, expected=expected)
            )
            continue
        filled.entries.options[option.title] = label
        chosen[option.key] = option.choices[label]
    return chosen


def read_acknowledged(page: Worksheet | None, filled: Filled) -> None:
    """The 提醒 looked into; a line without its reason is a finding."""
    wanted = [captions.ACK_CODE, captions.ACK_SHEET, captions.ACK_CELL, captions.ACK_REASON]
    grid = page and find_headings(page, captions.ACKNOWLEDGED, wanted, [])
    if page is None or not grid or len(grid.columns) < len(wanted):
        return
    for row in grid.values_below():
        code, sheet, cell, reason = (
            str(page.cell(row, grid.columns[heading]).value or "").strip() for heading in wanted
        )
        if not code:
            continue
        code, cell = (unicodedata.normalize("NFKC", text) for text in (code, cell))
        if "!" in cell:
            sheet, _, cell = cell.rpartition("!")
        sheet, cell = sheet.strip("〔〕'"), cell.split(":")[0]
        place = Place(page.title, f"{get_column_letter(grid.columns[captions.ACK_REASON])}{row}")
        if len(reason) < SHORTEST_REASON:
            filled.findings.append(
                finding("no_reason", place, title=captions.ACK_REASON, found=reason)
            )
            continue
        index = len(filled.entries.acknowledged)
        filled.places["acknowledged", index] = place
        cell = cell.replace("$", "").upper()
        filled.entries.acknowledged.append(Acknowledgement(code.upper(), sheet, cell, reason))


def texts_of_last_year(book: Workbook) -> frozenset[str]:
    """The texts that were carried from last year's workbook."""
    if captions.LAST_YEARS_TEXTS not in book.sheetnames:
        return frozenset()
    page = book[captions.LAST_YEARS_TEXTS]
    rows = page.iter_rows(max_col=1, values_only=True)
    return frozenset(str(text).strip() for (text,) in rows if text)


def sources_of(book: Workbook) -> dict[Place, str]:
    """Where figures were taken from; one that has been changed since has no source any more."""
    if captions.SOURCES not in book.sheetnames:
        return {}
    found = {}
    rows = book[captions.SOURCES].iter_rows(max_col=4, values_only=True)
    for sheet, cell, value, source in rows:
        place = Place(str(sheet), str(cell))
        if source and _value_at(book, place) == value:
            found[place] = str(source)
    return found


def _value_at(book: Workbook, place: Place) -> object:
    try:
        return book[place.sheet][place.cell].value
    except (KeyError, ValueError, AttributeError):  # a sheet or an address that is none
        return None

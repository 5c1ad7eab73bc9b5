"""Reads the sheets that are not made from the model: wording options, reasons for 提醒, carried texts."""

import unicodedata
from decimal import Decimal

from data_entry import captions
from data_entry.addresses import address, position
from data_entry.entries import Acknowledgement
from data_entry.findings import Finding, Level, Place
from data_entry.model.spec import Path_
from data_entry.numbers import half_up
from data_entry.questions import Option, Questions
from data_entry.reading.book import OpenBook, Page
from data_entry.reading.filled import Filled, Retyped
from data_entry.reading.locate import find_headings
from data_entry.reading.messages import finding
from data_entry.words import normal, number_of

SHORTEST_REASON = 3
"""“无” and “/” explain nothing."""
_SHOWN = 3
"""So many of the options without a choice are named."""


def read_options(page: Page | None, questions: Questions, filled: Filled) -> dict[str, str]:
    """The values of the options chosen; a word that is no choice is a finding."""
    chosen: dict[str, str] = {}
    grid = page and find_headings(
        page, captions.OPTIONS, [captions.OPTION, captions.OPTION_VALUE], []
    )
    is_asked = bool(questions.options) and not questions.annex
    if page is None or not grid or len(grid.columns) < 2:
        if is_asked and (page is None or not page.cells):
            _tell_of_unchosen(filled, Place(captions.OPTIONS), [], is_whole=True)
        return chosen
    blank: dict[str, Place] = {}
    options = {normal(option.title): option for option in questions.options}
    for row in grid.values_below():
        option = options.get(normal(page.value(row, grid.columns[captions.OPTION])))
        value = page.value(row, grid.columns[captions.OPTION_VALUE])
        if option is None:
            continue
        place = Place(page.title, address(row, grid.columns[captions.OPTION_VALUE]))
        if value is None:
            blank[option.title] = place
            continue
        filled.places["options", option.key] = place
        labels = {normal(label): label for label in option.choices}
        label = labels.get(normal(value))
        if label is None:
            filled.findings.append(_no_choice(option, place, value))
            continue
        filled.entries.options[option.title] = label
        chosen[option.key] = option.choices[label]
    if blank or (is_asked and not chosen):
        first = next(iter(blank.values()), Place(page.title))
        _tell_of_unchosen(filled, first, list(blank), is_whole=not chosen)
    return chosen


def _no_choice(option: Option, place: Place, value: object) -> Finding:
    """A word that is none of the choices: misspelt, or one of an earlier version."""
    is_former = normal(value) in map(normal, option.former)
    return finding(
        "former_choice" if is_former else "literal_error",
        place,
        Level.WARNING if is_former else Level.ERROR,
        title=option.title,
        found=value,
        default=option.default,
        expected="、".join(option.choices),
    )


def _tell_of_unchosen(filled: Filled, place: Place, titles: list[str], *, is_whole: bool) -> None:
    """An option without a choice is printed in the usual way, which is said."""
    more = f"等 {len(titles)} 项" if len(titles) > _SHOWN else ""
    which = "、".join(f"“{title}”" for title in titles[:_SHOWN]) + more
    which = f"“{captions.OPTIONS}”页一项也" if is_whole else which
    filled.findings.append(finding("not_chosen", place, Level.NOTE, which=which))


def read_acknowledged(page: Page | None, filled: Filled) -> None:
    """The 提醒 looked into; a line without its reason is a finding."""
    wanted = [captions.ACK_CODE, captions.ACK_SHEET, captions.ACK_CELL, captions.ACK_REASON]
    grid = page and find_headings(page, captions.ACKNOWLEDGED, wanted, [])
    if page is None or not grid or len(grid.columns) < len(wanted):
        return
    for row in grid.values_below():
        code, sheet, cell, reason = (
            str(page.value(row, grid.columns[heading]) or "").strip() for heading in wanted
        )
        if not code:
            continue
        code, cell = (unicodedata.normalize("NFKC", text) for text in (code, cell))
        if "!" in cell:
            sheet, _, cell = cell.rpartition("!")
        sheet, cell = sheet.strip("〔〕'"), cell.split(":")[0]
        place = Place(page.title, address(row, grid.columns[captions.ACK_REASON]))
        if len(reason) < SHORTEST_REASON:
            filled.findings.append(
                finding("no_reason", place, title=captions.ACK_REASON, found=reason)
            )
            continue
        index = len(filled.entries.acknowledged)
        filled.places["acknowledged", index] = place
        cell = cell.replace("$", "").upper()
        filled.entries.acknowledged.append(Acknowledgement(code.upper(), sheet, cell, reason))


def texts_of_last_year(book: OpenBook) -> frozenset[str]:
    """The texts that were carried from last year's workbook."""
    page = book.page(captions.LAST_YEARS_TEXTS)
    texts = [page.value(row, 1) for row in page.rows] if page else []
    return frozenset(str(text).strip() for text in texts if text)


def read_sources(book: OpenBook, filled: Filled) -> None:
    """Where figures were taken from; one that was changed since has no source."""
    page = book.page(captions.SOURCES)
    paths = {place: path for path, place in filled.places.items()}
    for row in page.rows if page else ():
        sheet, cell, value, source = (page and page.value(row, column) for column in (1, 2, 3, 4))
        place = Place(str(sheet), str(cell))
        held = _value_at(book, place)
        if source and held == value:
            filled.sources[place] = str(source)
        elif source and place in paths and isinstance(value, int | float):
            _keep_retyped(filled, paths[place], value, held, str(source))


def _keep_retyped(filled: Filled, path: Path_, taken: float, held: object, source: str) -> None:
    """Keep that a figure was changed; one written in another way, or rounded to its 分, was not."""
    number, before = number_of(held), Decimal(str(taken))
    is_a_figure = held is None or number is not None  # what is none is told where it is read
    if is_a_figure and number not in (before, half_up(before, 2)):
        filled.retyped[path] = Retyped(before, number, source)


def _value_at(book: OpenBook, place: Place) -> object:
    """What stands at a place; None for what is none."""
    page = book.page(place.sheet)
    try:
        return page.value(*position(place.cell)) if page else None
    except ValueError:
        return None

"""The parts of a workbook's file: which sheets there are, and the contents of one at a time.

Parts are parsed without entities, to a depth that office files never reach, large ones piece by piece;
empty cells, drop-downs, colours, pictures and comments are passed over. Addresses that are left
out are counted.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from data_entry.addresses import Position, column_of, position
from data_entry.reading.book import Area, Contents
from data_entry.spreadsheetml import (
    TRUE,
    Element,
    namespace,
    plain_text,
    relations_in,
    relations_name,
)
from data_entry.words import CIRCULAR, SHRINKING, SHRUNK, Percentage

BOOK = "xl/workbook.xml"
LAST_ROW = 2**20
"""A workbook has no row below."""
MOST_CELLS = 400_000
"""Cells with contents in one sheet; a filled workbook has some thousands."""
MOST_MERGES = 5_000
_LARGE = 2**20
"""Bytes of a part that is not held in memory as a whole; the sheets of a usual workbook have less."""
_LARGEST_MERGE = 20_000
"""Cells of a merged area that are looked at."""
_RANGE = re.compile(r"\$?([A-Z]*)\$?(\d*)(?::\$?([A-Z]*)\$?(\d*))?")
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Formats of dates and times that a file names by number only, those of Chinese Excel among them
(ISO/IEC 29500-1, 18.8.30)."""
_PERCENTS = {"9": "0%", "10": "0.00%"}
_PLACES = re.compile(r"\.(0+)")
_SPAN = 46
"""The one of them that is of hours, more than a day has."""
_NO_SIGN = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.IGNORECASE)
_DATE_SIGN = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_SPAN_SIGN = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_FROM_1900, _FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_FALSE_DAY = 60
"""Days are counted from 1900 as if it had a 29 February."""
_NO_DATE = "#VALUE!"
_TYPED_DAY = re.compile(r"20\d{6}")
"""A day typed as one number, year, month and day."""
_REFERENCE = re.compile(
    r"(?<![!\w.$:])\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?(?![\w(!])"
)
"""A cell or an area of the same sheet in a formula."""


class TooMuchError(ValueError):
    """More in a sheet than any filled workbook has."""


class Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    part: str
    is_visible: bool


class Parts:
    """The file of a workbook. Raises TooMuchError, or what zipfile and lxml raise for a damaged one."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._names = set(self._archive.namelist())
        root = self._root(BOOK)
        self._main = namespace(root)
        relations = relations_in(self._root(relations_name(BOOK)), BOOK)
        self._related = dict(reversed(relations.values()))
        properties = root.find(f"{self._main}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in TRUE
        self._epoch = _FROM_1904 if is_1904 else _FROM_1900
        self.sheets: list[Listed] = []
        for sheet in root.iter(f"{self._main}sheet"):
            identity = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            kind, part = relations.get(str(identity), ("", ""))
            if kind == "worksheet" and part in self._names:
                is_visible = sheet.get("state", "visible") == "visible"
                self.sheets.append(Listed(str(sheet.get("name")), part, is_visible))
        self._shrunk: set[str] = set()
        self._percents: dict[str, int] = {}
        self._dates = self._date_styles()

    def contents(self, part: str) -> Contents:
        """What stands in a sheet."""
        cells, formulas, areas = found = Contents({}, {}, [])
        cell_tag, row_tag = f"{self._main}c", f"{self._main}row"
        row = column = 0
        for element in self._elements(part, "c", "row", "mergeCell"):
            if element.tag == cell_tag:
                reference = element.get("r")
                place = position(reference) if reference else (row, column + 1)
                column = place[1]
                if not len(element):
                    continue
                if place[0] > LAST_ROW:
                    raise ValueError(reference)
                if len(cells) >= MOST_CELLS:
                    raise TooMuchError(part)
                cells[place], formula, has_result = self._cell(element)
                if formula is not None:
                    formulas[place] = has_result
                    if has_result and _is_circular(formula, place):
                        cells[place], formulas[place] = CIRCULAR, True
            elif element.tag == row_tag:
                row, column = int(float(element.get("r") or row + 1)), 0
            else:
                areas.append(_area(str(element.get("ref"))))
                if len(areas) > MOST_MERGES:
                    raise TooMuchError(part)
        _merge(found)
        return found

    def _cell(self, cell: Element) -> tuple[Any, str | None, bool]:
        """What stands in a cell, its formula if it has one, and whether that has its result."""
        text, kind, formula = None, cell.get("t", "n"), None
        for child in cell:
            if child.tag == f"{self._main}v":
                text = child.text
            elif child.tag == f"{self._main}f":
                formula = child.text or ""
            elif child.tag == f"{self._main}is" and kind == "inlineStr":
                return _text(child), formula, False
        value = self._value(kind, text, cell.get("s", "0")) if text else None
        return value, formula, kind == "str" or bool(text)

    def _value(self, kind: str, text: str, style: str) -> Any:
        if kind == "n":
            number = float(text) if "." in text or "e" in text.lower() else int(text)
            if style in self._shrunk and number:
                return SHRUNK.format(number)
            if style in self._percents:
                number = Percentage(number)
                number.shown = f"{number:.{self._percents[style]}%}"
            return self._moment(number, style) if style in self._dates else number
        if kind == "s":
            return self._shared_texts[int(text)]
        if kind == "b":
            return text in TRUE
        return _dated(text) if kind == "d" else text

    def _moment(self, days: float, style: str) -> Any:
        """The date or time that a number of days stands for, or the span of time."""
        try:
            if self._dates[style]:
                return timedelta(milliseconds=round(days * 86_400_000))
            day, part = divmod(days, 1)
            rest = timedelta(milliseconds=round(part * 86_400_000))
            if not day and not rest.days:
                return (datetime.min + rest).time()
            if 0 < days < _FALSE_DAY and self._epoch == _FROM_1900:
                day += 1
            return self._epoch + timedelta(days=day) + rest
        except (OverflowError, ValueError):
            return int(days) if _TYPED_DAY.fullmatch(f"{days:.0f}") else _NO_DATE

    @cached_property
    def _shared_texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        return [_text(each) for each in self._elements(self._related["sharedStrings"], "si")]

    def _date_styles(self) -> dict[str, bool]:
        """The numbers of the styles that show numbers as dates or times, and whether as spans.

        Styles that show numbers smaller than they are, or in per cent, are noted as well.
        """
        part = self._related.get("styles")
        if part not in self._names:
            return {}
        root = self._root(part)
        codes = {
            each.get("numFmtId"): str(each.get("formatCode")).partition(";")[0]
            for each in root.iterfind(f"{self._main}numFmts/{self._main}numFmt")
        }
        found = {}
        for number, style in enumerate(root.iterfind(f"{self._main}cellXfs/{self._main}xf")):
            own = style.get("numFmtId", "0")
            code = codes.get(own)
            if own in _PERCENTS or "%" in _NO_SIGN.sub("", code or ""):
                places = _PLACES.search(code or _PERCENTS[own])
                self._percents[str(number)] = len(places[1]) if places else 0
            if code is None:
                is_date, is_span = int(own) in _DATES, int(own) == _SPAN
            else:
                self._shrunk |= {str(number)} if SHRINKING.search(code) else set()
                is_date = bool(_DATE_SIGN.search(_NO_SIGN.sub("", code)))
                is_span = bool(_SPAN_SIGN.search(code))
            if is_date:
                found[str(number)] = is_span
        return found

    def _root(self, part: str) -> Element:
        return etree.fromstring(self._archive.read(part), etree.XMLParser(**_CAREFUL))

    def _elements(self, part: str, *names: str) -> Iterator[Element]:
        """The elements of these names in order, rows at their beginning.

        Those of a large part are freed once they have been looked at.
        """
        tags = [f"{self._main}{name}" for name in names]
        if self._archive.getinfo(part).file_size < _LARGE:
            yield from self._root(part).iter(*tags)
            return
        row = f"{self._main}row"
        with self._archive.open(part) as stream:
            pieces = etree.iterparse(stream, events=("start", "end"), tag=tags, **_CAREFUL)
            for event, element in pieces:
                if (event == "start") == (element.tag == row):
                    yield element
                if event == "end":
                    element.clear()
                    while (before := element.getprevious()) is not None:
                        element.getparent().remove(before)


_CAREFUL: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def _text(element: Element) -> str:
    """A text; the escape of underscores is undone."""
    return plain_text(element).replace("x005F_", "")


def _dated(text: str) -> Any:
    """A date written out; what is none stays as it is."""
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text


def _is_circular(formula: str, place: Position) -> bool:
    """True for a formula that refers to its own cell."""
    row, column = place
    for left, top, right, bottom in _REFERENCE.findall(formula):
        is_in_rows = int(top) <= row <= int(bottom or top)
        if is_in_rows and column_of(left) <= column <= column_of(right or left):
            return True
    return False


def _area(reference: str) -> Area:
    """A merged area; one of whole rows or columns reaches from the first to the last."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    left, top, right, bottom = match.groups()
    return Area(
        int(top or 1),
        column_of(left or "A"),
        int((top if bottom is None else bottom) or LAST_ROW),
        column_of((left if right is None else right) or "XFD"),
    )


def _merge(found: Contents) -> None:
    """Merged areas end with the contents; what stands in a cell they hide is not seen."""
    cells, _, areas = found
    last_row = max((row for row, _ in cells), default=1)
    last_column = max((column for _, column in cells), default=1)
    listed, areas[:] = list(areas), []
    for top, left, bottom, right in listed:
        right = min(right, last_column)
        bottom = min(bottom, last_row, top + _LARGEST_MERGE // max(1, right - left + 1))
        if left > right or top > bottom or (left, top) == (right, bottom):
            continue
        areas.append(Area(top, left, bottom, right))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) in cells and (row, column) != (top, left):
                    cells[row, column] = None

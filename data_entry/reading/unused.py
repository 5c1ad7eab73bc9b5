"""Finds what a clerk typed into cells that the reader passes over, and where it was to stand.

What the reader used is known by its place, and what the program wrote by its words or its formula;
what is neither is the clerk's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from data_entry import captions
from data_entry.addresses import Position, address, position
from data_entry.findings import Level
from data_entry.model.hints import line_hint
from data_entry.model.spec import (
    Column,
    Kind,
    Path_,
    Sheet,
    asked_columns,
    asked_lines,
    asked_sheets,
)
from data_entry.questions import Questions
from data_entry.reading.book import Page
from data_entry.reading.filled import Filled
from data_entry.reading.locate import Headed, find_headings, is_blank
from data_entry.reading.strays import ADVICE, Stray
from data_entry.words import REMARKS, SIGNED, as_number, normal

_BESIDE = 1
"""Columns beside a table in which a slip of the hand is likely; farther off stand notes."""
_REACH = 2
"""Columns between words and the cell they were meant for."""
_FAR = 12
"""Columns between a figure and its cell: forms have grey cells in many columns of a row."""
_NEAR = 3
"""Rows below or above a list, likewise."""
_NUMBERED = normal("序号")
_HINTS = tuple(map(normal, ("出处：", "示例：")))


@dataclass
class Used:
    """What of a sheet is read, what may still be filled in, and what the program wrote."""

    page: Page
    header_row: int
    columns: set[int]
    """Those with a heading of the form."""
    read: set[Position] = field(default_factory=set)
    blank: dict[Position, str] = field(default_factory=dict)
    """Of those read: what may stand in them."""
    written: set[Position] = field(default_factory=set)
    """Those with words of the program."""
    computed: set[int] = field(default_factory=set)
    """Columns of formulas."""
    free: set[int] = field(default_factory=set)
    """Columns that are passed over without a word: numbering, explanations of another version."""
    label: int = 1
    advice: dict[int, str] = field(default_factory=dict)
    """What to do with a word in these rows."""

    repeated: set[int] = field(default_factory=set)
    """Rows that say the headings again."""

    def strays(self) -> Iterator[Stray]:
        """Every cell that is neither read nor written by the program."""
        own = self._own_columns()
        for (row, column), value in self.page.cells.items():
            if (
                row in self.repeated
                or (row, column) in self.read
                or column in self.free
                or is_blank(value)
            ):
                continue
            is_formula = (row, column) in self.page.formulas
            if self._is_written(row, column, value, is_formula):
                continue
            meant = "" if is_formula or column in own else self._meant(row, column, value)
            beside = column not in self.columns or column == self.label
            is_note = beside and not meant and (is_formula or _sort_of(value) == "text")
            heading = own.get(column, "") if row >= self.header_row else ""
            advice = self.advice.get(row, ADVICE)
            yield Stray(self.page.title, row, column, value, meant, is_note, heading, advice)

    def _own_columns(self) -> dict[int, str]:
        """Headings that the clerk put beside those of the form, by column."""
        found = {}
        for (row, column), value in self.page.cells.items():
            if row == self.header_row and column not in self.columns and not is_blank(value):
                found[column] = str(value).strip()
        self.free |= {column for column, text in found.items() if normal(text) == _NUMBERED}
        return found

    def _is_written(self, row: int, column: int, value: Any, is_formula: bool) -> bool:
        if row < self.header_row:
            return is_formula or _sort_of(value) == "text"  # titles, instructions, common headings
        if row == self.header_row:
            return column in self.columns
        if column in self.computed:
            return is_formula
        if column == self.label and str(value).strip().startswith(REMARKS):
            return True
        if SIGNED.match(normal(value)):
            return True
        return (row, column) in self.written or normal(value) == normal(captions.MORE_ROWS)

    def _meant(self, row: int, column: int, value: Any) -> str:
        """The blank cell of the same row, or of the list just above or below, that takes it."""
        sort = _sort_of(value)
        if row <= self.header_row or column > max(self.columns) + _BESIDE:
            return ""
        reach = _REACH if sort == "text" else _FAR
        for away in range(1, reach + 1):
            for each in (column + away, column - away):
                if self.blank.get((row, each)) == sort:
                    return address(row, each)
        if row in self._read_rows:
            return ""
        for away in range(1, _NEAR + 1):
            found = [r for r in (row - away, row + away) if (r, column) in self.read]
            if found:
                fit = [r for r in found if self.blank.get((r, column)) == sort]
                return address(fit[0], column) if fit else ""
        return ""

    @cached_property
    def _read_rows(self) -> set[int]:
        return {row for row, _ in self.read}


def _sort_of(value: Any) -> str:
    """What kind of cell a value is likely to be meant for."""
    if isinstance(value, date):
        return "date"
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return "number"
    return "number" if isinstance(value, str) and as_number(value) is not None else "text"


def _takes(column: Column) -> str:
    if column.kind.is_number or column.kind is Kind.YEAR:
        return "number"
    return "date" if column.kind is Kind.DATE else "text"


def unused(
    filled: Filled,
    grids: dict[str, Headed],
    facts: dict[Path_, tuple[str, Column]],
    others: list[Used | None],
    is_current: bool,
) -> Iterator[Stray]:
    """The strays of every sheet whose own names are in order: a lost heading is told instead.

    ``is_current``: the workbook is of the form's present version, whose words are known.
    """
    unclear = {f.sheet for f in filled.findings if f.code == "F01" and f.level is Level.ERROR}
    if (
        captions.INSTRUCTIONS in unclear
    ):  # made for another form: that is told, and nothing of its cells
        return
    by_sheet: dict[str | int, list[Path_]] = {}
    for path in facts:
        by_sheet.setdefault(path[0], []).append(path)
    for name, spec, model in asked_sheets(filled.root):
        if name not in grids or {spec.title, grids[name].page.title} & unclear:
            continue
        used = _of_model(spec, model, grids[name], is_current)
        for path in by_sheet.get(name, []):
            _use(used, filled.places[path].cell, _takes(facts[path][1]))
            if facts[path][1].cell.is_computed:
                used.blank.pop(position(filled.places[path].cell), None)
        yield from used.strays()
    for used in filter(None, others):
        if used.page.title not in unclear:
            yield from used.strays()


def _use(used: Used, cell: str, takes: str) -> None:
    """Note a cell as read, and what it takes if it is blank."""
    at = position(cell)
    used.read.add(at)
    if is_blank(used.page.value(*at)) and at not in used.page.formulas:
        used.blank[at] = takes


def _of_model(spec: Sheet, model: type[BaseModel], grid: Headed, is_current: bool) -> Used:
    """A form or a table, as far as it is known without its facts."""
    used = Used(grid.page, grid.header_row, set(grid.columns.values()))
    used.repeated = {r for r in grid.page.rows if r > grid.header_row and grid.repeats(r)}
    by_heading = {
        normal(value): column
        for (row, column), value in grid.page.cells.items()
        if row == grid.header_row
    }
    shown = {by_heading.get(normal(each)) for each in (captions.SHOWN, captions.SHOWN_CHANGE)}
    used.computed = {column for column in shown if column}
    notes = by_heading.get(normal(captions.NOTES), 0)
    used.columns |= used.computed | ({notes} if notes else set())
    if spec.shape == "form":
        used.label = grid.columns.get(captions.LABEL, 1)
        _write_labels(used, model, notes, is_current)
    else:
        columns = [c for c in asked_columns(model) if c.cell.title in grid.columns]
        used.computed |= {grid.columns[c.cell.title] for c in columns if c.cell.is_computed}
        used.label = grid.columns[columns[0].cell.title] if columns else 1
    return used


def _write_labels(used: Used, model: type[BaseModel], notes: int, is_current: bool) -> None:
    """The names of lines and sections, and what the program says beside them."""
    lines = {normal(line.cell.title): line for line in asked_lines(model)}
    names = lines.keys() | {normal(line.cell.section) for line in asked_lines(model)}
    hints = {normal(line_hint(line)) for line in lines.values()}
    for (row, column), value in used.page.cells.items():
        if column not in (used.label, notes):
            continue
        text = normal(value)
        is_old = not is_current and _sort_of(value) == "text"
        known = names if column == used.label else hints
        if is_old or text in known or (column == notes and text.startswith(_HINTS)):
            used.written.add((row, column))


def used_beside_the_model(
    pages: dict[str, Page], questions: Questions, is_current: bool
) -> list[Used | None]:
    """Of wording options and reasons for 提醒; None where a sheet has lost its headings."""
    known = {normal(each) for each in questions.unasked}
    known |= {normal(option.title) for option in questions.options}
    headings = {normal(each) for each in (*questions.grouped_options, captions.OTHER_OPTIONS)}
    options = _of_list(
        pages.get(captions.OPTIONS),
        [captions.OPTION, captions.OPTION_VALUE],
        lambda text: not is_current or normal(text) in known,
        captions.OPTION_NOTE,
    )
    if options:
        labels = ((row, options.label) for row in options.page.rows)
        options.written |= {at for at in labels if normal(options.page.value(*at)) in headings}
    return [
        options,
        _of_list(
            pages.get(captions.ACKNOWLEDGED),
            [captions.ACK_CODE, captions.ACK_SHEET, captions.ACK_CELL, captions.ACK_REASON],
            lambda text: not is_blank(text),
        ),
    ]


def _of_list(
    page: Page | None, wanted: list[str], is_read: Callable[[object], bool], *notes: str
) -> Used | None:
    """A sheet of lines, of which those are read whose first cell says so."""
    grid = find_headings(page, page.title, wanted, [*notes]) if page else None
    if page is None or grid is None or not set(wanted) <= grid.columns.keys():
        return None
    used = Used(page, grid.header_row, set(grid.columns.values()))
    used.label = grid.columns[wanted[0]]
    used.free = {column for heading, column in grid.columns.items() if heading in notes}
    for row in grid.values_below():
        if is_read(page.value(row, used.label)):
            used.read |= {(row, grid.columns[each]) for each in wanted}
    return used

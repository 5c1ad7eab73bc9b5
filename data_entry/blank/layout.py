"""Where each fact of the model stands in a freshly written workbook. Addresses only, no styles.

The reader does not use this: it finds everything by label.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from pydantic import BaseModel

from data_entry.captions import LABEL, NOTES, SHOWN, SHOWN_CHANGE
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import (
    Column,
    Line,
    Path_,
    Sheet,
    asked_columns,
    asked_lines,
    asked_sheets,
    form_columns,
)

HEADER_ROW = 4
LIST_ROWS, MORE = 40, 10
"""Rows of a list in a blank workbook, and how many there are at least below its records."""


@dataclass
class SheetLayout:
    """One sheet: headings by column number, rows of a form, or the row range of a table."""

    name: str
    spec: Sheet
    model: type[BaseModel]
    headings: list[str]
    rows: dict[int, Line | str] = field(default_factory=dict)
    first: int = HEADER_ROW + 1
    last: int = HEADER_ROW

    def column(self, heading: str) -> str:
        """Letter of the column with this heading."""
        return get_column_letter(self.headings.index(heading) + 1)

    def heading_of(self, line: Line, column: Column) -> str:
        """The heading under which a fact of a form stands."""
        return column.cell.title if line.model else self.spec.value_title

    def form_cells(self) -> Iterator[tuple[int, Line, Column]]:
        """Every input cell of a form: row, line, column."""
        for row, line in self.rows.items():
            if isinstance(line, Line):
                for column in line.columns:
                    yield row, line, column

    def address(self, path: tuple[str, ...]) -> str:
        """Absolute address of a form's fact, with the sheet: ``'收支决算'!$B$7``."""
        for row, line, column in self.form_cells():
            if (line.name, column.name)[: len(path)] == path or path == (line.name,):
                return f"'{self.spec.title}'!${self.column(self.heading_of(line, column))}${row}"
        raise KeyError(path)

    def cell(self, path: Path_) -> str:
        """The cell of a fact: ``(line, column)`` of a form, ``(row, column)`` of a table.

        Raises KeyError for what the sheet does not ask.
        """
        if self.spec.shape == "form":
            address = self.address(tuple(map(str, path)))
            return address.rpartition("!")[2].replace("$", "")
        index, name = path
        column = next((c for c in asked_columns(self.model) if c.name == name), None)
        if column is None:
            raise KeyError(path)
        return f"{self.column(column.cell.title)}{self.first + int(index)}"

    def has(self, path: tuple[str, ...]) -> bool:
        """True if the sheet asks for the fact, or has the column, with this path."""
        if self.spec.shape == "table":
            return any(column.name == path[0] for column in asked_columns(self.model))
        return any(line.name == path[0] for line in asked_lines(self.model))

    def column_at(self, path: tuple[str, ...]) -> Column:
        """The column of a form's fact."""
        line = next(row for row in asked_lines(self.model) if row.name == path[0])
        return next(c for c in line.columns if c.name == path[-1])

    def parts(self, name: str) -> list[str]:
        """The columns of a table whose sum this column is; none for any other column."""
        columns = {column.name: column for column in asked_columns(self.model)}
        return [part for part in columns[name].cell.sum_of if part in columns]

    def range(self, name: str) -> str:
        """Absolute range of a table's column, with the sheet.

        It ends with the row below the last one, so that it grows with rows inserted there.
        """
        column = next(c for c in asked_columns(self.model) if c.name == name)
        letter = self.column(column.cell.title)
        return f"'{self.spec.title}'!${letter}${self.first}:${letter}${self.last + 1}"


def _has_note(line: Line) -> bool:
    return not line.model or bool(line.cell.source or line.cell.note)


def _form(name: str, spec: Sheet, model: type[BaseModel]) -> SheetLayout:
    values = list(form_columns(model, spec))
    all_lines = asked_lines(model)
    if any(line.cell.shows for line in all_lines):
        values[1:1] = [SHOWN_CHANGE]
        values[0:0] = [SHOWN]
    notes = [NOTES] if any(_has_note(line) for line in all_lines) else []
    layout = SheetLayout(name, spec, model, [LABEL, *values, *notes])
    row, section = HEADER_ROW, ""
    for line in all_lines:
        if line.cell.section and line.cell.section != section:
            section = line.cell.section
            row += 1
            layout.rows[row] = section
        row += 1
        layout.rows[row] = line
    layout.last = row
    return layout


def _table(name: str, spec: Sheet, model: type[BaseModel], rows: int) -> SheetLayout:
    layout = SheetLayout(name, spec, model, [c.cell.title for c in asked_columns(model)])
    layout.last = HEADER_ROW + rows
    return layout


def workbook_layout(
    root: type[Disclosure], record_counts: dict[str, int], list_rows: int = LIST_ROWS
) -> dict[str, SheetLayout]:
    """The layout of every sheet made from the model; tables leave room below their records."""
    return {
        name: _form(name, spec, model)
        if spec.shape == "form"
        else _table(name, spec, model, max(list_rows, record_counts.get(name, 0) + MORE))
        for name, spec, model in asked_sheets(root)
    }

"""Reads a filled workbook: raw entries by label, validated by the model, every fault at once."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from data_entry import captions
from data_entry.addresses import address
from data_entry.balances import TOTAL
from data_entry.findings import Finding, Level, Place
from data_entry.model.extend import extended
from data_entry.model.spec import (
    Column,
    Kind,
    Line,
    Path_,
    Sheet,
    asked_columns,
    asked_lines,
    asked_sheets,
    form_columns,
)
from data_entry.model.types import as_money, without_unit
from data_entry.questions import Questions
from data_entry.reading.attach import PROJECTS, call_alike
from data_entry.reading.book import OpenBook, Page
from data_entry.reading.chapters import read_narratives
from data_entry.reading.filled import Filled
from data_entry.reading.locate import (
    Headed,
    find_headings,
    find_sheets,
    gone,
    has_contents,
    headless,
    is_blank,
    is_note,
    nearest,
)
from data_entry.reading.messages import DATED, UNTIDY, finding
from data_entry.reading.options import (
    read_acknowledged,
    read_options,
    read_sources,
    texts_of_last_year,
)
from data_entry.reading.pasted import as_pasted, split_codes
from data_entry.reading.stamp import is_current, stamp, tell_of_another_form, version_findings
from data_entry.reading.strays import told
from data_entry.reading.unused import unused, used_beside_the_model
from data_entry.reading.validate import stand_in, validate
from data_entry.words import DASHES, as_number, day_in_words, normal, unnumbered


def read_workbook(path: Path, book: OpenBook, questions: Questions) -> Filled:
    """Everything the workbook says, and everything wrong with it, in one pass."""
    root = extended(questions)
    filled = Filled(path, root, annex=questions.annex)
    reader = _Reader(filled)
    wanted = {s.title: s.required for _, s, _ in asked_sheets(root)}
    extra = {
        captions.OPTIONS: False,
        captions.ACKNOWLEDGED: False,
        **{form.sheet: False for form in questions.asked_annexes},
    }
    pages, findings = find_sheets(book, wanted | extra)
    if not any(title in pages for title in wanted):
        filled.findings.append(_of_none(book, path))
        return filled
    filled.findings += findings
    for name, spec, model in asked_sheets(root):
        if spec.title in pages:
            reader.read_sheet(name, spec, model, pages[spec.title])
    validate(filled, reader.facts)
    filled.options = questions.defaults() | read_options(
        pages.get(captions.OPTIONS), questions, filled
    )
    read_acknowledged(pages.get(captions.ACKNOWLEDGED), filled)
    filled.texts_of_last_year = texts_of_last_year(book)
    read_sources(book, filled)
    used = [
        read_narratives(pages[form.sheet], form, questions, filled)
        for form in questions.asked_annexes
        if form.sheet in pages
    ]
    call_alike(filled, filled.sheets.get(PROJECTS, []))
    _tell_of_chapters_lost(filled, questions)
    mark = stamp(book)
    current = is_current(mark, questions)
    filled.findings += version_findings(mark, questions)
    used += used_beside_the_model(pages, questions, current)
    if current:
        told_of = {each.sheet for each in filled.findings if each.code == "F01"}
        for kind, absent in reader.absent.items():
            untold = {title: names for title, names in absent.items() if title not in told_of}
            filled.findings += gone(untold, kind)
    tell_of_another_form(filled, mark, questions)
    filled.strays = [*unused(filled, reader.grids, reader.facts, used, current)]
    filled.findings += told(filled.strays)
    return filled


def _of_none(book: OpenBook, path: Path) -> Finding:
    """What is said of a workbook of something else."""
    page = book.pages[0]
    is_of_accounts = any("决算" in str(text) for text in (page.title, *page.cells.values()))
    fault = "book_of_accounts" if is_of_accounts else "book_of_something_else"
    return finding(fault, Place(page.title), file=path.name)


def _tell_of_chapters_lost(filled: Filled, questions: Questions) -> None:
    """The workbook of an annex has chapters: without any, and nothing said of them, that is told."""
    (annex,) = questions.asked_annexes if questions.annex else (None,)
    is_told = annex and any(each.sheet == annex.sheet for each in filled.findings)
    if annex and not filled.entries.narratives and not is_told:
        filled.findings.append(finding("missing", Place(annex.sheet), title=annex.sheet))


class _Reader:
    """Carries what reading one workbook needs: the result so far."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.grids: dict[str, Headed] = {}
        self.facts: dict[Path_, tuple[str, Column]] = {}
        self.absent: dict[str, dict[str, list[str]]] = {"行": {}, "列": {}}
        """The lines and columns that need no answer and stand on their sheet no more."""

    def read_sheet(self, name: str, spec: Sheet, model: type[BaseModel], page: Page) -> None:
        self.filled.places[name,] = Place(page.title)
        if spec.shape == "form":
            headings = list(form_columns(model, spec))
            grid = find_headings(page, spec.title, [captions.LABEL, *headings], [])
        else:
            needed = [c for c in asked_columns(model) if c.required or _must_stand(spec, c)]
            required = [c.cell.title for c in needed]
            optional = [c.cell.title for c in asked_columns(model) if c not in needed]
            grid = find_headings(page, spec.title, required, optional)
            if grid and any(grid.values_below()):
                self.absent["列"][spec.title] = [h for h in optional if h not in grid.columns]
        if grid is None:
            if spec.required or has_contents(page):
                self.filled.findings.append(headless(page))
            return
        self.grids[name] = grid
        self.filled.findings += grid.findings
        if spec.shape == "form":
            self._read_form(name, spec, model, grid)
        else:
            self._read_table(name, model, grid)

    def _read_form(self, name: str, spec: Sheet, model: type[BaseModel], grid: Headed) -> None:
        rows = self._labelled_rows(spec, model, grid)
        contents: dict[str, Any] = {}
        for line in asked_lines(model):
            if line.name not in rows:
                continue
            values = {}
            for column in line.columns:
                heading = column.cell.title if line.model else spec.value_title
                path = (name, line.name, column.name) if line.model else (name, line.name)
                title = f"{line.cell.title}”的“{heading}" if line.model else line.cell.title
                if heading in grid.columns:
                    value = self._cell(path, grid, rows[line.name], heading, column, title, line)
                    if value is not None:
                        values[column.name] = value
            if line.model:
                contents[line.name] = values
            elif values:
                contents[line.name] = values[line.columns[0].name]
        self.filled.entries.sheets[name] = contents

    def _labelled_rows(self, spec: Sheet, model: type[BaseModel], grid: Headed) -> dict[str, int]:
        wanted = {normal(line.cell.title): line for line in asked_lines(model)}
        sections = {normal(line.cell.section) for line in asked_lines(model)}
        rows: dict[str, list[int]] = defaultdict(list)
        unknown: dict[str, int] = {}
        label_column = grid.columns.get(captions.LABEL, 1)
        for row in grid.values_below():
            text = grid.page.value(row, label_column)
            line = wanted.get(normal(text)) or wanted.get(unnumbered(text))
            if line:
                rows[line.name].append(row)
            elif text is not None and normal(text) not in sections:
                unknown[str(text).strip(" *")] = row
        findings = self.filled.findings
        for line in asked_lines(model):
            count = len(rows[line.name])
            if count > 1:
                where = address(rows[line.name][1], label_column)
                place, title = Place(spec.title, where), line.cell.title
                findings.append(finding("line_stands_twice", place, title=title, count=count))
            if count == 0 and any(column.required for column in line.columns):
                meant = nearest(line.cell.title, unknown)
                place = Place(spec.title, f"A{unknown.pop(meant)}" if meant else "")
                fault = "line_is_renamed" if meant else "line_is_gone"
                told = {"title": line.cell.title, "found": meant or ""}
                findings.append(finding(fault, place, **told))
        self._unknown_labels(spec, model, grid, unknown, rows)
        asked = (each for each in asked_lines(model) if not any(c.required for c in each.columns))
        self.absent["行"][spec.title] = [each.cell.title for each in asked if not rows[each.name]]
        return {name: found[0] for name, found in rows.items() if found}

    def _unknown_labels(
        self,
        spec: Sheet,
        model: type[BaseModel],
        grid: Headed,
        unknown: dict[str, int],
        rows: dict[str, list[int]],
    ) -> None:
        """A row whose name nobody knows must not be lost silently when something stands in it."""
        absent = [
            line.cell.title
            for line in asked_lines(model)
            if not rows[line.name] and not any(c.required for c in line.columns)
        ]
        values = [c for h, c in grid.columns.items() if h != captions.LABEL]
        for text, row in unknown.items():
            if all(is_blank(grid.page.value(row, c)) for c in values):
                continue
            meant = nearest(text, absent)
            fault = "line_is_called_otherwise" if meant else "line_is_unknown"
            place = Place(spec.title, f"A{row}")
            self.filled.findings.append(finding(fault, place, found=text, meant=meant or ""))

    def _read_table(self, name: str, model: type[BaseModel], grid: Headed) -> None:
        records: list[dict[str, Any]] = []
        if too_many := split_codes(grid, model):
            self.filled.findings.append(too_many)
            return
        grid = self.grids[name] = as_pasted(grid, model)
        inputs = [c for c in asked_columns(model) if c.cell.title in grid.columns]
        for row in grid.values_below():
            cells = {c.name: grid.page.value(row, grid.columns[c.cell.title]) for c in inputs}
            typed = [
                c.name
                for c in inputs
                if not c.cell.is_computed
                and (
                    not is_blank(cells[c.name])
                    or _is_uncached(grid.page, row, grid.columns[c.cell.title])
                )
            ]
            if not typed or is_note(cells, typed, inputs[0].name):
                continue
            index = len(records)
            self.filled.places[name, index] = Place(grid.page.title, f"A{row}")
            record = {}
            for column in inputs:
                value = self._cell(
                    (name, index, column.name),
                    grid,
                    row,
                    column.cell.title,
                    column,
                    column.cell.title,
                    None,
                )
                if value is not None:
                    record[column.name] = value
            _name_total(record)
            records.append(record)
        self.filled.entries.sheets[name] = records

    def _cell(
        self,
        path: Path_,
        grid: Headed,
        row: int,
        heading: str,
        column: Column,
        title: str,
        line: Line | None,
    ) -> Any:
        """One raw value with its place noted; None if blank. Blank formulas and merges are told."""
        number = grid.columns[heading]
        place = Place(grid.page.title, address(row, number))
        self.filled.places[path] = place
        self.facts[path] = title, column
        value = grid.page.value(row, number)
        if column.kind.is_number and normal(value) in DASHES:
            return None
        if is_blank(value):
            is_computed = column.cell.is_computed or (line and line.cell.is_computed)
            if _is_uncached(grid.page, row, number) and not is_computed:
                self._tell("no_cached_value", place, title)
            elif merged := _merged_range(grid.page, row, number):
                self._tell("merged", place, title, range=merged)
            else:
                return None
            return stand_in(self.filled, column, place, title)
        if column.kind in (Kind.TEXT, Kind.PARAGRAPHS) and isinstance(value, date):
            self._tell(DATED, place, title, found=value, number=day_in_words(value))
        if not column.kind.is_number or not isinstance(value, str):
            return value
        bare = without_unit(value, column.kind, (line or column).cell.title)
        if read := _as_read(bare, column):
            self._tell(UNTIDY, place, title, found=value, number=read)
        return bare

    def _tell(self, fault: str, place: Place, title: str, **facts: Any) -> None:
        level = Level.WARNING if fault in (UNTIDY, DATED) else Level.ERROR
        self.filled.findings.append(finding(fault, place, level, title=title, **facts))


def _is_uncached(page: Page, row: int, column: int) -> bool:
    """True for a formula that was saved without its result."""
    return page.formulas.get((row, column)) is False


def _merged_range(page: Page, row: int, column: int) -> str | None:
    """The merged range that hides this cell's own value, if there is one."""
    area = next((each for each in page.areas if each.hides(row, column)), None)
    is_shown = area and (area.first in page.formulas or not is_blank(page.value(*area.first)))
    return str(area) if is_shown else None


def _name_total(record: dict[str, Any]) -> None:
    """A row of 科目 that has 合计 for its name and no code, as official tables print it."""
    if "code" not in record and normal(record.get("name")) == TOTAL:
        record["code"] = TOTAL


def _as_read(value: str, column: Column) -> str | None:
    """How a number typed as text is understood; None if it is not."""
    stated = as_money(value) if column.kind.is_money else None
    if stated:
        return f"{stated[0]:f} {stated[1]}"
    number = as_number(value)
    return None if number is None else f"{number:f}"


def _must_stand(spec: Sheet, column: Column) -> bool:
    """A required table keeps its columns of amounts, so that none is read as 0 by mistake."""
    return spec.required and column.kind.is_money and not column.cell.is_computed

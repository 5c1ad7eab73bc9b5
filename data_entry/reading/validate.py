"""Runs the model over the raw entries: every fault is told, and a mark stands for what has one."""

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from data_entry.findings import Place
from data_entry.model.spec import (
    Column,
    Kind,
    Path_,
    Sheet,
    asked_lines,
    asked_sheets,
    columns,
    lines,
)
from data_entry.numbers import YUAN_PER_WAN
from data_entry.reading.filled import Filled
from data_entry.reading.messages import finding
from data_entry.unread import NO_YEAR, UnreadDate, UnreadNumber, UnreadText, UnreadYear, mark_of

_WHOLES = {"general_items": "general_out", "economic_items": "general_basic"}
"""What the rows of a table add up to, in the accounts."""


def validate(filled: Filled, facts: dict[Path_, tuple[str, Column]]) -> None:
    """Validate every sheet; ``facts`` are the cells that the workbook has, with their titles."""
    _Validation(filled, facts).run()


def stand_in(filled: Filled, column: Column, place: Place, title: str, year: int = NO_YEAR) -> Any:
    """A value of the kind asked, which prints as the mark of the cell; ``year`` is a guess."""
    mark = mark_of(place, title)
    filled.unread.add(place)
    if column.kind.is_number:
        return UnreadNumber(mark)
    if column.kind is Kind.YEAR:
        return UnreadYear(mark, year)
    return UnreadDate(mark) if column.kind is Kind.DATE else UnreadText(mark)


class _Validation:
    """Validates the sheets of one workbook."""

    def __init__(self, filled: Filled, facts: dict[Path_, tuple[str, Column]]) -> None:
        self.filled, self.facts = filled, facts

    def run(self) -> None:
        """Run the model over every sheet; amounts become 元 by the unit of 单位信息."""
        entries = self.filled.entries.sheets
        for name, spec, model in asked_sheets(self.filled.root):
            if name not in entries and not spec.required:
                continue
            context = {
                "yuan_per_unit": YUAN_PER_WAN if self.filled.in_wan else 1,
                "is_compared": self.filled.is_compared,
            }
            if spec.shape == "form":
                raw = entries.get(name, {})
                if spec.required or any(raw.values()):
                    self.filled.sheets[name] = self._validated(model, raw, (name,), context)
                continue
            self.filled.sheets[name] = rows = [
                self._validated(model, record, (name, index), context)
                for index, record in enumerate(entries.get(name, []))
            ]
            is_missing = spec.required and not self._is_nothing(name)
            if not rows and is_missing and not self._is_misnamed(spec, name):
                self.filled.findings.append(finding("missing", Place(spec.title), title=spec.title))
        for name, spec, _ in asked_sheets(self.filled.root):
            found = self.filled.sheets.get(name)
            is_blank = spec.required and not found and not self._is_nothing(name)
            if name in self.filled.sheets and (
                is_blank or self._is_misnamed(spec, name) or _lacks_keys(found)
            ):
                self.filled.partial[name] = self.filled.sheets.pop(name)

    def _is_nothing(self, name: str) -> bool:
        """True for a table of what the accounts say there is none of: a unit may have funds alone."""
        accounts = self.filled.sheets.get("accounts")
        whole = _WHOLES.get(name)
        return whole is not None and accounts is not None and getattr(accounts, whole) == 0

    def _is_misnamed(self, spec: Sheet, name: str) -> bool:
        """True where names or headings are at fault: what is blank may not be blank at all."""
        own = {spec.title, self.filled.place(name).sheet}
        return any(f.code == "F01" and f.sheet in own for f in self.filled.findings)

    def _validated(
        self, model: type[BaseModel], raw: dict[str, Any], path: Path_, context: dict[str, Any]
    ) -> BaseModel:
        """The record; what cannot be read is told, and a mark stands for it."""
        known: dict[str, Any] = {line.name: {} for line in asked_lines(model) if line.model}
        known |= {name: dict(v) if isinstance(v, dict) else v for name, v in raw.items()}
        while True:
            try:
                return model.model_validate(known, context=context)
            except ValidationError as error:
                for item in error.errors(include_url=False):
                    loc = item["loc"]
                    owner = known if len(loc) == 1 else known[str(loc[0])]
                    owner[str(loc[-1])] = self._replaced(model, item, path, known)

    def _replaced(
        self, model: type[BaseModel], error: Any, path: Path_, known: dict[str, Any]
    ) -> Any:
        """What stands for a value with a fault, which is told."""
        loc = error["loc"]
        where: Path_ = (*path, *loc)
        line = next(each for each in lines(model) if each.name == loc[0])
        column = line.columns[0]
        if line.model:
            column = next(each for each in line.columns if each.name == loc[-1])
        if where in self.facts:
            place, (title, _) = self.filled.places[where], self.facts[where]
            self._translate(error, column, place, title)
        else:
            place, title = self.filled.place(path), line.cell.title
            place = Place(place.sheet, place.cell if isinstance(path[-1], int) else "")
            self._tell_absent(place, title)
        published = re.search(r"20\d\d", str(known.get("published")))
        year = int(published[0]) - 1 if published else NO_YEAR
        return stand_in(self.filled, column, place, title, year)

    def _tell_absent(self, place: Place, title: str) -> None:
        """A row that other entries make necessary; where its name is at fault, that has been told."""
        if not any(f.code == "F01" and f.sheet == place.sheet for f in self.filled.findings):
            self.filled.findings.append(finding("line_is_gone", Place(place.sheet), title=title))

    def _translate(self, error: Any, column: Column, place: Place, title: str) -> None:
        given = error.get("input")
        found = "" if given is None else str(given).strip()
        facts = {"found": found, **error.get("ctx", {})}
        fault = error["type"]
        if fault == "missing":
            fault = "missing_number" if column.kind.is_number else fault
            facts["found"] = ""
        if column.choices:
            facts["expected"] = "、".join(column.choices)
        self.filled.findings.append(finding(fault, place, title=title, **facts))


def _lacks_keys(found: Any) -> bool:
    """True for a table with a code, a name or a kind unread: nobody knows what belongs together."""
    rows: list[BaseModel] = found if isinstance(found, list) else []
    return any(
        (column.required or column.kind is Kind.CHOICE)
        and isinstance(getattr(row, column.name), UnreadText)
        for row in rows
        for column in columns(type(row))
    )

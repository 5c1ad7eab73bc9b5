"""What reading a workbook yields: valid sheets, places of all facts, findings of reading."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from data_entry.entries import Entries, Narrative
from data_entry.findings import Finding, Place
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, is_path, sheets
from data_entry.numbers import to_wan
from data_entry.reading.strays import Stray
from data_entry.sourced import sourced, with_sources
from data_entry.unread import NO_YEAR

_BESIDE_THE_MODEL = {"narratives", "acknowledged", "options"}
"""Sheets that are read by rules of their own: texts of annexes, reasons for 提醒."""


class UnknownPathError(LookupError):
    """No fact of the model has this path."""


class Retyped(NamedTuple):
    """A figure of the official tables that was changed in the workbook."""

    taken: Decimal
    held: Decimal | None
    source: str


@dataclass
class Filled:
    """A workbook read: valid sheets by attribute, places of all facts, findings of reading."""

    path: Path
    root: type[Disclosure] = Disclosure
    entries: Entries = field(default_factory=Entries)
    sheets: dict[str, Any] = field(default_factory=dict)
    places: dict[Path_, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    partial: dict[str, Any] = field(default_factory=dict)
    """Sheets whose names or headings are at fault: fit for a draft, not for checks."""
    unread: set[Place] = field(default_factory=set)
    """The cells that could not be read; a mark stands for each."""
    strays: list[Stray] = field(default_factory=list)
    """What stands in cells that nobody reads."""
    sources: dict[Place, str] = field(default_factory=dict)
    """For cells taken from official tables the cell of the table."""
    retyped: dict[Path_, Retyped] = field(default_factory=dict)
    """The cells that no longer hold the figure that was taken for them from official tables."""
    texts_of_last_year: frozenset[str] = frozenset()
    """Texts that were carried from last year's workbook, as they stood there."""
    annex: str = ""
    """The kind of annex that the workbook is for; empty for the unit's own."""
    attached: list["Filled"] = field(default_factory=list)
    """The workbooks of annexes that were taken into this one, as they were read."""

    @property
    def in_wan(self) -> bool:
        """True if amounts were typed in 万元."""
        return str(self.entries.sheets.get("unit", {}).get("money")).strip() != "元"

    def money(self, yuan: Decimal) -> str:
        """An amount with its unit, as the clerk typed it."""
        return f"{to_wan(yuan):f} 万元" if self.in_wan else f"{yuan:.2f} 元"

    @property
    def is_compared(self) -> bool:
        """False for a unit that had no last year."""
        has_prior = self.entries.sheets.get("unit", {}).get("has_prior")
        return not str(has_prior or "").strip().startswith("无")

    def place(self, path: str | Path_) -> Place:
        """Where the fact ``sheet.line.column`` or ``sheet.row.column`` stands, else its row or sheet.

        Raises UnknownPathError for what is no fact of the model: the caller has misspelt it.
        """
        parts: Path_ = (
            tuple(int(p) if p.isdigit() else p for p in path.split("."))
            if isinstance(path, str)
            else path
        )
        if parts[0] not in _BESIDE_THE_MODEL and not is_path(self.root, parts):
            raise UnknownPathError(path)
        field = self.root.model_fields.get(str(parts[0]))
        while parts and parts not in self.places:
            parts = parts[:-1]
        return self.places.get(parts, Place(field.title or "" if field else ""))

    def sheet(self, name: str) -> Any:
        """What was read of a sheet, whole or in part; None if it is not there."""
        return self.sheets.get(name, self.partial.get(name))

    @property
    def year(self) -> int:
        """The year of the accounts; without one, later than all lists."""
        unit = self.sheet("unit")
        return int(unit.year) if unit else NO_YEAR

    def disclosure(self) -> Disclosure:
        """The whole model, with marks for what could not be read."""
        contents: dict[str, Any] = {}
        for name, spec, model in sheets(self.root):
            if name in self.sheets or name in self.partial:
                contents[name] = self._sourced(name)
            elif self.annex and spec.shape == "form":
                contents[name] = None
            else:
                contents[name] = spec.blank(model)
        return self.root.model_construct(**contents)

    def narratives(self) -> list[Narrative]:
        """The annexes, whose texts know their cells."""
        return [
            replace(
                each,
                chapters=[
                    replace(
                        chapter,
                        text=sourced(
                            chapter.text, frozenset([self.place(("narratives", index, number))])
                        ),
                    )
                    for number, chapter in enumerate(each.chapters)
                ],
            )
            for index, each in enumerate(self.entries.narratives)
        ]

    def _sourced(self, name: str) -> Any:
        """A sheet whose values know their cells."""
        found, raw = self.sheet(name), self.entries.sheets.get(name, {})
        if isinstance(found, list):
            return [
                with_sources(row, (name, i), self.places, raw[i] if i < len(raw) else {})
                for i, row in enumerate(found)
            ]
        return with_sources(found, (name,), self.places, raw)

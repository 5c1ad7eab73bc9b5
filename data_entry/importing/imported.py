"""What official tables say, ready to be written into a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_entry.entries import Entries
from data_entry.model.spec import Path_


@dataclass
class Imported:
    """Entries with their sources, and what is to be said of the tables."""

    entries: Entries = field(default_factory=Entries)
    sources: dict[Path_, str] = field(default_factory=dict)
    """For every fact taken the cell it comes from."""
    taken: list[str] = field(default_factory=list)
    """The tables taken, in words."""
    remarks: list[str] = field(default_factory=list)
    """What was not taken, and why."""
    offices: set[str] = field(default_factory=set)
    year: int | None = None
    other_years: dict[int, list[str]] = field(default_factory=dict)
    """The years of tables that were left for being of another, and what was said of these."""
    budgets: Mapping[str, str] = field(default_factory=dict)
    """By sheet, what the form calls its 全年预算数, if otherwise."""

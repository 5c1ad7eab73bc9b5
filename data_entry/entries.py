"""What stands in a workbook, raw and by name: the common ground of writing and reading.

Amounts are as typed, in the workbook's own unit; nothing is validated here.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_entry.questions import Section


@dataclass
class Chapter:
    """A section of an annex as its office has it, and what was written there."""

    section: Section
    text: str = ""


@dataclass
class Narrative:
    """The chapters of one annex; ``subject`` is the project (empty for the unit)."""

    form: str
    subject: str
    chapters: list[Chapter] = field(default_factory=list)
    book: Any = None
    """The disclosure of the office's own workbook, where the annex comes from one."""
    mark: str = field(default="", compare=False)
    """What stands for the figures of a project that the workbook does not know."""
    file: Path | None = None
    """The finished Word file that stands for it; the chapters are what is read in it."""

    @property
    def is_written(self) -> bool:
        """True if there is a word of it."""
        return any(chapter.text for chapter in self.chapters)


@dataclass
class Acknowledgement:
    """A 提醒 the clerk has looked into: its code, where it stands, and why it may stay."""

    code: str
    sheet: str
    cell: str
    reason: str


@dataclass
class Entries:
    """Raw contents by Python names: forms as ``{line: value | {column: value}}``, tables as rows."""

    sheets: dict[str, Any] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    narratives: list[Narrative] = field(default_factory=list)
    acknowledged: list[Acknowledgement] = field(default_factory=list)

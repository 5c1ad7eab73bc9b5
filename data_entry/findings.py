"""A finding: something the person filling in the workbook can put right. A value, never raised."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs: 错误 stops generation, 提醒 asks for a look, 提示 informs."""

    ERROR = "错误"
    WARNING = "提醒"
    NOTE = "提示"


@dataclass(frozen=True)
class Place:
    """Where in the workbook: the sheet's title and a cell address such as ``C7`` (or empty)."""

    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True)
class Finding:
    """One fault with its place; the texts are complete Chinese sentences for a clerk."""

    code: str
    level: Level
    sheet: str
    cell: str
    message: str
    found: str = ""
    expected: str = ""
    advice: str = ""

    @property
    def place(self) -> Place:
        """Sheet and cell."""
        return Place(self.sheet, self.cell)

    def as_dict(self) -> dict[str, str]:
        """The finding as the commands' JSON has it."""
        return {key: str(value) for key, value in asdict(self).items()}


def has_errors(findings: list[Finding]) -> bool:
    """True if any finding stops generation."""
    return any(finding.level is Level.ERROR for finding in findings)

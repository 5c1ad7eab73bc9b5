"""A finding: something the person filling in the workbook can put right. A value, never raised."""

from collections.abc import Iterable, Iterator
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
    related: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        """Sheet and cell."""
        return Place(self.sheet, self.cell)

    @property
    def counterparts(self) -> str:
        """The other cells concerned, neighbours in one range: ``收支决算!B5:B7、三公经费!C10``."""
        return "、".join(_ranges(self.related))

    def as_dict(self) -> dict[str, str]:
        """The finding as the commands' JSON has it."""
        fields = {key: str(value) for key, value in asdict(self).items()}
        return fields | {"related": self.counterparts}


@dataclass(frozen=True)
class Acknowledged:
    """A 提醒 that the clerk has looked into, with the reason given on the sheet 核实说明."""

    finding: Finding
    reason: str

    def as_dict(self) -> dict[str, str]:
        """The finding as the commands' JSON has it, with its reason."""
        return self.finding.as_dict() | {"reason": self.reason}


def _ranges(places: Iterable[Place]) -> Iterator[str]:
    """Places with cells below each other told as one range."""
    columns: dict[tuple[str, str], list[int]] = {}
    for place in places:
        letters = place.cell.rstrip("0123456789")
        rows = columns.setdefault((place.sheet, letters), [])
        rows.append(int(place.cell[len(letters) :] or 0))
    for (sheet, letters), rows in columns.items():
        first = last = min(rows)
        for row in [*sorted(set(rows))[1:], None]:
            if row == last + 1:
                last = row
                continue
            cells = f"{letters}{first}" + (f":{letters}{last}" if last > first else "")
            yield str(Place(sheet, cells if first else ""))
            first = last = row or 0


def has_errors(findings: Iterable[Finding]) -> bool:
    """True if any finding stops generation."""
    return any(finding.level is Level.ERROR for finding in findings)

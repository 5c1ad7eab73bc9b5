"""A finding: something the person filling in the workbook can put right. A value, never raised."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from data_entry.addresses import column_of

QUOTED = 60
"""So many characters of a cell are quoted."""
_LONG = re.compile(f"“([^“”]{{{QUOTED}}})[^“”]+”")
_NESTED = re.compile(r"““([^“”]*)”([^“”]*)”")


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

    @property
    def column(self) -> str:
        """The letters of the cell; empty for a whole sheet."""
        return self.cell.rstrip("0123456789")

    @property
    def row(self) -> int:
        """The row of the cell; 0 for a whole sheet."""
        return int(self.cell[len(self.column) :] or 0)


def shortened(text: str) -> str:
    """A text as a finding quotes it: its first sixty characters."""
    return f"{text[:QUOTED]}……" if len(text) > QUOTED else text


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

    def __post_init__(self) -> None:
        """Quotes within quotes are single: “‘三公’经费合计”; a long quotation is cut."""
        for name in ("message", "advice"):
            text = _NESTED.sub(r"“‘\1’\2”", getattr(self, name))
            object.__setattr__(self, name, _LONG.sub(r"“\1……”", text))
        object.__setattr__(self, "found", shortened(self.found))

    @property
    def place(self) -> Place:
        """Sheet and cell."""
        return Place(self.sheet, self.cell)

    @property
    def counterparts(self) -> str:
        """The other cells concerned, neighbours in one range: ``收支决算!B5:B7、三公经费!C10``."""
        return "、".join(ranges_of(self.related))

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


def ranges_of(places: Iterable[Place]) -> Iterator[str]:
    """Places with neighbouring cells told as one range: first down the rows, then across."""
    runs: list[tuple[str, int, str, int, int]] = []
    for place in sorted(places, key=_position):
        sheet, column, letters, row = _position(place)
        if runs and runs[-1][:2] == (sheet, column) and runs[-1][4] == row - 1:
            runs[-1] = (*runs[-1][:4], row)
        else:
            runs.append((sheet, column, letters, row, row))
    blocks: list[list[tuple[str, int, str, int, int]]] = []
    for run in runs:
        near = next((b for b in blocks if _continues(b[-1], run)), None)
        if near:
            near.append(run)
        else:
            blocks.append([run])
    for block in blocks:
        (sheet, _, left, top, bottom), right = block[0], block[-1][2]
        last = f"{right}{bottom}"
        cells = f"{left}{top}" if last == f"{left}{top}" else f"{left}{top}:{last}"
        yield str(Place(sheet, cells if top else ""))


def _position(place: Place) -> tuple[str, int, str, int]:
    """Sheet, column number, column letters and row, in the order of reading down the columns."""
    column = column_of(place.column)
    return place.sheet, column, place.column, place.row


def _continues(left: tuple[str, int, str, int, int], right: tuple[str, int, str, int, int]) -> bool:
    """True for the same rows in the next column."""
    same_rows = left[0] == right[0] and left[3:] == right[3:]
    return same_rows and right[1] == left[1] + 1


def has_errors(findings: Iterable[Finding]) -> bool:
    """True if any finding stops generation."""
    return any(finding.level is Level.ERROR for finding in findings)

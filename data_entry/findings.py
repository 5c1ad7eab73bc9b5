"""A finding: something the person filling in the workbook can put right. A value, never raised."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from data_entry.addresses import column_of

QUOTED = 60
"""So many characters of a cell are quoted."""
_LONG = re.compile(f"“([^“”]{{{QUOTED}}})[^“”]+”")
_NESTED = re.compile(r"““([^“”]*)”([^“”]*)”")


_QUOTED_OR_FIGURE = re.compile(r"“[^“”]*”|\d[\d.,]*")
"""What differs in the messages of one fault in two cells."""
_OF_CELLS = "F"
"""How the codes begin of rules that look at one cell, so that the cells may be told together."""
_LISTED = frozenset({"W15", "Y07"})
"""Rules whose findings on a sheet are one list of cells for people: reasons that are missing."""
_TO_BE_READ = frozenset({"W14"})
"""Rules that find nothing wrong, only cells that a person has to compare."""
_GATHERED, _SHOWN = 3, 3
"""From so many cells on, one fault is told once, with the contents of so many of them."""


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
    def sentence(self) -> str:
        """The message with one full stop, also where it ends in a quotation, and its code."""
        return f"{self.message.rstrip('。')}。（{self.code}）"

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


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """For people: one fault of many cells of a sheet in one line, with their range or as a list."""
    groups: dict[object, list[Finding]] = defaultdict(list)
    for each in findings:
        is_listed = each.code in _LISTED
        is_of_cells = each.code.startswith(_OF_CELLS) and each.cell and not each.related
        same = _fault(each) if is_listed else _QUOTED_OR_FIGURE.sub("", each.message)
        key = (each.code, each.level, each.sheet, same, each.advice)
        groups[key if is_of_cells or is_listed else id(each)].append(each)
    found: list[Finding] = []
    for group in groups.values():
        if group[0].code in _LISTED and len(group) > 1:
            found.append(_listed(group))
        else:
            found += [_together(group)] if len(group) >= _GATHERED else group
    return found


def _together(group: Sequence[Finding]) -> Finding:
    first = group[0]
    cells = "、".join(
        each.removeprefix(f"{first.sheet}!") for each in ranges_of(one.place for one in group)
    )
    shown = "、".join(f"{one.cell}“{one.found}”" for one in group[:_SHOWN] if one.found)
    others = f"：{shown}等" if shown else ""
    return replace(first, cell=cells, message=f"{first.message}；这样的共 {len(group)} 格{others}")


def _fault(finding: Finding) -> str:
    """What is wrong, behind the fact that it is wrong of: 没有填写变动原因."""
    return finding.message.rpartition("，")[2]


def _listed(group: Sequence[Finding]) -> Finding:
    fault = _fault(group[0])
    cells = "；".join(f"{each.cell} {each.message.removesuffix(f'，{fault}')}" for each in group)
    message = f"{fault}的有 {len(group)} 处：{cells}"
    return replace(group[0], message=message, related=tuple(each.place for each in group[1:]))


def to_be_read(findings: Iterable[Finding]) -> list[Finding]:
    """For the marked copy: what only lists cells to be read has a line for each, to be ticked off."""
    found: list[Finding] = []
    for each in findings:
        others = each.related if each.code in _TO_BE_READ else ()
        found.append(replace(each, related=()) if others else each)
        words = f"{each.message.partition('（')[0]}：这是其中一格"
        found += [
            replace(each, sheet=p.sheet, cell=p.cell, message=words, found="", related=())
            for p in others
        ]
    return found

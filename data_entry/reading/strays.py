"""Tells of what was typed where nobody reads it: a cell at a time, or a block, a column, a sheet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_entry.addresses import address
from data_entry.findings import Finding, Level, shortened

CODE = "F19"
MOST_TOLD = 10
_BLOCK = 4
"""Neighbouring cells that are told as one block."""
_NAMED = 3
"""Notes of a sheet that are quoted; the others are counted."""
ADVICE = "要用的请填到相应的单元格，其余的请删去。"
_MILD_ADVICE = "不影响生成；不需要的可以删去。"


@dataclass(frozen=True)
class Stray:
    """A cell that nobody reads. ``meant``: the cell it was probably meant for.

    ``is_note``: a word beside the table; ``heading``: the clerk's own, of the column it stands in;
    ``advice``: what to do where no cell can be guessed.
    """

    sheet: str
    row: int
    column: int
    value: Any
    meant: str = ""
    is_note: bool = False
    heading: str = ""
    advice: str = ADVICE

    @property
    def cell(self) -> str:
        """Its address."""
        return address(self.row, self.column)

    @property
    def quoted(self) -> str:
        """What stands there, shortened."""
        return quoted(self.value)

    def finding(self, level: Level, message: str, advice: str, expected: str = "") -> Finding:
        """What is said at this cell, of it alone or of others too."""
        return Finding(CODE, level, self.sheet, self.cell, message, self.quoted, expected, advice)


def quoted(value: Any) -> str:
    """A value as typed, shortened to what a message can hold."""
    return shortened(f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value).strip())


def told(strays: Iterable[Stray]) -> list[Finding]:
    """A finding each, or one for those that belong together; beyond some they are only counted."""
    by_sheet: dict[str, list[Stray]] = defaultdict(list)
    for stray in strays:
        by_sheet[stray.sheet].append(stray)
    groups = [group for each in by_sheet.values() for group in _groups(each)]
    groups.sort(key=_is_mild)
    findings = [_tell(group) for group in groups[:MOST_TOLD]]
    if rest := groups[MOST_TOLD:]:
        findings.append(_tell_rest(rest))
    return findings


def _groups(strays: Sequence[Stray]) -> Iterator[list[Stray]]:
    """The strays of a sheet that are told together: by own column, as notes, as blocks, singly."""
    columns: dict[int, list[Stray]] = defaultdict(list)
    notes: list[Stray] = []
    others: dict[tuple[int, int], Stray] = {}
    for stray in sorted(strays, key=lambda each: (each.row, each.column)):
        if stray.heading:
            columns[stray.column].append(stray)
        elif stray.is_note:
            notes.append(stray)
        else:
            others[stray.row, stray.column] = stray
    yield from columns.values()
    if notes:
        yield notes
    while others:
        block = _block(others)
        if len(block) < _BLOCK:
            yield from ([each] for each in block)
        else:
            yield block


def _block(others: dict[tuple[int, int], Stray]) -> list[Stray]:
    """Take the first stray and all that touch it, in the order of the sheet."""
    taken, waiting = [], [next(iter(others))]
    while waiting:
        row, column = waiting.pop()
        if (stray := others.pop((row, column), None)) is not None:
            taken.append(stray)
            waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return sorted(taken, key=lambda each: (each.row, each.column))


def _is_mild(group: Sequence[Stray]) -> bool:
    return all(each.is_note for each in group)


def _tell(group: Sequence[Stray]) -> Finding:
    first, count = group[0], len(group)
    level = Level.NOTE if _is_mild(group) else Level.WARNING
    advice = _MILD_ADVICE if level is Level.NOTE else first.advice
    if first.heading:
        message = f"“{first.heading}”这一列不会用到（{_range(group)}，{count} 格）"
        return first.finding(level, message, advice)
    if count == 1:
        message = f"“{first.quoted}”写在不会用到的单元格里"
        if first.meant:
            advice = f"这一格不会用到，是不是要填在 {first.meant}？不是的，请删去。"
        return first.finding(level, message, advice, first.meant)
    if level is Level.NOTE:
        named = "、".join(f"“{each.quoted}”（{each.cell}）" for each in group[:_NAMED])
        more = "等" if count > _NAMED else ""
        return first.finding(level, f"表外有 {count} 处文字不会用到：{named}{more}", advice)
    message = f"{_range(group)} 里有 {count} 格不会用到，如“{first.quoted}”"
    return first.finding(level, message, advice)


def _tell_rest(groups: Sequence[Sequence[Stray]]) -> Finding:
    sheets = dict.fromkeys(group[0].sheet for group in groups)
    level = Level.NOTE if all(map(_is_mild, groups)) else Level.WARNING
    message = f"还有 {len(groups)} 处写在不会用到的单元格里（{'、'.join(sheets)}）"
    return groups[0][0].finding(level, message, "改好列出的各处后再校核，会接着列出。")


def _range(group: Sequence[Stray]) -> str:
    left, right = min(each.column for each in group), max(each.column for each in group)
    top, bottom = min(each.row for each in group), max(each.row for each in group)
    first = address(top, left)
    last = address(bottom, right)
    return first if first == last else f"{first}:{last}"

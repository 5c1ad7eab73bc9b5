"""The totals of an official table: each is the sum of its parts, or is named and not taken."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from data_entry.balances import TOTAL
from data_entry.importing.blocks import Block, Row, TableFigure
from data_entry.importing.codes import lowest, rows_below, total_of
from data_entry.importing.finding import Finder
from data_entry.importing.imported import Imported
from data_entry.importing.layouts import Key, key_of
from data_entry.importing.official import OfficialTable
from data_entry.words import label_of

_HALF = Decimal("0.005")
"""What rounding can be to one amount of a table in 万元."""


_WHOLE = re.compile("(?:合计|小计)$")
"""The heading of a column that adds up those on its right."""


def _is_moved(row: Mapping[int, TableFigure], blank: int, first: int, rest: Sequence[int]) -> bool:
    """True where the total stands one column to the right of its heading."""
    parts = [row[column].value for column in rest if column in row]
    return blank not in row and first in row and bool(parts) and row[first].value == sum(parts)


class Identities:
    """The sums of one table."""

    def __init__(self, found: Imported, table: OfficialTable, finder: Finder, liked: str) -> None:
        self.found, self.table, self.finder, self.liked = found, table, finder, liked
        self.wrong: set[tuple[int, int]] = set()
        """Totals that are not what their parts make."""
        self.nothing: dict[Key, TableFigure] = {}
        """Parts that are blank beside a total that the others already make, and the total."""

    def check(self, name: str, sums: Sequence[Sequence[str]]) -> None:
        """A total that is the sum of none of these parts is named and not taken."""
        whole = self.finder.find(key_of(name), self.liked)
        found = [
            (each, [self.finder.find(key_of(part), self.liked) for part in each]) for each in sums
        ]
        known = [(names, parts) for names, all_ in found if (parts := [*filter(None, all_)])]
        is_told = any((p.row, p.column) in self.wrong for _, parts in known for p in parts)
        if whole is not None and known and not is_told:
            value = whole.value
            names, nearest = min(known, key=lambda each: abs(sum(p.value for p in each[1]) - value))
            self._compare(whole, nearest, name)
            if sum(p.value for p in nearest) == value:
                blank = {key_of(part) for part in names if self.finder.find(key_of(part)) is None}
                self.nothing |= dict.fromkeys(blank, replace(whole, value=Decimal(0)))

    def check_codes(self) -> None:
        """类 is the sum of its 款, 款 of its 项, 合计 of all."""
        for block in self.table.blocks:
            total = total_of(block)
            for column in (c for c in block.columns if not self.finder.is_apart(c, ())):
                for row in (row for row in block.coded if column in row.figures):
                    if parts := [*self._parts(block, column, row)]:
                        self._compare(row.figures[column], parts, row.label)
                if total and column in total.figures:
                    self._compare(total.figures[column], [*self._parts(block, column)], TOTAL)

    def moved(self) -> TableFigure | None:
        """A figure beside a blank column of totals, where every row has such a total: all are one to the right."""
        for block in self.table.blocks:
            rows = [
                row.figures for row in block.coded if any(f.value for f in row.figures.values())
            ]
            for blank, first in pairwise(block.columns):
                rest = [column for column in block.columns if column > first]
                is_blank = _WHOLE.search(block.columns[blank][-1]) and len(rows) > 1
                if is_blank and all(_is_moved(row, blank, first, rest) for row in rows):
                    return rows[0][first]
        return None

    def is_lowest(self, own: Block, row: Row) -> bool:
        """True for a row that adds up no others, here or where the block goes on."""
        return not any(rows_below(row, block.coded) for block in self._beside(own))

    def is_rounded(self, block: Block, total: Row) -> bool:
        """True if 合计, or a row with a code, differs from what it adds up, and by no more than rounding."""
        for column, figure in total.figures.items():
            is_known = (figure.row, figure.column) not in self.wrong
            whole = total if total.code else None
            parts = [each.value for each in self._parts(block, column, whole)]
            is_asked = is_known and bool(parts) and not self.finder.is_apart(column, ())
            if is_asked and sum(parts, Decimal(0)) != figure.value:
                return True
        return False

    def _parts(self, own: Block, column: int, whole: Row | None = None) -> Iterator[TableFigure]:
        """What a total or a row adds up: the lowest rows of its block, and of those that go on beside it."""
        place = [*own.columns].index(column)
        for block in self._beside(own):
            at = [*block.columns][place]
            rows = rows_below(whole, block.coded) if whole else lowest(block.coded)
            yield from (row.figures[at] for row in rows if at in row.figures)

    def _beside(self, own: Block) -> Iterator[Block]:
        """A block and those with the same headings, in which it goes on."""
        headings = [*own.columns.values()]
        yield from (each for each in self.table.blocks if [*each.columns.values()] == headings)

    def _compare(self, whole: TableFigure, parts: Sequence[TableFigure], name: str) -> None:
        total = sum((each.value for each in parts), Decimal(0))
        slack = Decimal(0) if self.table.unit == "元" else _HALF * (len(parts) + 1)
        if parts and abs(total - whole.value) > slack:
            self.wrong.add((whole.row, whole.column))
            name = label_of(name.replace("|", "").replace("/", "").replace("×", ""))
            words = (
                f"“{name}”是 {whole.value:f}，各数相加是 {total:f}，差 {abs(total - whole.value):f}"
            )
            place = self.table.sheet.address(whole.row, whole.column)
            self.found.remarks.append(f"{place}：{words}；没有用，请核对")

"""Finds the figure a layout names in a table, whichever way the table lies; never one of two alike."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain

from data_entry.addresses import letters
from data_entry.balances import TOTAL
from data_entry.importing.blocks import Block, Row, TableFigure
from data_entry.importing.layouts import Key, Layout, called, names
from data_entry.importing.official import OfficialTable, heads
from data_entry.words import normal

_SUMS = ("合计", "小计")
_FINAL = "决算数"
_KIND = re.compile("[预决]算数?$")
_MONEY = re.compile("(?:一般公共|政府性基金|国有资本经营)预算")
"""Names of money, which say nothing of 预算数 or 决算数."""


class Finder:
    """What stands where in one table, by the names that layouts use."""

    def __init__(self, layout: Layout, table: OfficialTable) -> None:
        self.layout, self.table = layout, table
        pieces = {p for b in table.blocks for heading in b.columns.values() for p in heading}
        self._has_years_alone = not any(_KIND.search(piece) for piece in pieces)
        self.headings = {
            column: self._name(heading)
            for block in table.blocks
            for column, heading in block.columns.items()
        }
        self.unclear: list[str] = []
        """What stands in two columns, or in rows of which none is 合计."""

    def called(self, text: str) -> str:
        """Words by the name that layouts use."""
        return called(text, self.table.year)

    def _name(self, heading: Sequence[str]) -> tuple[str, ...]:
        """A heading in the words of layouts."""
        own = re.compile(rf"{self.table.year}年度?") if self._has_years_alone else None
        pieces = chain.from_iterable(map(self._apart, heading))
        named = (_FINAL if own and own.fullmatch(each) else self.called(each) for each in pieces)
        return tuple(dict.fromkeys(named))

    @cached_property
    def _words(self) -> frozenset[str]:
        return self.layout.words.union(_SUMS)

    def _apart(self, piece: str) -> tuple[str, ...]:
        """A heading and the one above it, which may be written in one cell: 本年支出小计."""
        if self.called(piece) not in self._words:
            for end in sorted(filter(piece.endswith, self._words), key=len, reverse=True):
                above = piece.removesuffix(end).removesuffix(":").removesuffix("其中")
                if self.called(above) in self._words:
                    return above, end
        return (piece,)

    # --- columns -----------------------------------------------------------------------------

    def columns(self, block: Block, wanted: Sequence[str], liked: str = "") -> list[int]:
        """The columns of a block that are headed by all these words, and as little else as can be.

        ``liked`` goes before its kind: 年初预算数 where that is what is asked.
        """
        fits: dict[int, tuple[int, int]] = {}
        words = [w for w in wanted if w not in _SUMS] or [TOTAL]
        for column in block.columns:
            rank = self._fit(self.headings[column], words, liked)
            if rank is not None:
                fits[column] = rank
        best = [column for column, rank in fits.items() if rank == min(fits.values())]
        if len({self.headings[column] for column in best}) > 1:
            self.unclear.append(f"有 {len(best)} 列都像“{'/'.join(words)}”")
            return []
        if any(len({r.figures[c].value for c in best if c in r.figures}) > 1 for r in block.rows):
            places = "、".join(letters(self.table.sheet.left + c + 1) for c in best)
            self.unclear.append(f"{places} 列都叫“{'/'.join(words)}”，数不同")
            return []
        return best

    def _fit(
        self, heading: Sequence[str], words: Sequence[str], liked: str
    ) -> tuple[int, int] | None:
        """How well a heading fits, less is better; None if it does not.

        合计 and 小计 are what stands above them, unless they are what is wanted.
        """
        if words == [TOTAL]:
            meant = [each for each in heading if each in _SUMS][:1]
        else:
            heading = [each for each in heading if each not in _SUMS]
            if not any(self._is(each, words[-1]) for each in heading):
                heading = self._joined(heading, words[-1])
            meant = [next((h for h in heading if self._is(h, word)), "") for word in words]
        if not meant or not all(meant) or heading[-1] not in meant:
            return None
        rest = [each for each in heading if each not in meant]
        others = (
            f"{names().apart}|{names().sections}" if words[-1].endswith("支出") else names().apart
        )
        if any(re.search(others, each) for each in rest):
            return None
        kinds = [(m, word) for m, word in zip(meant, words, strict=True) if word in names().kinds]
        return len(rest), sum(0 if m == liked else 1 if m == word else 2 for m, word in kinds)

    def _joined(self, heading: Sequence[str], word: str) -> Sequence[str]:
        """A heading whose last words are one, broken over rows."""
        for begin in range(len(heading) - 1):
            whole = self.called("".join(heading[begin:]))
            if self._is(whole, word):
                return [*heading[:begin], whole]
        return heading

    @staticmethod
    def _is(own: str, word: str) -> bool:
        return own == word or own in names().kinds.get(word, ())

    # --- figures -----------------------------------------------------------------------------

    def find(self, key: Key, liked: str = "") -> TableFigure | None:
        """The figure of a row and a column, whatever block they stand in."""
        if not key.cross:
            found = self._find(key, liked)
            is_asked = found is None and self._is_on_its_side and not (key.column or key.below)
            return self._find(Key("", (key.row,)), liked) if is_asked else found
        one, other = key.cross
        ways = [Key(one, (other,)), Key(other, (one,)), Key("", (one, other))]
        if self.is_plain and other == _FINAL:
            if one not in _SUMS or (one,) in self.headings.values():
                ways.append(Key("", (one,)))
            if all(len(block.columns) == 1 for block in self.table.blocks):
                ways.append(Key(one, ()))
        return next((f for way in ways if (f := self._find(way, liked)) is not None), None)

    @cached_property
    def is_plain(self) -> bool:
        """True for a table that says of no row and no column whether it is 预算 or 决算, nor a year."""
        labels = (row.label for block in self.table.blocks for row in block.rows)
        pieces = (piece for heading in self.headings.values() for piece in heading)
        kinds = re.compile(names().apart + "|[预决]算")
        is_said = any(map(kinds.search, chain(labels, pieces)))
        tops = (_MONEY.sub("", text) for text in heads(self.table.sheet))
        return not is_said and not any("预算" in text for text in tops)

    @cached_property
    def _is_on_its_side(self) -> bool:
        """True for one row of figures, without a name or with that of the office."""
        rows = {r.row: r.label for b in self.table.blocks for r in b.rows if r.figures}
        return [*map(normal, rows.values())] in ([""], [self.table.office])

    def _find(self, key: Key, liked: str) -> TableFigure | None:
        for place, block in enumerate(self.table.blocks):
            for row in self._rows(block, key, liked):
                figure = self._in_row(place, row, key.column, liked)
                if figure is not None:
                    return figure
        return None

    def _rows(self, block: Block, key: Key, liked: str) -> Iterator[Row]:
        """The rows that are called so; without a name the only row, or the one of the whole."""
        if key.row:
            begin = 0
            if key.below:
                above = [i for i, r in enumerate(block.rows) if self._is_row(r, key.below)]
                begin = above[0] + 1 if above else len(block.rows)
            yield from (row for row in block.rows[begin:] if self._is_row(row, key.row))
        elif self.columns(block, key.column, liked):
            rows = [row for row in block.rows if row.figures]
            whole = [row for row in rows if normal(row.label) == TOTAL]
            if len(rows) > 1 and not whole:
                self.unclear.append(f"有 {len(rows)} 行，没有“合计”行")
            else:
                yield from whole[:1] or rows

    def _is_row(self, row: Row, name: str) -> bool:
        own = self.called(row.label), self.called(row.label + row.more)
        return any(self._is(each, name) for each in own)

    def _in_row(
        self, place: int, row: Row, column: tuple[str, ...], liked: str
    ) -> TableFigure | None:
        """The figure of a row; the label of two blocks may stand in the first (本年支出合计)."""
        wanted = [column] if column else [tuple(c.split("/")) for c in self.layout.columns]
        for block in self.table.blocks[place:]:
            own = next((each for each in block.rows if each.row == row.row), None)
            if own is None or (own is not row and own.label):
                break
            for each in wanted:
                found = self.figure(own, self.columns(block, each, liked))
                if found is not None:
                    return found
            if not wanted and own.figures:
                return next(iter(own.figures.values()))
            if row.figures:
                break
        return None

    @staticmethod
    def figure(row: Row, columns: Sequence[int]) -> TableFigure | None:
        """The figure of a row under a heading that may be wider than one column."""
        return next((row.figures[c] for c in columns if c in row.figures), None)

    def budget_of(self, column: int, liked: str) -> str:
        """The heading by its own words, if it is another kind than what is asked for."""
        kinds = {kind for each in names().kinds.values() for kind in each}
        own = next((word for word in self.headings[column] if word in kinds), "")
        return own if own and own != liked else ""

    def is_apart(self, column: int, known: Collection[str]) -> bool:
        """True for a column of another year or kind, or of a part of what is known."""
        heading = self.headings[column]
        return any(re.search(names().apart, each) or each in known for each in heading)

"""The columns and rows of one official table: headings joined from above, codes, labels, figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from data_entry.balances import TOTAL
from data_entry.importing.rawsheets import RawSheet
from data_entry.numbers import YUAN_PER_UNIT
from data_entry.words import (
    CODE,
    NONE,
    NUMBERING,
    SIGNED,
    SPOILT,
    UNIT_OF_FIGURE,
    code_and_name,
    digits_of,
    in_chinese,
    normal,
    number_of,
)

_OF_GOVERNMENT = "5"
"""What the codes of 政府预算经济分类 begin with, which may stand beside the others."""
_LABEL = re.compile(r"(?:项目|科目名称|名称)(?:[(].*[)])?$")
_CODES = re.compile(r"编码|^(?:类|款|类款|款项|项)$|(?:编码|代码)(?:类|款|项)?$")
FORMULA = re.compile(r"\d*[=+\-()（）\d]+")
"""What numbers a column: 1, or 1=2+3."""
SIGN = re.compile(r"[A-Z]|[甲乙丙丁戊己庚辛]")
"""What numbers columns in other places: A, B or 甲, 乙."""
_ORDER = re.compile(r"行次|序号|^(?:备注|说明)$")
_UNITS = re.compile(r"[百千万亿]*元|人次|批次|[个人辆批次台套件项,、()]+")
"""All that stands in a column of the units of rows."""
_END = re.compile(rf"^(?:注|说明|备注)\d*[::.、]|^第\d+页|^—\d+—$|^{SIGNED.pattern}")
UNIT_OF_WORDS = re.compile(rf"[(]({'|'.join(YUAN_PER_UNIT)})[)]$")
"""The unit that a heading or a label states behind it."""
_NOTHING = re.compile(r"没有|无数据|空表|无此|^第\d+页")
"""A sentence that says why a table has no figures, or which page this is."""


@dataclass(frozen=True)
class TableFigure:
    """An amount or count as the sheet has it, and where it stands."""

    value: Decimal
    row: int
    column: int


@dataclass(frozen=True)
class Row:
    """A row of one block of a table: its code, its words, its figures by column."""

    row: int
    code: str
    label: str
    figures: dict[int, TableFigure] = field(default_factory=dict)
    more: str = ""
    """The words of the row below, if it has nothing else: perhaps the rest of a broken label."""


@dataclass(frozen=True)
class Block:
    """Columns that belong together: codes and labels, and the columns of figures behind them."""

    codes: tuple[int, ...]
    labels: tuple[int, ...]
    columns: dict[int, tuple[str, ...]]
    """The heading of every column of figures, from above, each piece once."""
    rows: list[Row]

    @cached_property
    def coded(self) -> list[Row]:
        """The rows that have a code."""
        return [row for row in self.rows if row.code]


class TableReader:
    """The columns and rows of one sheet."""

    def __init__(self, sheet: RawSheet, first: int, below: int, unit: str = "") -> None:
        self.sheet, self.first, self.below, self.unit = sheet, first, below, unit
        self.unread: list[tuple[int, int]] = []
        self.shared: list[tuple[int, int]] = []
        self._path: list[str] = []
        """The names of the last 类, 款 and 项, where these stand in place of codes."""
        self._heads: dict[tuple[int, int], str] = {}
        self.headings = [self._heading(column) for column in range(sheet.width)]

    # --- headings ----------------------------------------------------------------------------

    def _heading(self, column: int) -> tuple[str, ...]:
        rows = list(range(self.first, self.below))
        line = self.sheet.rows[self.below] if self.below < len(self.sheet.rows) else []
        words = [normal(c) for c in line if normal(c) not in NONE and number_of(c) is None]
        if column and words[:1] == [TOTAL] and len(words) > 1:
            rows.append(self.below)  # 合计 stands beside the last headings
        found: list[str] = []
        for row in rows:
            text = self._over(row, column)
            is_sign = text == NUMBERING or FORMULA.fullmatch(text) or SIGN.fullmatch(text)
            if text and not is_sign and number_of(text) is None and text not in found:
                found.append(text)
        return tuple(found)

    def _over(self, row: int, column: int) -> str:
        """What heads a column in a row: where nothing is merged, also what stands on its left."""
        if (row, column) not in self._heads:
            self._heads[row, column] = self._head_at(row, column)
        return self._heads[row, column]

    def _head_at(self, row: int, column: int) -> str:
        text = in_chinese(self.sheet.shown(row, column))
        is_last = row >= self.below - 1 or not any(map(normal, self.sheet.rows[row + 1]))
        if text or is_last or not column or self._is_merged:
            return text
        is_under_one = row == self.first or (
            self._over(row - 1, column) == self._over(row - 1, column - 1)
        )
        return self._over(row, column - 1) if is_under_one else ""

    @cached_property
    def has_two_languages(self) -> bool:
        """True if another language stands behind the Chinese of most headings."""
        cells = [c for row in self.sheet.rows[self.first : self.below] for c in row if normal(c)]
        return sum(normal(c) != in_chinese(c) for c in cells) * 2 > len(cells)

    @cached_property
    def _is_merged(self) -> bool:
        """True if the sheet says which cells of its headings belong together."""
        return any(self.first <= row < self.below for row, _ in self.sheet.merged)

    def blocks(self) -> list[Block]:
        """The blocks side by side, each with its rows."""
        groups: list[tuple[list[int], list[int], list[int]]] = []
        for column, heading in enumerate(self.headings):
            if not heading or _ORDER.search(heading[-1]) or column == self._units:
                continue
            is_code = bool(_CODES.search(heading[-1])) or self._is_codes(column)
            is_label = bool(_LABEL.search(heading[-1])) and not self._is_figures(column)
            if not (groups and groups[-1][2]):
                is_label = is_label or self._is_words(column)
            if not groups or ((is_code or is_label) and groups[-1][2]):
                groups.append(([], [], []))
            groups[-1][0 if is_code else 1 if is_label else 2].append(column)
        if len(groups) > 1 and not groups[-1][2] and not groups[-2][0]:
            groups[-2][0].extend(groups.pop()[0])  # the codes stand on the right
        return [self._block(*self._of_function(*group)) for group in groups if group[2]]

    def _of_function(
        self, codes: list[int], labels: list[int], columns: list[int]
    ) -> tuple[list[int], list[int], list[int]]:
        """The columns without those of 经济分类, where 功能分类 stands beside it."""
        if not any("功能" in self.headings[column][-1] for column in codes):
            return codes, labels, columns
        own, others = (
            [c for c in codes if self._is_economic(c) is is_so] for is_so in (False, True)
        )
        named = [c for c in labels if not self._is_economic(c)]
        return own, [*others, *named], columns  # 合计 may stand among the others

    def _is_economic(self, column: int) -> bool:
        return "经济" in self.headings[column][-1]

    def _below(self, column: int) -> list[Any]:
        """What stands below the heading of a column."""
        cells = (self.sheet.at(row, column) for row in range(self.below, len(self.sheet.rows)))
        return [each for each in cells if normal(each) not in NONE]

    @cached_property
    def _units(self) -> int:
        """The column of the units of the rows; -1 where there is none."""
        for column, heading in enumerate(self.headings):
            cells = self._below(column) if heading and heading[-1].endswith("单位") else []
            if cells and all(_UNITS.fullmatch(normal(cell)) for cell in cells):
                return column
        return -1

    def _is_words(self, column: int) -> bool:
        """True for a column that has words below its heading, and no figure."""
        words = self._below(column)
        return bool(words) and all(
            number_of(cell) is None and not SPOILT.search(str(cell)) for cell in words
        )

    def _is_figures(self, column: int) -> bool:
        """True for a column that has figures below its heading, and no word."""
        figures = self._below(column)
        return bool(figures) and all(number_of(cell) is not None for cell in figures)

    def _is_codes(self, column: int) -> bool:
        """True for a column of 科目 that has codes below its heading, and no figure: 合计 may be there."""
        words = [w for w in map(digits_of, self._below(column)) if re.search(r"\d", w)]
        is_of_subjects = "科目" in self.headings[column][-1] and bool(words)
        return is_of_subjects and all(CODE.fullmatch(word) for word in words)

    def unheaded(self, blocks: Sequence[Block]) -> list[tuple[int, int]]:
        """The figures that stand in no column with a heading; what stands before codes is a number."""
        rows = sorted({row.row for block in blocks for row in block.rows})
        first = min((c for block in blocks for c in (*block.codes, *block.labels)), default=0)
        empty = [c for c, heading in enumerate(self.headings) if not heading and c >= first]
        found = [(row, column) for column in empty for row in rows]
        return [place for place in found if number_of(self.sheet.at(*place))]

    # --- rows --------------------------------------------------------------------------------

    def _block(self, codes: list[int], labels: list[int], columns: list[int]) -> Block:
        headings = {column: self.headings[column] for column in columns}
        rows = list(self._rows(codes, labels, columns))
        for index, (row, below) in enumerate(pairwise(rows)):
            if below.row == row.row + 1 and not below.code and not below.figures:
                rows[index] = replace(row, more=below.label)
        return Block(tuple(codes), tuple(labels), headings, rows)

    def _rows(self, codes: list[int], labels: list[int], columns: list[int]) -> Iterator[Row]:
        has_ended, last = False, ""
        for index in range(self.below, len(self.sheet.rows)):
            line = self.sheet.rows[index]
            words = next((normal(cell) for cell in line if normal(cell)), "")
            is_head = self._is_head(index)
            code, label = self._name(index, codes, labels, last)
            is_coded = bool(code) and any(number_of(self.sheet.at(index, c)) for c in columns)
            is_foot = bool(_END.match(words)) or self._is_signatures(index)
            has_ended = not (is_head or is_coded) and (has_ended or is_foot)
            if is_head or has_ended:
                continue
            last = code or last
            own = [c for c in columns if not (code and self._is_shared(index, c))]
            figures = {c: f for c in own if (f := self._figure(index, c, label)) is not None}
            if code or label or figures:
                yield Row(index, code, label, figures)

    def _is_head(self, row: int) -> bool:
        """True for a row of the top that is repeated on a new page."""
        line = self._line(row)
        for index in range(self.below if line else 0):
            above = self._line(index)
            if line == above or (len(line) == len(above) == 1 and line[0].startswith(above[0])):
                return True
        return False

    def _is_signatures(self, row: int) -> bool:
        """True for offices and names at the foot, whatever they are called: 镇长： 制表：王五."""
        line = self._line(row)
        return len(line) > 1 and all(":" in word for word in line)

    def _line(self, row: int) -> list[str]:
        return [normal(cell) for cell in self.sheet.rows[row] if normal(cell)]

    def _name(self, row: int, codes: list[int], labels: list[int], last: str) -> tuple[str, str]:
        """The code and the words of a row; both may stand in one cell."""
        words = in_chinese if self.has_two_languages else normal
        parts = [words(self.sheet.at(row, c)) for c in [*codes, *labels]]
        label = next((p for p in reversed(parts) if p and not p.isdigit()), "")
        if unit := normal(self.sheet.at(row, self._units)):
            label += f"({unit})"
        if [self.headings[c][-1] for c in codes] == [*"类款项"] and label in parts[1:3]:
            above, own = [*self._path, "", "", ""], parts[: parts.index(label) + 1]
            self._path = [each or old for each, old in zip(own, above, strict=False)]
            label = "".join(f"{p}({n})" for p, n in zip(self._path, "类款项", strict=False) if p)
        elif label in parts[:1]:
            self._path = [label]
        code = self._code(row, codes, last)
        both = ("", "") if code else code_and_name(label)
        return both if all(both) else (code, label)

    def _code(self, row: int, codes: list[int], last: str) -> str:
        """One code in one cell, or its 类, 款 and 项 in three, with the zeros numbers have lost.

        Where only the last of them is written, the others are those of the row above.
        """
        parts: list[str] = []
        for place, column in enumerate(codes):
            first = self.sheet.merged.get((row, column), (row, column))
            text = digits_of(self.sheet.at(*first)) if first[1] == column else ""
            above = last[: 2 * place + 1]
            if place and not parts and 0 < len(text) < 3 and len(above) == 2 * place + 1:
                parts.append(above)
            if text.isdigit():
                parts.append(text)
        own = [p for p in parts if len(p) < 3 or not p.startswith(_OF_GOVERNMENT)]
        parts = own or parts
        whole = next((p for p in reversed(parts) if len(p) in (5, 7)), "")
        if whole and parts[-1] != whole and len(parts[-1]) < 3:
            whole += parts[-1].zfill(2)
        if not whole:
            whole = "".join([*parts[:1], *(part.zfill(2) for part in parts[1:])])
        return whole if CODE.fullmatch(whole) else ""

    def _is_shared(self, row: int, column: int) -> bool:
        """True for a figure that is merged over the rows of two codes: nobody knows whose it is."""
        first = self.sheet.merged.get((row, column))
        near = [r for r in (row - 1, row + 1) if self.sheet.merged.get((r, column)) == first]
        is_shared = (
            first is not None and bool(near) and number_of(self.sheet.at(*first)) is not None
        )
        if is_shared and first == (row, column):
            self.shared.append(first)
        return is_shared

    def _figure(self, row: int, column: int, label: str) -> TableFigure | None:
        value = self.sheet.at(row, column)
        if normal(value) in NONE:
            return None
        number = number_of(value)
        if number is None:
            is_heading = row == self.below and self.headings[column][-1] == normal(value)
            if not is_heading and not _NOTHING.search(normal(value)):
                self.unread.append((row, column))
            return None
        return TableFigure(number * self._per_unit(value, label, column), row, column)

    def _per_unit(self, value: object, label: str, column: int) -> Decimal | int:
        """How many of the table's unit the one is that a cell, its row or its column states."""
        in_cell = UNIT_OF_FIGURE.search(normal(value))
        stated = [m[1] for m in map(UNIT_OF_WORDS.search, (label, *self.headings[column])) if m]
        own = (in_cell and in_cell["money"]) or next(iter(stated), "")
        return YUAN_PER_UNIT[own] / YUAN_PER_UNIT[self.unit] if self.unit and own else 1

"""One official table out of a sheet: its title, year and unit, its columns and rows.

Nothing is known here of a province: which titles, labels and columns there are stands in layouts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from data_entry.balances import TOTAL
from data_entry.importing.rawsheets import RawSheet

_HEAD = 12
"""So many rows at the top are searched for title, unit and year."""
_META = re.compile(
    r"(?:公开|财决|预算)[^表]{0,6}\d[\d\-附]*表$|编制单位|金额单位|单位[::]|部门[::]|公开部门"
)
_UNIT = re.compile(r"单位[::]?(万元|元)")
_NAME = re.compile(r"(?:编制单位|公开部门|公开单位|部门|单位名称|单位)[::](?!万元|元)(.+)")
_YEAR = re.compile(r"(20\d\d)年")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)]|\d+[.、]|其中:|[加减]:)+"
)
_NONE = {"", "-", "—", "－", "–", "一", "——", "/", "无"}
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_LABEL = re.compile(r"(?:项目|科目名称|名称)(?:[(].*[)])?$")
_CODES = re.compile(r"编码|^(?:类|款|项)$|(?:编码|代码)(?:类|款|项)?$")
_ORDER = re.compile(r"行次|序号")
_END = re.compile(r"^(?:注|说明|备注)[::]|^第\d+页|^—\d+—$")


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


@dataclass(frozen=True)
class Block:
    """Columns that belong together: codes and labels, and the columns of figures behind them."""

    codes: tuple[int, ...]
    label: int | None
    columns: dict[int, tuple[str, ...]]
    """The heading of every column of figures, from above, each piece once."""
    rows: list[Row]


@dataclass(frozen=True)
class OfficialTable:
    """What a sheet says; amounts are as printed."""

    sheet: RawSheet
    title: str
    unit: str
    year: int | None
    office: str
    blocks: list[Block]
    unread: list[tuple[int, int]]
    """Cells among the figures that hold something else."""


def plain(text: object) -> str:
    """Words without blanks, quotation marks and differences of width."""
    return re.sub(
        r"[\s\"'“”‘’]", "", unicodedata.normalize("NFKC", "" if text is None else str(text))
    )


def label_of(text: object) -> str:
    """Words without their number: “（一）支出合计” is 支出合计."""
    return _NUMBERING.sub("", plain(text))


def heads(sheet: RawSheet) -> list[str]:
    """What stands at the top of a sheet, where its title is looked for; its own name comes last."""
    found = [plain(cell) for row in sheet.rows[:_HEAD] for cell in row if isinstance(cell, str)]
    return [*found, plain(sheet.title)]


def read_table(sheet: RawSheet, title: str) -> OfficialTable:
    """The table of a sheet whose title is known."""
    top = [plain(cell) for row in sheet.rows[:_HEAD] for cell in row if isinstance(cell, str)]
    unit = next((m[1] for text in top if (m := _UNIT.search(text))), "")
    if not unit:
        unit = "元" if any("财决" in text for text in [*top, plain(sheet.title)]) else ""
    office = next((m[1] for text in top if (m := _NAME.match(text))), "")
    years = [int(m[1]) for text in top if (m := _YEAR.search(text))]
    first, last = _header(sheet)
    reader = _TableReader(sheet, first, last)
    blocks = reader.blocks()
    return OfficialTable(
        sheet, title, unit, years[0] if years else None, office, blocks, reader.unread
    )


def _header(sheet: RawSheet) -> tuple[int, int]:
    """The first row of headings and the first row below them."""
    start = 0
    for index in range(min(_HEAD, len(sheet.rows))):
        texts = [plain(c) for c in sheet.rows[index] if isinstance(c, str) and plain(c)]
        if any(_META.search(text) for text in texts):
            start = index + 1
    while start < len(sheet.rows) and len(_texts(sheet, start)) < 2:
        start += 1
    for index in range(start, len(sheet.rows)):
        if _is_numbering(sheet.rows[index]):
            return start, index + 1
        if index > start and _is_data(sheet.rows[index]):
            return start, index
    return start, len(sheet.rows)


def _texts(sheet: RawSheet, row: int) -> list[str]:
    return [plain(c) for c in sheet.rows[row] if plain(c)]


def _is_numbering(row: Sequence[Any]) -> bool:
    """True for 栏次 and for a row of 1, 2, 3 …"""
    texts = [plain(c).removesuffix(".0") for c in row if plain(c)]
    if any(text == "栏次" for text in texts):
        return True
    numbers = [int(t) for t in texts if t.isdigit()]
    return len(numbers) == len(texts) > 2 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _is_data(row: Sequence[Any]) -> bool:
    """True for a row with a code, or with an amount or the dash that stands for none."""
    texts = [plain(c) for c in row if plain(c)]
    if texts and _CODE.fullmatch(texts[0].removesuffix(".0")):
        return True
    return any(_number(c) is not None or plain(c) in _NONE - {""} for c in row)


def _number(value: Any) -> Decimal | None:
    """A figure: a number, or words that are one; None for everything else."""
    if isinstance(value, bool) or value is None:
        return None
    text = plain(value).replace(",", "").removesuffix("万元").removesuffix("元")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class _TableReader:
    """The columns and rows of one sheet."""

    def __init__(self, sheet: RawSheet, first: int, below: int) -> None:
        self.sheet, self.first, self.below = sheet, first, below
        self.unread: list[tuple[int, int]] = []
        self.headings = [self._heading(column) for column in range(sheet.width)]

    def _heading(self, column: int) -> tuple[str, ...]:
        rows = list(range(self.first, self.below))
        line = self.sheet.rows[self.below] if self.below < len(self.sheet.rows) else []
        words = [plain(c) for c in line if plain(c) not in _NONE and _number(c) is None]
        if column and words[:1] == [TOTAL] and len(words) > 1:
            rows.append(self.below)  # 合计 stands beside the last headings
        found: list[str] = []
        for row in rows:
            text = plain(self.sheet.shown(row, column))
            if text and text != "栏次" and _number(text) is None and text not in found:
                found.append(text)
        return tuple(found)

    def blocks(self) -> list[Block]:
        """The blocks side by side, each with its rows."""
        groups: list[tuple[list[int], list[int], list[int]]] = []
        for column, heading in enumerate(self.headings):
            if not heading or _ORDER.search(heading[-1]):
                continue
            is_code = bool(_CODES.search(heading[-1]))
            is_label = not is_code and bool(_LABEL.search(heading[-1]))
            if not groups or ((is_code or is_label) and groups[-1][2]):
                groups.append(([], [], []))
            groups[-1][0 if is_code else 1 if is_label else 2].append(column)
        return [self._block(*group) for group in groups if group[2]]

    def _block(self, codes: list[int], labels: list[int], columns: list[int]) -> Block:
        label = labels[0] if labels else None
        headings = {column: self.headings[column] for column in columns}
        rows = list(self._rows(codes, labels, columns))
        return Block(tuple(codes), label, headings, rows)

    def _rows(self, codes: list[int], labels: list[int], columns: list[int]) -> Iterator[Row]:
        for index in range(self.below, len(self.sheet.rows)):
            line = self.sheet.rows[index]
            words = next((plain(cell) for cell in line if plain(cell)), "")
            if _END.match(words):
                return
            code = self._code(index, codes)
            parts = [plain(self.sheet.at(index, c)) for c in [*codes, *labels]]
            label = next((p for p in reversed(parts) if p and not p.isdigit()), "")
            figures = {c: f for c in columns if (f := self._figure(index, c)) is not None}
            if code or label or figures:
                yield Row(index, code, label, figures)

    def _code(self, row: int, codes: list[int]) -> str:
        """One code in one cell, or its 类, 款 and 项 in three."""
        parts = []
        for column in codes:
            text = plain(self.sheet.at(row, column)).removesuffix(".0")
            if text.isdigit():
                parts.append(text)
        whole = next((p for p in reversed(parts) if len(p) in (5, 7)), "".join(parts))
        return whole if _CODE.fullmatch(whole) else ""

    def _figure(self, row: int, column: int) -> TableFigure | None:
        value = self.sheet.at(row, column)
        if plain(value) in _NONE:
            return None
        number = _number(value)
        if number is None:
            if row > self.below or self.headings[column][-1] != plain(value):
                self.unread.append((row, column))
            return None
        return TableFigure(number, row, column)

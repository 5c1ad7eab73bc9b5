"""One official table out of a sheet: its title, year and unit, and where its columns and rows begin.

Nothing is known here of a province: which titles, labels and columns there are stands in layouts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data_entry.balances import TOTAL
from data_entry.importing.blocks import (
    FORMULA,
    SIGN,
    UNIT_OF_WORDS,
    Block,
    TableReader,
)
from data_entry.importing.rawsheets import RawSheet
from data_entry.numbers import YUAN_PER_UNIT
from data_entry.words import CODE, NONE, digits_of, normal, number_of, year_in_digits

_HEAD = 12
"""So many rows at the top are searched for title, unit and year."""
_META = re.compile(
    r"(?:公开|财决|预算)[^表]{0,6}\d[\d\-附]*表$|编制单位|[计金]\w单位|单位[::]|部门[::]|公开部门"
)
_HEADING = re.compile("项目|行次|科目(?:编码|名称)|决算数|预算数")
_UNIT = re.compile(rf"单位[::]?[(]?(?:人民币)?({'|'.join(YUAN_PER_UNIT)})")
_NAME = re.compile(
    r"(?:编制单位|编制部门|公开部门|公开单位|填报单位|填报部门|部门名称|部门|单位名称|单位)[::](?![百千万亿]*元|辆|台|人)(.+)"
)
_BEHIND_NAME = re.compile(r"(?:20\d\d年|金额单位|单位[::]).*$")
_SEAL = re.compile(r"[(](?:单位|部门|加盖)?(?:公章|盖章|章)[)]")
"""What asks for a seal, before the name of an office or behind it."""
_BEFORE_NAME = re.compile(r"^\[?[\d-]{3,}\]?[-—_]?")
"""The code of an office."""
_ASKS = re.compile(r"(?:单位|部门)名称|编制单位|[计金货]\w单位")
_NO_ANSWER = re.compile("编码|名称|科目|项目|合计|预算|决算")
_SIGN_OR_NUMBER = re.compile(rf"{SIGN.pattern}|\d{{1,2}}")
_YEAR = re.compile(r"(?:年度:)?(?=\d{4}年|(?<=年度:)\d{4}(?!\d))(20\d\d)")
_YEAR_OF_ROW = re.compile(r"(20\d\d)年(?:度|年初|全年|调整)?(?:决算|预算)数?$")
"""A row of one year, where the years stand below one another."""


@dataclass(frozen=True)
class OfficialTable:
    """What a sheet says; amounts are as printed."""

    sheet: RawSheet
    title: str
    unit: str
    """One of those there are, or all that the sheet states."""
    year: int | None
    office: str
    blocks: list[Block]
    unread: list[tuple[int, int]]
    """Cells among the figures that hold something else."""
    shared: list[tuple[int, int]]
    """Figures that are merged over several rows."""
    unheaded: list[tuple[int, int]]
    """Figures in columns that have no heading."""

    @property
    def has_figures(self) -> bool:
        """True if there is an amount or a count other than 0."""
        rows = (row for block in self.blocks for row in block.rows)
        return any(figure.value for row in rows for figure in row.figures.values())


def heads(sheet: RawSheet) -> list[str]:
    """What stands at the top of a sheet, where its title is looked for; its own name comes last."""
    found = [normal(cell) for row in sheet.rows[:_HEAD] for cell in row if isinstance(cell, str)]
    return [*found, normal(sheet.title)]


def read_table(sheet: RawSheet, title: str) -> OfficialTable:
    """The table of a sheet whose title is known."""
    first, below = _header(sheet)
    above = [text for row in sheet.rows[:first] for text in _said(row)]
    headings = [text for row in sheet.rows[first:below] for text in _said(row)]
    texts = [text for row in sheet.rows[below:] for text in _said(row)]
    unit = "、".join(dict.fromkeys(m[1] for text in above for m in _UNIT.finditer(text)))
    if not unit:
        unit = next((m[1] for text in headings if (m := UNIT_OF_WORDS.search(text))), "")
    if not unit:
        unit = next((m[1] for text in texts if (m := _UNIT.search(text))), "")
    if not unit:
        unit = next((text for text in texts if text in YUAN_PER_UNIT), "")
    if not unit:
        unit = "元" if any("财决" in text for text in [*above, normal(sheet.title)]) else ""
    years = _years([normal(sheet.title), *above])[-1:] or sorted(_years(headings))[-1:]
    years = years or sorted(_years(texts, _YEAR_OF_ROW))[-1:]
    reader = TableReader(sheet, first, below, unit if unit in YUAN_PER_UNIT else "")
    blocks = reader.blocks()
    return OfficialTable(
        sheet,
        title,
        unit,
        years[0] if years else None,
        office_in(sheet.rows[:first]),
        blocks,
        reader.unread,
        reader.shared,
        reader.unheaded(blocks),
    )


def _years(texts: Sequence[str], pattern: re.Pattern[str] = _YEAR) -> list[int]:
    """The years that some words name, in digits or in words."""
    return [int(m[1]) for text in texts if (m := pattern.search(year_in_digits(text)))]


def headings(sheet: RawSheet) -> list[list[str]]:
    """The words of the headings of a sheet."""
    first, below = _header(sheet)
    return [[normal(cell) for cell in row] for row in sheet.rows[first:below]]


def is_rest(sheet: RawSheet, before: RawSheet) -> bool:
    """True for a table of a document that goes on with rows of codes, as wide as the one before."""
    first = sheet.rows[-sheet.top : 1 - sheet.top]
    is_coded = any(CODE.fullmatch(digits_of(row[0])) for row in first)
    return sheet.is_among_text and is_coded and len(first[0]) == before.width


def office_in(rows: Sequence[Sequence[Any]]) -> str:
    """The office that some rows say the table is of."""
    found = [m[1] for row in rows for text in _said(row) if (m := _NAME.search(text))]
    return _BEFORE_NAME.sub("", _BEHIND_NAME.sub("", found[0])) if found else ""


def _said(row: Sequence[Any]) -> list[str]:
    """The words of a row; what ends with a colon, or asks without one, is answered by the next cell."""
    found: list[str] = []
    for text in (_SEAL.sub("", normal(cell)) for cell in row if normal(cell)):
        if found and found[-1].endswith((":", "：")):
            found[-1] += text
        elif found and _ASKS.fullmatch(found[-1]) and not _NO_ANSWER.search(text):
            found[-1] += f":{text}"
        else:
            found.append(text)
    return found


def _header(sheet: RawSheet) -> tuple[int, int]:
    """The first row of headings and the first row below them."""
    start = 0
    for index in range(min(_HEAD, len(sheet.rows))):
        texts = [normal(c) for c in sheet.rows[index] if isinstance(c, str) and normal(c)]
        is_heading = any(map(_HEADING.fullmatch, texts))
        if not is_heading and any(map(_META.search, texts)):
            start = index + 1
        elif start and (_is_numbering(sheet.rows[index]) or _is_data(sheet.rows[index])):
            break
    while start < len(sheet.rows) and len(_texts(sheet, start)) < 2:
        start += 1
    for index in range(start, len(sheet.rows)):
        if _is_numbering(sheet.rows[index]):
            return start, index + 1
        if index > start and _is_data(sheet.rows[index]):
            return start, index
    return start, len(sheet.rows)


def _texts(sheet: RawSheet, row: int) -> list[str]:
    return [normal(c) for c in sheet.rows[row] if normal(c)]


def _is_numbering(row: Sequence[Any]) -> bool:
    """True for 栏次 and for a row of 1, 2, 3 …"""
    texts = [normal(c).removesuffix(".0") for c in row if normal(c)]
    if any(text == "栏次" for text in texts):
        return True
    if any("=" in text for text in texts) and all(FORMULA.fullmatch(text) for text in texts):
        return True
    if len(texts) > 2 and SIGN.fullmatch(texts[0]) and all(map(_SIGN_OR_NUMBER.fullmatch, texts)):
        return True
    numbers = [int(t) for t in texts if t.isdigit()]
    return len(numbers) == len(texts) > 2 and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _is_data(row: Sequence[Any]) -> bool:
    """True for a row with a code, or with an amount or the dash that stands for none."""
    texts = [normal(c) for c in row if normal(c)]
    if texts and (texts == [TOTAL] or CODE.fullmatch(digits_of(texts[0]))):
        return True
    return any(number_of(c) is not None or normal(c) in NONE - {""} for c in row)

"""Figures as a document tells them, and lists of them: a whole, and which amounts are its parts."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from data_entry.numbers import YUAN_PER_UNIT, in_unit

_PLACES = 2
"""Decimals of an amount that is printed without the zeros at its end."""
NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?")
SENTENCE = "。"
_UNIT = re.compile("万?元|%|[一-鿿]{0,2}")
_ADDED = ("元", "辆")
_LIST = 3
"""So many amounts are a whole and its parts."""
_CHIEFLY = "主要"
_INNER, _NEXT = "其中", "；"
"""What begins the parts of a part, and the next part."""
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_ANOTHER_YEAR = re.compile(r"上年|上一年|去年|同期|20\d\d年|年初预算|全年预算|预算数")
"""How a clause tells an amount that is only compared."""
_LAST = "其他"
"""What the last part of a list that has all of them is called."""
_SIGNS = "，。；：、（）()"
_SHARE = re.compile(r"占[^，；。%]*?(\d+(?:\.\d+)?)%")
_SHARES = re.compile(r"分别占[^，；。%]*?(?:\d+(?:\.\d+)?%[、，和]*)+")
_AND_OTHERS = re.compile(r"(?:万?元|辆)(?:[，,]?占[^，；。%]*%)?等")
_ALL = range(99, 102)
"""Per cent that the shares of all parts are together."""


class ToldFigure(NamedTuple):
    """A figure of a document: its value, its unit, the words it ends, the number of its line."""

    value: Decimal
    unit: str
    words: str
    line: int
    is_certain: bool = True
    """False where only the words of its clause tell the fact."""

    def amount(self, money: str) -> Decimal:
        """An amount in 元 or 万元; a count is what it is."""
        is_amount = self.unit in YUAN_PER_UNIT
        return in_unit(self.value, self.unit, money) if is_amount else self.value

    def says(self, value: Decimal, money: str) -> bool:
        """Whether it is a value in 元 or 万元, as far as it is written out."""
        if self.unit in YUAN_PER_UNIT:
            value = value * YUAN_PER_UNIT[money] / YUAN_PER_UNIT[self.unit]
        return round(value, self.places or _PLACES) == self.value

    @property
    def places(self) -> int:
        """Its decimals."""
        return -int(self.value.as_tuple().exponent)


class ToldList(NamedTuple):
    """A whole and what a document lists as its parts."""

    whole: ToldFigure
    parts: list[ToldFigure]
    is_open: bool
    """Whether it may have more parts."""
    is_closed: bool
    """Whether it has no more parts, as its shares or its names tell."""


class AmountList(NamedTuple):
    """The amounts of a sentence, of one unit."""

    whole: re.Match[str]
    parts: list[re.Match[str]]
    others: list[re.Match[str]]
    """All amounts after the first, whether parts or parts of parts."""
    is_open: bool
    """Whether there are more parts than are named, or where they end is not told."""
    is_chosen: bool
    """Whether only the chief parts are said to be named."""
    is_closed: bool
    """Whether the shares of the parts are all of it, or the last is what is left: 其他用车."""


def sentences_in(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    begin = 0
    for end in (m.start() for m in re.finditer(f"{SENTENCE}|$", text)):
        yield begin, end
        begin = end + 1


def unit_at(text: str, end: int) -> str:
    """What is counted by a figure that ends here."""
    found = _UNIT.match(text, end)
    return found[0] if found else ""


def name_before(text: str, number: re.Match[str]) -> tuple[int, str]:
    """What a figure is called in a list, and where that begins."""
    begin = max(text.rfind(sign, 0, number.start()) for sign in _SIGNS) + 1
    return begin, text[begin : number.start()]


def listed(text: str, begin: int, end: int) -> AmountList | None:
    """The list of a sentence; None where it has none."""
    numbers = [*NUMBER.finditer(text, begin, end)]
    units = [unit_at(text, number.end()).removeprefix("万") for number in numbers]
    first = next((unit for unit in units if unit in _ADDED), "")
    found = [number for number, unit in zip(numbers, units, strict=True) if unit == first]
    if not first or len(found) < _LIST:
        return None
    whole, *others = found
    brackets = [m.span() for m in _BRACKETS.finditer(text, begin, end)]
    parts = [
        each
        for each in others
        if not _is_within(each, brackets) and not _ANOTHER_YEAR.search(name_before(text, each)[1])
    ]
    parts = parts or others
    inner = [*_inner(text, parts[0].end(), end)]
    is_open = any(stop == end for _, stop in inner)
    is_open |= bool(_AND_OTHERS.search(text, whole.end(), end))
    is_chosen = _CHIEFLY in text[whole.end() : name_before(text, parts[0])[0]]
    parts = [each for each in parts if not _is_within(each, inner)]
    is_closed = name_before(text, parts[-1])[1].startswith(_LAST)
    is_closed |= _shares(text, parts, end) in _ALL
    return AmountList(whole, parts, others, is_open, is_chosen, is_closed)


def _shares(text: str, parts: list[re.Match[str]], end: int) -> int:
    """The shares of the parts together in whole per cent, told part by part or all at the end."""
    stops = [each.start() for each in parts[1:]] + [end]
    own = [_SHARE.search(text, p.end(), at) for p, at in zip(parts, stops, strict=True)]
    told = [Decimal(each[1]) for each in own if each]
    if found := _SHARES.search(text, parts[-1].end(), end):
        told = [Decimal(each[0]) for each in NUMBER.finditer(found[0])]
    return round(sum(told))


def _inner(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where parts of parts are told; up to the end where nothing tells that the next part begins."""
    while (start := text.find(_INNER, begin, end)) >= 0:
        begin = text.find(_NEXT, start, end)
        begin = end if begin < 0 else begin
        yield start, begin


def _is_within(number: re.Match[str], places: Iterable[tuple[int, int]]) -> bool:
    return any(start <= number.start() < stop for start, stop in places)

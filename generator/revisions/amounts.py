"""Figures as people write them: what they come to, in whatever unit and by whatever signs."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal

from generator.revisions.align import NUMERAL

_UNITS = {"亿元": 10**8, "万元": 10**4, "千元": 1000, "元": 1}
_UNIT = re.compile(r"\s*(亿元|万元|千元|元)")
_WORDS = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ORDINAL = re.compile(r"(?:^|(?<=[。：；]))[（(]?\d{1,2}[.．、）)](?!\d)")
"""The number of an item at the beginning of a paragraph or of a line of a list."""
_OF_YEAR = re.compile(r"20\d\d")


def unit_behind(text: str, end: int) -> str:
    """The unit of money of the figure that ends there, with the blanks before it."""
    found = _UNIT.match(text, end)
    return found[0] if found else ""


def comes_to(figure: str) -> tuple[Decimal, str]:
    """What a figure comes to, however it is written: 元 where its unit is told; and its % or ‰."""
    text = unicodedata.normalize("NFKC", figure).replace(",", "")
    unit = next((each for each in _UNITS if text.endswith(each)), "")
    number = text.removesuffix(unit).strip().rstrip("%‰")
    sign = text.removesuffix(unit).strip()[len(number) :]
    return Decimal(number) * _UNITS.get(unit, 1), "元" if unit else sign


def is_same(one: str, other: str) -> bool:
    """True for the same figure in two ways of writing."""
    are_figures = NUMERAL.fullmatch(one) and NUMERAL.fullmatch(other)
    return bool(are_figures) and comes_to(one) == comes_to(other)


def is_in_words(words: str, figure: str) -> bool:
    """True for a small number written out: 两 for 2."""
    return figure.isdecimal() and _WORDS.get(words) == int(figure)


def is_ordinal(text: str, end: int) -> bool:
    """True for the figure up to there, if it only numbers what it stands before."""
    return any(found.end() == end + 1 for found in _ORDINAL.finditer(text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the figures of a text stand that are no years."""
    found = (match for match in NUMERAL.finditer(text) if not _OF_YEAR.fullmatch(match[0]))
    return [match.span() for match in found]


def amounts(text: str) -> Counter[tuple[Decimal, str]]:
    """The amounts and rates of a text: figures that hardly are the same by chance."""
    found = (text[a:b] for a, b in spans(text))
    return Counter(comes_to(each) for each in found if not each.isdecimal())

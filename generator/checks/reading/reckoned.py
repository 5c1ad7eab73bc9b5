"""Sums that a text tells in words of its own: lexicon.toml has the words and what must come out."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from data_entry.numbers import half_up
from generator.checks.reading.lexicon import entries
from generator.checks.reading.misstatements import Misstatement
from generator.checks.reading.quantities import MONEY
from generator.checks.reading.sums import digits
from generator.forms.declared import reckoned, tags_of

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TENS = {"拾": 10, "佰": 100, "仟": 1000}
_WHOLES = {"万": 10**4, "亿": 10**8, "元": 1, "圆": 1}
_CENTS = {"角": Decimal("0.1"), "分": Decimal("0.01")}
_FEW = 2


def reckonings(text: str) -> Iterator[Misstatement]:
    """Every sum of the lexicon's kinds that does not come out."""
    for pattern, each in entries("reckoned"):
        for match in pattern.finditer(text):
            if message := _fault(match, each):
                yield Misstatement("W16", message, match[0], "", match.start())


def _fault(match: re.Match[str], each: dict[str, str]) -> str:
    """What is wrong with a sum; empty if nothing is."""
    told = {name: _spread(match, name) for name in tags_of(each["left"]) + tags_of(each["right"])}
    left, right = (_reached(each[side], told) for side in ("left", "right"))
    slack = max(map(abs, left)) * Decimal(each.get("slack", 0))
    is_most = each.get("is") == "at_most"
    if min(left) <= max(right) + slack and (is_most or max(left) >= min(right) - slack):
        return ""
    if is_most:
        return f"“{match[0]}”：前后矛盾"
    unit = match.groupdict().get(f"{each['right']}u") or ""
    size = MONEY.get(unit, Decimal(1))
    value = half_up(sum(left, Decimal(0)) / len(left) / size, _FEW)
    is_near = abs(value - right[0] / size) <= value * Decimal(each.get("near", "1e9"))
    if not is_near and digits(value) != digits(Decimal(match[each["right"]])):
        return ""
    should = f"{value:f}".rstrip("0").rstrip(".")
    return f"“{match[0]}”：算下来应为 {should}{unit}"


def _reached(expression: str, told: dict[str, tuple[Decimal, ...]]) -> list[Decimal]:
    """All that an expression may come to, as what is written stands for a range."""
    tags = tags_of(expression)
    values = [
        reckoned(expression, dict(zip(tags, each, strict=True)).get)
        for each in product(*(told[tag] for tag in tags))
    ]
    return [each for each in values if each is not None] or [Decimal(0)]


def _spread(match: re.Match[str], name: str) -> tuple[Decimal, ...]:
    """The least and the most that a number stands for, in 元 for money; counts are exact."""
    written, unit = match[name], match.groupdict().get(f"{name}u") or ""
    if written[0] in _DIGITS + "拾":
        return (in_words(written),)
    size, places = MONEY.get(unit, Decimal(1)), len(written.partition(".")[2])
    is_rounded = places or unit in {"万元", "亿元", "%"}
    half = Decimal(1).scaleb(-max(places, _FEW if unit in MONEY else 0)) / 2
    value, spare = Decimal(written) * size, half * size if is_rounded else Decimal(0)
    return value - spare, value + spare


def in_words(words: str) -> Decimal:
    """An amount in capital numerals: 壹拾贰万元整."""
    total, part, digit = Decimal(0), 0, 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        elif sign in _TENS:
            part, digit = part + (digit or 1) * _TENS[sign], 0
        elif sign in _WHOLES:
            total, part, digit = (total + part + digit) * _WHOLES[sign], 0, 0
        elif sign in _CENTS:
            total, digit = total + digit * _CENTS[sign], 0
    return total + part + digit

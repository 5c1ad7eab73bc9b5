"""Sums, shares and changes of what a text only names: the amounts are those of the workbook."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, product

from data_entry.numbers import YUAN_PER_WAN, half_up
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.misstatements import Misstatement
from generator.checks.reading.named import Names, Role, squeeze
from generator.checks.reading.quantities import Quantity, sentence_start

CODE = "W16"
_P = Patterns(__name__)
_RATE = re.compile(
    rf"{_P.change.pattern[:-1]}(?P<gap>\d+(?:\.\d+)?)万元[，,](?:增长|下降|增幅|降幅)为?$"
)
"""The rate right behind a change whose name the sheets have."""
_WHOLE_PERCENT = Decimal("0.0051")
"""How far a share may be from one that is written without decimals."""
_ROUNDED = Decimal("0.0001")
"""What the rounding of both amounts can move a rate."""
_TRIED = 256
"""So many ways to understand a list of names are tried."""


def together(text: str, found: Sequence[Quantity], names: Names) -> Iterator[Misstatement]:
    """“甲和乙合计N万元”, “甲占乙的N%” and “甲比上年增加N万元”, with the amounts of 甲 and 乙."""
    for quantity in found:
        sentence = text[sentence_start(text, quantity.start) : quantity.start]
        if quantity.is_money:
            yield from _sum(sentence, quantity, names)
            yield from _change(sentence, quantity, names)
        elif quantity.unit in {"%", "个百分点"}:
            yield from _share(sentence, quantity, names)
            yield from _rate(sentence, quantity, names)


def _named(words: str, names: Names, role: Role = "本年") -> set[Decimal]:
    """The amounts that words may mean: of that name, and of names that end with it."""
    name = squeeze(_P.beginning.sub("", words))
    if name not in names.facts:
        return set()
    return {
        fact.value
        for each, facts in names.facts.items()
        if each.endswith(name)
        for fact in facts
        if fact.unit == "元" and fact.role == role
    }


def _list(words: str, names: Names) -> list[set[Decimal]]:
    """The amounts of every name of a list, from behind; empty if it holds anything else."""
    rest, parts = squeeze(_P.beginning.sub("", words)), []
    while rest:
        name = names.at_end_of(rest)
        if not name:
            return []
        parts.append(_named(name, names))
        rest = rest.removesuffix(name)
        shorter = _P.link.sub("", rest)
        if rest and shorter == rest:
            return []
        rest = shorter
    return parts if all(parts) else []


def _sum(sentence: str, quantity: Quantity, names: Names) -> Iterator[Misstatement]:
    clause = _P.clause.split(sentence)[-1]
    end = _P.sum.search(clause)
    parts = _list(clause[: end.start()], names) if end and not _P.elsewhere.search(sentence) else []
    if len(parts) < 2 or half_up(quantity.value / YUAN_PER_WAN, 2) in names.in_wan:
        return
    sums = [sum(each, Decimal(0)) for each in islice(product(*parts), _TRIED)]
    slack = quantity.slack + YUAN_PER_WAN / 200 * len(parts)
    if all(abs(each - quantity.value) > slack for each in sums):
        yield _fault(clause, quantity, _in_wan(quantity, sums), "按表里的数相加应为")


def _share(sentence: str, quantity: Quantity, names: Names) -> Iterator[Misstatement]:
    match = _P.share.search(sentence)
    if not match or _P.elsewhere.search(sentence):
        return
    part, whole = _named(match["part"], names), _named(match["whole"], names)
    rates = [p / w for p, w in islice(product(part, whole), _TRIED) if 0 < p <= w]
    if not rates:
        return
    nearest = min(rates, key=lambda each: abs(each - quantity.number / 100))
    slack = Decimal(10) ** -(quantity.places + 2) if quantity.places else _WHOLE_PERCENT
    if abs(nearest - quantity.number / 100) > slack or quantity.unit != "%":
        should = f"{half_up(nearest * 100, max(quantity.places, 2))}%"
        yield _fault(match[0], quantity, should)


def _sides(match: re.Match[str], names: Names) -> tuple[set[Decimal], set[Decimal]]:
    """What a name may be this year, and what it is compared with: last year's, or the budget's."""
    base: Role = "上年" if match["last"] else "预算"
    return _named(match["name"], names), _named(match["name"], names, base)


def _change(sentence: str, quantity: Quantity, names: Names) -> Iterator[Misstatement]:
    match = _P.change.search(sentence)
    if not match:
        return
    now, before = _sides(match, names)
    gaps = [abs(a - b) for a, b in islice(product(now, before), _TRIED)]
    slack = quantity.slack + YUAN_PER_WAN / 100
    if gaps and all(abs(each - quantity.value) > slack for each in gaps):
        yield _fault(match[0], quantity, _in_wan(quantity, gaps))


def _rate(sentence: str, quantity: Quantity, names: Names) -> Iterator[Misstatement]:
    match = _RATE.search(sentence)
    if not match:
        return
    now, before = _sides(match, names)
    gap = Decimal(match["gap"]) * YUAN_PER_WAN
    rates = [
        gap / b
        for a, b in islice(product(now, before), _TRIED)
        if b and abs(abs(a - b) - gap) <= YUAN_PER_WAN / 100
    ]
    nearest = min(rates, key=lambda each: abs(each - quantity.value), default=quantity.value)
    if abs(nearest - quantity.value) > quantity.slack + _ROUNDED:
        should = f"{half_up(nearest * 100, max(quantity.places, 2))}%"
        yield _fault(match[0], quantity, should)


def _in_wan(quantity: Quantity, amounts: Sequence[Decimal]) -> str:
    """That of the amounts (元) which lies nearest to the one that is written, in 万元."""
    nearest = min(amounts, key=lambda each: abs(each - quantity.value))
    return f"{half_up(nearest / YUAN_PER_WAN, 2)}万元"


def _fault(
    words: str, quantity: Quantity, should: str, told: str = "按表里的数应为"
) -> Misstatement:
    message = f"“{words}{quantity.words}”：{told} {should}"
    return Misstatement(CODE, message, quantity.words, should, quantity.start)

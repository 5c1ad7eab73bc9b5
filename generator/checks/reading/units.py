"""Finds amounts and scores of a text that were written without their number or unit."""

from collections.abc import Iterator
from decimal import Decimal

from data_entry.numbers import YUAN_PER_WAN
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.quantities import (
    Quantity,
    clause_before,
    sentence_around,
    sentence_start,
)
from generator.checks.reading.sums import digits

_P = Patterns(__name__)
_TELLING = 3
"""So many digits are those of another amount by accident in few texts only."""
_SAME_LABEL = 6
"""So many last characters of two labels in common make two amounts the same kind of money."""


def without_number(text: str) -> Iterator[str]:
    """A word for money, a rate or a score with its unit right behind it and no number between."""
    for match in _P.unfilled.finditer(text):
        if "单位" not in clause_before(text, match.start()):
            yield match[0]


def without_unit(text: str, quantity: Quantity) -> str:
    """What is wrong with a bare number behind a word for money or scores; empty if nothing."""
    before, after = text[: quantity.start], text[quantity.end :]
    if quantity.unit:
        return ""
    if _P.money_noun.search(before):
        if _P.wan_for_yuan.match(after):
            return f"“{quantity.written}万”少写了“元”"
        return (
            f"“{quantity.written}”后面没有单位" if _P.ends.match(after) and quantity.places else ""
        )
    if _P.offered.search(before) and _P.bare_wan.match(after):
        return f"“{quantity.written}万”少写了“元”"
    if _P.score_noun.search(before) and _P.ends.match(after):
        return f"“{quantity.written}”后面少写了“分”"
    return ""


def in_yuan_among_wan(text: str, quantity: Quantity, in_wan: list[Quantity]) -> str:
    """What makes a small amount in 元 look like one in 万元; empty if nothing does."""
    if quantity.unit != "元" or quantity.places != 2 or quantity.value >= YUAN_PER_WAN:
        return ""
    before = text[: quantity.start]
    if _P.apiece.search(clause_before(before, len(before))):
        return ""
    if _is_lost(text, quantity, in_wan):
        return f"前后都是万元，只有“{quantity.words}”是元"
    for other in in_wan:
        same = _common_end(_label(before), _label(text[: other.start]))
        if len(same) >= _SAME_LABEL:
            return f"“{same}”有的是万元（{other.words}），有的是元（{quantity.words}）"
    return ""


def in_yuan_for_wan(quantity: Quantity, amounts: frozenset[Decimal], least: int) -> str:
    """What makes an amount in 元 one of those in 万元; empty if nothing does."""
    is_exact = quantity.unit == "元" and quantity.places == 2 and quantity.number >= least
    if is_exact and quantity.number in amounts:
        return f"“{quantity.words}”与表里的 {quantity.written}万元数字相同，像是少写了“万”"
    return ""


def in_wan_for_yuan(quantity: Quantity, amounts: frozenset[Decimal]) -> str:
    """What makes an amount in 万元 one that is the same number of 元; empty if nothing does."""
    meant = quantity.number / YUAN_PER_WAN
    is_told = quantity.unit == "万元" and quantity.number not in amounts
    if is_told and meant >= 1 and meant in amounts:
        return f"“{quantity.words}”是表里 {meant:f}万元的一万倍，像是把“元”写成了“万元”"
    return ""


def in_yi_for_wan(quantity: Quantity, amounts: frozenset[Decimal]) -> str:
    """What makes an amount in 亿元 one of those in 万元 with another unit; empty if nothing does."""
    own = digits(quantity.number)
    if quantity.unit != "亿元" or len(own) < _TELLING:
        return ""
    alike = [each for each in amounts if digits(each) == own]
    if not alike or any(quantity.value == each * YUAN_PER_WAN for each in alike):
        return ""
    return f"“{quantity.words}”与表里的 {alike[0]:f}万元数字相同，像是单位或小数点错了"


def _label(before: str) -> str:
    """The words that stand right before an amount."""
    match = _P.label.search(before)
    return match[0] if match else ""


def _common_end(a: str, b: str) -> str:
    """The longest end two labels share."""
    return next((a[i:] for i in range(len(a)) if b.endswith(a[i:])), "")


def _is_lost(text: str, quantity: Quantity, in_wan: list[Quantity]) -> bool:
    """An amount in 元 behind one in 万元 of the same sentence, or before two of as many decimals."""
    start = sentence_start(text, quantity.start)
    sentence = range(start, start + len(sentence_around(text, quantity.start)))
    near = [q for q in in_wan if q.start in sentence]
    alike = [q for q in near if q.places == quantity.places]
    return any(q.start < quantity.start for q in near) or len(alike) > 1

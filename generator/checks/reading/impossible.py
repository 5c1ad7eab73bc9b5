"""What cannot be so: half a person, more than all of them, a day that no calendar has."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.misstatements import Misstatement
from generator.checks.reading.quantities import Quantity, clause_before, sentence_start

CODE = "W19"
_WHOLE_ONLY = frozenset({*"人名家户起件辆例台期场项篇份", "人次", "户次", "批次"})
"""Units of what is counted one by one."""
_P = Patterns(__name__)
_LEAP = 4
"""A year with a 29 February, for a day of which the text names no year."""


def impossible(text: str, found: Sequence[Quantity]) -> Iterator[Misstatement]:
    """Every figure of a text that cannot be, whatever the facts are."""
    for quantity in found:
        message = _of_one(text, quantity)
        if message:
            yield Misstatement(CODE, message, quantity.words, "", quantity.start)
    for one, other in pairwise(found):
        between = _P.beyond.fullmatch(text[one.end : other.start])
        if between and one.unit == other.unit:
            is_above = one.value > other.value
            if is_above != (between["word"] == "高于"):
                words = text[one.start : other.end]
                message = f"“{words}”：{one.words}不{between['word']}{other.words}"
                yield Misstatement(CODE, message, words, "", one.start)
    for match in _P.exchanged.finditer(text):
        message = f"“{match[0]}”的“万元”和“%”像是写反了"
        yield Misstatement(CODE, message, match[0], "", match.start())


def days(text: str) -> Iterator[Misstatement]:
    """Dates that no calendar has: 6月31日."""
    for match in _P.day.finditer(text):
        year, month, day = int(match["year"] or _LEAP), int(match["month"]), int(match["day"])
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            yield Misstatement(CODE, f"没有“{match[0]}”这一天", match[0], "", match.start())
    for match in _P.month.finditer(text):
        yield Misstatement(CODE, f"没有“{match[0]}”", match[0], "", match.start())


def is_beyond_all(name: str, quantity: Decimal) -> bool:
    """True if a rate that cannot exceed 100 % does; told by the end of its name."""
    return quantity > 1 and name.endswith(tuple(lexicon()["at_most_all"]["ends"]))


def _of_one(text: str, quantity: Quantity) -> str:
    before = clause_before(text, quantity.start)
    start = sentence_start(text, quantity.start) if _P.changed.search(before) else quantity.start
    told = text[start : quantity.start] or before
    if quantity.unit in _WHOLE_ONLY and quantity.number % 1 and not _P.apiece.search(told):
        return f"“{quantity.words}”不是整数，像是少写了“万”"
    if quantity.unit == "%" and quantity.value > 1 and _P.share.search(before):
        return f"“{quantity.words}”：部分不会大于总数"
    if 0 < quantity.number < 1 and _is_a_fraction(before, quantity):
        return f"“{before[-8:]}{quantity.words}”像是写成了小数"
    if quantity.unit == "%" and is_beyond_all(_P.link.sub("", before), quantity.value):
        return f"“{before}{quantity.words}”大于100%"
    return ""


def _is_a_fraction(before: str, quantity: Quantity) -> bool:
    """True for a rate told as 0.98 or 0.98%, and a score of the whole below one mark."""
    if quantity.unit == "分":
        return bool(_P.overall.search(before))
    rates = lexicon()["rates"]
    ends = {"": rates["ends"], "%": rates["better"]}.get(quantity.unit, [])
    is_small = quantity.unit == "%" and any(word in before for word in rates["worse"])
    return not is_small and _P.link.sub("", before).endswith(tuple(ends))

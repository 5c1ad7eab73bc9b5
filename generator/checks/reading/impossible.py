"""What cannot be so: half a person, more than all of them, a day that no calendar has."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.checks.reading.lexicon import lexicon
from generator.checks.reading.misstatements import Misstatement
from generator.checks.reading.quantities import Quantity, clause_before, sentence_start

CODE = "W19"
_WHOLE_ONLY = frozenset({*"人名家户起件辆例台期场项篇份", "人次", "户次", "批次"})
"""Units of what is counted one by one."""
_APIECE = re.compile(r"平均|均|每")
_CHANGED = re.compile(r"[较比].*(?:增加|减少|上升|下降|提高)")
"""“人均3.6件，较上年增加0.4件”: what falls to each has changed."""
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH = re.compile(r"(?<![\d.第])(?:\d{1,2}[—－~至-])?(?:1[3-9]|[2-9]\d)月(?!龄|工资)")
_LEAP = 4
"""A year with a 29 February, for a day of which the text names no year."""
_LINK = re.compile(r"(?:为|达到?|是|约)?$")
_OVERALL = re.compile(r"(?:自评|平均|综合|整体|总)(?:得分|评分|分)(?:为|是)?$")
"""The score of a unit or a project, not that of one of its indicators."""
_SHARE = re.compile(r"占(?:[^，。；\d]{1,15}的)?(?:比例|比重|比)?(?:为|达|约)?$")
"""What stands before a share of a whole."""
_BEYOND = re.compile(r"[，,]?(?P<word>(?<!不)(?:低于|高于))(?:其|了)?")
"""All that stands between two percentages that are compared with each other."""
_EXCHANGED = re.compile(
    r"(?:增加|减少)(?:了)?\d+(?:\.\d+)?%[，,](?:增长|下降)(?:了)?\d+(?:\.\d+)?(?:万元|元)"
)


def impossible(text: str, found: Sequence[Quantity]) -> Iterator[Misstatement]:
    """Every figure of a text that cannot be, whatever the facts are."""
    for quantity in found:
        message = _of_one(text, quantity)
        if message:
            yield Misstatement(CODE, message, quantity.words, "", quantity.start)
    for one, other in pairwise(found):
        between = _BEYOND.fullmatch(text[one.end : other.start])
        if between and one.unit == other.unit:
            is_above = one.value > other.value
            if is_above != (between["word"] == "高于"):
                words = text[one.start : other.end]
                message = f"“{words}”：{one.words}不{between['word']}{other.words}"
                yield Misstatement(CODE, message, words, "", one.start)
    for match in _EXCHANGED.finditer(text):
        message = f"“{match[0]}”的“万元”和“%”像是写反了"
        yield Misstatement(CODE, message, match[0], "", match.start())


def days(text: str) -> Iterator[Misstatement]:
    """Dates that no calendar has: 6月31日."""
    for match in _DAY.finditer(text):
        year, month, day = int(match["year"] or _LEAP), int(match["month"]), int(match["day"])
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            yield Misstatement(CODE, f"没有“{match[0]}”这一天", match[0], "", match.start())
    for match in _MONTH.finditer(text):
        yield Misstatement(CODE, f"没有“{match[0]}”", match[0], "", match.start())


def is_beyond_all(name: str, quantity: Decimal) -> bool:
    """True if a rate that cannot exceed 100 % does; told by the end of its name."""
    return quantity > 1 and name.endswith(tuple(lexicon()["at_most_all"]["ends"]))


def _of_one(text: str, quantity: Quantity) -> str:
    before = clause_before(text, quantity.start)
    start = sentence_start(text, quantity.start) if _CHANGED.search(before) else quantity.start
    told = text[start : quantity.start] or before
    if quantity.unit in _WHOLE_ONLY and quantity.number % 1 and not _APIECE.search(told):
        return f"“{quantity.words}”不是整数，像是少写了“万”"
    if quantity.unit == "%" and quantity.value > 1 and _SHARE.search(before):
        return f"“{quantity.words}”：部分不会大于总数"
    if 0 < quantity.number < 1 and _is_a_fraction(before, quantity):
        return f"“{before[-8:]}{quantity.words}”像是写成了小数"
    if quantity.unit == "%" and is_beyond_all(_LINK.sub("", before), quantity.value):
        return f"“{before}{quantity.words}”大于100%"
    return ""


def _is_a_fraction(before: str, quantity: Quantity) -> bool:
    """True for a rate told as 0.98, and a score of the whole below one mark."""
    if quantity.unit == "分":
        return bool(_OVERALL.search(before))
    return not quantity.unit and _LINK.sub("", before).endswith(tuple(lexicon()["rates"]["ends"]))

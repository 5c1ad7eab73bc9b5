"""Finds amounts and scores of a text that were written without their number or unit."""

import re
from collections.abc import Iterator
from decimal import Decimal

from data_entry.numbers import YUAN_PER_WAN
from generator.checks.reading.quantities import (
    Quantity,
    clause_before,
    sentence_around,
    sentence_start,
)
from generator.checks.reading.sums import digits

_MONEY_NOUN = re.compile(
    r"(?:收入|支出|预算|资金|金额|费|结余|拨款|款|[约奖罚补基]金)(?:为|共|合计|共计|计|达)?$"
)
"""A bare number behind such a word is an amount of money."""
_OFFERED = re.compile(r"(?:安排|下达|批复|追加|到位)$")
"""Behind such a verb a bare number may also count projects, so only 万 gives it away."""
_UNFILLED = re.compile(
    r"(?:合计|总计|总额|共计|收入|支出|预算|资金|金额|经费|结余|拨款|货物|工程|服务|为|占|得"
    r"|增加|减少|增长|下降|上升|率|得分|费|款)(?:万元(?![A-Za-z产增]|以[上下内])|%)|得分分(?!别)"
)
"""A word for a figure with the unit right behind it; 万元GDP and 万元产值 are words."""
_SCORE_NOUN = re.compile(r"(?:得分|总分|评分|得)(?:为|是|共)?$")
"""A bare number behind such a word is a score."""
_ENDS = re.compile(r"[，。；、,;\s]|$")
"""The number is followed by nothing that could be its unit."""
_BARE_WAN = re.compile(r"万(?=[，。；、）\s]|$)")
_WAN_FOR_YUAN = re.compile(r"万(?![余多亿人户名元次件例])")
"""A 万 that is not the beginning of another unit: 万元, 万余元, 万人次."""
_LABEL = re.compile(r"[一-龥]+$")
_APIECE = re.compile(r"[人户次日]均|平均|每")
"""Money for each is small, so 元 beside 万元 is right there."""
_TELLING = 3
"""So many digits are those of another amount by accident in few texts only."""
_SAME_LABEL = 6
"""So many last characters of two labels in common make two amounts the same kind of money."""


def without_number(text: str) -> Iterator[str]:
    """A word for money, a rate or a score with its unit right behind it and no number between."""
    for match in _UNFILLED.finditer(text):
        if "单位" not in clause_before(text, match.start()):
            yield match[0]


def without_unit(text: str, quantity: Quantity) -> str:
    """What is wrong with a bare number behind a word for money or scores; empty if nothing."""
    before, after = text[: quantity.start], text[quantity.end :]
    if quantity.unit:
        return ""
    if _MONEY_NOUN.search(before):
        if _WAN_FOR_YUAN.match(after):
            return f"“{quantity.written}万”少写了“元”"
        return f"“{quantity.written}”后面没有单位" if _ENDS.match(after) and quantity.places else ""
    if _OFFERED.search(before) and _BARE_WAN.match(after):
        return f"“{quantity.written}万”少写了“元”"
    if _SCORE_NOUN.search(before) and _ENDS.match(after):
        return f"“{quantity.written}”后面少写了“分”"
    return ""


def in_yuan_among_wan(text: str, quantity: Quantity, in_wan: list[Quantity]) -> str:
    """What makes a small amount in 元 look like one in 万元; empty if nothing does."""
    if quantity.unit != "元" or quantity.places != 2 or quantity.value >= YUAN_PER_WAN:
        return ""
    before = text[: quantity.start]
    if _APIECE.search(clause_before(before, len(before))):
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
    match = _LABEL.search(before)
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

"""Recomputes what a text says of a whole and its parts: shares, sums, scores, what is left."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from data_entry.numbers import half_up
from generator.checks.reading.misstatements import (
    BASE,
    CHANGE,
    Misstatement,
    Recomputed,
    Seen,
    WholeOf,
    is_apiece,
    is_enumerated,
)
from generator.checks.reading.quantities import Quantity, sentence_start

_SHARE = re.compile(r"[，,]?占(?:(.+?)的?)?(?:比例|比重|比)?(?:为|达|约)?")
"""All that may stand between a part and its share; the group is the whole, where it is named."""
_DIVIDED = re.compile(r"其中|用于以下方面")
"""The amount before these words is the whole that the amounts behind them divide."""
_SCORE_TOTAL = re.compile(r"(?:共得|共计|合计|总计|总得)得?$")
_PARTIAL_SCORE = re.compile(r"其中|平均|上年")
"""Beside these words the scores of a sentence are not all the parts of its total."""
_LEFT = re.compile(r"(?<!累计)(?<!滚存)(?<!历年)(?:结余|剩余)(?:资金)?(?:为)?$")
_CARRIED = re.compile(r"上年结转(?:资金)?$")
"""Money of last year that is available beside that of this year."""
_MADE_AVAILABLE = re.compile(r"到位|收入(?!合计|总计)|下达|安排|计划|预算|结转|、")
"""Without such a word before it, the first amount need not be what there was to spend."""
_SPENT = re.compile(r"支付|支出|使用")
"""Without such a word before it, the second amount need not be what was spent."""


def shares(
    text: str, found: Sequence[Quantity], whole_of: WholeOf, leeway: int
) -> Iterator[Recomputed]:
    """“A万元，占（X的）D%”: the share must be A of the whole named, else of the amount before “其中”."""
    for i, share in enumerate(found[1:], 1):
        part = found[i - 1]
        between = text[part.end : share.start]
        match = _SHARE.fullmatch(between)
        is_change = CHANGE.search(text[: part.start])
        if share.unit != "%" or not part.is_money or not match or is_change:
            continue
        whole = whole_of(match[1]) if match[1] else _whole_before(text, found[: i - 1])
        if whole is None or whole <= 0:
            continue
        yield Seen((share.start,))
        slack = share.slack * (1 + 2 * leeway)
        exact, spread = part.value / whole, part.slack / whole * 2
        shares = (exact, _together(text, found[:i]) / whole)
        if all(abs(each - share.value) > slack + spread for each in shares):
            expected = f"{half_up(exact * 100, max(share.places, 2))}%"
            message = f"“{part.words}，占{match[1] or ''}{share.words}”：按金额计算应为 {expected}"
            yield Misstatement("W05", message, share.words, expected, share.start)


def _together(text: str, before: Sequence[Quantity]) -> Decimal:
    """The last amount with those enumerated before it: “A万元、B万元，占…”."""
    together = before[-1].value
    for later, earlier in pairwise(reversed(before)):
        if not earlier.is_money or not is_enumerated(text, earlier, later):
            break
        together += earlier.value
    return together


def _whole_before(text: str, before: Sequence[Quantity]) -> Decimal | None:
    """The amount that “其中” divides: the last before it in the paragraph that is of this year."""
    if not before:
        return None
    paragraph = text.rfind("\n", 0, before[-1].end) + 1
    marks = [m.start() for m in _DIVIDED.finditer(text[: before[-1].end + 40])]
    for mark in reversed(marks):
        earlier = (q for q in reversed(before) if q.is_money and q.end <= mark)
        own = (q for q in earlier if not _is_beside(text[: q.start]) and not is_apiece(text, q))
        whole = next(own, None)
        if whole and mark >= paragraph:
            return whole.value if whole.start >= paragraph else None
    return None


def _is_beside(before: str) -> bool:
    """True if an amount is a change, or the one compared with."""
    return bool(CHANGE.search(before) or BASE.search(before))


def scores(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“X得a分，Y得b分，共得c分”: the scores of one sentence must add up to the total."""
    for i, total in enumerate(found):
        if total.unit != "分" or not _SCORE_TOTAL.search(text[: total.start]):
            continue
        start = sentence_start(text, total.start)
        parts = [
            q
            for q in found[:i]
            if q.unit == "分" and q.start >= start and text[: q.start].endswith("得")
        ]
        whole = sum((q.number for q in parts), Decimal(0))
        is_partial = _PARTIAL_SCORE.search(text[start : total.start])
        if len(parts) > 1 and whole != total.number and not is_partial:
            expected = f"{whole.normalize():f}分"
            message = (
                f"“{'、'.join(q.words for q in parts)}”相加应为 {expected}，写的是 {total.words}"
            )
            yield Misstatement("A06", message, total.words, expected, total.start)


def remainders(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“到位A万元……支付B万元，结余C万元” in one paragraph: what is left must be A − B."""
    for i, left in enumerate(found):
        if not left.is_money or not _LEFT.search(text[: left.start]):
            continue
        start = text.rfind("\n", 0, left.start) + 1
        before = [q for q in found[:i] if q.start >= start and q.is_money]
        if len(before) < 2:
            continue
        available, used = before[-2:]
        words = text[start : available.start][-12:], text[available.end : used.start]
        if not _MADE_AVAILABLE.search(words[0]) or not _SPENT.search(words[1]):
            continue
        sources = [available]
        is_carried = (_CARRIED.search(text[: q.start]) for q in before[-3:-1])
        if len(before) > 2 and any(is_carried):
            sources.insert(0, before[-3])
        yield Seen((*(q.start for q in sources), used.start, left.start))
        expected = sum((q.value for q in sources), Decimal(0)) - used.value
        slack = sum((q.slack for q in sources), used.slack + left.slack)
        spent = used.value + left.value
        possible = {q.value for q in before[:-1]}
        possible |= {sum((q.value for q in before[i:-1]), Decimal(0)) for i in range(len(before))}
        if expected >= 0 and all(abs(each - spent) > slack for each in possible):
            should = f"{half_up(expected / 10000, 2)}万元"
            received = "”加“".join(q.words for q in sources)
            message = f"“{received}”减“{used.words}”应为 {should}，写的是结余 {left.words}"
            yield Misstatement("W16", message, left.words, should, left.start)

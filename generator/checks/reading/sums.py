"""Adds up what a text says: parts and their sum, a whole and what it holds, shares of a whole."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.numbers import half_up
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.misstatements import (
    CHANGE,
    Misstatement,
    Recomputed,
    Seen,
    is_apiece,
    is_enumerated,
)
from generator.checks.reading.quantities import (
    Quantity,
    clause_before,
    count_of,
    sentence_start,
)

_P = Patterns(__name__)
_NOT_ADDED = frozenset({"%", "分", "个百分点", "天", ""})
_PERSONS = frozenset({"人", "名", "人次", "户", "万人", "万名", "万户", "万人次", "户次"})
"""Who is a party member may be a woman too: parts of persons may overlap."""
_ALL = Decimal(1)
_FEW_DIGITS = 2
"""So many digits may be those of another amount by accident."""


def sums(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“A万元、B万元，共计C万元”: the parts must add up to the sum behind them."""
    for i, total in enumerate(found):
        match = _P.total.search(text[: total.start])
        if total.unit in _NOT_ADDED or not match:
            continue
        parts = _parts(text, found[:i], total, match["count"])
        if len(parts) < 2:
            continue
        yield Seen((*(q.start for q in parts), total.start))
        whole = sum((q.value for q in parts), Decimal(0))
        if abs(whole - total.value) > _slack([*parts, total]):
            expected = _told(whole, total)
            listed = "、".join(q.words for q in parts)
            message = f"“{listed}”相加应为 {expected}，写的是 {total.words}"
            yield Misstatement("W16", message, total.words, expected, total.start)


def _parts(
    text: str, before: Sequence[Quantity], total: Quantity, count: str | None
) -> list[Quantity]:
    """What a sum adds up: as many as it says, else what its sentence holds."""
    alike = [q for q in before if _is_alike(q, total)]
    if count:
        paragraph = text.rfind("\n", 0, total.start) + 1
        whole = [q for q in alike if q.start >= paragraph and not is_apiece(text, q)]
        parts = whole[-count_of(count) :]
        is_whole = len(parts) == count_of(count)
        words = text[parts[0].start : total.start] if parts else ""
        is_plain = is_whole and not _P.plain_break.search(words)
        return parts if is_plain and not CHANGE.search(text[: parts[0].start]) else []
    start = sentence_start(text, total.start)
    parts = [q for q in alike if q.start >= start]
    if len(parts) < 2 and total.is_money:
        start = max((m.end() for m in _P.stop.finditer(text, 0, total.start)), default=0)
        parts = [q for q in alike if q.start >= start]
        if len({sentence_start(text, q.start) for q in parts}) != len(parts):
            return []
    if len(parts) < 2 or len(parts) != sum(q.start >= start for q in before):
        return []
    is_partial = _P.partial.search(text[start : total.start]) or _is_apart(text, parts, total)
    return [] if is_partial or CHANGE.search(text[: parts[0].start]) else parts


def _is_apart(text: str, parts: Sequence[Quantity], total: Quantity) -> bool:
    """True for a count of its own that is less than those before it: 随访133例，接受治疗共计111例."""
    own = _P.total.sub("", clause_before(text, total.start))
    return bool(own) and not total.is_money and total.value < max(q.value for q in parts)


def contained(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“A，其中B、C”: no part is greater than its whole, nor are those enumerated together."""
    for i, whole in enumerate(found[:-1]):
        all_of_it = _P.itemised.match(text, whole.end)
        mark = all_of_it or _P.within.match(text, whole.end)
        is_apart = bool(CHANGE.search(text[: whole.start])) or is_apiece(text, whole)
        is_apart |= i > 0 and is_enumerated(text, found[i - 1], whole)
        if whole.unit in _NOT_ADDED or not mark or is_apart:
            continue
        parts, at = list[Quantity](), mark.end()
        for part in found[i + 1 :]:
            words = text[at : part.start]
            if not part.unit:
                continue  # 1批90人次：the unit of the first runs into the second
            if _P.other.search(words) or not _is_alike(part, whole):
                break
            if parts and "、" not in words[:1]:
                break
            parts.append(part)
            at = part.end
        most = whole.value + _slack([whole, *parts])
        together = sum((q.value for q in parts), Decimal(0))
        greatest = max((q.value for q in parts), default=Decimal(0))
        if missing := _of_another_size(whole, parts, together):
            part, need = missing
            message = f"“其中”的“{part.words}”像是单位或小数点错了，应为 {need}"
            yield Misstatement("W16", message, part.words, need, part.start)
        is_overlapping = whole.unit in _PERSONS
        if parts and all_of_it and _is_less(text, whole, parts, together):
            listed = "、".join(q.words for q in parts)
            message = f"“{listed}”相加是 {_told(together, whole)}，写的是 {whole.words}"
            yield Misstatement("W16", message, listed, whole.words, whole.start)
        if greatest > most or (together > most and not is_overlapping):
            listed = "、".join(q.words for q in parts)
            message = f"“其中”的{listed}大于“{whole.words}”"
            yield Misstatement("W16", message, listed, whole.words, whole.start)


def _is_less(text: str, whole: Quantity, parts: Sequence[Quantity], together: Decimal) -> bool:
    """True if parts of money that are said to be all of a whole are less, and the list ends there."""
    is_ended = text[parts[-1].end : parts[-1].end + 1] in {"。", "；", "\n", ""}
    short = whole.value - together > _slack([whole, *parts])
    return whole.is_money and len(parts) > 1 and is_ended and short


def _of_another_size(
    whole: Quantity, parts: Sequence[Quantity], together: Decimal
) -> tuple[Quantity, str] | None:
    """The part that lacks nothing but zeros or a decimal point to make up the whole."""
    for part in parts if whole.is_money and len(parts) > 1 else ():
        need = whole.value - together + part.value
        if need > 0 and need != part.value and digits(need) == digits(part.number):
            return (part, _told(need, part)) if len(digits(need)) > _FEW_DIGITS else None
    return None


def digits(number: Decimal) -> str:
    """The digits of a number, whatever its size."""
    return f"{abs(number):f}".replace(".", "").strip("0")


def listed(text: str) -> Iterator[Recomputed]:
    """“31家（东区7、西区2……）”: the bare numbers in brackets make up the count before them."""
    for match in _P.listed.finditer(text):
        parts = [int(number) for number in _P.last_number.findall(match["parts"])]
        if sum(parts) != int(match["whole"]):
            told = match["whole"] + match["unit"]
            message = f"“{match[0]}”：括号里相加是 {sum(parts)}，写的是 {told}"
            yield Misstatement("W16", message, told, str(sum(parts)), match.start("whole"))


def divided(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """Shares of one sum of money, and weights, are 100 % together, or less where not all are told."""
    rates = [q for q in found if q.unit == "%"]
    for weights in _P.weights.finditer(text):
        yield from _divided(
            [q for q in rates if q.start >= weights.end()], text, _P.enumerated, exactly=True
        )
    shares = [q for q in rates if text[: q.start].endswith(("占", "占比", "占比为"))]
    for i, share in enumerate(shares):
        is_first = not i or not _is_next(text, shares[i - 1], share, _P.next_share)
        if is_first and _P.shared.search(text[sentence_start(text, share.start) : share.start]):
            yield from _divided(shares[i:], text, _P.next_share, exactly=False)


def _divided(
    rates: Sequence[Quantity], text: str, link: re.Pattern[str], *, exactly: bool
) -> Iterator[Recomputed]:
    chain = list(rates[:1])
    for rate in rates[1:]:
        if not _is_next(text, chain[-1], rate, link):
            break
        chain.append(rate)
    whole = sum((q.value for q in chain), Decimal(0))
    slack = _slack(chain)
    if len(chain) > 2 and (whole > _ALL + slack or (exactly and whole < _ALL - slack)):
        listed = "、".join(q.words for q in chain)
        message = f"“{listed}”相加是 {whole * 100:f}%，应为 100%"
        yield Misstatement("W16", message, listed, "100%", chain[-1].start)


def _is_next(text: str, one: Quantity, other: Quantity, link: re.Pattern[str]) -> bool:
    return bool(link.fullmatch(text[one.end : other.start]))


def _is_alike(one: Quantity, other: Quantity) -> bool:
    """True for two amounts of money, and for two counts in one unit: 批 and 批次."""
    if one.is_money or other.is_money:
        return one.is_money and other.is_money
    return one.unit.removesuffix("次") == other.unit.removesuffix("次")


def _slack(found: Sequence[Quantity]) -> Decimal:
    """What rounding explains; counts are exact."""
    return sum((q.slack for q in found if q.is_money or q.unit == "%"), Decimal(0))


def _told(value: Decimal, like: Quantity) -> str:
    if like.is_money:
        return f"{half_up(value / 10000, 2)}万元"
    return f"{value.normalize():f}{like.unit}"

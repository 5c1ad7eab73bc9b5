"""Adds up what a text says: parts and their sum, a whole and what it holds, shares of a whole."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.numbers import half_up
from generator.checks.reading.misstatements import (
    CHANGE,
    Misstatement,
    Recomputed,
    Seen,
    is_apiece,
)
from generator.checks.reading.quantities import (
    Quantity,
    clause_before,
    count_of,
    sentence_start,
)

_TOTAL = re.compile(
    r"(?:(?P<count>[两二三四五六七八九])[项批笔类者]|共)?(?:共计|合计|总计|总共|共得|一共|共)"
    r"(?:支出|安排|下达|资金|投入|得|为|达)?$"
)
_PARTIAL = re.compile(r"等|包括|其中|主要|每|季度|月|比|较|节约|平均|加上")
"""Words beside which amounts of one sentence are not the parts of its sum."""
_PLAIN_BREAK = re.compile(r"其中|比|较|减少|结余")
"""Between the parts of a sum that says how many it adds up these lead elsewhere."""
_STOP = re.compile(r"[。\n]")
_WITHIN = re.compile(r"[，,]?[（(]?其中[：:]?")
"""What stands right between a whole and the first of its parts."""
_OTHER = re.compile(r"预算|计划|目标|上年|去年|20\d\d年|均|每|比|较|累计|增|减|[。；;（(]")
"""Between a whole and a part these lead to a figure that is no part of it."""
_NOT_ADDED = frozenset({"%", "分", "个百分点", "天", ""})
_PERSONS = frozenset({"人", "名", "人次", "户", "万人", "万名", "万户", "万人次", "户次"})
"""Who is a party member may be a woman too: parts of persons may overlap."""
_LISTED = re.compile(
    r"(?<![\d.])(?P<whole>\d+)(?P<unit>[家个所名人户件台辆处座次场])"
    r"[（(](?P<parts>[一-龥]{2,10}\d+(?P=unit)?(?:[、，][一-龥]{2,10}\d+(?P=unit)?)+)[）)]"
)
_LAST_NUMBER = re.compile(r"\d+")
_SHARED = re.compile(r"经费|资金|支出|收入|预算|投入")
"""Only money is divided into shares that do not overlap."""
_WEIGHTS = re.compile(r"权重[^。；\n\d]{0,8}(?:依次|分别)[为是]")
_NEXT_SHARE = re.compile(r"[、，][^，。；、\d]*")
_ENUMERATED = re.compile("、")
"""What may stand between two shares of one whole, and between two weights."""
_ALL = Decimal(1)
_FEW_DIGITS = 2
"""So many digits may be those of another amount by accident."""


def sums(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“A万元、B万元，共计C万元”: the parts must add up to the sum behind them."""
    for i, total in enumerate(found):
        match = _TOTAL.search(text[: total.start])
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
        parts = [q for q in alike if q.start >= paragraph][-count_of(count) :]
        is_whole = len(parts) == count_of(count)
        words = text[parts[0].start : total.start] if parts else ""
        is_plain = is_whole and not _PLAIN_BREAK.search(words)
        return parts if is_plain and not CHANGE.search(text[: parts[0].start]) else []
    start = sentence_start(text, total.start)
    parts = [q for q in alike if q.start >= start]
    if len(parts) < 2 and total.is_money:
        start = max((m.end() for m in _STOP.finditer(text, 0, total.start)), default=0)
        parts = [q for q in alike if q.start >= start]
        if len({sentence_start(text, q.start) for q in parts}) != len(parts):
            return []
    if len(parts) < 2 or len(parts) != sum(q.start >= start for q in before):
        return []
    is_partial = _PARTIAL.search(text[start : total.start]) or _is_apart(text, parts, total)
    return [] if is_partial or CHANGE.search(text[: parts[0].start]) else parts


def _is_apart(text: str, parts: Sequence[Quantity], total: Quantity) -> bool:
    """True for a count of its own that is less than those before it: 随访133例，接受治疗共计111例."""
    own = _TOTAL.sub("", clause_before(text, total.start))
    return bool(own) and not total.is_money and total.value < max(q.value for q in parts)


def contained(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“A，其中B、C”: no part is greater than its whole, nor are those enumerated together."""
    for i, whole in enumerate(found[:-1]):
        mark = _WITHIN.match(text, whole.end)
        is_apart = CHANGE.search(text[: whole.start]) or is_apiece(text, whole)
        if whole.unit in _NOT_ADDED or not mark or is_apart:
            continue
        parts, at = list[Quantity](), mark.end()
        for part in found[i + 1 :]:
            words = text[at : part.start]
            if not part.unit:
                continue  # 1批90人次：the unit of the first runs into the second
            if _OTHER.search(words) or not _is_alike(part, whole):
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
        if greatest > most or (together > most and not is_overlapping):
            listed = "、".join(q.words for q in parts)
            message = f"“其中”的{listed}大于“{whole.words}”"
            yield Misstatement("W16", message, listed, whole.words, whole.start)


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
    for match in _LISTED.finditer(text):
        parts = [int(number) for number in _LAST_NUMBER.findall(match["parts"])]
        if sum(parts) != int(match["whole"]):
            told = match["whole"] + match["unit"]
            message = f"“{match[0]}”：括号里相加是 {sum(parts)}，写的是 {told}"
            yield Misstatement("W16", message, told, str(sum(parts)), match.start("whole"))


def divided(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """Shares of one sum of money, and weights, are 100 % together, or less where not all are told."""
    rates = [q for q in found if q.unit == "%"]
    for weights in _WEIGHTS.finditer(text):
        yield from _divided(
            [q for q in rates if q.start >= weights.end()], text, _ENUMERATED, exactly=True
        )
    shares = [q for q in rates if text[: q.start].endswith(("占", "占比", "占比为"))]
    for i, share in enumerate(shares):
        is_first = not i or not _is_next(text, shares[i - 1], share, _NEXT_SHARE)
        if is_first and _SHARED.search(text[sentence_start(text, share.start) : share.start]):
            yield from _divided(shares[i:], text, _NEXT_SHARE, exactly=False)


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

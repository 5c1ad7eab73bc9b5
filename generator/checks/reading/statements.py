"""Sentences that compute: change and rate, share of a whole, parts and sum, scores. Recomputed here.

A statement is wrong only if no unrounded amounts could have led to what is printed (rules.md §1:
interval test). Pure text in, faults out; knows no workbook.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from data_entry.numbers import half_up
from generator.checks.reading.lexicon import lexicon
from generator.checks.reading.quantities import (
    MONEY,
    Quantity,
    clause_before,
    plain,
    quantities,
    sentence_start,
)

UP, DOWN = "增加|增长|上升|提高|增幅|新增", "减少|下降|降低|压减|降幅|缩减"
_CHANGE = re.compile(rf"({UP}|{DOWN})(?:了|为|达|约|额)?$")
_BESIDE = re.compile(
    rf"[，,（(]?(?:同比|(?:较|比)(?:上年|去年|20\d\d年))?(?P<word>{UP}|{DOWN})(?:率|幅度|比例)?(?:了|为|达|约|额)?"
)
"""What may stand between an amount and the change or rate that is told of it."""
_PRIOR = re.compile(r"(?:上年|去年|上一年)(?!度?结[转余])|同期")
_RESULT = re.compile(rf"(?:{UP}|{DOWN})(?:到|至)$")
_COMPARING = re.compile(
    r"(?:与|较|比|同)?(?:20\d\d年度?|上年度?|去年|上一年|同期)(?:相比|同期|决算数?)?|同比|相比"
)
_LINKS = re.compile(r"[“”（）()\s]|各|均|分别|为|共计|决算数?|支出(?=决算)|的|(?<=支出)决算|:|：")
_BASE = re.compile(r"(?:较|比|由|从|与)(?:20\d\d年度?|上年度?|去年)?的?$")
_POINTS = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)%[^\d。；;%]{0,12}?(?:低于|高于|超过|超出)[^\d。；;%]{0,10}?"
    r"(?P<base>\d+(?:\.\d+)?)%[^\d。；;%比较]{0,8}?(?P<points>\d+(?:\.\d+)?)个百分点"
)
_RELATIVE = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)%，?(?:低于|高于|超过|超出)[^\d。；;%]{0,10}"
    r"(?P<base>\d+(?:\.\d+)?)%[^\d。；;%，,增减升降]{0,8}?(?P<points>\d+(?:\.\d+)?)%(?!的)"
)
_TOTAL = re.compile(r"(?:共计|合计|总计|总共|共得|一共|共)(?:支出|安排|下达|资金|投入|得|为|达)?$")
_PARTIAL = re.compile(r"等|包括|其中|主要|每|季度|月|比|较|节约|平均")
"""Words beside which amounts of one sentence are not the parts of its sum."""
_CARRIED = re.compile(r"上年结转(?:资金)?$")
_COUNT = re.compile(r"(?P<more>等)?(?P<count>\d+)个(?P<what>项目|单位|机构|股室|科室|部门)")
_ITEMS = re.compile(r"[^。；;：:，,（）()\d]+$")
_COMMA_OR_STOP = re.compile(r"[，,。；;]")
_COMMA_OR_MONEY = re.compile(r"[，,；;]|\d[\d.]*(?:亿元|万元|元)")
_SHARE = re.compile(r"[，,]?占(?:(.+?)的?)?(?:比例|比重|比)?(?:为|达|约)?")
_DIVIDED = re.compile(r"其中|用于以下方面")
_SCORE_TOTAL = re.compile(r"(?:共得|共计|合计|总计|总得)得?$")
_SCORED = re.compile(r"得$")
_PARTIAL_SCORE = re.compile(r"其中|平均|上年")
_LEFT = re.compile(r"(?:结余|剩余)(?:资金)?(?:为)?$")
_MADE_AVAILABLE = re.compile(r"到位|下达|安排|计划|预算|结转|、")
_SPENT = re.compile(r"支付|支出|使用")
_LEAD = re.compile(r"^.*?(?:内设机构|内设|包括|分别为|分别是|组织对|下属|对)")


@dataclass(frozen=True)
class Misstatement:
    """A statement that contradicts itself: code of the rule, what is wrong, what it should be."""

    code: str
    message: str
    found: str
    expected: str
    at: int


@dataclass(frozen=True)
class Seen:
    """Quantities that a statement was recomputed from, by their positions."""

    starts: tuple[int, ...]


Outcome = Misstatement | Seen
WholeOf = Callable[[str], Decimal | None]
"""Amount in 元 of a whole named in the text (``本年支出合计``), or None where nobody knows it."""


def faults(text: str, year: int, whole_of: WholeOf, leeway: int = 0) -> list[Misstatement]:
    """Everything a text computes wrongly; ``leeway`` is in units of a share's last digit."""
    outcomes = _outcomes(text, year, whole_of, leeway)
    return [each for each in outcomes if isinstance(each, Misstatement)]


def recomputed(text: str, year: int, whole_of: WholeOf) -> set[int]:
    """Where the quantities stand that some statement of the text has been recomputed from."""
    outcomes = _outcomes(text, year, whole_of, 0)
    return {start for each in outcomes if isinstance(each, Seen) for start in each.starts}


def _outcomes(text: str, year: int, whole_of: WholeOf, leeway: int) -> list[Outcome]:
    found = quantities(text)
    if not found:
        return []
    flat = plain(text)
    return [
        *_changes(flat, found, year),
        *_differences(flat, found, year),
        *_points(flat),
        *_shares(flat, found, whole_of, leeway),
        *_sums(flat, found),
        *_scores(flat, found),
        *_remainders(flat, found),
        *_lists(flat),
    ]


def _percent(low: Decimal, high: Decimal, places: int) -> str:
    """A rate, or the range it may lie in."""
    a, b = half_up(low * 100, places), half_up(high * 100, places)
    return f"{a}%" if a == b else f"{a}%—{b}%"


def _changes(text: str, found: Sequence[Quantity], year: int) -> Iterator[Outcome]:
    """“A比B增加C，增长D%”: direction, base and value of the rate."""
    for i, rate in enumerate(found[1:], 1):
        amount = found[i - 1]
        if rate.unit != "%" or not amount.is_money:
            continue
        beside = _BESIDE.fullmatch(text[amount.end : rate.start])
        first = _CHANGE.search(text[: amount.start])
        if not beside or not first:
            continue
        word = beside["word"]
        rises, grows = first[1] in UP, word in UP
        if rises != grows:
            message = f"“{first[1]}{amount.words}，{word}{rate.words}”：一增一减，方向矛盾"
            yield Misstatement("W04", message, word, first[1], rate.start)
            continue
        yield from _rate_faults(text, found[: i - 1], amount, rate, rises, year)


def _rate_faults(
    text: str,
    before: Sequence[Quantity],
    amount: Quantity,
    rate: Quantity,
    rises: bool,
    year: int,
) -> Iterator[Outcome]:
    base = _base(text, before, amount)
    if base is None:
        return
    is_prior = _is_prior(text, base, year)
    limits = _limits(base, amount, rises=rises, is_prior=is_prior)
    if limits is None:
        return
    yield Seen((amount.start, rate.start))
    start = sentence_start(text, amount.start)
    others = (
        _limits(q, amount, rises=rises, is_prior=_is_prior(text, q, year))
        for q in before
        if q.is_money and q.start >= start
    )
    possible = [limits, *(each for each in others if each)]
    if any(a - rate.slack <= rate.value <= b + rate.slack for a, b in possible):
        return
    least, most = limits
    expected = _percent(least, most, max(rate.places, 2))
    current = base.value + (amount.value if rises else -amount.value) if is_prior else base.value
    own = amount.value / current if current else None
    wrong_base = own is not None and abs(own - rate.value) <= rate.slack
    why = "，像是除以了本年数，应除以上年数" if wrong_base else ""
    message = (
        f"由“{base.words}”和“{amount.words}”推算增减率应为 {expected}，写的是 {rate.words}{why}"
    )
    yield Misstatement("Y03", message, rate.words, expected, rate.start)


def _limits(
    base: Quantity, amount: Quantity, *, rises: bool, is_prior: bool
) -> tuple[Decimal, Decimal] | None:
    """Least and most the rate can be, with this amount as the one that changed."""
    low, high = base.value - base.slack, base.value + base.slack
    if not is_prior:
        sign = -1 if rises else 1
        low, high = (
            low + sign * amount.value - amount.slack,
            high + sign * amount.value + amount.slack,
        )
    if low <= 0:
        return None
    return (amount.value - amount.slack) / high, (amount.value + amount.slack) / low


def _base(text: str, before: Sequence[Quantity], change: Quantity) -> Quantity | None:
    """The amount a change is told of: last year's beside it, the one named alike, or the only one."""
    paragraph = text.rfind("\n", 0, change.start) + 1
    money = [q for q in before if q.is_money and q.start >= paragraph]
    sentence = sentence_start(text, change.start)
    clause = _CHANGE.sub("", clause_before(text, change.start))
    noun = _name(_COMPARING.sub("", clause))
    if money and money[-1].start >= sentence and _BASE.search(text[: money[-1].start]):
        return money[-1]
    if noun:
        named = [q for q in money if _name(text[paragraph : q.start]).endswith(noun)]
        return named[-1] if named else None
    own = [q for q in money if q.start >= sentence] or money[-1:] * (len(money) == 1)
    is_listed = len(own) > 1 and _is_enumerated(text, own[-2], own[-1])
    return own[-1] if own and not is_listed else None


def _is_enumerated(text: str, first: Quantity, second: Quantity) -> bool:
    """“A万元、B万元”."""
    return text[first.end] == "、" and not _COMMA_OR_STOP.search(text[first.end : second.start])


def _name(words: str) -> str:
    """Words without the verbs and marks that stand between a name and its amount."""
    return _LINKS.sub("", words).removesuffix("支出")


def _is_prior(text: str, quantity: Quantity, year: int) -> bool:
    """True if the amount is said to be an earlier year's."""
    words = text[sentence_start(text, quantity.start) : quantity.start]
    tail = _COMMA_OR_MONEY.split(words)[-1]
    if _RESULT.search(tail):
        return False
    return bool(_PRIOR.search(tail) or _BASE.search(tail)) or f"{year - 1}年" in tail


def _differences(text: str, found: Sequence[Quantity], year: int) -> Iterator[Outcome]:
    """“A万元，较上年B万元增加C万元”: C is A − B."""
    for current, prior, change in zip(found, found[1:], found[2:], strict=False):
        beside = _BESIDE.fullmatch(text[prior.end : change.start])
        start = sentence_start(text, change.start)
        if not beside or current.start < start or not (current.is_money and change.is_money):
            continue
        if not prior.is_money or not _is_prior(text, prior, year) or _is_prior(text, current, year):
            continue
        yield Seen((current.start, prior.start, change.start))
        word = beside["word"]
        expected = (current.value - prior.value) * (1 if word in UP else -1)
        if abs(expected - change.value) > current.slack + prior.slack + change.slack:
            should = f"{half_up(abs(expected) / MONEY[change.unit], 2)}{change.unit}"
            right = word if expected >= 0 else "减少" if word in UP else "增加"
            message = (
                f"“{current.words}”比“{prior.words}”应{right} {should}，写的是{word} {change.words}"
            )
            yield Misstatement("W16", message, change.words, should, change.start)


def _points(text: str) -> Iterator[Outcome]:
    """“达到88%，低于95%的标准值5个百分点”: the difference of the two percentages."""
    for pattern, unit in ((_POINTS, "个百分点"), (_RELATIVE, "%")):
        for match in pattern.finditer(text):
            value, base, stated = (Decimal(match[name]) for name in ("value", "base", "points"))
            if abs(abs(value - base) - stated) > Decimal("0.005"):
                should = f"{abs(value - base).normalize():f}个百分点"
                both = f"“{match['value']}%”与“{match['base']}%”"
                message = f"{both}相差 {should}，写的是 {match['points']}{unit}"
                yield Misstatement("W16", message, match["points"], should, match.start("points"))


def _shares(
    text: str, found: Sequence[Quantity], whole_of: WholeOf, leeway: int
) -> Iterator[Outcome]:
    """“A万元，占（X的）D%” against the whole named, else the amount before “其中”."""
    for i, share in enumerate(found[1:], 1):
        part = found[i - 1]
        between = text[part.end : share.start]
        match = _SHARE.fullmatch(between)
        is_change = _CHANGE.search(text[: part.start])
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
        if not earlier.is_money or not _is_enumerated(text, earlier, later):
            break
        together += earlier.value
    return together


def _whole_before(text: str, before: Sequence[Quantity]) -> Decimal | None:
    """The amount that “其中” divides: the last money before the last 其中 of the paragraph."""
    if not before:
        return None
    paragraph = text.rfind("\n", 0, before[-1].end) + 1
    marks = [m.start() for m in _DIVIDED.finditer(text[: before[-1].end + 40])]
    for mark in reversed(marks):
        whole = next((q for q in reversed(before) if q.is_money and q.end <= mark), None)
        if whole and mark >= paragraph:
            return whole.value if whole.start >= paragraph else None
    return None


def _sums(text: str, found: Sequence[Quantity]) -> Iterator[Outcome]:
    """“A万元、B万元，共计C万元”: the parts of one sentence and their sum."""
    for i, total in enumerate(found):
        if not total.is_money or not _TOTAL.search(text[: total.start]):
            continue
        start = sentence_start(text, total.start)
        parts = [q for q in found[:i] if q.start >= start and q.is_money]
        words = text[start : total.start]
        if len(parts) < 2 or len(parts) != sum(q.start >= start for q in found[:i]):
            continue
        if _PARTIAL.search(words) or _CHANGE.search(text[: parts[0].start]):
            continue
        yield Seen((*(q.start for q in parts), total.start))
        whole = sum((q.value for q in parts), Decimal(0))
        if abs(whole - total.value) > sum((q.slack for q in parts), total.slack):
            expected = f"{half_up(whole / 10000, 2)}万元"
            listed = "、".join(q.words for q in parts)
            message = f"“{listed}”相加应为 {expected}，写的是 {total.words}"
            yield Misstatement("W16", message, total.words, expected, total.start)


def _scores(text: str, found: Sequence[Quantity]) -> Iterator[Outcome]:
    """“X得a分，Y得b分，共得c分”."""
    for i, total in enumerate(found):
        if total.unit != "分" or not _SCORE_TOTAL.search(text[: total.start]):
            continue
        start = sentence_start(text, total.start)
        parts = [
            q
            for q in found[:i]
            if q.unit == "分" and q.start >= start and _SCORED.search(text[: q.start])
        ]
        whole = sum((q.number for q in parts), Decimal(0))
        is_partial = _PARTIAL_SCORE.search(text[start : total.start])
        if len(parts) > 1 and whole != total.number and not is_partial:
            expected = f"{whole.normalize():f}分"
            message = (
                f"“{'、'.join(q.words for q in parts)}”相加应为 {expected}，写的是 {total.words}"
            )
            yield Misstatement("A06", message, total.words, expected, total.start)


def _remainders(text: str, found: Sequence[Quantity]) -> Iterator[Outcome]:
    """“到位A万元……支付B万元，结余C万元，执行率D%” within one paragraph."""
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


def _lists(text: str) -> Iterator[Outcome]:
    """“A、B、C3个项目”: the number against the names before it; “等” leaves it open."""
    for match in _COUNT.finditer(text):
        named = _ITEMS.search(text[: match.start()])
        items = [i for i in _LEAD.sub("", named[0]).split("、") if i] if named else []
        joined = any("和" in item or "及" in item for item in items[-1:])
        count = int(match["count"])
        if len(items) < 2 or count in (len(items), len(items) + joined):
            continue
        if not items[-1].endswith(tuple(lexicon()["lists"]["ends"])):
            continue
        if match["more"] and count > len(items):
            continue
        message = f"写的是{count}个{match['what']}，前面列出了 {len(items)} 个"
        yield Misstatement(
            "W17", message, f"{count}个{match['what']}", str(len(items)), match.start("count")
        )

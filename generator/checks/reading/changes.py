"""Recomputes what a text says of a change: the difference, its direction and its rate."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from data_entry.numbers import half_up
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.misstatements import (
    BASE,
    CHANGE,
    UP,
    Misstatement,
    Recomputed,
    Seen,
    is_enumerated,
)
from generator.checks.reading.quantities import (
    MONEY,
    YEAR,
    Quantity,
    clause_before,
    sentence_start,
)

_P = Patterns(__name__)
_EXACT = 2
"""So many decimals do not agree by accident."""
_RISING = f"{UP}|升"
_NO_AMOUNTS = frozenset({"%", "个百分点", "", "分"})
"""Units of what is told in points, not in amounts."""


_PART = Decimal("0.01")
"""What rounding explains of a difference told as a part of its base."""


def _percent(low: Decimal, high: Decimal, places: int) -> str:
    """A rate as it prints, or the range it lies in where its ends print differently."""
    a, b = half_up(low * 100, places), half_up(high * 100, places)
    return f"{a}%" if a == b else f"{a}%—{b}%"


def changes(text: str, found: Sequence[Quantity], year: int) -> Iterator[Recomputed]:
    """“A比B增加C，增长D%”: both words must go one way, and the rate must follow from C and its base."""
    for i, rate in enumerate(found[1:], 1):
        amount = found[i - 1]
        if rate.unit != "%" or not amount.is_money:
            continue
        beside = _P.beside.fullmatch(text[amount.end : rate.start])
        first = CHANGE.search(text[: amount.start])
        if not beside or not first:
            continue
        word = beside["word"]
        rises, grows = first[1] in UP, word in UP
        if rises != grows:
            message = f"“{first[1]}{amount.words}，{word}{rate.words}”：一增一减，方向矛盾"
            yield Misstatement("W04", message, word, first[1], rate.start)
            continue
        bases = [q for q in found[: i - 1] if not CHANGE.search(text[: q.start])]
        yield from _rate_faults(text, bases, amount, rate, rises, year)


def _rate_faults(
    text: str,
    before: Sequence[Quantity],
    amount: Quantity,
    rate: Quantity,
    rises: bool,
    year: int,
) -> Iterator[Recomputed]:
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
    """The least and the most a rate can be if this is the amount that changed; None without a base."""
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
    clause = CHANGE.sub("", clause_before(text, change.start))
    noun = _name(_P.comparing.sub("", clause))
    if money and money[-1].start >= sentence and BASE.search(text[: money[-1].start]):
        return money[-1]
    if noun:
        named = [q for q in money if _name(text[paragraph : q.start]).endswith(noun)]
        return named[-1] if named else None
    own = [q for q in money if q.start >= sentence] or money[-1:] * (len(money) == 1)
    is_listed = len(own) > 1 and is_enumerated(text, own[-2], own[-1])
    return own[-1] if own and not is_listed else None


def _name(words: str) -> str:
    """Words without the verbs and marks that stand between a name and its amount."""
    return _P.links.sub("", words).removesuffix("支出")


def _is_prior(text: str, quantity: Quantity, year: int) -> bool:
    """True if the amount is said to be an earlier year's."""
    words = text[sentence_start(text, quantity.start) : quantity.start]
    tail = _P.comma_or_money.split(words)[-1]
    if _P.result.search(tail):
        return False
    named = YEAR.findall(tail)
    is_earlier = bool(named) and int(named[-1]) < year
    return bool(_P.prior.search(tail) or BASE.search(tail)) or is_earlier


def differences(text: str, found: Sequence[Quantity], year: int) -> Iterator[Recomputed]:
    """“A万元，较上年B万元增加C万元”: C must be A − B, and the word must fit its sign."""
    for current, prior, change in zip(found, found[1:], found[2:], strict=False):
        beside = _P.beside.fullmatch(text[prior.end : change.start])
        start = sentence_start(text, change.start)
        if not beside or current.start < start or {prior.unit, change.unit} & _NO_AMOUNTS - {"%"}:
            continue
        is_rate = change.unit == "%" != prior.unit
        if (
            not _are_alike(current, prior, *[change] * (not is_rate))
            or not _is_prior(text, prior, year)
            or _is_prior(text, current, year)
        ):
            continue
        if is_rate and not CHANGE.search(text[: prior.start]):
            yield from _move_faults(prior, current, change, beside["word"])
        if is_rate:
            continue
        yield Seen((current.start, prior.start, change.start))
        word = beside["word"]
        expected = (current.value - prior.value) * (1 if word in UP else -1)
        if abs(expected - change.value) > current.slack + prior.slack + change.slack:
            should = _amount(abs(expected), change)
            right = word if expected >= 0 else "减少" if word in UP else "增加"
            message = (
                f"“{current.words}”比“{prior.words}”应{right} {should}，写的是{word} {change.words}"
            )
            yield Misstatement("W16", message, change.words, should, change.start)


def _are_alike(*found: Quantity) -> bool:
    """True for amounts of money, and for figures in one unit."""
    return all(q.is_money for q in found) or len({q.unit for q in found}) == 1


def moves(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“由A增加到B，增加C，增长D%”: A is less than B, C is what lies between, D follows from both."""
    for i, (old, new) in enumerate(pairwise(found)):
        to = _P.to.fullmatch(text[old.end : new.start])
        if not to or old.unit != new.unit or not _P.from_.search(text[: old.start]):
            continue
        rises = new.value > old.value
        if (to["word"] in _RISING) != rises and new.value != old.value:
            message = f"“{text[old.start : new.end]}”：方向矛盾"
            yield Misstatement("W04", message, to["word"], "增加" if rises else "减少", old.start)
            continue
        at = new
        for told in found[i + 2 : i + 4]:
            beside = _P.beside.fullmatch(text[at.end : told.start])
            if not beside:
                break
            if at is new or told.unit != "%":
                yield from _move_faults(old, new, told, beside["word"])
            at = told


def _move_faults(old: Quantity, new: Quantity, told: Quantity, word: str) -> Iterator[Recomputed]:
    yield Seen((old.start, new.start, told.start))
    rises = new.value > old.value
    if (word in UP) != rises:
        message = f"由{old.words}到{new.words}，写的是“{word}{told.words}”，方向矛盾"
        yield Misstatement("W04", message, word, "增加" if rises else "减少", told.start)
        return
    gap = abs(new.value - old.value)
    slack = old.slack + new.slack
    if told.unit == "个百分点" or (told.unit == old.unit != "%"):
        stated = told.number / 100 if told.unit == "个百分点" else told.value
        spare = slack + told.slack if told.is_money else Decimal(0)
        if abs(gap - stated) > spare:
            should = _amount(gap, told)
            message = f"由{old.words}到{new.words}相差 {should}，写的是 {told.words}"
            yield Misstatement("W16", message, told.words, should, told.start)
    elif told.unit == old.unit == "%" and gap == told.value != gap / max(old.value, gap):
        should = f"{told.written}个百分点"
        message = f"由{old.words}到{new.words}相差 {should}，写的是 {told.words}"
        yield Misstatement("W16", message, told.words, should, told.start)
    elif told.unit == "%" and old.unit != "%" and old.value > old.slack:
        rate, spread = gap / old.value, slack / old.value if old.is_money else Decimal(0)
        if abs(rate - told.value) > told.slack + 2 * spread:
            should = f"{half_up(rate * 100, max(told.places, 2))}%"
            message = f"由{old.words}到{new.words}推算增减率应为 {should}，写的是 {told.words}"
            yield Misstatement("Y03", message, told.words, should, told.start)


def in_points(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“87.88%……为101.01%，上升13.13%”: what lies between two percentages is 个百分点."""
    rates = [q for q in found if q.unit == "%"]
    for i, (level, told) in enumerate(pairwise(rates)):
        beside = _P.beside.fullmatch(text[level.end : told.start])
        if not beside or told.places < _EXACT or CHANGE.search(text[: level.start]):
            continue
        if any(abs(level.number - each.number) == told.number for each in rates[max(0, i - 2) : i]):
            should = f"{told.written}个百分点"
            message = f"两个百分比相差 {should}，写的是 {told.words}"
            yield Misstatement("W16", message, told.words, should, told.start)


def _amount(gap: Decimal, told: Quantity) -> str:
    """A difference in the unit that is told of it."""
    if told.unit == "个百分点":
        gap *= 100
    number = half_up(gap / MONEY[told.unit], 2) if told.is_money else gap.normalize()
    return f"{number:f}{told.unit}"


def points(text: str) -> Iterator[Recomputed]:
    """“达到88%，低于95%的标准值5个百分点”: the points must be the difference of the two percentages."""
    for match in _P.of_standard.finditer(text):
        value, base, stated = (Decimal(match[name]) for name in ("value", "base", "rate"))
        gap = abs(value - base)
        rate = half_up(gap / base * 100, 2) if base else gap
        if min(abs(rate - stated), abs(gap - stated)) > _PART:
            message = f"“{match['value']}%”与{match['name']}“{match['base']}%”相差 {rate}%，写的是 {stated}%"
            yield Misstatement("W16", message, match["rate"], f"{rate}%", match.start("rate"))
    for pattern, unit in ((_P.points, "个百分点"), (_P.relative, "%")):
        for match in pattern.finditer(text):
            value, base, stated = (Decimal(match[name]) for name in ("value", "base", "points"))
            if abs(abs(value - base) - stated) > Decimal("0.005"):
                should = f"{abs(value - base).normalize():f}个百分点"
                both = f"“{match['value']}%”与“{match['base']}%”"
                message = f"{both}相差 {should}，写的是 {match['points']}{unit}"
                yield Misstatement("W16", message, match["points"], should, match.start("points"))

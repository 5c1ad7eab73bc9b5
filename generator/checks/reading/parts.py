"""Recomputes what a text says of a whole and its parts: shares, sums, scores, what is left."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from data_entry.numbers import half_up
from generator.checks.reading.lexicon import Patterns
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
from generator.checks.reading.quantities import (
    YEAR,
    Quantity,
    clause_before,
    plain,
    quantities,
    sentence_start,
)

_P = Patterns(__name__)
_SHORTEST_WHOLE = 4
"""A shorter name may be that of several wholes."""


def told_wholes(texts: Iterable[str], year: int) -> WholeOf:
    """The wholes that texts tell themselves: of a name with one amount of the year, that amount."""
    told = []
    for text in map(plain, texts):
        for found in (q for q in quantities(text) if q.is_money):
            clause = clause_before(text, found.start)
            years = {int(each) for each in YEAR.findall(clause)}
            if years <= {year} and not CHANGE.search(clause) and not _P.not_of_year.search(clause):
                told.append((_P.told_as.sub("", clause), found.value))

    def whole_of(name: str) -> Decimal | None:
        values = {value for words, value in told if _P.total.sub("", words).endswith(name)}
        values |= {value for words, value in told if words.endswith(name)}
        return values.pop() if len(values) == 1 and len(name) >= _SHORTEST_WHOLE else None

    return whole_of


def shares(
    text: str, found: Sequence[Quantity], whole_of: WholeOf, leeway: int
) -> Iterator[Recomputed]:
    """“A万元，占（X的）D%”: the share must be A of the whole named, else of the amount before “其中”."""
    for i, share in enumerate(found[1:], 1):
        part = found[i - 1]
        between = text[part.end : share.start]
        match = _P.share.fullmatch(between)
        is_change = CHANGE.search(text[: part.start])
        if share.unit != "%" or not part.is_money or not match or is_change:
            continue
        named = [whole_of(match[1])] if match[1] else _wholes_before(text, found[: i - 1], part)
        wholes = [whole for whole in named if whole and whole > 0]
        if not wholes:
            continue
        yield Seen((share.start,))
        slack = share.slack * (1 + 2 * leeway)
        parts = (part.value, _together(text, found[:i]))
        if all(
            abs(each / whole - share.value) > slack + part.slack / whole * 2
            for whole in wholes
            for each in parts
        ):
            expected = f"{half_up(part.value / wholes[0] * 100, max(share.places, 2))}%"
            message = f"“{part.words}，占{match[1] or ''}{share.words}”：按金额计算应为 {expected}"
            yield Misstatement("W05", message, share.words, expected, share.start)


def apportioned(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“A万元，占X%；B万元，占Y%” of one whole that is not told: A and B are as X and Y."""
    chain = list[tuple[Quantity, Quantity]]()
    for part, share in pairwise(found):
        if share.unit != "%" or not part.is_money:
            continue
        match = _P.share.fullmatch(text[part.end : share.start])
        if not match or match[1] or CHANGE.search(clause_before(text, part.start)):
            continue
        if chain and not _is_going_on(text[chain[-1][1].end : part.start]):
            yield from _disproportion(chain)
            chain = []
        if part.value > 0 and share.value > 0:
            chain.append((part, share))
    yield from _disproportion(chain)


def _is_going_on(between: str) -> bool:
    return not _P.divided.search(between) and "。" not in between and "\n" not in between


def _disproportion(chain: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Recomputed]:
    """The one part that is of another whole than all others, or the two that are not of one."""
    wholes = [
        (
            (p.value - p.slack) / (s.value + 2 * s.slack),
            (p.value + p.slack) / (s.value - 2 * s.slack),
        )
        for p, s in chain
        if s.value > 2 * s.slack
    ]
    if len(wholes) != len(chain) or len(chain) < 2 or _is_one(wholes):
        return
    odd = [at for at in range(len(chain)) if _is_one(wholes[:at] + wholes[at + 1 :])]
    if len(odd) == 1 or (len(odd) == 2 == len(chain)):
        (part, share), (other, its) = chain[odd[0]], chain[odd[0] - 1]
        message = f"“{part.words}，占{share.words}”与“{other.words}，占{its.words}”的总数不是一个数"
        yield Misstatement("W05", message, share.words, "", share.start)


def _is_one(ranges: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """True if there is an amount within all of them."""
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _together(text: str, before: Sequence[Quantity]) -> Decimal:
    """The last amount with those enumerated before it: “A万元、B万元，占…”."""
    together = before[-1].value
    for later, earlier in pairwise(reversed(before)):
        if not earlier.is_money or not is_enumerated(text, earlier, later):
            break
        together += earlier.value
    return together


def _wholes_before(text: str, before: Sequence[Quantity], part: Quantity) -> list[Decimal]:
    """The amounts that “其中” divides, the nearest first: the last before each in the paragraph."""
    if not before:
        return []
    paragraph = text.rfind("\n", 0, before[-1].end) + 1
    found = []
    for mark in reversed([m.start() for m in _P.divided.finditer(text, paragraph, part.start)]):
        earlier = (q for q in reversed(before) if q.is_money and q.end <= mark)
        own = (q for q in earlier if not _is_beside(text[: q.start]) and not is_apiece(text, q))
        whole = next(own, None)
        if whole and whole.start >= paragraph:
            found.append(whole.value)
    return found


def _is_beside(before: str) -> bool:
    """True if an amount is a change, or the one compared with."""
    return bool(CHANGE.search(before) or BASE.search(before))


def scores(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“X得a分，Y得b分，共得c分”: the scores of one sentence must add up to the total."""
    for i, total in enumerate(found):
        if total.unit != "分" or not _P.score_total.search(text[: total.start]):
            continue
        start = sentence_start(text, total.start)
        parts = [
            q
            for q in found[:i]
            if q.unit == "分" and q.start >= start and text[: q.start].endswith("得")
        ]
        whole = sum((q.number for q in parts), Decimal(0))
        is_partial = _P.partial_score.search(text[start : total.start])
        if len(parts) > 1 and whole != total.number and not is_partial:
            expected = f"{whole.normalize():f}分"
            message = (
                f"“{'、'.join(q.words for q in parts)}”相加应为 {expected}，写的是 {total.words}"
            )
            yield Misstatement("A06", message, total.words, expected, total.start)


def remainders(text: str, found: Sequence[Quantity]) -> Iterator[Recomputed]:
    """“到位A万元……支付B万元，结余C万元” in one paragraph: what is left must be A − B."""
    for i, left in enumerate(found):
        if not left.is_money or not _P.left.search(text[: left.start]):
            continue
        start = text.rfind("\n", 0, left.start) + 1
        before = [q for q in found[:i] if q.start >= start and q.is_money]
        if len(before) < 2:
            continue
        available, used = before[-2:]
        words = text[start : available.start][-12:], text[available.end : used.start]
        if not _P.made_available.search(words[0]) or not _P.spent.search(words[1]):
            continue
        sources = [available]
        is_carried = (_P.carried.search(text[: q.start]) for q in before[-3:-1])
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

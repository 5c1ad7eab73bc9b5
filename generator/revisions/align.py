"""Finds the sentences of a composed document again in an edited one, and the figures in them.

Sentences are compared with their numerals masked, so that a changed figure is no other sentence;
those that stand elsewhere, or were joined with others, are found wherever they are.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

NUMERAL = re.compile(r"\d[\d,]*(?:[.．]\d+)?[%‰％]?")
_MASK = "#"
_ALIKE = 0.55
"""So much two sentences at the same place have in common if one was made of the other."""
_ALIKE_ELSEWHERE = 0.8
_SENTENCE = re.compile(r"[^。]*。[”）]?|[^。]+$")


@dataclass(frozen=True)
class Passage:
    """A sentence, or all of a cell: where it stands, its words, and what it is known by."""

    paragraph: int
    start: int
    text: str
    key: str


@dataclass(frozen=True)
class Pair:
    """A sentence before and after; one of them is None where it was added or deleted."""

    before: Passage | None
    after: Passage | None
    is_moved: bool = False
    is_reworded: bool = False
    """True for sentences that have little but their figures in common."""


def masked(text: str) -> str:
    """A text with a sign for each numeral, without blanks."""
    return NUMERAL.sub(_MASK, "".join(text.split()))


def numerals(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the numerals of a stretch of text stand."""
    return [m.span() for m in NUMERAL.finditer(text) if m.start() >= start and m.end() <= end]


def listed(sentence: str) -> list[str]:
    """What a sentence lists, in whatever order."""
    return sorted(re.split("；|。|其中：", sentence))


def units(paragraph: int, text: str, place: str = "") -> Iterator[Passage]:
    """The sentences of a paragraph; a cell, whose ``place`` in its table is given, is one."""
    if place:
        yield Passage(paragraph, 0, text, f"{place}|{masked(text)}")
        return
    for match in _SENTENCE.finditer(text):
        yield Passage(paragraph, match.start(), match[0], masked(match[0]))


def pairs(before: Sequence[Passage], after: Sequence[Passage]) -> list[Pair]:
    """Every sentence once, in the order of the edited document; deleted ones where they stood."""
    partner: dict[int, int] = {}
    matcher = SequenceMatcher(None, [u.key for u in before], [u.key for u in after], autojunk=False)
    stretches = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            partner |= dict(zip(range(j1, j2), range(i1, i2), strict=True))
        elif tag == "replace":
            stretches.append((range(i1, i2), range(j1, j2)))
    moved = _same_elsewhere(before, after, partner)
    for olds, news in stretches:
        free = [i for i in olds if i not in moved.values()]
        partner |= _alike(before, after, free, [j for j in news if j not in moved])
    moved |= _alike_elsewhere(before, after, {**partner, **moved})
    taken = {**partner, **moved}
    swapped = _exchanged(before, after, taken)
    taken |= swapped
    moved |= swapped
    left = deque(i for i in range(len(before)) if i not in set(taken.values()))
    found = []
    for j, unit in enumerate(after):
        origin = taken.get(j)
        while origin is not None and j in partner and left and left[0] < origin:
            found.append(Pair(before[left.popleft()], None))
        found.append(Pair(None if origin is None else before[origin], unit, j in moved))
    return [*found, *(Pair(before[i], None) for i in left)]


def _alike(
    before: Sequence[Passage], after: Sequence[Passage], olds: Sequence[int], news: Sequence[int]
) -> dict[int, int]:
    """Which sentences of two short stretches belong together, the most alike first."""
    rated = []
    for place, j in enumerate(news):
        matcher = SequenceMatcher(None, "", after[j].key, autojunk=False)
        for other, i in enumerate(olds):
            if ratio := _likeness(matcher, before[i].key, _ALIKE):
                rated.append((ratio, -abs(other - place), i, j))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, _, i, j in sorted(rated, reverse=True):
        if j not in found and i not in used:
            found[j] = i
            used.add(i)
    return found


def _likeness(matcher: SequenceMatcher[str], key: str, least: float) -> float:
    """How alike a text is to the matcher's second; 0 where less than ``least``, mostly seen at once."""
    matcher.set_seq1(key)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def _same_elsewhere(
    before: Sequence[Passage], after: Sequence[Passage], taken: Mapping[int, int]
) -> dict[int, int]:
    """Sentences that stand at another place in the same words."""
    free: dict[str, deque[int]] = defaultdict(deque)
    for i in sorted(set(range(len(before))) - set(taken.values())):
        free[before[i].key].append(i)
    left = (j for j in range(len(after)) if j not in taken)
    return {j: free[after[j].key].popleft() for j in left if free.get(after[j].key)}


def _exchanged(
    before: Sequence[Passage], after: Sequence[Passage], taken: Mapping[int, int]
) -> dict[int, int]:
    """Sentences alike but for their figures that changed places: each has its own figures still."""
    groups: dict[str, list[int]] = defaultdict(list)
    for j, i in taken.items():
        if before[i].key == after[j].key:
            groups[after[j].key].append(j)
    found: dict[int, int] = {}
    for group in groups.values():
        astray = [j for j in group if before[taken[j]].text != after[j].text]
        free = sorted(taken[j] for j in astray)
        own: dict[int, int] = {}
        for j in astray:
            same = next((i for i in free if before[i].text == after[j].text), None)
            if same is not None:
                own[j] = same
                free.remove(same)
        if own:
            rest = (j for j in astray if j not in own)
            found |= own | dict(zip(rest, free, strict=True))
    return found


def _alike_elsewhere(
    before: Sequence[Passage], after: Sequence[Passage], taken: Mapping[int, int]
) -> dict[int, int]:
    """Sentences that stand at another place in much the same words; cells do not wander."""
    free = sorted(set(range(len(before))) - set(taken.values()))
    olds = [i for i in free if "|" not in before[i].key]
    found: dict[int, int] = {}
    for j in range(len(after)):
        if j in taken:
            continue
        matcher = SequenceMatcher(None, "", after[j].key, autojunk=False)
        likely = [
            (ratio, i)
            for i in olds
            if (ratio := _likeness(matcher, before[i].key, _ALIKE_ELSEWHERE))
        ]
        if likely:
            _, i = max(likely)
            found[j] = i
            olds.remove(i)
    return found


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence before (from, to) and what stands there now (from, to)."""

    start: int
    end: int
    new_start: int
    new_end: int
    is_same: bool


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Numerals whole, all else sign by sign, blanks left out: what it is compared by, from, to."""
    found, last = [], 0
    for match in [*NUMERAL.finditer(text), None]:
        begin = match.start() if match else len(text)
        found += [(text[i], i, i + 1) for i in range(last, begin) if not text[i].isspace()]
        if match:
            found.append((_MASK, match.start(), match.end()))
            last = match.end()
    return found


def compared(before: str, after: str) -> list[Piece]:
    """The two sentences piece by piece: a numeral beside a numeral, the rest word by word."""
    olds, news = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, [t for t, *_ in olds], [t for t, *_ in news], autojunk=False)
    found = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for (_, a, b), (_, c, d) in zip(olds[i1:i2], news[j1:j2], strict=True):
                found.append(Piece(a, b, c, d, before[a:b] == after[c:d]))
            continue
        start = olds[i1][1] if i1 < len(olds) else len(before)
        end = olds[i2 - 1][2] if i2 > i1 else start
        begin = news[j1][1] if j1 < len(news) else len(after)
        stop = news[j2 - 1][2] if j2 > j1 else begin
        found.append(Piece(start, end, begin, stop, False))
    return found

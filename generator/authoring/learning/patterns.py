"""Words learned from a line that says the same in other words.

The line is laid beside what the form says; where a word's own text differs, the word is written anew:
what is a fact of its quantity becomes a blank again. Nothing is guessed: a figure or a direction that
is no fact of the quantity leaves the word unlearned.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix

from generator.authoring.directions import DIRECTION
from generator.authoring.form_words import COUNTED
from generator.authoring.learning.asked import REASON, USE
from generator.authoring.learning.facts import UNFILLED, told
from generator.authoring.learning.placing.optional import optional
from generator.authoring.learning.spoken import Span, Spoken
from generator.forms.words import FACTS, LIST

Learned = dict[tuple[str, str], str]
"""Patterns by word and the key of the quantity."""
Blocks = list[tuple[int, int, int, int]]
"""Pieces of what is said, from where to where, beside those of what is wanted."""
_BLANK = re.compile(r"\{([^{}]+)\}")
_SAME_FACTS = {"{数}", "{决算数}"}
"""Blanks of one quantity that are one and the same figure."""
_GUARDED = ("增减", "升降", "与预算")
"""Facts that are true words in one case only: a word may say them where the form's own does."""
_MAY_BE_EMPTY = ("原因", "差异原因", "用途", "占比", "完成率")
_LISTED = re.compile(rf"\[[^\]]*\{{{LIST}\}}")
"""Where a word says nothing of a list without rows."""
UNCERTAIN = re.compile(rf"\d{{1,2}}(?:{COUNTED.pattern})")
"""Counts that many facts have: 0辆."""
_FIGURE = re.compile(r"\d[\d,.]*%?")
_AMOUNT = re.compile(r"\d万?元")
_CLAUSE = re.compile(r"\[[^\[\]]*\]")
_SIGNS = "，。；：、"
UNCHANGED = re.compile("持平|无(?:增减)?变[化动]|没有(?:增减)?变[化动]|相同|相等|一[致样]|等于")
"""What is said where two amounts are the same: true in that case only."""
SAME = 45
"""How alike two lines or sentences are, of 100, that say the same in other words."""
_FEW = 3
"""More than one of so many figures is the same in lines of one fact."""
_LEAST = 2
"""Signs that a blank's text must have to be found by its text; single figures stand anywhere."""


class UnlearnedError(Exception):
    """A line that cannot be said by other words of the same form."""


@dataclass
class Vocabulary:
    """What words there are, and what their blanks may be beside facts."""

    words: Mapping[str, str]
    """The patterns of the form."""
    tags: Mapping[str, str]
    """Tags of the document by their printed text: year and names."""
    printed: Callable[[str], str]
    """How a tag of the document is printed; empty for what is none."""
    typed: tuple[str, ...] = ()
    """Texts that the workbook may hold: no word says them."""


def learned(spoken: Spoken, wanted: str, vocabulary: Vocabulary) -> Learned:
    """The words that make a line say what is wanted. Raises UnlearnedError."""
    if spoken.text == wanted:
        return {}
    whole = 0, len(spoken.text), 0, len(wanted)
    made: list[Learned] = []
    for blocks in (_aligned(spoken.text, wanted), _parted(spoken.text, wanted, whole)):
        line = _Line(spoken.text, wanted, vocabulary, list(blocks))
        with suppress(UnlearnedError):
            line.learn(spoken.spans, 0, len(spoken.text))
            made.append(line.found)
    if not made:
        raise UnlearnedError
    return next((each for each in made if all(each.values())), made[0])


class _Line:
    def __init__(self, said: str, wanted: str, vocabulary: Vocabulary, blocks: Blocks) -> None:
        self.said, self.wanted, self.blocks = said, wanted, blocks
        self.found: Learned = {}
        self.words, self.tags, self.printed = vocabulary.words, vocabulary.tags, vocabulary.printed
        self.typed = vocabulary.typed
        self.closed = {f"{{{n}}}" for n, p in self.words.items() if p.rstrip("]").endswith("。")}

    def at(self, place: int) -> int:
        """Where a place of the form's line is in the one wanted. Raises UnlearnedError inside a change.

        What was put in at a place belongs to what stands before it; after a sign, to what follows.
        """
        if place == 0:
            return 0
        found = None
        for start, end, begin, stop in self.blocks:
            if place == start == end and self.wanted[begin - 1] in _SIGNS:
                found = begin if self.wanted[stop - 1] not in _SIGNS else stop
            elif place == end:
                found = stop
            elif start < place < end:
                if self.said[start:end] != self.wanted[begin:stop]:
                    raise UnlearnedError
                return begin + place - start
        if found is None:
            raise UnlearnedError
        return found

    def learn(self, spans: Sequence[Span], start: int, end: int) -> None:
        """What stands between spans is the same, and every span is learned."""
        places = [start, *(p for span in spans for p in (span.start, span.end)), end]
        for number, (begin, stop) in enumerate(pairwise(places)):
            said, wanted = self.said[begin:stop], self.wanted[self.at(begin) : self.at(stop)]
            if said == wanted:
                continue
            if number % 2 == 0:
                raise UnlearnedError
            self._learn_span(spans[number // 2])

    def _learn_span(self, span: Span) -> None:
        before = dict(self.found)
        try:
            self.learn(span.below, span.start, span.end)
        except UnlearnedError:
            self.found.clear()
            self.found |= before
            if span.name not in self.words:
                raise
            pattern = self._pattern(span, self.wanted[self.at(span.start) : self.at(span.end)])
            if self.found.setdefault((span.name, span.key), pattern) != pattern:
                raise UnlearnedError from None

    # --- a pattern -----------------------------------------------------------------------------

    def _pattern(self, span: Span, wanted: str) -> str:
        """The words wanted with blanks where the quantity's facts stand."""
        said = self.said[span.start : span.end]
        if not wanted and not said.endswith("。"):
            raise UnlearnedError
        if wanted and _AMOUNT.search(said) and not _AMOUNT.search(wanted):
            raise UnlearnedError  # 0万元 and 没有: true of the one who has nothing
        known = self.words.get(f"{span.name}.{span.key}") or self.words[span.name]
        blanks = self._blanks(span, known)
        own = self._own(span)
        pattern, at, literals = "", 0, ""
        while at < len(wanted):
            text = next((each for each in blanks if _stands(each, wanted, at)), "")
            if not text:
                literals += wanted[at]
                pattern += wanted[at]
                at += 1
                continue
            names = blanks[text]
            left = wanted.count(text, at)
            if UNCERTAIN.fullmatch(text) and not self._is_there(span, text, left, wanted[:at]):
                raise UnlearnedError  # a figure that other facts have as well
            if len(names) > 1 and len(meant := _meant(names, wanted[:at], known)) == 1:
                names = meant
            if len(names) > 1 and (
                len(names) < left or (_FIGURE.match(text) and len(names) > left)
            ):
                raise UnlearnedError  # which of them is meant here?
            pattern += names.pop(0) if len(names) > 1 else names[0]
            literals += "\0"
            at += len(text)
        if (
            any(sign in literals for sign in "{}[]")
            or DIRECTION.search(UNCHANGED.sub("", literals))
            or (UNCHANGED.search(literals) and not UNCHANGED.search(own))
            or UNFILLED.search(literals)
        ):
            raise UnlearnedError
        if [each for each in _FIGURE.findall(literals) if each not in known]:
            raise UnlearnedError
        if any(each not in known for each in self._stories(literals)):
            raise UnlearnedError  # it would be every agency's
        lists = (LIST,) if _LISTED.search(known) else ()
        if known.rstrip("]").endswith("。") and not said.endswith("。"):
            pattern += "。"  # which what follows has taken away
        grouped = sorted(_grouped(known))
        pattern = optional(pattern, (*_MAY_BE_EMPTY, *lists, *grouped), self.closed)
        if any(self._is_clause(span, each) for each in _grouped(pattern) - _grouped(known)):
            raise UnlearnedError  # it would be left out with what it is told beside
        return self._with_unsaid(pattern, span, known)

    def _stories(self, literals: str) -> list[str]:
        """The reasons, uses and texts of one office among what a word would say itself."""
        told = [*REASON.findall(literals), *USE.findall(literals)]
        typed = [each for each in self.typed if each in literals]
        return [*(each for each in told if "\0" not in each), *typed]

    def _is_clause(self, span: Span, name: str) -> bool:
        """Whether a word says a clause of its own: ，购置公务用车1辆."""
        return any(x.name == name and self.said[x.start : x.end][:1] in "，；" for x in span.below)

    def _is_there(self, span: Span, text: str, left: int, before: str) -> bool:
        """Whether a word itself says a figure as often, and once after the like."""
        said = self.said[span.start : span.end]
        places = (m.start() for m in re.finditer(re.escape(text), said))
        below = [(x.start - span.start, x.end - span.start) for x in span.below]
        own = [at for at in places if not any(a <= at < b for a, b in below)]
        leads = [_last_clause(said[:at]) for at in own]
        alike = max((fuzz.ratio(each, _last_clause(before)) for each in leads), default=0)
        return not own or (left <= len(own) and alike >= SAME)

    def _own(self, span: Span) -> str:
        """What a word says itself, without those below it."""
        places = [span.start, *(p for x in span.below for p in (x.start, x.end)), span.end]
        return "\0".join(self.said[a:b] for a, b in list(pairwise(places))[::2])

    def _blanks(self, span: Span, known: str) -> dict[str, list[str]]:
        """What each text may be a blank for, the longest text first; as the form has them, in order.

        A text that the form says of something stands for that; else for the facts that say the same,
        if it is one only.
        """
        found: dict[str, list[str]] = {}
        listed = [each for each in span.below if f"{{{each.name}}}" not in known]
        if listed and f"{{{LIST}}}" in known:
            found[self._learned_text(listed)] = [f"{{{LIST}}}"]
        for each in span.below:
            if each not in listed:
                found.setdefault(self._learned_text([each]), []).append(f"{{{each.name}}}")
        for name in _BLANK.findall(known):
            text, blank = span.facts.get(name) or self.printed(name), f"{{{name}}}"
            if len(text) < _LEAST and (unit := COUNTED.match(known.partition(blank)[2])):
                text, blank = text + unit[0], blank + unit[0]
            if text and blank not in found.setdefault(text, []):
                found[text].append(blank)
        others: dict[str, list[str]] = {}
        guarded = {*_GUARDED} - {*self._used(span)}
        for name in FACTS:
            own = span.facts.get(name, "")
            if own and name not in ("键", *guarded) and not found.get(own):
                others.setdefault(own, []).append(f"{{{name}}}")
        for text, name in self.tags.items():
            if not found.get(text):
                others.setdefault(text, []).append(f"{{{name}}}")
        found |= {t: names[:1] if {*names} <= _SAME_FACTS else names for t, names in others.items()}
        long = {text: names for text, names in found.items() if len(text) >= _LEAST and names}
        return dict(sorted(long.items(), key=lambda each: -len(each[0])))

    def _learned_text(self, spans: Sequence[Span]) -> str:
        """How pieces are wanted, where their own words can be learned; else how the form says them."""
        before = dict(self.found)
        try:
            begin, stop = self.at(spans[0].start), self.at(spans[-1].end)
            self.learn(spans, spans[0].start, spans[-1].end)
            if any(not key for _, key in self.found.keys() - before.keys()):
                raise UnlearnedError  # a word that is said of anything
        except UnlearnedError:
            self.found.clear()
            self.found |= before
            return self.said[spans[0].start : spans[-1].end]
        return self.wanted[begin:stop]

    def _with_unsaid(self, pattern: str, span: Span, known: str) -> str:
        """The pattern with the clauses of the form's own that have nothing to say here."""
        for group in _CLAUSE.finditer(known):
            blanks = _BLANK.findall(group[0])
            facts = [each for each in blanks if each in FACTS or "." in each]
            before = [each for each in _BLANK.findall(known[: group.start()]) if each not in blanks]
            after = f"{{{before[-1]}}}" if before else ""
            is_empty = any(not (span.facts.get(x) or self.printed(x)) for x in facts)
            if is_empty and pattern.count(after or "\0") == 1 and group[0] not in pattern:
                pattern = pattern.replace(after, after + group[0])
        return pattern

    def _used(self, span: Span) -> Iterator[str]:
        """The blanks of a word and of those that it is put together from."""
        yield from _BLANK.findall(
            self.words.get(f"{span.name}.{span.key}") or self.words.get(span.name, "")
        )
        for each in span.below:
            yield from self._used(each)


def _aligned(said: str, wanted: str) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of the one beside those of the other: sentence by sentence, then sign by sign."""
    own, other = _sentences(said), _sentences(wanted)
    pairs = in_order([said[a:b] for a, b in own], [wanted[a:b] for a, b in other])
    i = j = 0
    for x, y in [*pairs, (len(own), len(other))]:
        for a, b in own[i:x]:
            begin = other[j][0] if j < len(other) else len(wanted)
            yield a, b, begin, begin
        for a, b in other[j:y]:
            end = own[x][0] if x < len(own) else len(said)
            yield end, end, a, b
        if x < len(own):
            (a, b), (c, d) = own[x], other[y]
            yield from _parted(said, wanted, (a, b, c, d))
        i, j = x + 1, y + 1


def _parted(
    said: str, wanted: str, place: tuple[int, int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of a stretch beside those of the other; a sign of punctuation is beside another one."""
    a, b, c, d = place
    found = SequenceMatcher(None, said[a:b], wanted[c:d], autojunk=False).get_opcodes()
    for _, s, e, begin, stop in found:
        start, end, at, to = a + s, a + e, c + begin, c + stop
        own, other = said[start:end], wanted[at:to]
        if own != other and own[:1] in _SIGNS and other[:1] in _SIGNS and own and other:
            yield start, start + 1, at, at + 1
            start, at = start + 1, at + 1
        yield start, end, at, to


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends."""
    ends = [m.end() for m in re.finditer("。", text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(pairwise([0, *ends]))


def in_order(own: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs that are most alike, in order."""
    alike = [[fuzz.ratio(a, b) for b in other] for a in own]
    best = [[0.0] * (len(other) + 1) for _ in range(len(own) + 1)]
    for i in reversed(range(len(own))):
        for j in reversed(range(len(other))):
            both = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= SAME else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(own) and j < len(other):
        if alike[i][j] >= SAME and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def paired(own: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """By each line of ``other`` that of ``own`` which says the same: in its words, else in its figures."""
    found = {j: i for i, j in in_order(own, other)}
    for j, line in enumerate(other):
        if j not in found:
            first = max((found[x] for x in found if x < j), default=-1) + 1
            last = min((found[x] for x in found if x > j), default=len(own))
            figures = told(line)
            shared = {i: len(figures & told(own[i])) for i in range(first, last)}
            best = max(shared, key=lambda i: shared[i], default=0)
            if shared.get(best, 0) * _FEW > len(figures):
                found[j] = best
    return found


def _grouped(pattern: str) -> set[str]:
    """The blanks of the clauses that may be left out."""
    return {*_BLANK.findall("".join(_CLAUSE.findall(pattern)))}


def _meant(names: Sequence[str], before: str, known: str) -> list[str]:
    """The blanks before which a pattern has most of the words that stand before a text."""
    leads = {each: known.partition(each)[0] for each in names if each in known}
    alike = {each: Postfix.similarity(lead, before) for each, lead in leads.items()}
    clause = _last_clause(before)
    called = [each for each in names if _stem(each) and _stem(each) in clause]
    if len(called) == 1 and not any(_stem(x) in clause for x in names if _stem(x) not in called[0]):
        return called
    most = max(alike.values(), default=0)
    return [each for each, signs in alike.items() if signs == most and most >= _LEAST]


def _last_clause(text: str) -> str:
    return re.split("[，。；：、]", text)[-1]


def _stem(blank: str) -> str:
    """What an amount is called that is a fact of its own: 预算 of 预算数."""
    return next((each for each in ("预算", "决算") if blank == f"{{{each}数}}"), "")


def _stands(text: str, wanted: str, at: int) -> bool:
    """Whether a text stands at a place, as a whole figure where it is one."""
    if not wanted.startswith(text, at):
        return False
    after, before = wanted[at + len(text) : at + len(text) + 1], wanted[at - 1 : at]
    cut = text[0].isdigit() and (before.isdigit() or before == ".")
    return not cut and not (text[-1].isdigit() and (after.isdigit() or after in (".", "%")))

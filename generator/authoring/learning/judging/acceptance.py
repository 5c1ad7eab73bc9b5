"""What of a form learned from an office's own document may stand: nothing falser than the nearest form.

Of an arbitrary office many figures are 0 or equal, and its document has mistakes of its own. So a line
is kept only where each figure is one that a single fact of the workbook has, or that the nearest form
says there too, after words most like these; where its own words are mere wording (wording.py); and
where offices of other cases read no figure that the nearest form does not say of them, and lack none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from data_entry.sample import offices
from data_entry.sourced import Origin
from generator.authoring.learning.facts import FIGURE, Facts, office_facts
from generator.authoring.learning.found import Found
from generator.authoring.learning.judging.wording import FACT, Wording
from generator.authoring.learning.office import GivenOffice, unlike
from generator.contents.compose import make_tags
from generator.contents.subject import Subject
from generator.failures import FaultyFormError
from generator.forms.form import Form
from generator.forms.phrases import KEPT, Phrases
from generator.forms.traced import Printed, TracedLine

_UNCERTAIN = re.compile(r"[0.,]*(?:万?元|%)?|100(?:\.0+)?%|\d{1,2}")
"""Figures that many facts have: nothing, all of it, a small number."""
_ALIKE = 50
"""How alike, of 100, the words before a figure are to those that the form says before the same."""
_BROKEN = re.compile(r"[，。；、：][，。；、：]|[，、]$|\(\)|（）|None")
_NEUTRAL = re.compile(
    "(?:[较比]上年度?(?=[增减])|决算数?|共计?|合计|总[计额量]|[本全当]?年度?|[本为达到各是数额的由]|实际|完成|比重|比例|所?占?比?|分别|金额)*"
)
"""What is said of a figure whatever it is."""
_TEXTS = ("原因", "用途")
_STOPS, _SIGN = re.compile(r"[，。；：、（）\d%]"), re.compile("[，。；：、]")
Fact = tuple[Origin, str]
"""The cells that a printed figure comes from, and the figure."""


@dataclass
class _Said:
    """The sentences of a form, as it says them of one office."""

    form: Form
    subject: Subject
    lines_of: dict[str, list[TracedLine]] = field(default_factory=dict)

    @cached_property
    def phrases(self) -> Phrases:
        """Its phrases."""
        return Phrases(self.form)

    def lines(self, names: Iterable[str]) -> list[TracedLine]:
        """The lines of sentences; none of one that the form has not."""
        for name in names:
            if name not in self.lines_of:
                self.lines_of[name] = self._lines(name) if name in self.form.phrases else []
        return [each for name in names for each in self.lines_of[name]]

    @cached_property
    def _tags(self) -> dict[str, object]:
        return make_tags(self.subject, self.phrases) | {"附表列表": []}

    def _lines(self, name: str) -> list[TracedLine]:
        try:
            return [each.without(KEPT) for each in self.phrases.lines(name, self._tags)]
        except FaultyFormError:
            return []


def _figures(line: TracedLine) -> Iterator[Printed]:
    return (p for p in line.printed if FIGURE.fullmatch(_text(line, p)))


def _text(line: TracedLine, printed: Printed) -> str:
    return str(line)[printed.start : printed.end]


def _fact(line: TracedLine, printed: Printed) -> Fact:
    return printed.origin, re.sub("[^0-9.]", "", _text(line, printed))


def _kind(tag: str) -> str:
    return re.sub(r"\[\d+\]", "", tag)


def _words_before(line: TracedLine, at: int) -> str:
    return next((each for each in reversed(_STOPS.split(str(line)[:at])) if each), "")


class Acceptance:
    """Judges what was learned of an office's own document."""

    def __init__(self, nearest: Form, office: GivenOffice, found: Found) -> None:
        """``found`` of the document shows how figures are printed, and the office's habits."""
        self.nearest = nearest.model_copy(update={"numbers": found.numbers or nearest.numbers})
        self.office, self.habits, self.wording = office, found.habits, Wording()
        self.others = {"样本": None, **offices()}
        self._base: dict[str, _Said] = {}
        self._subjects: dict[str, Subject] = {}
        """Offices under the form learned, which asks for all that is said."""

    def refused(self, found: Found, form: Form) -> dict[int, str]:
        """The numbers of the lines that must not be learned, and why."""
        reasons: dict[int, str] = {}
        mine, base = self._said(form, ""), self._of_base("")
        facts = office_facts(form, mine.subject, self.office.typed)
        sure: dict[str, set[str]] = {}
        for number, each in enumerate(found.lines):
            if each.note or not each.patterns:
                continue
            there = base.lines(each.beside)
            said = [x for x in mine.lines([each.sentence]) if str(x) == each.printed]
            if said and str(said[0]) in map(str, there):
                continue
            why = self._why_not(said[0], there, facts) if said else "这一段在学来的模板里写不出来"
            if not all(each.patterns.values()):
                why = "原来的模板在这里还有一句"
            elif any(self._is_cut(*place, pattern) for place, pattern in each.patterns.items()):
                why = "这里的断句和原来的模板不一样"
            if why:
                reasons[number] = why
            elif said:
                sure.setdefault(each.sentence, set()).update(_unique(said[0], facts))
        unsafe = self._untrue(found, form, sure)
        for number, each in enumerate(found.lines):
            if each.sentence in unsafe and each.patterns and not each.note:
                reasons.setdefault(number, unsafe[each.sentence])
        return reasons

    def _is_cut(self, word: str, key: str, pattern: str) -> bool:
        """Whether a pattern ends within a sentence where the form's own ends one, or the other way."""
        words = self.nearest.words
        usual = words.get(f"{word}.{key}") or words.get(word, "")
        if _SIGN.fullmatch(usual) and _SIGN.fullmatch(pattern):
            return False
        return usual.rstrip("]").endswith("。") != pattern.rstrip("]").endswith("。")

    def _of_base(self, other: str) -> _Said:
        if other not in self._base:
            self._base[other] = self._said(self.nearest, other)
        return self._base[other]

    def _said(self, form: Form, other: str) -> _Said:
        """What a form says of an office: that of the document, or one of the contrasting ones."""
        if other not in self._subjects:
            office = unlike(self.others[other]) if other else self.office
            subject = office.subject(form)
            self._subjects[other] = replace(subject, options={**subject.options, **self.habits})
        return _Said(form, replace(self._subjects[other], form=form))

    def _why_not(self, line: TracedLine, there: Sequence[TracedLine], facts: Facts) -> str:
        """Why a line is not safe; empty where it is."""
        for printed in _figures(line):
            if not self._is_told(line, printed, there, facts):
                figure, after = _text(line, printed), _words_before(line, printed.start)
                return f"“{after}{figure}”可能是别的数，不敢学"
        fixed = "".join(_masked(line))
        said = "\n".join("".join(_masked(each)) for each in there)
        stories = [*self.wording.stories(fixed, said)]
        return f"“{stories[0]}”像是只是这一年、这个单位的情况" if stories else ""

    def _is_told(
        self, line: TracedLine, printed: Printed, there: Sequence[TracedLine], facts: Facts
    ) -> bool:
        """Whether a figure is the fact that the line has it for."""
        if _is_unique(_text(line, printed), facts):
            return True
        own, before = _fact(line, printed), _words_before(line, printed.start)
        alike: dict[Fact, float] = {}
        is_called_so = False
        for each in there:
            for other in _figures(each):
                fact = _fact(each, other)
                if fact[1] == own[1]:
                    words = _words_before(each, other.start)
                    wide = fuzz.ratio(str(each)[: other.start], str(line)[: printed.start]) / 100
                    names = before, _own_name(before, each)
                    is_same = any(_is_same_name(words, name) for name in names)
                    score = wide + (100 if is_same else fuzz.ratio(words, before))
                    alike[fact] = max(alike.get(fact, 0), score)
                    is_called_so |= fact == own and is_same
        others = [score for fact, score in alike.items() if fact != own]
        if not others and not _UNCERTAIN.fullmatch(_text(line, printed)):
            return is_called_so
        return is_called_so and alike[own] >= _ALIKE and alike[own] > max(others, default=0)

    def _untrue(self, found: Found, form: Form, sure: Mapping[str, set[str]]) -> dict[str, str]:
        """The sentences that say of another office what the nearest form does not, by their names."""
        told: dict[str, str] = {}
        learned = {x.sentence: x for x in found.lines if x.patterns and not x.note}
        at_home, base_home = self._said(form, ""), self._of_base("")
        for other in self.others:
            mine, base = self._said(form, other), self._of_base(other)
            for name, each in learned.items():
                there, here = base.lines(each.beside), mine.lines(each.beside)
                known = {_fact(x, p) for x in there for p in _figures(x)}
                usual, same = sure.get(name, set()), {*map(str, there)}
                for line in (x for x in mine.lines([name]) if str(x) not in same):
                    extra = [p for p in _figures(line) if _fact(line, p) not in known]
                    is_more = any(not p.tag or _kind(p.tag) not in usual for p in extra)
                    if is_more or _BROKEN.search(str(line)):
                        told[name] = f"“{other}”的单位会写成：{line}"
                shown = _kinds(base_home.lines(each.beside)) | _kinds(at_home.lines(each.beside))
                if lost := _kinds(there) - _kinds(here) - shown:
                    told[name] = f"“{other}”的单位会少写：{'、'.join(sorted(lost)[:3])}"
        return told


def _own_name(words: str, there: TracedLine) -> str:
    """What words before a figure call it, without what the form's line is about."""
    said = (_words_before(there, each.start) for each in _figures(there))
    return words[max((Prefix.similarity(words, each) for each in said), default=0) :] or words


def _is_same_name(words: str, other: str) -> bool:
    """Whether words before a figure call it what others do: what they have more says only how it is told."""
    words, other = words.lstrip("."), other.lstrip(".")
    if sorted(_NEUTRAL.sub("", words)) == sorted(_NEUTRAL.sub("", other)):
        return True
    found = SequenceMatcher(None, words, other, autojunk=False).get_opcodes()
    return all(_NEUTRAL.fullmatch(other[c:d]) for kind, _, _, c, d in found if kind != "equal")


def _kinds(lines: Iterable[TracedLine]) -> set[str]:
    """The tags of reasons, uses, and figures other than nothing."""
    found = ((p, _text(x, p)) for x in lines for p in x.printed if p.tag)
    return {
        _kind(p.tag)
        for p, text in found
        if (text.strip("0.,万元%") if FIGURE.fullmatch(text) else p.tag.endswith(_TEXTS))
    }


def _unique(line: TracedLine, facts: Facts) -> set[str]:
    return {_kind(p.tag) for p in _figures(line) if _is_unique(_text(line, p), facts)}


def _is_unique(text: str, facts: Facts) -> bool:
    """Whether only one fact of the workbook has this figure."""
    if _UNCERTAIN.fullmatch(text):
        return False
    names = [n for t in (text, f"{text}万元", f"{text}元") for n in facts.printed.get(t, [])]
    return bool(names) and facts.is_one(names)


def _masked(line: TracedLine) -> Iterator[str]:
    """What a line says itself, with one sign for each of its facts."""
    at = 0
    for each in line.printed:
        yield str(line)[at : each.start] + FACT * (each.start >= at)
        at = max(at, each.end)
    yield str(line)[at:]

"""The whole way from a document to a form that says it: learned, tried, and what is wrong forgotten."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz import fuzz

from data_entry.sample import offices
from data_entry.unread import TO_BE_MENDED
from generator.authoring.directions import DIRECTION
from generator.authoring.form_words import choices_of, words_of
from generator.authoring.learning.asked import SHEET
from generator.authoring.learning.facts import told
from generator.authoring.learning.files import Heading, files, headed
from generator.authoring.learning.found import (
    OTHERWISE,
    Found,
    LearnedLine,
    forget_what_is_wrong,
    refuse,
)
from generator.authoring.learning.judging.acceptance import Acceptance
from generator.authoring.learning.learn import compared, learn
from generator.authoring.learning.office import SAMPLE, GivenOffice, unlike
from generator.authoring.trial_run import contrasted
from generator.contents.compose import compose, make_tags
from generator.contents.subject import Subject
from generator.failures import FaultyFormError
from generator.forms.form import Form, load_form
from generator.forms.phrases import KEPT, Phrases
from generator.word.edited import commented
from generator.working import working_folder

_ROUNDS = 6
"""So often what is wrong is forgotten and the rest tried again."""
AUTHOR = "决算"
_SHOWN, _LONGEST = 2, 160
"""So many new lines of a case are shown, and so many of their signs."""
_APART = re.compile(r"[，。；：]|20\d\d年度?")
_TELLING = re.compile(r"\D{10,}(?<![比中])")
_KNOWN = 70
"""What stands between clauses, one that tells something, and how alike, of 100, known words are."""
_PARTS = re.compile("其中[：，]|计中，")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)万?元")
_SHORT = "（列出的各项加起来不是合计）"
_STORY = "只是这一年、本单位自己的情况，没有学：“{}”。今年还要写的，写进填报表的原因、用途。"
_BY_ALL = "待核，每个单位的文档都会这样写："
_SENTENCE = re.compile("句子“([^”]+)”")
_NAMED = re.compile("用词“([^”]+)”")


@dataclass(frozen=True)
class LearnedForm:
    """What was learned, and the document with notes: lines that the form does not say, other cases."""

    found: Found
    base: str
    """How it names the form that it extends."""
    notes: bytes

    @property
    def said(self) -> int:
        """Lines that it says as they were typed."""
        return len(self.found.lines) - self.unsaid

    @property
    def unsaid(self) -> int:
        """Lines that it does not say."""
        return len(self.found.open)

    @property
    def has_figures(self) -> bool:
        """Whether the document has figures in its text."""
        return any(told(each.line.text) for each in self.found.lines)

    def files(self, name: str, earlier: Mapping[str, Any] | None = None) -> dict[str, bytes]:
        """Its files; ``earlier``: what the form said that was learned before."""
        return headed(self.found, self.base, earlier or {}, name)


def learn_form(
    document: WordDocument,
    nearest: Form,
    base: str = "",
    on_progress: Callable[[str], None] = lambda _words: None,
    office: GivenOffice = SAMPLE,
) -> LearnedForm:
    """A form that extends the nearest one and says what the document says of the sample office.

    ``base``: how it names the nearest one, where that is not by its key.
    """
    on_progress(f"对照 {nearest.key} 学各部分、各节和句子……")
    begun = Found(asked_again=[*nearest.questions.without] if office.is_sample else [])
    if office.is_sample:
        with _tried(begun, nearest) as form:
            begun.comparisons = compared(document, form, office)
    with _tried(begun, nearest) as form:
        tries: list[Found] = []
        while not tries or (len(tries) == 1 and office.is_sample and tries[0].otherwise):
            found = learn(document, form, office, tries[0] if tries else None)
            found.asked_again, found.comparisons = begun.asked_again, begun.comparisons
            _forget_in_rounds(found, nearest, office, on_progress)
            tries.append(found)
        found = min(tries, key=lambda each: len(each.open))
    if office.is_sample:
        found.keep_comparisons_said()
        on_progress("用情形不同的单位试写……")
        with _tried(found, nearest) as form:
            tried = contrasted(form)
        found.unasked = [each for each in tried.unprinted if each not in found.asked_again]
        found.asked_again = [each for each in found.asked_again if each in tried.printed]
    else:
        _refuse_in_rounds(found, nearest, office, on_progress)
    notes = [(each.line.element, f"这一段还没有学会：{each.why}") for each in found.open]
    notes += [(each.line.element, _asked(each)) for each in found.lines if each.asked]
    notes += _said_by_all(found, nearest)
    notes += [(element, _STORY.format(text)) for element, text in found.stories]
    notes += _to_be_checked(found, nearest, office)
    return LearnedForm(found, base or nearest.key, commented(document, notes, AUTHOR))


def _forget_in_rounds(
    found: Found, nearest: Form, office: GivenOffice, on_progress: Callable[[str], None]
) -> None:
    """Try what was learned and leave out what is wrong, as often as that changes anything."""
    for number in range(_ROUNDS):
        on_progress(f"重做这个单位的文档，第 {number + 1} 遍……")
        try:
            if not forget_what_is_wrong(found, _said(found, nearest, office)):
                break
        except FaultyFormError as error:
            _forget_faulty(found, error.faults)


def _refuse_in_rounds(
    found: Found, nearest: Form, office: GivenOffice, on_progress: Callable[[str], None]
) -> None:
    """Leave out what could be false of another office, until nothing is."""
    judge = Acceptance(nearest, office, found)
    for number in range(_ROUNDS):
        on_progress(f"看学到的句子换一个单位、换一年还对不对，第 {number + 1} 遍……")
        with _tried(found, nearest) as form:
            reasons = judge.refused(found, form)
        if not reasons:
            return
        refuse(found, reasons)
        _forget_in_rounds(found, nearest, office, on_progress)


def _forget_faulty(found: Found, faults: Iterable[str]) -> None:
    """Leave out the words and sentences that cannot be read; all words where it is not known which."""
    faults = [*faults]
    wrong = {name for fault in faults for name in _SENTENCE.findall(fault)} & found.own.keys()
    found.wrong |= wrong
    for each in found.lines:
        if each.own in wrong:
            each.note, each.sentence = OTHERWISE, ""
    if wrong:
        return
    named = {name for fault in faults for name in _NAMED.findall(fault)}
    for word, key in list(found.words):
        if not named or f"{word}.{key}" in named or word in named:
            del found.words[word, key]


def _asked(learned: LearnedLine) -> str:
    """What a line asks of every agency, for its author."""
    titles = "、".join(each.title for each in learned.asked)
    return f"样本单位没有这些数，改在填报表“{SHEET}”页由各单位填写：{titles}。"


def _said_by_all(found: Found, nearest: Form) -> Iterator[tuple[Any, str]]:
    """What every agency's document will say of itself because this one does: clauses without a fact."""
    known = words_of([*nearest.words.values(), *nearest.phrases.values(), *choices_of(nearest)])
    for each in found.lines:
        if each.own and not each.note:
            own = found.own[each.own].text
            clauses = [
                c for c in _APART.split(each.line.text) if _TELLING.fullmatch(c) and c in own
            ]
            if new := [c for c in clauses if fuzz.partial_ratio(c, known) < _KNOWN]:
                words = "”“".join(dict.fromkeys(new))
                yield (
                    each.line.element,
                    f"{_BY_ALL}“{words}”。只是样本单位自己情况的，请改写，再学一次。",
                )


def _said(found: Found, nearest: Form, office: GivenOffice) -> set[str]:
    """The lines of the sample office's document under what has been learned. Raises FaultyFormError."""
    with _tried(found, nearest) as form:
        made = compose(office.subject(form), draws=False)
    return {str(each.text) for each in made.publication.lines}


def _to_be_checked(found: Found, nearest: Form, office: GivenOffice) -> Iterator[tuple[Any, str]]:
    """How each sentence reads for offices in other cases, which the document does not show."""
    kept = [each for each in found.lines if each.sentence and each.sentence not in found.wrong]
    first = {each.sentence: each.line.element for each in reversed(kept)}
    told: dict[str, list[str]] = {each: [] for each in first}
    with _tried(found, nearest) as form:
        names = _names(office.subject(form))
        seen: dict[str, set[str]] = {name: set() for name in first}
        for each in kept:
            seen[each.sentence].add(_masked(each.line.text, names))
        phrases = Phrases(form)
        for other, differing in offices().items():
            subject = unlike(differing).subject(form)
            tags = make_tags(subject, phrases)
            names = _names(subject)
            phrases.begin_again()
            for sentence, cases in told.items():
                lines = [str(line).removeprefix(KEPT) for line in phrases.lines(sentence, tags)]
                if case := _unlike(lines, seen[sentence], names):
                    cases.append(f"“{other}”的单位：{case}")
    for sentence, cases in told.items():
        if cases:
            yield first[sentence], "待核，文档里没有的情形会写成：\n" + "\n".join(cases)


def _unlike(lines: list[str], seen: set[str], names: Collection[str]) -> str:
    """What of the lines has not been read yet in other figures; ``seen`` is told of it."""
    if not lines and "" not in seen:
        seen.add("")
        return "不写（标题还在）"
    new = [each for each in lines if _masked(each, names) not in seen and not _is_unread(each)]
    told = (f"{each}{_SHORT if _lacks_parts(each) else ''}" for each in new[:_SHOWN])
    seen |= {_masked(each, names) for each in new}
    said = "／".join(told)
    return f"{said[:_LONGEST]}……" if len(new) > _SHOWN or len(said) > _LONGEST else said


def _names(subject: Subject) -> list[str]:
    """What an office is called."""
    unit = subject.disclosure.unit
    return [each for each in (unit.name, unit.org, unit.short, str(unit.nature)) if each]


def _is_unread(line: str) -> bool:
    """Whether a line is part of a table, or has a figure that the office has not."""
    return "|" in line or TO_BE_MENDED in line


def _masked(text: str, names: Collection[str]) -> str:
    """What is said, whatever the figures, the directions, and the office; whether parts add up."""
    lacking = _SHORT if _lacks_parts(text) else ""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "某")
    return re.sub(r"\d[\d,.]*", "0", DIRECTION.sub("增减", text)) + lacking


def _lacks_parts(text: str) -> bool:
    """Whether amounts after 其中 (or 总计中) add up to none of those before: an office may have more."""
    for found in _PARTS.finditer(text):
        end = re.compile("[。；]" if found[0].startswith("计") else "。").search(text, found.end())
        parts = _amounts(text[found.end() : end.start() if end else len(text)])
        if len(parts) > 1 and sum(parts) not in _amounts(text[: found.start()]):
            return True
    return False


def _amounts(text: str) -> list[Decimal]:
    return [Decimal(each.replace(",", "")) for each in _AMOUNT.findall(text)]


@contextmanager
def _tried(found: Found, nearest: Form) -> Iterator[Form]:
    """The form learned, on trial. Raises FaultyFormError."""
    with working_folder() as folder:
        home = folder / "学来的"
        home.mkdir()
        path = str(nearest.folder.resolve())
        for file, content in files(found, path, Heading(nearest.name)).items():
            (home / file).write_bytes(content)
        load_form.cache_clear()
        try:
            yield load_form(home)
        finally:
            load_form.cache_clear()

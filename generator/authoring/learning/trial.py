"""The whole way from a document to a form that says it: learned, tried, and what is wrong forgotten."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument

from data_entry.entries import Entries
from data_entry.questions import Questions
from data_entry.sample import offices, sample, typed_texts
from generator.authoring.learning.files import files
from generator.authoring.learning.found import Found, forget_what_is_wrong
from generator.authoring.learning.learn import learn
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose, make_tags
from generator.failures import FaultyFormError
from generator.forms.form import Form, load_form
from generator.forms.grids import is_row
from generator.forms.phrases import Phrases
from generator.run.pipeline import subject_of
from generator.word.edited import commented, opened, paragraphs
from generator.working import working_folder

_ROUNDS = 6
"""So often what is wrong is forgotten and the rest tried again."""
AUTHOR = "决算"
_NAMED = re.compile("用词“([^”]+)”")


@dataclass(frozen=True)
class LearnedForm:
    """The files of a form, and the document with notes: lines that it does not say, other cases."""

    files: dict[str, bytes]
    notes: bytes
    said: int
    unsaid: int


def sample_office(questions: Questions) -> Entries:
    """The office whose figures an author types: nothing of it is zero, few figures are the same."""
    return sample(questions, next(iter(offices().values())))


def learn_form(document: WordDocument, nearest: Form, name: str, base: str = "") -> LearnedForm:
    """A form that extends the nearest one and says what the document says of the sample office.

    ``base``: how it names the nearest one, where that is not by its key.
    """
    subject = subject_of(read_back(nearest, sample_office(nearest.questions)))
    found = learn(document, nearest, subject, typed_texts())
    for _ in range(_ROUNDS):
        try:
            if not forget_what_is_wrong(found, _said(found, nearest, name)):
                break
        except FaultyFormError as error:
            _forget_faulty(found, error.faults)
    notes = [(each.line.element, f"这一段还没有学会：{each.note}") for each in found.open]
    notes += _to_be_checked(found, nearest, name)
    return LearnedForm(
        files(found, base or nearest.key, name),
        commented(document, notes, AUTHOR),
        len(found.lines) - len(found.open),
        len(found.open),
    )


def _forget_faulty(found: Found, faults: Iterable[str]) -> None:
    """Leave out the words that cannot be read; all of them where it is not known which."""
    named = {name for fault in faults for name in _NAMED.findall(fault)}
    for word, key in list(found.words):
        if not named or f"{word}.{key}" in named or word in named:
            del found.words[word, key]


def _said(found: Found, nearest: Form, name: str) -> set[str]:
    """The lines of the sample office's document under what has been learned. Raises FaultyFormError."""
    with _tried(found, nearest, name) as form:
        made = compose(subject_of(read_back(form, sample_office(form.questions))), draws=False)
    return {each.text for each in paragraphs(opened(made.document))}


def _to_be_checked(found: Found, nearest: Form, name: str) -> Iterator[tuple[Any, str]]:
    """How each sentence reads for offices in other cases, which the document does not show."""
    kept = [each for each in found.lines if each.sentence and each.sentence not in found.wrong]
    first = {each.sentence: each.line.element for each in reversed(kept)}
    with _tried(found, nearest, name) as form:
        phrases = Phrases(form)
        lines_of = {
            name: [each.line.text for each in found.lines if each.sentence == name]
            for name in first
        }
        seen = {each: {_masked(lines)} for each, lines in lines_of.items()}
        told: dict[str, list[str]] = {each: [] for each in first}
        for office, differing in offices().items():
            tags = make_tags(
                subject_of(read_back(form, sample(form.questions, differing))), phrases
            )
            for sentence, cases in told.items():
                lines = [str(each) for each in phrases.lines(sentence, tags) if not is_row(each)]
                if (mask := _masked(lines)) not in seen[sentence]:
                    seen[sentence].add(mask)
                    cases.append(
                        f"“{office}”的单位写成：{'／'.join(lines) or '（不写，标题还在）'}"
                    )
    for sentence, cases in told.items():
        if cases:
            yield first[sentence], "待核，这些情形文档里没有：\n" + "\n".join(cases)


def _masked(lines: Iterable[str]) -> str:
    """What is said, whatever the figures."""
    return re.sub(r"\d[\d,.]*", "0", "\n".join(lines))


@contextmanager
def _tried(found: Found, nearest: Form, name: str) -> Iterator[Form]:
    """The form learned, on trial. Raises FaultyFormError."""
    with working_folder() as folder:
        home = folder / "学来的"
        home.mkdir()
        for file, content in files(found, str(nearest.folder.resolve()), name).items():
            (home / file).write_bytes(content)
        load_form.cache_clear()
        try:
            yield load_form(home)
        finally:
            load_form.cache_clear()

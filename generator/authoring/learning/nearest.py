"""Which form a document is most like: by its headings in their order, then by its sentences."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from rapidfuzz import fuzz, process

from generator.authoring.learning.patterns import in_order
from generator.contents.compose import compose
from generator.contents.subject import Subject
from generator.forms.finding import find_form, form_names
from generator.forms.form import Form, load_form
from generator.forms.grids import is_row
from generator.word.written import written

_READ = 4
"""Of so many forms with the headings most alike the sentences are read too."""


@dataclass(frozen=True)
class Likeness:
    """How like a form a document is, in hundredths."""

    form: Form
    headings: float
    sentences: float = 0

    @property
    def whole(self) -> float:
        """Both together."""
        return self.headings + self.sentences

    @property
    def in_words(self) -> str:
        """For the author."""
        found = f"标题 {self.headings:.0f}% 相近，句子 {self.sentences:.0f}% 相近"
        return f"{self.form.key}（{self.form.name}：{found}）"


def nearest_forms(document: WordDocument, subject: Callable[[Form], Subject]) -> list[Likeness]:
    """The forms that a document is most like, the nearest first; ``subject``: its office under a form."""
    root = written(document, [])
    headings = [_plain(each.title) for each in root.walk() if each.title]
    lines = [_masked(line.text) for section in root.walk() for line in section.lines]
    lines = [each for each in lines if "0" in each]
    forms = [load_form(find_form(name)) for name in form_names()]
    found = [Likeness(form, _in_order(headings, [*_titles(form, form.parts)])) for form in forms]
    found.sort(key=lambda each: -each.headings)
    read = [
        Likeness(each.form, each.headings, _alike(lines, _said(subject(each.form))))
        for each in found[:_READ]
    ]
    return sorted(read, key=lambda each: -each.whole)


def _titles(form: Form, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        node = form.outline[key]
        if node.title:
            yield _plain(node.title)
        yield from _titles(form, node.children)


def _plain(title: str) -> str:
    """A heading without names, years and tags."""
    return re.sub(r"\{\{.*?\}\}|\d+年度?|部门|的|[“”。]", "", title)


def _in_order(own: Sequence[str], other: Sequence[str]) -> float:
    pairs = in_order(own, other)
    alike = sum(fuzz.ratio(own[i], other[j]) for i, j in pairs)
    return alike / max(len(own), len(other), 1)


def _said(subject: Subject) -> list[str]:
    """The lines that a form has for its office."""
    lines = (str(line.text) for line in compose(subject, draws=False).publication.lines)
    return [_masked(line) for line in lines if not is_row(line)]


def _alike(lines: Sequence[str], said: Sequence[str]) -> float:
    found = [process.extractOne(line, said, scorer=fuzz.ratio) for line in lines]
    return sum(each[1] for each in found if each) / max(len(lines), 1)


def _masked(line: str) -> str:
    return re.sub(r"\d[\d,.]*", "0", line)

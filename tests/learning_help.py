"""Texts typed with the sample office's figures, each figure marked with the fact that it is.

``[560.00万元|收支.收入总计]``; ``[2.35万元|?]`` is a figure that no form asks for. What is learned is
right where the document of an office with other figures in the same cases (another_office) has the
line with its own figures.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from packages import saved
from rapidfuzz import fuzz

from data_entry.sample import offices, sample
from generator.authoring.learning.office import sample_subject
from generator.authoring.learning.trial import LearnedForm, learn_form
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose, make_tags
from generator.contents.subject import Subject
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.forms.phrases import Phrases
from generator.forms.printed import PrintedParagraph
from generator.run.pipeline import subject_of
from generator.word.edited import opened

TEXTS = Path(__file__).parent / "authoring" / "texts"
_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_LONGEST = 45
_HALF = str.maketrans("０１２３４５６７８９％．:;(),", "0123456789%.：；（），")


def typed(text: str) -> bytes:
    """A document without styles, as one types it."""
    document = Document()
    for line in text.strip().split("\n"):
        document.add_paragraph(line)
    return saved(document)


def marked(name: str) -> str:
    """A text with its marks."""
    return (TEXTS / "marked" / f"{name}.txt").read_text(encoding="utf-8")


def unmarked(text: str) -> str:
    """As its author types it."""
    return _MARK.sub(r"\1", text)


@cache
def another_office() -> dict[str, Any]:
    """Another office: all its figures differ from the sample office's, its cases are the same."""
    return next(iter(offices(TEXTS / "另一单位.md").values()))


@dataclass
class Measured:
    """What was learned of a marked text, in lines and in figures."""

    made: LearnedForm
    form: Form
    lines: int = 0
    figures: int = 0
    placed: int = 0
    placed_figures: int = 0
    open_: list[str] = field(default_factory=list)
    """Lines that do not come back."""
    asked: list[str] = field(default_factory=list)
    """Lines with figures that every agency is asked for although there are facts."""
    wrong: list[tuple[str, str]] = field(default_factory=list)
    """Lines that come back, but not for the other office: wanted, and the nearest said."""
    lost: list[str] = field(default_factory=list)
    """Headings under which the text has figures and the other office's document nothing."""


def kept(made: LearnedForm, folder: Path) -> Form:
    """A form learned, in a folder of its own."""
    target = folder / "学来的"
    target.mkdir()
    for file, content in made.files("学来的").items():
        (target / file).write_bytes(content)
    load_form.cache_clear()
    return load_form(target)


def measured(name: str, nearest: str, folder: Path) -> Measured:
    """Learn a marked text and try it with the office of other figures."""
    text = marked(name)
    made = learn_form(opened(typed(unmarked(text))), load_form(find_form(nearest)))
    form = kept(made, folder)
    subject = _other(form)
    printed = _lines(subject)
    said = [str(line.text) for line in printed]
    found = Measured(made, form)
    phrases, tags = Phrases(form), make_tags(subject, Phrases(form))
    mine = {_plain(str(each.text)) for each in _lines(sample_subject(form))}
    asked = {_plain(each.line.text) for each in made.found.lines if each.asked}
    plain = {_plain(each) for each in said}
    examples = {use: each[0] for each in made.found.uses.values() for use in each}
    for line in text.split("\n"):
        if not (marks := _MARK.findall(line)):
            continue
        shown = _MARK.sub(lambda m: f"[{examples.get(m[1], m[1])}|{m[2]}]", line)
        wanted = _plain(_MARK.sub(lambda m: _value(m, phrases, tags), shown))
        found.lines += 1
        found.figures += len(marks)
        if wanted in plain:
            found.placed += 1
            found.placed_figures += len(marks)
        elif _plain(unmarked(line)) in asked:
            found.asked.append(unmarked(line))
        elif _plain(unmarked(shown)) in mine:
            found.wrong.append((wanted, _nearest(wanted, said)))
        else:
            found.open_.append(unmarked(line))
    found.lost = _lost(printed, text)
    return found


_AMOUNTS = re.compile(r"\d[\d,]*(?:\.\d+)?(?:万元|%|个|辆|批次|人次|元|台)")


def typed_again(source: str, nearest: str, folder: Path) -> Measured:
    """Learn what a form says, typed unevenly, as a child of another; the form itself tells what is right."""
    form = load_form(find_form(source))
    pairs = [*zip(*map(_prose, (sample_subject(form), _other(form))), strict=True)]
    rows = [
        own if number % 4 else own.replace(".00万元", "万元")
        for number, (own, _) in enumerate(pairs)
    ]
    made = learn_form(opened(typed("\n".join(rows))), load_form(find_form(nearest)))
    found = Measured(made, kept(made, folder))
    said = {_plain(each) for each in _prose(_other(found.form))}
    mine = {_plain(each) for each in _prose(sample_subject(found.form))}
    for own, wanted in pairs:
        count = len(_AMOUNTS.findall(own))
        if own == wanted or not count:
            continue
        found.lines += 1
        found.figures += count
        if _plain(wanted) in said:
            found.placed += 1
            found.placed_figures += count
        elif _plain(own) in mine:
            found.wrong.append((wanted, _nearest(wanted, [*said])))
        else:
            found.open_.append(own)
    return found


def _prose(subject: Subject) -> list[str]:
    return [str(line.text) for line in _lines(subject) if not line.in_table]


def _other(form: Form) -> Subject:
    return subject_of(read_back(form, sample(form.questions, another_office())))


def _lines(subject: Subject) -> Sequence[PrintedParagraph]:
    return compose(subject, draws=False).publication.lines


def _value(mark: re.Match[str], phrases: Phrases, tags: Any) -> str:
    if mark[2] == "?":
        return mark[1]
    shown = phrases.text_lines(f"{{{{ ({mark[2]})|印 }}}}", tags, mark[2])
    return str(shown[0]) if shown else f"（没有{mark[2]}）"


def _plain(text: str) -> str:
    """Whatever signs were typed for the same."""
    return re.sub(r"\s", "", text.translate(_HALF))


def _nearest(wanted: str, said: list[str]) -> str:
    return max(said, key=lambda each: fuzz.ratio(wanted, _plain(each)))


_NUMERAL = re.compile(r"第?[（(]?[一二三四五六七八九十]+(?:部分|、|[）)])")


def _lost(printed: Sequence[PrintedParagraph], text: str) -> list[str]:
    """Headings right above a marked line of the text below which the document has nothing."""
    filled = {
        _title(line.text)
        for line, following in itertools.pairwise(printed)
        if line.level and not following.level
    }
    lines = [each for each in text.split("\n") if each.strip()]
    heads = (a for a, b in itertools.pairwise(lines) if "|" in b and "|" not in a)
    found = [_title(each) for each in heads if _NUMERAL.match(each) and len(each) < _LONGEST]
    return [each for each in found if each not in filled]


def _title(line: str) -> str:
    return _NUMERAL.sub("", _plain(line))

"""Sentences: a form's phrases, rendered with values. Knows no sentence and no province itself.

Phrases are untrusted data: they run in a sandbox, and a name they misspell is an error.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Template, nodes

from data_entry.lists import beside
from generator.failures import FaultyFormError
from generator.forms.compiled import CompiledTexts
from generator.forms.form import Form, load_form
from generator.forms.grids import BAR, Grid, GridFaultError, is_row, parse
from generator.forms.sandbox import (
    FAULTS,
    NOT_GIVEN,
    MissingTags,
    Sandbox,
    in_words,
    refuse_unseen,
    similar,
)
from generator.forms.traced import TracedLine
from generator.forms.words import called

PARAGRAPH = "\a"
"""docxtpl's mark for a new paragraph in the same style."""

_DIGITS = "一二三四五六七八九"

_ENDS_OF_NAMES = "局省市县区州旗"

KEPT = "〔同页〕"
"""Begins a paragraph that must stand on one page with the next one."""

TABLE_TITLE = "〔表题〕"
"""Begins the title of the table that follows."""


def in_chinese(number: int) -> str:
    """1 … 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")


def numbered(pattern: str, number: int) -> str:
    """A label with its number: ``第{一}部分``, ``{1}.``, ``公开{01}表``."""
    signs = {"{一}": in_chinese(number), "{1}": str(number), "{01}": f"{number:02d}"}
    for sign, text in signs.items():
        pattern = pattern.replace(sign, text)
    return pattern


def balanced(title: str, length: int, name: str = "") -> list[str]:
    """A title in lines of about equal width, broken after the name of a place if there is one.

    ``name``, which stands in the title, is broken only where it is too long for a line.
    """
    title = str(title)  # what stands for an unread name is broken like any other
    count = math.ceil(_wide(title) / length)
    if count < 2:
        return [title]
    ideal = _wide(title) / count
    breaks = [
        i
        for i in range(1, len(title))
        if _wide(title[:i]) <= length and _wide(title[i:]) <= length * (count - 1)
    ]
    start = title.find(name) if name else -1
    inside = range(start + 1, start + len(name)) if start >= 0 else range(0)
    within = {i for word in _words().finditer(title) for i in range(word.start() + 1, word.end())}
    best = min(
        [i for i in breaks if i not in inside] or breaks,
        key=lambda i: (
            abs(_wide(title[:i]) - ideal)
            - (1.5 if title[i - 1] in _ENDS_OF_NAMES else 0)
            + (9 if title[i - 1].isdigit() or title[i] in "年度" else 0)
            + (9 if title[i] in "）」》，、。：；" or title[i - 1] in "（《「" else 0)
            + (9 if i in within else 0)
        ),
    )
    return [title[:best], *balanced(title[best:], length, name)]


@cache
def _words() -> re.Pattern[str]:
    """Words of official names and titles that a line does not divide."""
    return re.compile("|".join(beside(__file__, "title_words")["words"]))


def _wide(title: str) -> float:
    """Width in Chinese characters: figures and letters are half as wide."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in title)


_READER = Sandbox(autoescape=False)
_MOST = 99
"""What numerals go up to."""


class Phrases:
    """The phrases of one form, compiled once.

    A faulty text raises FaultyFormError; where ``faults`` is given, it is added there instead and
    its name stands for it, so that one run finds all of them.
    """

    def __init__(self, form: Form, faults: list[str] | None = None) -> None:
        self.form = form
        self._faults = faults
        self._notes = None if faults is None else MissingTags()
        self._environment = Sandbox(autoescape=False, notes=self._notes)
        self._environment.filters["编号"] = lambda number, label: numbered(
            label[:_MOST], min(max(int(number), 0), _MOST)
        )
        self._compile = CompiledTexts(self._environment, keeps=faults is None)
        self._compiled: dict[str, Template] = {}
        self._modules: tuple[Template, dict[str, BaseException]] | None = None
        self._seen: tuple[dict[str, Any], dict[str, Any]] = ({}, {})

    def watch(self) -> dict[tuple[str, int], set[bool]]:
        """Note from now on which way every condition goes, by text (or macro) and its number there."""
        self._environment.branches = {}
        return self._environment.branches

    @property
    def computed(self) -> list[Decimal]:
        """What the phrases worked out from values of the workbook."""
        return self._environment.computed

    def start(self) -> None:
        """Begin a document: the phrases of a form serve many."""
        self._environment.start()

    def begin_again(self) -> None:
        """Another document begins; see Sandbox."""
        self._environment.begin_again()

    def lines(self, name: str, context: dict[str, Any]) -> list[TracedLine]:
        """A phrase's paragraphs. Raises FaultyFormError if it cannot be rendered."""
        return list(map(self._trace, self.signed_lines(name, context)))

    def signed_lines(self, name: str, context: dict[str, Any]) -> list[str]:
        """A phrase's paragraphs as a part of another phrase: still with the signs of their values."""
        text = self.form.phrases.get(name)
        if text is None:
            return self.failed(f"phrases.toml：没有句子“{name}”{similar(name, self.form.phrases)}")
        return self._filled(text, context, f"句子“{name}”")

    def text_lines(self, text: str, context: dict[str, Any], where: str) -> list[TracedLine]:
        """Paragraphs of any text of the form; ``where`` it stands is for the message."""
        return list(map(self._trace, self._filled(text, context, where)))

    def _trace(self, text: str) -> TracedLine:
        return self._environment.trace.traced(text)

    def cells(self, row: TracedLine) -> list[TracedLine]:
        """The cells of a line of a table, each with its own values."""
        return [self._trace(cell.strip(" ")) for cell in row.signed[1:-1].split(BAR)]

    def _filled(self, text: str, context: dict[str, Any], where: str) -> list[str]:
        try:
            with self._environment.running():
                template = self._compiled.get(text)
                if template is None:
                    self._environment.text = where
                    template = self._compiled[text] = self._compile(text)
                rendered = template.render(context | self._macros(text, context))
                refuse_unseen(rendered)
        except FAULTS as error:
            return self.failed(f"{where}：{in_words(error)}", error)
        finally:
            self._collect(where)
        lines = _joined_rows(line.strip() for line in rendered.split("\n") if line.strip())
        return [line.replace(NOT_GIVEN, "" if is_row(line) else str(None)) for line in lines]

    def holds(self, test: str, context: dict[str, Any], where: str) -> bool:
        """Whether an expression is true; an empty one is. ``where`` it stands is for the message."""
        text = "{{ '是' if " + test + " else '' }}"
        return not test or bool(self.text_lines(text, context, f"{where}“{test}”"))

    def grid(self, lines: Sequence[str], where: str) -> Grid:
        """The table that lines of the form describe. Raises FaultyFormError if they are none."""
        try:
            return parse(lines)
        except GridFaultError as fault:
            self.failed(f"{where}：{fault}", fault)
            return parse(["| |", "| --- |", "| |"])

    def _collect(self, where: str) -> None:
        """Tell of the tags that a text used and that do not exist."""
        if self._notes is not None and self._faults is not None:
            self._faults += [f"{where}：{message}" for message in self._notes.said]
            self._notes.said.clear()

    def syntax_faults(self) -> list[str]:
        """The texts that cannot be compiled, used or not."""
        faults = []
        for name, text in {**self.form.fragments, **self.form.phrases}.items():
            try:
                _tree(text)
            except FAULTS as error:
                faults.append(f"句子“{name}”：{in_words(error)}")
        return faults

    def trees(self) -> Iterator[tuple[str, nodes.Template]]:
        """Every phrase and macro that can be read, by name."""
        for name, text in {**self.form.fragments, **self.form.phrases}.items():
            with suppress(*FAULTS):
                yield name, _tree(text)

    def failed(self, fault: str, error: BaseException | None = None) -> list[str]:
        """Raise FaultyFormError, or note the fault where they are collected."""
        if self._faults is None:
            raise FaultyFormError(self.form.folder, [fault]) from error
        self._faults.append(fault)
        return [fault]

    def _macros(self, text: str, context: dict[str, Any]) -> dict[str, Any]:
        """The macros of the form as they see this context; none for a text that calls none."""
        wanted, found = set[str](), called(text) & self.form.fragments.keys()
        if not found:
            return {}
        sound, broken = self._fragments()
        while broken and found - wanted:
            wanted |= found
            found = {name for each in found for name in called(self.form.fragments.get(each, ""))}
        for name in wanted & broken.keys():
            raise broken[name]
        if not _is_same(self._seen[0], context):
            self._seen = dict(context), vars(sound.make_module(context))
        return self._seen[1]

    def _fragments(self) -> tuple[Template, dict[str, BaseException]]:
        """The macros that can be read, compiled together once, and what is wrong with the others."""
        if self._modules is None:
            whole = "".join(self.form.fragments.values())
            sound = self._compile.kept(whole)
            self._modules = (sound, {}) if sound else self._sound_fragments()
        return self._modules

    def _sound_fragments(self) -> tuple[Template, dict[str, BaseException]]:
        broken: dict[str, BaseException] = {}
        for name, text in self.form.fragments.items():
            try:
                _tree(text)
            except FAULTS as error:
                broken[name] = error
        names = [name for name in self.form.fragments if name not in broken]
        try:
            return self._compile("".join(self.form.fragments[name] for name in names)), broken
        except FAULTS as error:  # too much of them
            return self._compile(""), broken | dict.fromkeys(names, error)


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both have the very same values under the same names."""
    return one.keys() == other.keys() and all(one[key] is other[key] for key in other)


@lru_cache(512)
def _tree(text: str) -> nodes.Template:
    """What a text is made of, to be read and not changed. Raises one of FAULTS."""
    return _READER.parse(text)


def _joined_rows(lines: Iterable[str]) -> Iterator[str]:
    """A row of a table whose cells hold several lines is one line, the cells' lines apart by \\a."""
    row: list[str] = []
    for line in lines:
        if row or (line.startswith(BAR) and not is_row(line)):
            row.append(line)
            if not line.endswith(BAR):
                continue
            yield PARAGRAPH.join(row)
            row = []
        else:
            yield line
    yield from row


class Sentences(Mapping[str, str]):
    """``句``: every phrase of the form, rendered when a document asks for it."""

    def __init__(self, phrases: Phrases, context: dict[str, Any]) -> None:
        self._phrases = phrases
        self._context = context

    def __getitem__(self, name: str) -> str:
        return PARAGRAPH.join(self._phrases.signed_lines(name, self._context))

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases.form.phrases)

    def __len__(self) -> int:
        return len(self._phrases.form.phrases)


_Made = TypeVar("_Made")


def once_per_form(make: Callable[[Form], _Made]) -> Callable[[Form], _Made]:
    """What is made of a form, kept; made anew where the form has been read anew."""
    kept: dict[Path, tuple[Form, _Made]] = {}

    def made(form: Form) -> _Made:
        if form.folder not in kept or kept[form.folder][0] is not form:
            kept[form.folder] = form, make(form)
        return kept[form.folder][1]

    return made


_compiled = once_per_form(Phrases)


def phrases_of(folder: Path) -> Phrases:
    """The compiled phrases of a form; anew where the form has been read anew."""
    return _compiled(load_form(folder))

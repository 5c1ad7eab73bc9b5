"""Sentences of a document that the form has not, written for it with tags.

They are said in the case that the document shows; in every other the form's own sentence is, or its
words for a comparison (与上年, 预算比较): what an author has not written is never made up.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from generator.authoring.learning.asked import Question, is_story
from generator.authoring.learning.facts import INNER, ROW, Facts, is_about, office_facts, words_of
from generator.authoring.learning.placed import place
from generator.authoring.learning.slots import Slot, UnplacedError, written_out
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.forms.form import Form, Numbers
from generator.forms.phrases import numbered

_WITH_LAST_YEAR, _WITH_BUDGET = "与上年", "预算比较"
"""The macros that have words for every case of a comparison."""
_DIRECTIONS = ("增减", "与预算")
_CHANGED = ("差额", "变动率", "原因", "预算差额", "差异原因", *_DIRECTIONS, "升降")
"""Facts that there are only where something has changed."""
_BUDGET, _SAME, _MASK = "预算数", "持平", "\0"
"""What a row as budgeted has twice, and the word for it, which is true there."""
_GROUP = "组"
"""What the row of a list is called that has rows of its own."""
ROW_LABEL = re.compile(r"（?([一二三四五六七八九十]+)[）、]|[（(]?(\d+)(?:[)）]|[.、．])")
_ALONE = ("年", "上年", "单位.单位名称", "称谓", "绩效简称")
"""Tags that every document has."""


@dataclass(frozen=True)
class OwnSentence:
    """A phrase of the form learned; ``instead`` of which of the nearest form's, if of any."""

    text: str
    instead: str = ""
    questions: tuple[Question, ...] = ()
    """What it asks of every agency."""


@dataclass
class _Said:
    """A line as a phrase has it, and what must hold for all of its sentence to be true."""

    text: str
    guards: list[str]
    questions: tuple[Question, ...] = ()


class Author:
    """Writes phrases for lines of a document of one office."""

    def __init__(self, facts: Facts, macros: Iterable[str]) -> None:
        self.facts, self.macros = facts, {*macros}

    def sentence(
        self, lines: Sequence[str], instead: str = "", cases: Iterable[str] = ()
    ) -> OwnSentence:
        """A phrase that says the lines. Raises UnplacedError.

        ``instead`` of a sentence of the form; ``cases``: what that one asks before it says the like.
        """
        pieces = [piece for _, piece in self._lines(lines)]
        said = [piece for piece in pieces if isinstance(piece, _Said)]
        if faults := [str(piece) for piece in pieces if isinstance(piece, UnplacedError)]:
            raise UnplacedError("；".join(faults))
        guards = dict.fromkeys([*cases, *(guard for each in said for guard in each.guards)])
        text = "\n".join(each.text for each in said)
        if guards:
            other = f"{{% else %}}{{{{ 句.{instead} }}}}\n" if instead else ""
            text = f"{{% if {' and '.join(guards)} %}}\n{text}\n{other}{{% endif %}}"
        questions = tuple(dict.fromkeys(each for one in said for each in one.questions))
        if len({each.tag for each in questions}) < sum(len(one.questions) for one in said):
            raise UnplacedError("有两处数的说法一样，不知道各是什么")
        return OwnSentence(text, instead, questions)

    def under(self, heading: str, asks: Numbers | None = None) -> "Author":
        """The same for lines under a heading; with ``asks`` figures that no form has are asked for."""
        return Author(self.facts.under(heading, asks), self.macros)

    def unplaced(self, lines: Sequence[str]) -> dict[int, str]:
        """Which of the lines cannot be said with tags, and why."""
        pieces = self._lines(lines)
        return {at: str(piece) for at, piece in pieces if isinstance(piece, UnplacedError)}

    def _lines(self, lines: Sequence[str]) -> Iterator[tuple[int, _Said | UnplacedError]]:
        """Each line (or all rows of a list) as a phrase has it, with the number of the first."""
        at = 0
        while at < len(lines):
            if looped := self._loop(lines[at:]):
                said, count = looped
                yield at, said
                at += count
                continue
            try:
                yield at, self._line(lines[at], self.facts)
            except UnplacedError as error:
                yield at, error
            at += 1

    def _line(self, text: str, facts: Facts, row: str = "") -> _Said:
        if "{" in text or text.startswith("|"):
            raise UnplacedError("这一段里有花括号或竖线")
        slots = place(text, facts, row)
        questions = tuple(slot.question for slot in slots if slot.question)
        if questions and is_story(text, [s.start for s in slots if s.name not in _ALONE]):
            raise UnplacedError("这一段是各单位自己的情况")
        said = _Piecewise(text, slots, self.macros).said()
        return replace(said, questions=questions)

    def _loop(self, lines: Sequence[str]) -> tuple[_Said, int] | None:
        """Lines that are the rows of a list, all written alike."""
        for name, rows in self.facts.lists.items():
            if looped := self._grouped(name, rows, lines) or self._listed(name, rows, lines):
                return looped
        return None

    def _listed(
        self, name: str, rows: Sequence[Tags], lines: Sequence[str], row: str = ROW
    ) -> tuple[_Said, int] | None:
        """The rows of one list."""
        if len(rows) > len(lines) or not all(map(is_about, rows, lines)):
            return None
        if not (parted := _numbered(rows, lines)) or not (said := self._rows(rows, parted[1], row)):
            return None
        text = f"{{% for {row} in {name} %}}{parted[0]}{said}\n{{% endfor %}}"
        return _Said(text, []), len(rows)

    def _grouped(
        self, name: str, rows: Sequence[Tags], lines: Sequence[str]
    ) -> tuple[_Said, int] | None:
        """The rows of a list that has rows of its own, each with those below it."""
        inner = [row.get(INNER) or [] for row in rows]
        ends = [*itertools.accumulate(len(each) + 1 for each in inner)]
        if not all(inner) or ends[-1] > len(lines):
            return None
        begins = [0, *ends[:-1]]
        heads = self._listed(name, rows, [lines[at] for at in begins], _GROUP)
        texts = [lines[at + 1 : end] for at, end in zip(begins, ends, strict=True)]
        parted = [_numbered(*each, is_apart=True) for each in zip(inner, texts, strict=True)]
        labels = {each[0] for each in parted if each}
        if not heads or not all(parted) or len(labels) != 1:
            return None
        own = itertools.chain(*(each[1] for each in parted if each))
        said = self._rows([*itertools.chain(*inner)], [*own], ROW)
        below = f"{{% for {ROW} in {_GROUP}.{INNER} %}}{labels.pop()}{said}\n{{% endfor %}}"
        text = heads[0].text.replace("{% endfor %}", f"{below}{{% endfor %}}")
        return (_Said(text, []), ends[-1]) if said else None

    def _rows(self, rows: Sequence[Tags], lines: Sequence[str], name: str) -> str:
        """How a row is written: the one in the richest case says all; apart where it is as budgeted."""
        unequal = f'{name}.与预算 != "等于"'
        pairs = [*zip(rows, lines, strict=False)]
        is_equal = [str(row.get("与预算")) == "等于" for row, _ in pairs]
        said = [self._row(line, name, row, unequal) for row, line in pairs]
        other = max(itertools.compress(said, [not each for each in is_equal]), key=len, default="")
        same = [
            self._row(line.replace(_SAME, _MASK), name, {k: row[k] for k in row if k != _BUDGET})
            for row, line in itertools.compress(pairs, is_equal)
        ]
        own = max(same, key=len, default="").replace(_MASK, _SAME)
        if other and own and _clauses(own) - _clauses(other):
            return f"{{% if {unequal} %}}{other}{{% else %}}{own}{{% endif %}}"
        said = [self._row(line, name, row) for row, line in pairs]
        best = max(said, key=len, default="")
        alike = sum(_clauses(each) <= _clauses(best) for each in said)
        return best if 2 * alike > len(said) else ""

    def _row(self, line: str, name: str, row: Tags, allowed: str = "") -> str:
        """How a row is written with its facts; empty if it cannot be placed, or asks more than allowed."""
        with suppress(UnplacedError):
            said = self._line(line, self.facts.beside(name, row), name)
            return said.text if {*said.guards} <= {allowed} and not said.questions else ""
        return ""


def _clauses(text: str) -> set[str]:
    """What a row says by itself, clause by clause."""
    return {*re.split("[，。；]", words_of([text]))} - {""}


def author_of(form: Form, subject: Subject, typed: tuple[str, ...] = ()) -> Author:
    """Who writes with the tags of this office what the form does not say; ``typed``: see office_facts."""
    return Author(office_facts(form, subject, typed), form.fragments)


def _numbered(
    rows: Sequence[Tags], lines: Sequence[str], *, is_apart: bool = False
) -> tuple[str, list[str]] | None:
    """How the rows of a list are numbered that have no such numbers of their own, and the lines without.

    None where the lines have numerals, but not one after the other. ``is_apart``: whatever numbers
    the rows have among others.
    """
    labels = [m for line in lines[: len(rows)] if (m := ROW_LABEL.match(line))]
    if len(labels) < len(rows) or (labels[0][0] == str(rows[0].get("序")) and not is_apart):
        return None if any(m[1] for m in labels) else ("", [*lines])
    signs = {m[0].replace(m[1] or m[2], "{一}" if m[1] else "{1}", 1) for m in labels}
    sign = signs.pop()
    if signs or any(numbered(sign, n) != m[0] for n, m in enumerate(labels, 1)):
        return None if labels[0][1] else ("", [*lines])
    said = f'{{{{ loop.index|编号("{sign}") }}}}'
    if "{1}" in sign:
        said = sign.replace("{1}", "{{ loop.index }}")
    return said, [line[m.end() :] for line, m in zip(lines, labels, strict=False)]


class _Piecewise:
    """A line whose pieces are placed, sentence by sentence."""

    def __init__(self, text: str, slots: list[Slot], macros: set[str]) -> None:
        self.text, self.slots, self.macros = text, slots, macros
        self.guards: list[str] = []
        self.told: set[str] = set()
        """Quantities whose comparison stands already."""

    def said(self) -> _Said:
        """The whole line."""
        ends = [m.end() for m in re.finditer("。", self.text) if not self._within(m.start())]
        bounds = [0, *ends]
        if bounds[-1] < len(self.text):
            bounds.append(len(self.text))
        pieces = [self._sentence(begin, end) for begin, end in itertools.pairwise(bounds)]
        return _Said("".join(pieces), self.guards)

    def _within(self, at: int) -> bool:
        return any(slot.start <= at < slot.end for slot in self.slots)

    def _sentence(self, begin: int, end: int) -> str:
        """A sentence: whole in its case, or without the clauses that only that case has."""
        slots = [slot for slot in self.slots if begin <= slot.start < end]
        facts = [s for s in slots if s.name not in _ALONE]
        compared = dict.fromkeys(s.quantity for s in facts if s.comparison)
        plain = [s for s in facts if not s.comparison]
        if len(compared) == 1 and not plain:
            return self._whole(begin, end, facts)
        if not compared:
            return self._clauses(begin, end, slots)
        return self._in_runs(begin, end, slots)

    def _whole(self, begin: int, end: int, facts: list[Slot]) -> str:
        """A sentence that compares one quantity; the form's own words for all other cases."""
        name = facts[0].quantity
        kinds = {s.comparison for s in facts}
        macro = _WITH_LAST_YEAR if "上年" in kinds else _WITH_BUDGET
        is_said = any(s.fact in ("差额", "变动率", "与预算") for s in facts)
        has_words = is_said and name not in self.told and macro in self.macros
        words = f'{macro}({name}).removeprefix("，")'  # here it begins a sentence
        otherwise = f"{{% else %}}{{{{ {words} }}}}" if has_words else ""
        self.told.add(name)
        text = self._clauses(begin, end, facts_of(self.slots, begin, end))
        return f"{{% if {_test(facts)} %}}{text}{otherwise}{{% endif %}}"

    def _in_runs(self, begin: int, end: int, slots: list[Slot]) -> str:
        """A sentence of which some clauses compare: each run of those in its case."""
        said, run = "", list[tuple[int, int]]()
        bounds = self._bounds(begin, end)
        for a, b in itertools.pairwise(bounds):
            inside = [s for s in slots if a <= s.start < b and s.name not in _ALONE]
            of = _compared(inside)
            before = _compared(facts_of(self.slots, *run[-1])) if run else of
            if run and (not of or of != before):
                said += self._run(run, begin)
                run = []
            if of:
                run.append((a, b))
                if any(not s.comparison for s in inside) or a == begin != end:
                    self.guards += [_test([s for s in inside if s.comparison])]
            else:
                said += self._clauses(a, b, facts_of(self.slots, a, b))
        return said + (self._run(run, begin) if run else "") + self.text[bounds[-1] : end]

    def _run(self, run: list[tuple[int, int]], begin: int) -> str:
        """Clauses that compare the same quantities, and what stands there in the other cases."""
        a, b = run[0][0], run[-1][1]
        slots = facts_of(self.slots, a, b)
        compared = [s for s in slots if s.comparison]
        text = "".join(self._clauses(x, y, facts_of(self.slots, x, y)) for x, y in run)
        if not any(s.fact in _CHANGED for s in compared):
            prior = dict.fromkeys(s.quantity for s in compared if s.comparison == "上年")
            known = "".join(f" and {each}.上年数|有" for each in prior)
            return f"{{% if 有上年{known} %}}{text}{{% endif %}}" if known else text
        test = _test(compared)
        if a == begin or test in self.guards:
            return text
        names = {s.quantity for s in compared}
        otherwise = ""
        if len(names) == 1 and "上年" in {s.comparison for s in compared}:
            name = names.pop()
            at = min(s.start for s in compared)
            words = re.search("同比|[比较与]", self.text[a:at])
            at = a + words.start() if words else at
            lead = _piece(self.text, a, at, [s for s in slots if s.end <= at])
            flat = f'{{{{ "与上年持平" if {name}.持平 else "上年无此项" }}}}'
            otherwise = f"{{% elif 有上年 %}}{lead}{flat}"
        return f"{{% if {test} %}}{text}{otherwise}{{% endif %}}"

    def _bounds(self, begin: int, end: int) -> list[int]:
        """Where the clauses of a sentence begin, and where the last one ends.

        A clause that only says with what is compared (与上年相比) belongs to the next one.
        """
        marks = [m.start() for m in re.finditer("[，；]", self.text[:end]) if m.start() >= begin]
        bounds = [begin, *(m for m in marks if not self._within(m)), end - self._ends(end)]
        joined = [
            b
            for a, b in itertools.pairwise(bounds)
            if b == bounds[-1]
            or not self.text[a:b].endswith("比")
            or [s for s in facts_of(self.slots, a, b) if s.name not in _ALONE]
        ]
        return [begin, *joined]

    def _clauses(self, begin: int, end: int, slots: list[Slot]) -> str:
        """Clauses; what depends on a fact that may be missing vanishes with it."""
        bounds = self._bounds(begin, end)
        said, skipped = "", 0
        for a, b in itertools.pairwise(bounds):
            inside = [s for s in slots if a <= s.start < b]
            text = _piece(self.text, a, b, inside)[skipped:]
            skipped = 0
            missing = [s for s in inside if s.may_be_missing]
            rest = [s for s in inside if s not in missing and s.fact not in _DIRECTIONS]
            if missing and (a > 0 or len(bounds) == 2) and not rest:
                test = " and ".join(s.test for s in missing)
                is_sentence = len(bounds) == 2 and self._ends(end)
                text += self.text[b:end] if is_sentence else ""
                has_next = a == begin and b < bounds[-1] and self.text[a] not in "，；"
                sign = self.text[b] if has_next else ""
                text = f"{{% if {test} %}}{text}{sign}{{% endif %}}"
                if is_sentence:
                    return text
                if has_next:
                    skipped = 1
            elif missing:
                self.guards += [s.test for s in missing if s.test not in self.guards]
            said += text
        return said + self.text[bounds[-1] : end]

    def _ends(self, end: int) -> bool:
        return self.text[end - 1] == "。"


def _compared(slots: Iterable[Slot]) -> set[tuple[str, str]]:
    """What is compared with what."""
    return {(s.quantity, s.comparison) for s in slots if s.comparison}


def facts_of(slots: Iterable[Slot], begin: int, end: int) -> list[Slot]:
    """The slots of a stretch of the line."""
    return [slot for slot in slots if begin <= slot.start < end]


def _test(compared: Iterable[Slot]) -> str:
    """What holds where these comparisons are as the document has them."""
    tests = dict.fromkeys(
        f"有上年 and {s.quantity}.上年数 and not {s.quantity}.持平"
        if s.comparison == "上年"
        else f'{s.quantity}.与预算 != "等于"'
        for s in compared
    )
    return " and ".join(tests)


def _piece(text: str, begin: int, end: int, slots: list[Slot]) -> str:
    moved = [replace(s, start=s.start - begin, end=s.end - begin) for s in slots]
    return written_out(text[begin:end], moved)


_CASE = re.compile(r"\{%-?\s*(if|elif|else|endif|for|endfor)\b\s*(.*?)\s*-?%\}", re.S)


def cases_of(phrase: str, holds: Callable[[str], bool]) -> list[str]:
    """What a phrase asks, outside of lists, on the way that it takes; each as it holds."""
    found: list[str] = []
    frames: list[list[bool]] = []
    """Of each condition: whether its present branch is taken, whether one of them was."""
    for kind, test in _CASE.findall(phrase):
        is_live = all(here for here, _ in frames)
        if kind == "for":
            frames.append([False, True])
        elif kind == "if":
            frames.append([False, not is_live])
        elif kind in ("endif", "endfor"):
            frames.pop()
        if kind in ("if", "elif"):
            above = all(here for here, _ in frames[:-1])
            is_open = above and not frames[-1][1]
            is_taken = is_open and holds(test)
            if is_open and not test.startswith("选."):
                found.append(f"({test})" if is_taken else f"not ({test})")
            frames[-1] = [is_taken, frames[-1][1] or is_taken]
        elif kind == "else":
            frames[-1][0] = not frames[-1][1]
    return found

"""Sentences of a document that the form has not, written for it with tags.

They are said in the case that the document shows; in every other the form's own sentence is, or its
words for a comparison (与上年, 预算比较): what an author has not written is never made up.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.authoring.learning.facts import ROW, Facts
from generator.authoring.learning.placed import Slot, UnplacedError, place, written_out
from generator.contents.tags import Tags

_WITH_LAST_YEAR, _WITH_BUDGET = "与上年", "预算比较"
"""The macros that have words for every case of a comparison."""
_CHANGED = ("增减", "升降", "变动率")
_ALONE = ("年", "上年", "单位.单位名称", "称谓", "绩效简称")
"""Tags that every document has."""


@dataclass(frozen=True)
class OwnSentence:
    """A phrase of the form learned; ``instead`` of which of the nearest form's, if of any."""

    text: str
    instead: str = ""


@dataclass
class _Said:
    """A line as a phrase has it, and what must hold for all of its sentence to be true."""

    text: str
    guards: list[str]


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
        said = list(self._lines(lines))
        guards = dict.fromkeys([*cases, *(guard for each in said for guard in each.guards)])
        text = "\n".join(each.text for each in said)
        if guards:
            other = f"{{% else %}}{{{{ 句.{instead} }}}}\n" if instead else ""
            text = f"{{% if {' and '.join(guards)} %}}\n{text}\n{other}{{% endif %}}"
        return OwnSentence(text, instead)

    def _lines(self, lines: Sequence[str]) -> Iterator[_Said]:
        at = 0
        while at < len(lines):
            if looped := self._loop(lines[at:]):
                said, count = looped
                yield said
                at += count
            else:
                yield self._line(lines[at], self.facts)
                at += 1

    def _line(self, text: str, facts: Facts, row: str = "") -> _Said:
        if "{" in text or text.startswith("|"):
            raise UnplacedError("这一段里有花括号或竖线")
        return _Piecewise(text, place(text, facts, row), self.macros).said()

    def _loop(self, lines: Sequence[str]) -> tuple[_Said, int] | None:
        """Lines that are the rows of a list, all written alike."""
        for name, rows in self.facts.lists.items():
            if len(rows) > len(lines) or not all(map(_names, rows, lines)):
                continue
            try:
                said = [
                    self._line(line, self.facts.beside(ROW, row), ROW)
                    for row, line in zip(rows, lines, strict=False)
                ]
            except UnplacedError:
                continue
            if len({each.text for each in said}) == 1 and not said[0].guards:
                text = f"{{% for {ROW} in {name} %}}{said[0].text}\n{{% endfor %}}"
                return _Said(text, []), len(rows)
        return None


def _names(row: Tags, line: str) -> bool:
    """Whether a line is about a row of 科目."""
    return all(row.get(key) and str(row[key]) in line for key in ("类", "款", "项"))


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
        slots = [slot for slot in self.slots if begin <= slot.start < end]
        changed = dict.fromkeys(s.quantity for s in slots if s.fact in (*_CHANGED, "原因"))
        compared = dict.fromkeys(s.quantity for s in slots if s.fact == "与预算")
        tests = {name: f"有上年 and {name}.上年数 and not {name}.持平" for name in changed}
        tests |= {name: f'{name}.与预算 != "等于"' for name in compared if name not in tests}
        facts = [s for s in slots if s.name not in _ALONE]
        directions = (*_CHANGED, "与预算")
        figures = [s for s in facts if not s.may_be_missing and s.fact not in directions]
        text = self._clauses(begin, end, slots)
        if not tests:
            return text
        (name, test), *others = tests.items()
        is_alone = not others and all(s.fact == "差额" and s.quantity == name for s in figures)
        macro = _WITH_LAST_YEAR if name in changed else _WITH_BUDGET
        if not is_alone or macro not in self.macros:
            self.guards += tests.values()
            return text
        is_reason = not any(s.fact in ("差额", "变动率", "完成率") for s in facts)
        is_told = name in self.told or (is_reason and name in changed)
        otherwise = "" if is_told else f"{{% else %}}{{{{ {macro}({name}) }}}}"
        self.told.add(name)
        return f"{{% if {test} %}}{text}{otherwise}{{% endif %}}"

    def _clauses(self, begin: int, end: int, slots: list[Slot]) -> str:
        """The sentence; what depends on a fact that may be missing vanishes with it."""
        marks = [m.start() for m in re.finditer("[，；]", self.text[:end]) if m.start() >= begin]
        bounds = [begin, *(m for m in marks if not self._within(m)), end - self._ends(end)]
        said = ""
        for a, b in itertools.pairwise(bounds):
            inside = [s for s in slots if a <= s.start < b]
            text = _piece(self.text, a, b, inside)
            missing = [s for s in inside if s.may_be_missing]
            rest = [s for s in inside if s not in missing and s.fact not in ("增减", "与预算")]
            if missing and (a > begin or len(bounds) == 2) and not rest:
                test = " and ".join(s.test for s in missing)
                if len(bounds) == 2:
                    text += self.text[b:end]
                    return f"{{% if {test} %}}{text}{{% endif %}}"
                text = f"{{% if {test} %}}{text}{{% endif %}}"
            elif missing:
                self.guards += [
                    f"{s.name}|有" for s in missing if f"{s.name}|有" not in self.guards
                ]
            said += text
        return said + self.text[bounds[-1] : end]

    def _ends(self, end: int) -> bool:
        return self.text[end - 1] == "。"


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


def words_of(texts: Iterable[str]) -> str:
    """What the texts of a form write themselves: without blanks, tags and conditions."""
    return re.sub(r"\{[{%].*?[}%]\}|\{[^{}]*\}", " ", "\n".join(texts), flags=re.S)

"""Sentences of a document that the form has not, written for it with tags.

They are said in the case that the document shows; in every other the form's own sentence is, or its
words for a comparison (与上年, 预算比较): what an author has not written is never made up.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from data_entry.sourced import origin_of
from generator.authoring.form_words import words_chosen, words_of
from generator.authoring.learning.asked import USE, Question, is_story
from generator.authoring.learning.cases import Case, names_in
from generator.authoring.learning.facts import FIGURE, INNER, ROW, Facts, is_about, office_facts
from generator.authoring.learning.placing.pieces import ALONE, WITH_LAST_YEAR, Piecewise, Said
from generator.authoring.learning.placing.placed import place
from generator.authoring.learning.placing.reasons import doubt, untold_reason
from generator.authoring.learning.placing.slots import UnplacedError
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.forms.form import Form, Numbers
from generator.forms.phrases import numbered
from generator.forms.printed import Money
from generator.forms.words import LIST

_BUDGET, _SAME = "预算数", {"持平": "\0", "等于": "\1"}
"""What a row as budgeted has twice, and the words for it, which are true there."""
_NONE = re.compile("没有|未|无")
"""In a sentence without a figure: that there is nothing."""
_COMPARED = ("持平", "上年数", "与预算")
"""Facts that say whether there is something to compare with."""
_LIKE = 60
"""How alike, of 100, a clause is to one that a form says in one case only."""
_CLAUSE = 4
"""Signs of a clause that tells something."""
_HEAD = re.compile(r"(?:\d+[.、．]|（\d+）)([^。，：；\d]{4,20})。(?=.)")
"""How a line begins that has a heading of its own: 1.公务接待费。."""
_UNCHANGED, _IS_WHOLE = ("持平", "上年为零"), re.compile(rf"(?!.*\{{{LIST}\}}).*。")
"""The words of the form where there is no change to tell, and a sentence that needs no list."""
USED = "用途"
"""What a row of a list is used for."""
_GROUP = "组"
"""What the row of a list is called that has rows of its own."""
ROW_LABEL = re.compile(r"（?([一二三四五六七八九十]+)[）、]|[（(]?(\d+)(?:[)）]|[.、．])")


@dataclass(frozen=True)
class OwnSentence:
    """A phrase of the form learned; ``instead`` of which of the nearest form's, if of any."""

    text: str
    instead: str = ""
    questions: tuple[Question, ...] = ()
    """What it asks of every agency."""


class Author:
    """Writes phrases for lines of a document of one office."""

    def __init__(
        self,
        facts: Facts,
        macros: Iterable[str],
        words: Mapping[str, str],
        uses: dict[str, list[str]] | None = None,
        sentences: Collection[str] = (),
    ) -> None:
        self.facts, self.macros, self.words = facts, {*macros}, words
        self.sentences = sentences
        """The names of the form's own, printed or not."""
        self.uses = {} if uses is None else uses
        """What the rows of a sheet are used for, where the form does not ask for it."""

    def _has_words(self, macro: str, name: str) -> bool:
        """Whether the form says of a quantity that nothing has changed, in a sentence without a list."""
        key = self.facts.values.get(f"{name}.键", "")
        own = (self.words.get(f"{word}.{key}", self.words.get(word, "")) for word in _UNCHANGED)
        is_whole = macro != WITH_LAST_YEAR or all(map(_IS_WHOLE.fullmatch, own))
        return macro in self.macros and is_whole

    def sentence(
        self,
        lines: Sequence[str],
        instead: str = "",
        cases: Sequence[Case] = (),
        told: Collection[str] = (),
    ) -> OwnSentence:
        """A phrase that says the lines. Raises UnplacedError.

        ``instead`` of a sentence of the form; ``cases``: what that one asks before it says the like;
        ``told``: its figures. A line that has none of them is said whatever that one asks.
        """
        pieces = [*self._lines(lines)]
        said = [piece for _, piece in pieces if isinstance(piece, Said)]
        if faults := [str(piece) for _, piece in pieces if isinstance(piece, UnplacedError)]:
            raise UnplacedError("；".join(faults))
        bounds = itertools.pairwise([*(at for at, _ in pieces), len(lines)])
        is_apart = [bool(told) and not {*told} & figures(lines[a:b]) for a, b in bounds]
        if all(is_apart):
            instead, cases, is_apart = self._of_nothing(lines), (), [False] * len(said)
        blocks: list[str] = []
        for apart, group in itertools.groupby(
            zip(is_apart, said, strict=True), lambda each: each[0]
        ):
            found = [each for _, each in group]
            own = ("", ()) if any("句." in each for each in blocks) else (instead, cases)
            blocks += (
                [*map(self._block, ([x] for x in found))] if apart else [self._block(found, *own)]
            )
        questions = tuple(dict.fromkeys(each for one in said for each in one.questions))
        if len({each.tag for each in questions}) < sum(len(one.questions) for one in said):
            raise UnplacedError("有两处数的说法一样，不知道各是什么")
        return OwnSentence("\n".join(blocks), instead, questions)

    def _block(self, said: Sequence[Said], instead: str = "", cases: Sequence[Case] = ()) -> str:
        """Lines that are said together, or the form's sentence in their place."""
        texts = [self._in_case(each.text, cases) for each in said]
        asked = (each.test for each in cases if self._matters(each, texts))
        guards = dict.fromkeys([*asked, *(guard for each in said for guard in each.guards)])
        text = "\n".join(texts)
        if not guards:
            return text
        other = f"{{% else %}}{{{{ 句.{instead} }}}}\n" if instead else ""
        return f"{{% if {' and '.join(guards)} %}}\n{text}\n{other}{{% endif %}}"

    def _of_nothing(self, lines: Iterable[str]) -> str:
        """The form's sentence of the quantity that these lines say there is nothing of, if it has one."""
        names = (name for line in lines for name in self.facts.lacking(line))
        return next((name for name in names if name in self.sentences), "")

    def _matters(self, case: Case, texts: Sequence[str]) -> bool:
        """Whether a text may be untrue where this case of the form's own sentence is another.

        Not where it asks for a comparison, which every piece asks for itself, or for rows with
        amounts of which the text says nothing; nor where the form only says more in it, which the
        text has no words for, or asks itself.
        """
        names = names_in(case.test)
        if all(name == "有上年" or name.rpartition(".")[2] in _COMPARED for name in names):
            return False
        if case.more:
            others = (each for each in texts if not each.startswith(f"{{% if {case.test} %}}"))
            return any(_says_like(each, case.more) for each in others)
        rows = [self.facts.lists.get(name, [{}])[0] for name in names]
        has_amounts = all(any(isinstance(v, Money) for v in row.values()) for row in rows)
        is_said = any(name in text for name in names for text in texts)
        return case.test.startswith("not") or not has_amounts or is_said

    def _in_case(self, text: str, cases: Iterable[Case]) -> str:
        """A line all of whose numbers the form only says where there is one of them: so it is said."""
        tags = {*re.findall(r"\{\{ \(?([\w.]+)", text)} - {*ALONE}
        for case in cases:
            names = names_in(case.test)
            is_of_numbers = all(isinstance(self.facts.values.get(n), Money | int) for n in names)
            if case.more and tags and tags <= names and is_of_numbers:
                return f"{{% if {case.test} %}}{text}{{% endif %}}"
        return text

    def under(self, heading: str, asks: Numbers | None = None) -> "Author":
        """The same for lines under a heading; with ``asks`` figures that no form has are asked for."""
        made = copy(self)
        made.facts = self.facts.under(heading, asks)
        return made

    def unplaced(self, lines: Sequence[str]) -> dict[int, str]:
        """Which of the lines cannot be said with tags, and why."""
        pieces = self._lines(lines)
        return {at: str(piece) for at, piece in pieces if isinstance(piece, UnplacedError)}

    def _lines(self, lines: Sequence[str]) -> Iterator[tuple[int, Said | UnplacedError]]:
        """Each line (or all rows of a list) as a phrase has it, with the number of the first."""
        at = 0
        while at < len(lines):
            if looped := self._loop(lines[at:]):
                yield at, looped[0]
                at += looped[1]
                continue
            try:
                yield at, self._line(lines[at], self.facts)
            except UnplacedError as error:
                yield at, error
            at += 1

    def _line(self, text: str, facts: Facts, row: str = "") -> Said:
        if "{" in text or text.startswith("|"):
            raise UnplacedError("这一段里有花括号或竖线")
        slots = place(text, _headed(facts, text), row)
        questions = tuple(slot.question for slot in slots if slot.question)
        placed = [s.start for s in slots if s.name not in ALONE]
        if questions and is_story(text, placed):
            raise UnplacedError("这一段是各单位自己的情况")
        if questions and (why := doubt(text, slots)):
            raise UnplacedError(why)
        if any(slot.comparison for slot in slots) and (words := untold_reason(text, slots)):
            raise UnplacedError(f"“{words}”是各单位自己的原因")
        said = Piecewise(text, slots, self._has_words).said()
        if not placed and _NONE.search(text):
            said.guards += [f"not {name}.数" for name in facts.lacking(text)]
        said.guards += [f"not {name}" for name in facts.other_parts([s.name for s in slots])]
        return replace(said, questions=questions)

    def _loop(self, lines: Sequence[str]) -> tuple[Said, int] | None:
        """Lines that are the rows of a list, all written alike."""
        for name, rows in self.facts.lists.items():
            if looped := self._grouped(name, rows, lines) or self._listed(name, rows, lines):
                return looped
        return None

    def _listed(
        self, name: str, rows: Sequence[Tags], lines: Sequence[str], row: str = ROW
    ) -> tuple[Said, int] | None:
        """The rows of one list."""
        is_about_all = len(rows) <= len(lines) and all(map(is_about, rows, lines))
        if not is_about_all or not (parted := _numbered(rows, lines)):
            return None
        own, sign = _without_signs(parted[1][: len(rows)])
        if not (said := self._rows(rows, own, row)):
            return None
        text = f"{{% for {row} in {name} %}}{parted[0]}{said}{sign}\n{{% endfor %}}"
        return Said(text, []), len(rows)

    def _grouped(
        self, name: str, rows: Sequence[Tags], lines: Sequence[str]
    ) -> tuple[Said, int] | None:
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
        return (Said(text, []), ends[-1]) if said else None

    def _rows(self, rows: Sequence[Tags], lines: Sequence[str], name: str) -> str:
        """How a row is written: the one in the richest case says all; apart where it is as budgeted."""
        unequal = f'{name}.与预算 != "等于"'
        pairs = [*zip(rows, lines, strict=False)]
        is_equal = [str(row.get("与预算")) == "等于" for row, _ in pairs]
        said = [self._row(line, name, row, unequal) for row, line in pairs]
        other = max(itertools.compress(said, [not each for each in is_equal]), key=len, default="")
        other = _with_no_budget(other, said, name)
        same = [
            self._row(_masked(line, _SAME), name, {k: row[k] for k in row if k != _BUDGET})
            for row, line in itertools.compress(pairs, is_equal)
        ]
        own = _masked(max(same, key=len, default=""), {v: k for k, v in _SAME.items()})
        if other and own and _clauses(own) - _clauses(other):
            return f"{{% if {unequal} %}}{other}{{% else %}}{own}{{% endif %}}"
        said = [self._row(line, name, row) for row, line in pairs]
        best = _with_no_budget(max(said, key=len, default=""), said, name)
        if _is_of_others(best, name):
            return self._with_more(rows, said, best, name)
        alike = sum(_clauses(each) <= _clauses(best) for each in said)
        return best if 2 * alike > len(said) else ""

    def _with_more(self, rows: Sequence[Tags], said: Sequence[str], best: str, name: str) -> str:
        """Rows of which one goes on with what is not of the row; empty where they are no rows."""
        usual = max((each for each in said if not _is_of_others(each, name)), key=len, default="")
        title = rows[said.index(best)].get("名称")
        if not title or not usual or not best.startswith(usual):
            return ""
        more = best[len(usual) :]
        return f'{usual}{{% if {name}.名称 == "{title}" %}}{more}{{% endif %}}'

    def _row(self, line: str, name: str, row: Tags, allowed: str = "") -> str:
        """How a row is written with its facts; empty if it cannot be placed, or asks more than allowed."""
        row = self._with_use(line, row)
        with suppress(UnplacedError):
            said = self._line(line, self.facts.beside(name, row), name)
            return said.text if {*said.guards} <= {allowed} and not said.questions else ""
        return ""

    def _with_use(self, line: str, row: Tags) -> Tags:
        """A row with what a line says it is used for: asked of every agency, if it is not already."""
        use = USE.search(line)
        sheets = {place.sheet for place in origin_of(row.get("决算数"))}
        if not use or row.get(USED) or len(sheets) != 1:
            return row
        said = self.uses.setdefault(sheets.pop(), [])
        said += [use[1]] if use[1] not in said else []
        return row | {USED: use[1]}

    def printed(self, line: str, sentence: OwnSentence) -> str:
        """A line as the form prints it of the sample office: one example stands for all uses."""
        use = USE.search(line) if f"{ROW}.{USED}" in sentence.text else None
        first = next((said[0] for said in self.uses.values() if use and use[1] in said), "")
        return line.replace(use[1], first) if use and first else line


def figures(lines: Iterable[str]) -> set[str]:
    """The amounts and shares of lines."""
    found = (figure for line in lines for figure in FIGURE.findall(line))
    return {each for each in found if each[-1] in "元%" and each.strip("0.%万元")}


def _headed(facts: Facts, text: str) -> Facts:
    """The facts for a line that begins with a heading of its own."""
    head = _HEAD.match(text)
    made = copy(facts)
    made.heading += head[1] if head else ""
    return made


def _masked(text: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text


def _with_no_budget(best: str, said: Iterable[str], name: str) -> str:
    """A row that says its rate, with what the like rows say that have none: 年初未安排预算."""
    before, has_rate, rest = best.partition(f"{{% if {name}.完成率|有 %}}")
    rate, end, after = rest.partition("{% endif %}")
    for each in said if has_rate else ():
        other = each[len(before) : len(each) - len(after)]
        if other and "{" not in other and each == before + other + after:
            return f"{before}{has_rate}{rate}{{% else %}}{other}{end}{after}"
    return best


def _is_of_others(said: str, name: str) -> bool:
    """Whether a row says what is no fact of its own: 其中 after it."""
    tags = re.findall(r"\{\{ \(?([\w.]+)(?![\w.(])", said)
    return any(not tag.startswith(f"{name}.") and tag not in (*ALONE, "loop.index") for tag in tags)


def _clauses(text: str) -> set[str]:
    """What a row says by itself, clause by clause."""
    return {*re.split("[，。；]", words_of([text]))} - {""}


def author_of(form: Form, subject: Subject, typed: tuple[str, ...] = ()) -> Author:
    """Who writes with the tags of this office what the form does not say; ``typed``: see office_facts."""
    words = words_chosen(form, subject.options)
    facts = office_facts(form, subject, typed)
    return Author(facts, form.fragments, words, sentences=form.phrases.keys())


def _without_signs(lines: list[str]) -> tuple[list[str], str]:
    """Rows of which each ends with a semicolon and the last with a full stop, and what says so."""
    *others, last = lines
    is_so = others and last.endswith("。") and all(each.endswith("；") for each in others)
    said = '{{ "；" if not loop.last else "。" }}'
    return ([each[:-1] for each in lines], said) if is_so else (lines, "")


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


def _says_like(text: str, more: str) -> bool:
    """Whether a clause of a text that has no facts is like one of these."""
    plain = re.split("[，。；\n]", re.sub(r"\{%.*?%\}", "", text))
    own = [each for each in plain if "{{" not in each and len(each) >= _CLAUSE]
    told = [each for each in re.split("[，。；\\s]", words_of([more])) if len(each) >= _CLAUSE]
    return any(fuzz.partial_ratio(a, b) >= _LIKE for a in own for b in told)

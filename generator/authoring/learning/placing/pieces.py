"""A line whose figures are placed, sentence by sentence: each is said in the cases in which it is true."""

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from generator.authoring.learning.asked import Question
from generator.authoring.learning.placing.shares import DIFFERENCE
from generator.authoring.learning.placing.slots import Slot, written_out

WITH_LAST_YEAR, _WITH_BUDGET = "与上年", "预算比较"
"""The macros that have words for every case of a comparison."""
_DIRECTIONS = ("增减", "与预算")
_CHANGED = ("差额", "变动率", "原因", "预算差额", "差异原因", *_DIRECTIONS, "升降")
"""Facts that there are only where something has changed."""
_WITH_BUDGETED = re.compile(r"[比较与]([^，比较与\d]*预算[^，\d]*?)(?:相比)?$")
"""What a difference is from: 比年初预算数."""
_LAST_YEAR = re.compile(r"((?:[上去]年|20\d\d年)[^，；：（\d]{0,4})（?")
"""What a change is from that is no amount: 比2023年度, with last year's in brackets."""
_COMPARED = re.compile(r"[同和](?=[上去]年|20\d\d年)|同比|[比较与]")
"""Where a clause begins to say with what it compares."""
_BRACKET = re.compile("（(?:[^（）]|（[^（）]*）)*）")
ALONE = ("年", "上年", "单位.单位名称", "称谓", "绩效简称")
"""Tags that every document has."""


@dataclass
class Said:
    """A line as a phrase has it, and what must hold for all of its sentence to be true."""

    text: str
    guards: list[str]
    questions: tuple[Question, ...] = ()


class Piecewise:
    """A line whose pieces are placed, sentence by sentence."""

    def __init__(self, text: str, slots: list[Slot], has_words: Callable[[str, str], bool]) -> None:
        self.text, self.slots, self.has_words = text, slots, has_words
        self.guards: list[str] = []
        self.told: set[tuple[str, str]] = set()
        """Comparisons of quantities that stand already."""
        self.last_year = "上年"
        """What the line calls last year where it compares with it: 2023年度."""
        self.changes: set[int] = set()
        """Where sentences begin all of whose clauses say what has changed since last year."""

    def said(self) -> Said:
        """The whole line."""
        ends = [m.end() for m in re.finditer("。", self.text) if not self._within(m.start())]
        bounds = [0, *ends]
        if bounds[-1] < len(self.text):
            bounds.append(len(self.text))
        pieces = [self._sentence(begin, end) for begin, end in itertools.pairwise(bounds)]
        return Said("".join(pieces), self.guards)

    def _within(self, at: int) -> bool:
        return any(slot.start <= at < slot.end for slot in self.slots)

    def _sentence(self, begin: int, end: int) -> str:
        """A sentence: whole in its case, or without the clauses that only that case has."""
        slots = [slot for slot in self.slots if begin <= slot.start < end]
        facts = [s for s in slots if s.name not in ALONE]
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
        macro = WITH_LAST_YEAR if "上年" in kinds else _WITH_BUDGET
        is_said = any(s.fact in ("差额", "变动率", "与预算") for s in facts)
        words = f'{macro}({name}).removeprefix("，")'  # here it begins a sentence
        otherwise = ""
        if is_said and (macro, name) not in self.told:
            if self.has_words(macro, name):
                otherwise = f"{{% else %}}{{{{ {words} }}}}"
            elif macro == WITH_LAST_YEAR:
                otherwise = f"{self._flat(name, begin, facts)}。"
        self.told.add((macro, name))
        text = self._clauses(begin, end, facts_of(self.slots, begin, end))
        return f"{{% if {_test(facts)} %}}{text}{otherwise}{{% endif %}}"

    def _in_runs(self, begin: int, end: int, slots: list[Slot]) -> str:
        """A sentence of which some clauses compare: each run of those in its case."""
        said, run = "", list[tuple[int, int]]()
        bounds = self._bounds(begin, end)
        if begin not in self.changes and self._is_of_changes(bounds):
            self.changes.add(begin)
            return f"{{% if 有上年 %}}{self._in_runs(begin, end, slots)}{{% endif %}}"
        for a, b in itertools.pairwise(bounds):
            inside = [s for s in slots if a <= s.start < b and s.name not in ALONE]
            of = _compared(inside)
            before = _compared(facts_of(self.slots, *run[-1])) if run else of
            if run and (not of or of != before):
                said += self._run(run, begin)
                run = []
            if of:
                run.append((a, b))
                is_first = a == begin != end and begin not in self.changes
                own = {s.quantity for s in inside if s.comparison}
                rest = [s for s in inside if not s.comparison and not _is_base(s, own)]
                if rest or is_first:
                    self.guards += [_test([s for s in inside if s.comparison])]
            else:
                said += self._clauses(a, b, facts_of(self.slots, a, b))
        return said + (self._run(run, begin) if run else "") + self.text[bounds[-1] : end]

    def _is_of_changes(self, bounds: Sequence[int]) -> bool:
        """Whether every clause says what has changed since last year, the first one of what."""
        clauses = [
            [s for s in facts_of(self.slots, a, b) if s.name not in ALONE]
            for a, b in itertools.pairwise(bounds)
        ]
        is_change = any(s.fact == "差额" for s in clauses[0]) and len(_compared(clauses[0])) == 1
        return is_change and all(
            each and all(s.comparison == "上年" for s in each) for each in clauses
        )

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
        if (a == begin and begin not in self.changes) or test in self.guards:
            return text
        names = {s.quantity for s in compared}
        otherwise = ""
        is_change = any(s.fact in ("差额", "变动率", "上年数") for s in compared)
        if is_change and len(names) == 1 and "上年" in {s.comparison for s in compared}:
            name = names.pop()
            otherwise = self._flat(name, a, slots)
        elif len(names) == 1 and any(s.fact == DIFFERENCE for s in compared):
            at = min(s.start for s in slots if s.comparison or _is_base(s, names))
            if with_what := _WITH_BUDGETED.search(self.text[a:at]):
                lead = _piece(
                    self.text, a, a + with_what.start(), [s for s in slots if s.end <= at]
                )
                otherwise = f"{{% else %}}{lead}与{with_what[1]}持平"
        return f"{{% if {test} %}}{text}{otherwise}{{% endif %}}"

    def _flat(self, name: str, begin: int, slots: Sequence[Slot]) -> str:
        """What stands where nothing has changed, or last year had nothing: whose change it is stays."""
        stop = min(s.start for s in slots if s.comparison)
        words = _COMPARED.search(self.text[begin:stop])
        at = begin + words.start() if words else stop
        lead = _piece(self.text, begin, at, [s for s in slots if s.end <= at])
        if words and (named := _LAST_YEAR.fullmatch(self.text, begin + words.end(), stop)):
            within = facts_of(self.slots, *named.span(1))
            self.last_year = _piece(self.text, *named.span(1), within)
        flat = f'{{{{ "与上年持平" if {name}.持平 else "上年无此项" }}}}'
        if self.last_year != "上年":
            flat = (
                f"{{% if {name}.持平 %}}与{self.last_year}持平{{% else %}}上年无此项{{% endif %}}"
            )
        return f"{{% elif 有上年 %}}{lead}{flat}"

    def _bounds(self, begin: int, end: int) -> list[int]:
        """Where the clauses of a sentence begin, brackets with clauses end, and the last clause ends.

        A clause that only says with what is compared (与上年相比) belongs to the next one.
        """
        marks = [m.start() for m in re.finditer("[，；]", self.text[:end]) if m.start() >= begin]
        found = _BRACKET.finditer(self.text, begin, end)
        marks += [m.end() - 1 for m in found if re.search("[，；]", m[0])]
        bounds = [begin, *(m for m in sorted(marks) if not self._within(m)), end - self._ends(end)]
        joined = [
            b
            for a, b in itertools.pairwise(bounds)
            if b == bounds[-1]
            or not self.text[a:b].endswith("比")
            or [s for s in facts_of(self.slots, a, b) if s.name not in ALONE]
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
            named = [s for s in inside if s not in missing and s.name not in ALONE]
            of_none = {s.quantity for s in missing if s.fact == "完成率"}  # 完成预算0万元的
            rest = [s for s in named if s.fact not in _DIRECTIONS and not _is_base(s, of_none)]
            is_whole = self.text.count("（", a, b) == self.text.count("）", a, b)
            if missing and is_whole and (a > 0 or len(bounds) == 2) and not rest:
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


def _is_base(slot: Slot, quantities: Collection[str]) -> bool:
    """Whether a figure is the budget from which one of these differs: 较年初预算6万元减少."""
    return slot.fact == "预算数" and slot.quantity in quantities


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

"""Figures of a document that no form asks for: questions of the form learned."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from data_entry.numbers import YUAN_PER_UNIT, YUAN_PER_WAN, NumberStyle, half_up, to_wan
from generator.authoring.directions import DIRECTION, OPPOSITE
from generator.authoring.form_words import COUNTED
from generator.authoring.learning.facts import FIGURE, Facts, printed
from generator.forms.form import Numbers

SHEET, TAG = "另外要写的内容", "另问"
"""The sheet on which a form asks for what it has beside its nearest one, and its tag."""
_STOPS = "，。；：、（）"
_BEFORE = re.compile(rf"[^{_STOPS}]*$")
_AFTER = re.compile(rf"[^{_STOPS}\d]*")
_IDLE = re.compile(
    r"^(?:年度|[本我](?:部门|单位)|其中|分别|共计?|对|达到?)+|(?:[为是共达]|(?<!保)有|(?<!节)约|共计|合计|分别)+$"
)
_LEAST, _LONGEST = 2, 20
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_SAID = re.compile(rf"{_YEAR.pattern}|\d[\d,.]*(?:{COUNTED.pattern}|万?元|%)?")
_LEADING = ("中，", "的，")
"""How a clause ends that only says of what the next one tells the figure."""
_PROSE, _STORY = 12, 0.4
"""Signs of a clause without a figure that tells something, and how much of a line such clauses may be."""


@dataclass(frozen=True)
class Question:
    """What is asked of every agency."""

    title: str
    kind: str = "段落"
    example: str = ""
    typed: str = ""
    shown: str = ""
    """The figure that the author typed, and as it is printed of the sample office, which holds 万元."""

    @property
    def tag(self) -> str:
        """Its tag on the sheet."""
        return re.sub(r"\W|\d", "", self.title)


@dataclass(frozen=True)
class OwnComparison:
    """A fact that the form learned alone compares with last year, and what it asks for that."""

    key: str
    title: str
    amount: str
    """The tag of the fact."""
    prior: Question
    reason: Question | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """What it asks of every agency."""
        return tuple(each for each in (self.prior, self.reason) if each)


_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(万?元)")
REASON = re.compile(r"原因(?:主要)?(?:[是为]：?|：)([^，。；：]+)")
"""What an author says that something has changed for."""
USE = re.compile(r"用于[：为]?([^，。；：\d]+)(?=[，。；]|$)")
"""What an author says that something is used for."""
_CHANGE = re.compile(
    rf"({DIRECTION.pattern})[了为]?{_AMOUNT.pattern}[，（]?(?:{DIRECTION.pattern})[了为]?"
    r"(\d[\d,]*(?:\.(\d+))?)%"
)
"""What has changed by how much: an amount and a rate of last year's, which is in neither."""


def comparisons(lines: Iterable[tuple[str, Facts]]) -> Iterator[OwnComparison]:
    """What the lines compare with last year and the form does not.

    The amount before the change, the change and the rate tell last year's, which nobody has typed:
    it is asked for, and the reason where one of the office's stands behind.
    """
    known = set[str]()  # by their keys
    for text, facts in lines:
        for found in _CHANGE.finditer(text):
            names = (n.rpartition(".") for n in facts.printed.get(found[2] + found[3], ()))
            changed = [f"{of}.数" for of, _, fact in names if fact == "差额"]
            if any(printed(facts.values.get(n)) in text[: found.start()] for n in changed):
                continue
            made = _compared(text, found, facts)
            if made and made.key not in known:
                known.add(made.key)
                yield made


def _compared(text: str, change: re.Match[str], facts: Facts) -> OwnComparison | None:
    """What has changed so: the nearest amount before the change of which it is this rate."""
    before, difference = text[: change.start()], _yuan(change[2], change[3])
    for base in reversed([*_AMOUNT.finditer(before)]):
        amount, is_fall = _yuan(base[1], base[2]), change[1] in OPPOSITE
        prior = amount + difference if is_fall else amount - difference
        places = len(change[5] or "")
        if prior > 0 < difference and half_up(difference / prior * 100, places) == _number(
            change[4]
        ):
            name = facts.told_by(base[0], before[: base.start()])
            if name and _is_with_last_year(before[base.end() :], facts):
                return _comparison(name, prior, text[change.end() :], facts)
            return None
    return None


def _is_with_last_year(words: str, facts: Facts) -> bool:
    """Whether the words between an amount and its change name neither a budget nor another year."""
    years = {re.sub(r"\D", "", each) for each in _YEAR.findall(words)}
    return "预算" not in re.split("[，。；]", words.rstrip("，"))[-1] and years <= {
        str(facts.values["上年"])
    }


def _comparison(name: str, prior: Decimal, behind: str, facts: Facts) -> OwnComparison:
    title = re.sub("本年|的数$", "", facts.called(name))
    asked = Question(f"上年{title}", "金额", f"{to_wan(prior).normalize():f}")
    rest = re.split("[。；]", behind)[0]
    told = [each for each in facts.typed if rest.endswith(each)]
    words = max(told or REASON.findall(rest), key=len, default="")
    reason = Question(f"{title}变动原因", "文字", words) if words else None
    return OwnComparison(f"{Question(title).tag}比", title, name, asked, reason)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _yuan(number: str, unit: str) -> Decimal:
    return _number(number) * YUAN_PER_UNIT[unit]


def question(
    text: str, begin: int, start: int, end: int, numbers: Numbers
) -> tuple[Question, int] | None:
    """What asks for a figure, by the words around it, and where the figure ends that answers it.

    ``begin``: where its words may begin. None where nothing tells what the figure is.
    """
    figure = text[start:end]
    number, unit = re.fullmatch(r"([\d,.]+)(.*)", figure).groups()  # type: ignore[union-attr]
    before = _BEFORE.search(text[begin:start])
    words = _YEAR.sub("", before[0] if before else "")
    label = _IDLE.sub("", re.sub(r".*\d", "", words))
    counted = COUNTED.match(text, end)
    if len(label) < _LEAST:
        after = _AFTER.match(text, counted.end() if counted else end)
        label = after[0] if after else ""
    if not _LEAST <= len(label) <= _LONGEST:
        return None
    if unit == numbers.unit:
        wan = to_wan(_yuan(number, unit))
        shown = NumberStyle(**numbers.model_dump()).amount(wan * YUAN_PER_WAN) + unit
        return Question(label, "金额", f"{wan.normalize():f}", figure, shown), end
    sign = unit or (counted[0] if counted else "")
    kind = "整数" if number.isdigit() and not unit else "分数"
    return Question(f"{label}（{sign}）" if sign else label, kind, number), start + len(number)


def is_story(text: str, places: Collection[int]) -> bool:
    """Whether a line says much of one office in clauses without a figure or a fact."""
    at = idle = 0
    for clause in re.split("(?<=[，。；])", text):
        has_fact = any(at <= place < at + len(clause) for place in places)
        at += len(clause)
        said = len(re.sub(r"\d", "", clause))
        leads = clause.endswith(_LEADING)
        idle += said if not has_fact and not leads and said > _PROSE else 0
    return idle > _STORY * len(text)


def told_apart(text: str, start: int, title: str) -> str:
    """A title that is taken, with the clause before it: 在其他项目中，采购金额."""
    clauses = re.split("[，。；：]", text[:start])
    before = _SAID.sub("", clauses[-2]) if len(clauses) > 1 else ""
    return f"{before[-_LONGEST:]}{title}"


def is_askable(text: str, start: int, end: int, facts: Facts, names: Collection[str]) -> bool:
    """Whether a figure that may be these facts, but is not told to be, may be asked for.

    Of zeros only one that counts what the form counts by none of them.
    """
    figure = text[start:end]
    unit = COUNTED.match(text, end) if figure == "0" else None
    is_others = unit and not any(unit[0] in facts.units.get(name, ()) for name in names)
    return bool(FIGURE.fullmatch(figure) and (figure.strip("0.,万元%") or is_others))

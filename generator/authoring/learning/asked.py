"""Figures of a document that no form asks for: questions of the form learned."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from data_entry.numbers import YUAN_PER_UNIT, YUAN_PER_WAN, NumberStyle, to_wan
from generator.authoring.learning.facts import FIGURE
from generator.forms.form import Numbers

SHEET, TAG = "另外要写的内容", "另问"
"""The sheet on which a form asks for what it has beside its nearest one, and its tag."""
_STOPS = "，。；：、（）“”"
_BEFORE = re.compile(rf"[^{_STOPS}]*$")
_AFTER = re.compile(rf"[^{_STOPS}\d]*")
_UNIT = re.compile("人次|批次|平方米|[个名人次批辆台套家户件项篇场期]")
_IDLE = re.compile(r"^(?:年度|其中|分别|共计?|对|达到?)+|(?:[为是共有达约]|共计|合计|分别)+$")
_LEAST, _LONGEST = 2, 20
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


def question(
    text: str, begin: int, start: int, end: int, numbers: Numbers
) -> tuple[Question, int] | None:
    """What asks for a figure, by the words around it, and where the figure ends that answers it.

    ``begin``: where its words may begin. None where nothing tells what the figure is.
    """
    figure = text[start:end]
    number, unit = re.fullmatch(r"([\d,.]+)(.*)", figure).groups()  # type: ignore[union-attr]
    value = Decimal(number.replace(",", ""))
    before = _BEFORE.search(text[begin:start])
    label = _IDLE.sub("", re.sub(r".*\d", "", before[0] if before else ""))
    counted = _UNIT.match(text, end)
    if len(label) < _LEAST:
        after = _AFTER.match(text, counted.end() if counted else end)
        label = after[0] if after else ""
    if not _LEAST <= len(label) <= _LONGEST:
        return None
    if unit == numbers.unit:
        yuan = value * YUAN_PER_UNIT[unit]
        wan = to_wan(yuan)
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
        idle += said if not has_fact and said > _PROSE else 0
    return idle > _STORY * len(text)


def told_apart(text: str, start: int, title: str) -> str:
    """A title that is taken, with the clause before it: 在其他项目中，采购金额."""
    clauses = re.split("[，。；：]", text[:start])
    return f"{clauses[-2][-_LONGEST:]}{title}" if len(clauses) > 1 else title


def is_askable(figure: str) -> bool:
    """Whether a figure that nothing tells may be asked for: an amount that is another fact's is none."""
    return bool(FIGURE.fullmatch(figure)) and bool(figure.strip("0.,万元%"))

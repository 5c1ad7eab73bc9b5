"""Reasons that an author has typed and no workbook holds, and what lines with questions leave in doubt."""

import re
from collections.abc import Iterable, Sequence

from generator.authoring.directions import DIRECTION
from generator.authoring.learning.asked import REASON, TAG, Question
from generator.authoring.learning.facts import Facts
from generator.authoring.learning.placing.slots import (
    BUDGETS,
    CHANGES,
    OF_BUDGET,
    OF_CHANGE,
    Slot,
    UnplacedError,
)

_IDLE = re.compile(
    rf"{DIRECTION.pattern}|决算|预算|[年月]初|全年|[上本去]年|\d+年度?|主要|原因|变动|差异|[数的是为与和较比：，“”]"
)
"""What is said before a reason whatever it is of."""
_TOTAL = re.compile("[共合总]计?[有为]?$")
_DIRECTIONS = (*CHANGES, *BUDGETS)


def untold_reason(text: str, slots: Iterable[Slot]) -> str:
    """A reason that is no fact of the workbook: it would stand in every office's document."""
    placed = [(s.start, s.end) for s in slots if s.fact not in _DIRECTIONS]
    found = (
        m
        for m in REASON.finditer(text)
        if not any(m.start(1) < end and start < m.end(1) for start, end in placed)
    )
    return next((m[1] for m in found), "")


def reasons_in(text: str, facts: Facts) -> list[Slot]:
    """The reasons of a line that are none of the texts of a workbook, not placed yet."""
    known = {*facts.texts, *facts.typed}
    found = (m for m in REASON.finditer(text) if m[1] not in known)
    return [Slot(*_whole(text, m), "", []) for m in found]


def _whole(text: str, found: re.Match[str]) -> tuple[int, int]:
    """A reason with the clauses that go on with it: those without a figure."""
    end = found.end(1)
    while more := re.compile("，(?!其中)[^，。；：、\\d]+(?=[，。；])").match(text, end):
        end = more.end()
    return found.start(1), end


def ask(reason: Slot, text: str, found: Sequence[Slot], facts: Facts) -> Slot:
    """A reason as a question about the quantity that it is told of. Raises UnplacedError."""
    words = text[reason.start : reason.end]
    begin = max(text.rfind(mark, 0, reason.start) for mark in "。；") + 1
    lead = text[begin : reason.start]
    is_budget = "预算" in re.split("[，。；]", lead)[-1]
    kinds, fact = (OF_BUDGET, "差异原因") if is_budget else (OF_CHANGE, "原因")
    told = [s for s in found if s.fact in kinds and s.end <= reason.start]
    here = [s.quantity for s in told if s.start >= begin][-1:]
    signs = {*_IDLE.sub("", lead)}
    others = dict.fromkeys(s.quantity for s in told)
    of = here or [q for q in others if signs <= {*_name(q, facts)}]
    if len(of) != 1:
        raise UnplacedError(f"“{words}”是各单位自己的原因，看不出是哪一项增减的原因")
    kind = "差异原因" if is_budget else "变动原因"
    asked = Question(f"{_name(of[0], facts)}{kind}", "文字", words)
    tag, stands_for = f"{TAG}.{asked.tag}", f"{of[0]}.{fact}"
    return Slot(reason.start, reason.end, words, [tag], question=asked, of=stands_for)


def doubt(text: str, slots: Iterable[Slot]) -> str:
    """Why a line that asks may be untrue: a part as much as the total, a change of what is asked for."""
    first: dict[str, Slot] = {}
    amount = None
    for slot in slots:
        if slot.text.isdigit() and first.setdefault(slot.name, slot) is not slot:
            if _TOTAL.search(text[: slot.start]):
                return f"“{slot.text}”前面也有，看不出是全部还是其中一部分"
        elif slot.fact in ("差额", "变动率"):
            between = re.split("[。；]", text[amount.end : slot.start])[-1] if amount else ""
            if amount and amount.question and not _IDLE.sub("", between):
                return f"“{slot.text}”看不出是不是“{amount.question.title}”的增减"
        elif slot.text.endswith("元"):
            amount = slot
    return ""


def _name(quantity: str, facts: Facts) -> str:
    return str(facts.values.get(f"{quantity}.名称") or facts.called(f"{quantity}.数"))

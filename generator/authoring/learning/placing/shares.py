"""Percentages that no fact of the form is: an amount before them as a share of another amount.

``人员经费345万元，占基本支出的85.19%``: the words after 占 are the same for all shares of one whole,
which must give every one of them. Beside a difference from the budget stands its share of the budget.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.authoring.directions import DIRECTION
from generator.authoring.learning.facts import Facts, printed
from generator.forms.printed import Money

_LEAD = re.compile(r"[，、（]?(占[^，。；：\d]*)$")
_OF_BUDGET = re.compile(rf"，(?:{DIRECTION.pattern})了?$")
DIFFERENCE, _BUDGET = "预算差额", "预算数"


@dataclass(frozen=True)
class Share:
    """A percentage at a place, the tag of the part before it, and the words that lead to it."""

    place: int
    text: str
    part: str
    lead: str


def wholes(
    shares: Sequence[Share], facts: Facts, told: Callable[[Share, list[str]], list[str]]
) -> Iterator[tuple[Share, str]]:
    """Each share with the tag of its whole; ``told``: of several, those that the words name."""
    for lead in dict.fromkeys(each.lead for each in shares):
        alike = [each for each in shares if each.lead == lead]
        if not any(facts.values[each.part] for each in alike):
            told_before = facts.wholes.get(lead)  # a share of nothing tells nothing
            yield from ((each, told_before) for each in alike if told_before)
            continue
        names = [n for n in facts.amounts if all(_is_share(each, n, facts) for each in alike)]
        if len(names) > 1 and not facts.is_one(names):
            names = told(alike[0], names)
        if facts.is_one(names):
            is_same = facts.wholes.setdefault(lead, names[0]) == names[0]
            facts.wholes[lead] = names[0] if is_same else ""
            yield from ((each, names[0]) for each in alike)


def share(text: str, place: int, figure: str, before: Iterable[tuple[int, str]]) -> Share | None:
    """The share that a percentage is of what was placed before it; ``before``: ends and tags."""
    end, part = max(before, default=(0, ""))
    between = text[end:place]
    if part and (lead := _LEAD.match(between)):
        return Share(place, figure, part, lead[1])
    if part.endswith(f".{DIFFERENCE}") and _OF_BUDGET.match(between):
        return Share(place, figure, part, part.removesuffix(DIFFERENCE) + _BUDGET)
    return None


def _is_share(each: Share, name: str, facts: Facts) -> bool:
    if each.lead.endswith(f".{_BUDGET}") and name != each.lead:
        return False
    part, whole = facts.values[each.part], facts.amounts[name]
    return name != each.part and isinstance(part, Money) and printed(part / whole) == each.text

"""Pieces of a line that tags say, and with what they compare."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Postfix

from generator.authoring.directions import DIRECTION
from generator.authoring.learning.asked import Question
from generator.authoring.learning.facts import FIGURE, ROW, Facts
from generator.authoring.learning.placing.shares import DIFFERENCE

CHANGES, BUDGETS = ("增减", "升降"), ("与预算",)
OF_CHANGE = ("差额", "变动率", "原因", "上年数", *CHANGES)
OF_BUDGET = ("完成率", "差异原因", "预算差额", "预算数", *BUDGETS)
_REASON = ("原因", "因", "由于", "系", "主要是")
HINTS = {"用途": ("用于", "用途", "内容", "为"), "原因": _REASON, "差异原因": _REASON}
"""What stands before a use or a reason."""
_CALLED = 3
"""So many signs before a count call it."""
_MAY_BE_NONE = ("完成率", "占比")
_GIVEN = (*CHANGES, *BUDGETS, "序", "名称", "类", "款", "项")
"""Texts that are always there."""
NAMES = ("年", "上年", "单位.单位名称", "称谓", "绩效简称")
"""What one text may be of several: the first says it."""


class UnplacedError(Exception):
    """A line in which a figure or a direction has no place; the message says which, and what it may be."""


@dataclass
class Slot:
    """A piece of a line that a tag says."""

    start: int
    end: int
    text: str
    names: list[str]
    """The tags that print it; one when it is placed."""
    loop: str = ""
    """What says a list."""
    is_optional: bool = False
    is_untold: bool = False
    """Whether an office may leave it blank."""
    whole: str = ""
    """The tag of the whole that it is a share of, where it is worked out."""
    question: Question | None = None
    """What asks for it, where no form does."""
    of: str = ""
    """The fact that the answer to a question is, where the form has none."""

    @property
    def name(self) -> str:
        """The tag that says it."""
        return self.names[0]

    @property
    def quantity(self) -> str:
        """What the tag is said of."""
        if self.whole:
            return self.whole.rpartition(".")[0] if self.comparison else ""
        return (self.of or self.name).rpartition(".")[0] if self.names else ""

    @property
    def fact(self) -> str:
        """Which fact of the quantity; a share of the budget goes with the difference from it."""
        if self.whole and f".{DIFFERENCE} / " in self.name:
            return DIFFERENCE
        return (self.of or self.name).rpartition(".")[2] if self.names else ""

    @property
    def comparison(self) -> str:
        """With what it compares: last year or the budget; empty for a fact of its own."""
        if self.fact in OF_CHANGE:
            return "上年"
        return "预算" if self.fact in ("与预算", "差异原因", DIFFERENCE) else ""

    @property
    def may_be_missing(self) -> bool:
        """Whether another office may have nothing there: a reason, a use, a list, a rate of nothing."""
        if self.whole or self.question:
            return bool(self.whole or self.of)
        if self.comparison and self.fact not in ("原因", "差异原因"):
            return False
        is_text = not FIGURE.fullmatch(self.text) and self.name not in NAMES
        return (
            self.is_optional or self.fact in _MAY_BE_NONE or (is_text and self.fact not in _GIVEN)
        )

    @property
    def test(self) -> str:
        """What holds where there is something."""
        if self.whole:
            return self.whole
        if not self.loop:
            return f"{self.name}|有"
        rows, _, fact = self.name.partition(f" if {ROW}.")
        return f'{rows}|selectattr("{fact}")|list' if fact else rows

    def unplaced(self, called: Callable[[str], str]) -> str:
        """What is told of it where it has no place; ``called``: what the workbook calls a tag."""
        if not self.names and DIRECTION.fullmatch(self.text):
            return f"“{self.text}”看不出说的是哪一项的增减"
        if not self.names:
            return f"“{self.text}”在样本单位的数里没有"
        names = dict.fromkeys(map(called, self.names))
        return f"“{self.text}”可能是：{'、'.join([*names][:5])}"

    @property
    def said(self) -> str:
        """As the form writes it."""
        return self.loop or f"{{{{ {self.name}|印 }}}}"


def of_kind(names: list[str], before: str) -> list[str]:
    """Of two reasons, the one that the words before it ask for."""
    is_budget = "预算" in before or "大于" in before or "小于" in before
    kind = OF_BUDGET if is_budget else OF_CHANGE
    kept = [name for name in names if name.rpartition(".")[2] in kind]
    return kept if len(names) > 1 and kept else names


def called_before(slot: Slot, before: str, facts: Facts) -> list[str]:
    """The names called like the words before a piece: a count, 越野车1辆, by those right before it."""
    alike = {
        name: max((Postfix.similarity(each, before) for each in facts.labels_of(name)), default=0)
        for name in slot.names
    }
    most = max(alike.values(), default=0)
    is_called = slot.text.isdigit() and most >= _CALLED
    return facts.of_kind([n for n in slot.names if not is_called or alike[n] == most], before)


def written_out(text: str, slots: Iterable[Slot]) -> str:
    """A piece of a line as the form writes it."""
    said, at = "", 0
    for slot in slots:
        said += text[at : slot.start] + slot.said
        at = slot.end
    return said + text[at:]

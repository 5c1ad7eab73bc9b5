"""What recomputing a statement of a text yields, and the words that tell of a rise and a fall."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.reading.quantities import Quantity, clause_before

UP, DOWN = "增加|增长|上升|提高|增幅|新增", "减少|下降|降低|压减|降幅|缩减"
CHANGE = re.compile(rf"({UP}|{DOWN})(?:了|为|达|约|额)?$")
"""The words right before an amount that is the change itself, not the new level (增加到)."""
BASE = re.compile(r"(?:较|比|由|从|与)(?:20\d\d年度?|上年度?|去年)?的?$")
"""The amount that follows is the one compared with."""
_APIECE = re.compile(r"均(?!为|是|已|由)|平均|每")
_COMMA_OR_STOP = re.compile(r"[，,。；;]")
"""What ends a list of amounts."""


@dataclass(frozen=True)
class Misstatement:
    """A statement that contradicts itself, with the code of its rule and what should stand there."""

    code: str
    message: str
    found: str
    expected: str
    at: int


@dataclass(frozen=True)
class Seen:
    """Where the quantities stand that a statement was recomputed from."""

    starts: tuple[int, ...]


Recomputed = Misstatement | Seen
WholeOf = Callable[[str], Decimal | None]
"""Amount in 元 of a whole named in the text (``本年支出合计``), or None where nobody knows it."""


def is_apiece(text: str, quantity: Quantity) -> bool:
    """True for what falls to each of many, which is no whole: 户均2万元, 每人30元."""
    return bool(_APIECE.search(clause_before(text, quantity.start)))


def is_enumerated(text: str, first: Quantity, second: Quantity) -> bool:
    """True if two amounts follow each other in one list: “A万元、B万元”."""
    return text[first.end] == "、" and not _COMMA_OR_STOP.search(text[first.end : second.start])

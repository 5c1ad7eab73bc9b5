"""What recomputing a statement of a text yields, and the words that tell of a rise."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.reading.lexicon import Patterns, texts
from generator.checks.reading.quantities import Quantity, clause_before

UP = texts()["words"]["up"]
_P = Patterns(__name__)
CHANGE = _P.change
BASE = _P.base


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
    return bool(_P.apiece.search(clause_before(text, quantity.start)))


def is_enumerated(text: str, first: Quantity, second: Quantity) -> bool:
    """True if two amounts follow each other in one list: “A万元、B万元”."""
    return text[first.end] == "、" and not _P.comma_or_stop.search(text[first.end : second.start])

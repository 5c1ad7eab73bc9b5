"""What a clerk reads when a cell cannot be used: every fault of the cell types, in Chinese.

The words stand in messages.toml, one entry a kind of fault: code of the rule, what is wrong, what to
do. Facts in braces come with the fault; ``{title}`` is the label or heading the clerk sees.
"""

from dataclasses import dataclass
from typing import Any

from data_entry.findings import Finding, Level, Place, shortened
from data_entry.lists import beside


@dataclass(frozen=True)
class CellFault:
    """Wording of one kind of fault."""

    code: str
    message: str
    expected: str
    advice: str


FAULTS = {kind: CellFault(**wording) for kind, wording in beside(__file__).items()}
"""Pydantic's own types and ours; a test holds the list against what the model can raise."""

UNTIDY, DATED = "untidy", "dated"
"""Faults of cells that are read all the same."""


def finding(fault: str, place: Place, level: Level = Level.ERROR, /, **facts: Any) -> Finding:
    """The finding that tells a clerk of a fault at a place; ``title`` is among the facts."""
    wording = FAULTS[fault]
    facts = {"found": "", **facts}
    quoted = {**facts, "found": shortened(str(facts["found"]))}
    return Finding(
        wording.code,
        level,
        place.sheet,
        place.cell,
        wording.message.format(**quoted),
        quoted["found"].strip(),
        wording.expected.format(**facts),
        wording.advice.format(**quoted),
    )

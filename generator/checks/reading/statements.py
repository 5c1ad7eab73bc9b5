"""Sentences that compute: change and rate, share of a whole, parts and sum, scores. Recomputed here.

A statement is wrong only if no unrounded amounts could have led to what is printed: what
is printed stands for an interval, not for a point. Pure text in, faults out; knows no workbook.
"""

from functools import lru_cache

from generator.checks.reading.changes import changes, differences, in_points, moves, points
from generator.checks.reading.counted import announced, included, lists, within
from generator.checks.reading.impossible import days, impossible
from generator.checks.reading.misstatements import Misstatement, Recomputed, Seen, WholeOf
from generator.checks.reading.parts import apportioned, remainders, scores, shares
from generator.checks.reading.quantities import plain, quantities
from generator.checks.reading.reckoned import reckonings
from generator.checks.reading.sums import contained, divided, listed, sums


def faults(text: str, year: int, whole_of: WholeOf, leeway: int = 0) -> list[Misstatement]:
    """Everything a text computes wrongly; ``leeway`` is in units of a share's last digit."""
    outcomes = _outcomes(text, year, whole_of, leeway)
    return [each for each in outcomes if isinstance(each, Misstatement)]


def recomputed(text: str, year: int, whole_of: WholeOf) -> set[int]:
    """Where the quantities stand that some statement of the text has been recomputed from."""
    outcomes = _outcomes(text, year, whole_of, 0)
    return {start for each in outcomes if isinstance(each, Seen) for start in each.starts}


def _outcomes(text: str, year: int, whole_of: WholeOf, leeway: int) -> list[Recomputed]:
    return [*shares(plain(text), quantities(text), whole_of, leeway), *_by_itself(text, year)]


@lru_cache(maxsize=1024)
def _by_itself(text: str, year: int) -> tuple[Recomputed, ...]:
    """All that needs no other figure than those of the text: asked for twice in every run."""
    found = quantities(text)
    flat = plain(text)
    if not found:
        return (*announced(flat), *included(flat), *days(flat), *reckonings(flat))
    return (
        *announced(flat),
        *included(flat),
        *days(flat),
        *impossible(flat, found),
        *changes(flat, found, year),
        *differences(flat, found, year),
        *apportioned(flat, found),
        *moves(flat, found),
        *points(flat),
        *in_points(flat, found),
        *sums(flat, found),
        *scores(flat, found),
        *remainders(flat, found),
        *lists(flat),
        *within(flat),
        *contained(flat, found),
        *divided(flat, found),
        *listed(flat),
        *reckonings(flat),
    )

"""The checks of a workbook and of the document made from it; one page a code in pages/."""

from generator.checks import (
    acknowledged,
    annexes,
    cells,
    document,
    history,
    identities,
    narrative,
    official,
    reasons,
    reports,
    scores,
    tables,
    three_public,
    wording,
)
from generator.checks.registry import limits, registered_codes, run_checks

__all__ = [
    "acknowledged",
    "annexes",
    "cells",
    "document",
    "history",
    "identities",
    "limits",
    "narrative",
    "official",
    "reasons",
    "registered_codes",
    "reports",
    "run_checks",
    "scores",
    "tables",
    "three_public",
    "wording",
]

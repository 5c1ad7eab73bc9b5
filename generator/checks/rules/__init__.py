"""Holds the rules, one module for each family; importing this package registers them all."""

from generator.checks.rules import (
    annexes,
    cells,
    declared,
    document,
    history,
    identities,
    narrative,
    official,
    outline,
    reasons,
    reports,
    scores,
    tables,
    three_public,
    wording,
)

__all__ = [
    "annexes",
    "cells",
    "declared",
    "document",
    "history",
    "identities",
    "narrative",
    "official",
    "outline",
    "reasons",
    "reports",
    "scores",
    "tables",
    "three_public",
    "wording",
]

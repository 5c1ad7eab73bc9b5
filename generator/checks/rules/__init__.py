"""Holds the rules, one module for each family; importing this package registers them all."""

from generator.checks.rules import (
    cells,
    declared,
    document,
    history,
    identities,
    kinds,
    narrative,
    official,
    outline,
    performance,
    plausible,
    reasons,
    tables,
    three_public,
    wording,
    years,
)

__all__ = [
    "cells",
    "declared",
    "document",
    "history",
    "identities",
    "kinds",
    "narrative",
    "official",
    "outline",
    "performance",
    "plausible",
    "reasons",
    "tables",
    "three_public",
    "wording",
    "years",
]

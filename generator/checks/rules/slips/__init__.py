"""Checks for slips of the hand: rows exchanged, and names left behind from another file."""

from generator.checks.rules.slips import exchanged, names

__all__ = ["exchanged", "names"]

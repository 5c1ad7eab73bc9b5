"""Clauses of a pattern that vanish with a fact that may be missing."""

from collections.abc import Collection, Iterable

_DELIMITERS = "，。；"


def optional(pattern: str, facts: Iterable[str], closed: Collection[str] = ()) -> str:
    """The clause of a fact that may be missing vanishes with it.

    ``closed``: blanks that end with a full stop; no clause begins before them.
    """
    for fact in facts:
        blank = f"{{{fact}}}"
        at = pattern.find(blank)
        if at < 0 or pattern.count("[", 0, at) > pattern.count("]", 0, at):
            continue
        start = max(pattern.rfind(sign, 0, at) for sign in (*_DELIMITERS, "]"))
        before = (
            pattern.rfind(each, 0, at) + len(each) - 1 for each in closed if each in pattern[:at]
        )
        start = max(start, *before, -1)
        ends = [e for sign in (*_DELIMITERS, "[") if (e := pattern.find(sign, at)) >= 0]
        end = min(ends, default=len(pattern))
        if start >= 0 and pattern[start] in "，；":
            pattern = f"{pattern[:start]}[{pattern[start:end]}]{pattern[end:]}"
        elif start >= 0 or end < len(pattern):
            end += end < len(pattern) and pattern[end] != "["
            pattern = f"{pattern[: start + 1]}[{pattern[start + 1 : end]}]{pattern[end:]}"
    return pattern

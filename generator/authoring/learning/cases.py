"""What a sentence of a form asks before it says what it says of an office."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ROWS = re.compile(r"\w+ in ([\w.]+)")
_LOCAL = re.compile(r"\{%-?\s*set\s+(\w+)")
"""What a phrase calls something for itself."""
_CASE = re.compile(r"\{%-?\s*(if|elif|else|endif|for|endfor)\b\s*(.*?)\s*-?%\}", re.S)


@dataclass(frozen=True)
class Case:
    """What a phrase asks on the way that it takes, as it holds."""

    test: str
    more: str = ""
    """What it says in this case and says nothing instead of in the other."""


def cases_of(phrase: str, holds: Callable[[str], bool]) -> list[Case]:
    """What a phrase asks on the way that it takes, and which of its lists have no rows."""
    found: list[Case] = []
    more = _more_of(phrase)
    local = {*_LOCAL.findall(phrase)}
    frames: list[list[bool]] = []
    """Of each condition: whether its present branch is taken, whether one of them was."""
    for token in _CASE.finditer(phrase):
        kind, test = token.groups()
        is_live = all(here for here, _ in frames)
        if kind == "for":
            rows = _ROWS.fullmatch(test)
            if is_live and rows and not holds(rows[1]):
                found.append(Case(f"not ({rows[1]})"))
            frames.append([False, True])
        elif kind == "if":
            frames.append([False, not is_live])
        elif kind in ("endif", "endfor"):
            frames.pop()
        if kind in ("if", "elif"):
            above = all(here for here, _ in frames[:-1])
            is_open = above and not frames[-1][1]
            if is_open and names_in(test) & local:  # which no other sentence can ask
                found.append(Case("false"))
                is_open = False
            is_taken = is_open and holds(test)
            if is_open and not test.startswith("选."):
                is_said = Case(f"({test})", more.get(token.start(), ""))
                found.append(is_said if is_taken else Case(f"not ({test})"))
            frames[-1] = [is_taken, frames[-1][1] or is_taken]
        elif kind == "else":
            frames[-1][0] = not frames[-1][1]
    return found


def _more_of(phrase: str) -> dict[int, str]:
    """What stands in each condition that has no other branch, by where it begins."""
    found: dict[int, str] = {}
    frames: list[tuple[int, int]] = []
    for token in _CASE.finditer(phrase):
        if token[1] in ("if", "for"):
            frames.append((token.start(), token.end() if token[1] == "if" else 0))
        elif token[1] in ("elif", "else"):
            frames[-1] = (frames[-1][0], 0)
        else:
            start, end = frames.pop()
            found |= {start: phrase[end : token.start()]} if end else {}
    return found


def names_in(test: str) -> set[str]:
    """The tags that a condition asks for."""
    return {*re.findall(r"[\w.]+", test)} - {"not", "and", "or"}

"""Cell addresses such as ``C7`` and their rows and columns, which count from 1."""

import re
from functools import lru_cache

Position = tuple[int, int]
"""Row and column."""
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a column: ``AB`` of 28."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


@lru_cache(maxsize=1024)
def column_of(name: str) -> int:
    """The number of a column by its letters."""
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def address(row: int, column: int) -> str:
    """The address of a cell."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=16384)
def position(cell: str) -> Position:
    """The place of a cell by its address. Raises ValueError for what is none."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    return int(match[2]), column_of(match[1])

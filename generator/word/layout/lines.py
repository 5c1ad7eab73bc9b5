"""How many lines a text takes, set as Chinese text is: near enough to count with. Knows no document."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

_PIECE = re.compile(r"[A-Za-z0-9.,%/-]+|.")
"""What a line does not divide: a figure or a word, or one Chinese character."""
_NO_START, _NO_END, _STANDS_OUT = "，。；：、）”’》？！」』】", "（“‘《「『【", "，。、"
_LETTER, _FIGURE, _WIDE_SIGN, _THIN_SIGN, _STOP = 0.55, 0.5, 0.83, 0.33, 0.25
_BETWEEN = 0.25
"""The space between a Chinese character and a figure or letter, in em."""
_ROUNDING = 1e-6


def line_count(text: str, room: float, *, first: float) -> int:
    """The lines of a paragraph of ``room`` em a line, the ``first`` one shorter by its indent."""
    return set_lines(text, room, first=first)[0]


def set_lines(text: str, room: float, *, first: float) -> tuple[int, float, float]:
    """The lines of a paragraph as above, how much of the last one is left, in em, and of another
    one at most, because what comes next is not divided."""
    count, left, widest, before = 1, first, 0.0, ""
    for piece in _pieces(text):
        width = _width(before + piece) - _width(before)
        if width - _outside(piece) > left + _ROUNDING:
            count, widest = count + 1, max(widest, left)
            left, width = room, _width(piece)
        left, before = left - width, piece[-1]
    return count, left, widest


def _outside(piece: str) -> int:
    """How much of a piece may stand outside: a stop after a Chinese character."""
    return piece[-1] in _STANDS_OUT and not piece[:-1].isascii()


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that stay on one line, with the signs that stay with them."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and piece not in _NO_START and held[-1] not in _NO_END:
            yield held
            held = ""
        held += piece
    if held:
        yield held


@lru_cache(maxsize=8192)
def _width(piece: str) -> float:
    spaces = sum(a.isascii() != b.isascii() and (a + b).isalnum() for a, b in pairwise(piece))
    return sum(map(_em, piece)) + spaces * _BETWEEN


def _em(sign: str) -> float:
    if east_asian_width(sign) in "WFA":
        return 1.0
    if sign.isdigit():
        return _FIGURE
    if sign in "., ":
        return _STOP
    return _WIDE_SIGN if sign == "%" else _THIN_SIGN if sign in "-()" else _LETTER

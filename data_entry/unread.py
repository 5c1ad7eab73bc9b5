"""What stands for a cell that could not be read: it prints as a mark, and so does what follows from it.

A draft is composed all the same; the mark 【收支决算!B13 待改】 names the cell wherever it, or anything
worked out from it, would be printed. Nothing is equal to such a value, greater or smaller.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from data_entry.findings import Finding, Place

TO_BE_MENDED = "待改"
MARK_END = f" {TO_BE_MENDED}】"
NO_YEAR = 9999
"""Later than every list of 科目: without a year the newest list counts."""


class Unread:
    """A value that is not known, of the type that the cell should have had."""

    mark: str

    def __str__(self) -> str:
        return self.mark

    def __format__(self, _form: str, /, *_how: Any, **_more: Any) -> str:
        return self.mark


def _itself(self: Any, *_others: Any, **_how: Any) -> Any:
    return self


def _never(_self: Any, _other: Any) -> bool:
    return False


class UnreadNumber(Unread, Decimal):
    """An amount, a count or a score; every sum, share and rate made with it is unread as well."""

    def __new__(cls, mark: str) -> Self:
        """A number that prints as ``mark``."""
        self = super().__new__(cls)
        self.mark = mark
        return self

    __hash__ = Decimal.__hash__
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = _never
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself
    __truediv__ = __rtruediv__ = __mod__ = __abs__ = __neg__ = __pos__ = _itself
    quantize = normalize = _itself

    def __ne__(self, _other: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True


class UnreadYear(Unread, int):
    """A year guessed for the lists that go by it; what is printed is the mark."""

    def __new__(cls, mark: str, guess: int) -> Self:
        """A year that prints as ``mark``."""
        self = super().__new__(cls, guess)
        self.mark = mark
        return self

    def __add__(self, other: int) -> "UnreadYear":
        return UnreadYear(self.mark, int(self) + other)

    def __sub__(self, other: int) -> "UnreadYear":
        return UnreadYear(self.mark, int(self) - other)


class UnreadDate(Unread, date):
    """A day later than all others."""

    def __new__(cls, mark: str) -> Self:
        """A date that prints as ``mark``."""
        self = super().__new__(cls, date.max.year, date.max.month, date.max.day)
        self.mark = mark
        return self


class UnreadText(Unread, str):
    """A text or a code; a part of it (the 类 of a code) is as unread as the whole."""

    def __new__(cls, mark: str) -> Self:
        """A text that is ``mark``."""
        self = super().__new__(cls, mark)
        self.mark = mark
        return self

    __getitem__ = _itself


def mark_of(place: Place, title: str) -> str:
    """What is printed for a fact that could not be read: its cell, or its name where it has none."""
    return f"【{place if place.cell else f'{place}：{title}'}{MARK_END}"


def is_marked(text: str) -> bool:
    """True for a text in which a mark stands."""
    return MARK_END in text


def is_of_unread(finding: Finding, unread: set[Place]) -> bool:
    """True for a finding that was worked out from a cell that could not be read."""
    words = (finding.message, finding.found, finding.expected)
    return (
        any(map(is_marked, words))
        or finding.place in unread
        or not unread.isdisjoint(finding.related)
    )

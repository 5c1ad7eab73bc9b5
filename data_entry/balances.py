"""Identities between facts of the workbook (the notes of 公开01 to 公开13), each said once.

They stand in balances.toml. The workbook shows them as cells that turn red or green; the checks
compare them exactly. Amounts in 元.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from data_entry.lists import beside

Relation = Literal["=", "<=", "≈"]
TOTAL = "合计"
"""What stands for a code in the row that adds up a table."""
UPPER_LEVELS = (3, 5)
"""How long the codes are that may stand above others: 类 and 款."""
RELATION_WORDS: dict[Relation, str] = {"=": "应等于", "<=": "应不大于", "≈": "一般等于"}


@dataclass(frozen=True)
class BalanceTerm:
    """One addend, parsed."""

    sheet: str
    path: tuple[str, ...]
    prefixes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Balance:
    """Two sides that must be equal, not greater, or (``≈``) equal where both are spent."""

    code: str
    left_title: str
    left: tuple[BalanceTerm, ...]
    right_title: str
    right: tuple[BalanceTerm, ...]
    relation: Relation = "="

    @property
    def terms(self) -> tuple[BalanceTerm, ...]:
        """The terms of both sides."""
        return self.left + self.right

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets both sides need."""
        return tuple(dict.fromkeys(term.sheet for term in self.terms))


@dataclass(frozen=True)
class Addend:
    """One amount of a side and where it stands (``sheet.row.column``)."""

    path: str
    value: Decimal


def parse(text: str) -> BalanceTerm:
    """``economic_items[301,303].amount`` → BalanceTerm."""
    match = re.fullmatch(r"(\w+)(?:\[([\d,]*)\])?\.([\w.]+)", text)
    if not match:
        raise ValueError(text)
    sheet, prefixes, path = match.groups()
    chosen = None if prefixes is None else tuple(p for p in prefixes.split(",") if p)
    return BalanceTerm(sheet, tuple(path.split(".")), chosen)


def _balance(*, left: str, right: str, **said: Any) -> Balance:
    sides = (tuple(map(parse, side.split())) for side in (left, right))
    return Balance(**said, left=next(sides), right=next(sides))


BALANCES = tuple(_balance(**said) for said in beside(__file__)["balances"])


def leaves(rows: Iterable[Any]) -> list[Any]:
    """Rows at the lowest level present: no other row's code begins with theirs; no 合计."""
    coded = [row for row in rows if row.code != TOTAL]
    codes = {row.code for row in coded}
    parents = {code[:n] for code in codes if code.isdigit() for n in UPPER_LEVELS if n < len(code)}
    return [row for row in coded if row.code not in parents]


def key_of(row: Any) -> tuple[Any, ...]:
    """What tells a row of a table of 科目 from another; two rows with one key are a mistake."""
    return tuple(getattr(row, name) for name in row.KEY)


def leaf_codes(rows: Iterable[Any]) -> set[str]:
    """The codes of the rows at the lowest level present."""
    return {leaf.code for leaf in leaves(rows)}


def addends(term: BalanceTerm, sheets: Mapping[str, Any]) -> list[Addend] | None:
    """The amounts a term stands for, or None if one of them was left empty."""
    found = sheets[term.sheet]
    if term.prefixes is None:
        for name in term.path:
            found = getattr(found, name)
        return None if found is None else [Addend(".".join((term.sheet, *term.path)), found)]
    lowest = {id(row) for row in leaves(found)}
    chosen = [
        Addend(f"{term.sheet}.{index}.{term.path[0]}", getattr(row, term.path[0]))
        for index, row in enumerate(found)
        if id(row) in lowest and (not term.prefixes or row.code.startswith(term.prefixes))
    ]
    return None if any(each.value is None for each in chosen) else chosen


def side(terms: Iterable[BalanceTerm], sheets: Mapping[str, Any]) -> list[Addend] | None:
    """All addends of one side, or None where an amount is not given."""
    values: list[Addend] = []
    for term in terms:
        found = addends(term, sheets)
        if found is None:
            return None
        values += found
    return values

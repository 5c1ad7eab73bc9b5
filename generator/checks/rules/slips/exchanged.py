"""Checks of rows that were typed in each other's place, known by another table of the same codes."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from data_entry import derive
from data_entry.balances import leaves
from data_entry.findings import Finding
from data_entry.model.accounts import GeneralItem
from data_entry.model.matters import ClassSpending
from data_entry.model.tables import ExpenseRow, IncomeRow
from data_entry.model.unit import Unit
from data_entry.numbers import ZERO
from data_entry.reading.filled import Filled
from generator.checks.engine.registry import Book, Outcome, rule

_NEAR, _FAR = Decimal("0.2"), Decimal("0.5")
"""Within so much of each other two years' amounts are of one code; beyond so much they are not."""


def _amounts(rows: Sequence[GeneralItem | IncomeRow | ExpenseRow]) -> dict[str, Decimal]:
    return {row.code: row.total for row in leaves(rows) if row.total}


def _exchanged(
    own: Mapping[str, Decimal], other: Mapping[str, Decimal]
) -> Iterator[tuple[str, str]]:
    """Pairs of codes whose amounts are each other's in the other table."""
    differing = [code for code in own if code in other and own[code] != other[code]]
    for a, b in combinations(differing, 2):
        if own[a] == other[b] and own[b] == other[a]:
            yield a, b


@rule("X07")
def rows_of_income_are_exchanged(
    book: Book, income_rows: Sequence[IncomeRow], expense_rows: Sequence[ExpenseRow]
) -> Iterator[Outcome]:
    """Two 科目 that received what the other one spent were typed in each other's row."""
    index = {row.code: i for i, row in enumerate(income_rows)}
    income, expense = _amounts(income_rows), _amounts(expense_rows)
    for a, b in _exchanged(income, expense):
        yield book.told(first=index[a], a=a, one=income[a], b=b, other=income[b], second=index[b])


@rule("X07")
def rows_are_exchanged_since_last_year(
    book: Book, last_year: Filled, unit: Unit, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """Two 科目 each of which spent about what the other one did last year have changed places."""
    before = last_year.sheets.get("unit")
    if before is None or before.year != unit.year - 1:
        return
    now = _amounts(general_items)
    old = _amounts(last_year.sheets.get("general_items") or [])
    index = {row.code: i for i, row in enumerate(general_items)}
    for a, b in combinations([code for code in now if code in old], 2):
        is_near = _is_near(now[a], old[b]) and _is_near(now[b], old[a])
        if is_near and _is_far(now[a], old[a]) and _is_far(now[b], old[b]):
            yield book.told(
                first=index[a],
                a=a,
                now_one=now[a],
                b=b,
                now_other=now[b],
                old_one=old[a],
                old_other=old[b],
                second=index[b],
            )


def _is_near(now: Decimal, old: Decimal) -> bool:
    return abs(now - old) <= abs(old) * _NEAR


def _is_far(now: Decimal, old: Decimal) -> bool:
    return abs(now - old) > abs(old) * _FAR


@rule("X07")
def class_of_all_money_is_less_than_its_part(
    book: Book, general_items: Sequence[GeneralItem], class_spending: Sequence[ClassSpending]
) -> Iterator[Finding]:
    """整体支出按类 is of all money: no 类 has less than 一般公共预算 alone spent on it."""
    general: dict[str, Decimal] = {}
    for group in derive.classes(general_items, book.catalogue):
        general[group.code] = general.get(group.code, ZERO) + group.amount
    for i, row in enumerate(class_spending):
        part = general.get(row.code, ZERO)
        if row.actual and part - row.actual > book.tolerance(len(general_items)):
            yield book.told(i=i, subject=book.subject(row.code, row.name), row=row, part=part)

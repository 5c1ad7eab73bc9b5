"""Amounts that must add up or agree (rules.md §3): totals, balances between sheets, 类款项."""

from collections.abc import Iterator, Sequence
from inspect import Parameter, Signature
from typing import Any

from data_entry.balances import BALANCES, Balance, leaves, side
from data_entry.findings import Level
from data_entry.model.base import Record
from data_entry.model.spec import cell_of, columns, sum_parts
from data_entry.numbers import ZERO
from generator.checks.registry import Book, Outcome, rule

_WARNINGS = {"X04"}
"""Balances that may have a good reason: the clerk looks, generation goes on."""


def _totals(book: Book, path: str, record: Record) -> Iterator[Outcome]:
    """Totals typed over the formula, compared with the sum of their parts."""
    for name, field in type(record).model_fields.items():
        parts, spec = sum_parts(field), cell_of(field)
        total: Any = getattr(record, name)
        if not parts:
            continue
        if isinstance(total, Record):
            for column in columns(type(total)):
                if column.kind.is_money:
                    own = [getattr(getattr(record, part), column.name) for part in parts]
                    title = f"{spec.title}的{column.cell.title}"
                    where = f"{path}.{name}.{column.name}"
                    yield from _total(
                        book, where, title, spec.rule, getattr(total, column.name), own
                    )
            continue
        own = [getattr(record, part) for part in parts]
        yield from _total(book, f"{path}.{name}", spec.title, spec.rule, total, own)


def _total(
    book: Book, path: str, title: str, code: str, total: Any, parts: list[Any]
) -> Iterator[Outcome]:
    whole = sum(parts, type(total)(0))
    if isinstance(total, int):
        if total != whole:
            message = f"{title}：合计 {total}，分项之和 {whole}，差 {abs(total - whole)}"
            yield book.finding(
                code,
                path,
                message,
                "请核对合计和各分项。",
                found=str(total),
                expected=str(whole),
            )
        return
    message = f"{title}：合计 {book.money(total)}，分项之和 {book.money(whole)}"
    yield from book.difference(code, path, message, total, whole, len(parts))


@rule("T01-1", "T01-2", "T01-7", "T01-8", "T01-10")
def total_of_accounts_differs_from_its_parts(book: Book, accounts: Record) -> Iterator[Outcome]:
    """公开01, 公开03, 公开04: totals and their parts (identities 1, 2, 7, 8, 10)."""
    yield from _totals(book, "accounts", accounts)


@rule("T01-13")
def total_of_three_public_differs_from_its_items(
    book: Book, three_public: Record
) -> Iterator[Outcome]:
    """三公 table: 合计 and 用车小计 in every column (identity 13)."""
    yield from _totals(book, "three_public", three_public)


@rule("T07", "T08")
def total_of_other_matters_differs_from_its_parts(
    book: Book, other_matters: Record
) -> Iterator[Outcome]:
    """政府采购总额 and 车辆总数."""
    yield from _totals(book, "other_matters", other_matters)


@rule("T01-9")
def row_total_differs_from_basic_and_project(
    book: Book, general_items: Sequence[Record]
) -> Iterator[Outcome]:
    """公开05 rows: 合计 = 基本 + 项目 (identity 9)."""
    for index, row in enumerate(general_items):
        yield from _totals(book, f"general_items.{index}", row)


@rule("T01-5")
def row_differs_from_its_columns_or_lower_rows(
    book: Book,
    general_items: Sequence[Any],
    economic_items: Sequence[Any],
    income_rows: Sequence[Any],
    expense_rows: Sequence[Any],
) -> Iterator[Outcome]:
    """公开02, 公开03: 合计 = Σ columns; everywhere 类 = Σ 款 = Σ 项, 合计 row = Σ (identity 5)."""
    for name, rows in (("income_rows", income_rows), ("expense_rows", expense_rows)):
        for index, row in enumerate(rows):
            yield from _totals(book, f"{name}.{index}", row)
    tables = {
        "general_items": general_items,
        "economic_items": economic_items,
        "income_rows": income_rows,
        "expense_rows": expense_rows,
    }
    for name, rows in tables.items():
        for index, row in enumerate(rows):
            yield from _lower_rows(book, f"{name}.{index}", row, rows)


def _lower_rows(book: Book, path: str, row: Any, rows: Sequence[Any]) -> Iterator[Outcome]:
    prefix = "" if row.code == "合计" else row.code
    lower = [leaf for leaf in leaves(rows) if leaf.code.startswith(prefix) and leaf is not row]
    if not lower or len({leaf.code for leaf in lower}) < len(lower):
        return
    for column in columns(row.__class__):
        own = getattr(row, column.name)
        values = [getattr(leaf, column.name) for leaf in lower]
        if not column.kind.is_money or own is None or None in values:
            continue
        if column.name == "budget" and own == 0:
            continue
        whole = sum(values, ZERO)
        title = f"{row.code}{row.name or ''}的{column.cell.title}"
        message = f"{title} {book.money(own)}，下级各行之和 {book.money(whole)}"
        yield from book.difference(
            "T01-5", f"{path}.{column.name}", message, own, whole, len(lower)
        )


def _balance(book: Book, balance: Balance, sheets: dict[str, Any]) -> Iterator[Outcome]:
    left, right = side(balance.left, sheets), side(balance.right, sheets)
    if left is None or right is None:
        return
    (a, _), (b, addends) = left, right
    single = len(balance.left) + len(balance.right) == 2 and addends == 1
    if balance.relation == "=":
        message = (
            f"{balance.left_title} {book.money(a)}，{balance.right_title} {book.money(b)}，应相等"
        )
        addends = 1 if single else max(addends, 2)
        yield from book.difference(balance.code, balance.place, message, a, b, addends)
    elif a > b:
        message = (
            f"{balance.left_title} {book.money(a)}，{balance.right_title} {book.money(b)}，应不大于"
        )
        yield book.finding(
            balance.code,
            balance.place,
            message,
            "请核对这两处，改正填错的一处。",
            found=book.money(a),
            expected=f"不大于 {book.money(b)}",
            level=Level.WARNING if balance.code in _WARNINGS else Level.ERROR,
        )


def _check_balance(balance: Balance) -> None:
    """One registered check a balance; optional tables are compared only where filled."""

    def check(book: Book, **sheets: Any) -> Iterator[Outcome]:
        if all(sheets[name] for name in balance.sheets):
            yield from _balance(book, balance, sheets)

    kinds = [Parameter(name, Parameter.KEYWORD_ONLY) for name in ("book", *balance.sheets)]
    check.__signature__ = Signature(kinds)  # type: ignore[attr-defined]
    check.__name__ = f"{balance.code}_{balance.place}"
    rule(balance.code)(check)


for _each in BALANCES:
    _check_balance(_each)

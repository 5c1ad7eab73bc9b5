"""Checks of the official tables that stand beside the text: 基金, 国资, 支出明细 (identities 11, 12, 18)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from data_entry.balances import leaves
from data_entry.model.spec import columns
from data_entry.numbers import ZERO
from generator.checks.registry import Book, Outcome, rule

_KINDS = {
    "一般公共预算": "general_out",
    "政府性基金预算": "fund_out",
    "国有资本经营预算": "soe_out",
}


@rule("X01-11", "X01-12")
def row_of_a_fund_does_not_balance(
    book: Book, fund_rows: Sequence[Any], soe_rows: Sequence[Any]
) -> Iterator[Outcome]:
    """Every 科目: 年初 + 本年收入 = 本年支出 + 年末."""
    tables = (("X01-11", "fund_rows", fund_rows), ("X01-12", "soe_rows", soe_rows))
    for code, name, rows in tables:
        for index, row in enumerate(rows):
            came, went = row.opening + row.income, (row.total or ZERO) + row.closing
            message = (
                f"{row.code}的年初结转和结余加本年收入 {book.money(came)}，"
                f"本年支出加年末结转和结余 {book.money(went)}，应相等"
            )
            path = f"{name}.{index}"
            parts = ("income", "basic", "project", "closing")
            related = [f"{path}.{part}" for part in parts]
            yield from book.difference(code, f"{path}.opening", message, came, went, 4, related)


@rule("X01-18")
def details_are_not_those_of_the_accounts(
    book: Book, accounts: Any, general_items: Sequence[Any], detail_rows: Sequence[Any]
) -> Iterator[Outcome]:
    """支出明细: the sum of each kind of money, and of 一般公共预算 every 科目 (identity 18)."""
    lowest = leaves(detail_rows)
    for kind, field in _KINDS.items():
        rows = [row for row in lowest if row.kind == kind]
        if not rows:
            continue
        whole, sum_ = getattr(accounts, field), sum((row.total or ZERO for row in rows), ZERO)
        message = (
            f"{kind}财政拨款支出 {book.money(whole)}，“支出明细”表合计 {book.money(sum_)}，应相等"
        )
        related = _places(detail_rows, rows)
        yield from book.difference(
            "X01-18", f"accounts.{field}", message, whole, sum_, len(rows) * 2, related
        )
    general: dict[str, Decimal] = {row.code: row.total or ZERO for row in leaves(general_items)}
    for index, row in enumerate(detail_rows):
        if row.kind == "一般公共预算" and row.code in general:
            spent = general[row.code]
            message = (
                f"科目 {row.code}：“支出明细”表 {book.money(row.total)}，"
                f"“一般公共预算支出”表 {book.money(spent)}，应相等"
            )
            own = [n for n, item in enumerate(general_items) if item.code == row.code]
            related = [f"general_items.{n}.{part}" for n in own for part in ("basic", "project")]
            related += _places(detail_rows, [row])
            yield from book.difference(
                "X01-18", f"detail_rows.{index}.total", message, row.total, spent, 2, related
            )


def _places(all_rows: Sequence[Any], rows: Sequence[Any]) -> list[str]:
    """Every amount of these rows."""
    chosen = {id(row) for row in rows}
    return [
        f"detail_rows.{n}.{column.name}"
        for n, row in enumerate(all_rows)
        if id(row) in chosen
        for column in columns(row.__class__)
        if column.kind.is_money
    ]

"""Checks of the official tables that stand beside the text: 基金, 国资, 支出明细 (identities 11, 12, 18)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data_entry.balances import leaves
from data_entry.derive import SPENDING_OF
from data_entry.findings import Finding
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns
from data_entry.numbers import ZERO
from generator.checks.registry import Book, Outcome, rule


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
    for kind, total in SPENDING_OF.items():
        rows = [row for row in lowest if row.kind == kind]
        if not rows:
            continue
        whole, sum_ = getattr(accounts, total), sum((row.total or ZERO for row in rows), ZERO)
        message = (
            f"{kind}财政拨款支出 {book.money(whole)}，“支出明细”表合计 {book.money(sum_)}，应相等"
        )
        related = _places(detail_rows, rows)
        yield from book.difference(
            "X01-18", f"accounts.{total}", message, whole, sum_, len(rows) * 2, related
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


@dataclass
class _Spent:
    """财政拨款 of one 科目 or 类: its amount, the rows it comes from and the titles of their sheets."""

    amount: Decimal = ZERO
    rows: list[tuple[str, int]] = field(default_factory=list)

    @property
    def where(self) -> str:
        titles = dict.fromkeys(Disclosure.model_fields[name].title or "" for name, _ in self.rows)
        return "“" + "”“".join(titles) + "”表"


def _fiscal(tables: Mapping[str, Sequence[Any]], length: int) -> dict[str, _Spent]:
    """What the lowest rows of the three budgets' tables spent, by the first digits of the code."""
    found: dict[str, _Spent] = {}
    for name, rows in tables.items():
        lowest = {id(row) for row in leaves(rows)}
        for index, row in enumerate(rows):
            if id(row) in lowest:
                spent = found.setdefault(row.code[:length], _Spent())
                spent.amount += row.total or ZERO
                spent.rows.append((name, index))
    return found


def _less_than_fiscal(
    book: Book, name: str, rows: Sequence[Any], column: str, fiscal: Mapping[str, _Spent]
) -> Iterator[Finding]:
    for index, row in enumerate(rows):
        part, whole = fiscal.get(row.code), getattr(row, column)
        if part is None or whole is None:
            continue
        if part.amount - whole > book.tolerance(len(part.rows)):
            yield book.finding(
                "X02-14",
                f"{name}.{index}.{column}",
                f"科目 {row.code}：“{Disclosure.model_fields[name].title}”{book.money(whole)}，"
                f"{part.where} {book.money(part.amount)}，前者是全部资金，应不小于后者",
                "请核对这两处。",
                found=book.money(whole),
                expected=f"不小于 {book.money(part.amount)}",
                related=[
                    f"{table}.{n}.{c}" for table, n in part.rows for c in ("basic", "project")
                ],
            )


@rule("X02-14")
def all_money_is_less_than_fiscal(
    book: Book,
    general_items: Sequence[Any],
    fund_rows: Sequence[Any],
    soe_rows: Sequence[Any],
    expense_rows: Sequence[Any],
    class_spending: Sequence[Any],
) -> Iterator[Outcome]:
    """公开03 and the 类 of 附件1 hold all money, 公开05, 基金 and 国资 a part of it (identity 14)."""
    tables = {"general_items": general_items, "fund_rows": fund_rows, "soe_rows": soe_rows}
    by_class = _fiscal(tables, 3)
    yield from _less_than_fiscal(book, "expense_rows", expense_rows, "total", _fiscal(tables, 7))
    yield from _less_than_fiscal(book, "class_spending", class_spending, "actual", by_class)
    listed = {row.code[:3] for row in class_spending}
    for code, spent in by_class.items():
        if class_spending and spent.amount and code not in listed:
            yield book.finding(
                "X02-14",
                "class_spending",
                f"“整体支出按类”没有列 {code} 类，而{spent.where}有 {book.money(spent.amount)}",
                "请补上这一类。",
                expected=code,
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

"""Quantities that follow from the model: lists with official names, sums by 类. Amounts in 元."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data_entry.balances import leaves
from data_entry.model.accounts import Accounts, Comparison, EconomicItem, GeneralItem
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import cell_of, columns, sheets, sum_parts
from data_entry.model.three_public import ThreePublic
from data_entry.numbers import ZERO, given
from data_entry.subjects.catalogue import Catalogue

ROUNDING = Decimal(50)
"""元 an amount in 万元 may be rounded by."""
PERSONNEL = ("301", "303")
THREE_PUBLIC = ("abroad", "cars", "reception")
THREE_PUBLIC_ITEMS = ("abroad", "car_purchase", "car_running", "reception")
"""The lines that are typed: 用车 is told as purchase and running."""


SPENDING_OF = {
    "一般公共预算": "general_out",
    "政府性基金预算": "fund_out",
    "国有资本经营预算": "soe_out",
}
"""The kinds of 财政拨款 as 支出明细 names them, and the spending of each in the accounts."""


@dataclass(frozen=True)
class Part:
    """A named part of a whole."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class Item:
    """One 项 of 公开05 with the names of its 类 and 款."""

    code: str
    class_name: str
    group_name: str
    name: str
    actual: Decimal
    budget: Decimal
    reason: str | None


@dataclass(frozen=True)
class ClassTotal:
    """One 类 of 公开05 with its items."""

    code: str
    name: str
    items: tuple[Item, ...]
    stated: Decimal | None = None
    """What the accounts say of it, where its row was given."""

    @property
    def amount(self) -> Decimal:
        """As the accounts have it, else the sum of the items.

        More than rounding between them is a mistake that the checks tell.
        """
        whole = sum((item.actual for item in self.items), ZERO)
        return as_stated(whole, self.stated, len(self.items))


def as_stated(whole: Decimal, stated: Decimal | None, parts: int) -> Decimal:
    """A total as the accounts state it, where it differs from the sum of its parts by rounding only."""
    if stated is None:
        return whole
    is_rounded = abs(stated - whole) <= ROUNDING * (parts + 1)
    nothing = (whole - whole) + (stated - stated)  # both decide, so the figure comes from both
    return (stated if is_rounded else whole) + nothing


@dataclass(frozen=True)
class ComparedFact:
    """A line of 上年对比: its name and title, and the fact of this year it stands beside."""

    name: str
    title: str
    sheet: str
    field: str


def compared_facts() -> list[ComparedFact]:
    """The lines of 上年对比 in order."""
    found = []
    for name, field in Comparison.model_fields.items():
        sheet, _, shown = cell_of(field).shows.partition(".")
        found.append(ComparedFact(name, cell_of(field).title, sheet, shown))
    return found


def parts_of(accounts: Accounts, total: str) -> list[Part]:
    """The parts of a total under the names the model gives them (``income``, ``expense``)."""
    fields = Accounts.model_fields
    return [
        Part(cell_of(fields[name]).title, getattr(accounts, name))
        for name in sum_parts(fields[total])
    ]


def income_with_fiscal_as_one(accounts: Accounts) -> list[Part]:
    """The sources of income, the three kinds of 财政拨款 as one."""
    sources = parts_of(accounts, "income")
    fiscal = [part for part in sources if "财政拨款" in part.name]
    whole = Part("财政拨款收入", sum((part.amount for part in fiscal), ZERO))
    return [whole, *(part for part in sources if part not in fiscal)]


def fiscal_parts(data: Disclosure) -> Iterator[tuple[str, Decimal | None, Decimal]]:
    """财政拨款收入, 基本支出 and 项目支出 of all three kinds, each with that of which it is a part.

    The spending is None where the tables of funds do not tell how much of it is which.
    """
    accounts = data.accounts
    income, *_ = income_with_fiscal_as_one(accounts)
    yield income.name, income.amount, given(accounts.income)
    rows = [*leaves(data.fund_rows), *leaves(data.soe_rows)]
    others = given(accounts.fund_out) + given(accounts.soe_out)
    is_known = abs(sum((given(row.total) for row in rows), ZERO) - others) <= ROUNDING * 2
    whole = given(accounts.fiscal_expense)
    basic = sum((row.basic for row in rows), given(accounts.general_basic))
    yield "财政拨款基本支出", basic if is_known else None, whole
    yield "财政拨款项目支出", whole - basic if is_known else None, whole


def three_public_parts(data: ThreePublic) -> list[Part]:
    """The three items of “三公”经费 under the names the model gives them."""
    fields = ThreePublic.model_fields
    return [
        Part(cell_of(fields[name]).title, given(getattr(data, name).actual))
        for name in THREE_PUBLIC
    ]


def tables_of_codes() -> tuple[str, ...]:
    """The tables whose rows are 科目, in the order of the workbook."""
    return tuple(name for name, _, model in sheets(Disclosure) if "code" in model.model_fields)


def name_of(code: str, rows: Sequence[Any], catalogue: Catalogue) -> str:
    """The 科目's name: as the rows (``code``, ``name``) have it, else the year's list's, else the code."""
    typed = next((row.name for row in rows if row.code == code and row.name), None)
    return typed or catalogue.name(code) or code


def items(rows: Sequence[Any], catalogue: Catalogue) -> list[Item]:
    """The lowest-level rows of a table of 科目 in code order, with their official names.

    Budget and reason are the row's own (公开05) or what the form asks beside it, by its tags.
    """
    found = []
    for row in sorted(leaves(rows), key=lambda row: str(row.code)):
        told = {c.tag: getattr(row, c.name) for c in columns(row.__class__)}
        found.append(
            Item(
                row.code,
                name_of(row.code[:3], rows, catalogue),
                name_of(row.code[:5], rows, catalogue),
                name_of(row.code, rows, catalogue),
                given(row.total),
                given(told.get("预算数")),
                told.get("差异原因"),
            )
        )
    return found


def classes(rows: Sequence[GeneralItem], catalogue: Catalogue) -> list[ClassTotal]:
    """公开05 by 类, in code order."""
    found: dict[str, list[Item]] = {}
    for item in items(rows, catalogue):
        found.setdefault(item.code[:3], []).append(item)
    stated = {row.code: row.total for row in rows if len(row.code) == len("201")}
    return [
        ClassTotal(code, group[0].class_name, tuple(group), stated.get(code))
        for code, group in found.items()
    ]


def economic_parts(
    rows: Sequence[EconomicItem], catalogue: Catalogue, *, personnel: bool
) -> list[tuple[str, Decimal | None]]:
    """The 款 of 公开06 with spending, in code order; an amount left empty counts as spent."""
    return [
        (name_of(row.code, rows, catalogue), row.amount)
        for row in sorted(leaves(rows), key=lambda row: str(row.code))
        if row.code.startswith(PERSONNEL) == personnel and row.amount != 0
    ]

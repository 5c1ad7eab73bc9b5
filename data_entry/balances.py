"""Identities between facts of the workbook (rules.md §3), each said once.

The workbook shows them as cells that turn red or green; the checks compare them exactly. A term is
``sheet.field``, ``sheet.line.column``, or ``sheet[301,303].column``: the sum over the lowest-level
rows of a table whose codes begin so (``sheet[].column``: all rows). Amounts in 元.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from data_entry.numbers import ZERO


@dataclass(frozen=True)
class Term:
    """One addend, parsed."""

    sheet: str
    path: tuple[str, ...]
    prefixes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Balance:
    """``left`` and ``right`` must be equal (or left not greater); ``place`` is where it is shown."""

    code: str
    place: str
    left_title: str
    left: tuple[Term, ...]
    right_title: str
    right: tuple[Term, ...]
    relation: Literal["=", "<="] = "="

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets both sides need."""
        return tuple(dict.fromkeys(term.sheet for term in (*self.left, *self.right)))


def parse(text: str) -> Term:
    """``economic_items[301,303].amount`` → Term."""
    match = re.fullmatch(r"(\w+)(?:\[([\d,]*)\])?\.([\w.]+)", text)
    if not match:
        raise ValueError(text)
    sheet, prefixes, path = match.groups()
    chosen = None if prefixes is None else tuple(p for p in prefixes.split(",") if p)
    return Term(sheet, tuple(path.split(".")), chosen)


def _balance(
    code: str,
    left_title: str,
    left: str,
    right_title: str,
    right: str,
    relation: Literal["=", "<="] = "=",
) -> Balance:
    terms = tuple(parse(t) for t in left.split())
    place = left.split()[0]
    return Balance(
        code,
        place,
        left_title,
        terms,
        right_title,
        tuple(parse(t) for t in right.split()),
        relation,
    )


_INCOME_COLUMNS = {
    "superior": "上级补助收入",
    "institutional": "事业收入",
    "business": "经营收入",
    "affiliated": "附属单位上缴收入",
    "other": "其他收入",
}
_EXPENSE_COLUMNS = {
    "basic": "基本支出",
    "project": "项目支出",
    "to_superior": "上缴上级支出",
    "business_out": "经营支出",
    "to_affiliated": "对附属单位补助支出",
}

BALANCES: tuple[Balance, ...] = (
    _balance("T01-2", "收入总计", "accounts.income_total", "支出总计", "accounts.expense_total"),
    _balance(
        "T01-8",
        "财政拨款收入总计",
        "accounts.fiscal_income_total",
        "财政拨款支出总计",
        "accounts.fiscal_expense_total",
    ),
    _balance(
        "X01-9",
        "一般公共预算财政拨款支出",
        "accounts.general_out",
        "“一般公共预算支出”表各项之和",
        "general_items[].basic general_items[].project",
    ),
    _balance(
        "T01-10",
        "人员经费加公用经费",
        "accounts.personnel accounts.public",
        "“一般公共预算支出”表基本支出之和",
        "general_items[].basic",
    ),
    _balance(
        "T01-10",
        "人员经费",
        "accounts.personnel",
        "“基本支出经济分类”表301、303各款之和",
        "economic_items[301,303].amount",
    ),
    _balance(
        "T01-10",
        "公用经费",
        "accounts.public",
        "“基本支出经济分类”表302、307、310、312、399各款之和",
        "economic_items[302,307,310,312,399].amount",
    ),
    _balance(
        "T01-13",
        "公务接待费",
        "three_public.reception.actual",
        "国内公务接待支出与外事接待支出之和",
        "three_public.domestic.actual three_public.foreign.actual",
    ),
    _balance(
        "T01-13",
        "公务用车购置费",
        "three_public.car_purchase.actual",
        "购置轿车、越野车、载客汽车金额之和",
        "three_public.bought_sedans.actual three_public.bought_suvs.actual"
        " three_public.bought_buses.actual",
    ),
    _balance(
        "T07",
        "授予中小企业合同金额",
        "other_matters.sme",
        "政府采购支出总额",
        "other_matters.purchases",
        "<=",
    ),
    _balance(
        "T07",
        "授予小微企业合同金额",
        "other_matters.micro",
        "授予中小企业合同金额",
        "other_matters.sme",
        "<=",
    ),
    _balance(
        "X04", "机关运行经费支出", "other_matters.operation", "公用经费", "accounts.public", "<="
    ),
    _balance(
        "A01", "本年支出合计", "accounts.expense", "整体支出按类决算之和", "class_spending[].actual"
    ),
    _balance(
        "A01",
        "附件1年初预算收入",
        "whole_report.budget",
        "整体支出按类年初预算之和",
        "class_spending[].budget",
    ),
    _balance(
        "X01-3", "本年收入合计", "accounts.income", "公开02各项收入合计之和", "income_rows[].total"
    ),
    _balance(
        "X01-6",
        "三项财政拨款收入之和",
        "accounts.general accounts.fund accounts.soe",
        "公开02各项财政拨款收入之和",
        "income_rows[].fiscal",
    ),
    *(
        _balance(
            "X01-3", title, f"accounts.{name}", f"公开02各项{title}之和", f"income_rows[].{name}"
        )
        for name, title in _INCOME_COLUMNS.items()
    ),
    _balance(
        "X01-4",
        "本年支出合计",
        "accounts.expense",
        "公开03各项支出合计之和",
        "expense_rows[].total",
    ),
    *(
        _balance(
            "X01-4", title, f"accounts.{name}", f"公开03各项{title}之和", f"expense_rows[].{name}"
        )
        for name, title in _EXPENSE_COLUMNS.items()
    ),
)


def leaves(rows: Iterable[Any]) -> list[Any]:
    """Rows at the lowest level present: no other row's code begins with theirs; no 合计."""
    coded = [row for row in rows if row.code.isdigit()]
    codes = {row.code for row in coded}
    parents = {code[:n] for code in codes for n in (3, 5) if n < len(code)}
    return [row for row in coded if row.code not in parents]


def addends(term: Term, sheets: Mapping[str, Any]) -> list[Decimal] | None:
    """The amounts a term stands for, or None if one of them was left empty."""
    found = sheets[term.sheet]
    if term.prefixes is None:
        for name in term.path:
            found = getattr(found, name)
        return None if found is None else [found]
    rows = [row for row in leaves(found) if not term.prefixes or row.code.startswith(term.prefixes)]
    values = [getattr(row, term.path[0]) for row in rows]
    return None if None in values else values


def side(terms: Iterable[Term], sheets: Mapping[str, Any]) -> tuple[Decimal, int] | None:
    """Sum and number of addends of one side in 元, or None where an amount is not given."""
    values: list[Decimal] = []
    for term in terms:
        found = addends(term, sheets)
        if found is None:
            return None
        values += found
    return sum(values, ZERO), len(values)

"""Identities between facts of the workbook (the notes of 公开01 to 公开13), each said once.

The workbook shows them as cells that turn red or green; the checks compare them exactly. A term is
``sheet.field``, ``sheet.line.column``, or ``sheet[301,303].column``: the sum over the lowest-level
rows of a table whose codes begin so (``sheet[].column``: all rows). Amounts in 元.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

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
    """``economic_items[301,303].amount`` → Term."""
    match = re.fullmatch(r"(\w+)(?:\[([\d,]*)\])?\.([\w.]+)", text)
    if not match:
        raise ValueError(text)
    sheet, prefixes, path = match.groups()
    chosen = None if prefixes is None else tuple(p for p in prefixes.split(",") if p)
    return BalanceTerm(sheet, tuple(path.split(".")), chosen)


def _balance(
    code: str,
    left_title: str,
    left: str,
    right_title: str,
    right: str,
    relation: Relation = "=",
) -> Balance:
    sides = [tuple(parse(text) for text in side.split()) for side in (left, right)]
    return Balance(code, left_title, sides[0], right_title, sides[1], relation)


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
_FUNDS = {
    "general": ("T01-8", "一般公共预算"),
    "fund": ("X01-11", "政府性基金预算"),
    "soe": ("X01-12", "国有资本经营预算"),
}
_THREE_PUBLIC = {
    "30212": ("因公出国（境）费用", "abroad", "因公出国（境）费"),
    "30217": ("公务接待费", "reception", "公务接待费"),
    "30231": ("公务用车运行维护费", "car_running", "公务用车运行维护费"),
    "31013": ("公务用车购置", "car_purchase", "公务用车购置费"),
}
_TWINS = {
    "2080505": ("机关事业单位基本养老保险缴费支出", "30108", "机关事业单位基本养老保险缴费"),
    "2080506": ("机关事业单位职业年金缴费支出", "30109", "职业年金缴费"),
    "2101101,2101102": ("行政单位医疗、事业单位医疗", "30110", "职工基本医疗保险缴费"),
    "2210201": ("住房公积金", "30113", "住房公积金"),
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
    *(
        _balance(
            "T01-8",
            f"年{word}财政拨款结转和结余",
            f"accounts.{whole}",
            f"三项财政拨款年{word}结转和结余之和",
            f"carry_over.general.{part} carry_over.fund.{part} carry_over.soe.{part}",
        )
        for word, whole, part in (
            ("初", "fiscal_carried_in", "opening"),
            ("末", "fiscal_carried_out", "closing"),
        )
    ),
    *(
        _balance(
            code,
            f"{title}财政拨款年初结转和结余加本年收入",
            f"carry_over.{name}.opening accounts.{name}",
            "本年支出加年末结转和结余",
            f"accounts.{name}_out carry_over.{name}.closing",
        )
        for name, (code, title) in _FUNDS.items()
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
        "X02-14",
        "财政拨款支出合计",
        "accounts.fiscal_expense",
        "本年支出合计",
        "accounts.expense",
        "<=",
    ),
    _balance(
        "X02-14",
        "“一般公共预算支出”表基本支出之和",
        "general_items[].basic",
        "收支决算的基本支出",
        "accounts.basic",
        "<=",
    ),
    _balance(
        "X02-14",
        "“一般公共预算支出”表项目支出之和",
        "general_items[].project",
        "收支决算的项目支出",
        "accounts.project",
        "<=",
    ),
    *(
        _balance(
            "X02-14",
            f"年{word}财政拨款结转和结余",
            f"accounts.fiscal_{name}",
            f"年{word}结转和结余",
            f"accounts.{name}",
            "<=",
        )
        for word, name in (("初", "carried_in"), ("末", "carried_out"))
    ),
    *(
        _balance(
            "X02-15",
            f"“基本支出经济分类”表的{title}",
            f"economic_items[{code}].amount",
            f"“三公经费”表的{item}",
            f"three_public.{name}.actual",
            "<=",
        )
        for code, (title, name, item) in _THREE_PUBLIC.items()
    ),
    _balance(
        "X02-15",
        "“三公”经费合计",
        "three_public.total.actual",
        "财政拨款支出合计",
        "accounts.fiscal_expense",
        "<=",
    ),
    _balance(
        "X04", "机关运行经费支出", "other_matters.operation", "公用经费", "accounts.public", "<="
    ),
    *(
        _balance(
            "X05",
            f"“一般公共预算支出”表{title}的基本支出",
            f"general_items[{code}].basic",
            f"“基本支出经济分类”表的{twin_title}",
            f"economic_items[{twin}].amount",
            "≈",
        )
        for code, (title, twin, twin_title) in _TWINS.items()
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
    *(
        _balance(
            _FUNDS[name][0],
            f"{_FUNDS[name][1]}财政拨款{title}",
            whole,
            f"“{_FUNDS[name][1].removesuffix('预算')}收支”表各项{title}之和",
            parts,
        )
        for name in ("fund", "soe")
        for title, whole, parts in (
            ("收入", f"accounts.{name}", f"{name}_rows[].income"),
            ("支出", f"accounts.{name}_out", f"{name}_rows[].basic {name}_rows[].project"),
            ("年初结转和结余", f"carry_over.{name}.opening", f"{name}_rows[].opening"),
            ("年末结转和结余", f"carry_over.{name}.closing", f"{name}_rows[].closing"),
        )
    ),
    _balance(
        "X01-18",
        "“项目支出明细”表决算数之和",
        "project_rows[].total",
        "“一般公共预算支出”表项目支出之和",
        "general_items[].project",
    ),
)


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

"""The money: totals of the year, last year's values, spending by 科目."""

from data_entry.model.base import Record
from data_entry.model.types import Amount, Balance, Code, Text
from data_entry.numbers import ZERO


class Accounts(Record):
    """收支决算: the totals of 公开01, 公开03, 公开04 and 公开06. All amounts in 元."""

    general: Amount
    fund: Amount = ZERO
    soe: Amount = ZERO
    superior: Amount = ZERO
    institutional: Amount = ZERO
    business: Amount = ZERO
    affiliated: Amount = ZERO
    other: Amount = ZERO
    income: Amount | None = None
    surplus_used: Amount = ZERO
    carried_in: Balance = ZERO
    income_total: Amount | None = None
    basic: Amount
    project: Amount
    to_superior: Amount = ZERO
    business_out: Amount = ZERO
    to_affiliated: Amount = ZERO
    expense: Amount | None = None
    distribution: Balance = ZERO
    carried_out: Balance = ZERO
    expense_total: Amount | None = None
    fiscal_carried_in: Balance = ZERO
    fiscal_income_total: Amount | None = None
    general_out: Amount
    fund_out: Amount = ZERO
    soe_out: Amount = ZERO
    fiscal_expense: Amount | None = None
    fiscal_carried_out: Balance = ZERO
    fiscal_expense_total: Amount | None = None
    personnel: Amount
    public: Amount
    general_basic: Amount | None = None


class Prior(Record):
    """One quantity beside last year's."""

    prior: Amount | None = None
    reason: Text | None = None


class Comparison(Record):
    """上年对比: what §一, §四, §五, §八, §九 and 十（一） compare with last year."""

    total: Prior
    fiscal: Prior
    general: Prior
    fund: Prior
    soe: Prior
    operation: Prior


class CarriedTotal(Record):
    """Carried over from last year: what the approved accounts of last year say."""

    last_year: Balance | None = None
    reason: Text | None = None


class Carried(CarriedTotal):
    """结转和结余 of one kind of 财政拨款, as 公开04 and the two fund tables have them."""

    opening: Balance | None = None
    closing: Balance | None = None


class CarryOver(Record):
    """结转结余: the chain from last year's closing balance to this year's, in 元."""

    total: CarriedTotal = CarriedTotal()
    fiscal: CarriedTotal = CarriedTotal()
    general: Carried = Carried()
    fund: Carried = Carried()
    soe: Carried = Carried()


class GeneralItem(Record):
    """One row of 公开05 with its budget; rows of 类 and 款 are optional and cross-checked."""

    code: Code
    name: Text | None = None
    total: Amount | None = None
    basic: Amount = ZERO
    project: Amount = ZERO
    budget: Amount | None = None
    reason: Text | None = None


class EconomicItem(Record):
    """One row of 公开06 (基本支出 by 经济分类)."""

    code: Code
    name: Text | None = None
    amount: Amount | None = None

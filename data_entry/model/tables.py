"""The official tables that the text does not need: rows by 科目, all optional, all cross-checked."""

from typing import Annotated, ClassVar, Literal

from data_entry.model.base import Record
from data_entry.model.types import Amount, Balance, Chosen, Code, Text
from data_entry.numbers import ZERO


class IncomeRow(Record):
    """One row of 公开02 收入决算表."""

    code: Code
    name: Text | None = None
    total: Amount | None = None
    fiscal: Amount = ZERO
    superior: Amount = ZERO
    institutional: Amount = ZERO
    business: Amount = ZERO
    affiliated: Amount = ZERO
    other: Amount = ZERO


class ExpenseRow(Record):
    """One row of 公开03 支出决算表."""

    code: Code
    name: Text | None = None
    total: Amount | None = None
    basic: Amount = ZERO
    project: Amount = ZERO
    to_superior: Amount = ZERO
    business_out: Amount = ZERO
    to_affiliated: Amount = ZERO


class FundRow(Record):
    """One row of the 收入支出决算表 of 政府性基金 or of 国有资本经营预算财政拨款."""

    code: Code
    name: Text | None = None
    opening: Balance = ZERO
    income: Amount = ZERO
    total: Amount | None = None
    basic: Amount = ZERO
    project: Amount = ZERO
    closing: Balance = ZERO


class DetailRow(Record):
    """One 科目 of 财政拨款支出决算明细表: its spending by 经济分类 (类), of one kind of money."""

    code: Code
    name: Text | None = None
    kind: Annotated[Literal["一般公共预算", "政府性基金预算", "国有资本经营预算"], Chosen] = (
        "一般公共预算"
    )
    total: Amount | None = None
    e301: Amount = ZERO
    e302: Amount = ZERO
    e303: Amount = ZERO
    e307: Amount = ZERO
    e309: Amount = ZERO
    e310: Amount = ZERO
    e311: Amount = ZERO
    e312: Amount = ZERO
    e313: Amount = ZERO
    e399: Amount = ZERO


class ProjectRow(Record):
    """One project of 一般公共预算财政拨款项目支出决算表 under its 项."""

    KEY: ClassVar = ("code", "project")
    code: Code
    name: Text | None = None
    project: Text | None = None
    total: Amount

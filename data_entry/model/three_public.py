"""财政拨款“三公”经费: amounts against budget and last year, counts, the list of receptions."""

from typing import Any

from pydantic import ConfigDict, ValidationInfo, field_validator

from data_entry.model.base import Record
from data_entry.model.spec import cell
from data_entry.model.types import Amount, Count, Text, fault
from data_entry.numbers import ZERO

_MONEY = "金额（三公经费支出决算表）"
_ABROAD = "因公出国（境）"
_CARS = "公务用车"
_RECEPTION = "公务接待"


class BudgetedItem(Record):
    """One item of the 三公 table: budget, accounts and last year."""

    budget: Amount = cell("全年预算数", "预算数", source="三公表 1–6栏", example="0.07")
    actual: Amount = cell("决算数", source="三公表 7–12栏", example="0.07")
    prior: Amount | None = cell(
        "上年决算数",
        "上年数",
        source="上年批复的决算",
        example="0.05",
        note="没有发生数的填 0；新设单位空着",
        default=None,
    )
    budget_reason: Text | None = cell(
        "决算与预算差异原因", "差异原因", note="决算数与预算数不等时填写", default=None, prose=True
    )

    model_config = ConfigDict(validate_default=True)

    @field_validator("prior", mode="before")
    @classmethod
    def needed_where_compared(cls, value: Any, info: ValidationInfo) -> Any:
        """Last year's amount may be left open only by a unit that had no last year."""
        if value is None and (info.context or {}).get("is_compared", True):
            raise fault("missing_number")
        return value


class CarItem(BudgetedItem):
    """购置 or 运行; the change against last year is told of both together."""

    use: Text | None = cell(
        "主要用途",
        "用途",
        note="有支出时填写，接在“主要用于”之后",
        example="统计调查",
        prose=True,
        default=None,
    )


class ExpenseItem(BudgetedItem):
    """An item whose change against last year is explained."""

    reason: Text | None = cell(
        "比上年变动原因",
        "原因",
        note="与上年不等时填写",
        example="公务接待批次增加",
        default=None,
        prose=True,
    )


class AbroadItem(ExpenseItem):
    """因公出国（境）费, with what was paid for."""

    use: Text | None = cell(
        "主要用途",
        "用途",
        note="有支出时填写团组、地点和成效，接在“开支内容包括：”之后",
        prose=True,
        default=None,
    )


class ExpenseTotal(Record):
    """A sum of items of the 三公 table."""

    budget: Amount | None = cell("全年预算数", "预算数", default=None)
    actual: Amount | None = cell("决算数", default=None)
    prior: Amount | None = cell("上年决算数", "上年数", default=None)
    budget_reason: Text | None = cell("决算与预算差异原因", "差异原因", default=None, prose=True)
    reason: Text | None = cell("比上年变动原因", "原因", default=None, prose=True)


class ReceptionPart(Record):
    """国内 or 外事 part of 公务接待费."""

    actual: Amount = cell("决算数", source="机构运行信息表")
    use: Text | None = cell(
        "主要用途",
        "用途",
        note="有支出时填写，接在“主要用于”之后",
        example="业务交流的用餐费",
        prose=True,
        default=None,
    )


class Purchase(Record):
    """Cars of one kind bought in the year."""

    actual: Amount = cell("决算数", "金额", default=ZERO)
    count: Count = cell("数量", source="机构运行信息表", default=0)


class Number(Record):
    """A count."""

    count: Count = cell("数量", source="机构运行信息表", default=0)


class NumberTotal(Record):
    """A count of all kinds; typed where a form does not ask them one by one."""

    count: Count | None = cell("数量", source="机构运行信息表", default=None)


class ThreePublic(Record):
    """三公经费."""

    abroad: AbroadItem = cell("因公出国（境）费", "出国", section=_MONEY)
    car_purchase: CarItem = cell("公务用车购置费", "购置", section=_MONEY)
    car_running: CarItem = cell("公务用车运行维护费", "运行", section=_MONEY)
    cars: ExpenseTotal = cell(
        "公务用车购置及运行维护费",
        "用车",
        section=_MONEY,
        sum_of="car_purchase car_running",
        rule="T01-13",
    )
    reception: ExpenseItem = cell("公务接待费", "接待", section=_MONEY)
    total: ExpenseTotal = cell(
        "“三公”经费合计",
        "合计",
        section=_MONEY,
        sum_of="abroad car_purchase car_running reception",
        rule="T01-13",
    )
    groups: Number = cell("因公出国（境）团组（个）", "团组", section=_ABROAD)
    persons: Number = cell("因公出国（境）人次（人）", "出国人次", section=_ABROAD)
    bought_sedans: Purchase = cell("购置轿车（辆）", "购置轿车", section=_CARS)
    bought_suvs: Purchase = cell("购置越野车（辆）", "购置越野车", section=_CARS)
    bought_buses: Purchase = cell("购置载客汽车（辆）", "购置载客汽车", section=_CARS)
    sedans: Number = cell("年末保有轿车（辆）", "轿车", section=_CARS)
    suvs: Number = cell("年末保有越野车（辆）", "越野车", section=_CARS)
    buses: Number = cell("年末保有载客汽车（辆）", "载客汽车", section=_CARS)
    bought_cars: NumberTotal = cell(
        "购置公务用车（辆）",
        "购置车辆",
        section=_CARS,
        sum_of="bought_sedans bought_suvs bought_buses",
        rule="T08",
        default_factory=NumberTotal,
    )
    kept_cars: NumberTotal = cell(
        "年末保有公务用车（辆）",
        "保有车辆",
        section=_CARS,
        sum_of="sedans suvs buses",
        rule="T08",
        default_factory=NumberTotal,
    )
    domestic: ReceptionPart = cell("国内公务接待支出", "国内接待", section=_RECEPTION)
    foreign: ReceptionPart = cell("外事接待支出", "外事接待", section=_RECEPTION)
    domestic_batches: Number = cell("国内公务接待批次（批）", "国内批次", section=_RECEPTION)
    domestic_persons: Number = cell("国内公务接待人次（人）", "国内人次", section=_RECEPTION)
    foreign_batches: Number = cell("外事接待批次（批）", "外事批次", section=_RECEPTION)
    foreign_persons: Number = cell("外事接待人次（人）", "外事人次", section=_RECEPTION)


class Reception(Record):
    """接待明细: one occasion of 国内公务接待."""

    occasion: Text = cell(
        "接待事项", "事项", source="公务接待清单", example="接待市医保局调研", prose=True
    )
    amount: Amount | None = cell(
        "金额", source="公务接待清单", note="要么全部填写，要么全部空着", default=None
    )

"""财政拨款“三公”经费: amounts against budget and last year, counts, the list of receptions."""

from typing import Any

from pydantic import ConfigDict, ValidationInfo, field_validator

from data_entry.model.base import Record
from data_entry.model.types import Amount, Count, Text, fault
from data_entry.numbers import ZERO


class BudgetedItem(Record):
    """One item of the 三公 table: budget, accounts and last year."""

    budget: Amount
    actual: Amount
    prior: Amount | None = None
    budget_reason: Text | None = None

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

    use: Text | None = None


class ExpenseItem(BudgetedItem):
    """An item whose change against last year is explained."""

    reason: Text | None = None


class AbroadItem(ExpenseItem):
    """因公出国（境）费, with what was paid for."""

    use: Text | None = None


class ExpenseTotal(Record):
    """A sum of items of the 三公 table."""

    budget: Amount | None = None
    actual: Amount | None = None
    prior: Amount | None = None
    budget_reason: Text | None = None
    reason: Text | None = None


class ReceptionPart(Record):
    """国内 or 外事 part of 公务接待费."""

    actual: Amount
    use: Text | None = None


class Purchase(Record):
    """Cars of one kind bought in the year."""

    actual: Amount = ZERO
    count: Count = 0


class Number(Record):
    """A count."""

    count: Count = 0


class NumberTotal(Record):
    """A count of all kinds; typed where a form does not ask them one by one."""

    count: Count | None = None


class ThreePublic(Record):
    """三公经费."""

    abroad: AbroadItem
    car_purchase: CarItem
    car_running: CarItem
    cars: ExpenseTotal
    reception: ExpenseItem
    total: ExpenseTotal
    groups: Number
    persons: Number
    bought_sedans: Purchase
    bought_suvs: Purchase
    bought_buses: Purchase
    sedans: Number
    suvs: Number
    buses: Number
    bought_cars: NumberTotal = NumberTotal()
    kept_cars: NumberTotal = NumberTotal()
    domestic: ReceptionPart
    foreign: ReceptionPart
    domestic_batches: Number
    domestic_persons: Number
    foreign_batches: Number
    foreign_persons: Number


class Reception(Record):
    """接待明细: one occasion of 国内公务接待."""

    occasion: Text
    amount: Amount | None = None

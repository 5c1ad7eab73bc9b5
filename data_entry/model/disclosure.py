"""The whole workbook as one model: the single source of workbook, reader, messages and tags."""

from pydantic import ConfigDict

from data_entry.model.accounts import (
    Accounts,
    CarryOver,
    Comparison,
    EconomicItem,
    GeneralItem,
)
from data_entry.model.base import Record
from data_entry.model.matters import (
    ClassSpending,
    Indicator,
    OtherMatters,
    Performance,
    Project,
    Staff,
    WholeReport,
)
from data_entry.model.tables import DetailRow, ExpenseRow, FundRow, IncomeRow, ProjectRow
from data_entry.model.three_public import Reception, ThreePublic
from data_entry.model.unit import Definition, Subordinate, Unit

CodedRow = (
    GeneralItem
    | EconomicItem
    | IncomeRow
    | ExpenseRow
    | FundRow
    | DetailRow
    | ProjectRow
    | ClassSpending
)
"""A row of a table of 科目."""
TotalledRow = GeneralItem | IncomeRow | ExpenseRow | FundRow | DetailRow | ProjectRow
"""A row of an official table that goes down to 项."""


class Disclosure(Record):
    """One unit's accounts of one year, as the workbook holds them. All amounts in 元."""

    model_config = ConfigDict(validate_default=False)

    unit: Unit
    accounts: Accounts
    comparison: Comparison
    general_items: list[GeneralItem]
    economic_items: list[EconomicItem]
    three_public: ThreePublic
    other_matters: OtherMatters
    performance: Performance
    projects: list[Project]
    subordinates: list[Subordinate]
    receptions: list[Reception]
    terms: list[Definition]
    indicators: list[Indicator]
    staff: list[Staff]
    whole_report: WholeReport | None
    class_spending: list[ClassSpending]
    carry_over: CarryOver | None
    income_rows: list[IncomeRow]
    expense_rows: list[ExpenseRow]
    fund_rows: list[FundRow]
    soe_rows: list[FundRow]
    detail_rows: list[DetailRow]
    project_rows: list[ProjectRow]

"""其他重要事项: 机关运行经费, 政府采购, 国有资产, 预算绩效管理 and the projects behind it."""

from typing import Annotated, Literal

from data_entry.model.base import Record
from data_entry.model.types import Amount, Balance, Chosen, Code, Count, Score, Text
from data_entry.numbers import ZERO

YesNo = Annotated[Literal["是", "否"], Chosen]


class OtherMatters(Record):
    """其他重要事项（一）至（三）."""

    operation: Amount
    goods: Amount = ZERO
    works: Amount = ZERO
    services: Amount = ZERO
    purchases: Amount | None = None
    purchase_use: Text | None = None
    sme: Amount = ZERO
    micro: Amount = ZERO
    ministry_cars: Count = 0
    leader_cars: Count = 0
    dispatch_cars: Count = 0
    emergency_cars: Count = 0
    law_cars: Count = 0
    technical_cars: Count = 0
    retired_cars: Count = 0
    other_cars: Count = 0
    cars: Count | None = None
    other_cars_use: Text | None = None
    equipment: Count | None = None


class Performance(Record):
    """绩效管理: 十（四）."""

    evaluated: Count
    targeted: Count
    monitored: Count
    scope: Text
    whole_score: Score | None = None
    whole_grade: Text | None = None
    whole_summary: Text | None = None
    overall: Text | None = None
    whole_file: Text | None = None


class Project(Record):
    """绩效项目: one project named in 十（四）, reported on in the annex, or both."""

    name: Text
    listed: YesNo = "是"
    annexed: YesNo = "否"
    initial: Amount = ZERO
    added: Balance = ZERO
    carried: Amount = ZERO
    received: Amount = ZERO
    used: Amount = ZERO
    score: Score | None = None
    grade: Text | None = None
    summary: Text | None = None
    report_title: Text | None = None
    report_file: Text | None = None

    @property
    def available(self) -> Amount:
        """Money of the year in 元: 上年结转 + 年初预算 + 调整（追加）."""
        return self.carried + self.initial + self.added

    @property
    def left(self) -> Amount:
        """Unspent money in 元: 可用资金 − 使用."""
        return self.available - self.used


class Indicator(Record):
    """绩效指标: one third-level indicator of a project."""

    project: Text
    level1: Text
    level2: Text
    level3: Text
    target: Text | None = None
    done: Text | None = None
    full: Score | None = None
    score: Score | None = None
    reason: Text | None = None


class Staff(Record):
    """人员情况: posts and persons of one kind in one unit."""

    unit: Text
    kind: Annotated[Literal["行政", "参公", "事业", "工勤"], Chosen]
    posts: Count
    persons: Count
    retired: Count = 0


class WholeReport(Record):
    """整体自评: the figures of 附件1 that stand nowhere else."""

    level: Text | None = None
    offices: Text | None = None
    budget: Amount | None = None
    outside: Text | None = None
    left_project: Text | None = None
    left_nature: Text | None = None
    annual_count: Count = 0
    annual_budget: Amount = ZERO
    annual_used: Amount = ZERO
    annual_left: Count = 0
    stage_count: Count = 0
    stage_budget: Amount = ZERO
    stage_used: Amount = ZERO
    stage_left: Count = 0


class ClassSpending(Record):
    """整体支出按类: budget and accounts of all money by 类, for 附件1 二（二）."""

    code: Code
    name: Text | None = None
    budget: Amount = ZERO
    actual: Amount = ZERO

"""The money: totals of the year, last year's values, spending by 科目."""

from data_entry.model.base import Record
from data_entry.model.spec import cell
from data_entry.model.types import Amount, Balance, Code, Text
from data_entry.numbers import ZERO

_IN = "收入"
_OUT = "支出"
_FISCAL = "财政拨款"
_BASIC = "公开06"


class Accounts(Record):
    """收支决算: the totals of 公开01, 公开03, 公开04 and 公开06. All amounts in 元."""

    general: Amount = cell(
        "一般公共预算财政拨款收入", source="公开01 行1", example="439.32", section=_IN
    )
    fund: Amount = cell(
        "政府性基金预算财政拨款收入", source="公开01 行2", section=_IN, default=ZERO
    )
    soe: Amount = cell(
        "国有资本经营预算财政拨款收入", source="公开01 行3", section=_IN, default=ZERO
    )
    superior: Amount = cell("上级补助收入", source="公开01 行4", section=_IN, default=ZERO)
    institutional: Amount = cell("事业收入", source="公开01 行5", section=_IN, default=ZERO)
    business: Amount = cell("经营收入", source="公开01 行6", section=_IN, default=ZERO)
    affiliated: Amount = cell("附属单位上缴收入", source="公开01 行7", section=_IN, default=ZERO)
    other: Amount = cell("其他收入", source="公开01 行8", section=_IN, default=ZERO)
    income: Amount | None = cell(
        "本年收入合计",
        source="公开01 行27",
        section=_IN,
        sum_of="general fund soe superior institutional business affiliated other",
        rule="T01-1",
    )
    surplus_used: Amount = cell(
        "使用非财政拨款结余（含专用结余）",
        "使用非财政拨款结余",
        source="公开01 行28",
        section=_IN,
        default=ZERO,
    )
    carried_in: Balance = cell("年初结转和结余", source="公开01 行29", section=_IN, default=ZERO)
    income_total: Amount | None = cell(
        "收入总计",
        source="公开01 行31",
        section=_IN,
        sum_of="income surplus_used carried_in",
        rule="T01-2",
    )
    basic: Amount = cell("基本支出", source="公开03 合计行", example="415.25", section=_OUT)
    project: Amount = cell("项目支出", source="公开03 合计行", example="34.26", section=_OUT)
    to_superior: Amount = cell("上缴上级支出", source="公开03 合计行", section=_OUT, default=ZERO)
    business_out: Amount = cell("经营支出", source="公开03 合计行", section=_OUT, default=ZERO)
    to_affiliated: Amount = cell(
        "对附属单位补助支出", source="公开03 合计行", section=_OUT, default=ZERO
    )
    expense: Amount | None = cell(
        "本年支出合计",
        source="公开01 行58",
        section=_OUT,
        sum_of="basic project to_superior business_out to_affiliated",
        rule="T01-1",
    )
    distribution: Balance = cell("结余分配", source="公开01 行59", section=_OUT, default=ZERO)
    carried_out: Balance = cell("年末结转和结余", source="公开01 行60", section=_OUT, default=ZERO)
    expense_total: Amount | None = cell(
        "支出总计",
        source="公开01 行62",
        section=_OUT,
        sum_of="expense distribution carried_out",
        rule="T01-2",
    )
    fiscal_carried_in: Balance = cell(
        "年初财政拨款结转和结余", source="公开04", section=_FISCAL, default=ZERO
    )
    fiscal_income_total: Amount | None = cell(
        "财政拨款收入总计",
        source="公开04 总计",
        section=_FISCAL,
        sum_of="general fund soe fiscal_carried_in",
        rule="T01-8",
    )
    general_out: Amount = cell(
        "一般公共预算财政拨款支出",
        source="公开05 合计",
        example="439.32",
        section=_FISCAL,
        note="应等于“一般公共预算支出”表各项之和",
    )
    fund_out: Amount = cell(
        "政府性基金预算财政拨款支出",
        source="公开04；政府性基金预算财政拨款收入支出决算表",
        section=_FISCAL,
        default=ZERO,
    )
    soe_out: Amount = cell(
        "国有资本经营预算财政拨款支出",
        source="公开04；国有资本经营预算财政拨款支出决算表",
        section=_FISCAL,
        default=ZERO,
    )
    fiscal_expense: Amount | None = cell(
        "本年财政拨款支出合计",
        source="公开04 本年支出合计",
        section=_FISCAL,
        sum_of="general_out fund_out soe_out",
        rule="T01-7",
    )
    fiscal_carried_out: Balance = cell(
        "年末财政拨款结转和结余", source="公开04", section=_FISCAL, default=ZERO
    )
    fiscal_expense_total: Amount | None = cell(
        "财政拨款支出总计",
        source="公开04 总计",
        section=_FISCAL,
        sum_of="fiscal_expense fiscal_carried_out",
        rule="T01-8",
    )
    personnel: Amount = cell(
        "人员经费", source="公开06 人员经费合计", example="379.64", section=_BASIC
    )
    public: Amount = cell("公用经费", source="公开06 公用经费合计", example="35.61", section=_BASIC)
    general_basic: Amount | None = cell(
        "一般公共预算财政拨款基本支出",
        source="公开05 合计行 基本支出",
        section=_BASIC,
        sum_of="personnel public",
        rule="T01-10",
    )


class Prior(Record):
    """One quantity beside last year's."""

    prior: Amount | None = cell(
        "上年决算数", "上年数", source="上年批复的决算", note="上年没有的填 0", default=None
    )
    reason: Text | None = cell(
        "主要变动原因", "原因", example="人员增加，基本支出相应增加", default=None, prose=True
    )


class Comparison(Record):
    """上年对比: what §一, §四, §五, §八, §九 and 十（一） compare with last year."""

    total: Prior = cell("收入、支出总计", "收支总计", shows="accounts.income_total")
    fiscal: Prior = cell(
        "财政拨款收入、支出总计", "财政拨款总计", shows="accounts.fiscal_income_total"
    )
    general: Prior = cell("一般公共预算支出", shows="accounts.general_out")
    fund: Prior = cell("政府性基金预算支出", shows="accounts.fund_out")
    soe: Prior = cell("国有资本经营预算支出", shows="accounts.soe_out")
    operation: Prior = cell("机关运行经费", shows="other_matters.operation")


class CarriedTotal(Record):
    """Carried over from last year: what the approved accounts of last year say."""

    last_year: Balance | None = cell(
        "上年年末数", source="上年批复的决算", note="上年决算的年末结转和结余", default=None
    )
    reason: Text | None = cell(
        "年初数与上年年末数不等的原因", "调整原因", note="两数相等时不填", default=None, prose=True
    )


class Carried(CarriedTotal):
    """结转和结余 of one kind of 财政拨款, as 公开04 and the two fund tables have them."""

    opening: Balance | None = cell("年初结转和结余", "年初", source="公开04", default=None)
    closing: Balance | None = cell("年末结转和结余", "年末", source="公开04", default=None)


class CarryOver(Record):
    """结转结余: the chain from last year's closing balance to this year's, in 元."""

    total: CarriedTotal = cell(
        "全部资金", note="年初数、年末数在“收支决算”页", default_factory=CarriedTotal
    )
    fiscal: CarriedTotal = cell(
        "财政拨款合计", note="年初数、年末数在“收支决算”页", default_factory=CarriedTotal
    )
    general: Carried = cell("一般公共预算财政拨款", source="公开04", default_factory=Carried)
    fund: Carried = cell(
        "政府性基金预算财政拨款", source="公开04；基金收入支出决算表", default_factory=Carried
    )
    soe: Carried = cell(
        "国有资本经营预算财政拨款", source="公开04；国资支出决算表", default_factory=Carried
    )


class GeneralItem(Record):
    """One row of 公开05 with its budget; rows of 类 and 款 are optional and cross-checked."""

    code: Code = cell("科目编码", "编码", source="公开05", example="2101501")
    name: Text | None = cell(
        "科目名称",
        "名称",
        source="公开05",
        example="行政运行",
        note="按科目表自动带出，可以改",
        looked_up=True,
    )
    total: Amount | None = cell(
        "本年支出合计", "决算数", source="公开05", sum_of="basic project", rule="T01-9"
    )
    basic: Amount = cell("基本支出", source="公开05", example="290.05", default=ZERO)
    project: Amount = cell("项目支出", source="公开05", example="0", default=ZERO)
    budget: Amount | None = cell(
        "全年预算数", "预算数", source="财决01 全年预算数", example="290.05", default=None
    )
    reason: Text | None = cell(
        "决算与预算差异原因", "差异原因", note="决算数与预算数不等时填写", default=None, prose=True
    )


class EconomicItem(Record):
    """One row of 公开06 (基本支出 by 经济分类)."""

    code: Code = cell("经济分类编码", "编码", source="公开06", example="30101")
    name: Text | None = cell(
        "经济分类名称",
        "名称",
        source="公开06",
        example="基本工资",
        note="按科目表自动带出，可以改",
        looked_up=True,
    )
    amount: Amount | None = cell(
        "决算数",
        source="公开06",
        example="86.58",
        note="正文只列名称不列金额时可空着（不核对合计）",
        default=None,
    )

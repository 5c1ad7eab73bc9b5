"""The official tables that the text does not need: rows by 科目, all optional, all cross-checked."""

from typing import Annotated, ClassVar, Literal

from data_entry.model.base import Record
from data_entry.model.spec import cell
from data_entry.model.types import Amount, Balance, Chosen, Code, Text
from data_entry.numbers import ZERO

_FUND = "该预算财政拨款的收入支出决算表"
_DETAILS = "财政拨款支出决算明细表"
_PROJECTS = "一般公共预算财政拨款项目支出决算表"


class IncomeRow(Record):
    """One row of 公开02 收入决算表."""

    code: Code = cell("科目编码", "编码", source="公开02", example="2101501")
    name: Text | None = cell("科目名称", "名称", source="公开02", looked_up=True)
    total: Amount | None = cell(
        "本年收入合计",
        "合计",
        source="公开02",
        sum_of="fiscal superior institutional business affiliated other",
        rule="T01-5",
    )
    fiscal: Amount = cell("财政拨款收入", source="公开02", default=ZERO)
    superior: Amount = cell("上级补助收入", source="公开02", default=ZERO)
    institutional: Amount = cell("事业收入", source="公开02", default=ZERO)
    business: Amount = cell("经营收入", source="公开02", default=ZERO)
    affiliated: Amount = cell("附属单位上缴收入", source="公开02", default=ZERO)
    other: Amount = cell("其他收入", source="公开02", default=ZERO)


class ExpenseRow(Record):
    """One row of 公开03 支出决算表."""

    code: Code = cell("科目编码", "编码", source="公开03", example="2101501")
    name: Text | None = cell("科目名称", "名称", source="公开03", looked_up=True)
    total: Amount | None = cell(
        "本年支出合计",
        "合计",
        source="公开03",
        sum_of="basic project to_superior business_out to_affiliated",
        rule="T01-5",
    )
    basic: Amount = cell("基本支出", source="公开03", default=ZERO)
    project: Amount = cell("项目支出", source="公开03", default=ZERO)
    to_superior: Amount = cell("上缴上级支出", source="公开03", default=ZERO)
    business_out: Amount = cell("经营支出", source="公开03", default=ZERO)
    to_affiliated: Amount = cell("对附属单位补助支出", source="公开03", default=ZERO)


class FundRow(Record):
    """One row of the 收入支出决算表 of 政府性基金 or of 国有资本经营预算财政拨款."""

    code: Code = cell("科目编码", "编码", source=_FUND)
    name: Text | None = cell("科目名称", "名称", source=_FUND, looked_up=True)
    opening: Balance = cell("年初结转和结余", "年初", source=_FUND, default=ZERO)
    income: Amount = cell("本年收入", "收入", source=_FUND, default=ZERO)
    total: Amount | None = cell(
        "本年支出小计", "合计", source=_FUND, sum_of="basic project", rule="T01-5"
    )
    basic: Amount = cell("基本支出", source=_FUND, default=ZERO)
    project: Amount = cell("项目支出", source=_FUND, default=ZERO)
    closing: Balance = cell("年末结转和结余", "年末", source=_FUND, default=ZERO)


class DetailRow(Record):
    """One 科目 of 财政拨款支出决算明细表: its spending by 经济分类 (类), of one kind of money."""

    code: Code = cell("科目编码", "编码", source=_DETAILS, example="2101501")
    name: Text | None = cell("科目名称", "名称", source=_DETAILS, looked_up=True)
    kind: Annotated[Literal["一般公共预算", "政府性基金预算", "国有资本经营预算"], Chosen] = cell(
        "资金", source=_DETAILS, example="一般公共预算", default="一般公共预算"
    )
    total: Amount | None = cell(
        "合计",
        source=_DETAILS,
        sum_of="e301 e302 e303 e307 e309 e310 e311 e312 e313 e399",
        rule="T01-5",
    )
    e301: Amount = cell("工资福利支出", source=_DETAILS, default=ZERO)
    e302: Amount = cell("商品和服务支出", source=_DETAILS, default=ZERO)
    e303: Amount = cell("对个人和家庭的补助", source=_DETAILS, default=ZERO)
    e307: Amount = cell("债务利息及费用支出", source=_DETAILS, default=ZERO)
    e309: Amount = cell(
        "资本性支出（基本建设）", "资本性支出基本建设", source=_DETAILS, default=ZERO
    )
    e310: Amount = cell("资本性支出", source=_DETAILS, default=ZERO)
    e311: Amount = cell(
        "对企业补助（基本建设）", "对企业补助基本建设", source=_DETAILS, default=ZERO
    )
    e312: Amount = cell("对企业补助", source=_DETAILS, default=ZERO)
    e313: Amount = cell("对社会保障基金补助", source=_DETAILS, default=ZERO)
    e399: Amount = cell("其他支出", source=_DETAILS, default=ZERO)


class ProjectRow(Record):
    """One project of 一般公共预算财政拨款项目支出决算表 under its 项."""

    KEY: ClassVar = ("code", "project")
    code: Code = cell("科目编码", "编码", source=_PROJECTS, example="2101599")
    name: Text | None = cell("科目名称", "名称", source=_PROJECTS, looked_up=True)
    project: Text | None = cell(
        "项目名称", "项目", source=_PROJECTS, example="医疗保障服务能力建设", default=None
    )
    total: Amount = cell("决算数", "金额", source=_PROJECTS, example="12.50")

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
from data_entry.model.spec import sheet
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

    unit: Unit = sheet(
        "单位信息", "单位", intro="先填这一页：后面各页都要用到年度和金额单位。", kept="page"
    )
    accounts: Accounts = sheet(
        "收支决算",
        "收支",
        intro="照抄决算公开表的合计数。灰色单元格由公式算出；与报表有尾差时，撤销工作表保护（没有密码），改成报表数。",
        value_title="决算数",
        kept="figures",
    )
    comparison: Comparison = sheet(
        "上年对比",
        "对比",
        intro="填上年决算数；与上年有变动的写一句主要原因，没有变动的不写。",
        kept="figures",
    )
    general_items: list[GeneralItem] = sheet(
        "一般公共预算支出",
        "一般公共预算支出",
        intro="从公开05表整块复制编码、名称和金额；类、款两级的行可以保留，会自动核对。",
        table=True,
        kept="figures",
    )
    economic_items: list[EconomicItem] = sheet(
        "基本支出经济分类",
        "基本支出经济分类",
        intro="照抄公开06表中有发生数的款级科目（没有款级的可以写到类）。",
        table=True,
        kept="figures",
    )
    three_public: ThreePublic = sheet(
        "三公经费",
        "三公",
        intro="没有的项目填 0，不要空着。数量填年末机构运行信息表的数。",
        kept="figures",
    )
    other_matters: OtherMatters = sheet(
        "其他重要事项",
        "事项",
        intro="机关运行经费、政府采购、国有资产；本页数字不在公开表里。",
        kept="page",
    )
    performance: Performance = sheet("绩效管理", "绩效", intro="正文预算绩效管理一段的内容。")
    projects: list[Project] = sheet(
        "绩效项目",
        "绩效项目",
        intro="正文列名的项目和附件中有自评报告的项目，一个项目一行；没有项目的整页空着。",
        table=True,
        required=False,
    )
    subordinates: list[Subordinate] = sheet(
        "下属单位",
        "下属",
        intro="纳入本部门决算编制范围的二级预算单位；没有下属单位的整页空着。",
        table=True,
        required=False,
    )
    receptions: list[Reception] = sheet(
        "接待明细", "接待明细", intro="国内公务接待的具体事项。", table=True, required=False
    )
    terms: list[Definition] = sheet(
        "名词解释",
        "名词",
        intro="名词解释会按用到的科目自动生成；这里只填要补充或替换的条目。",
        table=True,
        required=False,
    )
    indicators: list[Indicator] = sheet(
        "绩效指标", "绩效指标", intro="项目自评报告中的指标，一行一个。", table=True, required=False
    )
    staff: list[Staff] = sheet(
        "人员情况",
        "人员",
        intro="附件1“人员概况”，按单位和编制类别填写。",
        table=True,
        required=False,
    )
    whole_report: WholeReport | None = sheet(
        "整体自评", "整体自评", intro="附件1《部门整体绩效自评报告》用到的数字。", required=False
    )
    class_spending: list[ClassSpending] = sheet(
        "整体支出按类",
        "整体支出按类",
        intro="附件1“支出情况”：全部资金的年初预算和决算，按类填写。",
        table=True,
        required=False,
        kept="figures",
    )
    carry_over: CarryOver | None = sheet(
        "结转结余",
        "结转",
        intro="有结转结余的填；与上年年末数、本年收支核对。没有的整页空着。",
        required=False,
        kept="figures",
    )
    income_rows: list[IncomeRow] = sheet(
        "公开02收入决算表",
        "公开02",
        intro="只有一般公共预算、没有结转的可以不填，其余的印附表时要填；会与收支决算核对。从公开02表整块复制，编码要有 3、5 或 7 位。",
        table=True,
        required=False,
        kept="figures",
    )
    expense_rows: list[ExpenseRow] = sheet(
        "公开03支出决算表",
        "公开03",
        intro="只有一般公共预算、没有结转的可以不填，其余的印附表时要填；会与收支决算、一般公共预算支出核对。从公开03表整块复制。",
        table=True,
        required=False,
        kept="figures",
    )
    fund_rows: list[FundRow] = sheet(
        "政府性基金收支",
        "政府性基金收支",
        intro="附表用。有政府性基金的，照抄政府性基金预算财政拨款收入支出决算表；没有的整页空着。",
        table=True,
        required=False,
        kept="figures",
    )
    soe_rows: list[FundRow] = sheet(
        "国有资本经营收支",
        "国有资本经营收支",
        intro="附表用。有国有资本经营预算的，照抄收入支出决算表；没有的整页空着。",
        table=True,
        required=False,
        kept="figures",
    )
    detail_rows: list[DetailRow] = sheet(
        "支出明细",
        "支出明细",
        intro="附表用，可以不填。各项财政拨款支出按经济分类（类）列出；填了会与一般公共预算支出核对。",
        table=True,
        required=False,
        kept="figures",
    )
    project_rows: list[ProjectRow] = sheet(
        "项目支出明细",
        "项目支出明细",
        intro="附表用，可以不填。一般公共预算的项目支出，一个项目一行；填了会与项目支出核对。",
        table=True,
        required=False,
        kept="figures",
    )

"""其他重要事项: 机关运行经费, 政府采购, 国有资产, 预算绩效管理 and the projects behind it."""

from typing import Annotated, Literal

from data_entry.model.base import Record
from data_entry.model.spec import cell
from data_entry.model.types import Amount, Balance, Chosen, Code, Count, Score, Text
from data_entry.numbers import ZERO

_RUN = "机关运行经费"
_PURCHASES = "政府采购"
_ASSETS = "国有资产"
YesNo = Annotated[Literal["是", "否"], Chosen]


class OtherMatters(Record):
    """其他重要事项（一）至（三）."""

    operation: Amount = cell(
        "机关运行经费支出",
        "机关运行经费",
        source="机构运行信息表",
        example="35.61",
        note="没有机关运行经费的事业单位填 0",
        section=_RUN,
    )
    goods: Amount = cell(
        "政府采购货物支出", "货物", source="政府采购信息统计表", section=_PURCHASES, default=ZERO
    )
    works: Amount = cell(
        "政府采购工程支出", "工程", source="政府采购信息统计表", section=_PURCHASES, default=ZERO
    )
    services: Amount = cell(
        "政府采购服务支出", "服务", source="政府采购信息统计表", section=_PURCHASES, default=ZERO
    )
    purchases: Amount | None = cell(
        "政府采购支出总额",
        "采购总额",
        source="政府采购信息统计表",
        section=_PURCHASES,
        sum_of="goods works services",
        rule="T07",
    )
    purchase_use: Text | None = cell(
        "政府采购主要用途",
        "采购用途",
        section=_PURCHASES,
        note="空着则不写这一句",
        default=None,
        prose=True,
    )
    sme: Amount = cell(
        "授予中小企业合同金额",
        "中小企业",
        source="政府采购信息统计表",
        section=_PURCHASES,
        default=ZERO,
    )
    micro: Amount = cell(
        "授予小微企业合同金额",
        "小微企业",
        source="政府采购信息统计表",
        section=_PURCHASES,
        default=ZERO,
    )
    ministry_cars: Count = cell(
        "部级领导干部用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    leader_cars: Count = cell(
        "主要负责人用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    dispatch_cars: Count = cell(
        "机要通信用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    emergency_cars: Count = cell(
        "应急保障用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    law_cars: Count = cell(
        "执法执勤用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    technical_cars: Count = cell(
        "特种专业技术用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    retired_cars: Count = cell(
        "离退休干部用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    other_cars: Count = cell(
        "其他用车", source="资产报表、机构运行信息表", section=_ASSETS, default=0
    )
    cars: Count | None = cell(
        "车辆总数",
        source="资产报表、机构运行信息表",
        section=_ASSETS,
        sum_of="ministry_cars leader_cars dispatch_cars emergency_cars law_cars technical_cars"
        " retired_cars other_cars",
        rule="T08",
    )
    other_cars_use: Text | None = cell(
        "其他用车的用途",
        "其他用车用途",
        section=_ASSETS,
        note="有其他用车时填写",
        default=None,
        prose=True,
    )
    equipment: Count | None = cell(
        "单价100万元（含）以上设备（不含车辆）",
        "大型设备",
        source="资产报表",
        section=_ASSETS,
        note="没有填 0；空着则不写这一句",
        default=None,
    )


class Performance(Record):
    """绩效管理: 十（四）."""

    evaluated: Count = cell(
        "预算事前绩效评估项目数", "事前评估", source="绩效目标申报表", example="10"
    )
    targeted: Count = cell("编制绩效目标项目数", "绩效目标", source="绩效目标申报表", example="10")
    monitored: Count = cell("绩效监控项目数", "绩效监控", source="绩效运行监控表", example="10")
    scope: Text = cell("自评范围", source="绩效自评工作通知", example="一般公共预算、其他收入")
    whole_score: Score | None = cell(
        "部门整体自评得分", "整体得分", source="部门整体绩效自评表", example="92.92", default=None
    )
    whole_grade: Text | None = cell("部门整体评价等次", "整体等次", example="优秀", default=None)
    whole_summary: Text | None = cell(
        "部门整体自评综述", "整体综述", note="一两句话，写入正文", default=None, prose=True
    )
    overall: Text | None = cell(
        "绩效总体评价", "总体评价", note="空着则不写“综上所述”", default=None, prose=True
    )
    whole_file: Text | None = cell(
        "整体自评报告文件",
        "整体报告文件",
        note="已有写好的 Word 文件的，放在填报表旁边，这里写文件名；空着则用“整体自评报告”页",
        example="整体自评报告.docx",
        default=None,
    )


class Project(Record):
    """绩效项目: one project named in 十（四）, reported on in the annex, or both."""

    name: Text = cell(
        "项目名称", "名称", source="绩效目标申报表", example="医疗服务与保障能力提升补助资金"
    )
    listed: YesNo = cell("正文列名", note="正文“组织对……等n个项目”中写出名称的选“是”", default="是")
    annexed: YesNo = cell("附自评报告", note="在附件中公开自评报告的选“是”", default="否")
    initial: Amount = cell("年初预算", source="项目支出绩效自评表", default=ZERO)
    added: Balance = cell("调整（追加）", "追加", source="项目支出绩效自评表", default=ZERO)
    carried: Amount = cell("上年结转", source="项目支出绩效自评表", default=ZERO)
    received: Amount = cell("到位资金", "到位", source="项目支出绩效自评表", default=ZERO)
    used: Amount = cell("使用资金", "使用", source="项目支出绩效自评表", default=ZERO)
    score: Score | None = cell(
        "自评得分", "得分", source="项目支出绩效自评表", example="94", default=None
    )
    grade: Text | None = cell("评价等次", "等次", example="优秀", default=None)
    summary: Text | None = cell(
        "绩效自评综述", "综述", note="一两句话，写入正文", default=None, prose=True
    )
    report_title: Text | None = cell(
        "自评报告标题", "报告标题", note="空着则按模板的标题；要分行时用“/”隔开", default=None
    )
    report_file: Text | None = cell(
        "自评报告文件",
        "报告文件",
        note="已有写好的 Word 文件的，放在填报表旁边，这里写文件名；空着则用“项目自评报告”页",
        example="自评报告.docx",
        default=None,
    )

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

    project: Text = cell(
        "所属项目", "项目", note="与“绩效项目”表的项目名称相同", example="能力提升补助资金"
    )
    level1: Text = cell("一级指标", "一级", source="绩效自评表", example="产出指标")
    level2: Text = cell("二级指标", "二级", source="绩效自评表", example="数量指标")
    level3: Text = cell("三级指标", "三级", source="绩效自评表", example="现场检查医药机构家数")
    target: Text | None = cell(
        "目标值", source="绩效目标表", example="≥60家", default=None, prose=True
    )
    done: Text | None = cell(
        "完成值", source="绩效自评表", example="68家", default=None, prose=True
    )
    full: Score | None = cell("分值", source="绩效自评表", example="10", default=None)
    score: Score | None = cell("得分", source="绩效自评表", example="10", default=None)
    reason: Text | None = cell("未完成原因及扣分说明", "原因", default=None, prose=True)


class Staff(Record):
    """人员情况: posts and persons of one kind in one unit."""

    unit: Text = cell("单位", "单位", source="编制批复", example="××县医疗保障局")
    kind: Annotated[Literal["行政", "参公", "事业", "工勤"], Chosen] = cell("编制类别", "类别")
    posts: Count = cell("编制数", source="编制批复", example="16")
    persons: Count = cell("实有人数", "实有", source="年末实有人员名册", example="15")
    retired: Count = cell("退休人数", "退休", default=0)


class WholeReport(Record):
    """整体自评: the figures of 附件1 that stand nowhere else."""

    level: Text | None = cell("单位级别", "级别", example="正科级", default=None)
    offices: Text | None = cell(
        "内设机构", note="名称之间用顿号", example="办公室、业务与政策法规股", default=None
    )
    budget: Amount | None = cell(
        "年初预算收入", source="年初部门预算", example="1566.54", default=None
    )
    outside: Text | None = cell(
        "年初预算中未反映在决算的资金说明",
        "未反映说明",
        note="没有则空着",
        default=None,
        prose=True,
    )
    left_project: Text | None = cell(
        "年末结转结余的资金项目", "结余项目", note="年末有结转结余时填写", default=None
    )
    left_nature: Text | None = cell(
        "年末结转结余的资金性质", "结余性质", example="非财政拨款收入", default=None
    )
    annual_count: Count = cell(
        "常年项目个数", source="项目支出绩效自评表", section="常年项目", default=0
    )
    annual_budget: Amount = cell(
        "常年项目预算总金额", "常年项目预算", section="常年项目", default=ZERO
    )
    annual_used: Amount = cell("常年项目支出金额", "常年项目支出", section="常年项目", default=ZERO)
    annual_left: Count = cell(
        "常年项目中结余率大于10%的个数", "常年项目结余", section="常年项目", default=0
    )
    stage_count: Count = cell(
        "阶段（含一次性）项目个数",
        "阶段项目个数",
        source="项目支出绩效自评表",
        section="阶段项目",
        default=0,
    )
    stage_budget: Amount = cell(
        "阶段项目预算总金额", "阶段项目预算", section="阶段项目", default=ZERO
    )
    stage_used: Amount = cell("阶段项目支出金额", "阶段项目支出", section="阶段项目", default=ZERO)
    stage_left: Count = cell(
        "阶段项目中结余率大于10%的个数", "阶段项目结余", section="阶段项目", default=0
    )


class ClassSpending(Record):
    """整体支出按类: budget and accounts of all money by 类, for 附件1 二（二）."""

    code: Code = cell("类编码", "编码", example="210")
    name: Text | None = cell("类名称", "名称", note="按科目表自动带出，可以改", looked_up=True)
    budget: Amount = cell("年初预算支出", "年初预算", source="年初部门预算", default=ZERO)
    actual: Amount = cell("决算支出", "决算数", source="公开03 类行", default=ZERO)

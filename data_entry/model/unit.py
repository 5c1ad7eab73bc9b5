"""Who publishes: the unit, its words for itself, its duties and its subordinate units."""

from typing import Annotated, Literal

from data_entry.model.base import Record
from data_entry.model.spec import cell
from data_entry.model.types import Chosen, Date, Paragraphs, Text, Year

SubordinateKind = Literal["行政单位", "参照公务员法管理的事业单位", "其他事业单位"]


class Unit(Record):
    """单位信息."""

    name: Text = cell(
        "单位名称",
        source="封面、目录、各部分标题",
        example="××县医疗保障局",
        note="与公章一致的全称",
    )
    year: Year = cell(
        "决算年度", "年度", source="决算报表封面", example="2024", note="四位数字，不写“年”字"
    )
    money: Annotated[Literal["万元", "元"], Chosen] = cell(
        "金额单位",
        source="决算报表右上角",
        example="万元",
        note="全表只用这一个单位。报表能导出到元的，填元最准确",
    )
    nature: Text = cell(
        "单位性质",
        source="三定方案",
        example="参照公务员法管理的事业单位",
        note="没有下属单位时用于“属……，无下属二级单位”",
    )
    published: Date | None = cell(
        "公开时间", source="封面", example="2025-09-20", note="空着则封面不印公开时间", default=None
    )
    org: Text | None = cell(
        "正文称谓",
        source="机关运行经费、政府采购、国有资产各段",
        example="县医保局",
        note="空着则用单位名称",
        default=None,
    )
    short: Text | None = cell(
        "绩效段称谓",
        source="预算绩效管理一段",
        example="县医保局",
        note="空着则用正文称谓",
        default=None,
    )
    has_prior: Annotated[Literal["有", "无（新设单位）"], Chosen] = cell(
        "上年决算",
        example="有",
        note="本年新设、没有上年决算的单位选“无”，正文和图都不与上年比较",
        default="有",
    )
    includes_self: Annotated[Literal["不含", "含"], Chosen] = cell(
        "下属单位数是否含本级",
        "含本级",
        source="机构设置一段",
        example="不含",
        default="不含",
    )
    duties: Paragraphs = cell(
        "部门职责",
        source="三定方案",
        example="（一）贯彻执行……\n（二）拟订……",
        note="一条一段，单元格内换行用 Alt+Enter",
        prose=True,
    )

    @property
    def is_compared(self) -> bool:
        """False for a unit founded this year, which has nothing to compare with."""
        return not self.has_prior.startswith("无")


class Subordinate(Record):
    """下属单位: one unit that the accounts include."""

    name: Text = cell(
        "下属单位名称", "名称", source="决算报表单位清单", example="××县医疗保障事务中心"
    )
    kind: Annotated[SubordinateKind, Chosen] = cell(
        "下属单位性质", "性质", example="参照公务员法管理的事业单位"
    )


class Definition(Record):
    """名词解释: an entry of the unit's own, or its own words for an entry that is there anyway."""

    name: Text = cell(
        "名词或科目编码",
        "名词",
        example="2101505",
        note="科目写编码；已有的名词写同样的名称即可替换",
    )
    text: Paragraphs = cell(
        "解释", source="当年科目表的说明栏", example="反映……方面的支出。", prose=True
    )

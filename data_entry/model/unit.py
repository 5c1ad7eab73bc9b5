"""Who publishes: the unit, its words for itself, its duties and its subordinate units."""

from typing import Annotated, Literal

from data_entry.model.base import Record
from data_entry.model.types import Chosen, Date, Name, Paragraphs, Text, Year

SubordinateKind = Literal["行政单位", "参照公务员法管理的事业单位", "其他事业单位"]


class Unit(Record):
    """单位信息."""

    name: Name
    year: Year
    money: Annotated[Literal["万元", "元"], Chosen]
    nature: Text
    published: Date | None = None
    org: Text | None = None
    short: Text | None = None
    has_prior: Annotated[Literal["有", "无（新设单位）"], Chosen] = "有"
    includes_self: Annotated[Literal["不含", "含"], Chosen] = "不含"
    duties: Paragraphs

    @property
    def is_compared(self) -> bool:
        """False for a unit founded this year, which has nothing to compare with."""
        return not self.has_prior.startswith("无")


class Subordinate(Record):
    """下属单位: one unit that the accounts include."""

    name: Name
    kind: Annotated[SubordinateKind, Chosen]


class Definition(Record):
    """名词解释: an entry of the unit's own, or its own words for an entry that is there anyway."""

    name: Text
    text: Paragraphs

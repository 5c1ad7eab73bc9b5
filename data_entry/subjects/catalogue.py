"""Looks up 政府收支分类科目 by code and fiscal year; knows nothing of workbooks, amounts or checks.

The lists are the TOML files beside this module (README.md there): a year is written in full or
states only its differences from another year. Codes are text: functional 3, 5 or 7 digits
(类, 款, 项; 2…), economic 3 or 5 digits (类, 款; 3…).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LISTS = Path(__file__).parent
PREFIX_LENGTHS = (3, 5)  # 类, 款
ITEM_LENGTH = 7  # 项
REMAINDER = "99"  # 项 99 其他…支出

Functional = Annotated[str, StringConstraints(pattern=r"^2\d{2}(\d{2}){0,2}$")]
Economic = Annotated[str, StringConstraints(pattern=r"^3\d{2}(\d{2})?$")]
AnyCode = Annotated[str, StringConstraints(pattern=r"^(2\d{2}(\d{2}){0,2}|3\d{2}(\d{2})?)$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class YearList(BaseModel):
    """One TOML file as written: a whole year, or with ``base`` what differs from that year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(alias="年度")
    base: int | None = Field(None, alias="沿用")
    source: Text = Field(alias="依据")
    lines: dict[Functional, Text] = Field(default_factory=dict, alias="行次")
    functional: dict[Functional, Text] = Field(default_factory=dict, alias="功能")
    economic: dict[Economic, Text] = Field(default_factory=dict, alias="经济")
    renamed: dict[AnyCode, Text] = Field(default_factory=dict, alias="改名")
    removed: list[AnyCode] = Field(default_factory=list, alias="删除")
    explanations: dict[Functional, Text] = Field(default_factory=dict, alias="说明")
    unproved: dict[Functional, Text] = Field(default_factory=dict, alias="待核说明")
    common: dict[Text, Text] = Field(default_factory=dict, alias="通用说明")
    remainder: Text | None = Field(None, alias="其他项说明")


class FaultyListError(ValueError):
    """The list of ``year`` contradicts itself; ``faults`` names every contradiction found."""

    def __init__(self, year: int, faults: list[str]) -> None:
        self.year = year
        self.faults = faults
        super().__init__(f"{year}.toml 有 {len(faults)} 处矛盾：" + "；".join(faults))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The classification of one fiscal year: code → name, 类 → line of 公开01 (一…二十六).

    ``year`` is the year of the list, which may differ from the one asked for (see :func:`load`).
    ``unproved`` are the codes whose explanation was not compared with the 科目表.
    """

    year: int
    functional: Mapping[str, str]
    economic: Mapping[str, str]
    line_of_class: Mapping[str, str]
    explanations: Mapping[str, str]
    unproved: frozenset[str]
    common: Mapping[str, str]
    remainder: str

    def name(self, code: str) -> str | None:
        """科目名称 of a functional or economic code, None if the list has no such code."""
        return self.functional.get(code) or self.economic.get(code)

    def parents(self, code: str) -> tuple[str, ...]:
        """Codes above ``code``, 类 first, whether listed or not: 2080505 → (208, 20805)."""
        return tuple(code[:length] for length in PREFIX_LENGTHS if length < len(code))

    def explanation(self, code: str) -> str | None:
        """说明 column of the 科目表 for a 项: its own, else by name, else that of 项 99.

        None for an unknown code and where no official wording is known.
        """
        name = self.functional.get(code)
        if name is None or len(code) != ITEM_LENGTH:
            return None
        return self.explanations.get(code) or self.common.get(name) or self._of_remainder(code)

    def _of_remainder(self, code: str) -> str | None:
        """The wording common to every 项 99, naming its 款 without 其他 and 支出."""
        group = self.functional[code[:5]]
        purpose = group.removeprefix("其他").removesuffix("支出")
        if not code.endswith(REMAINDER) or not purpose or purpose.endswith("的"):
            return None
        return self.remainder.replace("{款}", purpose)


@cache
def years() -> tuple[int, ...]:
    """Fiscal years that have a list, ascending."""
    return tuple(sorted(int(path.stem) for path in LISTS.glob("[0-9]*.toml")))


def load(year: int) -> Catalogue:
    """The list of ``year``, else of the nearest earlier year, else the oldest there is.

    ``Catalogue.year`` reports which. Raises tomllib.TOMLDecodeError, pydantic.ValidationError or
    FaultyListError for a file that is wrong; none of the files shipped is (test_subjects.py).
    """
    return _load(max((listed for listed in years() if listed <= year), default=years()[0]))


@cache
def _load(year: int) -> Catalogue:
    return build(read(LISTS / f"{year}.toml"))


def read(path: Path) -> YearList:
    """One file as written, validated key by key."""
    return YearList.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def build(stated: YearList) -> Catalogue:
    """The catalogue a file stands for, on top of the year it inherits."""
    base = _load(stated.base) if stated.base is not None else _empty()
    faults = list(_unfounded_changes(base, stated))
    gone = tuple(stated.removed)
    outdated = {*stated.renamed}  # a text written for the new name does not hold for the old one
    functional = _kept(base.functional, gone) | stated.functional
    economic = _kept(base.economic, gone) | stated.economic
    for code, name in stated.renamed.items():
        if code in functional:
            functional[code] = name
        elif code in economic:
            economic[code] = name
    texts = {c: t for c, t in _kept(base.explanations, gone).items() if c not in outdated}
    texts |= stated.unproved | stated.explanations
    unproved = ((base.unproved & {*texts}) - {*stated.explanations}) | {*stated.unproved}
    catalogue = Catalogue(
        year=stated.year,
        functional=MappingProxyType(dict(sorted(functional.items()))),
        economic=MappingProxyType(dict(sorted(economic.items()))),
        line_of_class=MappingProxyType(_kept(base.line_of_class, gone) | stated.lines),
        explanations=MappingProxyType(texts),
        unproved=frozenset(unproved),
        common=MappingProxyType({**base.common, **stated.common}),
        remainder=stated.remainder or base.remainder,
    )
    faults += _inconsistencies(catalogue)
    if faults:
        raise FaultyListError(stated.year, faults)
    return catalogue


def _empty() -> Catalogue:
    """What a list written in full starts from."""
    nothing: Mapping[str, str] = MappingProxyType({})
    return Catalogue(0, nothing, nothing, nothing, nothing, frozenset(), nothing, "")


def _kept(codes: Mapping[str, str], gone: tuple[str, ...]) -> dict[str, str]:
    """Entries left after removal; a removed 类 or 款 takes what is under it along."""
    return {code: text for code, text in codes.items() if not code.startswith(gone)}


def _unfounded_changes(base: Catalogue, stated: YearList) -> Iterator[str]:
    """Additions of codes already there, changes of codes that are not."""
    gone = tuple(stated.removed)
    for code in (*stated.functional, *stated.economic):
        if base.name(code) and not code.startswith(gone):
            yield f"{code} 在 {base.year} 年已有，改名写在 [改名] 中"
    for code in (*stated.renamed, *stated.removed):
        if not base.name(code):
            yield f"{code} 在 {base.year} 年没有，不能改名或删除"
    for code in stated.renamed:
        if code.startswith(gone):
            yield f"{code} 既改名又删除"


def _inconsistencies(catalogue: Catalogue) -> Iterator[str]:
    """Codes without the codes above them, lines and texts of codes that are not listed."""
    for codes in (catalogue.functional, catalogue.economic):
        for code in codes:
            for parent in catalogue.parents(code):
                if parent not in codes:
                    yield f"{code} 的上级科目 {parent} 不在表中"
    classes = {code for code in catalogue.functional if not catalogue.parents(code)}
    for code in sorted(classes ^ catalogue.line_of_class.keys()):
        yield f"{code} 在 [功能] 与 [行次] 中不一致"
    for code in catalogue.explanations:
        if code not in catalogue.functional:
            yield f"[说明] {code} 不在 [功能] 中"
    if "{款}" not in catalogue.remainder:
        yield "其他项说明 缺少 {款}"

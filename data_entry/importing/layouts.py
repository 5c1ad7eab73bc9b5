"""Which cell of an official table is which fact of the workbook: data, one file a family of tables."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, Path_, column_of, inner_model, lines, sheets
from data_entry.questions import FormData
from data_entry.words import in_chinese, label_of

FOLDER = Path(__file__).parent / "layouts"
_NUMBER = re.compile(r"^附?[表件]?[一二三四五六七八九十\d\-]*[、.:]")
"""The number before a title: “附表1：”, “一、”."""
_BRACKETS = re.compile(r"\([^()]*\)?$")
"""The number of a table behind its title, which may be cut off."""


class ListOfCodes(FormData):
    """Rows with codes: the sheet they go to, and its columns by those of the table."""

    page: str = Field(alias="页")
    name: str = Field("", alias="名")
    """The column that the words of a row go to; empty where the code says it all."""
    fixed: dict[str, str] = Field({}, alias="定")
    """Columns that have the same words in every row."""
    only: str = Field("", alias="限")
    """Only rows whose codes stand on this page."""
    income: str = Field("", alias="收入")
    """The fact that is the income of all rows, where the table may tell the spending alone."""
    first: str = Field("2", alias="首位")
    """What the codes begin with: 2 for 功能分类, 3 for 经济分类."""
    level: int = Field(0, alias="级")
    """So many digits the codes have; 0 for the lowest rows, whatever their level."""
    columns: dict[str, str] = Field(alias="列")

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        titles = (*self.columns.values(), *self.fixed, *([self.name] if self.name else []))
        if self.income:
            path_of(self.income)
        for title in titles:
            path_of(f"{self.page}.{title}")
        return self


class Spread(FormData):
    """A list that lies on its side: the headings are the names, one row holds the amounts."""

    page: str = Field(alias="页")
    row: str = Field(alias="行")
    column: str = Field(alias="列")


class Layout(FormData):
    """One kind of official table."""

    titles: tuple[str, ...] = Field(alias="标题", min_length=1)
    columns: tuple[str, ...] = Field((), alias="列")
    facts: dict[str, str] = Field({}, alias="数")
    lists: tuple[ListOfCodes, ...] = Field((), alias="清单")
    spread: Spread | None = Field(None, alias="横排")
    equations: tuple[str, ...] = Field((), alias="等式")
    adds_up: bool = Field(False, alias="可无合计")
    """True where the rows are added up if there is no 合计."""
    each: dict[str, str] = Field({}, alias="每种数")
    """What @ stands for in turn, and how the workbook calls it."""

    @property
    def kinds(self) -> set[str]:
        """The kinds of spending that have columns, which elsewhere may be rows."""
        named = {name for each in self.lists for name in each.columns if "/" not in name}
        return {each for each in named if each.endswith("支出")} - {"本年支出"}

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all headings that it names."""
        keys = [key_of(part.strip()) for name in self.facts for part in name.split(" + ")]
        named = [word for key in keys for word in (*key.column, *(key.cross or ()))]
        columns = (*self.columns, *(name for each in self.lists for name in each.columns))
        named += [word for name in columns for word in name.split("/")]
        return frozenset(filter(None, named))

    @property
    def asks_alone(self) -> bool:
        """True if something is asked of the table, whatever other tables say."""
        return bool(self.facts) or any(not each.only for each in self.lists)

    @model_validator(mode="before")
    @classmethod
    def _of_each(cls, data: dict[str, Any]) -> dict[str, Any]:
        """The facts and equations, written out for each kind of amount."""
        kinds = data.get("每种数") or {"": ""}
        return data | {
            "数": {
                key.replace("@", own): fact.replace("@", kinds[own])
                for own in kinds
                for key, fact in data.get("数", {}).items()
            },
            "等式": [e.replace("@", own) for own in kinds for e in data.get("等式", ())],
        }

    @field_validator("facts")
    @classmethod
    def _are_facts(cls, facts: dict[str, str]) -> dict[str, str]:
        for name in facts.values():
            path_of(name)
        return facts


@dataclass(frozen=True)
class Key:
    """What a layout says of a cell: its row, its column, the row it stands below."""

    row: str
    column: tuple[str, ...]
    below: str = ""
    cross: tuple[str, str] | None = None
    """Two words of which either may be the row and the other the column, or both the column."""


def key_of(text: str) -> Key:
    """``上行>行|列/列``, or ``甲×乙``."""
    first, times, second = text.partition("×")
    if times:
        return Key("", (), cross=(first, second))
    row, _, column = text.partition("|")
    below, has_above, own = row.rpartition(">")
    return Key(own, tuple(column.split("/")) if column else (), below if has_above else "")


class OtherNames(FormData):
    """How rows and columns are called elsewhere, and which are not to be taken for others."""

    before: str = Field("", alias="表名之前")
    others: dict[str, str] = Field({}, alias="又名")
    kinds: dict[str, tuple[str, ...]] = Field({}, alias="同类")
    """Other columns that a column may be taken from, if it is not there itself."""
    no_tables: str = Field("", alias="不是表")
    """How sheets that are no tables begin, of which nothing need be said."""
    apart: str = Field("", alias="别的口径")
    """What heads columns that are taken only where they are asked for by name."""
    sections: str = Field("", alias="别的段")
    """What heads groups of columns whose parts are called as those of another group."""


@cache
def names() -> OtherNames:
    """The names of all files of layouts together."""
    found = OtherNames.model_validate({})
    for content in _contents():
        own = OtherNames.model_validate({k: v for k, v in content.items() if k != "table"})
        found = OtherNames.model_construct(
            before=found.before + own.before,
            no_tables=found.no_tables or own.no_tables,
            others=found.others | own.others,
            kinds=found.kinds | own.kinds,
            apart="|".join(each for each in (found.apart, own.apart) if each),
            sections="|".join(each for each in (found.sections, own.sections) if each),
        )
    return found


@cache
def called(text: str, year: int | None = None) -> str:
    """The words of a row or a column by the name that layouts use, without the table's own year."""
    name = label_of(text)
    own_year = re.match(r"(20\d\d)年度?(?=.)", name)
    if own_year and int(own_year[1]) == year:
        name = name[own_year.end() :]
    return names().others.get(name, name)


@cache
def _contents() -> tuple[dict[str, Any], ...]:
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in files)


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts there are. Raises what pydantic and tomllib raise for a faulty file."""
    return tuple(
        Layout.model_validate(each) for content in _contents() for each in content.get("table", ())
    )


def layout_of(heads: Sequence[str]) -> tuple[Layout, str] | None:
    """The layout whose title stands at the top of a sheet, the longest one that fits, and the title.

    Where 决算 stands elsewhere at the top, a title may be without it.
    """
    is_of_accounts = any("决算" in text for text in heads)
    texts = [_NUMBER.sub("", _BRACKETS.sub("", in_chinese(text))) for text in heads]
    fitting = [
        (len(found["title"]), layout, text)
        for title, is_short, layout in _titles()
        for text in texts
        if (is_of_accounts or not is_short) and (found := title.fullmatch(text))
    ]
    return max(fitting, key=lambda each: each[0])[1:] if fitting else None


@cache
def _titles() -> tuple[tuple[re.Pattern[str], bool, Layout], ...]:
    """All titles, and those without 决算 that are none of another layout.

    Nothing may stand before one but a number, a year or an office.
    """
    found = {title: (False, layout) for layout in layouts() for title in layout.titles}
    for title, (_, layout) in [*found.items()]:
        found.setdefault(title.replace("决算", ""), (True, layout))
    before = rf"(?:|.*?[\dA-Z_{names().before}]\)?)"
    written = {title: title.replace("决算表", "决算(?:情况)?表") for title in found}
    return tuple(
        (re.compile(f"{before}(?P<title>{written[title]})"), *own) for title, own in found.items()
    )


@cache
def path_of(name: str) -> Path_:
    """The path of a fact named ``工作表.项目`` or ``工作表.项目.列``.

    Raises ValueError for a name that the workbook does not have.
    """
    found = dict(named_paths()).get(name)
    if found is None:
        raise ValueError(f"填报表里没有“{name}”")
    return found


def field_of(path: Path_) -> Any:
    """The field of the model that a fact is."""
    model: Any = Disclosure
    for part in path[:-1]:
        model = inner_model(model.model_fields[part].annotation)
    return model.model_fields[path[-1]]


def is_required(path: Path_) -> bool:
    """True for a fact that every workbook has to state, be it 0."""
    return bool(field_of(path).is_required())


def is_money(path: Path_) -> bool:
    """True for an amount, False for a count."""
    return column_of(str(path[-1]), field_of(path)).kind is not Kind.COUNT


@cache
def named_paths() -> tuple[tuple[str, Path_], ...]:
    """Every fact as layouts name it, and its path."""
    return tuple(_named())


def _named() -> Iterator[tuple[str, Path_]]:
    for sheet, spec, model in sheets(Disclosure):
        yield spec.title, (sheet,)
        for line in lines(model):
            yield f"{spec.title}.{line.cell.title}", (sheet, line.name)
            for column in line.columns if line.model else ():
                title = f"{spec.title}.{line.cell.title}.{column.cell.title}"
                yield title, (sheet, line.name, column.name)


def facts_of(layout: Layout) -> dict[Path_, list[list[Key]]]:
    """The names under which every fact may stand; one name may be a sum."""
    found: dict[Path_, list[list[Key]]] = {}
    for text, name in layout.facts.items():
        found.setdefault(path_of(name), []).append([key_of(part) for part in text.split(" + ")])
    return found


def equations_of(layout: Layout) -> dict[str, list[list[str]]]:
    """For every total the parts of which it may be the sum."""
    found: dict[str, list[list[str]]] = {}
    for equation in layout.equations:
        whole, _, parts = equation.partition(" = ")
        found.setdefault(whole.strip(), []).append([p.strip() for p in parts.split(" + ")])
    return found

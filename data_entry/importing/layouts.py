"""Which cell of an official table is which fact of the workbook: data, one file a family of tables."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from data_entry.importing.official import label_of, plain
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, lines, sheets
from data_entry.questions import FormData

FOLDER = Path(__file__).parent / "layouts"
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
    level: int = Field(0, alias="级")
    """So many digits the codes have; 0 for the lowest rows, whatever their level."""
    columns: dict[str, str] = Field(alias="列")

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        titles = (*self.columns.values(), *self.fixed, *([self.name] if self.name else []))
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

    @field_validator("facts")
    @classmethod
    def _are_facts(cls, facts: dict[str, str]) -> dict[str, str]:
        for name in facts.values():
            path_of(name)
        return facts

    @property
    def name(self) -> str:
        """Its usual title."""
        return self.titles[0]


@dataclass(frozen=True)
class Key:
    """What a layout says of a cell: its row, its column, the row it stands below."""

    row: str
    column: tuple[str, ...]
    below: str = ""


def key_of(text: str) -> Key:
    """``上行>行|列/列``."""
    row, _, column = text.partition("|")
    below, has_above, own = row.rpartition(">")
    return Key(own, tuple(column.split("/")) if column else (), below if has_above else "")


@cache
def called(text: str) -> str:
    """The words of a row or a column by the name that layouts use."""
    name = label_of(text)
    return _other_names().get(name, name)


@cache
def _other_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in FOLDER.glob("*.toml"):
        found |= tomllib.loads(path.read_text(encoding="utf-8")).get("又名", {})
    return found


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts there are. Raises what pydantic and tomllib raise for a faulty file."""
    found: list[Layout] = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [Layout.model_validate(each) for each in content["table"]]
    return tuple(found)


def layout_of(heads: Sequence[str]) -> Layout | None:
    """The layout whose title stands at the top of a sheet: the longest one that fits."""
    fitting = [
        (len(title), layout)
        for layout in layouts()
        for title in map(plain, layout.titles)
        if any(_fits(_BRACKETS.sub("", text), title) for text in heads)
    ]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def _fits(text: str, title: str) -> bool:
    """True if a text is a title, with nothing before it but a number, a year or an office."""
    before = text[: -len(title)]
    return text.endswith(title) and (not before or bool(_end_of_name().search(before)))


@cache
def _end_of_name() -> re.Pattern[str]:
    ends = (tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml"))
    signs = "".join(each.get("表名之前", "") for each in ends)
    return re.compile(rf"[\dA-Z_{signs}]\)?$")


@cache
def path_of(name: str) -> Path_:
    """The path of a fact named ``工作表.项目`` or ``工作表.项目.列``.

    Raises ValueError for a name that the workbook does not have.
    """
    found = dict(_names()).get(name)
    if found is None:
        raise ValueError(f"填报表里没有“{name}”")
    return found


@cache
def _names() -> tuple[tuple[str, Path_], ...]:
    return tuple(_named())


def _named() -> Iterator[tuple[str, Path_]]:
    for sheet, spec, model in sheets(Disclosure):
        yield spec.title, (sheet,)
        for line in lines(model):
            yield f"{spec.title}.{line.cell.title}", (sheet, line.name)
            for column in line.columns if line.model else ():
                title = f"{spec.title}.{line.cell.title}.{column.cell.title}"
                yield title, (sheet, line.name, column.name)

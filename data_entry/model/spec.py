"""What a sheet, a row or a column of the workbook is, said once for each of the model's fields.

The blank workbook, the reader, the messages and the tag reference are all derived from these
specifications. Knows nothing of openpyxl and nothing of any particular sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

Path_ = tuple[str | int, ...]
"""The way to a fact: its sheet, then its line or row, then its column."""


class Kind(Enum):
    """What may stand in a cell; decides number format, drop-down and the way it is read."""

    AMOUNT = "金额"
    BALANCE = "金额（可为负）"
    COUNT = "整数"
    SCORE = "分数"
    YEAR = "年份"
    DATE = "日期"
    CODE = "科目编码"
    TEXT = "文字"
    PARAGRAPHS = "段落"
    CHOICE = "选项"

    @property
    def is_number(self) -> bool:
        """True for kinds whose cells hold a number."""
        return self in (Kind.AMOUNT, Kind.BALANCE, Kind.COUNT, Kind.SCORE)

    @property
    def is_money(self) -> bool:
        """True for kinds measured in the workbook's unit (元 or 万元)."""
        return self in (Kind.AMOUNT, Kind.BALANCE)


@dataclass(frozen=True)
class Cell:
    """One fact of the workbook: the label or column heading, and what is said about it.

    ``sum_of`` names the fields of the same sheet that add up to this one: the workbook shows a
    formula, and ``rule`` is the check that compares a typed total with its parts. ``shows`` is the
    path of a fact that stands elsewhere and is only displayed. ``looked_up`` is the name that the
    year's list has for the code in the row. ``prose`` is running text, whose figures are checked.
    """

    title: str
    source: str = ""
    example: str = ""
    note: str = ""
    section: str = ""
    sum_of: tuple[str, ...] = ()
    shows: str = ""
    rule: str = ""
    looked_up: bool = False
    prose: bool = False
    hidden: bool = False

    @property
    def is_computed(self) -> bool:
        """True if the workbook offers a formula for it; a formula without result is no fault."""
        return bool(self.sum_of) or self.looked_up


Kept = Literal["", "page", "figures"]
"""What a form has to ask: nothing; the page with what it requires; or all figures and codes on it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: a form (a fact per row), or a table (a record per row)."""

    title: str
    shape: Literal["form", "table"]
    intro: str
    required: bool = True
    value_title: str = "填写内容"
    hidden: bool = False
    kept: Kept = ""

    def blank(self, model: type[BaseModel]) -> Any:
        """What stands for a sheet that was not filled, or is not asked."""
        if self.shape == "table":
            return []
        return model() if self.hidden and self.required else None


def cell_field(spec: Cell, tag: str | None, default: Any = ...) -> Any:
    """A field of the model for a cell. ``tag`` is the name templates use for it."""
    about: Any = {"alias": tag, "title": spec.title, "description": spec.note or None}
    return Field(default, json_schema_extra={"cell": spec}, **about)  # type: ignore[dict-item]


def sheet_field(spec: Sheet, tag: str | None) -> Any:
    """A field of the model for a sheet."""
    about: Any = {"alias": tag, "title": spec.title, "json_schema_extra": {"sheet": spec}}
    if spec.required and not spec.hidden:
        return Field(**about)
    if spec.shape == "table":
        return Field(default_factory=list, **about)
    return Field(None, **about)


def revised_cell(field: FieldInfo, title: str | None, *, hidden: bool, blank: Any) -> Any:
    """A field like another one with its own title, or hidden; ``blank`` (…: none) is its default."""
    own = cell_of(field)
    title = title or own.title
    source = own.source.replace(own.title, title)
    spec = replace(own, title=title, source=source, hidden=own.hidden or hidden)
    default = field.default if blank is ... and not field.is_required() else blank
    return cell_field(spec, field.alias, default)


def revised_sheet(field: FieldInfo, *, hidden: bool) -> Any:
    """A sheet like another one, or hidden."""
    spec = sheet_of(field)
    assert spec is not None
    return sheet_field(replace(spec, hidden=hidden), field.alias)


@dataclass(frozen=True)
class Column:
    """A field as reader and writer need it: its Python name, specification, kind and choices."""

    name: str
    tag: str
    cell: Cell
    kind: Kind
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class Line:
    """A row of a form: its label and the columns it fills (one unnamed column for a plain fact)."""

    name: str
    tag: str
    cell: Cell
    columns: tuple[Column, ...]
    model: type[BaseModel] | None


def cell_of(field: FieldInfo) -> Cell:
    """What is said of the cell of a field."""
    extra: Any = field.json_schema_extra
    spec: Cell = extra["cell"]
    return spec


def sum_parts(field: FieldInfo) -> tuple[str, ...]:
    """Names of the fields that add up to this one; empty for everything but totals."""
    extra: Any = field.json_schema_extra
    spec = extra.get("cell") if isinstance(extra, dict) else None
    return spec.sum_of if spec else ()


def sheet_of(field: FieldInfo) -> Sheet | None:
    """What is said of the sheet of a field, or None for fields that are no sheet."""
    extra: Any = field.json_schema_extra
    return extra.get("sheet") if isinstance(extra, dict) else None


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``Model``, ``list[Model]``, ``dict[str, Model]`` or ``Model | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := inner_model(arg))), None)


def _kind_in(annotation: Any) -> Kind | None:
    for arg in get_args(annotation):
        if isinstance(arg, Kind):
            return arg
        if (found := _kind_in(arg)) is not None:
            return found
    return None


def _choices_in(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(a) for a in get_args(annotation))
    return next((found for arg in get_args(annotation) if (found := _choices_in(arg))), ())


def is_path(root: type[BaseModel], parts: Sequence[str | int]) -> bool:
    """True if names and row numbers lead from the model ``root`` to a sheet, a line or a column."""
    model: type[BaseModel] | None = root
    for part in parts:
        if isinstance(part, int):
            continue
        if model is None or part not in model.model_fields:
            return False
        model = inner_model(model.model_fields[part].annotation)
    return bool(parts)


def column_of(name: str, field: FieldInfo) -> Column:
    """The column (or single cell) a field occupies."""
    kind = next((m for m in field.metadata if isinstance(m, Kind)), None) or _kind_in(
        field.annotation
    )
    choices = _choices_in(field.annotation)
    spec = cell_of(field)
    return Column(
        name,
        field.alias or name,
        spec,
        Kind.CHOICE if choices else kind or Kind.TEXT,
        choices,
        field.is_required(),
    )


@cache
def lines(model: type[BaseModel]) -> tuple[Line, ...]:
    """The rows of a form, in the order of the model, without the cells that a form does not ask."""
    found = []
    for name, field in model.model_fields.items():
        inner = inner_model(field.annotation)
        cells = asked_columns(inner) if inner else (column_of(name, field),)
        found.append(Line(name, field.alias or name, cell_of(field), cells, inner))
    return tuple(found)


@cache
def columns(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table (or of one line of a form), in the order of the model."""
    return tuple(column_of(name, field) for name, field in model.model_fields.items())


def asked_lines(model: type[BaseModel]) -> tuple[Line, ...]:
    """The rows of a form that the workbook has: all but those a form leaves out."""
    return tuple(line for line in lines(model) if not line.cell.hidden)


def asked_columns(model: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table that the workbook has."""
    return tuple(column for column in columns(model) if not column.cell.hidden)


def form_columns(model: type[BaseModel], spec: Sheet) -> tuple[str, ...]:
    """The column headings of a form: those of all its lines, each once, in order of appearance."""
    titles: dict[str, None] = {}
    for line in asked_lines(model):
        for column in line.columns:
            titles.setdefault(column.cell.title if line.model else spec.value_title)
    return tuple(titles)


@cache
def sheets(root: type[BaseModel]) -> tuple[tuple[str, Sheet, type[BaseModel]], ...]:
    """Every sheet of the root model: attribute name, specification, model of the form or row."""
    fields = ((n, sheet_of(f), inner_model(f.annotation)) for n, f in root.model_fields.items())
    return tuple((name, spec, model) for name, spec, model in fields if spec and model)


@cache
def asked_sheets(root: type[BaseModel]) -> tuple[tuple[str, Sheet, type[BaseModel]], ...]:
    """The sheets that the workbook has."""
    return tuple(each for each in sheets(root) if not each[1].hidden)

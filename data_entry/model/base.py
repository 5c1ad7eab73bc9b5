"""The common base of all sheets: strict, readable by tag or name, totals filled from their parts.

What the fields are called and say stands in workbook.toml, below the names of class and field.
"""

from decimal import Decimal
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo

from data_entry.lists import beside
from data_entry.model.spec import Cell, Sheet, cell_field, sheet_field, sum_parts

ASKED: dict[str, dict[str, Any]] = beside(__file__, "workbook")


class Record(BaseModel):
    """A form or a row. Unknown cells are refused, fields answer to their Python name or tag."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, loc_by_alias=False)
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    """What tells one row of a table of 科目 from another."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Give the fields their labels, before pydantic collects them; a form's own bring theirs."""
        super().__init_subclass__(**kwargs)
        asked = ASKED.get(cls.__name__, {})
        for name, annotation in cls.__annotations__.items():
            default = vars(cls).get(name, ...)
            if name in asked and not isinstance(default, FieldInfo):
                setattr(cls, name, _field(asked[name], annotation, default))

    @model_validator(mode="after")
    def fill_totals(self) -> Self:
        """Give every total that was left to the formula the sum of its parts."""
        for name, field in type(self).model_fields.items():
            parts = sum_parts(field)
            value: Any = getattr(self, name)
            if not parts:
                continue
            if isinstance(value, Record):
                value.fill_from(getattr(self, part) for part in parts)
            elif value is None:
                setattr(self, name, sum(getattr(self, part) for part in parts))
        return self

    def fill_from(self, parts: Any) -> None:
        """Fill the empty figures of this line with the sums of the same figures of ``parts``."""
        lines = list(parts)
        for name in type(self).model_fields:
            values = [getattr(line, name, None) for line in lines]
            numbers = [value for value in values if isinstance(value, Decimal | int)]
            if getattr(self, name) is None and len(numbers) == len(values):
                setattr(self, name, sum(numbers))


def _field(said: dict[str, Any], annotation: Any, default: Any) -> Any:
    """A field with what is said of it; a line that fill_totals makes may be left open."""
    tag = said.get("tag", said["title"])
    about = {key: value for key, value in said.items() if key != "tag"}
    if "intro" in said:
        is_table = getattr(annotation, "__origin__", None) is list
        return sheet_field(Sheet(shape="table" if is_table else "form", **about), tag)
    about["sum_of"] = tuple(said.get("sum_of", ()))
    is_filled = about["sum_of"] and default is ...
    return cell_field(Cell(**about), tag, None if is_filled else default)

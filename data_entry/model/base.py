"""The common base of all sheets: strict, readable by tag or name, totals filled from their parts."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from data_entry.model.spec import sum_parts


class Record(BaseModel):
    """A form or a row. Unknown cells are refused, fields answer to their Python name or tag."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, loc_by_alias=False)
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    """What tells one row of a table of 科目 from another."""

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

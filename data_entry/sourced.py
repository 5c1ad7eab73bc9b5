"""Values that know the cells they come from; what is worked out of them knows all of theirs.

They print, compare and hash like the plain values they stand for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self, TypeVar

from pydantic import BaseModel

from data_entry.findings import Place
from data_entry.model.spec import Path_, lines, sum_parts
from data_entry.unread import Unread

Origin = frozenset[Place]
"""The cells a value was typed into or worked out from."""
NOWHERE: Origin = frozenset()
R = TypeVar("R", bound=BaseModel)


class Sourced:
    """What is known of where a value comes from; ``tag`` is what a form calls it."""

    origin: Origin = NOWHERE
    tag: str = ""

    def __new__(cls, value: Any, origin: Origin) -> Self:
        """``value``, known to come from these cells."""
        self = super().__new__(cls, value)  # type: ignore[call-arg]
        self.origin = origin
        return self


def origin_of(*values: Any) -> Origin:
    """The cells behind values, lists and rows of them."""
    found: set[Place] = set()
    todo = list(values)
    while todo:
        each = todo.pop()
        if isinstance(each, Sourced):
            found |= each.origin
        elif isinstance(each, Mapping):
            todo += each.values()
        elif isinstance(each, list | tuple):
            todo += each
    return frozenset(found)


def _followed(plain: Callable[..., Any]) -> Callable[..., Any]:
    """An operation whose result knows the cells of all it was worked out from."""

    def operation(self: Any, *others: Any, **how: Any) -> Any:
        origin: Origin = self.origin
        for each in others:
            if isinstance(each, Unread):
                return each
            if isinstance(each, Sourced):
                origin |= each.origin
        result = plain(self, *others, **how)
        made = SourcedNumber if isinstance(result, Decimal) else SourcedCount
        return result if result is NotImplemented else made(result, origin)

    return operation


def _compared(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A comparison; what could not be read is not equal, smaller or greater."""
    return lambda self, other: not isinstance(other, Unread) and plain(self, other)


class SourcedNumber(Sourced, Decimal):
    """An amount, a rate or a score."""

    __add__, __radd__ = _followed(Decimal.__add__), _followed(Decimal.__radd__)
    __sub__, __rsub__ = _followed(Decimal.__sub__), _followed(Decimal.__rsub__)
    __mul__, __rmul__ = _followed(Decimal.__mul__), _followed(Decimal.__rmul__)
    __truediv__ = _followed(Decimal.__truediv__)
    __rtruediv__ = _followed(Decimal.__rtruediv__)
    __neg__, __abs__ = _followed(Decimal.__neg__), _followed(Decimal.__abs__)
    quantize, normalize = _followed(Decimal.quantize), _followed(Decimal.normalize)
    __eq__, __hash__ = _compared(Decimal.__eq__), Decimal.__hash__
    __lt__, __le__ = _compared(Decimal.__lt__), _compared(Decimal.__le__)
    __gt__, __ge__ = _compared(Decimal.__gt__), _compared(Decimal.__ge__)


class SourcedCount(Sourced, int):
    """A count or a year."""

    __add__, __radd__ = _followed(int.__add__), _followed(int.__radd__)
    __sub__, __rsub__ = _followed(int.__sub__), _followed(int.__rsub__)


class SourcedText(Sourced, str):
    """A text, a name, a date as it prints, or a word such as 增加 that two amounts decide."""


def sourced(value: Any, origin: Origin) -> Any:
    """A plain value that knows its cells from now on."""
    if isinstance(value, Unread | bool) or not origin:
        return value
    if isinstance(value, Decimal):
        return SourcedNumber(value, origin)
    if isinstance(value, int):
        return SourcedCount(value, origin)
    return SourcedText(value, origin) if isinstance(value, str) else value


@dataclass(frozen=True)
class _Typed:
    """What stands where on a sheet: the model of a record, its path, what was typed of it."""

    model: type[BaseModel]
    path: Path_
    places: Mapping[Path_, Place]
    raw: Mapping[str, Any]

    def cells(self, name: str, *column: str) -> Origin:
        """The cell of a fact; of a total that was left blank, those of the amounts it adds up."""
        typed = self.raw.get(name)
        is_typed = column[0] in (typed or {}) if column else name in self.raw
        parts = sum_parts(self.model.model_fields[name])
        if parts and not is_typed:
            return NOWHERE.union(*(self.cells(part, *column) for part in parts))
        path = (*self.path, name, *column)
        return frozenset([self.places[path]]) if path in self.places else NOWHERE


def with_sources(
    record: R, path: Path_, places: Mapping[Path_, Place], raw: Mapping[str, Any]
) -> R:
    """A record whose facts know their cells; ``raw`` is what was typed of it."""
    model = type(record)
    sheet = _Typed(model, path, places, raw)
    found: dict[str, Any] = {}
    for line in lines(model):
        value = getattr(record, line.name)
        if isinstance(value, BaseModel):
            inner = {
                column.name: sourced(
                    getattr(value, column.name), sheet.cells(line.name, column.name)
                )
                for column in line.columns
            }
            found[line.name] = value.model_copy(update=inner)
        else:
            found[line.name] = sourced(value, sheet.cells(line.name))
    return record.model_copy(update=found)

"""Totals that are the sum of what stands beside them: the workbook has formulas for these."""

from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from data_entry.model.spec import sum_parts


def without_sums(model: type[BaseModel], record: dict[str, Any]) -> list[tuple[str, ...]]:
    """Take the totals out of a form or a row that equal their sums; returns the paths taken out.

    A total that differs, if only by rounding, is what the accounts say, and stays.
    """
    gone: list[tuple[str, ...]] = []
    for name in [*record]:
        parts = sum_parts(model.model_fields[name]) if name in model.model_fields else ()
        if not parts:
            continue
        value = record[name]
        for column in [*value] if isinstance(value, dict) else [None]:
            total = _number(value if column is None else value[column])
            if total is None or total != _sum(model, record, name, column):
                continue
            gone.append((name,) if column is None else (name, column))
            if column is None:
                del record[name]
            else:
                del value[column]
    return gone


def added_up(model: type[BaseModel], record: dict[str, Any], name: str) -> Any:
    """A fact of a form, or the sum it stands for; 0 for one left blank; None for a blank form."""
    if record.get(name) is not None or not record:
        return record.get(name)
    if sum_parts(model.model_fields[name]):
        return float(_sum(model, record, name, None))
    return None if model.model_fields[name].is_required() else 0


def _sum(model: type[BaseModel], record: dict[str, Any], name: str, column: str | None) -> Decimal:
    """What the parts of a total add up to, totals among them by their own parts."""
    found = Decimal(0)
    for part in sum_parts(model.model_fields[name]):
        value = record.get(part)
        if column is not None:
            value = value.get(column) if isinstance(value, dict) else None
        own = _number(value)
        if own is not None:
            found += own
        elif sum_parts(model.model_fields[part]):
            found += _sum(model, record, part, column)
    return found


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None

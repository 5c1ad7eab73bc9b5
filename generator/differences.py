"""What differs between two forms, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.province import IDENTITIES, Form


@dataclass(frozen=True)
class Difference:
    """A place in a form and what the two forms have there; None where one has nothing."""

    where: str
    left: str | None
    right: str | None


def differences(left: Form, right: Form) -> list[Difference]:
    """Every value in which two forms differ, as they are after inheritance."""
    return list(_compared(_content(left), _content(right), ""))


def _content(form: Form) -> dict[str, Any]:
    return form.model_dump(mode="json", by_alias=True, exclude={"folder", "document"})


def _compared(left: Any, right: Any, where: str) -> Iterator[Difference]:
    left, right = _by_identity(left, where), _by_identity(right, where)
    if isinstance(left, dict) and isinstance(right, dict):
        for key in [*left, *(key for key in right if key not in left)]:
            below = f"{where} › {key}" if where else str(key)
            yield from _compared(left.get(key), right.get(key), below)
    elif left != right:
        yield Difference(where, _told(left), _told(right))


def _by_identity(value: Any, name: str) -> Any:
    """A list of entries as a table, by what identifies them."""
    identity = IDENTITIES.get(name)
    if identity is None or not isinstance(value, list):
        return value
    return {entry[identity]: entry for entry in value}


def _told(value: Any) -> str | None:
    """A value in one line; None for nothing."""
    if value is None:
        return None
    if isinstance(value, list):
        return "、".join(str(_told(each)) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{_told(each)}" for key, each in value.items() if each)
    return " ⏎ ".join(str(value).strip().split("\n"))

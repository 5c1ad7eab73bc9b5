"""What differs between two forms, value by value, and in long texts sentence by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from generator.forms.form import Form
from generator.forms.inheritance import IDENTITIES


@dataclass(frozen=True)
class Difference:
    """A place in a form and what the two forms have there; None where one has nothing."""

    where: str
    left: str | None
    right: str | None

    def lines(self) -> Iterator[tuple[str, str]]:
        """What only the left (“-”) and what only the right (“+”) has."""
        left, right = ([] if each is None else _sentences(each) for each in (self.left, self.right))
        for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            if kind != "equal":
                yield from (("-", each) for each in left[a:b])
                yield from (("+", each) for each in right[c:d])


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
        yield Difference(where, _as_text(left), _as_text(right))


def _by_identity(value: Any, name: str) -> Any:
    """A list of entries as a table, by what identifies them."""
    identity = IDENTITIES.get(name)
    if identity is None or not isinstance(value, list):
        return value
    return {entry[identity]: entry for entry in value}


def _sentences(text: str) -> list[str]:
    """The lines and sentences of a text."""
    parts = re.split(r"\n|(?<=[。；])(?![^{]*}})", text)
    return [part.strip() for part in parts if part.strip()] or [""]


def _as_text(value: Any) -> str | None:
    """A value as text; None for nothing."""
    if value is None:
        return None
    if isinstance(value, list):
        return "、".join(str(_as_text(each)) for each in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}：{_as_text(each)}" for key, each in value.items() if each)
    return str(value).strip()

"""The model with the sheets that a form adds: its own questions, as data, become fields like others."""

from functools import cache
from typing import Annotated, Any, Literal, Optional

from pydantic import create_model

from data_entry.model.base import Record
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import cell, sheet
from data_entry.model.types import Amount, Chosen, Count, Date, Paragraphs, Score, Text
from data_entry.questions import ExtraFact, ExtraSheet

_TYPES: dict[str, Any] = {
    "金额": Amount,
    "整数": Count,
    "分数": Score,
    "文字": Text,
    "段落": Paragraphs,
    "日期": Date,
}


@cache
def extended(added: tuple[ExtraSheet, ...]) -> type[Disclosure]:
    """The disclosure with these sheets after its own; the same sheets give the same class."""
    if not added:
        return Disclosure
    fields: dict[str, Any] = {}
    for number, spec in enumerate(added, 1):
        row = _record(spec)
        is_table = spec.shape == "表"
        about = sheet(spec.title, spec.tag, intro=spec.intro, table=is_table, required=False)
        fields[f"extra_{number}"] = (list[row] if is_table else Optional[row], about)  # type: ignore[valid-type]  # noqa: UP045
    return create_model("Disclosure", __base__=Disclosure, **fields)


def _record(spec: ExtraSheet) -> type[Record]:
    """A form or a row with the facts of one sheet."""
    facts = {f"fact_{n}": (_type(fact), _field(fact)) for n, fact in enumerate(spec.facts, 1)}
    return create_model(spec.tag, __base__=Record, **facts)  # type: ignore[call-overload, no-any-return]


def _type(fact: ExtraFact) -> Any:
    kind = Annotated[Literal[tuple(fact.choices)], Chosen] if fact.choices else _TYPES[fact.kind]
    return kind if fact.required else Optional[kind]  # noqa: UP045 - built at run time


def _field(fact: ExtraFact) -> Any:
    default: Any = ... if fact.required else None
    return cell(
        fact.title,
        fact.tag,
        source=fact.source,
        example=fact.example,
        note=fact.note,
        prose=fact.kind in ("文字", "段落") and not fact.choices,
        default=default,
    )

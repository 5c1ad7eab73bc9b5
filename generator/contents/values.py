"""Typed values as sentences take them, and what a form calls each of them."""

from collections.abc import Sequence
from typing import Any

from data_entry.model.types import Month
from data_entry.sourced import Sourced
from data_entry.unread import Unread
from data_entry.words import day_in_words

_END = "。；;，, \n"


def fragment(text: str | None, leads: Sequence[str] = ()) -> str | None:
    """A reason or use as part of a sentence: without its full stop and the words before it."""
    if not text:
        return text
    text = text.strip().rstrip(_END)
    for lead in sorted(leads, key=len, reverse=True):
        if text.startswith(lead) and len(text) > len(lead):
            return text.removeprefix(lead).lstrip("：:，,")
    return text


def date_words(value: Any) -> str:
    """A day as the cover prints it; a month alone, or what could not be read, as it stands."""
    if isinstance(value, Unread | Month):
        return str(value)
    return day_in_words(value) if value else ""


def name_values(tags: Any, path: str = "") -> None:
    """Tell every value of the workbook what a form calls it: ``收支总计.变动率``, ``各项[0].项``."""
    if isinstance(tags, Sourced):
        tags.tag = tags.tag or path
    elif isinstance(tags, dict):
        for key, value in tags.items():
            name_values(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tags, list):
        for index, value in enumerate(tags):
            name_values(value, f"{path}[{index}]")

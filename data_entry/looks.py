"""How the cells of a workbook look: all of it at once, and found once a workbook."""

from copy import copy
from dataclasses import dataclass, fields
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection


@dataclass(frozen=True, eq=False)
class Look:
    """All that a cell looks like; what is not given is as in any cell. There are few, made once each."""

    font: Font | None = None
    fill: PatternFill | None = None
    border: Border | None = None
    alignment: Alignment | None = None
    number_format: str | None = None
    protection: Protection | None = None


_known: WeakKeyDictionary[Workbook, dict[Look, Any]] = WeakKeyDictionary()
"""The styles of looks a workbook has already; openpyxl takes long to find one again."""


def dress(cell: Any, look: Look) -> None:
    """Give a cell a look; that its words are no formula stays on record."""
    known = _known.setdefault(cell.parent.parent, {})
    is_words = cell.quotePrefix
    if look in known:
        cell._style = copy(known[look])
    else:
        for each in fields(look):
            if (value := getattr(look, each.name)) is not None:
                setattr(cell, each.name, value)
        cell.quotePrefix = False
        known[look] = copy(cell._style)
    if is_words:
        cell.quotePrefix = True

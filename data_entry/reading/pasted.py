"""Blocks pasted from official tables, whose codes take more columns than the workbook has for them."""

import re
from collections import Counter
from dataclasses import replace
from itertools import islice

from pydantic import BaseModel

from data_entry.addresses import address
from data_entry.findings import Finding, Place
from data_entry.model.spec import cell_of, columns
from data_entry.reading.locate import Headed
from data_entry.reading.messages import finding
from data_entry.words import CODE

_PART = re.compile(r"\d{2}")
_AMOUNT = re.compile(r"[-−+.,]*\d")
"""An amount, be it with its unit behind it (1.00万); no name of a 科目 begins with a figure."""
_MOST_ROWS = 200


def as_pasted(grid: Headed, model: type[BaseModel]) -> Headed:
    """The columns as the block stands: one of merged codes reaches one or two columns further."""
    shift = _usual(grid, model, is_split=False)
    if not shift:
        return grid
    code = cell_of(model.model_fields["code"]).title
    moved = {title: at + (0 if title == code else shift) for title, at in grid.columns.items()}
    return replace(grid, columns=moved)


def split_codes(grid: Headed, model: type[BaseModel]) -> Finding | None:
    """A finding for a block whose codes are split into 类, 款 and 项."""
    shift = _usual(grid, model, is_split=True)
    if not shift:
        return None
    place = Place(grid.page.title, address(grid.header_row + 1, 1))
    return finding("codes_are_split", place, shift=shift)


def _usual(grid: Headed, model: type[BaseModel], *, is_split: bool) -> int:
    """By how many columns most rows are moved; 0 where they stand under their headings."""
    fields = model.model_fields
    if not {"code", "name"} <= fields.keys():
        return 0
    code, name = (grid.columns.get(cell_of(fields[key]).title) for key in ("code", "name"))
    if code is None or name != code + 1:
        return 0
    rows = [*islice(grid.values_below(), _MOST_ROWS)]
    counts = Counter(_moved(grid, row, code, is_split=is_split) for row in rows)
    coded = sum(counts[shift] for shift in (0, 1, 2))
    amounts = {grid.columns.get(c.cell.title) for c in columns(model) if c.kind.is_number}
    fitting = [each for each in (1, 2) if code + 1 + each in amounts]  # words among amounts
    shift = max(fitting, key=lambda each: counts[each], default=0)
    last = max(grid.columns.values())
    reaches = any(grid.page.value(row, last + shift) is not None for row in rows)
    is_one_slip = counts[shift] == 1 and not reaches  # words where an amount belongs
    return shift if counts[shift] * 2 > coded and not is_one_slip else 0


def _moved(grid: Headed, row: int, code: int, *, is_split: bool) -> int:
    """How many columns lie between a code and its name; -1 for a row without a code."""
    texts = [_text(grid.page.value(row, code + n)) for n in range(4)]
    if not CODE.fullmatch(texts[0]):
        return -1
    for shift in (1, 2):
        between, name = texts[1 : 1 + shift], texts[1 + shift]
        is_name = bool(name) and not _AMOUNT.match(name)
        parts = [bool(_PART.fullmatch(each)) for each in between]
        if is_name and (any(parts) if is_split else not any(between)):
            return shift
    return 0


def _text(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".0")

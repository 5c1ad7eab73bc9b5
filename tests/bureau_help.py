"""A bureau's units, invented: the figures of the sample office, so many times."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import workbooks
from openpyxl import Workbook, load_workbook

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, columns, lines, sheets
from data_entry.subjects.catalogue import load

HEADING = ["单位名称", "单位编码", "上级单位", "填报表", "已公开"]


def times(factor: int, name: str) -> Entries:
    """The sample office with all its figures so many times, under a name of its own."""
    entries = workbooks.baseline()
    for sheet, spec, model in sheets(Disclosure):
        content = entries.sheets.get(sheet) or []
        for record in content if isinstance(content, list) else [content]:
            if spec.shape == "table":
                _multiply(record, [c.name for c in columns(model) if _is_figure(c.kind)], factor)
                continue
            for line in lines(model):
                names = [c.name for c in line.columns if _is_figure(c.kind)]
                own = record.get(line.name) if line.model else record
                _multiply(own, names, factor)
    entries.sheets["unit"]["name"] = name
    return entries


def _is_figure(kind: Kind) -> bool:
    return kind.is_number and kind is not Kind.SCORE


def _multiply(record: Any, names: list[str], factor: int) -> None:
    for name in names:
        if isinstance(record, dict) and isinstance(record.get(name), (int, float)):
            kind = type(record[name])
            record[name] = kind(Decimal(repr(record[name])) * factor)


@cache
def book(name: str, factor: int = 1, change: Callable[[Entries], object] | None = None) -> bytes:
    """The workbook of a unit, made once."""
    entries = times(factor, name)
    if change:
        change(entries)
    return workbook_bytes(workbooks.FORM.questions, load(2024), entries)


def write_list(path: Path, *rows: list[str | None]) -> Path:
    """A list of units as somebody may have made it: a title above, a column of numbers before."""
    made = Workbook()
    page = made.active
    page.append(["全县部门决算公开名单"])
    page.append(["序号", *HEADING])
    for number, row in enumerate(rows, 1):
        page.append([number, *row])
    made.save(path)
    return path


def rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """What stands in a sheet of the workbook with the state of things."""
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))

"""Tables printed for invented offices against the official tables they came from, cell by cell."""

import io
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from exports import CATALOGUE, figures, public
from openpyxl import Workbook, load_workbook
from places import EXAMPLES

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.subjects.catalogue import load
from data_entry.words import label_of, normal, number_of
from generator.contents.spreadsheet import spreadsheet
from generator.run.pipeline import Run, check
from generator.run.starting import start

SOURCE = EXAMPLES / "qingjiang-2024.xlsx"
Grid = dict[str, list[float]]
"""The amounts of every row that has any, by its code or its words; both sides of a table apart."""


def invented(seed: int) -> dict[str, Any]:
    """The figures of an office of another size, with more 科目, whose tables agree."""
    random, data = Random(seed), deepcopy(figures())
    factor = random.randint(2, 900)
    for name in ("accounts", "three_public", "carry_over"):
        data[name] = _times(data[name], factor)
    lists = ("general_items", "economic_items", "expense_rows", "income_rows", "fund_rows")
    for name in (*lists, "detail_rows", "project_rows"):
        data[name] = [_times(record, factor) for record in data[name]]
    used = {str(record["code"]) for record in data["expense_rows"]}
    codes = [c for c in CATALOGUE.functional if len(c) == 7 and c not in used]
    for code in sorted(random.sample(codes, random.randint(1, 30))):
        _spend(data, code, random.randint(1, 10**7) / 100)
    return data


def _times(record: dict[str, Any], factor: int) -> dict[str, Any]:
    return {
        name: _times(value, factor)
        if isinstance(value, dict)
        else round(value * factor, 2)
        if isinstance(value, int | float) and name not in ("code", "count")
        else value
        for name, value in record.items()
    }


def _spend(data: dict[str, Any], code: str, amount: float) -> None:
    """One more 项 of 基本支出, in every table that tells of it."""
    data["general_items"].append({"code": code, "basic": amount})
    data["expense_rows"].append({"code": code, "basic": amount})
    data["income_rows"].append({"code": code, "fiscal": amount})
    data["detail_rows"].append({"code": code, "kind": "一般公共预算", "e302": amount})
    for place, name in (
        *((data["accounts"], name) for name in ("general", "general_out", "basic", "public")),
        *((r, "amount") for r in data["economic_items"] if r["code"] == "30201"),
    ):
        place[name] = round(place[name] + amount, 2)


def grids(book: Workbook) -> dict[str, Grid]:
    """The tables of a workbook by title."""
    return {normal(page["A1"].value): _grid([*page.iter_rows(values_only=True)]) for page in book}


def _grid(rows: list[tuple[Any, ...]]) -> Grid:
    found: Grid = {}
    for row in rows:
        key = ""
        for cell in row:
            words = normal(cell)
            amount = number_of(cell)
            if words.isdigit() and len(words) in (3, 5, 7) and isinstance(cell, str):
                key = words
            elif amount is None and words and not key.isdigit():
                key = label_of(cell)
            elif amount and key and not (words.isdigit() and len(words) < 3):  # 行次
                found.setdefault(key, []).append(round(float(amount), 2))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_is_printed_is_what_the_tables_say(seed: int, tmp_path: Path) -> None:
    source = public(data=invented(seed)).save(tmp_path / "公开.xlsx")
    begun = tmp_path / "新.xlsx"
    begun.write_bytes(start((source,), None, "sichuan-2024", 2024).content)
    taken, typed = check(begun).filled.entries.sheets, check(SOURCE).filled.entries
    sheets = {**typed.sheets, **{name: value for name, value in taken.items() if value}}
    whole = Entries(sheets, typed.options, typed.narratives, typed.acknowledged)
    begun.write_bytes(workbook_bytes(check(SOURCE).form.questions, load(2024), whole))
    tables = Run(check(begun), draws=False).composed.publication.tables
    printed = grids(
        load_workbook(io.BytesIO(spreadsheet([t for t in tables if t.is_known], "附表")))
    )
    compared = 0
    for title, grid in grids(load_workbook(source)).items():
        own = printed.get(title, {})
        for key in grid.keys() & own.keys():
            assert sorted(grid[key]) == sorted(own[key]), (title, key)
            compared += len(own[key])
    assert compared > 60

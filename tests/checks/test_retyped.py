"""Figures taken from official tables and changed in the workbook since: what a clerk is told of them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import workbooks
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from places import EXAMPLES

from data_entry.captions import SOURCES
from data_entry.reading.read import read_workbook
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.forms.finding import find_form
from generator.forms.form import load_form

ACCOUNTS, ITEMS = "收支决算", "一般公共预算支出"
Edit = Callable[[Worksheet, Worksheet], object]


@cache
def _form():
    return load_form(find_form("sichuan-2024"))


def _told(edit: Edit) -> list[str]:
    """What is told of an example's figures after an edit; every figure of two sheets came from tables."""
    book = load_workbook(EXAMPLES / "yanbian-2024.xlsx")
    page = book.create_sheet(SOURCES)
    for sheet in (book[ACCOUNTS], book[ITEMS]):
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                if isinstance(cell.value, int | float):
                    page.append([sheet.title, cell.coordinate, cell.value, "公开表.xlsx"])
    edit(book[ACCOUNTS], book[ITEMS])
    form = _form()
    filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), form.questions)
    findings = run_checks(filled, load(filled.year), form)
    return [f"{f.code} {f.place} {f.message}" for f in findings if "由决算表取来" in f.message]


def _put(sheet: Worksheet, cell: str, value: object) -> None:
    sheet[cell].value = value


def _exchange(sheet: Worksheet, one: str, other: str) -> None:
    sheet[one].value, sheet[other].value = sheet[other].value, sheet[one].value


def _shift(sheet: Worksheet, first: int, by: int) -> None:
    """Move the rows from ``first`` on, as inserting or deleting does, with the page of sources as it was."""
    sheet.move_range(f"A{first}:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}", rows=by)


CHANGES: dict[str, tuple[Edit, list[str]]] = {
    "nothing": (lambda accounts, items: None, []),
    "another amount": (
        lambda accounts, items: _put(accounts, "B13", 71),
        ["X08 收支决算!B13 由决算表取来的是 17，现在填的是 71"],
    ),
    "one cent": (
        lambda accounts, items: _put(items, "D12", 290.06),
        ["X08 一般公共预算支出!D12 由决算表取来的是 290.05，现在填的是 290.06"],
    ),
    "as text": (lambda accounts, items: _put(accounts, "B6", "439.32"), []),
    "no number": (lambda accounts, items: _put(accounts, "B6", "约四百万"), []),
    "emptied": (
        lambda accounts, items: _put(accounts, "B13", None),
        ["X08 收支决算!B13 由决算表取来的是 17，现在空着"],
    ),
    "exchanged": (
        lambda accounts, items: _exchange(accounts, "B25", "B26"),
        ["X07 收支决算!B25 由决算表取来的两个数，现在填在对方的格里：收支决算!B25 和 收支决算!B26"],
    ),
    "exchanged in a row": (
        lambda accounts, items: _exchange(items, "D14", "E14"),
        [
            "X07 一般公共预算支出!D14 由决算表取来的两个数，现在填在对方的格里：一般公共预算支出!D14 和 一般公共预算支出!E14"
        ],
    ),
    "the figure of the row below": (
        lambda accounts, items: _put(items, "D5", 34.68),
        ["X08 一般公共预算支出!D5 由决算表取来的是 8.16，现在填的是 34.68"],
    ),
    "a row inserted": (lambda accounts, items: _shift(items, 7, 1), []),
    "a row deleted": (lambda accounts, items: _shift(items, 8, -1), []),
    "a row inserted and filled": (
        lambda accounts, items: (
            _shift(items, 7, 1),
            _put(items, "A7", "2080599"),
            _put(items, "D7", 3.5),
        ),
        [],
    ),
    "all in 元": (
        lambda accounts, items: (
            [
                _put(accounts, f"B{row}", 10000 * accounts[f"B{row}"].value)
                for row in (6, 13, 19, 20, 26)
            ]
            and _put(accounts, "B7", 1)
        ),
        ["X08 收支决算!B6 这一页由决算表取来的数有 6 个改过了：B6、B7、B13、B19、B20 等"],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_figure_of_the_tables_that_was_changed_is_told(name: str) -> None:
    edit, told = CHANGES[name]
    assert _told(edit) == told

"""Prints, for each form's sample or example, the figures that are tied to nothing: ten times, one more.

``PYTHONPATH=tests python tests/checks/untied.py 示例:shanghai-2024 yanbian-2024``; without names, every shipped form.
It runs for minutes, so it is no test; ``test_mutations.py`` asserts the share on the examples.
"""

import sys

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from test_clerks_slips import _found, _sound

from data_entry.findings import Level, Place
from generator.forms.finding import shipped_names

ASIDE = {"填报说明", "表述选项", "核实说明", "自动核对", "科目表", "单位信息"}


def figures(page: Worksheet) -> list[Cell]:
    """The numeric cells of a sheet."""
    cells = (cell for row in page.iter_rows(min_row=5) for cell in row)
    return [cell for cell in cells if isinstance(cell.value, int | float) and cell.value]


def untied(name: str) -> tuple[int, list[Cell]]:
    """How many figures a workbook has, and those of which no change is noticed."""
    book, form, before = _sound(name)
    pages = [page for page in book.worksheets if page.title not in ASIDE]
    every = [cell for page in pages for cell in figures(page)]
    missed = []
    for cell in every:
        value, own, told = cell.value, Place(cell.parent.title, cell.coordinate), False
        for new in (value * 10, value + 1):
            cell.value = new
            found = set(_found(book, form)) - before
            told |= any(
                own in (each.place, *each.related) for each in found if each.level is not Level.NOTE
            )
        cell.value = value
        if not told:
            missed.append(cell)
    return len(every), missed


def main() -> None:
    """Print a line for each figure, under its workbook."""
    for name in sys.argv[1:] or [f"示例:{each}" for each in shipped_names()]:
        count, missed = untied(name)
        print(f"{name}：{count} 个数，没有可比的 {len(missed)} 个")
        for cell in missed:
            label, heading = cell.parent.cell(cell.row, 1).value, cell.parent.cell(4, cell.column)
            print(f"  {cell.parent.title}!{cell.coordinate} {label}：{heading.value}")


if __name__ == "__main__":
    main()

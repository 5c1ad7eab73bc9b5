"""Workbooks for tests, written as Markdown: the baseline, and single cells changed in it."""

import copy
import io
import re
from functools import cache
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.entries import Entries, Narrative
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns, form_columns, lines, sheets
from data_entry.subjects.catalogue import load
from data_entry.workbook.write import workbook_bytes
from generator.province import DEFAULT_FORM, find_form, load_form

BASELINE = Path(__file__).with_name("baseline.md")
FORM = load_form(find_form(DEFAULT_FORM))
BLANK = "（空）"
Change = tuple[str, str, str, object]
"""Sheet, row (label or first cell of the record), column heading, new value."""


def markdown_rows(text: str) -> list[list[str]]:
    """The cells of a Markdown table, heading row first."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if not set("".join(row)) <= set("-: ")]


def value_of(text: str) -> object:
    """A cell as a clerk would type it."""
    if not text or text == BLANK:
        return None
    if re.fullmatch(r"-?\d+", text) and len(text) < 5:
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text.replace("⏎", "\n")


@cache
def _baseline() -> Entries:
    entries = Entries()
    by_title = {spec.title: (name, spec, model) for name, spec, model in sheets(Disclosure)}
    for block in re.split(r"^## ", BASELINE.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, table = block.partition("\n")
        name, spec, model = by_title[title.strip()]
        heading, *rows = markdown_rows(table)
        if spec.shape == "table":
            names = {c.cell.title: c.name for c in columns(model)}
            entries.sheets[name] = [
                {names[h]: value_of(v) for h, v in zip(heading, row, strict=True) if v}
                for row in rows
            ]
            continue
        labelled = {line.cell.title: line for line in lines(model)}
        form: dict[str, object] = {}
        for label, *values in rows:
            line = labelled[label]
            if not line.model:
                form[line.name] = value_of(values[0])
                continue
            names = {c.cell.title: c.name for c in line.columns}
            form[line.name] = {
                names[h]: value_of(v) for h, v in zip(heading[1:], values, strict=True) if v
            }
        entries.sheets[name] = form
        assert set(heading[1:]) <= set(form_columns(model, spec))
    for annex in FORM.annexes:
        subject = "经济普查" if annex.per_project else ""
        texts = {s.heading: f"{s.heading.strip('。')}的叙述。" for s in annex.narrative}
        entries.narratives.append(Narrative(annex.key, subject, texts))
    return entries


def baseline() -> Entries:
    """A copy of the baseline's entries, to be changed freely."""
    return copy.deepcopy(_baseline())


@cache
def _baseline_bytes() -> bytes:
    return workbook_bytes(FORM.questions, load(2024), _baseline())


def baseline_book() -> Workbook:
    """The baseline as an openpyxl workbook, formulas and all."""
    return load_workbook(io.BytesIO(_baseline_bytes()))


def find_cell(page: Worksheet, row: str, column: str) -> Cell:
    """The cell of a fact, found by its label (or the record's first cell) and its heading.

    The label （空） means the first row that is still blank.
    """

    def same(cell: object, text: str) -> bool:
        return cell is None if text == BLANK else str(cell).replace(" *", "") == text

    heading = next(c for r in page.iter_rows(max_row=8) for c in r if same(c.value, column))
    label = next(
        c[0] for c in page.iter_rows(min_row=heading.row, max_col=1) if same(c[0].value, row)
    )
    return page.cell(label.row, heading.column)


def changed_book(*changes: Change) -> Workbook:
    """The baseline with single cells changed."""
    book = baseline_book()
    cells = [find_cell(book[sheet], row, column) for sheet, row, column, _ in changes]
    for cell, (*_, value) in zip(cells, changes, strict=True):
        cell.value = value
    return book


LAST_YEAR: tuple[Change, ...] = (
    ("单位信息", "决算年度", "填写内容", 2023),
    ("收支决算", "收入总计", "决算数", 520),
    ("收支决算", "财政拨款收入总计", "决算数", 500),
    ("收支决算", "一般公共预算财政拨款支出", "决算数", 480),
    ("收支决算", "政府性基金预算财政拨款支出", "决算数", 10),
    ("收支决算", "年末结转和结余", "决算数", 10),
    ("收支决算", "年末财政拨款结转和结余", "决算数", 5),
    ("其他重要事项", "机关运行经费支出", "填写内容", 55),
    ("三公经费", "公务用车购置费", "决算数", 0),
    ("三公经费", "公务用车运行维护费", "决算数", 2.5),
    ("三公经费", "公务接待费", "决算数", 1.6),
)
"""What turns the baseline into the workbook of the year before, as far as the two are compared."""


def save(book: Workbook, folder: Path, name: str = "填报表.xlsx") -> Path:
    """Write a workbook to a folder."""
    path = folder / name
    book.save(path)
    return path


def write(entries: Entries, folder: Path, name: str = "填报表.xlsx") -> Path:
    """Write entries as a workbook."""
    path = folder / name
    path.write_bytes(workbook_bytes(FORM.questions, load(2024), entries))
    return path

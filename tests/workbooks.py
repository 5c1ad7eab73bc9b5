"""Workbooks for tests, written as Markdown: the baseline, and single cells changed in it."""

import copy
import io
import tomllib
from functools import cache, partial
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank.write import workbook_bytes
from data_entry.captions import LAST_YEARS_TEXTS
from data_entry.entries import Chapter, Entries, Narrative
from data_entry.reading.book import Area, Contents, OpenBook, Page
from data_entry.sample import BLANK, offices, sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import load_form

PLACE = Path(__file__).parent
NEW_OFFICES, EVENING = (PLACE / "checks" / f"{each}_offices.md" for each in ("new", "evening"))
FORM = load_form(find_form(DEFAULT_FORM))
Change = tuple[str, str, str, object]
"""Sheet, row (label or first cell of the record), column heading, new value."""


@cache
def _baseline() -> Entries:
    return sample(FORM.questions)


def baseline() -> Entries:
    """A copy of the baseline's entries, to be changed freely."""
    return copy.deepcopy(_baseline())


@cache
def _baseline_bytes(*, is_whole: bool) -> bytes:
    return workbook_bytes(FORM.questions, load(2024), _baseline(), is_whole=is_whole)


def baseline_book(*, is_whole: bool = False) -> Workbook:
    """The baseline as an openpyxl workbook, formulas and all; as a clerk has it if it is whole."""
    return load_workbook(io.BytesIO(_baseline_bytes(is_whole=is_whole)))


def as_read(book: Workbook) -> OpenBook:
    """A workbook in memory as reading would find it; no formula has a result."""

    def contents(page: Worksheet) -> Contents:
        merges = [Area(m.min_row, m.min_col, m.max_row, m.max_col) for m in page.merged_cells]
        values = {place: cell.value for place, cell in page._cells.items()}
        formulas = {at: False for at, value in values.items() if str(value).startswith("=")}
        return Contents(values | dict.fromkeys(formulas), formulas, merges)

    return OpenBook([Page(page.title, partial(contents, page)) for page in book.worksheets])


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


def changed_book(*changes: Change, is_whole: bool = False) -> Workbook:
    """The baseline with single cells changed."""
    book = baseline_book(is_whole=is_whole)
    own = [change for change in changes if change[0] != LAST_YEARS_TEXTS]
    cells = [find_cell(book[sheet], row, column) for sheet, row, column, _ in own]
    for cell, (*_, value) in zip(cells, own, strict=True):
        cell.value = value
    if texts := [change[3] for change in changes if change not in own]:
        page = book.create_sheet(LAST_YEARS_TEXTS)
        for text in texts:
            page.append([text])
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


@cache
def sample_content(name: str, *, is_whole: bool = False) -> bytes:
    """The workbook of a shipped form, filled with its own sample; ``form/office`` with another office."""
    name, _, office = name.partition("/")
    known = offices() | offices(NEW_OFFICES) | offices(EVENING)
    form, differing = load_form(find_form(name)), known[office] if office else None
    entries = sample(form.questions, differing)
    return workbook_bytes(form.questions, load(form.edition), entries, is_whole=is_whole)


@cache
def annex_content(name: str) -> bytes:
    """The workbook of a national annex, ``form/kind``, filled rightly (checks/national_annexes.toml)."""
    name, _, kind = name.partition("/")
    told = tomllib.loads((PLACE / "checks" / "national_annexes.toml").read_text(encoding="utf-8"))
    own, form = told[kind], load_form(find_form(name))
    questions = form.questions.of_annex(kind)
    columns = ("level1", "level2", "level3", "target", "done", "full", "score", "reason")
    subject = own["项目"]["name"]
    sections = questions.asked_annexes[0].sections
    entries = Entries(
        {
            "unit": {"name": own["单位"], "year": 2024, "money": "万元"},
            "projects": [own["项目"]],
            "indicators": [
                {"project": subject, **dict(zip(columns, each, strict=False))}
                for each in own["指标"]
            ],
        },
        narratives=[
            Narrative(kind, subject, [Chapter(s, own["文字"].get(s.heading, "")) for s in sections])
        ],
    )
    return workbook_bytes(questions, load(form.edition), entries)


def save(book: Workbook, folder: Path, name: str = "填报表.xlsx") -> Path:
    """Write a workbook to a folder."""
    path = folder / name
    book.save(path)
    return path


def write(entries: Entries, folder: Path, name: str = "填报表.xlsx") -> Path:
    """Write entries as a workbook, without the lists that nobody reads."""
    path = folder / name
    content = workbook_bytes(FORM.questions, load(2024), entries, is_whole=False)
    path.write_bytes(content)
    return path

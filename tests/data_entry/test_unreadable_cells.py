"""One cell that cannot be read costs no page: it is told, and its mark stands in the draft."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from documents import without_drawing
from places import PRINCIPAL
from workbooks import sample_content

from data_entry.addresses import position
from data_entry.findings import Finding, Place
from data_entry.model.spec import Kind, asked_columns, asked_lines, asked_sheets
from data_entry.reading.book import OpenBook
from data_entry.reading.opening import open_workbook
from data_entry.reading.read import read_workbook
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import Run, check_document
from generator.run.report import Checked

UNREADABLE = {
    Kind.YEAR: "去年",
    Kind.DATE: "月底",
    Kind.CODE: "二〇八",
    Kind.TEXT: "XX",
    Kind.PARAGRAPHS: "本年XX万元",
}
"""What stands in a cell of each kind; any other kind is a number."""
REPORT = "项目自评报告!E5"
"""The report of a project is named where the project's own name cannot be read."""
FOLDER = TemporaryDirectory()
EVERY = int(os.environ.get("JUESUAN_EVERY_CELL", "40"))
"""Which cells are tried: all with 1, usually one in fifteen, other ones under every form."""


@cache
def form_of(name: str) -> Form:
    return load_form(find_form(name))


@cache
def path_of(name: str) -> Path:
    """The filled workbook of a form, on disk."""
    path = Path(mkdtemp(dir=FOLDER.name)) / "填报表.xlsx"
    path.write_bytes(sample_content(name))
    return path


@cache
def cells(name: str) -> dict[Place, Kind]:
    """Every filled cell of a workbook and what it holds."""
    filled = read_workbook(path_of(name), _book(name), form_of(name).questions)
    kinds: dict[tuple[str | int, ...], Kind] = {}
    for sheet, spec, model in asked_sheets(filled.root):
        if spec.shape == "form":
            for line in asked_lines(model):
                for column in line.columns:
                    tail = (line.name, column.name) if line.model else (line.name,)
                    kinds[(sheet, *tail)] = column.kind
        else:
            for index in range(len(filled.sheets.get(sheet, []))):
                for column in asked_columns(model):
                    kinds[sheet, index, column.name] = column.kind
    book = _book(name)
    return {
        place: kinds[path]
        for path, place in filled.places.items()
        if path in kinds and book.page(place.sheet).value(*position(place.cell)) is not None
    }


def _book(name: str) -> OpenBook:
    return open_workbook(path_of(name))


def composed(name: str, book: OpenBook) -> tuple[list[Finding], str]:
    """The findings of a workbook in memory, and the text of its draft."""
    form = form_of(name)
    filled = read_workbook(path_of(name), book, form.questions)
    found = [*filled.findings, *run_checks(filled, load(filled.year), form)]
    run = Run(draws=False, workbook=Checked(path_of(name), form, filled, found, []))
    assert run.workbook.is_composable
    with without_drawing():
        text = "\n".join(line.text for line in run.composed.publication.lines)
    return check_document(run.workbook, run.composed).findings, text


def tried(name: str) -> Iterator[tuple[Place, Kind]]:
    yield from [*cells(name).items()][PRINCIPAL.index(name) % EVERY :: EVERY]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", PRINCIPAL)
def test_any_cell_may_be_unreadable(name):
    before = {(f.code, f.place) for f in composed(name, _book(name))[0]}
    wrong = {}
    for place, kind in tried(name):
        book = _book(name)
        book.page(place.sheet).cells[position(place.cell)] = UNREADABLE.get(kind, "约三百")
        findings, text = composed(name, book)
        told = [f.place for f in findings if (f.code, f.place) not in before]
        marks = set(re.findall("【([^【]*) 待改】", text))
        marks -= {str(place), REPORT} if place.sheet == "绩效项目" else {str(place)}
        if told != [place] or "None" in text or marks:
            wrong[str(place)] = (told, marks)
    assert not wrong

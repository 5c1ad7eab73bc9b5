"""Any labelled row and any sheet may vanish: it is understood, or told; never a crash afterwards."""

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from data_entry.blank.write import workbook_bytes
from data_entry.model.extend import extended
from data_entry.model.spec import asked_sheets
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.form import find_form, form_names, load_form
from generator.run.pipeline import Run, check


@cache
def content(form: str) -> bytes:
    loaded = load_form(find_form(form))
    return workbook_bytes(loaded.questions, load(loaded.edition), sample(loaded.questions))


def book(form: str) -> Workbook:
    return load_workbook(io.BytesIO(content(form)))


def form_sheets(form: str) -> list[str]:
    """Titles of the sheets whose rows have names."""
    root = extended(load_form(find_form(form)).questions)
    return [spec.title for _, spec, _ in asked_sheets(root) if spec.shape == "form"]


def rows(form: str) -> Iterator[tuple[str, int]]:
    spoilt = book(form)
    for title in form_sheets(form):
        page = spoilt[title]
        for row in range(1, page.max_row + 1):
            if page.cell(row, 1).value:
                yield title, row


def is_told_or_composed(spoilt: Workbook, folder: Path) -> bool:
    """True if an 错误 is told, or a document is made; anything else raises."""
    path = folder / "填报表.xlsx"
    spoilt.save(path)
    checked = check(path)
    if checked.has_errors:
        return True
    return bool(Run(checked, draws=False).composed.document)


@pytest.mark.parametrize("form", form_names())
def test_any_sheet_may_vanish_or_be_emptied(form, tmp_path):
    for number, title in enumerate(book(form).sheetnames):
        spoilt = book(form)
        if number % 2 == form_names().index(form) % 2:
            spoilt.remove(spoilt[title])
        else:
            spoilt[title].delete_rows(1, spoilt[title].max_row)
        assert is_told_or_composed(spoilt, tmp_path), title


EVERY = int(os.environ.get("JUESUAN_EVERY_ROW", "6"))
"""Which rows are tried: all with 1, usually one in six, other ones under every form."""


@pytest.mark.parametrize("form", form_names())
def test_any_named_row_may_vanish(form, tmp_path):
    for title, row in [*rows(form)][form_names().index(form) % EVERY :: EVERY]:
        spoilt = book(form)
        spoilt[title].delete_rows(row)
        assert is_told_or_composed(spoilt, tmp_path), (title, row)


@pytest.mark.parametrize("row", ["“三公”经费合计", "公务用车购置及运行维护费"])
def test_a_wrong_name_among_the_three_public_expenses_is_told_with_its_cell(row, tmp_path):
    spoilt = book("sichuan-2024")
    page = spoilt["三公经费"]
    (cell,) = [each[0] for each in page.iter_rows(max_col=1) if each[0].value == row]
    cell.value = f"{row}款"
    path = tmp_path / "填报表.xlsx"
    spoilt.save(path)
    told = [(f.code, str(f.place)) for f in check(path).findings if "项目" in f.message]
    assert ("F01", f"三公经费!{cell.coordinate}") in told

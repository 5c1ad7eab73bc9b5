"""Any labelled row and any sheet may vanish: it is understood, or told; never a crash afterwards."""

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from places import EXAMPLES, PRINCIPAL
from workbooks import sample_content

from data_entry.blank.write import workbook_bytes
from data_entry.model.extend import extended
from data_entry.model.spec import asked_sheets
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import Run, check

EVERY = int(os.environ.get("JUESUAN_EVERY_ROW", "24"))
"""Which rows are tried: all with 1, usually one in twenty-four, other ones under every form; of the sheets a quarter."""


ANNEXES = sorted(each.name for each in (EXAMPLES / "annexes").glob("*.xlsx"))


def book(name: str) -> Workbook:
    """The sample workbook of a form, or the example of an annex."""
    if name in ANNEXES:
        return load_workbook(EXAMPLES / "annexes" / name)
    return load_workbook(io.BytesIO(sample_content(name)))


@cache
def _without_lists(form: str) -> bytes:
    """The sample without 科目表 and 自动核对, which nobody reads."""
    known = load_form(find_form(form))
    entries = sample(known.questions)
    return workbook_bytes(known.questions, load(known.edition), entries, is_whole=False)


def small(form: str) -> Workbook:
    """The sheets of a sample that are read."""
    return load_workbook(io.BytesIO(_without_lists(form)))


def form_sheets(form: str) -> list[str]:
    """Titles of the sheets whose rows have names."""
    root = extended(load_form(find_form(form)).questions)
    return [spec.title for _, spec, _ in asked_sheets(root) if spec.shape == "form"]


def rows(form: str) -> Iterator[tuple[str, int]]:
    spoilt = small(form)
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
    composed = Run(checked, draws=False).composed
    return bool(composed.document and composed.name)


def _remove_sheet(spoilt: Workbook, title: str) -> None:
    spoilt.remove(spoilt[title])


def _empty_sheet(spoilt: Workbook, title: str) -> None:
    spoilt[title].delete_rows(1, spoilt[title].max_row)


def _rename_sheet(spoilt: Workbook, title: str) -> None:
    spoilt[title].title = f"{title}2"


def _copy_sheet(spoilt: Workbook, title: str) -> None:
    spoilt.copy_worksheet(spoilt[title]).title = f"{title} (2)"


OF_A_SHEET = (_remove_sheet, _empty_sheet, _rename_sheet, _copy_sheet)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", [*PRINCIPAL, *ANNEXES])
def test_any_sheet_may_vanish_be_emptied_renamed_or_copied(name, tmp_path):
    for number, title in enumerate(book(name).sheetnames):
        first = number + len(name)
        if EVERY > 1 and first % 4:
            continue
        for way in OF_A_SHEET if EVERY == 1 else (OF_A_SHEET[first // 4 % len(OF_A_SHEET)],):
            spoilt = book(name)
            way(spoilt, title)
            assert is_told_or_composed(spoilt, tmp_path), (way.__name__, title)


def _delete(page: Worksheet, row: int) -> None:
    page.delete_rows(row)


def _blank(page: Worksheet, row: int) -> None:
    for cell in page[row][1:]:
        if not isinstance(cell, MergedCell):
            cell.value = None


def _unname(page: Worksheet, row: int) -> None:
    page.cell(row, 1).value = None


def _rename(page: Worksheet, row: int) -> None:
    page.cell(row, 1).value = f"{page.cell(row, 1).value}款"


def _double(page: Worksheet, row: int) -> None:
    values = [cell.value for cell in page[row]]
    page.insert_rows(row)
    for cell, value in zip(page[row], values, strict=False):
        if not isinstance(cell, MergedCell):
            cell.value = value


OF_A_ROW = (_delete, _blank, _unname, _rename, _double)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("form", PRINCIPAL)
def test_any_named_row_may_vanish_be_blanked_renamed_or_doubled(form, tmp_path):
    for number, (title, row) in enumerate([*rows(form)][PRINCIPAL.index(form) % EVERY :: EVERY]):
        for way in OF_A_ROW if EVERY == 1 else (OF_A_ROW[number % len(OF_A_ROW)],):
            spoilt = small(form)
            way(spoilt[title], row)
            assert is_told_or_composed(spoilt, tmp_path), (way.__name__, title, row)


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

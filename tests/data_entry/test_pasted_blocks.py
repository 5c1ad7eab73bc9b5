"""Blocks pasted from the tables of the accounts software, codes merged or split over three columns."""

from pathlib import Path

import pytest
import workbooks
from exports import Tables
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.findings import Level
from generator.run.pipeline import check

PAGES = {"公开03支出决算表": "expense", "一般公共预算支出": "general", "公开02收入决算表": "income"}


def pasted(folder: Path, title: str, codes: str) -> list:
    """The findings of the baseline with the rows of an official table pasted over a sheet."""
    source: Worksheet = getattr(Tables("万元", codes), PAGES[title])()
    book = workbooks.baseline_book()
    page = book[title]
    for row in page.iter_rows(min_row=5):
        for cell in row:
            cell.value = None
    rows = [[c.value for c in row] for row in source.iter_rows(min_row=7)]
    for number, row in enumerate([row for row in rows if str(row[0] or "")[:3].isdigit()], 5):
        for column, value in enumerate(row, 1):
            page.cell(number, column).value = value
    if title == "一般公共预算支出":
        shift = 2 if codes == "merged" else 0
        for row in range(5, 21):
            if len(str(page.cell(row, 1).value or "")) == 7:
                page.cell(row, 6 + shift).value = page.cell(row, 3 + shift).value
    return [f for f in check(workbooks.save(book, folder)).findings if f.sheet == title]


@pytest.mark.parametrize("codes", ["one", "merged"])
@pytest.mark.parametrize("title", PAGES)
def test_a_block_of_one_or_of_merged_columns_is_read(title, codes, tmp_path):
    found = pasted(tmp_path, title, codes)
    assert [f for f in found if f.level is Level.ERROR] == []


@pytest.mark.parametrize("title", PAGES)
def test_codes_in_three_columns_are_told_once(title, tmp_path):
    (told,) = [f for f in pasted(tmp_path, title, "split") if f.level is Level.ERROR]
    assert told.message == "粘贴的表多出 2 列编码列（类、款、项分在三列）"
    assert "juesuan new 新表.xlsx --tables" in told.advice

"""A sheet of chapters that lost its headings: what was written there is told, never dropped."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from workbooks import sample_content

from data_entry.findings import Finding, Level
from generator.run.pipeline import check

UNIT, PROJECT = "整体自评报告", "项目自评报告"


@pytest.fixture
def book() -> Workbook:
    return load_workbook(io.BytesIO(sample_content("sichuan-2024")))


def errors(book: Workbook, folder: Path, sheet: str = UNIT) -> list[Finding]:
    path = folder / "填报表.xlsx"
    book.save(path)
    return [f for f in check(path).findings if f.sheet == sheet and f.code == "F01"]


@pytest.mark.parametrize("sheet", [UNIT, PROJECT])
def test_a_deleted_heading_row_is_told(book: Workbook, sheet: str, tmp_path: Path) -> None:
    book[sheet].delete_rows(4)
    (finding,) = errors(book, tmp_path, sheet)
    assert (finding.cell, finding.message) == ("A1", "没有找到标题行")
    assert "标题行复制回来" in finding.advice


def test_an_emptied_heading_row_is_told(book: Workbook, tmp_path: Path) -> None:
    for cell in book[UNIT][4]:
        cell.value = None
    (finding,) = errors(book, tmp_path)
    assert finding.message == "没有找到标题行"


def test_the_emptied_heading_of_the_chapters_is_told(book: Workbook, tmp_path: Path) -> None:
    book[UNIT]["A4"] = None
    (finding,) = errors(book, tmp_path)
    assert (finding.cell, finding.message) == ("A4", "没有找到“章节”这一列")


def test_the_renamed_heading_of_the_chapters_is_told(book: Workbook, tmp_path: Path) -> None:
    book[UNIT]["A4"] = "章节标题"
    (finding,) = errors(book, tmp_path)
    assert finding.cell == "A4"
    assert "章节标题" in finding.advice


def test_text_in_a_row_without_a_heading_is_told(book: Workbook, tmp_path: Path) -> None:
    page = book[UNIT]
    for cell in ("A7", "B7", "C7", "D7"):
        page[cell] = None
    (finding,) = errors(book, tmp_path)
    assert (finding.cell, finding.found) == ("E7", "（二）机构职能的叙述。")
    assert "没有章节标题" in finding.message
    assert "A7" in finding.advice


def test_text_below_the_last_chapter_is_told(book: Workbook, tmp_path: Path) -> None:
    book[UNIT]["E40"] = "补充一段。"
    (finding,) = errors(book, tmp_path)
    assert finding.cell == "E40"


def test_text_under_an_unknown_heading_is_told_where_no_levels_are_stated(
    book: Workbook, tmp_path: Path
) -> None:
    """Without the columns 层级 and 内容 the chapters are those of the form."""
    page = book[UNIT]
    page.delete_cols(3, 2)
    page["A7"] = "（二）机构的职能情况"
    (finding,) = errors(book, tmp_path)
    assert (finding.cell, finding.found) == ("A7", "（二）机构的职能情况")
    assert "（二）机构职能" in finding.advice


def test_blank_rows_between_chapters_are_no_fault(book: Workbook, tmp_path: Path) -> None:
    book[UNIT].insert_rows(8, 2)
    assert errors(book, tmp_path) == []


def test_a_chapter_deleted_with_its_text_is_no_fault(book: Workbook, tmp_path: Path) -> None:
    book[UNIT].delete_rows(7)
    assert errors(book, tmp_path) == []


def test_an_emptied_heading_whose_text_is_kept_is_told(book: Workbook, tmp_path: Path) -> None:
    book[UNIT]["A7"] = None
    (finding,) = errors(book, tmp_path)
    assert (finding.cell, finding.level) == ("A7", Level.WARNING)
    assert "章节标题空着" in finding.message

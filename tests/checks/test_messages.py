"""Messages that once sent a clerk to the wrong place, or said what was not so."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from places import EXAMPLES

from data_entry.failures import UnreadableError
from data_entry.findings import Finding
from data_entry.reading.opening import open_workbook
from generator.run.pipeline import Run, check

YANBIAN = EXAMPLES / "yanbian-2024.xlsx"


def findings(folder: Path, *changes: tuple[str, str, object]) -> list[Finding]:
    """Those of an example with single cells changed."""
    book = load_workbook(YANBIAN)
    for sheet, cell, value in changes:
        book[sheet][cell] = value
    path = folder / "填报表.xlsx"
    book.save(path)
    checked = check(path)
    return checked.findings if checked.has_errors else Run(checked, draws=False).checked.findings


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("说明.docx", "这是 Word 文档，不是填报表"),
        ("填报表.xlsx", "这是 Word 文档，只是改了扩展名"),
    ],
)
def test_a_word_document_is_called_what_it_is(name, words, tmp_path):
    from docx import Document

    Document().save(str(tmp_path / name))
    with pytest.raises(UnreadableError, match=words):
        open_workbook(tmp_path / name)


@pytest.mark.parametrize(
    ("sheet", "cell", "swapped"),
    [
        ("收支决算", "B6", 349.32),
        ("收支决算", "B31", 349.32),
        ("一般公共预算支出", "D6", 43.68),
        ("一般公共预算支出", "D7", 12.18),
        ("一般公共预算支出", "D11", 10.13),
        ("一般公共预算支出", "D15", 82.60),
    ],
)
def test_of_two_exchanged_digits_only_the_wrong_cell_is_accused(sheet, cell, swapped, tmp_path):
    found = findings(tmp_path, (sheet, cell, swapped))
    assert [str(f.place) for f in found if f.code == "T03"] == [f"{sheet}!{cell}"]


def test_exchanged_expenses_of_staff_and_office_are_told_at_their_cells(tmp_path):
    book = load_workbook(YANBIAN)["收支决算"]
    rows = {str(book.cell(r, 1).value).strip(" *"): r for r in range(1, book.max_row + 1)}
    staff, office = (f"B{rows[name]}" for name in ("人员经费", "公用经费"))
    found = findings(
        tmp_path, ("收支决算", staff, book[office].value), ("收支决算", office, book[staff].value)
    )
    (told,) = [f for f in found if "填反了" in f.message]
    assert str(told.place) == f"收支决算!{staff}"
    assert f"收支决算!{office}" in told.counterparts


def test_a_code_without_a_name_is_printed_once(tmp_path):
    found = findings(tmp_path, ("一般公共预算支出", "A12", 2109998))
    assert any("2109998" in f.message for f in found)
    assert not [f.message for f in found if f.message.count("2109998") > 1]


def test_a_project_without_its_spending_is_told_at_the_blank(tmp_path):
    book = load_workbook(YANBIAN)["绩效项目"]
    (column,) = [c.column_letter for c in book[4] if str(c.value).startswith("使用资金")]
    found = findings(tmp_path, ("绩效项目", f"{column}10", None))
    told = [(f.code, str(f.place)) for f in found if f.code == "A04"]
    assert told == [("A04", f"绩效项目!{column}10")]


def test_residue_in_a_heading_the_clerk_typed_is_told_at_its_cell(tmp_path):
    found = findings(tmp_path, ("整体自评报告", "A6", "（一）机构组成增加（减少）"))
    assert [str(f.place) for f in found if f.code == "D03"] == ["整体自评报告!A6"]


def test_a_long_text_is_quoted_in_part(tmp_path):
    book = load_workbook(YANBIAN)
    changes = [
        (page.title, cell.coordinate, "长" * 5000)
        for page in book.worksheets[1:28]
        for row in page.iter_rows(min_row=5)
        for cell in row
        if isinstance(cell.value, str) and not cell.value.startswith("=")
    ]
    for sheet in sorted({sheet for sheet, _, _ in changes})[::3]:
        found = findings(tmp_path, *[each for each in changes if each[0] == sheet])
        assert all("长" * 61 not in f.message + f.found + f.advice for f in found)


def test_an_explanation_not_compared_with_the_list_is_printed_and_told(tmp_path):
    found = findings(
        tmp_path, ("一般公共预算支出", "A9", "2100408"), ("一般公共预算支出", "A10", "2100409")
    )
    (note,) = [f for f in found if f.code == "D06" and "待核" in f.message]
    assert (note.level, str(note.place)) == ("提示", "一般公共预算支出!A10")
    assert note.sentence.endswith("反映重大疾病预防控制等重大公共卫生服务项目支出。（D06）")

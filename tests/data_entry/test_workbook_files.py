"""Workbook files as Excel opens them: valid by the schemas, grey cells locked, typed cells free."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from documents import composed
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from places import EXAMPLES, PRINCIPAL
from workbooks import baseline, write

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.marking.mark import marked_copy
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.contents.spreadsheet import spreadsheet
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import check, subject_of

FONT_ORDER = re.compile(r"/styleSheet\[1\]/(fonts|dxfs)\[1\]/.*font\[\d+\]")
"""ECMA-376 lets what a font is made of stand in any order; the rules of Office's SDK do not."""

GREY, YELLOW = "00E7E9EC", "00FFF9E5"


def book_of(form: str, *, filled: bool, annex: str = "") -> bytes:
    questions = load_form(find_form(form)).questions
    entries = sample(questions) if filled else Entries()
    return workbook_bytes(questions.of_annex(annex) if annex else questions, load(2024), entries)


def faults(content: bytes, folder: Path) -> list[str]:
    """What the schemas have against a workbook."""
    audit = pytest.importorskip(
        "openxml_audit", reason="没有安装 openxml-audit（pip install -e .[test]）"
    )
    path = folder / "workbook.xlsx"
    path.write_bytes(content)
    found = audit.OpenXmlValidator(audit.FileFormat.OFFICE_2019, max_errors=0).validate(path)
    return [
        f"{error.part_uri} {error.path}: {error.description}"
        for error in found.errors
        if error.severity is audit.ValidationSeverity.ERROR
        and not FONT_ORDER.match(error.path or "")
    ]


def changed_part(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a text of one part replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(changed, "w") as target:
        for name in given.namelist():
            data = given.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(name, data)
    return changed.getvalue()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("form", PRINCIPAL)
@pytest.mark.parametrize("filled", [False, True])
def test_workbooks_are_valid_by_the_schemas(form: str, filled: bool, tmp_path: Path) -> None:
    assert faults(book_of(form, filled=filled), tmp_path) == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.xlsx")), ids=lambda path: path.stem)
def test_examples_are_valid_by_the_schemas(path: Path, tmp_path: Path) -> None:
    assert faults(path.read_bytes(), tmp_path) == []


def test_a_workbook_of_an_annex_is_valid_by_the_schemas(tmp_path: Path) -> None:
    assert faults(book_of("sichuan-2024", filled=True, annex="项目"), tmp_path) == []


def test_a_marked_copy_is_valid_by_the_schemas_and_as_free_as_before(tmp_path: Path) -> None:
    source = write(Entries(), tmp_path)
    checked = check(source)
    assert len(checked.findings) > 5
    marked = marked_copy(source.read_bytes(), checked.findings)
    assert faults(marked, tmp_path) == []
    before, after = (load_workbook(io.BytesIO(each)) for each in (source.read_bytes(), marked))
    for page in before.worksheets:
        assert after[page.title].protection.sheet == page.protection.sheet
        for row in page.iter_rows():
            for cell in row:
                twin = after[page.title][cell.coordinate]
                assert twin.protection.locked == cell.protection.locked, (page.title, cell)
    assert not after["校核结果"].protection.sheet


def test_tables_of_the_document_are_valid_by_the_schemas(tmp_path: Path) -> None:
    subject = subject_of(check(write(baseline(), tmp_path)))
    tables = composed(subject).publication.tables
    assert len(tables) > 5
    assert faults(spreadsheet(tables, "清江县统计局"), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</sheetView>", '<selection pane="topRight"/><selection pane="topRight"/></sheetView>'),
        ("<sheetData>", "<sheetDatum/><sheetData>"),
        ('state="frozen"', 'state="molten"'),
    ],
)
def test_the_schemas_find_what_excel_would_repair(old: str, new: str, tmp_path: Path) -> None:
    blank = book_of("national", filled=False)
    assert faults(changed_part(blank, "xl/worksheets/sheet2.xml", old, new), tmp_path)


@pytest.fixture(scope="module", params=PRINCIPAL)
def book(request: pytest.FixtureRequest) -> Workbook:
    return load_workbook(io.BytesIO(book_of(request.param, filled=True)))


def test_a_view_has_a_selection_a_pane(book: Workbook) -> None:
    """Four are allowed; each pane has one at most."""
    for page in book.worksheets:
        panes = [selection.pane for selection in page.sheet_view.selection]
        assert len(panes) == len(set(panes)) <= 4, page.title


def is_protected_at(cell: Cell) -> bool:
    return bool(cell.parent.protection.sheet and cell.protection.locked)


def test_grey_cells_are_locked_and_typed_cells_free(book: Workbook) -> None:
    colours = dict.fromkeys((GREY, YELLOW), 0)
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in colours:
                colours[cell.fill.fgColor.rgb] += 1
                is_grey = cell.fill.fgColor.rgb == GREY
                assert is_protected_at(cell) == is_grey, (page.title, cell.coordinate)
            if cell.fill.fill_type == "lightUp":
                assert is_protected_at(cell), (page.title, cell.coordinate)
    assert min(colours.values()) > 5
    assert all(
        is_protected_at(cell) for row in book["自动核对"].iter_rows(min_row=4) for cell in row
    )


def test_protection_has_no_password_and_leaves_rows_widths_and_formats_free(
    book: Workbook,
) -> None:
    protected = [page for page in book.worksheets if page.protection.sheet]
    assert len(protected) > 10
    for page in protected:
        given = page.protection
        assert given.password is None
        assert given.hashValue is None
        forbidden = [
            given.insertRows,
            given.deleteRows,
            given.formatCells,
            given.formatColumns,
            given.formatRows,
            given.sort,
            given.autoFilter,
            given.objects,
            given.selectLockedCells,
            given.selectUnlockedCells,
        ]
        assert not any(forbidden), page.title
        assert not any(d.outlineLevel for d in page.column_dimensions.values()), page.title


def test_lists_can_grow_below_their_last_row(book: Workbook) -> None:
    """Rows pasted over the line that follows a list are not refused."""
    page = book["一般公共预算支出"]
    note = next(c for (c,) in page.iter_rows(max_col=1) if str(c.value).startswith("（行数"))
    assert not note.protection.locked
    assert not page.column_dimensions["A"].protection.locked
    assert not page.column_dimensions["D"].protection.locked


def test_rows_of_lists_can_be_pasted_and_deleted_as_a_whole(book: Workbook) -> None:
    """Excel deletes no row with a locked cell and pastes nothing over one, totals included."""
    lists = 0
    for page in book.worksheets:
        ends = [c.row for (c,) in page.iter_rows(max_col=1) if str(c.value).startswith("（行数")]
        if not ends:
            continue
        lists += 1
        width = sum(1 for heading in page[4] if heading.value)
        for cell in (c for row in page.iter_rows(5, ends[0] - 1, 1, width) for c in row):
            assert not is_protected_at(cell), (page.title, cell.coordinate)
        columns = {
            number
            for column in page.column_dimensions.values()
            if not column.protection.locked
            for number in range(column.min, column.max + 1)
        }
        assert columns == set(range(1, 16_385)), page.title
    assert lists > 5


def test_the_list_of_codes_is_left_out_of_a_print(book: Workbook) -> None:
    """Its printed cell is blank; it stands last, where Excel drops pages without content."""
    page = book["科目表"]
    assert page.print_area == "'科目表'!$D$1"
    assert page["D1"].value is None
    assert page.print_title_rows is None
    assert page.oddFooter.center.text is None
    assert book.sheetnames[-1] == "科目表"


def test_rows_of_the_balances_hold_their_texts(book: Workbook) -> None:
    """宋体 11: a character is two wide and fifteen points high."""
    page = book["自动核对"]
    for row in range(5, page.max_row + 1):
        lines = max(
            -(-2 * len(page.cell(row, column).value) // int(page.column_dimensions[letter].width))
            for column, letter in ((1, "A"), (6, "F"))
        )
        assert page.row_dimensions[row].height >= 15 * lines, row

"""What an official table says is printed, in table, sentence and chart, though its parts round otherwise."""

from pathlib import Path

from documents import paragraphs
from exports import public
from openpyxl import load_workbook
from places import EXAMPLES
from test_whole_way import filled_up

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.findings import Level
from data_entry.subjects.catalogue import load
from generator.run.pipeline import Run, check
from generator.run.starting import start

SOURCE = EXAMPLES / "qingjiang-2024.xlsx"


def rounded(folder: Path) -> Path:
    """Tables of which a 类, 合计 and the totals are 0.01 more than their parts, as rounding makes them."""
    tables = public()
    for name, cells in (
        ("GK05", (("201", "C", "D"), ("合计", "C", "D"))),
        ("GK03", (("201", "C", "D"), ("合计", "C", "D"))),
    ):
        page = tables.book[name]
        for label, *columns in cells:
            row = next(r[0].row for r in page.iter_rows(min_row=7) if r[0].value == label)
            for column in columns:
                page[f"{column}{row}"].value = round(page[f"{column}{row}"].value + 0.01, 2)
    one = tables.book["GK01 收入支出决算总表"]
    for row in one.iter_rows(min_row=7):
        for cell in row:
            if cell.value in (545.0, 560.0, 15.0) and cell.column > 3:
                cell.value += 0.01 if cell.value != 15.0 else 0
            elif cell.value == 560.0 or (cell.value == 10.0 and cell.column == 3):
                cell.value += 0.01
    four = tables.book["GK04"]
    for row in four.iter_rows(min_row=7):
        for cell in row:
            if cell.value in (522.0, 502.0, 5.0):
                cell.value += 0.01
    return tables.save(folder / "公开表.xlsx")


def test_a_sum_that_rounding_makes_differ_is_printed_as_given(tmp_path):
    made = start((rounded(tmp_path),), None, "sichuan-2024", 2024)
    begun = tmp_path / "新.xlsx"
    begun.write_bytes(made.content)
    items = load_workbook(begun)["一般公共预算支出"]
    codes = [row[0] for row in items.iter_rows(min_row=5, max_row=14, values_only=True)]
    assert [code for code in codes if code] == [
        "201",
        "2010501",
        "2010507",
        "2080505",
        "2101101",
        "2210201",
        "合计",
    ]
    typed = check(SOURCE).filled.entries
    sheets = filled_up(check(begun).filled.entries.sheets, typed.sheets)
    sheets["comparison"]["total"]["prior"] = 520
    for name, last in (("total", 10.01), ("fiscal", 5.01), ("general", 5.01)):
        sheets["carry_over"][name] |= {"last_year": last}
    path = tmp_path / "填报表.xlsx"
    whole = Entries(sheets, typed.options, typed.narratives, typed.acknowledged)
    path.write_bytes(workbook_bytes(check(SOURCE).form.questions, load(2024), whole))
    run = Run(check(path), draws=False)
    told = [f for f in run.workbook.findings if f.code == "I01"]
    assert [f.level for f in told] == [Level.NOTE]
    text = [words for _, words in paragraphs(run.composed.document)]
    assert any("一般公共预算财政拨款支出502.01万元" in words for words in text)
    tables = {t.title: t for t in run.composed.publication.tables}
    table = tables["一般公共预算财政拨款支出决算表"]
    printed = str(table.grid)
    assert "502.01" in printed
    assert "397.01" in printed
    figure = next(f for f in run.composed.publication.figures if f.number == 6)
    assert "397.01" in [part.amount.removesuffix("万元") for part in figure.chart.slices]
    assert not [f for f in run.workbook.findings if f.level is Level.ERROR]


def test_a_row_of_totals_without_a_code_is_right(tmp_path):
    book = load_workbook(SOURCE)
    page = book["一般公共预算支出"]
    row = next(r[0].row for r in page.iter_rows(min_row=5) if r[0].value is None)
    page.cell(row, 2).value = "合计"
    page.cell(row, 4).value, page.cell(row, 5).value = 405, 97
    path = tmp_path / "填报表.xlsx"
    book.save(path)
    before = {f.message for f in check(SOURCE).findings}
    assert [f.message for f in check(path).findings if f.message not in before] == []

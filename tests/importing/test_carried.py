"""An earlier workbook becomes a new one: of another form, of another version, of the next year."""

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from exports import public
from openpyxl import load_workbook
from places import EXAMPLES, PRINCIPAL
from workbooks import sample_content

from data_entry.findings import Level
from generator.failures import CommandError, NoTableError
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.run.pipeline import check
from generator.run.starting import start

NAMES = ["yanbian-2024", "panzhihua-2024", "gongjing-2020", "qingjiang-2024"]


def values(sheets: dict[str, Any]) -> Counter[str]:
    """Every value typed, whatever it is called; totals of formulas and empty cells left out."""
    found: Counter[str] = Counter()

    def add(value: Any) -> None:
        if isinstance(value, dict):
            for each in value.values():
                add(each)
        elif isinstance(value, list):
            for each in value:
                add(each)
        elif value not in (None, ""):
            text = str(value).strip()
            found[text.removesuffix(".0")] += 1

    add(sheets)
    return found


def typed(path: Path) -> tuple[Counter[str], list[str]]:
    """The values of the sheets and the texts of the annexes."""
    entries = check(path).filled.entries
    texts = [c.text for n in entries.narratives for c in n.chapters if c.text and not n.file]
    return values(entries.sheets), texts


def written(content: bytes, path: Path) -> Path:
    path.write_bytes(content)
    return path


def left_behind(path: Path) -> list[str]:
    book = load_workbook(path)
    if "未能带入" not in book.sheetnames:
        return []
    rows = book["未能带入"].iter_rows(min_row=5, values_only=True)
    return [str(row[2]).strip().removesuffix(".0") for row in rows if row[2] is not None]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("form", [*PRINCIPAL, "chongqing-2024", "yunnan-2024"])
@pytest.mark.parametrize("name", NAMES)
def test_every_example_travels_to_every_form_and_nothing_is_lost(name, form, tmp_path):
    source = EXAMPLES / f"{name}.xlsx"
    before, texts = typed(source)
    year = next(int(v) for v in before if v in ("2024", "2020"))
    there = written(start((), source, form, year).content, tmp_path / "新.xlsx")
    after, carried = typed(there)
    kept = left_behind(there)
    missing = before - after - Counter(kept)
    assert not missing, f"lost: {missing}"
    assert not Counter(texts) - Counter(carried) - Counter(kept)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_brought_to_its_own_form_makes_the_same_document(name, tmp_path):
    from generator.run.pipeline import Run

    source = EXAMPLES / f"{name}.xlsx"
    checked = check(source)
    year = checked.filled.year
    path = tmp_path / f"{name}.xlsx"
    made = start((), source, checked.form.key, year)
    assert made.left == 0
    first = Run(checked, draws=False).composed.document
    second = Run(check(written(made.content, path)), draws=False).composed.document
    assert first == second


def test_habits_left_as_they_were_are_those_of_the_other_form(tmp_path):
    """What the unit chose travels; what it did not touch says what the other province says."""
    book = load_workbook(io.BytesIO(sample_content("liaoning-2024")))
    page = book["表述选项"]
    rows = {page.cell(row, 1).value: row for row in range(5, page.max_row + 1)}
    page.cell(rows["百分比的小数位"], 2).value = "一位小数"
    usual = page.cell(rows["变动原因与前面的连接"], 2).value
    book.save(tmp_path / "旧.xlsx")
    made = start((), tmp_path / "旧.xlsx", "chongqing-2024", 2024)
    found = check(written(made.content, tmp_path / "新.xlsx")).filled.entries.options
    assert (usual, found["变动原因与前面的连接"]) == ("另起一句", "逗号相连")
    assert found["百分比的小数位"] == "一位小数"


def test_last_year_s_workbook_begins_the_next_year(tmp_path):
    source = EXAMPLES / "yanbian-2024.xlsx"
    made = start((), source)
    assert made.year == 2025
    path = written(made.content, tmp_path / "2025.xlsx")
    old, new = check(source).filled, check(path).filled
    sheets, last = new.entries.sheets, old.entries.sheets
    assert sheets["unit"]["name"] == "盐边县医疗保障局"
    assert int(sheets["unit"]["year"]) == 2025
    assert "published" not in sheets["unit"]
    assert sheets["unit"]["duties"] == last["unit"]["duties"]
    assert sheets.get("accounts", {}) == {}
    assert sheets["comparison"]["total"]["prior"] == 456.32
    assert sheets["comparison"]["general"]["prior"] == last["accounts"]["general_out"]
    assert sheets["comparison"]["operation"]["prior"] == last["other_matters"]["operation"]
    assert (
        sheets["three_public"]["reception"]["prior"] == last["three_public"]["reception"]["actual"]
    )
    assert "actual" not in sheets["three_public"]["reception"]
    assert sheets["staff"] == last["staff"]
    assert [row["name"] for row in sheets["projects"]] == [row["name"] for row in last["projects"]]
    assert all("used" not in row for row in sheets["projects"])
    assert new.options == old.options
    texts = load_workbook(path)["上年文字"]
    listed = [row[0] for row in texts.iter_rows(min_row=5, values_only=True)]
    assert last["unit"]["duties"] in listed


def test_last_year_s_amounts_are_in_the_unit_of_the_tables(tmp_path):
    from exports import finance, public

    source = EXAMPLES / "qingjiang-2024.xlsx"
    book = load_workbook(source)
    book["单位信息"]["B6"].value = 2023
    last_year = tmp_path / "上年.xlsx"
    book.save(last_year)
    for tables, total in ((public(), 560), (finance(), 5_600_000)):
        made = start((tables.save(tmp_path / "表.xlsx"),), last_year)
        sheets = check(written(made.content, tmp_path / "新.xlsx")).filled.entries.sheets
        assert sheets["unit"]["money"] == tables.unit
        assert sheets["comparison"]["total"]["prior"] == total
    alone = start((), last_year)
    sheets = check(written(alone.content, tmp_path / "新.xlsx")).filled.entries.sheets
    assert sheets["unit"]["money"] == "万元"


def test_the_tables_go_before_what_was_carried(tmp_path):
    from exports import public

    tables = public().save(tmp_path / "公开表.xlsx")
    last = start((), EXAMPLES / "qingjiang-2024.xlsx", year=2024)
    last_year = written(last.content, tmp_path / "旧.xlsx")
    made = start((tables,), last_year)
    assert made.year == 2024
    found = check(written(made.content, tmp_path / "新.xlsx")).filled.entries.sheets
    assert [row["code"] for row in found["general_items"]] == [
        "2010501",
        "2010507",
        "2080505",
        "2101101",
        "2210201",
    ]
    cell = load_workbook(io.BytesIO(made.content))["收支决算"]["B6"]
    assert cell.comment.text == "取自 公开表.xlsx › GK01 收入支出决算总表 › C7"


def test_last_year_s_published_document_gives_last_year_s_figures(tmp_path):
    from generator.run.pipeline import Run

    document = written(
        Run(check(EXAMPLES / "qingjiang-2024.xlsx"), draws=False).composed.document,
        tmp_path / "清江县统计局2024年度部门决算.docx",
    )
    made = start((), document)
    assert made.year == 2025
    path = written(made.content, tmp_path / "新.xlsx")
    sheets = check(path).filled.entries.sheets
    assert (
        sheets["unit"] | {"name": "清江县统计局", "year": 2025, "money": "万元"} == sheets["unit"]
    )
    last = check(EXAMPLES / "qingjiang-2024.xlsx").filled.entries.sheets
    compared = sheets["comparison"]
    assert {name: line["prior"] for name, line in compared.items() if "prior" in line} == {
        "total": 560,
        "fiscal": 525,
        "general": last["accounts"]["general_out"],
        "fund": last["accounts"]["fund_out"],
        "soe": 0,
        "operation": last["other_matters"]["operation"],
    }
    assert sheets["three_public"]["reception"] == {"prior": 1.2}
    assert "accounts" not in sheets or not sheets["accounts"]
    note = load_workbook(path)["上年对比"]["C5"].comment.text
    assert note.endswith("› C34，上年公开稿，待核实")
    assert document.name in note
    with pytest.raises(CommandError, match="请换成上一年的"):
        start((), document, year=2027)


def both_years(folder):
    """The export of 2024, and of 2023 with the same figures: as accounts software leaves them."""
    ours, last = public(), public()
    for page in last.book.worksheets:
        for cell in (cell for row in page.iter_rows(max_row=4) for cell in row):
            if isinstance(cell.value, str) and "2024年度" in cell.value:
                cell.value = cell.value.replace("2024年度", "2023年度")
    return ours.save(folder / "本年.xlsx"), last.save(folder / "上年.xlsx")


@pytest.mark.parametrize("given", ["from", "tables"])
def test_last_year_s_export_gives_last_year_s_figures_however_it_is_given(given, tmp_path):
    ours, last = both_years(tmp_path)
    made = start((ours,), last, "yunnan-2024") if given == "from" else start((last, ours))
    assert made.year == 2024
    path = written(made.content, tmp_path / "新.xlsx")
    accounts = check(EXAMPLES / "qingjiang-2024.xlsx").filled.entries.sheets["accounts"]
    compared = check(path).filled.entries.sheets["comparison"]
    assert compared["general"]["prior"] == accounts["general_out"]
    assert compared["total"]["prior"] == 560
    assert not [words for words in made.remarks if "年度的表，没有用" in words]
    assert "上年的表，待核实" in load_workbook(path)["上年对比"]["C7"].comment.text


def test_last_year_s_document_without_tables_says_what_to_give_instead(tmp_path):
    document = Document()
    document.add_paragraph("某法院2023年度收入合计54,903,118.47元。")
    document.save(tmp_path / "去年.docx")
    with pytest.raises(NoTableError, match=r"没有认出一张决算表.*换成上年的决算表") as told:
        start((both_years(tmp_path)[0],), tmp_path / "去年.docx")
    assert "--from" not in str(told.value)


FORMER = [
    (name, option.title, label)
    for name in form_names()
    for option in load_form(find_form(name)).questions.options
    for label in option.former
]
"""Choices that workbooks made before may have, and the forms have no more."""


def test_choices_are_taken_away_from_forms_that_extend_others() -> None:
    assert {"yunnan-2024", "guangxi-2024", "shanghai-2024"} <= {name for name, _, _ in FORMER}


@pytest.mark.sampled(16)
@pytest.mark.parametrize(("form", "option", "label"), FORMER)
def test_a_workbook_with_a_choice_of_before_goes_on(form, option, label, tmp_path):
    book = load_workbook(io.BytesIO(sample_content(form)))
    page = book["表述选项"]
    cell = next(row[1] for row in page.iter_rows() if row[0].value == option)
    cell.value = label
    path = tmp_path / "以前的.xlsx"
    book.save(path)
    checked = check(path)
    assert [f for f in checked.findings if f.level is Level.ERROR] == []
    (told,) = (f for f in checked.findings if f.code == "F13")
    assert (told.sheet, told.cell, told.level) == ("表述选项", cell.coordinate, Level.WARNING)
    new = written(start((), path, form, 2024).content, tmp_path / "新.xlsx")
    assert label in left_behind(new)
    cell.value = label + "吗"
    book.save(path)
    assert [f.code for f in check(path).findings if f.level is Level.ERROR] == ["F13"]

"""From a complete export and last year's workbook to the document: the same as typed by hand."""

from pathlib import Path
from typing import Any

import pytest
from exports import Tables, finance, public
from openpyxl import Workbook, load_workbook
from places import EXAMPLES, PRINCIPAL

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.importing.collect import collect
from data_entry.subjects.catalogue import load
from generator.contents.spreadsheet import spreadsheet
from generator.run.pipeline import Run, check
from generator.run.starting import start

SOURCE = EXAMPLES / "qingjiang-2024.xlsx"
OTHERS = ["jiangsu-2023", "neimenggu-2024", "tianjin-2024", "yunnan-2024", "guangxi-2024"]
"""Forms that print tables of their own."""


def numbers(sheets: dict[str, Any]) -> set[tuple[Any, ...]]:
    """The places of all numbers that are not 0."""
    found: set[tuple[Any, ...]] = set()

    def look(value: Any, place: tuple[Any, ...]) -> None:
        if isinstance(value, dict):
            for name, each in value.items():
                look(each, (*place, name))
        elif isinstance(value, list):
            for number, each in enumerate(value):
                look(each, (*place, str(each.get("code") or each.get("name") or number)))
        elif isinstance(value, int | float) and value and place[-1] != "code":
            found.add(place)

    look(sheets, ())
    return found


def filled_up(made: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    """What a clerk adds: everything of the typed workbook that is not there yet."""
    found = dict(made)
    for name, value in typed.items():
        own = found.get(name)
        if own in (None, [], {}):
            found[name] = value
        elif isinstance(value, dict):
            found[name] = value | {
                key: (value[key] | each if isinstance(each, dict) and key in value else each)
                for key, each in own.items()
            }
        else:
            by_code = {_key(record): record for record in value}
            found[name] = [by_code.get(_key(record), {}) | record for record in own]
    return found


def _key(record: dict[str, Any]) -> tuple[Any, ...]:
    return str(record.get("code")), record.get("kind"), record.get("project")


def last_year(folder: Path) -> Path:
    """Last year's workbook: the figures that the example says were last year's."""
    book = load_workbook(SOURCE)
    book["单位信息"]["B6"].value = 2023
    path = folder / "上年.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("tables", [public, finance], ids=["万元", "元"])
def test_what_the_tables_say_need_not_be_typed_and_prints_the_same(tables, tmp_path):
    exported: Tables = tables()
    path = exported.save(tmp_path / "表.xlsx")
    typed = check(SOURCE).filled.entries
    made = start((path,), None, "sichuan-2024", 2024)
    begun = tmp_path / "新.xlsx"
    begun.write_bytes(made.content)
    entries = check(begun).filled.entries
    sheets = filled_up(entries.sheets, typed.sheets)
    sheets["unit"] |= {"money": entries.sheets["unit"]["money"]}
    if tables is finance:
        return
    whole = Entries(sheets, typed.options, typed.narratives, typed.acknowledged)
    path = tmp_path / "qingjiang-2024.xlsx"
    checked = check(SOURCE)
    path.write_bytes(workbook_bytes(checked.form.questions, load(2024), whole))
    new = check(path)
    assert [f for f in new.findings if f not in checked.findings] == []
    first, second = (Run(each, draws=False).composed.document for each in (checked, new))
    assert first == second


def test_less_than_a_third_of_the_numbers_is_left_to_type(tmp_path):
    """Numbers of the sheets a small bureau fills, with public and 财决 tables and last year's."""
    paths = (public().save(tmp_path / "公开.xlsx"), finance().save(tmp_path / "财决.xlsx"))
    made = start(paths, last_year(tmp_path), "sichuan-2024", 2024)
    begun = tmp_path / "新.xlsx"
    begun.write_bytes(made.content)
    there = numbers(check(begun).filled.entries.sheets)
    wanted = numbers(check(SOURCE).filled.entries.sheets)
    left = {place for place in wanted - there if place[0] != "unit"}
    assert len(left) <= 0.3 * len(wanted)


def test_what_is_left_is_listed_with_links_and_where_it_is_found(tmp_path):
    made = start((public().save(tmp_path / "公开.xlsx"),), None, "sichuan-2024", 2024)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    page = load_workbook(path)["还要填"]
    rows = {row[1].coordinate: row for row in page.iter_rows(min_row=5)}
    listed = {(row[0].value, row[1].value): row for row in rows.values()}
    operation = listed["其他重要事项", "B6"]
    assert operation[2].value == "机关运行经费支出"
    assert operation[3].value == "机构运行信息表"
    assert operation[1].hyperlink.target == "#'其他重要事项'!B6"
    assert operation[4].value == """=IF('其他重要事项'!B6="","","已填")"""
    told = {(f.sheet, f.cell) for f in check(path).findings if f.code == "F11" and f.cell}
    assert listed.keys() == told
    assert not [f for f in check(path).findings if f.sheet == "还要填"]


def test_a_finding_names_the_cell_of_the_table_until_the_figure_is_changed(tmp_path):
    made = start((public().save(tmp_path / "公开.xlsx"),), None, "sichuan-2024", 2024)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    book = load_workbook(path)
    book["一般公共预算支出"]["D5"].value = 310
    book.save(path)
    (one,) = [f for f in check(path).findings if f.code == "X01-9"]
    assert str(one.place) == "收支决算!B31"
    assert one.advice == "请核对这两处，改正填错的一处。这一格取自 公开.xlsx › GK04 › G10。"
    book["收支决算"]["B31"].value = 500
    book.save(path)
    named = [f for f in check(path).findings if "GK04 › G10" in f.advice]
    assert [(f.code, str(f.place)) for f in named] == [("X08", "收支决算!B31")]
    assert named[0].message.endswith("，现在填的是 500")


def test_a_figure_overtyped_in_the_document_names_the_cell_of_the_table(tmp_path):
    from generator.revisions.verify import differences
    from generator.word.edited import opened
    from generator.word.edited import paragraphs as read

    made = start((public().save(tmp_path / "公开.xlsx"),), SOURCE, "sichuan-2024", 2024)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    run = Run(check(path), draws=False)
    document = opened(run.composed.document)
    place = next(p for p in document.paragraphs if "其他收入30.00万元" in p.text)
    part = next(r for r in place.runs if "其他收入30.00" in r.text)
    part.text = part.text.replace("其他收入30.00", "其他收入33.00", 1)
    (found,) = [d for d in differences(run, read(document)) if d.after == "33.00"]
    source = "公开.xlsx › GK01 收入支出决算总表 › C14"
    assert found.in_words.endswith(f"（出自 收支决算!B13，取自 {source}）")


def test_counts_of_the_table_of_operation_fill_a_form_that_asks_no_kinds_of_cars(tmp_path):
    made = start((finance().save(tmp_path / "财决.xlsx"),), None, "national", 2024)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    book = load_workbook(path)
    counts = {row[0].value: row[7] for row in book["三公经费"].iter_rows() if row[7].value}
    told = load_workbook(SOURCE)["三公经费"]
    kinds = {row[0].value: row[-1].value or 0 for row in told.iter_rows()}
    kept = sum(number for label, number in kinds.items() if str(label).startswith("年末保有"))
    assert not {"年末保有轿车（辆）", "购置越野车（辆）"} & {
        row[0].value for row in book["三公经费"]
    }
    assert counts["年末保有公务用车（辆）"].value == kept > 0
    assert "机构运行信息表" in counts["年末保有公务用车（辆）"].comment.text
    other = {row[0].value: row[1].value for row in book["其他重要事项"].iter_rows()}
    old = {row[0].value: row[1].value for row in load_workbook(SOURCE)["其他重要事项"].iter_rows()}
    shared = ("主要负责人用车", "机要通信用车", "应急保障用车", "其他用车")
    assert [other[label] or 0 for label in shared] == [old[label] or 0 for label in shared]
    assert other["政府采购货物支出"] == old["政府采购货物支出"] * 10_000


@pytest.mark.sampled(6)
@pytest.mark.parametrize("form", [*PRINCIPAL, *OTHERS])
def test_the_tables_that_a_form_prints_are_read_as_they_were_filled(form, tmp_path):
    begun = tmp_path / "填报表.xlsx"
    begun.write_bytes(start((), SOURCE, form, 2024).content)
    run = Run(check(begun), draws=False)
    printed = tmp_path / "清江县统计局.xlsx"
    known = [table for table in run.composed.publication.tables if table.is_known]
    printed.write_bytes(spreadsheet(known, "附表"))
    found = collect([printed], load(2024), 2024)
    assert [words for words in found.remarks if "表里都没有写年度" not in words] == []
    filled, told = (
        amounts(sheets) for sheets in (run.workbook.filled.entries.sheets, found.entries.sheets)
    )
    assert {place for place in told.keys() & filled if told[place] != filled[place]} == set()
    assert len(told.keys() & filled) > 50


def amounts(sheets: dict[str, Any]) -> dict[tuple[str, ...], float]:
    """The amounts of the forms and of the lists of codes."""
    found: dict[tuple[str, ...], float] = {}
    for sheet, record in sheets.items():
        for row in record if isinstance(record, list) else [record]:
            before = (sheet, str(row.get("code", "")), str(row.get("kind", "")))
            for name, value in row.items():
                for part, each in value.items() if isinstance(value, dict) else [("", value)]:
                    if isinstance(each, int | float):
                        found[*before, name, part] = round(float(each), 2)
    return found


def test_subjects_the_list_does_not_know_are_printed_under_the_names_of_the_tables(tmp_path):
    book = Workbook()
    page = book.active
    for row in (
        ["一般公共预算财政拨款支出决算表"],
        ["部门：青河县气象科普馆", "2024年度", None, None, "金额单位：万元"],
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        [None, "合计", 80, 50, 30],
        ["20699", "其他科学技术支出", 50, 50, None],
        ["2069999", "其他科学技术支出", 50, 50, None],
        ["20697", "天象观测与传播", 30, None, 30],
        ["2069701", "观测站运行", 30, None, 30],
    ):
        page.append(row)
    book.save(tmp_path / "表.xlsx")
    made = start((tmp_path / "表.xlsx",), None, "national", 2024)
    begun = tmp_path / "新.xlsx"
    begun.write_bytes(made.content)
    checked = check(begun)
    of_names = [f for f in checked.findings if f.code in ("F05", "T01-5")]
    assert {f.level for f in of_names} == {"提醒"}
    rows = checked.filled.sheets["general_items"]
    assert [(row.code, row.name) for row in rows if row.name] == [
        ("20697", "天象观测与传播"),
        ("2069701", "观测站运行"),
    ]

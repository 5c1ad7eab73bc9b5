"""What a clerk mistypes is noticed at the cell: the slips of slips*.toml, each in a sound workbook.

A slip of a whole row or sheet counts as noticed when that sheet is named; a slip of a cell counts as noticed when an 错误 or 提醒 appears that was not there before, in the row of a cell
that was mistyped, or with a cell of that row among its counterparts; a slip of writing is a 提示. ``pytest -s`` prints those missed.
"""

import io
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import workbooks
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from places import EXAMPLES

from data_entry.findings import Finding, Level, Place
from data_entry.reading.read import read_workbook
from data_entry.reading.stamp import stamp
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.checks.sentences import check_sentences
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form

Slip = list[Any]
SLIPS: dict[str, dict[str, list[Slip]]] = {}
"""The lists of slips of each workbook."""
for _file in sorted(Path(__file__).parent.glob("slips*.toml")):
    _lists = tomllib.loads(_file.read_text(encoding="utf-8"))
    for _name, _own in _lists.items():
        for _list, _slips in _own.items():
            SLIPS.setdefault(_name, {}).setdefault(_list, []).extend(_slips)
LEAST = {
    "错": 0.97,
    "又错": 0.95,
    "三错": 0.9,
    "四错": 0.9,
    "五错": 0.85,
    "六错": 0.95,
    "七错": 0.9,
    "八错": 0.88,
    "九错": 0.9,
    "十错": 0.9,
    "十一错": 0.95,
    "十二错": 0.95,
    "十三错": 0.9,
    "十四错": 0.95,
    "十五错": 0.95,
    "十六错": 0.9,
    "十七错": 0.9,
    "十八错": 0.9,
    "十九错": 0.8,
    "二十错": 0.6,
    "二十一错": 0.85,
    "二十二错": 0.7,
}
"""So great a share of each list is noticed, at the least."""
OF_WRITING = {"D07", "D08"}
"""Rules whose findings are 提示 by their pages."""
_MADE = {"示例": workbooks.sample_content, "附件": workbooks.annex_content}
"""How the workbooks are made that lie nowhere: a form's sample, a national annex."""
_REPLACED, _PASTED = "⇒", "＝"
_ROW, _SHEET, _READ, _RIGHT = "整行", "整页", "照读", "没有错"
"""What stands for a column in a slip of a whole row or sheet; the lists of what is no slip."""


def _opened(name: str) -> Workbook:
    """A sound workbook without its formulas."""
    kind, _, own = name.rpartition(":")
    book = load_workbook(
        io.BytesIO(_MADE[kind](own)) if kind else EXAMPLES / f"{name}.xlsx", data_only=True
    )
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = None
    return book


@cache
def _sound(name: str) -> tuple[Workbook, Form, frozenset[Finding]]:
    book = _opened(name)
    mark = stamp(workbooks.as_read(book))
    assert mark is not None
    form = load_form(find_form(mark.form))
    return book, form, frozenset(_found(book, form))


def _found(book: Workbook, form: Form) -> list[Finding]:
    """The findings of a workbook, without its document."""
    mark = stamp(workbooks.as_read(book))
    questions = form.questions.of_annex(mark.annex) if mark and mark.annex else form.questions
    filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), questions)
    return [*filled.findings, *run_checks(filled, load(filled.year), form)]


def _cell(book: Workbook, sheet: str, row: str, column: str) -> Cell:
    """The cell in the column of that heading and the first row that says ``row`` anywhere."""
    rows = list(book[sheet].iter_rows(min_row=4))
    heading = next(c for r in rows for c in r if _same(c, column))
    words = [c for r in rows for c in r if c.row > heading.row and c.value is not None]
    label = next((c for c in words if _same(c, row)), None)
    label = label or next(c for c in words if row in str(c.value))
    return book[sheet].cell(label.row, heading.column)


def _same(cell: Cell, words: str) -> bool:
    return str(cell.value).replace(" *", "") == words


def _typed(cell: Cell, value: Any) -> Any:
    """What the clerk leaves in the cell."""
    if isinstance(value, str) and _REPLACED in value:
        old, _, new = value.partition(_REPLACED)
        assert str(cell.value).count(old) == 1, f"{cell.coordinate} {old}"
        return str(cell.value).replace(old, new)
    if isinstance(value, str) and value.startswith(_PASTED):
        page = cell.parent
        labels = (c for row in page.iter_rows() for c in row if _same(c, value[1:]))
        return page.cell(next(labels).row, cell.column).value
    return None if value == "" else value


def _done_to(book: Workbook, sheet: str, row: str, what: str, done: str) -> None:
    """Does to a whole row or sheet what the clerk did."""
    page = book[sheet]
    if what == _SHEET:
        if done == "照抄":
            book.copy_worksheet(page).title = f"{sheet} (2)"
        elif done == "删去":
            book.remove(page)
        else:
            page.delete_rows(5, page.max_row)
        return
    cells = (cell for line in page.iter_rows(min_row=5) for cell in line)
    at = next(cell.row for cell in cells if _same(cell, row) or str(cell.value).startswith(row))
    if done == "删去":
        page.delete_rows(at)
        return
    page.insert_rows(at + 1)
    for cell in page[at]:
        page.cell(at + 1, cell.column).value = cell.value


def _is_named(name: str, slip: Slip) -> bool:
    """True where the sheet is named of which a row or everything is gone or stands there twice."""
    _, form, before = _sound(name)
    book = _opened(name)
    _done_to(book, *slip[:4])
    new = [each for each in set(_found(book, form)) - before if each.level is not Level.NOTE]
    return any(
        slip[0] in text for f in new for text in (f.place.sheet, f.message, *map(str, f.related))
    )


def _is_noticed(name: str, slip: Slip) -> bool:
    if slip[2] in (_ROW, _SHEET):
        return _is_named(name, slip)
    book, form, before = _sound(name)
    cells = [(_cell(book, *each[:3]), each[3]) for each in (slip[:4], *slip[5:])]
    kept = [cell.value for cell, _ in cells]
    try:
        for cell, new in cells:
            cell.value = _typed(cell, new)
        found = set(_found(book, form)) - before
    finally:
        for (cell, _), old in zip(cells, kept, strict=True):
            cell.value = old
    wrong = {(cell.parent.title, cell.row) for cell, _ in cells}
    return any(
        wrong & {(place.sheet, place.row) for place in (each.place, *each.related)}
        for each in found
        if each.level is not Level.NOTE or each.code in OF_WRITING
    )


def _read(name: str, place: Slip, value: Any) -> tuple[dict[str, Any], list[str]]:
    """What is read when this stands in the cell, and what is said of it but how it was understood."""
    book, form, before = _sound(name)
    cell = _cell(book, *place)
    kept, cell.value = cell.value, value
    try:
        mark = stamp(workbooks.as_read(book))
        questions = form.questions.of_annex(mark.annex) if mark and mark.annex else form.questions
        sheets = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), questions).sheets
        new = set(_found(book, form)) - before
        return sheets, [each.message for each in new if "已按" not in each.message]
    finally:
        cell.value = kept


def unread() -> list[str]:
    """The figures with a unit, a blank or a wide digit that are not read as they are meant."""
    slips = [(name, slip) for name in SLIPS for slip in SLIPS[name].get(_READ, [])]
    return [
        f"{name} {slip[:4]}"
        for name, (*place, typed, meant) in slips
        for slip in [[*place, typed]]
        if _read(name, place, typed) != (_read(name, place, meant)[0], [])
    ]


def test_a_figure_with_its_own_unit_is_read() -> None:
    assert unread() == []


def test_what_is_like_a_slip_and_right_is_left_alone() -> None:
    rows = [(name, slip) for name in SLIPS for slip in SLIPS[name].get(_RIGHT, [])]
    assert rows
    assert [slip[3:5] for name, slip in rows if _is_noticed(name, slip)] == []


@cache
def missed(name: str, list_: str) -> list[str]:
    """The slips of one list in one workbook that nothing is said of."""
    return [
        f"{name} {slip[0]} {slip[1][:16]} {slip[2]} {slip[3]}：{slip[4]}"
        for slip in SLIPS[name].get(list_, [])
        if not _is_noticed(name, slip)
    ]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_changes_a_workbook_without_errors(name: str) -> None:
    assert [each.message for each in _sound(name)[2] if each.level is Level.ERROR] == []


ANNEXES = {
    "annexes/panzhihua-rent": 1,
    "annexes/panzhihua-drg": 1,
    "annexes/panzhihua-supervision": 1,
    "annexes/supervision-2022": 1,
    "annexes/fund-2023": 4,
    "annexes/panzhihua-subsidy": 4,
}
"""The annexes whose figures are spoilt: every one, or every fourth where there are many."""
UNTIED = {
    ("annexes/supervision-2022", "计划数"): "计划数：只看到位资金不大于它",
}
"""Figures of annexes that nothing else tells again, and why."""


@pytest.mark.parametrize("name", ANNEXES)
def test_a_figure_ten_times_too_large_is_noticed_in_an_annex(name: str) -> None:
    book, form, before = _sound(name)
    figures = [
        cell
        for page in book.worksheets
        if page.title in ("绩效项目", "绩效指标", "基金收支")
        for row in page.iter_rows(min_row=5)
        for cell in row
        if isinstance(cell.value, int | float) and cell.value
    ]
    missed = []
    for cell in figures[:: ANNEXES[name]]:
        value = cell.value
        try:
            cell.value = value * 10
            found = set(_found(book, form)) - before
        finally:
            cell.value = value
        own = Place(cell.parent.title, cell.coordinate)
        told = (each for each in found if each.level is not Level.NOTE)
        if not any(own in (each.place, *each.related) for each in told):
            missed.append((name, str(cell.parent.cell(4, cell.column).value)))
    assert figures
    assert set(missed) <= set(UNTIED)


@pytest.mark.parametrize(("list_", "least"), [("文档", 0.85), ("又文档", 0.95), ("添文档", 0.95)])
def test_what_is_wrong_with_a_sentence_added_to_a_document_is_told(
    list_: str, least: float
) -> None:
    unseen, count = [], 0
    for name, lists in SLIPS.items():
        book, form, _ = _sound(name)
        filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), form.questions)
        for sentence, fault in lists.get(list_, []):
            count += 1
            found = check_sentences(filled, form, [("二、收入决算情况说明", sentence)])
            unseen += [] if found else [f"{sentence}：{fault}"]
    assert count >= 6
    assert 1 - len(unseen) / count >= least, unseen


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        ("2019年度本单位收入增长。", "D01", "出现“2019年”"),
        ("本年收入{{ 收支.收入合计 }}。", "D03", "残留模板文字“{{”"),
    ],
)
def test_an_added_sentence_is_told_of_as_a_composed_one(
    sentence: str, code: str, words: str
) -> None:
    book, form, _ = _sound(next(iter(SLIPS)))
    filled = read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), form.questions)
    found = check_sentences(filled, form, [("二、收入决算情况说明", sentence)])
    assert any(each.code == code and words in each.message for each in found), found


@pytest.mark.sampled(7)
@pytest.mark.parametrize("list_", LEAST)
def test_what_a_clerk_mistypes_is_noticed(list_: str) -> None:
    unseen = [each for name in SLIPS for each in missed(name, list_)]
    count = sum(len(lists.get(list_, [])) for lists in SLIPS.values())
    print(f"{list_} {count} 个，查出 {count - len(unseen)} 个；没有查出：", *unseen, sep="\n")
    assert count >= 12
    assert 1 - len(unseen) / count >= LEAST[list_], unseen

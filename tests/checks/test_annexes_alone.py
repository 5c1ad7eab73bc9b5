"""An annex by itself, or with the unit's workbook that does not ask what it fills: each is told once, and of what it has."""

from collections.abc import Mapping
from pathlib import Path

import workbooks
from openpyxl import Workbook
from test_clerks_slips import _cell, _found, _opened

from data_entry.findings import Finding, Level
from data_entry.reading.attach import attach
from data_entry.reading.filled import Filled
from data_entry.reading.read import read_workbook
from data_entry.reading.stamp import stamp
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form

NATIONAL = load_form(find_form("national"))
REPORT, TABLE = "附件:national/评价报告", "附件:national/自评表"
UNIT = "清江县统计局"


def _read(book: Workbook, form: Form) -> Filled:
    mark = stamp(workbooks.as_read(book))
    questions = form.questions.of_annex(mark.annex) if mark and mark.annex else form.questions
    return read_workbook(Path("填报表.xlsx"), workbooks.as_read(book), questions)


def _named(name: str, words: Mapping[str, str]) -> Workbook:
    """An annex with other words in the cells that hold these."""
    book = _opened(name)
    for cell in (cell for page in book.worksheets for row in page.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = words.get(cell.value, cell.value)
    return book


def _told(found: list[Finding], code: str) -> list[str]:
    return [each.message for each in found if each.code == code and each.level is not Level.NOTE]


def _together(main: str) -> list[Finding]:
    """Four evaluated projects that only their offices name, in a unit with three 事前绩效评估."""
    form = load_form(find_form(main.removeprefix("示例:"))) if ":" in main else workbooks.FORM
    unit = _read(_opened(main), form)
    projects = ("甲项目", "乙项目", "丙项目", "丁项目")
    annexes = [_named(REPORT, {"乡镇统计站建设": each}) for each in projects]
    attach(unit, [_read(each, form) for each in annexes])
    return run_checks(unit, load(unit.year), form)


def test_projects_of_annexes_are_not_counted_where_no_sheet_asks_which_are_named() -> None:
    assert _told(_together("示例:national"), "A03") == []


def test_projects_of_annexes_are_counted_where_the_text_names_them() -> None:
    (message,) = _told(_together("qingjiang-2024"), "A03")
    assert "正文列名 6 个，事前绩效评估 3 个" in message


def test_a_reason_for_points_lost_is_asked_for_once() -> None:
    book = _opened(TABLE)
    _cell(book, "绩效指标", "预算执行率", "未完成原因及扣分说明").value = None
    found = _found(book, NATIONAL)
    assert [f.code for f in found if f.level is not Level.NOTE] == ["A12"]


def test_a_target_missed_without_a_score_still_needs_its_reason() -> None:
    book = _opened(TABLE)
    for column in ("未完成原因及扣分说明", "分值", "得分"):
        _cell(book, "绩效指标", "预算执行率", column).value = None
    assert any("没有写原因" in message for message in _told(_found(book, NATIONAL), "A18"))


def test_an_annex_may_call_the_unit_by_one_short_form_but_not_by_two() -> None:
    book = _named(REPORT, {UNIT: "清江县统计和普查服务局"})
    cell = _cell(book, "项目评价报告", "六、有关建议", "正文1")
    cell.value = "县统计服务局开工时间避开雨季，按进度支付。"
    assert _told(_found(book, NATIONAL), "D02") == []
    cell.value = "县统计服务局开工时间避开雨季，县普查服务局按进度支付。"
    (message,) = _told(_found(book, NATIONAL), "D02")
    assert "县普查服务局" in message

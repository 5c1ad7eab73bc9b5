"""Reading: faulty cells of a workbook, all told at once, each in words with its place."""

from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell
from pydantic import TypeAdapter, ValidationError
from reading_help import ERROR, FAULTS, at, changed, told
from workbooks import FORM, save

from data_entry.findings import Finding, Level
from data_entry.model.types import Amount
from generator.run.pipeline import check


@pytest.mark.parametrize(
    ("code", "place", "message", "advice"), [f[1:] for f in FAULTS], ids=[f[2] for f in FAULTS]
)
def test_a_faulty_cell_is_told_in_words(
    report: list[Finding], code: str, place: str, message: str, advice: str
) -> None:
    (finding,) = at(report, place)
    assert told(finding) == (code, ERROR, place, message)
    assert advice in finding.advice


def test_all_faults_are_told_in_one_report_in_the_order_of_sheets_and_rows(
    report: list[Finding],
) -> None:
    assert [str(finding.place) for finding in report] == [fault[2] for fault in FAULTS]


def test_a_finding_names_what_stood_there_and_the_choices_in_chinese(
    report: list[Finding],
) -> None:
    (yuan,) = at(report, "收支决算!B10")
    assert (yuan.found, yuan.expected) == ("12.50万", "数字")
    (listed,) = at(report, "表述选项!B6")
    assert listed.expected == "、".join(FORM.questions.options[0].choices)


def test_the_choices_of_the_model_are_named_in_chinese(report: list[Finding]) -> None:
    (unit,) = at(report, "单位信息!B7")
    assert unit.expected == "万元、元"


def test_an_empty_cell_has_nothing_found(report: list[Finding]) -> None:
    found = {str(f.place): f.found for f in report if f.code == "F11"}
    assert found == {"单位信息!B5": "", "收支决算!B19": "", "一般公共预算支出!A7": ""}


def test_an_empty_cell_of_a_line_has_nothing_found_either(folder: Path) -> None:
    book = changed(("三公经费", "公务用车运行维护费", "上年决算数", None))
    (blank,) = [f for f in check(save(book, folder, "line.xlsx")).findings if f.code == "F11"]
    assert (str(blank.place), blank.found) == ("三公经费!D8", "")


def test_advice_never_tells_to_type_a_number_of_another_unit(folder: Path) -> None:
    book = changed(
        ("收支决算", "事业收入", "决算数", "0.5亿元"),
        ("收支决算", "其他收入", "决算数", "300000元"),
    )
    hundreds_of_millions, yuan = check(save(book, folder, "unit.xlsx")).findings
    assert "只填 0.5" not in hundreds_of_millions.advice
    assert "只填 300000" not in yuan.advice


@pytest.mark.parametrize("typed", [1e30, "1" + "0" * 30])
def test_a_number_beyond_all_measure_is_a_finding(typed: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Amount).validate_python(typed)


def test_a_required_text_of_debris_only_counts_as_empty(folder: Path) -> None:
    book = changed(
        ("单位信息", "单位名称", "填写内容", "_x000D_"),
        ("单位信息", "单位性质", "填写内容", "\u200b"),
        ("绩效管理", "自评范围", "填写内容", "\ufeff \n"),
    )
    findings = check(save(book, folder, "debris.xlsx")).findings
    assert [told(f)[:3] for f in findings] == [
        ("F11", ERROR, place) for place in ("单位信息!B5", "单位信息!B8", "绩效管理!B8")
    ]


@pytest.mark.parametrize(
    ("emptied", "cell", "what"),
    [
        ("", "", "“表述选项”页一项也没有选"),
        ("A1:Z200", "", "“表述选项”页一项也没有选"),
        ("A5:Z200", "", "“表述选项”页一项也没有选"),
        ("B6:B200", "B6", "“表述选项”页一项也没有选"),
        ("B6:B6", "B6", "“公开的是部门决算还是单位决算”没有选"),
    ],
)
def test_wording_options_without_a_choice_are_told_with_how_to_get_them_back(
    folder: Path, emptied: str, cell: str, what: str
) -> None:
    book = changed()
    page = book["表述选项"]
    for each in [
        each for row in page[emptied or "A1:A1"] for each in row if isinstance(each, Cell)
    ]:
        each.value = None
    if not emptied:
        book.remove(page)
    (note,) = [f for f in check(save(book, folder, "options.xlsx")).findings if f.code == "F13"]
    assert (note.level, note.cell) == (Level.NOTE, cell)
    assert note.message == f"{what}，按常用的写法印"
    assert "juesuan new 新表.xlsx --from" in note.advice

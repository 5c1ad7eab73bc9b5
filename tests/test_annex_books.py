"""Annexes in workbooks of their own: alone, together with the unit's workbook, and at odds with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workbooks
from documents import paragraphs
from openpyxl import load_workbook
from test_commands import Console

from data_entry.entries import Entries
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from data_entry.workbook.write import workbook_bytes
from generator.checks.pages import load_pages
from generator.pipeline import Job, check, generate, jobs

QUESTIONS = workbooks.FORM.questions.of_annex("项目")
Edit = Callable[[Any], None]


def unit_book(folder: Path, edit: Edit = lambda _sheets: None) -> Path:
    """The baseline without the report of its project, which an office writes elsewhere."""
    entries = workbooks.baseline()
    entries.narratives = [each for each in entries.narratives if not each.subject]
    entries.sheets["indicators"] = []
    edit(entries.sheets)
    return workbooks.write(entries, folder, "主表.xlsx")


def annex_book(folder: Path, edit: Edit = lambda _sheets: None, name: str = "项目.xlsx") -> Path:
    """The office's workbook: project, indicators and chapters of the baseline."""
    entries: Entries = sample(QUESTIONS)
    (own, _) = entries.sheets["projects"]
    entries.sheets["projects"] = [
        {key: value for key, value in own.items() if key not in ("listed", "annexed", "summary")}
    ]
    edit(entries.sheets)
    path = folder / name
    path.write_bytes(workbook_bytes(QUESTIONS, load(2024), entries))
    return path


def text_of(document: Path | None) -> list[str]:
    assert document
    return [text for _, text in paragraphs(document.read_bytes())]


@pytest.fixture
def juesuan(capsys, tmp_path, monkeypatch) -> Console:
    monkeypatch.chdir(tmp_path)
    return Console(capsys)


def test_a_blank_annex_workbook_asks_only_for_the_annex(juesuan, tmp_path):
    assert juesuan("new", "空表.xlsx", "--annex", "项目") == 0
    book = load_workbook(tmp_path / "空表.xlsx")
    assert book.sheetnames == [
        "填报说明",
        "单位信息",
        "绩效项目",
        "绩效指标",
        "项目自评报告",
        "核实说明",
    ]
    labels = [row[0] for row in book["单位信息"].iter_rows(min_row=5, values_only=True)]
    assert labels == ["单位名称 *", "决算年度 *", "金额单位 *", "绩效段称谓"]


def test_an_unknown_kind_of_annex_is_told_with_those_there_are(juesuan):
    assert juesuan("new", "空表.xlsx", "--annex", "项木") == 2
    assert "没有这种附件。现有：整体、项目" in juesuan.err


def test_an_annex_alone_is_a_document_of_its_own(tmp_path):
    outcome = generate(annex_book(tmp_path), tmp_path / "成果")
    assert outcome.document
    assert outcome.document.stem == "清江县统计局2024年度专项预算项目绩效自评报告（经济普查）"
    lines = text_of(outcome.document)
    assert lines[:4] == [
        "清江县统计局",
        "2024年度专项预算项目绩效自评报告",
        "（经济普查）",
        "一、项目概况",
    ]
    assert (
        "截至2024年12月31日，该项目已支付使用资金97.00万元，预算执行率97.00%，结余3.00万元。"
        in lines
    )
    assert not any("部门决算" in line or line.startswith("附件") for line in lines[:4])


def test_together_they_make_the_document_of_one_workbook(tmp_path):
    whole = generate(workbooks.write(workbooks.baseline(), tmp_path), tmp_path / "一张表")
    parts = generate(unit_book(tmp_path), tmp_path / "两张表", annexes=[annex_book(tmp_path)])
    assert text_of(parts.document) == text_of(whole.document)
    assert parts.checked.findings == []


def test_what_the_unit_left_blank_comes_from_the_annex(tmp_path):
    def blank(sheets: Any) -> None:
        for name in ("initial", "added", "received", "used", "score"):
            del sheets["projects"][0][name]

    checked = check(unit_book(tmp_path, blank), annexes=[annex_book(tmp_path)])
    assert checked.findings == []
    project = checked.filled.sheets["projects"][0]
    assert (project.used, project.score) == (970000, 92)


def test_an_amount_at_odds_is_told_with_both_places(tmp_path):
    annex = annex_book(tmp_path, lambda sheets: sheets["projects"][0].update(used=79))
    found = [f for f in check(unit_book(tmp_path), annexes=[annex]).findings if f.code == "A15"]
    quoted = [line[2:] for line in load_pages()["A15"].text.splitlines() if line.startswith("> ")]
    assert [f"{f.level} {f.place} {f.message}" for f in found] == quoted
    assert [str(place) for place in found[0].related] == ["绩效项目!H5"]


CONFLICTS: list[tuple[Edit, Edit, list[str]]] = [
    (
        lambda sheets: None,
        lambda sheets: sheets["unit"].update(year=2023),
        ["项目.xlsx：单位信息!B6 附件的决算年度是“2023”，填报表是“2024”"],
    ),
    (
        lambda sheets: sheets.update(indicators=workbooks.baseline().sheets["indicators"]),
        lambda sheets: None,
        ["项目.xlsx：绩效指标!A5 项目“经济普查”的指标附件和填报表里都有"],
    ),
]


@pytest.mark.parametrize(("unit", "annex", "said"), CONFLICTS)
def test_other_conflicts(unit, annex, said, tmp_path):
    findings = check(unit_book(tmp_path, unit), annexes=[annex_book(tmp_path, annex)]).findings
    assert [f"{f.place} {f.message}" for f in findings if f.code == "A15"] == said


def test_a_report_in_both_workbooks_is_told(tmp_path):
    main = workbooks.write(workbooks.baseline(), tmp_path, "主表.xlsx")
    found = [f for f in check(main, annexes=[annex_book(tmp_path)]).findings if f.code == "A15"]
    assert "项目“经济普查”的自评报告附件和填报表里都有" in [f.message for f in found]


def test_a_fault_in_the_annex_names_its_file(tmp_path):
    annex = annex_book(tmp_path, lambda sheets: sheets["projects"][0].update(used="九十七"))
    findings = check(unit_book(tmp_path), annexes=[annex]).findings
    assert ("F02", "项目.xlsx：绩效项目!F5") in [(f.code, str(f.place)) for f in findings]


def test_workbooks_find_each_other_by_unit_and_year(tmp_path):
    main, annex = unit_book(tmp_path), annex_book(tmp_path)
    other = workbooks.save(
        workbooks.changed_book(("单位信息", "单位名称", "填写内容", "某县档案馆")),
        tmp_path,
        "别的.xlsx",
    )
    alone = annex_book(tmp_path, lambda sheets: sheets["unit"].update(name="某县文化馆"), "孤.xlsx")
    assert jobs([annex, main, other, alone]) == [Job(main, (annex,)), Job(other), Job(alone)]
    assert jobs([alone, main]) == [Job(main, (alone,))]
    assert jobs([annex]) == [Job(annex)]


def test_the_command_takes_both(juesuan, tmp_path):
    main, annex = unit_book(tmp_path), annex_book(tmp_path)
    assert juesuan("generate", main, annex, "-o", "成果") == 0
    assert sorted(path.name for path in (tmp_path / "成果").iterdir()) == ["主表"]

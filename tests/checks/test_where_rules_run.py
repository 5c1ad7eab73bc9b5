"""Every rule × every kind of workbook: it runs, or it is said why it cannot; none is silently off."""

from pathlib import Path

import pytest

from data_entry.findings import Finding, Level
from data_entry.model.extend import extended
from data_entry.model.spec import asked_sheets
from data_entry.questions import Questions
from data_entry.reading.filled import Filled
from generator.checks.engine.registry import CHECKS
from generator.checks.engine.standing import ELSEWHERE, NOT_ASKED, UNREAD, not_run, why_idle
from generator.checks.pages import load_pages
from generator.forms.finding import DEFAULT_FORM, find_form, shipped_names
from generator.forms.form import load_form

FORMS = shipped_names()
KINDS = [each.key for each in load_form(find_form(DEFAULT_FORM)).annexes]
OF_REPORTS = {
    *("A04", "A05", "A06", "A07", "A08", "A10", "A11", "A12", "A14", "T09"),
    *(
        "D01",
        "D02",
        "D03",
        "D07",
        "D08",
        "F07",
        "F20",
        "W01",
        "W02",
        "W03",
        "W04",
        "W05",
        "W07",
        "W19",
        "W20",
    ),
    *("W11", "W14", "W16", "W17", "Y03", "Y12", "A18", "A19", "A20", "B05", "M01"),
}
"""What is looked at wherever a project is reported on: money, scores, indicators, words."""
OF_PROJECTS = {*("A04", "A05", "A07", "A08", "A11", "A12", "A14", "A18", "A19", "A20", "B05")}
OF_WORDS = OF_REPORTS - OF_PROJECTS
"""What is looked at where nothing but a text is asked."""


def _filled(questions: Questions) -> Filled:
    """A workbook with every sheet that is asked, and nothing wrong on it."""
    filled = Filled(Path("填报表.xlsx"), extended(questions), annex=questions.annex)
    for name, spec, model in asked_sheets(filled.root):
        filled.sheets[name] = [] if spec.shape == "table" else model.model_construct()
    return filled


@pytest.mark.parametrize("name", FORMS)
def test_in_a_unit_s_workbook_only_what_is_not_there_yet_is_left_out(name):
    form = load_form(find_form(name))
    idle = {each.reason: each.codes for each in not_run(_filled(form.questions), form)}
    off = set(form.checks.off)
    assert set(idle) <= {*ELSEWHERE.values(), "模板不用"}
    assert set(idle.pop("模板不用", ())) == off
    assert idle == {
        ELSEWHERE["last_year"]: ("Y02", "Y11"),
        ELSEWHERE["document"]: ("D04", "D05", "D09", "D10", "W08", "W13"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_in_an_annex_a_rule_runs_or_a_sheet_that_it_needs_is_not_asked(kind):
    questions = load_form(find_form(DEFAULT_FORM)).questions.of_annex(kind)
    filled = _filled(questions)
    asked = {name for name, *_ in asked_sheets(filled.root)}
    for check in CHECKS:
        reason = why_idle(check, filled, asked)
        missing = set(check.needs) - asked
        assert bool(reason) == bool(missing), (check.codes, check.needs)
        if missing - ELSEWHERE.keys():
            assert reason == NOT_ASKED


@pytest.mark.parametrize("kind", KINDS)
def test_the_rules_that_run_in_an_annex_are_these(kind):
    questions = load_form(find_form(DEFAULT_FORM)).questions.of_annex(kind)
    idle = {code for each in not_run(_filled(questions)) for code in each.codes}
    ran = {code for check in CHECKS for code in check.codes} - idle
    assert ran == (
        OF_REPORTS if "绩效项目" in {s.title for _, s, _ in asked(questions)} else OF_WORDS
    )


def asked(questions: Questions):
    return asked_sheets(extended(questions))


def test_every_rule_with_a_page_is_found_by_a_check_or_by_reading():
    written = {code for check in CHECKS for code in check.codes} | {"I01", "T02", "T03", "F18"}
    pages = load_pages()
    assert (
        set(pages) - written
        == {code for code in pages if pages[code].is_found_by_reading} - written
    )


def test_a_sheet_that_could_not_be_read_is_the_reason():
    questions = load_form(find_form(DEFAULT_FORM)).questions
    filled = _filled(questions)
    del filled.sheets["accounts"]
    filled.findings.append(Finding("F02", Level.ERROR, "收支决算", "B6", "“九”不是数字"))
    idle = {each.reason: each.codes for each in not_run(filled)}
    assert "X03" in idle[UNREAD]
    assert "A05" not in idle[UNREAD]

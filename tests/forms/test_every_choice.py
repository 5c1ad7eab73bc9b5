"""Whatever an office chooses under 表述选项, its document can be published."""

import pytest

from data_entry.findings import Finding, Level
from data_entry.sample import offices, sample
from generator.authoring.trial_run import read_back
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.run.pipeline import Run

OFFICES = {"样本": None, **offices()}
NO_LINES = "D10"
"""Tables that are to be printed want their lines, which not every office has filled in."""


def _choices() -> list[tuple[str, str, str, str]]:
    """Every choice of every form that is not the usual one, each with one of the offices."""
    names = [*OFFICES]
    found = [
        (name, option.title, choice)
        for name in form_names()
        for option in load_form(find_form(name)).questions.options
        for choice in option.choices
        if choice != option.default
    ]
    return [(*each, names[number % len(names)]) for number, each in enumerate(found)]


def _errors(form: str, office: str, **chosen: str) -> set[Finding]:
    asked = load_form(find_form(form))
    entries = sample(asked.questions, OFFICES[office])
    entries.options |= chosen
    found = Run(read_back(asked, entries), draws=False).checked.findings
    return {each for each in found if each.level is Level.ERROR and each.code != NO_LINES}


def test_no_choice_keeps_a_document_from_being_published(pytestconfig: pytest.Config) -> None:
    """A few of them; all with ``--all``."""
    tried = _choices() if pytestconfig.getoption("--all") else _choices()[::149]
    assert len(tried) > 20
    found = {each: _errors(each[0], each[3], **{each[1]: each[2]}) for each in tried}
    stopped = {each: errors for each, errors in found.items() if errors}
    assert {each: errors - _errors(each[0], each[3]) for each, errors in stopped.items()} == {
        each: set() for each in stopped
    }

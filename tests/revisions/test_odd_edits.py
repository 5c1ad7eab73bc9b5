"""Edits that offices make in Word are told by what they change, and by no more."""

from functools import cache

import pytest
from odd_edits import CASES, Case, edited
from places import EXAMPLES

from generator.revisions.verify import differences
from generator.run.pipeline import Run, check
from generator.word.edited import opened, paragraphs


@cache
def composed() -> Run:
    return Run(check(EXAMPLES / "qingjiang-2024.xlsx"), draws=False)


def told(case: Case) -> list[str]:
    content = edited(composed().composed.document, case)
    found = differences(composed(), paragraphs(opened(content)))
    return [f"{d.change.value} {d.before}→{d.after}" for d in found if not d.change.is_harmless]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("case", CASES, ids=lambda each: each.name)
def test_an_edit_is_told_by_what_it_changes(case: Case) -> None:
    found = told(case)
    assert [each for each in case.says if each not in found] == [], found
    rest = [each for each in found if each not in case.says]
    assert [each for each in rest if each.split()[0] not in case.may] == []

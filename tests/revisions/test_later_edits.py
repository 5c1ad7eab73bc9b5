"""Edits of offices, seen after what compares them was built: told, and kept by new figures."""

import re
from functools import cache
from pathlib import Path

import pytest
from farthest_edits import FARTHEST, FIGURES_LEFT
from later_edits import LATER
from newest_edits import NEWEST, UNSEEN
from odd_edits import Case, edited
from openpyxl import load_workbook
from places import EXAMPLES
from test_refresh import _is_true_still, made_of, original, sentences

from generator.revisions.refresh import refreshed
from generator.revisions.verify import differences
from generator.run.pipeline import Run, check
from generator.word.edited import opened, paragraphs

NAME = "qingjiang-2024"
YEAR = re.compile(r"20\d\d年")
FACTORS = {
    "收支决算": 1.37,
    "上年对比": 0.81,
    "一般公共预算支出": 1.37,
    "基本支出经济分类": 1.37,
    "公开02收入决算表": 1.37,
    "公开03支出决算表": 1.37,
}


@cache
def composed() -> Run:
    return Run(check(EXAMPLES / f"{NAME}.xlsx"), draws=False)


@pytest.mark.sampled(12)
@pytest.mark.parametrize(
    "case", [*LATER, *NEWEST, *UNSEEN, *FARTHEST, *FIGURES_LEFT], ids=lambda each: each.name
)
def test_a_later_edit_is_told_by_what_it_changes(case: Case) -> None:
    content = edited(composed().composed.document, case)
    told = differences(composed(), paragraphs(opened(content)))
    found = [f"{d.change.value} {d.before}→{d.after}" for d in told if not d.change.is_harmless]
    said = {each: [f for f in found if all(w in f for w in each.split())] for each in case.says}
    assert [each for each, lines in said.items() if not lines] == [], found
    rest = [f for f in found if not any(f in lines for lines in said.values())]
    assert [each for each in rest if each.split()[0] not in case.may] == []


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Every amount of the tables another, and another share of last year's."""
    book = load_workbook(EXAMPLES / f"{NAME}.xlsx")
    for name, factor in FACTORS.items():
        for cell in (c for row in book[name].iter_rows(min_row=5, min_col=2) for c in row):
            if isinstance(cell.value, int | float):
                cell.value = round(cell.value * factor, 2)
    path: Path = tmp_path_factory.mktemp("fresh") / "新.xlsx"
    book.save(path)
    return made_of(path)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("case", [*LATER, *NEWEST, *FARTHEST], ids=lambda each: each.name)
def test_a_later_edit_stays_and_every_figure_is_new_or_told(case: Case, fresh: bytes) -> None:
    content = edited(original(NAME), case)
    made = refreshed(original(NAME), opened(content), fresh)
    found, new, old = sentences(made.document), sentences(fresh), sentences(original(NAME))
    by_hand = sentences(content) - old
    told = {place.sentence for place in made.open}
    others = {each for each in found - new - by_hand if not any(each in words for words in told)}
    assert others == set(), "a sentence is neither the new one nor a person's nor told"
    assert by_hand - found - new == set(), "a sentence that a person wrote is lost"
    numbered = {each for each in by_hand - new if any(c.isdigit() for c in YEAR.sub("", each))}
    behind = {each for each in numbered if not any(each in words for words in told)}
    still = {each for each in behind if _is_true_still(each, old, new)}
    assert behind - still <= _own(case, by_hand)


def _own(case: Case, by_hand: set[str]) -> set[str]:
    """Sentences that a person has added: nothing stands behind them that could be new."""
    added = [each.split()[1] for each in case.says if each.startswith("加句")]
    return {each for each in by_hand if any(words in each for words in added)}

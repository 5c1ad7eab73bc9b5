"""汇总 against the sum of its units: which figures differ, and which unit they come from."""

from copy import deepcopy
from decimal import Decimal

import bureau_help
import pytest

from data_entry.numbers import ZERO
from generator.bureau.totals import FigureKey, Figures, compare, figures, same_figures
from generator.run.pipeline import read

UNITS = {"本级": 1, "一中": 2, "二中": 3}
INCOME = FigureKey("accounts", "other", "other")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory) -> dict[str, Figures]:
    folder, found = tmp_path_factory.mktemp("单位"), {}
    for name, factor in {**UNITS, "局": 6}.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(bureau_help.book(name, factor))
        found[name] = figures(read(path, None)[1])
    return found


@pytest.fixture
def own(read_once) -> dict[str, Figures]:
    return deepcopy(read_once)


def causes(own: dict[str, Figures]) -> list[tuple[int, str]]:
    """How many figures differ for each reason."""
    units = {name: own[name] for name in own if name != "局"}
    return [(each.alike, each.why) for each in compare("局", own["局"], units).differences]


def test_the_sum_of_all_units_is_no_finding(own):
    found = compare("局", own["局"], {name: own[name] for name in UNITS})
    assert (found.differences, found.units) == ([], 3)
    assert found.compared > 150


def test_money_may_be_off_by_rounding_and_counts_may_not(own):
    own["局"].amounts[INCOME] += Decimal(150)
    assert causes(own) == []
    own["局"].amounts[INCOME] += Decimal(100)
    assert len(causes(own)) == 1
    own["局"].amounts[INCOME] -= Decimal(250)
    fact = next(fact for fact in own["局"].counts if own["局"].at(fact))
    own["局"].amounts[fact] += 1
    assert [count for count, _ in causes(own)] == [1]


def test_a_unit_left_out_is_one_finding(own):
    for fact, amount in own["一中"].amounts.items():
        own["局"].amounts[fact] = own["局"].at(fact) - amount
    ((count, why),) = causes(own)
    assert why == "“一中”没有汇总进去"
    assert count > 100


def test_a_unit_counted_twice_is_one_finding(own):
    for fact, amount in own["二中"].amounts.items():
        own["局"].amounts[fact] += amount
    ((_, why),) = causes(own)
    assert why == "“二中”多算了一次"


def test_a_unit_in_another_unit_of_money_is_one_finding(own):
    for fact in own["一中"].amounts:
        if fact not in own["一中"].counts:
            own["一中"].amounts[fact] /= 10000
    ((_, why),) = causes(own)
    assert why == "“一中”的金额单位（元、万元）弄错了"


def test_a_unit_that_has_changed_its_figures_since_is_named(own):
    """Only one of them has this 科目."""
    for column in ("total", "project"):
        fact = FigureKey("general_items", "2019999", column)
        for name in ("二中", "局"):
            own[name].amounts[fact], own[name].titles[fact] = Decimal(700000), ("表", "项", "栏")
            own[name].leaves["general_items"].add("2019999")
        own["二中"].amounts[fact] += 123400
    found = compare("局", own["局"], {name: own[name] for name in UNITS}).differences
    assert [each.why for each in found] == ["这里有数的是“二中”，请先看它"] * 2
    assert {each.whole - each.total for each in found} == {Decimal(-123400)}


def test_a_difference_names_the_cell_of_the_whole(own):
    own["局"].amounts[INCOME] += 1234567
    (found,) = compare("局", own["局"], {name: own[name] for name in UNITS}).differences
    assert (found.sheet, found.row, str(found.place)) == ("收支决算", "其他收入", "收支决算!B13")
    assert found.whole - found.total == 1234567


def test_the_lowest_level_of_the_whole_is_compared(own):
    """It goes down to 款 only."""
    whole = own["局"]
    for fact in [f for f in whole.amounts if f.sheet == "general_items" and len(f.row) == 7]:
        del whole.amounts[fact]
    whole.leaves["general_items"] = {code[:5] for code in whole.leaves["general_items"]}
    assert causes(own) == []


def test_a_subject_that_the_whole_lacks_is_found(own):
    fact = FigureKey("general_items", "2130101", "total")
    own["一中"].amounts[fact], own["一中"].titles[fact] = Decimal(50000), ("表", "项", "栏")
    own["一中"].leaves["general_items"].add("2130101")
    assert causes(own) == [(1, "“一中”没有汇总进去")]


def test_a_table_that_some_have_not_filled_is_told_once(own):
    for name in ("一中", "二中"):
        del own[name].sheets["income_rows"]
        for fact in [f for f in own[name].amounts if f.sheet == "income_rows"]:
            own[name].amounts[fact] = ZERO
    ((count, why),) = causes(own)
    assert why == "没有填这一页的：一中、二中"
    assert count > 3


def test_units_with_the_same_figures_are_told(own):
    own["三中"] = deepcopy(own["一中"])
    assert list(same_figures(own)) == [("一中", "三中")]

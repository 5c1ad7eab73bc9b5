"""The model as the single source: names, faults and balances that everything else relies on."""

import ast
import inspect
import keyword
import string
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from workbooks import baseline

from data_entry.balances import BALANCES, Balance, leaves, side
from data_entry.findings import Level, Place
from data_entry.model import types
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, cell_of, columns, lines, sheets
from data_entry.model.types import (
    Amount,
    Code,
    Count,
    Date,
    Paragraphs,
    Score,
    Text,
    Year,
)
from data_entry.model.types import (
    Balance as BalanceAmount,
)
from data_entry.reading import messages
from data_entry.reading.messages import FAULTS, UNTIDY, finding

SHEETS = {name: (spec, model) for name, spec, model in sheets(Disclosure)}
PLACE = Place("收支决算", "B7")


def records(model: type[BaseModel]) -> list[type[BaseModel]]:
    """A form's or row's model and the models of its lines."""
    return [model, *dict.fromkeys(line.model for line in lines(model) if line.model)]


def faults_of(adapter: TypeAdapter[object], value: object) -> set[str]:
    """The kinds of faults a value is refused with; none if it is read."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        return {item["type"] for item in error.errors()}
    return set()


@pytest.mark.parametrize("name", SHEETS)
def test_titles_and_tags_are_unique_in_their_sheet(name: str) -> None:
    _, sheet_model = SHEETS[name]
    for model in records(sheet_model):
        fields = model.model_fields.values()
        for texts in ([f.title for f in fields], [f.alias for f in fields]):
            assert [text for text, times in Counter(texts).items() if times > 1] == []
        assert all(cell_of(field).title == field.title for field in fields)


def test_sheet_titles_and_tags_are_unique() -> None:
    titles = [spec.title for spec, _ in SHEETS.values()]
    assert len(set(titles)) == len(titles) == len(Disclosure.model_fields)
    tags = [field.alias for field in Disclosure.model_fields.values()]
    assert len(set(tags)) == len(tags)
    assert all(len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)


@pytest.mark.parametrize("name", SHEETS)
def test_tags_are_identifiers_that_python_does_not_change(name: str) -> None:
    tags = [Disclosure.model_fields[name].alias or ""]
    for model in records(SHEETS[name][1]):
        tags += [field.alias or "" for field in model.model_fields.values()]
    for tag in tags:
        assert tag.isidentifier(), tag
        assert unicodedata.normalize("NFKC", tag) == tag
        assert not keyword.iskeyword(tag)


@pytest.mark.parametrize("name", SHEETS)
def test_totals_and_shown_facts_point_to_facts(name: str) -> None:
    _, model = SHEETS[name]
    for line in lines(model):
        assert set(line.cell.sum_of) <= set(model.model_fields)
        assert line.name not in line.cell.sum_of
        if line.cell.sum_of:
            assert line.cell.rule, f"{name}.{line.name}"
        if line.cell.shows:
            sheet, _, fact = line.cell.shows.partition(".")
            column = next(c for c in columns(SHEETS[sheet][1]) if c.name == fact)
            assert column.kind.is_money


@pytest.mark.parametrize("name", SHEETS)
def test_every_example_can_be_typed(name: str) -> None:
    """What a comment shows as 示例 is accepted in its cell (× marks are for other names)."""
    for model in records(SHEETS[name][1]):
        for column_name, field in model.model_fields.items():
            example = cell_of(field).example
            if not example or "×" in example:
                continue
            faults = faults_of(TypeAdapter(model), {column_name: example})
            assert faults <= {"missing", "missing_number"}, column_name


# 错误的话 --------------------------------------------------------------------------------------


def faults_raised() -> dict[str, set[str]]:
    """Every ``fault("kind", fact=…)`` written in the cell types, with the names of its facts."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(inspect.getsource(types))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "fault":
            continue
        facts = {str(fact.arg) for fact in node.keywords}
        kind = ast.literal_eval(node.args[0])
        found[kind] = found.get(kind, facts) & facts
    return found


OTHER_FACTS = {
    "missing": set(),
    "missing_number": set(),
    "no_reason": {"found"},
    "no_cached_value": set(),
    "literal_error": {"found", "expected"},
    "merged": {"range"},
    "extra_forbidden": {"found"},
}
"""Faults that the reader or pydantic itself tells, with the facts they come with."""


OF_CELLS = sorted({*faults_raised(), *OTHER_FACTS})
OF_PAGES = sorted(FAULTS.keys() - OF_CELLS)
"""What the reader tells of pages, rows and columns."""


def test_every_fault_has_its_message_and_every_message_its_fault() -> None:
    assert len(faults_raised()) > 8
    assert FAULTS.keys() >= set(OF_CELLS)
    folder = Path(inspect.getsourcefile(messages) or "").parent
    reader = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [kind for kind in OF_PAGES if f'"{kind}"' not in reader] == []


@pytest.mark.parametrize("kind", OF_PAGES)
def test_what_is_told_of_a_page_ends_with_what_to_do(kind: str) -> None:
    assert FAULTS[kind].message
    assert FAULTS[kind].advice.endswith(("。", "？"))


@pytest.mark.parametrize("kind", OF_CELLS)
def test_the_facts_of_a_fault_fill_its_message(kind: str) -> None:
    wording = FAULTS[kind]
    facts = (faults_raised() | OTHER_FACTS)[kind]
    texts = (wording.message, wording.expected, wording.advice)
    wanted = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    assert wanted <= facts | {"title"}
    assert "title" in wanted or kind == "extra_forbidden"
    made = finding(kind, PLACE, title="其他收入", **dict.fromkeys(facts, "7"))
    assert (made.code, made.level, made.place) == (wording.code, Level.ERROR, PLACE)
    assert not set(made.message + made.expected + made.advice) & set("{}")
    assert made.advice.endswith("。")


def test_a_tidied_number_is_told_with_both_spellings() -> None:
    made = finding(
        UNTIDY, PLACE, Level.WARNING, title="其他收入", found="1,234.50 ", number="1234.50"
    )
    assert made.message == "“其他收入”填的是文本“1,234.50 ”，已按 1234.50 读取"
    assert made.found == "1,234.50"


KINDS = (Amount, BalanceAmount, Count, Score, Year, Date, Code, Text, Paragraphs)
ODD = (
    "",
    " ",
    "无",
    "#REF!",
    "##",
    "7.3万",
    "-5",
    "-",
    ".",
    "1e5",
    "١٢",
    "Ⅻ",
    "½",
    "㈠",
    "NaN",
    "Infinity",
    "2024-02-30",
    "20240230",
    "××",
    "字" * 2001,
    True,
    -0.0,
    0.1 + 0.2,
    1e15,
    -1,
    1.005,
    45000,
    Decimal("1.234"),
    date(2024, 1, 1),
)


@pytest.mark.parametrize("value", ODD, ids=[repr(value)[:20] for value in ODD])
def test_an_odd_cell_is_read_or_refused_with_a_fault_of_the_list(value: object) -> None:
    for kind in KINDS:
        assert faults_of(TypeAdapter(kind), value) <= set(FAULTS)


def test_a_word_outside_the_drop_down_is_refused() -> None:
    adapter = TypeAdapter(SHEETS["unit"][1].model_fields["money"].rebuild_annotation())
    assert faults_of(adapter, "千元") == faults_of(adapter, 1) == {"literal_error"}
    assert faults_of(adapter, "#REF!") == {"formula_error"}


CHOICES = [
    pytest.param(
        name,
        column.name,
        word,
        id=f"{column.cell.title}-{word}",
    )
    for name, (_, model) in SHEETS.items()
    for column in columns(model)
    for word in column.choices
]


@pytest.mark.parametrize(("name", "field", "word"), CHOICES)
def test_every_word_of_a_drop_down_can_be_chosen(name: str, field: str, word: str) -> None:
    adapter = TypeAdapter(SHEETS[name][1].model_fields[field].rebuild_annotation())
    assert adapter.validate_python(f" {word} ") == word


def test_a_fault_is_pydantic_s_own_kind_of_error() -> None:
    error = types.fault("negative", found="-5.00")
    assert isinstance(error, PydanticCustomError)
    assert (error.type, error.context) == ("negative", {"found": "-5.00"})


# 勾稽关系 --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def disclosure() -> dict[str, object]:
    """The baseline's sheets as models, amounts in 元."""
    context = {"yuan_per_unit": 10000}
    read: dict[str, object] = {n: [] for n, (spec, _) in SHEETS.items() if spec.shape == "table"}
    for name, raw in baseline().sheets.items():
        spec, model = SHEETS[name]
        read[name] = (
            [model.model_validate(row, context=context) for row in raw]
            if spec.shape == "table"
            else model.model_validate(
                {line.name: {} for line in lines(model) if line.model} | raw, context=context
            )
        )
    return read


def title_of(balance: Balance) -> str:
    return f"{balance.left_title} {balance.relation} {balance.right_title}"


@pytest.mark.parametrize("balance", BALANCES, ids=title_of)
def test_every_balance_names_facts_that_exist_and_are_money(
    balance: Balance, disclosure: dict[str, object]
) -> None:
    for term in balance.terms:
        spec, model = SHEETS[term.sheet]
        assert (spec.shape == "table") == (term.prefixes is not None)
        line = next(each for each in lines(model) if each.name == term.path[0])
        column = next(c for c in line.columns if c.name == term.path[-1])
        assert column.kind in (Kind.AMOUNT, Kind.BALANCE)
        assert len(term.path) == (2 if line.model else 1)
    found = [side(terms, disclosure) for terms in (balance.left, balance.right)]
    left, right = (sum(each.value for each in addends or ()) for addends in found)
    if balance.relation == "=":
        assert left == right or not all(disclosure[name] for name in balance.sheets)
    elif balance.relation == "<=":
        assert left <= right
    else:
        assert left == right or 0 in (left, right)


def test_balances_know_the_amounts_of_the_baseline(disclosure: dict[str, object]) -> None:
    amounts = {title_of(b): side(b.left, disclosure) for b in BALANCES}
    wan = {t: sum(each.value for each in found) / 10000 for t, found in amounts.items() if found}
    assert wan["收入总计 = 支出总计"] == 560
    assert wan["财政拨款收入总计 = 财政拨款支出总计"] == 525
    assert wan["人员经费加公用经费 = “一般公共预算支出”表基本支出之和"] == 405
    assert wan["公务接待费 = 国内公务接待支出与外事接待支出之和"] == Decimal("1.2")
    assert wan["三项财政拨款收入之和 = 公开02各项财政拨款收入之和"] == 520
    assert wan["本年支出合计 = 公开03各项支出合计之和"] == 545


def test_totals_left_to_the_formula_are_filled(disclosure: dict[str, object]) -> None:
    accounts, cars = disclosure["accounts"], disclosure["three_public"]
    assert isinstance(accounts, BaseModel)
    read = accounts.model_dump()
    assert {name: read[name] / 10000 for name in ("income", "expense", "fiscal_expense")} == {
        "income": 550,
        "expense": 545,
        "fiscal_expense": 522,
    }
    total = cars.total  # type: ignore[attr-defined]
    assert [total.budget, total.actual, total.prior] == [225000, 222000, 41000]
    rows = disclosure["general_items"]
    assert sum(row.total for row in leaves(rows)) == 5020000  # type: ignore[arg-type]

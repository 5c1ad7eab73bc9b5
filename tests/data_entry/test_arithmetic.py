"""Amounts as text, rounding, shares, changes, sums: property tests of the arithmetic."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from reading_help import money

from data_entry.balances import Addend, addends, leaves, parse, side
from data_entry.model.types import Amount, Balance, Code, Count, Date, Paragraphs, Text, Year
from data_entry.numbers import Change as YearChange
from data_entry.numbers import NumberStyle, half_up, shares, to_wan

signed_money = st.decimals(min_value=-(10**10), max_value=10**10, places=2)


FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(signed_money, st.data())
def test_an_amount_spelled_in_any_usual_way_reads_as_itself(
    amount: Decimal, data: st.DataObject
) -> None:
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}"
    spellings = [amount, float(amount), plain, grouped, f" {grouped} ", f"{grouped}\n"]
    spellings += [plain.translate(FULL_WIDTH), grouped.translate(FULL_WIDTH)]
    spellings += [grouped.replace(",", "，"), f"\u3000{plain}", plain.replace(".00", "")]
    if amount >= 0:
        spellings += [f"¥{grouped}", f"￥ {plain}", f"+{plain}"]
    typed = data.draw(st.sampled_from(spellings))
    read = TypeAdapter(Balance)
    assert read.validate_python(typed) == amount
    assert read.validate_python(typed, context={"yuan_per_unit": 10000}) == amount * 10000


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_more_than_two_decimals_are_refused_and_none_is_rounded_away(number: Decimal) -> None:
    cents = number * 100
    if cents == cents.to_integral_value():
        assert TypeAdapter(Balance).validate_python(number) == number
        return
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(Balance).validate_python(number)
    assert raised.value.errors()[0]["type"] == "too_many_decimals"


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Year, 2024.0, 2024),
        (Year, "2024年", 2024),
        (Date, "2025年9月8日", date(2025, 9, 8)),
        (Date, "2025/9/8", date(2025, 9, 8)),
        (Date, "2025.09.08", date(2025, 9, 8)),
        (Code, 2101501.0, "2101501"),
        (Code, "合计", "合计"),
        (Count, 3.0, 3),
        (Text, 12.0, "12"),
        (Text, date(2025, 9, 8), "2025年9月8日"),
        (Paragraphs, "一\r\n\r\n二", "一\n二"),
    ],
)
def test_other_cells_are_read_as_meant(kind: object, typed: object, value: object) -> None:
    assert TypeAdapter(kind).validate_python(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "fault"),
    [
        (Year, "24年", "not_a_year"),
        (Year, 1999, "not_a_year"),
        (Year, "#REF!", "formula_error"),
        (Date, "2025年13月8日", "not_a_date"),
        (Date, "2025年9月", None),
        (Date, "2025年13月", "not_a_date"),
        (Code, 21015, None),
        (Code, "2101501.5", "not_a_code"),
        (Code, "210-1501", "not_a_code"),
        (Count, True, "not_a_number"),
        (Amount, "1,23.4", "not_a_number"),
        (Amount, float("nan"), "not_a_number"),
        (Amount, float("inf"), "not_a_number"),
        (Text, "本年XX万元", "placeholder"),
        (Text, "较上年增长（下降）", "placeholder"),
        (Text, "县" * 2000, None),
        (Text, "县" * 2001, "too_long"),
    ],
)
def test_cells_that_cannot_be_meant_are_refused(
    kind: object, typed: object, fault: str | None
) -> None:
    if fault is None:
        TypeAdapter(kind).validate_python(typed)
        return
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(typed)
    assert [error["type"] for error in raised.value.errors()] == [fault]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), st.integers(0, 4))
@example(Decimal("0.005"), 2)
@example(Decimal("-0.005"), 2)
def test_rounding_is_half_away_from_zero(value: Decimal, places: int) -> None:
    unit = Decimal(10) ** -places
    rounded = half_up(value, places)
    assert (rounded / unit) % 1 == 0
    assert abs(rounded - value) <= unit / 2
    if abs(rounded - value) == unit / 2:
        assert abs(rounded) > abs(value)
    assert half_up(-value, places) == -rounded


def test_rounding_of_known_amounts() -> None:
    assert [to_wan(Decimal(yuan)) for yuan in ("49.99", "50", "12345050", "-50")] == [
        Decimal("0.00"),
        Decimal("0.01"),
        Decimal("1234.51"),
        Decimal("-0.01"),
    ]
    style = NumberStyle()
    assert [style.amount(Decimal(yuan)) for yuan in (0, 30, 4563200, 123456789)] == [
        "0",
        "0.00",
        "456.32",
        "12345.68",
    ]
    assert NumberStyle(thousands=True).amount(Decimal(123456789)) == "12,345.68"
    assert [style.percent(Decimal(r)) for r in ("0.136", "0", "1", "0.99999", "2.5")] == [
        "13.60%",
        "0%",
        "100%",
        "100.00%",
        "250.00%",
    ]


def test_no_amount_is_printed_as_minus_zero() -> None:
    assert NumberStyle().amount(Decimal(-30)) == "0.00"


@given(st.lists(money, min_size=1, max_size=12), st.integers(0, 2))
@example([Decimal(1)] * 3, 2)
@example([Decimal(1)] * 7, 0)
def test_shares_by_largest_remainder_add_up_to_one_hundred(
    parts: list[Decimal], places: int
) -> None:
    whole = sum(parts, Decimal(0))
    found = shares(parts, whole, places, "largest_remainder")
    unit = Decimal(10) ** -(places + 2)
    if whole == 0:
        assert found == [0] * len(parts)
        return
    assert sum(found) == 1
    for part, share in zip(parts, found, strict=True):
        assert share % unit == 0
        assert abs(share - part / whole) < unit
        assert part or share == 0


@given(st.lists(money, min_size=1, max_size=12), money)
def test_independent_shares_are_exact(parts: list[Decimal], rest: Decimal) -> None:
    whole = sum(parts, rest)
    found = shares(parts, whole, 2, "independent")
    for part, share in zip(parts, found, strict=True):
        assert abs(share * whole - part) < Decimal("1e-10")


@given(signed_money, signed_money)
def test_a_change_is_told_from_last_year(current: Decimal, prior: Decimal) -> None:
    change = YearChange(current, prior)
    assert prior + change.sign * change.difference == current
    assert change.difference >= 0
    assert change.sign == -YearChange(prior, current).sign
    if prior == 0:
        assert change.rate is None
    else:
        assert change.rate is not None
        assert change.rate >= 0
        assert abs(change.rate * abs(prior) - change.difference) < Decimal("1e-10")


class_code = st.integers(201, 230).map(str)


pair = st.integers(1, 4).map(lambda number: f"{number:02}")


any_code = st.one_of(
    class_code,
    st.tuples(class_code, pair).map("".join),
    st.tuples(class_code, pair, pair).map("".join),
)


@given(st.lists(any_code, max_size=15, unique=True), st.data())
def test_leaves_are_the_rows_that_no_other_row_divides(
    codes: list[str], data: st.DataObject
) -> None:
    rows = [SimpleNamespace(code=code, amount=data.draw(money)) for code in [*codes, "合计"]]
    lowest = leaves(rows)
    expected = [code for code in codes if not any(o != code and o.startswith(code) for o in codes)]
    assert [row.code for row in lowest] == expected
    sheets_read = {"rows": rows}
    found = side([parse("rows[].amount")], sheets_read)
    assert found is not None
    assert [each.value for each in found] == [row.amount for row in rows if row.code in expected]
    some = addends(parse("rows[201,203].amount"), sheets_read)
    assert some == [
        Addend(f"rows.{index}.amount", row.amount)
        for index, row in enumerate(rows)
        if row.code in expected and row.code[:3] in ("201", "203")
    ]


def test_a_side_with_an_amount_left_empty_is_not_compared() -> None:
    rows = [
        SimpleNamespace(code="30101", amount=Decimal(1)),
        SimpleNamespace(code="302", amount=None),
    ]
    form = SimpleNamespace(line=SimpleNamespace(actual=Decimal(7)), empty=None)
    read = {"rows": rows, "form": form}
    assert side([parse("rows[].amount")], read) is None
    assert side([parse("rows[301].amount"), parse("form.line.actual")], read) == [
        Addend("rows.0.amount", Decimal(1)),
        Addend("form.line.actual", Decimal(7)),
    ]
    assert side([parse("form.empty")], read) is None
    with pytest.raises(ValueError, match="rows amount"):
        parse("rows amount")


def test_a_total_of_counts_is_a_count(untouched: dict[str, object]) -> None:
    cars = untouched["model"]["other_matters"]["cars"]  # type: ignore[index]
    assert isinstance(cars, int)
    assert str(cars) == "2"

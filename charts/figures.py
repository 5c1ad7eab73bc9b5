"""Disclosure → the series of each figure a form may name; must not know how they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from charts.series import Bars, BarSeries, Figure, Pie, Slice
from data_entry import derive
from data_entry.model.disclosure import Disclosure
from data_entry.numbers import YUAN_PER_UNIT, ZERO, NumberStyle, half_up, shares
from data_entry.subjects.catalogue import Catalogue
from data_entry.unread import TO_BE_MENDED, is_marked


@dataclass(frozen=True)
class FigureData:
    """What figures are made from; printed numbers follow the style of the text."""

    disclosure: Disclosure
    catalogue: Catalogue
    style: NumberStyle
    most_slices: int
    keep_zero: bool = False

    @property
    def years(self) -> tuple[str, ...]:
        """The categories of a comparison, ascending; one year for a unit founded this year."""
        unit = self.disclosure.unit
        years = [unit.year - 1, unit.year] if unit.is_compared else [unit.year]
        return tuple(f"{year}年" for year in years)


def _label(printed: str) -> str:
    """What stands beside a bar or slice; the cell of an unread one is named in the text."""
    return TO_BE_MENDED if is_marked(printed) else printed


def _bar(
    source: FigureData, name: str, prior: Decimal | None, current: Decimal | None
) -> BarSeries:
    values = [prior or ZERO, current or ZERO][-len(source.years) :]
    return BarSeries(
        name,
        tuple(Decimal(source.style.rounded(value)) for value in values),
        tuple(_label(source.style.amount(value)) for value in values),
    )


_COMPARED = {
    "收支总计": ("total", {"收入总计": "income_total", "支出总计": "expense_total"}),
    "财政拨款总计": (
        "fiscal",
        {"财政拨款收入总计": "fiscal_income_total", "财政拨款支出总计": "fiscal_expense_total"},
    ),
    "一般公共预算支出": ("general", {"一般公共预算财政拨款支出": "general_out"}),
}
"""Figures of this year beside last year: the line of 上年对比, and the bars with their facts."""


def _bars(source: FigureData, line: str, facts: dict[str, str]) -> Bars:
    prior = getattr(source.disclosure.comparison, line).prior
    accounts = source.disclosure.accounts
    rows = (_bar(source, name, prior, getattr(accounts, fact)) for name, fact in facts.items())
    return Bars(source.years, tuple(rows), source.style.unit)


def _pie(
    source: FigureData, parts: list[derive.Part], whole: Decimal | None, *, keep_zero: bool
) -> Pie:
    """Parts of the total as reported, so that shares are those of the text."""
    chosen = [part for part in parts if part.amount or keep_zero]
    style = source.style
    ratios = shares(
        [part.amount for part in chosen], whole or ZERO, style.percent_places, style.percent_mode
    )
    rows = [(part.name, part.amount, share) for part, share in zip(chosen, ratios, strict=True)]
    slices = tuple(_slice(source, *row) for row in rows)
    return Pie(slices, style.unit, _grouped(source, rows))


def _slice(source: FigureData, name: str, amount: Decimal, share: Decimal) -> Slice:
    style = source.style
    return Slice(name, Decimal(amount), _label(style.amount(amount)), _label(style.percent(share)))


def _grouped(source: FigureData, rows: list[tuple[str, Decimal, Decimal]]) -> tuple[Slice, ...]:
    """The largest parts and the others as one, where there are more than can be told apart."""
    ordered = sorted((row for row in rows if row[1]), key=lambda row: row[1], reverse=True)
    if len(ordered) <= source.most_slices:
        return ()
    kept, others = ordered[: source.most_slices - 1], ordered[source.most_slices - 1 :]
    amount = sum((each[1] for each in others), ZERO)
    share = sum((each[2] for each in others), ZERO)
    rest = f"其他{len(others)}项", amount, share
    return tuple(_slice(source, *row) for row in (*kept, rest))


def _chart(source: FigureData, data: str) -> Bars | Pie:
    """What a form names by ``data``. Raises KeyError for a name that is none."""
    accounts, keep_zero = source.disclosure.accounts, source.keep_zero
    whole: Decimal | None
    if data == "收入来源":
        parts, whole = derive.parts_of(accounts, "income"), accounts.income
    elif data == "财政拨款与其他收入":
        parts, whole = derive.income_with_fiscal_as_one(accounts), accounts.income
    elif data == "支出种类":
        parts, whole = derive.parts_of(accounts, "expense"), accounts.expense
    elif data == "一般公共预算结构":
        groups = derive.classes(source.disclosure.general_items, source.catalogue)
        parts, whole = (
            [derive.Part(each.name, each.amount) for each in groups],
            accounts.general_out,
        )
        keep_zero = False
    elif data == "三公经费":
        spent = source.disclosure.three_public
        parts, whole, keep_zero = derive.three_public_parts(spent), spent.total.actual, True
    else:
        return _bars(source, *_COMPARED[data])
    return _pie(source, parts, whole, keep_zero=keep_zero)


def _as_bars(pie: Pie) -> Bars:
    values = tuple(half_up(part.value / YUAN_PER_UNIT[pie.unit], 2) for part in pie.slices)
    labels = tuple(part.amount for part in pie.slices)
    return Bars(tuple(p.name for p in pie.slices), (BarSeries("决算数", values, labels),), pie.unit)


def _alt_text(title: str, chart: Bars | Pie) -> str:
    """The figures of the chart in words, for readers who cannot see it."""
    if isinstance(chart, Pie):
        parts = [f"{p.name}{p.amount}{chart.unit}，占{p.share}" for p in chart.slices]
        return f"{title}：{'；'.join(parts) or '本年无此项'}。"
    rows = [
        f"{category}{row.name}{label}{chart.unit}"
        for row in chart.series
        for category, label in zip(chart.categories, row.labels, strict=True)
    ]
    return f"{title}：{'，'.join(rows)}。"


def build_figure(
    number: int,
    data: str,
    title: str,
    kind: str,
    source: FigureData,
    *,
    shows_unit: bool = True,
    colours: Sequence[str] = (),
) -> Figure:
    """One numbered figure; the unit is drawn only where the text around it does not state it.

    ``colours`` (``#RRGGBB``) take the place of the usual ones. Raises KeyError for unknown ``data``.
    """
    chart = _chart(source, data)
    if kind == "柱状图" and isinstance(chart, Pie):
        chart = _as_bars(chart)
    if isinstance(chart, Bars) and not any(label.strip("0.") for label in chart.labels):
        chart = Pie((), chart.unit)  # nothing in any year: said, not drawn
    alt_text = _alt_text(title, chart)
    chart = replace(chart, colours=tuple(dict.fromkeys((*colours, *chart.colours))))
    return Figure(number, title, chart if shows_unit else replace(chart, unit=""), alt_text)

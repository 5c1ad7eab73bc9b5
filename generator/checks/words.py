"""Checks of what must be said: reasons for changes, lists that belong to an amount, annex texts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from data_entry import derive
from data_entry.balances import leaves
from data_entry.findings import Level
from data_entry.numbers import ZERO, Change, half_up
from data_entry.workbook.locate import nearest
from generator.checks.registry import Book, Outcome, rule

REASON_THRESHOLD = Decimal("0.10")


def _needs_reason(current: Decimal, prior: Decimal | None) -> bool:
    change = Change(current, prior or ZERO)
    return bool(change.sign) and (change.rate is None or change.rate > REASON_THRESHOLD)


def _no_reason(book: Book, path: str, title: str, current: Decimal, prior: Decimal) -> Outcome:
    change = Change(current, prior)
    word = "增长" if change.sign > 0 else "下降"
    rate = f"{word}{half_up(change.rate * 100, 2)}%" if change.rate else "从无到有"
    return book.finding(
        "Y07",
        path,
        f"{title}较上年{rate}，没有填写变动原因",
        "请填写主要变动原因；超过 10% 的变动应当说明。",
        level=Level.WARNING,
    )


@rule("Y07")
def change_has_no_reason(
    book: Book, unit: Any, accounts: Any, comparison: Any, other_matters: Any, three_public: Any
) -> Iterator[Outcome]:
    """A change of more than 10 % against last year needs its reason."""
    if not unit.is_compared:
        return
    current = {
        "total": accounts.income_total,
        "fiscal": accounts.fiscal_income_total,
        "general": accounts.general_out,
        "fund": accounts.fund_out,
        "soe": accounts.soe_out,
        "operation": other_matters.operation,
    }
    for name, amount in current.items():
        line = getattr(comparison, name)
        if line.prior is not None and not line.reason and _needs_reason(amount, line.prior):
            title = type(comparison).model_fields[name].title
            yield _no_reason(book, f"comparison.{name}.reason", title, amount, line.prior)
    for name in derive.THREE_PUBLIC:
        line = getattr(three_public, name)
        if not line.reason and _needs_reason(line.actual, line.prior):
            title = type(three_public).model_fields[name].title
            yield _no_reason(book, f"three_public.{name}.reason", title, line.actual, line.prior)


@rule("W06")
def difference_from_budget_has_no_reason(
    book: Book, general_items: Sequence[Any], three_public: Any
) -> Iterator[Outcome]:
    """决算数 unequal to 预算数 is explained, item by item."""
    leaf_codes = {leaf.code for leaf in leaves(general_items)}
    lines = [
        (
            f"general_items.{i}.reason",
            f"科目 {row.code} {book.catalogue.name(row.code) or ''}",
            row.total,
            row.budget,
            row.reason,
        )
        for i, row in enumerate(general_items)
        if row.code in leaf_codes and row.budget is not None
    ]
    for name in ("abroad", "car_purchase", "car_running", "reception", "total"):
        line = getattr(three_public, name)
        title = type(three_public).model_fields[name].title
        lines.append(
            (
                f"three_public.{name}.budget_reason",
                title,
                line.actual,
                line.budget,
                line.budget_reason,
            )
        )
    for path, title, actual, budget, reason in lines:
        if actual != budget and not reason:
            word = "大于" if actual > budget else "小于"
            message = f"{title}决算数 {book.money(actual)}{word}预算数 {book.money(budget)}，没有填写差异原因"
            yield book.finding(
                "W06", path, message, "请填写差异原因，或核对两个数。", level=Level.WARNING
            )


@rule("W09")
def receptions_do_not_add_up(
    book: Book, three_public: Any, receptions: Sequence[Any]
) -> Iterator[Outcome]:
    """接待明细: amounts all given or none; all given they add up to 国内公务接待支出."""
    amounts = [row.amount for row in receptions]
    if not amounts or all(amount is None for amount in amounts):
        return
    if None in amounts:
        index = amounts.index(None)
        yield book.finding(
            "W09",
            f"receptions.{index}.amount",
            "接待明细有的写了金额，有的没有写",
            "请全部填写，或全部空着。",
        )
        return
    total = sum(amounts, ZERO)
    message = f"接待明细合计 {book.money(total)}，国内公务接待支出 {book.money(three_public.domestic.actual)}"
    yield from book.difference(
        "W09", "receptions.0.amount", message, total, three_public.domestic.actual, len(amounts)
    )


@rule("T05")
def three_public_counts_do_not_fit(book: Book, three_public: Any) -> Iterator[Outcome]:
    """Money without its count, or a count without money."""
    counted = {
        "abroad": ("groups", "persons"),
        "domestic": ("domestic_batches", "domestic_persons"),
        "foreign": ("foreign_batches", "foreign_persons"),
    }
    fields = type(three_public).model_fields
    for money, numbers in counted.items():
        amount = getattr(three_public, money).actual
        for number in numbers:
            count = getattr(three_public, number).count
            if bool(amount) != bool(count):
                yield book.finding(
                    "T05",
                    f"three_public.{number}.count",
                    f"{fields[money].title} {book.money(amount)}，而{fields[number].title}为 {count}",
                    "请核对金额和数量。",
                    level=Level.WARNING,
                )


@rule("A11")
def project_report_is_missing_or_unknown(
    book: Book, projects: Sequence[Any], indicators: Sequence[Any]
) -> Iterator[Outcome]:
    """Projects that promise a report have one; reports and indicators belong to known projects."""
    names = [project.name for project in projects]
    written = {n.subject: i for i, n in enumerate(book.narratives) if n.subject}
    for index, project in enumerate(projects):
        if project.annexed == "是" and project.name not in written:
            message = f"项目“{project.name}”选了附自评报告，但没有填写报告文字"
            advice = "请在项目自评报告页增加这个项目的一列，或把“附自评报告”改为“否”。"
            yield book.finding("A11", f"projects.{index}.annexed", message, advice)
    uses = [(f"narratives.{i}", name) for name, i in written.items()]
    uses += [(f"indicators.{i}.project", row.project) for i, row in enumerate(indicators)]
    for path, name in uses:
        if name not in names:
            meant = nearest(name, names)
            advice = f"是不是“{meant}”？" if meant else "请先在“绩效项目”表中增加这个项目。"
            yield book.finding("A11", path, f"“绩效项目”表中没有项目“{name}”", advice, found=name)


@rule("D06")
def subject_has_no_explanation(
    book: Book, general_items: Sequence[Any], terms: Sequence[Any]
) -> Iterator[Outcome]:
    """名词解释 explains every 科目 used."""
    own = {term.name for term in terms}
    for item in derive.items(general_items, book.catalogue):
        if item.code not in own and not book.catalogue.explanation(item.code):
            index = next(i for i, row in enumerate(general_items) if row.code == item.code)
            yield book.finding(
                "D06",
                f"general_items.{index}.code",
                f"科目 {item.code}{item.name} 没有名词解释",
                f"请在“名词解释”表增加一行：{item.code}，解释照当年科目表的说明填写。",
                level=Level.WARNING,
            )


@rule("T08")
def cars_in_use_exceed_all_cars(
    book: Book, three_public: Any, other_matters: Any
) -> Iterator[Outcome]:
    """公务用车保有量 of 三公 is part of all vehicles."""
    kept = three_public.sedans.count + three_public.suvs.count + three_public.buses.count
    if kept > other_matters.cars:
        message = f"三公经费中公务用车保有量 {kept} 辆，国有资产中车辆总数 {other_matters.cars} 辆，应不大于"
        yield book.finding("T08", "other_matters.cars", message, "请核对两处的车辆数。")

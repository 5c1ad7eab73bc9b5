"""Checks of what is plausible: figures beyond what other facts allow, each told with what it is beside."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.model.accounts import Accounts, EconomicItem, GeneralItem
from data_entry.model.matters import OtherMatters, Project, Staff
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Subordinate, Unit
from data_entry.numbers import ZERO, given, half_up
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import lexicon
from generator.checks.rules.kinds import are_civil, has_institutions

_ADVICE = "请核对；确实如此的，在“核实说明”页说明。"
_CHEAPEST_CAR = 30000
"""No car is bought for less, in 元."""
_GIVEN_AGAIN = Decimal("0.1")
"""So small a part of a project's money, taken back by 财政 and given again, need not be in the accounts."""
_FEW_POSTS = 10
"""Posts that stay empty in this number or fewer are no matter."""


@rule("B01")
def purchases_exceed_what_can_be_bought_for(
    book: Book, accounts: Accounts, other_matters: OtherMatters
) -> Iterator[Outcome]:
    """政府采购 is paid from 公用经费 and 项目支出: all spending but that on persons."""
    bought, most = other_matters.purchases, given(accounts.expense) - accounts.personnel
    if bought and bought > most:
        yield book.told(bought=bought, most=most)


@rule("B02")
def reception_is_unusually_large(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """So many persons do not come with one reception."""
    persons, batches = three_public.domestic_persons.count, three_public.domestic_batches.count
    if persons and batches and persons > batches * book.limit():
        yield book.told(
            batches=batches, persons=persons, average=half_up(Decimal(persons) / batches, 1)
        )


@rule("B03")
def car_is_unusually_dear(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """So much is not spent on running one car."""
    running, cars = three_public.car_running.actual, three_public.kept_cars.count
    if running and cars and running > cars * book.limit() * 10000:
        yield book.told(running=running, cars=cars, average=running / cars)


@rule("B03")
def car_is_bought_for_next_to_nothing(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """No car costs so little: the money or the number of cars is wrong."""
    paid, cars = three_public.car_purchase.actual, three_public.bought_cars.count
    if paid and cars and paid < cars * _CHEAPEST_CAR:
        yield book.told(paid=paid, cars=cars, average=paid / cars)


@rule("B04")
def posts_exceed_persons_by_far(book: Book, staff: Sequence[Staff]) -> Iterator[Outcome]:
    """Few offices have most of their posts empty."""
    for index, row in enumerate(staff):
        is_far = row.posts > row.persons * book.limit()
        if row.persons and is_far and row.posts - row.persons > _FEW_POSTS:
            yield book.told(index=index, row=row)
        retired, own = row.retired or 0, max(row.posts, row.persons)
        if own and retired > own * book.limit() and retired - own > _FEW_POSTS:
            yield book.told("retired_exceed_posts_by_far", index=index, row=row, retired=retired)


@rule("A02")
def projects_carry_more_than_the_unit(
    book: Book, accounts: Accounts, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """上年结转 of the projects is a part of 年初结转和结余; a budget typed beside its column is not."""
    own = [(i, each) for i, each in enumerate(projects) if each.carried > 0]
    carried = sum((each.carried for _, each in own), ZERO)
    beyond = carried - accounts.carried_in
    if own and beyond > 0 and beyond >= sum(each.available for _, each in own) * _GIVEN_AGAIN:
        first, *others = (f"projects.{i}.carried" for i, _ in own)
        opening = book.money(accounts.carried_in)
        yield book.told(
            first=first, carried=carried, opening=opening, related=[*others, "accounts.carried_in"]
        )


@rule("B05")
def project_is_scored_very_low(book: Book, projects: Sequence[Project]) -> Iterator[Outcome]:
    """Below 60 a project has failed; mostly a digit is wrong."""
    for index, project in enumerate(projects):
        if project.score is not None and project.score < book.limit():
            yield book.told(index=index, project=project, limit=book.limit())


@rule("B09")
def contribution_is_greater_than_its_base_allows(
    book: Book, general_items: Sequence[GeneralItem], economic_items: Sequence[EconomicItem]
) -> Iterator[Outcome]:
    """职业年金 is half of 养老保险; where it is more, the two rows were exchanged."""
    tables: tuple[tuple[str, Sequence[GeneralItem | EconomicItem], str], ...] = (
        ("general_items", general_items, "basic"),
        ("economic_items", economic_items, "amount"),
    )
    for name, rows, column in tables:
        found = {book.catalogue.name(row.code): i for i, row in enumerate(rows)}
        for each in lexicon()["ordered"]:
            if each["less"] not in found or each["more"] not in found:
                continue
            less, more = found[each["less"]], found[each["more"]]
            amounts = [getattr(rows[i], column) for i in (less, more)]
            if all(amounts) and amounts[0] > amounts[1]:
                yield book.told(
                    name=name, less=less, column=column, each=each, amounts=amounts, more=more
                )


@rule("B08")
def budget_is_a_multiple_of_what_was_spent(
    book: Book,
    general_items: Sequence[GeneralItem],
    three_public: ThreePublic,
) -> Iterator[Outcome]:
    """A budget many times as great as the accounts has a digit too many, even where a reason stands."""
    lines = [
        (f"general_items.{i}", row.code, row.budget, row.total, "project")
        for i, row in enumerate(general_items)
    ]
    for name in derive.THREE_PUBLIC_ITEMS:
        line = getattr(three_public, name)
        title = type(three_public).model_fields[name].title or ""
        lines.append((f"three_public.{name}", title, line.budget, line.actual, "actual"))
    for path, title, budget, actual, column in lines:
        if budget and actual and budget >= actual * book.limit():
            yield book.told(
                path=path,
                title=title,
                budget=budget,
                actual=actual,
                times=half_up(budget / actual, 1),
                column=column,
            )


@rule("B06")
def subject_is_used_for_the_other_kind_of_spending(
    book: Book, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """行政运行 is 基本支出, 一般行政管理事务 is 项目支出, as their definitions say."""
    words = lexicon()["subjects"]
    for index, row in enumerate(general_items):
        name = book.catalogue.name(row.code) or ""
        for kind, column, title in (
            ("basic", "project", "项目支出"),
            ("project", "basic", "基本支出"),
        ):
            amount = getattr(row, column)
            if len(row.code) == 7 and name in words[kind] and amount:
                yield book.told(index=index, column=column, row=row, title=title, amount=amount)


@rule("B07")
def subject_is_of_another_kind_of_unit(
    book: Book,
    unit: Unit,
    subordinates: Sequence[Subordinate],
    general_items: Sequence[GeneralItem],
    economic_items: Sequence[EconomicItem],
) -> Iterator[Outcome]:
    """事业运行 and the like stand where there is a 事业单位, 行政运行 where there is another."""
    civil = are_civil(unit, subordinates)
    if civil == {True} and has_institutions(book, general_items, economic_items):
        return
    words = lexicon()["subjects"]
    foreign = (
        words["institution"] if civil == {True} else words["civil"] if civil == {False} else []
    )
    for index, row in enumerate(general_items):
        if len(row.code) == 7 and (book.catalogue.name(row.code) or "") in foreign:
            units = "都是行政或参公单位" if civil == {True} else "都是事业单位"
            yield book.told(index=index, row=row, units=units)

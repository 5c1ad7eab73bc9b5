"""Checks of what the kind of a unit allows: 机关运行经费 and 绩效工资 of 行政, 参公 and 事业单位."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.accounts import Accounts, EconomicItem, GeneralItem
from data_entry.model.matters import OtherMatters, Staff
from data_entry.model.unit import Subordinate, Unit
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import lexicon

_MERIT_PAY = "30107"


_KIND_OF_POSTS = {"行政": "civil", "参公": "alike", "事业": "institution"}
"""Whose posts they are, by the word that the words of 单位性质 are listed under."""


def _kind_of(nature: str) -> str:
    """alike for 参公单位, institution for 事业单位, civil for 行政单位; empty where no word tells."""
    words = lexicon()["nature"]
    kinds = ("alike", "institution", "civil")
    return next((kind for kind in kinds if any(word in nature for word in words[kind])), "")


def is_civil(nature: str) -> bool | None:
    """True for 行政单位 and 参公单位, which have 机关运行经费; None where the words do not tell."""
    kind = _kind_of(nature)
    return kind != "institution" if kind else None


def are_civil(unit: Unit, subordinates: Sequence[Subordinate]) -> set[bool | None]:
    """What is_civil says of a unit and of all below it: one answer where all are of one kind."""
    return {is_civil(kind) for kind in (unit.nature, *(each.kind for each in subordinates))}


def has_institutions(
    book: Book, general_items: Sequence[GeneralItem], economic_items: Sequence[EconomicItem]
) -> bool:
    """True where two kinds of spending are what only 事业单位 have; a single one may be a slip."""
    names = {book.catalogue.name(row.code) for row in general_items}
    signs = len(names & set(lexicon()["subjects"]["institution"]))
    return signs + any(row.code == _MERIT_PAY and row.amount != 0 for row in economic_items) > 1


@rule("X04")
def operation_does_not_fit_the_kind_of_unit(
    book: Book,
    unit: Unit,
    accounts: Accounts,
    other_matters: OtherMatters,
    subordinates: Sequence[Subordinate],
    general_items: Sequence[GeneralItem],
    economic_items: Sequence[EconomicItem],
) -> Iterator[Outcome]:
    """机关运行经费 is 公用经费 where all units are 行政 or 参公, and 0 for 事业单位 (公开06)."""
    operation, public = other_matters.operation, accounts.public
    civil = are_civil(unit, subordinates)
    is_near_personnel = abs(operation - accounts.personnel) <= operation / 10
    if civil == {True} and is_near_personnel and operation < public:
        yield _exchanged(book, accounts, operation)
        return
    is_mixed = has_institutions(book, general_items, economic_items)
    if civil == {True} and operation < public and not is_mixed:
        yield book.told("operation_is_less_than_public", operation=operation, public=public)
    elif civil == {False} and operation:
        yield book.told("institution_has_operation", operation=operation, public=public)


def _exchanged(book: Book, accounts: Accounts, operation: Decimal) -> Finding:
    return book.told("staff_and_office_are_exchanged", operation=operation)


@rule("X04")
def posts_do_not_fit_the_kind_of_unit(
    book: Book, unit: Unit, staff: Sequence[Staff]
) -> Iterator[Outcome]:
    """The posts of a unit are of its own kind: 行政 in a 行政机关, 参公 in a 参公单位."""
    own = [(i, row.kind) for i, row in enumerate(staff) if row.unit == unit.name]
    kinds = {kind for _, kind in own if kind in _KIND_OF_POSTS}
    kind = _kind_of(unit.nature)
    if kind and kinds and kind not in {_KIND_OF_POSTS[each] for each in kinds}:
        posts = "、".join(sorted(kinds))
        yield book.told(
            sheet=book.place("staff").sheet,
            posts=posts,
            related=[f"staff.{i}.kind" for i, _ in own],
        )


@rule("X04")
def merit_pay_does_not_fit_the_kind_of_unit(
    book: Book,
    unit: Unit,
    subordinates: Sequence[Subordinate],
    economic_items: Sequence[EconomicItem],
    general_items: Sequence[GeneralItem],
) -> Iterator[Outcome]:
    """绩效工资 (30107) is paid by 事业单位 only, which the codes of their spending tell as well."""
    is_mixed = has_institutions(book, general_items, economic_items)
    if is_mixed or are_civil(unit, subordinates) != {True}:
        return
    for index, row in enumerate(economic_items):
        if row.code == _MERIT_PAY and row.amount != 0:
            yield book.told(index=index, row=row)


@rule("X04")
def name_does_not_fit_the_kind_of_unit(
    book: Book, unit: Unit, accounts: Accounts
) -> Iterator[Finding]:
    """A 中心 or a 学校 is no department of a government."""
    words = lexicon()["nature"]
    is_said = any(word in unit.nature for word in words["government"])
    if is_said and unit.name.endswith(tuple(words["no_government"])):
        yield book.told()

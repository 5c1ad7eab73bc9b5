"""Checks of the wording options: what was chosen against the figures it is printed with."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.accounts import Accounts
from data_entry.model.spec import columns, sum_parts
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Subordinate, Unit
from data_entry.numbers import half_up
from generator.checks.engine.registry import Book, rule

_BUDGETS = ("年初", "全年")
"""The two budgets there are; a form's sheet asks for one of them."""


def _chosen(book: Book, key: str) -> str:
    """The label of an option that the clerk chose; empty where none was."""
    option = next((each for each in book.form.options if each.key == key), None)
    return book.filled.entries.options.get(option.title, "") if option else ""


def _finding(book: Book, key: str, message: str, *related: str) -> Finding:
    title = next(each.title for each in book.form.options if each.key == key)
    return book.told(
        "choice_does_not_fit",
        place=("options", key),
        title=title,
        chosen=_chosen(book, key),
        message=message,
        related=related,
    )


@rule("W21")
def one_unit_is_disclosed_but_several_are_listed(
    book: Book, unit: Unit, subordinates: Sequence[Subordinate]
) -> Iterator[Finding]:
    """Whoever lists 下属单位 discloses the accounts of a 部门."""
    if _chosen(book, "主体").startswith("单位") and subordinates:
        message = f"而“下属单位”页列了 {len(subordinates)} 个单位"
        yield _finding(book, "主体", message, "subordinates.0.name")


@rule("W21")
def share_is_printed_as_nothing(book: Book, accounts: Accounts) -> Iterator[Finding]:
    """With few decimals a small share is printed as 0%."""
    places = book.options.get("百分比小数", "")
    usual = next((o.default for o in book.form.options if o.key == "百分比小数"), "")
    if _chosen(book, "百分比小数") in ("", usual) or not places.isdigit():
        return
    for whole in ("income", "expense"):
        total = getattr(accounts, whole)
        for part in sum_parts(Accounts.model_fields[whole]) if total else ():
            amount = getattr(accounts, part) or Decimal(0)
            if amount and not half_up(amount / total * 100, int(places)):
                message = f"{Accounts.model_fields[part].title} {book.money(amount)}会印成占 0%"
                yield _finding(book, "百分比小数", message, f"accounts.{part}")


@rule("W21")
def budget_is_called_otherwise_than_on_its_sheet(
    book: Book, three_public: ThreePublic
) -> Iterator[Finding]:
    """年初预算 in the sentence where the sheet asks for 全年预算数."""
    chosen, line = _chosen(book, "三公预算"), columns(type(three_public.total))
    asked = next(column.cell.title for column in line if column.name == "budget")
    own, other = ([word for word in _BUDGETS if word in words] for words in (chosen, asked))
    if own and other and own != other:
        yield _finding(
            book, "三公预算", f"而“三公经费”页填的是“{asked}”", "three_public.total.budget"
        )

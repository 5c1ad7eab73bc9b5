"""What a text compares with last year, line by line: the ground of the rules on changes and their reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from inspect import signature
from typing import Any

from data_entry import derive
from data_entry.model.accounts import Accounts, Comparison
from data_entry.model.matters import OtherMatters
from data_entry.model.spec import sheets
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Unit
from data_entry.numbers import Change
from data_entry.unread import Unread
from generator.checks.engine.registry import Book, Outcome, rule
from generator.forms import declared

_OF_A_ROW = ("决算数", "上年数", "原因")
"""The columns by which a table of the form's own compares its rows with last year."""


@dataclass(frozen=True)
class Explained:
    """A quantity beside last year's, with the place of its reason; amounts in 元."""

    path: str
    title: str
    current: Decimal
    prior: Decimal | None
    reason: str | None
    prior_path: str = ""

    @property
    def prior_cell(self) -> str:
        """The cell of last year's amount, beside the reason."""
        return self.prior_path or self.path.replace(".reason", ".prior")

    @property
    def change(self) -> Change:
        """The change; a value never given counts as 0."""
        return Change(self.current, self.prior or Decimal(0))


def _lines_of_the_form(book: Book) -> Iterator[Explained]:
    """What the form alone compares with last year, as far as both could be read."""
    for each in book.form.comparisons if book.filled.is_compared and not book.filled.annex else ():
        root, tags = book.filled.root, (each.amount, each.prior, each.reason or each.prior)
        try:
            paths = [declared.fact(root, tag, "").path for tag in tags]
        except declared.UnknownTagError:
            continue
        current, prior, reason = (book.value(*path) for path in paths)
        if not any(number is None or isinstance(number, Unread) for number in (current, prior)):
            _, before, told = (".".join(path) for path in paths)
            yield Explained(told, each.title, current, prior, reason if each.reason else "", before)
    yield from _rows_of_the_form(book)


def _rows_of_the_form(book: Book) -> Iterator[Explained]:
    """The rows of tables of the form's own that have this year's amount, last year's and a reason."""
    for name, spec, model in sheets(book.filled.root) if book.filled.is_compared else ():
        fields = {field.alias: key for key, field in model.model_fields.items()}
        if spec.shape == "form" or not set(_OF_A_ROW) <= set(fields):
            continue
        for index, row in enumerate(book.filled.sheets.get(name) or ()):
            current, prior, reason = (getattr(row, fields[tag]) for tag in _OF_A_ROW)
            if not any(number is None or isinstance(number, Unread) for number in (current, prior)):
                path, title = f"{name}.{index}", str(getattr(row, next(iter(fields.values()))))
                before = f"{path}.{fields[_OF_A_ROW[1]]}"
                yield Explained(
                    f"{path}.{fields[_OF_A_ROW[2]]}", title, current, prior, reason, before
                )


LinesCheck = Callable[[Book, Sequence[Explained]], Iterator[Outcome]]


def compared_lines(
    unit: Unit,
    accounts: Accounts,
    comparison: Comparison,
    other_matters: OtherMatters,
    three_public: ThreePublic,
) -> list[Explained]:
    """Every quantity that the text compares with last year, as far as both could be read.

    None for a unit founded this year.
    """
    if not unit.is_compared:
        return []
    records = {"accounts": accounts, "other_matters": other_matters}
    found = []
    for fact in derive.compared_facts():
        line, current = getattr(comparison, fact.name), getattr(records[fact.sheet], fact.field)
        found.append(
            Explained(
                f"comparison.{fact.name}.reason", fact.title, current, line.prior, line.reason
            )
        )
    for name in derive.THREE_PUBLIC:
        line, title = getattr(three_public, name), type(three_public).model_fields[name].title or ""
        found.append(
            Explained(f"three_public.{name}.reason", title, line.actual, line.prior, line.reason)
        )
    return [
        each
        for each in found
        if not isinstance(each.current, Unread) and not isinstance(each.prior, Unread)
    ]


def rule_on_changes(*codes: str) -> Callable[[LinesCheck], LinesCheck]:
    """Register a check that is asked ``(book, lines)``: every quantity compared with last year."""

    def register(function: LinesCheck) -> LinesCheck:
        @wraps(function)
        def check(book: Book, **sheets: Any) -> Iterator[Outcome]:
            yield from function(book, [*compared_lines(**sheets), *_lines_of_the_form(book)])

        rule(*codes, needs=[*signature(compared_lines).parameters])(check)
        return function

    return register

"""Checks of figures that were taken from official tables and have been changed in the workbook since."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from data_entry.findings import Finding
from data_entry.model.accounts import Accounts
from data_entry.model.spec import Path_
from data_entry.reading.filled import Retyped
from generator.checks.engine.registry import Book, rule

_SINGLY = 5
"""So many of a sheet are told one by one; more were changed on purpose, and are told together."""


@rule("X07")
def cells_hold_each_other_s_figure(book: Book, accounts: Accounts) -> Iterator[Finding]:
    """Two figures were taken from the tables and have changed places since."""
    for one, other in _pairs(book.filled.retyped):
        yield book.told(one=one, other=other, related=[other])


@rule("X08")
def figure_of_the_tables_was_retyped(book: Book, accounts: Accounts) -> Iterator[Finding]:
    """A figure was taken from the tables, and another one stands in its cell now.

    Rows that were inserted, deleted or sorted move figures within their column: those are no changes.
    """
    paired = {path for pair in _pairs(book.filled.retyped) for path in pair}
    sheets: dict[str, list[tuple[Path_, Retyped]]] = defaultdict(list)
    for path, each in _unmoved(book):
        if path not in paired:
            sheets[book.place(path).sheet].append((path, each))
    for changed in sheets.values():
        if len(changed) > _SINGLY:
            places = [book.place(path).cell for path, _ in changed[:_SINGLY]]
            yield book.told(
                "many_figures_of_the_tables_were_retyped",
                path=changed[0][0],
                count=len(changed),
                places=places,
            )
            continue
        for path, each in changed:
            now = "空着" if each.held is None else f"填的是 {each.held:.15g}"
            yield book.told(path=path, each=each, now=now)


def _pairs(retyped: Mapping[Path_, Retyped]) -> list[tuple[Path_, Path_]]:
    """Cells of one sheet that hold what was taken for each other."""
    return [
        (one, other)
        for one, other in combinations(retyped, 2)
        if one[0] == other[0]
        and retyped[one].taken == retyped[other].held
        and retyped[one].held == retyped[other].taken
    ]


def _unmoved(book: Book) -> Iterator[tuple[Path_, Retyped]]:
    """The changed cells whose figure has gone from their column, for one that the tables do not have."""
    taken: Counter[tuple[object, object, object]] = Counter()
    held = taken.copy()
    columns = {path: book.place(path) for path in book.filled.retyped}
    for path, each in book.filled.retyped.items():
        column = columns[path].sheet, columns[path].column
        taken[*column, each.taken] += 1
        held[*column, each.held] += 1
    for path, each in book.filled.retyped.items():
        column = columns[path].sheet, columns[path].column
        if not held[*column, each.taken] and not taken[*column, each.held]:
            yield path, each

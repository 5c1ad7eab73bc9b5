"""Where a sum fails: which single amount, mistyped in a common way, would explain the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from data_entry.balances import BALANCES, Addend, side
from data_entry.findings import Finding
from data_entry.numbers import ZERO
from generator.checks.engine.registry import Book, typed

_FACTORS = {10: "10 倍", 100: "100 倍", 10000: "1 万倍"}
_NEAR = Decimal("0.005")
MOST = 3
"""So many suspects are named at most; more would not help anybody."""


@dataclass(frozen=True)
class Suspect:
    """An amount that would explain a difference if it were ``needed``, and how it came to differ."""

    addend: Addend
    needed: Decimal
    message: str


def suspects(book: Book, left: Sequence[Addend], right: Sequence[Addend]) -> Iterator[Finding]:
    """Amounts of the two sides that a lost digit, a swap or a wrong row would explain."""
    gap = sum((each.value for each in left), ZERO) - sum((each.value for each in right), ZERO)
    signed = [(each, gap) for each in left] + [(each, -gap) for each in right]
    likely = [
        Suspect(addend, addend.value - excess, message)
        for addend, excess in signed
        if (message := _explained(book, addend.value, addend.value - excess))
    ]
    for suspect in _likeliest(book, likely)[:MOST]:
        yield book.told("amount_is_mistyped", suspect=suspect, code="T03")
    yield from _wrong_rows(book, left, right)


def _likeliest(book: Book, suspects: list[Suspect]) -> list[Suspect]:
    """Those whose other value mends most identities, then those whose row has that value as well."""
    for weight in (_mended, _stands_beside) if len(suspects) > 1 else ():
        weights = [weight(book, each) for each in suspects]
        suspects = [s for s, each in zip(suspects, weights, strict=True) if each == max(weights)]
    return suspects


def _mended(book: Book, suspect: Suspect) -> int:
    """How many identities of the workbook hold with the other value, less those that break."""
    sheets, mended = book.filled.sheets, 0
    for balance in BALANCES:
        if balance.relation != "=" or not all(sheets.get(name) for name in balance.sheets):
            continue
        left, right = side(balance.left, sheets), side(balance.right, sheets)
        if left is None or right is None:
            continue
        both = [typed(book, each) for each in (left, right)]
        plus, minus = (sum(a.path == suspect.addend.path for a in each) for each in both)
        before = sum((a.value for a in both[0]), ZERO) - sum((a.value for a in both[1]), ZERO)
        after = before + (plus - minus) * (suspect.needed - suspect.addend.value)
        slack = book.tolerance(max(map(len, both)))
        mended += (abs(before) > slack >= abs(after)) - (abs(after) > slack >= abs(before))
    return mended


def _stands_beside(book: Book, suspect: Suspect) -> bool:
    """True if the same row has the other value in another column: budget and accounts are alike."""
    sheet, row, *column = suspect.addend.path.split(".")
    if not column or not row.isdigit():
        return False
    return suspect.needed in vars(book.filled.sheets[sheet][int(row)]).values()


def _explained(book: Book, typed: Decimal, needed: Decimal) -> str:
    """How ``typed`` may have come of ``needed``; empty if in no common way."""
    if typed <= 0 or needed <= 0 or typed == needed:
        return ""
    ratio = max(typed, needed) / min(typed, needed)
    for factor, words in _FACTORS.items():
        if abs(ratio / factor - 1) < _NEAR:
            kind = "疑似多录一位或单位不对" if typed > needed else "疑似少录一位或单位不对"
            return f"填的 {book.money(typed)}与应有数 {book.money(needed)}相差约 {words}，{kind}"
    at = exchanged_at(f"{typed:f}", f"{needed:f}")
    if at and at[1] - at[0] <= 2:  # neighbours, be it with the decimal point between them
        return f"填的 {book.money(typed)}与应有数 {book.money(needed)}只有两位数字颠倒"
    return ""


def exchanged_at(a: str, b: str) -> tuple[int, int] | None:
    """Where two signs stand in each other's place, if nothing else tells two figures apart."""
    at = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(at) != 2 or a[at[0]] != b[at[1]] or a[at[1]] != b[at[0]]:
        return None
    return at[0], at[1]


def _wrong_rows(book: Book, left: Sequence[Addend], right: Sequence[Addend]) -> Iterator[Finding]:
    """Parts that add up to twice the total; an amount that stands in two rows below each other."""
    totals = [sum((each.value for each in side), ZERO) for side in (left, right)]
    if totals[0] > 0 and totals[1] == 2 * totals[0] and len(right) > 1:
        related = [each.path for each in right]
        yield book.told("sum_is_double", left=left, totals=totals, related=related, code="T02")
    for above, below in pairwise(right):
        if above.value and above.value == below.value and _are_neighbours(above.path, below.path):
            yield book.told("amount_stands_in_two_rows", above=above, below=below, code="T02")


def _are_neighbours(above: str, below: str) -> bool:
    """True for the same column of two rows of a table, one under the other."""
    first, second = above.split("."), below.split(".")
    return (
        len(first) == 3
        and first[1].isdigit()
        and second[1].isdigit()
        and (first[0], first[2], int(first[1]) + 1) == (second[0], second[2], int(second[1]))
    )

"""Checks that amounts add up or agree, as the 财政部 表样 demand: totals, sheets, 类款项."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from data_entry import derive
from data_entry.balances import BALANCES, Addend, Balance, addends, key_of, leaves, side
from data_entry.findings import Finding
from data_entry.model.accounts import EconomicItem, GeneralItem
from data_entry.model.base import Record
from data_entry.model.disclosure import CodedRow
from data_entry.model.spec import cell_of, columns, sum_parts
from data_entry.numbers import ZERO
from generator.checks.engine.registry import Book, Gap, Outcome, paths, rule, rule_by_table, typed
from generator.checks.engine.suspects import suspects


def total_differs_from_its_parts(book: Book, path: str, record: Record) -> Iterator[Outcome]:
    """A total typed over its formula is the sum of its parts."""
    for name, field in type(record).model_fields.items():
        spec, fields = cell_of(field), type(record).model_fields
        parts = [part for part in sum_parts(field) if not cell_of(fields[part]).hidden]
        total = getattr(record, name)
        if not parts:
            continue
        if isinstance(total, Record):
            for column in columns(total.__class__):
                if column.kind.is_number:
                    own = [
                        Addend(
                            f"{path}.{p}.{column.name}", getattr(getattr(record, p), column.name)
                        )
                        for p in parts
                    ]
                    if any(each.value is None for each in own):
                        continue
                    title = f"{spec.title}的{column.cell.title}"
                    whole = Addend(f"{path}.{name}.{column.name}", getattr(total, column.name))
                    yield from _total(book, title, spec.rule, whole, own)
            continue
        own = [Addend(f"{path}.{part}", getattr(record, part)) for part in parts]
        yield from _total(book, spec.title, spec.rule, Addend(f"{path}.{name}", total), own)


def _total(
    book: Book, title: str, code: str, total: Addend, parts: list[Addend]
) -> Iterator[Outcome]:
    whole = sum((part.value for part in parts), ZERO)
    if isinstance(total.value, int):
        if gap := abs(whole - total.value):
            yield book.told(
                "count_is_not_the_sum",
                title=title,
                total=total,
                whole=whole,
                gap=gap,
                related=paths(parts),
                code=code,
            )
        return
    message = f"{title}：合计 {book.money(total.value)}，分项之和 {book.money(whole)}"
    outcomes = book.difference(
        total.path, message, total.value, whole, len(parts), paths(parts), code=code
    )
    yield from _with_suspects(book, outcomes, [total], parts)


def _with_suspects(
    book: Book, outcomes: Iterable[Outcome], left: Sequence[Addend], right: Sequence[Addend]
) -> Iterator[Outcome]:
    """The outcomes of a comparison, each finding with the amounts that would explain it."""
    for outcome in outcomes:
        yield outcome
        if isinstance(outcome, Finding):
            yield from suspects(book, left, right)
    yield from book.rounded(left, right)


_TOTALS = {
    "accounts": ("T01-1", "T01-2", "T01-7", "T01-8", "T01-10"),
    "three_public": ("T01-13",),
    "other_matters": ("T07", "T08"),
}
"""The codes for the totals of 公开01, 公开03 and 公开04, for 合计 and 用车小计 of every column of 三公, and
for 政府采购总额 and 车辆总数: each is the sum of its parts."""
for _sheet, _codes in _TOTALS.items():
    rule_by_table(*_codes, tables=[_sheet])(total_differs_from_its_parts)


@rule_by_table("T01-5", "T01-9", tables=derive.tables_of_codes())
def row_differs_from_its_columns_or_lower_rows(
    book: Book, name: str, rows: Sequence[CodedRow]
) -> Iterator[Outcome]:
    """Every row is the sum of its columns, every 类 of its 款, every 款 of its 项, 合计 of all."""
    for index, row in enumerate(rows):
        yield from total_differs_from_its_parts(book, f"{name}.{index}", row)
    if any(count > 1 for count in Counter(map(key_of, rows)).values()):
        return  # a row that stands twice is told by F04 and spoils every sum
    for index in range(len(rows)):
        yield from _lower_rows(book, name, index, rows)


def _typed_amounts(row: CodedRow) -> Iterator[bool]:
    """For every amount that is no sum, whether something was typed, and for a sum whether it is one."""
    for column in columns(row.__class__):
        if column.kind.is_money:
            is_sum = column.cell.is_computed
            yield bool(getattr(row, column.name)) if is_sum else column.name in row.model_fields_set


def _lower_rows(book: Book, name: str, index: int, rows: Sequence[CodedRow]) -> Iterator[Outcome]:
    row = rows[index]
    if row.name and not any(_typed_amounts(row)):
        return  # a row that only says what a 款 is called
    prefix = "" if row.code == "合计" else row.code
    lowest = {
        id(leaf) for leaf in leaves(rows) if leaf.code.startswith(prefix) and leaf.code != row.code
    }
    lower = [i for i, each in enumerate(rows) if id(each) in lowest]
    if not lower:
        return
    for column in columns(row.__class__):
        own = getattr(row, column.name)
        parts = [Addend(f"{name}.{i}.{column.name}", getattr(rows[i], column.name)) for i in lower]
        if not column.kind.is_money or own is None or any(part.value is None for part in parts):
            continue
        if column.name == "budget" and own == 0:
            continue
        whole = sum((part.value for part in parts), ZERO)
        title = f"{book.subject(row.code, row.name)}的{column.cell.title}"
        message = f"{title} {book.money(own)}，下级各行之和 {book.money(whole)}"
        total = Addend(f"{name}.{index}.{column.name}", own)
        outcomes = book.difference(
            total.path, message, own, whole, len(lower), paths(parts), code="T01-5"
        )
        yield from _with_suspects(book, outcomes, [total], parts)


def _place(balance: Balance, left: list[Addend]) -> str:
    """Where a balance is told: at its first single fact, else at the first row added."""
    for term in balance.terms:
        if term.prefixes is None:
            return ".".join((term.sheet, *term.path))
    return left[0].path if left else balance.left[0].sheet


def _balance(
    book: Book, balance: Balance, left: list[Addend], right: list[Addend]
) -> Iterator[Outcome]:
    a, b = (sum((each.value for each in side), ZERO) for side in (left, right))
    path = _place(balance, left)
    words = f"{balance.left_title} {book.money(a)}，{balance.right_title} {book.money(b)}"
    related = paths([*left, *right])
    if balance.relation == "<=":
        most = max(len(typed(book, side)) for side in (left, right))
        if a - b > book.tolerance(most):
            yield book.told(
                "part_exceeds_the_whole", path=path, words=words, a=a, b=b, related=related
            )
        elif a > b:
            yield Gap(book.place(path), a - b)
        return
    if balance.relation == "≈" and not (a and b):
        return
    single = len(balance.terms) == 2 and len(left) == len(right) == 1
    addends = 1 if single else max(len(left), len(right), 2)
    relation = "应相等" if balance.relation == "=" else "一般应相等"
    outcomes = book.difference(path, f"{words}，{relation}", a, b, addends, related)
    if balance.relation == "=":
        outcomes = _with_suspects(book, outcomes, typed(book, left), typed(book, right))
    yield from outcomes


def _check_balance(balance: Balance) -> None:
    """One registered check a balance: where all of it is asked, and optional tables are filled."""

    def check(book: Book, **sheets: Record | Sequence[Record]) -> Iterator[Outcome]:
        is_asked = all(book.asks(term.sheet, *term.path) for term in balance.terms)
        if is_asked and all(sheets[name] for name in balance.sheets):
            left, right = side(balance.left, sheets), side(balance.right, sheets)
            if left is not None and right is not None:
                yield from _balance(book, balance, left, right)

    rule(balance.code, needs=balance.sheets)(check)


for _each in BALANCES:
    _check_balance(_each)


@rule("X05")
def twin_of_spending_is_not_listed(
    book: Book, general_items: Sequence[GeneralItem], economic_items: Sequence[EconomicItem]
) -> Iterator[Outcome]:
    """公开05 has the money, 公开06 goes down to 款 and has no row for it (amounts or not)."""
    codes = {row.code for row in economic_items}
    twins = (balance for balance in BALANCES if balance.code == "X05")
    for balance in twins:
        (left,), (right,) = balance.left, balance.right
        spent = [a for a in addends(left, {left.sheet: general_items}) or () if a.value]
        (twin,) = right.prefixes or ("",)
        goes_down = any(len(code) > 3 and code.startswith(twin[:3]) for code in codes)
        if spent and goes_down and twin not in codes:
            yield book.told(
                spent=spent,
                balance=balance,
                whole=sum((a.value for a in spent), ZERO),
                twin=twin,
                name=book.catalogue.name(twin) or "",
                related=paths(spent),
            )

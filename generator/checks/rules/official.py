"""Checks of the official tables that stand beside the text: 基金, 国资, 支出明细, 公开02 and 公开03 by 科目.

Two tables that tell the same money are compared 科目 by 科目: ``SAME`` says
which columns of which; a 科目 that stands in one only counts as 0 in the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from data_entry.balances import Addend, leaves
from data_entry.derive import SPENDING_OF
from data_entry.lists import beside
from data_entry.model.accounts import Accounts, EconomicItem
from data_entry.model.disclosure import CodedRow, Disclosure
from data_entry.model.spec import cell_of, columns, inner_model
from data_entry.model.tables import DetailRow, ExpenseRow, FundRow, IncomeRow
from data_entry.numbers import ZERO
from generator.checks.engine.registry import Book, Gap, Outcome, paths, rule, typed


@rule("X01-11", "X01-12")
def row_of_a_fund_does_not_balance(
    book: Book, fund_rows: Sequence[FundRow], soe_rows: Sequence[FundRow]
) -> Iterator[Outcome]:
    """In every 科目 年初结转 and 本年收入 are what was spent and what is left, as the 表样 demand."""
    tables = (("X01-11", "fund_rows", fund_rows), ("X01-12", "soe_rows", soe_rows))
    for code, name, rows in tables:
        for index, row in enumerate(rows):
            came, went = row.opening + row.income, (row.total or ZERO) + row.closing
            message = (
                f"{row.code}的年初结转和结余加本年收入 {book.money(came)}，"
                f"本年支出加年末结转和结余 {book.money(went)}，应相等"
            )
            path = f"{name}.{index}"
            parts = ("income", "basic", "project", "closing")
            related = [f"{path}.{part}" for part in parts]
            yield from book.difference(
                f"{path}.opening", message, came, went, 4, related, code=code
            )


Relation = Literal["=", "≈", ">="]


@dataclass(frozen=True)
class TableColumn:
    """The amounts of one column of a table, of all money or of one kind."""

    table: str
    column: str
    kind: str = ""

    @property
    def sheet(self) -> str:
        """The sheet's title."""
        return Disclosure.model_fields[self.table].title or ""

    @property
    def title(self) -> str:
        """Sheet and column as the clerk sees them."""
        model = inner_model(Disclosure.model_fields[self.table].annotation)
        assert model is not None
        return f"“{self.sheet}”的{cell_of(model.model_fields[self.column]).title}"

    def addends(self, sheets: Mapping[str, Sequence[CodedRow]]) -> Iterator[tuple[str, Addend]]:
        """Code and amount of the lowest rows."""
        lowest = {id(row) for row in leaves(sheets[self.table])}
        for index, row in enumerate(sheets[self.table]):
            if id(row) in lowest and self.kind in ("", getattr(row, "kind", "")):
                amount = getattr(row, self.column) or ZERO
                yield row.code, Addend(f"{self.table}.{index}.{self.column}", amount)


@dataclass(frozen=True)
class ByCode:
    """Tables that say the same of every 科目, or of which one holds all money and the others parts."""

    code: str
    whole: TableColumn
    parts: tuple[TableColumn, ...]
    relation: Relation
    digits: int


def _by_code(code: str, whole: str, relation: Relation, parts: str, digits: int = 7) -> ByCode:
    """A comparison of ``table.column`` (``table.column:kind`` of one kind of money) with others."""
    sources = []
    for text in (whole, *parts.split()):
        table, column = text.split(".")
        sources.append(TableColumn(table, *column.split(":")))
    return ByCode(code, sources[0], tuple(sources[1:]), relation, digits)


_WORDS = {"=": "应相等", "≈": "一般应相等", ">=": "前者是全部资金，应不小于后者"}
SAME = tuple(_by_code(**each) for each in beside(__file__)["same"])


class _Side:
    """What some sources tell of one 科目."""

    def __init__(self) -> None:
        self.titles: dict[str, None] = {}
        self.addends: list[Addend] = []

    @property
    def amount(self) -> Decimal:
        return sum((each.value for each in self.addends), ZERO)

    def add(self, source: TableColumn, addend: Addend) -> None:
        self.titles[source.title] = None
        self.addends.append(addend)

    def words(self, book: Book, sources: Sequence[TableColumn]) -> str:
        if not self.addends:
            return f"“{sources[0].sheet}”没有列"
        return f"{'、'.join(self.titles)} {book.money(self.amount)}"


def _sides(
    sources: Sequence[TableColumn], digits: int, sheets: Mapping[str, Sequence[CodedRow]]
) -> dict[str, _Side]:
    found: dict[str, _Side] = {}
    for source in sources:
        for code, addend in source.addends(sheets):
            found.setdefault(code[:digits], _Side()).add(source, addend)
    return found


def _compare(
    book: Book, same: ByCode, sheets: Mapping[str, Sequence[CodedRow]]
) -> Iterator[Outcome]:
    whole = _sides([same.whole], same.digits, sheets)
    parts = _sides(same.parts, same.digits, sheets) if whole else {}
    for code in sorted({*whole, *parts}) if parts else ():
        left, right = whole.get(code, _Side()), parts.get(code, _Side())
        gap = left.amount - right.amount
        if gap == 0 or (gap > 0 and same.relation == ">="):
            continue
        both = [*left.addends, *right.addends]
        both += _written_for(left, right, whole, parts)
        place = both[0].path
        most = max(
            sum(bool(each.value) for each in typed(book, side.addends)) for side in (left, right)
        )
        if abs(gap) <= book.tolerance(most):
            yield Gap(book.place(place), abs(gap))
            continue
        yield book.told(
            "subject_has_other_amounts",
            place=place,
            subject=code,
            sides=(left.words(book, [same.whole]), right.words(book, same.parts)),
            relation=_WORDS[same.relation],
            gap=abs(gap),
            left=left,
            least="不小于 " if same.relation == ">=" else "",
            right=right,
            related=paths(both),
        )


def _written_for(
    left: _Side, right: _Side, whole: Mapping[str, _Side], parts: Mapping[str, _Side]
) -> list[Addend]:
    """Where one side lacks a code, its row of the same amount under a code that the other side lacks."""
    if left.addends and right.addends:
        return []
    own, other = (whole, parts) if right.addends else (parts, whole)
    amount = left.amount + right.amount
    alike = [own[code] for code in own if code not in other and own[code].amount == amount]
    return alike[0].addends if len(alike) == 1 else []


def _check_by_code(same: ByCode) -> None:
    """One registered check a comparison; tables that are not filled are not compared."""

    def check(book: Book, **sheets: Sequence[CodedRow]) -> Iterator[Outcome]:
        yield from _compare(book, same, sheets)

    tables = dict.fromkeys(each.table for each in (same.whole, *same.parts))
    rule(same.code, needs=tuple(tables))(check)


for _each in SAME:
    _check_by_code(_each)


@rule("X01-18")
def details_are_not_those_of_the_accounts(
    book: Book,
    accounts: Accounts,
    detail_rows: Sequence[DetailRow],
    fund_rows: Sequence[FundRow],
    soe_rows: Sequence[FundRow],
) -> Iterator[Outcome]:
    """The sum of 支出明细 is that of its kind of money, where the table of that kind is not filled."""
    kinds = [*SPENDING_OF.items()][1:]
    for (kind, total), rows in zip(kinds, (fund_rows, soe_rows), strict=True):
        if rows:
            continue
        own = [
            each
            for _, each in TableColumn("detail_rows", "total", kind).addends(
                {"detail_rows": detail_rows}
            )
        ]
        if not own:
            continue
        whole, parts = getattr(accounts, total), sum((each.value for each in own), ZERO)
        message = (
            f"{kind}财政拨款支出 {book.money(whole)}，“支出明细”表合计 {book.money(parts)}，应相等"
        )
        yield from book.difference(
            f"accounts.{total}", message, whole, parts, len(own) * 2, paths(own)
        )


@rule("X01-18")
def details_are_less_than_basic_spending(
    book: Book, economic_items: Sequence[EconomicItem], detail_rows: Sequence[DetailRow]
) -> Iterator[Outcome]:
    """支出明细 of 一般公共预算 holds 基本支出 and 项目支出: each 类 is not less than in 公开06."""
    if not detail_rows or any(row.amount is None for row in leaves(economic_items)):
        return
    kind = next(iter(SPENDING_OF))
    for column in columns(DetailRow):
        number = column.name.removeprefix("e")
        if not number.isdigit():
            continue
        sheets: dict[str, Sequence[CodedRow]] = {
            "detail_rows": detail_rows,
            "economic_items": economic_items,
        }
        source = TableColumn("detail_rows", column.name, kind)
        own = [each for _, each in source.addends(sheets)]
        basic = [
            each
            for code, each in TableColumn("economic_items", "amount").addends(sheets)
            if code.startswith(number)
        ]
        a, b = (sum((each.value for each in side), ZERO) for side in (own, basic))
        if own and b - a > book.tolerance(max(len(own), len(basic))):
            yield book.told(
                own=own, column=column, a=a, number=number, b=b, related=paths([*own, *basic])
            )


@rule("W18")
def income_is_not_what_was_spent(
    book: Book,
    accounts: Accounts,
    income_rows: Sequence[IncomeRow],
    expense_rows: Sequence[ExpenseRow],
) -> Iterator[Outcome]:
    """With nothing carried over or distributed every 科目 spends what it received."""
    left = ("carried_in", "surplus_used", "carried_out", "distribution")
    if any(getattr(accounts, name) for name in left):
        return
    same = _by_code("W18", "income_rows.total", "≈", "expense_rows.total")
    yield from _compare(book, same, {"income_rows": income_rows, "expense_rows": expense_rows})

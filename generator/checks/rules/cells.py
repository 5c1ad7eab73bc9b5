"""Checks of single entries that need a second look at the sheet: codes, names, units, blanks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.balances import key_of, leaf_codes, leaves
from data_entry.findings import Finding, Level
from data_entry.model.accounts import Accounts, Comparison, EconomicItem, GeneralItem
from data_entry.model.disclosure import CodedRow
from data_entry.model.matters import OtherMatters
from data_entry.model.spec import cell_of, columns, sheets
from data_entry.model.tables import ProjectRow
from data_entry.model.unit import Unit
from data_entry.numbers import ZERO
from data_entry.words import normal
from generator.checks.engine.registry import Book, Outcome, rule, rule_by_table

_SLIP = (Decimal(5000), Decimal(20000))
SMALLEST_TOTAL = Decimal(10000)
"""In 元: no unit publishes the accounts of a year below 1 万元."""
LARGEST_TOTAL = Decimal(10) ** 10
"""In 元: hardly any unit's accounts of a year exceed 100 亿元."""


@rule_by_table("F04", tables=derive.tables_of_codes())
def row_stands_twice(book: Book, name: str, rows: Sequence[CodedRow]) -> Iterator[Outcome]:
    """A 科目 stands once in a table; in 项目支出明细 a project stands once under its 科目."""
    counts = Counter(key_of(row) for row in rows)
    for index, row in enumerate(rows):
        key = key_of(row)
        if counts[key] > 1:
            counts[key] = 1
            last = row.KEY[-1]
            title = cell_of(type(row).model_fields[last]).title
            yield book.told(name=name, index=index, last=last, title=title, said=key[-1] or key[0])


@rule("F20")
def row_was_pasted_twice(book: Book) -> Iterator[Finding]:
    """Two rows of a table that say the same in every cell, and more than a name; codes are told by F04."""
    for name, spec, model in sheets(book.filled.root):
        rows: Sequence[object] = () if spec.shape == "form" else book.filled.sheets.get(name) or ()
        seen: dict[str, int] = {}
        for index, row in enumerate(rows if name not in derive.tables_of_codes() else ()):
            typed = [getattr(row, each.name) for each in columns(model) if not each.cell.sum_of]
            said = repr(typed) if sum(each is not None for each in typed) > 1 else ""
            first = seen.setdefault(said, index) if said else index
            if first != index:
                at = columns(model)[0].name
                yield book.told(name=name, index=index, at=at, said=getattr(row, at), first=first)


@rule("F04")
def code_is_too_short(book: Book, general_items: Sequence[GeneralItem]) -> Iterator[Outcome]:
    """公开05 goes down to 项, because the text and the other tables speak of 项."""
    lowest = leaf_codes(general_items)
    for index, row in enumerate(general_items):
        if row.code in lowest and len(row.code) < 7:
            yield book.told(index=index, row=row)


@rule("F03")
def whole_workbook_seems_to_be_in_another_unit(
    book: Book, unit: Unit, accounts: Accounts
) -> Iterator[Outcome]:
    """Figures in 万元 in a workbook that says 元, or the other way round; the latter may be true."""
    total = accounts.income_total
    in_yuan, other = unit.money == "元", "万元" if unit.money == "元" else "元"
    if total and (total < SMALLEST_TOTAL if in_yuan else total > LARGEST_TOTAL):
        yield book.told(
            only="只" if in_yuan else "",
            total=total,
            other=other,
            more="。" if in_yuan else "；确有这么多的，在“核实说明”页说明。",
            level=Level.ERROR if in_yuan else Level.WARNING,
        )


@rule_by_table("F05", tables=derive.tables_of_codes())
def name_is_not_the_code_s(book: Book, name: str, rows: Sequence[CodedRow]) -> Iterator[Outcome]:
    """A 科目 stands in the year's list, its 类 has a line in 公开01, and its name is that of the list."""
    catalogue = book.catalogue
    for index, row in enumerate(rows):
        if not row.code.isdigit():
            continue
        official = catalogue.name(row.code)
        if official is None:
            found = _unknown_code(book, f"{name}.{index}.code", row, _named(book, name))
            is_first = name == _first_with(book, row.code)
            yield from (each for each in found if is_first or each.level is Level.ERROR)
        elif row.name and normal(row.name) != normal(official):
            yield book.told(name=name, index=index, row=row, catalogue=catalogue, official=official)


def _first_with(book: Book, code: str) -> str:
    """The first table that has a code: one word of doubt is enough."""
    sheets = book.filled.sheets
    tables = derive.tables_of_codes()
    return next((t for t in tables if any(row.code == code for row in sheets.get(t, ()))), "")


def _named(book: Book, name: str) -> set[str]:
    """The codes whose names are typed where this table's are looked for: the text looks in its own."""
    own = name in ("general_items", "economic_items")
    tables = [name] if own else derive.tables_of_codes()
    return {row.code for each in tables for row in book.filled.sheets.get(each, ()) if row.name}


def _unknown_code(book: Book, path: str, row: CodedRow, named: set[str]) -> Iterator[Finding]:
    catalogue = book.catalogue
    message = f"科目 {row.code} 不在{catalogue.year}年科目表中"
    if row.code.startswith("2") and row.code[:3] not in catalogue.line_of_class:
        message += f"，公开01表也没有 {row.code[:3]} 类的一行"
        yield book.told("class_is_unknown", path=path, message=message, row=row)
        return
    if row.code not in named:
        yield book.told("unknown_code_has_no_name", path=path, message=message, row=row)
        return
    known = {code for code in catalogue.parents(row.code) if catalogue.name(code)} | named
    missing = [code for code in catalogue.parents(row.code) if code not in known]
    if missing:
        rows = "、".join(missing)
        yield book.told(
            "unknown_code_lacks_those_above", path=path, message=message, row=row, rows=rows
        )
    else:
        yield book.told("code_is_unknown", path=path, message=message, row=row)


_COMPARABLE = (
    ("accounts.expense", "本年支出合计", "accounts.income"),
    ("accounts.general_out", "一般公共预算财政拨款支出", "accounts.general"),
    ("comparison.total.prior", "上年收入、支出总计", "accounts.income_total"),
    ("comparison.fiscal.prior", "上年财政拨款收入、支出总计", "accounts.fiscal_income_total"),
    ("comparison.general.prior", "上年一般公共预算支出", "accounts.general_out"),
    ("comparison.operation.prior", "上年机关运行经费", "other_matters.operation"),
)
"""Amounts that have others of their kind beside them: path, title, and the one beside."""


@rule("F03")
def unit_seems_mixed_up(
    book: Book,
    accounts: Accounts,
    comparison: Comparison,
    general_items: Sequence[GeneralItem],
    economic_items: Sequence[EconomicItem],
    other_matters: OtherMatters,
) -> Iterator[Outcome]:
    """Two amounts of one kind lie about 10⁴ apart: 元 was typed in one place and 万元 in the other."""
    spent = sum((row.total or ZERO for row in leaves(general_items)), ZERO)
    basic = sum((row.amount or ZERO for row in leaves(economic_items)), ZERO)
    pairs = [
        ("general_items", "“一般公共预算支出”表各项之和", spent, accounts.general_out),
        ("economic_items", "“基本支出经济分类”表各款之和", basic, accounts.general_basic),
    ]
    for path, title, other in _COMPARABLE:
        amounts = [book.value(*each.split(".")) for each in (path, other)]
        pairs.append((path, title, *amounts))
    for path, title, amount, reference in pairs:
        if amount and reference:
            quotient = max(amount, reference) / min(amount, reference)
            if _SLIP[0] < quotient < _SLIP[1]:
                yield book.told(path=path, title=title, amount=amount, reference=reference)


@rule("F11")
def project_has_no_name(book: Book, project_rows: Sequence[ProjectRow]) -> Iterator[Outcome]:
    """Every project of 项目支出明细 has a name; a pasted 合计 row needs none."""
    lowest = leaf_codes(project_rows)
    for index, row in enumerate(project_rows):
        if row.code in lowest and not row.project:
            yield book.told(index=index, row=row)


@rule("F11")
def needed_cell_is_blank(
    book: Book,
    unit: Unit,
    comparison: Comparison,
    general_items: Sequence[GeneralItem],
    economic_items: Sequence[EconomicItem],
) -> Iterator[Outcome]:
    """Cells that other entries make necessary: 上年数, 预算数 of 项, amounts that are printed."""
    if unit.is_compared:
        for name in type(comparison).model_fields:
            if getattr(comparison, name).prior is None:
                title = type(comparison).model_fields[name].title
                yield book.told("prior_is_blank", name=name, title=title)
    lowest = leaf_codes(general_items)
    for index, row in enumerate(general_items):
        if row.budget is None and row.code in lowest:
            title = type(row).model_fields["budget"].title
            yield book.told("budget_of_an_item_is_blank", index=index, row=row, title=title)
    if book.options.get("款的金额"):
        for index, each in enumerate(economic_items):
            if each.amount is None and each.code.isdigit():
                yield book.told("printed_amount_is_blank", index=index, each=each)

"""Checks of whole tables and between them: levels of 科目, 口径, units and lists."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.balances import leaf_codes, leaves
from data_entry.model.accounts import Accounts, CarryOver, EconomicItem, GeneralItem
from data_entry.model.base import Record
from data_entry.model.disclosure import TotalledRow
from data_entry.model.matters import Staff
from data_entry.model.spec import columns, lines
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Definition, Subordinate, Unit
from data_entry.numbers import ZERO
from data_entry.unread import Unread
from data_entry.words import is_same_office
from generator.checks.engine.registry import Book, Outcome, rule, rule_by_table
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.forms.form import Form

_P = Patterns(__name__)
_BEGINNING = "年初"
"""So the budget is called where a form asks that of the year's beginning: what came later has none."""
_MONEYS = ("fund", "soe")
"""Lines of 结转结余 that a unit without that money leaves blank."""
_OFFICIAL = ("general_items", "income_rows", "expense_rows", "class_spending")


@rule("F07")
def blanks_and_zeros_are_mixed(book: Book) -> Iterator[Outcome]:
    """In one column either all zero amounts are typed or all are left blank."""
    for name in _OFFICIAL:
        rows = book.filled.sheets.get(name) or []
        raw = book.filled.entries.sheets.get(name) or []
        for column in columns(rows[0].__class__) if rows else ():
            if not column.kind.is_money or column.cell.is_computed or column.name == "budget":
                continue
            zero = [i for i, row in enumerate(rows) if getattr(row, column.name) == 0]
            blank = [i for i in zero if column.name not in raw[i]]
            if blank and len(blank) < len(zero):
                yield book.told(name=name, blank=blank, column=column, count=len(blank))


@rule("F17")
def some_amounts_of_a_list_are_missing(
    book: Book, economic_items: Sequence[EconomicItem]
) -> Iterator[Outcome]:
    """公开06 has amounts for every 款 or for none; otherwise the sums cannot be compared."""
    open_rows = [
        i for i, row in enumerate(economic_items) if row.amount is None and row.code.isdigit()
    ]
    if open_rows and len(open_rows) < sum(row.code.isdigit() for row in economic_items):
        codes = "、".join(economic_items[i].code for i in open_rows)
        yield book.told(
            open_rows=open_rows,
            codes=codes,
            related=[f"economic_items.{i}.amount" for i in open_rows],
        )


@rule("F17")
def some_balances_of_the_chain_are_missing(
    book: Book, carry_over: CarryOver, accounts: Accounts
) -> Iterator[Outcome]:
    """结转结余 is filled as a whole; in part, the chain from year to year cannot be compared."""
    cells = [
        (f"carry_over.{name}.{column.name}", getattr(line, column.name))
        for name in (type(carry_over).model_fields if carry_over else ())
        if (line := getattr(carry_over, name)) and _applies(name, line, accounts)
        for column in columns(line.__class__)
        if column.kind.is_money
    ]
    blank = [path for path, value in cells if value is None]
    is_any = accounts.carried_in or accounts.carried_out or any(value for _, value in cells)
    if blank and len(blank) < len(cells) and is_any:
        yield book.told(blank=blank, count=len(blank), related=blank)


def _applies(name: str, line: Record, accounts: Accounts) -> bool:
    """False for a line left blank whose money the unit has none of."""
    flows = (getattr(accounts, each, ZERO) for each in (name, f"{name}_out"))
    is_filled = any(
        getattr(line, column.name) is not None
        for column in columns(line.__class__)
        if column.kind.is_money
    )
    return is_filled or name not in _MONEYS or any(flows)


_TO_ITEMS = [
    name
    for name in derive.tables_of_codes()
    if name not in ("general_items", "economic_items", "class_spending")
]


@rule_by_table("T04", tables=_TO_ITEMS)
def class_stands_without_its_items(
    book: Book, name: str, rows: Sequence[TotalledRow]
) -> Iterator[Outcome]:
    """The official tables go down to 项: a 类 or 款 with money has rows below it."""
    lowest = leaf_codes(rows)
    for index, row in enumerate(rows):
        if row.code in lowest and len(row.code) < 7 and row.total:
            below = "款级" if len(row.code) == 3 else "项级"
            yield book.told(name=name, index=index, row=row, below=below)


@rule("T06")
def item_has_neither_budget_nor_spending(
    book: Book, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """A 项 with nothing in budget and accounts is not listed."""
    lowest = leaf_codes(general_items)
    for index, row in enumerate(general_items):
        if row.code in lowest and row.total == 0 and row.budget == 0:
            yield book.told(index=index, row=row)


@rule("W06")
def spending_without_budget(
    book: Book, general_items: Sequence[GeneralItem], three_public: ThreePublic
) -> Iterator[Outcome]:
    """预算数 is neither 0 where money was spent nor so small that the completion rate is absurd."""
    lowest = leaf_codes(general_items)
    is_of_the_beginning = book.title("general_items", "budget").startswith(_BEGINNING)
    lines: list[tuple[str, tuple[str, ...], str, Decimal, Decimal | None]] = [
        (f"general_items.{index}", ("basic", "project"), f"科目 {row.code}", row.total, row.budget)
        for index, row in enumerate(general_items)
        if row.code in lowest and row.total is not None
    ]
    for name in derive.THREE_PUBLIC_ITEMS:
        line = getattr(three_public, name)
        title = type(three_public).model_fields[name].title or ""
        lines.append((f"three_public.{name}", ("actual",), title, line.actual, line.budget))
    for row_path, spent, title, actual, budget in lines:
        path, related = f"{row_path}.budget", [f"{row_path}.{column}" for column in spent]
        if budget and (rate := actual / budget) >= book.limit():
            yield book.told(
                "spending_is_a_multiple_of_its_budget",
                path=path,
                title=title,
                actual=actual,
                budget=budget,
                rate=rate,
                related=related,
            )
        is_added_later = is_of_the_beginning and row_path.startswith("general_items")
        if budget == 0 and actual and not is_added_later:
            yield book.told(path=path, title=title, actual=actual, related=related)


@rule("X03")
def basic_spending_is_of_another_scope(
    book: Book, accounts: Accounts, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """Section 六 tells of 公开06 (一般公共预算), not of the 基本支出 of all money in 公开03."""
    rows = leaves(general_items)
    general = sum((row.basic for row in rows), ZERO)
    spent = sum((row.total for row in rows), ZERO)
    slack = book.tolerance(2 * len(rows))
    is_whole = abs(spent - accounts.general_out) <= slack
    differs = abs(accounts.basic - general) > slack
    if is_whole and differs and accounts.general_basic == accounts.basic:
        yield book.told(general=general)


@rule("X06")
def list_of_units_is_not_right(
    book: Book, unit: Unit, subordinates: Sequence[Subordinate], staff: Sequence[Staff]
) -> Iterator[Outcome]:
    """Each subordinate is listed once, the unit itself as stated, and staff belong to units listed."""
    names = [each.name for each in subordinates]
    if isinstance(unit.name, Unread):
        return
    for name, count in Counter(names).items():
        if count > 1:
            index = len(names) - 1 - names[::-1].index(name)
            yield book.told("unit_is_listed_twice", index=index, name=name, count=count)
    for index, name in enumerate(names):
        if _P.several.search(_P.aside.sub("", name)):
            yield book.told("several_units_in_one_cell", index=index, name=name)
    own = next((i for i, name in enumerate(names) if is_same_office(name, unit.name)), -1)
    is_listed = own >= 0
    if names and is_listed != (unit.includes_self == "含"):
        row = f"subordinates.{own}.name" if is_listed else "subordinates"
        sheet = book.place("subordinates").sheet
        yield book.told(
            "unit_itself_is_not_as_chosen",
            place="unit.includes_self" if book.asks("unit", "includes_self") else row,
            sheet=sheet,
            state="有" if is_listed else "没有",
            row=row,
        )
    for index, each in enumerate(staff):
        if each.unit not in {unit.name, *names}:
            yield book.told(
                "staff_are_of_no_unit_listed",
                index=index,
                each=each,
                listed_on=book.place("subordinates").sheet,
            )


@rule("W12")
def explanation_belongs_to_another_subject(
    book: Book,
    terms: Sequence[Definition],
    general_items: Sequence[GeneralItem],
    three_public: ThreePublic,
) -> Iterator[Outcome]:
    """A purpose or explanation fits its 科目: 住房公积金 is not explained with 医疗."""
    texts = [(f"terms.{i}.text", row.name, row.text) for i, row in enumerate(terms)]
    texts += [
        (f"general_items.{i}.reason", row.code, row.reason or "")
        for i, row in enumerate(general_items)
    ]
    for line in lines(type(three_public)):
        use = getattr(getattr(three_public, line.name), "use", None)
        texts.append((f"three_public.{line.name}.use", line.cell.title, use or ""))
    for path, code, text in texts:
        name = book.catalogue.name(code) or (code if not code.isdigit() else "")
        groups = lexicon()["purposes"]
        own = next((g for g in groups if any(word in name for word in g["subject"])), None)
        if own is None or any(word in text for word in own["words"]):
            continue
        free = lexicon()["staff_events"]["events"] if path.endswith(".reason") else []
        is_use = path.startswith("three_public")
        others = [
            g for g in groups if g is not own and is_use in (False, "is_of_three_public" in g)
        ]
        words = (w for g in others for w in g["words"] if w not in free)
        other = next((w for w in words if w in text), None)
        if other:
            yield book.told(path=path, name=name, other=other)


def explains_subjects(form: Form) -> bool:
    """True if 名词解释 of the form has an entry for every 科目 used."""
    return any(term.subjects for term in form.terms)


@rule("D06")
def explanations_are_not_those_of_the_subjects_used(
    book: Book, general_items: Sequence[GeneralItem], terms: Sequence[Definition]
) -> Iterator[Outcome]:
    """名词解释 explains every 科目 used and no other."""
    own = {term.name for term in terms}
    used = derive.items(general_items, book.catalogue)
    for item in used if explains_subjects(book.form) else ():
        official = book.catalogue.explanation(item.code)
        if item.code in own or (official and item.code not in book.catalogue.unproved):
            continue
        index = next(i for i, row in enumerate(general_items) if row.code == item.code)
        subject = book.subject(item.code, item.name)
        if official:
            yield book.told(
                "explanation_is_not_proved",
                index=index,
                subject=subject,
                official=official,
                item=item,
            )
        else:
            yield book.told("subject_has_no_explanation", index=index, subject=subject, item=item)
    codes = {item.code for item in used}
    for index, term in enumerate(terms):
        if term.name.isdigit() and term.name not in codes:
            yield book.told("explanation_is_of_no_subject_used", index=index, term=term)


@rule("D06")
def explanation_replaces_the_official_one(
    book: Book, terms: Sequence[Definition]
) -> Iterator[Outcome]:
    """An entry of 名词解释 has the words of the 科目表 or of the form."""
    own = {spec.name: spec.text for spec in book.form.terms}
    names = {_core(text): name for name, text in _official(book)}
    for index, term in enumerate(terms):
        own_name = book.catalogue.name(term.name)
        other = names.get(_core(term.text), own_name)
        if own_name and other != own_name:
            yield book.told("explanation_is_another_subject_s", index=index, term=term, other=other)
            continue
        official = book.catalogue.explanation(term.name) or own.get(term.name)
        if term.name in book.catalogue.unproved:
            continue
        if official and official.strip("。\n ") != term.text.strip("。\n "):
            source = "科目表" if term.name.isdigit() else "模板"
            yield book.told(index=index, term=term, source=source, official=official)


def _core(text: str) -> str:
    """An explanation without its brackets and its full stop."""
    return _P.aside.sub("", text).strip("。\n ")


def _official(book: Book) -> Iterator[tuple[str | None, str]]:
    """What the 科目表 says of each 科目, by its name."""
    for code, text in book.catalogue.explanations.items():
        yield book.catalogue.name(code), text
    yield from book.catalogue.common.items()

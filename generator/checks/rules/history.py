"""Checks against last year: the chain of balances, last year's workbook, changes that look odd."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.model.accounts import Accounts, CarryOver, Comparison
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Unit
from data_entry.numbers import Change, to_wan
from data_entry.reading.filled import Filled
from data_entry.words import is_same_office
from generator.checks.engine.compared import Explained, rule_on_changes
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.quantities import quantities
from generator.checks.reading.texts import running_texts

_JUMPY = ("three_public.abroad", "three_public.cars")
"""A journey or a new car comes once in years; a multiple of last year says nothing there."""

_SPENT = "支出合计"
"""What a line is called that compares 本年支出合计 with that of last year."""
_FEW = 3
"""So many amounts may be those of last year by chance."""
_CARRIED = {"total": "carried_in", "fiscal": "fiscal_carried_in"}


@rule("Y01")
def opening_is_not_last_year_s_closing(
    book: Book, accounts: Accounts, carry_over: CarryOver
) -> Iterator[Outcome]:
    """年初结转和结余 is last year's 年末结转和结余 (公开01), or the adjustment is explained."""
    for name in type(carry_over).model_fields if carry_over else ():
        line = getattr(carry_over, name)
        own = f"carry_over.{name}.opening" if name not in _CARRIED else f"accounts.{_CARRIED[name]}"
        opening = (
            getattr(accounts, _CARRIED[name])
            if name in _CARRIED
            else getattr(line, "opening", None)
        )
        if line.last_year is None or opening is None or line.reason or opening == line.last_year:
            continue
        title = type(carry_over).model_fields[name].title
        yield book.told(name=name, title=title, opening=opening, line=line, own=own)


@rule("Y15")
def last_year_is_denied_and_given(
    book: Book, unit: Unit, comparison: Comparison
) -> Iterator[Outcome]:
    """A unit that says it has no last year has no 上年数 either."""
    given = [
        f"comparison.{name}.prior"
        for name in type(comparison).model_fields
        if getattr(comparison, name).prior
    ]
    if not unit.is_compared and given:
        yield book.told(count=len(given), related=given)


@rule("Y02")
def prior_is_not_last_year_s_workbook(
    book: Book, last_year: Filled, unit: Unit, comparison: Comparison, three_public: ThreePublic
) -> Iterator[Outcome]:
    """上年数 is what last year's workbook has, or the clerk explains why not."""
    if not _is_year_before(last_year, unit):
        before = last_year.sheets.get("unit")
        year = "读不出年度" if before is None else f"是{before.year}年度的"
        yield book.told(
            "workbook_is_not_of_last_year",
            last_year=last_year,
            year=year,
            year_before=unit.year - 1,
        )
        return
    before = last_year.sheets["unit"]
    if not is_same_office(before.name, unit.name):
        yield book.told(
            "workbook_of_last_year_is_another_office_s", last_year=last_year, before=before
        )
    for path, title, typed, reported in _pairs(last_year, comparison, three_public):
        if typed is not None and reported is not None and _differ(book, last_year, typed, reported):
            yield book.told(
                "prior_is_not_last_year_s", path=path, title=title, typed=typed, reported=reported
            )


def _is_year_before(last_year: Filled, unit: Unit) -> bool:
    before = last_year.sheets.get("unit")
    return before is not None and before.year == unit.year - 1


@rule("Y11")
def chapter_is_last_year_s(book: Book, last_year: Filled, unit: Unit) -> Iterator[Outcome]:
    """A chapter with figures is not word for word that of the year before."""
    if not _is_year_before(last_year, unit):
        return
    before = {
        (each.form, each.subject, chapter.section.heading): chapter.text.strip()
        for each in last_year.entries.narratives
        for chapter in each.chapters
    }
    for text in running_texts(book):
        if not text.is_narrative or not quantities(text.text):
            continue
        narrative = book.narratives[int(text.path[1])]
        if before.get((narrative.form, narrative.subject, text.title)) == text.text.strip():
            yield book.told(text=text, words=text.text[:30])


@rule("Y12")
def texts_are_last_year_s(book: Book, unit: Unit) -> Iterator[Outcome]:
    """Texts carried from last year's workbook have been changed since; one finding names all."""
    same = [
        text
        for text in running_texts(book)
        if text.path[0] != "unit" and text.text.strip() in book.filled.texts_of_last_year
    ]
    if not same:
        return
    places = []
    for text in same:
        old = f"{unit.year - 1}年"
        places.append(f"{book.place(text.path)}{f'（写着 {old}）' if old in text.text else ''}")
    yield book.told(
        same=same, count=len(same), places=places, related=[text.path for text in same[1:]]
    )


@rule_on_changes("Y13")
def everything_is_as_last_year(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """Amounts that all equal last year's are last year's."""
    known = [line for line in lines if line.prior]
    if len(known) >= _FEW and all(line.current == line.prior for line in known):
        cells = [f"{line.path.rpartition('.')[0]}.prior" for line in known]
        yield book.told(cells=cells, count=len(known), related=cells[1:])


@rule_on_changes("Y10")
def part_of_last_year_exceeds_the_whole(
    book: Book, lines: Sequence[Explained]
) -> Iterator[Outcome]:
    """What a form alone compares is part of the accounts, so last year's is part of last year's."""
    whole = next((line for line in lines if line.path == "comparison.total.reason"), None)
    if whole is None or not whole.prior:
        return
    for line in lines:
        if line.prior is None or line.path.startswith(("comparison", "three_public")):
            continue
        is_whole = line.prior == whole.prior and _SPENT in line.title
        if line.prior > whole.prior:
            yield book.told(line=line, whole=whole)
        elif is_whole and book.value("accounts", "carried_in"):
            yield book.told("spending_of_last_year_is_the_total", line=line)


@rule("Y14")
def year_is_none_of_the_form_s(book: Book, unit: Unit, accounts: Accounts) -> Iterator[Outcome]:
    """A form that says for which years it is used has another one's figures.

    ``accounts``: the workbook is a unit's; the year of an annex is that of what it reports on.
    """
    years = book.form.years
    if years and unit.year not in years:
        said = "、".join(map(str, years))
        yield book.told(form=book.form.name, said=said)


def _differ(book: Book, last_year: Filled, typed: Decimal, reported: Decimal) -> bool:
    """True if two amounts agree: in 元 where both workbooks are in 元, else as printed in 万元."""
    if book.filled.in_wan or last_year.in_wan:
        return to_wan(typed) != to_wan(reported)
    return typed != reported


@rule("Y01")
def opening_is_not_the_closing_of_last_year_s_workbook(
    book: Book, last_year: Filled, unit: Unit, accounts: Accounts, carry_over: CarryOver
) -> Iterator[Outcome]:
    """年初结转和结余 is 年末结转和结余 of the workbook of the year before."""
    before = last_year.sheets.get("accounts")
    if before is None or not _is_year_before(last_year, unit):
        return
    for name, opening in _CARRIED.items():
        closing = opening.replace("carried_in", "carried_out")
        typed, reported = getattr(accounts, opening), getattr(before, closing)
        is_explained = carry_over is not None and getattr(carry_over, name).reason
        if not is_explained and _differ(book, last_year, typed, reported):
            title = type(accounts).model_fields[opening].title
            yield book.told(opening=opening, title=title, typed=typed, reported=reported)


def _pairs(
    last_year: Filled, comparison: Comparison, three_public: ThreePublic
) -> Iterator[tuple[str, str, Decimal | None, Decimal | None]]:
    for fact in derive.compared_facts():
        record = last_year.sheets.get(fact.sheet)
        reported = None if record is None else getattr(record, fact.field)
        typed = getattr(comparison, fact.name).prior
        yield f"comparison.{fact.name}.prior", fact.title, typed, reported
    before = last_year.sheets.get("three_public")
    for name in derive.THREE_PUBLIC_ITEMS if before else ():
        title = type(three_public).model_fields[name].title or ""
        typed, reported = getattr(three_public, name).prior, getattr(before, name).actual
        yield f"three_public.{name}.prior", title, typed, reported


@rule("Y06")
def printed_changes_do_not_add_up(
    book: Book, unit: Unit, three_public: ThreePublic
) -> Iterator[Outcome]:
    """The changes of the items of 三公, as printed, add up to the change of their total."""
    if not unit.is_compared:
        return
    items = [getattr(three_public, name) for name in derive.THREE_PUBLIC]
    actual, prior = three_public.total.actual, three_public.total.prior
    if actual is None or prior is None or any(item.prior is None for item in items):
        return
    total = Change(actual, prior)
    changes = [Change(item.actual, item.prior) for item in items]
    if sum(change.sign * change.difference for change in changes) != total.sign * total.difference:
        return  # the amounts themselves do not add up, which T01-13 tells
    printed = sum(change.sign * to_wan(change.difference) for change in changes)
    whole = total.sign * to_wan(total.difference)
    if printed != whole:
        yield book.told(printed=printed, whole=whole)


_SMALL, _LARGE = 10000, 50000
"""Below the one a change by some times says nothing; above the other, tenfold, it says something."""
_A_DIGIT = 10


@rule_on_changes("Y09")
def change_is_suspiciously_large(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """One year is a multiple of the other: a digit may be lost or doubled, even where a reason stands."""
    limit = book.limit()
    for line in (*lines, *_of_running_cars(book)) if lines else ():
        if line.path.startswith(_JUMPY):
            continue
        low, high = sorted((line.current, line.prior or Decimal(0)))
        is_digit_more = high > _LARGE and low and high / low >= _A_DIGIT
        if line.prior and (is_digit_more or (low > _SMALL and high / low >= limit)):
            current, prior = book.money(line.current), book.money(line.prior)
            yield book.told(line=line, current=current, prior=prior, times=high / low)


def _of_running_cars(book: Book) -> Iterator[Explained]:
    """What running the cars cost in both years: it is steady, though what is paid for new ones is not."""
    item = book.value("three_public", "car_running")
    if item and isinstance(item.actual, Decimal) and isinstance(item.prior, Decimal):
        title = book.title("three_public", "car_running")
        yield Explained("three_public.car_running.prior", title, item.actual, item.prior, None)


@rule("Y10")
def prior_total_is_less_than_its_part(
    book: Book, unit: Unit, comparison: Comparison
) -> Iterator[Outcome]:
    """Last year too, 财政拨款总计 is part of 总计, and the three budgets are part of it."""
    if not unit.is_compared:
        return
    total, fiscal = comparison.total.prior, comparison.fiscal.prior
    parts = [getattr(comparison, name).prior for name in ("general", "fund", "soe")]
    spent = None if None in parts else sum(parts)
    pairs = [
        ("total", ["fiscal"], total, fiscal, "财政拨款收入、支出总计"),
        ("fiscal", ["general", "fund", "soe"], fiscal, spent, "三项财政拨款支出之和"),
    ]
    for whole, others, a, b, words in pairs:
        if a is not None and b is not None and b - a > book.tolerance(len(others)):
            title = type(comparison).model_fields[whole].title
            yield book.told(
                whole=whole,
                title=title,
                a=a,
                words=words,
                b=b,
                related=[f"comparison.{name}.prior" for name in others],
            )


@rule("Y10")
def prior_total_holds_what_was_not_carried_over(
    book: Book, unit: Unit, accounts: Accounts, comparison: Comparison, carry_over: CarryOver
) -> Iterator[Outcome]:
    """Where nothing was carried into this year, last year's 财政拨款总计 was spent to the last."""
    names = ("general", "fund", "soe")
    total, parts = comparison.fiscal.prior, [getattr(comparison, name).prior for name in names]
    left = carry_over.fiscal.last_year if carry_over else None
    if not unit.is_compared or total is None or None in parts or accounts.fiscal_carried_in or left:
        return
    spent = sum(parts)
    if total - spent > book.tolerance(len(names)):
        yield book.told(
            total=total,
            spent=spent,
            related=["accounts.fiscal_carried_in", *(f"comparison.{name}.prior" for name in names)],
        )

"""Checks of 三公 and of assets: money with its counts, cars kept and bought, receptions."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.findings import Level
from data_entry.model.matters import OtherMatters
from data_entry.model.spec import sum_parts
from data_entry.model.three_public import Reception, ThreePublic
from data_entry.numbers import ZERO, half_up
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.quantities import quantities

_COUNTED = {
    "abroad": ("groups", "persons"),
    "domestic": ("domestic_batches", "domestic_persons"),
    "foreign": ("foreign_batches", "foreign_persons"),
}


def _counts(book: Book, total: str) -> list[str]:
    """The cells of a number of cars: kind by kind, or the total alone where a form asks no kinds."""
    kinds = sum_parts(ThreePublic.model_fields[total])
    asked = [name for name in kinds if book.asks("three_public", name)]
    return [f"three_public.{name}.count" for name in asked or [total]]


def _is_typed(book: Book, line: str) -> bool:
    """True if the count of a line was typed, be it 0."""
    own = (book.filled.entries.sheets.get("three_public") or {}).get(line)
    return isinstance(own, dict) and own.get("count") is not None


@rule("T05")
def money_and_counts_do_not_fit(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """Money has its count and a count its money, and there are no more 批次 than 人次."""
    titles = {name: field.title for name, field in type(three_public).model_fields.items()}
    for money, numbers in _COUNTED.items():
        amount = getattr(three_public, money).actual
        for number in numbers:
            count = getattr(three_public, number).count
            if bool(amount) != bool(count):
                yield book.told(
                    money=money,
                    amount=amount,
                    number=number,
                    titles=[titles[money], titles[number]],
                    said=f"为 {count}" if _is_typed(book, number) else "没有填写，正文写成 0",
                )
        batches, persons = (getattr(three_public, number).count for number in numbers)
        if batches > persons > 0:
            own = [titles[number] for number in numbers]
            counts = [batches, persons]
            yield book.told(
                "more_occasions_than_persons", numbers=numbers, titles=own, counts=counts
            )


@rule("T05")
def cars_and_their_money_do_not_fit(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """Cars bought cost money, money for cars buys some, and running costs need a car."""
    fields = type(three_public).model_fields
    for name in sum_parts(fields["bought_cars"]):
        line = getattr(three_public, name)
        if bool(line.actual) != bool(line.count):
            yield book.told(name=name, title=fields[name].title, line=line)
    kept, bought = three_public.kept_cars.count or 0, three_public.bought_cars.count or 0
    running = three_public.car_running.actual
    kinds_kept, kinds_bought = (_counts(book, name) for name in ("kept_cars", "bought_cars"))
    if "three_public.bought_cars.count" in kinds_bought:
        cost = three_public.car_purchase.actual
        if bool(cost) != bool(bought):
            title = fields["bought_cars"].title
            yield book.told("cars_and_their_price", bought=bought, cost=cost, title=title)
    related = [*kinds_kept, *kinds_bought]
    if bool(running) != bool(kept):
        yield book.told("cars_and_their_running", running=running, kept=kept, related=related)
    if bought > kept:
        first, *_ = kinds_kept
        yield book.told(
            "more_cars_bought_than_kept", first=first, bought=bought, kept=kept, related=related
        )


@rule("W09")
def receptions_do_not_add_up(
    book: Book, three_public: ThreePublic, receptions: Sequence[Reception]
) -> Iterator[Outcome]:
    """接待明细 has all amounts or none; if all, they add up to 国内公务接待支出."""
    amounts = [row.amount for row in receptions]
    if not amounts or all(amount is None for amount in amounts):
        return
    given = [amount for amount in amounts if amount is not None]
    cells = [f"receptions.{i}.amount" for i in range(len(amounts))]
    if len(given) < len(amounts):
        yield book.told("some_receptions_have_no_amount", blank=amounts.index(None), related=cells)
        return
    total, reported = sum(given, ZERO), three_public.domestic.actual
    gap = ZERO if reported is None else abs(total - reported)
    if gap > book.tolerance(len(amounts)):
        cells.append("three_public.domestic.actual")
        yield book.told(total=total, reported=reported, gap=gap, related=cells)


@rule("W09")
def receptions_do_not_fit_their_counts(
    book: Book, three_public: ThreePublic, receptions: Sequence[Reception]
) -> Iterator[Outcome]:
    """接待明细 is printed as complete: it has as many occasions as 批次, and money a head is as usual."""
    batches, persons = three_public.domestic_batches.count, three_public.domestic_persons.count
    if receptions and len(receptions) != batches:
        yield book.told(
            "receptions_are_not_as_many",
            count=len(receptions),
            batches=batches,
            level=Level.WARNING if len(receptions) > batches else Level.NOTE,
            related=[f"receptions.{i}.occasion" for i in range(len(receptions))],
        )
    if persons and three_public.domestic.actual:
        each = three_public.domestic.actual / persons
        if not 10 <= each <= book.limit():
            yield book.told(
                "reception_a_head_is_unusual", average=half_up(each, 2), persons=persons
            )


@rule("T07")
def one_purchase_seems_to_be_counted_twice(
    book: Book, other_matters: OtherMatters
) -> Iterator[Outcome]:
    """No amount stands under two of 货物, 工程 and 服务: it may have been typed twice."""
    names = ("goods", "works", "services")
    seen: dict[Decimal, str] = {}
    fields = type(other_matters).model_fields
    for name in names:
        amount = getattr(other_matters, name)
        twin = seen.setdefault(amount, name)
        if amount and twin != name:
            yield book.told(
                name=name,
                twin_title=fields[twin].title,
                title=fields[name].title,
                amount=amount,
                twin=twin,
            )


@rule("T07")
def award_is_a_digit_off_the_purchases(
    book: Book, other_matters: OtherMatters
) -> Iterator[Outcome]:
    """What was awarded to 中小企业 is all that was purchased but for the decimal point: one is wrong."""
    award, whole = other_matters.sme, other_matters.purchases
    digits = {f"{each:f}".replace(".", "").strip("0") for each in (award, whole) if each}
    if award and whole and award != whole and len(digits) == 1:
        yield book.told(award=award, whole=whole)


@rule("T07")
def award_to_small_firms_is_blank(book: Book, other_matters: OtherMatters) -> Iterator[Outcome]:
    """What was awarded to 小微企业 is part of what 中小企业 got; blank is printed as 0."""
    typed = book.filled.entries.sheets.get("other_matters") or {}
    is_blank = book.asks("other_matters", "micro") and typed.get("micro") is None
    if other_matters.sme and is_blank:
        yield book.told(other_matters=other_matters)


@rule("W15")
def more_was_spent_than_budgeted(book: Book, three_public: ThreePublic) -> Iterator[Outcome]:
    """“三公”经费 keeps within its budget, also where the form asks for no reason."""
    for name in derive.THREE_PUBLIC_ITEMS:
        line, path = getattr(three_public, name), f"three_public.{name}"
        is_explained = book.asks("three_public", name, "budget_reason")
        if line.budget and line.actual > line.budget and not is_explained:
            title = type(three_public).model_fields[name].title
            yield book.told(path=path, title=title, line=line)


@rule("T08")
def cars_do_not_fit_the_assets(
    book: Book, three_public: ThreePublic, other_matters: OtherMatters
) -> Iterator[Outcome]:
    """公务用车保有量 of 三公 is part of all vehicles; what is more needs explaining."""
    kept, cars = three_public.kept_cars.count or 0, other_matters.cars or 0
    related = _counts(book, "kept_cars")
    related += [
        f"other_matters.{n}"
        for n in ("leader_cars", "dispatch_cars", "emergency_cars", "other_cars")
    ]
    words = f"三公经费中公务用车保有量 {kept} 辆，国有资产中车辆总数 {cars} 辆"
    if kept > cars:
        yield book.told(
            "more_cars_kept_than_owned", words=words, kept=kept, cars=cars, related=related
        )
    elif kept < cars:
        yield book.told(
            "fewer_cars_kept_than_owned", words=words, cars=cars, kept=kept, related=related
        )


@rule("T08")
def cars_of_a_use_are_not_those_counted(
    book: Book, other_matters: OtherMatters
) -> Iterator[Outcome]:
    """“水库巡查1辆、河道执法2辆” are the 其他用车 that are counted."""
    said = [q for q in quantities(other_matters.other_cars_use or "") if q.unit == "辆"]
    together = int(sum(q.value for q in said))
    if len(said) > 1 and other_matters.other_cars and together != other_matters.other_cars:
        yield book.told(together=together, other_matters=other_matters)

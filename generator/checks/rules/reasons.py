"""Checks of reasons: given where needed, absent where nothing changed, fitting the direction."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.balances import leaf_codes
from data_entry.findings import Finding
from data_entry.model.accounts import Comparison, GeneralItem
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Unit
from data_entry.numbers import half_up
from generator.checks.engine.compared import Explained, rule_on_changes
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.misstatements import UP
from generator.checks.reading.quantities import MONEY, clause_before, quantities
from generator.checks.reading.sums import digits
from generator.checks.reading.texts import running_texts

SHORTEST_REASON = 4
"""A reason of fewer characters says nothing."""
_RATE = Decimal("0.51")
"""So far may a rate be that is told without decimals."""
_P = Patterns(__name__)
_OPERATION = "comparison.operation"


@rule_on_changes("Y07")
def change_has_no_reason(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """A change of more than 10 % against last year, or from nothing, needs its reason."""
    limit = book.limit()
    for line in lines:
        change = line.change
        if line.prior is None or line.reason or not change.sign:
            continue
        if line.path == line.prior_path or not book.asks(*line.path.split(".")):
            continue
        if change.rate is not None and change.rate <= limit:
            continue
        word = "增长" if change.sign > 0 else "下降"
        rate = "从无到有" if change.rate is None else f"{word}{half_up(change.rate * 100, 2)}%"
        yield book.told(line=line, rate=rate, percent=limit * 100)


@rule("W15")
def difference_from_budget_has_no_reason(
    book: Book, general_items: Sequence[GeneralItem], three_public: ThreePublic
) -> Iterator[Outcome]:
    """Where 决算数 is not 预算数 the clerk explains it, item by item."""
    lowest = leaf_codes(general_items) if book.asks("general_items", "reason") else set()
    for index, row in enumerate(general_items):
        if row.code not in lowest or row.budget is None or row.total is None:
            continue
        if row.total != row.budget and not row.reason:
            title = f"科目 {row.code} {book.catalogue.name(row.code) or ''}"
            yield _unexplained(book, f"general_items.{index}.reason", title, row.total, row.budget)
    for name in (*derive.THREE_PUBLIC_ITEMS, "total"):
        line = getattr(three_public, name)
        title = type(three_public).model_fields[name].title or ""
        is_asked = book.asks("three_public", name, "budget_reason")
        if line.actual != line.budget and not line.budget_reason and is_asked:
            path = f"three_public.{name}.budget_reason"
            yield _unexplained(book, path, title, line.actual, line.budget)


_NONE_LAST_YEAR = r"(?:上年|去年)度?(?:没有|无|未发生|未安排|未产生)[“”一-龥]{0,4}"


@rule_on_changes("W11")
def reason_denies_last_year(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """“上年没有政府性基金支出” stands only where the line had nothing last year."""
    for line in lines:
        name = re.escape(_P.kind_of_budget.sub("", line.title.strip("“”")))
        said = re.search(_NONE_LAST_YEAR + name, line.reason or "")
        if said and line.prior:
            yield book.told(line=line, said=said)


@rule_on_changes("W11")
def reason_tells_another_change(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """“比上年增加15万元” in a reason is the change of its line."""
    for line in lines:
        said = _P.said_change.search(line.reason or "")
        if not said or line.prior is None:
            continue
        amount = Decimal(said["amount"]) * MONEY[said["unit"]]
        change = abs(line.current - line.prior)
        if abs(change - amount) > max(book.tolerance(2), MONEY[said["unit"]] / 200):
            yield book.told(line=line, words=said[0].strip("，,；;"), change=change)


@rule("W11")
def reason_denies_the_difference_from_the_budget(
    book: Book, general_items: Sequence[GeneralItem], three_public: ThreePublic
) -> Iterator[Outcome]:
    """“超出预算” stands where more was spent than the budget had, “节约” where less was."""
    lines = [
        (f"general_items.{i}.reason", row.total, row.budget, row.reason)
        for i, row in enumerate(general_items)
        if row.total is not None and row.budget is not None
    ]
    for name in (*derive.THREE_PUBLIC_ITEMS, "total"):
        line = getattr(three_public, name)
        path = f"three_public.{name}.budget_reason"
        lines.append((path, line.actual, line.budget, line.budget_reason))
    words = lexicon()["budget"]
    for path, actual, budget, reason in lines:
        if not reason or actual == budget:
            said = next((w for w in words["apart"] if w in (reason or "")), "")
            if said and budget and not _P.nothing.search(reason or ""):
                yield book.told("difference_is_told_of_none", path=path, said=said, budget=budget)
            continue
        own, other = ("over", "under") if actual > budget else ("under", "over")
        said = _P.not_this_year.sub("", reason)
        wrong = next((word for word in words[other] if word in said), "")
        if wrong and not any(word in said for word in words[own]):
            fact = "大于" if actual > budget else "小于"
            yield book.told(
                "difference_is_told_the_other_way",
                path=path,
                wrong=wrong,
                actual=actual,
                fact=fact,
                budget=budget,
            )
        yield from _rate_of_the_difference(book, path, actual, budget, reason)
        money = [q for q in quantities(said) if q.is_money]
        gap, apart = abs(actual - budget), (*words["over"], *words["under"])
        is_gap = len(money) == 1 and clause_before(said, money[0].start).endswith(tuple(apart))
        if is_gap and money[0].value != gap and digits(money[0].value) == digits(gap):
            yield book.told("difference_is_told_in_another_size", path=path, money=money, gap=gap)


def _rate_of_the_difference(
    book: Book, path: str, actual: Decimal, budget: Decimal, reason: str
) -> Iterator[Outcome]:
    """“节约3万元，节约率5%” of a budget of 100万元: the rate is that of the line's own difference."""
    said, gap = _P.spared_rate.search(reason), abs(actual - budget)
    if not said or not budget:
        return
    amount = Decimal(said["amount"]) * MONEY[said["unit"]]
    rate = gap / budget * 100
    if abs(amount - gap) <= MONEY["万元"] / 100 and abs(rate - Decimal(said["rate"])) > _RATE:
        yield book.told(
            "difference_has_another_rate",
            path=path,
            said=said,
            gap=gap,
            right_rate=half_up(rate, 2),
        )


@rule_on_changes("D01")
def reason_is_of_another_year(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """“2021年普查任务增加” is no reason for 2024 beside 2023."""
    year = book.filled.year
    for line in lines:
        said = _P.dated.match(line.reason or "")
        if said and int(said["year"]) not in (year, year - 1):
            yield book.told(line=line, said=said, year=year, year_before=year - 1)


def _unexplained(book: Book, path: str, title: str, actual: Decimal, budget: Decimal) -> Finding:
    word = "大于" if actual > budget else "小于"
    row = path.rpartition(".")[0]
    columns = (
        ("actual", "budget") if row.startswith("three_public") else ("basic", "project", "budget")
    )
    return book.told(
        "difference_from_budget_has_no_reason",
        path=path,
        title=title,
        actual=actual,
        word=word,
        budget=budget,
        related=[f"{row}.{column}" for column in columns],
    )


@rule_on_changes("W04")
def reason_for_what_did_not_change(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """What is 持平 has no 主要原因: nothing changed."""
    for line in lines:
        if line.prior is not None and line.reason and not line.change.sign:
            yield book.told(line=line)


@rule_on_changes("W11")
def reason_does_not_fit(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """A reason says something, speaks of its own direction, and is not used for the other one too."""
    operation = next((line for line in lines if line.path.startswith(_OPERATION)), None)
    seen: dict[str, Explained] = {}
    for line in lines:
        if not line.reason or line.prior is None or not line.change.sign:
            continue
        reason = str(line.reason).strip("。；，, ")
        twin = seen.setdefault(reason, line)
        message = _misfit(reason, rises=line.change.sign > 0)
        related = [line.path.replace(".reason", ".prior"), *[twin.path] * (twin is not line)]
        if twin.change.sign != line.change.sign:
            message = f"与“{twin.title}”的原因一字不差，而两者一增一减"
        elif not message and line.path.startswith("comparison"):
            message = _economy_denied(reason, operation)
            related += ["comparison.operation.prior", "other_matters.operation"] * bool(message)
        if message:
            yield book.told(line=line, message=message, reason=reason, related=related)


def _economy_denied(reason: str, operation: Explained | None) -> str:
    """Lower running costs given as a reason while 机关运行经费 rises."""
    patterns = lexicon()["economy"]["patterns"]
    match = next((m for pattern in patterns if (m := re.search(pattern, reason))), None)
    if match is None or operation is None or operation.prior is None or operation.change.sign <= 0:
        return ""
    return f"写“{match[0]}”，而机关运行经费比上年增加"


def _circular_reason() -> re.Pattern[str]:
    words = lexicon()["circular"]
    subjects, links, changes = ("|".join(words[key]) for key in ("subjects", "links", "changes"))
    return re.compile(rf"(?:(?:{subjects})(?:{links})*(?:{changes})?(?:{links})*)+")


_CIRCULAR = _circular_reason()
"""Reasons that only say which spending rose or fell, not why."""


def _misfit(reason: str, *, rises: bool) -> str:
    is_filler = reason in lexicon()["filler"]["words"] or _CIRCULAR.fullmatch(reason)
    if is_filler or len(reason) < SHORTEST_REASON:
        return f"“{reason}”没有说明原因"
    opposite = _denied(reason, rises=rises)
    return f"写的是“{opposite}”，而数是{'增加' if rises else '减少'}的" if opposite else ""


def _denied(reason: str, *, rises: bool) -> str:
    """The word of a reason that speaks of the other direction, where none speaks of its own."""
    words = lexicon()["direction"]
    own, other = (words["up"], words["down"]) if rises else (words["down"], words["up"])
    reason = _P.not_this_year.sub("", reason)
    opposite = next((word for word in other if word in reason), "")
    return "" if any(word in reason for word in own) else opposite


@rule("W11")
def reason_in_text_denies_its_change(book: Book, unit: Unit) -> Iterator[Outcome]:
    """“减少3万元，下降5%。主要原因是任务增加”: a reason told in a text speaks of the change before it."""
    for text in running_texts(book):
        for said in _P.told_reason.finditer(text.text):
            rises = bool(re.fullmatch(UP, said["word"]))
            if denied := _denied(said["reason"], rises=rises):
                yield book.told(text=text, said=said, denied=denied)


@rule("W12")
def reason_of_operation_is_of_other_spending(
    book: Book, comparison: Comparison
) -> Iterator[Outcome]:
    """机关运行经费 holds neither pay nor projects."""
    reason = comparison.operation.reason or ""
    patterns = lexicon()["personnel"]["patterns"]
    match = next((m for pattern in patterns if (m := re.search(pattern, reason))), None)
    if match:
        yield book.told(match=match)


@rule_on_changes("Y04")
def rate_against_nothing(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """Where last year has 0 there is no rate to write about."""
    for line in lines:
        stated = _P.rate.search(line.reason or "")
        if line.prior == 0 and stated:
            yield book.told(line=line, stated=stated)


@rule_on_changes("Y03")
def rate_in_reason_is_another(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """“增加22万元，增长4.85%” with the very amount of the line: its rate is known."""
    for line in lines:
        for match in _P.with_rate.finditer(line.reason or ""):
            gap = Decimal(match["amount"]) * MONEY[match["unit"]]
            rate = abs(line.change.rate or Decimal(0)) * 100
            is_own = abs(gap - abs(line.change.difference)) <= MONEY["万元"] / 100
            if is_own and rate and abs(rate - Decimal(match["rate"])) > Decimal("0.051"):
                yield book.told(line=line, match=match, right_rate=half_up(rate, 2))


@rule_on_changes("Y05")
def equal_only_as_printed(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """A change may be too small to print: the text says 持平 and the clerk confirms it."""
    for line in lines:
        change = line.change
        if line.prior is not None and change.sign and half_up(change.difference / 10000, 2) == 0:
            yield book.told(line=line, change=change)


@rule_on_changes("Y08")
def rate_on_a_small_base_is_rough(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """A base below 1 万元 that was typed in 万元 has too few digits for an exact rate."""
    if not book.filled.in_wan:
        return
    half = Decimal(50)
    for line in lines:
        change = line.change
        if not change.prior or change.prior >= book.limit() or not change.sign:
            continue
        word = "增长" if change.sign > 0 else "下降"
        extremes = ((half, -half), (-half, half))
        ends = [
            abs((change.current + up) / (change.prior + down) - 1) * 100
            for up, down in extremes
            if change.prior + down > 0
        ]
        span = (
            f"{half_up(min(ends), 1)}%—{half_up(max(ends), 1)}%" if len(ends) == 2 else "无法确定"
        )
        yield book.told(line=line, change=change, word=word, span=span)

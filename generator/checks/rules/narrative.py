"""Checks of the figures in running text: against the workbook, each other and themselves."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from data_entry.findings import Finding
from data_entry.model.accounts import Accounts
from data_entry.model.unit import Unit
from data_entry.numbers import YUAN_PER_WAN, half_up
from generator.checks.engine.registry import Book, rule
from generator.checks.engine.suspects import exchanged_at
from generator.checks.reading import statements
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.misstatements import CHANGE, UP
from generator.checks.reading.named import Fact, Names, names_for, names_of_unit, tie
from generator.checks.reading.parts import told_wholes
from generator.checks.reading.quantities import (
    CLAUSE_MARK,
    MONEY,
    YEAR,
    Quantity,
    clause_before,
    plain,
    quantities,
    sentence_around,
    sentence_start,
)
from generator.checks.reading.texts import INDICATORS, Text, running_texts
from generator.checks.reading.together import together
from generator.checks.reading.units import (
    in_wan_for_yuan,
    in_yi_for_wan,
    in_yuan_among_wan,
    in_yuan_for_wan,
    without_number,
    without_unit,
)

_P = Patterns(__name__)
_EXACT = {True: 10, False: 1}
"""From here on no two amounts have the same digits by accident: among all of a unit, or of a project."""
_MEND = {
    "W04": "请核对增减的方向，改正文字。",
    "W17": "请核对个数，改正文字。",
    "W19": "请与原始资料核对，改正这个数。",
}
"""What to do where there is nothing to compute."""
_SHOWN = 6
"""So many figures of a cell are listed."""
_ALIKE_OWN = 2
"""So many more characters are in common."""
_TOTAL = "总计"
_ALIKE = 4
"""So many characters in common make two figures the same quantity under suspicion."""


def _printed(book: Book, fact: Fact, quantity: Quantity) -> str:
    if fact.unit == "元":
        if quantity.unit == "元":
            return f"{fact.value.normalize():f}元"
        return (
            f"{half_up(fact.value / MONEY[quantity.unit], max(quantity.places, 2))}{quantity.unit}"
        )
    if fact.unit == "%":
        return f"{half_up(fact.value * 100, max(quantity.places, 2))}%"
    return f"{fact.value.normalize():f}{quantity.unit}"


@rule("W01", "W03", "A10")
def figure_in_text_is_not_the_sheet_s(book: Book, unit: Unit) -> Iterator[Finding]:
    """An amount, rate or score under a name of the workbook has the value of the workbook."""
    rounding = YUAN_PER_WAN / 200 if book.filled.in_wan else Decimal(0)
    for text in running_texts(book):
        names = names_for(book, text.project)
        if names is None or text.path[0] == INDICATORS:
            continue
        for quantity in quantities(text.text):
            facts = tie(text.text, quantity, names, unit.year)
            slack = Decimal(0) if quantity.unit == "分" else quantity.slack
            slack += rounding if quantity.is_money else 0
            if facts and all(abs(fact.value - quantity.value) > slack for fact in facts):
                yield _contradiction(book, text, quantity, facts, names)


def _contradiction(
    book: Book, text: Text, quantity: Quantity, facts: list[Fact], names: Names
) -> Finding:
    values = "或 ".join(dict.fromkeys(_printed(book, fact, quantity) for fact in facts))
    where = "、".join(dict.fromkeys(str(book.place(fact.path)) for fact in facts))
    other = _sibling(quantity, facts[0], names)
    code = "W03" if other else "A10" if text.project else "W01"
    hint = f"，像是“{other}”的数" if other else ""
    return book.told(
        "figure_in_text_is_not_the_sheet_s",
        text=text,
        facts=facts,
        quantity=quantity,
        values=values,
        where=where,
        hint=hint,
        related=[fact.path for fact in facts],
        code=code,
    )


def _sibling(quantity: Quantity, fact: Fact, names: Names) -> str:
    """合计 written where 总计 is meant, or the other way round."""
    for name, facts in names.facts.items():
        pair = {name[-2:], fact.name[-2:]}
        if pair == {"合计", "总计"} and any(
            f.unit == "元" and f.role == fact.role and quantity.agrees_with(f.value) for f in facts
        ):
            return name
    return ""


@rule("A06", "Y03", "W04", "W05", "W16", "W17", "W19")
def statement_in_text_is_computed_wrongly(book: Book, unit: Unit) -> Iterator[Finding]:
    """What a text states of a change, share, sum, score or count follows from its own figures."""
    own = names_of_unit(book)
    told = told_wholes((t.text for t in running_texts(book) if not t.project), unit.year)
    for text in running_texts(book):
        names = names_for(book, text.project) or own
        named = together(plain(text.text), quantities(text.text), own) if not text.project else ()

        def whole_of(name: str, names: Names = names) -> Decimal | None:
            return names.amount(name) or told(name)

        for fault in (*statements.faults(text.text, unit.year, whole_of), *named):
            yield book.told(
                text=text,
                fault=fault,
                mend=_MEND.get(fault.code, "请重新计算，改正文字。"),
                code=fault.code,
            )


@rule("W02")
def same_figure_is_written_in_two_ways(book: Book, unit: Unit) -> Iterator[Finding]:
    """Two texts speak of the same thing with figures that differ by a slip of the pen."""
    found = [
        (text, quantity)
        for text in running_texts(book)
        for quantity in quantities(text.text)
        if quantity.unit and len(quantity.written.replace(".", "")) >= 3
    ]
    for (text, a), (other, b) in combinations(found, 2):
        if text is other and _sentence_of(text, a) == _sentence_of(text, b):
            continue
        if a.unit != b.unit or a.number == b.number or not _is_slip(a.written, b.written):
            continue
        if _context_year(text.text, a) != _context_year(other.text, b):
            continue
        own, its = (
            _context(one.text, each).replace(unit.name, "") for one, each in ((text, a), (other, b))
        )
        if _is_of_other_kind(text.text, a, own) != _is_of_other_kind(other.text, b, its):
            continue
        common = _common(own, its)
        if (
            len(_P.generic.sub("", common)) < _ALIKE_OWN
            or len(common) < _ALIKE
            or _tells_apart(common, own, its)
            or _P.said_of.search(common)
        ):
            continue
        yield book.told(text=text, common=common, a=a, other=other, b=b)


def _sentence_of(text: Text, quantity: Quantity) -> int:
    return sentence_start(text.text, quantity.start)


def _is_slip(a: str, b: str) -> bool:
    """True if one digit differs, two neighbours are swapped, or the decimal point has moved."""
    digits_a, digits_b = a.replace(".", ""), b.replace(".", "")
    if digits_a.strip("0") == digits_b.strip("0"):
        return True
    if len(a) != len(b):
        return False
    at = exchanged_at(a, b)
    is_one_digit = sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return is_one_digit or (at is not None and "." not in (a[at[0]], a[at[1]]))


def _context(text: str, quantity: Quantity) -> str:
    """The words beside a figure, as far as the next punctuation on either side."""
    before = clause_before(text, quantity.start)[-16:]
    after = CLAUSE_MARK.split(text[quantity.end : quantity.end + 12])[0]
    return f"{before} {after}"


def _is_of_other_kind(text: str, quantity: Quantity, context: str) -> tuple[bool, bool]:
    """Whether it is a change, and whether it is a budget."""
    return bool(CHANGE.search(text[: quantity.start])), bool(_P.budget.search(context))


def _context_year(text: str, quantity: Quantity) -> set[str]:
    return set(_P.year_word.findall(sentence_around(text, quantity.start)))


def _tells_apart(common: str, a: str, b: str) -> bool:
    """True if both contexts name something before or after the words they share, and not the same.

    A total with what was carried over is none of the year alone: 收入, 收入总计.
    """
    before = [_P.han.findall(text.partition(common)[0] + " ")[-1:] for text in (a, b)]
    after = [_P.han.match(text.partition(common)[2]) for text in (a, b)]
    totals = {bool(each and each[0].startswith(_TOTAL)) for each in after}
    return (all(before) and before[0] != before[1]) or all(after) or len(totals) > 1


def _common(a: str, b: str) -> str:
    """The longest run of Chinese characters two contexts share."""
    best = ""
    for run in _P.han.findall(a):
        for i in range(len(run)):
            for j in range(i + len(best) + 1, len(run) + 1):
                if run[i:j] not in b:
                    break
                best = run[i:j]
    return best


@rule("W07")
def amount_in_text_lacks_its_unit(book: Book, unit: Unit) -> Iterator[Finding]:
    """Every amount has its unit and every unit its amount; a single 元 among 万元 is a slip."""
    for text in running_texts(book):
        for words in without_number(text.text):
            yield book.told("unit_lacks_its_number", text=text, words=words)
        names = names_for(book, text.project) or names_of_unit(book)
        least = _EXACT[names.has_budget]
        found = quantities(text.text)
        in_wan = [q for q in found if q.unit == "万元"]
        for quantity in found:
            message = (
                without_unit(text.text, quantity)
                or in_yuan_among_wan(text.text, quantity, in_wan)
                or in_yuan_for_wan(quantity, names.in_wan, least)
                or in_wan_for_yuan(quantity, names.in_wan)
                or in_yi_for_wan(quantity, names.in_wan)
            )
            if message:
                yield book.told(
                    "amount_lacks_its_unit", text=text, message=message, quantity=quantity
                )


@rule("W10")
def text_denies_money_that_is_there(book: Book, accounts: Accounts) -> Iterator[Finding]:
    """“无政府性基金支出” stands only where the accounts have none."""
    budgets = {
        "政府性基金": ("fund_out", accounts.fund_out),
        "国有资本经营": ("soe_out", accounts.soe_out),
    }
    for text in running_texts(book):
        for name, (field, amount) in budgets.items():
            for pattern in lexicon()["absent"]["patterns"]:
                match = re.search(pattern.replace("{名}", name), text.text)
                if amount and match and not _is_of_another_time(text.text, match):
                    yield book.told(text=text, match=match, name=name, amount=amount, field=field)
                    break


def _is_of_another_time(text: str, match: re.Match[str]) -> bool:
    """True for 上年没有…, and where it is a balance that is denied, not the spending."""
    clause = clause_before(text, match.start()) + match[0]
    after = text[match.end() : match.end() + 8]
    return bool(_P.earlier.search(clause) or _P.of_a_balance.match(after))


def _indicated(book: Book) -> set[str]:
    """The figures that stand in targets, results and reasons of indicators."""
    return {
        quantity.words
        for text in running_texts(book)
        if text.path[0] == INDICATORS
        for quantity in quantities(text.text)
    }


@rule("W14")
def figures_that_nothing_can_check(book: Book, unit: Unit) -> Iterator[Finding]:
    """Figures of running text that stand nowhere on a sheet, in one line for cross-reading."""
    if book.filled.unread or book.filled.partial:
        return  # they may stand where the workbook cannot be read
    places: list[tuple[str | int, ...]] = []
    listed: dict[str, list[str]] = {}
    count = 0
    indicated = _indicated(book)
    for text in running_texts(book):
        names = names_for(book, text.project)
        if names is None or text.path[0] in {INDICATORS, "terms"}:
            continue
        seen = statements.recomputed(text.text, unit.year, names.amount)
        loose = [
            quantity
            for quantity in quantities(text.text)
            if (quantity.is_money or quantity.unit == "%")
            and quantity.start not in seen
            and quantity.words not in indicated
            and not tie(text.text, quantity, names, unit.year)
        ]
        if loose:
            count += len(loose)
            places.append(text.path)
            more = "等" if len(loose) > _SHOWN else ""
            words = "、".join(quantity.words for quantity in loose[:_SHOWN])
            place = book.place(text.path)
            listed.setdefault(place.sheet, []).append(f"{place.cell} {words}{more}")
    if count:
        sheets = "；".join(f"{sheet}：{'，'.join(each)}" for sheet, each in listed.items())
        yield book.told(places=places, count=count, sheets=sheets, related=places[1:])


@rule("W04")
def direction_in_text_is_not_the_sheet_s(book: Book, unit: Unit) -> Iterator[Finding]:
    """“三公经费下降” stands only where the workbook has less than last year."""
    own = names_of_unit(book)
    both = {
        name: (now[0], before[0])
        for name, facts in own.facts.items()
        if (now := [f for f in facts if f.role == "本年" and f.unit == "元"])
        and (before := [f for f in facts if f.role == "上年"])
    }
    words = "|".join(sorted(map(re.escape, both), key=len, reverse=True))
    claim = re.compile(rf"({words}){_P.direction.pattern}")
    compared = {str(unit.year), str(unit.year - 1)}
    for text in running_texts(book) if unit.is_compared and both else ():
        for match in claim.finditer(text.text.replace("“", "").replace("”", "")):
            current, prior = both[match[1]]
            sign = (current.value > prior.value) - (current.value < prior.value)
            said = 0 if match[2] == "持平" else 1 if match[2] in UP else -1
            if text.project or text.path[:2] == current.path or sign == said:
                continue
            if "口径" in match[0] or set(YEAR.findall(match[0])) - compared:
                continue
            fact = {1: "增加", 0: "与上年相等", -1: "减少"}[sign]
            yield book.told(text=text, match=match, fact=fact, current=current, prior=prior)

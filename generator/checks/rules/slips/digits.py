"""Checks for digits exchanged: a figure of a text that is one of a sheet but for the order of two digits."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.matters import Indicator
from data_entry.model.unit import Unit
from data_entry.numbers import YUAN_PER_WAN, half_up
from generator.checks.engine.registry import Book, rule
from generator.checks.engine.suspects import exchanged_at
from generator.checks.reading.lexicon import lexicon
from generator.checks.reading.named import Fact, Names, names_for, squeeze
from generator.checks.reading.quantities import (
    Quantity,
    clause_before,
    quantities,
)
from generator.checks.reading.texts import INDICATORS, running_texts
from generator.checks.rules.slips.told import is_aside

_FEWEST = 3
"""Numbers of fewer digits have each other's by accident."""


def are_exchanged(one: str, other: str) -> bool:
    """True if two numbers differ by two neighbouring digits in each other's place."""
    digits = one.replace(".", "")
    at = exchanged_at(digits, other.replace(".", ""))
    is_alike = one.find(".") == other.find(".") and len(digits) >= _FEWEST
    return is_alike and at is not None and at[1] == at[0] + 1


def _is_named(name: str, clause: str) -> bool:
    """True if the words before a figure have most of what tells a name from others."""
    key = squeeze(name)
    for word in lexicon()["generic"]["words"]:
        key = key.replace(word, "") or key
    held = sum(sign in clause for sign in key)
    return key in clause if len(key) < _FEWEST else held * 3 >= len(key) * 2


def _meant(quantity: Quantity, clause: str, names: Names) -> Fact | None:
    """The fact that a figure is but for two digits, and that the words before it name in some way."""
    for facts in names.facts.values():
        for fact in facts:
            if fact.unit == "元" and fact.role == "本年":
                should = f"{half_up(fact.value / YUAN_PER_WAN, 2)}"
                told = f"{half_up(quantity.value / YUAN_PER_WAN, 2)}"
                if are_exchanged(told, should) and _is_named(fact.name, clause):
                    return fact
    return None


@rule("W02")
def digits_of_a_text_are_exchanged(book: Book, unit: Unit) -> Iterator[Finding]:
    """“全年采购办公货物3.73万元” where 政府采购货物支出 is 3.37."""
    for text in running_texts(book):
        names = names_for(book, text.project)
        if names is None or text.path[0] == INDICATORS:
            continue
        for quantity in quantities(text.text):
            if not quantity.is_money or half_up(quantity.value / YUAN_PER_WAN, 2) in names.in_wan:
                continue
            clause = clause_before(text.text, quantity.start)
            if is_aside(text.text, quantity.start, unit.year):
                continue
            if fact := _meant(quantity, clause, names):
                yield book.told(text=text, quantity=quantity, fact=fact)


@rule("A18")
def digits_of_a_reason_are_exchanged(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Finding]:
    """“未完成目标任务101万人” where the target is 110万人."""
    for index, each in enumerate(indicators):
        told = {
            (quantity.unit, quantity.number): name
            for name in ("target", "done")
            for quantity in quantities(getattr(each, name) or "")
        }
        for quantity in quantities(each.reason or ""):
            if (quantity.unit, quantity.number) in told:
                continue
            for (unit, number), name in told.items():
                if unit == quantity.unit and _is_slip(quantity, number):
                    yield book.told(
                        index=index,
                        each=each,
                        quantity=quantity,
                        title=book.title("indicators", name),
                        said=getattr(each, name) or "",
                        name=name,
                    )


def _is_slip(quantity: Quantity, number: Decimal) -> bool:
    return are_exchanged(quantity.written, f"{number:f}")

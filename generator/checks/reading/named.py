"""Ties a quantity in a text to the facts of the workbook that bear the name written before it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from data_entry import derive
from data_entry.model.spec import Column, Kind, Path_, cell_of, lines
from data_entry.numbers import YUAN_PER_WAN, half_up, ratio
from data_entry.unread import Unread
from generator.checks.engine.registry import Book
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import YEAR, Quantity, plain, quantities, sentence_start

Role = Literal["本年", "上年", "预算"]
SHORTEST = 3
"""Names shorter than this stand for too many things to be tied."""

_COLUMN_ROLES: dict[str, Role] = {
    "actual": "本年",
    "count": "本年",
    "budget": "预算",
    "prior": "上年",
}
_P = Patterns(__name__)
_BUDGET_OR_SPENT = re.compile(rf"({_P.budget.pattern})|决算|实际|执行|完成")
"""The last of these before an amount decides; the group is set where it is the budget."""
_LOOK_BACK = 48
_LARGE = 10
"""So many times as large, the whole that an amount is told as a part of is not the unit's."""
_TOO_LARGE = 100
"""So many times the largest amount of all, an amount is of the county; one in 亿元 is so at once."""


@dataclass(frozen=True)
class Fact:
    """A number of the workbook with its name: an amount in 元, a ratio, a count or a score."""

    name: str
    value: Decimal
    unit: Literal["元", "%", "个", "分"]
    path: str | Path_
    role: Role = "本年"
    of: str = ""
    """The money it is a part of, where the same is spent of other money too."""
    counted: str = ""
    """What it counts, where its name does not tell: 公务接待 3批次、6人次."""


class Names:
    """Facts by name; ``has_budget`` says that a budget is a fact of its own, not one of the names."""

    def __init__(
        self, facts: Iterable[Fact], *, has_budget: bool, own_names: Iterable[str] = ()
    ) -> None:
        self.has_budget = has_budget
        words = {*lexicon()["neutral"]["words"], *map(squeeze, own_names)}
        self.neutral = sorted(words, key=len, reverse=True)
        self.facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            name = squeeze(fact.name)
            if len(name) >= (SHORTEST if has_budget else 1):
                self.facts[name].append(fact)
        self._longest_first = sorted(self.facts, key=len, reverse=True)
        amounts = [f.value for each in self.facts.values() for f in each if f.unit == "元"]
        self.most = max(amounts, default=Decimal(0))
        self.in_wan = frozenset(half_up(amount / YUAN_PER_WAN, 2) for amount in amounts)

    def at_end_of(self, words: str) -> str:
        """The longest name the words end with; empty if none."""
        return next((name for name in self._longest_first if words.endswith(name)), "")

    def stands_alone(self, before: str) -> bool:
        """True if the words before a name say nothing more of what it is the name of."""
        clause = _P.clause_mark.split(before)[-1]
        clause = _P.time_or_number.sub("", clause)
        for word in self.neutral:
            clause = clause.replace(word, "")
        return not clause

    def is_of_a_part(self, sentence: str) -> bool:
        """True if the words before a figure speak of a part: of the year, of the unit, of a change."""
        rest = _P.full_year.sub("", sentence)
        if _P.of_a_time.search(rest) or _P.of_a_change.search(rest) or _P.of_an_item.search(rest):
            return True
        if not self.has_budget and (_P.elsewhen.search(rest) or self._is_of_a_source(rest)):
            return True
        head, colon, _ = rest.replace(":", "：").rpartition("：")
        label = _P.clause_mark.split(head)[-1]
        if not colon or _P.introduction.search(label) or squeeze(label) in self.facts:
            return False
        return not self.stands_alone(label)

    def _is_of_a_source(self, sentence: str) -> bool:
        """True if a sentence of a project's report begins with the amount of a part of its money."""
        head = _P.digit.split(sentence, maxsplit=1)[0]
        for word in self.neutral:
            head = head.replace(word, "")
        return head != sentence and any(word in head for word in lexicon()["sources"]["words"])

    def amount(self, name: str) -> Decimal | None:
        """This year's amount of money under a name, where there is just one."""
        facts = self.facts.get(squeeze(name), [])
        values = {fact.value for fact in facts if fact.unit == "元" and fact.role == "本年"}
        return values.pop() if len(values) == 1 else None


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """A name without blanks, quotation marks and brackets."""
    return _P.squeezed.sub("", plain(text))


def _unit_of(column: Column) -> Literal["元", "个", "分"] | None:
    if column.kind.is_money:
        return "元"
    return {Kind.COUNT: "个", Kind.SCORE: "分"}.get(column.kind)  # type: ignore[return-value]


def _facts_of_form(sheet: str, record: Any) -> Iterator[Fact]:
    synonyms = lexicon()["synonyms"]
    for line in lines(record.__class__):
        found = getattr(record, line.name)
        for column in line.columns:
            value = getattr(found, column.name, None) if line.model else found
            unit = _unit_of(column)
            if unit is None or value is None or isinstance(value, Unread):
                continue
            path = f"{sheet}.{line.name}" + (f".{column.name}" if line.model else "")
            title = _P.counted_in.sub("", line.cell.title)
            kind = column.name if line.model else line.name.rpartition("_")[2]
            role = _COLUMN_ROLES.get(kind, "本年")
            yield Fact(title, Decimal(value), unit, path, role)
            counted = _P.counted_in.search(line.cell.title)
            for name in synonyms.get(f"{sheet}.{line.name}", ()):
                is_count = unit == "个" and counted is not None
                what = counted["what"] if counted and is_count else ""
                yield Fact(name, Decimal(value), unit, path, role, counted=what)


def _last_year(book: Book) -> Iterator[Fact]:
    """The lines of 上年对比, each under its own name and that of the fact it is compared with."""
    comparison = book.filled.sheets.get("comparison")
    for fact in derive.compared_facts() if comparison else ():
        prior = getattr(comparison, fact.name).prior
        record = book.filled.sheets.get(fact.sheet)
        if record is None:
            continue
        current = getattr(record, fact.field)
        yield Fact(fact.title, current, "元", f"{fact.sheet}.{fact.field}")
        if prior is None:
            continue
        path = f"comparison.{fact.name}.prior"
        title = cell_of(type(record).model_fields[fact.field]).title
        synonyms = lexicon()["synonyms"].get(f"{fact.sheet}.{fact.field}", ())
        for each in {title, fact.title, *synonyms}:
            yield Fact(each, prior, "元", path, "上年")


def _subjects(book: Book) -> Iterator[Fact]:
    """Every 类, 项 and 款 with its amount, and every 类 of all money with its budget and accounts."""
    data, catalogue = book.filled.sheets, book.catalogue
    rows = data.get("general_items") or []
    for group in derive.classes(rows, catalogue):
        yield Fact(group.name, group.amount, "元", "general_items")
    for index, row in enumerate(rows):
        if len(row.code) == 7 and row.total is not None:
            name = derive.name_of(row.code, rows, catalogue)
            yield Fact(name, row.total, "元", f"general_items.{index}.code")
    economic = data.get("economic_items") or []
    for index, row in enumerate(economic):
        if row.amount is not None:
            name = derive.name_of(row.code, economic, catalogue)
            yield Fact(name, row.amount, "元", f"economic_items.{index}.amount", of="基本支出")
    for index, row in enumerate(data.get("class_spending") or []):
        name = row.name or catalogue.name(row.code) or row.code
        yield Fact(name, row.actual, "元", f"class_spending.{index}.actual")
        yield Fact(name, row.budget, "元", f"class_spending.{index}.budget", "预算")


@lru_cache(maxsize=1)
def names_of_unit(book: Book) -> Names:
    """Everything the unit's own texts may name."""
    facts = [
        fact
        for sheet in ("accounts", "three_public", "other_matters", "performance", "whole_report")
        if book.filled.sheets.get(sheet) is not None
        for fact in _facts_of_form(sheet, book.filled.sheets[sheet])
    ]
    unit = book.filled.sheets.get("unit")
    own = [name for name in (unit.name, unit.org, unit.short) if name] if unit else []
    facts += [*_last_year(book), *_subjects(book)]
    return Names(facts, has_budget=True, own_names=own)


def names_of_project(index: int, project: Any) -> Names:
    """What the report of one project may name: its own money, rates and score."""
    rates = {
        "received_rate": (ratio(project.received, project.available), "received"),
        "used_rate": (ratio(project.used, project.available), "used"),
    }
    facts = []
    for key, words in lexicon()["project"].items():
        typed = {"available": "initial", "left": "used"}.get(key, key)
        value, column = rates.get(key, (getattr(project, key, None), typed))
        if value is None:
            continue
        unit: Any = "%" if key in rates else "分" if key == "score" else "元"
        facts += [Fact(word, value, unit, f"projects.{index}.{column}") for word in words]
    return Names(facts, has_budget=False, own_names=[project.name])


@lru_cache(maxsize=1)
def _names_of_projects(book: Book) -> dict[str, Names]:
    projects = book.filled.sheets.get("projects") or []
    return {each.name: names_of_project(index, each) for index, each in enumerate(projects)}


def names_for(book: Book, project: str) -> Names | None:
    """What a text of the unit may name, or of a project; None for a project that is not listed."""
    return _names_of_projects(book).get(project) if project else names_of_unit(book)


def _fits(fact: Fact, quantity: Quantity) -> bool:
    if quantity.is_money or quantity.unit in {"%", "分"}:
        return fact.unit == ("元" if quantity.is_money else quantity.unit)
    return fact.unit == "个" and quantity.unit.startswith(fact.counted)


def tie(text: str, quantity: Quantity, names: Names, year: int) -> list[Fact]:
    """The facts that bear the name before a quantity and are of its kind and year; empty if none."""
    sentence = text[sentence_start(text, quantity.start) : quantity.start]
    name = ""
    rest = squeeze(sentence[-_LOOK_BACK:])
    while not name:
        name = names.at_end_of(rest)
        shorter = _P.connector.sub("", rest)
        if shorter == rest:
            break
        rest = rest if name else shorter
    if not names.stands_alone(rest.removesuffix(name)) or names.is_of_a_part(sentence):
        return []
    role = _role(sentence, year, has_budget=names.has_budget)
    before = text[text.rfind("。", 0, quantity.start) + 1 : quantity.start]
    name = _of_the_same_money(name, before, names)
    times = 1 if quantity.unit == "亿元" else _TOO_LARGE
    whole = _whole_of(text, quantity) if sentence.startswith("其中") else Decimal(0)
    is_of_others = quantity.is_money and quantity.value > names.most * times
    is_of_others |= max(whole, _beside(text, quantity)) > names.most * _LARGE
    return [
        fact
        for fact in names.facts.get(name, [])
        if _fits(fact, quantity)
        and fact.role == role
        and not (fact.of and _P.of_other_money.search(sentence))
        and not (is_of_others and _digits(fact.value) != _digits(quantity.number))
    ]


def _whole_of(text: str, part: Quantity) -> Decimal:
    """The greatest amount of the paragraph up to one that is told as a part: of the county, maybe."""
    start = text.rfind("\n", 0, part.start) + 1
    before = [q for q in quantities(text) if start <= q.start <= part.start and q.is_money]
    return max((each.value for each in before), default=Decimal(0))


def _beside(text: str, one: Quantity) -> Decimal:
    """The greatest other amount up to the full stop: where it is of the county, so are those beside it."""
    first = text.rfind("。", 0, one.start) + 1
    around = quantities(text[first:].partition("。")[0])
    others = (q for q in around if q.is_money and q.start + first != one.start)
    return max((each.value for each in others), default=Decimal(0))


def _digits(value: Decimal) -> str:
    """The digits of a number alike in 元 and in 万元."""
    return f"{value:f}".replace(".", "").strip("0")


def _of_the_same_money(name: str, sentence: str, names: Names) -> str:
    """支出总计 after 财政拨款收入总计 is 财政拨款支出总计: of the money that the income is said of."""
    income = name.replace("支出", "收入", 1)
    if income == name:
        return name
    head, found, _ = squeeze(sentence).partition(income)
    if not found:
        return name
    before = names.at_end_of(head + income).removesuffix(income)
    return before + name if before or names.stands_alone(head) else ""


def _role(sentence: str, year: int, *, has_budget: bool) -> Role | None:
    """Whether an amount is said to be this year's, last year's or the budget's; None for other years.

    A budget goes on until accounts are spoken of: 年初预算支出…，包括…支出…，…支出…；决算支出….
    """
    clause = _P.comma.split(sentence)[-1]
    if _P.last_year.search(clause):
        return "上年"
    marks = _BUDGET_OR_SPENT.findall(sentence)
    if has_budget and marks and marks[-1]:
        return "预算"
    found = YEAR.findall(sentence)
    if not found:
        return "本年"
    return {year: "本年", year - 1: "上年"}.get(int(found[-1]))  # type: ignore[return-value]

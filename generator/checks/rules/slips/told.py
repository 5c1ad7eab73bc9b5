"""Checks of what a text says in words of its own: a count, an average, all of something (lexicon.toml)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.accounts import Accounts
from data_entry.model.matters import OtherMatters, Performance, Project
from data_entry.model.unit import Unit
from data_entry.numbers import ZERO, half_up
from data_entry.unread import Unread
from generator.checks.engine.compared import Explained, rule_on_changes
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, entries, lexicon
from generator.checks.reading.named import names_of_project, names_of_unit
from generator.checks.reading.quantities import (
    MONEY,
    YEAR,
    Quantity,
    clause_before,
    count_of,
    plain,
    quantities,
    sentence_around,
    sentence_start,
)
from generator.checks.reading.texts import Text, running_texts

_ADVICE = "请核对文字和表；说的不是同一个数时，把名称写完整，或在“核实说明”页说明。"
_TWO, _ONE = 2, Decimal(1)
_CONTENTS = "的主要内容"
_ROUGHLY = Decimal("0.02")
"""So far may an average be from the one that follows from the sheet: it may be told roughly."""
_P = Patterns(__name__)


_COUNTED = ("subordinates",)
"""Tables whose rows are counted."""


def is_aside(text: str, start: int, year: int) -> bool:
    """True if the words before a figure lead to another year, a budget or a standard."""
    aside, before = lexicon()["told_aside"], text[sentence_start(text, start) : start]
    clause = clause_before(text, start)
    return (
        any(word in clause for word in aside["clause"])
        or any(word in before for word in aside["sentence"])
        or bool(set(YEAR.findall(before)) - {str(year)})
    )


def _is_told_here(book: Book, each: Mapping[str, str], text: Text, start: int) -> bool:
    """True if the place of the words, or their sentence, is about the figures of an entry."""
    if text.project or is_aside(text.text, start, book.filled.year):
        return False
    if "cell" not in each and "about" not in each:
        return True
    is_own = ".".join(map(str, text.path)) == each.get("cell")
    sentence = sentence_around(text.text, start)
    return is_own or ("about" in each and bool(re.search(each["about"], sentence)))


def _amount(book: Book, path: str) -> Decimal | None:
    value = book.value(*path.split("."))
    if path in _COUNTED:
        return Decimal(len(value or ()))
    return None if value is None or isinstance(value, Unread) else Decimal(value)


@rule("W01")
def figure_in_other_words_is_not_the_sheet_s(book: Book, unit: Unit) -> Iterator[Finding]:
    """“对9个项目开展绩效监控”, “人均1475元”: the sheets have the count, or what the average is made of."""
    texts = [(text, plain(text.text)) for text in running_texts(book)]
    for pattern, each in entries("told"):
        own, per = _amount(book, each["is"]), _amount(book, each["per"]) if "per" in each else _ONE
        if own is None or not per:
            continue
        for text, flat in texts:
            for match in pattern.finditer(flat):
                if not _is_told_here(book, each, text, match.start()):
                    continue
                if fault := _fault(book, each, match, own, per):
                    message, expected = fault
                    yield book.told(
                        text=text,
                        match=match,
                        message=message,
                        expected=expected,
                        related=[path for key in ("is", "per") if (path := each.get(key))],
                    )


def _fault(
    book: Book, each: Mapping[str, str], match: re.Match[str], own: Decimal, per: Decimal
) -> tuple[str, str] | None:
    """What the sheet has instead, told and alone; None where it has the same."""
    place = book.place(each["is"])
    if "most" in each:
        said = Decimal(match["number"]) * MONEY[match["unit"]]
        return (f"大于{each['most']} {book.money(own)}（{place}）", "") if said > own else None
    if "per" not in each and "unit" in match.groupdict():
        amount = Quantity(match["number"], Decimal(match["number"]), match["unit"], 0, 0)
        money = book.money(own)
        return None if amount.agrees_with(own) else (f"表中是 {money}（{place}）", money)
    if "per" not in each:
        is_same = count_of(match["number"]) == own
        return None if is_same else (f"表中是 {own:f}（{place}）", f"{own:f}")
    size, told = MONEY[match["unit"]], Decimal(match["number"])
    right = own / per / size
    slack = max(right * _ROUGHLY, Decimal("0.5").scaleb(-len(match["number"].partition(".")[2])))
    if abs(told - right) <= slack:
        return None
    average = f"{half_up(right, 2)}{match['unit']}"
    return f"按表里的 {book.money(own)}（{place}）和 {per:f} 平均是 {average}", average


@rule("W01")
def part_is_called_the_whole(book: Book, unit: Unit) -> Iterator[Finding]:
    """“全部为财政拨款”, “全部为服务” stand only where the sheets have nothing of the other kinds."""
    for pattern, each in entries("all_of"):
        part, whole = _amount(book, each["part"]), _amount(book, each["whole"])
        none = each.get("none", "")
        if part is None or not whole or part == (ZERO if none else whole):
            continue
        texts = [*running_texts(book)]
        if typed := book.value(*(cell := each.get("cell", "")).split(".")):
            texts.append(Text(tuple(cell.split(".")), "年末结转结余的资金性质", str(typed)))
        for text in texts:
            match = pattern.search(text.text)
            if match and _is_told_here(book, each, text, match.start()):
                yield book.told(
                    text=text,
                    match=match,
                    whole=whole,
                    has=f"有{none}" if none else "只有",
                    part=part,
                    each=each,
                )


@rule("W01")
def purchases_are_told_otherwise(book: Book, other_matters: OtherMatters) -> Iterator[Finding]:
    """“设备8万元、印刷12万元” where 货物 are 12 and 服务 8: a use that tells of every kind has its amounts."""
    text, words = other_matters.purchase_use or "", lexicon()["purchased"]
    told: dict[str, Quantity] = {}
    for quantity in quantities(text) if not _P.not_all.search(text) else ():
        clause = clause_before(text, quantity.start)
        kinds = [kind for kind in words if any(word in clause for word in words[kind])]
        if not quantity.is_money or len(kinds) != 1 or kinds[0] in told:
            return
        told[kinds[0]] = quantity
    amounts = {kind: amount for kind in words if (amount := getattr(other_matters, kind))}
    if set(told) != set(amounts) or len(told) < _TWO:
        return
    for kind, quantity in told.items():
        if not quantity.agrees_with(amounts[kind]):
            title = book.title("other_matters", kind)
            yield book.told(quantity=quantity, title=title, amount=amounts[kind], kind=kind)


@rule("A10")
def amount_beside_the_rate_is_another(book: Book, projects: Sequence[Project]) -> Iterator[Finding]:
    """“缴纳71.55万元，执行率100%”: where the rate is the project's own, the amount is what it used."""
    for index, project in enumerate(projects):
        whole = project.available
        for text in running_texts(book):
            if text.project != project.name or not whole or not text.is_narrative:
                continue
            for match in _P.spent_at.finditer(plain(text.text)):
                amount = Decimal(match["amount"])
                rate = half_up(project.used / whole * 100, 2)
                if (
                    abs(Decimal(match["rate"]) - rate) < _ROUGHLY
                    and half_up(amount, 2) not in names_of_project(index, project).in_wan
                ):
                    yield book.told(text=text, match=match, project=project, index=index)


@rule_on_changes("W11")
def reason_moves_from_another_amount(book: Book, lines: Sequence[Explained]) -> Iterator[Outcome]:
    """“由408万元增加到502万元” in a reason whose line went to 502 came from the line's 上年数."""
    for line in lines:
        said = _P.moved.search(line.reason or "")
        if not said or not line.prior:
            continue
        slack = max(book.tolerance(2), MONEY["万元"] / 200)
        old, new = (Decimal(said[name]) * MONEY["万元"] for name in ("old", "new"))
        is_from, is_to = abs(old - line.prior) <= slack, abs(new - line.current) <= slack
        if is_from != is_to:
            yield book.told(line=line, said=said)


@rule("W10")
def text_tells_of_money_that_is_not_there(
    book: Book, unit: Unit, accounts: Accounts
) -> Iterator[Finding]:
    """“外宾1批次” where nothing was spent on them, “没有政府采购” where there was."""
    for kind in ("said", "denied"):
        words = lexicon()[kind]
        for name, path in words["of"].items():
            amount = _amount(book, path)
            if amount is None or bool(amount) == (kind == "said"):
                continue
            pattern = re.compile(words["pattern"].replace("{名}", re.escape(name)))
            for text in running_texts(book):
                match = pattern.search(plain(text.text)) if not text.project else None
                if match and not is_aside(text.text, match.start(), unit.year):
                    yield book.told(text=text, match=match, amount=amount, path=path)


@rule("W10")
def scope_names_a_budget_without_money(
    book: Book, performance: Performance, accounts: Accounts
) -> Iterator[Finding]:
    """自评范围 names 国有资本经营预算 only where there is such money."""
    for name, paths in lexicon()["scope"].items():
        if name in performance.scope and not any(_amount(book, path) for path in paths):
            yield book.told(title=book.title("performance", "scope"), name=name, related=paths)


@rule("W10")
def use_is_told_of_nothing(book: Book, unit: Unit, accounts: Accounts) -> Iterator[Finding]:
    """What has no amount has no use, which would not be printed."""
    for path, of in lexicon()["unspent"].items():
        use, amount = book.value(*path.split(".")), book.value(*of.split("."))
        if use and not isinstance(amount, Unread) and not amount and len(str(use)) > _TWO:
            yield book.told(path=path, words=str(use)[:12], use=use, of=of)


@rule("W10")
def content_of_an_income_is_denied(book: Book, unit: Unit, accounts: Accounts) -> Iterator[Finding]:
    """其他收入的主要内容 is not 无 where there is 其他收入."""
    none = lexicon()["problems"]["none"]
    for text in running_texts(book):
        name = text.title.removesuffix(_CONTENTS)
        if name == text.title or text.text.strip("。") not in none:
            continue
        amount = names_of_unit(book).amount(name)
        if amount:
            yield book.told(text=text, name=name, amount=amount)

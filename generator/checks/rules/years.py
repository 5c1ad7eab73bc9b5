"""Checks of years: those of texts, of document numbers and of 公开时间 against 决算年度."""

from collections import Counter
from collections.abc import Iterator, Sequence

from data_entry.findings import Finding, Level
from data_entry.model.matters import Project
from data_entry.model.spec import Path_
from data_entry.model.unit import Unit
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.quantities import sentence_around, years
from generator.checks.reading.texts import INDICATORS, Text, running_texts
from generator.checks.rules.wording import TITLE

_P = Patterns(__name__)
COMPARED = _P.compared
CUT_OFF = _P.cut_off
CUT_YEAR = _P.cut_year
PLANNED = _P.planned
_FIRST_MONTH = 5
"""Before it no accounts of the year before have been approved."""
_MANY = 2
"""So many mentions of another year, and none of this one, are no accident."""
_OF_CHANGES, _CHANGE = {"comparison", "three_public"}, "变动原因"
"""The sheets that explain nothing but the change from last year, and the end of a form's own titles."""


@rule("D01")
def year_in_text_is_another(book: Book, unit: Unit) -> Iterator[Finding]:
    """The years of a text are this year's; last year stands only where something is compared with it."""
    for text in running_texts(book):
        if text.path[0] in {INDICATORS, "terms"}:
            continue
        for match in CUT_OFF.finditer(text.text):
            sentence = sentence_around(text.text, match.start())
            if int(match[1]) != unit.year and f"{unit.year}年" not in sentence:
                yield book.told("year_is_cut_off", text=text, match=match)
        for year, at in years(text.text):
            if message := _out_of_place(text, unit.year, year, at):
                yield book.told(text=text, message=message, year=year)
        for match in _P.carried_into.finditer(text.text):
            if int(match[1]) <= unit.year:
                following = unit.year + 1
                yield book.told(
                    "year_carried_into_is_past", text=text, match=match, following=following
                )
        for match in _P.of_a_quarter.finditer(text.text):
            yield book.told("only_a_quarter_is_told", text=text, match=match)
        for match in CUT_YEAR.finditer(text.text):
            yield book.told("year_is_not_whole", text=text, match=match)


@rule("D01")
def evaluation_is_before_the_end_of_the_year(book: Book, unit: Unit) -> Iterator[Finding]:
    """A year is evaluated when it is over: “2024年3月1日至3月10日准备” of 2024 is last year's text."""
    for text in running_texts(book):
        said = _P.evaluated.search(text.text) if _P.of_evaluating.search(text.title) else None
        if said and int(said["year"]) <= unit.year:
            yield book.told(text=text, said=said, following=unit.year + 1)


def _out_of_place(text: Text, own: int, year: int, at: int) -> str:
    """What is wrong with a year of a text whose accounts are those of ``own``; empty if nothing."""
    sentence = sentence_around(text.text, at)
    is_opening = any(match.start("year") == at for match in _P.opening.finditer(text.text))
    words = _P.weak.sub("", sentence) if is_opening else sentence
    begin, end = text.text.rfind("。", 0, at) + 1, text.text.find("。", at)
    full = text.text[begin : end if end >= 0 else None]
    is_compared = COMPARED.search(words) or f"{own}年" in full
    if year == own - 1 and not is_compared:
        return f"“{text.title}”中写的是{year}年，疑似上年文件留下的"
    is_ahead = _P.still_to_come.search(sentence) or _P.of_plans.search(text.title)
    is_next = year == own + 1 and is_opening and not is_compared and not is_ahead
    if is_next or (year > own + 3 and not PLANNED.search(sentence)):
        return f"“{text.title}”中写的是{year}年，本年是{own}年度"
    return ""


@rule("D01")
def date_is_before_the_document_s_number(book: Book) -> Iterator[Finding]:
    """“1996年6月29日印发（劳社部发〔1999〕23号）”: a document is not issued before its number."""
    for text in running_texts(book):
        for match in _P.issued.finditer(TITLE.sub("", text.text)):
            year = _P.date.findall(match[0])[-1]
            if year < match["number"]:
                yield book.told(text=text, year=year, match=match)


@rule("D01")
def reason_compares_with_another_year(book: Book, unit: Unit) -> Iterator[Finding]:
    """“较2022年”: what the sheets of changes explain is the change from last year."""
    for text in running_texts(book):
        of_change = text.path[0] in _OF_CHANGES or text.title.endswith(_CHANGE)
        for match in _P.base.finditer(text.text) if of_change else ():
            if int(match[1]) != unit.year - 1:
                yield book.told(text=text, match=match, before=unit.year - 1)


@rule("D01")
def this_year_is_not_named(book: Book, unit: Unit) -> Iterator[Finding]:
    """今年: who reads it reads it in the next year."""
    for text in running_texts(book):
        if "今年" in text.text:
            yield book.told(text=text)


@rule("D01")
def published_before_the_year_is_over(book: Book, unit: Unit) -> Iterator[Finding]:
    """公开时间 lies after the year, because nobody publishes accounts before it is over."""
    if unit.published and unit.published.year <= unit.year:
        yield book.told(next_year=unit.year + 1)


@rule("D01")
def published_at_an_unlikely_time(book: Book, unit: Unit) -> Iterator[Finding]:
    """公开时间 lies in the year after that of the accounts, when 财政 has approved them."""
    day = unit.published
    if day and day.year == unit.year + 1 and day.month < _FIRST_MONTH:
        yield book.told("published_before_approval", day=day)
    if day and day.year > unit.year + 1:
        yield book.told("published_years_later", day=day, next_year=unit.year + 1)


@rule("D01")
def number_of_a_document_is_of_a_later_year(book: Book, unit: Unit) -> Iterator[Finding]:
    """A document that brought the year's money has no number of a later year."""
    for text in running_texts(book):
        for match in _P.number.finditer(text.text):
            year, sentence = int(match[1]), sentence_around(text.text, match.start())
            brought = _P.of_money.search(sentence) and not _P.of_the_year_after.search(sentence)
            if year > unit.year + 1 or (year == unit.year + 1 and brought):
                yield book.told(text=text, year=year)


@rule("D01")
def year_is_not_that_of_the_texts(
    book: Book, unit: Unit, projects: Sequence[Project]
) -> Iterator[Finding]:
    """Texts that never name the year of the accounts, but the one beside it, are of that year.

    It is how a file of last year is used again: either 决算年度 or the texts were left as they were.
    """
    named: Counter[int] = Counter()
    where: dict[int, list[Path_]] = {}
    in_tables: set[int] = set()
    for path, words in _told(book, projects):
        for year, at in years(words):
            is_aside = (
                _P.ahead.search(words[:at]) or _P.on_a_day.match(words, at)
                if year > unit.year
                else year < unit.year and COMPARED.search(sentence_around(words, at))
            )
            if not is_aside:
                named[year] += 1
                where.setdefault(year, []).append(path)
                in_tables |= {year} if path[0] in (INDICATORS, "projects") else set()
    other = max((unit.year + 1, unit.year - 1), key=lambda year: named[year])
    is_many = named[other] >= _MANY
    if named[unit.year] or not (is_many or other in in_tables):
        return
    yield book.told(
        count=named[other],
        other=other,
        level=Level.ERROR if is_many and other > unit.year else Level.WARNING,
        related=where[other],
    )


def _told(book: Book, projects: Sequence[Project]) -> Iterator[tuple[Path_, str]]:
    """All running text, and the titles of reports."""
    yield from ((text.path, text.text) for text in running_texts(book) if text.path[0] != "terms")
    for index, project in enumerate(projects):
        if project.report_title:
            yield ("projects", index, "report_title"), project.report_title


@rule("D01")
def money_is_of_another_year(
    book: Book, unit: Unit, projects: Sequence[Project]
) -> Iterator[Finding]:
    """《关于下达2023年…资金的通知》 is no basis for 2024 of a project that carried nothing over."""
    carried = {project.name for project in projects if project.carried}
    for text in running_texts(book):
        if not text.project or text.project in carried:
            continue
        found = [*_P.money_of.finditer(text.text)]
        if found and all(int(each["year"]) == unit.year - 1 for each in found):
            yield book.told(text=text, said=found[0])

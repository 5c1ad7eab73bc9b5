"""Checks of the wording of running text: years, names of units and documents, punctuation."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from data_entry.findings import Finding, Level
from data_entry.model.unit import Unit
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import lexicon
from generator.checks.reading.quantities import sentence_around, years
from generator.checks.reading.style import style_faults
from generator.checks.reading.texts import INDICATORS, Text, running_texts

COMPARED = re.compile(
    r"比|较(?![好高强大])|同期|上年|去年|本年|增|减|升|降|起|以来|至|[自从](?=(?:20)?\d\d)|印发|批复|下达"
    r"|结转|历年|截至|持平|20\d\d年?[—~-]20\d\d年"
)
"""Words of a sentence that give a reason to name an earlier year; 较好 compares nothing."""
CUT_OFF = re.compile(r"截[至止]到?(20\d\d)年(?:12月31日|年?末|年?底|12月底)")
"""截至 the end of a year, which must be that of the accounts; 截至9月底 may be any year."""
CUT_YEAR = re.compile(r"(?<!\d)20\d年(?=度|\d{1,2}月)|(?<!\d)20\d{3,}年")
"""A year with a digit lost (204年度 is no year, 20年 is a time) or one too many."""
PLANNED = re.compile(r"到|规划|预计|计划|目标|期限")
"""Words of a sentence that may name years to come."""
_ISSUED = re.compile(
    r"(?<![自从\d])(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日|(?!\d))(?!起|至|以来|[—-])[^。；\n〔\[]{0,60}?"
    r"(?:印发|下发|转发|发布|出台|制定|下达|批复)[^。；\n〔\[]{0,60}?[〔\[](?P<number>(?:19|20)\d\d)[〕\]]"
)
"""A date of issue with the document number behind it; 自…起 is when it began to apply."""
_DATE = re.compile(r"((?:19|20)\d\d)年\d{1,2}月")
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.S)
"""A tag, a command or a remark of a template."""
_TITLE = re.compile(r"《([^《》]*)》")
_ORGAN = re.compile(rf"[省市县区][一-龥]{{4,8}}{lexicon()['organs']['ending']}")
_LONG_TITLE = 8
"""Shorter titles may well differ in one character."""
_TELLS_APART = set("0123456789一二三四五六七八九十上中下省市县区")
"""Characters in which the titles of two documents may differ."""


@rule("D01")
def year_in_text_is_another(book: Book, unit: Unit) -> Iterator[Finding]:
    """The years of a text are this year's; last year stands only where something is compared with it."""
    for text in running_texts(book):
        if text.path[0] in {INDICATORS, "terms"}:
            continue
        for match in CUT_OFF.finditer(text.text):
            sentence = sentence_around(text.text, match.start())
            if int(match[1]) != unit.year and f"{unit.year}年" not in sentence:
                message = f"“{text.title}”中写“{match[0]}”，本年是{unit.year}年度"
                yield _year_finding(book, text, message, f"{match[1]}年", f"{unit.year}年")
        for year, at in years(text.text):
            sentence = sentence_around(text.text, at)
            is_compared = COMPARED.search(sentence) or f"{unit.year}年" in sentence
            if year == unit.year - 1 and not is_compared:
                message = f"“{text.title}”中写的是{year}年，疑似上年文件留下的"
                yield _year_finding(book, text, message, f"{year}年", f"{unit.year}年")
            elif year > unit.year + 3 and not PLANNED.search(sentence):
                message = f"“{text.title}”中写的是{year}年，本年是{unit.year}年度"
                yield _year_finding(book, text, message, f"{year}年", f"{unit.year}年")
        for match in CUT_YEAR.finditer(text.text):
            message = f"“{text.title}”中“{match[0]}”的年份不完整"
            yield _year_finding(book, text, message, match[0], f"{unit.year}年")


def _year_finding(book: Book, text: Text, message: str, found: str, expected: str) -> Finding:
    advice = "请核对年份；确实是那一年的事，在“核实说明”页说明。"
    return book.finding("D01", text.path, message, advice, found=found, expected=expected)


@rule("D01")
def date_is_before_the_document_s_number(book: Book) -> Iterator[Finding]:
    """“1996年6月29日印发（劳社部发〔1999〕23号）”: a document is not issued before its number."""
    for text in running_texts(book):
        for match in _ISSUED.finditer(_TITLE.sub("", text.text)):
            year = _DATE.findall(match[0])[-1]
            if year < match["number"]:
                message = f"“{text.title}”中写{year}年，文号是〔{match['number']}〕，日期早于文号"
                yield _year_finding(book, text, message, f"{year}年", f"{match['number']}年")


@rule("D01")
def this_year_is_not_named(book: Book, unit: Unit) -> Iterator[Finding]:
    """今年: who reads it reads it in the next year."""
    for text in running_texts(book):
        if "今年" in text.text:
            yield book.finding(
                "D01",
                text.path,
                f"“{text.title}”中写“今年”，公开时已是下一年",
                "请写明年份。",
                found="今年",
                expected=f"{unit.year}年",
                level=Level.NOTE,
            )


@rule("D01")
def published_before_the_year_is_over(book: Book, unit: Unit) -> Iterator[Finding]:
    """公开时间 lies after the year, because nobody publishes accounts before it is over."""
    if unit.published and unit.published.year <= unit.year:
        yield book.finding(
            "D01",
            "unit.published",
            f"公开时间是{unit.published.year}年，而决算年度是{unit.year}年",
            "决算在下一年公开，请核对这两格。",
            found=f"{unit.published:%Y-%m-%d}",
            expected=f"{unit.year + 1}年",
            level=Level.ERROR,
        )


@rule("D02")
def unit_is_called_by_another_name(book: Book, unit: Unit) -> Iterator[Finding]:
    """A text calls the unit by the short form that is declared."""
    for field in ("org", "short"):
        name = getattr(unit, field)
        if name and not _is_short_form(name, unit.name):
            yield book.finding(
                "D02",
                f"unit.{field}",
                f"称谓“{name}”不像是“{unit.name}”的简称",
                "请核对是不是上年或别的单位留下的；确是简称的，在“核实说明”页说明。",
                found=name,
            )
    declared = [name for name in (unit.name, unit.org, unit.short) if name]
    usual = declared[-1]
    places: dict[str, list[Text]] = {}
    for text in running_texts(book):
        if text.is_narrative:
            for other in dict.fromkeys(short_forms(text.text, unit.name, declared)):
                places.setdefault(other, []).append(text)
    for other, (text, *more) in places.items():
        yield book.finding(
            "D02",
            text.path,
            f"“{text.title}”中称本单位为“{other}”，单位信息里的称谓是“{usual}”",
            "请全文用同一个称谓。",
            found=other,
            expected=usual,
            related=[each.path for each in more],
        )


def _is_short_form(name: str, full: str) -> bool:
    """True if the characters of ``name`` stand in ``full`` in this order."""
    rest = iter(full)
    return all(sign in rest for sign in name)


def short_forms(text: str, full: str, declared: Iterable[str]) -> Iterator[str]:
    """Short forms of the unit's name beside those declared; they begin with the unit's own level."""
    for name in sorted(declared, key=len, reverse=True):
        text = text.replace(name, "　")
    levels = [sign for sign in full if sign in "省市县区州旗"]
    if levels:
        for match in re.finditer(f"{levels[-1]}[一-龥]{{1,20}}?{re.escape(full[-2:])}", text):
            is_another = text[: match.start()].endswith(
                ("邻", "各", "全", "外", "他", "兄弟", "周边")
            )
            if _is_short_form(match[0], full) and not is_another:
                yield match[0]


@rule("D02")
def organ_is_called_by_two_names(book: Book) -> Iterator[Finding]:
    """A body called 管理局 in one place and 局 everywhere else has one right name."""
    words = lexicon()["organs"]
    texts = running_texts(book)
    whole = "\n".join(text.text for text in texts)
    for text in texts:
        for name in dict.fromkeys(_ORGAN.findall(text.text)):
            usual = name.removesuffix(words["ending"]) + words["usual"]
            if whole.count(usual) > 1:
                yield book.finding(
                    "D02",
                    text.path,
                    f"“{text.title}”中写“{name}”，别处是“{usual}”",
                    "请核对机关的名称；确实是两个机关的，在“核实说明”页说明。",
                    found=name,
                    expected=usual,
                )


@rule("D03")
def tag_stands_in_a_text(book: Book) -> Iterator[Finding]:
    """A tag of a form in a cell: it is printed as it stands, never filled."""
    for text in running_texts(book):
        if match := TAG.search(text.text):
            message = f"“{text.title}”中有模板的标签“{match[0]}”，会原样印出来"
            advice = "请写成要公开的文字；标签只在模板里有用。"
            yield book.finding("D03", text.path, message, advice, found=match[0])


@rule("W02")
def document_is_called_by_two_titles(book: Book) -> Iterator[Finding]:
    """Two titles in 《》 that differ in one character are likely one document."""
    places: dict[str, Text] = {}
    for text in running_texts(book):
        for title in _TITLE.findall(text.text):
            if len(title) >= _LONG_TITLE:
                places.setdefault(title, text)
    for a, b in combinations(places, 2):
        differing = [{x, y} for x, y in zip(a, b, strict=False) if x != y]
        if len(a) == len(b) and len(differing) == 1 and not differing[0] & _TELLS_APART:
            yield book.finding(
                "W02",
                places[b].path,
                f"“{places[b].title}”中的《{b}》与《{a}》（{book.place(places[a].path)}）只差一个字",
                "请核对是不是同一个文件；确实是两个文件的，在“核实说明”页说明。",
                found=b,
                expected=a,
                related=[places[a].path],
            )


@rule("D07", "D08")
def text_is_written_untidily(book: Book) -> Iterator[Finding]:
    """A text has no doubled marks and words and no open brackets, and writes 100% in one way."""
    whole = book.form.numbers.percent_whole
    for text in running_texts(book):
        for fault in {
            fault.message: fault for fault in style_faults(text.text, percent_whole=whole)
        }.values():
            message = f"“{text.title}”中{fault.message}"
            yield book.finding(fault.code, text.path, message, fault.advice, found=fault.found)

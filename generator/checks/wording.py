"""Checks of the wording of running text: years, the unit's names, punctuation."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from data_entry.findings import Finding, Level
from generator.checks.quantities import sentence_around, years
from generator.checks.registry import Book, rule
from generator.checks.style import style_faults
from generator.checks.texts import INDICATORS, Text, running_texts

COMPARED = re.compile(
    r"比|较|同期|上年|去年|增|减|升|降|为|起|以来|至|自|从|印发|批复|下达|结转|历年|截至|持平"
)
CUT_OFF = re.compile(r"截[至止]到?(20\d\d)年(?:12月31日|年?末|年?底|12月底)")
CUT_YEAR = re.compile(
    r"(?<!\d)(?:20\d|2\d{2}|20)年(?!代|来|以|内|间|前|后|期|底)|(?<!\d)20\d{3,}年"
)


@rule("D01", level=Level.WARNING)
def year_in_text_is_another(book: Book, unit: Any) -> Iterator[Finding]:
    """Years left over from last year's file: 截至 another year, last year without comparison."""
    for text in running_texts(book):
        if text.path[0] in {INDICATORS, "terms"}:
            continue
        for match in CUT_OFF.finditer(text.text):
            if int(match[1]) != unit.year:
                message = f"“{text.title}”中写“{match[0]}”，本年是{unit.year}年度"
                yield _year_finding(book, text, message, f"{match[1]}年", f"{unit.year}年")
        for year, at in years(text.text):
            sentence = sentence_around(text.text, at)
            is_compared = COMPARED.search(sentence) or f"{unit.year}年" in sentence
            if year == unit.year - 1 and not is_compared:
                message = f"“{text.title}”中写的是{year}年，疑似上年文件留下的"
                yield _year_finding(book, text, message, f"{year}年", f"{unit.year}年")
            elif year > unit.year + 3:
                message = f"“{text.title}”中写的是{year}年，本年是{unit.year}年度"
                yield _year_finding(book, text, message, f"{year}年", f"{unit.year}年")
        for match in CUT_YEAR.finditer(text.text):
            message = f"“{text.title}”中“{match[0]}”的年份不完整"
            yield _year_finding(book, text, message, match[0], f"{unit.year}年")


def _year_finding(book: Book, text: Text, message: str, found: str, expected: str) -> Finding:
    advice = "请核对年份；确实是那一年的事，在“核实说明”页说明。"
    return book.finding("D01", text.path, message, advice, found=found, expected=expected)


@rule("D01", level=Level.WARNING)
def published_before_the_year_is_over(book: Book, unit: Any) -> Iterator[Finding]:
    """公开时间 lies after the year; nobody publishes accounts before."""
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


@rule("D02", level=Level.WARNING)
def unit_is_called_by_another_name(book: Book, unit: Any) -> Iterator[Finding]:
    """A short form of the unit's name that is not the one declared."""
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
    for text in running_texts(book):
        if text.is_narrative:
            for other in dict.fromkeys(short_forms(text.text, unit.name, declared)):
                yield book.finding(
                    "D02",
                    text.path,
                    f"“{text.title}”中称本单位为“{other}”，单位信息里的称谓是“{usual}”",
                    "请全文用同一个称谓。",
                    found=other,
                    expected=usual,
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


@rule("D07", "D08", level=Level.NOTE)
def text_is_written_untidily(book: Book) -> Iterator[Finding]:
    """Doubled punctuation, unbalanced quotes and brackets, a word twice, two ways to write 100 %."""
    whole = book.form.numbers.percent_whole
    for text in running_texts(book):
        for fault in {
            fault.message: fault for fault in style_faults(text.text, percent_whole=whole)
        }.values():
            message = f"“{text.title}”中{fault.message}"
            yield book.finding(fault.code, text.path, message, fault.advice, found=fault.found)

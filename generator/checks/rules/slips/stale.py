"""Checks of what last year's text left: plans and bodies that are no more, a year before there was one."""

import re
from collections.abc import Iterator

from data_entry.findings import Finding
from data_entry.model.accounts import Comparison
from data_entry.model.unit import Unit
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import sentence_around
from generator.checks.reading.texts import running_texts
from generator.checks.rules.wording import TITLE

_P = Patterns(__name__)


@rule("D01")
def words_are_of_an_earlier_time(book: Book, unit: Unit) -> Iterator[Finding]:
    """“十三五”, 卫生和计划生育局: after the year of ``until`` they stand where one looks back only."""
    stale = [
        (re.compile(each["pattern"]), re.compile(each["unless"]), each["why"])
        for each in lexicon()["stale"]
        if unit.year > each["until"]
    ]
    for text in running_texts(book):
        words = TITLE.sub("", text.text)
        for pattern, unless, why in stale:
            match = pattern.search(words)
            if match and not unless.search(sentence_around(words, match.start())):
                yield book.told(text=text, match=match, why=why)


@rule("Y15")
def last_year_is_told_of_where_there_was_none(
    book: Book, unit: Unit, comparison: Comparison
) -> Iterator[Finding]:
    """A unit founded this year is better than nothing."""
    for text in running_texts(book) if not unit.is_compared else ():
        if match := _P.with_last_year.search(text.text):
            yield book.told(text=text, match=match)

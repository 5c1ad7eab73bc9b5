"""A document without a workbook, checked: its text by the rules, and whether its figures agree.

The figures are heard by the sentences of forms: what is told twice has one value, and what a sentence
lists adds up to what it begins with.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from data_entry.findings import Finding, Level
from data_entry.numbers import YUAN_PER_UNIT
from generator.checks.alone import ReadAlone, check_alone, in_order, with_levels
from generator.checks.reading.lexicon import lexicon
from generator.failures import NoTableError
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import Form, load_form
from generator.forms.printed import PrintedParagraph
from generator.run.listed import ToldFigure, ToldList
from generator.run.published import Published
from generator.run.said import CHANGE, Fact, Listener, listener
from generator.run.scored import wrong_scores
from generator.word.edited import opened_file, paragraphs

_TWICE, _SUM, _TITLE = "W02", "W16", "D10"
"""The rules for a figure that is written in two ways, and for a sum that is wrong."""
_TITLE_OF_TABLE = re.compile(lexicon()["scored"]["title"])
_ELSEWHERE = re.compile(lexicon()["scored"]["elsewhere"])
"""How the title of a table of an annex looks, and what says that there is none, or where it is."""
_NEAR = 4
"""So many lines at the most stand between a title and its table: its year, its unit."""
_WHOLES = {
    "收支.一般公共预算财政拨款基本支出": ("收支.人员经费", "收支.公用经费"),
    "三公.合计.决算数": ("三公.出国.决算数", "三公.用车.决算数", "三公.接待.决算数"),
    "三公.用车.决算数": ("三公.购置.决算数", "三公.运行.决算数"),
    "三公.接待.决算数": ("三公.国内接待.决算数", "三公.外事接待.决算数"),
}
"""What adds up across sentences."""
_ROWS, _OF_ROWS, _ROW = "各项[0].决算数", "一般公共.决算数", re.compile(r"（项）[^。]*\d")
"""The rows of 具体情况, what they add up to, and how a line looks that is one."""


def check_file(path: Path, form_name: str | None) -> ReadAlone:
    """Check a Word file by itself. Raises NoDocumentError or UnknownFormError."""
    form = load_form(find_form(form_name or DEFAULT_FORM))
    lines = [
        PrintedParagraph(each.level, "", each.text, each.in_table)
        for each in paragraphs(opened_file(path))
    ]
    read = check_alone(path, lines, form)
    found = [*DocumentFigures(path, listener(form), with_levels(lines), read.year).findings()]
    known = [each.found for each in read.findings if each.code in (_TWICE, _SUM) and each.found]
    added = [each for each in found if not any(figure in each.found for figure in known)]
    added += [*wrong_scores(path), *_beside_tables(path, form), *_titles_alone(path, lines)]
    return replace(read, findings=in_order([*read.findings, *added], lines))


def _titles_alone(path: Path, lines: Sequence[PrintedParagraph]) -> Iterator[Finding]:
    """Titles of 自评表 behind which no table stands; one of 目录 is told again where its table is."""
    texts = [each.text.strip() for each in lines]
    last = {_TITLE_OF_TABLE.sub(r"\1", text): at for at, text in enumerate(texts)}
    for title, at in last.items():
        if lines[at].in_table or not _TITLE_OF_TABLE.fullmatch(texts[at]):
            continue
        behind = [each for each in lines[at + 1 :] if each.text.strip() or each.in_table][:_NEAR]
        said = "".join(each.text for each in behind[:1])
        if not any(each.in_table for each in behind) and not _ELSEWHERE.search(said):
            message = f"“{title}”只有标题，后面没有表"
            advice = "请把表放在标题下面；不公开这张表的，去掉标题。"
            yield Finding(_TITLE, Level.WARNING, title, "", message, title, advice=advice)


def _beside_tables(path: Path, form: Form) -> Iterator[Finding]:
    """What the text says differently from the official tables of the same file."""
    with suppress(NoTableError):
        published = Published([path])
        published.figures(form)
        for said in published.disagreeing:
            advice = "请核对这两处，改正写错的。"
            yield Finding(_TWICE, Level.WARNING, path.name, "", said, advice=advice)


@dataclass(frozen=True)
class DocumentFigures:
    """The figures of a document of a year; ``path`` is what it is called."""

    path: Path
    hears: Listener
    lines: Sequence[PrintedParagraph]
    year: int

    def findings(self) -> Iterator[Finding]:
        """What disagrees."""
        text, heard = self._text, self._heard
        yield from self._told_twice(heard)
        lists = [each for each in self.hears.lists(text, self.year) if self._is_wrong(each)]
        for each in lists:
            yield from self._sum(each.whole, each.parts)
        for whole, parts in _WHOLES.items():
            yield from self._whole(heard, whole, parts, {each.whole.line for each in lists})
        rows = heard.get(self.hears.facts.get(_ROWS, ""), [])
        total = heard.get(self.hears.facts.get(_OF_ROWS, ""), [])
        if total and 1 < len(rows) == sum(bool(_ROW.search(line)) for line in text):
            yield from self._sum(total[-1], rows)

    @cached_property
    def _text(self) -> list[str]:
        return ["" if line.in_table or line.level else line.text for line in self.lines]

    @cached_property
    def _heard(self) -> dict[Fact, list[ToldFigure]]:
        return self.hears.heard(self._text, self.year)

    @cached_property
    def _places(self) -> int:
        """The decimals of its amounts, where zeros at the end are left out."""
        told = (each for figures in self._heard.values() for each in figures)
        return max((each.places for each in told if each.unit in YUAN_PER_UNIT), default=0)

    def _told_twice(self, heard: Mapping[Fact, list[ToldFigure]]) -> Iterator[Finding]:
        for fact, told in heard.items():
            certain = [each for each in told if each.is_certain and not CHANGE.search(each.words)]
            differing = {each.amount("元"): each for each in certain}
            if len(differing) > 1 and "[" not in str(fact):
                first, *others = differing.values()
                words = "、".join(f"“{each.words}”" for each in others)
                message = f"“{first.words}”，后面写的是{words}，说的是同一个数"
                yield self._finding(first, _TWICE, message, "请核对这几处，改正写错的。")

    def _sum(self, whole: ToldFigure, parts: Sequence[ToldFigure]) -> Iterator[Finding]:
        if self._lacks(whole, parts):
            added = sum(each.amount(whole.unit) for each in parts)
            message = f"“{whole.words}”，各项相加是 {added}{whole.unit}"
            yield self._finding(whole, _SUM, message, "请核对总数和各项，改正写错的。")

    def _lacks(self, whole: ToldFigure, parts: Sequence[ToldFigure]) -> Decimal:
        """What the parts lack of the whole in 元, or cars; 0 where it may be rounding."""
        places = max(each.places for each in (whole, *parts)) or self._places
        last = Decimal(1).scaleb(-places) * YUAN_PER_UNIT.get(whole.unit, 0)
        lacking = whole.amount("元") - sum(each.amount("元") for each in parts)
        leeway = (len(parts) + 1) * last / 2  # each is rounded by itself
        return lacking if abs(lacking) > leeway else Decimal(0)

    def _is_wrong(self, found: ToldList) -> bool:
        """Whether a list does not add up, however it may be read."""
        lacking = self._lacks(found.whole, found.parts)
        return not found.is_open and (lacking < 0 or (lacking > 0 and found.is_closed))

    def _whole(
        self,
        heard: Mapping[Fact, list[ToldFigure]],
        whole: str,
        parts: Sequence[str],
        told_of: Set[int],
    ) -> Iterator[Finding]:
        """What its parts add up to, wherever they stand; each has to be told, in one way.

        ``told_of``: the lines of which it has been said.
        """
        told = [heard.get(self.hears.facts.get(each, ""), []) for each in (whole, *parts)]
        if all(len({each.amount("元") for each in one}) == 1 for one in told):
            first, *others = (one[0] for one in told)
            if first.line not in told_of:
                yield from self._sum(first, others)

    def _finding(self, told: ToldFigure, code: str, message: str, advice: str) -> Finding:
        above = (line.text for line in self.lines[told.line :: -1] if line.level)
        heading = next(above, self.path.name)
        return Finding(code, Level.WARNING, heading, "", message, told.words, advice=advice)

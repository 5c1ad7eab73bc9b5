"""Checks of a document of which there is no workbook: last year's, or another unit's.

Its paragraphs stand in the place of the texts of a workbook, so the rules that need nothing but text
read them; which rules could not run is told by what they would have needed.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_entry.findings import Finding, Level, Place, has_errors
from data_entry.model.unit import Unit
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import load
from generator.checks.engine.registry import run_checks
from generator.checks.engine.standing import idle_rules
from generator.checks.reading.quantities import NUMERALS
from generator.checks.reading.style import WHOLE
from generator.checks.reading.texts import with_chapters
from generator.contents.publication import Publication
from generator.forms.form import Form
from generator.forms.printed import PrintedParagraph

_YEAR = re.compile(r"(20\d\d)(?:年度|年)")
_TITLE = re.compile(r"^(?!第.部分|附)(.{2,40}?)(20\d\d|二[〇○０零]).{0,6}?年?度?(?:部门|单位)?决算")
_OF_YEAR = re.compile(r"(20\d\d)\s*年度?(?:部门|单位)?决算(?!数)")
_COVER, _TITLE_LINES = 20, 3
"""So many paragraphs may stand on the cover; so many of them are one title."""
_HEADINGS = (
    (1, re.compile(r"^第[一二三四五六七八九十]部分")),
    (2, re.compile(r"^[一二三四五六七八九十]+、")),
    (3, re.compile(r"^[（(][一二三四五六七八九十]+[)）]")),
)
_ANNEX = re.compile(r"^附[件表]\s*[\d一二三四五六七八九十]*[：:]?.{0,30}$")
_LONGEST_HEADING, _SHORT = 40, 25
_NOT_A_HEADING = re.compile(r"[。；，：]|[.…]{3,}|\d$")
"""A sentence, or a line of 目录."""
_LONG = re.compile(r"(?<![\d.,])(?:\d{1,3}((?:,\d{3})+)|\d{4,})(?:\.\d+)?(?=万?元)")
"""Figures that are written with decimals, or separators, or without: the group has them."""
_OF_DOCUMENTS, _OF_SENTENCES = {"D03", "D05", "W06"}, {"D01"}
"""Rules that read the document as a whole, and those that read only its second part."""
_ASK_FOR_MORE = {"W14", "W20"}
"""Rules that tell nothing without tables, or without knowing where one report ends."""
_OUTLINE = "D04"
"""The rule that needs headings known by their styles."""


@dataclass(frozen=True)
class ReadAlone:
    """What is wrong with a document by itself, and the rules that could not run."""

    year: int
    findings: list[Finding]
    idle: list[str]

    @property
    def has_errors(self) -> bool:
        """True if something is certainly wrong."""
        return has_errors(self.findings)

    @property
    def not_run(self) -> str:
        """Which rules were not run, in a line."""
        return (
            f"没有填报表，{len(self.idle)} 条规则没有执行（不等于通过）：{'、'.join(self.idle)}。"
            "由填报表生成的文档，请连同填报表一起核对：juesuan verify 文档.docx。"
        )


def check_alone(path: Path, lines: Sequence[PrintedParagraph], form: Form) -> ReadAlone:
    """Run the rules that need text only over the paragraphs of a document."""
    years = Counter(_YEAR.findall("\n".join(line.text for line in lines)))
    year = int(max(years, key=lambda each: years[each])) if years else form.edition
    filled, bare = _as_workbook(path, lines, year), _as_workbook(path, lines[:20], year)
    bare.entries.narratives.clear()
    catalogue, form = load(year), _writing_as(form, lines)
    document = with_levels(lines)
    idle = set(idle_rules(filled, ("document",))) | _ASK_FOR_MORE
    if not any(line.level for line in lines):
        idle.add(_OUTLINE)
    findings = run_checks(filled, catalogue, form)
    told = [each for each in findings if each.code in _OF_SENTENCES]
    for part, codes in (
        (document, _OF_DOCUMENTS),
        (_numbered(document), {_OUTLINE}),
        (_second_part(document), _OF_SENTENCES),
    ):
        findings += [
            replace(each, level=Level.WARNING, sheet=path.name, advice="请核对这一处。")
            for each in run_checks(bare, catalogue, form, document=Publication(part))
            if each.code in codes and not any(x.found and x.found in each.found for x in told)
        ]
    findings = [each for each in findings if each.code not in idle]
    return ReadAlone(year, in_order(findings, lines), sorted(idle))


def cover_of(lines: Sequence[str]) -> tuple[str, int | None]:
    """The office and the year that the title of a document names, or the year alone that a heading does."""
    for first in range(min(len(lines), _COVER)):
        for last in range(first, first + _TITLE_LINES):
            if found := _TITLE.match(re.sub(r"\s", "", "".join(lines[first : last + 1]))):
                return found[1], int(found[2]) if found[2].isdigit() else None
    part = next((m for line in lines if (m := _OF_YEAR.search(line))), None)
    return "", int(part[1]) if part else None


def _as_workbook(path: Path, lines: Sequence[PrintedParagraph], year: int) -> Filled:
    """A workbook that holds nothing but the texts of a document."""
    filled = Filled(path, annex=path.name)
    name = cover_of([line.text for line in lines])[0] or path.stem
    filled.sheets["unit"] = Unit.model_construct(
        name=name, year=year, money="万元", nature="", duties=""
    )
    heading, texts = "封面", list[tuple[str, str]]()
    for line in with_levels(lines):
        if line.level:
            heading = line.text
        elif not line.in_table and not line.style.lower().startswith("toc"):
            before = texts[-1] if texts else ("", "")
            if before[0] == heading and before[1].endswith("；"):  # the next row of a list
                texts[-1] = heading, f"{before[1]}\n{line.text}"
            else:
                texts.append((heading, line.text))
    return with_chapters(filled, texts, Place)


def _writing_as(form: Form, lines: Sequence[PrintedParagraph]) -> Form:
    """The form as it would print figures like most of the document."""
    text = "\n".join(line.text for line in lines if not line.in_table)
    whole, long = ([*map(bool, each.findall(text))] for each in (WHOLE, _LONG))
    numbers = form.numbers.model_copy(
        update={
            "percent_whole": sum(whole) * 2 <= len(whole),
            "thousands": sum(long) * 2 > len(long),
        }
    )
    return form.model_copy(update={"numbers": numbers})


def with_levels(lines: Sequence[PrintedParagraph]) -> list[PrintedParagraph]:
    """The paragraphs; where no style says what a heading is, its number does."""
    if any(line.level for line in lines):
        return list(lines)
    return [replace(line, level=0 if line.in_table else _level(line.text)) for line in lines]


def _numbered(lines: Sequence[PrintedParagraph]) -> list[PrintedParagraph]:
    """The outline with the titles of annexes, and with headings that are the beginning of a paragraph.

    A paragraph counts as one where its number is the next, and the heading after it goes on from there.
    """
    found = [
        replace(line, level=1) if not line.level and _ANNEX.match(line.text) else line
        for line in lines
    ]
    for depth in (2, 3):
        real = last = 0
        begun: list[int] = []
        for at, line in enumerate(found):
            number = _number_of(depth, line.text)
            if line.level and line.level < depth:
                real, last, begun = 0, 0, []
            elif line.level == depth and number:
                begun = [] if number == real + 1 else begun
                for each in begun:
                    found[each] = replace(found[each], level=depth)
                real, last, begun = number, number, []
            elif not line.level and number == last + 1 and (last or len(line.text) < _SHORT):
                last = number
                begun.append(at)
    return found


def _number_of(depth: int, text: str) -> int:
    """The number of a heading of this depth: 三、 is 3; 0 if it is none."""
    match = dict(_HEADINGS)[depth].match(text)
    return NUMERALS.find(match[0].strip("、（）()")) + 1 if match else 0


def _second_part(lines: Sequence[PrintedParagraph]) -> list[PrintedParagraph]:
    """The sentences on the accounts, where other years have no business."""
    found, inside = [], False
    for line in lines:
        if line.level == 1:
            inside = "情况说明" in line.text or "决算说明" in line.text
        if inside:
            found.append(line)
    return found


def _level(text: str) -> int:
    if len(text) > _LONGEST_HEADING or _NOT_A_HEADING.search(text):
        return 0
    return next((level for level, pattern in _HEADINGS if pattern.match(text)), 0)


def in_order(findings: Sequence[Finding], lines: Sequence[PrintedParagraph]) -> list[Finding]:
    """By the place of their heading in the document."""
    places: dict[str, int] = {}
    for number, line in enumerate(lines):
        places.setdefault(line.text, number)
    return sorted(findings, key=lambda each: (places.get(each.sheet, -1), each.code))

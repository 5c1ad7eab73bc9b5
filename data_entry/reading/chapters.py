"""Reads the chapters of an annex: headings as the office has them, and what was written below each."""

import re

from pydantic import TypeAdapter, ValidationError

from data_entry import captions
from data_entry.addresses import letters
from data_entry.entries import Chapter, Narrative
from data_entry.findings import Finding, Level, Place
from data_entry.model.types import Paragraphs
from data_entry.questions import WRITTEN, AnnexKind, Questions, Section
from data_entry.reading.book import Page
from data_entry.reading.filled import Filled
from data_entry.reading.locate import (
    Headed,
    find_headings,
    has_contents,
    headless,
    nearest,
)
from data_entry.reading.messages import finding
from data_entry.reading.unused import Used
from data_entry.unread import mark_of
from data_entry.words import normal

_TEXT: TypeAdapter[str] = TypeAdapter(Paragraphs)
_SEPARATORS = re.compile(r"[、，,+＋\s]+")


def read_narratives(
    page: Page, form: AnnexKind, questions: Questions, filled: Filled
) -> Used | None:
    """The chapters written for one kind of annex; a chapter begun needs all that are not optional.

    What of the sheet was read, or None where its headings are lost.
    """
    grid = find_headings(page, form.sheet, [captions.CHAPTER], [captions.CHAPTER_GUIDE])
    if grid is None:
        filled.findings += [headless(page)] * has_contents(page)
        return None
    filled.findings += grid.findings
    if captions.CHAPTER not in grid.columns:
        return None
    stated = find_headings(page, form.sheet, [captions.CHAPTER_LEVEL, captions.CHAPTER_CONTENT], [])
    if stated and stated.header_row == grid.header_row:
        grid.columns |= stated.columns
    first = max(grid.columns.values()) + 1
    sheet = _Chapters(grid, form, questions, first)
    filled.findings += sheet.findings
    for column in sheet.annexes:
        sheet.read_column(column, filled)
    return sheet.used


class _Chapters:
    """One sheet of chapters: its rows as sections, a column of text an annex.

    The sections are those the sheet states; a sheet without the columns 层级 and 内容, and that of an
    annex whose chapters are fixed, has the headings of its form.
    """

    def __init__(self, grid: Headed, form: AnnexKind, questions: Questions, first: int) -> None:
        self.grid, self.page, self.form = grid, grid.page, form
        self.known = [WRITTEN, *questions.phrases]
        self.findings: list[Finding] = []
        self.renamed: set[str] = set()
        self.name_row = 0
        self.rows: list[tuple[int, Section]] = []
        labels = {row: self._text(row, captions.CHAPTER) for row in grid.values_below()}
        by_heading = {normal(label): row for row, label in labels.items() if label}
        self.name_row = by_heading.get(normal(captions.PROJECT_NAME), 0)
        states = {captions.CHAPTER_LEVEL, captions.CHAPTER_CONTENT} <= grid.columns.keys()
        if states and not form.is_fixed:
            self.rows = [
                (row, self._section(row, label))
                for row, label in labels.items()
                if row != self.name_row and (label or self._text(row, captions.CHAPTER_CONTENT))
            ]
        else:
            self.rows = [(by_heading.get(normal(s.heading), 0), s) for s in form.sections]
        self.used = Used(self.page, grid.header_row, {*grid.columns.values(), first})
        self.used.free = set(range(1, first))
        header = {c: self.page.value(grid.header_row, c) for c in self.page.columns}
        self.annexes = [
            c
            for c, heading in header.items()
            if c == first
            or (c > first and (heading or (self.name_row and self._value(self.name_row, c))))
        ]
        self.used.columns |= set(self.annexes)
        if states and not form.is_fixed:
            for row in (row for row, section in self.rows if not section.is_written):
                where = self._place(row, grid.columns[captions.CHAPTER_CONTENT]).cell
                self.used.advice[row] = (
                    f"要印这段文字，请在 {where} 加上“{WRITTEN}”；不用的请删去。"
                )
        for row in sorted(labels.keys() - {self.name_row, *(row for row, _ in self.rows)}):
            self._tell_unnamed(row, labels[row])

    def _value(self, row: int, column: int) -> str:
        return str(self.page.value(row, column) or "").strip()

    def _tell_unnamed(self, row: int, label: str) -> None:
        """Text in a row that is no chapter must not be lost silently."""
        column = next((c for c in self.annexes if self._value(row, c)), 0)
        if not column:
            return
        named = self._place(row, self.grid.columns[captions.CHAPTER])
        if label:
            meant = nearest(label, [s.heading for at, s in self.rows if not at]) or ""
            self.renamed.add(meant)
            fault = "chapter_is_renamed" if meant else "chapter_is_unknown"
            self.findings.append(finding(fault, named, found=label, meant=meant))
            return
        text, cell = self._value(row, column), named.cell
        place = self._place(row, column)
        self.findings.append(finding("text_has_no_chapter", place, found=text, cell=cell))

    def _text(self, row: int, heading: str) -> str:
        column = self.grid.columns.get(heading)
        return self._value(row, column) if column else ""

    def _place(self, row: int, column: int) -> Place:
        return Place(self.page.title, f"{letters(column)}{row or ''}")

    def _section(self, row: int, label: str) -> Section:
        level = self._text(row, captions.CHAPTER_LEVEL)
        number = next(iter(re.findall(r"[1-4]", level)), "")
        if label and not number:
            place = self._place(row, self.grid.columns[captions.CHAPTER_LEVEL])
            self.findings.append(finding("chapter_has_no_level", place, title=label, found=level))
        elif number and not label:
            place = self._place(row, self.grid.columns[captions.CHAPTER])
            self.findings.append(finding("level_alone", place, Level.WARNING, number=number))
        content = [
            each for each in _SEPARATORS.split(self._text(row, captions.CHAPTER_CONTENT)) if each
        ]
        for each in content:
            if each not in self.known:
                place = self._place(row, self.grid.columns[captions.CHAPTER_CONTENT])
                meant = nearest(each, self.known)
                told = {"title": label, "found": each, "meant": meant or "、".join(self.known)}
                fault = "content_is_misspelt" if meant else "content_is_unknown"
                self.findings.append(finding(fault, place, **told))
        guide = self._text(row, captions.CHAPTER_GUIDE)
        return Section.model_validate(
            {
                "级": int(number or 1),
                "标题": label,
                "内容": tuple(each for each in content if each in self.known),
                "接排": captions.RUN_IN in level,
                "提示": guide.removesuffix(captions.OPTIONAL),
                "可空": guide.endswith(captions.OPTIONAL),
            }
        )

    def _gone(self, section: Section, told: list[Finding]) -> list[Finding]:
        """The row of a chapter that the form has was deleted."""
        index = next(n for n, (_, each) in enumerate(self.rows) if each is section)
        rows = [row for row, _ in self.rows[:index] if row]
        above = max(rows, default=max(self.grid.header_row, self.name_row))
        return self._gone_below(above, section.heading, told)

    def _gone_below(self, above: int, heading: str, told: list[Finding]) -> list[Finding]:
        """A row that the form has was deleted: told once, where it belongs."""
        place = self._place(above, self.grid.columns[captions.CHAPTER])
        gone = finding("row_of_chapter_is_gone", place, above=above, title=heading)
        return [] if gone in told or heading in self.renamed else [gone]

    def read_column(self, column: int, filled: Filled) -> None:
        """One annex: the text of every chapter, with its place."""
        subject = ""
        if self.name_row:
            subject = self._value(self.name_row, column)
            self.used.read.add((self.name_row, column))
        mark = mark_of(self._place(self.name_row, column), captions.PROJECT_NAME)
        narrative = Narrative(self.form.key, subject, mark=mark)
        places: list[Place] = []
        faults: list[Finding] = []
        for row, section in self.rows:
            place = self._place(row, column)
            places.append(place)
            chapter = Chapter(section)
            narrative.chapters.append(chapter)
            if not section.is_written:
                continue
            if not row:
                faults += [] if section.optional else self._gone(section, filled.findings)
                continue
            self.used.read.add((row, column))
            value = self.page.value(row, column)
            if value is None or not str(value).strip():
                self.used.blank[row, column] = "text"
                if not section.optional:
                    faults.append(finding("missing", place, title=section.heading))
                continue
            try:
                chapter.text = _TEXT.validate_python(value)
            except ValidationError as error:
                item = error.errors(include_url=False)[0]
                facts = item.get("ctx", {})
                filled.findings.append(finding(item["type"], place, title=section.heading, **facts))
                filled.unread.add(place)
                chapter.text = mark_of(place, section.heading)
        if not narrative.is_written and not subject:
            return
        if self.form.per_project and not self.name_row:
            told = filled.findings
            told += self._gone_below(self.grid.header_row, captions.PROJECT_NAME, told)
        elif self.form.per_project and not subject:
            where = self._place(self.name_row, column)
            filled.findings.append(finding("missing", where, title=captions.PROJECT_NAME))
        filled.findings += faults
        index = len(filled.entries.narratives)
        filled.places["narratives", index] = self._place(self.name_row or 4, column)
        filled.places |= {("narratives", index, n): place for n, place in enumerate(places)}
        filled.entries.narratives.append(narrative)

"""Collects the running text of a workbook, cell by cell, with its place and the project it tells of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from data_entry.entries import Chapter, Narrative
from data_entry.findings import Place
from data_entry.model.spec import Path_, columns, lines, sheets
from data_entry.questions import WRITTEN, Section
from data_entry.reading.filled import Filled
from generator.checks.engine.registry import Book

INDICATORS = "indicators"
LONG_ENOUGH = 8
"""Shorter words of the clerk could stand in any sentence."""


@dataclass(frozen=True)
class Text:
    """A cell of running text; ``project`` is the project it tells of (empty for the unit)."""

    path: Path_
    title: str
    text: str
    project: str = ""

    @property
    def is_narrative(self) -> bool:
        """True for the chapters of an annex."""
        return self.path[0] == "narratives"


@lru_cache(maxsize=1)
def running_texts(book: Book) -> tuple[Text, ...]:
    """Every cell of prose on clean sheets, then the chapters of the annexes."""
    return (*_of_sheets(book), *_chapters(book))


def _of_sheets(book: Book) -> Iterator[Text]:
    for name, spec, model in sheets(book.filled.root):
        found = book.filled.sheets.get(name)
        if found is None:
            continue
        if spec.shape == "form":
            yield from _of_form(name, found)
            continue
        for index, row in enumerate(found):
            owner = row.name if name == "projects" else row.project if name == INDICATORS else ""
            for column in columns(model):
                if column.cell.prose and (text := getattr(row, column.name)):
                    yield Text((name, index, column.name), column.cell.title, text, owner)


def _of_form(name: str, record: Any) -> Iterator[Text]:
    for line in lines(record.__class__):
        for column in line.columns:
            if not column.cell.prose:
                continue
            owner = getattr(record, line.name)
            text = getattr(owner, column.name) if line.model else owner
            path: Path_ = (name, line.name, column.name) if line.model else (name, line.name)
            title = f"{line.cell.title}的{column.cell.title}" if line.model else line.cell.title
            if text:
                yield Text(path, title, text)


def _chapters(book: Book) -> Iterator[Text]:
    for index, narrative in enumerate(book.narratives):
        for number, chapter in enumerate(narrative.chapters):
            if chapter.text:
                path: Path_ = ("narratives", index, number)
                yield Text(path, chapter.section.heading, chapter.text, narrative.subject)


def with_chapters(
    filled: Filled, texts: Sequence[tuple[str, str]], place_of: Callable[[str], Place]
) -> Filled:
    """The workbook with one report more, of texts given with their headings."""
    sections = [Section(**{"级": 1, "标题": heading, "内容": (WRITTEN,)}) for heading, _ in texts]
    chapters = [Chapter(s, text) for s, (_, text) in zip(sections, texts, strict=True)]
    narratives = [*filled.entries.narratives, Narrative("", "", chapters)]
    places: dict[Path_, Place] = {
        ("narratives", len(narratives) - 1, number): place_of(heading)
        for number, (heading, _) in enumerate(texts)
    }
    return replace(
        filled,
        entries=replace(filled.entries, narratives=narratives),
        places=filled.places | places,
    )


def own_words(book: Book) -> list[str]:
    """What the clerk wrote: texts and names of some length, longest first."""
    written = {text.text for text in running_texts(book)}
    for sheet in book.filled.entries.sheets.values():
        for row in sheet if isinstance(sheet, list) else [sheet]:
            for value in row.values():
                inner = value.values() if isinstance(value, dict) else [value]
                written |= {each for each in inner if isinstance(each, str)}
    return sorted(
        {p for text in written for p in text.split("\n") if len(p) >= LONG_ENOUGH}, key=len
    )[::-1]


def cell_of_heading(book: Book, text: str) -> Place | None:
    """The cell of the heading of an annex that a paragraph has, which the clerk may have typed."""
    for index, narrative in enumerate(book.narratives):
        for number, chapter in enumerate(narrative.chapters):
            if chapter.section.heading and chapter.section.heading in text:
                place = book.place(("narratives", index, number))
                return Place(place.sheet, f"A{place.row}")
    return None

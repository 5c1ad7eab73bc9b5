"""Brings an edited document up to date: this workbook's figures in, what a person did to it stays.

Three documents are read: as it was composed, as it was edited, as it would be composed now.
"""

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Emu

from generator.revisions.align import Passage, compared, units
from generator.revisions.merge import Merge, OpenPlace, Reason, merged
from generator.revisions.placing import placed, without_empty_end
from generator.revisions.tables import TableMerge, WordTable
from generator.word.edited import (
    EditedParagraph,
    drawings,
    headings_over,
    opened,
    paragraphs,
    repeat_boxes,
    title_of,
    words_of,
)
from generator.word.headings import refill_contents
from generator.word.late import put_back, put_late
from generator.word.rewriting import rewrite, without
from generator.word.xml import qn


@dataclass(frozen=True)
class Refreshed:
    """The document brought up to date, and the places a person has to look at."""

    document: bytes
    open: list[OpenPlace] = field(default_factory=list)


def refreshed(original: bytes, edited: WordDocument, fresh: bytes) -> Refreshed:
    """New figures in an edited document: ``original`` is what it was made of, ``fresh`` is new.

    Raises ValueError for an ``original`` that is no Word document.
    """
    before, after = opened(original), opened(fresh)
    *_, late = (put_back(each) for each in (before, edited, after))
    titles = {title_of(drawing) for figure in late for drawing in drawings(figure)}
    old, now, new = _Text(before), _Text(edited), _Text(after)
    words = _Words(old, now, new)
    tables = TableMerge(old.document, now.document, new.document)
    fresh_ones = {*words.fresh, *tables.fresh}
    placed(new.document, now.document, words.places | tables.places, fresh_ones)
    found = [*words.brought_up_to_date(), *tables.brought_up_to_date()]
    without_empty_end(new.document, now.document)
    found += _pictures(old.document, now.document, new.document)
    figures = [each for each in drawings(edited.element.body) if title_of(each) in titles]
    put_late(edited, [next(each.iterancestors(qn("w:p"))) for each in figures])
    repeat_boxes(now.document)
    now.document.core_properties.title = new.document.core_properties.title
    if not refill_contents(now.document):
        found.append(OpenPlace(Reason.CONTENTS, "目录", "目录"))
    stream = io.BytesIO()
    now.document.save(stream)
    return Refreshed(stream.getvalue(), found)


class _Text:
    """The running text of a document, sentence by sentence."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.paragraphs: list[EditedParagraph] = [
            each for each in paragraphs(document) if not each.in_table
        ]
        self.headings = headings_over(self.paragraphs)
        self.units = [
            replace(unit, key=unit.key + _table_below(each.element))
            for index, each in enumerate(self.paragraphs)
            for unit in units(index, each.text)
        ]


def _table_below(paragraph: Any) -> str:
    """What tells a line above a table from the same line above another: the words of the table."""
    below = paragraph.getnext()
    is_table = below is not None and below.tag == qn("w:tbl")
    return WordTable(below).key if is_table else ""


class _Words:
    """The running text of three versions, brought together in the edited document."""

    def __init__(self, old: _Text, now: _Text, new: _Text) -> None:
        self.old, self.now, self.new = old, now, new
        self.merge: Merge = merged(old.units, now.units, new.units)
        self.places: dict[Any, Any] = {
            new.paragraphs[fresh.paragraph].element: now.paragraphs[unit.paragraph].element
            for fresh, unit in self.merge.partners.items()
        }
        """For paragraphs of the new document those of the edited one at their place."""
        self._new = self._new_paragraphs()
        self.fresh = [new.paragraphs[index].element for index in self._new]
        """Paragraphs that only the new document has."""

    def brought_up_to_date(self) -> Iterator[OpenPlace]:
        """Write what is new; what a person has to look at comes back."""
        for reason, unit, wanted in self.merge.open:
            yield OpenPlace(reason, self.now.headings[unit.paragraph], unit.text, wanted)
        changes: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for unit, words in self.merge.rewritten.items():
            changes[unit.paragraph] += _changes(unit, words)
        for anchor, unit in self.merge.added:
            if unit.paragraph not in self._new:
                at = self._within(anchor, unit)
                changes[at[0]].append((at[1], at[1], unit.text))
        for index, each in changes.items():
            paragraph = self.now.paragraphs[index].element
            rewrite(paragraph, each)
            if not words_of(paragraph).strip():
                without(paragraph)

    def _new_paragraphs(self) -> set[int]:
        """Paragraphs all of whose sentences are new."""
        added = {unit for _, unit in self.merge.added}
        known = {unit.paragraph for unit in self.new.units if unit not in added}
        return {unit.paragraph for unit in added} - known

    def _within(self, anchor: Passage | None, unit: Passage) -> tuple[int, int]:
        """(paragraph, place in it) of a sentence added to a paragraph that is there."""
        mates = [u for u in self.new.units if u.paragraph == unit.paragraph]
        partners = self.merge.partners
        before = [partners[u] for u in mates if u.start < unit.start and u in partners]
        if before:
            return before[-1].paragraph, before[-1].start + len(before[-1].text)
        after = next((partners[u] for u in mates if u in partners), anchor)
        return (after.paragraph, after.start) if after else (0, 0)


def _changes(unit: Passage, words: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of a sentence that are other words now: (from, to, words) in its paragraph."""
    if not words:
        yield unit.start, unit.start + len(unit.text), ""
        return
    pieces = [piece for piece in compared(unit.text, words) if not piece.is_same]
    text, shift = unit.text, 0
    for piece in pieces:
        start, end = piece.start + shift, piece.end + shift
        text = text[:start] + words[piece.new_start : piece.new_end] + text[end:]
        shift += (piece.new_end - piece.new_start) - (piece.end - piece.start)
    if text != words:  # blanks differ, which are not compared
        yield unit.start, unit.start + len(unit.text), words
        return
    for piece in pieces:
        new = words[piece.new_start : piece.new_end]
        yield unit.start + piece.start, unit.start + piece.end, new


def _pictures(old: WordDocument, now: WordDocument, new: WordDocument) -> Iterator[OpenPlace]:
    """Put the new figures in the places of the old ones, which are known by their contents."""
    olds, news = (
        drawings(old.element.body),
        {title_of(each): each for each in drawings(new.element.body)},
    )
    present = defaultdict(list)
    for each in drawings(now.element.body):
        present[_blob(now, each)].append(each)
    for before in olds:
        after = news.get(title_of(before))
        there = present.get(_blob(old, before))
        if after is None:
            continue
        if there:
            _put(now, there.pop(0), _blob(new, after), before, after)
        elif _blob(old, before) != _blob(new, after):
            yield OpenPlace(Reason.PICTURE, title_of(after), title_of(before))


def _blob(document: WordDocument, drawing: Any) -> bytes:
    """The picture itself; empty where it lies outside the file."""
    key = next(drawing.iter(qn("a:blip"))).get(qn("r:embed"))
    part = document.part.related_parts.get(key) if key else None
    return part.blob if part is not None else b""


def _size(drawing: Any) -> tuple[str, str]:
    extent = next(drawing.iter(qn("wp:extent")))
    return extent.get("cx"), extent.get("cy")


def _put(now: WordDocument, place: Any, picture: bytes, before: Any, after: Any) -> None:
    """One picture for another; its size stays where a person has changed it."""
    key, _ = now.part.get_or_add_image(io.BytesIO(picture))
    next(place.iter(qn("a:blip"))).set(qn("r:embed"), key)
    words = next(after.iter(qn("wp:docPr"))).get("descr")
    next(place.iter(qn("wp:docPr"))).set("descr", words)
    if _is_as_made(_size(place), _size(before)):
        width, height = _size(after)
        for extent in (*place.iter(qn("wp:extent")), *place.iter(qn("a:ext"))):
            if extent.get("cx"):
                extent.set("cx", width)
                extent.set("cy", height)


def _is_as_made(size: tuple[str, str], made: tuple[str, str]) -> bool:
    """True but for what rounding does when another program has saved the file."""
    return all(abs(Emu(int(a)) - Emu(int(b))) < Emu(36000) for a, b in zip(size, made, strict=True))

"""Compares a Word file, edited or not, with the workbook it was made from.

Nothing in the file says where a figure comes from: the document is composed anew, its sentences are
found again in the edited one, and every figure that differs is told with the cells behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docx.document import Document as WordDocument

from data_entry.findings import Finding, Place, ranges_of, shortened
from generator.checks.sentences import check_sentences
from generator.forms.traced import Printed, TracedLine, known_by
from generator.revisions.align import NUMERAL, Pair, Passage, Piece, compared, pairs, units
from generator.run.pipeline import Run
from generator.word.edited import (
    EditedParagraph,
    commented,
    headings_over,
    opened,
    paragraphs,
)

AUTHOR = "juesuan 核对"
LONGEST_WORD = 6
"""So long a printed word may be that two amounts decide, such as 增加 or 持平."""


class Alteration(StrEnum):
    """What somebody did to a document."""

    FIGURE = "改数"
    FIGURE_GONE = "删数"
    FIGURE_NEW = "加数"
    WORD = "改词"
    SENTENCE = "改句"
    SENTENCE_GONE = "删句"
    SENTENCE_NEW = "加句"
    MOVED = "移动"
    SECTION_GONE = "缺节"


@dataclass(frozen=True)
class HandEdit:
    """One change: under which heading, what stood there, what stands there, from which cells."""

    change: Alteration
    heading: str
    before: str
    after: str
    sentence: str
    tag: str = ""
    cells: tuple[Place, ...] = ()
    sources: tuple[str, ...] = ()
    """The cells of official tables that these cells were taken from."""
    paragraph: int | None = None
    """The paragraph of the edited document, among those with words in them."""

    @property
    def where(self) -> str:
        """The cells behind a figure, neighbours in one range."""
        return "、".join(ranges_of(self.cells))

    @property
    def in_words(self) -> str:
        """What is said of it at its place."""
        words = f"【{self.change}】"
        if self.change is Alteration.MOVED:
            words += f"“{self.before}”挪到了这里"
        elif self.before and self.after:
            words += f"填报表是“{self.before}”，文档是“{self.after}”"
        elif self.before:
            words += f"少了“{self.before}”"
        else:
            words += f"多了“{self.after}”"
        taken = f"，取自 {'、'.join(self.sources)}" if self.sources else ""
        return f"{words}（出自 {self.where}{taken}）" if self.cells else words

    def as_dict(self) -> dict[str, str]:
        """The difference as the command's JSON has it."""
        return {
            "change": self.change,
            "heading": self.heading,
            "before": self.before,
            "after": self.after,
            "sentence": self.sentence,
            "tag": self.tag,
            "cells": self.where,
        }


def differences(run: Run, edited: Sequence[EditedParagraph]) -> list[HandEdit]:
    """All that was changed in a document since it was composed, in its order."""
    return list(_Comparison(run, edited).told())


def added_text_findings(run: Run, found: Sequence[HandEdit]) -> list[Finding]:
    """What is wrong with the sentences that somebody wrote or rewrote, as far as can be told."""
    written = (Alteration.SENTENCE, Alteration.SENTENCE_NEW)
    sentences = [(d.heading, d.sentence) for d in found if d.change in written]
    return check_sentences(run.workbook.filled, run.workbook.form, sentences)


def marked(
    document: WordDocument, edited: Sequence[EditedParagraph], found: Sequence[HandEdit]
) -> bytes:
    """The document with a comment at each change."""
    notes = [(edited[d.paragraph].element, d.in_words) for d in found if d.paragraph is not None]
    return commented(document, notes, AUTHOR)


class _Comparison:
    """A document as composed and as edited, sentence by sentence."""

    def __init__(self, run: Run, edited: Sequence[EditedParagraph]) -> None:
        composed = run.composed
        self.old = paragraphs(opened(composed.document))
        texts = (line.text for line in composed.publication.lines)
        self.lines = known_by((each.text for each in self.old), texts)
        self.new = list(edited)
        self.taken_from = run.workbook.filled.sources
        self.headings = headings_over(self.new)
        self.old_headings = headings_over(self.old)

    def told(self) -> Iterator[HandEdit]:
        """Every difference."""
        present = {each.text for each in self.new}
        for each in self.old:
            if each.level and each.text not in present:
                yield HandEdit(Alteration.SECTION_GONE, each.text, each.text, "", each.text)
        for pair in pairs(_units(self.old), _units(self.new)):
            yield from self._of(pair)

    def _of(self, pair: Pair) -> Iterator[HandEdit]:
        before, after = pair.before, pair.after
        if before is None:
            if after is not None and not self.new[after.paragraph].level:
                yield self._difference(Alteration.SENTENCE_NEW, pair, "", after.text)
        elif after is None:
            if not self.old[before.paragraph].level:
                yield self._difference(Alteration.SENTENCE_GONE, pair, before.text, "")
        else:
            yield from self._changes(pair, before, after)

    def _changes(self, pair: Pair, before: Passage, after: Passage) -> Iterator[HandEdit]:
        if pair.is_moved:
            yield self._difference(Alteration.MOVED, pair, before.text, after.text)
        if before.text == after.text:
            return
        pieces = compared(before.text, after.text)
        told = list(self._figures(pair, before, after, pieces))
        yield from told
        rest = [p for p in pieces if not p.is_same and not self._is_told(before, after, p)]
        if rest:
            yield self._difference(Alteration.SENTENCE, pair, before.text, after.text)

    @staticmethod
    def _is_told(before: Passage, after: Passage, piece: Piece) -> bool:
        """True for a piece that is a figure, before and after."""
        words = before.text[piece.start : piece.end], after.text[piece.new_start : piece.new_end]
        return all(not each or NUMERAL.fullmatch(each) for each in words)

    def _figures(
        self, pair: Pair, before: Passage, after: Passage, pieces: Sequence[Piece]
    ) -> Iterator[HandEdit]:
        """Figures overtyped, deleted and added; words that figures decide."""
        for piece in pieces:
            if piece.is_same:
                continue
            olds = _numerals(before.text, piece.start, piece.end)
            news = _numerals(after.text, piece.new_start, piece.new_end)
            for n in range(max(len(olds), len(news))):
                old, new = (each[n] if n < len(each) else None for each in (olds, news))
                yield self._figure(pair, old, new)
            if not olds and not news:
                yield from self._words(pair, before, after, piece)

    def _figure(
        self, pair: Pair, old: tuple[int, int] | None, new: tuple[int, int] | None
    ) -> HandEdit:
        before, after = pair.before, pair.after
        was = before.text[slice(*old)] if before and old else ""
        now = after.text[slice(*new)] if after and new else ""
        change = (
            Alteration.FIGURE
            if was and now
            else Alteration.FIGURE_GONE
            if was
            else Alteration.FIGURE_NEW
        )
        value = self._value(before, *old) if before and old else None
        return self._difference(change, pair, was, now, value)

    def _words(
        self, pair: Pair, before: Passage, after: Passage, piece: Piece
    ) -> Iterator[HandEdit]:
        line = self.lines[before.paragraph]
        for value in line.printed if isinstance(line, TracedLine) else ():
            start, end = value.start - before.start, value.end - before.start
            is_word = end - start <= LONGEST_WORD and start < piece.end and end > piece.start
            if is_word and start >= 0 and end <= len(before.text):
                was, now = before.text[start:end], after.text[piece.new_start : piece.new_end]
                yield self._difference(Alteration.WORD, pair, was, now, value)

    def _value(self, unit: Passage, start: int, end: int) -> Printed | None:
        """The printed value that a figure of a composed sentence belongs to."""
        line = self.lines[unit.paragraph]
        at = unit.start + start, unit.start + end
        known = line.printed if isinstance(line, TracedLine) else ()
        return next((v for v in known if v.start < at[1] and v.end > at[0]), None)

    def _sources(self, value: Printed | None) -> tuple[str, ...]:
        """Where a single cell behind a value was taken from; a sum has too many to name."""
        cells = tuple(value.origin) if value else ()
        return tuple(self.taken_from[c] for c in cells if len(cells) == 1 and c in self.taken_from)

    def _difference(
        self, change: Alteration, pair: Pair, was: str, now: str, value: Printed | None = None
    ) -> HandEdit:
        unit = pair.after or pair.before
        assert unit is not None
        headings = self.headings if pair.after else self.old_headings
        return HandEdit(
            change,
            headings[unit.paragraph],
            shortened(was),
            shortened(now),
            unit.text,
            value.tag if value else "",
            tuple(value.origin) if value else (),
            self._sources(value),
            pair.after.paragraph if pair.after else None,
        )


def _numerals(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [m.span() for m in NUMERAL.finditer(text) if m.start() >= start and m.end() <= end]


def _units(found: Sequence[EditedParagraph]) -> list[Passage]:
    return [
        unit
        for index, each in enumerate(found)
        for unit in units(index, each.text, f"{each.row}·{each.column}" if each.in_table else "")
    ]

"""Compares a Word file, edited or not, with the workbook it was made from.

Nothing in the file says where a figure comes from: the document is composed anew, its sentences are
found again in the edited one, and every figure that differs is told with the cells behind it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz.distance import Prefix

from data_entry.findings import QUOTED, Finding, Place, ranges_of, shortened
from data_entry.words import unnumbered
from generator.checks.sentences import check_sentences
from generator.forms.traced import Printed, TracedLine, known_by
from generator.revisions.align import (
    NUMERAL,
    Pair,
    Passage,
    Piece,
    compared,
    listed,
    masked,
    numerals,
    pairs,
    units,
)
from generator.revisions.amounts import comes_to, is_in_words, is_ordinal, spans, unit_behind
from generator.revisions.rejoined import rejoined
from generator.run.pipeline import Run
from generator.word.edited import (
    EditedParagraph,
    commented,
    figures_shown,
    headings_over,
    is_numbered,
    of_contents,
    opened,
    paragraphs,
    unpaged,
)

AUTHOR = "juesuan 核对"
LONGEST_WORD = 12
"""So long a printed word may be: one that two amounts decide, such as 增加 or 持平, or a name."""
_LED_IN = 10
"""So many characters that two long sentences have in common are shown before they part."""


class Alteration(StrEnum):
    """What somebody did to a document."""

    FIGURE = "改数"
    NOTATION = "写法"
    FIGURE_GONE = "删数"
    FIGURE_NEW = "加数"
    WORD = "改词"
    SENTENCE = "改句"
    SENTENCE_GONE = "删句"
    SENTENCE_NEW = "加句"
    ROW_GONE = "删行"
    ROW_NEW = "加行"
    MOVED = "移动"
    SECTION_GONE = "缺节"
    PICTURE_GONE = "缺图"

    @property
    def is_harmless(self) -> bool:
        """True for what says the same as before."""
        return self in (Alteration.MOVED, Alteration.NOTATION)


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
    written = (Alteration.SENTENCE, Alteration.SENTENCE_NEW, Alteration.WORD)
    sentences = dict.fromkeys((d.heading, d.sentence) for d in found if d.change in written)
    return check_sentences(run.workbook.filled, run.workbook.form, list(sentences))


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
        document = opened(composed.document)
        self.old = paragraphs(document)
        self.contents = of_contents(document)
        texts = (line.text for line in composed.publication.lines)
        self.lines = known_by((each.text for each in self.old), texts)
        self.new = list(edited)
        self.taken_from = run.workbook.filled.sources
        self.headings = headings_over(self.new)
        self.old_headings = headings_over(self.old)

    def told(self) -> Iterator[HandEdit]:
        """Every difference."""
        present = {unnumbered(each.text) for each in self.new}
        for each in self.old:
            if each.level and unnumbered(each.text) not in present:
                yield HandEdit(Alteration.SECTION_GONE, each.text, each.text, "", each.text)
        yield from self._pictures()
        found = rejoined(pairs(_units(self.old), _units(self.new)))
        for row, group in groupby(found, self._row_of):
            if row is None:
                for pair in group:
                    yield from self._of(pair)
            else:
                yield self._row(list(group))

    def _pictures(self) -> Iterator[HandEdit]:
        """The figures that are no longer there, told by what they show, and what others now say."""
        olds, news = figures_shown(self.old), figures_shown(self.new)
        titles = [each.partition("：")[0] for each in news]
        says = len(news) < len(olds) or any(each.partition("：")[0] in titles for each in olds)
        for each in olds:
            title = each.partition("：")[0]
            if title not in titles and says:
                yield HandEdit(Alteration.PICTURE_GONE, title, title, "", title)
            for other in news[titles.index(title) :][:1] if title in titles else ():
                if masked(each) == masked(other):
                    own = zip(NUMERAL.findall(each), NUMERAL.findall(other), strict=True)
                    for was, now in own:
                        if was != now:
                            yield HandEdit(Alteration.FIGURE, title, was, now, other)

    def _row_of(self, pair: Pair) -> Any:
        """The row of a table that a cell nobody can pair with another stands in."""
        if pair.before and pair.after:
            return None
        unit = pair.after or pair.before
        assert unit is not None
        return (self.new if pair.after else self.old)[unit.paragraph].table_row

    def _row(self, cells: Sequence[Pair]) -> HandEdit:
        """All of a row that was added or deleted."""
        words = "，".join(unit.text for each in cells if (unit := each.after or each.before))
        if cells[0].after:
            return self._difference(Alteration.ROW_NEW, cells[0], "", words)
        return self._difference(Alteration.ROW_GONE, cells[0], words, "")

    def _of(self, pair: Pair) -> Iterator[HandEdit]:
        before, after = pair.before, pair.after
        if before is None:
            if after is not None and not self._is_heading(after):
                yield self._difference(Alteration.SENTENCE_NEW, pair, "", after.text)
        elif after is None:
            if not self.old[before.paragraph].level:
                yield self._difference(Alteration.SENTENCE_GONE, pair, before.text, "")
        else:
            yield from self._changes(pair, before, after)

    def _changes(self, pair: Pair, before: Passage, after: Passage) -> Iterator[HandEdit]:
        if pair.is_moved:
            yield self._difference(Alteration.MOVED, pair, before.text, after.text)
        if listed(before.text) == listed(after.text):
            if before.text != after.text:
                yield self._difference(Alteration.NOTATION, pair, before.text, after.text)
            return
        if pair.is_reworded:
            yield self._difference(Alteration.SENTENCE, pair, before.text, after.text)
            yield from self._in_other_words(pair, before, after)
            return
        pieces = compared(before.text, after.text)
        changed = _changed(before.text, after.text, pieces)
        yield from self._figures(pair, before, after, changed)
        words = [each for each in self._short_values(before) if _is_changed(each, changed)]
        for start, end, value in words:
            was, now = before.text[start:end], after.text[slice(*_stretch(pieces, start, end))]
            yield self._difference(Alteration.WORD, pair, was, now, value)
        texts = before.text, after.text
        rest = (p for p in changed if not (_is_numeral(*texts, p) or _is_written_out(*texts, p)))
        if any(not any(a <= p.start and p.end <= b for a, b, _ in words) for p in rest):
            yield self._difference(Alteration.SENTENCE, pair, before.text, after.text)

    def _is_heading(self, unit: Passage) -> bool:
        """True for a heading, and for a line of 目录 that has lost its style."""
        return bool(self.new[unit.paragraph].level) or unpaged(unit.text) in self.contents

    def _in_other_words(self, pair: Pair, before: Passage, after: Passage) -> Iterator[HandEdit]:
        """The figures of a sentence told in other words that are not the same."""
        olds, news = spans(before.text), spans(after.text)
        for old in [*olds]:
            own = comes_to(before.text[slice(*old)])
            same = next((new for new in news if comes_to(after.text[slice(*new)]) == own), None)
            if same:
                olds.remove(old)
                news.remove(same)
        is_one_for_one = len(olds) == len(news)
        couples = zip(olds, news, strict=True) if is_one_for_one else ()
        rest = () if is_one_for_one else [*((o, None) for o in olds), *((None, n) for n in news)]
        for old_, new_ in [*couples, *rest]:
            yield self._figure(pair, old_, new_)

    def _figures(
        self, pair: Pair, before: Passage, after: Passage, changed: Sequence[Piece]
    ) -> Iterator[HandEdit]:
        """Figures overtyped, deleted and added."""
        for piece in changed:
            olds = numerals(before.text, piece.start, piece.end)
            news = numerals(after.text, piece.new_start, piece.new_end)
            if _is_written_out(before.text, after.text, piece):
                news = [(piece.new_start, piece.new_end)]
            for n in range(max(len(olds), len(news))):
                old, new = (each[n] if n < len(each) else None for each in (olds, news))
                yield self._figure(pair, old, new)

    def _figure(
        self, pair: Pair, old: tuple[int, int] | None, new: tuple[int, int] | None
    ) -> HandEdit:
        before, after = pair.before, pair.after
        was = before.text[slice(*old)] if before and old else ""
        now = after.text[slice(*new)] if after and new else ""
        is_number = bool(before and old and not before.start and is_ordinal(before.text, old[1]))
        if (after and not was and new and is_ordinal(after.text, new[1])) or (
            is_number and not now and after and is_numbered(self.new[after.paragraph].element)
        ):
            change = Alteration.NOTATION
        elif not was or not now:
            change = Alteration.FIGURE_GONE if was else Alteration.FIGURE_NEW
        else:
            was, now = _with_units(before, old, after, new)
            is_same = is_in_words(now, was) or comes_to(was) == comes_to(now)
            change = Alteration.NOTATION if is_same or is_number else Alteration.FIGURE
        value = self._value(before, *old) if before and old else None
        return self._difference(change, pair, was, now, value)

    def _short_values(self, unit: Passage) -> Iterator[tuple[int, int, Printed]]:
        """The words of a sentence that figures or cells decide: (from, to, value)."""
        line = self.lines[unit.paragraph]
        for value in line.printed if isinstance(line, TracedLine) else ():
            start, end = value.start - unit.start, value.end - unit.start
            words = unit.text[max(start, 0) : end]
            if (
                start >= 0
                and len(words) == end - start <= LONGEST_WORD
                and not re.search(r"\d", words)
            ):
                yield start, end, value

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
        alike = Prefix.similarity(was, now)
        begin = max(0, alike - _LED_IN) if len(was) > QUOTED else 0
        return HandEdit(
            change,
            headings[unit.paragraph],
            shortened("……" * bool(begin) + was[begin:]),
            shortened("……" * bool(begin) + now[begin:]),
            unit.text,
            value.tag if value else "",
            tuple(value.origin) if value else (),
            self._sources(value),
            pair.after.paragraph if pair.after else None,
        )


def _is_changed(word: tuple[int, int, Printed], changed: Sequence[Piece]) -> bool:
    """True for a word that was changed alone, not with the sentence around it."""
    start, end, _ = word
    over = [piece for piece in changed if start < piece.end and end > piece.start]
    return bool(over) and all(start <= piece.start and piece.end <= end for piece in over)


def _stretch(pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """Where in the new sentence stands what stood from ``start`` to ``end`` in the old one."""
    over = [piece for piece in pieces if start < piece.end and end > piece.start]
    return over[0].new_start, over[-1].new_end


def _is_numeral(before: str, after: str, piece: Piece) -> bool:
    """True for a piece that is a figure, before and after."""
    words = before[piece.start : piece.end], after[piece.new_start : piece.new_end]
    return all(not each or NUMERAL.fullmatch(each) for each in words)


def _is_written_out(before: str, after: str, piece: Piece) -> bool:
    """True for a figure in whose place the same stands in words."""
    return is_in_words(after[piece.new_start : piece.new_end], before[piece.start : piece.end])


def _changed(before: str, after: str, pieces: Sequence[Piece]) -> list[Piece]:
    """What is not the same; an amount in another unit is changed, its unit no change besides."""
    found: list[Piece] = []
    ends = (0, 0)
    for piece in pieces:
        own = unit_behind(before, piece.end), unit_behind(after, piece.new_end)
        is_amount = piece.start < piece.end and _is_numeral(before, after, piece)
        is_other = is_amount and all(own) and own[0].strip() != own[1].strip()
        if is_other:
            ends = piece.end + len(own[0]), piece.new_end + len(own[1])
        is_unit = piece.end <= ends[0] and piece.new_end <= ends[1] and not is_other
        if is_other or not (piece.is_same or is_unit):
            found.append(piece)
    return found


def _with_units(
    before: Passage | None,
    old: tuple[int, int] | None,
    after: Passage | None,
    new: tuple[int, int] | None,
) -> tuple[str, str]:
    """Two figures, with their units where these differ."""
    if not (before and old and after and new):
        return "", ""
    was, now = before.text[slice(*old)], after.text[slice(*new)]
    units_ = unit_behind(before.text, old[1]).strip(), unit_behind(after.text, new[1]).strip()
    is_other = all(units_) and units_[0] != units_[1]
    return (was + units_[0], now + units_[1]) if is_other else (was, now)


def _units(found: Sequence[EditedParagraph]) -> list[Passage]:
    return [
        unit
        for index, each in enumerate(found)
        for unit in units(index, each.text, f"{each.row}·{each.column}" if each.in_table else "")
    ]

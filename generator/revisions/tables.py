"""Three versions of the tables of a document: rows are found again, cells are written one by one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument

from generator.revisions.align import NUMERAL, Passage, masked, pairs
from generator.revisions.amounts import is_same
from generator.revisions.merge import OpenPlace, Reason
from generator.word.edited import words_of
from generator.word.rewriting import Adoption, rewrite
from generator.word.xml import qn


@dataclass(frozen=True)
class WordTable:
    """A table of a Word file, and the words in it."""

    element: Any

    @property
    def rows(self) -> list[Any]:
        """Its rows, from above."""
        return list(self.element.findall(qn("w:tr")))

    @property
    def words(self) -> list[list[str]]:
        """The words of every cell."""
        return [[_words(cell) for cell in _cells(row)] for row in self.rows]

    @property
    def name(self) -> str:
        """Its first row, by which it is told."""
        return "，".join(each for each in self.words[0] if each)[:30] if self.rows else ""

    @property
    def key(self) -> str:
        """All its words, without figures."""
        return masked("".join("".join(row) for row in self.words))


def _cells(row: Any) -> list[Any]:
    return list(row.findall(qn("w:tc")))


def _words(cell: Any) -> str:
    return "\n".join(words_of(each).strip() for each in cell.iter(qn("w:p")))


class TableMerge:
    """The tables of a document as composed, as edited, and as composed now."""

    def __init__(self, old: WordDocument, now: WordDocument, new: WordDocument) -> None:
        self.old, self.now, self.new = (_tables(each) for each in (old, now, new))
        self.adopt = Adoption(new, now)
        lines = map(words_of, old.element.body.iter(qn("w:p")))
        self._figures = {n for line in lines for n in NUMERAL.findall(line) if "." in n}
        self._origin = _partners(self.old, self.now, moves=True)
        self._successors = _partners(self.new, self.old)
        """For each table as composed the new one."""
        self.places = {
            self.new[self._successors[old]].element: self.now[now].element
            for now, old in self._origin.items()
            if old in self._successors
        }
        """For tables of the new document those of the edited one."""
        known = self._successors.values()
        self.fresh = [each.element for at, each in enumerate(self.new) if at not in known]
        """Tables that only the new document has."""

    def brought_up_to_date(self) -> Iterator[OpenPlace]:
        """Write the new figures into the edited tables; what could not be is told."""
        for place, old in self._origin.items():
            table, before = self.now[place], self.old[old]
            after = self.new[self._successors[old]] if old in self._successors else None
            if table.words == before.words:
                self._replace(table, after)
            elif after is not None:
                yield from self._rows(before, table, after)
            else:
                yield OpenPlace(Reason.TABLE, table.name, table.name)
        for table in (each for at, each in enumerate(self.now) if at not in self._origin):
            words = "\n".join("，".join(row) for row in table.words)
            if self._figures.intersection(NUMERAL.findall(words)):
                yield OpenPlace(Reason.OWN_TABLE, table.name, words)

    def _replace(self, table: WordTable, after: WordTable | None) -> None:
        """A table that nobody has touched."""
        if after is None:
            table.element.getparent().remove(table.element)
        elif [len(row) for row in table.words] == [len(row) for row in after.words]:
            for row, fresh in zip(table.rows, after.rows, strict=True):
                self._write(row, fresh)
        else:
            table.element.getparent().replace(table.element, self.adopt(after.element))

    def _rows(self, before: WordTable, table: WordTable, after: WordTable) -> Iterator[OpenPlace]:
        """A table with cells that a person has changed, row by row."""
        origin = _partners_of(_units(before), _units(table), moves=True)
        successors = _partners_of(_units(after), _units(before))
        rows, fresh = table.rows, after.rows
        places: dict[int, Any] = {}
        for index, row in enumerate(rows):
            old = origin.get(index)
            new = successors.get(old) if old is not None else None
            if old is None:
                if before.words != after.words and NUMERAL.search("".join(table.words[index])):
                    yield OpenPlace(Reason.OWN_ROW, table.name, "，".join(table.words[index]))
                continue
            if new is None:
                if table.words[index] == before.words[old]:
                    row.getparent().remove(row)
                else:
                    yield OpenPlace(Reason.TABLE, table.name, "，".join(table.words[index]))
                continue
            places[new] = row
            yield from self._cells(before.rows[old], row, fresh[new], table.name)
        last = None
        for new, row in enumerate(fresh):
            if new in places:
                last = places[new]
            elif new not in successors.values() and last is not None:
                last.addnext(made := self.adopt(row))
                last = made

    def _cells(self, before: Any, row: Any, fresh: Any, name: str) -> Iterator[OpenPlace]:
        olds, nows, news = _cells(before), _cells(row), _cells(fresh)
        if not len(olds) == len(nows) == len(news):
            yield OpenPlace(Reason.TABLE, name, "，".join(map(_words, nows)))
            return
        label = _words(news[0])
        for old, now, new in zip(olds, nows, news, strict=True):
            if _words(now) == _words(old) or is_same(_words(old), _words(now)):
                self._fill(now, new)
            elif _words(old) != _words(new) != _words(now):
                sentence = f"{label}：{_words(now)}"
                yield OpenPlace(Reason.REWRITTEN, name, sentence, _words(new))

    def _write(self, row: Any, fresh: Any) -> None:
        for cell, new in zip(_cells(row), _cells(fresh), strict=True):
            self._fill(cell, new)

    def _fill(self, cell: Any, new: Any) -> None:
        """The words of one cell into another."""
        if _words(cell) == _words(new):
            return
        lines, fresh = list(cell.findall(qn("w:p"))), list(new.findall(qn("w:p")))
        if len(lines) == len(fresh) and all(words_of(each) for each in lines):
            for line, words in zip(lines, fresh, strict=True):
                rewrite(line, [(0, len(words_of(line).strip()), words_of(words).strip())])
            return
        for line in lines:
            cell.remove(line)
        cell.extend(self.adopt(each) for each in fresh)


def _tables(document: WordDocument) -> list[WordTable]:
    return [WordTable(each) for each in document.element.body.iter(qn("w:tbl"))]


def _units(table: WordTable) -> list[Passage]:
    """Its rows, each known by the words of it that are no figures."""
    return [
        Passage(index, 0, "\t".join(row), masked("|".join(row)))
        for index, row in enumerate(table.words)
    ]


def _partners(
    before: Sequence[WordTable], after: Sequence[WordTable], *, moves: bool = False
) -> dict[int, int]:
    """For the tables after those before, by their words."""
    return _partners_of(_named(before), _named(after), moves=moves)


def _named(tables: Sequence[WordTable]) -> list[Passage]:
    found: list[Passage] = []
    seen: dict[str, int] = defaultdict(int)
    for index, table in enumerate(tables):
        key = table.key
        found.append(Passage(index, seen[key], key, key))
        seen[key] += 1
    return found


def _partners_of(
    before: Sequence[Passage], after: Sequence[Passage], *, moves: bool = False
) -> dict[int, int]:
    """For those after the places of those before; ``moves``: also where they stand elsewhere."""
    return {
        pair.after.paragraph: pair.before.paragraph
        for pair in pairs(before, after)
        if pair.before and pair.after and (moves or not pair.is_moved)
    }

"""Checks of how a composed document is built: residue, headings, figures, terms, printed tables."""

from collections import Counter
from collections.abc import Iterator, Sequence

from data_entry import derive
from data_entry.findings import Finding, Place
from data_entry.model.accounts import GeneralItem
from data_entry.model.types import PLACEHOLDER
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.quantities import NUMERALS
from generator.checks.reading.texts import cell_of_heading
from generator.checks.rules.document import CAPTION, body
from generator.checks.rules.tables import explains_subjects
from generator.contents.publication import Publication

_P = Patterns(__name__)


@rule("D03")
def residue_of_the_template(book: Book, document: Publication) -> Iterator[Finding]:
    """Placeholders, instructions, tags and field codes left in the text."""
    for heading, line in body(document):
        match = _P.residue.search(line.text) or PLACEHOLDER.search(line.text)
        if match:
            is_blank = match[0] == str(None)
            what = "印了没有填的内容，写成了" if is_blank else "残留模板文字"
            if place := cell_of_heading(book, line.text):
                yield book.told(
                    "residue_in_a_cell", place=place, heading=heading, what=what, match=match
                )
            else:
                yield book.told(heading=heading, what=what, match=match)


def _lists(entry: str, heading: str) -> bool:
    """Whether an entry of 目录 is that of a heading; an annex is listed with its title."""
    return entry == _P.page_number.sub("", heading) or entry.startswith(f"{heading}\u3000")


@rule("D04")
def order_of_headings_is_broken(book: Book, document: Publication) -> Iterator[Finding]:
    """Parts, sections and subsections are numbered without a gap; 目录 lists the headings."""
    counts = [0, 0, 0]
    for _, line in body(document):
        patterns = {1: _P.part, 2: _P.one, 3: _P.two}
        pattern = patterns.get(line.level)
        match = pattern.match(line.text) if pattern else None
        if not match:
            if line.level == 1:
                counts[1:] = [0, 0]
            continue
        depth = line.level - 1
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (2 - depth)
        expected = NUMERALS[counts[depth] - 1] if counts[depth] <= 10 else match[1]
        if match[1] != expected:
            yield book.told(line=line, match=match, expected=expected)
            counts[depth] = NUMERALS.find(match[1]) + 1 or counts[depth]
    entries = [
        _P.page_number.sub("", x.text).lstrip("\u3000")
        for x in document.lines
        if x.style.lower().startswith("toc")
    ]
    at, lost = 0, []  # reports called the same under one number are listed once
    for heading in [line.text for _, line in body(document) if line.level in (1, 2)]:
        if _lists("".join(entries[at : at + 1]), heading):
            at += 1
        elif not (at and entries[at - 1].endswith(heading)):
            lost.append(heading)
    unlisted = [each for each in lost if not any(_lists(entry, each) for entry in entries)]
    if entries and (wrong := unlisted or entries[at:] or lost):
        yield book.told("contents_are_not_the_headings", first=wrong[0])


@rule("D05")
def figures_are_not_in_order(book: Book, document: Publication) -> Iterator[Finding]:
    """The figures stand once each and in order, every caption in the section of its figure."""
    captions = [int(m[1]) for _, line in body(document) if (m := CAPTION.match(line.text))]
    expected = [figure.number for figure in document.figures] or [*range(1, len(captions) + 1)]
    if captions != expected:
        listed, wanted = ("、".join(f"图{n}" for n in each) for each in (captions, expected))
        yield book.told(listed=listed, said=listed or "没有图", wanted=wanted)


@rule("D06")
def terms_are_not_those_of_the_subjects_used(
    book: Book, document: Publication, general_items: Sequence[GeneralItem]
) -> Iterator[Finding]:
    """第三部分 has one entry for every 项 used, and none for others."""
    lines, inside = [], False
    for _, line in body(document):
        if line.level == 1:
            inside = "名词解释" in line.text
        elif inside:
            lines.append(line.text.partition("：")[0])
    entries = Counter(_P.term_number.sub("", text) for text in lines)
    known = {
        f"{item.class_name}（类）{item.group_name}（款）{item.name}（项）"
        for item in derive.items(general_items, book.catalogue)
        if book.catalogue.explanation(item.code) and explains_subjects(book.form)
    }
    for name in sorted(known) if lines else ():
        if entries[name] != 1:
            state = "没有" if not entries[name] else f"有 {entries[name]} 条"
            yield book.told(name=name, state=state)
    own = {name for name in entries if name.endswith("（项）")} - known
    used = {item.name for item in derive.items(general_items, book.catalogue)}
    for name in sorted(own):
        if not any(name.endswith(f"{each}（项）") for each in used):
            yield book.told("term_is_not_used", name=name)


@rule("D10")
def printed_table_is_not_filled(book: Book, document: Publication) -> Iterator[Finding]:
    """An official table that stands in the document needs its rows."""
    if book.filled.unread:
        return  # which tables are wanted may hang on what could not be read
    missing = [table for table in document.tables if not table.is_known]
    for source in dict.fromkeys(table.source for table in missing if document.prints_tables):
        titles = "”“".join(table.title for table in missing if table.source == source)
        advice = "请从决算公开表整块复制到这一页；编码、金额齐全，附表才印得出来。"
        if "附表" in book.options:
            advice = "请从决算公开表整块复制到这一页；或者在“表述选项”页选择不在文中印附表。"
        yield book.told(place=Place(source), titles=titles, advice=advice)

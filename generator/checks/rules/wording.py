"""Checks of the wording of running text: names of units and documents, punctuation."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from data_entry.findings import Finding
from data_entry.model.unit import Unit
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.style import style_faults, unfinished, wordless
from generator.checks.reading.texts import Text, running_texts
from generator.contents.subject import style_of

_P = Patterns(__name__)
TAG = _P.tag
TITLE = _P.title
_ORGAN = re.compile(rf"[省市县区][一-龥]{{4,8}}{lexicon()['organs']['ending']}")
_LONGTITLE = 8
"""Shorter titles may well differ in one character."""
_FEW_OPEN, _SHARE_OPEN = 5, 0.05
"""Beyond so many texts without a full stop, lines were broken by what made the file, not by a slip."""
_LONG_PARAGRAPH = 30
"""Shorter paragraphs may well stand twice."""
_SHORT_LINE = 6
"""Shorter lines may well stand twice in one cell."""
_TELLS_APART = set("0123456789一二三四五六七八九十上中下省市县区")
"""Characters in which the titles of two documents may differ."""


@rule("D02")
def unit_is_called_by_another_name(book: Book, unit: Unit) -> Iterator[Finding]:
    """A text calls the unit by the short form that is declared."""
    for field in ("org", "short"):
        name = getattr(unit, field)
        if name and not is_short_form(name, unit.name):
            yield book.told("short_form_is_of_another_unit", field=field, name=name)
    declared = [name for name in (unit.name, unit.org, unit.short) if name]
    usual = declared[-1]
    texts = running_texts(book)
    said = {name for text in texts for name in _P.introduced.findall(text.text)}
    declared += [name for name in said if is_short_form(name, unit.name)]
    places: dict[str, list[Text]] = {}
    for text in texts:
        if text.is_narrative:
            for other in dict.fromkeys(short_forms(text.text, unit.name, declared)):
                places.setdefault(other, []).append(text)
    if book.filled.annex and len(declared) == 1:
        places.pop(next(iter(places), ""), None)  # an annex may call the unit by one short form
    for other, (text, *more) in places.items():
        yield book.told(text=text, other=other, usual=usual, related=[each.path for each in more])


def is_short_form(name: str, full: str) -> bool:
    """True if the characters of ``name`` stand in ``full`` in this order."""
    rest = iter(full)
    return all(sign in rest for sign in name)


def short_forms(text: str, full: str, declared: Iterable[str]) -> Iterator[str]:
    """Short forms of the unit's name beside those declared; they begin with the unit's own level."""
    for name in sorted(declared, key=len, reverse=True):
        text = text.replace(name, "　")
    levels = [sign for sign in full if sign in "省市县区州旗"]
    if levels:
        for match in re.finditer(f"{levels[-1]}[一-龥]{{1,20}}?{re.escape(full[-2:])}", text):
            is_another = text[: match.start()].endswith(
                ("邻", "各", "全", "外", "他", "兄弟", "周边")
            )
            if is_short_form(match[0], full) and not is_another:
                yield match[0]


@rule("D02")
def organ_is_called_by_two_names(book: Book) -> Iterator[Finding]:
    """A body called 管理局 in one place and 局 everywhere else has one right name."""
    words = lexicon()["organs"]
    texts = running_texts(book)
    whole = "\n".join(text.text for text in texts)
    for text in texts:
        for name in dict.fromkeys(_ORGAN.findall(text.text)):
            usual = name.removesuffix(words["ending"]) + words["usual"]
            if whole.count(usual) > 1:
                yield book.told(text=text, name=name, usual=usual)


@rule("D03")
def tag_stands_in_a_text(book: Book) -> Iterator[Finding]:
    """A tag of a form in a cell: it is printed as it stands, never filled."""
    for text in running_texts(book):
        if match := TAG.search(text.text):
            yield book.told(text=text, match=match)


@rule("W02")
def document_is_called_by_two_titles(book: Book) -> Iterator[Finding]:
    """Two titles in 《》 that differ in one character are likely one document."""
    places: dict[str, Text] = {}
    for text in running_texts(book):
        for title in TITLE.findall(text.text):
            if len(title) >= _LONGTITLE:
                places.setdefault(title, text)
    for a, b in combinations(places, 2):
        differing = [{x, y} for x, y in zip(a, b, strict=False) if x != y]
        if len(a) == len(b) and len(differing) == 1 and not differing[0] & _TELLS_APART:
            yield book.told(
                path=places[b].path, title=places[b].title, b=b, a=a, first_path=places[a].path
            )


@rule("D07", "D08")
def text_is_written_untidily(book: Book) -> Iterator[Finding]:
    """A text has no doubled marks and words and no open brackets, and writes 100% in one way."""
    style = style_of(book.form, book.options)
    texts = running_texts(book)
    open_ends = [text for text in texts if text.is_narrative and [*unfinished(text.text)]]
    is_broken = len(open_ends) > max(_FEW_OPEN, len(texts) * _SHARE_OPEN)
    for text in texts:
        slips = [*style_faults(text.text, style)]
        if text.is_narrative and not is_broken:
            slips += unfinished(text.text)
        if text.title.endswith("原因"):
            slips += wordless(text.text)
        for fault in {fault.message: fault for fault in slips}.values():
            yield book.told(text=text, fault=fault, code=fault.code)


@rule("W20")
def line_stands_twice_in_one_cell(book: Book) -> Iterator[Finding]:
    """One duty, or one item of a list, was pasted twice under two numbers."""
    for text in running_texts(book):
        least = _LONG_PARAGRAPH if text.is_narrative else _SHORT_LINE
        lines = [_P.number.sub("", line).strip("。； ") for line in text.text.split("\n")]
        twice = next((x for i, x in enumerate(lines) if len(x) >= least and x in lines[:i]), "")
        if twice:
            yield book.told(text=text, words=twice[:12])


@rule("W20")
def paragraph_stands_in_two_chapters(book: Book) -> Iterator[Finding]:
    """One paragraph in two chapters of a report was pasted in the wrong place."""
    seen: dict[tuple[str | int, str], Text] = {}
    for text in running_texts(book):
        for paragraph in text.text.split("\n") if text.is_narrative else ():
            words = paragraph.strip()
            first = seen.setdefault((text.path[1], words), text)
            if len(words) >= _LONG_PARAGRAPH and first.path != text.path:
                yield book.told(text=text, beginning=words[:12], first=first)

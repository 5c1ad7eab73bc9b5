"""The document an author wrote: its parts and sections by their headings, with what stands below each."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz import fuzz

from generator.word.counted import BULLET, Counters
from generator.word.edited import EditedParagraph, paragraphs
from generator.word.xml import qn

_NUMBER = "[一二三四五六七八九十]+"
_HEADINGS = (
    re.compile(rf"第(?P<number>{_NUMBER})部分(?P<after>[\s:：]*)(?P<title>.*)"),
    re.compile(rf"(?P<number>{_NUMBER})(?P<after>、)\s*(?P<title>.+)"),
    re.compile(rf"[（(](?P<number>{_NUMBER})(?P<after>[)）])\s*(?P<title>.+)"),
    re.compile(r"(?P<number>\d+)(?P<after>[.、．])\s*(?P<title>.+)"),
)
"""How headings begin; the last kind is a heading only where its title is known."""
_LABELS = ("第{{一}}部分{}", "{{一}}{}", "（{{一}}{}", "{{1}}{}")
_LONGEST = 45
"""Signs that a heading has at most; a longer line is a sentence that begins with a number."""
_IN_CONTENTS = re.compile(r"[.．…·]{2,}\s*\d+$")
"""What a line of 目录 ends with that was typed by hand: dots and the page."""
_SAME_TITLE = 80
"""How alike two headings are, of 100, of which one stands in 目录: there it may be shortened."""
_NOTE = re.compile("注|说明|备注")
_CAPTION = re.compile(r"[（(]?图\s*\d")
_ENDS = "。；：，"
_RUN, _TAB = qn("w:r"), qn("w:tab")
_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_HALF = {":": "：", ";": "；", ",": "，", "(": "（", ")": "）"}
_SPACE = re.compile(r"(?<=[一-鿿，。；：、）”\d]) +(?=[一-鿿（“\d%])")
_SIGN = re.compile(r"(?<=[一-鿿”）%])[:;,()]|[:;,()](?=[一-鿿“（])")
_SAYS_WHAT_FOLLOWS = re.compile(r"[^，；：。]*(?:情况|说明)。")
"""A heading that ends like a sentence."""


_Heading = tuple[int, str, str]
"""Its kind, its title without its number, and how it is numbered."""


@dataclass
class TypedLine:
    """A paragraph of running text."""

    text: str
    element: Any


@dataclass
class Written:
    """A part or section."""

    level: int
    title: str
    label: str = ""
    """How it is numbered, as forms write it."""
    element: Any = None
    lines: list[TypedLine] = field(default_factory=list)
    below: list["Written"] = field(default_factory=list)
    has_figures: bool = False
    """Whether captions of figures stand in it; said of the whole."""

    @property
    def texts(self) -> set[str]:
        """All running text."""
        return {line.text for section in self.walk() for line in section.lines}

    def say(self, how: Callable[[str], str]) -> None:
        """Write all running text in another way."""
        for line in (line for section in self.walk() for line in section.lines):
            line.text = how(line.text)

    def walk(self) -> Iterator["Written"]:
        """This section and all below it, in order."""
        yield self
        for each in self.below:
            yield from each.walk()


def written(document: WordDocument, titles: Sequence[str]) -> Written:
    """Everything below the title page and 目录; tables and captions of figures are left out.

    ``titles`` are headings that are known: they are headings also where they end like sentences.
    """
    known = {each.strip(_ENDS) for each in titles}
    found = [e for e in _numbered(document) if not _is_in_contents(e)]
    found = _running(found, known)
    headings = _headings(found, known)
    highest = min((each[0] for each in headings if each), default=0)
    root = Written(0, "")
    above = [(highest - 1, root)]
    for paragraph, heading in list(zip(found, headings, strict=True))[
        _start(found, headings, highest) :
    ]:
        if heading:
            kind, title, label = heading
            while above[-1][0] >= kind:
                above.pop()
            own = Written(len(above), title, label, paragraph.element)  # （一） right below a part
            above[-1][1].below.append(own)
            above.append((kind, own))
        elif _CAPTION.match(paragraph.text):
            root.has_figures = True
        else:
            above[-1][1].lines.append(TypedLine(_tidied(paragraph.text), paragraph.element))
    _join_titles(root)
    return root


def _numbered(document: WordDocument) -> list[EditedParagraph]:
    """The paragraphs with the numbers before them that Word counts itself."""
    counters = Counters(document)
    return [
        replace(each, text=counters.before(each.element).strip(BULLET) + each.text)
        for each in paragraphs(document)
    ]


def _headings(found: Sequence[EditedParagraph], known: Collection[str]) -> list[_Heading | None]:
    """Which paragraphs are headings: by their numbers, else by their styles.

    Styles are of the kind that others of the same style are, or the next below that of those above;
    one above all that are numbered, or one alone above all others, is the document's own title.
    """
    headings = [_heading(each.text.strip().translate(_WIDE), known) for each in found]
    styled = [each.level if _is_short(each.text) else 0 for each in found]
    kinds = {level: h[0] for level, h in zip(styled, headings, strict=True) if level and h}
    counts = Counter(filter(None, styled))
    if not kinds and counts:
        top, *below = sorted(counts)
        kinds[below[0] if below and counts[top] == 1 else top] = 1
    for number, level in enumerate(styled):
        above = max((each for each in kinds if each <= level), default=0)
        if level and above and not headings[number]:
            kind = kinds[above] + level - above
            headings[number] = kind, _tidied(found[number].text), ""
    return headings


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and text[-1] not in _ENDS


def _tidied(text: str) -> str:
    """A line with the signs that are meant: wide figures, half signs and blanks slip in when typing."""
    text = _SPACE.sub("", text.strip().translate(_WIDE))
    return _SIGN.sub(lambda m: _HALF[m[0]], text)


def _running(found: Sequence[EditedParagraph], known: Collection[str]) -> list[EditedParagraph]:
    """The paragraphs beside tables: without the titles and short lines above them, the notes below."""
    kept: list[EditedParagraph] = []
    was_table = False
    for each in found:
        if each.in_table:
            while not was_table and kept and _is_of_table(kept[-1].text, known):
                kept.pop()
            was_table = True
        elif not (was_table and _NOTE.match(each.text)):
            kept.append(each)
            was_table = False
    return kept


def _is_of_table(text: str, known: Collection[str]) -> bool:
    """Whether a line may be a table's title, its number, or its unit; no sentence, no known heading."""
    heading = _heading(text, known)
    is_heading = heading and (heading[0] == 1 or heading[1].strip(_ENDS) in known)
    return len(text) <= _LONGEST and text[-1] not in _ENDS and not is_heading


def _is_in_contents(paragraph: EditedParagraph) -> bool:
    """Whether a paragraph is a line of 目录 typed by hand: dots, or a tab, before the page."""
    has_page = (
        paragraph.text[-1].isdigit() and paragraph.element.find(f".//{_RUN}/{_TAB}") is not None
    )
    return has_page or bool(_IN_CONTENTS.search(paragraph.text))


def _start(
    found: Sequence[EditedParagraph], headings: Sequence[_Heading | None], highest: int
) -> int:
    """Where the body begins: at the last heading numbered and called as the first; before stands 目录."""
    first = [i for i, each in enumerate(headings) if each and each[0] == highest]
    if not first:
        return 0
    said = [(_numeral(found[i].text, highest), h[1]) for i in first if (h := headings[i])]
    number, title = said[0]
    same = (n == number and fuzz.ratio(own, title) >= _SAME_TITLE for n, own in said)
    return max(itertools.compress(first, same))


def _numeral(text: str, kind: int) -> str:
    """The number of a heading of a kind."""
    found = _HEADINGS[kind - 1].fullmatch(text.strip().translate(_WIDE))
    return found["number"] if found else ""


def _heading(text: str, known: Collection[str]) -> _Heading | None:
    """What a heading says; None for running text."""
    for kind, pattern in enumerate(_HEADINGS, 1):
        found = pattern.fullmatch(text)
        if not found:
            continue
        title = found["title"].strip()
        is_known = title.strip(_ENDS) in known
        is_open = text[-1] not in _ENDS or (kind in (2, 3) and _SAYS_WHAT_FOLLOWS.fullmatch(title))
        is_short = len(text) <= _LONGEST and is_open and kind < len(_HEADINGS)
        if is_known or is_short:
            after = found["after"].replace(")", "）")
            return kind, title, _LABELS[kind - 1].format(after)
    return None


def _join_titles(root: Written) -> None:
    """第一部分 alone on its line has its title on the next one."""
    for each in root.walk():
        if each.level and not each.title and each.lines:
            each.title = each.lines.pop(0).text

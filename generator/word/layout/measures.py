"""How much room the paragraphs and tables of a Word document take, style by style. Knows no form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length
from docx.text.paragraph import Paragraph

from generator.word.layout.lines import set_lines
from generator.word.layout.pages import TWIPS, room_of_section
from generator.word.xml import qn, style_of, text_of

_SINGLE = 1.3
"""Height of a line that Word calls single, by the size of its letters."""
_USUAL_SIZE, _ROW = 10.5, 20.0
"""Size of letters and height of a table's row where nothing says more, in points."""
_LONG_END = 1 / 3
"""So much of a last line is full that may stand alone at the head of a page."""
SHORT_TABLE = 10
"""Rows of a table that stays on one page."""
_STRETCHED = 3
"""Characters that a line of justified text may lack: shared out among the others, more is seen."""
_EMU = 12700
_SAME = 0.1
"""Points by which the pitches of lines may differ and be one."""
_PARAGRAPH, _TABLE, _PROPERTIES = qn("w:p"), qn("w:tbl"), qn("w:pPr")
_CLOSE = f"{_PROPERTIES}/{qn('w:contextualSpacing')}"
_BREAK, _SECTION, _KEEP, _VALUE = map(qn, ("w:pageBreakBefore", "w:sectPr", "w:keepNext", "w:val"))
_ALWAYS_ON = (None, "1", "true", "on")
_SPACING = qn("w:spacing")
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"


class Extent(NamedTuple):
    """A paragraph or a table: its lines and their height, the space around them, in points."""

    element: Any
    lines: int
    line: float
    above: float
    below: float
    keeps_next: bool
    is_whole: bool

    is_text: bool = False
    """Whether it is a paragraph or a heading of the text, by its pitch."""
    is_picture: bool = False
    ends_long: bool = False
    """Whether its last line may stand alone at the head of a page."""
    least: int = 2
    """Lines of it that stay together on either of two pages."""
    again: float = 0.0
    """The height of what stands above it once more, where a page begins with it."""
    is_stretched: bool = False
    """Whether a line of it would be stretched until it shows."""
    is_late: bool = False
    """Whether it was put after what follows it."""

    @property
    def is_paragraph(self) -> bool:
        """Whether it is text, a picture or nothing, but no table."""
        return bool(self.element.tag == _PARAGRAPH)


@dataclass(frozen=True)
class _Look:
    """What a style says of its paragraphs, with all that it is based on."""

    size: float
    line: float
    above: float
    below: float
    first: float
    beside: float
    keeps_next: bool
    is_whole: bool
    is_justified: bool
    is_close: bool
    """Whether there is no space between two paragraphs of the style."""


class Measures:
    """The measures of a document's blocks; ``heights`` are those of the rows of known tables."""

    def __init__(self, document: WordDocument, heights: Mapping[Any, Sequence[float]]) -> None:
        self._document, self._heights = document, heights
        self._looks: dict[str | None, _Look] = {}
        self._lines = cache(set_lines)
        pitch = document.styles["Normal"].paragraph_format.line_spacing
        self.pitch = pitch.pt if isinstance(pitch, Length) else 0.0
        """The line pitch of the text; 0 where it is none of so many points."""

    def block(self, element: Any, width: float) -> Extent:
        """What is known of a paragraph or table on a page with lines ``width`` points long."""
        if element.tag == _TABLE:
            height = sum(row.line for row in self._rows(element))
            return Extent(element, 1, height, 0, 0, False, False)
        look = self._look(element)
        keeps_next = look.keeps_next or element.find(f"{_PROPERTIES}/{_KEEP}") is not None
        beside = (element.getprevious(), element.getnext()) if look.is_close else ()
        above, below = (
            0.0 if each is not None and style_of(each) == style_of(element) else space
            for each, space in zip_longest(
                beside, (_own(element, "before", look.above), look.below)
            )
        )
        spaces = above, below, keeps_next
        if (picture := next(element.iter(_PICTURE), None)) is not None:
            height = int(picture.get("cy")) / _EMU
            return Extent(element, 1, height, *spaces, is_whole=True, is_picture=True)
        room = (width - look.beside) / look.size
        lines, left, gap = self._lines(text_of(element), room, first=room - look.first / look.size)
        return Extent(
            element, lines, look.line, *spaces, look.is_whole,
            is_text=abs(look.line - self.pitch) < _SAME, ends_long=left < room * (1 - _LONG_END),
            is_stretched=look.is_justified and gap >= _STRETCHED,
        )  # fmt: skip

    def blocks(self, stretch: "Stretch") -> list[Extent]:
        """What stands between two page breaks, tables row by row."""
        return [
            block
            for each in stretch.blocks
            for block in (
                self._rows(each) if each.tag == _TABLE else [self.block(each, stretch.width)]
            )
        ]

    def _rows(self, table: Any) -> Iterator[Extent]:
        rows = table.findall(qn("w:tr"))
        heads = len([*table.iter(qn("w:tblHeader"))])
        heights = self._heights.get(table, [_ROW] * len(rows))
        for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
            again = sum(heights[:heads]) if number > heads else 0.0
            keeps_next = row.find(f".//{_PROPERTIES}/{_KEEP}") is not None
            yield Extent(table, 1, height, 0, 0, keeps_next, is_whole=True, again=again)

    def size(self, element: Any) -> float:
        """The size of a paragraph's letters, in points."""
        return self._look(element).size

    def _look(self, element: Any) -> _Look:
        key = style_of(element)
        if key not in self._looks:
            self._looks[key] = self._resolved(Paragraph(element, self._document).style)
        return self._looks[key]

    def _resolved(self, style: Any) -> _Look:
        chain = []
        while style is not None:
            chain.append(style)
            style = getattr(style, "base_style", None)

        def given(name: str) -> Any:
            values = (getattr(each.paragraph_format, name) for each in chain)
            return next((value for value in values if value is not None), None)

        sizes = (each.font.size for each in chain)
        size = next((each.pt for each in sizes if each is not None), _USUAL_SIZE)
        line = given("line_spacing")
        height = line.pt if isinstance(line, Length) else (line or 1.0) * _SINGLE * size

        def points(name: str) -> float:
            value = given(name)
            return 0.0 if value is None else float(value.pt)

        return _Look(
            size,
            height,
            above=points("space_before"),
            below=points("space_after"),
            first=points("first_line_indent"),
            beside=points("left_indent") + points("right_indent"),
            keeps_next=bool(given("keep_with_next")),
            is_whole=bool(given("keep_together")),
            is_justified=given("alignment") == WD_ALIGN_PARAGRAPH.JUSTIFY,
            is_close=any(each.element.find(_CLOSE) is not None for each in chain),
        )


@dataclass(frozen=True)
class Stretch:
    """What stands between one page break of a document and the next, and the room on its pages."""

    blocks: list[Any]
    width: float
    height: float

    @property
    def ends_section(self) -> bool:
        """Whether a section ends with it."""
        return _section_at(self.blocks[-1]) is not None


def stretches(document: WordDocument) -> list[Stretch]:
    """The paragraphs and tables of the body from page break to page break."""
    section = document.element.body.find(qn("w:sectPr"))
    found = []
    for blocks in reversed([*_between_breaks(document)]):
        own = _section_at(blocks[-1])
        section = section if own is None else own
        found.append(Stretch(blocks, *room_of_section(section)))
    return found[::-1]


def _between_breaks(document: WordDocument) -> Iterator[list[Any]]:
    breaking = _breaking_styles(document)
    blocks: list[Any] = []
    for block in document.element.body.iterchildren(_PARAGRAPH, _TABLE):
        properties = block.find(_PROPERTIES)
        own = None if properties is None else properties.find(_BREAK)
        begins = style_of(block) in breaking if own is None else own.get(_VALUE) in _ALWAYS_ON
        if begins and blocks:
            yield blocks
            blocks = []
        blocks.append(block)
        if properties is not None and properties.find(_SECTION) is not None:
            yield blocks
            blocks = []
    if blocks:
        yield blocks


def _own(paragraph: Any, side: str, usual: float) -> float:
    """The space that a paragraph itself has above or below it, in points."""
    own = paragraph.find(f"{_PROPERTIES}/{_SPACING}")
    twips = None if own is None else own.get(qn(f"w:{side}"))
    return usual if twips is None else int(twips) / TWIPS


def _section_at(block: Any) -> Any:
    return block.find(f"{_PROPERTIES}/{_SECTION}")


def _breaking_styles(document: WordDocument) -> set[str]:
    """Styles whose paragraphs begin a page."""
    found = set()
    for style in document.styles:
        base: Any = style
        while base is not None:
            mark = base.element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}")
            if mark is not None:
                if mark.get(qn("w:val")) in _ALWAYS_ON:
                    found.add(style.style_id)
                break
            base = getattr(base, "base_style", None)
    return found

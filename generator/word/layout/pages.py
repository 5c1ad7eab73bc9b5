"""The pages of tables: turned ones, and those that several tables share. Knows no form."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.shared import Pt

from generator.word.layout.fitting import em
from generator.word.xml import continue_pages, qn, style_of, text_of

MARK = "\ue000表格"
"""How the paragraph begins where a table will stand."""
TWIPS = 20
_ABOVE, _BETWEEN = 60.0, 18.0
"""Height of a table's title with the lines below it, and the space above the title, in points."""
_USUAL = 450.0, 638.0
"""Between the margins of the format, where a document does not say."""
_NOTE_SIZE, _NOTE_LINE = 10.5, 15.0
_FULL = 0.94
"""How much of a page several tables may take, as far as can be told."""


def room_of_section(section: Any) -> tuple[float, float]:
    """Width and height between the margins of its pages as they lie, in points."""
    size, margin = (
        None if section is None else section.find(qn(f"w:pg{m}")) for m in ("Sz", "Mar")
    )
    if size is None or margin is None:
        return _USUAL
    across = _number(size, "w") - _number(margin, "left") - _number(margin, "right")
    down = _number(size, "h") - _number(margin, "top") - _number(margin, "bottom")
    return across / TWIPS, down / TWIPS


class LastSection:
    """The last section of a document, and the sections split off before it."""

    def __init__(self, section: Any) -> None:
        self.section = section
        self.is_split = False

    def room(self, turned: bool) -> tuple[float, float]:
        """Width and height between the margins, in points."""
        across, down = room_of_section(self.section)
        return (down, across) if turned else (across, down)

    def end_section(self, mark: Any, *, was_turned: bool) -> None:
        """End a section at the mark, which goes; the document's last one ends with the document."""
        own = deepcopy(self.section)
        if was_turned:
            _turn(own)
        if self.is_split:
            continue_pages(own)
        self.is_split = True
        if was_turned and mark.getnext() is self.section:
            self.section.getparent().replace(self.section, own)
            mark.getparent().remove(mark)
            return
        continue_pages(self.section)
        above = mark.getprevious()
        holder = above if above is not None and above.tag == qn("w:p") else mark
        if holder is mark:
            for run in list(mark.iter(qn("w:r"))):
                run.getparent().remove(run)
        else:
            mark.getparent().remove(mark)
        holder.get_or_add_pPr().append(own)


def _turn(section: Any) -> None:
    """Landscape: the page turned to the left, the binding edge on top, the page number as far
    below the text as before."""
    size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")
    old = {side: margin.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left")}
    turned = zip(
        ("top", "right", "bottom", "left"), ("left", "top", "right", "bottom"), strict=True
    )
    below = int(old["bottom"]) - int(margin.get(qn("w:footer"), 0))
    for new, side in turned:
        margin.set(qn(f"w:{new}"), old[side])
    margin.set(qn("w:footer"), str(max(0, int(margin.get(qn("w:bottom"))) - below)))
    grid = section.find(qn("w:docGrid"))
    if grid is not None:
        section.remove(grid)


def _number(measures: Any, name: str) -> float:
    return float(measures.get(qn(f"w:{name}")))


class SharedPage:
    """Official tables one below the other, as long as they surely have room on the page."""

    def __init__(self, title: str | None, note: str | None) -> None:
        self._title, self._note = title, note
        self._taken = 0.0

    def begin(self) -> None:
        """The next table begins a page in any case."""
        self._taken = 0.0

    def put(self, mark: Any, height: float, room: tuple[float, float]) -> None:
        """Let the title of the table at a mark stay on the page of the table before."""
        title = self.title_of(mark)
        if title is None:
            return
        is_taken = self.takes(mark, height, room)
        height = self._whole(mark, height, room)
        if is_taken:
            properties = title.get_or_add_pPr()
            properties.pageBreakBefore_val = False
            properties.spacing_before = Pt(_BETWEEN)
            self._taken += _BETWEEN + height
        else:
            self._taken = height

    def title_of(self, mark: Any) -> Any:
        """The title of the official table at a mark; None where there is none."""
        title = mark.getprevious()
        while title is not None and title.tag == qn("w:p") and not self.is_title(title):
            title = title.getprevious()
        return None if title is None or title.tag != qn("w:p") else title

    def is_title(self, paragraph: Any) -> bool:
        """Whether a paragraph is the title of an official table."""
        return self._title is not None and style_of(paragraph) == self._title

    def have_room(self, tables: Sequence[tuple[Any, float]], room: tuple[float, float]) -> bool:
        """Whether tables of these heights have room on one page."""
        wholes = [self._whole(mark, height, room) for mark, height in tables]
        return sum(wholes) + _BETWEEN * (len(wholes) - 1) <= room[1] * _FULL

    def takes(self, mark: Any, height: float, room: tuple[float, float]) -> bool:
        """Whether the table at a mark has room below the tables before it."""
        whole = self._whole(mark, height, room)
        return bool(self._taken) and self._taken + _BETWEEN + whole <= room[1] * _FULL

    def _whole(self, mark: Any, height: float, room: tuple[float, float]) -> float:
        """The height of a table with its title and notes."""
        return height + _ABOVE + sum(_note_height(note, room[0]) for note in self.notes(mark))

    def table_below(self, paragraph: Any) -> Any:
        """The mark of the official table whose title is the next paragraph, if it is one."""
        title = paragraph.getnext()
        if title is None or title.tag != qn("w:p") or not self.is_title(title):
            return None
        found = (p for p in title.itersiblings(qn("w:p")) if text_of(p).startswith(MARK))
        return next(found, None)

    def notes(self, mark: Any) -> list[Any]:
        """The notes below the table at a mark."""
        found, below = [], mark.getnext()
        while below is not None and below.tag == qn("w:p") and style_of(below) == self._note:
            found.append(below)
            below = below.getnext()
        return found


def _note_height(note: Any, width: float) -> float:
    lines = -(-em(text_of(note)) * _NOTE_SIZE // width)
    return max(1.0, lines) * _NOTE_LINE + 3

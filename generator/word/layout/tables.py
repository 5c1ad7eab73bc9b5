"""Tables and turned pages in a Word document: puts each where its mark stands. Knows no form."""

from collections import deque
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cache, partial
from typing import Any, NamedTuple

from docx.document import Document as WordDocument

from generator.forms.grids import Grid, GridCell, Row, indent_of
from generator.word.layout.fitting import (
    LINE,
    PADDING,
    Fit,
    head_count,
    head_lines,
    room_of,
)
from generator.word.layout.packing import (
    TURN,
    TURN_BACK,
    Fits,
    share_pages,
    turn_along,
    turn_once,
)
from generator.word.layout.pages import MARK, TWIPS, LastSection, SharedPage
from generator.word.xml import element, qn, style_of, text_of

_STYLES = {"left": "表格文字", "center": "表格居中", "right": "表格数字"}
_HEAD, _TABLE, _GAP, _UNIT, _NOTE = "表头", "附件表格", "间隔", "附表单位", "附表注"
_TITLE, _ANNEX_HEADING, _ANNEX_TITLE = "附表题", "附件一级", "附件表题"


def place_tables(document: WordDocument, grids: Sequence[Grid]) -> dict[Any, list[float]]:
    """Put every table at its mark and turn the pages between the marks for it.

    The tables are returned with the heights of their rows in points.
    """
    body = document.element.body
    styles = {style.name: style.style_id for style in document.styles}
    page = LastSection(body.find(qn("w:sectPr")))
    shared = SharedPage(styles.get(_TITLE), styles.get(_NOTE))
    fits = Fits(grids, page)
    turn_once(body, fits)
    turn_along(body, fits, shared)
    share_pages(body, fits, shared)
    heights: dict[Any, list[float]] = {}
    is_turned = False
    paragraphs = deque(body.iterchildren(qn("w:p")))
    while paragraphs:
        paragraph = paragraphs.popleft()
        text = text_of(paragraph)
        if text == TURN_BACK and (below := shared.table_below(paragraph)) is not None:
            room = page.room(turned=True)
            if shared.takes(below, fits.at(text_of(below), turned=True).height, room):
                last = [below, *shared.notes(below)][-1]
                last.addnext(paragraph)
                paragraphs.insert(paragraphs.index(last) + 1, paragraph)
                continue
        if text in (TURN, TURN_BACK):
            is_turned = text == TURN
            page.end_section(paragraph, was_turned=not is_turned)
            shared.begin()
        elif style_of(paragraph) == styles.get(_UNIT, ""):
            _align_right(paragraph, page.room(is_turned)[0])
        elif text.startswith(MARK):
            fit = fits.at(text, turned=is_turned)
            shared.put(paragraph, fit.height, page.room(is_turned))
            _title_apart(paragraph.getprevious(), styles)
            table = _table(fits.grid(text), fit, styles)
            heights[table] = fit.rows
            paragraph.addprevious(table)
            _gap_or_nothing(paragraph, styles)
    return heights


def _title_apart(paragraph: Any, styles: dict[str | None, str]) -> None:
    """A heading of an annex with a table right below it is the title of the table."""
    is_heading = paragraph is not None and style_of(paragraph) == styles.get(_ANNEX_HEADING, "")
    if is_heading and _ANNEX_TITLE in styles:
        paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").set(qn("w:val"), styles[_ANNEX_TITLE])


def _align_right(paragraph: Any, width: float) -> None:
    """What follows the tab ends at the right margin."""
    tab = element("w:tab", val="right", pos=round(width * TWIPS))
    paragraph.get_or_add_pPr().append(element("w:tabs", tab))


def _gap_or_nothing(paragraph: Any, styles: dict[str | None, str]) -> None:
    """The mark's paragraph becomes the gap below the table, or goes where notes follow."""
    below = paragraph.getnext()
    if below is not None and style_of(below) == styles.get(_NOTE, ""):
        paragraph.getparent().remove(paragraph)
        return
    for child in list(paragraph):
        paragraph.remove(child)
    if _GAP in styles:
        paragraph.append(element("w:pPr", element("w:pStyle", val=styles[_GAP])))


# --- tables -----------------------------------------------------------------------------------


class _Patterns(NamedTuple):
    """What the cells of a table are copied from: most of them are alike."""

    paragraph: Callable[[str | None, int], Any]
    """By its style and how far it is set in."""
    properties: Callable[[int, int, str], Any]
    """Of a cell, by its column, the columns it covers and its part in one that reaches down."""


def _table(grid: Grid, fit: Fit, styles: dict[str | None, str]) -> Any:
    size, widths = fit.size, fit.widths
    patterns = _Patterns(cache(partial(_paragraph, size)), cache(partial(_properties, widths)))
    table = element("w:tbl")
    properties = element("w:tblPr")
    if _TABLE in styles:
        properties.append(element("w:tblStyle", val=styles[_TABLE]))
    properties.append(element("w:tblW", w=round(sum(widths) * TWIPS), type="dxa"))
    properties.append(element("w:jc", val="center"))
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    beside = size * PADDING / 2.6
    above = fit.margin
    for side, room in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margins.append(element(f"w:{side}", w=round(room * TWIPS), type="dxa"))
    properties.append(margins)
    columns = element("w:tblGrid")
    for each in widths:
        columns.append(element("w:gridCol", w=round(each * TWIPS)))
    table.append(properties)
    table.append(columns)
    for rows, is_head in ((grid.head, True), (grid.body, False)):
        open_cells: dict[int, tuple[int, GridCell]] = {}
        for row in rows:
            table.append(_row(row, grid, fit, styles, open_cells, patterns, is_head=is_head))
    return table


def _row(
    row: Row,
    grid: Grid,
    fit: Fit,
    styles: dict[str | None, str],
    open_cells: dict[int, tuple[int, GridCell]],
    patterns: _Patterns,
    *,
    is_head: bool,
) -> Any:
    """A row; ``open_cells`` are the cells of earlier rows that reach down into it."""
    size, widths = fit.size, fit.widths
    properties = element("w:trPr", element("w:cantSplit"))
    if is_head:
        properties.append(element("w:trHeight", val=_head_height(row, fit)))
        properties.append(element("w:tblHeader"))
    made = element("w:tr", properties)
    number = 0
    while number < len(row):
        left, cell = open_cells.get(number, (0, row[number] or GridCell("")))
        merge = "" if left == 0 and cell.down == 1 else "continue" if left else "restart"
        align = _HEAD if is_head else _STYLES[grid.align(number, cell)]
        text = "" if merge == "continue" else cell.text
        lines = text.split("\a")
        if is_head:
            room = room_of(cell, number, size, widths)
            lines = [part for line in lines for part in head_lines(line, room)]
        own = deepcopy(patterns.properties(number, cell.across, merge))
        paragraphs = [_written(patterns, line, styles.get(align)) for line in lines]
        made.append(element("w:tc", own, *paragraphs))
        remaining = (left or cell.down) - 1
        if remaining:
            open_cells[number] = remaining, cell
        else:
            open_cells.pop(number, None)
        number += cell.across
    return made


def _head_height(row: Row, fit: Fit) -> int:
    """The least height of a row of headings, in twips: its share of cells that reach over several.

    On the pages where the headings are repeated LibreOffice would cut those off.
    """
    shares = [
        head_count(cell, room_of(cell, number, fit.size, fit.widths)) / cell.down
        for number, cell in enumerate(row)
        if cell is not None
    ]
    return round((max(shares, default=1) * fit.size * LINE + 2 * fit.margin) * TWIPS)


def _properties(widths: Sequence[float], number: int, across: int, merge: str) -> Any:
    width = round(sum(widths[number : number + across]) * TWIPS)
    made = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if across > 1:
        made.append(element("w:gridSpan", val=across))
    if merge:
        made.append(element("w:vMerge", val=merge))
    made.append(element("w:vAlign", val="center"))
    return made


def _written(patterns: _Patterns, text: str, style: str | None) -> Any:
    """A paragraph; the indent is that of every line, which spaces would give the first one only."""
    indent = indent_of(text)
    made = deepcopy(patterns.paragraph(style, indent))
    *_, letters = made.iter(qn("w:t"))
    letters.text = text[indent:]
    return made


def _paragraph(size: float, style: str | None, indent: int) -> Any:
    properties = element("w:pPr")
    if style:
        properties.append(element("w:pStyle", val=style))
    properties.append(element("w:spacing", line=round(size * LINE * TWIPS), lineRule="exact"))
    if indent:
        properties.append(element("w:ind", left=round(indent * size * TWIPS)))
    half_points = round(size * 2)
    letters = element("w:rPr", element("w:sz", val=half_points), element("w:szCs", val=half_points))
    return element("w:p", properties, element("w:r", letters, element("w:t", text="")))

"""Tables and turned pages in a Word document: puts each where its mark stands. Knows no form.

A table takes the whole width between the margins; its letters are as large as its figures allow
without breaking a line, and small enough to keep it on one page where that is possible.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from unicodedata import east_asian_width

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from generator.forms.grids import INDENT, Grid, GridCell, Row, indent_of
from generator.word.xml import continue_pages, element, style_of, text_of

TURN, TURN_BACK = "\ue001横排", "\ue001竖排"
"""Paragraphs after which the pages are landscape, or portrait again."""
_MARK = "\ue000表格"
_SIZES = (10.5, 10, 9, 8, 7.5, 7, 6.5, 6, 5.5, 5)
"""Sizes of letters in points, the largest that fits is taken."""
_USUAL, _SMALLEST = 9, 7
"""Size of a table over several pages, and the least size that saves a page or widens names."""
_TWIPS = 20
_PADDING = 1.1
"""What a cell needs beside its text, in em."""
_NARROW = 0.64
"""Width of a letter or figure, in em; a little more than most fonts have."""
_NARROWEST = 0.32
"""Width of a comma or a point between figures, in em."""
_WORD, _LONG_WORD, _WORD_LINES = 4, 9, 3
"""The fewest characters a line of words may have, in em: more where the words would take more than
so many lines, up to the second number."""
_LINE = 1.32
_MARGIN = 1.5
"""Above and below the text of a cell, in points."""
_AROUND = 112.0
"""Height of a table's title and of the lines above and below it, in points."""
_STYLES = {"left": "表格文字", "center": "表格居中", "right": "表格数字"}
_HEAD, _TABLE, _GAP, _UNIT, _NOTE = "表头", "附件表格", "间隔", "附表单位", "附表注"


def table_mark(number: int) -> str:
    """The text of the paragraph where a table will stand."""
    return f"{_MARK}{number}"


def place_tables(document: WordDocument, grids: Sequence[Grid]) -> None:
    """Put every table at its mark and turn the pages between the marks for it."""
    body = document.element.body
    styles = {style.name: style.style_id for style in document.styles}
    page = _Page(body.find(qn("w:sectPr")))
    is_turned = False
    for paragraph in list(body.iterchildren(qn("w:p"))):
        text = text_of(paragraph)
        if text in (TURN, TURN_BACK):
            is_turned = text == TURN
            page.end_section(paragraph, was_turned=not is_turned)
        elif style_of(paragraph) == styles.get(_UNIT, ""):
            _align_right(paragraph, page.room(is_turned)[0])
        elif text.startswith(_MARK):
            grid = grids[int(text.removeprefix(_MARK))]
            paragraph.addprevious(_table(grid, *page.room(is_turned), styles))
            _gap_or_nothing(paragraph, styles)


def _align_right(paragraph: Any, width: float) -> None:
    """What follows the tab ends at the right margin."""
    tab = element("w:tab", val="right", pos=round(width * _TWIPS))
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


# --- pages ------------------------------------------------------------------------------------


class _Page:
    """The last section of a document, and the sections split off before it."""

    def __init__(self, section: Any) -> None:
        self.section = section
        self.is_split = False

    def room(self, turned: bool) -> tuple[float, float]:
        """Width and height between the margins, in points."""
        size, margin = self.section.find(qn("w:pgSz")), self.section.find(qn("w:pgMar"))
        across = _number(size, "w") - _number(margin, "left") - _number(margin, "right")
        down = _number(size, "h") - _number(margin, "top") - _number(margin, "bottom")
        width, height = (down, across) if turned else (across, down)
        return width / _TWIPS, height / _TWIPS

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


# --- tables -----------------------------------------------------------------------------------


def _table(grid: Grid, width: float, height: float, styles: dict[str | None, str]) -> Any:
    size, widths = _fitted(grid, width, height)
    table = element("w:tbl")
    properties = element("w:tblPr")
    if _TABLE in styles:
        properties.append(element("w:tblStyle", val=styles[_TABLE]))
    properties.append(element("w:tblW", w=round(sum(widths) * _TWIPS), type="dxa"))
    properties.append(element("w:jc", val="center"))
    borders = element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = element("w:tblCellMar")
    beside = size * _PADDING / 2.6
    for side, room in (("top", _MARGIN), ("left", beside), ("bottom", _MARGIN), ("right", beside)):
        margins.append(element(f"w:{side}", w=round(room * _TWIPS), type="dxa"))
    properties.append(margins)
    columns = element("w:tblGrid")
    for each in widths:
        columns.append(element("w:gridCol", w=round(each * _TWIPS)))
    table.append(properties)
    table.append(columns)
    for rows, is_head in ((grid.head, True), (grid.body, False)):
        open_cells: dict[int, tuple[int, GridCell]] = {}
        for row in rows:
            table.append(_row(row, grid, widths, size, styles, open_cells, is_head=is_head))
    return table


def _row(
    row: Row,
    grid: Grid,
    widths: Sequence[float],
    size: float,
    styles: dict[str | None, str],
    open_cells: dict[int, tuple[int, GridCell]],
    *,
    is_head: bool,
) -> Any:
    """A row; ``open_cells`` are the cells of earlier rows that reach down into it."""
    properties = element("w:trPr", element("w:cantSplit"))
    if is_head:
        properties.append(element("w:trHeight", val=_head_height(row, size, widths)))
        properties.append(element("w:tblHeader"))
    made = element("w:tr", properties)
    number = 0
    while number < len(row):
        left, cell = open_cells.get(number, (0, row[number] or GridCell("")))
        merge = "" if left == 0 and cell.down == 1 else "continue" if left else "restart"
        own = element("w:tcPr")
        own.append(
            element(
                "w:tcW", w=round(sum(widths[number : number + cell.across]) * _TWIPS), type="dxa"
            )
        )
        if cell.across > 1:
            own.append(element("w:gridSpan", val=cell.across))
        if merge:
            own.append(element("w:vMerge", val=merge))
        own.append(element("w:vAlign", val="center"))
        align = _HEAD if is_head else _STYLES[grid.align(number, cell)]
        text = "" if merge == "continue" else cell.text
        lines = text.split("\a")
        if is_head:
            room = _room(cell, number, size, widths)
            lines = [part for line in lines for part in _without_orphan(line, room)]
        paragraphs = [_paragraph(line, styles.get(align), size) for line in lines]
        made.append(element("w:tc", own, *paragraphs))
        remaining = (left or cell.down) - 1
        if remaining:
            open_cells[number] = remaining, cell
        else:
            open_cells.pop(number, None)
        number += cell.across
    return made


def _head_height(row: Row, size: float, widths: Sequence[float]) -> int:
    """The least height of a row of headings, in twips: its share of cells that reach over several.

    On the pages where the headings are repeated LibreOffice would cut those off.
    """
    shares = [
        sum(_lines(line, _room(cell, number, size, widths)) for line in cell.text.split("\a"))
        / cell.down
        for number, cell in enumerate(row)
        if cell is not None
    ]
    return round((max(shares, default=1) * size * _LINE + 2 * _MARGIN) * _TWIPS)


def _without_orphan(text: str, room: float) -> list[str]:
    """A heading of two lines, the second of more than one character: 本年支出／合计."""
    is_plain = all(east_asian_width(sign) in "WF" for sign in text)
    if is_plain and len(text) == int(room) + 1 and len(text) > _WORD:
        return [text[:-2], text[-2:]]
    return [text]


def _paragraph(text: str, style: str | None, size: float) -> Any:
    properties = element("w:pPr")
    if style:
        properties.append(element("w:pStyle", val=style))
    properties.append(element("w:spacing", line=round(size * _LINE * _TWIPS), lineRule="exact"))
    if indent := indent_of(text):  # of every line, which spaces would give the first one only
        properties.append(element("w:ind", left=round(indent * size * _TWIPS)))
        text = text.lstrip(INDENT)
    half_points = round(size * 2)
    letters = element("w:rPr", element("w:sz", val=half_points), element("w:szCs", val=half_points))
    return element("w:p", properties, element("w:r", letters, element("w:t", text=text)))


# --- widths -----------------------------------------------------------------------------------


def _fitted(grid: Grid, width: float, height: float) -> tuple[float, list[float]]:
    """Size of the letters and widths of the columns, in points."""
    needs = _needs(grid)
    fitting = [
        (size, widths)
        for size in _SIZES
        if (widths := _widths([need * size for need in needs], grid, width)) is not None
    ]
    if not fitting:
        least = sum(needs)
        return _SIZES[-1], [width * need / least for need in needs]
    room = height - _AROUND
    on_one_page = (
        each for each in fitting if _height(grid, *each) <= room and each[0] >= _SMALLEST
    )
    usual = [each for each in fitting if _SMALLEST <= each[0] <= _USUAL] or fitting[:1]
    return next(on_one_page, min(usual, key=lambda each: _height(grid, *each) // room))


def _needs(grid: Grid) -> list[float]:
    """The least width of each column, in em: figures on one line, words in lines of a few."""
    needs = [0.0] * len(grid.columns)
    for row in (*grid.head, *grid.body):
        for number, cell in enumerate(row):
            if cell is not None and cell.across == 1:
                needs[number] = max(needs[number], _least(cell.text) + _PADDING)
    return needs


def _least(text: str) -> float:
    """The least width of a cell's text, in em."""
    whole = em(text)
    if not any(east_asian_width(sign) in "WF" for sign in text.strip(INDENT)):
        return whole
    wrapped = whole / _WORD_LINES + indent_of(text)
    return min(whole, max(_WORD, min(wrapped, _LONG_WORD)))


def _widths(least: Sequence[float], grid: Grid, width: float) -> list[float] | None:
    """The width shared out by weight, no column below its least; None where that cannot be."""
    fixed: dict[int, float] = {}
    while True:
        free = [i for i in range(len(least)) if i not in fixed]
        left = width - sum(fixed.values())
        weight = sum(grid.columns[i].weight for i in free)
        shares = {i: left * grid.columns[i].weight / weight for i in free}
        short = {i: least[i] for i, share in shares.items() if share < least[i]}
        if not short:
            shares |= fixed
            return [shares[i] for i in range(len(least))]
        fixed |= short
        if len(fixed) == len(least) or sum(fixed.values()) > width:
            return None


def _height(grid: Grid, size: float, widths: Sequence[float]) -> float:
    """Height of the table, in points."""
    total = 0.0
    for row in (*grid.head, *grid.body):
        lines = 1
        for number, cell in enumerate(row):
            if cell is not None:
                room = _room(cell, number, size, widths)
                needed = sum(_lines(line, room) for line in cell.text.split("\a"))
                lines = max(lines, -(-int(needed) // cell.down))
        total += lines * size * _LINE + 2 * _MARGIN + 0.6
    return total


def _room(cell: GridCell, number: int, size: float, widths: Sequence[float]) -> float:
    """How much of a line fits in a cell of the column with this number, in em."""
    return sum(widths[number : number + cell.across]) / size - _PADDING * 0.8


def _lines(text: str, room: float) -> float:
    """How many lines of ``room`` em a text takes; its indent narrows each of them."""
    indent = indent_of(text)
    return max(1.0, -(-(em(text) - indent) // max(1.0, room - indent)))


def em(text: str) -> float:
    """The width of a text in em: Chinese characters 1, others about half, commas and points less."""
    return sum(
        1.0 if east_asian_width(sign) in "WFA" else _NARROWEST if sign in ",." else _NARROW
        for sign in text
    )

"""A copy of the workbook with its faulty cells coloured and commented; knows nothing of the checks.

It works on the XML of the file, because openpyxl, which loads and saves, loses charts, pictures,
drop-downs kept as extensions and the results of formulas. docProps/app.xml stays as it is: its
list of sheets is a description that no program relies on.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import (
    absolute_coordinate,
    coordinate_to_tuple,
    get_column_letter,
    quote_sheetname,
)

from data_entry.blank import styles as look
from data_entry.failures import UnreadableError
from data_entry.findings import Finding, Level, to_be_read
from data_entry.lists import beside
from data_entry.marking.comments import SEPARATOR, CellComments, display_lines
from data_entry.marking.package import Package, SheetPart, WorkbookPart, markup, written
from data_entry.marking.worksheet import WorksheetPart
from data_entry.spreadsheetml import Element, namespace
from data_entry.words import normal

RESULT = "校核结果"
AUTHOR = "juesuan 校核"
WHOLE_SHEET = "整张表"
NO_SHEET = "无此表"
HINT = "。点“单元格”一列可跳到出错的地方；改好后请重新校核。"
FOOTER = "&amp;C第 &amp;P 页，共 &amp;N 页"
SHEET, CELL, VALUE = "工作表", "单元格", "填写的值"
COLUMNS = {
    "序号": 6,
    "级别": 8,
    "编号": 10,
    SHEET: 22,
    CELL: 10,
    "问题": 46,
    VALUE: 20,
    "应为": 22,
    "怎么改": 40,
    "相关单元格": 28,
    "已核对": 8,
}
"""Headings of 校核结果 and their widths in characters; the last is left to be ticked off."""
COLOURS = {Level.ERROR: "FFFFC4C4", Level.WARNING: "FFFFE38F", Level.NOTE: "FFC9E1F9"}
"""Light red, yellow and blue; none a colour of the blank workbook or of Excel's cell styles."""

HEADING_ROW = 3
"""What is shown of a value; a chapter of text would not fit in a row."""
LINE_HEIGHT, LOWEST_ROW, HIGHEST_ROW = 16.5, 24.0, 409.0
"""The height of a line in 校核结果 and the heights a row may have, in points."""
LINE_SHARE = 0.88
"""How much of a column's width text takes before it is wrapped, whatever font there is."""

_MIDDLE = Alignment(vertical="center")
_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_OURS = re.compile(rf"(?:\A|{SEPARATOR})【(?:{'|'.join(Level)}) [^】]*】.*", re.DOTALL)
"""The blocks of an earlier marking, and whatever was typed below them."""
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d*")
_RESULT_SHEET: str = beside(__file__, "markup")["result_sheet"].replace("\n", "")


def marked_copy(source: bytes, findings: Sequence[Finding]) -> bytes:
    """As ``marked``; raises UnreadableError for a workbook whose parts are damaged.

    openpyxl opens many such files, and more can be wrong with them than could be listed.
    """
    try:
        return marked(source, findings)
    except UnreadableError:
        raise
    except Exception as error:
        advice = "请用 Excel 或 WPS 打开，另存一份后再试"
        raise UnreadableError(Path("填报表"), "有的部分已损坏，做不出标注的副本", advice) from error


def marked(source: bytes, findings: Sequence[Finding]) -> bytes:
    """The workbook with the cells of the findings coloured and commented, and a sheet 校核结果.

    What an earlier marking left is taken away first. The colour a cell had before is the one that
    its value has on 校核结果; without that sheet, or after the cell has moved, it keeps the mark.
    """
    summary = _summary(findings)
    findings = to_be_read(findings)
    book = WorkbookPart(Package(source))
    styles = _Styles(book.package.edit(book.package.related("styles", book.part)))
    earlier = _earlier_fills(book, styles)
    sheets = {title: _sheet_of(title, book) for title in {each.sheet for each in findings}}
    fills: dict[Finding, str] = {}
    for sheet in _pages(book):
        page = WorksheetPart(book.package, sheet.part)
        notes = CellComments(page, book.relation_types)
        notes.strip(_OURS)
        _restore(page, earlier[sheet], styles)
        own = [finding for finding in findings if sheets[finding.sheet] == sheet]
        fills |= _mark(page, own, styles, notes)
    book.put_sheet(RESULT, _result(summary, findings, sheets, fills, styles))
    table = absolute_coordinate(_table(findings))
    book.name(RESULT, "_xlnm._FilterDatabase", table, hidden="1")
    book.name(RESULT, "_xlnm.Print_Titles", f"${HEADING_ROW}:${HEADING_ROW}")
    return book.package.to_bytes()


def _pages(book: WorkbookPart) -> list[SheetPart]:
    """The worksheets that are the clerk's."""
    return [sheet for sheet in book.sheets if sheet.is_worksheet and sheet.title != RESULT]


def _sheet_of(title: str, book: WorkbookPart) -> SheetPart | None:
    """The worksheet of a title, or of one that differs in spaces and width only."""
    same = [sheet for sheet in _pages(book) if sheet.title == title]
    alike = [sheet for sheet in _pages(book) if normal(sheet.title) == normal(title)]
    return next(iter(same + alike), None)


def _earlier_fills(book: WorkbookPart, styles: "_Styles") -> dict[SheetPart | None, dict[str, str]]:
    """Which fills the cells of each sheet had before an earlier marking, as 校核结果 shows them."""
    fills: dict[SheetPart | None, dict[str, str]] = defaultdict(dict)
    old = next((sheet for sheet in book.sheets if sheet.title == RESULT), None)
    if old:
        page, shared = WorksheetPart(book.package, old.part), book.shared_texts()
        for _, row in page.rows():
            texts, formats = {}, {}
            for column, cell in page.cells(row):
                texts[column] = page.text(cell, shared)
                formats[column] = int(cell.get("s", 0))
            title, place = texts.get(_number(SHEET), ""), texts.get(_number(CELL), "")
            if _CELL.fullmatch(place):
                fill = styles.fill_of(formats.get(_number(VALUE), 0))
                fills[_sheet_of(title, book)][place] = fill
    return fills


def _restore(page: WorksheetPart, fills: dict[str, str], styles: "_Styles") -> None:
    """Give cells that have a colour of ours the fills they had before."""
    for place, fill in fills.items():
        cell = page.cell(*page.shown_at(*coordinate_to_tuple(place)))
        number = int(cell.get("s", 0))
        if styles.is_marked(number):
            cell.set("s", str(styles.filled(number, fill)))


def _mark(
    page: WorksheetPart, findings: list[Finding], styles: "_Styles", notes: CellComments
) -> dict[Finding, str]:
    """Colour and comment the cells of the findings; which fills they had, by number."""
    places = defaultdict(list)
    for finding in findings:
        if _CELL.fullmatch(finding.cell):
            places[page.shown_at(*coordinate_to_tuple(finding.cell))].append(finding)
    fills: dict[Finding, str] = {}
    for (row, column), own in places.items():
        cell = page.cell(row, column)
        number = int(cell.get("s", 0))
        gravest = min((finding.level for finding in own), key=list(Level).index)
        cell.set("s", str(styles.filled(number, styles.fill(_tint(gravest)))))
        notes.append(row, column, "\n".join(dict.fromkeys(map(_told, own))), AUTHOR)
        fills |= dict.fromkeys(own, styles.fill_of(number))
    return fills


def _told(finding: Finding) -> str:
    head = f"【{finding.level} {finding.code}】{finding.message}"
    return f"{head}\n{finding.advice}" if finding.advice else head


def _tint(level: Level) -> PatternFill:
    return PatternFill("solid", fgColor=COLOURS[level])


class _Styles:
    """The styles part: formats and what they are made of, each told by its number."""

    def __init__(self, root: Element) -> None:
        self._root, self.main = root, namespace(root)
        self._groups: dict[str, list[Element]] = {}
        self._numbers: dict[str, dict[_Meaning, int]] = {}
        self._formats: dict[tuple[Font, Alignment, str, bool], int] = {}
        self._filled: dict[tuple[int, str], int] = {}

    def fill(self, fill: PatternFill) -> str:
        """The number of a fill."""
        return self._made("fills", fill.to_tree())

    def fill_of(self, number: int) -> str:
        """The number of a format's fill."""
        return str(self._all("cellXfs")[number].get("fillId", "0"))

    def is_marked(self, number: int) -> bool:
        """True if a format has a colour of ours, whatever its opacity is said to be."""
        fill = self._all("fills")[int(self.fill_of(number))]
        colours = {each.get("rgb", "")[2:] for each in fill.iter(f"{self.main}fgColor")}
        return bool(colours & {colour[2:] for colour in COLOURS.values()})

    def filled(self, number: int, fill: str) -> int:
        """The same format with another fill."""
        if (number, fill) not in self._filled:
            clone = deepcopy(self._all("cellXfs")[number])
            clone.set("fillId", fill)
            clone.set("applyFill", "1")
            self._filled[number, fill] = self._add("cellXfs", clone)
        return self._filled[number, fill]

    def format(
        self, font: Font, alignment: Alignment, fill: str = "0", *, framed: bool = True
    ) -> int:
        """A format made of the pieces that the blank workbook is made of."""
        key = (font, alignment, fill, framed)
        if key not in self._formats:
            self._formats[key] = self._new_format(font, alignment, fill, framed=framed)
        return self._formats[key]

    def _new_format(self, font: Font, alignment: Alignment, fill: str, *, framed: bool) -> int:
        parts = {
            "fontId": self._made("fonts", font.to_tree("font")),
            "fillId": fill,
            "borderId": self._made("borders", look.BORDER.to_tree("border")) if framed else "0",
        }
        applied = {f"apply{each}": "1" for each in ("Font", "Fill", "Border", "Alignment")}
        new = etree.Element(f"{self.main}xf", {"numFmtId": "0", **parts, "xfId": "0", **applied})
        new.append(self._own(alignment.to_tree("alignment")))
        return self._add("cellXfs", new)

    def _made(self, group: str, tree: Element) -> str:
        return str(self._add(group, self._own(tree)))

    def _own(self, tree: Element) -> Element:
        """What openpyxl makes without a namespace, in that of the part."""
        return markup(etree.tostring(tree, encoding="unicode"), self.main)

    def _all(self, group: str) -> list[Element]:
        if group not in self._groups:
            found = list(self._root.find(f"{self.main}{group}").iterchildren("*"))
            self._groups[group] = found
            meanings = [_meaning(each) for each in found]
            self._numbers[group] = {m: n for n, m in reversed([*enumerate(meanings)])}
        return self._groups[group]

    def _add(self, group: str, new: Element) -> int:
        """The number of an element that means the same, which is added if there is none."""
        known = self._all(group)
        number = self._numbers[group].setdefault(_meaning(new), len(known))
        if number == len(known):
            holder = self._root.find(f"{self.main}{group}")
            holder.append(new)
            known.append(new)
            holder.set("count", str(number + 1))
        return number


_Meaning = tuple[str, frozenset[tuple[str, str]], tuple["_Meaning", ...]]


def _meaning(element: Element) -> _Meaning:
    """What elements of the same meaning have in common; a fill applies whatever is said of it."""
    attributes = frozenset(
        (key, value) for key, value in element.attrib.items() if key != "applyFill"
    )
    return element.tag, attributes, tuple(_meaning(each) for each in element.iterchildren("*"))


def _summary(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    return "，".join(f"{counts[level]} 个{level}" for level in Level)


def _result(
    summary: str,
    findings: Sequence[Finding],
    sheets: dict[str, SheetPart | None],
    fills: dict[Finding, str],
    styles: _Styles,
) -> Element:
    """The sheet 校核结果: how many findings there are, and a table of all of them with links."""
    heading = styles.format(look.HEADER_FONT, _CENTRE, styles.fill(look.HEADER))
    rows = [
        _row(1, 28, [(RESULT, styles.format(look.TITLE_FONT, _MIDDLE, framed=False))]),
        _row(2, 22, [(summary + HINT, styles.format(look.INTRO_FONT, _MIDDLE, framed=False))]),
        _row(HEADING_ROW, 28, [(column, heading) for column in COLUMNS]),
    ]
    links, cell = [], get_column_letter(_number(CELL))
    for row, finding in enumerate(findings, HEADING_ROW + 1):
        sheet = sheets[finding.sheet]
        cells = _cells(row - HEADING_ROW, finding, sheet, fills.get(finding, "0"), styles)
        rows.append(_row(row, _height(text for text, _ in cells), cells))
        if sheet:
            target = quoteattr(f"{quote_sheetname(sheet.title)}!{finding.cell or 'A1'}")
            links.append(f'<hyperlink ref="{cell}{row}" location={target}/>')
    columns = (
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(COLUMNS.values(), 1)
    )
    content = _RESULT_SHEET.format(
        heading=HEADING_ROW,
        first=HEADING_ROW + 1,
        columns="".join(columns),
        rows="".join(rows),
        table=_table(findings),
        links=f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "",
        footer=FOOTER,
    )
    return markup(content, styles.main)


def _cells(
    number: int, finding: Finding, sheet: SheetPart | None, fill: str, styles: _Styles
) -> list[tuple[str, int]]:
    """The texts of a row with their formats; the value has the fill of the cell it stands in."""
    plain = styles.format(look.BODY_FONT, _WRAPPED)
    centred = styles.format(look.BODY_FONT, _CENTRE)
    link = styles.format(look.LINK_FONT, _CENTRE)
    place = finding.cell or (WHOLE_SHEET if sheet else NO_SHEET)
    return [
        (str(number), centred),
        (finding.level, styles.format(look.BODY_FONT, _CENTRE, styles.fill(_tint(finding.level)))),
        (finding.code, centred),
        (finding.sheet, plain),
        (place, link if sheet else centred),
        (finding.message, plain),
        (finding.found, styles.format(look.BODY_FONT, _WRAPPED, fill)),
        (finding.expected, plain),
        (finding.advice, plain),
        (finding.counterparts, plain),
        ("", centred),
    ]


def _number(heading: str) -> int:
    """The column of a heading."""
    return list(COLUMNS).index(heading) + 1


def _table(findings: Sequence[Finding]) -> str:
    """The cells of the table, headings and all."""
    return f"A{HEADING_ROW}:{get_column_letter(len(COLUMNS))}{HEADING_ROW + len(findings)}"


def _height(texts: Iterable[str]) -> float:
    """Of a row of the table: programs other than Excel do not fit it to the text."""
    lines = max(
        display_lines(text, int(width * LINE_SHARE))
        for text, width in zip(texts, COLUMNS.values(), strict=True)
    )
    return min(HIGHEST_ROW, max(LOWEST_ROW, LINE_HEIGHT * lines + 8))


def _row(number: int, height: float, cells: Sequence[tuple[str, int]]) -> str:
    """A row with its texts written in it, so that the shared texts of the file stay untouched."""
    inside = "".join(
        f'<c r="{get_column_letter(column)}{number}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{written(text)}</t></is></c>'
        for column, (text, style) in enumerate(cells, 1)
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{inside}</row>'

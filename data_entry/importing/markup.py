"""Grids out of web pages, the XML of Excel 2003 and comma-separated text, whatever their ending."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

Grid = tuple[str, list[list[Any]], dict[tuple[int, int], tuple[int, int]]]
"""The title, the rows, and for every merged cell the first of its area."""
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_MOST = 500
"""So many cells no merged area has; what pages claim beyond is not believed."""


def grids(content: bytes) -> Iterator[Grid]:
    """The tables of a file; none where it is no text."""
    text = _decoded(content)
    start = text.lstrip()[:200].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:3000]:
        yield from _of_xml(content)
    elif start.startswith("<"):
        yield from _of_page(text)
    elif text and "\0" not in text:
        yield from _of_text(text)


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _of_text(text: str) -> Iterator[Grid]:
    """Lines with commas, tabs or semicolons."""
    sign = max("\t,;", key=text.count)
    rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=sign))
    if any(len(row) > 1 for row in rows):
        yield "表", rows, {}


def _of_page(text: str) -> Iterator[Grid]:
    """The outermost tables of a web page; what stands between them heads the next one."""
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for number, table in enumerate(root.xpath("//table[not(ancestor::table)]"), 1):
        rows = _Rows()
        before = table.xpath("preceding::*[not(ancestor::table)]/text()[normalize-space()]")[-3:]
        for line in before if number > 1 or len(before) < 3 else before[-3:]:
            rows.add([(str(line), 1, 1)])
        for row in table.iter("tr"):
            cells = row.xpath("./td|./th")
            rows.add([(_words(c), _span(c, "colspan"), _span(c, "rowspan")) for c in cells])
        yield f"表{number}", rows.rows, rows.merged


def _words(cell: Any) -> str | None:
    return " ".join("".join(cell.itertext()).split()) or None


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text), 1), _MOST) if text.isdigit() else 1


def _of_xml(content: bytes) -> Iterator[Grid]:
    """The sheets of Excel's XML of 2003."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(content, parser)
    for sheet in root.iter("{*}Worksheet"):
        rows = _Rows()
        for row in sheet.iter("{*}Row"):
            rows.skip_to(_of(row, "Index"))
            rows.add(
                [
                    (
                        _words(cell),
                        (_of(cell, "MergeAcross") or 0) + 1,
                        (_of(cell, "MergeDown") or 0) + 1,
                        _of(cell, "Index"),
                    )
                    for cell in row.iter("{*}Cell")
                ]
            )
        yield _named(sheet, "Name") or "表", rows.rows, rows.merged


def _named(element: Any, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.endswith(f"}}{name}")), "")


def _of(element: Any, name: str) -> int | None:
    text = _named(element, name)
    return min(int(text), 5_000) if text.isdigit() else None


class _Rows:
    """Rows that are filled from the left, around the cells that reach down from above."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self.merged: dict[tuple[int, int], tuple[int, int]] = {}

    def skip_to(self, number: int | None) -> None:
        """Empty rows up to the one of this number, counted from 1."""
        while number and len(self.rows) < number - 1:
            self.rows.append([])

    def add(self, cells: list[tuple[Any, ...]]) -> None:
        """A row of words, widths and heights, and perhaps the number of the column."""
        row, column = len(self.rows), 0
        line: list[Any] = []
        for words, width, height, *number in cells:
            column = number[0] - 1 if number and number[0] else column
            while (row, column) in self.merged:
                column += 1
            line += [None] * (column - len(line)) + [words]
            if width > 1 or height > 1:
                for r in range(row, row + height):
                    for c in range(column, column + width):
                        self.merged[r, c] = (row, column)
            column += width
        self.rows.append(line)

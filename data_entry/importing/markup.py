"""Grids out of web pages, Word, OpenDocument, the XML of Excel 2003 and comma-separated text."""

import csv
import email
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from lxml import etree, html

from data_entry.reading.opening import word_part
from data_entry.words import SHRUNK, number_of

_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_HEADS, _LONGEST = 5, 60
"""So many lines above a table, no longer than this, may be its title, year and unit."""
_YEAR = re.compile(r"20\d\d年")
_UNIT_BEHIND = re.compile(r"\s*(?:金额|计量)?单位[:：].*")
_TYPED_AS_FORMULA = re.compile(r'"?=""?([^"\n]*)""?"?')
"""How text is kept text by programs that write for Excel: ="2130201"."""
_FRAME = re.compile(r"^[\s\u2500\u2501\u2504-\u250b\u250f-\u254b=+|-]+\n", re.MULTILINE)
"""A line that is drawn, and says nothing."""
_HIDDEN = './/*[contains(translate(@style, " ", ""), "display:none")]'
_GONE = ("del", "moveFrom", "instrText", "vanish")
"""What stands in a Word file and is not printed."""
_LARGEST = 80 * 2**20
_WIDEST, _TALLEST, _MOST_MERGED = 256, 5_000, 200_000
"""What files claim beyond is not believed: columns, rows, cells that belong to others."""


class PlainGrid(NamedTuple):
    """The cells of one table or sheet."""

    title: str
    rows: list[list[Any]]
    merged: dict[tuple[int, int], tuple[int, int]]
    """For every merged cell the first of its area."""
    above: int = 0
    """How many lines of text stand above the rows of the table itself."""
    is_hidden: bool = False


def grids(content: bytes) -> Iterator[PlainGrid]:
    """The tables of a file; none where it is no text."""
    text = _decoded(content)
    if content[:200].lower().lstrip().startswith((b"mime-version:", b"from:")):
        for part in email.message_from_bytes(content).walk():
            if part.get_content_type() == "text/html":
                yield from grids(cast("bytes", part.get_payload(decode=True)))
        return
    start = text.lstrip()[:200].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:3000]:
        yield from _of_xml(content)
    elif "opendocument:xmlns:office" in text[:3000]:
        yield from of_open_document(content)
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


def _of_text(text: str) -> Iterator[PlainGrid]:
    """Lines with commas, tabs, semicolons or bars; those that draw a frame are none."""
    text = _FRAME.sub("", _TYPED_AS_FORMULA.sub(r"\1", text))
    sign = max("\t,;|│┃", key=text.count)
    rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=sign))
    if any(len(row) > 1 for row in rows):
        yield PlainGrid("表", rows, {})


def _of_page(text: str) -> Iterator[PlainGrid]:
    """The outermost tables of a web page."""
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for number, (above, table) in enumerate(_with_heads(root, "table", ""), 1):
        said = [
            " ".join(line.split()) for each in table.iter("caption") for line in each.itertext()
        ]
        above = [*above, *filter(None, said)]
        rows = _Rows(above)
        for row in table.iter("tr"):
            cells = row.xpath("./td|./th")
            for hidden in (each for cell in cells for each in cell.xpath(_HIDDEN)):
                hidden.drop_tree()
            rows.add([(_words(c), _span(c, "colspan"), _span(c, "rowspan")) for c in cells])
        yield PlainGrid(f"表{number}", rows.rows, rows.merged, len(above))


def _with_heads(root: Any, table: str, paragraph: str) -> Iterator[tuple[list[str], Any]]:
    """The tables, each with the short lines between it and the one before.

    One that stands in another belongs to it, unless that only lays out the page.
    """
    lines: list[str] = []
    pages = {each for each in root.iter(table) if _lays_out(each)}
    for element in root.iter():
        if not isinstance(element.tag, str) or not pages.issuperset(element.iterancestors(table)):
            continue
        if element.tag == table and element not in pages:
            yield lines[-_HEADS:], element
            lines = []
        elif paragraph in ("", element.tag):
            words = "".join(element.itertext()) if paragraph else element.text
            words = " ".join((words or "").split())
            lines += [words] * (0 < len(words) <= _LONGEST)


def _lays_out(table: Any) -> bool:
    """True for a table around one that has more rows than itself."""
    row = f"{table.tag.removesuffix('table').removesuffix('tbl')}tr"
    within = [len([*each.iter(row)]) for each in table.iterdescendants(table.tag)]
    return bool(within) and len([*table.iter(row)]) < 2 * max(within)


def part_of(path: Path, name: str) -> bytes:
    """One of the parts packed into a file. Raises what zipfile raises; ValueError for a vast one."""
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo(name).file_size > _LARGEST:
            raise ValueError("too large")
        return archive.read(name)


def tables_of_word(path: Path) -> Iterator[PlainGrid]:
    """The tables of a Word document. Raises what zipfile and lxml raise for a damaged one."""
    root = etree.fromstring(part_of(path, word_part(path)), etree.XMLParser(resolve_entities=False))
    main = str(root.tag).partition("}")[0] + "}"
    for gone in [*root.iter(*(main + each for each in _GONE))]:
        _remove(gone)
    title = next((t for each in root.iter(f"{main}p") if _YEAR.search(t := _words(each) or "")), "")
    title = _UNIT_BEHIND.sub("", title)
    for number, (above, table) in enumerate(_with_heads(root, f"{main}tbl", f"{main}p"), 1):
        above = above if any(map(_YEAR.search, above)) else [title, *above]
        rows = _Rows(above)
        for row in table.iter(f"{main}tr"):
            rows.add_of_word(
                [
                    (
                        _words(cell),
                        int(next((e.get(f"{main}val") for e in cell.iter(f"{main}gridSpan")), 1)),
                        any(e.get(f"{main}val") != "restart" for e in cell.iter(f"{main}vMerge")),
                    )
                    for cell in row.iter(f"{main}tc")
                ]
            )
        yield PlainGrid(f"第{number}个表", rows.rows, rows.merged, len(above))


def _remove(gone: Any) -> None:
    """What is struck out or hidden: itself, or the row or run whose properties say so."""
    above = gone.getparent()
    is_said = above is not None and (above.tag.endswith("}trPr") or gone.tag.endswith("}vanish"))
    whole = above.getparent() if is_said else gone
    if whole is not None and whole.getparent() is not None:
        whole.getparent().remove(whole)


def _words(cell: Any) -> str | None:
    return " ".join("".join(cell.itertext()).split()) or None


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text[:6]), 1), _WIDEST) if text.isdecimal() else 1


def _of_xml(content: bytes) -> Iterator[PlainGrid]:
    """The sheets of Excel's XML of 2003."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(content, parser)
    for sheet in root.iter("{*}Worksheet"):
        rows = _Rows()
        for row in sheet.iter("{*}Row"):
            rows.skip_to(_of(row, "Index", _TALLEST))
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
        yield PlainGrid(_named(sheet, "Name") or "表", rows.rows, rows.merged)


def of_open_document(content: bytes) -> Iterator[PlainGrid]:
    """The sheets of an OpenDocument spreadsheet (.ods, .fods) that are to be seen."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    unseen = {
        _named(style, "name")
        for style in root.iter("{*}style")
        if any(_named(each, "display") == "false" for each in style.iter("{*}table-properties"))
    }
    for sheet in root.iter("{*}table"):
        rows = _Rows()
        for row in sheet.iter("{*}table-row"):
            cells = [each for cell in row.iter("{*}table-cell") for each in _repeated(cell)]
            is_blank = all(words is None for words, *_ in cells)
            times = _of(row, "number-rows-repeated", _TALLEST) or 1
            for _ in range(min(times, _TALLEST - len(rows.rows))):
                rows.add([] if is_blank else cells)
        while rows.rows and not rows.rows[-1]:
            rows.rows.pop()
        is_hidden = _named(sheet, "style-name") in unseen
        yield PlainGrid(_named(sheet, "name"), rows.rows, rows.merged, is_hidden=is_hidden)


def _repeated(cell: Any) -> Iterator[tuple[Any, int, int]]:
    """What a cell of OpenDocument says, as often as it is repeated; a number by its value."""
    kind, own = _named(cell, "value-type"), _named(cell, "value")
    said: Any = " ".join(filter(None, map(_words, cell.findall("{*}p")))) or None
    if kind in ("float", "currency"):
        shown = number_of(said)
        is_shrunk = shown is not None and abs(float(shown) - float(own)) >= 1
        said = SHRUNK.format(own) if is_shrunk else float(own)
    elif kind == "date":
        said = datetime.fromisoformat(_named(cell, "date-value"))
    size = [_of(cell, f"number-{each}-spanned") or 1 for each in ("columns", "rows")]
    for _ in range(_of(cell, "number-columns-repeated") or 1):
        yield said, size[0], size[1]


def _named(element: Any, name: str) -> str:
    return next((v for k, v in element.attrib.items() if k.endswith(f"}}{name}")), "")


def _of(element: Any, name: str, most: int = _WIDEST) -> int | None:
    text = _named(element, name)
    return min(int(text[:6]), most) if text.isdecimal() else None


class _Rows:
    """Rows that are filled from the left, around the cells that reach down from above."""

    def __init__(self, above: list[str] | None = None) -> None:
        self.rows: list[list[Any]] = [[line] for line in above or []]
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
            is_wide = width > 1 or height > 1
            if is_wide and len(self.merged) < _MOST_MERGED:
                for r in range(row, row + height):
                    for c in range(column, column + width):
                        self.merged[r, c] = (row, column)
            column += width
        self.rows.append(line)

    def add_of_word(self, cells: list[tuple[str | None, int, bool]]) -> None:
        """A row of words, widths, and whether the cell belongs to the one above."""
        row = len(self.rows)
        line: list[Any] = []
        for words, width, is_above in cells:
            above = (row - 1, len(line))
            first = self.merged.get(above, above) if is_above and row else (row, len(line))
            for column in range(len(line), len(line) + width):
                if is_above or width > 1:
                    self.merged[row, column] = first
                if is_above:
                    self.merged.setdefault((row - 1, column), first)
            line += [None if is_above else words] + [None] * (width - 1)
        self.rows.append(line)

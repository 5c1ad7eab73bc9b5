"""A workbook's file reduced to what reading needs, so that reading costs what its filled cells cost.

Empty cells, drop-downs, colours, pictures and comments go; merged areas end where the contents end.
Every part is parsed piece by piece, without entities, to a depth that office files never reach.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_from_string, get_column_letter

LAST_ROW = 2**20
"""A workbook has no row below."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KEPT = {
    f"{MAIN}{name}"
    for name in ("sheetPr", "sheetViews", "sheetFormatPr", "sheetData", "mergeCells")
}
_READ = re.compile(r"(?:xl/(?:workbook|sharedStrings|styles)|\[Content_Types\]|xl/theme/.*)\.xml")
MOST_CELLS = 400_000
"""Cells with contents in one sheet; a filled workbook has some thousands."""
MOST_MERGES = 5_000
_LARGEST_MERGE = 20_000
"""Cells of a merged area; the reader makes each of them."""


class TooMuchError(ValueError):
    """More in a sheet than any filled workbook has."""


def slimmed(content: io.BufferedIOBase) -> io.BytesIO:
    """The same workbook without what reading passes over.

    Raises TooMuchError, or what zipfile and lxml raise for a damaged file.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(stream, "w") as target:
        sheets = {part for _, part in sheet_parts(source)}
        for name in source.namelist():
            if name in sheets:
                target.writestr(name, _slim_sheet(source, name))
            elif name.endswith(".rels") and posixpath.dirname(name) != "xl/worksheets/_rels":
                target.writestr(name, source.read(name))
            elif _READ.fullmatch(name):
                _measure(source, name)
                target.writestr(name, source.read(name))
    stream.seek(0)
    return stream


def formulas(content: io.BufferedIOBase) -> dict[tuple[str, str], bool]:
    """Every formula by (sheet title, cell), and whether it was saved with its result."""
    found = {}
    with zipfile.ZipFile(content) as archive:
        for title, part in sheet_parts(archive):
            for cell in _elements(archive, part, f"{MAIN}c"):
                if cell.find(f"{MAIN}f") is not None:
                    has_result = cell.get("t") == "str" or bool(cell.findtext(f"{MAIN}v"))
                    found[title, str(cell.get("r"))] = has_result
                _drop(cell)
    return found


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Title and part of every sheet, in order."""
    targets = {
        rel.get("Id"): str(rel.get("Target"))
        for rel in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _parser())
    }
    book = etree.fromstring(archive.read("xl/workbook.xml"), _parser())
    names = set(archive.namelist())
    parts = []
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(f"{_REL}id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in names:
            parts.append((str(sheet.get("name")), part))
    return parts


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _elements(archive: zipfile.ZipFile, part: str, *tags: str) -> Iterator[etree._Element]:
    """The elements with these tags as they end, whatever else stands between them."""
    with archive.open(part) as stream:
        for _, element in etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True
        ):
            yield element


def _measure(archive: zipfile.ZipFile, part: str) -> None:
    """Parse a part and forget it: what is too deep or broken is met here."""
    for element in _elements(archive, part, "*"):
        _drop(element)


def _drop(element: etree._Element) -> None:
    """Free an element that has been looked at, and what stands before it."""
    element.clear()
    while (before := element.getprevious()) is not None:
        element.getparent().remove(before)


def _slim_sheet(archive: zipfile.ZipFile, part: str) -> bytes:
    count, last_row, last_column = 0, 0, 0
    root = None
    for element in _elements(archive, part, f"{MAIN}c", f"{MAIN}row", f"{MAIN}worksheet"):
        parent = element.getparent()
        if element.tag == f"{MAIN}worksheet":
            root = element
        elif element.tag == f"{MAIN}row":
            if len(element):
                last_row = max(last_row, int(element.get("r") or last_row + 1))
                count += len(element)
            else:
                parent.remove(element)
        elif not len(element):
            parent.remove(element)
        if count > MOST_CELLS:
            raise TooMuchError(part)
    if root is None:
        return archive.read(part)
    for cell in root.iter(f"{MAIN}c"):
        if address := cell.get("r"):
            letters, row = coordinate_from_string(address)
            if row > LAST_ROW:
                raise ValueError(address)
            last_column = max(last_column, range_boundaries(f"{letters}1")[0] or 0)
    for child in list(root):
        if child.tag not in _KEPT:
            root.remove(child)
    _clip_merges(root, max(last_row, 1), max(last_column, 1))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _clip_merges(root: etree._Element, last_row: int, last_column: int) -> None:
    """Merged areas end with the contents; those beyond them are none."""
    merges = root.find(f"{MAIN}mergeCells")
    if merges is None:
        return
    if len(merges) > MOST_MERGES:
        raise TooMuchError("mergeCells")
    for merge in list(merges):
        left, top, right, bottom = range_boundaries(str(merge.get("ref")))
        right, bottom = min(right or last_column, last_column), min(bottom or last_row, last_row)
        left, top = left or 1, top or 1
        bottom = min(bottom, top + _LARGEST_MERGE // max(1, right - left + 1))
        if left > right or top > bottom or (left, top) == (right, bottom):
            merges.remove(merge)
        else:
            merge.set("ref", f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")

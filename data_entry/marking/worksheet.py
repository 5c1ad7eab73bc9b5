"""One worksheet of a package: its rows and cells, found or put in their place."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from lxml import etree
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from data_entry.marking.package import Package
from data_entry.spreadsheetml import TRUE, Element, namespace, plain_text

_AFTER_LEGACY_DRAWING = re.compile(
    "(legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst"
    "|AlternateContent)$"
)
"""What may follow the element ``legacyDrawing`` in a sheet."""


class WorksheetPart:
    """One worksheet: its rows and cells, found or put in their place."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        self.root = package.read(part)
        self.main = namespace(self.root)
        self._data = self.root.find(f"{self.main}sheetData")

    def rows(self) -> Iterator[tuple[int, Element]]:
        """The rows there are; one without a number follows the one before it."""
        return _numbered(self._data.iterchildren(f"{self.main}row"), int)

    def cells(self, row: Element) -> Iterator[tuple[int, Element]]:
        """The cells of a row, by column."""
        return _numbered(row.iterchildren(f"{self.main}c"), lambda r: coordinate_to_tuple(r)[1])

    def text(self, cell: Element, shared: Sequence[str]) -> str:
        """What a cell says; the shared texts are the workbook's."""
        number = cell.findtext(f"{self.main}v") if cell.get("t") == "s" else None
        return shared[int(number)] if number else plain_text(cell)

    def shown_at(self, row: int, column: int) -> tuple[int, int]:
        """The same place, or the first cell of the merged cells that hide it."""
        for cells in self._merged:
            if cells.min_row <= row <= cells.max_row and cells.min_col <= column <= cells.max_col:
                return cells.min_row, cells.min_col
        return row, column

    def cell(self, row: int, column: int) -> Element:
        """The cell, to be changed; where there is none, one that looks as its row or column."""
        self.package.edit(self.part)
        line = self._row(row)
        style = line.get("s") if line.get("customFormat") in TRUE else None
        style = style or self.of_column(column, "style") or "0"
        new = self._new("c", r=f"{get_column_letter(column)}{row}", s=style)
        cell = _found_or_put(line, self.cells(line), column, new)
        if cell is new:
            line.attrib.pop("spans", None)
            self._extend(cell)
        return cell

    def _row(self, number: int) -> Element:
        """The row, or a new one in front of the first with a higher number."""
        if number not in self._known:
            after = bisect(self._numbers, number)
            new = self._new("row", r=str(number))
            if after < len(self._numbers):
                self._known[self._numbers[after]].addprevious(new)
            else:
                self._data.append(new)
            self._numbers.insert(after, number)
            self._known[number] = new
        return self._known[number]

    @cached_property
    def _known(self) -> dict[int, Element]:
        """The rows by number, the first where two have one."""
        return dict(reversed(list(self.rows())))

    @cached_property
    def _numbers(self) -> list[int]:
        return sorted(self._known)

    def of_column(self, column: int, attribute: str) -> str | None:
        """What the sheet says of a column as a whole."""
        for each in self.root.iter(f"{self.main}col"):
            if int(each.get("min")) <= column <= int(each.get("max")):
                value: str | None = each.get(attribute)
                return value
        return None

    def put_legacy_drawing(self, identity: str, relation: str) -> None:
        """Refer to the drawing of comments and form controls, where the schema has it."""
        self.package.edit(self.part)
        new = self._new("legacyDrawing", **{identity: relation})
        for child in self.root.iterchildren("*"):
            if _AFTER_LEGACY_DRAWING.match(etree.QName(child).localname):
                child.addprevious(new)
                return
        self.root.append(new)

    def _new(self, tag: str, **attributes: str) -> Element:
        return etree.Element(f"{self.main}{tag}", attributes)

    def _extend(self, cell: Element) -> None:
        """Let the sheet's extent take in a new cell."""
        dimension = self.root.find(f"{self.main}dimension")
        if dimension is not None:
            extent, place = CellRange(dimension.get("ref")), CellRange(cell.get("r"))
            dimension.set("ref", extent.union(place).coord)  # type: ignore[no-untyped-call]

    @cached_property
    def _merged(self) -> list[CellRange]:
        return [CellRange(each.get("ref")) for each in self.root.iter(f"{self.main}mergeCell")]


def _numbered(
    elements: Iterable[Element], number_of: Callable[[str], int]
) -> Iterator[tuple[int, Element]]:
    number = 0
    for element in elements:
        address = element.get("r")
        number = number_of(address) if address else number + 1
        yield number, element


def _found_or_put(
    parent: Element, children: Iterable[tuple[int, Element]], number: int, new: Element
) -> Element:
    """The child with the number, or the new one, put in front of the first with a higher number."""
    for known, child in children:
        if known == number:
            return child
        if known > number:
            child.addprevious(new)
            return new
    parent.append(new)
    return new

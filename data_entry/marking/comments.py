"""The comments of one sheet and the boxes they stand in; knows nothing of why one is written."""

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from lxml import etree
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from data_entry.lists import beside
from data_entry.marking.package import markup, written
from data_entry.marking.worksheet import WorksheetPart
from data_entry.spreadsheetml import TRUE, Element, pieces, plain_text

SEPARATOR = "\n——\n"
"""Between the clerk's own comment and what is written below it."""

BOX_WIDTH, LINE_HEIGHT, LINE_CHARACTERS = 290, 18, 44
"""A box: its width and the height of a line in pixels, half-width characters in a line."""
LAST_COLUMN, LAST_ROW = 16384, 1048576
"""Of every worksheet; a box ends there at the latest."""
_TYPE = "application/vnd.openxmlformats-officedocument."
_COMMENTS_TYPE, _VML_TYPE = f"{_TYPE}spreadsheetml.comments+xml", f"{_TYPE}vmlDrawing"
_V, _X = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:excel}"
_MARKUP: dict[str, str] = beside(__file__, "markup")
_FIRST_BOX = 1025
_BOX_NUMBER = re.compile(r"_x0000_s(\d+)")


class CellComments:
    """The comments of a sheet: the texts stand in one part, the boxes in another."""

    def __init__(self, page: WorksheetPart, relation_types: str) -> None:
        self._page, self._package, self._types = page, page.package, relation_types
        self._part = page.package.related("comments", page.part)
        drawing = page.root.find(f"{page.main}legacyDrawing")
        relations = page.package.relations(page.part)
        self._drawing = "" if drawing is None else relations[drawing.attrib.values()[0]].part
        self._last_box = 0

    def strip(self, pattern: re.Pattern[str]) -> None:
        """Take away what the pattern finds, and a comment of which nothing is left."""
        for comment in self._all():
            found = pattern.search(plain_text(comment))
            if not found:
                continue
            self._package.edit(self._part)
            if found.start():
                _cut(comment, found.start())
                continue
            comment.getparent().remove(comment)
            place = comment.get("ref")
            self._by_place.pop(place, None)
            for box in self._boxes.pop(coordinate_to_tuple(place), []):
                self._package.edit(self._drawing)
                box.getparent().remove(box)

    def append(self, row: int, column: int, text: str, author: str) -> None:
        """Write a comment, below the one there is, in a box that shows all of it."""
        main = self._page.main
        comment = self._comment(f"{get_column_letter(column)}{row}", author)
        body = comment.find(f"{main}text")
        for plain in body.findall(f"{main}t"):  # formatted and plain text do not mix
            run = etree.Element(f"{main}r")
            plain.addprevious(run)
            run.append(plain)
        added = f"{SEPARATOR}{text}" if plain_text(comment) else text
        run = markup(_MARKUP["run"].format(written(added)), main)
        body.insert(len(body.findall(f"{main}r")), run)
        self._fit_box(row, column, plain_text(comment))

    def _comment(self, place: str, author: str) -> Element:
        """The comment of a cell, to be changed, or a new one."""
        main = self._page.main
        if not self._part:
            self._part = self._package.free_name("xl/comments{}.xml")
            root = markup("<comments><authors/><commentList/></comments>", main)
            self._package.put(self._part, root, _COMMENTS_TYPE)
            self._package.relate(self._page.part, f"{self._types}/comments", self._part)
        root = self._package.edit(self._part)
        if place in self._by_place:
            return self._by_place[place]
        authors = root.find(f"{main}authors")
        names = [each.text for each in authors]
        if author not in names:
            etree.SubElement(authors, f"{main}author").text = author
            names.append(author)
        attributes = {"ref": place, "authorId": str(names.index(author))}
        new = etree.SubElement(root.find(f"{main}commentList"), f"{main}comment", attributes)
        etree.SubElement(new, f"{main}text")
        self._by_place[place] = new
        return new

    def _all(self) -> list[Element]:
        if not self._part:
            return []
        return list(self._package.read(self._part).iter(f"{self._page.main}comment"))

    @cached_property
    def _by_place(self) -> dict[str, Element]:
        """The comments by cell, the first where a cell has two."""
        return {comment.get("ref"): comment for comment in reversed(self._all())}

    @cached_property
    def _boxes(self) -> dict[tuple[int, int], list[Element]]:
        """The box of each cell's comment, by row and column; another program may have lost it."""
        boxes: dict[tuple[int, int], list[Element]] = {}
        shapes = self._package.read(self._drawing).iter(f"{_V}shape") if self._drawing else ()
        for box in shapes:
            for data in box.findall(f"{_X}ClientData[@ObjectType='Note']"):
                row, column = data.findtext(f"{_X}Row"), data.findtext(f"{_X}Column")
                if row and column and row.isdecimal() and column.isdecimal():
                    boxes.setdefault((int(row) + 1, int(column) + 1), []).append(box)
        return boxes

    def _fit_box(self, row: int, column: int, text: str) -> None:
        """Make the box of a comment as large as its text, or make one."""
        height = LINE_HEIGHT * (display_lines(text, LINE_CHARACTERS) + 1)
        anchor = self._anchor(row, column, height)
        for box in self._boxes.get((row, column)) or [self._new_box(row, column)]:
            style = dict(re.findall(r"([\w-]+)\s*:\s*([^;]*)", box.get("style", "")))
            style |= {"width": f"{BOX_WIDTH * 0.75}pt", "height": f"{height * 0.75}pt"}
            box.set("style", ";".join(f"{key}:{value}" for key, value in style.items()))
            data = box.find(f"{_X}ClientData")
            place = data.find(f"{_X}Anchor")
            if place is None:
                place = etree.SubElement(data, f"{_X}Anchor")
            place.text = anchor
        self._package.edit(self._drawing)

    def _anchor(self, row: int, column: int, height: int) -> str:
        """Where a box to the right of a cell begins and ends, in cells and pixels within them."""
        right, across = _walk(self._width, column + 1, 15 + BOX_WIDTH, LAST_COLUMN)
        bottom, down = _walk(self._height, row, 2 + height, LAST_ROW)
        return f"{column}, 15, {row - 1}, 2, {right - 1}, {across}, {bottom - 1}, {down}"

    def _width(self, column: int) -> int:
        """Of a column in pixels; told in characters of 7 pixels."""
        of_column = self._page.of_column
        width = of_column(column, "width") or self._usual.get("defaultColWidth", 64 / 7)
        return 0 if of_column(column, "hidden") in TRUE else round(7 * float(width))

    def _height(self, row: int) -> int:
        """Of a row in pixels; told in points."""
        own = self._rows.get(row, {})
        height = own.get("ht") or self._usual.get("defaultRowHeight", 15)
        return 0 if own.get("hidden") in TRUE else round(float(height) * 4 / 3)

    @cached_property
    def _rows(self) -> dict[int, Element]:
        return dict(self._page.rows())

    @cached_property
    def _usual(self) -> Element:
        usual = self._page.root.find(f"{self._page.main}sheetFormatPr")
        return {} if usual is None else usual

    def _new_box(self, row: int, column: int) -> Element:
        if not self._drawing:
            self._drawing = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
            self._package.put(self._drawing, _vml(_MARKUP["layout"]), _VML_TYPE)
            relation = self._package.relate(
                self._page.part, f"{self._types}/vmlDrawing", self._drawing
            )
            self._page.put_legacy_drawing(f"{{{self._types}}}id", relation)
        root = self._package.edit(self._drawing)
        if not self._last_box:
            if not any(each.get("id") == "_x0000_t202" for each in root.iter(f"{_V}shapetype")):
                root.append(_vml(_MARKUP["box_type"])[0])
            numbers = [int(n) for n in _BOX_NUMBER.findall(" ".join(root.xpath("//@id")))]
            self._last_box = max(numbers, default=_FIRST_BOX - 1)
        self._last_box += 1
        box = _vml(_MARKUP["box"].format(self._last_box, row - 1, column - 1))[0]
        root.append(box)
        self._boxes[row, column] = [box]
        return box


def display_lines(text: str, characters: int) -> int:
    """How many lines of so many half-width characters a text takes."""
    lengths = (
        sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in part)
        for part in text.split("\n")
    )
    return sum(max(1, -(-length // characters)) for length in lengths)


def _walk(size: Callable[[int], int], start: int, length: int, last: int) -> tuple[int, int]:
    """Where one arrives after a length: the number of the row or column, and the rest in it."""
    while start < last and length > size(start):
        length -= size(start)
        start += 1
    return start, min(length, size(start))


def _vml(content: str) -> Element:
    return etree.fromstring(_MARKUP["vml"].format(content))


def _cut(comment: Element, length: int) -> None:
    """Keep so many characters of a comment."""
    for piece in pieces(comment):
        text = piece.text or ""
        piece.text, length = text[:length], max(0, length - len(text))
        holder = piece.getparent()
        if not piece.text and holder.tag.endswith("}r"):
            holder.getparent().remove(holder)

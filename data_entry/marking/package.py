"""The file of a workbook as parts, and where its XML takes additions; knows nothing of findings.

A part nobody edits leaves as it came, byte for byte.
"""

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from data_entry.spreadsheetml import (
    RELATIONS_NS,
    TRUE,
    Element,
    Relation,
    namespace,
    plain_text,
    relations_in,
    relations_name,
)

_TYPES = "[Content_Types].xml"
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Package:
    """The parts of a package by name, such as ``xl/workbook.xml``."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            self._parts = {entry.filename: archive.read(entry) for entry in entries}
        self._trees: dict[str, Element] = {}
        self._edited: set[str] = set()

    def read(self, part: str) -> Element:
        """The root element of a part, to be looked at."""
        if part not in self._trees:
            # VML is HTML of old: Excel itself leaves <br> open in it
            parser = etree.XMLParser(resolve_entities=False, recover=part.endswith(".vml"))
            self._trees[part] = etree.fromstring(self._parts[part], parser)
        return self._trees[part]

    def edit(self, part: str) -> Element:
        """The root element of a part, to be changed."""
        self._edited.add(part)
        return self.read(part)

    def put(self, part: str, root: Element, content_type: str) -> None:
        """A new part, or new content of an old one, which loses its relations."""
        self._parts.pop(relations_name(part), None)
        self._trees.pop(relations_name(part), None)
        self._write_new(part, root)
        self._declare(part, content_type)

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as ``xl/comments{}.xml`` that no part has."""
        taken = {part.lower() for part in self._parts}
        names = (pattern.format(number) for number in itertools.count(1))
        return next(name for name in names if name.lower() not in taken)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """What a part (or the package itself) refers to inside the package, by id."""
        name = relations_name(part)
        return relations_in(self.read(name), part) if name in self._parts else {}

    def related(self, kind: str, part: str = "") -> str:
        """The first part of a kind that a part (or the package itself) refers to, or nothing."""
        relations = self.relations(part).values()
        return next((each.part for each in relations if each.kind == kind), "")

    def relate(self, part: str, relation_type: str, target: str) -> str:
        """Let a part refer to another; the id of the relationship."""
        name = relations_name(part)
        if name not in self._parts:
            namespaces = {None: RELATIONS_NS.strip("{}")}
            self._write_new(name, etree.Element(f"{RELATIONS_NS}Relationships", nsmap=namespaces))
        root = self.edit(name)
        taken = {each.get("Id") for each in root}
        identity = next(f"rId{n}" for n in itertools.count(1) if f"rId{n}" not in taken)
        attributes = {"Id": identity, "Type": relation_type, "Target": f"/{target}"}
        etree.SubElement(root, f"{RELATIONS_NS}Relationship", attributes)
        return identity

    def to_bytes(self) -> bytes:
        """The package as a file: the old parts in their old order, the new ones after them."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for part, content in self._parts.items():
                entry = zipfile.ZipInfo(part, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, self._written(part) if part in self._edited else content)
        return stream.getvalue()

    def _written(self, part: str) -> bytes:
        tree = self._trees[part].getroottree()
        content: bytes = etree.tostring(
            tree, encoding="UTF-8", xml_declaration=True, standalone=True
        )
        return content

    def _write_new(self, part: str, root: Element) -> None:
        self._parts.setdefault(part, b"")
        self._trees[part] = root
        self._edited.add(part)

    def _declare(self, part: str, content_type: str) -> None:
        types = self.read(_TYPES)
        extension = part.rpartition(".")[2]
        defaults = {
            str(each.get("Extension")).lower(): each.get("ContentType")
            for each in types.iter(f"{_TYPES_NS}Default")
        }
        overrides = {each.get("PartName") for each in types.iter(f"{_TYPES_NS}Override")}
        if defaults.get(extension) == content_type or f"/{part}" in overrides:
            return
        self._edited.add(_TYPES)
        if extension in (*defaults, "xml"):
            attributes = {"PartName": f"/{part}", "ContentType": content_type}
            etree.SubElement(types, f"{_TYPES_NS}Override", attributes)
        else:
            attributes = {"Extension": extension, "ContentType": content_type}
            types.insert(0, etree.Element(f"{_TYPES_NS}Default", attributes))


def markup(text: str, main: str) -> Element:
    """XML written without a namespace as an element of one, given in braces."""
    return deepcopy(etree.fromstring(f'<any xmlns="{main[1:-1]}">{text}</any>')[0])


def written(text: str) -> str:
    """Text as XML has it, without the characters that XML cannot hold."""
    return escape(_UNWRITABLE.sub("", text))


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    part: str
    is_worksheet: bool


class WorkbookPart:
    """The workbook part: which sheets there are, which one is shown, which names they have."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = package.related("officeDocument")
        self.root = package.edit(self.part)
        self.main = namespace(self.root)
        self._listed = self.root.find(f"{self.main}sheets")
        self._id = next(key for key in self._listed[0].attrib if key.endswith("}id"))
        self.relation_types = self._id[1:].partition("}")[0]
        """What the types of all relationships between its parts begin with."""
        self.sheets = list(self._list())

    def _list(self) -> Iterator[SheetPart]:
        relations = self.package.relations(self.part)
        for sheet in self._listed:
            kind, part = relations[sheet.get(self._id)]
            yield SheetPart(sheet.get("name"), part, kind == "worksheet")

    def put_sheet(self, title: str, root: Element) -> None:
        """Take a sheet in as the first one, or in place of the one with its title, and show it.

        First, where it is seen at once: the position of a sheet is told only by localSheetId and
        by the views, which move along; everything else goes by title, sheetId or relationship.
        """
        if title not in (sheet.title for sheet in self.sheets):
            self._list_first(title, self.package.free_name("xl/worksheets/sheet{}.xml"))
        position = self._position(title)
        self.package.put(self.sheets[position].part, root, _SHEET_TYPE)
        self._show(position)
        for name in list(self.root.iter(f"{self.main}definedName")):
            if name.get("localSheetId") == str(position):
                name.getparent().remove(name)

    def name(self, title: str, name: str, cells: str, **attributes: str) -> None:
        """Give cells of a sheet a name that is the sheet's own."""
        names = self.root.find(f"{self.main}definedNames")
        if names is None:
            names = etree.Element(f"{self.main}definedNames")
            before = ("externalReferences", "functionGroups", "sheets")
            places = (self.root.find(f"{self.main}{each}") for each in before)
            next(place for place in places if place is not None).addnext(names)
        attributes = {"name": name, "localSheetId": str(self._position(title)), **attributes}
        etree.SubElement(names, f"{self.main}definedName", attributes).text = f"'{title}'!{cells}"

    def shared_texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        part = self.package.related("sharedStrings", self.part)
        return [plain_text(each) for each in self.package.read(part)] if part else []

    def _position(self, title: str) -> int:
        return [sheet.title for sheet in self.sheets].index(title)

    def _list_first(self, title: str, part: str) -> None:
        number = max(int(sheet.get("sheetId")) for sheet in self._listed) + 1
        relation = self.package.relate(self.part, f"{self.relation_types}/worksheet", part)
        attributes = {"name": title, "sheetId": str(number), self._id: relation}
        self._listed.insert(0, etree.Element(f"{self.main}sheet", attributes))
        self.sheets.insert(0, SheetPart(title, part, True))
        for name in self.root.iter(f"{self.main}definedName"):
            if name.get("localSheetId"):
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))

    def _show(self, position: int) -> None:
        """Select one sheet and no other: what is typed goes into all selected sheets."""
        views = self.root.find(f"{self.main}bookViews")
        if views is None:
            views = etree.Element(f"{self.main}bookViews")
            etree.SubElement(views, f"{self.main}workbookView")
            self._listed.addprevious(views)
        for view in views:
            view.set("activeTab", str(position))
            view.attrib.pop("firstSheet", None)
        for sheet in self.sheets[:position] + self.sheets[position + 1 :]:
            for view in self.package.read(sheet.part).iter(f"{self.main}sheetView"):
                if view.get("tabSelected") in TRUE:
                    self.package.edit(sheet.part)
                    del view.attrib["tabSelected"]

"""The list itself: which relationships a Word file may have, what their parts hold, who may name them."""

import re
from enum import Enum

OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""The two name spaces of relationships: as all programs write them, and the strict one."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_MS = "http://schemas.microsoft.com/office/relationships"
"""Of Word's later additions, without the year that stands in each."""
_YEAR = re.compile(
    r"(?<=^http://schemas\.microsoft\.com/office)/\d{4}(?:/\d\d)?(?=/relationships/)"
)


class Holds(Enum):
    """What the part at the end of a relationship holds, and so how it is looked at."""

    TEXT = "XML in which fields and references may stand"
    DATA = "XML that nobody follows"
    PICTURE = "a picture"
    SHEET = "the workbook of a chart"
    CLOSED = "what nothing here opens"


_OF_OFFICE = {
    Holds.TEXT: "officeDocument styles settings webSettings fontTable theme themeOverride numbering"
    " footnotes endnotes comments header footer chart chartUserShapes diagramData diagramLayout"
    " diagramQuickStyle diagramColors glossaryDocument",
    Holds.DATA: "extended-properties custom-properties customXml customXmlProps",
    Holds.PICTURE: "image",
    Holds.SHEET: "package",
    Holds.CLOSED: "font printerSettings",
}
OF_DOCUMENT = {
    f"{space}/{kind}": (kind, holds)
    for space in OFFICE
    for holds, kinds in _OF_OFFICE.items()
    for kind in kinds.split()
} | {
    f"{_PACKAGE}/core-properties": ("core-properties", Holds.DATA),
    f"{_PACKAGE}/thumbnail": ("thumbnail", Holds.CLOSED),
    f"{_MS}/keyMapCustomizations": ("keyMap", Holds.DATA),
    f"{_MS}/stylesWithEffects": ("styles", Holds.TEXT),
    f"{_MS}/diagramDrawing": ("diagramDrawing", Holds.TEXT),
    f"{_MS}/hdphoto": ("hdphoto", Holds.CLOSED),
    f"{_MS}/chartColorStyle": ("chartStyle", Holds.DATA),
    f"{_MS}/chartStyle": ("chartStyle", Holds.DATA),
    f"{_MS}/commentsExtended": ("commentsExtended", Holds.DATA),
    f"{_MS}/people": ("people", Holds.DATA),
    f"{_MS}/chartEx": ("chart", Holds.TEXT),
    f"{_MS}/commentsIds": ("commentsIds", Holds.DATA),
    f"{_MS}/commentsExtensible": ("commentsExtensible", Holds.DATA),
    f"{_MS}/classificationlabels": ("labels", Holds.DATA),
}
"""Relationships of a Word file: what each is called here, and what its part holds."""

_OF_SHEET = {
    Holds.DATA: "officeDocument worksheet chartsheet styles theme sharedStrings calcChain table drawing"
    " chart comments vmlDrawing sheetMetadata extended-properties custom-properties customXml"
    " customXmlProps",
    Holds.CLOSED: "image printerSettings",
}
OF_WORKBOOK = {
    f"{space}/{kind}": (kind, holds)
    for space in OFFICE
    for holds, kinds in _OF_SHEET.items()
    for kind in kinds.split()
} | {
    key: OF_DOCUMENT[key]
    for key in (
        f"{_PACKAGE}/core-properties",
        f"{_PACKAGE}/thumbnail",
        f"{_MS}/chartColorStyle",
        f"{_MS}/chartStyle",
    )
}
"""The same for the workbook inside a chart."""

DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

HYPERLINK = "hyperlink"
HYPERLINKS = {f"{space}/{HYPERLINK}" for space in OFFICE}
"""The only relationships that may lead outside: a person follows them, no program does."""
SCHEMES = {"", "http", "https", "mailto", "ftp", "file", "tel"}
"""Addresses of hyperlinks; others run something."""

USES = {
    "hyperlink/id": HYPERLINK,
    "hlinkClick/id": HYPERLINK,
    "hlinkHover/id": HYPERLINK,
    "hlinkMouseOver/id": HYPERLINK,
    "blip/embed": "image",
    "svgBlip/embed": "image",
    "imagedata/id": "image",
    "fill/id": "image",
    "stroke/id": "image",
    "imgLayer/embed": "hdphoto",
    "embedRegular/id": "font",
    "embedBold/id": "font",
    "embedItalic/id": "font",
    "embedBoldItalic/id": "font",
    "headerReference/id": "header",
    "footerReference/id": "footer",
    "chart/id": "chart",
    "userShapes/id": "chartUserShapes",
    "externalData/id": "package",
    "relIds/dm": "diagramData",
    "relIds/lo": "diagramLayout",
    "relIds/qs": "diagramQuickStyle",
    "relIds/cs": "diagramColors",
    "printerSettings/id": "printerSettings",
    "contentPart/id": "customXml",
}
"""Which element may name which kind of relationship by which attribute; no other may name any."""


def without_year(type_: str) -> str:
    """The type of a relationship as the list has it."""
    return _YEAR.sub("", type_)


OBJECTS = {"oleObject", "control", "vbaProject", "aFChunk", "subDocument"}
"""Kinds a clerk may know as objects, for the message."""

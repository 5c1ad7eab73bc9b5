"""The lists of allowed.toml: which relationships a Word file may have, what their parts hold, who may name them."""

import re
from enum import Enum
from typing import Any

from data_entry.lists import beside

OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""The two name spaces of relationships: as all programs write them, and the strict one."""
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


_LISTS = beside(__file__, "allowed")


def _kinds(listed: dict[str, Any]) -> dict[str, tuple[str, Holds]]:
    """Relationships by their types: what each is called here, and what its part holds."""
    found = {
        f"{space}/{kind}": (kind, holds)
        for holds in Holds
        for kind in listed.get(holds.name.lower(), "").split()
        for space in OFFICE
    }
    others = listed["others"].items()
    return found | {type_: (kind, Holds[holds.upper()]) for type_, (kind, holds) in others}


OF_DOCUMENT, OF_WORKBOOK = _kinds(_LISTS["document"]), _kinds(_LISTS["workbook"])
"""What a Word file may have, and the workbook inside a chart."""
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

HYPERLINK = "hyperlink"
HYPERLINKS = {f"{space}/{HYPERLINK}" for space in OFFICE}
"""The only relationships that may lead outside: a person follows them, no program does."""
SCHEMES = {"", "http", "https", "mailto", "ftp", "file", "tel"}
"""Addresses of hyperlinks; others run something."""

FOLLOWED = frozenset(_LISTS["followed"].split())
"""Old drawings whose ``href`` is where a click leads."""
USES: dict[str, str] = _LISTS["uses"]
"""Which element may name which kind of relationship by which attribute; no other may name any."""


def without_year(type_: str) -> str:
    """The type of a relationship as the list has it."""
    return _YEAR.sub("", type_)


OBJECTS = {"oleObject", "control", "vbaProject", "aFChunk", "subDocument"}
"""Kinds a clerk may know as objects, for the message."""

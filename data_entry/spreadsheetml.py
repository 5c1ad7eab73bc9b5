"""What the XML of workbooks has in common; namespaces are taken from the file.

Thus the strict and the transitional form of a file are treated alike.
"""

import posixpath
from typing import Any, NamedTuple

Element = Any
"""An lxml element; lxml comes without types."""
RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TRUE = ("1", "true")
"""How XML says yes."""


def namespace(element: Element) -> str:
    """The namespace of an element, in the braces of its tag."""
    return str(element.tag).partition("}")[0] + "}"


def pieces(element: Element) -> list[Element]:
    """The pieces of a text, without the aids to reading that Japanese has."""
    return [each for each in element.iter("{*}t") if not each.getparent().tag.endswith("}rPh")]


def plain_text(element: Element) -> str:
    """A text that may be formatted piece by piece."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return element[0].text or ""
    return "".join(each.text or "" for each in pieces(element))


def relations_name(part: str) -> str:
    """The part that lists what a part (or the package itself) refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Relation(NamedTuple):
    """What a part refers to: the last word of the relationship's type, and the part meant."""

    kind: str
    part: str


def relations_in(root: Element, part: str) -> dict[str, Relation]:
    """What a part (or the package itself) refers to inside the package, by id."""
    return {
        str(each.get("Id")): Relation(
            str(each.get("Type")).rpartition("/")[2], resolved(part, str(each.get("Target")))
        )
        for each in root.iter(f"{RELATIONS_NS}Relationship")
        if each.get("TargetMode") != "External"
    }


def resolved(part: str, target: str) -> str:
    """The part that a target means, which is told from the root or from the folder of a part."""
    path = posixpath.join("/", posixpath.dirname(part), target)
    return posixpath.normpath(path).lstrip("/")

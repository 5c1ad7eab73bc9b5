"""XML that may come from anywhere: read without entities, without depth and without surprises."""

from typing import Any

from lxml import etree

_ENCODINGS = {"UTF-8", "UTF-16", "US-ASCII", "ASCII"}
"""What office programs write; in another one two programs may read two texts."""


class MalformedError(Exception):
    """XML that is broken or that no office program writes; says why."""


def parsed(content: bytes) -> Any:
    """The root of an XML part. Raises MalformedError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        is_deep = "depth" in str(error)
        raise MalformedError("层数太多" if is_deep else "已损坏") from error
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise MalformedError("有 DTD，不像是 Word 写的")
    if (about.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise MalformedError(f"编码是 {about.encoding}，不像是 Word 写的")
    return root


def name_of(node: Any) -> str:
    """The local name of an element; empty for comments and instructions."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def space_of(name: str) -> str:
    """The name space of an element's or attribute's name; empty where it has none."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""

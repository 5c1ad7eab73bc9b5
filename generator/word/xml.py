"""The few pieces of Word's XML that every module of Word needs; knows no form and no document."""

from functools import cache
from typing import Any

from docx.oxml.ns import NamespacePrefixedTag
from docx.oxml.ns import qn as _qn
from docx.oxml.parser import oxml_parser

qn = cache(_qn)
"""The full name of ``w:val``; there are few names, asked for ten thousand times a document."""
_named = cache(NamespacePrefixedTag)

_BRACES = (("{{", "}}"), ("{%", "%}"))


def text_of(paragraph: Any) -> str:
    """The words of a paragraph."""
    return "".join(t.text or "" for t in paragraph.iter(qn("w:t")))


def style_of(paragraph: Any) -> str | None:
    """The key of a paragraph's style; None where it has the usual one."""
    for properties in paragraph.iterchildren(qn("w:pPr")):  # a path is found half as fast
        for style in properties.iterchildren(qn("w:pStyle")):
            return str(style.get(qn("w:val")))
    return None


def style_names(document: Any) -> dict[str | None, str]:
    """What the styles of a document are called, in small letters, by their keys."""
    return {style.style_id: (style.name or "").lower() for style in document.styles}


class StyleTree:
    """The styles of a document, each with those it is based on."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self.by_key = {each.get(qn("w:styleId")): each for each in root.iter(qn("w:style"))}

    def chain(self, key: str | None) -> list[Any]:
        """A style and those it is based on, the first of them first."""
        found: list[Any] = []
        while (style := self.by_key.get(key)) is not None and style not in found:
            found.insert(0, style)
            key = val_of(style, "basedOn") or None
        return found


def val_of(node: Any, tag: str) -> str:
    """What an element below another one says; empty for none."""
    found = None if node is None else node.find(qn(f"w:{tag}"))
    return "" if found is None else str(found.get(qn("w:val"), ""))


def number_of(node: Any, tag: str, usual: int) -> int:
    """The number that an element below another one says."""
    text = val_of(node, tag)
    return int(text) if text.isdecimal() else usual


def is_unclosed(text: str) -> bool:
    """True where a tag is not written out: it would swallow what follows."""
    return any(text.count(opening) != text.count(closing) for opening, closing in _BRACES)


def element(tag: str, *children: Any, text: str | None = None, **attributes: Any) -> Any:
    """An element of Word's XML; ``attributes`` are those of the same name space (w:val is ``val``)."""
    name = _named(tag)
    made = oxml_parser.makeelement(name.clark_name, nsmap=name.nsmap)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    made.extend(children)
    return made


def keep_with_next(paragraph: Any) -> None:
    """与下段同页. Its mark stands first but for the style; python-docx looks long for its place."""
    properties = paragraph.get_or_add_pPr()
    kept = properties.find(qn("w:keepNext"))
    if kept is None:
        has_style = properties.find(qn("w:pStyle")) is not None
        properties.insert(int(has_style), element("w:keepNext"))
    else:
        kept.attrib.clear()


def continue_pages(section: Any) -> None:
    """Go on with the page numbers and headers of the section before."""
    first = section.find(qn("w:titlePg"))
    if first is not None:
        section.remove(first)
    numbers = section.find(qn("w:pgNumType"))
    if numbers is not None:
        numbers.attrib.pop(qn("w:start"), None)

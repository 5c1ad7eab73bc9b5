"""The fields a Word file may have, read as Word reads them: over split runs, nested, in every story.

A field is allowed by its name. What else its instruction says cannot make another field of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.word.allowed_xml import name_of

_LIST = """
PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF REF NOTEREF FTNREF STYLEREF SEQ TOC TC TOA TA
INDEX XE HYPERLINK DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME REVNUM NUMCHARS NUMWORDS
FILENAME FILESIZE TITLE SUBJECT AUTHOR KEYWORDS COMMENTS LASTSAVEDBY TEMPLATE INFO
DOCPROPERTY DOCVARIABLE USERNAME USERINITIALS USERADDRESS QUOTE SYMBOL EQ ADVANCE LISTNUM
AUTONUM AUTONUMLGL AUTONUMOUT IF COMPARE SET ASK FILLIN FORMTEXT FORMCHECKBOX FORMDROPDOWN MERGEFIELD
CITATION BIBLIOGRAPHY ADDIN BARCODE DISPLAYBARCODE SHAPE PRIVATE BIDIOUTLINE
"""
FIELDS = frozenset(_LIST.split())
"""Fields that read and run nothing outside the document."""
_NAME = re.compile(r'\s*(=|[^\s\\"“”=]+)')
_STORIES = {"txbxContent", "comment", "footnote", "endnote", "Choice", "Fallback"}
"""Elements whose text stands apart: a program may read them alone, or not at all."""
_INSTRUCTIONS = {"instrText", "delInstrText"}
_TEXTS = {"t", "delText"}
_READ = [f"{{*}}{name}" for name in (*_STORIES, *_INSTRUCTIONS, *_TEXTS, "fldChar", "fldSimple")]
"""The elements that matter here, in any name space."""
_READINGS = (
    {"instrText"},
    {"instrText", "t"},
    _INSTRUCTIONS,
    _INSTRUCTIONS | _TEXTS,
)
"""The pieces of an instruction that one program or another joins to read it."""


@dataclass
class _Field:
    pieces: list[tuple[str, str]] = field(default_factory=list)
    is_open: bool = True
    """True until its result begins."""
    is_built: bool = False
    """True where another field stands before its name."""

    def holds_other(self) -> None:
        """Another field begins inside its instruction."""
        if self.is_open and not any(text.strip() for _, text in self.pieces):
            self.is_built = True


def faults_of_fields(root: Any) -> Iterator[str]:
    """What is wrong with the fields of one part."""
    stories: list[list[_Field]] = [[]]
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=_READ):
        name = name_of(node)
        if name in _STORIES:
            if event == "start":
                stories.append([])
            else:
                for left in stories.pop():
                    yield from _faults(left)
        elif event == "start":
            yield from _step(name, node, stories[-1])
    for left in stories.pop():
        yield from _faults(left)


def _step(name: str, node: Any, fields: list[_Field]) -> Iterator[str]:
    """Take one element into the fields that stand open in its story."""
    top = fields[-1] if fields else None
    if name == "fldChar":
        kind = next((v for key, v in node.attrib.items() if key.endswith("}fldCharType")), "")
        if kind == "begin":
            if top:
                top.holds_other()
            fields.append(_Field())
        elif kind == "separate" and top:
            top.is_open = False
        elif kind == "end" and top:
            yield from _faults(fields.pop())
    elif name == "fldSimple":
        if top:
            top.holds_other()
        instruction = next((v for key, v in node.attrib.items() if key.endswith("}instr")), "")
        yield from _faults(_Field([("instrText", instruction)]))
    elif name in _INSTRUCTIONS and not (top and top.is_open):
        yield from _faults(_Field([(name, node.text or "")]))
    elif name in _INSTRUCTIONS | _TEXTS and top and top.is_open:
        top.pieces.append((name, node.text or ""))


def _faults(found: _Field) -> Iterator[str]:
    if found.is_built:
        yield "有一个域的名称由别的域拼成，请删除"
        return
    names: dict[str, None] = {}
    for kinds in _READINGS:
        text = "".join(text for kind, text in found.pieces if kind in kinds)
        if match := _NAME.match(text):
            names[match[1].upper()] = None
    for name in names:
        if name != "=" and name not in FIELDS:
            yield f"含有会读取外面内容或不认识的域“{name[:30]}”，请删除，需要的可以改成文字"
            return

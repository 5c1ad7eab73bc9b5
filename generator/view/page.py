"""A Word document as one page for the browser: its text, tables and figures, nothing else.

The look comes from the document's own styles. No script; nothing is fetched; a word is a word,
whatever it looks like. Unlike PDF and page pictures it needs no program beside this one.
"""

from base64 import b64encode
from itertools import takewhile
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from lxml import etree

from generator.view.looks import (
    Look,
    Styles,
    css,
    faces,
    letters_look,
    number,
    paragraph_look,
    points,
)
from generator.view.tables import LaidCell, borders, rows
from generator.word.counted import Counters
from generator.word.edited import opened, words_of
from generator.word.headings import outline_levels
from generator.word.xml import qn, style_of

_CSS = Path(__file__).with_name("page.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "sectPr")}
_COPIES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same once more, for programs that are old."""
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/bmp")
_DEEPEST_HEADING = 4
_EMU = 12700


def page(content: bytes) -> bytes:
    """The page of a .docx. Raises ValueError for what is none."""
    document = opened(content)
    writer = _Writer(document)
    root = etree.Element("html", lang="zh-CN")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "meta", charset="utf-8")
    policy = {"http-equiv": "Content-Security-Policy", "content": _POLICY}
    etree.SubElement(head, "meta", policy)
    etree.SubElement(head, "title").text = document.core_properties.title or "预览"
    for words in _running_heads(document):
        etree.SubElement(body, "header").text = words
    writer.write(etree.SubElement(body, "main"))
    etree.SubElement(head, "style").text = writer.css() + _CSS.read_text(encoding="utf-8")
    made: bytes = etree.tostring(root, encoding="utf-8", method="html", doctype="<!doctype html>")
    return made


def _running_heads(document: WordDocument) -> list[str]:
    """What the header of every page says, whatever else single ones say."""
    heads = [
        {words for run in rel.target_part.element.iter(qn("w:r")) if (words := words_of(run))}
        for rel in document.part.rels.values()
        if not rel.is_external and rel.reltype.endswith("/header")
    ]
    return sorted(set.intersection(*heads)) if heads else []


class _Writer:
    """Writes the body of a document, in its order."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._styles = Styles(document)
        self._levels = outline_levels(document)
        self._counters = Counters(document)
        self._looks: list[Look] = []
        self._sheets: list[str] = []
        self._boxes: list[Any] = []

    def write(self, main: Any) -> None:
        """Every section with its paragraphs and tables."""
        section = etree.SubElement(main, "section")
        for block in self._document.element.body:
            self._block(block, section)
            found = block if block.tag == qn("w:sectPr") else block.find(".//" + qn("w:sectPr"))
            if found is not None:
                section.set("class", self._sheet(found))
                if block.tag != qn("w:sectPr"):
                    section = etree.SubElement(main, "section")
        if not len(section):
            main.remove(section)

    def css(self) -> str:
        """The rules of this document: fonts, sizes of sheets, styles."""
        looks = [*self._styles.looks.values(), *self._looks]
        return faces(iter(looks)) + "".join(self._sheets) + self._styles.rules()

    def _sheet(self, properties: Any) -> str:
        """The class of the sections on sheets like this."""
        size, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
        width, height = (points(number(size, side)) for side in ("w", "h"))
        sides = [points(number(margins, side)) for side in ("top", "right", "bottom", "left")]
        name = f"sheet{len(self._sheets) + 1}"
        around = " ".join(sides)
        self._sheets.append(
            f"@page {name}{{size:{width} {height};margin:{around}}}\n"
            f".{name}{{page:{name};--width:{width};--margins:{around}}}\n"
        )
        return name

    def _block(self, node: Any, target: Any) -> None:
        if node.tag == qn("w:p"):
            self._paragraph(node, target)
        elif node.tag == qn("w:tbl"):
            self._table(node, target)
        elif node.tag not in _GONE and node.tag != _COPIES:  # content controls, insertions
            for child in node:
                self._block(child, target)

    def _paragraph(self, node: Any, target: Any) -> None:
        style, usual = self._styles.of(node)
        level = self._levels.get(style_of(node), 0)
        name = f"h{level}" if 0 < level <= _DEEPEST_HEADING else "p"
        own = paragraph_look(node.find(qn("w:pPr")))
        made = etree.SubElement(target, name, {"class": style})
        if (usual | own).get("break-before") == "page":
            made.set("class", f"{style} sheet")
        _put_look(made, own, usual)
        if counted := self._counters.before(node):
            made.set("data-number", counted)
        self._inline(node, made, usual)
        if made.find(".//img") is not None:
            made.set("class", f"{made.get('class')} picture")
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._block(box, etree.SubElement(target, "div", {"class": "box"}))

    def _inline(self, node: Any, target: Any, usual: Look) -> None:
        for child in node:
            if child.tag in _GONE or child.tag == _COPIES:
                continue
            if child.tag == qn("w:r"):
                self._run(child, target, usual)
            elif child.tag == qn("w:bookmarkStart"):
                etree.SubElement(target, "a", id=child.get(qn("w:name"), ""))
            elif child.tag == qn("w:hyperlink") and child.get(qn("w:anchor")):
                link = etree.SubElement(target, "a", href=f"#{child.get(qn('w:anchor'))}")
                self._inline(child, link, usual)
            else:  # content controls, insertions, fields
                self._inline(child, target, usual)

    def _run(self, run: Any, target: Any, usual: Look) -> None:
        properties = run.find(qn("w:rPr"))
        style = None if properties is None else properties.find(qn("w:rStyle"))
        look = self._styles.look(None if style is None else style.get(qn("w:val")))
        look |= letters_look(properties)
        other = {name for name, value in look.items() if usual.get(name) != value}
        if other:
            self._looks.append(look)
            target = etree.SubElement(target, "span")
            fonts = {name: usual[name] for name in ("latin", "chinese") if name in usual}
            _put_look(target, fonts | look if other & {"latin", "chinese"} else look, usual)
        for part in run.iterdescendants():
            above = takewhile(lambda each: each is not run, part.iterancestors())
            if any(each.tag in _PICTURES or each.tag == _COPIES for each in above):
                continue
            if part.tag == qn("w:t"):
                _say(target, part.text or "")
            elif part.tag == qn("w:tab"):
                etree.SubElement(target, "span", {"class": "tab"})
            elif part.tag in (qn("w:br"), qn("w:cr")):
                etree.SubElement(target, "br")
            elif part.tag in _PICTURES:
                self._picture(part, target)

    def _picture(self, node: Any, target: Any) -> None:
        """A picture, or a box with paragraphs, which stand below the one it belongs to."""
        self._boxes += node.iter(qn("w:txbxContent"))
        about = next(node.iter(qn("wp:docPr")), None)
        alt = "" if about is None else about.get("descr", "")
        for blip in node.iter(qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"):
            key = blip.get(qn("r:embed")) or blip.get(qn("r:id"))
            part = self._document.part.related_parts.get(key)
            if part is None or part.content_type not in _SHOWN:
                etree.SubElement(target, "em").text = f"（图{alt and '：'}{alt}，请在 Word 里看）"
                continue
            data = b64encode(part.blob).decode()
            img = {"src": f"data:{part.content_type};base64,{data}", "alt": alt}
            size = next(node.iter(qn("wp:extent")), None)
            if size is not None and size.get("cx", "").isdecimal():
                img["style"] = f"width:{points(float(size.get('cx')), _EMU)}"
            etree.SubElement(target, "img", img)

    def _table(self, node: Any, target: Any) -> None:
        table = etree.SubElement(target, "table")
        if borders(node, self._styles):
            table.set("class", "lined")
        widths = [number(each, "w") or 0 for each in node.findall(f"{qn('w:tblGrid')}/*")]
        if all(widths) and widths:
            table.set("style", f"width:{points(sum(widths))}")
            columns = etree.SubElement(table, "colgroup")
            for each in widths:
                share = f"width:{each / sum(widths):.2%}"
                etree.SubElement(columns, "col", style=share)
        parts = {True: etree.SubElement(table, "thead"), False: etree.SubElement(table, "tbody")}
        for row in rows(node):
            line = etree.SubElement(parts[row.is_head], "tr")
            for cell in row.cells:
                self._cell(cell, etree.SubElement(line, "th" if row.is_head else "td"))
        if not len(parts[True]):
            table.remove(parts[True])

    def _cell(self, cell: LaidCell, target: Any) -> None:
        for name, span in (("colspan", cell.across), ("rowspan", cell.down)):
            if span > 1:
                target.set(name, str(span))
        if cell.look:
            target.set("style", css(cell.look))
        for block in cell.element:
            self._block(block, target)


def _put_look(made: Any, own: Look, usual: Look) -> None:
    """Say of an element what its class does not say."""
    words = css({name: value for name, value in own.items() if usual.get(name) != value})
    if words:
        made.set("style", words)


def _say(target: Any, words: str) -> None:
    if len(target):
        target[-1].tail = (target[-1].tail or "") + words
    else:
        target.text = (target.text or "") + words

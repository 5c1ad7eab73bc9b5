"""Binds finished Word files into a document, as they are: pages, styles, numbering, pictures.

The merging is docxcompose's. What it would lose is prepared here: a style of the same name may look
different in the two files, so theirs get names of their own and say all that their file's defaults
said; and every section keeps its page, with our page numbers at its foot.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docxcompose.composer import Composer

from generator.word.xml import continue_pages, element, qn, style_of, text_of

_MARK = "\ue002文件"
_STYLE_TAGS = ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "styleLink", "numStyleLink")
_PLAIN_SIZE = "20"
_PLAIN_SPACING = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
"""What Word assumes where a file's defaults say nothing."""
_THEMES = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "cs": "cs"}
_REVISED = ("ins", "del", "moveFrom", "moveTo")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ENDS = "。；;，,：:"
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+(?:章|节|部分)|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d+[.．、](?!\d))"
)
_LONGEST_HEADING = 40
_LEAST_FOOTER = 567
"""Twips between our page number and the edge of a page that had no room for one: a centimetre."""
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_REFERENCE = re.compile(r"(\b(?:PAGE|NOTE)?REF\s+)(\S+)", re.IGNORECASE)


def binding_mark(number: int) -> str:
    """The text of the paragraph in whose place a file will stand."""
    return f"{_MARK}{number}"


def is_binding_mark(text: str) -> bool:
    """True for the text of such a paragraph."""
    return text.startswith(_MARK)


@dataclass(frozen=True)
class BoundText:
    """What a Word file says: its text heading by heading, and whether it is finished."""

    chapters: list[tuple[str, str]]
    """Headings with what stands below them; what stands before the first has none."""
    is_revised: bool
    """True where there are tracked changes or comments, which would be published as well."""
    has_contents: bool
    """True where there is a 目录 of its own, whose page numbers would be wrong."""


def read_file(path: Path) -> BoundText:
    """Read a Word file. Raises what python-docx raises for one that is none."""
    body = Document(str(path)).element.body
    tags = [qn(f"w:{name}") for name in (*_REVISED, "commentReference")]
    found: list[tuple[str, list[str]]] = [("", [])]
    for paragraph in body.iter(qn("w:p")):
        text = text_of(paragraph).strip()
        in_table = next(paragraph.iterancestors(qn("w:tbl")), None) is not None
        is_short = len(text) <= _LONGEST_HEADING and not text.endswith(tuple(_ENDS))
        if text and is_short and not in_table and _NUMBERED.match(text):
            found.append((text, []))
        elif text:
            found[-1][1].append(text)
    chapters = [(heading, "\n".join(lines)) for heading, lines in found if heading or lines]
    fields = [each.text or "" for each in body.iter(qn("w:instrText"))]
    return BoundText(
        chapters,
        is_revised=next(body.iter(*tags), None) is not None,
        has_contents=any(_CONTENTS.match(field) for field in fields),
    )


def bind_files(document: WordDocument, files: Sequence[Path]) -> None:
    """Put each file in the place of its mark."""
    marks = [p for p in document.element.body.iter(qn("w:p")) if is_binding_mark(text_of(p))]
    for mark in marks:
        number = int(text_of(mark).removeprefix(_MARK))
        _bind(document, mark, Document(str(files[number])), f"B{number + 1}")


def _bind(document: WordDocument, mark: Any, own: WordDocument, prefix: str) -> None:
    body = document.element.body
    _resolve_themes(own)
    _keep_spacing_of_tables(own)
    _rename_styles(own, prefix)
    _rename_bookmarks(own, prefix)
    _forget_outline(own)
    last = deepcopy(own.element.body.get_or_add_sectPr())
    composer = _Composer(document)
    composer.restart_numbering = False
    start = list(body).index(mark)
    before = len(body)
    composer.insert(start, own)
    _add_remaining_styles(composer, own, prefix)
    _count_numberings(document)
    inserted = list(body)[start : start + len(body) - before]
    _divide(document, mark, inserted, last)


class _Composer(Composer):  # type: ignore[misc]
    """Leaves the sections alone, which docxcompose can only append at the end of a document."""

    def fix_section_types(self, doc: WordDocument) -> None:
        pass

    def fix_header_and_footers(self, doc: WordDocument) -> None:
        pass


# --- sections ---------------------------------------------------------------------------------


def _divide(document: WordDocument, mark: Any, inserted: list[Any], last: Any) -> None:
    """End our section before the file's first page and the file's before what follows it."""
    body = document.element.body
    ours = next(_sections_after(body, mark))
    first = inserted[0] if inserted else mark
    while _begins_page_with(document, first.getprevious()):
        first = first.getprevious()
    above = first.getprevious()
    if above is not None and above.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        if above.tag != qn("w:p"):
            above.addnext(element("w:p"))
            above = above.getnext()
        above.get_or_add_pPr().append(deepcopy(ours))
        continue_pages(ours)
    for section in (each for one in inserted for each in one.iter(qn("w:sectPr"))):
        _with_our_pages(section, ours)
    _with_our_pages(last, ours)
    follows = mark.getnext() is not body.find(qn("w:sectPr"))
    if not follows:
        body.replace(body.find(qn("w:sectPr")), last)
    else:
        end = inserted[-1] if inserted else None
        if end is None or end.tag != qn("w:p"):
            end = element("w:p")
            mark.addprevious(end)
        end.get_or_add_pPr().append(last)
    body.remove(mark)


def _sections_after(body: Any, mark: Any) -> Iterator[Any]:
    """The properties of the section a paragraph belongs to, then those of the following ones."""
    for following in mark.itersiblings():
        if following.tag == qn("w:sectPr"):
            yield following
        yield from following.iter(qn("w:sectPr")) if following.tag == qn("w:p") else ()


def _begins_page_with(document: WordDocument, paragraph: Any) -> bool:
    """True for a heading that stands on the page of what follows: 附件1 and the part above it."""
    if paragraph is None or paragraph.tag != qn("w:p"):
        return False
    style = next((s for s in document.styles if s.style_id == style_of(paragraph)), None)
    while style is not None:
        if style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None:
            return True
        style = style.base_style
    return False


def _with_our_pages(section: Any, ours: Any) -> None:
    """Theirs in size and margins, with our headers and footers, numbered on from the page before."""
    for tag in ("headerReference", "footerReference", "pgNumType", "titlePg"):
        for each in section.findall(qn(f"w:{tag}")):
            section.remove(each)
    for number, each in enumerate(ours.iter(qn("w:headerReference"), qn("w:footerReference"))):
        section.insert(number, deepcopy(each))
    margin = section.find(qn("w:pgMar"))
    if margin is not None and int(margin.get(qn("w:footer"), "0")) < _LEAST_FOOTER:
        margin.set(qn("w:footer"), str(_LEAST_FOOTER))


# --- styles -----------------------------------------------------------------------------------


def _rename_styles(own: WordDocument, prefix: str) -> None:
    """Give every style a name of its own, the file's defaults in one that all others stand on."""
    styles = own.styles.element
    defaults = _defaults(styles, f"{prefix}Defaults")
    usual = {}
    for style in styles.findall(qn("w:style")):
        key, kind = style.get(qn("w:styleId")), style.get(qn("w:type"))
        if style.attrib.pop(qn("w:default"), None) in ("1", "true", "on"):
            usual[kind] = f"{prefix}{key}"
        style.set(qn("w:styleId"), f"{prefix}{key}")
        name = style.find(qn("w:name"))
        if name is None:
            name = element("w:name", val=key)
            style.insert(0, name)
        name.set(qn("w:val"), f"{prefix} {name.get(qn('w:val'))}")
        for tag in ("next", "aliases"):
            for each in style.findall(qn(f"w:{tag}")):
                style.remove(each)
        if kind == "paragraph" and style.find(qn("w:basedOn")) is None:
            name.addnext(
                element("w:basedOn", val=defaults.get(qn("w:styleId")).removeprefix(prefix))
            )
    for root in _roots(own):
        for tag in _STYLE_TAGS:
            for each in root.iter(qn(f"w:{tag}")):
                each.set(qn("w:val"), f"{prefix}{each.get(qn('w:val'))}")
    styles.append(defaults)
    for paragraph in own.element.body.iter(qn("w:p")):
        if style_of(paragraph) is None:
            key = usual.get("paragraph", defaults.get(qn("w:styleId")))
            paragraph.get_or_add_pPr().insert(0, element("w:pStyle", val=key))


def _defaults(styles: Any, key: str) -> Any:
    """A style that says what the file's docDefaults say, and what Word assumes beside them."""
    letters, lines = (
        deepcopy(found)
        if (found := styles.find(f".//{qn(path)}/{qn(tag)}")) is not None
        else element(tag)
        for path, tag in (("w:rPrDefault", "w:rPr"), ("w:pPrDefault", "w:pPr"))
    )
    if letters.find(qn("w:sz")) is None:
        letters.get_or_add_sz().set(qn("w:val"), _PLAIN_SIZE)
    spacing = lines.get_or_add_spacing()
    for name, value in _PLAIN_SPACING.items():
        if spacing.get(qn(f"w:{name}")) is None:
            spacing.set(qn(f"w:{name}"), value)
    if lines.find(qn("w:jc")) is None:
        lines.get_or_add_jc().set(qn("w:val"), "left")
    made = element("w:style", element("w:name", val=key), lines, letters, type="paragraph")
    made.set(qn("w:styleId"), key)
    return made


def _keep_spacing_of_tables(own: WordDocument) -> None:
    """A table's style has a say in its lines' spacing only over defaults, which become a style."""
    styles = {style.style_id: style.element for style in own.styles}
    for table in own.element.body.iter(qn("w:tbl")):
        named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        style, spacing = None if named is None else styles.get(named.get(qn("w:val"))), None
        while style is not None and spacing is None:
            spacing = style.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
            base = style.find(qn("w:basedOn"))
            style = None if base is None else styles.get(base.get(qn("w:val")))
        if spacing is None:
            continue
        for paragraph in table.iter(qn("w:p")):
            has_own = paragraph.find(f"{qn('w:pPr')}/{qn('w:spacing')}") is not None
            if style_of(paragraph) is None and not has_own:
                own_spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
                own_spacing.attrib.update(spacing.attrib)


def _add_remaining_styles(composer: Composer, own: WordDocument, prefix: str) -> None:
    """The styles that others are based on, which docxcompose leaves behind."""
    while True:
        known = {style.style_id for style in composer.doc.styles}
        wanted = {
            each.get(qn("w:val"))
            for each in composer.doc.styles.element.iter(qn("w:basedOn"), qn("w:link"))
            if each.get(qn("w:val"), "").startswith(prefix)
        }
        there = {style.style_id for style in own.styles}
        if not (missing := sorted((wanted & there) - known)):
            return
        for key in missing:
            holder = element("w:p", element("w:pPr", element("w:pStyle", val=key)))
            composer.add_styles(own, holder)


def _rename_bookmarks(own: WordDocument, prefix: str) -> None:
    """Its bookmarks and what refers to them have names of their own: ours may be called alike."""
    body = own.element.body
    for tag, attribute in (("w:bookmarkStart", "w:name"), ("w:hyperlink", "w:anchor")):
        for each in body.iter(qn(tag)):
            if name := each.get(qn(attribute)):
                each.set(qn(attribute), f"{prefix}{name}")
    for field in body.iter(qn("w:instrText")):
        field.text = _REFERENCE.sub(rf"\g<1>{prefix}\g<2>", field.text or "")


def _forget_outline(own: WordDocument) -> None:
    """Its headings look as they did, and do not enter our 目录."""
    for root in (own.styles.element, own.element.body):
        for level in list(root.iter(qn("w:outlineLvl"))):
            level.getparent().remove(level)


def _resolve_themes(own: WordDocument) -> None:
    """Fonts named by the file's theme are named themselves: our theme is another."""
    fonts = _theme_fonts(own)
    for root in _roots(own):
        for each in root.iter(qn("w:rFonts")):
            for kind in _THEMES:
                theme = each.attrib.pop(
                    qn(f"w:{'cstheme' if kind == 'cs' else f'{kind}Theme'}"), None
                )
                name = fonts.get(theme or "")
                if name:
                    each.set(qn(f"w:{kind}"), name)


def _theme_fonts(own: WordDocument) -> dict[str, str]:
    """``minorEastAsia`` and the like → the font's name."""
    try:
        root = parse_xml(own.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    except KeyError:
        return {}
    found = {}
    for size in ("major", "minor"):
        for kind, tag in (
            ("Ascii", "latin"),
            ("HAnsi", "latin"),
            ("EastAsia", "ea"),
            ("Bidi", "cs"),
        ):
            fonts = root.find(f".//{_A}{size}Font")
            if fonts is None:
                continue
            named = fonts.find(f"{_A}{tag}")
            name = "" if named is None else named.get("typeface", "")
            if not name and tag == "ea":
                script = fonts.find(f"{_A}font[@script='Hans']")
                name = "" if script is None else script.get("typeface", "")
            found[f"{size}{kind}"] = name
    return found


def _roots(own: WordDocument) -> Iterator[Any]:
    """Everything of a file that names styles and fonts."""
    yield own.styles.element
    yield own.element.body
    if _has_numbering(own):
        yield own.part.numbering_part.element


def _count_numberings(document: WordDocument) -> None:
    """docxcompose draws the signs of lists by lot; the same files have to give the same bytes."""
    root = document.part.numbering_part.element if _has_numbering(document) else None
    for number, sign in enumerate(root.iter(qn("w:nsid")) if root is not None else (), 1):
        sign.set(qn("w:val"), f"{number:08X}")


def _has_numbering(document: WordDocument) -> bool:
    return any(r.reltype == RELATIONSHIP_TYPE.NUMBERING for r in document.part.rels.values())

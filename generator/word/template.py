"""The only module that touches Word: fills the template, then finishes what tags cannot say.

Each trick has its page in generator/README.md. Same input, same bytes.
"""

import datetime
import gc
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage

from data_entry.failures import Failure
from generator.failures import FaultyFormError
from generator.forms.form import Form
from generator.forms.grids import Grid
from generator.forms.phrases import KEPT
from generator.forms.printed import PrintedParagraph
from generator.forms.sandbox import FAULTS, Sandbox, in_words
from generator.word.allowed import inspected
from generator.word.archive import reproducible
from generator.word.binding import bind_files, is_binding_mark
from generator.word.tables import place_tables
from generator.word.xml import element, is_unclosed, style_of, text_of

FIGURE_WIDTH = Mm(145)
DRAFT = "草稿　未经核对，不得公开"
SHORT_TABLE = 16
_OWN_BOOKMARK = re.compile(r"_Toc0000\d{4}")
"""The bookmarks of our 目录; a file bound in may have others."""


class Picture(InlineImage):  # type: ignore[misc]
    """A figure in the text, with its alternative text."""

    def __init__(self, template: DocxTemplate, png: bytes, alt_text: str) -> None:
        super().__init__(template, io.BytesIO(png), width=FIGURE_WIDTH)
        self._alt_text = alt_text

    def _insert_image(self) -> str:
        shape = self.tpl.current_rendering_part.new_pic_inline(
            self.image_descriptor, self.width, self.height
        )
        shape.docPr.set("descr", self._alt_text)
        shape.docPr.set("name", f"图{shape.docPr.get('id')}")
        return (
            f"</w:t></w:r><w:r><w:drawing>{shape.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


class Template:
    """A form's document, opened once for one result."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._template = DocxTemplate(form.document)
        try:
            self._refuse(form.document.read_bytes())
            source = Document(str(form.document))
        except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise FaultyFormError(
                form.folder, ["document.docx 不是 Word 文档，或已损坏"]
            ) from error
        self._headings = len(_headings(source, 1))
        self.fixed_text = "\n".join(text_of(each) for each in source.element.body.iter(qn("w:p")))
        if faults := _broken_tags(source):
            raise FaultyFormError(form.folder, faults)

    def _refuse(self, content: bytes, when: str = "") -> None:
        """Raise FaultyFormError for what a Word file may not hold."""
        if faults := inspected(content).faults:
            raise FaultyFormError(
                self.form.folder, [f"document.docx：{when}{each}" for each in faults]
            )

    def picture(self, png: bytes, alt_text: str) -> Picture:
        """A figure ready to stand at a tag."""
        return Picture(self._template, png, alt_text)

    def render(
        self,
        context: dict[str, Any],
        title: str,
        parts: Sequence[str],
        grids: Sequence[Grid] = (),
        files: Sequence[Path] = (),
    ) -> tuple[bytes, list[PrintedParagraph]]:
        """The finished document and its paragraphs, without those of the files bound in.

        Raises FaultyFormError for a bad template.
        """
        environment = Sandbox(autoescape=True)
        try:
            with environment.running():
                self._template.render(context, environment)
        except Failure:
            raise
        except FAULTS as error:
            raise FaultyFormError(
                self.form.folder, [f"document.docx：{in_words(error)}"]
            ) from error
        document = self._template.docx
        found = [text_of(heading) for _, heading in _headings(document, 1)]
        missing = [part for part in parts if part not in found]
        if missing or (parts and len(found) < self._headings):
            fault = f"document.docx：生成后缺少{'、'.join(missing) or '部分标题'}"
            raise FaultyFormError(self.form.folder, [fault])
        place_tables(document, grids)
        _keep_together(document)
        _keep_short_tables(document)
        _fill_contents(document)
        _update_on_opening(document)
        _set_properties(document, title)
        lines = _lines(document)
        bind_files(document, files)
        stream = io.BytesIO()
        document.save(stream)
        del self._template, document
        gc.collect(1)
        content = reproducible(stream.getvalue())
        self._refuse(content, "生成后")
        return content, lines


def _lines(document: WordDocument) -> list[PrintedParagraph]:
    """Every paragraph of the body in order, with its outline level and the name of its style."""
    outline = _outline_levels(document)
    names = {style.style_id: style.name or "" for style in document.styles}
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        key = style_of(paragraph)
        in_table = next(paragraph.iterancestors(qn("w:tbl")), None) is not None
        text = text_of(paragraph)
        if text and not is_binding_mark(text):
            found.append(
                PrintedParagraph(outline.get(key, 0), names.get(key or "", ""), text, in_table)
            )
    return found


def _broken_tags(source: WordDocument) -> list[str]:
    """Tags that are not closed: they would swallow the paragraphs after them."""
    return [
        f"document.docx：标签没有写完整：{text}"
        for paragraph in source.element.body.iter(qn("w:p"))
        if is_unclosed(text := text_of(paragraph))
    ]


def _headings(document: WordDocument, *levels: int) -> list[tuple[int, Any]]:
    """Paragraphs with an outline level, in order: (level from 1, paragraph element)."""
    outline = _outline_levels(document)
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        level = outline.get(style_of(paragraph))
        if level in levels and any(t.text for t in paragraph.iter(qn("w:t"))):
            found.append((level, paragraph))
    return found


def _outline_levels(document: WordDocument) -> dict[str | None, int]:
    """Outline level (from 1) of every style that has one, also by inheritance."""
    own: dict[str | None, int] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        parent = style.find(qn("w:basedOn"))
        if level is not None:
            own[name] = int(level.get(qn("w:val"))) + 1
        if parent is not None:
            based[name] = parent.get(qn("w:val"))
    levels = dict(own)
    for name in based:
        ancestor: str | None = name
        while ancestor is not None and ancestor not in own:
            ancestor = based.get(ancestor)
        if ancestor is not None:
            levels[name] = own[ancestor]
    return levels


# --- 目录 -------------------------------------------------------------------------------------


def _fill_contents(document: WordDocument) -> None:
    """Write the entries of the TOC field: what Word would write when it updates the field."""
    field = _contents_field(document)
    if field is None:
        return
    first, last = field
    parent = first.getparent()
    styles = {level: document.styles[f"toc {level}"].style_id for level in (1, 2)}
    start = parent.index(first)
    for paragraph in list(parent)[start + 1 : parent.index(last)]:
        parent.remove(paragraph)
    opening, closing = _field_runs(first, last)
    headings = _headings(document, 1, 2)
    entries = []
    for number, (level, heading) in enumerate(headings, 1):
        bookmark = f"_Toc0000{number:04d}"
        _put_bookmark(heading, bookmark, number)
        entries.append(_entry(text_of(heading), bookmark, styles[level]))
    if first is not last:
        parent.remove(last)
    for offset, entry in enumerate(entries):
        parent.insert(start + offset, entry)
    parent.remove(first)
    if entries:
        properties = entries[0].find(qn("w:pPr"))
        for run in reversed(opening):
            properties.addnext(run)
        entries[-1].extend(closing)


def _contents_field(document: WordDocument) -> tuple[Any, Any] | None:
    """First and last paragraph of the TOC field."""
    first, depth = None, 0
    for paragraph in document.element.body.iter(qn("w:p")):
        for node in paragraph.iter(qn("w:instrText"), qn("w:fldChar")):
            if node.tag == qn("w:instrText"):
                if first is None and (node.text or "").strip().upper().startswith("TOC"):
                    first, depth = paragraph, 1
            elif first is not None:
                kind = node.get(qn("w:fldCharType"))
                depth += {"begin": 1, "end": -1}.get(kind, 0)
                if depth == 0:
                    return first, paragraph
    return None


def _field_runs(first: Any, last: Any) -> tuple[list[Any], list[Any]]:
    """The runs that open the field (through 'separate') and the one that ends it."""
    opening: list[Any] = []
    for run in first.iter(qn("w:r")):
        opening.append(run)
        mark = run.find(qn("w:fldChar"))
        if mark is not None and mark.get(qn("w:fldCharType")) == "separate":
            break
    closing = [
        run
        for run in last.iter(qn("w:r"))
        if (mark := run.find(qn("w:fldChar"))) is not None
        and mark.get(qn("w:fldCharType")) == "end"
    ]
    return [deepcopy(run) for run in opening], [deepcopy(closing[-1])]


def _field(instruction: str, result: str) -> Iterable[Any]:
    yield element("w:r", element("w:fldChar", fldCharType="begin"))
    yield element("w:r", element("w:instrText", text=f" {instruction} "))
    yield element("w:r", element("w:fldChar", fldCharType="separate"))
    yield element("w:r", element("w:t", text=result))
    yield element("w:r", element("w:fldChar", fldCharType="end"))


def _entry(text: str, bookmark: str, style: str) -> Any:
    link = element(
        "w:hyperlink",
        element("w:r", element("w:t", text=text)),
        element("w:r", element("w:tab")),
        *_field(f"PAGEREF {bookmark} \\h", ""),
        anchor=bookmark,
        history="1",
    )
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)), link)


def _put_bookmark(heading: Any, name: str, number: int) -> None:
    start = element("w:bookmarkStart", id=number, name=name)
    properties = heading.find(qn("w:pPr"))
    properties.addnext(start)
    heading.append(element("w:bookmarkEnd", id=number))


def number_contents(content: bytes, pages: list[int]) -> bytes:
    """Write the page numbers of 目录 into a finished document, in the order of its entries."""
    document = Document(io.BytesIO(content))
    numbers = iter(pages)
    for link in document.element.body.iter(qn("w:hyperlink")):
        if _OWN_BOOKMARK.fullmatch(link.get(qn("w:anchor"), "")):
            list(link.iter(qn("w:t")))[-1].text = str(next(numbers))
    update = document.settings.element.find(qn("w:updateFields"))
    if update is not None:
        document.settings.element.remove(update)
    stream = io.BytesIO()
    document.save(stream)
    return reproducible(stream.getvalue())


def contents_count(content: bytes) -> int:
    """How many headings 目录 lists."""
    return len(_headings(Document(io.BytesIO(content)), 1, 2))


# --- the rest ---------------------------------------------------------------------------------


def _keep_together(document: WordDocument) -> None:
    """Paragraphs that begin with the mark 〔同页〕 stay on one page with the next one."""
    for paragraph in document.element.body.iter(qn("w:p")):
        first = paragraph.find(f"{qn('w:r')}/{qn('w:t')}")
        if first is not None and (first.text or "").startswith(KEPT):
            first.text = first.text.removeprefix(KEPT)
            Paragraph(paragraph, document).paragraph_format.keep_with_next = True


def _keep_short_tables(document: WordDocument) -> None:
    """A table of few rows stays on one page instead of leaving its last row on the next."""
    for table in document.tables:
        if len(table.rows) <= SHORT_TABLE:
            for row in table.rows[:-1]:
                for cell in row.cells:
                    for paragraph in cell.paragraphs:
                        paragraph.paragraph_format.keep_with_next = True


def _update_on_opening(document: WordDocument) -> None:
    """Have Word fill in the page numbers of 目录 when it opens the document."""
    settings = document.settings.element
    later = settings.xpath("w:hdrShapeDefaults | w:footnotePr | w:endnotePr | w:compat")
    update = element("w:updateFields", val="true")
    if later:
        later[0].addprevious(update)
    else:
        settings.append(update)


def _set_properties(document: WordDocument, title: str) -> None:
    """Neutral properties: the title, no person and no time."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.datetime(1980, 1, 1)
    properties.revision = 1

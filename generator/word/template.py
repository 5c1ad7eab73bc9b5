"""The only module that touches Word: fills the template, then finishes what tags cannot say.

Each trick has its page in generator/README.md. Same input, same bytes.
"""

import datetime
import gc
import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Template as CompiledText

from data_entry.failures import Failure
from generator.failures import FaultyFormError
from generator.forms.compiled import CompiledTexts
from generator.forms.form import Form
from generator.forms.grids import Grid
from generator.forms.printed import PrintedParagraph
from generator.forms.sandbox import FAULTS, Sandbox, in_words
from generator.word.allowed import inspected
from generator.word.archive import reproducible
from generator.word.binding import bind_files, is_binding_mark
from generator.word.headings import (
    begin_at_one,
    fill_contents,
    headings,
    outline_levels,
    refill_contents,
    update_on_opening,
)
from generator.word.late import in_order, name_pictures
from generator.word.layout.closing import fit_contents, stand_at_foot
from generator.word.layout.flow import keep_marked, keep_together
from generator.word.layout.tables import place_tables
from generator.word.xml import is_unclosed, qn, style_of, text_of

FIGURE_WIDTH = Mm(145)
DRAFT = "草稿　未经核对，不得公开"
_LANGUAGE = "zh-CN"
_ANNEX_HEADINGS = {"附件一级", "附件二级", "附件表题"}
"""They have outline levels for the reader; to the checks they are text of their annex."""


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
        return (
            f"</w:t></w:r><w:r><w:drawing>{shape.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


class _Texts(Sandbox):
    """Where the texts of a document run; what an earlier run has compiled is not compiled again."""

    @cached_property
    def _compiled(self) -> CompiledTexts:
        return CompiledTexts(self)

    def from_string(self, source: Any, *_: Any, **__: Any) -> CompiledText:
        """A part of the document as it can be filled."""
        return self._compiled(source)


class _Source(NamedTuple):
    """What is known of a form's document before it is filled."""

    faults: list[str]
    headings: int
    """Of the first level."""
    fixed_text: str


@lru_cache(4)
def _read(content: bytes) -> _Source:
    """Looked at once for all documents of a form. Raises what opening a broken file raises."""
    if faults := inspected(content).faults:
        return _Source(faults, 0, "")
    source = Document(io.BytesIO(content))
    texts = [text_of(each) for each in source.element.body.iter(qn("w:p"))]
    broken = [f"标签没有写完整：{text}" for text in texts if is_unclosed(text)]
    return _Source(broken, len(headings(source, 1)), "\n".join(texts))


class Template:
    """A form's document, opened once for one result."""

    def __init__(self, form: Form) -> None:
        self.form = form
        try:
            self._source = _read(form.document.read_bytes())
            self._template = DocxTemplate(form.document)
        except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise FaultyFormError(
                form.folder, ["document.docx 不是 Word 文档，或已损坏"]
            ) from error
        _refuse(form, self._source.faults)
        self.fixed_text = self._source.fixed_text

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
    ) -> "FilledTemplate":
        """What the document says, and how it is finished. FaultyFormError for a bad template."""
        environment = _Texts(autoescape=True)
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
        name_pictures(document)
        found = [text_of(heading) for _, heading in headings(document, 1)]
        missing = [part for part in parts if part not in found]
        if missing or (parts and len(found) < self._source.headings):
            fault = f"document.docx：生成后缺少{'、'.join(missing) or '部分标题'}"
            raise FaultyFormError(self.form.folder, [fault])
        del self._template
        return FilledTemplate(document, self.form, title, place_tables(document, grids), files)


class FilledTemplate:
    """A form's document with all that it says; pages are laid out only where a file is wanted."""

    def __init__(
        self,
        document: WordDocument,
        form: Form,
        title: str,
        heights: Mapping[Any, Sequence[float]],
        files: Sequence[Path],
    ) -> None:
        keep_marked(document)
        fill_contents(document)
        self.lines = _lines(document)
        """Its paragraphs, without those of the files that will be bound in."""
        self._document, self._form, self._title = document, form, title
        self._heights, self._files = heights, files

    def finish(self) -> bytes:
        """The file; only once, for the document is gone then. FaultyFormError as for the template."""
        document = self._document
        keep_together(document, self._heights, parts_follow=self._form.parts_follow)
        stand_at_foot(document)
        begin_at_one(document)
        if self._files:
            bind_files(document, self._files)
            refill_contents(document)  # their titles are listed
        fit_contents(document)
        update_on_opening(document)
        _set_properties(document, self._title)
        stream = io.BytesIO()
        document.save(stream)
        del self._document, self._heights, document
        gc.collect(1)
        content = reproducible(stream.getvalue())
        _refuse(self._form, [f"生成后{each}" for each in inspected(content).faults])
        return content


def _refuse(form: Form, faults: Sequence[str]) -> None:
    """Raise FaultyFormError if there are any."""
    if faults:
        raise FaultyFormError(form.folder, [f"document.docx：{each}" for each in faults])


def _lines(document: WordDocument) -> list[PrintedParagraph]:
    """Every paragraph of the body in order, with its outline level and the name of its style."""
    outline = outline_levels(document)
    names = {style.style_id: style.name or "" for style in document.styles}
    found = []
    for paragraph in in_order(document):
        key = style_of(paragraph)
        in_table = next(paragraph.iterancestors(qn("w:tbl")), None) is not None
        text = text_of(paragraph)
        if text and not is_binding_mark(text):
            style = names.get(key or "", "")
            level = 0 if style in _ANNEX_HEADINGS else outline.get(key, 0)
            found.append(PrintedParagraph(level, style, text, in_table))
    return found


def _set_properties(document: WordDocument, title: str) -> None:
    """Neutral properties: the title, no person and no time."""
    properties = document.core_properties
    properties.title = title
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.datetime(1980, 1, 1)
    properties.language = _LANGUAGE
    for usual in document.styles.element.iterfind(f"{qn('w:docDefaults')}//{qn('w:lang')}"):
        usual.set(qn("w:val"), _LANGUAGE)  # that of the whole PDF
    properties.revision = 1

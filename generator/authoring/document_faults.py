"""Faults of a form's document that can be seen in it: paragraph by paragraph, and as comments there."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph
from jinja2 import TemplateSyntaxError

from generator.authoring.names import unknown_names
from generator.forms.sandbox import FAULTS, Sandbox, in_words
from generator.word.archive import saved
from generator.word.xml import is_unclosed, qn, text_of

AUTHOR = "模板检查"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_PREFIX = re.compile(r"\{([{%])(p|tr|tc|r)(?=[\s-])")
"""What tells docxtpl how much a tag takes away with it: a paragraph, a row, a cell."""
_SHOWN = 24


@dataclass(frozen=True)
class DocumentFault:
    """A fault and the paragraph it stands in (counted from 1, tables included).

    ``where`` is empty in the body; else 页眉 or 页脚.
    """

    paragraph: int
    words: str
    where: str = ""

    def __str__(self) -> str:
        return f"document.docx {self.where}第 {self.paragraph} 段：{self.words}"


def document_faults(document: Path, tags: Mapping[str, Any] | None) -> list[DocumentFault]:
    """Every fault of the tags in a document; with ``tags`` also the names that do not exist.

    A file that cannot be opened has none here: opening it for a result says so.
    """
    return [
        replace(fault, where=where)
        for where, paragraphs in _stories_in(document)
        for fault in _faults_in(paragraphs, tags)
    ]


def _faults_in(paragraphs: list[Any], tags: Mapping[str, Any] | None) -> list[DocumentFault]:
    texts = [_text(paragraph) for paragraph in paragraphs]
    found = [
        DocumentFault(number, message)
        for number, (paragraph, text) in enumerate(zip(paragraphs, texts, strict=True), 1)
        for message in (*_broken(text), *_split(paragraph, text))
    ]
    whole = ["" if is_unclosed(text) else text for text in texts]
    found += _faults_of_names(whole, tags, is_whole=whole == texts)
    return sorted(dict.fromkeys(found), key=lambda fault: fault.paragraph)


def words_of(document: Path) -> str:
    """All words of a document, tags and all; none where it cannot be opened."""
    return "\n".join(_text(each) for _, story in _stories_in(document) for each in story)


def with_comments(document: Path, faults: list[DocumentFault]) -> bytes:
    """A copy of the document with every fault of its body as a comment at its paragraph."""
    copy = Document(str(document))
    paragraphs = _paragraphs(copy)
    for fault in (each for each in faults if not each.where):
        paragraph = Paragraph(paragraphs[fault.paragraph - 1], copy)
        runs = paragraph.runs or [paragraph.add_run("")]
        copy.add_comment(runs, text=fault.words, author=AUTHOR, initials="")
    return saved(copy)


def _stories_in(path: Path) -> list[tuple[str, list[Any]]]:
    """The paragraphs of the body, of every header and of every footer."""
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        return []
    kinds = {RELATIONSHIP_TYPE.HEADER: "页眉", RELATIONSHIP_TYPE.FOOTER: "页脚"}
    return [("", _paragraphs(document))] + [
        (kinds[each.reltype], list(each.target_part.element.iter(qn("w:p"))))
        for each in document.part.rels.values()
        if each.reltype in kinds
    ]


def _paragraphs(document: Any) -> list[Any]:
    return list(document.element.body.iter(qn("w:p")))


def _text(paragraph: Any) -> str:
    return text_of(paragraph).replace("\n", " ")


def _broken(text: str) -> Iterator[str]:
    """A tag that is not closed would swallow what follows."""
    if is_unclosed(text):
        yield f"标签没有写完整：{text[:_SHOWN]}"


def _split(paragraph: Any, text: str) -> Iterator[str]:
    """A tag whose letters have several formats loses all but one of them."""
    looks: list[str] = []
    for run in paragraph.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        look = "" if properties is None else _look(properties)
        for piece in run.iter(qn("w:t")):
            looks += [look] * len(piece.text or "")
    for tag in _TAG.finditer(text):
        if len(set(looks[tag.start() : tag.end()])) > 1:
            yield f"标签“{tag[0]}”里有几种格式，请删掉重新输入，再整个设置格式"


def _look(properties: Any) -> str:
    """The format of a run, as far as it can be seen."""
    unseen = {qn("w:lang"), qn("w:noProof"), qn("w:rFonts")}
    fonts = properties.find(qn("w:rFonts"))
    names = sorted(fonts.attrib.items()) if fonts is not None else []
    names = [(key, value) for key, value in names if key != qn("w:hint")]
    seen = [(e.tag, sorted(e.attrib.items())) for e in properties if e.tag not in unseen]
    return f"{names}{seen}"


def _faults_of_names(
    texts: list[str], tags: Mapping[str, Any] | None, *, is_whole: bool
) -> list[DocumentFault]:
    """Syntax that cannot be read, and names that are neither tags nor set in the document.

    Where texts were left out (not ``is_whole``), what is left may lack the other half of a pair.
    """
    environment = Sandbox(autoescape=True)
    source = "\n".join(_PREFIX.sub(r"{\1", text) for text in texts)
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        words = in_words(TemplateSyntaxError(error.message or "", 1))
        return [DocumentFault(error.lineno, words)] if is_whole else []
    except FAULTS as error:
        return [DocumentFault(1, in_words(error))]
    if tags is None:
        return []
    return [DocumentFault(line, message) for line, message in unknown_names(tree, tags)]

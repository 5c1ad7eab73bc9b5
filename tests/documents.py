"""Documents for tests: the baseline with single facts changed, its sentences and its paragraphs."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from docx import Document
from docx.oxml.ns import qn
from workbooks import FORM, Change, baseline

from data_entry.entries import Chapter, Entries, Narrative
from data_entry.model.disclosure import Disclosure
from data_entry.model.extend import extended
from data_entry.model.spec import columns, lines, sheets
from data_entry.numbers import YUAN_PER_WAN
from data_entry.subjects.catalogue import load
from generator.contents.compose import DOT, Composed, compose, make_figures, make_tags
from generator.contents.subject import Subject
from generator.forms.finding import DOCUMENT
from generator.forms.form import Form
from generator.forms.phrases import PARAGRAPH, phrases_of
from generator.forms.traced import SIGN
from generator.word.late import in_order

BODY = [
    *("机构设置", "收支总体", "收入", "支出", "财政拨款总体", "一般公共总体", "一般公共结构"),
    *("一般公共具体", "各项", "基本支出", "三公总体", "三公具体", "出国", "用车", "接待"),
    *("政府性基金", "国有资本经营", "机关运行经费", "政府采购", "国有资产", "绩效管理"),
]
"""The sentences of 第一部分 and 第二部分 in the order of the document."""

PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

BASE = "base"
"""The form that the shipped one extends."""


def change(entries: Entries, *changes: Change) -> Entries:
    """Put single values into entries, addressed as on the sheets; None empties a cell."""
    by_title = {spec.title: (name, spec, model) for name, spec, model in sheets(Disclosure)}
    for title, row, heading, value in changes:
        name, spec, model = by_title[title]
        if spec.shape == "table":
            names = {c.cell.title: c.name for c in columns(model)}
            first = columns(model)[0].name
            record = next(r for r in entries.sheets[name] if str(r[first]) == row)
            _put(record, names[heading], value)
            continue
        line = next(line for line in lines(model) if line.cell.title == row)
        if not line.model:
            assert heading == spec.value_title
            _put(entries.sheets[name], line.name, value)
        else:
            names = {c.cell.title: c.name for c in line.columns}
            _put(entries.sheets[name].setdefault(line.name, {}), names[heading], value)
    return entries


def _put(record: dict[str, Any], name: str, value: object) -> None:
    if value is None:
        record.pop(name, None)
    else:
        record[name] = value


def add(entries: Entries, title: str, *records: dict[str, object]) -> Entries:
    """Add records to a table, each as {column heading: value}."""
    name, _, model = next(s for s in sheets(Disclosure) if s[1].title == title)
    names = {c.cell.title: c.name for c in columns(model)}
    rows = entries.sheets.setdefault(name, [])
    rows += [{names[heading]: value for heading, value in record.items()} for record in records]
    return entries


def empty(entries: Entries, *titles: str) -> Entries:
    """Leave sheets empty."""
    for name, spec, _ in sheets(Disclosure):
        if spec.title in titles:
            entries.sheets[name] = [] if spec.shape == "table" else {}
    return entries


def choice(key: str, label: str) -> dict[str, str]:
    """The option of the form as the reader passes it on, from the words of its drop-down."""
    option = next(option for option in FORM.options if option.key == key)
    return {key: option.choices[label]}


def disclosure_of(entries: Entries, root: type[Disclosure] = Disclosure) -> Disclosure:
    """Entries run through the model as the reader does it; ``root`` has the sheets of a form."""
    in_yuan = entries.sheets["unit"].get("money") == "元"
    context = {"yuan_per_unit": 1 if in_yuan else YUAN_PER_WAN}
    contents: dict[str, Any] = {}
    for name, spec, model in sheets(root):
        raw = entries.sheets.get(name)
        if spec.shape == "table":
            contents[name] = [model.model_validate(row, context=context) for row in raw or []]
        elif raw:
            blank: dict[str, Any] = {line.name: {} for line in lines(model) if line.model}
            contents[name] = model.model_validate(blank | raw, context=context)
        else:
            contents[name] = None
    return root.model_construct(**contents)


def subject_of(
    entries: Entries, options: dict[str, str] | None = None, form: Form = FORM
) -> Subject:
    """What a document is made from."""
    data = disclosure_of(entries, Disclosure if form is FORM else extended(form.questions))
    chosen = form.questions.defaults() | (options or {})
    return Subject(data, chosen, entries.narratives, load(data.unit.year), form)


def subject(*changes: Change, options: dict[str, str] | None = None) -> Subject:
    """The baseline with single values changed."""
    return subject_of(change(baseline(), *changes), options)


def sentences(subject: Subject, *names: str) -> dict[str, str]:
    """Sentences of the body by name, paragraphs on lines."""
    said = make_tags(subject, phrases_of(subject.form.folder))["句"]
    return {name: SIGN.sub("", said[name]).replace(PARAGRAPH, "\n") for name in names or BODY}


def said(name: str, *changes: Change, options: dict[str, str] | None = None) -> str:
    """One sentence of the baseline with single values changed."""
    return sentences(subject(*changes, options=options), name)[name]


def annex_text(subject: Subject, number: int = 1) -> list[str]:
    """All lines of an annex."""
    tags = make_tags(subject, phrases_of(subject.form.folder))
    return [block["文"] for block in tags["附件列表"][number - 1]["内容"]]


@contextmanager
def without_drawing() -> Iterator[None]:
    """Figures as dots: alternative texts and captions are real, nothing is drawn."""
    with patch("generator.contents.compose._drawn", lambda figure: (DOT, DOT)):
        yield


def composed(subject: Subject) -> Composed:
    """The document of a subject, its figures not drawn."""
    return compose(subject, draws=False)


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    """(style, text) of every paragraph in order, tables included; pictures by their alt text.

    A figure that stands later for the sake of a full page is where it belongs.
    """
    found = []
    for p in in_order(Document(io.BytesIO(content))):
        style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        text = "".join(
            t.text or "" if t.tag == qn("w:t") else "\n" for t in p.iter(qn("w:t"), qn("w:br"))
        )
        text += "".join(picture.get("descr") for picture in p.iter(PICTURE))
        found.append(("" if style is None else style.get(qn("w:val")), text))
    return found


def document_lines(subject: Subject) -> list[str]:
    """Every paragraph of the document of a subject, cover to last annex, and each alt text."""
    return [text for _, text in paragraphs(composed(subject).document)]


def series(subject: Subject) -> dict[int, object]:
    """The data of all figures by number."""
    return {figure.number: figure.chart for figure in make_figures(subject)}


def part(content: bytes, name: str) -> str:
    """One part of a document's package as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def narrative(form: str, subject: str = "") -> Narrative:
    """An annex text with a sentence under every heading."""
    annex = next(annex for annex in FORM.annexes if annex.key == form)
    chapters = [Chapter(s, "叙述。" if s.is_written else "") for s in annex.sections]
    return Narrative(form, subject, chapters)


def copy_form(folder: Path) -> Path:
    """A copy of the shipped form and, beside it, of the one it extends, to be spoilt."""
    target = folder / "改过的模板"
    shutil.copytree(FORM.folder.parent / BASE, folder / BASE)
    shutil.copytree(FORM.folder, target)
    (folder / BASE / DOCUMENT).rename(target / DOCUMENT)
    return target


def spoil_text(form: Path, file: str, old: str, new: str) -> None:
    """Other words in a file of a copied form, wherever they stand first: in it, or in its base."""
    for path in (form / file, form.parent / BASE / file):
        text = path.read_text(encoding="utf-8")
        if old in text:
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
            return
    raise AssertionError(f"no “{old}” in {file}")


def write_form(folder: Path, name: str, province: str, phrases: str = "", tables: str = "") -> Path:
    """A form in a folder of its own: what it says beyond the form it extends."""
    target = folder / name
    target.mkdir()
    (target / "province.toml").write_text(province, encoding="utf-8")
    if phrases:
        (target / "phrases.toml").write_text(phrases, encoding="utf-8")
    if tables:
        (target / "tables.toml").write_text(tables, encoding="utf-8")
    return target


def styled(content: bytes, *styles: str) -> list[str]:
    """The paragraphs of a document in these styles."""
    return [text for style, text in paragraphs(content) if style in styles]


def is_running(pid: int) -> bool:
    """False for processes that have ended, reaped or not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def needs_libreoffice(test: Any) -> Any:
    """A test, or a class of tests, that needs LibreOffice."""
    is_missing = pytest.mark.skipif(SOFFICE is None, reason="没有安装 LibreOffice")
    return pytest.mark.libreoffice(is_missing(test))

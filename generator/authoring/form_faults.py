"""All faults of a form at once: its outline, its document, its texts, and a run with real figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from data_entry.questions import twice_in
from generator.authoring.document_faults import DocumentFault, document_faults, words_of
from generator.authoring.names import unknown_names
from generator.contents.compose import COVER, compose, make_tags
from generator.contents.outline import CONTENTS
from generator.contents.subject import Subject
from generator.contents.tags import ADDED_LATER, Tags
from generator.failures import FaultyFormError
from generator.forms.finding import DEFAULT_FORM, find_form, own_content
from generator.forms.form import Form, load_form
from generator.forms.inheritance import ancestry
from generator.forms.phrases import Phrases
from generator.forms.sandbox import similar
from generator.word.template import Template

_ASKED_FOR = {*COVER, "图前", "图题", "名词条目", "没有附件", "科目名词"}
"""Sentences that the program asks for by name."""


def form_faults(form: Form, subject: Subject | None) -> list[str]:
    """Every fault, told once; with a ``subject`` its document is composed for the trial."""
    faults = [*_outline_faults(form), *_unused(form), *Phrases(form).syntax_faults()]
    faults += (fault for annex in form.annexes for fault in form.rule_faults(annex.key))
    try:
        in_document = faults_of_document(form, subject)
    except FaultyFormError as error:  # a tag that is there already: no names to compare with
        faults += error.faults
        subject, in_document = None, faults_of_document(form, None)
    faults += map(str, in_document)
    try:
        if subject is None and not in_document:
            Template(form)
        elif subject is not None:
            sound = _sound(form, keeps_document=not in_document)
            compose(replace(subject, form=sound), phrases=Phrases(sound, faults)).finish()
    except FaultyFormError as error:
        faults += error.faults
    if subject is not None:
        found = _names_in_sentences(form, subject)
        faults += [each for each in found if not _is_told(each, faults)]
    return list(dict.fromkeys(faults))


def _is_told(fault: str, faults: Iterable[str]) -> bool:
    """Whether a run has met the fault already, with other words after it."""
    return any(fault.startswith(each) or each.startswith(fault) for each in faults)


def _names_in_sentences(form: Form, subject: Subject) -> Iterator[str]:
    """Names in sentences that do not exist, also where no office's figures lead."""
    tags = _tags_of(form, subject)
    others = {*form.fragments, *ADDED_LATER, *(sheet.tag for sheet in form.sheets)}
    unprinted = set() if form.figures else {"图前", "图题"}
    for name, tree in Phrases(form).trees():
        if name not in unprinted:
            found = unknown_names(tree, tags, others)
            yield from (f"句子“{name}”：{message}" for _, message in found)


def _tags_of(form: Form, subject: Subject) -> Tags:
    pictures = {f"图{each.number}": dict.fromkeys(("图", "前", "题"), "") for each in form.figures}
    later = {"正文": [], "附表列表": [], "图": pictures}
    return make_tags(subject, Phrases(form, [])) | later


def faults_of_document(form: Form, subject: Subject | None) -> list[DocumentFault]:
    """What can be seen to be wrong in document.docx, with its paragraphs."""
    tags = None
    if subject is not None:
        tags = _tags_of(form, subject)
    return document_faults(form.document, tags)


def _sound(form: Form, *, keeps_document: bool) -> Form:
    """The form without what its outline names and does not have, so that the rest can be tried."""
    outline = {
        key: node.model_copy(
            update={
                "children": [child for child in node.children if child in form.outline],
                "content": [item for item in node.content if not _content_fault(form, item)],
            }
        )
        for key, node in form.outline.items()
    }
    parts = [part for part in form.parts if part in outline]
    document = form.document if keeps_document else load_form(find_form(DEFAULT_FORM)).document
    return form.model_copy(update={"outline": outline, "parts": parts, "document": document})


def _unused(form: Form) -> Iterator[str]:
    """Sentences and tables that the form writes itself and that nothing prints."""
    own = own_content(form.folder)
    used = _ASKED_FOR | {annex.object_phrase for annex in form.annexes}
    used |= {annex.title for annex in form.annexes}
    used |= set(form.questions.phrases)
    used |= {item.partition(":")[2] for node in form.outline.values() for item in node.content}
    texts = "\n".join([*form.phrases.values(), *form.fragments.values(), words_of(form.document)])
    used |= set(re.findall(r"句\.(\w+)", texts))
    misspelt = used - set(form.phrases)
    for name in own.get("phrases", {}):
        if name not in used and not similar(name, misspelt):
            yield f"phrases.toml：句子“{name}”没有用到"
    for table in own.get("tables", []):
        if table["键"] not in form.table_set and not form.is_base:
            yield f"tables.toml：表“{table['键']}”不在 table_set 里"


def _outline_faults(form: Form) -> Iterator[str]:
    """Nodes, sentences and figures that the outline names and that do not exist."""
    yield from _unknown("parts", form.parts, form)
    placed = list(form.parts)
    for key in placed:  # grows on the way: what is not reached is not printed
        if placed.count(key) == 1 and key in form.outline:
            placed += form.outline[key].children
    yield from (f"province.toml：“{key}”在结构里写了两次" for key in twice_in(placed))
    gone = _figures_taken_away(form)
    for key, node in form.outline.items():
        yield from _unknown(f"“{key}”的下级", node.children, form)
        for item in node.content:
            if item not in gone and (fault := _content_fault(form, item)):
                yield f"province.toml：outline “{key}”的内容“{item}”{fault}"


def _figures_taken_away(form: Form) -> set[str]:
    """The figures that inherited sections name and that this form does not want."""
    said = [own_content(folder).get("figures") for folder in ancestry(form.folder)]
    if [] in said:
        return {
            item for node in form.outline.values() for item in node.content if item[:2] == "图:"
        }
    return {f"图:{each.get('number')}" for own in said for each in own or () if each.get("删除")}


def _content_fault(form: Form, item: str) -> str:
    """What is wrong with one item of a node's contents; empty if nothing is."""
    kind, _, name = item.partition(":")
    known = {"句": list(form.phrases), "图": [str(figure.number) for figure in form.figures]}
    if kind not in CONTENTS:
        return f"不认识{similar(kind, CONTENTS)}"
    if name not in known.get(kind, [name]):
        return f"没有{similar(name, known[kind])}"
    return ""


def _unknown(where: str, keys: list[str], form: Form) -> Iterator[str]:
    for key in keys:
        if key not in form.outline:
            yield f"province.toml：{where}中的“{key}”没有{similar(key, form.outline)}"

"""All faults of a form at once: its outline, the syntax of its texts, and a run with real figures."""

from collections.abc import Iterator

from generator.compose import compose
from generator.context import Subject
from generator.failures import FaultyFormError
from generator.language import Phrases
from generator.outline import CONTENTS
from generator.province import Form
from generator.sandbox import similar
from generator.word import Template


def form_faults(form: Form, subject: Subject | None) -> list[str]:
    """Every fault, told once; with a ``subject`` its document is composed for the trial."""
    faults = [*_outline_faults(form), *Phrases(form).syntax_faults()]
    try:
        if subject is None:
            Template(form)
        else:
            compose(subject, phrases=Phrases(_sound(form), faults))
    except FaultyFormError as error:
        faults += error.faults
    return list(dict.fromkeys(faults))


def _sound(form: Form) -> Form:
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
    return form.model_copy(update={"outline": outline, "parts": parts})


def _outline_faults(form: Form) -> Iterator[str]:
    """Nodes, sentences and figures that the outline names and that do not exist."""
    yield from _unknown("parts", form.parts, form)
    for key, node in form.outline.items():
        yield from _unknown(f"“{key}”的下级", node.children, form)
        for item in node.content:
            if fault := _content_fault(form, item):
                yield f"province.toml：outline “{key}”的内容“{item}”{fault}"


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

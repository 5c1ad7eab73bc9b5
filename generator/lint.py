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
        Template(form)
        if subject is not None and not faults:
            compose(subject, phrases=Phrases(form, faults))
    except FaultyFormError as error:
        faults += error.faults
    return list(dict.fromkeys(faults))


def _outline_faults(form: Form) -> Iterator[str]:
    """Nodes, sentences and figures that the outline names and that do not exist."""
    numbers = [str(figure.number) for figure in form.figures]
    known = {"句": list(form.phrases), "图": numbers}
    yield from _unknown("parts", form.parts, form)
    for key, node in form.outline.items():
        yield from _unknown(f"“{key}”的下级", node.children, form)
        for item in node.content:
            kind, _, name = item.partition(":")
            if kind not in CONTENTS:
                yield f"province.toml：outline “{key}”的内容“{item}”不认识{similar(kind, CONTENTS)}"
            elif kind in known and name not in known[kind]:
                hint = similar(name, known[kind])
                yield f"province.toml：outline “{key}”的内容“{item}”没有{hint}"


def _unknown(where: str, keys: list[str], form: Form) -> Iterator[str]:
    for key in keys:
        if key not in form.outline:
            yield f"province.toml：{where}中的“{key}”没有{similar(key, form.outline)}"

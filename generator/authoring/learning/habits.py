"""Which choices of a form's options a document shows."""

from collections.abc import Callable, Mapping

from generator.authoring.learning.numbers import OF_NUMBERS
from generator.contents.subject import Subject
from generator.forms.form import Form

_CLEARLY = 2
"""So much more alike, in hundredths of a line, are texts under another habit that is theirs."""


def habits(
    form: Form,
    subject: Subject,
    known: Callable[[Mapping[str, str]], tuple[set[str], float]],
    *,
    loses_none: bool,
) -> dict[str, str]:
    """The choices of the form's options with which it says more of the texts, or more nearly.

    ``known``: which of the texts it says with some choices, and how alike the others are.
    ``loses_none``: of the texts that it says anyway.
    """
    chosen: dict[str, str] = {}
    usual_texts, alike = known(chosen)
    kept = usual_texts if loses_none else set[str]()
    best = len(usual_texts), alike
    usual = form.usual_options | dict(subject.options)
    for option in form.options:
        if option.key in OF_NUMBERS and not usual[option.key]:
            continue  # the document has shown it already
        for value in option.choices.values():
            if value != subject.options.get(option.key):
                texts, alike = known(chosen | {option.key: value})
                said = len(texts) if kept <= texts else -1
                if said > best[0] or (said == best[0] and alike > best[1] + _CLEARLY):
                    best, chosen = (said, alike), chosen | {option.key: value}
    for key in [*chosen]:  # chosen before another that says as much without it
        fewer = {each: value for each, value in chosen.items() if each != key}
        texts, alike = known(fewer)
        said = len(texts)
        if said >= best[0] and alike >= best[1] - 2 * _CLEARLY:
            best, chosen = (said, alike), fewer
    return chosen

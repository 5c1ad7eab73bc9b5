"""What the words and sentences of a form write themselves, and what they write around their tags."""

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.forms.form import Form
from generator.forms.words import chosen

COUNTED = re.compile("人次|批次|平方米|[个名人次批辆台套家户件项篇场期]")
"""What is counted."""
_BEFORE = re.compile(r"([^{}\[\]，。；：、%\s]{3,})\{+\s*([\w.]+)")


_COUNTS = re.compile(rf"\{{+\s*([\w.]+)[^{{}}]*\}}+({COUNTED.pattern})")


def units_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """What the words and phrases of a form count by a tag: what stands right after it."""
    found: dict[str, set[str]] = {}
    for name, unit in _COUNTS.findall("\n".join(texts)):
        found.setdefault(name, set()).add(unit)
    return found


def contexts_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """What the words and phrases of a form write right before a tag."""
    found: dict[str, set[str]] = {}
    for words, name in _BEFORE.findall("\n".join(texts)):
        found.setdefault(name, set()).add(words)
    return found


def words_of(texts: Iterable[str]) -> str:
    """What the texts of a form write themselves: without blanks, tags and conditions."""
    return re.sub(r"\{[{%].*?[}%]\}|\{[^{}]*\}", " ", "\n".join(texts), flags=re.S)


def choices_of(form: Form) -> Iterator[str]:
    """What the options of a form may write."""
    for option in form.options:
        yield from option.choices.values()


def words_chosen(form: Form, options: Mapping[str, str]) -> dict[str, str]:
    """The words of a form as an office with these options has them."""
    usual = form.usual_options | dict(options)
    return {key: chosen(text, usual) for key, text in form.words.items()}

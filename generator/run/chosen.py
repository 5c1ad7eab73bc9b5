"""Which habits of wording a published document shows: choices of a form's options, no figure needed.

The sentences that depend on an option are written for invented offices under each of its choices; a
choice is shown where the document has clauses that only its sentences have. How figures are printed
is shown by the figures: the choices are those under which most of them are printed as they stand.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from data_entry.numbers import YUAN_PER_UNIT, NumberStyle
from data_entry.sample import offices, sample
from generator.contents.compose import make_tags
from generator.contents.subject import Subject, style_of
from generator.contents.tags import Tags
from generator.forms.form import HABITS, Form
from generator.forms.phrases import Phrases, once_per_form
from generator.forms.traced import TracedLine
from generator.run.listed import NUMBER
from generator.run.said import plain, sentence_of
from generator.word.attached import handed_in

_OFFICES = ("没有三公、基金和采购",)
"""The offices beside the sample whose sentences are looked at."""
_CLAUSE = re.compile(r"(?:^|[，；：。（、])[^，；：。（、]*")
_ANY, _ANYTHING = "\ue000", ".{1,60}"
"""What stands for a text of the workbook, which differs from office to office."""
_SAID_BY_FACTS = ("增减", "升降", "与预算")
_SOME = 8
"""So many sentences show how figures are compared and listed."""
_TOGETHER = 2
"""So many options of figures are chosen at once: 1,234.5 is no figure of one that is not usual."""
_FIGURE = re.compile(rf"({NUMBER.pattern})(万元|元|%)")
_COUNT = re.compile("0(?=[辆个台批人次])")
_DIRECTIONS = {"减少": "增加", "下降": "增长", "小于": "大于"}
"""What is said in place of the other, whatever habits an office has."""
_FIXED = re.compile(rf"[一-鿿].*[一-鿿].*[一-鿿]|^[^{_ANY}]*[一-鿿][^{_ANY}]*[一-鿿\d][^{_ANY}]*$")
"""How a clause looks that can show something: beside texts of the workbook it has words of its own."""


class _Clauses:
    """The clauses of a form's sentences for two offices; each is written once for the same habits."""

    def __init__(self, form: Form) -> None:
        self._form, self._phrases = form, Phrases(form)
        known = offices()
        self._offices = [
            handed_in(form, sample(form.questions, each))
            for each in (None, *(known[name] for name in _OFFICES))
        ]
        self._tags_of = cache(self._tags)
        self._said = cache(self._clauses)

    def of(self, name: str, chosen: Mapping[str, str]) -> set[str]:
        """The clauses of a sentence with these choices."""
        asked = self._form.options_asked[name] | HABITS
        return self._said(name, tuple((k, v) for k, v in chosen.items() if k in asked))

    def _clauses(self, name: str, asked: tuple[tuple[str, str], ...]) -> set[str]:
        found = set[str]()
        habits = tuple((key, value) for key, value in asked if key in HABITS)
        for office, tags in zip(self._offices, self._tags_of(habits), strict=True):
            self._phrases.begin_again()
            said = tags | {"选": {**tags["选"], **dict(asked)}}
            for line in sentence_of(self._phrases, name, said):
                text = _shaped(plain(_masked(line)), office.year)
                found |= {each for each in _CLAUSE.findall(text) if _FIXED.search(each)}
        return found

    def _tags(self, habits: tuple[tuple[str, str], ...]) -> list[Tags]:
        found = []
        for office in self._offices:
            office.options = {**self._form.usual_options, **dict(habits)}
            subject = Subject.of(office, self._form)
            found.append(make_tags(subject, self._phrases) | {"附表列表": []})
        return found


_clauses_of = once_per_form(_Clauses)


class Habits:
    """The clauses that only one choice of an option writes, option by option."""

    def __init__(self, form: Form, others: Mapping[str, str] = MappingProxyType({})) -> None:
        """``others``: the choices of the other options, where they are not the usual ones."""
        self.form = form
        self._base = {**form.usual_options, **others}
        written = _clauses_of(form)
        everywhere = {name: written.of(name, self._base) for name in form.sentences}
        self._only: dict[str, dict[str, list[re.Pattern[str]]]] = {}
        figures = _of_figures(form)
        for option in form.questions.options:
            if option.key in figures:
                continue
            names = form.sentences_with(option.key)
            if option.key in HABITS:
                names = names or form.sentences[:_SOME]
            elsewhere = set().union(*(each for n, each in everywhere.items() if n not in names))
            clauses = {
                label: set().union(
                    *(written.of(name, self._base | {option.key: value}) for name in names)
                )
                - elsewhere
                for label, value in (option.choices if names else {}).items()
            }
            self._only[option.key] = {label: [*_only(label, clauses)] for label in clauses}

    def shown(self, document: Sequence[str], year: int) -> dict[str, str]:
        """The choices that a document of a year shows: labels by key, of options of which it shows any.

        The usual choice is shown where another is found no more often.
        """
        own = Counter(c for line in document for c in _CLAUSE.findall(_shaped(plain(line), year)))
        chosen = {}
        for option in self.form.questions.options:
            if option.key not in self._only:
                continue
            usual = next(k for k, v in option.choices.items() if v == self._base[option.key])
            found = dict.fromkeys([usual, *self._only[option.key]], 0)
            for label, patterns in self._only[option.key].items():
                found[label] += sum(
                    count
                    for clause, count in own.items()
                    if any(pattern.fullmatch(clause) for pattern in patterns)
                )
            if any(found.values()):
                chosen[option.key] = max(found, key=lambda label: found[label])
        return chosen


def _only(label: str, clauses: Mapping[str, set[str]]) -> Iterator[re.Pattern[str]]:
    """What tells a choice from all others."""
    others = set().union(*(each for key, each in clauses.items() if key != label))
    for pattern in map(_pattern, clauses[label] - others):
        if not any(map(pattern.fullmatch, others)):
            yield pattern


_habits_of = once_per_form(Habits)


def habits_shown(form: Form, document: Sequence[str], year: int) -> dict[str, str]:
    """The choices of a form's options that a document shows: labels by key.

    Looked for twice: what is beside a choice in its clause may have been chosen, too, and what another
    sentence says as well under the choices made shows nothing.
    """
    shown = _other_than_usual(form, _habits_of(form).shown(document, year))
    if shown:
        values = {o.key: o.choices[shown[o.key]] for o in form.questions.options if o.key in shown}
        again = Habits(form, values).shown(document, year)
        shown = _other_than_usual(form, again)
    return shown | _figures_shown(form, document)


def _other_than_usual(form: Form, shown: Mapping[str, str]) -> dict[str, str]:
    return {
        option.key: shown[option.key]
        for option in form.questions.options
        if option.key in shown
        and option.choices[shown[option.key]] != form.usual_options[option.key]
    }


def _of_figures(form: Form) -> list[str]:
    """The options on which it depends how a figure is printed."""
    usual = _style(form, {})
    return [
        option.key
        for option in form.questions.options
        if option.key in HABITS
        if any(
            replace(_style(form, {option.key: each}), percent_mode=usual.percent_mode) != usual
            for each in option.choices.values()
        )
    ]


def _style(form: Form, options: Mapping[str, str]) -> NumberStyle:
    return style_of(form, {**form.usual_options, **options})


def _figures_shown(form: Form, document: Sequence[str]) -> dict[str, str]:
    """The choices, other than the usual, under which most figures are printed as they stand."""
    figures = Counter(each for line in document for each in _FIGURE.findall(line))
    options = {o.key: o.choices for o in form.questions.options if o.key in _of_figures(form)}
    chosen, best = dict[str, str](), _printed_alike(_style(form, {}), figures)
    for number in range(1, _TOGETHER + 1):
        for keys in itertools.combinations(options, number):
            for labels in itertools.product(*(options[key] for key in keys)):
                tried = chosen | dict(zip(keys, labels, strict=True))
                values = {key: options[key][label] for key, label in tried.items()}
                alike = _printed_alike(_style(form, values), figures)
                if alike > best:
                    chosen, best = tried, alike
    return chosen


def _printed_alike(style: NumberStyle, figures: Mapping[tuple[str, str], int]) -> int:
    """How many figures of a document are printed in a style as they stand."""
    return sum(count for each, count in figures.items() if _again(style, *each) == "".join(each))


def _again(style: NumberStyle, number: str, unit: str) -> str:
    value = Decimal(number.replace(",", ""))
    if unit == "%":
        return style.percent(value / 100)
    return style.amount(value * YUAN_PER_UNIT[unit]) + style.unit


def _masked(line: TracedLine) -> str:
    """A line with one sign for each text of the workbook in it."""
    text, last = "", 0
    for each in line.printed:
        is_said = each.tag.endswith(_SAID_BY_FACTS) or NUMBER.search(line[each.start : each.end])
        if each.start >= last and not is_said:
            text += line[last : each.start] + _ANY
            last = each.end
    return text + line[last:]


def _shaped(text: str, year: int) -> str:
    """A text in which figures are 0 or 9, in 元; years and directions are alike."""
    said = {str(year): "今", str(year - 1): "去"}

    def shape(number: re.Match[str]) -> str:
        return said.get(number[0], "9" if number[0].strip("0.,") else "0")

    for falls, rises in _DIRECTIONS.items():
        text = text.replace(falls, rises)
    return _COUNT.sub("9", NUMBER.sub(shape, text)).replace("万元", "元")


def _pattern(clause: str) -> re.Pattern[str]:
    return re.compile(_ANYTHING.join(map(re.escape, clause.split(_ANY))))

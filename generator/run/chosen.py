"""Which habits of wording a published document shows: choices of a form's options, no figure needed.

The sentences that depend on an option are written for invented offices under each of its choices; a
choice is shown where the document has clauses that only its sentences have.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress

from data_entry.questions import Option
from data_entry.reading.filled import Filled
from data_entry.sample import offices
from generator.contents.compose import make_tags
from generator.contents.subject import Subject
from generator.failures import FaultyFormError
from generator.forms.form import Form
from generator.forms.grids import is_row
from generator.forms.phrases import Phrases
from generator.forms.traced import TracedLine
from generator.forms.words import spoken
from generator.run.said import NUMBER, plain, read_back

_OFFICES = ("没有三公、基金和采购",)
"""The offices beside the sample whose sentences are looked at."""
_CLAUSE = re.compile(r"(?:^|[，；：。（、])[^，；：。（、]*")
_ANY, _ANYTHING = "\ue000", ".{1,60}"
"""What stands for a text of the workbook, which differs from office to office."""
_SAID_BY_FACTS = ("增减", "升降", "与预算")
_DIRECTIONS = {"减少": "增加", "下降": "增长", "小于": "大于"}
"""What is said in place of the other, whatever habits an office has."""
_FIXED = re.compile(f"[一-鿿].*[一-鿿].*[一-鿿]|^[^{_ANY}]*[一-鿿][^{_ANY}]*$")
"""How a clause looks that can show something: beside texts of the workbook it has words of its own."""


def choices_shown(form: Form, document: Sequence[str], year: int) -> dict[str, str]:
    """The choices of options, other than the usual, that a document of a year shows; by key."""
    own = Counter(c for line in document for c in _CLAUSE.findall(_shaped(plain(line), year)))
    phrases = Phrases(form)
    others = offices()
    filled = [read_back(form, each) for each in (None, *(others[name] for name in _OFFICES))]
    said = {name: spoken([form.phrases[name]], form.fragments) for name in form.sentences}
    everywhere = {name: _clauses(filled, phrases, {}, [name]) for name in said}
    chosen: dict[str, str] = {}
    for option in form.questions.options:
        names = [n for n, text in said.items() if re.search(rf"选\.{option.key}\b", text)]
        elsewhere = set().union(*(each for n, each in everywhere.items() if n not in names))
        clauses = {
            label: _clauses(filled, phrases, chosen | {option.key: value}, names) - elsewhere
            for label, value in (option.choices if names else {}).items()
        }
        if label := _shown(option, clauses, own):
            chosen[option.key] = option.choices[label]
    return chosen


def _shown(option: Option, clauses: Mapping[str, set[str]], own: Counter[str]) -> str:
    """The choice of an option whose own clauses a document has most of; empty for the usual one."""
    found = dict.fromkeys([option.default, *clauses], 0)
    for label, said in clauses.items():
        others = set().union(*(each for key, each in clauses.items() if key != label))
        for pattern in map(_pattern, said - others):
            if not any(map(pattern.fullmatch, others)):
                found[label] += sum(n for clause, n in own.items() if pattern.fullmatch(clause))
    best = max(found, key=lambda label: found[label])
    return best if found[best] > found[option.default] else ""


def _clauses(
    filled: Sequence[Filled], phrases: Phrases, options: Mapping[str, str], names: Sequence[str]
) -> set[str]:
    """The clauses of some sentences of offices with these habits."""
    found = set[str]()
    for office in filled:
        office.options = {**phrases.form.usual_options, **options}
        phrases.begin_again()
        tags = make_tags(Subject.of(office, phrases.form), phrases) | {"附表列表": []}
        for name in names:
            with suppress(FaultyFormError):  # of what this office does not have
                for line in phrases.lines(name, tags):
                    text = "" if is_row(line) else _shaped(plain(_masked(line)), office.year)
                    found |= {each for each in _CLAUSE.findall(text) if _FIXED.search(each)}
    return found


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
    """A text with only the shape of its figures, 1,234.50 as 9,9.99; years and directions are alike."""
    said = {str(year): "今", str(year - 1): "去"}

    def shape(number: re.Match[str]) -> str:
        whole, _, places = number[0].partition(".")
        digit = "9" if number[0].strip("0.,") else "0"
        own = f"{digit},{digit}" if "," in whole else digit
        return said.get(number[0], f"{own}.{digit * len(places)}" if places else own)

    for falls, rises in _DIRECTIONS.items():
        text = text.replace(falls, rises)
    return NUMBER.sub(shape, text)


def _pattern(clause: str) -> re.Pattern[str]:
    return re.compile(_ANYTHING.join(map(re.escape, clause.split(_ANY))))

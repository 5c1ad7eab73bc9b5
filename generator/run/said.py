"""What a published document says of figures, heard by the sentences of a form.

The sentences that the form writes for offices unlike each other tell which words stand before which
fact; the same words before a figure of a document tell the same fact. Words that stand before several
facts tell none, and of a fact that is told twice differently nothing is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.importing.carry import prior_places, stock_places
from data_entry.model.extend import extended
from data_entry.model.spec import Path_, lines, sheets
from data_entry.numbers import YUAN_PER_UNIT, in_unit
from data_entry.reading.filled import Filled
from data_entry.sample import offices, sample
from data_entry.sourced import origin_of
from data_entry.subjects.catalogue import load
from generator.contents.compose import make_tags
from generator.contents.tags import Tags
from generator.failures import FaultyFormError
from generator.forms.form import Form
from generator.forms.grids import is_row
from generator.forms.phrases import Phrases
from generator.forms.traced import TracedLine
from generator.run.pipeline import made_from, read
from generator.word.attached import bind
from generator.working import working_folder

_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile("万元|元|%|[一-鿿]{0,2}")
_CLAUSE, _SENTENCE = "，。；：", "。"
_OWN_YEAR = re.compile("^[^比较与]*?今年度?")
"""What a sentence begins with that tells no fact: 某局2024年度."""
_NUMBERED = re.compile(r"^(?:[（(]?[0一二三四五六七八九十]+[)）.、．])+")
_NAMES = {"单位.单位名称", "称谓", "绩效简称", "封面单位"}
_AMOUNTS = ("决算数", "数")
"""What a quantity calls its amount of the year."""
_NONE = re.compile("无|没有|未")
_FREE = re.compile("[^比较与]{0,24}")
"""An office's name before the words of a sentence that begins with one."""
_OFFICES, _HABITS = ("没有三公、基金和采购", "各项持平"), 4
"""The offices beside the sample whose sentences are heard, and so many choices of every option."""
Key = tuple[str, ...]


class Told(NamedTuple):
    """A figure of a document: its value, its unit, the words it ends."""

    value: Decimal
    unit: str
    words: str

    def amount(self, money: str) -> Decimal:
        """An amount in 元 or 万元; a count is what it is."""
        is_amount = self.unit in YUAN_PER_UNIT
        return in_unit(self.value, self.unit, money) if is_amount else self.value


@dataclass
class Listener:
    """Which words tell which fact, under a form."""

    known: tuple[dict[Key, set[str]], ...] = field(
        default_factory=lambda: tuple(defaultdict(set) for _ in range(3))
    )
    """Facts by the words before their figures: the sentence, two clauses, one."""
    after_name: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Facts by a clause that began with the office's name, without it."""
    nothing: dict[str, str] = field(default_factory=dict)
    """Quantities of which sentences say that there is nothing."""
    places: dict[Path_, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Facts by the cell that they are printed from."""
    quantities: dict[Path_, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Quantities by the cell of their 上年数."""

    def heard(self, lines: Sequence[str], year: int) -> dict[str, Told]:
        """The facts that the lines of a document of a year tell, by tag."""
        found: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for text in map(_plain, lines):
            for number in _NUMBER.finditer(text):
                tag, certainty = self._fact(text, number.start(), number.end(), year)
                if tag:
                    unit = _unit(text, number.end())
                    words = text[_begin(text, number.start(), _CLAUSE) : number.end()] + unit
                    value = Decimal(number[0].replace(",", ""))
                    found[tag][certainty].append(Told(value, unit, words))
            for sentence in text.split(_SENTENCE):
                if name := self.nothing.get(_told(sentence, year)):
                    found[f"{name}.{_AMOUNTS[0]}"][0].append(Told(Decimal(0), "", sentence))
        best = {tag: tiers[min(tiers)] for tag, tiers in found.items()}
        return {
            tag: told[0]
            for tag, told in best.items()
            if len({each.amount("元") for each in told}) == 1
        }

    def _fact(self, text: str, start: int, end: int, year: int) -> tuple[str, int]:
        """The one fact that the words before a figure tell, and which words told it; empty for none."""
        keys = _keys(text, start, end, year)
        for certainty, (known, key) in enumerate(zip(self.known, keys, strict=True)):
            if len(tags := known.get(key, ())) == 1:
                return next(iter(tags)), certainty
        words, unit = keys[-1]
        named = {
            next(iter(tags))
            for (own, of), tags in self.after_name.items()
            if of == unit and len(tags) == 1 and words.endswith(own)
            if _FREE.fullmatch(words.removesuffix(own))
        }
        return (named.pop(), len(self.known)) if len(named) == 1 else ("", 0)

    def priors(self, form: Form, told: Mapping[str, Told]) -> Iterator[tuple[Path_, Told]]:
        """What the facts of a year are as 上年数 of the next."""
        for path, place in prior_places(extended(form.questions)):
            tags = {f"{q}.{amount}" for q in self.quantities[path] for amount in _AMOUNTS}
            yield from _agreed(path, [told[t] for t in {*tags, *self.places[place]} if t in told])

    def stock(self, form: Form, told: Mapping[str, Told]) -> Iterator[tuple[Path_, Told]]:
        """What is owned at the end of a year: so it is at the beginning of the next."""
        for path in stock_places(extended(form.questions)):
            yield from _agreed(path, [told[t] for t in self.places[path] if t in told])


def _agreed(path: Path_, told: Sequence[Told]) -> Iterator[tuple[Path_, Told]]:
    if len({each.amount("元") for each in told}) == 1:
        yield path, told[0]


def listener(form: Form) -> Listener:
    """What the form's sentences tell, for offices unlike each other, each with several habits."""
    made = Listener()
    phrases = Phrases(form)
    silent: dict[str, list[set[str]]] = defaultdict(list)
    others = offices()
    for differing in (None, *(others[name] for name in _OFFICES)):
        filled = _read_back(form, sample(form.questions, differing))
        cells = {place: path for path, place in filled.places.items()}
        for number in range(_HABITS):
            filled.options |= {
                each.key: [*each.choices.values()][number % len(each.choices)]
                for each in form.questions.options
            }
            subject = made_from(filled, form)
            phrases.begin_again()
            tags = make_tags(subject, phrases) | {"附表列表": []}
            quantities = dict(_quantities(tags))
            for name, value in quantities.items():
                for place in origin if len(origin := origin_of(value)) == 1 else ():
                    made.quantities[cells[place]].add(name)
            for line in _sentences(phrases, tags):
                _learn(made, line, filled.year, cells)
                for sentence in line.split(_SENTENCE):
                    words = _told(sentence, filled.year)
                    if _NONE.search(words) and "0" not in words:
                        silent[words].append(_without(tags, quantities))
    titles = _titles(form)
    for words, absent in silent.items():
        named = {
            name
            for path, names in made.quantities.items()
            for name in names
            if titles.get(path[:2], "无") in words and all(name in each for each in absent)
        }
        if len(named) == 1:
            made.nothing[words] = named.pop()
    return made


def _sentences(phrases: Phrases, tags: Tags) -> Iterator[TracedLine]:
    """The lines of all sentences of the form's outline that this office can have."""
    for name in dict.fromkeys(phrases.form.sentences):
        with suppress(FaultyFormError):
            yield from (line for line in phrases.lines(name, tags) if not is_row(line))


def _read_back(form: Form, entries: Entries) -> Filled:
    """What becomes of entries once they stand in a workbook of the form."""
    with working_folder() as folder:
        path = folder / "填报表.xlsx"
        path.write_bytes(
            workbook_bytes(form.questions, load(form.edition), entries, is_whole=False)
        )
        _, filled, _ = read(path, str(form.folder))
    bind(filled, form)
    return filled


def _learn(made: Listener, text: TracedLine, year: int, cells: Mapping[Any, Path_]) -> None:
    """The words of a line before its figures."""
    names = [text[p.start : p.end] for p in text.printed if p.tag in _NAMES]
    for each in text.printed:
        if not each.tag or not _NUMBER.fullmatch(text[each.start : each.end]):
            continue
        if len(each.origin) == 1:
            made.places[cells.get(next(iter(each.origin)), ())].add(each.tag)
        keys = _keys(str(text), each.start, each.end, year)
        for known, key in zip(made.known, keys, strict=True):
            known[key].add(each.tag)
        words, unit = keys[-1]
        for name in names:
            if (own := words.removeprefix(_plain(name))) != words and own:
                made.after_name[own, unit].add(each.tag)


def _keys(text: str, start: int, end: int, year: int) -> tuple[Key, Key, Key]:
    """The words before a figure: of its sentence, of two clauses, of one; with its unit."""
    unit = _unit(text, end)
    begin = _begin(text, start, _CLAUSE)
    before = _begin(text, begin - 1, _CLAUSE) if begin else 0
    clause = _told(text[begin:start], year)
    return (
        (_told(text[_begin(text, start, _SENTENCE) : start], year), unit, ""),
        (_told(text[before:begin], year), clause, unit),
        (clause, unit),
    )


def _told(words: str, year: int) -> str:
    """Words without what differs from office to office: figures, years, a number before them."""
    said = {str(year): "今", str(year - 1): "去"}
    words = _NUMBER.sub(lambda m: said.get(m[0], "0"), _plain(words))
    return _OWN_YEAR.sub("", _NUMBERED.sub("", words))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _begin(text: str, at: int, stops: str) -> int:
    """Where the clause or sentence begins that holds a place."""
    return max(text.rfind(stop, 0, max(at, 0)) for stop in stops) + 1


def _unit(text: str, end: int) -> str:
    found = _UNIT.match(text, end)
    return found[0] if found else ""


def _quantities(tags: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Every quantity that is compared with last year, and its 上年数."""
    for name, value in tags.items():
        if isinstance(value, Mapping) and not name.startswith(("句", "表")):
            own = within + name
            if "上年数" in value:
                yield own, value["上年数"]
            if not within:
                yield from _quantities(value, f"{own}.")


def _without(tags: Mapping[str, Any], quantities: Mapping[str, Any]) -> set[str]:
    """The quantities of which an office had nothing this year."""
    found = set()
    for name in quantities:
        value: Any = tags
        for part in name.split("."):
            value = value[part]
        amount = next((value[each] for each in _AMOUNTS if each in value), None)
        found |= {name} if not amount else set()
    return found


def _titles(form: Form) -> dict[Path_, str]:
    """What sentences call the lines of the workbook: its titles without the word 支出."""
    return {
        (name, line.name): line.cell.title.removesuffix("支出")
        for name, _, model in sheets(extended(form.questions))
        for line in lines(model)
    }

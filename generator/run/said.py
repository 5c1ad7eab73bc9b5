"""What a published document says of its year, heard by the sentences of forms.

The sentences that a form writes for offices unlike each other, with several habits, tell which words
stand before which fact; the same words before a figure of a document tell the same fact. Words that
stand before several facts tell none, and of a fact that is told twice differently nothing is taken.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from data_entry.blank.write import workbook_bytes
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
_UNIT = re.compile("万?元|%|[一-鿿]{0,2}")
_CLAUSE, _SENTENCE = "，。；：", "。"
_OWN_YEAR = re.compile("^[^比较与]*?今年度?")
"""What a sentence begins with that tells no fact: 某局2024年度."""
_NUMBERED = re.compile(r"^(?:[（(]?[0一二三四五六七八九十]+[)）.、．])+")
_NAMES = {"单位.单位名称", "称谓", "绩效简称", "封面单位"}
_AMOUNTS = ("决算数", "数")
"""What a quantity calls its amount of the year."""
_NONE = re.compile("无|没有|未")
_TELLING = 4
"""Signs that the words of one clause need to tell a fact by themselves."""
_FREE = re.compile("[^比较与]{0,24}")
"""An office's name before the words of a sentence that begins with one."""
_OFFICES, _HABITS = ("没有三公、基金和采购", "各项持平"), 8
"""The offices beside the sample whose sentences are heard, and so many choices of every option."""
Key = tuple[str, ...]


class ToldFigure(NamedTuple):
    """A figure of a document: its value, its unit, the words it ends."""

    value: Decimal
    unit: str
    words: str

    def amount(self, money: str) -> Decimal:
        """An amount in 元 or 万元; a count is what it is."""
        is_amount = self.unit in YUAN_PER_UNIT
        return in_unit(self.value, self.unit, money) if is_amount else self.value


@dataclass
class _Heard:
    """What the sentences of one form tell, fact by fact, by the tags of the form."""

    before: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The facts that are printed after the same words."""
    absent: dict[str, list[set[str]]] = field(default_factory=lambda: defaultdict(list))
    """By sentences that say of something that there is none: what the offices that have them lack."""
    printed: dict[Path_, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Facts by the cell of this year that they are printed from."""
    compared: dict[Path_, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Quantities by the cell of their 上年数."""


class Listener:
    """Hears what documents of a year say that the workbook of the next year asks."""

    def __init__(self, form: Form, *others: Form) -> None:
        """``others``: forms whose sentences are known beside those of the form that asks."""
        self._known: dict[Key, set[Path_ | str]] = defaultdict(set)
        self._nothing: dict[str, Path_] = {}
        asked = {path for path, _ in prior_places(extended(form.questions))}
        self._asked = asked | {*stock_places(extended(form.questions))}
        for each in (form, *others):
            self._learn(each)

    def _learn(self, form: Form) -> None:
        heard, root = _heard(form), extended(form.questions)
        facts = {tag: path for path in stock_places(root) for tag in heard.printed[path]}
        for path, place in prior_places(root):
            tags = {f"{q}.{amount}" for q in heard.compared[path] for amount in _AMOUNTS}
            facts |= dict.fromkeys(tags | heard.printed[place], path)
        for key, told in heard.before.items():
            self._known[key] |= {facts.get(tag, tag) for tag in told}
        titles: dict[Path_, str] = {
            (name, line.name, "prior"): line.cell.title.removesuffix("支出")
            for name, _, model in sheets(root)
            for line in lines(model)
        }
        for words, absent in heard.absent.items():
            named = {
                path
                for path, names in heard.compared.items()
                if titles.get(path, "支出") in words and all(names & each for each in absent)
            }
            if len(named) == 1:
                self._nothing[words] = named.pop()

    def heard(self, document: Sequence[str], year: int) -> dict[Path_, list[ToldFigure]]:
        """By the cell where it is asked, all that the lines of a document tell of a fact."""
        found: dict[Path_, list[ToldFigure]] = defaultdict(list)
        for text in map(_plain, document):
            for number in _NUMBER.finditer(text):
                if (path := self._fact(text, number.start(), number.end(), year)) in self._asked:
                    unit = _unit(text, number.end())
                    words = text[_begin(text, number.start(), _CLAUSE) : number.end()] + unit
                    found[path].append(ToldFigure(Decimal(number[0].replace(",", "")), unit, words))
            for sentence in text.split(_SENTENCE):
                if path := self._nothing.get(_told(sentence, year), ()):
                    found[path].append(ToldFigure(Decimal(0), "", sentence))
        return found

    def _fact(self, text: str, start: int, end: int, year: int) -> Path_:
        """The cell of the one fact that the words before a figure tell; empty for none."""
        keys = _keys(text, start, end, year)
        words, unit = keys[-1]
        for key in keys if len(words) >= _TELLING else keys[:-1]:
            if len(facts := self._known.get(key, ())) == 1:
                return _path(facts)
        named = {
            _path(facts)
            for key, facts in self._known.items()
            if key[0] == _AFTER_NAME and key[2] == unit and words.endswith(key[1])
            if len(facts) == 1 and _FREE.fullmatch(words.removesuffix(key[1]))
        }
        return named.pop() if len(named) == 1 else ()


_AFTER_NAME = "名称"
"""How a key begins whose words followed the name of the office in their clause."""


def _path(facts: Collection[Path_ | str]) -> Path_:
    fact = next(iter(facts))
    return fact if isinstance(fact, tuple) else ()


def _heard(form: Form) -> _Heard:
    """What the form's sentences tell, for offices unlike each other, each with several habits."""
    made, phrases, others = _Heard(), Phrases(form), offices()
    for differing in (None, *(others[name] for name in _OFFICES)):
        filled = _read_back(form, differing)
        cells = {place: path for path, place in filled.places.items()}
        for number in range(_HABITS):
            for at, each in enumerate(form.questions.options):
                choices = [*each.choices.values()]
                chosen = (number * (1 + at % 3) + number // 3) % len(choices)
                filled.options[each.key] = choices[chosen]
            phrases.begin_again()
            tags = make_tags(made_from(filled, form), phrases) | {"附表列表": []}
            for name, value in _quantities(tags):
                for place in origin if len(origin := origin_of(value)) == 1 else ():
                    made.compared[cells[place]].add(name)
            for line in _sentences(phrases, tags):
                _hear(made, line, filled.year, cells)
                for sentence in line.split(_SENTENCE):
                    words = _told(sentence, filled.year)
                    if _NONE.search(words) and "0" not in words:
                        made.absent[words].append(_lacking(tags))
    return made


def _sentences(phrases: Phrases, tags: Tags) -> Iterator[TracedLine]:
    """The lines of all sentences of the form's outline that this office can have."""
    for name in dict.fromkeys(phrases.form.sentences):
        with suppress(FaultyFormError):
            yield from (line for line in phrases.lines(name, tags) if not is_row(line))


def _read_back(form: Form, differing: Mapping[str, Any] | None) -> Filled:
    """An invented office as the workbook of the form has it."""
    with working_folder() as folder:
        path = folder / "填报表.xlsx"
        entries = sample(form.questions, differing)
        content = workbook_bytes(form.questions, load(form.edition), entries, is_whole=False)
        path.write_bytes(content)
        _, filled, _ = read(path, str(form.folder))
    bind(filled, form)
    return filled


def _hear(made: _Heard, text: TracedLine, year: int, cells: Mapping[Any, Path_]) -> None:
    """The words of a line before its figures."""
    names = [text[p.start : p.end] for p in text.printed if p.tag in _NAMES]
    for each in text.printed:
        if not each.tag or not _NUMBER.fullmatch(text[each.start : each.end]):
            continue
        if len(each.origin) == 1:
            made.printed[cells.get(next(iter(each.origin)), ())].add(each.tag)
        keys = _keys(str(text), each.start, each.end, year)
        for key in keys:
            made.before[key].add(each.tag)
        words, unit = keys[-1]
        for name in names:
            if (own := words.removeprefix(_plain(name))) != words and own:
                made.before[_AFTER_NAME, own, unit].add(each.tag)


def _keys(text: str, start: int, end: int, year: int) -> tuple[Key, Key, tuple[str, str]]:
    """The words before a figure: of its sentence, of two clauses, of one; with its unit."""
    unit = _unit(text, end).removeprefix("万")
    begin = _begin(text, start, _CLAUSE)
    before = _begin(text, begin - 1, _CLAUSE) if begin else 0
    clause = _told(text[begin:start], year)
    return (
        ("整句", _told(text[_begin(text, start, _SENTENCE) : start], year), unit),
        ("两句", _told(text[before:begin], year), clause, unit),
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


def _lacking(tags: Tags) -> set[str]:
    """The quantities of which an office had nothing this year."""
    found = set()
    for name, _ in _quantities(tags):
        value: Any = tags
        for part in name.split("."):
            value = value[part]
        if not next((value[each] for each in _AMOUNTS if each in value), None):
            found.add(name)
    return found

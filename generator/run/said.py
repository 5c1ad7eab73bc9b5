"""What a published document says of its year, heard by the sentences of forms.

The sentences that a form writes for offices unlike each other, with several habits, tell which words
stand before which fact; the same words before a figure of a document tell the same fact. Words that
stand before several facts tell none, and of a fact that is told twice differently nothing is taken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data_entry.importing.carry import prior_places, stock_places
from data_entry.model.extend import extended
from data_entry.model.spec import Path_, lines, sheets
from data_entry.sample import offices, sample
from data_entry.sourced import origin_of
from generator.checks.reading.lexicon import lexicon
from generator.contents.compose import make_tags
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.failures import FaultyFormError
from generator.forms.finding import NEUTRAL_FORM, find_form
from generator.forms.form import Form, load_form
from generator.forms.grids import is_row
from generator.forms.phrases import KEPT, Phrases, once_per_form
from generator.forms.traced import TracedLine
from generator.run.listed import (
    NUMBER,
    SENTENCE,
    AmountList,
    ToldFigure,
    ToldList,
    listed,
    name_before,
    sentences_in,
    unit_at,
)
from generator.word.attached import handed_in

_CLAUSE = "，。；："
_OWN_YEAR = re.compile("^[^比较与]*?今年度?")
"""What a sentence begins with that tells no fact: 某局2024年度."""
_OF_A_ROW = re.compile("^.*(?=（项）)")
"""The names of 类, 款 and 项, which differ from office to office."""
_OF_ITSELF = re.compile(lexicon()["heard"]["itself"])
"""How an office calls itself before what it tells; 全县, 全市 may be others beside it."""
_ENDING, _USUAL_ENDING = lexicon()["heard"]["synonym"]
"""How the end of words is written for another way to write it."""
_TAIL = re.compile("(?:(?<=费)支出)?(?:决算)?数?(?:各|均|都)?(?:为|是|达到?)?$")
"""What may stand or not between a fact and its figure: 公务接待费（支出决算为）1.50万元."""
_NUMBERED = re.compile(r"^(?:[（(]?[0一二三四五六七八九十]+[)）.、．])+")
_YEARS = {"", "年", "上年"}
_NAMES = {"单位.单位名称", "称谓", "绩效简称", "封面单位"}
_AMOUNTS = ("决算数", "数")
"""What a quantity calls its amount of the year."""
_NONE = re.compile("无|没有|未")
_TELLING = 4
"""Signs that the words of one clause need to tell a fact by themselves."""
_ANY = ""
"""What a part is called whose name is a text of the workbook."""
CHANGE = re.compile("增加|减少|增长|下降|差额")
_ROW = re.compile(r"\[\d+\]")
_FREE = re.compile(lexicon()["heard"]["name"])
"""An office's name before the words of a sentence that begins with one; no other words do."""
_OFFICES, _HABITS = ("没有三公、基金和采购", "各项持平"), 6
"""The offices beside the sample whose sentences are heard, and so many choices of every option."""
Key = tuple[str, ...]
Fact = Path_ | str
"""The cell where a fact is asked; for another one a name."""


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
    cells: dict[str, Fact] = field(default_factory=dict)
    """What a fact is beside its tag: the cells that it is worked out from, and its unit."""
    lists: dict[Key, bool] = field(default_factory=dict)
    """By the words before the first amount of a sentence: whether the others add up to it."""
    parts: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What these others are called."""


class Listener:
    """Hears what documents of a year say that the workbook of the next year asks."""

    def __init__(self, form: Form, *others: Form) -> None:
        """``others``: forms whose sentences are known beside those of the form that asks."""
        self._known: dict[Key, set[Fact]] = defaultdict(set)
        self._nothing: dict[str, Path_] = {}
        self._lists: dict[Key, bool] = {}
        self._parts: dict[Key, set[str]] = defaultdict(set)
        self.facts: dict[str, Fact] = {}
        """The facts by their tags."""
        root = extended(form.questions)
        asked = (path for path, _ in prior_places(root))
        self._asked = dict.fromkeys([*asked, *stock_places(root)])
        for each in (form, *others):
            self._learn(each)
        known = {*self._known, *self._lists}
        self._named = [key for key in known if len(key) == 3 and key[0] == _AFTER_NAME]

    def _learn(self, form: Form) -> None:
        heard, root = _heard(form), extended(form.questions)
        facts = {tag: path for path in stock_places(root) for tag in heard.printed[path]}
        for path, place in prior_places(root):
            tags = {f"{q}.{amount}" for q in heard.compared[path] for amount in _AMOUNTS}
            facts |= dict.fromkeys(tags | heard.printed[place], path)
        self.facts |= heard.cells | facts
        for key, told in heard.before.items():
            self._known[key] |= {facts.get(tag, heard.cells[tag]) for tag in told}
        for key, adds_up in heard.lists.items():
            self._lists[key] = adds_up and self._lists.get(key, True)
            self._parts[key] |= heard.parts[key]
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

    def priors(self, document: Sequence[str], year: int) -> dict[Path_, list[ToldFigure]]:
        """By the cell where it is asked, all that a document tells of a fact of the year before."""
        found = self.heard(document, year)
        return {path: found[path] for path in self._asked if path in found}

    def heard(self, document: Sequence[str], year: int) -> dict[Fact, list[ToldFigure]]:
        """All that the lines of a document of a year tell, fact by fact."""
        found: dict[Fact, list[ToldFigure]] = defaultdict(list)
        for at, text in enumerate(map(plain, document)):
            for figure in NUMBER.finditer(text):
                fact, is_certain = self._fact(text, *figure.span(), year)
                if fact:
                    found[fact].append(_figure(text, figure, at)._replace(is_certain=is_certain))
            for sentence in text.split(SENTENCE):
                if path := self._nothing.get(_told(sentence, year), ()):
                    found[path].append(ToldFigure(Decimal(0), "", sentence, at))
        return found

    def lists(self, document: Sequence[str], year: int) -> Iterator[ToldList]:
        """The amounts of each sentence of which the others add up to the first where a form says it."""
        for at, text in enumerate(map(plain, document)):
            for begin, end in sentences_in(text):
                found = listed(text, begin, end)
                if not found or CHANGE.search(text, begin, end):
                    continue
                *keys, (words, unit) = _keys(text, *found.whole.span(), year)
                keys += self._after_name(words, unit)
                if any(self._lists.get(key, False) for key in keys):
                    names = set().union(*(self._parts.get(key, ()) for key in keys))
                    yield self._told_list(found, names, text, at, year)

    def _told_list(
        self, found: AmountList, names: set[str], text: str, at: int, year: int
    ) -> ToldList:
        """A list as it is told, which other facts end; ``names``: what a form calls its parts."""
        called = [_told(name_before(text, each)[1], year) in names for each in found.parts]
        last = len(called) - called[::-1].index(True) if any(called) else len(called)
        is_named = _ANY not in names and any(called) and not found.is_chosen
        if rest := found.parts[last:]:
            is_named &= bool(self._fact(text, *rest[0].span(), year)[0])
        parts = [_figure(text, each, at) for each in found.parts[: last if is_named else None]]
        is_open = found.is_open and not (is_named and rest)
        return ToldList(_figure(text, found.whole, at), parts, is_open, is_named or found.is_closed)

    def _fact(self, text: str, start: int, end: int, year: int) -> tuple[Fact, bool]:
        """The one fact that the words before a figure tell, empty for none; whether it is certain."""
        keys = _keys(text, start, end, year)
        words, unit = keys[-1]
        for key in keys if len(words) >= _TELLING else keys[:-1]:
            if len(facts := self._known.get(key, ())) == 1:
                return next(iter(facts)), key != keys[-1]
        told = [self._known.get(key, set()) for key in self._after_name(words, unit)]
        named = {next(iter(facts)) for facts in told if len(facts) == 1}
        return (named.pop(), True) if len(named) == 1 else ("", False)

    def _after_name(self, words: str, unit: str) -> list[Key]:
        """The keys of words that followed an office's name, as these may follow another's."""
        return [
            key
            for key in self._named
            if key[2] == unit and words.endswith(key[1])
            if _FREE.fullmatch(words.removesuffix(key[1]))
        ]


@once_per_form
def listener(form: Form) -> Listener:
    """Who knows the sentences of a form and those that all forms have in common; made once."""
    return Listener(form, load_form(find_form(NEUTRAL_FORM)))


_AFTER_NAME = "名称"
"""How a key begins whose words followed the name of the office in their clause."""


@once_per_form
def _heard(form: Form) -> _Heard:
    """What the form's sentences tell, for offices unlike each other, each with several habits."""
    made, phrases, others = _Heard(), Phrases(form), offices()
    for differing in (None, *(others[name] for name in _OFFICES)):
        filled = handed_in(form, sample(form.questions, differing))
        cells = {place: path for path, place in filled.places.items()}
        for number in range(_HABITS):
            for at, each in enumerate(form.questions.options):
                choices = [*each.choices.values()]
                chosen = (number * (1 + at % 3) + number // 3) % len(choices)
                filled.options[each.key] = choices[chosen]
            phrases.begin_again()
            tags = make_tags(Subject.of(filled, form), phrases) | {"附表列表": []}
            for name, value in _quantities(tags):
                for place in origin if len(origin := origin_of(value)) == 1 else ():
                    made.compared[cells[place]].add(name)
            for name in dict.fromkeys(form.sentences):
                _hear_all(made, sentence_of(phrases, name, tags), filled.year, cells, tags)
        filled.options = form.usual_options
        tags = make_tags(Subject.of(filled, form), phrases) | {"附表列表": []}
        for option in form.questions.options if differing is None else ():
            phrases.begin_again()
            names = form.sentences_with(option.key)
            for value in option.choices.values():
                habits = tags | {"选": {**tags["选"], option.key: value}}
                for name in names:
                    _hear_all(made, sentence_of(phrases, name, habits), filled.year, cells, tags)
    return made


def sentence_of(phrases: Phrases, name: str, tags: Tags) -> list[TracedLine]:
    """The lines of a sentence beside tables; none where an office has nothing of its kind."""
    try:
        lines = phrases.lines(name, tags)
        return [line.without(KEPT) for line in lines if not is_row(line)]
    except FaultyFormError:
        return []


def _hear_all(
    made: _Heard, said: Sequence[TracedLine], year: int, cells: Mapping[Any, Path_], tags: Tags
) -> None:
    for line in said:
        _hear(made, line, year, cells)
        for sentence in line.split(SENTENCE):
            words = _told(sentence, year)
            if _NONE.search(words) and "0" not in words:
                made.absent[words].append(_lacking(tags))


def _hear(made: _Heard, text: TracedLine, year: int, cells: Mapping[Any, Path_]) -> None:
    """The words of a line before its figures, and where these add up."""
    names = [plain(text[p.start : p.end]) for p in text.printed if p.tag in _NAMES]
    _add_up(made, text, year, names)
    for each in text.printed:
        if each.tag in _YEARS or not NUMBER.fullmatch(text[each.start : each.end]):
            continue
        paths = sorted({str(cells.get(place, place)) for place in each.origin})
        unit = unit_at(text, each.end).removeprefix("万")
        is_row = "[" in each.tag
        own = _ROW.sub("[]", each.tag) if is_row else f"{unit}：{'、'.join(paths)}"
        made.cells.setdefault(each.tag, own)
        if len(each.origin) == 1:
            made.printed[cells.get(next(iter(each.origin)), ())].add(each.tag)
        keys = _keys(str(text), each.start, each.end, year)
        for key in keys:
            made.before[key].add(each.tag)
        if after := _own_words(keys[-1], names):
            made.before[after].add(each.tag)


def _own_words(key: Key, names: Sequence[str]) -> Key:
    """The key of a clause that begins with the office's name, without it; empty for another clause."""
    words, unit = key
    own = next((words.removeprefix(each) for each in names if words.startswith(each)), "")
    return (_AFTER_NAME, own, unit) if len(own) > 1 else ()


def _add_up(made: _Heard, text: TracedLine, year: int, names: Sequence[str]) -> None:
    """In which sentences of a line the amounts after the first add up to it, and their names."""
    line = str(text)
    starts = {each.start for each in text.printed if each.tag}
    texts = [each.start for each in text.printed if not NUMBER.match(line, each.start)]
    for begin, end in sentences_in(line):
        found = listed(line, begin, end)
        if not found or not starts >= {m.start() for m in found.others}:
            continue
        first, *others = (Decimal(m[0].replace(",", "")) for m in (found.whole, *found.parts))
        own = set()
        for each in found.parts:
            at, name = name_before(line, each)
            own.add(_ANY if any(at <= text < each.start() for text in texts) else _told(name, year))
        *keys, clause = _keys(line, *found.whole.span(), year)
        for key in filter(None, (*keys, _own_words(clause, names))):
            made.lists[key] = first == sum(others) and made.lists.get(key, True)
            made.parts[key] |= own


def _figure(text: str, number: re.Match[str], at: int) -> ToldFigure:
    unit = unit_at(text, number.end())
    words = text[_begin(text, number.start(), _CLAUSE) : number.end()] + unit
    return ToldFigure(Decimal(number[0].replace(",", "")), unit, words, at)


def _keys(text: str, start: int, end: int, year: int) -> tuple[Key, Key, tuple[str, str]]:
    """The words before a figure: of its sentence, of two clauses, of one; with its unit."""
    unit = unit_at(text, end).removeprefix("万")
    begin = _begin(text, start, _CLAUSE)
    before = _begin(text, begin - 1, _CLAUSE) if begin else 0
    clause = _told(text[begin:start], year)
    return (
        ("整句", _told(text[_begin(text, start, SENTENCE) : start], year), unit),
        ("两句", _told(text[before:begin], year), clause, unit),
        (clause, unit),
    )


def _told(words: str, year: int) -> str:
    """Words without what differs from office to office: figures, years, a number before them."""
    said = {str(year): "今", str(year - 1): "去"}
    words = NUMBER.sub(lambda m: said.get(m[0], "0"), plain(words))
    words = _OF_A_ROW.sub("", _OWN_YEAR.sub("", _NUMBERED.sub("", words)))
    words = _OF_ITSELF.sub("", _TAIL.sub("", words))
    return re.sub(_ENDING, _USUAL_ENDING, words)


def plain(text: str) -> str:
    """A text without blanks."""
    return re.sub(r"\s", "", text)


def _begin(text: str, at: int, stops: str) -> int:
    """Where the clause or sentence begins that holds a place."""
    return max(text.rfind(stop, 0, max(at, 0)) for stop in stops) + 1


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

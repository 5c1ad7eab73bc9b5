"""Checks of names: those of another office left behind, and one name written in two ways."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Hamming

from data_entry.findings import Finding
from data_entry.model.matters import Indicator, Project
from data_entry.model.spec import columns, sheets
from data_entry.model.unit import Subordinate, Unit
from generator.checks.engine.registry import Book, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import sentence_around
from generator.checks.reading.texts import running_texts
from generator.checks.rules.performance.indicators import measure
from generator.checks.rules.wording import is_short_form

_P = Patterns(__name__)
_LEVELS = "县区市州旗"
_SMALL = "镇乡"
_PEERS = "县区旗"
"""Levels of places that stand beside each other, none above the other."""
_GOVERNMENT = re.compile(rf"(?P<place>[一-龥]{{2,}}[{_LEVELS}])人民政府")
"""Whose department a unit says it is."""
_PERSON = re.compile(
    rf"(?P<post>副?(?:局长|主任|院长|校长|站长|所长|镇长|乡长|县长|书记|处长|科长|股长|庭长|组长|主席|经理))"
    rf"(?P<name>[{lexicon()['persons']['surnames']}][一-龥]{{2}})"
    r"(?=[，。、；：（）\n]|同志|任|为|担任|带队|带领|牵头|负责|主持|审核|审批|调度|组织|参加|分管)"
)
"""Somebody with a post; names of two characters are too short to be one another by mistake."""
_SHORTEST_NAME = 4
"""Names shorter than this may well differ in one character."""
_SHORTEST_PROJECT = 6
"""Shorter names of projects may be those of two that differ in one character."""
_MOST = 2
"""In so many characters, at the most, a name is written wrong."""


def _kind(name: str, levels: str = _LEVELS) -> tuple[str, str]:
    """The level of a unit and what follows it: 县, 统计局; empty where no place is named."""
    at = max(name.rfind(level) for level in levels)
    return (name[at], name[at + 1 :]) if at > 0 else ("", "")


@rule("D02")
def another_office_of_the_kind_is_named(book: Book, unit: Unit) -> Iterator[Finding]:
    """A 统计局 of another 县 stands only where it is visited, or worked with."""
    words = lexicon()["offices"]
    is_small = unit.name.endswith(tuple(words["of_towns"]))
    level, kind = _kind(unit.name, f"{_SMALL}道" if is_small else _LEVELS)
    if not kind:
        return
    peers = next((each for each in (_PEERS, _SMALL) if level in each), level)
    place = unit.name[: -len(level + kind)]
    pattern = re.compile(
        rf"(?:^|[。，；、：\n（“]|{'|'.join(words['before'])})"
        rf"(?P<place>[一-龥]{{2,3}})(?P<level>[{peers}]){re.escape(kind)}"
    )
    visited = re.compile("|".join(words["visited"]))
    for text in running_texts(book):
        for match in pattern.finditer(text.text):
            other = match["place"]
            is_own = place.endswith(other) or other.endswith(place)
            is_no_place = other.endswith(tuple(words["no_place"])) or level in other
            sentence = sentence_around(text.text, match.start("place"))
            if is_own or is_no_place or visited.search(sentence):
                continue
            name = f"{other}{match['level']}{kind}"
            yield book.told(text=text, name=name)


@rule("D02")
def posts_of_another_office_are_told(
    book: Book, unit: Unit, subordinates: Sequence[Subordinate]
) -> Iterator[Finding]:
    """“静川区第一人民医院内设12个科室”: whose departments and posts are told is the unit, or below it."""
    own = [unit.name, *(each.name for each in subordinates)]
    for text in running_texts(book):
        for match in _P.organ_with_posts.finditer(text.text):
            name = match["name"]
            is_own = any(is_short_form(name, each) or each in name for each in own)
            if not is_own:
                yield book.told(text=text, match=match)


@rule("D02")
def government_is_of_another_place(book: Book, unit: Unit) -> Iterator[Finding]:
    """A unit named 清江县… is a department of 清江县, not of 清江市, nor of 清河县."""
    name = unit.name.partition("（")[0]
    level, kind = _kind(name)
    match = _GOVERNMENT.search(unit.nature)
    if not kind or not match:
        return
    own, place = name.removesuffix(kind), match["place"]
    if place != own and (place[:-1] == own[:-1] or place[-1] == level):
        yield book.told(match=match, own=own)


@rule("D02")
def name_differs_from_another_sheet_s(book: Book, unit: Unit) -> Iterator[Finding]:
    """A unit of 人员情况 that is none of those listed but nearly one of them was written wrong."""
    subordinates = book.filled.sheets.get("subordinates") or []
    known = {unit.name: "unit.name"}
    known |= {row.name: f"subordinates.{i}.name" for i, row in enumerate(subordinates)}
    for index, row in enumerate(book.filled.sheets.get("staff") or []):
        if row.unit in known:
            continue
        for name, path in known.items():
            if is_nearly(row.unit, name):
                yield book.told(path=path, name=name, row=row, index=index)


@rule("D02")
def office_of_another_place_is_entered(book: Book, unit: Unit) -> Iterator[Finding]:
    """裳溪镇人民政府 as 主管部门 where the unit is 棠溪镇人民政府: its place was written wrong."""
    for sheet, spec, model in sheets(book.filled.root):
        names = columns(model) if spec.shape == "table" else ()
        for index, row in enumerate(book.filled.sheets.get(sheet) or () if names else ()):
            for column in names:
                said = getattr(row, column.name)
                if sheet != "staff" and isinstance(said, str) and _is_misplaced(said, unit.name):
                    yield book.told(place=(sheet, index, column.name), said=said)


def _is_misplaced(one: str, other: str) -> bool:
    """True if two offices of one kind are of places that differ in one character."""
    own, its = (_kind(name, f"{_LEVELS}{_SMALL}") for name in (one, other))
    return bool(own[1]) and own == its and is_nearly(one, other, 1)


def is_nearly(one: str, other: str, most: int = _MOST) -> bool:
    """True if two names differ in a character or two, or in no more than ``most``."""
    if min(len(one), len(other)) < _SHORTEST_NAME or len(one) != len(other):
        return False
    return 0 < Hamming.distance(one, other) <= most


@rule("D02")
def name_has_another_ending(book: Book, unit: Unit) -> Iterator[Finding]:
    """“清江县统计委员会” where the unit is 清江县统计局: a name that was renamed by half."""
    endings = sorted(lexicon()["endings"]["words"], key=len, reverse=True)
    own = next((ending for ending in endings if unit.name.endswith(ending)), "")
    stem = unit.name.removesuffix(own)
    listed = {row.name for row in book.filled.sheets.get("subordinates") or []}
    if not own or not _kind(stem)[1]:
        return
    pattern = re.compile(rf"{re.escape(stem)}(?:{'|'.join(endings)})")
    for text in running_texts(book):
        for match in pattern.finditer(text.text):
            if match[0] != unit.name and match[0] not in listed and "原" not in text.text:
                yield book.told(text=text, match=match)


@rule("D02")
def report_begins_with_nearly_the_unit(book: Book, unit: Unit) -> Iterator[Finding]:
    """A paragraph that begins with 市社保中心 in a report of 市医保中心 tells of the unit itself."""
    names = [name for name in (unit.org, unit.short) if name and len(name) >= _SHORTEST_NAME]
    for text in running_texts(book) if names else ():
        for paragraph in text.text.split("\n") if not text.project else ():
            for name in names:
                begun = paragraph.strip()[: len(name)]
                is_body = begun[:1] == name[:1] and begun[-1:] == name[-1:]
                if is_body and Hamming.distance(begun, name) == 1:
                    yield book.told(text=text, begun=begun, name=name)


@rule("D02")
def project_is_written_in_two_ways(book: Book, projects: Sequence[Project]) -> Iterator[Finding]:
    """乡镇统计所建设项目 where the list has 乡镇统计站建设: a name written wrong in one character."""
    names = dict.fromkeys(each.name for each in projects)
    told_apart = [each for each in names if len(each) >= _SHORTEST_PROJECT]
    for text in running_texts(book) if told_apart else ():
        for behind in _P.of_a_project.finditer(text.text):
            for name in told_apart:
                said = text.text[max(behind.start() - len(name), 0) : behind.start()]
                if said not in names and is_nearly(said, name, 1) and said.isalpha():
                    yield book.told(text=text, said=said, name=name)


@rule("D02")
def person_is_written_in_two_ways(book: Book) -> Iterator[Finding]:
    """局长王志强 and 局长王智强 are one; 李秀兰、李秀蓝 are two."""
    known: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for text in running_texts(book):
        for match in _PERSON.finditer(text.text):
            sentence = sentence_around(text.text, match.start())
            before = known.setdefault((match["post"], match["name"][0]), [])
            for name, where in before:
                are_two = f"、{name}" in sentence or f"、{match['name']}" in where
                if not are_two and Hamming.distance(name, match["name"]) == 1:
                    yield book.told(text=text, match=match, name=name)
                    break
            before.append((match["name"], sentence))


@rule("A18")
def target_is_bounded_the_wrong_way(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Finding]:
    """Of what is the better the more there is a target is no ≤; nor is a cost's a ≥."""
    for index, each in enumerate(indicators):
        target = measure(each.target)
        is_better = each.level3.endswith(tuple(lexicon()["rates"]["better"]))
        is_cost = "成本" in each.level1 + each.level2
        wrong = "≤" if is_better else "≥" if is_cost else ""
        if target and wrong and target.bound == wrong:
            word = "最多" if wrong == "≤" else "最少"
            yield book.told(index=index, each=each, word=word)

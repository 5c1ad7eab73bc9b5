"""What can be said of an office: the facts of its workbook by the tags that name them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from data_entry.sourced import NOWHERE, origin_of
from generator.authoring.directions import DIRECTION, Directed
from generator.authoring.form_words import (
    COUNTED,
    choices_of,
    contexts_of,
    core,
    is_at_odds,
    units_of,
    words_of,
)
from generator.authoring.tag_list import balanced_tags, optional_tags, tag_lines
from generator.contents.compose import make_tags
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.forms.form import Form, Numbers
from generator.forms.phrases import Phrases
from generator.forms.printed import Money, Points, Rate

_SKIPPED = ("表", "句", "选", "有数", "图", "收支总计.占比", "财政拨款总计.占比")
_UNSAID = (
    "封面单位",
    "正文称谓",
    "绩效段称谓",
    "键",
    "简称",
    "持平",
    "级",
    "缩进",
    "年度",
    "金额单位",
    "上年决算",
    "含本级",
)
FIGURE = re.compile(r"(?<![表件图第\d])\d[\d,]*(?:\.\d+)?(?:%|万元|元)?")
"""One that tells something: 公开表2 is only to be seen."""
UNFILLED = re.compile(r"[XxＸ×*＊○〇_]{2,}")
"""What templates have where a figure belongs."""
LABEL = re.compile(r"\d+[.、．]|[（(]\d+[)）]")
_MOST = 0.6
"""So much of the signs of a label tells of a fact."""
_TAIL = 6
"""So many signs before a figure that the form has before one tag only tell that it is that."""
_SHORT = 4
"""A clause of fewer signs says only with the ones before it what its figure is."""
INNER = "各项"
"""Where the row of a list has rows of its own."""
ROW = "行"
"""What the row of a list is called."""


@dataclass
class Facts:
    """What can be said, by how it is printed."""

    tags: Tags
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the tags, as far as they have any."""
    words: str = ""
    """What the form itself writes."""
    typed: tuple[str, ...] = ()
    """Texts that a workbook of this office may hold, asked by this form or not."""
    contexts: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What the form writes before a tag."""
    units: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What the form counts by a tag."""
    optional: frozenset[str] = frozenset()
    """Tags of facts that an office may leave blank."""
    balanced: Mapping[str, str] = field(default_factory=dict)
    """Tags of amounts that must be equal to others."""
    heading: str = ""
    """Under which heading a line stands."""
    wholes: dict[str, str] = field(default_factory=dict)
    """Of what the shares under this heading are, by the words before them; empty where of several."""
    asks: Numbers | None = None
    """How a form prints what it asks for itself; None where every figure must be a fact."""
    turned: Mapping[Directed, str] = field(default_factory=dict)
    """What the document itself calls the other direction."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """Single facts by the names of their tags."""
        return dict(_single(self.tags))

    @cached_property
    def printed(self) -> dict[str, list[str]]:
        """The names of the tags that print a text."""
        found: dict[str, list[str]] = {}
        for name, value in self.values.items():
            if (text := printed(value)) and _is_said(name):
                found.setdefault(text, []).append(name)
        return found

    @cached_property
    def amounts(self) -> dict[str, Money]:
        """Amounts other than 0, of which something may be a part."""
        found = self.values.items()
        return {n: v for n, v in found if isinstance(v, Money) and v and _is_said(n)}

    @cached_property
    def texts(self) -> list[str]:
        """Words of the workbook, the longest first."""
        found = (t for t in self.printed if len(t) > 1 and not FIGURE.fullmatch(t))
        kept = [t for t in found if not DIRECTION.fullmatch(t) and not LABEL.fullmatch(t)]
        return sorted(filter(self._tells, kept), key=len, reverse=True)

    def _tells(self, text: str) -> bool:
        """Whether a text is one of the workbook wherever it stands, or of the row a line is about.

        What a quantity is called is the author's own word.
        """
        names = [name.rpartition(".") for name in self.printed[text]]
        is_called = all(last == "名称" and f"{of}.键" in self.values for of, _, last in names)
        is_of_row = any(of.partition(".")[0] == ROW for of, _, _ in names)
        return is_of_row or not (text in self.words or is_called)

    @cached_property
    def lists(self) -> dict[str, list[Tags]]:
        """Lists of rows that have names."""
        return {
            name: value
            for name, value in self.tags.items()
            if isinstance(value, list) and value and isinstance(value[0], Mapping)
        }

    def called(self, name: str) -> str:
        """What the workbook calls a tag; its name where it is worked out."""
        return self.titles.get(name) or name.replace(".", "的")

    def amount(self, name: str) -> Money:
        """The amount of a tag."""
        found: Money = self.values[name]
        return found

    def named(self, words: str) -> str:
        """The tag of the amount that has exactly these words for its name; empty if none has."""
        found = (n for n, v in self.values.items() if isinstance(v, Money) and _is_said(n))
        return next((n for n in found if n.rpartition(".")[2] == words), "")

    def project(self, lead: str, figure: str) -> str:
        """A budget's 项目支出, of which there is no fact: all but its 基本支出; empty for what is none."""
        stem = re.sub(r".*年度?", "", lead)
        parts = [self.named(stem.replace("项目支出", f"{kind}支出")) for kind in ("", "基本")]
        if not (stem.endswith("项目支出") and all(parts)):
            return ""
        whole, basic = map(self.amount, parts)
        return f"({' - '.join(parts)})" if printed(whole - basic) == figure else ""

    def names_nothing(self, text: str) -> bool:
        """Whether a text goes on with the amount of a fact that is nothing: it tells facts one by one."""
        found = re.match(r"[；，、]([^，；。：、（）\d]+)0", text)
        name = self.named(found[1]) if found else ""
        return bool(name) and not self.amount(name)

    def changes_of(self, quantities: Collection[str], figure: str) -> list[str]:
        """Which differences of these quantities a figure may be."""
        names = (n.rpartition(".") for n in self.printed.get(figure, []))
        return [f"{q}.{fact}" for q, _, fact in names if fact.endswith("差额") and q in quantities]

    def lacking(self, text: str) -> list[str]:
        """The quantities that an office has nothing of, as a sentence under this heading says."""
        zeros = (
            n.rpartition(".")[0] for n, v in self.values.items() if n.endswith(".数") and not v
        )
        keyed = (each for each in zeros if f"{each}.键" in self.values)
        return [
            n for n in keyed if any(w in text + self.heading for w in self.labels_of(f"{n}.数"))
        ]

    def other_parts(self, names: Collection[str]) -> list[str]:
        """Counts of a kind that are nothing here, where others of it make up a whole: 5辆，其中……用车."""
        counts = {n: v for n in names if isinstance(v := self.values.get(n), int)}
        parts = {n[-2:]: [v for each, v in counts.items() if each[-2:] == n[-2:]] for n in counts}
        kinds = {
            kind for kind, own in parts.items() if len(own) > 1 and sum(own) in counts.values()
        }
        told = {n.rpartition(".")[0] for n in counts}
        zeros = (n for n, v in self.values.items() if isinstance(v, int) and not v)
        return [
            n for n in zeros if n[-2:] in kinds and n.rpartition(".")[0] in told and n not in counts
        ]

    def is_in_longer(self, words: str, text: str, at: int) -> bool:
        """Whether words at a place are only the end of what another fact is called."""
        longer = (each for each in self.titles.values() if words in each and each != words)
        return any(
            text.startswith(each, at - each.index(words)) for each in longer if each.index(words)
        )

    def under(self, heading: str, asks: Numbers | None = None) -> "Facts":
        """These facts for the lines under a heading."""
        made = copy(self)
        made.heading, made.asks, made.wholes = heading, asks, {}
        return made

    def beside(self, name: str, row: Tags) -> "Facts":
        """These facts, and those of one row of a list."""
        made = replace(self, tags=self.tags | {name: row})
        for field_, text in row.items():
            found = (
                _KIND.search(text) if field_ in ("名称", "类") and isinstance(text, str) else None
            )
            if found and len(stem := text[: found.start()]) > 1:
                made.printed.setdefault(stem, []).append(
                    tag := f'{name}.{field_}.removesuffix("{found[0]}")'
                )
                made.values[tag] = stem
        return made

    def counts(self, name: str, unit: str, before: str) -> bool:
        """Whether a fact may be a number of these: unless the form counts others by it, or it is named."""
        is_named = before.endswith((*self.labels_of(name),))
        title = _UNIT.findall(self.titles.get(name, ""))
        return (
            is_named
            or not unit
            or not (own := self.units.get(name, title))
            or unit[0] in "".join(own)
        )

    def total(self, number: int, unit: str, clause: str) -> list[str]:
        """The two counts of one kind that a clause tells of and that make up a number together."""
        kinds = {n: self._kinds(n, unit) for n in self.values if unit in self.units.get(n, ())}
        found = [
            f"({a} + {b})"
            for a, b in combinations(kinds, 2)
            if int(self.values[a]) + int(self.values[b]) == number
            and any(each in clause for each in kinds[a] & kinds[b])
        ]
        return found if len(found) == 1 else []

    def _kinds(self, name: str, unit: str) -> set[str]:
        """The two signs before the unit in a tag's labels: 接待 of 国内公务接待批次."""
        return {m[1] for each in self.labels_of(name) if (m := re.search(f"(..){unit}$", each))}

    def is_told(self, names: Iterable[str], before: str, *, widely: bool = False) -> bool:
        """Whether an amount is what the words before it say: the clause, or the sentence of a short one.

        ``widely``: the sentence of any.
        """
        names = [name for name in names if isinstance(self.values[name], Money)]
        sentence = before.split("。")[-1]
        clause = re.split("[，；：、]", sentence)[-1]
        signs = {*(sentence + self.heading if widely or is_short(clause) else clause)}
        labels = (each for name in names for each in self._telling(name))
        told = any(len({*each} & signs) >= _MOST * len({*each}) for each in labels)
        return (told and not self.is_other(names, before)) or not names

    def is_other(self, names: Iterable[str], before: str) -> bool:
        """Whether what stands before an amount ends like these are called, but is another thing."""
        for each in ("单位.单位名称", "称谓"):  # and brackets
            before = before.replace(str(self.values[each]), "")
        words = re.split("[，；：、。（]", re.sub("（[^（）]*）", "", before))[-1]
        labels = [each for name in names for each in self._telling(name)]
        odds = {each for each in labels if is_at_odds(each, words)}
        return bool(odds) and not any(
            each[-2:] == words[-2:] or {*each} <= {*words} for each in {*labels} - odds
        )

    def _telling(self, name: str) -> list[str]:
        return [re.sub(_WHOLE, "", each) or each for each in self.labels_of(name)]

    def told_by(self, figure: str, before: str) -> str:
        """The tag of the amount that a figure is by the words before it; empty where that is open."""
        names = self.of_kind(self.printed.get(figure, []), before)
        told = [each for each in names if self.is_told([each], before)]
        found = told if self.is_one(told) else self.balanced_one(told, before)
        return next(iter(found), "")

    def of_year(self, names: list[str], before: str) -> list[str]:
        """Of equal amounts those of this year, unless the sentence has named the last one."""
        last = rf"[上去]年(?!结转)|{self.values['上年']}"
        if len(names) < 2 or re.search(last, re.split("[。；]", before)[-1]):
            return names
        prior = {origin_of(v) for n, v in self.values.items() if n.endswith(".上年数")} - {NOWHERE}
        return [n for n in names if origin_of(self.values[n]) not in prior] or names

    def is_one(self, names: Iterable[str]) -> bool:
        """Whether these names are one fact: of the same cells."""
        return len({(origin_of(self.values[n]) or n, type(self.values[n])) for n in names}) == 1

    def balanced_one(self, names: list[str], before: str) -> list[str]:
        """The one whose words of the form end what stands before it, or one of an equal pair.

        A pair is one figure in every right workbook: 收入总计 and 支出总计.
        """
        tails = {n: [each[-_TAIL:] for each in self.contexts.get(n, ())] for n in names}
        ended = [n for n in names if any(len(t) == _TAIL and before.endswith(t) for t in tails[n])]
        if len(ended) == 1:
            return ended
        twins = {self.balanced.get(name, name) for name in names}
        is_one = len(names) > 1 and twins <= {*self.values} and self.is_one(twins)
        return names[:1] if is_one and self.is_told(names, before, widely=True) else []

    def of_kind(self, names: list[str], before: str) -> list[str]:
        """Of facts alike but for their kind, 收入 and 支出, the one named before, or in the sentence."""
        labels = {n: found[0] for n in names if (found := self.labels_of(n))}
        for words in (before[-2:], before.split("。")[-1] + self.heading):
            named = {label[:-2] for label in labels.values() if label[-2:] in words}
            kept = [
                n
                for n in names
                if not (n in labels and labels[n][:-2] in named) or labels[n][-2:] in words
            ]
            if len(kept) < len(names):
                return kept
        return names

    def labels_of(self, name: str) -> list[str]:
        """The words that tell of a tag: its title, its name, its quantity's, what stands before it."""
        quantity, _, fact = name.rpartition(".")
        words = [fact if fact != "数量" else quantity.rpartition(".")[2], self.titles.get(name, "")]
        if f"{quantity}.键" in self.values:
            words = [str(self.values.get(f"{quantity}.名称", "")), quantity.rpartition(".")[2]]
        found = [*filter(None, map(core, words))]
        found += [each.replace("预算财政拨款", "预算") for each in found if "预算财政拨款" in each]
        return [*found, *self.contexts.get(name, ())]


_UNIT = re.compile(rf"（({COUNTED.pattern})）(?:：|$)")
"""What a title says that is counted."""
_KIND = re.compile("(?:支出|收入|费)$")
_WHOLE = "本年|合计|总计"
"""What a total is called beside what it is of."""


def names_of(row: Tags) -> list[str]:
    """What the row of a list may be called: its name, else that without 支出 at its end."""
    words = (str(each) for each in row.values() if isinstance(each, str) and len(each) > _SHORT)
    name = str(row.get("名称") or row.get("项") or next(words, ""))
    return [each for each in dict.fromkeys((name, _KIND.sub("", name))) if len(each) > 1]


def is_short(clause: str) -> bool:
    """Whether a clause says only with what stands before it what its figure is."""
    return len(re.sub(rf"{DIRECTION.pattern}|{_WHOLE}|[^一-鿿]", "", clause)) < _SHORT


def is_about(row: Tags, line: str) -> bool:
    """Whether a line is about a row."""
    return any(name in line for name in names_of(row))


def told(line: str) -> set[str]:
    """The figures of a line that tell of what it is: those with decimals."""
    return {each for each in FIGURE.findall(line) if "." in each.strip("0.,万元%")}


def _single(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            path = f"{name}.{key}" if name else str(key)
            if path not in _SKIPPED:
                yield from _single(inner, path)
    elif not isinstance(value, list | bool) and value is not None:
        yield name, value


def _is_said(name: str) -> bool:
    last = name.rpartition(".")[2]
    return (
        last not in _UNSAID and name.isprintable() and all(map(str.isidentifier, name.split(".")))
    )


def printed(value: Any) -> str:
    """How a fact stands in a sentence."""
    if isinstance(value, Money):
        return str(value) + value.style.unit
    if isinstance(value, str | int | Rate | Points):
        return str(value)
    return ""


def office_facts(form: Form, subject: Subject, typed: tuple[str, ...] = ()) -> Facts:
    """What can be said of this office under a form; ``typed``: texts its workbook may hold."""
    titles = {each.name: each.title for each in tag_lines(subject)}
    texts = [*form.words.values(), *form.phrases.values(), *choices_of(form)]
    root = type(subject.disclosure)
    return Facts(
        make_tags(subject, Phrases(form)),
        titles,
        words_of(texts),
        typed,
        contexts_of(texts),
        units_of(texts),
        frozenset(optional_tags(root)),
        dict(balanced_tags(root)),
    )

"""A line that no sentence of the form says, with tags in the place of its figures, words and directions.

A figure is placed by a value that one fact alone has, or by the words around it; 0, 0 % and 100 % never
by their value. A direction is that of the quantity whose figure stands beside it. What a document says
of one case only (增加, 下降, a reason) is said in that case; the others are left to the form.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from generator.authoring.directions import DIRECTION, TURNED, directed
from generator.authoring.form_words import COUNTED
from generator.authoring.learning.asked import TAG, is_askable, question, told_apart
from generator.authoring.learning.facts import (
    FIGURE,
    LABEL,
    ROW,
    UNFILLED,
    Facts,
    is_short,
    names_of,
    printed,
)
from generator.authoring.learning.placing.reasons import ask, reasons_in
from generator.authoring.learning.placing.shares import Share, share, wholes
from generator.authoring.learning.placing.slots import (
    BUDGETS,
    CHANGES,
    HINTS,
    NAMES,
    OF_BUDGET,
    OF_CHANGE,
    Slot,
    UnplacedError,
    called_before,
    of_kind,
    written_out,
)
from generator.contents.tags import Tags
from generator.forms.form import Numbers
from generator.forms.printed import Money

YEARS, _OF_A_DATE = ("年", "上年"), ("月", "日")
_CERTAIN = {"0%", "100%", "0.00%", "100.00%"}
_MARKS, _STOPS = "，。；：、（）", "，。；：、"
_ENOUGH, _LITTLE = 0.7, 0.34
"""Of the signs of a label so much of one, and so little of every other, tells a figure."""
_AVERAGE = re.compile(r"(?:人均|车均|平均)[^，。；：、\d]*$")


def place(text: str, facts: Facts, row: str = "") -> list[Slot]:
    """What of a line is said by which tag. Raises UnplacedError.

    ``row``: the name of the row of a list that the line is about; its facts come before others.
    """
    return _Placing(text, facts, row).slots()


class _Placing:
    def __init__(self, text: str, facts: Facts, row: str) -> None:
        self.text, self.facts, self.row = text, facts, row
        self.found: list[Slot] = []
        self.open: list[Slot] = []
        self.reasons = [] if row else reasons_in(text, facts)

    def slots(self) -> list[Slot]:
        """All of them, in order."""
        if not self.row:
            self._lists()
            self._joined()
            self._sums()
        self._words()
        left = [*self._left()]
        self._figures()
        for slot in [*self.open] * 2:  # what is placed helps to place what stands beside it
            if slot in self.open:
                self._settle(slot)
        self._shares()
        self.found += [ask(each, self.text, self.found, self.facts) for each in self.reasons]
        self._directions()
        self._numbering()
        if numbers := self.facts.asks:
            self._ask(numbers)
        if faults := [*(each.unplaced(self.facts.called) for each in self.open), *left]:
            raise UnplacedError("；".join(faults))
        return sorted(self.found, key=lambda each: each.start)

    def _ask(self, numbers: Numbers) -> None:
        """Figures that no form asks for are questions; an amount of a fact that has another is none."""
        near = {s.quantity for s in self.found}
        for slot in [*self.open]:
            slot.names = slot.names or self.facts.changes_of(near, slot.text)
            if slot.names and not slot.text.isdigit() and not slot.is_untold:
                continue
            if not is_askable(self.text, slot.start, slot.end, self.facts, slot.names):
                continue
            ends = (s.end for s in self.found if s.name not in YEARS)
            begin = max((end for end in ends if end <= slot.start), default=0)
            if asked := question(self.text, begin, slot.start, slot.end, numbers):
                slot.question, slot.end = asked
                if slot.question.tag in {s.question.tag for s in self.found if s.question}:
                    title = told_apart(self.text, slot.start, slot.question.title)
                    slot.question = replace(slot.question, title=title)
                slot.names = [f"{TAG}.{slot.question.tag}"]
                self.open.remove(slot)
                self.found.append(slot)

    def _sums(self) -> None:
        """One amount of several facts that are named before it, with 、 between them."""
        for found in FIGURE.finditer(self.text):
            lead = re.split(f"[{_STOPS.replace('、', '')}]", self.text[: found.start()])[-1]
            parts = [self.facts.named(each) for each in lead.split("、")]
            if left := self.facts.project(lead, found[0]):
                self.found.append(Slot(*found.span(), found[0], [left]))
            elif len(parts) > 1 and all(parts):
                first, *others = map(self.facts.amount, parts)
                names = [f"({' + '.join(parts)})"] * (printed(sum(others, first)) == found[0])
                (self.found if names else self.open).append(Slot(*found.span(), found[0], names))

    def _left(self) -> Iterator[str]:
        """Texts of the workbook that would stand in every office's document, and what is not filled."""
        for found in UNFILLED.finditer(self.text):
            yield f"“{found[0]}”还没有换成样本单位的数"
        for words in self.facts.typed:
            for found in re.finditer(re.escape(words), self.text):
                if words not in self.facts.words and self._is_free(*found.span()):
                    yield f"“{words}”是样本单位填的文字，这一格式没有问，或不知道是哪一处"

    def _is_free(self, start: int, end: int) -> bool:
        return all(
            end <= s.start or start >= s.end for s in (*self.found, *self.open, *self.reasons)
        )

    def _words(self) -> None:
        """Texts of the workbook; a reason or a use only where the words before it say that it is one."""
        for words in self.facts.texts:
            for found in re.finditer(re.escape(words), self.text):
                is_whole = not self.facts.is_in_longer(words, self.text, at := found.start())
                if is_whole and self._is_free(*found.span()) and self._is_asked_for(words, at):
                    self._add(Slot(*found.span(), words, self._rows_first(words, at)))

    def _is_asked_for(self, words: str, at: int) -> bool:
        kinds = {name.rpartition(".")[2] for name in self.facts.printed[words]}
        if not kinds <= {*HINTS}:
            return True
        before = self.text[max(0, at - 10) : at]
        return any(sign in before for kind in kinds for sign in HINTS[kind])

    def _rows_first(self, text: str, at: int) -> list[str]:
        """The tags that print a text: the row's own first; a difference only after its direction.

        What is worked out by head or by car is no fact, whatever it is equal to.
        """
        if _AVERAGE.search(self.text[:at]):
            return []
        names = self.facts.printed.get(text, [])
        if told := [name for name in NAMES if name in names]:  # 绩效简称 where it is about 绩效
            return sorted(told, key=lambda name: name[:2] not in self.text)[:1]
        if any(isinstance(self.facts.values[name], Money) for name in names):
            is_change = bool(re.search(rf"(?:{DIRECTION.pattern})[了为]?$", self.text[:at]))
            names = [n for n in names if n.endswith("差额") == is_change]
            names = self.facts.of_year(names, self.text[:at])
        own = [name for name in names if self.row and name.startswith(f"{self.row}.")]
        return own or names

    def _add(self, slot: Slot) -> None:
        slot.is_optional = bool(self.facts.optional & {*slot.names})
        is_number = FIGURE.fullmatch(slot.text)
        is_plain = slot.text in _CERTAIN or not is_number or slot.text.isdigit()
        is_plain |= not slot.text.strip("0.,万元%")
        is_one = self.facts.is_one(slot.names)
        is_own = is_one and bool(self.row) and slot.name.startswith(f"{self.row}.")
        is_text = is_one and (not is_number or slot.name in YEARS)
        is_value = is_one and not is_plain and not is_own
        slot.is_untold = is_value and not self.facts.is_told(slot.names, self.text[: slot.start])
        certain = is_one and (not is_plain or is_own or is_text) and not slot.is_untold
        (self.found if certain else self.open).append(slot)

    def _figures(self) -> None:
        label = LABEL.match(self.text)
        for found in FIGURE.finditer(self.text):
            start, end = found.span()
            if not self._is_free(start, end) or self.text.startswith(_OF_A_DATE, end):
                continue
            unit = m[0] if found[0].isdigit() and (m := COUNTED.match(self.text, end)) else ""
            before = self.text[:start]
            equal = self._rows_first(found[0], start)
            names = [each for each in equal if self.facts.counts(each, unit, before)]
            if (label and end <= label.end()) or (not names and self._is_of_the_form(start, end)):
                continue
            clause = re.split("[。；]", before)[-1]
            total = self.facts.total(int(found[0]), unit, clause) if unit and not names else []
            if total:
                self.found.append(Slot(start, end, found[0], total))
            else:
                self._add(Slot(start, end, found[0], names))

    def _is_of_the_form(self, start: int, end: int, before: int = 0) -> bool:
        """Whether a figure is one of the form's own words: 12月, 100万元; with so many signs before it."""
        number = re.escape(self.text[start:end].rstrip("万元%"))
        after = re.escape(self.text[start + len(number.replace("\\", "")) :][:1])
        lead = re.escape(self.text[max(0, start - before) : start])
        return bool(re.search(rf"(?<![\d.]){lead}{number}{after}", self.facts.words))

    def _settle(self, slot: Slot) -> None:
        """Place a piece by the words around it, or by what is placed beside it."""
        before = self.text[: slot.start]
        if slot.is_untold and self.facts.is_other(slot.names, before):
            return
        count, slot.names = len(slot.names), called_before(slot, before, self.facts)
        names = self._by_words(slot)
        if not self.facts.is_one(names):
            names = self._by_neighbour(slot, len(slot.names) < count) or names
        if not self.facts.is_one(names):
            names = self.facts.balanced_one(slot.names, before) or names
        clause = re.split(f"[{_STOPS}]", before)[-1]
        if not self.facts.is_one(names) and is_short(clause):  # 支出 of what the sentence is about
            names = self._told_by(slot, {*before.split("。")[-1]}, {*clause}) or names
        if self.facts.is_one(names):
            slot.names = names
            self.open.remove(slot)
            self.found.append(slot)
        elif not names and self._is_of_the_form(slot.start, slot.end, 2 if slot.names else 0):
            self.open.remove(slot)

    def _by_words(self, slot: Slot) -> list[str]:
        """The names whose label stands in the clause, or began before it in the sentence."""
        text, at = self.text, slot.start
        ends = [m.start() for m in re.finditer(f"[{_STOPS}]|$", text) if m.start() >= slot.end]
        others = [s.end for s in self.found if s.end <= at and not s.name.endswith("年")]
        begin = max(0, *others, *(text.rfind(mark, 0, at) + 1 for mark in _STOPS))
        clause = {*text[begin : min(ends)]}
        whole = clause | {*text[max(text.rfind(mark, 0, at) + 1 for mark in "。；") : at]}
        near = self._told_by(slot, clause, clause)
        headed = set() if slot.is_untold else clause | {*self.facts.heading}
        return (
            near
            or self._told_by(slot, whole, clause)
            or (self._told_by(slot, headed, headed) if self.facts.heading else [])
        )

    def _told_by(self, slot: Slot, signs: set[str], last: set[str]) -> list[str]:
        """The names all of whose label is among the signs, its end among the last ones."""
        shares: dict[str, tuple[float, int]] = {}
        for name in slot.names:
            labels = [each for each in self.facts.labels_of(name) if {*each[-2:]} & last]
            told = [(len({*each} & signs) / len({*each}), len({*each})) for each in labels]
            shares[name] = max(told, default=(0.0, 0))
        best = max(shares.values(), default=(0.0, 0))
        names = [name for name, share in shares.items() if share == best]
        rest = (each for n in slot.names if n not in names for each in self.facts.labels_of(n))
        wider = [(each, len({*each} & signs) / len({*each})) for each in rest]
        others = max((share for label, share in wider if {*label[-2:]} & last), default=0.0)
        whole = [each for name in names for each in self.facts.labels_of(name)]
        own = [each for each in whole if len({*each}) == best[1]]
        is_wider = any(
            share > 0.5 and any(each in label and each != label for each in own)
            for label, share in wider
        )
        is_told = (best[0] == 1 and not is_wider) or (best[0] >= _ENOUGH and others <= _LITTLE)
        return names if is_told else []

    def _by_neighbour(self, slot: Slot, is_kind: bool) -> list[str]:
        """The names of the quantity whose figure stands nearest: in the same sentence, else before it.

        ``is_kind``: the words before it have left only some of its names.
        """
        start, end = self.text.rfind("。", 0, slot.start) + 1, self.text.find("。", slot.start)
        first = start if slot.text.isdigit() else 0  # another sentence counts something else
        near = sorted(
            (s for s in self.found if s.start >= first and (end < 0 or s.start < end)),
            key=lambda s: (s.start < start, s.start > slot.start, abs(s.start - slot.start)),
        )
        for other in near:
            near_by = {name.rpartition(".")[0] for name in other.names} - {""}
            if slot.is_untold or is_kind:  # a sheet is no quantity
                near_by = {each for each in near_by if f"{each}.键" in self.facts.values}
            same = [n for n in slot.names if n.rpartition(".")[0] in near_by]
            if same := [n for n in same if n not in other.names]:
                return of_kind(same, self.text[max(0, slot.start - 20) : slot.start])
        return []

    def _shares(self) -> None:
        """Percentages that are worked out from what was placed before them and from a whole."""
        amounts = [
            (s.end, s.name)
            for s in self.found
            if not s.loop and isinstance(self.facts.values.get(s.name), Money)
        ]
        found = {
            each: slot
            for slot in self.open
            if slot.text.endswith("%")
            and (
                each := share(
                    self.text, slot.start, slot.text, [a for a in amounts if a[0] <= slot.start]
                )
            )
        }
        for each, whole in wholes([*found], self.facts, self._named_whole):
            slot = found[each]
            slot.names, slot.whole = [f"({each.part} / {whole})"], whole
            self.open.remove(slot)
            self.found.append(slot)

    def _named_whole(self, each: Share, names: list[str]) -> list[str]:
        signs = {*each.lead[1:]}
        if len(here := [name for name in names if name in {s.name for s in self.found}]) == 1:
            return here
        return self._told_by(Slot(each.place, each.place, "", names), signs, signs)

    def _directions(self) -> None:
        for found in DIRECTION.finditer(self.text):
            if self._is_free(*found.span()):
                slot = self._direction(*found.span(), found[0])
                (self.found if slot.names else self.open).append(slot)

    def _direction(self, at: int, stop: int, word: str) -> Slot:
        """The direction of the quantity whose change, or reason, stands nearest: after it, else before."""
        end = self.text.find("。", at)
        sentence = [s for s in self.found if end < 0 or s.start < end]
        after = sorted((s for s in sentence if s.start > at), key=lambda s: s.start)
        before = sorted((s for s in sentence if s.start < at), key=lambda s: -s.start)
        piece = self.text.find("；", at)
        near = [s for s in after if piece < 0 or s.start < piece]
        for slot in (*near, *before, *after):
            for facts, kinds in ((OF_CHANGE, CHANGES), (OF_BUDGET, BUDGETS)):
                if slot.fact in facts:
                    names = [f"{slot.quantity}.{kind}" for kind in kinds]
                    values = {name: str(self.facts.values.get(name)) for name in names}
                    if word in values.values():
                        return Slot(at, stop, word, [n for n in names if values[n] == word])
                    for name, value in values.items():
                        for turned in TURNED:
                            if value in turned and word in turned:
                                own = self.facts.turned.get(directed(self.text, at, stop))
                                opposite = own or turned[word]
                                other = f'"{word}" if {name} == "{value}" else "{opposite}"'
                                return Slot(at, stop, word, [name], f"{{{{ {other} }}}}")
        return Slot(at, stop, word, [])

    def _numbering(self) -> None:
        """The number of an item is its own where the first figure's quantity has it."""
        label = LABEL.match(self.text)
        first = min(self.found, key=lambda s: s.start, default=None)
        if label and first and self._is_free(*label.span()):
            name = f"{first.quantity}.序"
            if str(self.facts.values.get(name)) == label[0]:
                self.found.append(Slot(*label.span(), label[0], [name]))

    def _lists(self) -> None:
        """Lists whose every row, or every row with an amount, is written alike, one by one."""
        for name, rows in self.facts.lists.items():
            given = [row for row in rows if row.get("数")]
            for which, some in ((name, rows), (f"{name} if {ROW}.数", given)):
                slot = self._listed(which, some) if len(some) > 1 else None
                if slot and not self.facts.names_nothing(self.text[slot.end :]):
                    self.found.append(slot)

    def _joined(self) -> None:
        """Lists of names, one after the other."""
        for name, value in self.facts.tags.items():
            if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                words = "、".join(map(str, value))
                if (at := self.text.find(words)) >= 0 and self._is_free(at, at + len(words)):
                    loop = f'{{{{ {name}|join("、") }}}}'
                    self.found.append(Slot(at, at + len(words), words, [name], loop))

    def _listed(self, name: str, rows: list[Tags]) -> Slot | None:
        """All rows of a list, if each is written alike and the same sign stands between them."""
        starts: list[int] = []
        at = 0
        for row in rows:
            found = ((self.text.find(each, at), each) for each in names_of(row))
            start, title = next((each for each in found if each[0] >= 0), (-1, ""))
            if start < 0:
                return None
            starts.append(start)
            at = start + len(title)
        sign = self.text[starts[1] - 1]
        if sign not in "、；，" or not self._is_free(starts[0], starts[-1] + 1):
            return None
        pieces = [self.text[a : b - 1] for a, b in pairwise(starts)]
        said = {self._row(row, piece) for row, piece in zip(rows, pieces, strict=False)}
        marks = (m.start() for m in re.finditer(f"[{_MARKS}]|$", self.text))
        for end in (at, *(mark for mark in marks if mark > starts[-1])):
            if said == {last := self._row(rows[-1], self.text[starts[-1] : end])}:
                between = f'{{{{ "{sign}" if not loop.last }}}}'
                loop = f"{{% for {ROW} in {name} %}}{last}{between}{{% endfor %}}"
                return Slot(starts[0], end, self.text[starts[0] : end], [name], loop)
        return None

    def _row(self, row: Tags, piece: str) -> str:
        """A row as the form writes it; one that cannot be placed as it stands."""
        try:
            return written_out(piece, place(piece, self.facts.beside(ROW, row), ROW))
        except UnplacedError:
            return piece

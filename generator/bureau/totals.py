"""汇总 against the sum of its units, fact by fact, and which unit a difference comes from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from data_entry.balances import UPPER_LEVELS, leaves
from data_entry.findings import Place
from data_entry.model.spec import Kind, asked_lines, columns, sheets
from data_entry.numbers import ZERO
from data_entry.reading.filled import Filled
from data_entry.unread import Unread

_ROUNDING = Decimal(50)
"""元 that an amount typed in 万元 may be off by."""
_SLIPS: dict[int | Decimal, str] = {
    0: "没有汇总进去",
    2: "多算了一次",
    **dict.fromkeys((10, 100), "的数大了，像是小数点错了一位或两位"),
    **dict.fromkeys((Decimal("0.1"), Decimal("0.01")), "的数小了，像是小数点错了一位或两位"),
    **dict.fromkeys((10000, Decimal("0.0001")), "的金额单位（元、万元）弄错了"),
}
"""What the sum has of a unit's figure instead of the figure itself, and what that means."""
_FEW = 3


class FigureKey(NamedTuple):
    """Sheet, row (a line of a form, or a code) and column, by the names of the model."""

    sheet: str
    row: str
    column: str


@dataclass
class Figures:
    """The figures of one workbook, in 元."""

    year: int
    in_wan: bool
    amounts: dict[FigureKey, Decimal] = field(default_factory=dict)
    titles: dict[FigureKey, tuple[str, str, str]] = field(default_factory=dict)
    places: dict[FigureKey, Place] = field(default_factory=dict)
    counts: set[FigureKey] = field(default_factory=set)
    """Those that are no money."""
    leaves: dict[str, set[str]] = field(default_factory=dict)
    """The codes at the lowest level of each table."""
    sheets: dict[str, str] = field(default_factory=dict)
    """The sheets that could be read and have an entry, with their titles."""

    def at(self, fact: FigureKey) -> Decimal:
        """A figure; 0 where there is none."""
        return self.amounts.get(fact, ZERO)


def figures(filled: Filled) -> Figures:
    """All figures of the official tables of a workbook; of tables of 科目 also the upper levels."""
    found = Figures(filled.year, filled.in_wan)
    for name, spec, model in sheets(filled.root):
        content = filled.sheets.get(name)
        if not spec.kept or not content:
            continue
        found.sheets[name] = spec.title
        if spec.shape == "table":
            _add_table(found, filled, name, spec.title, model)
            continue
        for line in asked_lines(model):
            record = getattr(content, line.name)
            for column in line.columns:
                value = getattr(record, column.name, None) if line.model else record
                heading = column.cell.title if line.model else spec.value_title
                path = (name, line.name, column.name) if line.model else (name, line.name)
                titles = spec.title, line.cell.title, heading
                _add(found, FigureKey(name, line.name, column.name), column.kind, value, titles)
                found.places.setdefault(FigureKey(name, line.name, column.name), filled.place(path))
    return found


def _add_table(found: Figures, filled: Filled, name: str, title: str, model: Any) -> None:
    rows = filled.sheets[name]
    lowest = leaves(rows) if "code" in model.model_fields else []
    found.leaves[name] = {row.code for row in lowest}
    for row in lowest:
        for column in columns(model):
            for code in (*(row.code[:n] for n in UPPER_LEVELS if n < len(row.code)), row.code):
                fact = FigureKey(name, code, column.name)
                titles = title, code, column.cell.title
                _add(found, fact, column.kind, getattr(row, column.name), titles)
        number = next(i for i, each in enumerate(rows) if each is row)
        for column in columns(model):
            place = filled.place((name, number, column.name))
            found.places.setdefault(FigureKey(name, row.code, column.name), place)


def _add(
    found: Figures, fact: FigureKey, kind: Kind, value: Any, titles: tuple[str, str, str]
) -> None:
    if not (kind.is_money or kind is Kind.COUNT) or value is None or isinstance(value, Unread):
        return
    found.amounts[fact] = found.at(fact) + Decimal(value)
    found.titles[fact] = titles
    if kind is Kind.COUNT:
        found.counts.add(fact)


@dataclass(frozen=True)
class UnequalFigure:
    """A figure of a 汇总 that is not the sum of its units, or several of one cause."""

    sheet: str
    row: str
    column: str
    place: Place
    whole: Decimal
    total: Decimal
    why: str
    """Which unit, and what; empty where nothing tells."""
    is_money: bool = True
    alike: int = 1
    """So many figures differ for this reason; one of them is shown."""


@dataclass(frozen=True)
class SumCheck:
    """A 汇总 beside its units."""

    name: str
    units: int
    compared: int
    differences: Sequence[UnequalFigure]


def compare(name: str, whole: Figures, units: Mapping[str, Figures]) -> SumCheck:
    """Every figure of a 汇总 against the sum of the units'."""
    facts = [*_comparable(whole, units.values())]
    off: dict[FigureKey, Decimal] = {}
    for fact in facts:
        difference = whole.at(fact) - sum((unit.at(fact) for unit in units.values()), ZERO)
        if abs(difference) > _tolerance(fact, whole, units.values()):
            off[fact] = difference
    return SumCheck(name, len(units), len(facts), [*_told(off, whole, units)])


def same_figures(units: Mapping[str, Figures]) -> Iterator[tuple[str, ...]]:
    """Units whose figures are all the same: one workbook under two names."""
    alike: dict[frozenset[tuple[FigureKey, Decimal]], list[str]] = defaultdict(list)
    for name, own in units.items():
        alike[frozenset((fact, each) for fact, each in own.amounts.items() if each)].append(name)
    yield from (tuple(names) for key, names in alike.items() if key and len(names) > 1)


def _comparable(whole: Figures, units: Iterable[Figures]) -> Iterator[FigureKey]:
    """What both sides can have: of 科目 those at the lowest level of the 汇总, and those it lacks."""
    known = dict.fromkeys((*whole.amounts, *(fact for unit in units for fact in unit.amounts)))
    for fact in known:
        if fact.sheet not in whole.sheets:
            continue
        own = whole.leaves.get(fact.sheet)
        if own is None or fact.row in own:
            yield fact
        elif not any(_is_above(fact.row, each) or _is_above(each, fact.row) for each in own):
            lowest = (unit.leaves.get(fact.sheet, set()) for unit in units)
            if any(fact.row in each for each in lowest):
                yield fact


def _is_above(code: str, other: str) -> bool:
    return len(code) < len(other) and other.startswith(code)


def _tolerance(fact: FigureKey, whole: Figures, units: Iterable[Figures]) -> Decimal:
    if fact in whole.counts or any(fact in unit.counts for unit in units):
        return ZERO
    parts = sum(1 for each in (whole, *units) if each.in_wan and each.at(fact))
    return _ROUNDING * parts


def _told(
    off: dict[FigureKey, Decimal], whole: Figures, units: Mapping[str, Figures]
) -> Iterator[UnequalFigure]:
    """The differences, those of one cause together, what explains most of them first."""
    left = dict(off)
    while left:
        causes = {
            (name, slip): facts
            for name, own in units.items()
            for slip in _SLIPS
            if (facts := [f for f, each in left.items() if _is_slip(each, f, slip, own)])
        }
        most = max(map(len, causes.values()), default=0)
        likely = [cause for cause, facts in causes.items() if len(facts) == most]
        if not likely or (most == 1 and len({name for name, _ in likely}) > 1):
            break
        facts = causes[likely[0]]
        names = "或".join(
            dict.fromkeys(f"“{name}”" for name, slip in likely if slip == likely[0][1])
        )
        yield _difference(facts, off, whole, units, f"{names}{_SLIPS[likely[0][1]]}")
        left = {fact: each for fact, each in left.items() if fact not in facts}
    for sheet in dict.fromkeys(fact.sheet for fact in left):
        lacking = [name for name, own in units.items() if sheet not in own.sheets]
        facts = [fact for fact in left if fact.sheet == sheet]
        if lacking and sheet in whole.leaves:
            yield _difference(facts, off, whole, units, f"没有填这一页的：{'、'.join(lacking)}")
            left = {fact: each for fact, each in left.items() if fact not in facts}
    common = [name for name, own in units.items() if left and all(own.at(fact) for fact in left)]
    for fact in left:
        some = [name for name, own in units.items() if own.at(fact)]
        few = common if 0 < len(common) <= _FEW else some
        few = few if len(few) <= _FEW and len(few) < len(units) else []
        why = f"这里有数的是“{'”“'.join(few)}”，请先看{'它' if len(few) == 1 else '这几家'}"
        yield _difference([fact], off, whole, units, why if few else "")


def _is_slip(difference: Decimal, fact: FigureKey, slip: "int | Decimal", unit: Figures) -> bool:
    rounding = _ROUNDING * 2 if unit.in_wan and fact not in unit.counts else ZERO
    expected = unit.at(fact) * (slip - 1)
    return abs(expected) > rounding and abs(difference - expected) <= rounding


def _difference(
    facts: Sequence[FigureKey],
    off: Mapping[FigureKey, Decimal],
    whole: Figures,
    units: Mapping[str, Figures],
    why: str,
) -> UnequalFigure:
    """The largest of them stands for all."""
    fact = max(facts, key=lambda each: abs(off[each]))
    titles = next(each.titles[fact] for each in (whole, *units.values()) if fact in each.titles)
    place = whole.places.get(fact, Place(titles[0]))
    own = whole.at(fact)
    is_money = fact not in whole.counts and not any(fact in u.counts for u in units.values())
    return UnequalFigure(*titles, place, own, own - off[fact], why, is_money, len(facts))

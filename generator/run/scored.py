"""自评表 in a Word file: whether the money, the points and the rates of each table make sense.

Every province has a table of its own, so rows and columns are known by their words alone, and what is
not known is passed over: only what adds up to something else is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from data_entry.findings import Finding, Level
from data_entry.importing.rawsheets import RawSheet, raw_sheets
from data_entry.numbers import points
from data_entry.words import normal, number_of
from generator.checks.reading.lexicon import lexicon

_POINTS, _SUM, _RATE = "A06", "W16", "W05"
"""The rules for points, for money that does not add up, and for a rate."""
_WORDS = lexicon()["scored"]
_ROLES = {role: re.compile(words) for role, words in _WORDS["columns"].items()}
"""What the columns are called."""
_MONEY = {"initial": "年初预算数", "budget": "预算数", "done": "执行数"}
_PROJECT, _TOTAL, _PART, _NAMED = (
    re.compile(_WORDS[name]) for name in ("project", "total", "part", "named")
)
"""What the project, the foot, a source of money and the heading over the names are called."""
_WITHIN = re.compile(lexicon()["heard"]["levels"])
"""A source within 财政拨款."""
_PERCENT = re.compile(r"(\d+(?:\.(\d+))?)%")
_CENT, _WHOLE = Decimal("0.005"), Decimal(100)


@dataclass
class _Row:
    label: str
    values: dict[str, Decimal]
    shown: dict[str, str]
    """What stands in its cells."""


@dataclass
class _Scored:
    """One table: its project, the money of every part, the points of every row and of the foot."""

    project: str = ""
    money: list[_Row] = field(default_factory=list)
    points: list[_Row] = field(default_factory=list)
    total: _Row | None = None


def wrong_scores(path: Path) -> Iterator[Finding]:
    """What is wrong with the tables of a Word file that have points."""
    for sheet in raw_sheets(path):
        table = _read(sheet)
        if len(table.points) > 1:
            where = f"“{table.project or sheet.title}”的自评表"
            for code, message in (*_points(table), *_sums(table), *_rates(table)):
                advice = "请核对这张表，改正填错的一处。"
                yield Finding(
                    code, Level.WARNING, sheet.title, "", f"{where}：{message}", advice=advice
                )


def _read(sheet: RawSheet) -> _Scored:
    table, roles, named = _Scored(), dict[int, str](), -1
    for cells in ([*map(normal, row)] for row in sheet.rows):
        found = {c: role for c, text in enumerate(cells) if (role := _role(text))}
        numbers = {c: n for c, text in enumerate(cells) if (n := number_of(text)) is not None}
        if not table.project and any(map(_PROJECT.fullmatch, cells[:2])):
            table.project = next((t for t in cells if t and not _PROJECT.fullmatch(t)), "")
        elif found and not numbers:
            roles = found
            named = next((c for c, text in enumerate(cells) if _NAMED.fullmatch(text)), -1)
        elif found and (inline := _inline(found, numbers)):
            roles = inline
            _take(table, "资金总额", roles, cells, numbers)
        else:
            before = [text for text in cells[: min(roles, default=0)] if number_of(text) is None]
            label = (cells[named] if 0 <= named < len(cells) else "") or "".join(before)
            _take(table, label, roles, cells, numbers)
    return table


def _role(text: str) -> str:
    return next((role for role, words in _ROLES.items() if words.fullmatch(text)), "")


def _inline(found: dict[int, str], numbers: dict[int, Decimal]) -> dict[int, str]:
    """Columns of figures that stand right behind what they are: 预算数｜120.50｜执行数｜96.40."""
    behind = {column + 1: role for column, role in found.items() if role in _MONEY}
    return behind if len(behind) > 1 and behind.keys() <= numbers.keys() else {}


def _take(
    table: _Scored,
    label: str,
    roles: dict[int, str],
    cells: Sequence[str],
    numbers: dict[int, Decimal],
) -> None:
    values = {role: numbers[c] for c, role in roles.items() if c in numbers}
    shown = {role: cells[c] for c, role in roles.items() if c < len(cells)}
    row = _Row(label, values, shown)
    if _TOTAL.search(label) and not _MONEY.keys() & set(roles.values()):
        table.total = row
        return
    if _MONEY.keys() & values.keys():
        table.money.append(row)
    if {"full", "score"} <= values.keys():
        table.points.append(row)


def _points(table: _Scored) -> Iterator[tuple[str, str]]:
    for row in table.points:
        if row.values["score"] > row.values["full"]:
            score, full = row.shown["score"], row.shown["full"]
            yield _POINTS, f"“{row.label}”得分 {score}，大于分值 {full}"
    beside = [row for row in table.points if row not in table.money]
    yield from min((_added(table, rows) for rows in (table.points, beside)), key=len)


def _added(table: _Scored, rows: Sequence[_Row]) -> list[tuple[str, str]]:
    """Where the points of these rows are not those of the foot, which may leave out the money's."""
    found = []
    for role, name, whole in (("full", "分值", _WHOLE), ("score", "得分", None)):
        said = table.total.values.get(role, whole) if table.total else None
        added = sum((row.values[role] for row in rows), Decimal(0))
        if said is not None and said != added:
            words = f"各项{name}相加是 {points(added)}，总分写的是 {points(said)}"
            found.append((_POINTS, words))
    return found


def _sums(table: _Scored) -> Iterator[tuple[str, str]]:
    if not table.money:
        return
    whole, *rows = table.money
    parts = [row for row in rows if _PART.search(row.label) and not _WITHIN.search(row.label)]
    for role, name in _MONEY.items():
        own = [row.values[role] for row in parts if role in row.values]
        said = whole.values.get(role)
        added = sum(own, Decimal(0))
        if (
            own
            and said is not None
            and len(parts) == len(rows)
            and abs(added - said) > _CENT * len(own)
        ):
            yield _SUM, f"{name}的资金总额是 {said:.2f}，各项相加是 {added:.2f}"


def _rates(table: _Scored) -> Iterator[tuple[str, str]]:
    for row in table.money:
        rate, done = row.shown.get("rate", ""), row.values.get("done")
        said = _PERCENT.fullmatch(rate)
        wholes = [row.values[r] for r in ("budget", "initial") if row.values.get(r)]
        if not said or done is None or not wholes:
            continue
        rates = [done / whole * 100 for whole in wholes]
        slack = Decimal(10) ** -len(said[2] or "")
        if all(abs(each - Decimal(said[1])) > slack for each in rates):
            yield (
                _RATE,
                f"“{row.label}”的执行率写的是 {rate}，按预算数、执行数是 {rates[0]:.2f}%",
            )

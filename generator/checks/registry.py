"""The registry of checks: one function a code, asked only when the sheets it needs are clean.

A check names the sheets it reads by its parameters (``accounts``, ``three_public`` …) and yields
findings. Rules that reading already applies have a page but no function here.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data_entry.findings import Finding, Level, Place
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import sheets
from data_entry.numbers import ZERO, to_wan
from data_entry.subjects.catalogue import Catalogue
from data_entry.workbook.filled import Filled


@dataclass(frozen=True)
class Gap:
    """A difference small enough to come from rounding to 万元; gaps are told in one line."""

    place: Place
    difference: Decimal


Outcome = Finding | Gap
_CHECKS: list[tuple[Callable[..., Iterator[Outcome]], tuple[str, ...]]] = []


class Book:
    """The workbook as a check sees it: places and amounts in its own unit."""

    def __init__(self, filled: Filled, catalogue: Catalogue) -> None:
        self.filled = filled
        self.catalogue = catalogue
        self.options = filled.options
        self.narratives = filled.entries.narratives

    def place(self, path: str) -> Place:
        """Where a fact stands."""
        return self.filled.place(path)

    def money(self, yuan: Decimal) -> str:
        """An amount with its unit, as the clerk typed it."""
        if self.filled.in_wan:
            return f"{to_wan(yuan):f} 万元"
        return f"{yuan:.2f} 元"

    def tolerance(self, addends: int) -> Decimal:
        """What rounding to 万元 can explain, in 元 (rules.md §1); 0 for workbooks in 元."""
        return Decimal(50) * (addends + 1) if self.filled.in_wan and addends > 1 else ZERO

    def finding(
        self,
        code: str,
        path: str,
        message: str,
        advice: str,
        *,
        found: str = "",
        expected: str = "",
        level: Level = Level.ERROR,
    ) -> Finding:
        """A finding at the place of a fact."""
        place = self.place(path)
        return Finding(code, level, place.sheet, place.cell, message, found, expected, advice)

    def difference(
        self, code: str, path: str, message: str, left: Decimal, right: Decimal, addends: int
    ) -> Iterator[Outcome]:
        """Nothing, a rounding gap, or a finding, as two amounts that must be equal differ."""
        gap = abs(left - right)
        if gap == 0:
            return
        if gap <= self.tolerance(addends):
            yield Gap(self.place(path), gap)
            return
        yield self.finding(
            code,
            path,
            f"{message}，差 {self.money(gap)}",
            "请核对这两处，改正填错的一处。",
            found=self.money(left),
            expected=self.money(right),
        )


def rule(*codes: str) -> Callable[[Callable[..., Iterator[Outcome]]], Callable[..., Any]]:
    """Register a check under the codes of the findings it yields."""

    def register(function: Callable[..., Iterator[Outcome]]) -> Callable[..., Iterator[Outcome]]:
        _CHECKS.append((function, codes))
        return function

    return register


def registered_codes() -> set[str]:
    """Codes that some check function answers for."""
    return {code for _, codes in _CHECKS for code in codes}


def run_checks(filled: Filled, catalogue: Catalogue) -> list[Finding]:
    """All findings of all checks whose sheets are clean, in the order of sheets and cells."""
    book = Book(filled, catalogue)
    faulty = {finding.sheet for finding in filled.findings if finding.level is Level.ERROR}
    optional: dict[str, Any] = {
        name: ([] if spec.shape == "table" else None)
        for name, spec, _ in sheets(Disclosure)
        if not spec.required and name not in filled.entries.sheets and spec.title not in faulty
    }
    available = optional | filled.sheets
    findings: list[Finding] = []
    gaps: list[Gap] = []
    for function, _ in _CHECKS:
        names = [name for name in inspect.signature(function).parameters if name != "book"]
        if all(name in available for name in names):
            for outcome in function(book=book, **{name: available[name] for name in names}):
                (gaps if isinstance(outcome, Gap) else findings).append(outcome)  # type: ignore[arg-type]
    if gaps:
        findings.append(_rounding_note(book, gaps))
    return findings


def _rounding_note(book: Book, gaps: list[Gap]) -> Finding:
    largest = max(gaps, key=lambda gap: gap.difference)
    places = "、".join(dict.fromkeys(str(gap.place) for gap in gaps))
    return Finding(
        "I01",
        Level.NOTE,
        largest.place.sheet,
        largest.place.cell,
        f"尾数误差 {len(gaps)} 处，最大 {book.money(largest.difference)}（{places}）",
        advice="换算成万元时四舍五入造成，可以不改；也可以改填元。",
    )

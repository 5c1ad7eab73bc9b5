"""Finds sheets, headings and labels by their text, whatever was inserted, moved or merged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process, utils

from data_entry import captions
from data_entry.addresses import Position, address, position
from data_entry.findings import Finding, Level, Place
from data_entry.model.types import clean_text
from data_entry.reading.book import OpenBook, Page, name_of
from data_entry.reading.messages import finding
from data_entry.words import NUMBERING, REMARKS, SIGNED, normal

_NAMED = 3
"""So many of the lines that are gone are named."""
HEADER_SEARCH = 30
"""So many rows with contents are searched for headings."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate a misspelt name was probably meant to be."""
    match = process.extractOne(
        name, list(candidates), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60
    )
    return match[0] if match else None


def headless(page: Page) -> Finding:
    """A sheet with contents whose row of headings is gone."""
    return finding("headless", Place(page.title, "A1"))


def has_contents(page: Page) -> bool:
    """True if anything stands in a sheet."""
    return any(page.cells.values())


def find_sheets(book: OpenBook, wanted: dict[str, bool]) -> tuple[dict[str, Page], list[Finding]]:
    """Sheets by title; ``wanted`` says of each title whether it is required."""
    by_name: dict[str, list[Page]] = defaultdict(list)
    for page in book.pages:
        by_name[page.name].append(page)
    found, findings = {}, []
    beside = (
        captions.TO_DO,
        captions.SOURCES,
        captions.LEFT_BEHIND,
        captions.LAST_YEARS_TEXTS,
    )
    known = {name_of(each) for each in (*wanted, *beside)}
    unknown = {p.title: p for p in book.pages if p.name not in known}
    for title, required in wanted.items():
        pages = by_name.get(name_of(title), [])
        if len(pages) > 1:
            names = "”“".join(page.title for page in pages)
            told = {"title": title, "count": len(pages), "names": names}
            findings.append(finding("sheet_stands_twice", Place(title), **told))
        if pages:
            found[title] = next((p for p in pages if normal(p.title) == normal(title)), pages[0])
            continue
        own = next((n for n, p in unknown.items() if normal(p.value(1, 1)) == normal(title)), None)
        meant = own or nearest(title, unknown)
        if required or meant:
            fault = "sheet_is_renamed" if meant else "sheet_is_gone"
            findings.append(finding(fault, Place(title), title=title, found=meant or ""))
    return found, findings


@dataclass
class Headed:
    """A sheet's heading row and what stands under which heading."""

    page: Page
    header_row: int
    columns: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def values_below(self) -> Iterator[int]:
        """Row numbers below the headings."""
        return (r for r in self.page.rows if r > self.header_row and not self.repeats(r))

    def repeats(self, row: int) -> bool:
        """True for a row that says the headings again, or numbers the columns."""
        said, cells = 0, self.page.cells
        for heading, column in self.columns.items():
            value = cells.get((row, column))
            if value is None or is_blank(value):
                continue
            text = normal(value)
            if not said and text == NUMBERING:
                return True
            if text != normal(heading):
                return False
            said += 1
        return said > 1


def find_headings(
    page: Page, title: str, required: list[str], optional: list[str]
) -> Headed | None:
    """The heading row: the one among the first rows that holds most of the headings."""
    wanted = {normal(h): h for h in [*required, *optional]}
    shown = page.cells | _spread_headings(page)
    best, best_row = 0, 0
    for row in page.rows[:HEADER_SEARCH]:
        hits = len({normal(shown.get((row, c))) for c in page.columns} & wanted.keys())
        if hits > best:
            best, best_row = hits, row
    if not best:
        return None
    grid = Headed(page, best_row)
    unknown: dict[str, str] = {}
    for column in page.columns:
        name, cell = wanted.get(normal(shown.get((best_row, column)))), address(best_row, column)
        if name is None:
            if (own := page.value(best_row, column)) is not None:
                unknown[str(own).strip(" *")] = cell
        elif name in grid.columns:
            grid.findings.append(finding("column_stands_twice", Place(title, cell), title=name))
        else:
            grid.columns[name] = column
    untold = []
    for name in wanted.values():
        if name in grid.columns:
            continue
        meant = nearest(name, unknown)
        if name in required or meant:
            fault = "column_is_renamed" if meant else "column_is_gone"
            place = Place(title, unknown.pop(meant) if meant else f"A{best_row}")
            told = {"title": name, "found": meant or "", "row": best_row}
            grid.findings.append(finding(fault, place, **told))
        else:
            untold.append(name)
    grid.findings += _lost_columns(grid, title, untold, unknown)
    return grid


def _spread_headings(page: Page) -> dict[Position, object]:
    """The text of headings merged over several rows, for each of their lower cells."""
    return {
        (row, area.left): page.value(*area.first)
        for area in page.areas
        if area.left == area.right and area.top in page.rows[:HEADER_SEARCH]
        for row in range(area.top + 1, area.bottom + 1)
    }


def _lost_columns(
    grid: Headed, title: str, absent: list[str], unknown: dict[str, str]
) -> Iterable[Finding]:
    """Columns with values under a heading nobody knows, while optional headings are absent."""
    missing = "”“".join(absent)
    for text, cell in unknown.items():
        column = position(cell)[1]
        if missing and any(grid.page.value(r, column) is not None for r in grid.values_below()):
            yield finding("column_is_unknown", Place(title, cell), found=text, missing=missing)


def is_blank(value: Any) -> bool:
    """True for a cell with nothing to read."""
    return value is None or (isinstance(value, str) and not clean_text(value))


def is_note(cells: dict[str, Any], typed: list[str], first: str) -> bool:
    """True for a line of remarks or signatures below a table."""
    texts = [str(cells[name]).strip() for name in typed]
    is_signed = all(SIGNED.match(normal(text)) for text in texts)
    return is_signed or (typed == [first] and texts[0].startswith(REMARKS))


def gone(absent: Mapping[str, Sequence[str]], kind: str) -> Iterator[Finding]:
    """Lines (行) or columns (列) that need no answer and were deleted from a workbook of the present version."""
    for title, names in absent.items():
        if names:
            named = "”“".join(names[:_NAMED]) + ("”等" if len(names) > _NAMED else "”")
            told = {"named": named, "count": len(names), "kind": kind, "first": names[0]}
            yield finding("some_are_gone", Place(title), Level.WARNING, **told)

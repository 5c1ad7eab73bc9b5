"""A workbook as the reader sees it: pages by title, what stands in their cells, what is merged."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from data_entry.addresses import Position, address
from data_entry.words import normal

_AROUND = re.compile(
    r"^(?:(?:\d+|[一二三四五六七八九十]+(?=[.、]))[.、_-]?)|(?:[_-]?(?:20\d\d(?:年度?)?|[(](?:\d+|[^()]{0,6}[稿版])[)]|副本|表格\d+))+$"
)


class Area(NamedTuple):
    """Cells merged into one, which shows what stands in the first."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """As ``B5:D6``."""
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"

    @property
    def first(self) -> Position:
        """The cell at its upper left."""
        return self.top, self.left

    def hides(self, row: int, column: int) -> bool:
        """True for its cells but the first: nothing of their own is seen."""
        is_inside = self.top <= row <= self.bottom and self.left <= column <= self.right
        return is_inside and (row, column) != self.first


class Contents(NamedTuple):
    """What stands in a sheet, in the order of the file; a formula without its result is None."""

    cells: dict[Position, Any]
    formulas: dict[Position, bool]
    """Every formula, and whether it was saved with its result."""
    areas: list[Area]


class Page:
    """One sheet, whose contents are taken from the file when they are first asked for."""

    def __init__(self, title: str, load: Callable[[], Contents], *, is_visible: bool = True):
        self.title = title
        self.is_visible = is_visible
        self._load = load

    @cached_property
    def name(self) -> str:
        """Its title without a number, a year or the mark of a copy around it."""
        return name_of(self.title)

    @cached_property
    def _contents(self) -> Contents:
        return self._load()

    @cached_property
    def cells(self) -> dict[Position, Any]:
        """What stands in the cells that are not empty."""
        return self._contents.cells

    @cached_property
    def formulas(self) -> dict[Position, bool]:
        """The formulas, and whether each was saved with its result."""
        return self._contents.formulas

    @cached_property
    def areas(self) -> list[Area]:
        """The merged areas."""
        return self._contents.areas

    def value(self, row: int, column: int) -> Any:
        """What stands in a cell; None where nothing does."""
        return self.cells.get((row, column))

    @cached_property
    def rows(self) -> list[int]:
        """The rows that have a cell at all: the last one of a sheet may be very far down."""
        return sorted({row for row, _ in self.cells})

    @cached_property
    def columns(self) -> list[int]:
        """The columns that have a cell at all."""
        return sorted({column for _, column in self.cells})


@dataclass(frozen=True)
class OpenBook:
    """The sheets of a workbook in order, without its sheets of charts."""

    pages: list[Page]

    @property
    def titles(self) -> list[str]:
        """The names of the sheets."""
        return [page.title for page in self.pages]

    def page(self, title: str) -> Page | None:
        """The sheet of this name, letter by letter; else with something around it."""
        same = [page for page in self.pages if page.title == title]
        alike = [page for page in self.pages if page.name == name_of(title)]
        return next(iter(same or alike), None)


def name_of(title: str) -> str:
    """The name of a sheet without what clerks and programs put around it: ``02 名称（2）``."""
    return normal(_AROUND.sub("", normal(title)))

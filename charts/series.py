"""What a figure shows, as plain data; must not know how it is drawn or where it is placed.

Numbers come with their printed form, so that a figure never rounds differently from the text.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class BarSeries:
    """Columns of one colour: a value per category in the printed unit, and what stands over it."""

    name: str
    values: tuple[Decimal, ...]
    labels: tuple[str, ...]


# Dark and light in turn: neighbours stay apart in grey print.
COLOURS = (
    "#23456B", "#A9C1DA", "#9A3B34", "#E5CF9F", "#3F7A78", "#BAD6C4", "#6A4F78", "#E3BDB2",
    "#5A7038", "#CBD0D6", "#80592F", "#9CCAD6", "#4C5866", "#D8D29A", "#2F6596", "#CDBBDC",
)  # fmt: skip


@dataclass(frozen=True)
class Bars:
    """Clustered columns (柱状图), a cluster per category; years stand in the order given."""

    categories: tuple[str, ...]
    series: tuple[BarSeries, ...]
    unit: str
    colours: tuple[str, ...] = COLOURS

    @property
    def labels(self) -> list[str]:
        """Every printed number."""
        return [label for one in self.series for label in one.labels]


@dataclass(frozen=True)
class Slice:
    """A class of a pie: its value (in any one unit) and its printed amount and share."""

    name: str
    value: Decimal
    amount: str
    share: str

    @property
    def is_zero(self) -> bool:
        """Whether it is printed as nothing."""
        return self.value == 0 and not self.amount.strip("0.")


@dataclass(frozen=True)
class Pie:
    """A whole in parts (饼状图); parts of 0 are only named.

    ``drawn`` takes the place of the slices in the picture where they are too many to be told apart.
    """

    slices: tuple[Slice, ...]
    unit: str
    drawn: tuple[Slice, ...] = ()
    note_when_zero: str = "本年无此项"
    colours: tuple[str, ...] = COLOURS

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to divide: no part is above 0."""
        return not any(part.value > 0 for part in self.slices)


@dataclass(frozen=True)
class Figure:
    """A numbered figure: the title is that of its caption, the alternative text is for Word."""

    number: int
    title: str
    chart: Bars | Pie
    alt_text: str

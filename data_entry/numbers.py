"""How figures are rounded and printed; knows nothing of workbooks, sentences or provinces.

Amounts are Decimal in 元 throughout; 万元 exists only in what is printed, rounded half up, once.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from data_entry.unread import Unread

YUAN_PER_WAN = Decimal(10000)
YUAN_PER_UNIT = {
    "百万元": 100 * YUAN_PER_WAN,
    "亿元": YUAN_PER_WAN**2,
    "万元": YUAN_PER_WAN,
    "千元": Decimal(1000),
    "百元": Decimal(100),
    "元": Decimal(1),
}
"""Longer names first."""
ZERO = Decimal(0)


def given(amount: Decimal | None) -> Decimal:
    """An amount, 0 where none was given."""
    return ZERO if amount is None else amount


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero (四舍五入)."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded or abs(rounded)  # never -0.00


def points(value: Decimal) -> str:
    """A score without trailing zeros."""
    return f"{value.normalize():f}"


def to_wan(yuan: Decimal, places: int = 2) -> Decimal:
    """元 → 万元, rounded once."""
    return half_up(yuan / YUAN_PER_WAN, places)


def in_unit(amount: Decimal, own: str, wanted: str) -> Decimal:
    """An amount in another unit, 元 or 万元; 万元 with two decimals."""
    if own == wanted:
        return amount
    yuan = amount * YUAN_PER_UNIT[own]
    return yuan if wanted == "元" else to_wan(yuan)


def in_unit_exactly(value: Decimal, unit: str) -> Decimal:
    """An amount in 万元, not rounded."""
    return value * YUAN_PER_UNIT[unit] / YUAN_PER_WAN


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part ÷ whole`` unrounded, or None where the whole is 0 and no rate exists."""
    return None if whole == 0 else part / whole


def shares(parts: list[Decimal], whole: Decimal, places: int, mode: str) -> list[Decimal]:
    """Shares of ``whole`` as ratios.

    ``independent`` leaves each to be rounded by itself; ``largest_remainder`` adjusts the last
    printed digit so that the printed percentages add up to that of the sum of the parts.
    """
    exact = [part / whole if whole else ZERO for part in parts]
    if mode == "independent" or not whole:
        return exact
    unit = Decimal(1).scaleb(-places - 2)
    floors = [value.quantize(unit, ROUND_DOWN) for value in exact]
    missing = int((half_up(sum(exact, ZERO), places + 2) - sum(floors, ZERO)) / unit)
    by_remainder = sorted(
        range(len(parts)), key=lambda i: (exact[i] - floors[i], exact[i]), reverse=True
    )
    for i in by_remainder[:missing]:
        floors[i] += unit
    return floors


def _trimmed(printed: str) -> str:
    """A printed figure without the zeros at the end of its decimals: ``130.50`` → ``130.5``."""
    return printed.rstrip("0").rstrip(".") if "." in printed else printed


@dataclass(frozen=True)
class NumberStyle:
    """How a form prints figures: decimals, zeros and separators are the template's choice."""

    amount_places: int = 2
    amount_zero: str = "0"
    thousands: bool = False
    percent_places: int = 2
    percent_whole: bool = True
    percent_mode: Literal["independent", "largest_remainder"] = "independent"
    trimmed: Literal["", "整数", "去掉"] = ""
    percent_trimmed: bool = False
    unit: Literal["万元", "元"] = "万元"

    def rounded(self, yuan: Decimal) -> Decimal:
        """An amount in 元 in the printed unit, rounded once as it is printed."""
        return half_up(yuan / YUAN_PER_UNIT[self.unit], self.amount_places)

    def amount(self, yuan: Decimal) -> str:
        """An amount in 元 as printed, without the unit: ``456.32``; zero as the form has it."""
        if yuan == 0:
            return self.amount_zero
        printed = f"{self.rounded(yuan):,f}" if self.thousands else f"{self.rounded(yuan):f}"
        is_trimmed = self.trimmed == "去掉" or (self.trimmed and printed.strip("0")[-1:] == ".")
        return _trimmed(printed) if is_trimmed else printed

    def percent(self, value: Decimal) -> str:
        """A ratio as printed: ``Decimal('0.1360')`` → ``13.60%``; 0 and 1 as 0% and 100%."""
        if isinstance(value, Unread):
            return str(value)
        if self.percent_whole and value in (0, 1):
            return f"{int(value * 100)}%"
        printed = f"{half_up(value * 100, self.percent_places):f}"
        is_trimmed = self.percent_trimmed and value not in (0, 1)
        return f"{_trimmed(printed) if is_trimmed else printed}%"


@dataclass(frozen=True)
class Change:
    """A quantity beside last year's, both in 元. Base of the rate is always last year's (rule Y03)."""

    current: Decimal
    prior: Decimal

    @property
    def difference(self) -> Decimal:
        """The absolute difference in 元; the direction is told apart by ``sign``."""
        return abs(self.current - self.prior)

    @property
    def sign(self) -> int:
        """1 increased, -1 decreased, 0 持平."""
        return (self.current > self.prior) - (self.current < self.prior)

    @property
    def rate(self) -> Decimal | None:
        """The absolute rate of change, or None where last year's value is 0 (rule Y04)."""
        return ratio(self.difference, abs(self.prior))

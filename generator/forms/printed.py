"""Values as templates meet them, which print as the form prints them; lines of what was made."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self, cast

from data_entry.numbers import NumberStyle
from data_entry.sourced import SourcedNumber, origin_of
from data_entry.unread import UnreadNumber


@dataclass(frozen=True)
class PrintedParagraph:
    """A paragraph of a finished document; ``level`` is that of a heading, 0 for text."""

    level: int
    style: str
    text: str
    in_table: bool = False


class _Styled(SourcedNumber):
    """A number that prints as the form prints its kind."""

    style: NumberStyle

    def __new__(cls, value: Decimal, style: NumberStyle) -> Self:
        """Wrap a value; what could not be read stays itself, and prints as its mark."""
        if isinstance(value, UnreadNumber):
            return cast("Self", value)
        self = super().__new__(cls, value, origin_of(value))
        self.style = style
        return self


class Money(_Styled):
    """An amount in 元 that prints as the form prints 万元 (without the unit)."""

    def __str__(self) -> str:
        return self.style.amount(Decimal(self))

    def __add__(self, other: Any) -> Self:
        """A sum of amounts is an amount: it prints like one."""
        return type(self)(super().__add__(other), self.style)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Self:
        """A difference of amounts is an amount."""
        return type(self)(super().__sub__(other), self.style)

    def __truediv__(self, other: Any) -> "Decimal | Rate":
        """An amount by an amount is a rate."""
        quotient: Decimal = super().__truediv__(other)
        return Rate(quotient, self.style) if isinstance(other, Money) else quotient


class Rate(_Styled):
    """A ratio that prints as a percentage."""

    def __str__(self) -> str:
        return self.style.percent(Decimal(self))


class Points(SourcedNumber):
    """A score, printed without trailing zeros: 94, 92.92."""

    def __new__(cls, value: Decimal) -> Self:
        """Wrap ``value``; what could not be read stays itself."""
        if isinstance(value, UnreadNumber):
            return cast("Self", value)
        return super().__new__(cls, value, origin_of(value))

    def __str__(self) -> str:
        return f"{Decimal(self).normalize():f}"

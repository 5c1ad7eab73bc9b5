"""Values as templates meet them: they know how the form prints them, and compute exactly."""

from decimal import Decimal
from typing import Self

from data_entry.numbers import NumberStyle


class Money(Decimal):
    """An amount in 元 that prints as the form prints 万元 (without the unit)."""

    style: NumberStyle

    def __new__(cls, yuan: Decimal, style: NumberStyle) -> Self:
        """Wrap ``yuan``."""
        self = super().__new__(cls, yuan)
        self.style = style
        return self

    def __str__(self) -> str:
        return self.style.amount(Decimal(self))


class Rate(Decimal):
    """A ratio that prints as a percentage."""

    style: NumberStyle

    def __new__(cls, value: Decimal, style: NumberStyle) -> Self:
        """Wrap ``value``."""
        self = super().__new__(cls, value)
        self.style = style
        return self

    def __str__(self) -> str:
        return self.style.percent(Decimal(self))


class Points(Decimal):
    """A score, printed without trailing zeros: 94, 92.92."""

    def __str__(self) -> str:
        return f"{Decimal(self).normalize():f}"

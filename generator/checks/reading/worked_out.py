"""Whether a printed rate was worked out from the amount beside it: known by the cells behind both."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from generator.checks.reading.lexicon import Patterns
from generator.forms.printed import Money
from generator.forms.traced import Printed, TracedLine

_P = Patterns(__name__)
_SLACK = Decimal("0.0001")
"""What rounding to two decimals of a percentage can explain."""
_SENTENCES = {"句", "图", "内容", "正文"}
"""Tags made of the others."""


def is_worked_out(text: str, place: int, tags: Mapping[str, object]) -> bool:
    """True if the rate printed at a place is the program's own of the amount before it.

    Either both are facts of one line (收支总计.差额, 收支总计.变动率), or the rate is the amount over
    another amount of the document, and was worked out from the cells of both.
    """
    rate = text.at(place) if isinstance(text, TracedLine) else None
    amount = _before(text, rate) if rate and isinstance(text, TracedLine) else None
    if rate is None or amount is None:
        return False
    own, other = (each.tag.rpartition(".")[0] for each in (rate, amount))
    if own and own == other:
        return True
    if not amount.origin <= rate.origin:
        return False
    share = _number(text[rate.start : rate.end]) / 100
    part = _number(text[amount.start : amount.end])
    return any(
        value.origin and value.origin <= rate.origin and abs(part / whole - share) <= _SLACK
        for value in leaves(tags)
        if isinstance(value, Money) and (whole := _number(str(value)))
    )


def _before(text: TracedLine, rate: Printed) -> Printed | None:
    """The last amount printed before a rate."""
    return next(
        (
            each
            for each in reversed(text.printed)
            if each.end <= rate.start and _P.numeral.fullmatch(text[each.start : each.end])
        ),
        None,
    )


def _number(text: str) -> Decimal:
    match = _P.numeral.search(text)
    return Decimal(match[0].replace(",", "")) if match else Decimal(0)


def leaves(tags: object) -> Iterator[object]:
    """Every value of the tags; the sentences made of them are left out."""
    todo = [tags]
    while todo:
        each = todo.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            todo += [value for key, value in each.items() if key not in _SENTENCES]
        elif isinstance(each, Sequence):
            todo += each
        elif each is not None and not isinstance(each, bool):
            yield each

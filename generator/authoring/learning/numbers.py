"""How a document prints its figures: in 元 or 万元, with which decimals, separators and zeros."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from data_entry.numbers import YUAN_PER_UNIT, NumberStyle
from generator.forms.form import Numbers
from generator.forms.printed import Money

_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*)(\.\d+)?(万元|元)")
_WHOLE = re.compile(r"(?<![\d.])(?:0|100)(\.0+)?%")
_SHARE = re.compile(r"(?<![\d.])\d+\.(\d+)%")
OF_NUMBERS = {"正文单位", "金额零", "千分位", "百分之百", "金额末尾的零", "百分比末尾的零"}
"""Options that only say otherwise what is read from the document here."""
_RARE = 4
"""One in so many figures with decimals shows how many a document prints."""
_LONG = 4
"""Digits from which separators would be seen."""


def numbers_of(texts: Iterable[str], usual: Numbers) -> Numbers:
    """The figures of a document as it prints most of them; ``usual`` where it shows nothing."""
    texts = [*texts]
    amounts = [m.groups("") for text in texts for m in _AMOUNT.finditer(text)]
    if not amounts:
        return usual
    unit = _most(each[2] for each in amounts)
    of_unit = [(whole, places) for whole, places, each in amounts if each == unit]
    zeros = [whole + places for whole, places in of_unit if not (whole + places).strip("0.,")]
    others = [each for each in of_unit if (each[0] + each[1]).strip("0.,")]
    long = [whole for whole, _ in others if len(whole.replace(",", "")) >= _LONG]
    found: dict[str, Any] = {"unit": unit}
    if others:
        found |= _decimals([places[1:] for _, places in others], usual.amount_places)
    if zeros:
        found["amount_zero"] = _most(zeros)
    if long:
        found["thousands"] = sum("," in each for each in long) * 2 > len(long)
    whole = [m[1] for text in texts for m in _WHOLE.finditer(text)]
    if whole:
        found["percent_whole"] = not _most(whole)
    shares = [m[1] for text in texts for m in _SHARE.finditer(text) if m[1].strip("0")]
    if shares:
        found["percent_trimmed"] = bool(_decimals(shares, 0).get("trimmed"))
    return usual.model_copy(update=found)


def _decimals(printed: Sequence[str], usual: int) -> dict[str, Any]:
    """How many decimals figures have, and whether without the zeros at their end.

    Of those printed in full the most that are not rare count: a person leaves out zeros here and there
    and writes none too many. Where zeros are missing more often than not, the document has none.
    """
    lengths = [len(each) for each in printed if each]
    if not lengths:
        return {"amount_places": 0, "trimmed": ""}
    places = max(each for each in lengths if lengths.count(each) * _RARE >= len(lengths))
    full = [each for each in printed if len(each) == places and each.endswith("0")]
    short = [each for each in printed if len(each) < places]
    if len(full) >= len(short):
        return {"amount_places": places, "trimmed": ""}
    of_wholes = len([*filter(None, short)]) < len([each for each in full if each.strip("0")])
    return {
        "amount_places": places if of_wholes else max(places, usual),
        "trimmed": "整数" if of_wholes else "去掉",
    }


def in_style(amounts: Iterable[Money], words: str, numbers: Numbers) -> Callable[[str], str]:
    """What writes these amounts in a line as the document prints most: 5,600,000元 among 560.00万元.

    So it does 0% among 0.00%. ``words`` of the form itself stay: 单价100万元以上.
    """
    shown = {Decimal(each): str(each) + each.style.unit for each in amounts}

    def one(figure: re.Match[str]) -> str:
        yuan = _yuan(figure)
        other = shown.get(yuan, figure[0])
        is_same = (found := _AMOUNT.fullmatch(other)) and _yuan(found) == yuan  # not rounded
        return other if is_same and figure[0] not in words else figure[0]

    def whole(figure: re.Match[str]) -> str:
        number = (figure[0].rstrip("0.%") and "100") or "0"
        shown = NumberStyle(**numbers.model_dump()).percent(Decimal(number) / 100)
        return figure[0] if figure[0] in words else shown

    return lambda text: _WHOLE.sub(whole, _AMOUNT.sub(one, text))


def _yuan(figure: re.Match[str]) -> Decimal:
    number = Decimal((figure[1] + (figure[2] or "")).replace(",", ""))
    return number * YUAN_PER_UNIT[figure[3]]


def amounts_in(value: Any) -> Iterator[Money]:
    """All amounts among tags."""
    if isinstance(value, Money):
        yield value
    elif isinstance(value, dict | list):  # no mapping that makes sentences
        for each in value.values() if isinstance(value, dict) else value:
            yield from amounts_in(each)


def _most(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]

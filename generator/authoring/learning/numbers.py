"""How a document prints its figures: in 元 or 万元, with which decimals, separators and zeros."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from generator.forms.form import Numbers

_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*)(\.\d+)?(万元|元)")
_WHOLE = re.compile(r"(?<![\d.])(?:0|100)(\.0+)?%")
OF_NUMBERS = {"正文单位", "金额零", "千分位", "百分之百"}
"""Options that only say otherwise what is read from the document here."""
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
        found["amount_places"] = max(len(_most(places for _, places in others)) - 1, 0)
    if zeros:
        found["amount_zero"] = _most(zeros)
    if long:
        found["thousands"] = sum("," in each for each in long) * 2 > len(long)
    whole = [m[1] for text in texts for m in _WHOLE.finditer(text)]
    if whole:
        found["percent_whole"] = not _most(whole)
    return usual.model_copy(update=found)


def _most(texts: Iterable[str]) -> str:
    return Counter(texts).most_common(1)[0][0]

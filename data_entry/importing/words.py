"""The words and numbers of official tables, however they are spaced, numbered and typed."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)]|\d+[.、]|其中:|[加减]:)+"
)
_UNIT_BEHIND = re.compile(r"[(](?:万元|元|[个人辆批次台套、()]+)[)]$")
_GROUPED = re.compile(r"\d{1,3}(?:[,\s]\d{3})+(?!\d)|^[^,\s]*$")
"""Digits in groups of three, or without any sign between them: anything else may be two figures."""
_MARKED = re.compile(r"[\u2460-\u24ff\u00b2\u00b3\u00b9\u2070-\u209f]")
"""The number of a note, which is no digit of the figure it stands at."""
_NEGATIVE = re.compile(r"^[(]([\d.]+)[)]$")
"""How accountants write what is less than nothing."""
NONE = {"", "-", "—", "－", "–", "一", "——", "/", "无"}
"""What stands in a cell that has no amount."""


def plain(text: object) -> str:
    """Words without blanks, quotation marks and differences of width."""
    return re.sub(
        r"[\s\"'“”‘’]", "", unicodedata.normalize("NFKC", "" if text is None else str(text))
    )


def label_of(text: object) -> str:
    """Words without their number: “（一）支出合计” is 支出合计; and without their unit."""
    return _UNIT_BEHIND.sub("", _NUMBERING.sub("", plain(text)))


def number_of(value: Any) -> Decimal | None:
    """A figure: a number, or words that are one; None for everything else."""
    if isinstance(value, bool) or value is None:
        return None
    words = unicodedata.normalize("NFKC", str(value)).strip()
    if _MARKED.search(str(value)) or not _GROUPED.search(words):
        return None
    text = plain(value).replace(",", "").removeprefix("¥")
    text = _NEGATIVE.sub(r"-\1", text)
    try:
        found = Decimal(text.removesuffix("万元").removesuffix("元"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None

"""Finds the quantities in running text: number, unit, precision, and the words before them.

Pure text in, values out; knows no workbook and no rule. Positions refer to the text as given.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.checks.reading.lexicon import Patterns

MONEY = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(10**8)}
"""Units of money and what one of them is in 元."""

_PLAIN = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_UNITS = (
    "亿元|万元|元|%|个百分点|万人次|万人|万名|万户|人次|批次|家次|户次|例次|人天|台（套）"
    "|分|辆|个|人|名|起|家|批|次|件|项|条|台|套|户|例|天|期|场次|场|篇|份|座|所|平方米|公里|亩|吨"
)
_SIGNED = r"(?:(?<=[一-龥：:（(])[-−])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_QUANTITY = re.compile(rf"(?<![\d.A-Za-z〔\[第—])(?<!\d-)({_SIGNED})\s*({_UNITS})?(?![\d.])")
"""No second half of a range (500—800), no 第3, no part of a code; the unit may be missing."""
_P = Patterns(__name__)
NUMERALS = "一二三四五六七八九十"
"""The numbers of headings and of what is listed, in order."""
YEAR = _P.year
_DIGITS_IN_WORDS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
CLAUSE_MARK = _P.clause_mark


@dataclass(frozen=True)
class Quantity:
    """A number in a text, as written, with its unit (empty if none) and its place."""

    written: str
    number: Decimal
    unit: str
    start: int
    end: int

    @property
    def places(self) -> int:
        """How many decimals are written."""
        return len(self.written.partition(".")[2])

    @property
    def is_money(self) -> bool:
        """True for 元, 万元 and 亿元."""
        return self.unit in MONEY

    @property
    def value(self) -> Decimal:
        """The amount in 元 for money, the ratio for %, the number itself otherwise."""
        if self.unit == "%":
            return self.number / 100
        return self.number * MONEY.get(self.unit, Decimal(1))

    @property
    def slack(self) -> Decimal:
        """What rounding explains, in the unit of ``value``: half a unit of the last digit.

        Amounts lose their trailing zeros when they are written, so 17万元 means 17.00万元.
        """
        places = max(self.places, 2) if self.is_money else self.places
        half = Decimal(1).scaleb(-places) / 2
        return half / 100 if self.unit == "%" else half * MONEY.get(self.unit, Decimal(1))

    @property
    def words(self) -> str:
        """The quantity as it stands: ``456.32万元``."""
        return f"{self.written}{self.unit}"

    def agrees_with(self, value: Decimal) -> bool:
        """True if ``value`` would be printed like this at the precision written."""
        return abs(self.value - value) <= self.slack


def plain(text: str) -> str:
    """The text with half-width digits; as long as it was."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=1024)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every exact number with its unit, in order; dates, titles and rough numbers (约, 余) are left out."""
    if not _P.digit.search(text):
        return ()
    flat = plain(text)
    hidden = [match.span() for match in _P.title.finditer(flat)]
    found = []
    for match in _QUANTITY.finditer(flat):
        after = flat[match.end() : match.end() + 1]
        is_date = not match[2] and after in {"年", "月", "日", "时"}
        is_label = not match[2] and after in {"．", "、", "."} and _begins_line(flat, match.start())
        is_rough = _P.rough_before.search(flat[: match.start()]) or _P.rough_after.match(
            flat, match.end()
        )
        if is_date or is_label or is_rough or any(a <= match.start() < b for a, b in hidden):
            continue
        written = match[1].replace(",", "").replace("−", "-")
        number = Decimal(written)
        found.append(Quantity(written, number, match[2] or "", match.start(), match.end()))
    return tuple(found)


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in "\n（("


def years(text: str) -> Iterator[tuple[int, int]]:
    """Year and position of every ``20xx年`` and 二〇xx年 outside titles and document numbers."""
    flat = _P.year_in_words.sub(lambda match: match[0].translate(_DIGITS_IN_WORDS), plain(text))
    hidden = [match.span() for match in _P.title.finditer(flat)]
    for match in YEAR.finditer(flat):
        if not any(a <= match.start() < b for a, b in hidden):
            yield int(match[1]), match.start()


def sentence_start(text: str, at: int) -> int:
    """Where the sentence around a position begins."""
    ends = [match.end() for match in _P.sentence.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def sentence_around(text: str, at: int) -> str:
    """The whole sentence around a position, without its end mark."""
    end = _P.sentence.search(text, at)
    return text[sentence_start(text, at) : end.start() if end else len(text)]


def count_of(numeral: str) -> int:
    """What a count below 100 says: 3, 三, 二十三; 两 is 2."""
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.replace("两", "二").rpartition("十")
    return (NUMERALS.find(tens or "一") + 1) * 10 * bool(ten) + (
        NUMERALS.index(ones) + 1 if ones else 0
    )


def clause_before(text: str, at: int) -> str:
    """The words of the same clause that stand before a position."""
    ends = [match.end() for match in CLAUSE_MARK.finditer(text, 0, at)]
    return text[ends[-1] if ends else 0 : at]

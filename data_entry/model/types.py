"""What a single cell may hold: raw cell value → typed value, or a fault with its facts.

Faults are raised as pydantic custom errors; their Chinese sentences live in data_entry.reading.messages.
Blank cells never come here: the reader leaves them out, and pydantic reports what is missing.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo, WrapValidator
from pydantic_core import PydanticCustomError

from data_entry.model.spec import Kind
from data_entry.numbers import YUAN_PER_UNIT
from data_entry.unread import Unread
from data_entry.words import (
    CIRCULAR,
    HAN_DIGITS,
    Percentage,
    as_number,
    code_and_name,
    day_in_words,
    year_in_digits,
)

ERROR_VALUES = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"} | {CIRCULAR}
LONGEST_TEXT = 2000
"""Characters of a text of one paragraph: published reasons come to 1,500."""
PLACEHOLDER = re.compile(
    r"[XxＸ]{2,}|×{2,}|\*{3,}|＊{3,}|增加（减少）|减少（增加）|增长（下降）|下降（增长）|大（小）于|大小于"
    r"|如持平|本部门（单位）|本单位（部门）|仍保留该表格式|请.{0,6}注明页码|可用表格形式反映"
    r"|请填写|待填写|待补充|[（(](?:盖章|公章|填写[^（）()]{0,8})[）)]|参照批准的三定方案|报告范围包括机关和下属单位|包括目标的量化、细化情况|PAGEREF"
    r"|</?(?:p|br|div|span|table|t[rdh]|font|strong|b|ul|li)\b[^<>]*>|&(?:nbsp|lt|gt|#\d+);"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b\ufffe\uffff]")
_IN_MONEY = re.compile(r"(.*\d)(万?元)")
_COUNTED = {
    Kind.COUNT: re.compile(r"(.*\d)\s*([人批]次|[个辆人名批次台套项家户])"),
    Kind.SCORE: re.compile(r"(.*\d)\s*(分|个月)"),
}
"""Counts and scores with their unit; 万, % and 元 are none of theirs."""
_IN_HAN = re.compile(
    "(二[〇零○O0][一二三四五六七八九〇零○]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_WITH_UNIT = re.compile(r"([+-]?[\d,.]+)\s*(万元|万|亿元|亿|元|块|%|辆|个|次|人|批次|人次|台|套)+")


def clean_text(value: str) -> str:
    """Text as typed, without control characters and the line-break debris of spreadsheets."""
    text = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()


def as_money(value: str) -> tuple[Decimal, str] | None:
    """Amount and unit of a text such as ``1,234.50元``; None for one that states no unit."""
    match = _IN_MONEY.fullmatch(unicodedata.normalize("NFKC", value).replace(" ", ""))
    number = as_number(match[1]) if match else None
    return (number, match[2]) if match and number is not None else None


def without_unit(value: str, kind: Kind, label: str) -> str:
    """A count or a score without the unit behind it, unless the label names another in brackets."""
    found = _COUNTED[kind].fullmatch(value.strip()) if kind in _COUNTED else None
    named = label.removesuffix("）").rpartition("（")[2]
    is_other = len(named) == 1 and found and named not in found[2]
    return found[1] if found and not is_other else value


class Month(date):
    """A month stated without its day; it prints as it was typed."""

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


def fault(kind: str, **facts: Any) -> PydanticCustomError:
    """A fault of one cell; ``kind`` names its message in data_entry.reading.messages."""
    return PydanticCustomError(kind, "{found}", facts)


def _reject_error_value(value: Any) -> None:
    if isinstance(value, str) and value.strip().upper() in ERROR_VALUES:
        raise fault("formula_error", found=value.strip())


def _number(value: Any) -> Decimal:
    _reject_error_value(value)
    if isinstance(value, bool):
        raise fault("not_a_number", found=str(value).upper())
    if isinstance(value, (datetime, date)):
        raise fault("date_for_number", found=f"{value:%Y-%m-%d}")
    if isinstance(value, (int, float, Decimal)):
        try:
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        except InvalidOperation as error:
            raise fault("not_a_number", found=str(value)) from error
        if not number.is_finite():
            raise fault("not_a_number", found=str(value))
        return number
    text = str(value).strip()
    number_in_text = as_number(text)
    if number_in_text is not None:
        return number_in_text
    with_unit = _WITH_UNIT.fullmatch(unicodedata.normalize("NFKC", text))
    if with_unit:
        raise fault("unit_in_number", found=text)
    raise fault("not_a_number", found=text)


def _money(value: Any, info: ValidationInfo) -> tuple[Decimal, Decimal]:
    """An amount, and the 元 of its unit: the workbook's, or the one that stands beside it."""
    context = info.context or {}
    stated = as_money(value) if isinstance(value, str) else None
    number, unit = stated or (_number(value), "")
    yuan = YUAN_PER_UNIT[unit] if unit else Decimal(context.get("yuan_per_unit", 1))
    try:
        cents = number.quantize(Decimal("0.01"))
    except InvalidOperation as error:  # more digits than any account has
        raise fault("not_a_number", found=str(value)) from error
    if abs(number - cents) > Decimal("0.000001"):
        raise fault("too_many_decimals", found=f"{number.normalize():f}")
    return cents, yuan


def _balance(value: Any, info: ValidationInfo) -> Decimal:
    amount, yuan = _money(value, info)
    return amount * yuan


def _amount(value: Any, info: ValidationInfo) -> Decimal:
    amount, yuan = _money(value, info)
    return _not_negative(amount) * yuan


def _count(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value() or number < 0:
        raise fault("not_a_count", found=f"{number.normalize():f}")
    return int(number)


def _not_negative(value: Decimal) -> Decimal:
    if value < 0:
        raise fault("negative", found=f"{value:f}")
    return value


def _score(value: Any) -> Decimal:
    return _not_negative(_number(value)).normalize()


def _year(value: Any) -> int:
    _reject_error_value(value)
    if isinstance(value, (datetime, date)):
        raise fault("date_for_year", found=f"{value:%Y-%m-%d}", year=value.year)
    text = year_in_digits(unicodedata.normalize("NFKC", str(value)).strip())
    text = text.removesuffix("年度").removesuffix("年")
    if not re.fullmatch(r"20\d\d(\.0)?", text):
        raise fault("not_a_year", found=str(value).strip())
    return int(float(text))


def _in_digits(text: str) -> str:
    """A date written in Chinese numerals, in digits; other text as it is."""
    match = _IN_HAN.fullmatch(text)
    if not match:
        return text
    year, *rest = (part.translate(HAN_DIGITS) for part in match.groups())
    month, day = (
        int(tens or 1) * 10 + int(ones or 0) if ten else int(tens)
        for tens, ten, ones in (part.partition("十") for part in rest)
    )
    return f"{year}-{month:02}-{day:02}"


def _date(value: Any) -> date:
    _reject_error_value(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _in_digits(unicodedata.normalize("NFKC", str(value)).strip())
    parts = re.fullmatch(r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})日?(?: [\d:]+)?", text)
    month = re.fullmatch(r"(20\d\d)(?:年(\d{1,2})月|[/-](\d{1,2}))", text)
    try:
        if month:
            return Month(int(month[1]), int(month[2] or month[3]), 1)
        return date(*(int(p) for p in parts.groups())) if parts else date.fromisoformat(text)
    except ValueError as error:
        raise fault("not_a_date", found=text) from error


def _code(value: Any) -> str:
    _reject_error_value(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    code, name = code_and_name(value)
    if not code and name != "合计":
        raise fault("not_a_code", found=str(value).strip())
    return code or name


def _text(value: Any) -> str:
    _reject_error_value(value)
    if isinstance(value, (datetime, date)):
        return day_in_words(value)
    if isinstance(value, Percentage):
        return value.shown
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean_text(str(value))
    left = PLACEHOLDER.search(text)
    if left:
        raise fault("placeholder", found=left[0])
    return text


def _one_line(value: Any) -> str:
    text = re.sub(r"\s*\n\s*", "", _text(value))
    if len(text) > LONGEST_TEXT:
        raise fault("too_long", found=f"{text[:20]}……", length=len(text), longest=LONGEST_TEXT)
    return text


def _name(value: Any) -> str:
    text = _one_line(value)
    if extra := re.search(r"20\d\d年度?|[部单][门位]决算", text):
        raise fault("not_a_name", found=extra[0])
    return text


def _paragraphs(value: Any) -> str:
    return "\n".join(line.strip() for line in _text(value).split("\n") if line.strip())


def _choice(value: Any) -> Any:
    _reject_error_value(value)
    return re.sub(r"\s", "", clean_text(str(value))).replace("(", "（").replace(")", "）")


def _known(value: Any, validate: Callable[[Any], Any]) -> Any:
    """A cell that could not be read has been told of already: what stands for it passes."""
    return value if isinstance(value, Unread) else validate(value)


_Known = WrapValidator(_known)
Amount = Annotated[Decimal, Kind.AMOUNT, BeforeValidator(_amount), _Known]
"""Money in 元, never negative."""

Balance = Annotated[Decimal, Kind.BALANCE, BeforeValidator(_balance), _Known]
"""Money in 元 that may be negative (结转结余)."""

Count = Annotated[int, Kind.COUNT, BeforeValidator(_count), _Known]
Score = Annotated[Decimal, Kind.SCORE, BeforeValidator(_score), _Known]
Year = Annotated[int, Kind.YEAR, BeforeValidator(_year), _Known]
Date = Annotated[date, Kind.DATE, BeforeValidator(_date), _Known]
Code = Annotated[str, Kind.CODE, BeforeValidator(_code), _Known]
Text = Annotated[str, Kind.TEXT, BeforeValidator(_one_line), _Known]
Name = Annotated[str, Kind.TEXT, BeforeValidator(_name), _Known]
"""An office, as its seal has it."""
Paragraphs = Annotated[str, Kind.PARAGRAPHS, BeforeValidator(_paragraphs), _Known]
"""Text of any number of paragraphs, one per line."""

Chosen = WrapValidator(lambda value, validate: _known(value, lambda v: validate(_choice(v))))
"""Put beside a Literal: the drop-down's words, stray spaces and widths forgiven."""

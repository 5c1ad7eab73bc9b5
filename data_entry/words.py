"""Words and numbers of sheets, however they are spaced, numbered and typed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[(][一二三四五六七八九十\d]+[)]|\d+[.、]|其中:|[加减]:)+"
)
_UNIT_BEHIND = re.compile(r"[(](?:[百千万亿]*元|[个人辆批次台套、()]+)[)]$")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[,'\s]\d{3})+|\d+|(?=\.\d))(?:\.\d+)?")
"""Digits in groups of three, or without any sign between them: anything else may be two figures."""
_FULL_STOP = re.compile(r"(?<=\d)。(?=\d{1,2}$)")
"""A decimal point typed while writing Chinese."""
_MARKED = re.compile(r"[\u2460-\u24ff\u00b2\u00b3\u00b9\u2070-\u209f]")
"""The number of a note, which is no digit of the figure it stands at."""
_NEGATIVE = re.compile(r"[(]([\d.,]+)[)]|([\d,]+\.\d+)-")
"""How accountants and their programs write what is less than nothing."""
UNIT_OF_FIGURE = re.compile(r"\s*(?:(?P<money>万元|元)|人次|批次|[辆个人批次台套])$")
"""The unit of a figure, in its own cell."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEHIND = re.compile(r"(?<=[\u4e00-\u9fff”）)])\s*[A-Za-z][A-Za-z\s\d,.&'/:()-]*$")
HAN_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
_YEAR_IN_WORDS = re.compile("二[〇零○O][〇零○O一二三四五六七八九]{2}(?=年|$)")
_OTHER_SCRIPTS = re.compile(r"[\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\u202f\u180e]+")
"""Uighur, Tibetan and Mongolian."""
DASHES = {sign * times for sign in "-—–―" for times in (1, 2, 3)}
NONE = {"", "一", "/", "无"} | DASHES
"""What stands in a cell of an official table that has no amount."""
REMARKS = ("（", "(", "注", "说明", "备注")
"""Beginnings of remarks below a table, which are passed over."""
SIGNED = re.compile(
    r"(?:单位|财务|部门|会计)?(?:负责人|主管|填表人|制表人?|审核人?|联系人|联系电话|报送日期|打印日期)[::(]"
)
"""Who signed a table, at its foot."""
CIRCULAR = "0（公式引用了自己）"
"""Stands for the result of a formula that refers to itself, which spreadsheet programs save as 0."""
SHRINKING = re.compile(r"[0#?](?:,+(?![0#?,])|[!\\]\.|\"\.\")")
"""A format of cells that shows a number a thousand or ten thousand times smaller: 0!.0, or 0.00,"""
SHRUNK = "{}（按格式缩小显示）"
"""Stands for such a number: whether what is stored or what is shown is meant, nobody knows."""


class Percentage(float):
    """A number that its cell shows in per cent."""

    shown: str


CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
"""The code of a 类, 款 or 项."""
_APART = re.compile(r"(\d{3})[-.—_·](\d{2})(?:[-.—_·](\d{2}))?")
"""A code whose 类, 款 and 项 are told apart: 213.02.01."""
_OFFICE = re.compile(r"^\d{6,}[-_](?=\d{7}$)")
"""The code of an office before that of a 项."""
_FILLED = re.compile(r"(?<=\d{3})(?:00)+$")
"""What makes the code of a 类 or 款 as long as that of a 项."""
_NAME_BEHIND = re.compile(r"\[?(\d{3}(?:[-.]?\d{2}){0,2})\]?[-—_.、:]*([\u4e00-\u9fff(].*)")
_CODE_BEHIND = re.compile(r"([\u4e00-\u9fff].*?)[(\[_—-](\d{3}(?:\d{2}){0,2})[)\]]?")
SPOILT = re.compile(r"按格式缩小显示|公式未算出|^#[A-Z/0]+[!?A]$|^[+-]?\d(?:\.\d+)?E[+-]?\d+$")
"""What stands for a figure that cannot be used: of 1.82E+06 nobody knows the digits that are gone."""
_OF_OFFICE = re.compile(r"(?:人民政府|办事处|[(]?(?:本级|机关|汇总)[)]?)+$")
"""What is left out of the name of an office: 柳溪镇人民政府（本级） is 柳溪镇."""
NUMBERING = "栏次"
"""Heads a row that numbers the columns."""


def normal(text: object) -> str:
    """Words without white space, width differences, quotation-mark styles and the mark *."""
    return _normal("" if text is None else str(text))


@lru_cache(maxsize=16384)
def _normal(text: str) -> str:
    return re.sub(r"[\s*\"'“”‘’]", "", unicodedata.normalize("NFKC", text))


def is_same_office(one: object, other: object) -> bool:
    """True for two names of one office, one of them shorter, or with 本级 behind it."""
    names = {normal(one), normal(other)}
    return len({_OF_OFFICE.sub("", name) or name for name in names}) == 1


def unnumbered(text: object) -> str:
    """Words without the number before them: “（一）支出合计” is 支出合计."""
    return _NUMBERING.sub("", normal(text))


def label_of(text: object) -> str:
    """Words without their number and without their unit."""
    return _UNIT_BEHIND.sub("", unnumbered(text))


def in_chinese(text: object) -> str:
    """Words without the other language that stands behind them."""
    words = _OTHER_SCRIPTS.sub("", str(text or ""))
    return normal(_BEHIND.sub("", words) if _HAN.search(words) else words)


def as_number(value: str) -> Decimal | None:
    """The number a piece of text means beyond doubt (full-width digits, separators), else None."""
    text = unicodedata.normalize("NFKC", value).strip().lstrip("¥").strip()
    text = _FULL_STOP.sub(".", text)
    is_number = _NUMBER.fullmatch(text) and not _MARKED.search(value)
    return Decimal(re.sub(r"[,'\s]", "", text)) if is_number else None


def year_in_digits(text: str) -> str:
    """Words in which a year that was written out stands in digits: 二〇二四年 is 2024年."""
    return _YEAR_IN_WORDS.sub(lambda match: match[0].translate(HAN_DIGITS), text)


def day_in_words(day: date) -> str:
    """2024年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def number_of(value: Any) -> Decimal | None:
    """A figure of an official table: a number, or words that are one, be it with its unit."""
    if isinstance(value, bool) or value is None:
        return None
    if not isinstance(value, str):
        found = Decimal(str(value)) if isinstance(value, int | float | Decimal) else None
        return found if found is not None and found.is_finite() else None
    text = unicodedata.normalize("NFKC", value).strip().lstrip("'‘’").replace("\u2212", "-")
    if negative := _NEGATIVE.fullmatch(text):
        text = f"-{negative[1] or negative[2]}"
    number = as_number(UNIT_OF_FIGURE.sub("", text))
    return None if _MARKED.search(value) else number


def digits_of(cell: object) -> str:
    """What may be a code, without the signs and the zeros it is written with."""
    text = _OFFICE.sub("", re.sub(r"\.0+$", "", normal(cell).lstrip("`")))
    apart = _APART.fullmatch(text)
    text = "".join(filter(None, apart.groups())) if apart else text
    filled = _FILLED.sub("", text)
    return filled if CODE.fullmatch(filled) else text


def code_and_name(cell: object) -> tuple[str, str]:
    """The code of a subject and its name, of which a cell may hold both or one."""
    text = normal(cell)
    if CODE.fullmatch(code := digits_of(text)):
        return code, ""
    if before := _NAME_BEHIND.fullmatch(text):
        return digits_of(before[1]), before[2]
    behind = _CODE_BEHIND.fullmatch(text)
    return (behind[2], behind[1]) if behind else ("", text)

"""Finds slips of writing: punctuation, brackets, doubled words, enumerations, ways to write numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from data_entry.lists import beside
from data_entry.numbers import NumberStyle
from generator.checks.reading.lexicon import Patterns
from generator.checks.reading.quantities import NUMERALS, count_of

_P = Patterns(__name__)
WHOLE = _P.whole
"""100%; the group has its decimals."""
_PAIRS = {"“": "”", "（": "）", "《": "》", "〔": "〕", "‘": "’", "【": "】"}
_LABELS = (
    re.compile(r"(?m)^\s*[（(](?P<number>\d{1,2})[）)]"),
    re.compile(r"(?m)^\s*(?P<number>\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?m)^\s*附件(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})[：:.．、 ]"),
    re.compile(
        r"(?m)^\s*[（(](?P<number>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])[）)]"
    ),
)
"""The numbers of paragraphs: （1）, 1., （一）"""
_SEPARATED = "thousands"
"""The slip that is none where separators are the style."""
_LONG_PARAGRAPH = 12
"""A shorter one may be a name or a label, which has no full stop."""


@dataclass(frozen=True)
class Slip:
    """One slip with the code of its rule: what is wrong, what stands there and what to do."""

    code: str
    message: str
    found: str
    advice: str


@cache
def slips() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    """Each slip that a pattern finds, with the words that tell of it and what to do: style.toml."""
    listed = beside(__file__).items()
    return {name: (re.compile(said["pattern"]), said) for name, said in listed}


def style_faults(text: str, style: NumberStyle) -> Iterator[Slip]:
    """Every slip of a text whose figures are to be written like this."""
    for name, (pattern, said) in slips().items():
        for match in pattern.finditer(text) if name != _SEPARATED or not style.thousands else ():
            found = match[0].strip()
            yield Slip("D07", said["message"].format(found), found, said["advice"])
    for message, mark in _unbalanced(text):
        yield Slip("D07", message, mark, "请补全引号、括号。")
    for message, mark in _out_of_order(text):
        yield Slip("D07", message, mark, "请补全序号。")
    for message, mark in _skipped(text):
        yield Slip("D07", message, mark, "请核对编号，补全漏掉的段落。")
    usual = "100%" if style.percent_whole else "100.00%"
    for match in WHOLE.finditer(text):
        if bool(match[1]) == style.percent_whole:
            message = f"写“{match[0]}”，正文的写法是“{usual}”"
            yield Slip("D08", message, match[0], "全文请只用一种写法。")


def _unbalanced(text: str) -> Iterator[tuple[str, str]]:
    closing = {close: opening for opening, close in _PAIRS.items()}
    for paragraph in text.split("\n"):
        body = _P.item_number.sub("", paragraph)
        depth = dict.fromkeys(_PAIRS, 0)
        for sign in body:
            if sign in depth:
                depth[sign] += 1
            elif sign in closing:
                depth[closing[sign]] -= 1
                if depth[closing[sign]] < 0:
                    yield f"“{sign}”没有与它成对的“{closing[sign]}”", sign
                    break
        for opening, count in depth.items():
            if count > 0:
                yield f"“{opening}”没有与它成对的“{_PAIRS[opening]}”", opening


def unfinished(text: str) -> Iterator[Slip]:
    """The last paragraph of a chapter is a sentence and has its full stop."""
    last = text.rstrip().rpartition("\n")[2]
    if len(last) >= _LONG_PARAGRAPH and _P.any_stop.search(last) and _P.unfinished.search(last):
        yield Slip("D07", f"末尾“{last[-8:]}”后面没有句号", last[-8:], "请补上句号。")


def wordless(reason: str) -> Iterator[Slip]:
    """A reason that is nothing but a figure."""
    if match := _P.only_a_figure.search(reason):
        found = match[0].strip()
        advice = "请写成文字；是不是别的栏里的数。"
        yield Slip("D07", f"只有一个数“{found}”，没有说明", found, advice)


def _skipped(text: str) -> Iterator[tuple[str, str]]:
    """A number of a paragraph that does not follow the one before."""
    for label in _LABELS:
        before = 0
        for match in label.finditer(text):
            number = count_of(match["number"])
            if before and number not in (before + 1, 1):
                yield f"编号“{match[0].strip()}”与前面的 {before} 不相接", match[0].strip()
            before = number


def _out_of_order(text: str) -> Iterator[tuple[str, str]]:
    """“二是” that follows no “一是”; enumerations may stand within each other."""
    open_at: list[int] = []
    for match in _P.enumerated.finditer(text):
        number = NUMERALS.index(match[1])
        while number and open_at and open_at[-1] != number - 1:
            open_at.pop()
        if number and not open_at:
            before = f"{NUMERALS[number - 1]}是"
            yield f"有“{match[0]}”，前面没有与它相接的“{before}”", match[0]
        open_at[-1:] = [number] if number else [*open_at[-1:], number]

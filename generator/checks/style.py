"""Slips of writing: punctuation, brackets, doubled words, mixed ways to write percentages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DOUBLED = re.compile(r"[，、；：,;:][，。、；：,;:]|。[，、；：。]")
_PAIRS = {"“": "”", "（": "）", "《": "》", "〔": "〕", "‘": "’", "【": "】"}
_WORD_TWICE = re.compile(r"(?![一逐层])([一-龥]{2,8})\1(?!员|对象|办法|人员|者|表)")
_HALF_WIDTH = re.compile(r"(?<=[一-龥”）》])[,;:!?](?=[一-龥“（《\s]|$)")
_DOUBLED_UNIT = re.compile(r"(万元|亿元)\d+(?:\.\d+)?(?:万元|亿元)")
_WHOLE = re.compile(r"(?<![\d.])100(\.0+)?%")


@dataclass(frozen=True)
class Slip:
    """One slip: code of the rule, what is wrong, what stands there, what to do."""

    code: str
    message: str
    found: str
    advice: str


def style_faults(text: str, *, percent_whole: bool) -> Iterator[Slip]:
    """Every slip of a text; ``percent_whole`` says that the form prints 100%, not 100.00%."""
    for match in _DOUBLED.finditer(text):
        yield Slip("D07", f"标点重复“{match[0]}”", match[0], "请删去多余的标点。")
    for match in _HALF_WIDTH.finditer(text):
        yield Slip("D07", f"有半角标点“{match[0]}”", match[0], "请改成全角标点。")
    for match in _DOUBLED_UNIT.finditer(text):
        yield Slip("D07", f"单位写了两次“{match[0]}”", match[0], "请删去数字前的单位。")
    for message, mark in _unbalanced(text):
        yield Slip("D07", message, mark, "请补全引号、括号。")
    for match in _WORD_TWICE.finditer(text):
        yield Slip("D07", f"词语重复“{match[0]}”", match[0], "请删去重复的词。")
    usual = "100%" if percent_whole else "100.00%"
    for match in _WHOLE.finditer(text):
        if bool(match[1]) == percent_whole:
            message = f"写“{match[0]}”，正文的写法是“{usual}”"
            yield Slip("D08", message, match[0], "全文请只用一种写法。")


def _unbalanced(text: str) -> Iterator[tuple[str, str]]:
    closing = {close: opening for opening, close in _PAIRS.items()}
    for paragraph in text.split("\n"):
        body = re.sub(r"(?m)^[（(]?[\d一二三四五六七八九十]+[）)]", "", paragraph)
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

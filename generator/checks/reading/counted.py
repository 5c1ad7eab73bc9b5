"""How many things a text says it names, against the things it names."""

import re
from collections.abc import Iterator

from generator.checks.reading.lexicon import Patterns, entries, lexicon
from generator.checks.reading.misstatements import Misstatement, Recomputed
from generator.checks.reading.quantities import NUMERALS, count_of

_P = Patterns(__name__)
_ORDINALS = (
    re.compile(rf"([{NUMERALS}])是"),
    re.compile(r"[（(](\d{1,2})[）)]"),
    re.compile(rf"[（(]([{NUMERALS}])[）)]"),
    re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩])"),
)


def lists(text: str) -> Iterator[Recomputed]:
    """“A、B、C3个项目”: the number must be that of the names; “等” lets it be greater."""
    for match in _P.count.finditer(text):
        named = _P.items.search(text[: match.start()])
        items = [i for i in _P.lead.sub("", named[0]).split("、") if i] if named else []
        joined = any("和" in item or "及" in item for item in items[-1:])
        count = int(match["count"])
        if len(items) < 2 or count in (len(items), len(items) + joined):
            continue
        if not items[-1].endswith(tuple(lexicon()["lists"]["ends"])):
            continue
        if match["more"] and count > len(items):
            continue
        message = f"写的是{count}个{match['what']}，前面列出了 {len(items)} 个"
        yield Misstatement(
            "W17", message, f"{count}个{match['what']}", str(len(items)), match.start("count")
        )


def included(text: str) -> Iterator[Recomputed]:
    """“包括A、B和C三项”: as many are named as are counted."""
    for match in _P.included.finditer(text):
        names = _P.brackets.sub("", match["items"]).split("、")
        is_joined, two = bool(_P.joined.search(names[-1])), _P.two.fullmatch(names[-1])
        shortest = min(map(len, names[:-1]), default=0)
        are_two = two is not None and min(map(len, two.groups())) >= shortest
        possible = {len(names) + is_joined, len(names) + are_two}
        count = count_of(match["count"])
        if len(names) < 2 or count in possible or (match["more"] and count > max(possible)):
            continue
        words = match["count"] + match["what"]
        message = f"写的是“{words}”，前面列出了 {len(names) + is_joined} 项"
        yield Misstatement("W17", message, words, str(len(names)), match.start("count"))


def within(text: str) -> Iterator[Recomputed]:
    """“提出3个问题，已整改4个”: of what was found no more can be mended."""
    for pattern, _ in entries("within"):
        for match in pattern.finditer(text):
            if int(match["part"]) > int(match["whole"]):
                message = f"“{match[0]}”：{match['part']} 多于 {match['whole']}"
                yield Misstatement("W17", message, match["part"], match["whole"], match.start())


def announced(text: str) -> Iterator[Recomputed]:
    """“以下三项工作：一是……；二是……”: as many things follow as are announced."""
    for match in _P.announced.finditer(text):
        listed = _listed(text[match.end() :])
        if listed and count_of(match["count"]) not in listed:
            words, count = match["count"] + match["what"], max(listed)
            message = f"写的是“{words}”，后面列出了 {min(listed)} 项"
            yield Misstatement("W17", message, words, str(count), match.start())


def _listed(rest: str) -> set[int]:
    """How many things a text lists from its beginning; empty where it is no plain list."""
    rest = rest.lstrip()
    for ordinal in _ORDINALS:
        if ordinal.match(rest):
            return {_last_in_order(ordinal, rest)}
    sentence = _P.brackets.sub("", _P.sentence.split(rest)[0]).rstrip("；; ")
    if "；" in sentence:
        return {len(sentence.split("；"))}
    names = sentence.split("、")
    if len(names) < 2 or "，" in sentence or _P.open_list.search(sentence):
        return set()
    is_joined = _P.joined.search(names[-1])
    return {len(names), len(names) + bool(is_joined)}


def _last_in_order(ordinal: re.Pattern[str], text: str) -> int:
    """The last of the ordinals that follow each other: 一是, 二是, 三是."""
    last = 0
    for match in ordinal.finditer(text):
        sign = match[1]
        number = "①②③④⑤⑥⑦⑧⑨⑩".find(sign) + 1 or count_of(sign)
        if number == last + 1:
            last = number
        elif number == 1:
            break
    return last

"""Words that say which way a figure differs from last year's, or from its budget."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations

OPPOSITE = {
    **{
        "减少": "增加",
        "下降": "增长",
        "降低": "增长",
        "降幅": "增幅",
        "减幅": "增幅",
        "降低率": "增长率",
    },
    **{"少支": "多支", "减支": "增支", "缩减": "扩大"},
    **{"小于": "大于", "低于": "高于", "少于": "多于"},
}
"""What a fall and a figure below the budget are called, and what the other case then is."""
RISES = {
    **{rise: fall for fall, rise in OPPOSITE.items()},
    **{"增加": "减少", "增长": "下降", "超出": "低于", "超过": "低于"},
}
"""The same the other way round."""
_ABOVE_BUDGET = r"超[出过](?=[^，。；：\d]{0,6}预算)"
_SIGN = r"(?<!\d)[-－+＋](?=\d+(?:\.\d+)?%|\0)"
"""Before a rate, or where a blank stands for one."""
DIRECTION = re.compile(
    f"{'|'.join([*OPPOSITE, *OPPOSITE.values()])}|上升|提高|等于|持平|{_ABOVE_BUDGET}|{_SIGN}"
)
TURNED = OPPOSITE | {"-": "", "－": ""}, RISES | {"+": "-", "＋": "－"}
"""What the other case is, by what a fall and by what a rise is called; signs are none in words."""
_NEXT = 6
Directed = tuple[str, str]
"""A direction, and the signs after it."""


def directed(text: str, start: int, stop: int) -> Directed:
    """The direction that stands there."""
    return text[start:stop], text[stop : stop + _NEXT]


def turned_in(texts: Iterable[str]) -> dict[Directed, str]:
    """What a document calls both directions before the same words: 超出预算的, 低于预算的."""
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for each in DIRECTION.finditer(text):
            word, after = directed(text, *each.span())
            found[after].add(word)
    return {
        (word, after): other
        for after, words in found.items()
        if len(rises := words & {*RISES}) == len(falls := words & {*OPPOSITE}) == 1
        for word, other in permutations((*rises, *falls))
    }

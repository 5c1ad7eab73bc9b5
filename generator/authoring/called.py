"""What a figure is called, by a title and by the words before it."""

import re

from rapidfuzz.distance import Postfix

_PLAIN = re.compile(
    r"\d+年度?|[^一-鿿]|[本全当]年度?|年度|部门|单位|其中|[合总共累]计|决算|金额|实际|实现|取得|发生|完成"
)
"""What is said of a total whatever it is of."""


def is_at_odds(label: str, words: str) -> bool:
    """Whether two names end alike and begin with another thing each: 阶段项目支出, 基金项目支出.

    What is called by its kind alone, 支出, is none of which a thing is told: 科学技术支出.
    """
    words = _PLAIN.sub("", words)
    same = Postfix.similarity(label, words)
    own, other = ({*each[: len(each) - same]} for each in (label, words))
    return (
        len(other) > 1
        if label in ("收入", "支出")
        else bool(same and own and other and not own & other)
    )


def core(label: str) -> str:
    """What of a title stands in sentences."""
    plain = re.sub(r"[（(][^）)]*[）)]", "", label)
    return re.sub(r"[“”：]|用途|原因|决算|数量|总额|总数", "", plain)

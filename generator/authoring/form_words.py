"""What the sentences of a form write themselves and around their tags, and what a figure is called."""

import re
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import Postfix

from generator.forms.form import Form
from generator.forms.words import chosen

COUNTED = re.compile("人次|批次|平方米|[个名人次批辆台套家户件项篇场期]")
"""What is counted."""
_BEFORE = re.compile(r"([^{}\[\]，。；：、%\s]{3,})\{+\s*([\w.]+)")


_COUNTS = re.compile(rf"\{{+\s*([\w.]+)[^{{}}]*\}}+({COUNTED.pattern})")


def units_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """What the words and phrases of a form count by a tag: what stands right after it."""
    return _by_tag(_COUNTS.findall("\n".join(texts)))


def contexts_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """What the words and phrases of a form write right before a tag."""
    return _by_tag((name, words) for words, name in _BEFORE.findall("\n".join(texts)))


def _by_tag(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, text in pairs:
        found.setdefault(name, set()).add(text)
    return found


def words_of(texts: Iterable[str]) -> str:
    """What the texts of a form write themselves: without blanks, tags and conditions."""
    return re.sub(r"\{[{%].*?[}%]\}|\{[^{}]*\}", " ", "\n".join(texts), flags=re.S)


def choices_of(form: Form) -> Iterator[str]:
    """What the options of a form may write."""
    for option in form.options:
        yield from option.choices.values()


def words_chosen(form: Form, options: Mapping[str, str]) -> dict[str, str]:
    """The words of a form as an office with these options has them."""
    usual = form.usual_options | dict(options)
    return {key: chosen(text, usual) for key, text in form.words.items()}


_PLAIN = re.compile(
    r"\d+年度?|[^一-鿿]|[本全当]年度?|年度|本?(?:部门|单位)|其中|包[括含]|[合总共累]计|决算|金额|实际|实现|取得|发生|完成"
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

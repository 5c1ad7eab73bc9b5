"""用词: short patterns with blanks, in which forms differ; compiled to macros that phrases call.

``"变动" = "{比上年}，{名称}{变化}。[主要原因是{原因}。]"``: ``{}`` is a blank, ``[]`` vanishes where a
blank in it has nothing. A blank is another word or macro, a fact of the quantity that the word is said
of (``量``), or a tag of the document; ``{列举}`` is the list handed over. ``变动.一般公共`` is the word
for that quantity alone. The values of an option are patterns too: ``{选.原因用词}``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps

from generator.forms.sandbox import similar

QUANTITY, LIST, NAME = "量", "列举", "名称"
FACTS = (
    *(NAME, "键", "序", "数", "上年数", "差额", "增减", "升降", "变动率", "占比", "原因"),
    *("决算数", "预算数", "完成率", "与预算", "预算差额", "差异原因", "用途"),
    *("编码", "类", "款", "项", "金额", "简称"),
)
"""What a quantity, a part of a whole, an item of 公开05 or a 款 has to say of itself."""
QUANTITIES = (
    *("收支总计", "财政拨款总计", "一般公共", "政府性基金", "国有资本经营", "运行经费"),
    *("三公", "出国", "用车", "购置", "运行", "接待"),
    *("收入来源", "支出种类", "各类", "各项", "各款", "基金项", "国资项"),
)
"""What a word may be said of: the ``键`` of the quantities, and of the parts of each list."""
TAGS = (
    *("年", "上年", "单位", "称谓", "绩效简称", "选", "收支", "有数", "事项", "绩效", "三公"),
    *("中小企业占比", "小微企业占比", "小微占中小", "公开时间"),
)
"""The tags of the document that words may name, beside those of a form's own sheets."""
MOST_TOLD = 50
"""So many faulty words are told; a hostile form may have thousands."""
_TOKEN = re.compile(r"\{([^{}\[\]]*)\}|([\[\]])|([^{}\[\]]+)|(.)")
_CHOSEN = re.compile(r"\{选\.(\w+)\}")
_CALLED = re.compile(r"\b(\w++)\s*+\(")


class WordFaultError(ValueError):
    """A word that cannot be read."""


@dataclass
class _Group:
    """What stands between brackets (or the whole): its text, and the blanks it depends on."""

    text: str = ""
    blanks: list[str] = field(default_factory=list)


class Words:
    """The words of a form. ``macros`` are its own, ``tags`` those of its sheets, ``quantities`` its own."""

    def __init__(
        self,
        patterns: Mapping[str, str],
        options: Mapping[str, Mapping[str, str]],
        macros: Mapping[str, str],
        tags: tuple[str, ...] = (),
        quantities: Iterable[str] = (),
    ) -> None:
        self.patterns = {
            key: text for key, text in patterns.items() if key.partition(".")[0] != NAME
        }
        self._names = {key: text for key, text in patterns.items() if key not in self.patterns}
        self._options = options
        self._macros = macros
        self._tags = (*TAGS, *tags)
        self._quantities = (*QUANTITIES, *quantities)
        self._cases: dict[str, dict[str, str]] = {}
        for key, text in self.patterns.items():
            stem, _, quantity = key.partition(".")
            self._cases.setdefault(stem, {})[quantity] = text

    def faults(self) -> Iterator[str]:
        """What cannot be read, word by word."""
        for key, text in self.patterns.items():
            try:
                self._compiled(text)
            except WordFaultError as fault:
                yield f"用词“{key}”：{fault}"
            yield from self._faults_of_key(key)
        for key, name in self._names.items():
            if "{" in chosen(name, dict.fromkeys(self._options, "")):
                yield f"用词“{key}”：名称里只能用选项，如“{{选.总计名称}}”"
        for name in self._macros:
            if name in FACTS or name in self._cases:
                yield f"“{name}”：macros 里不能用量的数或用词的名称，请换一个"

    def _faults_of_key(self, key: str) -> Iterator[str]:
        stem, dot, quantity = key.partition(".")
        if dot and quantity not in self._quantities:
            yield f"用词“{key}”：没有“{quantity}”{similar(quantity, self._quantities)}"
        if stem not in self.patterns:
            yield f"用词“{key}”：没有用词“{stem}”{similar(stem, self.patterns)}"
        if stem in FACTS or stem in self._tags or not stem.isidentifier():
            yield f"用词“{key}”：已经有同名的标签，请换一个"

    def macros(self) -> dict[str, str]:
        """A macro for each word, choosing what is said of its quantity. Raises WordFaultError."""
        return {stem: self._macro(stem, cases) for stem, cases in self._cases.items()}

    def _macro(self, stem: str, cases: Mapping[str, str]) -> str:
        body = self._compiled(cases[""])
        special = "".join(
            f'{{% elif {QUANTITY}.键 is defined and {QUANTITY}.键 == "{quantity}" %}}{self._compiled(text)}'
            for quantity, text in cases.items()
            if quantity
        )
        if special:
            body = f"{special.replace('elif', 'if', 1)}{{% else %}}{body}{{% endif %}}"
        return f'{{% macro {stem}({QUANTITY}={{}}, {LIST}="") %}}{body}{{% endmacro %}}'

    def _compiled(self, pattern: str, *, within: str = "") -> str:
        """A pattern as Jinja has it; ``within`` an option no option is named again."""
        groups = [_Group()]
        for blank, bracket, text, stray in (m.groups() for m in _TOKEN.finditer(pattern)):
            if stray:
                raise WordFaultError(f"花括号没有写完整：{pattern}")
            if bracket == "[":
                groups.append(_Group())
            elif bracket == "]":
                group = groups.pop()
                if not groups:
                    raise WordFaultError(f"方括号没有写完整：{pattern}")
                groups[-1].text += _optional(group, pattern)
            elif blank is not None:
                value, printed = self._blank(blank, within)
                groups[-1].blanks.append(value)
                groups[-1].text += printed
            else:
                groups[-1].text += text
        if len(groups) > 1:
            raise WordFaultError(f"方括号没有写完整：{pattern}")
        return groups[0].text

    def _blank(self, name: str, within: str) -> tuple[str, str]:
        """The value of a blank, and how it is printed."""
        head, _, rest = name.partition(".")
        if name == LIST:
            value = LIST
        elif name in self._cases:
            value = f"{name}({QUANTITY}, {LIST})"
        elif name in self._macros:
            value = f"{name}({QUANTITY})"
        elif name in FACTS:
            value = f"{QUANTITY}.{name}"
        elif head == "选" and rest in self._options and not within:
            return f"选.{rest}", self._option(rest)
        elif (head in self._tags and head != "选") and all(
            part.isidentifier() for part in name.split(".")
        ):
            value = name
        else:
            known = (*self._cases, *FACTS, *self._tags, LIST, *(f"选.{o}" for o in self._options))
            raise WordFaultError(f"没有“{{{name}}}”{similar(name, known)}")
        return value, f"{{{{ {value}|印 }}}}"

    def _option(self, key: str) -> str:
        """An option's values are patterns: the one that was chosen."""
        choices = self._options[key].values()
        if not any("{" in each for each in choices):
            return f"{{{{ 选.{key} }}}}"
        *cases, last = [(value, self._compiled(value, within=key)) for value in choices]
        chosen = [f"if 选.{key} == {dumps(v, ensure_ascii=False)} %}}{text}" for v, text in cases]
        return "{% " + "{% el".join(chosen) + f"{{% else %}}{last[1]}{{% endif %}}"


def _optional(group: _Group, pattern: str) -> str:
    if not group.blanks:
        raise WordFaultError(f"方括号里没有花括号，不知道什么时候不写：{pattern}")
    test = " and ".join(f"{value}|有" for value in group.blanks)
    return f"{{% if {test} %}}{group.text}{{% endif %}}"


def chosen(name: str, options: Mapping[str, str]) -> str:
    """What a quantity is called, with the words that the agency chose."""
    return _CHOSEN.sub(lambda match: options.get(match[1], match[0]), name)


def called(text: str) -> set[str]:
    """The names that a text calls with brackets."""
    return set(_CALLED.findall(text))


def spoken(texts: Iterable[str], fragments: Mapping[str, str]) -> str:
    """Texts with the fragments that they call, and those that these call."""
    said = [*texts]
    known, todo = set[str](), called("\n".join(said)) & fragments.keys()
    while todo:
        known |= todo
        more = [fragments[name] for name in todo]
        said += more
        todo = (called("\n".join(more)) & fragments.keys()) - known
    return "\n".join(said)

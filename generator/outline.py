"""The outline of a form, filled: parts, sections and what stands in them, as one list of blocks.

The document loops over the blocks and gives each its style; order, numbering and headings are the
form's data (province.toml), not this module's.
"""

from collections.abc import Callable, Iterator
from typing import Any

from generator.failures import FaultyFormError
from generator.language import Phrases
from generator.province import Node

Tags = dict[str, Any]
_DIGITS = "一二三四五六七八九"
CONTENTS = ("句", "值", "图", "名词", "附件")
"""Kinds of contents a node may have."""
LEVELS = ("部分", "节", "小节")
"""What the levels of the outline are called: keys of ``numbering`` and kinds of heading blocks."""


def in_chinese(number: int) -> str:
    """1 … 99 as 一 … 九十九."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")


class Outline:
    """Turns the outline of a form into blocks: ``{"类": kind, "文": text, …}``."""

    def __init__(self, phrases: Phrases, tags: Tags) -> None:
        self.form, self.phrases, self.tags = phrases.form, phrases, tags
        fill = (self._sentence, self._value, self._figure, self._terms, self._annexes)
        self._contents: dict[str, Callable[[str], Iterator[Tags]]] = dict(
            zip(CONTENTS, fill, strict=True)
        )

    def blocks(self) -> list[Tags]:
        """Every block of the document in order."""
        return [
            block
            for number, key in self._shown(self.form.parts)
            for block in self._node(key, number, 0)
        ]

    def _shown(self, keys: list[str]) -> Iterator[tuple[int, str]]:
        """The nodes that are printed this time, numbered anew."""
        shown = (key for key in keys if self._is_wanted(self._node_of(key)))
        yield from enumerate(shown, 1)

    def _node_of(self, key: str) -> Node:
        node = self.form.outline.get(key)
        if node is None:
            raise FaultyFormError(self.form.folder, [f"province.toml：outline 中没有“{key}”"])
        return node

    def _is_wanted(self, node: Node) -> bool:
        if not node.when:
            return True
        test = "{{ '是' if " + node.when + " else '' }}"
        return bool(self.phrases.text_lines(test, self.tags, node.when))

    def _node(self, key: str, number: int, level: int) -> Iterator[Tags]:
        node = self._node_of(key)
        if level >= len(LEVELS):
            raise FaultyFormError(self.form.folder, [f"province.toml：outline “{key}”层次太深"])
        if node.title:
            label = self.form.numbering.get(LEVELS[level], "").replace("{一}", in_chinese(number))
            label = label.replace("{1}", str(number))
            (title, *_) = self.phrases.text_lines(node.title, self.tags, key)
            yield {"类": LEVELS[level], "文": label + title}
        for item in node.content:
            kind, _, name = item.partition(":")
            fill = self._contents.get(kind)
            if fill is None:
                fault = f"province.toml：outline “{key}”的内容“{item}”不认识"
                raise FaultyFormError(self.form.folder, [fault])
            yield from fill(name)
        for position, child in self._shown(node.children):
            yield from self._node(child, position, level + 1)

    def _sentence(self, name: str) -> Iterator[Tags]:
        yield from map(_paragraph, self.phrases.lines(name, self.tags))

    def _value(self, path: str) -> Iterator[Tags]:
        """A tag as it is, its paragraphs apart."""
        text = self.phrases.text_lines("{{ " + path + " }}", self.tags, path)
        yield from (_paragraph(line) for each in text for line in each.split("\a"))

    def _figure(self, number: str) -> Iterator[Tags]:
        figure = self.tags["图"].get(f"图{number}")
        if figure is None:
            return
        if figure["前"]:
            yield {"类": "单位行", "文": figure["前"]}
        yield {"类": "图", "图": figure["图"], "文": ""}
        yield {"类": "图题", "文": figure["题"]}

    def _terms(self, _name: str) -> Iterator[Tags]:
        for number, term in enumerate(self.tags["名词解释"], 1):
            words = {**self.tags, "序": number, "名词": term}
            yield from map(_paragraph, self.phrases.lines("名词条目", words))

    def _annexes(self, _name: str) -> Iterator[Tags]:
        for annex in self.tags["附件列表"]:
            yield {"类": "附件号首" if annex["号"] == 1 else "附件号", "文": f"附件{annex['号']}"}
            yield {"类": "附件标题", "文": annex["标题"]}
            for block in annex["内容"]:
                kind = block["表"] or (f"附件{block['级']}级" if block["级"] else "段")
                yield {"类": kind, "文": block["文"], "行": block.get("行", [])}
        if not self.tags["附件列表"]:
            yield from self._sentence("没有附件")


def part_titles(blocks: list[Tags]) -> list[str]:
    """The headings of the parts, which the finished document must have."""
    return [block["文"] for block in blocks if block["类"] == LEVELS[0]]


def _paragraph(text: str) -> Tags:
    return {"类": "段", "文": text}

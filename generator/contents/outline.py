"""The outline of a form, filled: parts, sections and what stands in them, as one list of blocks.

The document loops over the blocks and gives each its style; order, numbering and headings are the
form's data (province.toml), not this module's.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from generator.contents.tables import Table
from generator.failures import FaultyFormError
from generator.forms.form import Node
from generator.forms.grids import Grid, is_row
from generator.forms.phrases import KEPT, PARAGRAPH, TABLE_TITLE, Phrases, balanced, numbered
from generator.forms.traced import TracedLine
from generator.word.binding import binding_mark
from generator.word.layout.packing import TURN, TURN_BACK, table_mark

Tags = dict[str, Any]
FIGURE = "图"
CONTENTS = ("句", "值", FIGURE, "名词", "附件", "附表")
"""Kinds of contents a node may have."""
_TURNS = {"〔横排〕": TURN, "〔竖排〕": TURN_BACK}
"""Lines of a phrase after which the pages are landscape, or portrait again."""
LEVELS = ("部分", "节", "小节")
"""What the levels of the outline are called: keys of ``numbering`` and kinds of heading blocks."""


class Outline:
    """Turns the outline of a form into blocks: ``{"类": kind, "文": text, …}``."""

    def __init__(self, phrases: Phrases, tags: Tags, tables: Sequence[Table] = ()) -> None:
        self.form, self.phrases, self.tags = phrases.form, phrases, tags
        self.tables = tables
        self.grids: list[Grid] = []
        self.files: list[Path] = []
        self.has_tables = False
        self.traced: list[TracedLine] = []
        """Every line with values of the workbook, in the order of the document."""
        fill = (self._sentence, self._value, self._figure, self._terms, self._annexes, self._tables)
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

    def holds(self, content: str) -> bool:
        """Whether a node that is printed this time has ``content``, such as ``附件``."""
        keys = self.form.parts
        for _ in LEVELS:
            nodes = [self._node_of(key) for _, key in self._shown(keys)]
            if any(content in node.content for node in nodes):
                return True
            keys = [child for node in nodes for child in node.children]
        return False

    def _shown(self, keys: list[str]) -> Iterator[tuple[int, str]]:
        """The nodes that are printed this time, numbered anew; one without a heading has no number."""
        number = 0
        for key in keys:
            if self._is_wanted(key):
                number += bool(self._node_of(key).title)
                yield number, key

    def _node_of(self, key: str) -> Node:
        node = self.form.outline.get(key)
        if node is None:
            raise FaultyFormError(self.form.folder, [f"province.toml：outline 中没有“{key}”"])
        return node

    def _is_wanted(self, key: str) -> bool:
        where = f"outline “{key}”的“当”："
        return self.phrases.holds(self._node_of(key).when, self.tags, where)

    def _node(self, key: str, number: int, level: int) -> Iterator[Tags]:
        node = self._node_of(key)
        if level >= len(LEVELS):
            raise FaultyFormError(self.form.folder, [f"province.toml：outline “{key}”层次太深"])
        if node.title:
            (title, *_) = self.phrases.text_lines(node.title, self.tags, f"outline “{key}”的标题")
            text = numbered(self.form.numbering.get(LEVELS[level], ""), number) + title
            length = self.form.line_lengths.part if level == 0 else len(text)
            office = str(self.tags["单位"].get("单位名称", ""))
            yield {"类": LEVELS[level], "文": "\n".join(balanced(text, length, office))}
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
        """A phrase: its paragraphs, and the tables that stand between them."""
        yield from self._flow(self.phrases.lines(name, self.tags), f"句子“{name}”")

    def _flow(self, lines: Iterable[TracedLine], where: str) -> Iterator[Tags]:
        """Lines as paragraphs, titles, turned pages and tables."""
        for is_table, group in groupby(lines, is_row):
            if not is_table:
                yield from map(self._paragraph_or_title, group)
            else:
                rows = list(group)
                self.traced += [cell for row in rows for cell in self.phrases.cells(row)]
                yield self._grid(self.phrases.grid(rows, where))

    def _grid(self, grid: Grid) -> Tags:
        """A table's place: the mark that stands there until the document is finished."""
        self.grids.append(grid)
        return {"类": "表格", "文": table_mark(len(self.grids) - 1)}

    def _tables(self, _name: str) -> Iterator[Tags]:
        """The official tables, each with its title, the lines above and the notes below."""
        is_turned = False
        self.has_tables = True
        for table in self.tables:
            if table.landscape != is_turned:
                is_turned = table.landscape
                yield {"类": "分节", "文": TURN if is_turned else TURN_BACK}
            yield {"类": "附表题", "文": table.heading}
            if table.number:
                yield {"类": "附表号", "文": table.number}
            yield {"类": "附表单位", "文": f"{table.owner}\t{table.unit}"}
            self.traced += table.cells
            yield self._grid(table.grid)
            yield from ({"类": "附表注", "文": note} for note in table.notes)
        if is_turned:
            yield {"类": "分节", "文": TURN_BACK}

    def _value(self, path: str) -> Iterator[Tags]:
        """A tag as it is, its paragraphs apart."""
        text = self.phrases.text_lines("{{ " + path + " }}", self.tags, f"outline 的“值:{path}”")
        yield from (self._paragraph(line) for each in text for line in each.pieces(PARAGRAPH))

    def _figure(self, number: str) -> Iterator[Tags]:
        figure = self.tags["图"].get(f"图{number}")
        if figure is None:
            return
        if figure["前"]:
            yield {"类": "单位行", "文": figure["前"]}
        picture = {"类": "图", "图": figure["图"], "文": ""}
        if self.form.captions == "图上":
            yield {"类": "图题", "文": KEPT + figure["题"]}
            yield picture
        else:
            yield picture
            yield {"类": "图题", "文": figure["题"]}

    def _terms(self, _name: str) -> Iterator[Tags]:
        for number, term in enumerate(self.tags["名词解释"], 1):
            label = numbered(self.form.numbering.get("名词", "{1}."), number)
            words = {**self.tags, "序": label, "名词": term}
            yield from map(self._paragraph, self.phrases.lines("名词条目", words))

    def annex_blocks(self) -> list[Tags]:
        """The annexes by themselves, as documents of their own: no parts, no numbers."""
        return [
            block
            for number, annex in enumerate(self.tags["附件列表"])
            for block in self._annex(annex, begins_page=number > 0)
        ]

    def _annexes(self, _name: str) -> Iterator[Tags]:
        number = 0
        for annex in self.tags["附件列表"]:
            is_next = annex["号"] == number
            if not is_next:
                number = annex["号"]
                yield {"类": "附件号首" if number == 1 else "附件号", "文": f"附件{number}"}
            yield from self._annex(annex, begins_page=is_next)
        if not self.tags["附件列表"]:
            yield from self._sentence("没有附件")

    def _annex(self, annex: Tags, *, begins_page: bool) -> Iterator[Tags]:
        """The title, headings, paragraphs and tables of one annex, or the file that has them all."""
        if annex["文件"]:
            self.files.append(annex["文件"])
            yield {"类": "段", "文": binding_mark(len(self.files) - 1)}
            return
        title = annex["标题"]
        if begins_page:  # one paragraph, which begins its page
            yield {"类": "附件标题另页", "文": title.replace(PARAGRAPH, "\n")}
        else:
            yield {"类": "附件标题", "文": title}
        for level, blocks in groupby(annex["内容"], lambda block: block["级"]):
            texts = (block["文"] for block in blocks)
            if level:
                for text in texts:
                    self.traced.append(text)
                    yield {"类": f"附件{level}级", "文": text}
            else:
                yield from self._flow(texts, f"附件“{annex['名称']}”")

    def _paragraph_or_title(self, text: TracedLine) -> Tags:
        """A line of a phrase: a paragraph, the title of the table below it, or where pages are turned."""
        if text in _TURNS:
            return {"类": "分节", "文": _TURNS[text]}
        if text.startswith(TABLE_TITLE):
            title = text.part(len(TABLE_TITLE))
            self.traced.append(title)
            return {"类": "表题", "文": KEPT + title}
        return self._paragraph(text)

    def _paragraph(self, text: TracedLine) -> Tags:
        self.traced.append(text)
        return {"类": "段", "文": text}


def part_titles(blocks: list[Tags]) -> list[str]:
    """The headings of the parts, which the finished document must have."""
    return [block["文"].replace("\n", "") for block in blocks if block["类"] == LEVELS[0]]

"""Which of a form's sections each section of a document is, by their headings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from generator.authoring.learning.facts import INNER
from generator.contents.outline import CONTENTS
from generator.contents.tags import Tags
from generator.forms.form import Form, Node
from generator.forms.phrases import numbered
from generator.word.written import TypedLine, Written

_LIKE = 62
"""How alike two titles are, of 100, that stand for the same section."""

_SAME, _TABLES = 85, "附表"
"""How alike the titles of two official tables are that are one; the contents that stand for them."""
_LEAF = 40
"""So much less, of 100, a section with others below it is one that has none in the form."""
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_TABLE = re.compile(r"^(?:附|公开)?表?\s*\d+\s*表?[：:.、\s]*")
"""The number of a table before its title: 公开01表, 表1：."""
_COMMON = re.compile("决算|情况|说明")
_SEVERAL = 3
"""So many titles of one level that hold a shorter one: it is none of them."""
_TELLING = 4
"""Signs that a short title needs to be the same as a longer one that holds it."""


@dataclass
class Sections:
    """The sections of a document and those of a form."""

    form: Form
    nodes: Mapping[str, tuple[int, str]]
    """The level and the heading of every node that this office's document has."""
    names: Mapping[str, str]
    """Names and years of this office, which tell no section."""
    key_of: dict[int, str] = field(default_factory=dict)
    """The node of each section, by its identity."""
    is_own: bool = False
    """Whether the document is an office's own: what is not like its section stays the form's."""
    bare: set[str] = field(default_factory=set)
    """Nodes whose sections have no lines right below their headings."""

    def fold(self, section: Written, tags: Tags) -> None:
        """Headings that are the rows of a list are lines: （一）一般公共服务支出（类）."""
        for each in section.below:
            self.fold(each, tags)
        rows = {name for value in tags.values() for name in _named(value)}
        titles = [self.plain(each.title) for each in section.below]
        own = [each for each in titles if not any(name in each for name in rows)]
        if titles and not own and not any(each.below for each in section.below):
            for number, each in enumerate(section.below, 1):
                label = numbered(each.label, number)
                section.lines += [TypedLine(label + each.title, each.element), *each.lines]
            section.below = []

    def assign(self, sections: list[Written]) -> None:
        """Which node each section is: the most alike first; a new one where none is like it."""
        tables = [key for key in self.form.outline if self._has_tables(key)]
        tables.sort(key=lambda key: (key not in self.nodes, not self.node(key).title))
        own = [each for each in sections if self._lists_tables(each)]
        self.key_of |= {id(each): key for each, key in zip(own, tables, strict=False)}
        level = [(section, "") for section in sections]
        while level:
            self._assign_one_level(level)
            keys = [(section, self.key_of[id(section)]) for section, _ in level]
            level = [
                (each, key)
                for section, key in keys
                if not self.stays(section, key)
                for each in section.below
            ]

    def _has_tables(self, key: str) -> bool:
        """Whether a node, or one without a title below it, has official tables."""
        node = self.node(key)
        below = (self.node(each) for each in node.children)
        return any(_TABLES in x.content for x in (node, *(x for x in below if not x.title)))

    def _lists_tables(self, section: Written) -> bool:
        """Whether the titles below a section are those of official tables."""
        listed = [each.title for each in section.below] or [each.text for each in section.lines]
        titles = [self.core(_TABLE.sub("", _BRACKET.sub("", each))) for each in listed]
        known = [self.core(re.sub(r"\{\{.*?\}\}", "", each.title)) for each in self.form.tables]
        found = [each for each in titles if any(fuzz.ratio(each, own) >= _SAME for own in known)]
        return len(found) >= _SEVERAL and 2 * len(found) > len(titles)

    def _assign_one_level(self, sections: list[tuple[Written, str]]) -> None:
        """Sections of one level, each with the node above it: a title in one part may be another's."""
        pairs = [
            (self._alike(section, key, above), number, key)
            for number, (section, above) in enumerate(sections)
            for key in self.nodes
        ]
        for alike, number, key in sorted(pairs, reverse=True):
            section, _ = sections[number]
            if (
                alike >= _LIKE
                and key not in self.key_of.values()
                and id(section) not in self.key_of
            ):
                self.key_of[id(section)] = key
        for section, _ in sections:
            key = self.key_of.setdefault(id(section), self._new_key(section))
            self.bare |= {key} if not section.lines else set()

    def _alike(self, section: Written, key: str, above: str) -> float:
        level, title = self.nodes[key]
        if not title:
            return 0
        near = 10 if key in self.node(above).children else 0
        has_none = not self.node(key).children and not is_kept(self.node(key))
        near -= _LEAF if self.is_own and section.below and has_none else 0
        telling = self._telling(section.title)
        own, other = sorted((self._telling(title), telling), key=len)
        alike = fuzz.ratio(own, other)
        beside = [self._telling(each) for at, each in self.nodes.values() if at == level]
        is_one = own == other or sum(telling in each for each in beside) < _SEVERAL
        if len(own) >= _TELLING and own in other and is_one:
            alike = max(alike, _LIKE + 10 + alike / 10)
        return alike + near - (8 * abs(level - section.level) if alike < _LIKE + 10 else 0)

    def _new_key(self, section: Written) -> str:
        name = re.sub(r"\W|\d", "", self.core(section.title)) or "一节"
        while name in self.form.outline or name in self.key_of.values():
            name += "二"
        return name

    def core(self, title: str) -> str:
        """What of a title tells which section it is."""
        return re.sub(r"年度?|部门|的|[“”\"（）()。\s]", "", self.plain(title))

    def _telling(self, title: str) -> str:
        """What of a title no other has: 支出情况 is no 政府采购支出情况."""
        core = self.core(title)
        return _COMMON.sub("", core) or core

    def stays(self, section: Written, key: str) -> bool:
        """Whether it holds texts of the workbook, terms, annexes or tables: those the form knows."""
        is_new = key not in self.nodes and section.title in CONTENTS
        return is_new or is_kept(self.node(key)) or self._has_tables(key)

    def idle(self, root: Written) -> set[str]:
        """The lines of sections that stay as they are: they tell of no habit."""
        self.assign(root.below)
        known = ((each, self.key_of.get(id(each), "")) for each in root.walk())
        kept = (each for each, key in known if key and self.stays(each, key))
        return {line.text for each in kept for line in each.lines}

    def node(self, key: str) -> Node:
        """The form's node, or an empty one."""
        return self.form.outline.get(key, Node.model_validate({}))

    def sentences_of(self, key: str) -> list[str]:
        """The sentences of a node."""
        items = [] if is_kept(self.node(key)) else self.node(key).content
        return [item.removeprefix("句:") for item in items if item.startswith("句:")]

    def free(self) -> list[str]:
        """The sentences of the sections that the document has not, or has nothing in."""
        known = {*self.key_of.values()} - self.bare
        keys = (key for key in self.nodes if key not in known)
        return [name for key in keys for name in self.sentences_of(key)]

    def plain(self, text: str) -> str:
        """A title without names and years."""
        for each in self.names:
            text = text.replace(each, "")
        return text


def _named(value: Any) -> list[str]:
    """The names of the rows of a list that have rows of their own."""
    rows = value if isinstance(value, list) else []
    return [str(row["名称"]) for row in rows if isinstance(row, Mapping) and INNER in row]


def is_kept(node: Node) -> bool:
    """Whether a node has contents beside sentences and figures."""
    return bool({item.partition(":")[0] for item in node.content} - {"句", "图"})

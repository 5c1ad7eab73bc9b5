"""Sections that an office's own document has not, because the office had nothing of them that year."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator.authoring.learning.facts import told
from generator.authoring.learning.found import Found
from generator.authoring.learning.sections import Sections
from generator.authoring.learning.spoken import Speaker

_LIKE = 60
"""How alike, of 100, the titles are of one section that stands elsewhere."""


@dataclass
class Unshown:
    """Puts the nearest form's sections beside those learned; nothing unless they ``is_kept``."""

    sections: Sections
    speaker: Speaker
    found: Found
    is_kept: bool

    def beside(self, usual: Sequence[str], shown: list[str]) -> list[str]:
        """The sections of a document, and those that it need not have this year: next year it may."""
        made = [*shown]
        for at, key in enumerate(usual if self.is_kept else ()):
            if key in self.sections.key_of.values() or self._has_figures(key):
                continue
            other = next((each for each in made if each in self.found.asked), "")
            if other and self.sections.node(key).content and not any(map(self._has_figures, usual)):
                made[made.index(other)] = key  # called otherwise: 部门职责 is 主要职能
                self.found.outline[key] = {"标题": self.found.outline.pop(other)["标题"]}
                del self.found.asked[other]
                continue
            if self._is_asked(key):
                continue
            before = [each for each in usual[:at] if each in made]
            made.insert(made.index(before[-1]) + 1 if before else 0, key)
        return made

    def _is_asked(self, key: str) -> bool:
        """Whether a section that would be asked for is this one elsewhere; then it says what this does."""
        title, node = self.sections.nodes.get(key, (0, ""))[1], self.sections.node(key)
        alike = {
            each: fuzz.ratio(self.sections.core(title), question.title)
            for each, question in self.found.asked.items()
        }
        other = max(alike, key=lambda each: alike[each], default="")
        if not other or alike[other] < _LIKE or node.children:
            return False
        self.found.contents[other] = [*node.content]
        self.found.outline[other].pop("内容", None)
        del self.found.asked[other]
        return True

    def _has_figures(self, key: str) -> bool:
        """Whether the form says an amount of this office in a section or below it."""
        is_printed = key in self.sections.nodes
        names = self.sections.sentences_of(key) if is_printed else []
        texts = [line.text for name in names for line in self.speaker.lines(name)]
        below = self.sections.node(key).children if is_printed else []
        return any(map(told, texts)) or any(map(self._has_figures, below))

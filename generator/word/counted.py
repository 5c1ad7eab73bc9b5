"""The numbers that Word counts itself before a paragraph: 1.  (二)  c)  •"""

import re
from collections import defaultdict
from typing import Any

from docx.document import Document as WordDocument

from generator.forms.phrases import in_chinese
from generator.word.xml import StyleTree, number_of, qn, style_of, val_of

BULLET = "•"
_LETTERS = 26
_SPOKEN = 100


class Counters:
    """Counts the lists of a document, paragraph by paragraph in its order."""

    def __init__(self, document: WordDocument) -> None:
        self._styles = StyleTree(document)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._lists: dict[str, Any] = {}
        for rel in document.part.rels.values():
            if not rel.is_external and rel.reltype.endswith("/numbering"):
                self._read(rel.target_part.element)

    def _read(self, root: Any) -> None:
        kinds = {each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))}
        for each in root.iter(qn("w:num")):
            kind = each.find(qn("w:abstractNumId"))
            if kind is not None and kind.get(qn("w:val")) in kinds:
                self._lists[each.get(qn("w:numId"))] = kinds[kind.get(qn("w:val"))]

    def before(self, paragraph: Any) -> str:
        """The number before a paragraph; empty for none."""
        key, level = self._place(paragraph)
        levels = {
            int(each.get(qn("w:ilvl"), "0")): each
            for each in self._lists.get(key, ())
            if each.tag == qn("w:lvl")
        }
        if level not in levels:
            return ""
        counts = self._counts[key]
        counts[level] = counts.get(level, number_of(levels[level], "start", 1) - 1) + 1
        for below in [each for each in counts if each > level]:
            del counts[below]

        def counted(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            return _in_words(counts.get(other, 1), val_of(levels.get(other), "numFmt"))

        if val_of(levels[level], "numFmt") == "bullet":
            return BULLET
        return re.sub(r"%(\d)", counted, val_of(levels[level], "lvlText"))

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list of a paragraph and its level in it, its own or that of its style."""
        key, level = "", 0
        for owner in (*self._styles.chain(style_of(paragraph)), paragraph):
            given = owner.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if given is not None:
                key = val_of(given, "numId") or key
                level = number_of(given, "ilvl", level)
        return key, level


def _in_words(count: int, kind: str) -> str:
    if kind.startswith(("chinese", "ideograph", "japanese")) and count < _SPOKEN:
        return in_chinese(count)
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % _LETTERS)
        return letter.upper() if kind == "upperLetter" else letter
    return str(count)

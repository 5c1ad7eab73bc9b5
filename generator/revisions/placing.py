"""Puts what only a new document has into an edited one: after what it follows there."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from docx.document import Document as WordDocument

from generator.word.edited import drawings, words_of
from generator.word.rewriting import Adoption
from generator.word.xml import qn

_SECTION = f"{qn('w:pPr')}/{qn('w:sectPr')}"
_SHARED = (qn("w:headerReference"), qn("w:footerReference"))


def placed(
    new: WordDocument, now: WordDocument, places: Mapping[Any, Any], fresh: Collection[Any]
) -> None:
    """Put paragraphs and tables of the new document into the edited one.

    ``places``: for paragraphs and tables of the new document those of the edited one. The blanks
    that follow, and the sections that begin or end there, come along.
    """
    _Insertion(new, now).put(places, fresh)


def without_empty_end(new: WordDocument, now: WordDocument) -> None:
    """Take out a last section whose tables have all gone, where the new document has it no more."""
    if len(now.sections) <= len(new.sections):
        return
    body, blank = now.element.body, now.element.body[-1]
    passed = []
    while (blank := blank.getprevious()) is not None and _is_blank(blank):
        passed.append(blank)
        if (section := blank.find(_SECTION)) is not None:
            body.replace(body[-1], section)
            for each in passed:
                body.remove(each)
            return


class _Insertion:
    def __init__(self, new: WordDocument, now: WordDocument) -> None:
        self.new, self.now = new.element.body, now.element.body
        self.adopt = Adoption(new, now)
        self.last: Any = None
        """What was met last, in the edited document."""

    def put(self, places: Mapping[Any, Any], fresh: Collection[Any]) -> None:
        is_fresh = False
        for each in self.new.iterchildren(qn("w:p"), qn("w:tbl")):
            if each in places:
                self.last, is_fresh = places[each], False
            elif each in fresh or (is_fresh and _is_blank(each)):
                if not is_fresh:
                    self._end_section(each.getprevious())
                self.last = self._insert(self._adopted(each))
                is_fresh = True
            elif _is_blank(each):
                below = self.last.getnext() if self.last is not None else None
                self.last = below if below is not None and _is_blank(below) else self.last
            else:
                is_fresh = False
        if is_fresh:
            self.now[-1].getparent().replace(self.now[-1], self._adopted(self.new[-1]))

    def _insert(self, made: Any) -> Any:
        if self.last is None:
            self.now.insert(0, made)
        else:
            self.last.addnext(made)
        return made

    def _end_section(self, above: Any) -> None:
        """A section that ends before what is put in, ends there in the edited document too."""
        section = above.find(_SECTION) if above is not None else None
        if section is None or self.last is None or self.last.find(_SECTION) is not None:
            return
        if self.last.tag != qn("w:p"):
            self.last = self._insert(self.now.makeelement(qn("w:p")))
        self.last.get_or_add_pPr().append(self._adopted(section))

    def _adopted(self, piece: Any) -> Any:
        """A copy for the edited document; its sections have the heads and feet that are there."""
        copied = self.adopt(piece)
        for section in copied.iter(qn("w:sectPr")):
            for reference in section.findall(_SHARED[0]) + section.findall(_SHARED[1]):
                section.remove(reference)
            own = [each for each in self.now[-1] if each.tag in _SHARED]
            section[:0] = [deepcopy(each) for each in own]
        return copied


def _is_blank(element: Any) -> bool:
    """A paragraph without words, which may end a section."""
    return element.tag == qn("w:p") and not (words_of(element).strip() or drawings(element))

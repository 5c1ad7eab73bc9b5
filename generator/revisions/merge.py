"""Three versions of a text, sentence by sentence: as composed, as edited, as it would be composed now.

What a person left as it was becomes what it is now; what a person wrote stays. Nothing is merged
within a sentence: half of one and half of the other would be neither.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from generator.revisions.align import NUMERAL, Passage, masked, pairs

_SAID = re.compile(rf"(?P<words>[^\d。；，：、（）]*)(?P<figure>{NUMERAL.pattern})")
"""A figure and the words of its clause before it."""
_ENOUGH = 4
"""So many words tell what a figure is of."""


class Reason(StrEnum):
    """Why a place of a refreshed document needs a person."""

    REWRITTEN = "改写过的句子，数已经变了"
    VANISHED = "改写过的句子，现在没有这一项了"
    STALE = "手工写的数还是上一稿的"
    TABLE = "改过的表格，现在没有这一行了"
    OWN_ROW = "自己加的行，表里别的数已经变了"
    OWN_TABLE = "自己加的表，里面有上一稿的数，请核对是不是变了"
    CONTENTS = "目录请在 Word 或 WPS 里更新一次"
    PICTURE = "没有找到这张图，请从 figures 文件夹换上"


@dataclass(frozen=True)
class OpenPlace:
    """A place a person has to look at: its heading, what stands there, what it would be now."""

    reason: Reason
    heading: str
    sentence: str
    wanted: str = ""

    def as_dict(self) -> dict[str, str]:
        """The place as the command's JSON has it."""
        return dict(vars(self))


@dataclass
class Merge:
    """What becomes of the units of the edited text."""

    rewritten: dict[Passage, str] = field(default_factory=dict)
    """Units left as composed whose words are other ones now; empty for those that are gone."""
    added: list[tuple[Passage | None, Passage]] = field(default_factory=list)
    """(the unit of the edited text it follows, the new unit), in the order of the new text."""
    open: list[tuple[Reason, Passage, str]] = field(default_factory=list)
    """Units a person wrote that their figures have left behind, with what they would be now."""
    partners: dict[Passage, Passage] = field(default_factory=dict)
    """For units of the new text those of the edited one at their place."""


def merged(old: Sequence[Passage], edited: Sequence[Passage], new: Sequence[Passage]) -> Merge:
    """The three versions of a text brought together."""
    origin = {p.after: p.before for p in pairs(old, edited) if p.after and p.before}
    now = {p.before: p.after for p in pairs(old, new) if _stays(p.before, p.after, p.is_moved)}
    successors = _values_now(now)
    result = Merge()
    for unit in edited:
        before = origin.get(unit)
        after = now.get(before) if before else None
        if after:
            result.partners[after] = unit
        if before and unit.text == before.text:
            words = after.text if after else ""
            if words != unit.text:
                result.rewritten[unit] = words
        elif before and (after is None or after.text != before.text):
            reason = Reason.REWRITTEN if after else Reason.VANISHED
            if after is None or after.text != unit.text:
                result.open.append((reason, unit, after.text if after else ""))
        elif stale := _stale(unit.text, successors):
            result.open.append((Reason.STALE, unit, stale))
    result.added = list(_added(new, set(now.values()), result.partners))
    return result


def _stays(before: Passage | None, after: Passage | None, is_moved: bool) -> bool:
    """True where a sentence is the same one in its old place; elsewhere it is written anew there."""
    return before is not None and after is not None and not is_moved


def _added(
    new: Sequence[Passage], known: set[Passage | None], partners: Mapping[Passage, Passage]
) -> list[tuple[Passage | None, Passage]]:
    """Units only the new text has, each with the unit of the edited text before it."""
    found, last = [], None
    for unit in new:
        last = partners.get(unit, last)
        if unit not in known:
            found.append((last, unit))
    return found


def _values_now(now: Mapping[Passage | None, Passage | None]) -> dict[str, str]:
    """Figures that stand nowhere any more, each with the one that stands in its place.

    One that is said of something else as well is known by the words before it.
    """
    successors: dict[str, str] = {}
    present: set[str] = set()
    said: dict[str, set[str]] = defaultdict(set)
    for before, after in now.items():
        if before is None or after is None:
            continue
        present |= set(NUMERAL.findall(after.text))
        if masked(before.text) == masked(after.text):
            olds, news = NUMERAL.findall(before.text), NUMERAL.findall(after.text)
            for old, value in zip(olds, news, strict=True):
                successors.setdefault(old, value)
            for one, other in zip(*map(_SAID.finditer, (before.text, after.text)), strict=False):
                is_told = len(one["words"]) >= _ENOUGH and one["words"] == other["words"]
                if is_told and one["figure"] != other["figure"]:
                    said[one[0]].add(other["figure"])
    found = {old: value for old, value in successors.items() if old not in present and "." in old}
    return found | {words: values.pop() for words, values in said.items() if len(values) == 1}


def _stale(text: str, successors: Mapping[str, str]) -> str:
    """What a sentence with figures of the version before would be with those of now."""

    def now(match: re.Match[str]) -> str:
        figure = match["figure"]
        return match["words"] + successors.get(match[0], successors.get(figure, figure))

    found = _SAID.sub(now, text)
    return "" if found == text else found

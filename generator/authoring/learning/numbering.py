"""How a document numbers its headings and items."""

import re
from collections import Counter
from collections.abc import Mapping

from generator.contents.outline import LEVELS
from generator.word.written import Written

ITEM = "条"
"""What a form calls the items of a sentence."""
_NUMBER = re.compile(r"\d+([、.．])")


def numbering_of(root: Written, usual: Mapping[str, str]) -> dict[str, str]:
    """How headings and items are numbered, where the document does it otherwise."""
    found = {}
    for level, name in enumerate(LEVELS, 1):
        labels = Counter(each.label for each in root.walk() if each.level == level)
        if labels and (label := labels.most_common(1)[0][0]) != usual.get(name):
            found[name] = label
    lines = [line.text for section in root.walk() for line in section.lines]
    signs = Counter(number[1] for each in lines if (number := _NUMBER.match(each)))
    if signs and (label := f"{{1}}{signs.most_common(1)[0][0]}") != usual.get(ITEM, ""):
        found[ITEM] = label
    return found


def numbered_so(text: str, usual: str, own: str) -> str:
    """A line of the form with the numbering that the document has, where that is as long."""
    if not own or len(own) != len(usual) or not _NUMBER.match(text):
        return text
    sign = re.escape(usual.removeprefix("{1}"))
    return re.sub(rf"^(\d+){sign}", lambda number: own.replace("{1}", number[1]), text)

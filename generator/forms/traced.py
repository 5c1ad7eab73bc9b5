"""Lines of text that know which of their words were printed from the workbook, and from which cells.

While a phrase is filled, a sign of Unicode's private use follows each printed value; ``traced``
takes the signs out and keeps what they say. No text of a document ever holds one.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data_entry.sourced import Origin, Sourced, origin_of

_FIRST, _LAST = 0xF0000, 0x10FFFD
SIGN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
OPEN, NEXT, SAID, CLOSE = "⟪⟦⟧⟫"
"""Around what a word says, for those who learn: its name, the facts of its quantity, its text."""
MARK = re.compile(f"{OPEN}[^{SAID}]*{SAID}|{CLOSE}")


class Printed(NamedTuple):
    """A printed value: where it stands in its line, the tag it has in the form, its cells."""

    start: int
    end: int
    tag: str
    origin: Origin


class TracedLine(str):
    """A text with the values printed in it, in order."""

    printed: tuple[Printed, ...] = ()
    signed: str = ""
    """The same text with the signs, to be cut into the cells of a table."""

    def part(self, begin: int, end: int | None = None) -> "TracedLine":
        """What stands between two places."""
        stop = len(self) if end is None else end
        if begin == 0 and stop >= len(self):
            return self
        inside = [each for each in self.printed if each.start < stop and each.end > begin]
        return line(
            self[begin:stop],
            [
                Printed(max(p.start, begin) - begin, min(p.end, stop) - begin, p.tag, p.origin)
                for p in inside
            ],
        )

    def after(self, words: str) -> "TracedLine":
        """The same with other words before it."""
        away = len(words)
        moved = [p._replace(start=p.start + away, end=p.end + away) for p in self.printed]
        return line(words + self, moved)

    def without(self, words: str) -> "TracedLine":
        """The same with these words taken out, wherever they stand."""
        kept = self
        while words and (at := kept.find(words)) >= 0:
            head, tail = kept.part(0, at), kept.part(at + len(words)).after(kept[:at])
            kept = line(str(tail), [*head.printed, *tail.printed])
        return kept

    @property
    def fixed(self) -> str:
        """What the form says by itself: blanks stand in place of the values printed."""
        text = str(self)
        for each in self.printed:
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
        return text

    def at(self, place: int) -> Printed | None:
        """The value printed at a place."""
        return next((each for each in self.printed if each.start <= place < each.end), None)

    def pieces(self, separator: str) -> "list[TracedLine]":
        """The parts between separators, without blanks around them."""
        found, start = [], 0
        for part in self.split(separator):
            begin = start + len(part) - len(part.lstrip())
            found.append(self.part(begin, begin + len(part.strip())))
            start += len(part) + len(separator)
        return found


def line(text: str, printed: Sequence[Printed] = ()) -> TracedLine:
    """A text with its printed values."""
    made = TracedLine(text)
    made.printed = tuple(printed)
    return made


def known_by(texts: Iterable[str], lines: Iterable[str]) -> list[str]:
    """The texts, each by the line that has the same words where there is one: both are in order."""
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for each in lines:
        waiting[each.strip()].append(each)
    return [waiting[key].popleft() if waiting.get(key := text.strip()) else text for text in texts]


def typed_lines(text: str) -> list[TracedLine]:
    """The lines of a text that somebody typed: all of each comes from its cell."""
    origin = origin_of(text)
    return [
        line(each, [Printed(0, len(each), "", origin)] if origin and each else [])
        for each in text.split("\n")
    ]


class Trace:
    """The values printed while a document is made, each under a sign."""

    def __init__(self) -> None:
        self._values: list[tuple[str, str, Origin]] = []

    def clear(self) -> None:
        """Begin a document."""
        self._values.clear()

    def signed(self, text: str, value: Sourced) -> str:
        """The text of a value with the sign that stands for it."""
        number = len(self._values)
        if not text or _FIRST + number > _LAST:
            return text
        self._values.append((text, value.tag, value.origin))
        return text + chr(_FIRST + number)

    def traced(self, text: str) -> TracedLine:
        """A text without its signs, and the values they stand for."""
        plain, printed, last = "", [], 0
        for match in SIGN.finditer(text):
            plain += text[last : match.start()]
            last = match.end()
            number = ord(match[0]) - _FIRST
            if number >= len(self._values):
                continue
            value, tag, origin = self._values[number]
            if plain.endswith(value):
                printed.append(Printed(len(plain) - len(value), len(plain), tag, origin))
        made = line(plain + text[last:], printed)
        made.signed = text
        return made

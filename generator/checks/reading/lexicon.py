"""The words and patterns the checks listen for: lexicon.toml and patterns.toml change without the program."""

import re
from functools import cache
from typing import Any

from data_entry.lists import beside


def lexicon() -> dict[str, Any]:
    """All word lists, each under the section of the file it stands in."""
    return beside(__file__)


@cache
def entries(section: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """The entries of a section that listen for a pattern, each with its pattern."""
    return tuple((re.compile(each["pattern"]), each) for each in lexicon()[section])


def texts() -> dict[str, dict[str, str]]:
    """Every pattern as it is written, by the module that uses it."""
    return beside(__file__, "patterns")


class Patterns:
    """Those of one module by their names, each compiled when it is first asked for.

    ``«up»`` in a pattern is the one of that name in the section ``words``.
    """

    def __init__(self, module: str) -> None:
        self._texts = texts()[module.removeprefix("generator.checks.")]

    def __getattr__(self, name: str) -> re.Pattern[str]:
        if name not in self._texts:
            raise AttributeError(name)
        text = self._texts[name]
        for word, written in texts()["words"].items():
            text = text.replace(f"«{word}»", written)
        pattern = re.compile(text)
        setattr(self, name, pattern)
        return pattern

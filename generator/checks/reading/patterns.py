"""The patterns the checks listen for: patterns.toml, by module, so that they change without the program.

``«up»`` in a pattern is the one of that name in the section ``words``.
"""

import re

from data_entry.lists import beside


def texts() -> dict[str, dict[str, str]]:
    """Every pattern as it is written, by the module that uses it."""
    return beside(__file__)


class Patterns:
    """Those of one module by their names, each compiled when it is first asked for."""

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

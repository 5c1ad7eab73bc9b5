"""The words of the findings: TOML beside the rules (and the engine), each below the name of the rule that tells it.

What stands in braces is a fact the rule knows, ``{each.done}``; behind a colon stands how it is told:
``{paid:元}`` an amount, ``{score:分}`` a score, ``{path:处}`` a cell, ``{code:科目}`` a subject,
``{names:、}`` a list. The sheets are facts of every finding, ``{unit.year}``. What a file says at its
top (``advice``, ``level``) holds where an entry does not say it.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

FOLDERS = [Path(__file__).parent, Path(__file__).parents[1] / "rules"]
_WHOLE = re.compile(r"\{([^{}:]+)\}")


@dataclass(frozen=True, kw_only=True)
class FindingWords:
    """One finding: where it stands, what is wrong, what to do, what it is compared with.

    What does not say where it stands stands in the composed document.
    """

    at: str = ""
    message: str
    advice: str
    found: str = ""
    expected: str = ""
    level: str = ""
    related: tuple[str, ...] = ()


@cache
def wordings() -> dict[str, FindingWords]:
    """All of them by name."""
    found = {}
    for path in (path for folder in FOLDERS for path in sorted(folder.rglob("*.toml"))):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        usual: dict[str, Any] = {name: text for name, text in said.items() if isinstance(text, str)}
        for name, words in said.items():
            if isinstance(words, dict):
                found[name] = FindingWords(
                    **usual | words | {"related": tuple(words.get("related", ()))}
                )
    return found


class Telling(Formatter):
    """Puts facts into words; ``ways`` are those of telling that stand behind a colon."""

    def __init__(self, ways: Mapping[str, Callable[[Any], str]]) -> None:
        self._ways = ways

    def format_field(self, value: Any, format_spec: str) -> str:
        """A fact as it is told; nothing for none."""
        if format_spec in self._ways:
            return self._ways[format_spec](value)
        return "" if value is None else str(super().format_field(value, format_spec))

    def path(self, template: str, facts: Mapping[str, Any]) -> Any:
        """Where something stands: a fact that is a place or a path, or a path written out."""
        if whole := _WHOLE.fullmatch(template):
            return self.get_field(whole[1], (), facts)[0]
        return self.vformat(template, (), facts)

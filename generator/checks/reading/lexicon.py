"""Reads the words the checks listen for from lexicon.toml, so that they change without the program."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def lexicon() -> dict[str, Any]:
    """All word lists, each under the section of the file it stands in."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def entries(section: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """The entries of a section that listen for a pattern, each with its pattern."""
    return tuple((re.compile(each["pattern"]), each) for each in lexicon()[section])

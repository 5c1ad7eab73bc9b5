"""Reads the words the checks listen for from lexicon.toml, so that they change without the program."""

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

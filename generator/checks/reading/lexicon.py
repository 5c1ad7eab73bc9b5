"""The words the checks listen for; data in lexicon.toml, nothing else here."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def lexicon() -> dict[str, Any]:
    """All word lists by section."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

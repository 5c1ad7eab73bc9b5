"""Lists that are data: the TOML files that stand beside the modules which use them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def beside(module: str, name: str = "") -> dict[str, Any]:
    """What the file beside a module (its ``__file__``) says; it has its name, or another one."""
    path = Path(module).with_suffix(".toml")
    return tomllib.loads((path.with_stem(name) if name else path).read_text(encoding="utf-8"))

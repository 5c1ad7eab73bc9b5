"""Options that several commands have."""

from pathlib import Path
from typing import Annotated, Any

import typer


def argument(metavar: str, words: str) -> Any:
    """What a command is given, and how its help tells of it."""
    return typer.Argument(metavar=metavar, help=words)


def option(names: str, words: str, metavar: str | None = None, **limits: Any) -> Any:
    """A choice of a command (``-o --output``), how its help tells of it, and what stands behind it."""
    return typer.Option(*names.split(), help=words, metavar=metavar, **limits)


FormName = Annotated[str | None, option("--template", "模板名或模板文件夹；不给则按填报表", "模板")]
Output = Annotated[Path, option("-o --output", "成果放在哪里", "文件夹")]
Force = Annotated[bool, option("--force", "覆盖已有的文件")]
Workers = Annotated[
    int | None,
    option("--workers", "几个进程同时做；不给则和处理器一样多，1 则逐个做", "个数", min=1),
]
ClusterAddress = Annotated[
    str | None, option("--cluster", "在 Dask 集群上做，如 tcp://10.0.0.1:8786", "地址")
]

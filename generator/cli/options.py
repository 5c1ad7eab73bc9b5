"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

FormName = Annotated[
    str | None,
    typer.Option("--template", metavar="模板", help="模板名或模板文件夹；不给则按填报表"),
]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="文件夹", help="成果放在哪里")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="个数", min=1, help="几个进程同时做；不给则和处理器一样多，1 则逐个做"
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option("--cluster", metavar="地址", help="在 Dask 集群上做，如 tcp://10.0.0.1:8786"),
]

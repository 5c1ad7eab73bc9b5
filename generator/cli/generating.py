"""What ``generate`` does: the documents of one workbook or of many, several at a time."""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from generator.cli.console import (
    find_files,
    new_console,
    print_findings,
    progress_bar,
    refuse_same_names,
)
from generator.run import processes
from generator.run.batch import Made, Result, State, Wishes, make, make_all
from generator.run.origin import Bundle
from generator.run.pipeline import bundles
from generator.run.processes import Here, Processes
from generator.working import sweep


@dataclass(frozen=True)
class Where:
    """Where documents are made: in so many processes, or on a cluster."""

    workers: int | None = None
    cluster: str | None = None

    def executor(self, count: int) -> Executor:
        """For so many workbooks. Raises NoClusterError and UnreachableClusterError."""
        if self.cluster:
            from generator.run.cluster import Cluster

            return Cluster(self.cluster)
        number = min(self.workers or processes.processors(), count)
        return Processes(number) if number > 1 else Here()

    def seen(self, wishes: Wishes) -> Wishes:
        """With paths that lead to the same place from another machine."""
        form = wishes.form_name
        if not self.cluster:
            return wishes
        form = str(Path(form).absolute()) if form and Path(form).is_dir() else form
        return replace(wishes, output=wishes.output.absolute(), form_name=form)

    def seen_bundle(self, bundle: Bundle) -> Bundle:
        """With paths that lead to the same place from another machine."""
        if not self.cluster:
            return bundle
        prior = bundle.last_year and bundle.last_year.absolute()
        annexes = tuple(each.absolute() for each in bundle.annexes)
        return replace(bundle, path=bundle.path.absolute(), annexes=annexes, last_year=prior)


def generate_workbooks(
    arguments: list[str], wishes: Wishes, last_year: Path | None, where: Where
) -> int:
    """Generate each workbook; one bad workbook does not stop the others."""
    sweep()
    todo = [replace(each, last_year=last_year) for each in bundles(find_files(arguments))]
    refuse_same_names([bundle.path for bundle in todo])
    console, rows = new_console(), []
    for made in made_by(console, todo, partial(make, where.seen(wishes)), where, lambda lost: lost):
        said = made.told if made.state is not State.SAME else None
        if said and (said.findings or said.acknowledged):
            print_findings(console, said)
        rows.append(replace(made, told=None))
    sweep()
    _conclude(console, rows, pdf=wishes.pdf or wishes.preview)
    return max(made.code for made in rows)


def made_by(
    console: Console,
    todo: Sequence[Bundle],
    work: Callable[..., Result],
    where: Where,
    lost: Callable[[Made], Result],
) -> Iterator[Result]:
    """What becomes of each in their order, with a bar, the time left and what is being done."""
    todo = [where.seen_bundle(each) for each in todo]
    bar = progress_bar(console, len(todo), is_timed=len(todo) > 1)
    executor = where.executor(len(todo))
    with bar as (say, advance):
        if isinstance(executor, Here):
            work = partial(work, progress=say)
        try:
            yield from make_all(executor, work, todo, advance, lost)
        finally:  # whatever happens, no process stays
            executor.shutdown(wait=False)


def _conclude(console: Console, rows: Sequence[Made], *, pdf: bool) -> None:
    """The table of what was made, what failed, and what to do next."""
    console.print(_closing_table(rows))
    for words in dict.fromkeys(made.failure for made in rows if made.failure):
        print(words, file=sys.stderr)
    for remark in dict.fromkeys(words for made in rows for words in made.remarks):
        console.print(remark)
    if not pdf and any(made.has_contents for made in rows):
        console.print(
            "目录页码：用 Word 或 WPS 打开文档，提示更新域时选“是”；加 --pdf 则直接填好。"
        )


def _closing_table(rows: Sequence[Made]) -> Table:
    table = Table(title="结果", title_justify="left", show_lines=False)
    for heading in ("填报表", "结果", "错误", "提醒", "文档"):
        table.add_column(heading, overflow="fold", justify="left")
    for made in rows:
        counts = str(made.errors), str(made.warnings)
        table.add_row(made.path.name, made.state, *counts, str(made.document or ""))
    return table

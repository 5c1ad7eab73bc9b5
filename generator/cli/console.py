"""What the commands share at a terminal: the files meant, a bar, findings in colour."""

import glob
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from data_entry.failures import LOCK_PREFIX
from data_entry.findings import Level
from generator.failures import CommandError, NoWorkbookError

if TYPE_CHECKING:
    from data_entry.findings import Finding
    from generator.run.report import Told


COLOURS = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTE: "cyan"}


def new_console() -> Console:
    """A console that never breaks a line of a log file and never guesses emoji or markup."""
    width = None if sys.stdout.isatty() else 4096
    return Console(width=width, emoji=False, markup=False, highlight=False)


def find_files(arguments: list[str], kinds: tuple[str, ...] = (".xlsx",)) -> list[Path]:
    """The files meant: files, folders of such files, patterns. Lock files are passed over.

    Raises NoWorkbookError if nothing is left.
    """
    found: dict[str, Path] = {}
    for argument in arguments:
        path = Path(argument)
        if os.path.isdir(path):  # noqa: PTH112 - never raises, whatever the name
            paths = sorted(each for each in path.iterdir() if each.suffix.lower() in kinds)
        elif any(mark in argument for mark in "*?[") and not os.path.exists(path):  # noqa: PTH110
            paths = sorted(Path(name) for name in glob.glob(argument))  # noqa: PTH207
        else:
            paths = [path]
        for each in paths:
            if not each.name.startswith(LOCK_PREFIX):
                found.setdefault(os.path.realpath(each), each)
    if not found:
        raise NoWorkbookError(arguments)
    return list(found.values())


def refuse_same_names(paths: list[Path]) -> None:
    """Raises CommandError for files whose results would have the same folder."""
    names = Counter(path.stem.casefold() for path in paths)
    doubled = [path for path in paths if names[path.stem.casefold()] > 1]
    if doubled:
        known = "、".join(map(str, doubled))
        raise CommandError(
            f"这些填报表同名，成果会互相覆盖：{known}。请改名，或分次生成到不同的文件夹。"
        )


@contextmanager
def progress_bar(
    console: Console, count: int, *, is_timed: bool = False
) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
    """A plain bar: what says what is being done, and what advances it."""
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    if is_timed:
        columns += [TextColumn("还要"), TimeRemainingColumn()]
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=count)
        yield lambda words: bar.update(task, description=words), lambda: bar.advance(task)


def print_findings(console: Console, told: "Told") -> None:
    """Findings of one workbook, grouped by sheet, with a last line of counts."""
    from generator.run.report import count_line

    findings, acknowledged = told.findings, told.acknowledged
    console.print(f"\n{told.name}", style="bold")
    if not findings and not acknowledged:
        console.print("校核通过，没有发现问题。", style="green")
    print_by_sheet(console, findings)
    if acknowledged:
        console.print("  〔已核实〕", style="bold")
    for one in acknowledged:
        console.print(f"    {one.finding.place} {one.finding.sentence}", style="dim")
        console.print(f"         核实说明：{one.reason}", style="dim")
    if findings or acknowledged:
        console.print(f"  {count_line(findings, acknowledged)}")
    if told.left_out:
        console.print(f"  {told.left_out}", style="yellow")
    if told.idle:
        console.print(f"  {told.idle}", style="dim")


def print_by_sheet(console: Console, findings: "Sequence[Finding]", whole: str = "全表") -> None:
    """Findings under the sheet, or the heading of a document, they belong to."""
    from data_entry.findings import gathered

    sheet = ""
    for finding in gathered(findings):
        if finding.sheet != sheet:
            sheet = finding.sheet
            console.print(f"  〔{sheet}〕", style="bold")
        console.print(f"    {finding.level}", style=COLOURS[finding.level], end=" ")
        console.print(f"{finding.cell or whole} {finding.sentence}".lstrip())
        if finding.advice:
            console.print(f"         {finding.advice}", style="dim")
        if finding.related:
            console.print(f"         相关单元格：{finding.counterparts}", style="dim")

"""What ``check`` prints of a Word file of which there is no workbook."""

from pathlib import Path

from rich.console import Console

from generator.checks.alone import ReadAlone
from generator.cli.console import print_by_sheet
from generator.run.report import count_line


def report(path: Path, found: ReadAlone) -> dict[str, object]:
    """What was found as ``--json`` prints it."""
    return {
        "workbook": str(path),
        "findings": [each.as_dict() for each in found.findings],
        "acknowledged": [],
        "shares": "",
        "not_run": {"没有填报表": found.idle},
    }


def print_document(console: Console, path: Path, found: ReadAlone) -> None:
    """What was found, and what could not be looked at."""
    console.print(f"\n{path.name}（{found.year}年度，只看文字）", style="bold")
    print_by_sheet(console, found.findings, whole="")
    console.print(f"  {count_line(found.findings)}")
    console.print(f"  {found.not_run}", style="yellow")

"""What every failure has in common, and the failures of reading. Facts in, sentence inside.

A failure stops the run and has an exit code; a fault a clerk can put right is a Finding instead.
"""

from enum import IntEnum
from pathlib import Path

LOCK_PREFIX = "~$"
"""What the names of files begin with that office programs keep beside an open one."""


class ExitCode(IntEnum):
    """What the commands return to a script."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    MISSING = 3
    UNREADABLE = 4
    UNWRITABLE = 5
    FAULTY_FORM = 6
    BUG = 9
    INTERRUPTED = 130


class Failure(Exception):  # noqa: N818 - the house name for all of them
    """Base of all failures; ``str()`` is a Chinese sentence for a clerk."""

    exit_code = ExitCode.BUG


class UnreadableError(Failure):
    """An input file cannot be read as a workbook."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(f"无法读取“{path}”：{reason}。{advice}")

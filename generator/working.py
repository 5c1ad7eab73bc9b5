"""Working folders of ours: gone when their work is done, swept where their owner was killed.

Every folder holds a lock while its owner lives, so that a later start can tell an abandoned one.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "juesuan-"
_LOCK = "in-use.lock"
EARLIER = "earlier"
"""Where a working folder keeps what it is about to replace; while it stands there, nothing is removed."""
_BEGINNING = 60.0
"""Seconds in which a folder without a lock may be one that is just being made."""


@contextmanager
def working_folder(beside: Path | None = None) -> Iterator[Path]:
    """A folder to work in, in the system's temporary folder or hidden ``beside`` what is made."""
    folder, lock = _locked_folder(beside)
    try:
        yield folder
    finally:
        lock.release()
        _remove(folder)


def abandoned(beside: Path | None = None) -> Iterator[Path]:
    """Each working folder whose owner is gone; it is removed after it has been looked at."""
    parent, prefix = beside or Path(tempfile.gettempdir()), f".{PREFIX}" if beside else PREFIX
    with contextlib.suppress(OSError):
        for folder in sorted(parent.glob(f"{prefix}*")):
            if not _is_ours(folder):
                continue
            lock = FileLock(folder / _LOCK)
            with contextlib.suppress(Timeout, OSError), lock.acquire(timeout=0):
                yield folder
                _remove(folder)


def sweep() -> None:
    """Remove what runs that were killed have left in the system's temporary folder."""
    for _ in abandoned():
        pass


def _locked_folder(beside: Path | None) -> tuple[Path, FileLock]:
    """A new folder, ours: one that somebody sweeps before its lock holds is given up for another."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=beside, prefix=f".{PREFIX}" if beside else PREFIX))
        lock = FileLock(folder / _LOCK)
        with contextlib.suppress(FileNotFoundError):
            lock.acquire()
            if folder.is_dir():
                return folder, lock


def _remove(folder: Path) -> None:
    if not (folder / EARLIER).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """True for a folder of this user that is not a link and not just being made."""
    about = folder.lstat()
    is_mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    is_new = time.time() - about.st_mtime < _BEGINNING and not (folder / _LOCK).exists()
    return folder.is_dir() and not folder.is_symlink() and is_mine and not is_new

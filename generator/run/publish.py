"""Puts finished files in place: all of them or none, nothing overwritten unless told to."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.failures import AlreadyThereError, NotOursError, UnwritableError

MANIFEST = "manifest.json"
"""Marks a folder as made by this program."""


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write one file beside its target and move it there.

    Raises AlreadyThereError, or UnwritableError with nothing left behind.
    """
    _refuse_earlier(path, force)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".juesuan-", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise UnwritableError(path, _reason(error)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write a folder of files as a whole; an earlier one is replaced only once all is written.

    Raises AlreadyThereError or UnwritableError; in both cases the earlier folder is untouched.
    """
    _refuse_earlier(folder, force)
    staging: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".juesuan-"))
        fresh = staging / "new"
        for name, content in files.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _swap(fresh, folder, staging / "old")
        shutil.rmtree(staging / "old", ignore_errors=True)
    except OSError as error:
        raise UnwritableError(folder, _reason(error)) from error
    finally:
        if staging is not None and not (staging / "old").exists():
            shutil.rmtree(staging, ignore_errors=True)


def refuse_strangers(folder: Path) -> None:
    """Raises NotOursError for a folder with contents that no earlier run has made."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise NotOursError(folder)


def _refuse_earlier(target: Path, force: bool) -> None:
    """Raises AlreadyThereError, or UnwritableError where not even that can be seen."""
    try:
        is_there = target.exists()
    except OSError as error:
        raise UnwritableError(target, _reason(error)) from error
    if is_there and not force:
        raise AlreadyThereError(target)


def _swap(fresh: Path, folder: Path, aside: Path) -> None:
    """Move the new folder into place; put the old one back if that fails."""
    try:
        if folder.exists():
            folder.rename(aside)
        fresh.rename(folder)
    except BaseException:
        if aside.exists():
            aside.rename(folder)
        raise


def _reason(error: OSError) -> str:
    known = {
        28: "磁盘已满",
        13: "没有写入权限",
        30: "磁盘只读",
        122: "超出磁盘配额",
        36: "文件名太长",
        17: "路径中有一个同名的文件",
        20: "路径中有一个同名的文件",
        21: "这里已有一个同名的文件夹",
    }
    if isinstance(error, PermissionError):
        return "没有写入权限，或文件正被其他程序打开"
    return known.get(error.errno or 0, f"系统错误 {error.errno}")


def as_json(content: Any) -> bytes:
    """Readable JSON in UTF-8."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def manifest(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """What was made from what: facts of the run and the SHA-256 of every file."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return as_json({**about, "文件": sums})

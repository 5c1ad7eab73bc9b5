"""Puts finished files in place: all of them or none, nothing overwritten unless told to."""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data_entry.failures import LOCK_PREFIX
from generator.failures import AlreadyThereError, TargetError, UnwritableError
from generator.working import EARLIER, abandoned, working_folder

MANIFEST = "manifest.json"
"""Marks a folder as made by this program."""
BEFORE = "（改动前{}）"
"""Added to the name of a file that a person has changed and that is made anew."""
_NOISE = {"thumbs.db", "desktop.ini", ".ds_store"}
"""Files that systems leave in folders."""
_NO_RIGHT = "没有写入权限，或文件正被其他程序打开"
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EDQUOT: "超出磁盘配额",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EEXIST: "路径中有一个同名的文件",
    errno.ENOTDIR: "路径中有一个同名的文件",
    errno.EISDIR: "这里已有一个同名的文件夹",
}


def full_disk(target: Path, error: Exception) -> UnwritableError | None:
    """What is to be said of an error that is the disk's, wherever it came up."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UnwritableError(target, _reason(error))
    return None


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


def refuse(folder: Path, *, force: bool) -> None:
    """Say before any work that a folder cannot be written, as far as can be seen beforehand.

    First puts back what a killed run has left aside. Raises TargetError.
    """
    restore(folder.parent)
    _refuse_earlier(folder, force)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise TargetError(
            f"“{folder}”里有别的文件，不像是以前生成的成果，没有覆盖。请移走其中的文件，或换一个位置。"
        )
    there = next((each for each in folder.parents if _exists(each)), folder)
    if not there.is_dir():
        raise UnwritableError(folder, _REASONS[errno.ENOTDIR])
    as_we_are = os.access in os.supports_effective_ids
    if not os.access(there, os.W_OK | os.X_OK, effective_ids=as_we_are):
        raise UnwritableError(folder, _NO_RIGHT)


def write_folder(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    about: Mapping[str, Any] | None = None,
    force: bool,
) -> list[str]:
    """Write a folder of files as a whole; an earlier one is replaced only once all is written.

    ``about``: the facts of a manifest, which is written too, file by file.
    What a person has changed in the earlier folder, or put there, is kept; returns its names.
    Raises TargetError, the earlier folder untouched.
    """
    _refuse_earlier(folder, force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with working_folder(folder.parent) as staging:
            fresh = staging / "new"
            sums: dict[str, str] = {}
            for name, content in files.items():
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                sums[name] = hashlib.sha256(content).hexdigest()
            if about is not None:
                (fresh / MANIFEST).write_bytes(as_json({**about, "文件": sums}))
            kept = _keep_changes(folder, fresh)
            swap(fresh, folder, staging)
    except OSError as error:
        raise UnwritableError(folder, _reason(error)) from error
    return kept


def restore(parent: Path) -> None:
    """Put back the folders that a killed run had moved aside and not yet replaced."""
    for staging in abandoned(parent):
        for earlier in [*(staging / EARLIER).glob("*")]:
            if not _exists(parent / earlier.name):
                earlier.rename(parent / earlier.name)
        shutil.rmtree(staging / EARLIER, ignore_errors=True)


def _keep_changes(earlier: Path, fresh: Path) -> list[str]:
    """Copy what a person changed or added since the earlier folder was made; its new names."""
    made, kept = sums_of(earlier), []
    found = sorted(earlier.rglob("*")) if earlier.is_dir() else []
    found.sort(key=lambda path: (fresh / path.relative_to(earlier)).exists())  # others' names first
    for path in found:
        name = path.relative_to(earlier).as_posix()
        is_noise = path.name.startswith(LOCK_PREFIX) or path.name.lower() in _NOISE
        if name == MANIFEST or is_noise or path.is_symlink() or not path.is_file():
            continue
        if made.get(name) == hashlib.sha256(path.read_bytes()).hexdigest():
            continue
        target, number = fresh / name, 1
        while target.exists():
            again = "" if number == 1 else str(number)
            target = (fresh / name).with_stem(f"{path.stem}{BEFORE.format(again)}")
            number += 1
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        kept.append(target.relative_to(fresh).as_posix())
    return kept


def sums_of(folder: Path) -> dict[str, str]:
    """The sums of the files as they were made; none where the manifest cannot be read."""
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["文件"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return dict(sums) if isinstance(sums, dict) else {}


def _refuse_earlier(target: Path, force: bool) -> None:
    """Raises AlreadyThereError, or UnwritableError for a link or where nothing can be seen."""
    is_there = _exists(target)
    if target.is_symlink():
        raise UnwritableError(target, "这里是一个链接，不会跟着写到别处，也不会替换它")
    if is_there and not force:
        raise AlreadyThereError(target)


def _exists(path: Path) -> bool:
    """Raises UnwritableError where not even that can be seen."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise UnwritableError(path, _reason(error)) from error
    return True


def swap(fresh: Path, folder: Path, staging: Path) -> None:
    """Move the new folder into place and remove the old one; put that back if it fails.

    ``staging`` is the working folder; after a kill, :func:`restore` finds the old one there.
    """
    aside = staging / EARLIER / folder.name
    try:
        if folder.exists():
            aside.parent.mkdir()
            folder.rename(aside)
        fresh.rename(folder)
    except BaseException:
        if aside.exists():
            aside.rename(folder)
            aside.parent.rmdir()
        raise
    shutil.rmtree(staging / EARLIER, ignore_errors=True)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return _NO_RIGHT
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def as_json(content: Any) -> bytes:
    """Readable JSON in UTF-8."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

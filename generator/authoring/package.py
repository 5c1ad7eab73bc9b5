"""A form as one file to hand out (``某省.决算格式``): its folders, and a sum of every file in them.

A form that extends one of its author's own takes it along; those shipped with the program are there.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.failures import FaultyFormError, FaultyPackageError
from generator.forms.finding import DOCUMENT, FILES, TEMPLATES
from generator.forms.form import Form
from generator.forms.inheritance import ancestry
from generator.forms.proof import sample_files
from generator.word.archive import reproducible

_CONTENTS = "清单.json"
_README = "README.md"
_NAME = r"[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]{0,79}"
"""A name that no system understands otherwise: no folder, no drive, nothing hidden."""
_ENTRY = re.compile(
    rf"{_NAME}/(?:{'|'.join(map(re.escape, (*FILES, DOCUMENT, _README)))}|samples/{_NAME}\.toml)"
)
_MOST, _LARGEST = 300, 30 * 2**20
"""Files, and bytes of them all; our largest form has 14 files of 200 thousand bytes."""
_READING = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError)
"""What a file raises that is no package, or a damaged one."""


@dataclass(frozen=True)
class FormPackage:
    """The form's name, and the files of its folder and of those it extends (``folder/file``)."""

    name: str
    files: dict[str, bytes]


def packed(form: Form) -> bytes:
    """The file to hand out; the same form gives the same bytes.

    Raises FaultyFormError where the form extends a folder that does not stand beside it.
    """
    files: dict[str, bytes] = {}
    for folder in ancestry(form.folder):
        if folder.parent.resolve() == TEMPLATES.resolve() and folder != form.folder:
            break
        if folder.parent.resolve() != form.folder.parent.resolve():
            fault = (
                f"province.toml：extends 的“{folder}”不在旁边；放到同一个文件夹里，extends 只写名称"
            )
            raise FaultyFormError(form.folder, [fault])
        files |= {
            f"{folder.resolve().name}/{name}": path.read_bytes() for name, path in _files(folder)
        }
    name = form.folder.resolve().name
    sums = {each: hashlib.sha256(content).hexdigest() for each, content in files.items()}
    about = json.dumps({"名称": name, "校验": sums}, ensure_ascii=False, indent=1)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for each, content in ((_CONTENTS, about.encode()), *files.items()):
            target.writestr(each, content)
    return reproducible(stream.getvalue())


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for name in (*FILES, DOCUMENT, _README):
        if (folder / name).is_file():
            yield name, folder / name
    for path in sample_files(folder):
        yield f"{path.parent.name}/{path.name}", path


def opened(content: bytes) -> FormPackage:
    """What a file holds. Raises FaultyPackageError for one that is none, or is not whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > _MOST or sum(each.file_size for each in entries) > _LARGEST:
                raise FaultyPackageError("里面的文件太多或太大")
            files = {each.filename: package.read(each) for each in entries}
    except _READING as error:
        raise FaultyPackageError("不是格式文件，或没有传完整") from error
    name, sums = _contents(files.pop(_CONTENTS, b""))
    if strange := next((each for each in files if not _ENTRY.fullmatch(each)), None):
        raise FaultyPackageError(f"里面有不认识的“{strange[:60]}”")
    changed = [each for each in {*sums, *files} if _sum(files.get(each)) != sums.get(each)]
    if changed:
        raise FaultyPackageError(
            f"与校验和不符：{'、'.join(sorted(changed)[:3])}；没有传完整，或被改过"
        )
    if f"{name}/{FILES[0]}" not in files:
        raise FaultyPackageError(f"里面没有“{name[:60]}”的 {FILES[0]}")
    return FormPackage(name, files)


def _sum(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _contents(content: bytes) -> tuple[str, dict[str, str]]:
    """The name and the sums that a file states."""
    try:
        said: Any = json.loads(content)
        name, sums = said["名称"], said["校验"]
        if isinstance(name, str) and name and isinstance(sums, dict):
            return name, sums
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise FaultyPackageError(f"里面没有 {_CONTENTS}，不是用 juesuan template pack 做的")

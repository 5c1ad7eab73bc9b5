"""What a document was made from, kept beside it: an edited one is later compared with it.

In ``来源/<stem of the document>/`` lie the document as it was composed, the workbook, the workbooks of
its annexes, and the facts of the run.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import charts
import data_entry
import generator
from generator.contents.publication import Composed
from generator.forms.finding import DOCUMENT, FILES
from generator.forms.inheritance import ancestry
from generator.run.publish import MANIFEST, as_json, sums_of
from generator.run.report import Checked

SOURCES, ORIGINAL, FACTS, ANNEXES = "来源", "原稿.docx", "来源.json", "附件"
DRAFT = "草稿"
_WORKBOOK, _SUM, _PROGRAM, _BOUND = "填报表", "填报表SHA256", "程序版本", "并入的文件"


@dataclass(frozen=True)
class Bundle:
    """A workbook with the workbooks of the annexes that belong to it, and last year's to compare."""

    path: Path
    annexes: tuple[Path, ...] = ()
    last_year: Path | None = None
    name: str = ""
    """That of the folder of its results, where it is not the workbook's own."""

    def facts(self, form: Path) -> dict[str, object]:
        """What decides of a document before the workbook is read: the sums of all that is read."""
        return {
            _SUM: _digest(self.path),
            "附件填报表": _digests(self.annexes),
            "上年填报表SHA256": _digest(self.last_year) if self.last_year else "",
            "模板SHA256": _form_digest(form),
            "程序SHA256": _program_digest(),
        }

    def is_made(self, folder: Path, form: Path, wishes: dict[str, object]) -> bool:
        """True if a folder holds, complete, what would be made from this once more."""
        made = _read(folder / MANIFEST)
        if not made or any(made.get(k) != v for k, v in {**self.facts(form), **wishes}.items()):
            return False
        bound = dict(made.get(_BOUND) or {})
        is_same = bound == _digests(self.path.parent / name for name in bound)
        return is_same and all((folder / name).is_file() for name in sums_of(folder))


def is_untouched(folder: Path) -> bool:
    """True if nobody has changed a file, or taken one away, since the folder was made."""
    return all(_digest(folder / name) == each for name, each in sums_of(folder).items())


def is_as_made(path: Path) -> bool:
    """True for a file that is as its folder's manifest says."""
    return sums_of(path.parent).get(path.name) == _digest(path)


def is_draft(folder: Path) -> bool:
    """True for the folder of a draft."""
    return bool(_read(folder / MANIFEST).get(DRAFT))


def facts(checked: Checked, *, draft: bool) -> dict[str, object]:
    """What a result was made from, in words."""
    files = (each.file for each in checked.filled.entries.narratives if each.file)
    return {
        _WORKBOOK: checked.path.name,
        "模板": checked.form.key,
        "模板版本": checked.form.version,
        _PROGRAM: program_version(),
        DRAFT: draft,
        **Bundle(checked.path, tuple(checked.annexes), checked.last_year).facts(
            checked.form.folder
        ),
        _BOUND: _digests(files),
    }


def kept(checked: Checked, composed: Composed, *, draft: bool, stem: str) -> dict[str, bytes]:
    """The files to keep beside a document, by their names below its folder."""
    folder = f"{SOURCES}/{stem}"
    files = {
        f"{folder}/{ORIGINAL}": composed.document,
        f"{folder}/{checked.path.name}": checked.path.read_bytes(),
        f"{folder}/{FACTS}": as_json(facts(checked, draft=draft)),
    }
    files |= {f"{folder}/{ANNEXES}/{each.name}": each.read_bytes() for each in checked.annexes}
    return files


@dataclass(frozen=True)
class Origin:
    """What is known of where a document comes from; nothing where nothing lies beside it."""

    folder: Path | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def original(self) -> Path | None:
        """The document as it was composed."""
        path = self.folder / ORIGINAL if self.folder else None
        return path if path and path.is_file() else None

    @property
    def name(self) -> str:
        """The name of the workbook."""
        return str(self.facts.get(_WORKBOOK) or "")

    @property
    def workbook(self) -> Path | None:
        """The workbook as it was then."""
        path = self.folder / self.name if self.folder and self.name else None
        return path if path and path.is_file() else None

    @property
    def annexes(self) -> Sequence[Path]:
        """The workbooks of its annexes as they were then."""
        return sorted((self.folder / ANNEXES).glob("*.xlsx")) if self.folder else ()

    def is_of(self, workbook: Path) -> bool:
        """True if the document was made from just this workbook."""
        return self.facts.get(_SUM) == _digest(workbook)

    @property
    def is_of_this_program(self) -> bool:
        """True if this version of the program has made it."""
        return self.facts.get(_PROGRAM) == program_version()


def origin_of(document: Path) -> Origin:
    """What lies beside a document. One that was renamed keeps the beginning of its name."""
    folder = document.absolute().parent / SOURCES
    known = [each.parent for each in folder.glob(f"*/{FACTS}")]
    own = [each for each in known if document.stem.startswith(each.name)]
    if not own and len(known) != 1:
        return Origin()
    found = max(own or known, key=lambda each: len(each.name))
    return Origin(found, _read(found / FACTS))


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _digests(paths: Iterable[Path]) -> dict[str, str]:
    return {path.name: _digest(path) for path in paths}


@cache
def _form_digest(folder: Path) -> str:
    """The sum of a form with those it extends."""
    return _sum(each / name for each in ancestry(folder) for name in (*FILES, DOCUMENT))


@cache
def _program_digest() -> str:
    """The sum of the program itself, so that a changed one makes its documents anew."""
    rooms = [Path(room) for package in (data_entry, charts, generator) for room in package.__path__]
    files = (path for room in rooms for path in room.rglob("*.*") if path.suffix != ".pyc")
    return _sum(sorted(files), program_version())


def _sum(paths: Iterable[Path], *more: str) -> str:
    found = hashlib.sha256("".join(more).encode())
    for path in paths:
        if path.is_file():
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def program_version() -> str:
    """The installed version, or a plain word where the package is not installed."""
    try:
        return version("juesuan")
    except PackageNotFoundError:
        return "未安装"

"""What a document was made from, kept beside it: an edited one is later compared with it.

In ``来源/<stem of the document>/`` lie the document as it was composed, the workbook, the workbooks of
its annexes, and the facts of the run.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from generator.contents.publication import Composed
from generator.run.publish import as_json
from generator.run.report import Checked

SOURCES, ORIGINAL, FACTS, ANNEXES = "来源", "原稿.docx", "来源.json", "附件"
_WORKBOOK, _SUM, _PROGRAM = "填报表", "填报表SHA256", "程序版本"


def facts(checked: Checked, *, draft: bool) -> dict[str, object]:
    """What a result was made from, in words."""
    return {
        _WORKBOOK: checked.path.name,
        _SUM: _digest(checked.path),
        "模板": checked.form.key,
        "模板版本": checked.form.version,
        _PROGRAM: program_version(),
        "草稿": draft,
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


def program_version() -> str:
    """The installed version, or a plain word where the package is not installed."""
    try:
        return version("juesuan")
    except PackageNotFoundError:
        return "未安装"

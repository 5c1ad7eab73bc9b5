"""Finds the workbook a document was made from: its name stands in the manifest beside the document."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from generator.failures import UnknownSourceError
from generator.run.pipeline import program_version
from generator.run.publish import MANIFEST

_ABOVE = 3
"""So many folders above the document are searched: results stand in a folder in a folder."""


@dataclass(frozen=True)
class Source:
    """The workbook of a document, and what has changed since the document was made."""

    workbook: Path
    remarks: tuple[str, ...] = ()


def source_of(document: Path, workbook: Path | None) -> Source:
    """The workbook given, or the one of the manifest. Raises UnknownSourceError."""
    about = _manifest(document)
    if workbook is None:
        name = str(about.get("填报表") or "")
        folders = [document.absolute().parent, *document.absolute().parents[1:_ABOVE], Path.cwd()]
        found = [folder / name for folder in folders if name and (folder / name).is_file()]
        if not found:
            raise UnknownSourceError(document, name)
        workbook = found[0]
    return Source(workbook, tuple(_remarks(about, workbook)))


def _manifest(document: Path) -> dict[str, object]:
    try:
        found = json.loads((document.absolute().parent / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remarks(about: dict[str, object], workbook: Path) -> list[str]:
    """What keeps the comparison from being one with the document as it was made."""
    if not about:
        return ["文档旁边没有 manifest.json，不知道它是由哪一版填报表、模板和程序生成的。"]
    found = []
    is_there = workbook.is_file()
    digest = hashlib.sha256(workbook.read_bytes()).hexdigest() if is_there else ""
    if digest != about.get("填报表SHA256"):
        found.append("填报表在生成文档以后改过，它的改动也会列在下面。")
    if about.get("程序版本") != program_version():
        found.append("文档是由另一版程序生成的，句子可能不同。")
    return found

"""Where forms lie, and what the files of one folder say."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from generator.failures import FaultyFormError, UninstalledFormError, UnknownFormError
from generator.forms.files import FormFileError, read_data

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
DEFAULT_FORM = "sichuan-2024"
DOCUMENT = "document.docx"
FILES = ("province.toml", "annexes.toml", "tables.toml", "phrases.toml")


def form_names() -> list[str]:
    """The forms shipped with the program that agencies may choose."""
    return [name for name in _shipped() if not _is_base(name)]


def _shipped() -> list[str]:
    return sorted(file.parent.name for file in TEMPLATES.glob(f"*/{FILES[0]}"))


@cache
def _is_base(name: str) -> bool:
    return bool(read_data(TEMPLATES / name / FILES[0]).get("只作底"))


def find_form(name_or_path: str) -> Path:
    """The folder of a shipped form, or a folder given by path.

    Raises UnknownFormError if it is neither.
    """
    shipped = TEMPLATES / name_or_path
    for folder in (shipped, Path(name_or_path)):
        if name_or_path and os.path.isfile(folder / FILES[0]):  # noqa: PTH113 - never raises
            return folder
    raise UnknownFormError(name_or_path, form_names())


def installed_form(name: str, workbook: Path) -> Path:
    """The folder of the form that a workbook itself names: an installed one, never a path.

    Raises UninstalledFormError.
    """
    if name not in _shipped() or _is_base(name):
        raise UninstalledFormError(name, workbook, form_names())
    return TEMPLATES / name


def own_content(folder: Path) -> dict[str, Any]:
    """What the files of a folder say themselves. Raises FaultyFormError where one cannot be read."""
    own: dict[str, Any] = {}
    for file in FILES:
        path = folder / file
        try:
            own |= read_data(path) if path.is_file() else {}
        except FormFileError as error:
            raise FaultyFormError(folder, [f"{file}：{error}"]) from error
    return own

"""Where forms lie, and what the files of one folder say."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from generator.failures import CommandError, FaultyFormError, UnknownFormError
from generator.forms.files import FormFileError, read_data

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
DEFAULT_FORM = "sichuan-2024"
NEUTRAL_FORM = "base"
"""The form with the sentences that all have in common; it is there to be extended."""
GENERAL_FORM = "national"
"""The form for those whose own place has none."""
DOCUMENT = "document.docx"
PACKAGE = ".决算格式"
"""How the name of a form ends that is handed out as one file."""
FILES = ("province.toml", "annexes.toml", "tables.toml", "phrases.toml")


def form_names() -> list[str]:
    """The forms that agencies may choose: those shipped with the program, and those installed."""
    return [*(name for name in shipped_names() if not _is_base(name)), *installed_folders()]


def shipped_names() -> list[str]:
    """The forms shipped with the program, those among them that are there to be extended only."""
    return sorted(file.parent.name for file in TEMPLATES.glob(f"*/{FILES[0]}"))


def installed_folder() -> Path:
    """Where the forms of others are, which this user has installed."""
    return user_data_path("juesuan", appauthor=False) / "模板"


def installed_folders() -> dict[str, Path]:
    """The folders of the forms this user has installed, by name.

    Each lies in a folder of the same name, beside those it has brought along to extend.
    """
    return dict(sorted(_installed()))


def installed_versions() -> tuple[tuple[str, int], ...]:
    """What tells whether a form was installed, replaced or taken away since: names and times (ns)."""
    found = installed_folders().items()
    return tuple((name, (folder / FILES[0]).stat().st_mtime_ns) for name, folder in found)


def _installed() -> Iterator[tuple[str, Path]]:
    for each in installed_folder().glob("[!.]*"):
        folder = each / each.name
        if (folder / FILES[0]).is_file():
            yield each.name, folder


@cache
def _is_base(name: str) -> bool:
    return bool(read_data(TEMPLATES / name / FILES[0]).get("只作底"))


def find_form(name_or_path: str) -> Path:
    """The folder of a form that is shipped, a folder given by path, or an installed form.

    An author's folder comes before what was installed of it under the same name. A part of the
    title that one form alone has is enough (重庆).
    Raises UnknownFormError if it is none, or the title of several.
    """
    installed = installed_folders().get(name_or_path, TEMPLATES / name_or_path)
    for folder in (TEMPLATES / name_or_path, Path(name_or_path), installed):
        if name_or_path and os.path.isfile(folder / FILES[0]):  # noqa: PTH113 - never raises
            return folder
    titles = {name: _title(name) for name in form_names()}
    meant = [name for name, title in titles.items() if name_or_path and name_or_path in title]
    if len(meant) == 1:
        return _folder(meant[0])
    raise UnknownFormError(
        name_or_path, {name: titles[name] for name in meant}, titles, GENERAL_FORM
    )


def _folder(name: str) -> Path:
    return installed_folders().get(name, TEMPLATES / name)


def _title(name: str) -> str:
    try:
        return str(read_data(_folder(name) / FILES[0]).get("name", ""))
    except FormFileError:  # installed, and no longer fit for this program
        return ""


def installed_form(name: str, publisher: str, workbook: Path) -> Path:
    """The folder of the form that a workbook itself names: an installed one, never a path.

    ``publisher``: who publishes it, as the workbook says.
    Raises CommandError for one that is not installed.
    """
    installed = installed_folders()
    if name in installed:
        return installed[name]
    if name not in shipped_names() or _is_base(name):
        whose = f"（{publisher[:60]}发布）" if publisher else ""
        raise CommandError(
            f"“{workbook.name}”的“填报说明”页写着模板“{name[:60]}”{whose}，没有安装这个模板"
            f"（现有：{'、'.join(form_names())}）。请向发布单位要“.决算格式”文件，放到本机页面上，"
            "或用 juesuan template install 安装；要换用别的，请加 --template 模板名；"
            "用的是自己做的模板，请加 --template 和模板文件夹的路径。"
        )
    return TEMPLATES / name


def own_content(folder: Path) -> dict[str, Any]:
    """What the files of a folder say themselves, lists one after the other.

    Raises FaultyFormError where one cannot be read.
    """
    own: dict[str, Any] = {}
    for file in FILES:
        path = folder / file
        try:
            own = _together(own, read_data(path)) if path.is_file() else own
        except FormFileError as error:
            raise FaultyFormError(folder, [f"{file}：{error}"]) from error
    return own


def _together(one: Any, other: Any) -> Any:
    """What two files say: what an annex asks and checks may stand beside its chapters."""
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    if isinstance(one, dict) and isinstance(other, dict):
        shared = {key: _together(one[key], other[key]) for key in one.keys() & other.keys()}
        return one | other | shared
    return other

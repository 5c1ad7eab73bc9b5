"""Forms of others, put where agencies choose them: tried first, replaced whole, taken away by name."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from generator.authoring.form_faults import form_faults
from generator.authoring.package import FormPackage, opened
from generator.authoring.samples import compared
from generator.authoring.trial_run import invented, trial_faults
from generator.failures import (
    CommandError,
    FaultyFormError,
    FaultyPackageError,
    TargetError,
    UnwritableError,
)
from generator.forms.finding import installed_folder, installed_folders, shipped_names
from generator.forms.form import Form, load_form
from generator.run.pipeline import subject_of
from generator.run.publish import restore, swap
from generator.working import working_folder


@dataclass(frozen=True)
class HandedOut:
    """A form that came as a file, and the version that is installed already (0: none)."""

    form: Form
    before: int

    def in_words(self, *, installed: bool) -> list[str]:
        """What is told of it: who publishes it, for which years, what has changed."""
        form = self.form
        done = "已安装" if installed else "试做过了，可以安装："
        was = "原来" if installed else "现在"
        version = f"第 {form.version} 版" + (
            f"（{was}是第 {self.before} 版）" if self.before else ""
        )
        return [
            f"{done}“{form.name}”（{form.key}），{version}。",
            f"发布单位：{form.publisher or '没有写'}。",
            *([f"适用年度：{'、'.join(map(str, form.years))}。"] if form.years else []),
            *([f"更新说明：{form.changes}"] if form.changes else []),
        ]


def faults_of(form: Form) -> list[str]:
    """What is wrong with a form: its texts, a document made with it, its published passages."""
    office = invented(form)
    subject = subject_of(office) if office.is_composable else None
    found = form_faults(form, subject) or list(trial_faults(form, office))
    return found or [each.in_words for each in compared(form) if not each.is_same]


def examined(content: bytes, *, force: bool = False) -> HandedOut:
    """Try the form in a file; nothing is installed. Raises as install does."""
    with working_folder() as folder:
        package = opened(content)
        return _tried(package, folder / package.name, force=force)


def install(content: bytes, *, force: bool = False) -> HandedOut:
    """Try the form in a file and put it where agencies choose.

    Raises FaultyPackageError, FaultyFormError, TargetError (``force`` replaces an earlier one all the
    same); then what was installed before is as it was.
    """
    package = opened(content)
    name, home = package.name, installed_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        restore(home)
        with working_folder(home) as staging:
            fresh = staging / name
            before = _tried(package, fresh, force=force).before
            swap(fresh, home / name, staging)
    except OSError as error:
        raise UnwritableError(home, os.strerror(error.errno or 0)) from error
    load_form.cache_clear()
    return HandedOut(load_form(home / name / name), before)


def remove(name: str) -> None:
    """Take an installed form away. Raises CommandError, UnwritableError."""
    folder = installed_folders().get(name)
    if folder is None:
        known = "、".join(installed_folders()) or "无"
        raise CommandError(f"没有安装“{name}”。已安装：{known}；随程序提供的模板不能去掉。")
    try:
        shutil.rmtree(folder.parent)
    except OSError as error:
        raise UnwritableError(folder.parent, os.strerror(error.errno or 0)) from error


def _tried(package: FormPackage, folder: Path, *, force: bool) -> HandedOut:
    """The form of a file, written to an empty folder and tried there."""
    name = package.name
    if name in shipped_names():
        raise FaultyPackageError(f"与随程序提供的“{name}”同名，请发布单位换一个文件夹名")
    _write(package, folder)
    form = _sound(folder / name)
    earlier = installed_folders().get(name)
    before = _version(earlier)
    if earlier and not force and before >= form.version and not _is_same(earlier, package):
        raise TargetError(
            f"已经安装了“{name}”第 {before} 版，这份是第 {form.version} 版，内容不同，没有替换。"
            "确实要换的，加 --force，或先用 juesuan template install --remove 去掉原来的。"
        )
    return HandedOut(form, before)


def _write(package: FormPackage, folder: Path) -> None:
    for name, content in package.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _sound(folder: Path) -> Form:
    """The form in a folder. Raises FaultyFormError, by its name, where its checks find fault."""
    try:
        form = load_form(folder)
        faults = faults_of(form)
    except FaultyFormError as error:
        raise FaultyFormError(Path(folder.name), error.faults) from error
    if faults:
        raise FaultyFormError(Path(folder.name), faults)
    return form


def _version(folder: Path | None) -> int:
    """The version of what is installed; 0 where nothing is, or nothing that can be read."""
    try:
        return load_form(folder).version if folder else 0
    except FaultyFormError:
        return 0


def _is_same(folder: Path, package: FormPackage) -> bool:
    root = folder.parent
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    same = all((root / name).read_bytes() == package.files.get(name) for name in there)
    return same and there == package.files.keys()

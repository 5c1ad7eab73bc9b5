"""The program as a folder for computers without Python, network and rights.

``python tools/portable.py -o dist/`` makes the folder for this Linux, with PyInstaller;
``--windows PYTHON.zip`` the one for Windows, around the embeddable Python from python.org. Both hold
the program, its forms, its Chinese font and a starter; to uninstall is to delete the folder.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
STARTERS = ROOT / "tools" / "starters"
WHEELS = ROOT / "tools" / "wheels.txt"
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
SAME = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800"}
"""What has a build give the same bytes again."""
PACKAGES = ("data_entry", "charts", "generator", "templates")
_DATA = (*PACKAGES, "docx", "docxcompose", "zhplot")
_GUARD = ROOT / "generator" / "pdf" / "guard.py"
_UNUSED = ("tkinter", "sqlite3")
_LOCALES = re.compile(r"(?:root|(?:zh|en)(?:_\w+)?)\.dat")
"""Of the languages that babel knows, those that dates in bound files are written in."""


def main() -> None:
    """One folder, below the one given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--windows", type=Path, metavar="PYTHON.zip")
    given = parser.parse_args()
    print(windows(given.windows, given.output) if given.windows else linux(given.output))


def linux(output: Path) -> Path:
    """The folder for Linux, on processors like this one's."""
    folder = output / f"决算-linux-{platform.machine()}"
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        environment = work / "venv"
        venv.create(environment, with_pip=True)
        python = environment / "bin" / "python"
        site = next(environment.glob("lib/python3*/site-packages"))
        for wheel in (*download(work / "wheels", requirements()), program(work)):
            _unpack(wheel, site)  # pip would note where it lay
        _run(python, "-m", "pip", "install", "-q", "-c", ROOT / ".ci" / "lock.txt", "pyinstaller")
        _run(*_pyinstaller(environment, work), cwd=work)
        _replace(work / "made" / "juesuan", folder)
    _finish(folder, "linux")
    return folder


def _pyinstaller(environment: Path, work: Path) -> Iterator[str | Path]:
    yield from (environment / "bin" / "pyinstaller", "--onedir", "--noconfirm", "--log-level=ERROR")
    yield from (
        "--name=juesuan",
        f"--distpath={work / 'made'}",
        "--recursive-copy-metadata=juesuan",
    )
    yield from (f"--collect-data={each}" for each in _DATA)
    yield from (f"--collect-submodules={each}" for each in PACKAGES)
    yield from (f"--exclude-module={each}" for each in _UNUSED)
    yield f"--add-data={_GUARD}:generator/pdf"  # it is run as a file
    yield STARTERS / "start.py"


def windows(python: Path, output: Path) -> Path:
    """The folder for 64-bit Windows, around the embeddable Python given."""
    folder = output / "决算-windows-x86_64"
    with tempfile.TemporaryDirectory() as name:
        work, made = Path(name), Path(name) / "made"
        with zipfile.ZipFile(python) as embedded:
            embedded.extractall(made / "python")
        paths = next((made / "python").glob("python3*._pth"), None)
        if paths is None:
            raise SystemExit(
                f"{python}: 不是 python.org 的 embeddable 压缩包（没有 python3*._pth）"
            )
        digits = paths.stem.removeprefix("python")
        paths.write_text(f"{paths.stem}.zip\n.\n..\\site-packages\n", encoding="ascii")
        wanted = ("--platform=win_amd64", f"--python-version={digits[0]}.{digits[1:]}")
        for wheel in (*download(work / "wheels", requirements(WINDOWS), *wanted), program(work)):
            _unpack(wheel, made / "site-packages")
        _replace(made, folder)
    _finish(folder, "windows")
    return folder


def requirements(system: dict[str, str] | None = None) -> str:
    """The pinned wheels with their hashes that a system needs; pip would ask for this system's."""
    blocks = re.split(r"\n(?=[\w#])", WHEELS.read_text(encoding="utf-8").replace("\\\n", " "))
    found = []
    for block in blocks:
        named, *hashes = re.split(r"\s+(?=--hash)", block.strip())
        if named.startswith("#"):
            continue
        wanted = Requirement(named)
        if wanted.marker is None or wanted.marker.evaluate(system):
            found.append(" ".join([f"{wanted.name}{wanted.specifier}", *hashes]))
    return "\n".join(found)


def download(folder: Path, pinned: str, *wanted: str) -> list[Path]:
    """The pinned wheels, each with one of its hashes."""
    folder.mkdir(parents=True)
    listed = folder / "wheels.txt"
    listed.write_text(pinned, encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "download", "-q", "--only-binary=:all:", "--no-deps")
    _run(*pip, *wanted, "--require-hashes", "-r", listed, "-d", folder)
    listed.unlink()
    return sorted(folder.glob("*.whl"))


def program(work: Path) -> Path:
    """The wheel of this program, from a copy of the tree."""
    source = work / "source"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", source, "-w", work / "own")
    return next((work / "own").glob("juesuan-*.whl"))


def _unpack(wheel: Path, folder: Path) -> None:
    """What pip would install of a wheel, but its commands."""
    with zipfile.ZipFile(wheel) as archive:
        for each in archive.infolist():
            top, _, inside = each.filename.partition("/")
            kind, _, name = inside.partition("/")
            if not top.endswith(".data"):
                archive.extract(each, folder)
            elif kind in ("purelib", "platlib"):
                each.filename = name
                archive.extract(each, folder)


def _finish(folder: Path, system: str) -> None:
    """Leave out what is not used; add the starters, licence and what is new."""
    for each in folder.rglob("babel/locale-data/*.dat"):
        if not _LOCALES.fullmatch(each.name):
            each.unlink()
    for each in (STARTERS / system).iterdir():
        shutil.copy(each, folder / each.name)  # keeps what may be run
    for name in ("LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder / name)


def _replace(made: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, folder)


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    subprocess.run([str(each) for each in command], check=True, env=SAME, cwd=cwd)


if __name__ == "__main__":
    main()

"""Everything that is handed out, made by one command: ``python -m tools.release -o dist/``.

The folder for this Linux, with ``--windows PYTHON.zip`` the one for Windows, wheels for those who have
Python; beside each its bill of materials (CycloneDX), and the SHA-256 of all. Same input, same bytes.
"""

import argparse
import gzip
import hashlib
import json
import platform
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import IO, Any

from tools import portable

SUMS = "SHA256SUMS"
_THEN = (1980, 1, 1, 0, 0, 0)
_MAY_RUN, _PLAIN = 0o755, 0o644


def main() -> None:
    """All of it, in the folder given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=portable.ROOT / "dist")
    parser.add_argument("--windows", type=Path, metavar="PYTHON.zip")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folders = [portable.linux(work), wheelhouse(work)]
        folders += [portable.windows(given.windows, work)] if given.windows else []
        files = [each for folder in folders for each in handed_out(folder, given.output)]
    sums = "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files)
    (given.output / SUMS).write_text(sums, encoding="utf-8")
    print(sums, end="")


def wheelhouse(output: Path) -> Path:
    """The wheels for this system's Python: ``pip install --no-index --find-links FOLDER juesuan``."""
    digits = "".join(platform.python_version_tuple()[:2])
    folder = output / f"决算-wheels-py{digits}-linux-{platform.machine()}"
    portable.download(folder, portable.requirements())
    portable.program(output).rename(folder / f"juesuan-{version()}-py3-none-any.whl")
    return folder


def version() -> str:
    """The program's version, which stands in pyproject.toml alone."""
    project = tomllib.loads((portable.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def handed_out(folder: Path, output: Path) -> Iterator[Path]:
    """The archive of a folder and its bill of materials."""
    name = folder.name.replace("决算-", f"决算-{version()}-", 1)
    is_windows = "windows" in name
    archive = output / f"{name}{'.zip' if is_windows else '.tar.gz'}"
    with archive.open("wb") as file:
        (_zip if is_windows else _tar)(folder, name, file)
    yield archive
    bill = output / f"{name}.cdx.json"
    places = [
        folder,
        *folder.rglob("*.whl"),
        *folder.glob("site-packages"),
        *folder.glob("_internal"),
    ]
    found = bill_of_materials(distributions(path=[str(each) for each in places]))
    bill.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    yield bill


def bill_of_materials(inside: Iterable[Distribution]) -> dict[str, Any]:
    """What is inside, as CycloneDX has it."""
    named = sorted((each.metadata["Name"].lower(), each.version, _licence(each)) for each in inside)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "juesuan", "version": version()},
        },
        "components": [
            {
                "type": "library",
                "name": name,
                "version": number,
                "purl": f"pkg:pypi/{name.replace('_', '-')}@{number}",
                **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
            }
            for name, number, licence in named
        ],
    }


def _licence(each: Distribution) -> str:
    """The licence in its own short words."""
    found = each.metadata.json
    classes = [c.split(" :: ")[-1] for c in found.get("classifier", ()) if "License ::" in c]
    said = found.get("license_expression") or "; ".join(classes) or found.get("license") or ""
    return str(said).split("\n")[0]


def _files(folder: Path) -> list[tuple[Path, str]]:
    return sorted(
        (path, path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    )


def _zip(folder: Path, top: str, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for path, name in _files(folder):
            about = zipfile.ZipInfo(f"{top}/{name}", _THEN)
            about.external_attr = _PLAIN << 16
            archive.writestr(about, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _tar(folder: Path, top: str, file: IO[bytes]) -> None:
    def plain(about: tarfile.TarInfo) -> tarfile.TarInfo:
        about.uid = about.gid = about.mtime = 0
        about.uname = about.gname = ""
        about.mode = _MAY_RUN if about.mode & 0o100 else _PLAIN
        return about

    with (
        gzip.GzipFile("", "wb", 6, file, 0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path, name in _files(folder):
            archive.add(path, f"{top}/{name}", recursive=False, filter=plain)


if __name__ == "__main__":
    main()

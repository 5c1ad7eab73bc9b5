"""What is handed out, as far as it can be told without building it: pins, starters, archives, bills."""

import io
import re
import tarfile
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from places import ROOT

from tools import portable, release

LOCK = {
    re.sub(r"[-_.]+", "-", name).lower(): version
    for line in (ROOT / ".ci" / "lock.txt").read_text(encoding="utf-8").split()
    for name, version in [line.split("==")]
}
"""The versions that the project is tested with."""


def pinned(system: dict[str, str] | None = None) -> dict[str, str]:
    lines = portable.requirements(system).splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines)


def test_wheels_are_those_the_project_is_tested_with() -> None:
    assert {name: LOCK.get(name) for name in pinned()} == pinned()


def test_everything_the_program_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split("[<>=]", each)[0] for each in project["dependencies"]}
    assert named <= set(pinned())


def test_every_wheel_has_a_hash() -> None:
    for line in portable.requirements(portable.WINDOWS).splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+(?: --hash=sha256:[0-9a-f]{64})+", line)


def test_windows_has_what_only_windows_needs() -> None:
    assert set(pinned(portable.WINDOWS)) - set(pinned()) == {"colorama"}


def test_starters_are_as_each_system_reads_them() -> None:
    for path in (portable.STARTERS / "windows").glob("*.bat"):
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n") > 1
        assert b"%~dp0" in content
    for path in (portable.STARTERS / "linux").iterdir():
        assert path.stat().st_mode & 0o100
        assert b"\r" not in path.read_bytes()


def test_another_zip_than_the_embeddable_python_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "python.zip"
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr("python.exe", b"MZ")
    with pytest.raises(SystemExit, match="embeddable"):
        portable.windows(wrong, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize("system", ["linux-x86_64", "windows-x86_64"])
def test_the_same_folder_gives_the_same_archive(system: str, tmp_path: Path) -> None:
    made = []
    for order in (1, -1):
        folder = tmp_path / str(order) / f"决算-{system}"
        (folder / "内").mkdir(parents=True)
        for name in ["内/数", "启动", "a"][::order]:
            (folder / name).write_text(name, encoding="utf-8")
        (folder / "启动").chmod(0o700)
        output = tmp_path / f"out{order}"
        output.mkdir()
        archive, _ = release.handed_out(folder, output)
        assert archive.name.startswith(f"决算-{release.version()}-{system}.")
        made.append(archive.read_bytes())
    assert made[0] == made[1]
    top = f"决算-{release.version()}-{system}"
    names = {f"{top}/{name}" for name in ("内/数", "启动", "a")}
    if "windows" in system:
        assert set(zipfile.ZipFile(io.BytesIO(made[0])).namelist()) == names
    else:
        with tarfile.open(fileobj=io.BytesIO(made[0])) as opened:
            assert {each.name: each.mode for each in opened} == {
                each: 0o755 if each.endswith("启动") else 0o644 for each in names
            }


def test_the_bill_names_each_distribution_with_version_and_licence() -> None:
    bill = release.bill_of_materials(distributions())
    found = {each["name"]: each for each in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert found["openpyxl"]["version"] == LOCK["openpyxl"]
    assert found["openpyxl"]["purl"] == f"pkg:pypi/openpyxl@{LOCK['openpyxl']}"
    assert found["openpyxl"]["licenses"] == [{"license": {"name": "MIT License"}}]
    assert {"timestamp", "serialNumber"}.isdisjoint({*bill, *bill["metadata"]})

"""What a user gets from pip: a wheel with everything in it, which runs without the checkout."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from places import ROOT

EXAMPLE = ROOT / "examples" / "yanbian-2024.xlsx"
PACKAGES = {"data_entry", "charts", "templates", "generator"}
NO_BACKEND = re.compile(
    "No matching distribution found for hatchling|Could not find a version|ConnectionError"
    "|NewConnectionError|Temporary failure in name resolution|Read timed out"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built by pip from a copy of the tree, so that nothing is left in the checkout."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in ROOT.iterdir():
        if path.is_dir() and path.name in PACKAGES | {"tests", "examples"}:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, source / path.name, ignore=ignored)
        elif path.is_file():
            shutil.copy(path, source / path.name)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "-w", str(target), "-q"],
        cwd=source,
        capture_output=True,
        text=True,
    )
    if done.returncode and NO_BACKEND.search(done.stderr):
        pytest.skip("取不到构建工具 hatchling（没有网络）")
    assert done.returncode == 0, done.stderr
    [built] = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The wheel's packages in a folder of their own; the libraries are those of this environment."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-q"]
    done = subprocess.run([*pip, "--target", str(target), str(wheel)], capture_output=True)
    assert done.returncode == 0, done.stderr
    return target


def test_wheel_holds_all_data_and_nothing_else(wheel):
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    inside = {name for name in names if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in inside} == PACKAGES
    here = {
        path.relative_to(ROOT).as_posix()
        for folder in PACKAGES
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == here
    needed = {"templates/base/document.docx", "data_entry/subjects/2024.toml"}
    needed |= {"templates/national/samples/教育部.toml", "data_entry/offices.md"}
    needed |= {f"templates/sichuan-2024/{n}.toml" for n in ("province", "phrases", "annexes")}
    needed |= {"generator/checks/pages/T01-2.md", "generator/checks/pages/F01.md"}
    assert needed <= inside


def test_wheel_has_its_command_and_licence(wheel):
    with ZipFile(wheel) as archive:
        about = {n.split(".dist-info/")[1]: n for n in archive.namelist() if ".dist-info/" in n}
        assert (
            "juesuan = generator.cli.app:main" in archive.read(about["entry_points.txt"]).decode()
        )
        assert any("LICENSE" in name for name in about)
        metadata = archive.read(about["METADATA"]).decode()
    assert "\nName: juesuan\n" in metadata


def test_installed_program_works_without_the_checkout(installed, tmp_path):
    def juesuan(*arguments: str) -> str:
        where = f"assert cli.__file__.startswith({str(installed)!r}), cli.__file__"
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                f"from generator.cli import app as cli; {where}; cli.main()",
                *arguments,
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    shutil.copy(EXAMPLE, tmp_path / "盐边.xlsx")
    juesuan("new", "空白.xlsx")
    assert (tmp_path / "空白.xlsx").read_bytes()[:2] == b"PK"
    assert "0 个错误" in juesuan("check", "盐边.xlsx")
    assert juesuan("explain", "T01-2").startswith("# T01-2 ")
    juesuan("generate", "盐边.xlsx", "-o", "成果")
    folder = tmp_path / "成果" / "盐边"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    document = "盐边县医疗保障局2024年度部门决算.docx"
    assert (
        manifest["文件"][document] == hashlib.sha256((folder / document).read_bytes()).hexdigest()
    )
    assert len(list((folder / "figures").iterdir())) == 14
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert version
    assert manifest["程序版本"] == version[1]

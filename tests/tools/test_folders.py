"""The folders that need no installation, built and used: ``pytest --portable tests/tools``."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from places import EXAMPLES

from tools import portable, release

pytestmark = [
    pytest.mark.portable,
    pytest.mark.skipif(sys.platform != "linux", reason="文件夹在 Linux 上做"),
    pytest.mark.xdist_group("portable"),
]
LARGEST, SLOWEST = 200 * 2**20, 5.0
OF_WINDOWS = re.compile(
    r"api-ms-win-.*|(?:advapi32|bcryptprimitives|comctl32|gdi32|kernel32|ntdll|ole32|psapi|shell32"
    r"|user32|ws2_32)\.dll"
)
OF_PYTHON = {"python312.dll", "vcruntime140.dll", "vcruntime140_1.dll"}
"""What the embeddable Python has beside its own modules."""


@pytest.fixture(scope="module")
def linux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as a user has unpacked it: elsewhere, from the archive."""
    made = tmp_path_factory.mktemp("made")
    folder = portable.linux(made)
    archive, bill = release.handed_out(folder, made)
    shutil.rmtree(folder)
    home = tmp_path_factory.mktemp("办公 电脑")
    shutil.unpack_archive(archive, home, filter="data")
    for each in (archive, bill):
        shutil.move(each, home)
    return home / archive.name.removesuffix(".tar.gz")


def bare(home: Path) -> dict[str, str]:
    """An environment in which no program is found, no Python and no setting."""
    return {"PATH": "", "HOME": str(home)}


def test_the_folder_is_small_and_its_bill_names_all_that_was_installed(linux: Path) -> None:
    assert sum(each.lstat().st_size for each in linux.rglob("*")) < LARGEST
    bill = json.loads((linux.parent / f"{linux.name}.cdx.json").read_text(encoding="utf-8"))
    named = {each["name"].replace("_", "-"): each["version"] for each in bill["components"]}
    lines = portable.requirements().splitlines()
    wanted = dict(line.split(" ")[0].split("==") for line in lines)
    assert named == wanted | {"juesuan": release.version()}


def test_two_builds_give_the_same_archive(linux: Path, tmp_path: Path) -> None:
    archive, _ = release.handed_out(portable.linux(tmp_path), tmp_path)
    assert archive.read_bytes() == (linux.parent / archive.name).read_bytes()


def test_it_makes_the_document_without_anything_installed(linux: Path, tmp_path: Path) -> None:
    workbook = EXAMPLES / "yanbian-2024.xlsx"
    done = subprocess.run(
        [linux / "juesuan", "generate", workbook, "-o", tmp_path / "成果", "--preview"],
        env=bare(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 3, (
        done.stdout + done.stderr
    )  # no LibreOffice, so no pictures of pages
    folder = tmp_path / "成果" / "yanbian-2024"
    assert (folder / "盐边县医疗保障局2024年度部门决算.docx").is_file()
    assert (folder / "预览" / "预览.html").is_file()
    assert len(list((folder / "figures").iterdir())) == 14


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice")
def test_it_makes_a_pdf_where_libreoffice_is_installed(linux: Path, tmp_path: Path) -> None:
    workbook = EXAMPLES / "yanbian-2024.xlsx"
    command = [linux / "juesuan", "generate", workbook, "-o", tmp_path, "--pdf"]
    subprocess.run(command, env=bare(tmp_path) | {"PATH": os.environ["PATH"]}, check=True)
    assert list(tmp_path.glob("*/*.pdf"))


def test_the_starter_opens_the_page_within_seconds(linux: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    process = subprocess.Popen(
        [linux / "启动决算.sh"], env=bare(tmp_path), stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        with urllib.request.urlopen(address[0], timeout=10) as answer:
            assert "部门决算公开说明" in answer.read().decode()
        assert time.monotonic() - begun < SLOWEST
        job = upload(address[0], EXAMPLES / "yanbian-2024.xlsx")
        assert any(name.endswith(".docx") for name in job["files"])
        assert job["view"] == "预览.html"
    finally:
        process.terminate()
        process.wait(20)


def upload(address: str, workbook: Path) -> dict[str, list[str]]:
    """What the page says of a workbook in the end."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{workbook.name}"\r\n\r\n'
    )
    body = head.encode() + workbook.read_bytes() + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(f"{address}jobs", body, kind)
    job = json.load(urllib.request.urlopen(request, timeout=20))["job"]
    end = time.monotonic() + 90
    while time.monotonic() < end:
        state = json.load(urllib.request.urlopen(f"{address}jobs/{job}", timeout=20))
        if state["state"] != "working":
            return state  # type: ignore[no-any-return]
        time.sleep(0.3)
    raise AssertionError(state)


# --- Windows --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder around a stand-in of the embeddable Python: its names, not its programs."""
    work = tmp_path_factory.mktemp("windows")
    embedded = work / "python-3.12.10-embed-amd64.zip"
    with zipfile.ZipFile(embedded, "w") as archive:
        archive.writestr("python312._pth", "python312.zip\n.\n\n# import site\n")
        for name in ("python.exe", "pythonw.exe", "python312.zip", *OF_PYTHON):
            archive.writestr(name, b"")
    return portable.windows(embedded, work)


def test_every_file_for_windows_is_in_its_place(windows: Path) -> None:
    names = {"python", "site-packages", "启动决算.bat", "juesuan.bat", "LICENSE", "CHANGELOG.md"}
    assert {each.name for each in windows.iterdir()} == names
    paths = (windows / "python" / "python312._pth").read_text(encoding="ascii").split()
    assert paths == ["python312.zip", ".", "..\\site-packages"]
    packages = windows / "site-packages"
    for name in portable.PACKAGES:
        here = {p.relative_to(portable.ROOT) for p in (portable.ROOT / name).rglob("*.*")}
        there = {p.relative_to(packages) for p in (packages / name).rglob("*.*")}
        assert {p for p in here if "__pycache__" not in p.parts} == there
    assert list((packages / "zhplot").rglob("*.ttf")) + list((packages / "zhplot").rglob("*.otf"))
    assert not list(packages.glob("*.data"))
    found = {each.metadata["Name"].lower() for each in distributions(path=[str(packages)])}
    assert len(found) == len(portable.requirements(portable.WINDOWS).splitlines()) + 1


def test_every_module_for_windows_finds_the_libraries_it_needs(windows: Path) -> None:
    """In place of an import under Windows: each library named is there, of Python or of Windows."""
    pefile = pytest.importorskip("pefile", reason="没有安装 pefile")
    modules = [each for end in ("pyd", "dll") for each in windows.glob(f"site-packages/**/*.{end}")]
    there = {each.name.lower() for each in modules} | OF_PYTHON
    assert len(modules) > 50
    for each in modules:
        image = pefile.PE(str(each))
        assert image.FILE_HEADER.Machine == pefile.MACHINE_TYPE["IMAGE_FILE_MACHINE_AMD64"]
        wanted = {entry.dll.decode().lower() for entry in image.DIRECTORY_ENTRY_IMPORT}
        missing = {name for name in wanted - there if not OF_WINDOWS.fullmatch(name)}
        assert missing == set(), each.name


# --- wheels ---------------------------------------------------------------------------------------


def test_wheels_install_without_a_network(tmp_path: Path) -> None:
    folder = release.wheelhouse(tmp_path)
    assert folder.name.endswith(platform.machine())
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [tmp_path / "venv" / "bin" / "pip", "install", "-q", "--no-index"]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    clean |= {"PIP_CONFIG_FILE": os.devnull}
    subprocess.run([*pip, "--find-links", folder, "juesuan"], check=True, env=clean)
    command = [tmp_path / "venv" / "bin" / "juesuan", "generate", EXAMPLES / "yanbian-2024.xlsx"]
    subprocess.run([*command, "-o", tmp_path / "成果"], check=True, cwd=tmp_path)
    assert list(tmp_path.glob("成果/*/*.docx"))

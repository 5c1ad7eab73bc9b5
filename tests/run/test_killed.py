"""A run that is killed at any moment leaves the old result or the new one, and nothing of its own.

``JUESUAN_KILLS=200 pytest tests/run/test_killed.py`` for more than the few moments tried usually.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from filelock import FileLock
from places import EXAMPLES, ROOT

from generator import working
from generator.run.publish import MANIFEST, restore
from generator.working import sweep, working_folder

KILLS = int(os.environ.get("JUESUAN_KILLS", "6"))
pytestmark = pytest.mark.skipif(os.name != "posix", reason="信号是 POSIX 的")
COMMAND = [sys.executable, "-c", "from generator.cli.app import main; main()"]


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """Two workbooks of one name, and a temporary folder of our own."""
    for folder, name in (("甲", "yanbian-2024"), ("乙", "panzhihua-2024")):
        (tmp_path / folder).mkdir()
        shutil.copy(EXAMPLES / f"{name}.xlsx", tmp_path / folder / "填报表.xlsx")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path


def started(place: Path, workbook: str, *more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            *COMMAND,
            "generate",
            str(place / workbook / "填报表.xlsx"),
            "-o",
            str(place / "成果"),
            "--force",
            *more,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def made_of(folder: Path) -> str:
    """The workbook that a complete result was made of; fails for half a result."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    assert there == manifest["文件"]
    return str(manifest["填报表SHA256"])


def ours(place: Path) -> list[str]:
    """Working folders that are left, and processes that still know of our temporary folder."""
    left = [path.name for path in (place / "tmp").glob("juesuan-*") if path.is_dir()]
    left += [path.name for path in (place / "成果").glob(".juesuan-*")]
    known = f"TMPDIR={place / 'tmp'}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.name != str(os.getpid()) and known in (process / "environ").read_bytes():
                left.append((process / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return left


def settled(place: Path, seconds: float = 10) -> list[str]:
    """What is still there when LibreOffice and its guard have had time to end."""
    end = time.monotonic() + seconds
    while (left := ours(place)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def test_killed_at_any_moment_the_old_result_or_the_new_is_there(place):
    chance = random.Random(20240831)
    assert started(place, "甲").wait() == 0
    sums = {made_of(place / "成果" / "填报表")}
    for number in range(KILLS):
        begun = started(place, "甲乙"[number % 2])
        time.sleep(chance.uniform(0.0, 3.0))
        begun.send_signal(signal.SIGKILL)
        begun.wait()
        restore(place / "成果")
        sweep()
        sums.add(made_of(place / "成果" / "填报表"))
        assert ours(place) == []
    assert len(sums) <= 2


def test_killed_while_libreoffice_works_nothing_of_it_goes_on(place):
    for _ in range(max(1, KILLS // 20)):
        begun = started(place, "甲", "--pdf")
        end = time.monotonic() + 30
        while not list((place / "tmp").glob("juesuan-*/profile")) and time.monotonic() < end:
            time.sleep(0.02)
        begun.send_signal(signal.SIGKILL)
        begun.wait()
        time.sleep(1)
        sweep()
        restore(place / "成果")
        assert settled(place) == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ended_by_a_signal_it_clears_up_by_itself(place, name):
    chance = random.Random(name)
    for _ in range(max(1, KILLS // 12)):
        begun = started(place, "甲", "--pdf")
        time.sleep(chance.uniform(1.2, 4.0))
        begun.send_signal(number := getattr(signal, name))
        assert begun.wait() in (130, 0, -number)  # it may not have begun yet
        assert settled(place) == []
        if (place / "成果" / "填报表").exists():
            made_of(place / "成果" / "填报表")


def test_a_folder_swept_by_another_run_before_it_is_locked_is_made_anew(place, monkeypatch):
    swept = []

    class Late(FileLock):
        def acquire(self, *args, **kwargs):
            if not swept:
                swept.append(Path(self.lock_file).parent)
                swept[0].rmdir()
                raise FileNotFoundError(self.lock_file)
            return super().acquire(*args, **kwargs)

    monkeypatch.setattr(working, "FileLock", Late)
    with working_folder() as folder:
        (folder / "填报表.xlsx").write_bytes(b"")
    assert swept
    assert ours(place) == []

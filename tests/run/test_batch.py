"""Many workbooks in one run.

Cases, written down before the code:

what is made
- several processes make the same bytes as one after another in this process;
- the outcome of each is told in the order of the workbooks, whoever is done first;
- what leaves the process that made a document is small: no document, no figures, no model.

what is made already
- the same workbook, annexes, last year's workbook, bound-in files, form, program and wishes: left alone;
- any of them changed: refused as ever, made anew with --force;
- a file of the result is gone: refused, or made anew;
- a file of the result was changed by hand: left alone, and with --force made anew beside it;
- a PDF was wanted and could not be made: made again when it is asked for again;
- a run is killed in the middle: the next makes only the rest.

what must not stop the others
- a workbook that cannot be read, one that fails with a bug of ours;
- one that hangs, even where nothing of Python runs any more: it ends at its time limit;
- one that takes its process down: tried once more, then told;
- a run that is broken off, or killed: none of its processes stays.
"""

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import workbooks
from commands_help import STAND_IN, files
from places import EXAMPLES, ROOT

from data_entry.failures import ExitCode
from generator.run import processes
from generator.run.batch import Made, State, Wishes, make, make_all
from generator.run.origin import Bundle
from generator.run.processes import Here, LostWorkError, Processes, TimeLimitError
from generator.run.publish import MANIFEST


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> list[Path]:
    """Two sound workbooks, one with an 错误, one that is none."""
    folder = tmp_path_factory.mktemp("填报表")
    book = workbooks.changed_book(("单位信息", "单位名称", "填写内容", "乙县统计局"))
    made = [workbooks.save(workbooks.baseline_book(), folder, "一.xlsx")]
    made.append(workbooks.save(book, folder, "二.xlsx"))
    wrong = workbooks.changed_book(("收支决算", "年末结转和结余", "决算数", 16))
    made.append(workbooks.save(wrong, folder, "三.xlsx"))
    (folder / "四.xlsx").write_bytes(b"no workbook")
    return [*made, folder / "四.xlsx"]


@pytest.fixture
def stand_in(monkeypatch) -> None:
    monkeypatch.setattr("generator.contents.compose.compose", lambda *_args, **_options: STAND_IN)


def made_by(executor: processes.Executor, wishes: Wishes, books: list[Path]) -> list[Made]:
    told: list[int] = []
    done = [*map(Bundle, books)], lambda: told.append(1), lambda lost: lost
    found = list(make_all(executor, partial(make, wishes), *done))
    executor.shutdown()
    assert len(told) == len(books)
    return found


def test_processes_make_what_one_after_another_makes(books, tmp_path):
    """And what comes back of a document is small."""
    here = made_by(Here(), Wishes(tmp_path / "一个"), books)
    there = made_by(Processes(2), Wishes(tmp_path / "两个"), books)
    assert [each.state for each in here] == [
        State.MADE,
        State.MADE,
        State.STOPPED,
        State.FAILED,
    ]
    assert [replace(each, document=None) for each in there] == [
        replace(each, document=None) for each in here
    ]
    assert files(tmp_path / "两个") == files(tmp_path / "一个")
    assert max(len(pickle.dumps(each)) for each in there) < 10_000


# --- what is made already ----------------------------------------------------------------------


@pytest.fixture
def made(books, tmp_path, stand_in) -> tuple[Bundle, Wishes, Path]:
    """A result in its folder."""
    shutil.copy(books[0], tmp_path / "一.xlsx")
    bundle, wishes = Bundle(tmp_path / "一.xlsx"), Wishes(tmp_path / "成果")
    assert make(wishes, bundle).state is State.MADE
    return bundle, wishes, tmp_path / "成果" / "一"


def test_what_is_made_of_the_same_is_left_alone(made):
    bundle, wishes, folder = made
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for each in (wishes, replace(wishes, force=True)):
        again = make(each, bundle)
        assert (again.state, again.code) == (State.SAME, ExitCode.DONE)
        assert again.document == folder / f"{STAND_IN.name}.docx"
        assert again.warnings == len([*again.told.findings])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == times


def other_workbook(bundle: Bundle, folder: Path) -> Bundle:
    shutil.copy(EXAMPLES / "yanbian-2024.xlsx", bundle.path)
    return bundle


def other_annex(bundle: Bundle, folder: Path) -> Bundle:
    return replace(bundle, annexes=(EXAMPLES / "annexes" / "项目.xlsx",))


def other_year(bundle: Bundle, folder: Path) -> Bundle:
    return replace(bundle, last_year=EXAMPLES / "yanbian-2024.xlsx")


def file_gone(bundle: Bundle, folder: Path) -> Bundle:
    (folder / "校核结果.txt").unlink()
    return bundle


def other_fact(name: str) -> "partial[Bundle]":
    return partial(_other_fact, name)


def _other_fact(name: str, bundle: Bundle, folder: Path) -> Bundle:
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    told[name] = {"报告.docx": "0"} if name == "并入的文件" else "0"
    (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    return bundle


CHANGES = {
    "填报表": other_workbook,
    "附件": other_annex,
    "上年填报表": other_year,
    "文件没有了": file_gone,
    **{name: other_fact(name) for name in ("模板SHA256", "程序SHA256", "并入的文件", "PDF")},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_made_of_something_else_is_refused(made, change):
    bundle, wishes, folder = made
    again = make(wishes, change(bundle, folder))
    assert (again.state, again.code) == (State.FAILED, ExitCode.UNWRITABLE)
    assert "已经存在，没有覆盖" in again.failure


def test_what_is_changed_by_hand_is_left_alone_unless_it_is_to_be_made_anew(made):
    bundle, wishes, folder = made
    (folder / f"{STAND_IN.name}.docx").write_bytes(b"by hand")
    assert make(wishes, bundle).state is State.SAME
    assert make(replace(wishes, force=True), bundle).state is State.MADE
    assert (folder / f"{STAND_IN.name}（改动前）.docx").read_bytes() == b"by hand"


# --- what must not stop the others -------------------------------------------------------------


def outcome(future: "Future[object]") -> object:
    try:
        return future.result(60)
    except (TimeLimitError, LostWorkError) as failure:
        return type(failure)


def test_work_that_hangs_or_dies_ends_alone(tmp_path):
    """The search hangs where no line of Python runs, as in a library."""
    die_once = (
        f"import os; mark = {str(tmp_path / '一次')!r}; there = os.path.exists(mark); "
        "open(mark, 'w').close(); there or os._exit(1)"
    )
    pool = Processes(2, limit=3)
    asked = [
        pool.submit(re.fullmatch, "(a*)*b", "a" * 100),
        pool.submit(os._exit, 3),
        *(pool.submit(abs, -number) for number in range(4)),
        pool.submit(exec, die_once),
    ]
    assert [*map(outcome, asked)] == [TimeLimitError, LostWorkError, 0, 1, 2, 3, None]
    pool.shutdown()


def test_a_process_is_replaced_after_so_many_documents(monkeypatch):
    monkeypatch.setattr(processes, "TASKS", 2)
    pool = Processes(1)
    numbers = [pool.submit(os.getpid).result(60) for _ in range(4)]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    pool.shutdown()


def ours(mark: str) -> list[str]:
    """Processes that know of our temporary folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (
                process.name != str(os.getpid())
                and mark.encode() in (process / "environ").read_bytes()
            ):
                found.append((process / "cmdline").read_bytes().decode())
        except OSError:
            continue
    return found


class Run:
    """A run of the command over a folder, with two processes."""

    def __init__(self, folder: Path) -> None:
        code = "from generator.cli.app import main; main()"
        self.folder, self.mark = folder, f"TMPDIR={folder}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "generate", ".", "-o", "成果", "--workers", "2"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def made(self) -> dict[str, int]:
        found = self.folder.glob("成果/[!.]*/manifest.json")
        return {each.parent.name: each.stat().st_mtime_ns for each in found}

    def said(self) -> str:
        """What it has said, when it and all its processes have ended."""
        out, err = self.process.communicate(timeout=120)
        assert b"Traceback" not in err
        end = time.monotonic() + 20
        while (left := ours(self.mark)) and time.monotonic() < end:
            time.sleep(0.05)
        assert left == []
        return out.decode()


@pytest.mark.skipif(os.name != "posix", reason="信号是 POSIX 的")
def test_what_a_broken_off_run_has_made_is_not_made_again(books, tmp_path):
    for name in "甲乙丙丁":
        shutil.copy(books[0], tmp_path / f"{name}.xlsx")
    run = Run(tmp_path)
    time.sleep(2)
    os.killpg(run.process.pid, signal.SIGINT)  # as the key at the terminal does
    run.said()
    assert run.process.returncode == ExitCode.INTERRUPTED
    run = Run(tmp_path)
    while not run.made() and run.process.poll() is None:
        time.sleep(0.02)
    run.process.kill()
    run.said()
    whole = run.made()
    assert 0 < len(whole) < 4
    run = Run(tmp_path)
    assert run.said().count("没有变化，不用重做") == len(whole)
    assert run.process.returncode == 0
    assert set(run.made()) == set("甲乙丙丁")
    assert run.made() | whole == run.made()

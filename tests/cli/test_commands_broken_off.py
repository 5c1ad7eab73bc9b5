"""Commands broken off, bugs, and consoles of other kinds."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest
import workbooks
from commands_help import DOCUMENT, STAND_IN, copies, files
from places import ROOT

from data_entry.failures import ExitCode
from generator.cli.app import run
from generator.contents.compose import Composed


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".juesuan-*")]


def in_process_of_its_own(
    *arguments: object, cwd: Path, before: str = "", **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """``juesuan …`` as a user starts it; ``before`` is Python to run first."""
    code = f"{before}\nfrom generator.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(cwd), **environment},
        capture_output=True,
        timeout=120,
    )


def test_interrupt_while_composing_leaves_the_earlier_output(juesuan, sound, tmp_path, monkeypatch):
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"old")
    (earlier / "manifest.json").write_bytes(b"{}")
    monkeypatch.setattr("generator.contents.compose.compose", interrupted)
    assert juesuan("generate", sound, "-o", "成果", "--force") == 130
    assert files(earlier) == {"说明.docx": b"old", "manifest.json": b"{}"}


def test_interrupt_is_told(juesuan, sound, monkeypatch):
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.contents.compose.compose", interrupted)
    juesuan("generate", sound)
    assert juesuan.err.strip() == "已中断；没有留下未完成的文件。"


@pytest.mark.usefixtures("stand_in")
def test_interrupt_while_writing_leaves_nothing(juesuan, sound, tmp_path, monkeypatch):
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    assert juesuan("generate", sound, "-o", "成果") == 130
    monkeypatch.undo()
    assert files(tmp_path) == {}
    assert left_over(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="信号 SIGINT 在 Windows 上另有送法")
def test_ctrl_c_in_a_real_run(sound, tmp_path):
    before = (
        "import os, signal, generator.contents.compose as p; "
        "p.compose = lambda *a, **o: os.kill(os.getpid(), signal.SIGINT)"
    )
    done = in_process_of_its_own("generate", sound, "-o", "成果", cwd=tmp_path, before=before)
    assert done.returncode == 128 + signal.SIGINT
    assert b"Traceback" not in done.stderr
    assert files(tmp_path) == {}


def _broken(*_args: object, **_options: object) -> None:
    raise RuntimeError("kaputt")


def test_a_bug_is_one_sentence_and_a_log(juesuan, sound, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.contents.compose.compose", _broken)
    assert juesuan("generate", sound, "-o", "成果") == 9
    (log,) = tmp_path.glob("juesuan-error-*.log")
    told = f"程序内部出错，没有生成文件。详情已写入 {log}，请连同填报表一起发给维护者。\n"
    assert juesuan.err.removeprefix("填报表.xlsx：") == told
    text = log.read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert "RuntimeError: kaputt" in text
    assert files(tmp_path).keys() == {log.name}
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_bug_is_told_even_where_no_log_can_be_written(juesuan, sound, tmp_path, monkeypatch):
    monkeypatch.setattr("generator.contents.compose.compose", _broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有这个文件夹"))
    assert juesuan("generate", sound, "-o", "成果") == 9
    told = "程序内部出错，没有生成文件。请把填报表发给维护者。\n"
    assert juesuan.err.removeprefix("填报表.xlsx：") == told


def test_a_bug_in_one_workbook_does_not_stop_the_others(juesuan, sound, tmp_path, monkeypatch):
    def sometimes_broken(subject: object, *, draws: bool) -> Composed:
        if subject.disclosure.unit.name == "乙":  # type: ignore[attr-defined]
            _broken()
        return STAND_IN

    monkeypatch.setattr("generator.contents.compose.compose", sometimes_broken)
    first, third = copies(sound, tmp_path, "一.xlsx", "三.xlsx")
    book = workbooks.changed_book(("单位信息", "单位名称", "填写内容", "乙"))
    second = workbooks.save(book, tmp_path, "二.xlsx")
    assert juesuan("generate", first, second, third, "-o", "成果", "--workers", 1) == 9
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"一", "三"}
    assert juesuan.err.startswith("二.xlsx：程序内部出错")


def test_codes_are_those_of_the_contract():
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FINDINGS": 1,
        "USAGE": 2,
        "MISSING": 3,
        "UNREADABLE": 4,
        "UNWRITABLE": 5,
        "FAULTY_FORM": 6,
        "BUG": 9,
        "INTERRUPTED": 130,
    }


def test_a_chinese_windows_console(sound, tmp_path):
    """GBK cannot write every character; the run must not end at one."""
    [path] = copies(sound, tmp_path, "统计局𠮷😀.xlsx")
    before = (
        "import generator.contents.compose as p; from generator.contents.compose import Composed; "
        "p.compose = lambda *a, **o: Composed('甲2024年度部门决算', bytes, {})"
    )
    done = in_process_of_its_own(
        "generate", path, "-o", "成果", cwd=tmp_path, before=before, PYTHONIOENCODING="gbk"
    )
    said = done.stdout.decode("gbk")
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert "已生成" in said
    assert "统计局??.xlsx" in said
    assert (tmp_path / "成果" / "统计局𠮷😀" / "甲2024年度部门决算.docx").is_file()


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_findings_on_a_narrow_console(mistaken, tmp_path, encoding):
    done = in_process_of_its_own("check", mistaken, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    said = done.stdout.decode(encoding)
    assert "B17" in said
    assert "T01-2" in said
    assert said.count("\n") == 16


def test_failures_on_an_ascii_console(tmp_path):
    done = in_process_of_its_own("check", "没有.xlsx", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 4
    assert done.stderr.decode("ascii").strip().startswith("?")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    """``juesuan rules | head -1``."""
    code = "from generator.cli.app import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "rules"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert b"Traceback" not in told
    assert process.returncode == 0


def test_under_windows_too(monkeypatch, capfd):
    """Where a closed pipe is an invalid argument; a file that has such a fault is named by it."""

    def closed(*_: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    def no_file(*_: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument", "CON")

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("generator.cli.forms.list_forms", closed)
    assert run(["template", "list"]) == ExitCode.DONE
    assert capfd.readouterr().err == ""
    monkeypatch.setattr("generator.cli.forms.list_forms", no_file)
    assert run(["template", "list"]) == ExitCode.BUG


def test_document_opens_as_a_zip_without_faults(generated):
    with ZipFile(generated / "填报表" / DOCUMENT) as archive:
        assert archive.testzip() is None

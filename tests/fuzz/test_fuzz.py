"""No spoilt workbook ends in a crash, a hang or half a result, and check and generate agree.

A small run goes with all tests; ``pytest tests/fuzz -n 0 --cases 5000 --seed 100000`` is a long one.
"""

import contextlib
import io
import json
import shutil
import signal
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from unittest.mock import patch

import pytest
from documents import without_drawing
from mutants import SOURCES, mutant, parts_of

from generator.cli.app import run

CASES, FIRST = 28, 1
SECONDS = 10
"""Of the processor's time, so that a busy machine is no fault of the program."""
CONTRACT = {0, 1, 2, 4}
"""What reading, checking and composing may return; targets and forms are not spoilt here."""


class _HangError(BaseException):
    """Not an Exception: nothing may catch it on the way."""


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise _HangError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _run(*arguments: object) -> tuple[int, str]:
    """The exit code, and what was said with the traceback that a clerk never sees."""
    said = io.StringIO()

    def bug() -> str:
        return traceback.format_exc()

    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        patch("generator.cli.app.bug_message", bug),
        patch("generator.run.batch.bug_message", bug),
        _in_time(),
    ):
        code = run([str(each) for each in arguments])
    return code, said.getvalue()


def _faults(seed: int, path: Path, folder: Path, codes: Counter[str]) -> list[str]:
    """What is wrong with how one spoilt workbook is treated."""
    output = folder / "成果"
    shutil.rmtree(output, ignore_errors=True)
    try:
        marks = ["--mark", folder / "副本.xlsx", "--force"] if seed % 3 == 0 else []
        code, said = _run("check", path, *marks)
        codes[f"check {code}"] += 1
        faults = [] if code in CONTRACT else [f"check {code}\n{said[-3000:]}"]
        if "Traceback" in said and code in CONTRACT:
            faults.append(said[-3000:])
        if code == 4 and not marks:
            return faults
        wants_draft = code == 1
        if wants_draft and seed % 2:
            return faults
        made, said = _run("generate", path, "-o", output, *(["--draft"] if wants_draft else []))
        codes[f"generate{' --draft' if wants_draft else ''} {made}"] += 1
        if made not in CONTRACT:
            faults.append(f"generate {made}\n{said[-3000:]}")
        elif code == 0 and made != 0:
            faults.append(f"check 0, generate {made}\n{said[-800:]}")
        faults += _half_written(output, made)
    except _HangError:
        return [f"more than {SECONDS} s\n{traceback.format_exc()[-2500:]}"]
    return faults


def _half_written(output: Path, code: int) -> list[str]:
    files = [each for each in output.rglob("*") if each.is_file()]
    if code:
        return [f"left behind: {files[0]}"] if files else []
    (manifest,) = [each for each in files if each.name == "manifest.json"]
    folder = manifest.parent
    listed = json.dumps(json.loads(manifest.read_text(encoding="utf-8")), ensure_ascii=False)
    strangers = [each for each in files if folder not in each.parents]
    unlisted = [each for each in files if each != manifest and each.name not in listed]
    whole = any(each.suffix == ".docx" for each in files)
    return [f"not as listed: {strangers or unlisted}"] if strangers or unlisted or not whole else []


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="需要按处理器时间计时")
def test_spoilt_workbooks_end_in_a_message_or_a_document(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    cases = request.config.getoption("cases", None) or CASES
    first = request.config.getoption("seed", None) or FIRST
    failed: list[str] = []
    codes: Counter[str] = Counter()
    path = tmp_path / "填报表.xlsx"
    with without_drawing():
        for seed in range(first, first + cases):
            what, content = mutant(seed)
            path.write_bytes(content)
            if found := _faults(seed, path, tmp_path, codes):
                failed.append("\n".join([what, *found]))
                print(failed[-1], flush=True)
    print(f"{cases} cases from {first} over {len(SOURCES)} workbooks, {len(failed)} failed")
    print(dict(sorted(codes.items())))
    assert {"check 0", "check 1", "check 4", "generate 0"} <= codes.keys()
    assert not failed, "\n\n".join(failed)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", SOURCES)
def test_the_sound_workbooks_are_read(name: str, tmp_path: Path) -> None:
    """What is spoilt was sound: else the fuzzer tries nothing but refusals."""
    path = tmp_path / "填报表.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts_of(name).items():
            archive.writestr(part, content)
    code, said = _run("check", path)
    assert code in (0, 1), said

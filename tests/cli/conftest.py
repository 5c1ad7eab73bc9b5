"""Fixtures of the tests of cli."""

import tempfile
from pathlib import Path

import pytest
import workbooks
from commands_help import NO_COUNT, NO_REASON, STAND_IN, UNBALANCED, Console

from generator.cli.app import run


@pytest.fixture
def juesuan(capsys, tmp_path, monkeypatch) -> Console:
    """The command, in an empty folder of its own, with its log there too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Console(capsys)


@pytest.fixture
def stand_in(monkeypatch) -> None:
    """Composing takes seconds; where only the way of the files matters, this stands in."""
    monkeypatch.setattr("generator.contents.compose.compose", lambda *_args, **_options: STAND_IN)
    monkeypatch.setattr("generator.run.processes.processors", lambda: 1)


@pytest.fixture(scope="session")
def sound(tmp_path_factory) -> Path:
    """The baseline as a file."""
    return workbooks.save(workbooks.baseline_book(), tmp_path_factory.mktemp("填报表"))


@pytest.fixture(scope="session")
def mistaken(tmp_path_factory) -> Path:
    """The baseline with one 错误 and two 提醒."""
    book = workbooks.changed_book(UNBALANCED, NO_REASON, NO_COUNT)
    return workbooks.save(book, tmp_path_factory.mktemp("有错误"), "有错误.xlsx")


@pytest.fixture(scope="session")
def generated(sound, tmp_path_factory) -> Path:
    """A real run; the folder it filled."""
    output = tmp_path_factory.mktemp("成果")
    assert run(["generate", str(sound), "-o", str(output)]) == 0
    return output

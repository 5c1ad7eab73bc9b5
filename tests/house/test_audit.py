"""The question about known faults of the dependencies: found, none, no answer."""

import json
import runpy
import subprocess
from typing import Any

import pytest
from places import ROOT

SCRIPT = ROOT / ".ci" / "audit.py"
CLEAN = {"name": "lxml", "version": "6.1.3", "vulns": []}
SKIPPED = {"name": "own", "skip_reason": "not found"}
FAULTY = {
    "name": "starlette",
    "version": "0.41.0",
    "vulns": [{"id": "PYSEC-2026-1942", "fix_versions": ["0.49.1"], "aliases": []}],
}


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ([CLEAN, SKIPPED], 0, ""),
        ([CLEAN, FAULTY], 1, "starlette 0.41.0：PYSEC-2026-1942，修复于 0.49.1\n"),
        (None, 0, "lock.txt：未检查，ConnectionError: api.osv.dev\n"),
    ],
)
def test_only_a_known_fault_stops(
    answer: list[dict[str, Any]] | None,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = json.dumps({"dependencies": answer, "fixes": []}) if answer else ""
    error = "" if answer else "Traceback\nConnectionError: api.osv.dev"
    done = subprocess.CompletedProcess([], int(not answer), out, error)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)
    assert runpy.run_path(str(SCRIPT))["main"](["lock.txt"]) == code
    assert capsys.readouterr().out == told

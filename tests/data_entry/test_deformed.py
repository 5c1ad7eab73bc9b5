"""Workbooks deformed by clerks read as before, or every deed is told by sheet, cell and remedy."""

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from deformed import DEFORMED, Deformed
from openpyxl import load_workbook
from reading_help import contents
from workbooks import sample_content

from data_entry.findings import Finding, Level
from generator.run.pipeline import Checked, check


def deformed(case: Deformed) -> bytes:
    """The workbook as the clerk leaves it, its formulas worked out where the case says so."""
    book = load_workbook(io.BytesIO(sample_content(case.form, is_whole=True)))
    case.change(book)
    stream = io.BytesIO()
    book.save(stream)
    return _worked_out(stream.getvalue(), case.results) if case.results else stream.getvalue()


def _worked_out(content: bytes, results: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("utf-8") if name.startswith("xl/worksheets/") else ""
            for formula, value in results.items():
                kind = ' t="e"' if value.startswith("#") else ""
                pattern = rf'<c (r="\w+" s="\d+")[^>]*><f>{re.escape(formula)}</f><v ?/?>(?:</v>)?'
                part = re.sub(pattern, rf"<c \1{kind}><f>{formula}</f><v>{value}</v>", part)
            new.writestr(name, part or old.read(name))
    return stream.getvalue()


@cache
def untouched(form: str) -> Checked:
    path = Path(f"{form}.xlsx")
    return _checked(path, sample_content(form, is_whole=True))


def _checked(path: Path, content: bytes) -> Checked:
    path.write_bytes(content)
    return check(path)


def as_set(value: object) -> object:
    """The contents, whose rows may stand in any order."""
    if isinstance(value, dict):
        return {key: as_set(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted((as_set(each) for each in value), key=str)
    return value


def said(finding: Finding) -> str:
    return f"{finding.place} {finding.message} {finding.advice}"


@pytest.fixture(scope="module", autouse=True)
def _in_a_folder(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("deformed"))
        yield


@pytest.mark.sampled(8)
@pytest.mark.parametrize("case", DEFORMED, ids=lambda each: each.name)
def test_a_deformed_workbook_reads_the_same_or_is_told_by_cell(case: Deformed) -> None:
    whole = untouched(case.form)
    found = _checked(Path("填报表.xlsx"), deformed(case))
    told = [each for each in found.findings if each not in whole.findings]
    patterns = [re.compile(rf"{each.replace(' ', ' .*', 1)}", re.DOTALL) for each in case.says]
    assert [p.pattern for p in patterns if not any(p.match(said(f)) for f in told)] == [], told
    if case.is_same:
        rest = [f for f in told if f.level is not Level.NOTE]
        assert [said(f) for f in rest if not any(p.match(said(f)) for p in patterns)] == []
        assert as_set(contents(found)) == as_set(contents(whole))

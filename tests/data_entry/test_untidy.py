"""Untidy workbooks end with their exit code, and every deed is read or told by sheet and cell."""

import io
import tempfile
from functools import cache
from pathlib import Path

import pytest
from handed_back import HANDED_BACK
from openpyxl import load_workbook
from places import EXAMPLES
from reading_help import contents
from returned import RETURNED
from test_deformed import _worked_out, said
from untidy import UNTIDY, Untidy
from workbooks import sample_content

from data_entry.findings import Level
from generator.run.pipeline import Checked, check


def clean(source: str) -> bytes:
    example = EXAMPLES / f"{source}.xlsx"
    return example.read_bytes() if example.exists() else sample_content(source, is_whole=True)


@cache
def untouched(source: str) -> Checked:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "填报表.xlsx"
        path.write_bytes(clean(source))
        return check(path)


def untidy(case: Untidy) -> bytes:
    book = load_workbook(io.BytesIO(clean(case.source)))
    case.change(book)
    stream = io.BytesIO()
    book.save(stream)
    return _worked_out(stream.getvalue(), case.results) if case.results else stream.getvalue()


@pytest.mark.sampled(8)
@pytest.mark.parametrize("case", [*UNTIDY, *RETURNED, *HANDED_BACK], ids=lambda each: each.name)
def test_an_untidy_workbook_is_read_or_told(case: Untidy, tmp_path: Path) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(untidy(case))
    found = check(path)
    told = [said(each) for each in found.findings if each not in untouched(case.source).findings]
    right = {each: [t for t in told if _is_said(each, t)] for each in case.says}
    assert [each for each, lines in right.items() if not lines] == [], told
    errors = [said(each) for each in found.findings if each.level is Level.ERROR]
    assert bool(errors) == bool(case.code), told
    if case.is_same:
        assert [t for t in told if not any(t in lines for lines in right.values())] == []
        assert contents(found) == contents(untouched(case.source))


def test_an_office_with_a_second_name_in_brackets_is_of_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(untidy(UNTIDY[-1]))
    assert [each for each in check(path).findings if str(each.place) == "单位信息!B8"] == []


def _is_said(words: str, finding: str) -> bool:
    """The place first, then every word."""
    place, *rest = words.split()
    return finding.startswith(place) and all(word in finding for word in rest)

"""A workbook that was never a file is read as the file would have been."""

from dataclasses import replace
from pathlib import Path

import pytest

from data_entry.blank.write import workbook_bytes
from data_entry.reading.opening import open_workbook
from data_entry.reading.read import read_workbook
from data_entry.reading.unsaved import UNSAVED, filled_in
from data_entry.sample import offices, sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form


@pytest.mark.parametrize("annex", ["", "项目"])
@pytest.mark.parametrize("office", [None, *offices()])
def test_it_is_read_like_the_file(office: str | None, annex: str, tmp_path: Path) -> None:
    form = load_form(find_form("sichuan-2024"))
    questions, catalogue = form.asked_of(annex), load(form.edition)
    entries = sample(questions, offices().get(office or ""), is_brief=bool(office))
    file = tmp_path / UNSAVED
    file.write_bytes(workbook_bytes(questions, catalogue, entries, is_whole=False))
    read = read_workbook(file, open_workbook(file), questions)
    unsaved = filled_in(questions, catalogue, entries)
    assert unsaved.entries.sheets["unit"]
    assert replace(unsaved, path=file, root=read.root) == read

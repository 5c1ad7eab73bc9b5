"""Mistakes made in a Word file of which there is no workbook (word_slips.toml), in offices of three kinds."""

import io
import json
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import workbooks
from docx import Document
from test_tables_of_scores import WIDE

from generator.cli.app import run as command
from generator.run.pipeline import Run, check

LISTS = tomllib.loads(Path(__file__).with_name("word_slips.toml").read_text(encoding="utf-8"))
RIGHT, ANNEX, VERIFIED = "没有错", "附件", "核对"
LEAST = {"改错": 0.8, "留出": 0.6, "又改错": 0.9, "核对错": 0.9}
"""So great a share of each list is noticed, at the least."""
_HANDWRITTEN = {"加数", "加句", "改句"}
"""Changes of `verify` that say that there are other words, not that they are wrong."""


@cache
def _composed(name: str, folder: Path) -> bytes:
    path = folder / "填报表.xlsx"
    path.write_bytes(workbooks.sample_content(name, is_whole=True))
    return Run(check(path), draws=False).composed.document


def _annex(*lines: str) -> bytes:
    document = Document()
    for line in ("附件1：村级组织运转经费项目支出绩效自评表", "（2024年度）"):
        document.add_paragraph(line)
    table = document.add_table(len(WIDE), len(WIDE[0]))
    for row, texts in zip(table.rows, WIDE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for line in lines:
        document.add_paragraph(line)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _changed(content: bytes, old: str, new: str) -> bytes:
    """The document with these words changed where they stand first, in paragraphs or else in tables."""
    document = Document(io.BytesIO(content))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    lines = chain(document.paragraphs, (each for cell in cells for each in cell.paragraphs))
    paragraph = next(each for each in lines if old in each.text)
    text = paragraph.text.replace(old, new, 1)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def told(
    content: bytes, folder: Path, capsys: pytest.CaptureFixture[str], *, verified: bool = False
) -> set[str]:
    """What is remarked on, notes apart, without the numbers of paragraphs; ``verified`` beside the workbook."""
    path = folder / "公开稿.docx"
    path.write_bytes(content)
    if verified:
        command(["verify", str(path), str(folder / "填报表.xlsx"), "--json"])
        report = json.loads(capsys.readouterr().out)
        made = [each for each in report["differences"] if each["change"] not in _HANDWRITTEN]
        return {str(each) for each in (*made, *report["findings"])}
    command(["check", str(path), "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    return {f"{each['code']} {each['message']}" for each in report["findings"]}


def remarks(
    list_: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> list[tuple[str, set[str]]]:
    """Each slip of a list and what is said of it that was not said of the right document."""
    found = []
    for name, lists in LISTS.items():
        if list_ not in lists:
            continue
        sound, verified = _annex(), list_.startswith(VERIFIED)
        if name != ANNEX:
            sound = _composed(name, folder)
        before = told(sound, folder, capsys, verified=verified)
        for old, new, fault in lists[list_]:
            wrong = _annex(new) if name == ANNEX else _changed(sound, old, new)
            said = told(wrong, folder, capsys, verified=verified)
            found.append((f"{name} {new}：{fault}", said - before))
    return found


@pytest.mark.parametrize("list_", LEAST)
def test_what_is_mistyped_in_word_is_noticed(list_, tmp_path, capsys):
    all_ = remarks(list_, tmp_path, capsys)
    unseen = [slip for slip, said in all_ if not said]
    print(
        f"{list_} {len(all_)} 个，查出 {len(all_) - len(unseen)} 个；没有查出：", *unseen, sep="\n"
    )
    assert len(all_) >= 8
    assert 1 - len(unseen) / len(all_) >= LEAST[list_], unseen


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", [each for each in LISTS if each != ANNEX])
def test_a_document_as_it_was_made_has_no_remarks(name, tmp_path, capsys):
    assert told(_composed(name, tmp_path), tmp_path, capsys) == set()


def test_what_is_right_in_word_is_left_alone(tmp_path, capsys):
    assert [each for each in remarks(RIGHT, tmp_path, capsys) if each[1]] == []

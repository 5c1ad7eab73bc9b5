"""A form made after an official template: each of its fixed sentences stands in a document."""

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tables_help import tables_of

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import Run, check

FORM = load_form(find_form("shanghai-2024"))
TEXT = Path(__file__).with_name("shanghai_official.txt").read_text(encoding="utf-8")
FULL, EMPTY = (
    [line for line in part.splitlines() if line and not line.startswith("#")]
    for part in TEXT.split("# 没有的")
)
_CHOICE = re.compile(r"(增加|减少|增长|下降|大于|小于)／(增加|减少|增长|下降|大于|小于)")


def pattern(line: str) -> re.Pattern[str]:
    """A line of the official template as what matches it: …… is anything, ／ parts choices."""
    escaped = re.escape(line).replace("……", ".+")
    return re.compile(_CHOICE.sub(r"(?:\1|\2)", escaped))


def with_everything() -> Entries:
    """An office that has every fact the template speaks of."""
    entries = sample(FORM.questions)
    sheets = entries.sheets
    sheets["subordinates"] = [
        {"name": "清江县统计局（本级）", "kind": "行政单位"},
        {"name": "清江县普查中心", "kind": "其他事业单位"},
    ]
    sheets["accounts"] |= {"soe": 8, "soe_out": 8, "other": 22}
    sheets["soe_rows"] = [
        {"code": "2239999", "income": 8, "project": 8}
        | {f"fact_{n}": value for n, value in enumerate(("设备更新", 9, "采购节约"), 1)}
    ]
    sheets["comparison"]["soe"] = {"prior": 4, "reason": "设备更新增加"}
    sheets["three_public"] |= {
        "abroad": {"budget": 5, "actual": 4, "prior": 3, "reason": "会议增加", "use": "国际会议"},
        "groups": {"count": 1},
        "persons": {"count": 3},
    }
    sheets["extra_1"] |= {"fact_21": 3, "fact_22": 2, "fact_23": 1}
    return entries


def with_nothing() -> Entries:
    """An office without subordinate units, 三公, funds, 国资 and 机关运行经费."""
    entries = sample(FORM.questions)
    sheets = entries.sheets
    sheets["fund_rows"] = []
    sheets["accounts"] |= {"fund": 0, "fund_out": 0, "general": 520, "general_out": 522}
    sheets["three_public"] = {
        name: {key: 0 for key in line if key in ("budget", "actual", "prior", "count")}
        for name, line in sheets["three_public"].items()
        if isinstance(line, dict)
    }
    sheets["other_matters"]["operation"] = 0
    sheets["comparison"]["operation"] = {"prior": 0}
    return entries


@cache
def document_of(folder: Path, name: str) -> bytes:
    entries = {"full": with_everything, "empty": with_nothing}[name]()
    path = folder / f"{name}.xlsx"
    path.write_bytes(workbook_bytes(FORM.questions, load(2024), entries))
    checked = replace(check(path), findings=[])  # words are tried here, not accounts
    return Run(checked, draws=False).composed.document


def lines_of(document: bytes) -> list[str]:
    body: Any = Document(io.BytesIO(document)).element.body
    texts = ["".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p")]
    return [re.sub(r"\s", "", text) for text in texts]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official")


@pytest.mark.parametrize("line", FULL)
def test_every_fixed_sentence_stands_in_a_full_document(line: str, folder: Path) -> None:
    found = lines_of(document_of(folder, "full"))
    assert any(pattern(line).fullmatch(text) for text in found), line


@pytest.mark.parametrize("line", [line for line in EMPTY if line.strip()])
def test_what_is_said_of_nothing_stands_in_an_empty_one(line: str, folder: Path) -> None:
    found = lines_of(document_of(folder, "empty"))
    assert any(pattern(line).fullmatch(text) for text in found), line


def test_the_tables_have_the_official_grid(folder: Path) -> None:
    tables = tables_of(document_of(folder, "full"))
    assert [
        len(rows) for rows in (tables["收入支出决算总表"], tables["财政拨款收入支出决算总表"])
    ] == [
        2 + 24 + 4,
        2 + 24 + 6,
    ]
    assert lines_of(document_of(folder, "full")).count("单位：万元") == 9
    assert tables["收入支出决算总表"][25][2] == "二十四、抗疫特别国债安排的支出"
    basic = tables["一般公共预算财政拨款基本支出决算表"]
    assert [row[0] for row in basic if row[0].isdigit()][:3] == ["301", "30101", "30102"]
    assert len([row for row in basic if row[0].isdigit()]) == 27
    assert len([row for row in basic if row[3].isdigit()]) == 38
    assert tables["财政拨款“三公”经费支出决算表"][0][0] == "财政拨款“三公”经费"

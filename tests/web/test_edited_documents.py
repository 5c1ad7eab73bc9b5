"""The page takes an edited Word file with its workbook: what differs, and the file brought up to date."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from docx import Document
from packages import saved
from places import EXAMPLES
from test_web import Site, example, served

from generator.run.pipeline import Run, check
from generator.web.jobs import Desk


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A page on a machine without LibreOffice: no test here looks at pages."""
    monkeypatch.setenv("PATH", str(tmp_path))
    yield from served(tmp_path, Desk(tmp_path / "desk"))


@pytest.fixture(scope="module")
def original() -> bytes:
    return Run(check(EXAMPLES / "yanbian-2024.xlsx"), draws=False).composed.document


@pytest.fixture(scope="module")
def edited(original: bytes) -> bytes:
    """The document with one figure overtyped."""
    document = Document(io.BytesIO(original))
    paragraph = next(p for p in document.paragraphs if "均为456.32万元" in p.text)
    run = next(r for r in paragraph.runs if "456.32" in r.text)
    run.text = run.text.replace("456.32", "465.32", 1)
    return saved(document)


def fetched(site: Site, job: str, name: str) -> str:
    status, content = site.ask(f"/jobs/{job}/{quote(name)}")
    assert status == 200
    return "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_what_was_changed_by_hand_is_shown_and_marked(site, edited):
    job, state = site.result(example("yanbian-2024"), ("领导改.docx", edited))
    (told,) = state["comparisons"]
    ((heading, words),) = told["changes"]
    assert told["document"] == "领导改.docx"
    assert "收入支出决算总体情况" in heading
    assert words.startswith("【改数】填报表是“456.32”，文档是“465.32”（出自 收支决算!")
    assert state["files"][0] == "核对-领导改.docx"
    assert "465.32" in fetched(site, job, "核对-领导改.docx")


def test_with_the_file_that_was_edited_it_is_brought_up_to_date(site, edited, original):
    job, state = site.result(
        example("yanbian-2024"), ("领导改.docx", edited), ("原稿.docx", original)
    )
    (told,) = state["comparisons"]
    assert told["is_updated"]
    assert told["open"] == []
    assert "465.32" in fetched(site, job, "更新-领导改.docx")


def test_last_year_s_document_is_compared_with_last_year_s_figures(site):
    document = Document()
    document.add_paragraph("盐边县医疗保障局2023年度部门决算")
    document.add_paragraph("2023年度收入、支出总计均为410.68万元。")
    _, state = site.result(example("yanbian-2024"), ("去年.docx", saved(document)))
    (told,) = [each["message"] for each in state["findings"] if each["code"] == "Y02"]
    assert "填的是 401.68 万元，上年公开稿是 410.68 万元" in told
    assert state["comparisons"] == []


def test_a_word_file_alone_is_read(site, edited):
    _, state = site.result(("别家.docx", edited))
    assert state["is_read_only"]
    assert "没有执行（不等于通过）" in state["unchecked"]
    assert state["files"] == []


def test_what_is_no_word_file_is_told(site):
    _, state = site.result(example("yanbian-2024"), ("坏.docx", b"nothing"))
    assert state["state"] == "failed"
    assert "坏.docx" in state["message"]

"""An edited document is compared with its workbook: every changed figure is told with its cell."""

import copy
import io
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
from documents import SOFFICE, needs_libreoffice
from docx import Document
from hand_edits import edited
from packages import saved
from places import EXAMPLES

from generator.cli.app import run as command
from generator.revisions.align import compared, pairs, units
from generator.revisions.verify import Alteration, added_text_findings, differences
from generator.run.pipeline import Run, check
from generator.word.edited import opened, paragraphs

CHANGED = {"digit", "overtyped", "deleted", "tracked"}
FIGURES = {Alteration.FIGURE, Alteration.FIGURE_GONE, Alteration.FIGURE_NEW}
NAMES = ["yanbian-2024", "panzhihua-2024", "gongjing-2020", "qingjiang-2024"]


@cache
def composed(name: str) -> Run:
    return Run(check(EXAMPLES / f"{name}.xlsx"), draws=False)


def told(name: str, content: bytes):
    return differences(composed(name), paragraphs(opened(content)))


@pytest.mark.parametrize("name", NAMES)
def test_a_document_left_as_it_was_has_no_differences(name):
    assert told(name, composed(name).composed.document) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_changed_by_hand_is_told_and_no_other(name, seed):
    content, edits = edited(composed(name).composed.document, seed)
    found = told(name, content)
    figures = [(d.before, d.after) for d in found if d.change in FIGURES]
    changed = [(e.before, e.after) for e in edits if e.kind in CHANGED]
    assert sorted(figures) == sorted(changed)
    assert all(d.cells for d in found if d.change in FIGURES)
    added = [e.sentence for e in edits if e.kind == "added"]
    assert sorted(d.sentence for d in found if d.change is Alteration.SENTENCE_NEW) == sorted(added)
    assert not [d for d in found if d.change in {Alteration.SENTENCE, Alteration.SENTENCE_GONE}]


def changed(name: str, old: str, new: str) -> bytes:
    """The document with some words of a paragraph typed anew."""
    document = Document(io.BytesIO(composed(name).composed.document))
    paragraph = next(p for p in document.paragraphs if old in p.text)
    text = paragraph.text.replace(old, new, 1)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text
    return saved(document)


def test_a_long_sentence_is_quoted_from_where_it_was_changed():
    content = changed("yanbian-2024", "占0%；公务接待费", "占0%；来客接待费")
    (told_,) = [d for d in told("yanbian-2024", content) if d.change is Alteration.SENTENCE]
    assert "公务接待费" in told_.before
    assert "来客接待费" in told_.after


def test_a_wrong_sum_of_named_amounts_that_was_added_is_told():
    content = changed(
        "yanbian-2024", "人员经费379.64万元", "人员经费和公用经费合计451.25万元。人员经费379.64万元"
    )
    run, document = composed("yanbian-2024"), paragraphs(opened(content))
    found = added_text_findings(run, differences(run, document))
    assert [each.message for each in found if "应为 415.25万元" in each.message]


def test_a_turned_direction_is_told_with_the_cells_that_decide_it():
    (one,) = [
        d
        for d in told("yanbian-2024", changed("yanbian-2024", "各增加", "各减少"))
        if d.change is Alteration.WORD
    ]
    assert (one.before, one.after) == ("增加", "减少")
    assert "上年对比!C5" in one.where


def test_a_rewritten_sentence_is_told_as_such_and_its_figures_are_checked():
    content = changed(
        "yanbian-2024", "收入、支出总计均为456.32万元", "我局本年的收入总计为500.00万元"
    )
    found = told("yanbian-2024", content)
    assert Alteration.SENTENCE in {d.change for d in found}
    assert ("456.32", "500.00") in {(d.before, d.after) for d in found}
    findings = added_text_findings(composed("yanbian-2024"), found)
    assert [f.code for f in findings if "500.00" in f.message] == ["W01"]


@pytest.mark.parametrize("written", ["550", "５５０．００"])
def test_the_same_amount_written_otherwise_is_no_other_amount(written):
    old = "本年收入合计550.00"
    (one,) = told("qingjiang-2024", changed("qingjiang-2024", old, old.replace("550.00", written)))
    assert (one.change, one.before, one.after) == (Alteration.NOTATION, "550.00", written)


def test_a_name_typed_wrong_is_told_whole():
    content = changed("qingjiang-2024", "清江县统计局属", "青江县统计局属")
    (one,) = told("qingjiang-2024", content)
    assert (one.before, one.after, one.where) == ("清江县统计局", "青江县统计局", "单位信息!B5")


def edited_by(name: str, edit) -> bytes:
    document = Document(io.BytesIO(composed(name).composed.document))
    edit(document)
    return saved(document)


def test_a_figure_cut_out_is_told():
    def cut(document):
        shown = next(p for p in document.paragraphs if p._p.xpath(".//w:drawing"))
        shown._p.getparent().remove(shown._p)

    (one,) = told("qingjiang-2024", edited_by("qingjiang-2024", cut))
    assert (one.change, one.before) == (Alteration.PICTURE_GONE, "收入、支出决算总计变动情况图")


@pytest.mark.parametrize("adds", [True, False])
def test_a_row_added_or_deleted_is_one_change(adds):
    def edit(document):
        rows = [row for table in document.tables for row in table.rows]
        row = next(r._tr for r in rows if [c.text for c in r.cells[:2]] == ["2010501", "行政运行"])
        if adds:
            row.addnext(copy.deepcopy(row))
        else:
            row.getparent().remove(row)

    (one,) = told("qingjiang-2024", edited_by("qingjiang-2024", edit))
    assert one.change is (Alteration.ROW_NEW if adds else Alteration.ROW_GONE)
    assert (one.after or one.before).startswith("2010501，行政运行，300.00")


def test_a_section_cut_out_is_told():
    document = Document(io.BytesIO(composed("yanbian-2024").composed.document))
    headings = [p for p in document.paragraphs if (p.style.name or "").startswith("Heading")]
    (heading,) = [p for p in headings if p.text.startswith("八、政府性基金")]
    heading._p.getparent().remove(heading._p)
    found = told("yanbian-2024", saved(document))
    assert [d.before[:7] for d in found if d.change is Alteration.SECTION_GONE] == [
        "八、政府性基金"
    ]


def converted(path: Path, way: list[str], folder: Path) -> Path:
    """A document saved by LibreOffice as each of these in turn."""
    for number, kind in enumerate(way):
        target = folder / str(number)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        line = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", target]
        subprocess.run([*line, path], check=True, capture_output=True, timeout=120)
        path = target / f"文档.{kind}"
    return path


@needs_libreoffice
@pytest.mark.parametrize("way", [("docx",), ("odt", "docx"), ("doc", "docx")], ids="-".join)
def test_a_document_saved_by_another_program_is_still_compared(way, tmp_path):
    content, edits = edited(composed("yanbian-2024").composed.document, 3)
    path = tmp_path / "文档.docx"
    path.write_bytes(content)
    path = converted(path, way, tmp_path)
    found = told("yanbian-2024", path.read_bytes())
    figures = [(d.before, d.after) for d in found if d.change in FIGURES]
    wanted = [(e.before, e.after) for e in edits if e.kind in CHANGED]
    assert sorted(figures) == sorted(wanted)


@needs_libreoffice
def test_a_document_only_saved_by_another_program_is_as_it_was(tmp_path):
    """Two figures stand after the next paragraph; their pictures have names that are kept."""
    document = tmp_path / "文档.docx"
    document.write_bytes(Run(check(EXAMPLES / "yanbian-2024.xlsx")).composed.document)
    path = converted(document, ["docx"], tmp_path)
    assert told("yanbian-2024", path.read_bytes()) == []


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A document made from a workbook in the same folder."""
    workbook = tmp_path / "填报表.xlsx"
    workbook.write_bytes((EXAMPLES / "yanbian-2024.xlsx").read_bytes())
    assert command(["generate", str(workbook), "-o", str(tmp_path / "成果")]) == 0
    (document,) = (tmp_path / "成果").glob("*/*.docx")
    return document


def test_the_workbook_is_found_by_what_lies_beside_the_document(result, capsys):
    assert command(["verify", str(result)]) == 0
    assert "和填报表一致，没有改动" in capsys.readouterr().out
    result.write_bytes(changed("yanbian-2024", "456.32", "465.32"))
    copy = result.parent / "标注.docx"
    assert command(["verify", str(result), "--mark", str(copy)]) == 1
    out = capsys.readouterr().out
    assert (
        "【改数】填报表是“456.32”，文档是“465.32”（出自 收支决算!B6:B13、收支决算!B15:B16）" in out
    )
    (comment,) = Document(str(copy)).comments
    assert "465.32" in comment.text
    assert command(["verify", str(result), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [d["before"] for d in report["differences"]] == ["456.32"]


def test_without_a_workbook_it_is_said_what_to_do(result, capsys):
    lonely = result.parent.parent / "文档.docx"
    lonely.write_bytes(result.read_bytes())
    assert command(["verify", str(lonely)]) == 2
    assert "请把填报表写在后面" in capsys.readouterr().err
    assert command(["verify", str(lonely), str(lonely.parent.parent / "填报表.xlsx")]) == 0
    assert command(["verify", str(lonely.parent.parent / "填报表.xlsx")]) == 2


def test_a_changed_workbook_is_said_to_be_another(result, capsys):
    workbook = result.parents[2] / "填报表.xlsx"
    workbook.write_bytes((EXAMPLES / "panzhihua-2024.xlsx").read_bytes())
    assert command(["verify", str(result)]) == 1
    assert "填报表在生成文档以后改过" in capsys.readouterr().out


def test_sentences_joined_split_and_moved_are_found_again():
    before = ["甲支出1.00万元。乙支出2.00万元。", "丙没有支出。"]
    after = ["丙没有支出。甲支出1.00万元。", "乙支出3.00万元。"]
    both = [[u for i, text in enumerate(side) for u in units(i, text)] for side in (before, after)]
    found = [(p.before.text, p.after.text) for p in pairs(*both) if p.before and p.after]
    assert sorted(found) == [
        ("丙没有支出。", "丙没有支出。"),
        ("乙支出2.00万元。", "乙支出3.00万元。"),
        ("甲支出1.00万元。", "甲支出1.00万元。"),
    ]
    pieces = [p for p in compared("乙支出2.00万元。", "乙支出3.00万元。") if not p.is_same]
    assert [(p.start, p.end) for p in pieces] == [(3, 7)]

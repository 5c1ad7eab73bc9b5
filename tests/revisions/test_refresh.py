"""New figures in an edited document: what a person did stays, every figure is new or told."""

import io
import json
import os
import random
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from documents import SOFFICE, needs_libreoffice
from docx import Document
from docx.oxml.ns import qn
from hand_edits import edited
from odd_edits import CASES
from odd_edits import edited as by_office
from openpyxl import load_workbook
from packages import saved
from places import EXAMPLES

from generator.cli.app import run as command
from generator.revisions.merge import Reason
from generator.revisions.refresh import refreshed
from generator.run.pipeline import Run, check
from generator.word.edited import opened

NAMES = ["yanbian-2024", "panzhihua-2024", "gongjing-2020", "qingjiang-2024"]
EDITS = int(os.environ.get("JUESUAN_EDITS", "3"))
"""How many documents are edited at random, of each example."""
SENTENCE = re.compile(r"[^。]*。[”）]?|[^。]+$")


def spread(path: Path, seed: int, target: Path) -> Path:
    """The workbook with most of its amounts changed, so that directions turn as well."""
    rng, book = random.Random(seed), load_workbook(path)
    for sheet in book:
        factor = rng.choice([1.37, 0.81, 2.2])
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, float) and rng.random() < 0.8:
                    cell.value = round(cell.value * factor, 2)
    book.save(target)
    return target


@cache
def original(name: str) -> bytes:
    return Run(check(EXAMPLES / f"{name}.xlsx"), draws=False).composed.document


def made_of(path: Path) -> bytes:
    return Run(check(path), draws=False).composed.document


def texts(content: bytes) -> list[str]:
    """Every paragraph with words in it, as Word would print it, 目录 left out."""
    document = Document(io.BytesIO(content))
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")).lower().startswith("toc"):
            continue
        words = "".join(t.text or "" for t in paragraph.iter(qn("w:t"))).strip()
        found += [words] if words else []
    return found


def sentences(content: bytes) -> set[str]:
    return {part for text in texts(content) for part in SENTENCE.findall(text)}


@pytest.mark.sampled(12)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", NAMES)
def test_a_document_nobody_has_edited_becomes_the_new_one(name, seed, tmp_path):
    fresh = made_of(spread(EXAMPLES / f"{name}.xlsx", seed, tmp_path / "新.xlsx"))
    made = refreshed(original(name), opened(original(name)), fresh)
    assert texts(made.document) == texts(fresh)
    assert made.open == []


@pytest.mark.sampled(12)
@pytest.mark.parametrize("seed", range(EDITS))
@pytest.mark.parametrize("name", NAMES)
def test_hand_edits_stay_and_every_figure_is_new_or_told(name, seed, tmp_path):
    content, edits = edited(original(name), seed, 15)
    fresh = made_of(spread(EXAMPLES / f"{name}.xlsx", seed, tmp_path / "新.xlsx"))
    made = refreshed(original(name), opened(content), fresh)
    found, new = sentences(made.document), sentences(fresh)
    by_hand = sentences(content) - sentences(original(name))
    assert found <= new | by_hand, "a sentence is neither the new one nor a person's"
    gone = by_hand - found
    assert not gone, "a sentence that a person wrote is lost"
    told = {place.sentence for place in made.open}
    behind = {s for s in by_hand - new if any(c.isdigit() for c in s)} - told
    old = {s for text in texts(original(name)) for s in SENTENCE.findall(text)}
    assert all(_is_true_still(s, old, new) for s in behind)
    bold = sum(run.bold is True for p in opened(content).paragraphs for run in p.runs)
    kept = sum(run.bold is True for p in opened(made.document).paragraphs for run in p.runs)
    assert kept == bold, "formatting is lost"
    assert {e.sentence for e in edits if e.kind == "added"} <= found


def _is_true_still(sentence: str, old: set[str], new: set[str]) -> bool:
    """A rewritten sentence need not be told where the one it was made of has not changed."""
    masked = re.sub(r"[\d.,%]+", "", sentence)
    return any(re.sub(r"[\d.,%]+", "", s) == masked for s in old & new)


@pytest.mark.parametrize(("name", "told"), [("同一张附表", 0), ("附表，一个数不同", 4)])
def test_a_table_pasted_from_a_sheet_takes_the_new_figures(name, told, tmp_path):
    """Amounts written as a sheet shows them are those of the table; one typed otherwise is told."""
    book = load_workbook(EXAMPLES / "qingjiang-2024.xlsx")
    book["公开03支出决算表"]["E6"] = 130
    book.save(tmp_path / "新.xlsx")
    (case,) = [each for each in CASES if each.name == f"由 Excel 粘来{name}"]
    content = by_office(original("qingjiang-2024"), case)
    fresh = made_of(tmp_path / "新.xlsx")
    made = refreshed(original("qingjiang-2024"), opened(content), fresh)
    assert [place.wanted for place in made.open] == ["130.00"] * told
    assert texts(made.document).count("130.00") == texts(fresh).count("130.00") - told


def without_row(path: Path, sheet: str, target: Path) -> Path:
    """The workbook without the last line of a list."""
    book = load_workbook(path)
    rows = [row for row in book[sheet].iter_rows(min_row=6) if isinstance(row[0].value, str | int)]
    last = [row for row in rows if str(row[0].value).isdigit() and len(str(row[0].value)) == 7][-1]
    for cell in last:
        if not str(cell.value or "").startswith("="):
            cell.value = None
    book.save(target)
    return target


@pytest.mark.sampled(3)
@pytest.mark.parametrize("way", ["gone", "come"])
@pytest.mark.parametrize("name", NAMES)
def test_a_subject_that_comes_or_goes_does_not_shift_the_rest(name, way, tmp_path):
    path = EXAMPLES / f"{name}.xlsx"
    fewer = made_of(without_row(path, "一般公共预算支出", tmp_path / "少.xlsx"))
    assert texts(fewer) != texts(original(name))
    before, fresh = (original(name), fewer) if way == "gone" else (fewer, original(name))
    made = refreshed(before, opened(before), fresh)
    assert texts(made.document) == texts(fresh)
    assert made.open == []
    content, _ = edited(before, 1, 15)
    made = refreshed(before, opened(content), fresh)
    by_hand = sentences(content) - sentences(before)
    assert sentences(made.document) <= sentences(fresh) | by_hand


def pages(content: bytes) -> list[tuple[str, str]]:
    """What stands in the body in its order, tables and the ends of upright and turned pages."""
    found = []
    for each in Document(io.BytesIO(content)).element.body:
        words = "".join(t.text or "" for t in each.iter(qn("w:t"))).strip()
        turns = [size.get(qn("w:orient"), "upright") for size in each.iter(qn("w:pgSz"))]
        if words or turns:
            found.append((words, *turns))
    return found


@pytest.mark.parametrize("way", ["come", "gone"])
def test_tables_that_come_or_go_stand_in_their_place_on_turned_pages(way, tmp_path):
    book = load_workbook(EXAMPLES / "yanbian-2024.xlsx")
    options = book["表述选项"]
    (cell,) = [row[1] for row in options.iter_rows() if row[0].value == "第五部分 附表"]
    cell.value = "印在文中"
    book.save(tmp_path / "附表.xlsx")
    without, with_tables = original("yanbian-2024"), made_of(tmp_path / "附表.xlsx")
    assert "landscape" in {turn for _, *turns in pages(with_tables) for turn in turns}
    before, fresh = (without, with_tables) if way == "come" else (with_tables, without)
    made = refreshed(before, opened(before), fresh)
    assert pages(made.document) == pages(fresh)
    assert made.open == []


@pytest.mark.parametrize("way", ["come", "gone"])
def test_annexes_that_come_or_go_keep_their_tables(way, tmp_path):
    book = load_workbook(EXAMPLES / "panzhihua-2024.xlsx")
    reports, projects = book["项目自评报告"], book["绩效项目"]
    for row in (5, 7):  # the first and the third of four, alike in their headings and tables
        name = projects.cell(row, 1).value
        (column,) = [each.column for each in reports[5] if each.value == name]
        for cell in next(reports.iter_cols(column, column, min_row=5)):
            cell.value = None
        projects.cell(row, 3).value = "否"
    book.save(tmp_path / "少.xlsx")
    fewer, all_four = made_of(tmp_path / "少.xlsx"), original("panzhihua-2024")
    before, fresh = (fewer, all_four) if way == "come" else (all_four, fewer)
    assert len(pages(all_four)) > len(pages(fewer)) + 100
    made = refreshed(before, opened(before), fresh)
    assert pages(made.document) == pages(fresh)
    assert made.open == []


def typed(content: bytes, old: str, new: str) -> bytes:
    document = Document(io.BytesIO(content))
    paragraph = next(p for p in document.paragraphs if old in p.text)
    run = next(r for r in paragraph.runs if old in r.text)
    run.text = run.text.replace(old, new, 1)
    return saved(document)


def test_a_figure_of_the_version_before_in_a_text_of_ones_own_is_pointed_out(tmp_path):
    document = Document(io.BytesIO(original("yanbian-2024")))
    place = next(p for p in document.paragraphs if "均为456.32万元" in p.text)
    place.insert_paragraph_before("为便于理解，456.32万元中含上级专款。")
    fresh = made_of(spread(EXAMPLES / "yanbian-2024.xlsx", 0, tmp_path / "新.xlsx"))
    made = refreshed(original("yanbian-2024"), opened(saved(document)), fresh)
    (told,) = [each for each in made.open if each.reason is Reason.STALE]
    assert told.sentence == "为便于理解，456.32万元中含上级专款。"
    now = re.search(r"总计均为([\d.]+)万元", "".join(texts(fresh)))[1]
    assert told.wanted == f"为便于理解，{now}万元中含上级专款。"


def test_the_figures_are_the_new_ones_and_keep_a_size_that_was_changed(tmp_path):
    name = "yanbian-2024"
    before = Run(check(EXAMPLES / f"{name}.xlsx")).composed.document
    path = spread(EXAMPLES / f"{name}.xlsx", 1, tmp_path / "新.xlsx")
    fresh = Run(check(path)).composed
    document = opened(before)
    wide = document.inline_shapes[2]
    wide.width, wide.height = wide.width // 2, wide.height // 2
    made = Document(io.BytesIO(refreshed(before, document, fresh.document).document))
    shown = [
        made.part.related_parts[each._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
        for each in made.inline_shapes
    ]
    assert shown == [fresh.pictures[f"图{n}.png"] for n in range(1, 8)]
    widths = [each.width for each in made.inline_shapes]
    assert widths[2] * 2 == pytest.approx(widths[0], abs=2)


def test_the_list_of_contents_follows_the_headings(tmp_path):
    document = Document(io.BytesIO(original("yanbian-2024")))
    heading = [p for p in document.paragraphs if p.text.startswith("八、政府性基金")][-1]
    heading.runs[0].text = f"八、我局的{heading.text[2:]}"
    for each in heading.runs[1:]:
        each.text = ""
    stream = io.BytesIO()
    document.save(stream)
    content = stream.getvalue()
    made = refreshed(original("yanbian-2024"), opened(content), original("yanbian-2024"))
    document = Document(io.BytesIO(made.document))
    entries = [p._p for p in document.paragraphs if p.style.name.lower().startswith("toc")]
    listed = ["".join(t.text or "" for t in entry.iter(qn("w:t"))) for entry in entries]
    assert any(each.startswith("八、我局的政府性基金") for each in listed)


@needs_libreoffice
def test_a_document_saved_by_another_program_is_brought_up_to_date(tmp_path):
    name = "yanbian-2024"
    content, _ = edited(original(name), 5, 8)
    path, folder = tmp_path / "文档.docx", tmp_path / "新"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    line = [SOFFICE, profile, "--headless", "--convert-to", "docx", "--outdir", folder, path]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    fresh = made_of(spread(EXAMPLES / f"{name}.xlsx", 2, tmp_path / "新.xlsx"))
    edit = opened((folder / "文档.docx").read_bytes())
    made = refreshed(original(name), edit, fresh)
    by_hand = sentences(content) - sentences(original(name))
    assert by_hand <= sentences(made.document)
    strange = sentences(made.document) - sentences(fresh) - by_hand
    assert not {s for s in strange if "万元" in s}


@pytest.fixture
def result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A document in the folder it was made in."""
    out = tmp_path / "成果"
    assert command(["generate", str(EXAMPLES / "yanbian-2024.xlsx"), "-o", str(out)]) == 0
    capsys.readouterr()
    (document,) = out.glob("*/*.docx")
    return document


def test_the_command_writes_beside_the_document_and_says_that_all_is_kept(result, capsys):
    workbook = str(EXAMPLES / "yanbian-2024.xlsx")
    assert command(["refresh", str(result), workbook]) == 0
    assert "手工改过的地方都保留了，其余的数都是新的" in capsys.readouterr().out
    updated = result.with_stem(f"{result.stem}（更新）")
    assert command(["verify", str(updated)]) == 0
    capsys.readouterr()
    assert command(["refresh", str(updated), workbook, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["open"] == []


def test_places_to_look_at_end_in_exit_one_and_are_listed(result, capsys, tmp_path):
    result.write_bytes(typed(result.read_bytes(), "总计各增加", "总计都增加了"))
    workbook = load_workbook(EXAMPLES / "yanbian-2024.xlsx")
    workbook["上年对比"]["C5"].value += 10
    path = tmp_path / "新表.xlsx"
    workbook.save(path)
    out = tmp_path / "新.docx"
    code = command(["refresh", str(result), str(path), "-o", str(out), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert code == 1
    (place,) = report["open"]
    before, now = (re.search(r"([\d.]+)万元", place[k])[1] for k in ("sentence", "wanted"))
    assert "总计都增加了" in place["sentence"]
    assert "总计各增加" in place["wanted"]
    assert float(before) - float(now) == pytest.approx(10)
    assert any("总计都增加了" in text for text in texts(out.read_bytes()))


def test_without_its_original_nothing_is_guessed(tmp_path, capsys):
    alone = tmp_path / "文档.docx"
    alone.write_bytes(original("yanbian-2024"))
    assert command(["refresh", str(alone), str(EXAMPLES / "yanbian-2024.xlsx")]) == 2
    assert "来源" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["文档.docx"]


def test_a_workbook_with_errors_is_told_and_nothing_is_written(result, tmp_path, capsys):
    workbook = load_workbook(EXAMPLES / "yanbian-2024.xlsx")
    workbook["收支决算"]["B6"].value = "不知道"
    path = tmp_path / "新表.xlsx"
    workbook.save(path)
    before = sorted(each.name for each in result.parent.iterdir())
    assert command(["refresh", str(result), str(path)]) == 1
    assert "文档没有更新" in capsys.readouterr().out
    assert sorted(each.name for each in result.parent.iterdir()) == before

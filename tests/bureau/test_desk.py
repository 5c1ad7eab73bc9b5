"""The desk of a bureau, from the list to the folder for the web site."""

import errno
import hashlib
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from bureau_help import book, rows, write_list
from commands_help import Console, files
from docx import Document
from openpyxl import Workbook

from data_entry.entries import Entries
from generator.bureau.desk import Status, arrange
from generator.bureau.roster import NoRosterError, read_roster
from generator.contents.compose import Composed, file_name
from generator.contents.subject import Subject

STATUS = Path("成果/进度/公开进度.xlsx")


def unbalanced(entries: Entries) -> None:
    entries.sheets["accounts"]["carried_out"] = 16


@pytest.fixture
def juesuan(capsys, tmp_path, monkeypatch) -> Console:
    """The command in a folder of its own, composing in no time: each document says whose it is."""

    def composed(subject: Subject, **_options: object) -> Composed:
        name = file_name(f"{subject.disclosure.unit.name}2024年度部门决算")
        return Composed(name, lambda: b"document", {})

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.contents.compose.compose", composed)
    monkeypatch.setattr("generator.word.layout.draft.as_draft", lambda document: b"draft")
    return Console(capsys)


def hand_in(**units: bytes) -> None:
    """Workbooks as they come in, in a folder beside the list."""
    Path("收件").mkdir(exist_ok=True)
    for name, content in units.items():
        (Path("收件") / f"{name}.xlsx").write_bytes(content)


def batch(juesuan: Console, *more: object) -> int:
    return juesuan("batch", "名单.xlsx", "-o", "成果", "--no-pdf", "--workers", 1, *more)


def states() -> dict[str, str]:
    return {row[0]: row[3] for row in rows(STATUS, "单位")[1:]}


def opening() -> str:
    return "\n".join(str(row[0] or "") for row in rows(STATUS, "一览"))


# --- the list --------------------------------------------------------------------------------


def test_a_list_is_read_wherever_its_headings_stand(tmp_path):
    path = write_list(
        tmp_path / "名单.xlsx",
        ["甲局", 101, None, None, None],
        [None, None, None, None, None],
        ["乙所", "101001", 101, "收件/乙.xlsx", "2025-09-20"],
    )
    roster = read_roster(path)
    first, second = roster.units
    assert (first.name, first.code, second.file, second.published) == (
        "甲局",
        "101",
        "收件/乙.xlsx",
        "2025-09-20",
    )
    assert roster.parent(second) == first
    assert roster.children(first) == [second]
    assert roster.faults == []


def test_what_is_no_list_is_told(tmp_path):
    Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(NoRosterError, match="juesuan batch --new"):
        read_roster(tmp_path / "别的.xlsx")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "名单里没有一家单位"),
        ([["甲", None, None], ["甲", None, None]], "第 3、4 行的单位名称都是“甲”"),
        ([["甲", "1", None], ["乙", "1", None]], "第 3、4 行的单位编码都是“1”"),
        ([["甲", None, "丙"]], "第 3 行“甲”的上级单位“丙”不在名单里"),
        ([["甲", None, "乙"], ["乙", None, "甲"]], "第 3 行“甲”的上级单位绕成了圈"),
    ],
)
def test_faults_of_the_list_are_told_with_their_rows(tmp_path, lines, told):
    path = write_list(tmp_path / "名单.xlsx", *([*line, None, None] for line in lines))
    assert told in "\n".join(read_roster(path).faults)


def test_two_units_of_one_name_are_told_apart_by_their_codes(tmp_path):
    path = write_list(tmp_path / "名单.xlsx", ["财政所", "1"], ["财政所", "2"])
    roster = read_roster(path)
    assert roster.faults == []
    assert [*map(roster.label, roster.units)] == ["财政所（1）", "财政所（2）"]


def test_a_new_list_names_the_units_that_have_handed_in(juesuan):
    hand_in(甲=book("甲县教育局"), 乙=book("甲县林业局"))
    assert juesuan("batch", "收件", "--new", "名单") == 0
    names = [unit.name for unit in read_roster(Path("名单.xlsx")).units]
    assert sorted(names) == ["甲县教育局", "甲县林业局"]
    assert juesuan("batch", "--new", "名单.xlsx") == 5
    assert juesuan("batch") == 2


# --- what was handed in ------------------------------------------------------------------------


def test_workbooks_are_found_by_the_name_of_their_unit(juesuan, tmp_path):
    hand_in(甲=book("甲县教育局"), 又一=book("甲县林业局"), 又二=book("甲县林业局", 2))
    hand_in(别人=book("甲县教育剧"))
    (tmp_path / "收件" / "~$甲.xlsx").write_bytes(b"lock")
    shutil.copytree("收件", "成果/单位/甲/来源/甲")
    write_list(
        tmp_path / "名单.xlsx",
        ["甲县 教育局"],
        ["甲县林业局"],
        ["甲县水利局"],
        ["丁", None, None, "没有.xlsx"],
    )
    desk = arrange(Path("名单.xlsx"), Path("成果"))
    assert [each.bundle and each.bundle.path.name for each in desk.standings] == [
        "甲.xlsx",
        None,
        None,
        None,
    ]
    assert [each.status for each in desk.standings] == [
        Status.MISSING,  # nothing has been done with it yet
        Status.UNCLEAR,
        Status.MISSING,
        Status.MISSING,
    ]
    assert "收到 2 张不同的填报表：收件/又一.xlsx、收件/又二.xlsx" in desk.standings[1].remark
    assert desk.standings[3].remark == "名单写的“没有.xlsx”不在"
    assert desk.strangers == ["“别人.xlsx”的单位“甲县教育剧”不在名单里，是不是“甲县 教育局”"]


# --- how far each has come -------------------------------------------------------------------


def test_the_state_of_every_unit(juesuan, tmp_path):
    hand_in(甲=book("甲县教育局"), 乙=book("甲县林业局", 2), 丙=book("甲县水利局", 1, unbalanced))
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    write_list(
        tmp_path / "名单.xlsx",
        ["甲县教育局", "101"],
        ["甲县林业局", "102", None, None, "https://example.gov.cn/1"],
        ["甲县水利局", "103"],
        ["甲县交通局", "104"],
        ["甲县民政局", "105", None, "坏.xlsx"],
    )
    assert batch(juesuan) == 4
    assert states() == {
        "甲县教育局": "已生成",
        "甲县林业局": "已公开",
        "甲县水利局": "有错误 1",
        "甲县交通局": "未收到",
        "甲县民政局": "没有做成",
    }
    told = opening()
    assert "5 家要公开：未收到 1，没有做成 1，有错误 1，已生成 1，已公开 1。\n还差 3 家。" in told
    assert "甲县水利局：1 处错误，先看 收支决算!B17 收入总计 560.00 万元" in told
    assert told.splitlines()[2:5] == [line.strip() for line in juesuan.out.splitlines()[:3]]
    assert {name.partition("/")[0] for name in files(tmp_path / "成果" / "退回")} == {"甲县水利局"}
    assert set(files(tmp_path / "成果" / "网站")) == {
        "甲县教育局2024年度部门决算.docx",
        "甲县林业局2024年度部门决算.docx",
        "index.html",
        "manifest.json",
    }


def test_findings_of_all_units_stand_by_how_many_have_them(juesuan, tmp_path):
    hand_in(甲=book("甲县教育局"), 乙=book("甲县林业局", 2), 丙=book("甲县水利局", 1, unbalanced))
    write_list(tmp_path / "名单.xlsx", ["甲县教育局"], ["甲县林业局"], ["甲县水利局"])
    batch(juesuan)
    common = rows(STATUS, "常见问题")[1:]
    assert common[0][:2] == ("T01-2", "错误")
    assert common[0][5] == "甲县水利局"
    warnings = [row[3] for row in common if row[1] == "提醒"]
    assert warnings == sorted(warnings, reverse=True)
    each = Counter(row[0] for row in rows(STATUS, "全部问题")[1:])
    assert each == {row[0]: row[4] for row in common}


def test_made_again_only_where_something_has_changed(juesuan, tmp_path):
    hand_in(甲=book("甲县教育局"), 乙=book("甲县水利局", 1, unbalanced))
    write_list(tmp_path / "名单.xlsx", ["甲县教育局"], ["甲县水利局"])
    assert batch(juesuan) == 1
    first = files(tmp_path / "成果")
    before = (tmp_path / "成果/单位/甲县教育局/manifest.json").stat().st_mtime_ns
    assert batch(juesuan) == 1
    assert files(tmp_path / "成果") == first
    hand_in(乙=book("甲县水利局"))
    assert batch(juesuan) == 0
    assert "2 家要公开：已生成 2。\n都齐了。" in opening()
    assert (tmp_path / "成果/单位/甲县教育局/manifest.json").stat().st_mtime_ns == before
    assert files(tmp_path / "成果" / "退回") == {}
    hand_in(乙=book("甲县水利局", 1, unbalanced))
    assert batch(juesuan) == 1
    assert states()["甲县水利局"] == "有错误 1"
    assert not list((tmp_path / "成果" / "网站").glob("甲县水利局*"))


def test_what_is_public_though_its_workbook_has_errors_is_told(juesuan, tmp_path):
    hand_in(甲=book("甲县水利局", 1, unbalanced))
    write_list(tmp_path / "名单.xlsx", ["甲县水利局", None, None, None, "2025-09-20"])
    assert batch(juesuan) == 1
    assert "已经公开、填报表却有错误的\n甲县水利局：1 处错误" in opening()


def test_a_full_disk_is_no_fault_of_the_unit(juesuan, tmp_path, monkeypatch):
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    hand_in(甲=book("甲县教育局"))
    write_list(tmp_path / "名单.xlsx", ["甲县教育局"])
    monkeypatch.setattr("generator.run.batch.generate", full)
    assert batch(juesuan) == 5
    assert states() == {"甲县教育局": "写不进去"}
    assert "不是填报表的问题" in opening()
    assert "磁盘已满" in opening()


def test_a_list_that_is_not_there_is_told(juesuan):
    assert batch(juesuan) == 4


def test_a_document_changed_by_hand_stays(juesuan, tmp_path):
    hand_in(甲=book("甲县教育局"))
    write_list(tmp_path / "名单.xlsx", ["甲县教育局"])
    batch(juesuan)
    (document,) = Path("成果/单位/甲县教育局").glob("*.docx")
    document.write_bytes(b"by hand")
    assert batch(juesuan) == 0
    assert states() == {"甲县教育局": "内容已改"}
    assert (Path("成果/网站") / document.name).read_bytes() == b"by hand"
    hand_in(甲=book("甲县教育局", 2))
    assert batch(juesuan) == 0
    assert document.read_bytes() == b"by hand"
    assert "juesuan refresh" in opening()


def test_a_draft_is_no_document_for_the_site(juesuan, tmp_path):
    hand_in(甲=book("甲县水利局", 1, unbalanced))
    write_list(tmp_path / "名单.xlsx", ["甲县水利局"])
    assert batch(juesuan, "--draft") == 1
    assert states() == {"甲县水利局": "草稿"}
    assert set(files(tmp_path / "成果" / "网站")) == {"index.html", "manifest.json"}
    hand_in(甲=book("甲县水利局"))
    assert batch(juesuan, "--draft") == 0
    assert states() == {"甲县水利局": "已生成"}


def test_a_folder_without_a_list_is_every_workbook_in_it(juesuan):
    hand_in(甲=book("甲县教育局"), 乙=book("甲县林业局", 2))
    assert juesuan("batch", "收件", "-o", "成果", "--no-pdf", "--workers", 1) == 0
    assert states() == {"甲县教育局": "已生成", "甲县林业局": "已生成"}
    shutil.rmtree("收件")
    Path("收件").mkdir()
    assert juesuan("batch", "收件", "-o", "成果") == 2


def test_a_result_among_what_was_handed_in_is_no_unit(juesuan):
    hand_in(甲=book("甲县教育局"))
    assert juesuan("batch", "收件", "-o", "成果", "--no-pdf", "--workers", 1) == 0
    shutil.copytree("成果/单位/甲县教育局", "收件/甲县教育局")
    table = Path("收件/甲县教育局/附表.xlsx")
    table.write_bytes(book("甲县教育局")[:-9])
    (table.parent / "manifest.json").write_text(
        json.dumps({"文件": {"附表.xlsx": hashlib.sha256(table.read_bytes()).hexdigest()}}), "utf-8"
    )
    hand_in(**{"甲县教育局/乙": book("甲县林业局", 2)})
    assert juesuan("batch", "收件", "-o", "成果二", "--no-pdf", "--workers", 1) == 0
    told = [row[0] for row in rows(Path("成果二/进度/公开进度.xlsx"), "单位")[1:]]
    assert sorted(told) == ["甲县教育局", "甲县林业局"]


# --- 汇总 and the site -------------------------------------------------------------------------


def test_the_whole_is_compared_with_its_units(juesuan, tmp_path):
    hand_in(
        局=book("甲县教育局（汇总）", 6), 级=book("甲县教育局（本级）"), 一=book("甲县第一中学", 2)
    )
    units = [
        ["甲县教育局（汇总）", "101"],
        ["甲县教育局（本级）", "101001", "101"],
        ["甲县第一中学", "101002", "甲县教育局（汇总）"],
    ]
    write_list(tmp_path / "名单.xlsx", *units, ["甲县第二中学", "101003", "101"])
    batch(juesuan)
    assert "“甲县教育局（汇总）”的汇总还没有核对：甲县第二中学 没有收到或读不了" in opening()
    hand_in(二=book("甲县第二中学", 3))
    assert batch(juesuan) == 0
    assert re.search("“甲县教育局（汇总）”的 [0-9]+ 个数都等于 3 家的合计", opening())
    hand_in(局=book("甲县教育局（汇总）", 9))
    assert batch(juesuan) == 1
    assert "不等于 3 家的合计：“甲县第二中学”多算了一次（详见“汇总核对”页）" in opening()
    assert rows(STATUS, "汇总核对")[1][10] == "“甲县第二中学”多算了一次"


def test_the_page_of_links_takes_names_for_text(juesuan, tmp_path):
    hand_in(甲=book("<甲>&县 100%"))
    write_list(tmp_path / "名单.xlsx", ["<甲>&县 100%"])
    batch(juesuan)
    page = Path("成果/网站/index.html").read_text(encoding="utf-8")
    assert "<td>&lt;甲&gt;&amp;县 100%</td>" in page
    assert "<script" not in page
    assert 'href="http' not in page


@pytest.mark.libreoffice
def test_word_and_pdf_are_named_alike(capsys, tmp_path, monkeypatch):
    """In processes, with real documents."""
    if not shutil.which("soffice"):
        pytest.skip("没有安装 LibreOffice")
    monkeypatch.chdir(tmp_path)
    hand_in(甲=book("甲县教育局"), 乙=book("甲县林业局", 1, unbalanced))
    write_list(tmp_path / "名单.xlsx", ["甲县教育局"], ["甲县林业局"])
    assert Console(capsys)("batch", "名单.xlsx", "-o", "成果") == 1
    assert {path.name for path in Path("成果/网站").glob("甲*")} == {
        "甲县教育局2024年度部门决算.docx",
        "甲县教育局2024年度部门决算.pdf",
    }
    assert Document(str(next(Path("成果/网站").glob("*.docx")))).paragraphs

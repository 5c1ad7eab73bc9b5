"""The command generate: what it writes, what it refuses, what it says."""

import errno
import hashlib
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import workbooks
from commands_help import DOCUMENT, SOUND, STAND_IN, UNBALANCED, UNREADABLE, copies, files
from docx import Document

FIGURES = {f"figures/图{n}.{kind}" for n in range(1, 8) for kind in ("png", "svg")}


TREE = {DOCUMENT, "附表.xlsx", "校核结果.json", "校核结果.txt", "manifest.json"} | FIGURES


def sources(document: str, workbook: str) -> set[str]:
    """What a document was made from, kept beside it."""
    folder = f"来源/{document.removesuffix('.docx')}"
    return {f"{folder}/{name}" for name in ("原稿.docx", "来源.json", workbook)}


def test_generate_makes_this_tree(generated):
    assert {path.name for path in generated.iterdir()} == {"填报表"}
    assert set(files(generated / "填报表")) == TREE | sources(DOCUMENT, "填报表.xlsx")


def test_generated_files_are_what_their_names_say(generated):
    made = files(generated / "填报表")
    for name in FIGURES:
        start = b"\x89PNG" if name.endswith("png") else b"<?xml"
        assert made[name].startswith(start)
    texts = [p.text for p in Document(str(generated / "填报表" / DOCUMENT)).paragraphs]
    assert any("清江县统计局" in text for text in texts)
    assert not any("草稿" in text for text in texts)


def test_tables_that_could_not_be_made_are_named(juesuan, tmp_path):
    entries = workbooks.baseline()
    del entries.sheets["detail_rows"]
    juesuan("generate", workbooks.write(entries, tmp_path), "-o", tmp_path / "成果")
    assert (
        "附表.xlsx 没有“财政拨款支出决算明细表”“一般公共预算财政拨款支出决算明细表”；"
        "需要的，填好“支出明细”页再生成一次。"
    ) in juesuan.out.replace("\n", "")


def test_generated_findings_are_those_of_check(generated):
    text = (generated / "填报表" / "校核结果.json").read_text(encoding="utf-8")
    assert json.loads(text) == [SOUND | {"workbook": "填报表.xlsx"}]


def test_manifest_has_the_sum_of_every_file(generated, sound):
    made = files(generated / "填报表")
    manifest = json.loads(made.pop("manifest.json"))
    assert manifest["文件"] == {n: hashlib.sha256(c).hexdigest() for n, c in made.items()}
    assert manifest["填报表SHA256"] == hashlib.sha256(sound.read_bytes()).hexdigest()
    assert manifest["填报表"] == "填报表.xlsx"
    assert manifest["模板"] == "sichuan-2024"
    assert manifest["草稿"] is False


def test_an_error_stops_it_and_writes_nothing(juesuan, mistaken, tmp_path):
    assert juesuan("generate", mistaken, "-o", "成果") == 1
    assert list(tmp_path.iterdir()) == []
    assert "B17 收入总计 560.00 万元" in juesuan.out
    assert "有错误，未生成" in juesuan.out


def test_draft_is_written_and_says_so(juesuan, mistaken, tmp_path):
    assert juesuan("generate", mistaken, "-o", "成果", "--draft") == 0
    folder = tmp_path / "成果" / "有错误"
    assert set(files(folder)) == TREE | sources(DOCUMENT, "有错误.xlsx")
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["草稿"] is True
    codes = [f["code"] for f in json.loads((folder / "校核结果.json").read_bytes())[0]["findings"]]
    assert codes == ["T01-2", "W15", "T05"]
    assert "已生成草稿" in juesuan.out

    texts = headers_in_use(folder / DOCUMENT)
    assert texts
    assert [text for text in texts if "草稿" not in text] == []


def headers_in_use(path: Path) -> list[str]:
    """The text of every header that Word shows on some page."""
    document = Document(str(path))
    headers = []
    for section in document.sections:
        headers.append(section.header)
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
    return ["".join(p.text for p in header.paragraphs) for header in headers]


def test_what_cannot_be_read_is_marked_in_a_draft_and_stops_a_document(juesuan, tmp_path):
    path = workbooks.save(workbooks.changed_book(UNREADABLE), tmp_path)
    assert juesuan("generate", path, "-o", "成果") == 1
    assert not (tmp_path / "成果").exists()
    assert "应为数字，填的是“三十万”" in juesuan.out
    assert juesuan("generate", path, "-o", "成果", "--draft") == 0
    (made,) = (tmp_path / "成果").glob("*/*.docx")
    assert "其他收入【收支决算!B13 待改】万元" in "".join(
        paragraph.text for paragraph in Document(str(made)).paragraphs
    )


@pytest.mark.usefixtures("stand_in")
def test_one_bad_workbook_does_not_stop_the_others(juesuan, sound, mistaken, tmp_path):
    first, third = copies(sound, tmp_path, "一.xlsx", "三.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"")
    code = juesuan("generate", first, mistaken, tmp_path / "坏.xlsx", third, "-o", "成果")
    assert code == 4
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"一", "三"}
    table = {
        cells[0].strip(): cells[1].strip()
        for line in juesuan.out.splitlines()
        if len(cells := re.split("[│┃]", line)[1:-1]) == 5
    }
    assert table == {
        "填报表": "结果",
        "一.xlsx": "已生成",
        "有错误.xlsx": "有错误，未生成",
        "坏.xlsx": "失败",
        "三.xlsx": "已生成",
    }
    assert juesuan.err == (
        f"无法读取“{tmp_path / '坏.xlsx'}”：文件是空的（0 字节）。请重新复制一份，或改用备份\n"
    )


@pytest.mark.usefixtures("stand_in")
def test_a_folder_means_its_workbooks_without_lock_files(juesuan, sound, tmp_path):
    copies(sound, tmp_path / "全县", "甲.xlsx", "乙.xlsx", "~$甲.xlsx", "说明.txt")
    assert juesuan("generate", "全县", "-o", "成果") == 0
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"甲", "乙"}


@pytest.mark.usefixtures("stand_in")
def test_a_wildcard_the_shell_did_not_expand(juesuan, sound, tmp_path):
    copies(sound, tmp_path, "甲2024.xlsx", "乙2024.xlsx", "丙2023.xlsx", "~$甲2024.xlsx")
    assert juesuan("generate", "*2024.xlsx", "-o", "成果") == 0
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"甲2024", "乙2024"}


@pytest.mark.usefixtures("stand_in")
def test_a_name_with_the_signs_of_a_wildcard_is_a_name(juesuan, sound, tmp_path):
    copies(sound, tmp_path, "表[1].xlsx", "表1.xlsx")
    assert juesuan("generate", "表[1].xlsx", "-o", "成果") == 0
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"表[1]"}


@pytest.mark.usefixtures("stand_in")
def test_the_same_workbook_twice_is_made_once(juesuan, sound, tmp_path):
    copies(sound, tmp_path, "甲.xlsx")
    assert juesuan("generate", "甲.xlsx", "./甲.xlsx", "*.xlsx", "-o", "成果") == 0
    assert juesuan.out.count("甲.xlsx") == 1


@pytest.mark.usefixtures("stand_in")
def test_the_same_workbook_by_two_paths_is_made_once(juesuan, sound, tmp_path):
    [path] = copies(sound, tmp_path, "甲.xlsx")
    assert juesuan("generate", "甲.xlsx", path, "-o", "成果") == 0


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    "names",
    [
        ("一/表.xlsx", "二/表.xlsx"),
        ("一/Unit.xlsx", "二/unit.xlsx"),
    ],
)
def test_same_names_are_refused(juesuan, sound, tmp_path, names):
    for name in names:
        copies(sound, (tmp_path / name).parent, Path(name).name)
    assert juesuan("generate", *names, "-o", "成果") == 2
    assert all(name in juesuan.err.replace("\\", "/") for name in names)
    assert not (tmp_path / "成果").exists()


@pytest.mark.usefixtures("stand_in")
def test_names_with_chinese_spaces_and_full_width_signs(juesuan, sound, tmp_path):
    folder = tmp_path / "清江县　２０２４ 年（终稿）"
    [path] = copies(sound, folder, "统计局 决算，第２版.xlsx")
    assert juesuan("generate", path, "-o", folder / "成 果") == 0
    assert (folder / "成 果" / "统计局 决算，第２版" / "manifest.json").is_file()


@pytest.mark.usefixtures("stand_in")
def test_closing_table_names_the_document_in_one_piece(juesuan, sound, tmp_path):
    output = tmp_path / ("很长的文件夹名称" * 5) / ("又一层很长的文件夹名称" * 4)
    assert juesuan("generate", sound, "-o", output) == 0
    assert str(output / "填报表" / f"{STAND_IN.name}.docx") in juesuan.out


@pytest.mark.usefixtures("stand_in")
def test_earlier_output_stays_without_force(juesuan, sound, tmp_path):
    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"edited by hand")
    (earlier / "manifest.json").write_bytes(b"{}")
    assert juesuan("generate", sound, "-o", "成果") == 5
    assert files(tmp_path) == {
        "成果/填报表/说明.docx": b"edited by hand",
        "成果/填报表/manifest.json": b"{}",
    }
    assert "已经存在，没有覆盖。要覆盖请加 --force" in juesuan.err


@pytest.mark.usefixtures("stand_in")
def test_force_replaces_earlier_output(juesuan, sound, tmp_path):
    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"old")
    assert juesuan("generate", sound, "-o", "成果", "--force") == 5
    assert files(tmp_path) == {"成果/填报表/说明.docx": b"old"}
    assert "不像是以前生成的成果" in juesuan.err
    (earlier / "manifest.json").write_bytes(b"{}")
    assert juesuan("generate", sound, "-o", "成果", "--force") == 0
    made = {
        f"{STAND_IN.name}.docx",
        "figures/图1.png",
        "校核结果.json",
        "校核结果.txt",
        "manifest.json",
        "说明.docx",
        *sources(f"{STAND_IN.name}.docx", "填报表.xlsx"),
    }
    assert set(files(tmp_path / "成果")) == {f"填报表/{name}" for name in made}
    assert "填报表.xlsx：上次生成以后有人改过或放进去的文件都留着：“说明.docx”。" in juesuan.out


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("change", [UNBALANCED, UNREADABLE])
def test_earlier_output_stays_when_the_workbook_got_worse(juesuan, tmp_path, change):
    path = workbooks.save(workbooks.changed_book(change), tmp_path)
    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"good")
    (earlier / "manifest.json").write_bytes(b"{}")
    assert juesuan("generate", path, "-o", "成果", "--force") == 1
    assert files(earlier) == {"说明.docx": b"good", "manifest.json": b"{}"}


@pytest.mark.usefixtures("stand_in")
def test_full_disk_is_told_and_leaves_nothing(juesuan, sound, tmp_path, monkeypatch):
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert juesuan("generate", sound, "-o", "成果") == 5
    monkeypatch.undo()
    assert juesuan.err == (
        f"无法写入“{Path('成果') / '填报表'}”：磁盘已满。"
        "请检查磁盘空间和权限，关闭正打开该文件的程序，或换一个位置。\n"
    )
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["清江县统计局/普查中心", "清江县统计局:普查?"])
def test_file_name_has_no_forbidden_characters(juesuan, tmp_path, monkeypatch, name):
    """Neither Linux (/) nor Windows (\\ / : * ? " < > |) may be offended by a unit's name."""
    monkeypatch.setattr("generator.contents.compose.make_figures", lambda _subject: [])
    filled = SimpleNamespace(lines=[], finish=lambda: b"document")
    monkeypatch.setattr("generator.contents.compose.Template.render", lambda *_, **__: filled)
    book = workbooks.changed_book(("单位信息", "单位名称", "填写内容", name))
    monkeypatch.setattr(
        "generator.contents.compose.zip", lambda *_lists, **_options: (), raising=False
    )
    assert juesuan("generate", workbooks.save(book, tmp_path), "-o", "成果") == 0
    [document] = (tmp_path / "成果").glob("*/*.docx")
    assert document.parent == tmp_path / "成果" / "填报表"
    assert not set(document.name) & set('\\/:*?"<>|')


@pytest.mark.usefixtures("stand_in")
def test_without_libreoffice_everything_but_the_pdf_is_made(juesuan, sound, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr("generator.pdf.libreoffice._PLACES", ())
    assert juesuan("generate", sound, "-o", "成果", "--pdf") == 3
    made = files(tmp_path / "成果" / "填报表")
    assert set(made) == {
        f"{STAND_IN.name}.docx",
        "figures/图1.png",
        "校核结果.json",
        "校核结果.txt",
        "manifest.json",
        *sources(f"{STAND_IN.name}.docx", "填报表.xlsx"),
    }
    assert juesuan.err.startswith(
        "填报表.xlsx：找不到 LibreOffice：没有 PDF 和页面图，其他成果不受影响。请"
    )
    assert "已生成" in juesuan.out

"""The commands as scripts and clerks rely on them: exit codes, output, files, no traceback ever."""

import errno
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest
import workbooks
from docx import Document
from openpyxl import load_workbook

from data_entry.failures import ExitCode
from generator.checks.pages import FOLDER as PAGES
from generator.cli.app import run
from generator.contents.compose import Composed
from generator.forms.form import TEMPLATES
from generator.run import pipeline

ROOT = Path(__file__).parent.parent
FORM = TEMPLATES / "sichuan-2024"
DOCUMENT = "清江县统计局2024年度部门决算.docx"
FIGURES = {f"figures/图{n}.{kind}" for n in range(1, 8) for kind in ("png", "svg")}
TREE = {DOCUMENT, "附表.xlsx", "校核结果.json", "校核结果.txt", "manifest.json"} | FIGURES
STAND_IN = Composed("甲2024年度部门决算", b"document", {"图1.png": b"picture"})
UNBALANCED = ("收支决算", "年末结转和结余", "决算数", 16)
NO_REASON = ("一般公共预算支出", "2010507", "决算与预算差异原因", None)
NO_COUNT = ("三公经费", "国内公务接待人次（人）", "数量", 0)
UNREADABLE = ("收支决算", "其他收入", "决算数", "三十万")


class Console:
    """Runs the command line in this process and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self._capsys.readouterr()
        code = run([str(each) for each in arguments])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code


@pytest.fixture
def juesuan(capsys, tmp_path, monkeypatch) -> Console:
    """The command, in an empty folder of its own, with its log there too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Console(capsys)


@pytest.fixture
def stand_in(monkeypatch) -> None:
    """Composing takes seconds; where only the way of the files matters, this stands in."""
    monkeypatch.setattr(pipeline, "compose", lambda *_args, **_options: STAND_IN)


@pytest.fixture(scope="session")
def sound(tmp_path_factory) -> Path:
    """The baseline as a file."""
    return workbooks.save(workbooks.baseline_book(), tmp_path_factory.mktemp("填报表"))


@pytest.fixture(scope="session")
def mistaken(tmp_path_factory) -> Path:
    """The baseline with one 错误 and two 提醒."""
    book = workbooks.changed_book(UNBALANCED, NO_REASON, NO_COUNT)
    return workbooks.save(book, tmp_path_factory.mktemp("有错误"), "有错误.xlsx")


def copies(source: Path, folder: Path, *names: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(source.read_bytes())
    return [folder / name for name in names]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".juesuan-*")]


def in_process_of_its_own(
    *arguments: object, cwd: Path, before: str = "", **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """``juesuan …`` as a user starts it; ``before`` is Python to run first."""
    code = f"{before}\nfrom generator.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(cwd), **environment},
        capture_output=True,
        timeout=120,
    )


# --- new ---------------------------------------------------------------------------------------


def test_new_writes_a_blank_workbook(juesuan, tmp_path):
    assert juesuan("new", "空白.xlsx") == 0
    book = load_workbook(tmp_path / "空白.xlsx")
    assert book.sheetnames[:3] == ["填报说明", "单位信息", "收支决算"]
    assert "空白.xlsx" in juesuan.out
    assert "juesuan generate" in juesuan.out


def test_new_adds_the_extension(juesuan, tmp_path):
    assert juesuan("new", "我的 填报表（１）") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["我的 填报表（１）.xlsx"]


def test_new_does_not_overwrite(juesuan, tmp_path):
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"my work")
    assert juesuan("new", "表") == 5
    assert target.read_bytes() == b"my work"
    assert juesuan.err == "“表.xlsx”已经存在，没有覆盖。要覆盖请加 --force，或换一个位置。\n"
    assert juesuan("new", "表", "--force") == 0
    assert target.read_bytes()[:2] == b"PK"


def test_new_into_a_folder_that_cannot_be(juesuan, tmp_path):
    (tmp_path / "文件").write_bytes(b"x")
    assert juesuan("new", tmp_path / "文件" / "表.xlsx") == 5
    assert juesuan.err.startswith(f"无法写入“{tmp_path / '文件' / '表.xlsx'}”：")
    assert files(tmp_path) == {"文件": b"x"}


def test_new_workbook_bears_the_name_of_a_form_outside(juesuan, tmp_path):
    form = tmp_path / "我的 模板"
    form.mkdir()
    for file in FORM.iterdir():
        (form / file.name).write_bytes(file.read_bytes())
    assert juesuan("new", "表.xlsx", "--template", form) == 0
    front = load_workbook(tmp_path / "表.xlsx")["填报说明"]
    rows = {row[0].value: row[1].value for row in front.iter_rows(max_col=2)}
    assert rows["模板"] == "我的 模板"


# --- check -------------------------------------------------------------------------------------


def test_check_of_a_sound_workbook(juesuan, sound):
    assert juesuan("check", sound) == 0
    assert juesuan.out == "\n填报表.xlsx\n校核通过，没有发现问题。\n"


def test_check_groups_by_sheet_and_counts_last(juesuan, mistaken):
    assert juesuan("check", mistaken) == 1
    assert juesuan.out.splitlines() == [
        "",
        "有错误.xlsx",
        "  〔收支决算〕",
        "    错误 B17 收入总计 560.00 万元，支出总计 561.00 万元，应相等，差 1.00 万元。（T01-2）",
        "         请核对这两处，改正填错的一处。",
        "         相关单元格：收支决算!B6:B16、收支决算!B19:B27",
        "  〔一般公共预算支出〕",
        "    提醒 G6 科目 2010507 专项普查活动决算数 97.00 万元小于预算数 100.00 万元，没有填写差异原因。（W15）",
        "         请填写差异原因，或核对两个数。",
        "         相关单元格：一般公共预算支出!D6:F6",
        "  〔三公经费〕",
        "    提醒 H26 国内公务接待支出 1.20 万元，而国内公务接待人次（人）为 0。（T05）",
        "         请核对金额和数量。",
        "         相关单元格：三公经费!C23",
        "  1 个错误，2 个提醒，0 个提示",
    ]


SOUND = {"findings": [], "acknowledged": [], "shares": "各自四舍五入"}
"""What the report of a sound workbook says beside its name."""


def test_check_as_json_has_the_shape_of_the_contract(juesuan, sound, mistaken):
    assert juesuan("check", "--json", sound, mistaken) == 1
    first, second = json.loads(juesuan.out)
    assert first == SOUND | {"workbook": str(sound)}
    assert list(second) == list(first) == ["workbook", "findings", "acknowledged", "shares"]
    assert second["workbook"] == str(mistaken)
    assert second["findings"] == [
        {
            "code": "T01-2",
            "level": "错误",
            "sheet": "收支决算",
            "cell": "B17",
            "message": "收入总计 560.00 万元，支出总计 561.00 万元，应相等，差 1.00 万元",
            "found": "560.00 万元",
            "expected": "561.00 万元",
            "advice": "请核对这两处，改正填错的一处。",
            "related": "收支决算!B6:B16、收支决算!B19:B27",
        },
        {
            "code": "W15",
            "level": "提醒",
            "sheet": "一般公共预算支出",
            "cell": "G6",
            "message": "科目 2010507 专项普查活动决算数 97.00 万元小于预算数 100.00 万元，没有填写差异原因",
            "found": "",
            "expected": "",
            "advice": "请填写差异原因，或核对两个数。",
            "related": "一般公共预算支出!D6:F6",
        },
        {
            "code": "T05",
            "level": "提醒",
            "sheet": "三公经费",
            "cell": "H26",
            "message": "国内公务接待支出 1.20 万元，而国内公务接待人次（人）为 0",
            "found": "",
            "expected": "",
            "advice": "请核对金额和数量。",
            "related": "三公经费!C23",
        },
    ]


def test_warnings_alone_are_no_failure(juesuan, tmp_path):
    path = workbooks.save(workbooks.changed_book(NO_REASON), tmp_path)
    assert juesuan("check", path) == 0
    assert juesuan.out.splitlines()[-1] == "  0 个错误，1 个提醒，0 个提示"


def test_check_goes_on_after_an_unreadable_file(juesuan, mistaken, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    assert juesuan("check", "--json", "坏.xlsx", mistaken) == 4
    assert [each["workbook"] for each in json.loads(juesuan.out)] == [str(mistaken)]
    assert juesuan.err.startswith("无法读取“坏.xlsx”：这不是 Excel 工作簿。")


def test_check_writes_nothing(juesuan, mistaken, tmp_path):
    [path] = copies(mistaken, tmp_path, "表.xlsx")
    before = files(tmp_path)
    juesuan("check", path)
    assert files(tmp_path) == before


def test_a_line_of_a_log_is_never_broken(juesuan, tmp_path):
    """Output sorts and greps: one finding, one line."""
    long = "全市第五次经济普查清查和登记" * 6
    book = workbooks.changed_book(("绩效指标", "经济普查", "所属项目", long))
    assert juesuan("check", workbooks.save(book, tmp_path)) == 1
    message = f"    错误 A5 “绩效项目”表中没有项目“{long}”。（A11）"
    assert message in juesuan.out.splitlines()


# --- generate ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def generated(sound, tmp_path_factory) -> Path:
    """A real run; the folder it filled."""
    output = tmp_path_factory.mktemp("成果")
    assert run(["generate", str(sound), "-o", str(output)]) == 0
    return output


def test_generate_makes_this_tree(generated):
    assert {path.name for path in generated.iterdir()} == {"填报表"}
    assert set(files(generated / "填报表")) == TREE


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
    assert set(files(folder)) == TREE
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["草稿"] is True
    codes = [f["code"] for f in json.loads((folder / "校核结果.json").read_bytes())[0]["findings"]]
    assert codes == ["T01-2", "W15", "T05", "W13"]
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


def test_not_even_a_draft_of_what_cannot_be_read(juesuan, tmp_path):
    path = workbooks.save(workbooks.changed_book(UNREADABLE), tmp_path)
    assert juesuan("generate", path, "-o", "成果", "--draft") == 1
    assert not (tmp_path / "成果").exists()
    assert "应为数字，填的是“三十万”" in juesuan.out


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
    }
    assert set(files(tmp_path / "成果")) == {f"填报表/{name}" for name in made}


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("change", [UNBALANCED, UNREADABLE])
def test_earlier_output_stays_when_the_workbook_got_worse(juesuan, tmp_path, change):
    path = workbooks.save(workbooks.changed_book(change), tmp_path)
    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"good")
    assert juesuan("generate", path, "-o", "成果", "--force") == 1
    assert files(tmp_path / "成果") == {"填报表/说明.docx": b"good"}


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
    monkeypatch.setattr(
        "generator.contents.compose.Template.render", lambda *_, **__: (b"document", [])
    )
    book = workbooks.changed_book(("单位信息", "单位名称", "填写内容", name))
    monkeypatch.setattr(
        "generator.contents.compose.zip", lambda *_lists, **_options: (), raising=False
    )
    assert juesuan("generate", workbooks.save(book, tmp_path), "-o", "成果") == 0
    [document] = (tmp_path / "成果").rglob("*.docx")
    assert document.parent == tmp_path / "成果" / "填报表"
    assert not set(document.name) & set('\\/:*?"<>|')


# --- --pdf -------------------------------------------------------------------------------------


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
    }
    assert juesuan.err.startswith(
        "填报表.xlsx：找不到 LibreOffice：没有 PDF 和页面图，其他成果不受影响。请"
    )
    assert "已生成" in juesuan.out


# --- forms -------------------------------------------------------------------------------------


def form(folder: Path, **changed: bytes | None) -> Path:
    """A copy of the shipped form, with files replaced or (None) left out."""
    folder.mkdir()
    for file in FORM.iterdir():
        content = changed.get(file.stem, file.read_bytes())
        if content is not None:
            (folder / file.name).write_bytes(content)
    return folder


def test_unknown_form_lists_the_known_ones(juesuan, sound):
    assert juesuan("check", sound, "--template", "没有的省") == 2
    assert juesuan.err == (
        "没有名为“没有的省”的模板。现有模板：national、shanghai-2024、sichuan-2020、sichuan-2024；也可以给出模板文件夹的路径。\n"
    )


@pytest.mark.usefixtures("stand_in")
def test_a_form_may_be_a_folder_anywhere(juesuan, sound, tmp_path):
    folder = form(tmp_path / "我的 模板")
    assert juesuan("generate", sound, "--template", folder, "-o", "成果") == 0
    manifest = json.loads((tmp_path / "成果" / "填报表" / "manifest.json").read_bytes())
    assert manifest["模板"] == "我的 模板"


BROKEN_FORMS = {
    "TOML 写错": {"phrases": b"[["},
    "不是 UTF-8": {"phrases": "句 = ''".encode("gbk")},
    "不认识的键": {"province": (FORM / "province.toml").read_bytes() + b"\n[wrong]\n"},
    "没有 Word 模板": {"document": None},
    "句子里的名称写错": {
        "province": (FORM / "province.toml")
        .read_bytes()
        .replace("{{ 年 }}年度".encode(), "{{ 年月 }}年度".encode())
    },
    "Word 模板损坏": {"document": b"no zip"},
    "缺少程序要用的句子": {
        "phrases": (FORM / "phrases.toml").read_bytes().replace("图题".encode(), "图名".encode())
    },
}


@pytest.mark.parametrize("kind", BROKEN_FORMS)
def test_a_faulty_form_is_told(juesuan, sound, tmp_path, monkeypatch, kind):
    monkeypatch.setattr("generator.contents.compose.png", lambda *_args: b"")
    monkeypatch.setattr("generator.contents.compose.svg", lambda *_args: b"")
    monkeypatch.setattr("generator.word.template.Template.picture", lambda *_args: "")
    folder = form(tmp_path / "坏模板", **BROKEN_FORMS[kind])
    assert juesuan("generate", sound, "--template", folder, "-o", "成果") == 6
    assert juesuan.err.startswith("模板“坏模板”有 1 处错误：\n")
    assert not (tmp_path / "成果").exists()


def test_shipped_forms_are_listed(juesuan):
    assert juesuan("template", "list") == 0
    assert [line.split()[0] for line in juesuan.out.splitlines()] == [
        "national",
        "shanghai-2024",
        "sichuan-2020",
        "sichuan-2024",
    ]


# --- wrong command lines, unreadable files -----------------------------------------------------

USAGE = {
    "没有命令": ["nope"],
    "没有选项": ["check", "--nope", "表.xlsx"],
    "缺少参数": ["generate"],
    "没有填报表": ["check", "没有*.xlsx"],
    "没有规则": ["explain", "Z99"],
    "多出参数": ["rules", "多余"],
    "选项没有值": ["check", "表.xlsx", "--template"],
    "选项不要值": ["check", "表.xlsx", "--json=1"],
}


@pytest.mark.parametrize("kind", USAGE)
def test_wrong_command_lines_are_exit_2(juesuan, tmp_path, kind):
    assert juesuan(*USAGE[kind]) == 2
    assert re.search("[一-龥]{4}", juesuan.err)
    assert juesuan.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", USAGE)
def test_wrong_command_lines_are_told_in_chinese(juesuan, kind):
    juesuan(*USAGE[kind])
    typed = "|".join(re.escape(word) for word in [*USAGE[kind], "juesuan"])
    told = re.sub(rf"juesuan [a-z]+|{typed}|--\w+|\b[A-Z]\d\d(-\d+)?\b|xlsx", "", juesuan.err)
    assert not re.search("[A-Za-z]{2,}", told)


def test_no_arguments_print_the_help(juesuan):
    assert juesuan() == 2
    assert all(name in juesuan.err for name in ("new", "check", "generate", "explain", "rules"))


def test_help_is_exit_0(juesuan):
    assert juesuan("--help") == 0
    assert "部门决算公开说明" in juesuan.out


@pytest.mark.parametrize("kind", ["没有文件", "空文件", "文本", "Word", "旧格式", "有密码", "半截"])
@pytest.mark.parametrize("command", ["check", "generate"])
def test_files_that_cannot_be_read_are_exit_4(juesuan, sound, tmp_path, kind, command):
    contents = {
        "空文件": b"",
        "文本": "单位名称,清江县统计局".encode("gbk"),
        "Word": (FORM / "document.docx").read_bytes(),
        "旧格式": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "有密码": bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "半截": sound.read_bytes()[:20000],
    }
    reasons = {
        "没有文件": "文件不存在",
        "空文件": "文件是空的（0 字节）",
        "文本": "这不是 Excel 工作簿",
        "Word": "这是 Word 文档，只是改了扩展名",
        "旧格式": "这是旧格式（.xls）文件",
        "有密码": "文件有打开密码",
        "半截": "文件不完整，可能没有复制或下载完",
    }
    if kind in contents:
        (tmp_path / "表.xlsx").write_bytes(contents[kind])
    assert juesuan(command, "表.xlsx") == 4
    assert juesuan.err.startswith(f"无法读取“表.xlsx”：{reasons[kind]}。请")
    assert not (tmp_path / "决算公开").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "长" * 100 + ".xlsx"], 4),
        (["new", "长" * 100], 5),
        (["new", "表.xlsx", "--template", "长" * 100], 2),
    ],
)
def test_names_too_long_for_the_disk(juesuan, arguments, code):
    assert juesuan(*arguments) == code


# --- rules and explain -------------------------------------------------------------------------


def test_rules_as_json_list_every_page(juesuan):
    assert juesuan("rules", "--json") == 0
    listed = json.loads(juesuan.out)
    assert {row["code"] for row in listed} == {path.stem for path in PAGES.glob("*.md")}
    for row in listed:
        assert list(row) == ["code", "level", "title"]
        head = (PAGES / f"{row['code']}.md").read_text(encoding="utf-8")
        assert head.startswith(f"# {row['code']} {row['title']}\n\n级别：{row['level']}\n")


def test_rules_as_text_are_one_a_line(juesuan):
    assert juesuan("rules") == 0
    lines = juesuan.out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(path.stem for path in PAGES.glob("*.md"))
    assert "T01-2   错误  收入总计与支出总计不等" in lines


@pytest.mark.parametrize("typed", ["T01-2", "t01-2"])
def test_explain_prints_the_page(juesuan, typed):
    assert juesuan("explain", typed) == 0
    assert juesuan.out.strip() == (PAGES / "T01-2.md").read_text(encoding="utf-8").strip()


def test_explain_of_an_unknown_code_lists_the_known(juesuan):
    assert juesuan("explain", "T99") == 2
    known = "、".join(sorted(path.stem for path in PAGES.glob("*.md")))
    assert juesuan.err == f"没有编号为“T99”的校核规则。现有：{known}；名称见 juesuan rules。\n"


def test_doctor_names_version_and_font(juesuan):
    assert juesuan("doctor") == 0
    facts = dict(line.split("：", 1) for line in juesuan.out.splitlines())
    assert Path(facts["图的字体"]).is_file()
    assert facts["模板"] == "national、shanghai-2024、sichuan-2020、sichuan-2024"


# --- interruptions and bugs --------------------------------------------------------------------


def test_interrupt_while_composing_leaves_the_earlier_output(juesuan, sound, tmp_path, monkeypatch):
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    earlier = tmp_path / "成果" / "填报表"
    earlier.mkdir(parents=True)
    (earlier / "说明.docx").write_bytes(b"old")
    monkeypatch.setattr(pipeline, "compose", interrupted)
    assert juesuan("generate", sound, "-o", "成果", "--force") == 130
    assert files(tmp_path) == {"成果/填报表/说明.docx": b"old"}


def test_interrupt_is_told(juesuan, sound, monkeypatch):
    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "compose", interrupted)
    juesuan("generate", sound)
    assert juesuan.err.strip() == "已中断；没有留下未完成的文件。"


@pytest.mark.usefixtures("stand_in")
def test_interrupt_while_writing_leaves_nothing(juesuan, sound, tmp_path, monkeypatch):
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    assert juesuan("generate", sound, "-o", "成果") == 130
    monkeypatch.undo()
    assert files(tmp_path) == {}
    assert left_over(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="信号 SIGINT 在 Windows 上另有送法")
def test_ctrl_c_in_a_real_run(sound, tmp_path):
    before = (
        "import os, signal, generator.run.pipeline as p; "
        "p.compose = lambda *a, **o: os.kill(os.getpid(), signal.SIGINT)"
    )
    done = in_process_of_its_own("generate", sound, "-o", "成果", cwd=tmp_path, before=before)
    assert done.returncode == 128 + signal.SIGINT
    assert b"Traceback" not in done.stderr
    assert files(tmp_path) == {}


def _broken(*_args: object, **_options: object) -> None:
    raise RuntimeError("kaputt")


def test_a_bug_is_one_sentence_and_a_log(juesuan, sound, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "compose", _broken)
    assert juesuan("generate", sound, "-o", "成果") == 9
    log = tmp_path / "juesuan-error.log"
    told = f"程序内部出错，没有生成文件。详情已写入 {log}，请连同填报表一起发给维护者。\n"
    assert juesuan.err.removeprefix("填报表.xlsx：") == told
    text = log.read_text(encoding="utf-8")
    assert text.startswith("Traceback")
    assert "RuntimeError: kaputt" in text
    assert files(tmp_path).keys() == {"juesuan-error.log"}


def test_a_bug_is_told_even_where_no_log_can_be_written(juesuan, sound, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "compose", _broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有这个文件夹"))
    assert juesuan("generate", sound, "-o", "成果") == 9
    told = "程序内部出错，没有生成文件。请把填报表发给维护者。\n"
    assert juesuan.err.removeprefix("填报表.xlsx：") == told


def test_a_bug_in_one_workbook_does_not_stop_the_others(juesuan, sound, tmp_path, monkeypatch):
    def sometimes_broken(subject: object) -> Composed:
        if subject.disclosure.unit.name == "乙":  # type: ignore[attr-defined]
            _broken()
        return STAND_IN

    monkeypatch.setattr(pipeline, "compose", sometimes_broken)
    first, third = copies(sound, tmp_path, "一.xlsx", "三.xlsx")
    book = workbooks.changed_book(("单位信息", "单位名称", "填写内容", "乙"))
    second = workbooks.save(book, tmp_path, "二.xlsx")
    assert juesuan("generate", first, second, third, "-o", "成果") == 9
    assert {path.name for path in (tmp_path / "成果").iterdir()} == {"一", "三"}
    assert juesuan.err.startswith("二.xlsx：程序内部出错")


def test_codes_are_those_of_the_contract():
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FINDINGS": 1,
        "USAGE": 2,
        "MISSING": 3,
        "UNREADABLE": 4,
        "UNWRITABLE": 5,
        "FAULTY_FORM": 6,
        "BUG": 9,
        "INTERRUPTED": 130,
    }


# --- real processes, other consoles ------------------------------------------------------------


def test_a_chinese_windows_console(sound, tmp_path):
    """GBK cannot write every character; the run must not end at one."""
    [path] = copies(sound, tmp_path, "统计局𠮷😀.xlsx")
    before = (
        "import generator.run.pipeline as p; from generator.contents.compose import Composed; "
        "p.compose = lambda *a, **o: Composed('甲2024年度部门决算', b'', {})"
    )
    done = in_process_of_its_own(
        "generate", path, "-o", "成果", cwd=tmp_path, before=before, PYTHONIOENCODING="gbk"
    )
    said = done.stdout.decode("gbk")
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert "已生成" in said
    assert "统计局??.xlsx" in said
    assert (tmp_path / "成果" / "统计局𠮷😀" / "甲2024年度部门决算.docx").is_file()


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_findings_on_a_narrow_console(mistaken, tmp_path, encoding):
    done = in_process_of_its_own("check", mistaken, cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    said = done.stdout.decode(encoding)
    assert "B17" in said
    assert "T01-2" in said
    assert said.count("\n") == 15


def test_failures_on_an_ascii_console(tmp_path):
    done = in_process_of_its_own("check", "没有.xlsx", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 4
    assert done.stderr.decode("ascii").strip().startswith("?")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    """``juesuan rules | head -1``."""
    code = "from generator.cli.app import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "rules"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert b"Traceback" not in told
    assert process.returncode == 0


def test_document_opens_as_a_zip_without_faults(generated):
    with ZipFile(generated / "填报表" / DOCUMENT) as archive:
        assert archive.testzip() is None

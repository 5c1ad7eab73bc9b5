"""The commands new, check, template, rules, explain and doctor: what they print, their exit codes."""

import json
import re
import shutil
from pathlib import Path

import pytest
import workbooks
from commands_help import NO_REASON, SOUND, USAGE, copies, files
from openpyxl import load_workbook

from generator.checks.pages import FOLDER as PAGES
from generator.forms.finding import TEMPLATES, form_names

FORM, BASE = TEMPLATES / "sichuan-2024", TEMPLATES / "base"


def test_new_writes_a_blank_workbook(juesuan, tmp_path):
    assert juesuan("new", "空白.xlsx") == 0
    book = load_workbook(tmp_path / "空白.xlsx")
    assert book.sheetnames[:3] == ["填报说明", "单位信息", "收支决算"]
    assert "空白.xlsx" in juesuan.out
    assert "juesuan generate" in juesuan.out
    assert "（四川省 2024 年度部门决算公开说明）" in juesuan.out
    assert "juesuan template list" in juesuan.out  # for those of other provinces


def test_tables_without_rows_are_told_with_the_first_check(juesuan, tmp_path):
    """Not only once everything else is right: they take longest to fill."""
    columns = ("年初结转和结余", "本年收入", "基本支出", "项目支出", "年末结转和结余", "科目编码")
    book = workbooks.changed_book(
        ("收支决算", "其他收入", "决算数", 31),
        ("表述选项", "第五部分 附表", "取值", "印在文中"),
        *(("政府性基金收支", "2070904", column, None) for column in columns),
    )
    assert juesuan("check", workbooks.save(book, tmp_path)) == 1
    assert "T01-2" in juesuan.out
    assert "要印的附表" in juesuan.out


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
    shutil.copytree(FORM, form)
    assert juesuan("new", "表.xlsx", "--template", form) == 0
    front = load_workbook(tmp_path / "表.xlsx")["填报说明"]
    rows = {row[0].value: row[1].value for row in front.iter_rows(max_col=2)}
    assert rows["模板"] == "我的 模板"


def test_check_of_a_sound_workbook(juesuan, sound):
    assert juesuan("check", sound) == 0
    assert juesuan.out.splitlines() == [
        "",
        "填报表.xlsx",
        "校核通过，没有发现问题。",
        "  未执行的规则（不等于通过）：没有给上年填报表，2 条。",
    ]


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
        "  未执行的规则（不等于通过）：没有给上年填报表，2 条；生成文档时才查，6 条。",
    ]


def test_check_as_json_has_the_shape_of_the_contract(juesuan, sound, mistaken):
    assert juesuan("check", "--json", sound, mistaken) == 1
    first, second = json.loads(juesuan.out)
    assert first == SOUND | {"workbook": str(sound)}
    assert list(second) == list(first)
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
    assert juesuan.out.splitlines()[-2] == "  0 个错误，1 个提醒，0 个提示"


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
    message = f"    错误 A5 “绩效项目”表中没有项目“{long[:60]}……”。（A11）"
    assert message in juesuan.out.splitlines()


def form(folder: Path, of_base: dict[str, bytes | None] | None = None, **changed: bytes) -> Path:
    """A copy of the shipped form with files of its own, and of its base, replaced or (None) left out."""
    shutil.copytree(FORM, folder)
    for name, content in changed.items():
        (folder / name).write_bytes(content)
    for name, content in (of_base or {}).items():
        base = folder.parent / "base"
        shutil.copytree(BASE, base)
        (base / name).unlink()
        if content is not None:
            (base / name).write_bytes(content)
    return folder


def test_unknown_form_lists_the_known_ones(juesuan, sound):
    assert juesuan("check", sound, "--template", "没有的省") == 2
    assert juesuan.err == (
        f"没有名为“没有的省”的模板。现有模板：{'、'.join(form_names())}；也可以给出模板文件夹的路径。"
        "没有本地的格式时，可以用 national（中央部门决算公开（通行格式）），"
        "或用 juesuan template learn 由官方模板学一个。\n"
    )


def test_a_form_may_be_named_by_its_place(juesuan, tmp_path):
    assert juesuan("new", tmp_path / "一.xlsx", "--template", "重庆") == 0
    assert "重庆市部门决算公开" in juesuan.out
    assert juesuan("new", tmp_path / "二.xlsx", "--template", "四川") == 2
    assert juesuan.err == (
        "“四川”有几种模板：sichuan-2020（四川省 2020 年度部门决算公开说明）、"
        "sichuan-2024（四川省 2024 年度部门决算公开说明）。请写明是哪一种。\n"
    )
    assert not (tmp_path / "二.xlsx").exists()


@pytest.mark.usefixtures("stand_in")
def test_a_form_may_be_a_folder_anywhere(juesuan, sound, tmp_path):
    folder = form(tmp_path / "我的 模板")
    assert juesuan("generate", sound, "--template", folder, "-o", "成果") == 0
    manifest = json.loads((tmp_path / "成果" / "填报表" / "manifest.json").read_bytes())
    assert manifest["模板"] == "我的 模板"


def _of_base(name: str, old: str, new: str) -> dict[str, bytes | None]:
    return {name: (BASE / name).read_bytes().replace(old.encode(), new.encode())}


BROKEN_FORMS = {
    "TOML 写错": {"phrases.toml": b"[["},
    "不是 UTF-8": {"phrases.toml": "句 = ''".encode("gbk")},
    "不认识的键": {"tables.toml": b"[wrong]\n"},
    "没有 Word 模板": {"of_base": {"document.docx": None}},
    "句子里的名称写错": {"of_base": _of_base("province.toml", "{{ 年 }}年度", "{{ 年月 }}年度")},
    "Word 模板损坏": {"document.docx": b"no zip"},
    "缺少程序要用的句子": {"of_base": _of_base("phrases.toml", "图题", "图名")},
}


@pytest.mark.parametrize("kind", BROKEN_FORMS)
def test_a_faulty_form_is_told(juesuan, sound, tmp_path, monkeypatch, kind):
    monkeypatch.setattr("generator.contents.compose._drawn", lambda *_args: (b"", b""))
    monkeypatch.setattr("generator.word.template.Template.picture", lambda *_args: "")
    folder = form(tmp_path / "坏模板", **BROKEN_FORMS[kind])
    assert juesuan("generate", sound, "--template", folder, "-o", "成果") == 6
    assert juesuan.err.startswith("模板“坏模板”有 1 处错误：\n")
    assert not (tmp_path / "成果").exists()


def test_shipped_forms_are_listed(juesuan):
    assert juesuan("template", "list") == 0
    listed, _, advice = juesuan.out.partition("\n\n")
    assert [line.split()[0] for line in listed.splitlines()] == form_names()
    assert advice.startswith("没有本地的格式：用 national（中央部门决算公开（通行格式）），")
    assert "chongqing-2024  重庆市部门决算公开（结构读自 8 份公布的文件；" in juesuan.out
    assert (
        "shanghai-2024  上海市 2024 年度部门决算公开（照上海市 2024 年度部门决算官方模板）"
        in juesuan.out
    )


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
        "Word": (BASE / "document.docx").read_bytes(),
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
    assert [each.partition("（第")[0] for each in facts["模板"].split("、")] == form_names()
    assert re.fullmatch(r"(?:[^（]+（第\d+版）)+", facts["模板"])

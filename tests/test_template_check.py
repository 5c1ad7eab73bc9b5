"""``template check``: all faults of a form in one pass, and none in the forms shipped."""

from dataclasses import replace
from pathlib import Path

import pytest
from documents import copy_form

from generator.cli import run
from generator.lint import form_faults
from generator.pipeline import check, subject_of
from generator.province import load_form

EXAMPLES = Path(__file__).parent.parent / "examples"
SHIPPED = [
    ("sichuan-2024", "yanbian-2024"),
    ("sichuan-2024", "panzhihua-2024"),
    ("sichuan-2020", "gongjing-2020"),
]
SEEDED = {
    # in the outline
    '"部门职责", "机构设置"]': ('"部门职责", "机构设制"]', "“机构设制”没有，是不是“机构设置”"),
    '"句:基本支出"': ('"句:基本支山"', "“句:基本支山”没有，是不是“基本支出”"),
    '"图:3"': ('"图:9"', "“图:9”没有"),
    '"句:政府性基金"': ('"语句:政府性基金"', "“语句:政府性基金”不认识"),
}
TAGS = {
    "均为{{ 收支总计.数 }}": ("均为{{ 收支总计.数额 }}", "没有标签“数额”"),
    "年度本年收入合计{{ 收支.本年收入合计 }}": (
        "年度本年收入合计{{ 收支.本年收入合记 }}",
        "没有标签“本年收入合记”，是不是“本年收入合计”",
    ),
    "本年支出合计{{ 收支.本年支出合计 }}万元，其中": (
        "本年支出合计{{ 支收.本年支出合计 }}万元，其中",
        "没有标签“支收”",
    ),
    "政府采购支出总额{{ 事项": ("政府采购支出总额{{ ''.__class__ }}{{ 事项", "句子“政府采购”"),
}


def _seed(folder: Path, file: str, faults: dict[str, tuple[str, str]]) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    for old, (new, _) in faults.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(("form", "example"), SHIPPED)
def test_the_forms_shipped_are_sound(form: str, example: str, capsys: object) -> None:
    assert run(["template", "check", form]) == 0
    assert run(["template", "check", form, str(EXAMPLES / f"{example}.xlsx")]) == 0


def test_all_faults_of_the_outline_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "province.toml", SEEDED)
    found = form_faults(load_form(folder), None)
    assert len(found) == len(SEEDED)
    for _, words in SEEDED.values():
        assert any(words in fault for fault in found), (words, found)


def test_all_misspelt_tags_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "phrases.toml", TAGS)
    subject = subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder)))
    found = form_faults(subject.form, subject)
    assert len(found) == len(TAGS)
    for _, words in TAGS.values():
        assert any(words in fault for fault in found), (words, found)


BROKEN = {
    "{% if 下属 -%}": ("{% 如果 下属 -%}", "句子“机构设置”：Encountered unknown tag '如果'"),
    "\"没有附件\" = '''": ("\"没有附件\" = '''{{ 年 }", "句子“没有附件”"),
    "\"科目名词\" = '''": ("\"科目名词\" = '''{% if 项 %}", "句子“科目名词”"),
}
MORE = {
    "与{{ 上年 }}年度相比，{{ 名 }}{{ 各 }}": (
        "与{{ 去年 }}年度相比，{{ 名 }}{{ 各 }}",
        "没有标签“去年”",
    ),
    "{{ 年 }}年度收入、支出总计": ("{{ 年度 }}年度收入、支出总计", "没有标签“年度”"),
    "车辆{{ 事项": ("车辆{{ 事项.车 }}{{ 事项", "没有标签“车”"),
    "机关运行经费支出{{": ("机关运行经费支出{{ 运行经费.数目 }}{{", "没有标签“数目”，是不是“数”"),
}


def test_fifteen_faults_are_told_in_one_pass(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    seeded = {**SEEDED, **TAGS, **BROKEN, **MORE}
    subject = subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder)))
    _seed(folder, "province.toml", SEEDED)
    _seed(folder, "phrases.toml", {**TAGS, **BROKEN, **MORE})
    load_form.cache_clear()
    form = load_form(folder)
    found = form_faults(form, replace(subject, form=form))
    missed = [words for _, words in seeded.values() if not any(words in each for each in found)]
    assert (len(seeded), missed) == (15, [])
    assert [each for each in found if not any(w in each for _, w in seeded.values())] == []
    assert len(found) == len(set(found))


def test_every_text_that_cannot_be_compiled_is_told(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    broken = {
        "均为{{ 收支总计.数 }}": ("均为{{ 收支总计.数 }", ""),
        "{{ 占列(支出种类) }}": ("{{ 占列(支出种类 }}", ""),
        "{% if 下属 -%}": ("{% 如果 下属 -%}", ""),
    }
    _seed(folder, "phrases.toml", broken)
    found = form_faults(load_form(folder), None)
    assert sorted(fault.partition("：")[0] for fault in found) == sorted(
        ["句子“收支总体”", "句子“支出”", "句子“机构设置”"]
    )


def test_a_faulty_form_is_told_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "province.toml", SEEDED)
    assert run(["template", "check", str(folder)]) == 6
    error = capsys.readouterr().err
    assert f"有 {len(SEEDED)} 处错误" in error
    assert "是不是“机构设置”" in error

"""What authors get wrong who write a form in 记事本: told in Chinese, with the line and what to do."""

import re
from pathlib import Path

import pytest

from data_entry.model.extend import extended
from data_entry.model.spec import columns, inner_model
from generator.authoring.trial_run import invented, trial_faults
from generator.failures import FaultyFormError
from generator.forms.form import load_form

HEAD = 'extends = "sichuan-2024"\nname = "试"\nversion = 1\n'
BESIDE = """[[sheets]]
"接在" = "{}"
"标签" = "自己的"
"内容" = [{{ "名称" = "前年数", "标签" = "前年", "种类" = "金额" }}]
"""
SLIPS = {
    "[outline]\n收入 = 1": '第 5 行“收入 = 1”：中文名称要加英文引号："收入"',
    '[编号]\n"节" = 1': '第 4 行“[编号]”：中文名称要加英文引号："编号"',
    "[outline]\n“收入” = 1": "第 5 行““收入” = 1”：要用英文引号",
    '[numbering]\n"节" = “{一}、”': '要用英文引号 " "，不能用中文引号“ ”',
    '[numbering]\n"节"＝"{一}、"': "要用英文的 =，不能用中文的 ＝",
    'parts = ["概况"，"说明"]': "要用英文的 ,，不能用中文的 ，",
    'parts = ["概况" "说明"]': "方括号没有写完",
    'parts = ["概况"': "方括号没有写完",
    '[numbering]\n"节" = "{一}、': "引号没有写完",
    '[numbering]\n"节" "{一}、"': "名称后面要写 = 和内容",
    '[numbering]\n"节" = ': "= 后面不是内容",
    '[numbering]\n"节" = 一二': "= 后面不是内容",
    '[numbering]\n"节" = "甲"乙"丙"': "内容里的英文引号改成中文引号",
    '[numbering]\n"节" = "一"\n"节" = "二"': '第 6 行“"节" = "二"”：这个名称已经写过了',
    '[numbering]\n"节" = "一"\n[numbering]\n"条" = "二"': "这一段已经写过了，同名的只能写一次",
    '[outline]\n"收入" = { "标题" = "甲", "标题" = "乙" }': "花括号里同名的写了两次",
    '[[options]]\n"说明" = "C:\\目录"': "双引号里的 \\ 要写成 \\\\",
    BESIDE.format("上年对比"): "不能接在“上年对比”：这一页一项一行",
    BESIDE.format("结转结余"): "不能接在“结转结余”：这一页一项一行",
    BESIDE.format("单位信息"): "另开一页：把“接在”改成“工作表”",
}


def form_with(folder: Path, content: bytes) -> Path:
    target = folder / "试的模板"
    target.mkdir()
    (target / "province.toml").write_bytes(content)
    return target


@pytest.mark.parametrize("wrong", SLIPS)
def test_a_slip_is_told_with_its_line_and_what_to_do(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(FaultyFormError) as caught:
        load_form(form_with(tmp_path, (HEAD + wrong + "\n").encode()))
    told = str(caught.value)
    assert SLIPS[wrong] in told
    known = re.sub(
        r"sichuan-2024|province|phrases|toml|sheets|outline|numbering|options|parts|C:", "", told
    )
    assert not re.search(r"[A-Za-z]{3}", known.partition("：")[2]), told


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-8"])
def test_every_encoding_of_the_editor_is_read(tmp_path: Path, encoding: str) -> None:
    content = HEAD.replace("试", "某省决算公开").replace("\n", "\r\n").encode(encoding)
    assert load_form(form_with(tmp_path, content)).name == "某省决算公开"


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFormError, match="编码选 UTF-8"):
        load_form(form_with(tmp_path, b"\xff\xfe\x00n\xff\xff\x80"))


def test_a_tag_that_can_never_be_filled_is_named(tmp_path: Path) -> None:
    folder = form_with(tmp_path, HEAD.encode())
    (folder / "phrases.toml").write_text(
        '[phrases]\n"封面附注" = "{{ 三公.购置.原因 }}"\n', "utf-8"
    )
    form = load_form(folder)
    told = list(trial_faults(form, invented(form)))
    assert any(each.startswith("句子“封面附注”：三公.购置.原因 没有内容") for each in told), told


def test_a_child_adds_columns_where_the_form_below_asks_its_own_in_an_annex(tmp_path: Path) -> None:
    form = load_form(form_with(tmp_path, (HEAD + BESIDE.format("绩效项目")).encode()))
    whole, annex = form.questions, form.questions.of_annex("项目四段")
    tags = [[fact.tag for each in q.asked_sheets for fact in each.facts] for q in (whole, annex)]
    assert tags == [["前年"], ["计划数", "前年"]]
    for questions, asked in ((whole, {"前年数"}), (annex, {"计划数", "前年数"})):
        row = inner_model(extended(questions).model_fields["projects"].annotation)
        assert asked <= {column.cell.title for column in columns(row)}

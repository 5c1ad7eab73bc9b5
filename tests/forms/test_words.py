"""用词: short patterns with blanks. What they print, and what is said of those that are wrong."""

import re
import tomllib
from pathlib import Path

import pytest
from documents import composed, paragraphs, said, sentences, subject, subject_of, write_form
from places import PRINCIPAL
from workbooks import Change, baseline

from data_entry.blank.write import workbook_bytes
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.cli.app import run
from generator.contents.compose import make_tags
from generator.failures import FaultyFormError
from generator.forms.finding import TEMPLATES, find_form, form_names, own_content
from generator.forms.form import load_form
from generator.forms.phrases import Phrases
from generator.forms.words import FACTS, TAGS, called
from generator.run import pipeline

BASE = load_form(find_form("base"))
HEAD = 'extends = "sichuan-2024"\nname = "试"\nversion = 1\n'


def with_words(folder: Path, words: str, phrases: str = "") -> Path:
    return write_form(folder, "试的模板", HEAD, f'["用词"]\n{words}\n[phrases]\n{phrases}\n')


def one(folder: Path, words: str, name: str, *changes: Change) -> str:
    """A sentence of the invented office under a form with these words."""
    form = load_form(with_words(folder, words))
    subject_ = subject(*changes)
    other = subject_of(baseline(), form=form) if not changes else subject_
    return sentences(other, name)[name]


PRINTED = [
    # another order, another label, no reason of its own
    (
        '"变动" = "{名称}{比上年}{增减}{差额}（{变动率}）。"\n"原因句" = "[原因在于{原因}。]"',
        "一般公共总体",
        "占本年支出合计的92.11%。一般公共预算财政拨款支出与2023年度相比增加22.00万元（4.58%）。原因在于普查经费增加。",
    ),
    # last year's amount, for one quantity alone
    (
        '"变动.一般公共" = "较上年决算数{上年数}{变化}。"',
        "一般公共总体",
        "较上年决算数480.00万元增加22.00万元，增长4.58%。主要变动原因是普查经费增加。",
    ),
    # a reason inside the sentence; a bracket within a bracket
    (
        '"变动" = "{增减}{差额}[，{升降}{变动率}[，主要原因是{原因}]]。"\n"原因句" = ""',
        "一般公共总体",
        "占本年支出合计的92.11%。增加22.00万元，增长4.58%，主要原因是普查经费增加。",
    ),
    (
        '"总计" = "{单位.单位名称}{名称}{数}。"',
        "收支总体",
        "清江县统计局收入、支出总计560.00万元。",
    ),
]


@pytest.mark.parametrize(("words", "name", "expected"), PRINTED)
def test_a_word_says_a_sentence_in_another_way(
    words: str, name: str, expected: str, tmp_path: Path
) -> None:
    assert expected in one(tmp_path, words, name)


FAULTS = {
    '"变动" = "{增减}{差价}。"': "用词“变动”：没有“{差价}”",
    '"变动" = "{增减}{差额。"': "用词“变动”：花括号没有写完整",
    '"变动" = "[{原因}。"': "用词“变动”：方括号没有写完整",
    '"变动" = "{原因}]。"': "用词“变动”：方括号没有写完整",
    '"变动" = "[持平]。"': "用词“变动”：方括号里没有花括号，不知道什么时候不写",
    '"变动.收支总记" = "{差额}。"': "用词“变动.收支总记”：没有“收支总记”，是不是“收支总计”",
    '"变运" = "{差额}。"': "没有用词“变运”",
    '"原因句" = "{选.原因用字}"': "没有“{选.原因用字}”，是不是“选.原因用词”",
    '"不再有运行经费" = "{收支.不存在的}"': "没有标签“不存在的”",
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_faulty_word_is_told_before_anything_is_made(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["template", "check", str(with_words(tmp_path, words))]) == 6
    assert FAULTS[words] in capsys.readouterr().err


def test_words_that_call_each_other_without_end_are_refused(tmp_path: Path) -> None:
    folder = with_words(tmp_path, '"变动" = "{变化}"\n"变化" = "{变动}"')
    with pytest.raises(FaultyFormError, match="没有尽头"):
        Phrases(load_form(folder)).lines(
            "收支总体", make_tags(subject(), Phrases(load_form(find_form("sichuan-2024"))))
        )


def test_what_a_clerk_typed_is_never_read_as_a_pattern() -> None:
    reason = "见{年}[附件]{{ 年 }}%}"
    text = said("一般公共总体", ("上年对比", "一般公共预算支出", "主要变动原因", reason))
    assert text.endswith(f"主要变动原因是{reason}。")


def test_a_blank_without_a_value_prints_nothing() -> None:
    nothing: tuple[Change, ...] = (
        ("上年对比", "收入、支出总计", "主要变动原因", None),
        ("基本支出经济分类", "30101", "决算数", None),
    )
    amounts = {"基本支出各款的金额": "列出金额"}
    for name in ("收支总体", "基本支出"):
        assert "None" not in said(name, *nothing, options=amounts)


OWN = """
[[sheets]]
"工作表" = "收入对比"
"标签" = "收入对比"
"内容" = [
  { "名称" = "上年收入", "标签" = "上年", "种类" = "金额" },
  { "名称" = "收入变动原因", "标签" = "原因" },
]

[[comparisons]]
"键" = "收入比"
"名称" = "收入"
"数" = "收支.本年收入合计"
"上年数" = "收入对比.上年"
"原因" = "收入对比.原因"
"""


def with_own(folder: Path, words: str, phrase: str) -> dict[str, str]:
    """The sentence 收入 of a form that compares income with last year, too: 550.00 after 500.00."""
    form = load_form(
        write_form(
            folder,
            "试的模板",
            HEAD + OWN,
            f"[\"用词\"]\n{words}\n[phrases]\n\"收入\" = '''{phrase}'''",
        )
    )
    entries = sample(form.questions)
    entries.sheets["extra_1"] = {"fact_1": 500, "fact_2": "项目增加"}
    path = folder / "填报表.xlsx"
    path.write_bytes(workbook_bytes(form.questions, load(2024), entries))
    return sentences(pipeline.subject_of(pipeline.check(path, str(form.folder))), "收入")


def test_a_form_compares_what_others_do_not(tmp_path: Path) -> None:
    words = '"变动.收入比" = "{比上年}，{名称}{变化}。"'
    found = with_own(tmp_path, words, "{{ 收入合计({}, 各占(收入来源)) }}{{ 与上年(收入比) }}")
    assert found["收入"].endswith(
        "占5.45%。与2023年度相比，收入增加50.00万元，增长10.00%。主要变动原因是项目增加。"
    )


def test_rows_of_the_official_tables_stand_in_sentences(tmp_path: Path) -> None:
    phrase = "{% for 行 in 表.支出 if 行.级 == 1 %}{{ 行.名称 }}{{ 行.合计|印 }}；{% endfor %}"
    assert with_own(tmp_path, "", phrase)["收入"].startswith(
        "一般公共服务支出420.00万元；文化旅游体育与传媒支出20.00万元；"
    )


def test_a_comparison_with_a_tag_that_does_not_exist_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = OWN.replace("收入对比.上年", "收入对比.去年")
    form = write_form(tmp_path, "试的模板", HEAD + own)
    assert run(["template", "check", str(form)]) == 6
    assert "comparisons 用的标签“收入对比.去年”没有" in capsys.readouterr().err


# --- the base ----------------------------------------------------------------------------------


def test_the_base_is_neutral_and_not_offered() -> None:
    words = "".join(p.read_text(encoding="utf-8") for p in BASE.folder.glob("*.toml"))
    assert not re.search("四川|上海|攀枝花|达州|中央部门", words)
    assert "base" not in form_names()
    assert all(each.separate for each in BASE.annexes)  # of no unit's own workbook
    for name in PRINCIPAL:
        said_ = tomllib.loads((TEMPLATES / name / "province.toml").read_text("utf-8"))
        assert said_["extends"] in ("base", "sichuan-2024")


@pytest.mark.parametrize("name", ["base", *form_names()])
def test_every_word_that_a_form_writes_is_used(name: str) -> None:
    form = load_form(find_form(name))
    own = own_content(form.folder).get("用词", {})
    choices = "".join(value for option in form.options for value in option.choices.values())
    tables = "".join(table.grid for table in form.tables)
    texts = "\n".join([*form.fragments.values(), *form.phrases.values(), tables])
    used = called(texts.replace("macro ", "macro_")) | set(re.findall(r"\{(\w+)\}", choices))
    assert {key.partition(".")[0] for key in own} - {"名称"} <= used


def test_words_are_called_by_no_name_of_a_tag() -> None:
    tags = {*make_tags(subject(), Phrases(load_form(find_form("sichuan-2024"))))}
    for name in form_names():
        assert not load_form(find_form(name)).fragments.keys() & {*FACTS, *TAGS}
    assert set(TAGS) <= tags


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.glob("*/phrases.toml")), ids=lambda p: p.parent.name
)
def test_no_line_of_a_phrase_is_longer_than_can_be_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [n for n, line in enumerate(lines, 1) if len(line) > 160] == []


# --- the branches ------------------------------------------------------------------------------

FEW = "选项的取值比虚构单位多，有的取值没有遇到这种情形"
OFFICES = "虚构单位的填报表里，这一项总有，或总没有"
ONE_WAY = {
    "national": dict.fromkeys(
        re.findall(
            r"\w+",
            "三公差 三公预决 三公预决为 上年为零 人员经费 具体 占全部 原因句 变动 另外写 合计比 同样写 同样占 "
            "同样因 差异 总计 总计无名 持平 持平因 收支各项 运行因",
        ),
        FEW,
    ),
    "shanghai-2024": {
        **dict.fromkeys(("单项持平", "变动", "持平", "上年为零", "原因句", "逐项"), FEW),
        **dict.fromkeys(("人员经费", "国内接待句", "购置句", "运行句"), OFFICES),
        "句子机构设置": "清单里自己写了（本级）的，不再加一行",
        "差异": "虚构单位的差异原因都有",
        "绩效问题": "虚构单位的问题数都有",
        "接待数量": "没有接待的虚构单位少",
        "评级": "没有评级的虚构单位少",
        "预算持平": "基金项、国资项的预算数没有与决算数相等的",
        "预算名": "三公各项写自己的预算",
        "预算决算": "年初预算没有为零的基金项；国资项只有一种选项",
    },
    "sichuan-2024": {
        "变动": f"接待费较上年变动都有原因；{FEW}",
        **dict.fromkeys(("上年为零", "原因句", "外事接待句", "持平", "接待预算持平"), FEW),
        "句子整体收入": "没有收入的单位没有整体自评",
        "句子绩效管理": "有附件的才有报告名称、自评结果",
        "句子项目使用": "附报告的项目都有预算",
        "句子项目到位": "附报告的项目都有预算",
        "句子项目表": "表里的项目都有执行率和得分",
    },
    "sichuan-2020": {
        "句子绩效目标完成": "综述必填",
        "句子绩效管理": OFFICES,
        "句子部门绩效评价": "只有一份报告",
        **dict.fromkeys(("变动", "持平", "预算为零"), FEW),
    },
}
"""The texts with a condition that goes one way for every invented office, and why."""
UNPRINTED = {"national": ["上年对比.国有资本经营预算支出.主要变动原因"]}
"""Reasons that are asked and that no invented office prints: 国资 fell nowhere."""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", PRINCIPAL[::-1])
def test_every_branch_is_reached_or_listed_with_its_reason(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The forms shipped pass their own check, which tries them with contrasting offices."""
    assert run(["template", "check", name]) == 0
    said_ = capsys.readouterr().out
    told = [line.strip().partition("：")[0] for line in said_.split("\n") if line[:2] == "  "]
    one_way = {re.sub("[“”]", "", each) for each in told}
    assert one_way == ONE_WAY[name].keys()
    assert "校核有话要说" not in said_
    unprinted = re.findall(r"可以写进 without：(.*)。", said_)
    assert [each for line in unprinted for each in line.split("、")] == UNPRINTED.get(name, [])


def test_the_cover_and_what_stands_before_the_first_part_are_words_of_the_form(
    tmp_path: Path,
) -> None:
    form = load_form(
        write_form(
            tmp_path,
            "有前文的模板",
            HEAD
            + """
parts = ["前文", "概况", "说明"]
[outline]
"前文" = { "内容" = ["句:编制说明"] }
""",
            """
[phrases]
"封面" = "{{ 年 }}年度\\n{{ 单位.单位名称 }}决算公开"
"封面附注" = "索引号：{{ 年 }}-01\\n保密审查情况：已审查"
"编制说明" = "本说明金额以万元为单位。"
""",
        )
    )
    entries = sample(form.questions)
    lines = paragraphs(composed(subject_of(entries, form=form)).document)
    office = entries.sheets["unit"]["name"]
    assert [text for style, text in lines if style == "CoverTitle"] == [
        "2024年度",
        f"{office}决算公开",
    ]
    assert [text for style, text in lines if style == "CoverDate"] == [
        "索引号：2024-01",
        "保密审查情况：已审查",
    ]
    texts = [text for _, text in lines]
    parts = [text for style, text in lines if style == "Heading1"]
    assert [text[:4] for text in parts] == ["第一部分", "第二部分"]
    assert texts.index("本说明金额以万元为单位。") < lines.index(("Heading1", parts[0]))

"""样文: what was published is written word for word, and a form that writes otherwise is told."""

from pathlib import Path

import pytest
from documents import write_form

from generator.authoring.samples import Compared, compared
from generator.cli.app import run
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.forms.proof import unproved

LEAST = {
    **{"sichuan-2024": 76, "sichuan-2020": 34, "national": 8, "chongqing-2024": 89},
    **{
        "xinjiang-2023": 3,
        "beijing-2023": 15,
        "hunan-2024": 1,
        "zhejiang-2023": 4,
        "liaoning-2024": 5,
        "hubei-2024": 4,
        "shanghai-2024": 69,
        "yunnan-2024": 53,
        "anhui-2023": 54,
        "guangxi-2024": 32,
        "hainan-2024": 22,
        "central-2024": 7,
        "guangdong-2024": 26,
        "jiangxi-2024": 1,
        "shandong-2022": 2,
    },
}
HEAD = 'extends = "national"\nname = "试"\nversion = 1\n'
SAMPLE = """
"出处" = "虚构"
["数"."单位"]
"单位名称" = "某局"
"年度" = 2024
"金额单位" = "万元"
"单位性质" = "行政单位"
"部门职责" = "略"
["数"."收支"]
"其他收入" = 120
"项目支出" = 120
["数"."对比"]
"收支总计" = { "上年数" = 100 }
["样文"]
"收支总体" = ["2024年度收、支总计均为120.00万元。", "与2023年度相比，收、支总计各增加20.00万元，增长20.00%。"]
"""


@pytest.mark.parametrize("name", form_names())
def test_what_was_published_is_written_word_for_word(name: str) -> None:
    passages = compared(load_form(find_form(name)))
    assert [each for each in passages if not each.is_same] == []
    assert len(passages) >= LEAST.get(name, 0)


VARIANTS = Path(__file__).with_name("variants")
NOT_WRITTEN = {
    ("national-2", "一般公共总体"): "持平时名称在前",
    ("national-2", "基本支出"): "人员经费占基本支出",
    ("national-3", "基本支出"): "人员经费占基本支出",
    ("national-3", "三公总体"): "“预算数”“决算数”",
    ("national-5", "收支总体"): "总收入、总支出，同比后不写名称",
    ("national-5", "国有资产"): "“本部门”，填在正文称谓里",
    ("shanghai-2024-1", "基本支出"): "“其中”前用逗号",
    ("shanghai-2024-1", "用车"): "购置支出不写“为”",
    ("shanghai-2024-1", "机关运行经费"): "“主要原因：”，官方模板是“主要原因是”",
    ("sichuan-2024-1", "各项"): "决算与预算相等的原因，不印",
    ("chongqing-2024-福寿镇", "总体四段"): "收、支总计各自比较，结余逐项比较",
    ("chongqing-2024-西湖镇", "总体四段"): "收入按财政拨款各种分列，不写占比，再比较",
    ("chongqing-2024-长寿检察院", "总体四段"): "比较里夹着结转",
    ("guangxi-2024-军休2024", "收入"): "没有“所属”",
    ("national-铁道党校", "收支总体"): "相差不多，写基本持平",
    ("national-铁道党校", "财政拨款总体"): "收入、支出总计逐项列出",
    ("gansu-2024-天水幼儿园", "收入"): "2017年度的旧格式",
    ("gansu-2024-天水幼儿园", "支出"): "2017年度的旧格式",
    ("gansu-2024-天水幼儿园", "一般公共总体"): "2017年度的旧格式",
    ("gansu-2024-胡川小学", "收入"): "2020年度的旧格式",
    ("gansu-2024-胡川小学", "支出"): "2020年度的旧格式",
    ("guangdong-2024-清远环境局", "三公具体"): "只有这一句写“2019年”",
    ("guangdong-2024-清远环境局", "出国"): "局机关，编号（一）",
    ("guangdong-2024-清远环境局", "用车"): "局机关，编号（二）",
    ("guangdong-2024-湛江某部门", "三公总体"): "整段是本单位的写法",
    ("hunan-2024-桃江某单位", "三公总体"): "整段是本单位的写法",
    ("hunan-2024-桃江某单位", "三公具体"): "整段是本单位的写法",
    ("national-黄龙某部门", "三公总体"): "2018年度的旧格式",
    ("national-黄龙某部门", "出国"): "2018年度的旧格式",
    ("national-某部门2017", "一般公共总体"): "不写占比，比较不写名称",
    ("national-某部门2017", "政府性基金"): "收入、支出各自比较",
    ("yunnan-2024-寻甸农业局", "三公总体"): "各项有的写完成率，有的写占比",
    ("chongqing-2024-锦苑小学", "总体四段"): "变动率一位小数，占比两位",
}
"""Ways to put it that no option offers; everything else in the lists is written."""


@pytest.mark.parametrize("path", sorted(VARIANTS.glob("*.toml")), ids=lambda path: path.stem)
def test_what_varies_in_print_can_be_chosen(path: Path, tmp_path: Path) -> None:
    head = HEAD.replace("national", path.stem.rpartition("-")[0])
    form = write_form(tmp_path, "试的", head)
    (form / "samples").mkdir()
    (form / "samples" / path.name).write_bytes(path.read_bytes())
    missing = {(path.stem, each.name) for each in compared(load_form(form)) if not each.is_same}
    assert missing == {each for each in NOT_WRITTEN if each[0] == path.stem}


def with_sample(folder: Path, content: str) -> Path:
    form = write_form(folder, "试的", HEAD)
    (form / "samples").mkdir()
    (form / "samples" / "某局.toml").write_text(content, encoding="utf-8")
    return form


def test_an_author_proves_a_form_with_passages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = with_sample(tmp_path, SAMPLE)
    assert run(["template", "check", str(form)]) == 0
    assert "公布的原文（samples）2 句，都写得一字不差。" in capsys.readouterr().out
    assert "收支总体" not in unproved(load_form(form))


FAULTS = {
    "另一个数": (
        "增加20.00万元",
        "增加21.00万元",
        "公布的是“与2023年度相比，收、支总计各增加21.00万元",
    ),
    "没有这样的键": ('"出处"', '"来源"', "samples/某局.toml"),
    "不是 TOML": ('["样文"]', '["样文"', "samples/某局.toml"),
    "没有这句": ('"收支总体" =', '"收支全体" =', "没有句子“收支全体”，是不是“收支总体”"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_passage_that_is_not_written_is_told(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, told = FAULTS[kind]
    assert old in SAMPLE
    form = with_sample(tmp_path, SAMPLE.replace(old, new))
    assert run(["template", "check", str(form)]) == 6
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("published", "is_same"),
    [("收入20万元。", True), ("0万元。", False), ("收入20万元", True), ("收入2万元。", False)],
)
def test_a_passage_begins_with_a_sentence(published: str, is_same: bool) -> None:
    assert Compared("", "", published, "支出10万元。收入20万元。").is_same is is_same

"""A document without a workbook whose figures do not agree with each other.

Two offices wrote theirs in different words, everything right. Then each figure is changed by itself.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from data_entry.sample import offices, sample
from generator.authoring.trial_run import read_back
from generator.checks.alone import with_levels
from generator.contents.compose import compose
from generator.forms.finding import DEFAULT_FORM, find_form, form_names
from generator.forms.form import load_form
from generator.forms.printed import PrintedParagraph
from generator.run.agreeing import DocumentFigures
from generator.run.pipeline import subject_of
from generator.run.said import listener

TOWN = """
一、收入支出决算总体情况说明
2024年度收入、支出总计均为1500.00万元。
二、收入决算情况说明
2024年度本年收入合计1490.00万元，其中：一般公共预算财政拨款收入1400.00万元，占93.96%；其他收入90.00万元，占6.04%。
三、支出决算情况说明
2024年度本年支出合计1488.00万元，其中：基本支出890.00万元，占59.81%；项目支出598.00万元，占40.19%。
五、一般公共预算财政拨款支出决算情况说明
2024年度一般公共预算财政拨款支出1400.00万元，占本年支出合计的94.09%。
2024年度一般公共预算财政拨款支出1400.00万元，主要用于以下方面：一般公共服务支出1003.00万元，占71.64%；农林水支出397.00万元，占28.36%。
2024年度一般公共预算财政拨款支出决算数为1400.00万元，完成预算100%。其中：
1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）：支出决算为1003.00万元，完成预算100%。
2.农林水支出（类）农业农村（款）事业运行（项）：支出决算为397.00万元，完成预算100%。
2024年度一般公共预算财政拨款基本支出890.00万元，其中：
人员经费700.00万元，主要包括：基本工资、津贴补贴。
公用经费190.00万元，主要包括：办公费。
七、财政拨款“三公”经费支出决算情况说明
2024年度“三公”经费财政拨款支出决算为9.50万元，完成预算100%。
2024年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费支出决算6.20万元，占65.26%；公务接待费支出决算3.30万元，占34.74%。
2.公务用车购置及运行维护费支出6.20万元。
公务用车购置支出0万元。
公务用车运行维护费支出6.20万元。
3.公务接待费支出3.30万元，完成预算100%。
十、其他重要事项的情况说明
2024年度，南湾镇人民政府政府采购支出总额50.00万元，其中：政府采购货物支出20.00万元、政府采购工程支出12.00万元、政府采购服务支出18.00万元。
截至2024年12月31日，南湾镇人民政府共有车辆5辆，其中：主要负责人用车1辆、机要通信用车1辆、应急保障用车2辆、其他用车1辆。
"""
BUREAU = """
一、收入支出决算总体情况说明
2024年度收、支总计均为2460.75万元。
二、收入决算情况说明
2024年度本年收入合计2400.00万元，其中：一般公共预算财政拨款收入2310.50万元，占96.27%；事业收入89.50万元，占3.73%。
三、支出决算情况说明
2024年度本年支出合计2410.30万元，其中：基本支出1800.30万元，占74.69%；项目支出610.00万元，占25.31%。
2024年度一般公共预算财政拨款支出2310.50万元，占本年支出合计的95.86%。
2024年度一般公共预算财政拨款支出2310.50万元，主要用于以下方面：教育支出2000.50万元，占86.58%；住房保障支出310.00万元，占13.42%。
2024年度一般公共预算财政拨款基本支出1700.00万元，其中：
人员经费1500.00万元，主要包括：基本工资。
公用经费200.00万元，主要包括：办公费。
因公出国（境）费支出1.20万元。
公务用车运行维护费支出4.00万元。
公务接待费支出2.00万元。其中：
国内公务接待支出2.00万元，国内公务接待18批次、160人次。
外事接待支出0万元，外事接待0批次、0人次。
"""
FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?=万元|辆)")


def findings(text: str) -> list[str]:
    lines = with_levels([PrintedParagraph(0, "", each) for each in text.strip().split("\n")])
    return [
        each.message
        for each in DocumentFigures(
            Path("公开稿.docx"), listener(load_form(find_form(DEFAULT_FORM))), lines, 2024
        ).findings()
    ]


@pytest.mark.parametrize("text", [TOWN, BUREAU], ids=["town", "bureau"])
def test_a_right_document_agrees_with_itself(text):
    assert findings(text) == []


ROUNDED = """
一、收入支出决算总体情况说明
2024年度收、支总计均为{总}万元。
二、收入决算情况说明
2024年度本年收入合计{收}万元，其中：一般公共预算财政拨款收入{拨}万元，占96.3%；事业收入{业}万元，占3.7%。
2024年度一般公共预算财政拨款基本支出{基}万元，其中：
人员经费{人}万元，主要包括：基本工资。
公用经费{公}万元，主要包括：办公费。
"""
TENTHS = {
    "总": "2460.8",
    "收": "2400.1",  # 2310.54 + 89.54
    "拨": "2310.5",
    "业": "89.5",
    "基": "1700.1",  # 1500.04 + 200.04
    "人": "1500.0",
    "公": "200.0",
}
WHOLE = {
    "总": "2461",
    "收": "2400",  # 2310.5 + 89.6
    "拨": "2311",
    "业": "90",
    "基": "1700",  # 1499.5 + 200.6
    "人": "1500",
    "公": "201",
}


@pytest.mark.parametrize("figures", [TENTHS, WHOLE], ids=["tenths", "whole"])
def test_rounding_is_no_mistake(figures):
    assert findings(ROUNDED.format(**figures)) == []


@pytest.mark.parametrize("figures", [TENTHS, WHOLE], ids=["tenths", "whole"])
@pytest.mark.parametrize("key", ["收", "拨", "基", "公"])
def test_more_than_rounding_is_one(figures, key):
    wrong = f"{float(figures[key]) + 10:g}"
    (told,) = findings(ROUNDED.format(**figures | {key: wrong}))
    assert "各项相加" in told


@pytest.mark.parametrize(("text", "share"), [(TOWN, 0.9), (BUREAU, 0.7)], ids=["town", "bureau"])
def test_a_figure_that_is_changed_is_noticed(text, share):
    seen = Counter[bool]()
    for figure in FIGURE.finditer(text):
        wrong = f"{figure[0]}0" if "." not in figure[0] else f"{float(figure[0]) + 1:.2f}"
        told = findings(text[: figure.start()] + wrong + text[figure.end() :])
        seen[bool(told)] += 1
    assert seen[True] / seen.total() >= share, seen


LISTED = tomllib.loads(
    Path(__file__).with_name("listed_in_sentences.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("sentence", LISTED["对"])
def test_a_list_that_adds_up_is_none_of_the_other_amounts_of_its_sentence(sentence):
    assert findings(sentence) == []


@pytest.mark.parametrize(("sentence", "total"), LISTED["错"])
def test_a_list_that_does_not_add_up_is_told_with_its_own_sum(sentence, total):
    (told,) = findings(sentence)
    assert re.search(rf"各项相加是 {total}(?:万元|辆)", told)


def test_what_is_said_of_a_wrong_sum(tmp_path):
    (told,) = findings(TOWN.replace("公用经费190.00万元", "公用经费180.00万元"))
    assert told == "“2024年度一般公共预算财政拨款基本支出890.00万元”，各项相加是 880.00万元"


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", form_names())
def test_the_documents_of_every_form_agree_with_themselves(name):
    form = load_form(find_form(name))
    for differing in (None, *[*offices().values()][-3:]):
        office = subject_of(read_back(form, sample(form.questions, differing)))
        lines = compose(office, draws=False).publication.lines
        year = office.disclosure.unit.year
        told = [
            *DocumentFigures(
                Path("公开稿.docx"), listener(load_form(find_form(DEFAULT_FORM))), lines, year
            ).findings()
        ]
        assert not told, [each.message for each in told]

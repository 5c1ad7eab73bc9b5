"""Which habits a published document shows: how figures are printed is seen by the figures alone."""

import pytest

from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.chosen import habits_shown

NATIONAL = load_form(find_form("national"))
FIGURES = {
    "as usual": ("总额12.50万元，占12.50%，另有0万元，占0%、100%。", {}),
    "separators": ("总额27,742.45万元，增长12.50%。", {"千分位": "加"}),
    "one decimal": ("总额12.50万元，增长1.5%；占17.0%。", {"百分比小数": "一位小数"}),
    "no decimals": ("总额12.50万元，增长12%；占17%。", {"百分比小数": "整数"}),
    "whole amounts": ("总额130万元，其中12.50万元。", {"金额末尾的零": "整数不写小数"}),
    "no zeros": ("总额130.5万元，其中12.55万元、7万元。", {"金额末尾的零": "去掉"}),
    "zeros": (
        "总额12.50万元，占100.00%；0.00万元，占0.00%。",
        {"百分之百": "100.00%", "金额零": "0.00万元"},
    ),
    "元": ("总额125000.00元，占12.50%。", {"正文单位": "元"}),
    "both at once": (
        "总额1,234.5万元，另有2,345.6万元、3,456.78万元。",
        {"千分位": "加", "金额末尾的零": "去掉"},
    ),
    "rates without zeros": (
        "增长17%、28.5%、4.4%，占12.5%、30.5%。",
        {"百分比小数": "一位小数", "百分比末尾的零": "去掉"},
    ),
    "most of them": ("总额12.50万元、13.50万元，占12.5万元。", {}),
    "none": ("没有数。", {}),
}


@pytest.mark.parametrize("case", FIGURES)
def test_figures_show_how_they_are_printed(case: str) -> None:
    text, expected = FIGURES[case]
    assert habits_shown(NATIONAL, [text], 2024) == expected


SENTENCES = {
    "separators do not hide words": (
        ["2024年度收入总计27,742.45万元，支出总计27,742.45万元。"],
        {"总计写法": "收入总计……，支出总计……", "千分位": "加"},
    ),
    "the same words of another sentence show nothing": (
        [
            "2024年度收入总计560.00万元，支出总计560.00万元。",
            "2024年度财政拨款收、支总计525.00万元。",
        ],
        {
            "总计写法": "收入总计……，支出总计……",
            "财政拨款总计写法": "财政拨款收、支总计……",
        },
    ),
    "a sum that is compared": (
        ["2024年度本年收入合计12,550.0万元，较上年决算数增加1,140.0万元，增长9.99%。"],
        {"合计比较": "较上年决算数增加……", "千分位": "加", "金额小数": "一位小数"},
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences_show_their_words_however_figures_are_printed(case: str) -> None:
    lines, expected = SENTENCES[case]
    assert habits_shown(NATIONAL, lines, 2024) == expected

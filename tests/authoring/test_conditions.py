"""Conditions of sentences, told to people who read no program."""

import pytest

from generator.authoring.conditions import in_chinese


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ('量.键 is defined and 量.键 == "三公"', "说的是“三公”"),
        ("not 量.上年数", "没有“上年数”（或者是0）"),
        ('三公.合计.与预算 != "等于"', "“三公.合计.与预算”不是“等于”"),
        ("事项.其他用车|有", "有“事项.其他用车”"),
        ("人数.在职 is not none", "填了“人数.在职”"),
        ("绩效.事前评估 or 绩效.绩效目标", "有“绩效.事前评估”，或者有“绩效.绩效目标”"),
        (
            "有上年 and 收支总计.上年数 and not 收支总计.持平",
            "有上年，并且有“收支总计.上年数”，并且不是“收支总计.持平”",
        ),
        ("章.指标|length > 1", "“章.指标”大于1"),
        ("科目两格(行)", "科目两格(行)"),  # more than facts and choices: as it is written
    ],
)
def test_a_condition_is_said_in_words(condition: str, wanted: str) -> None:
    assert in_chinese(condition) == wanted

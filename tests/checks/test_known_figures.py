"""Wording of a form is no fault where its figures are known; figures typed into a form are one."""

from pathlib import Path

import pytest
import workbooks
from documents import copy_form, spoil_text

from data_entry.findings import Level
from generator.run.pipeline import Run, check

SENTENCE = "\"政府性基金\" = '''{{ 基金句(政府性基金) }}"


def told(folder: Path, wording: str) -> list[tuple[str, str]]:
    """The 错误 and 提醒 of a form that says this in its section on funds."""
    form = copy_form(folder)
    spoil_text(form, "phrases.toml", SENTENCE, f"\"政府性基金\" = '''{wording}")
    book = workbooks.save(workbooks.baseline_book(), folder)
    run = Run(check(book, str(form)), draws=False)
    return [
        (f.code, f.message)
        for f in run.checked.findings
        if f not in run.workbook.findings and f.level is not Level.NOTE
    ]


RIGHT = {
    "spending of the money that the income is said of": "{{ 年 }}年度财政拨款收入总计"
    "{{ 财政拨款总计.数 }}万元，支出总计{{ 财政拨款总计.数 }}万元。",
    "totals of all money in two clauses": "{{ 年 }}年度收入总计{{ 收支总计.数 }}万元，"
    "支出总计{{ 收支总计.数 }}万元。",
    "a change before the parts": "与{{ 上年 }}年度相比，增加{{ 收支总计.差额 }}万元，增长{{ 收支总计.变动率 }}，"
    "其中：一般公共预算财政拨款收入{{ 收支.一般公共预算财政拨款收入 }}万元，"
    "占{{ 收支.一般公共预算财政拨款收入 / 收支.本年收入合计 }}。",
    "a base year long past": "政府性基金支出比2019年（疫情前）减少，有{{ 政府性基金.数 }}万元。",
    "the work of last year": "{{ 上年 }}年工作完成情况：政府性基金支出{{ 政府性基金.数 }}万元。",
    "rate before amount": "完成预算的{{ 三公.合计.完成率 }}，支出{{ 三公.合计.决算数 }}万元。",
    "a bound": "单价100万元以上的设备、单价50万元（含）以上的车辆没有增加。",
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("wording", RIGHT)
def test_wording_of_figures_that_are_known_is_no_fault(wording: str, tmp_path: Path) -> None:
    assert told(tmp_path, RIGHT[wording]) == []


WRONG = {
    "spending of other money than the income": (
        "{{ 年 }}年度财政拨款收入总计{{ 财政拨款总计.数 }}万元，支出总计{{ 收支总计.数 }}万元。",
        "W01",
    ),
    "spending of all money told as of 财政拨款": (
        "{{ 年 }}年度收入总计{{ 收支总计.数 }}万元，支出总计{{ 财政拨款总计.数 }}万元。",
        "W01",
    ),
    "a decimal": ("{{ 年 }}年度支出20.00万元。", "D09"),
    "a decimal that happens to be right": ("支出{{ 政府性基金.数 }}万元，总计560.00万元。", "D09"),
    "whole 万元": ("{{ 年 }}年度支出37万元。", "D09"),
    "last year": ("2023年度支出{{ 政府性基金.数 }}万元。", "D01"),
    "the year before last": ("与2022年度相比，支出{{ 政府性基金.数 }}万元。", "D01"),
    "another whole": (
        "本年收入合计{{ 收支.本年收入合计 }}万元，其中："
        "政府性基金预算财政拨款收入{{ 收支.政府性基金预算财政拨款收入 }}万元，"
        "占{{ 政府性基金.数 / 收支.一般公共预算财政拨款收入 }}。",
        "W05",
    ),
}


@pytest.mark.parametrize("wording", WRONG)
def test_figures_typed_into_a_form_and_wrong_tags_are_told(wording: str, tmp_path: Path) -> None:
    text, code = WRONG[wording]
    assert code in {each for each, _ in told(tmp_path, text)}

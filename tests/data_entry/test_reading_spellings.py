"""Reading: what a clerk may type in unusual ways and still be understood."""

import itertools
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from reading_help import WARNING, changed, contents
from workbooks import Change, baseline, baseline_book, save, write

from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns, lines, sheets
from data_entry.model.types import Text
from generator.run.pipeline import Checked, check

SPELLINGS: list[tuple[Change, str, str]] = [
    (("收支决算", "一般公共预算财政拨款收入", "决算数", "５００"), "收支决算!B6", "500"),
    (("收支决算", "其他收入", "决算数", " 30.00 "), "收支决算!B13", "30.00"),
    (("收支决算", "人员经费", "决算数", "３４５．００"), "收支决算!B38", "345.00"),
    (("收支决算", "公用经费", "决算数", "￥60"), "收支决算!B39", "60"),
    (("三公经费", "年末保有轿车（辆）", "数量", "１"), "三公经费!H19", "1"),
    (("整体自评", "常年项目预算总金额", "填写内容", "1,234.50 "), "整体自评!B13", "1234.50"),
    (("整体自评", "常年项目支出金额", "填写内容", "1，234，567"), "整体自评!B14", "1234567"),
]


SILENT: list[Change] = [
    ("单位信息", "决算年度", "填写内容", "２０２４年度"),
    ("单位信息", "金额单位", "填写内容", " 万元 "),
    ("单位信息", "公开时间", "填写内容", datetime(2025, 9, 18)),
    ("收支决算", "年初结转和结余", "决算数", 10.000000001),
    ("一般公共预算支出", "2010501", "科目编码", 2010501),
    ("一般公共预算支出", "2080505", "科目编码", " ２０８０５０５ "),
    ("基本支出经济分类", "30101", "经济分类编码", 30101.0),
]


@pytest.fixture(scope="module")
def spelled(folder: Path) -> Checked:
    book = changed(*(spelling[0] for spelling in SPELLINGS), *SILENT)
    return check(save(book, folder, "spelled.xlsx"))


def test_numbers_as_text_are_read_and_the_clerk_is_told(spelled: Checked) -> None:
    findings = [f for f in spelled.findings if f.code == "F02"]
    assert [(f.level, str(f.place)) for f in findings] == [
        (WARNING, place) for _, place, _ in SPELLINGS
    ]
    for finding, (change, _, number) in zip(findings, SPELLINGS, strict=True):
        assert f"文本“{change[3]}”，已按 {number} 读取" in finding.message
        assert "数字格式" in finding.advice


def test_odd_spellings_give_the_same_values(spelled: Checked, untouched: dict[str, object]) -> None:
    read = contents(spelled)
    report = read["model"]["whole_report"]  # type: ignore[index]
    assert report["annual_budget"] == Decimal(12345000)
    assert report["annual_used"] == Decimal(12345670000)
    expected = untouched["model"]["whole_report"]  # type: ignore[index]
    report |= {name: expected[name] for name in ("annual_budget", "annual_used")}
    assert read == untouched


def test_a_balance_carried_over_may_be_negative(folder: Path) -> None:
    book = changed(
        ("收支决算", "年初结转和结余", "决算数", -5),
        ("收支决算", "年末结转和结余", "决算数", 0),
        ("上年对比", "收入、支出总计", "上年决算数", 510),
    )
    checked = check(save(book, folder, "negative.xlsx"))
    assert [f for f in checked.findings if f.code.startswith("F")] == []
    assert checked.filled.sheets["accounts"].carried_in == Decimal(-50000)
    assert checked.filled.sheets["accounts"].income_total == Decimal(5450000)


def test_yuan_and_ten_thousand_yuan_give_the_same_disclosure(
    folder: Path, untouched: dict[str, object]
) -> None:
    entries = baseline()
    entries.sheets["unit"]["money"] = "元"
    for name, spec, model in sheets(Disclosure):
        found = entries.sheets.get(name)
        if not found:
            continue
        if spec.shape == "table":
            for row, column in itertools.product(found, columns(model)):
                if column.kind.is_money and column.name in row:
                    row[column.name] = float(Decimal(str(row[column.name])) * 10000)
            continue
        for line in lines(model):
            value = found.get(line.name)
            for column in line.columns:
                if not column.kind.is_money or value is None:
                    continue
                if not line.model:
                    found[line.name] = float(Decimal(str(value)) * 10000)
                elif column.name in value:
                    value[column.name] = float(Decimal(str(value[column.name])) * 10000)
    checked = check(write(entries, folder, "yuan.xlsx"))
    assert checked.findings == []
    read = contents(checked)
    assert read["model"]["accounts"]["general"] == Decimal(5000000)  # type: ignore[index]
    assert read["model"]["unit"].pop("money") == "元"  # type: ignore[index]
    assert read["model"] == untouched["model"] | {  # type: ignore[operator]
        "unit": {k: v for k, v in untouched["model"]["unit"].items() if k != "money"}  # type: ignore[index]
    }


@pytest.mark.parametrize(
    "typed",
    [
        "　清江县_x000D_统计局\r\n",
        "清江县\r\n统计局",
        "\u200b清江县统计局\ufeff ",
        "清江县\x07\x0b统计局",
        " 清江县 \n\n 统计局 ",
    ],
)
def test_debris_of_spreadsheets_is_cleaned_from_a_line(typed: str) -> None:
    assert TypeAdapter(Text).validate_python(typed) == "清江县统计局"


def test_paragraphs_of_a_cell_stay_apart_and_lose_their_debris(folder: Path) -> None:
    typed = " （一）组织调查。_x000D_\r\n\r\n  （二）发布数据。\n_x000D_\n（三）其他。 \n"
    book = changed(
        ("单位信息", "部门职责", "填写内容", typed),
        ("单位信息", "单位名称", "填写内容", "  清江县_x000D_\n统计局 "),
        ("整体自评报告", "（二）机构职能", "正文", typed),
    )
    checked = check(save(book, folder, "paragraphs.xlsx"))
    assert checked.findings == []
    cleaned = "（一）组织调查。\n（二）发布数据。\n（三）其他。"
    unit = checked.filled.sheets["unit"]
    assert (unit.name, unit.duties) == ("清江县统计局", cleaned)
    first = checked.filled.entries.narratives[0]
    assert next(c.text for c in first.chapters if c.section.is_written) == cleaned


def test_chapters_are_those_the_sheet_states(folder: Path) -> None:
    """A heading renamed, one deleted, one added with two contents, one that runs into its text."""
    book = baseline_book(is_whole=True)
    page = book["项目自评报告"]
    rows = {cell.value: cell.row for (cell,) in page.iter_rows(min_row=6, max_col=1)}
    page.cell(rows["1.项目主要内容。"], 1).value = "1、主要内容。"
    page.cell(rows["1.项目主要内容。"], 3).value = "3 接排"
    page.delete_rows(rows["2.项目应实现的具体绩效目标。"])
    last = page.max_row + 1
    for column, value in ((1, "六、其他"), (3, 1), (4, "文，项目得分"), (5, "另有说明。")):
        page.cell(last, column).value = value
    checked = check(save(book, folder, "chapters.xlsx"))
    assert checked.findings == []
    chapters = checked.filled.entries.narratives[-1].chapters
    found = {each.section.heading: each.section for each in chapters}
    assert (found["1、主要内容。"].level, found["1、主要内容。"].run_in) == (3, True)
    assert "2.项目应实现的具体绩效目标。" not in found
    assert found["六、其他"].content == ("文", "项目得分")
    assert chapters[-1].text == "另有说明。"


def test_a_chapter_of_unknown_contents_or_level_is_told(folder: Path) -> None:
    book = baseline_book(is_whole=True)
    page = book["项目自评报告"]
    rows = {cell.value: cell.row for (cell,) in page.iter_rows(min_row=6, max_col=1)}
    page.cell(rows["2.资金到位。"], 4).value = "项目到未"
    page.cell(rows["一、项目概况"], 3).value = "大"
    findings = check(save(book, folder, "levels.xlsx")).findings
    assert [(f.code, f.cell, f.message, f.advice) for f in findings] == [
        ("F01", "C6", "“一、项目概况”的层级应为 1、2、3 或 4", "可以填：1、2、3、4。"),
        ("F01", "D21", "“2.资金到位。”的内容里有不认识的“项目到未”", "是不是“项目到位”？"),
    ]

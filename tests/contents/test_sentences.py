"""One figure changed: the predicted sentences and figures change, and nothing else; rounding."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from documents import (
    add,
    change,
    choice,
    composed,
    disclosure_of,
    document_lines,
    empty,
    said,
    sentences,
    series,
    subject,
    subject_of,
)
from workbooks import Change, baseline

from charts.series import Bars, Pie
from data_entry.entries import Entries
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns, lines, sheets

PERCENT = re.compile(r"\d+(?:\.\d+)?%")
AMOUNT = re.compile(r"(\d+\.\d\d|(?<![\d.])0)万元")


def changed_lines(*changes: Change) -> list[str]:
    """The paragraphs (and alternative texts) that are new, where nothing was added or lost."""
    before, after = document_lines(subject()), document_lines(subject(*changes))
    assert len(before) == len(after)
    return [new for old, new in zip(before, after, strict=True) if old != new]


def changed_figures(*changes: Change) -> set[int]:
    before, after = series(subject()), series(subject(*changes))
    return {number for number in before if before[number] != after[number]}


# --- one figure changed -------------------------------------------------------------------------


def test_income_and_spending_up_by_six() -> None:
    changes: tuple[Change, ...] = (
        ("收支决算", "其他收入", "决算数", 36),
        ("收支决算", "项目支出", "决算数", 146),
    )
    assert changed_lines(*changes) == [
        "2024年度收入、支出总计均为566.00万元。收入总计中，本年收入合计556.00万元，年初结转和结余"
        "10.00万元；支出总计中，本年支出合计551.00万元，年末结转和结余15.00万元。与2023年度相比，"
        "收入、支出总计各增加46.00万元，增长8.85%。主要变动原因是普查任务增加。",
        "收入、支出决算总计变动情况图：2023年收入总计520.00万元，2024年收入总计566.00万元，"
        "2023年支出总计520.00万元，2024年支出总计566.00万元。",
        "2024年度本年收入合计556.00万元，其中：一般公共预算财政拨款收入500.00万元，占89.93%；"
        "政府性基金预算财政拨款收入20.00万元，占3.60%；其他收入36.00万元，占6.47%。",
        "收入决算结构图：一般公共预算财政拨款收入500.00万元，占89.93%；"
        "政府性基金预算财政拨款收入20.00万元，占3.60%；其他收入36.00万元，占6.47%。",
        "2024年度本年支出合计551.00万元，其中：基本支出405.00万元，占73.50%；"
        "项目支出146.00万元，占26.50%。",
        "支出决算结构图：基本支出405.00万元，占73.50%；项目支出146.00万元，占26.50%。",
        "2024年度一般公共预算财政拨款支出502.00万元，占本年支出合计的91.11%。与2023年度相比，"
        "一般公共预算财政拨款支出增加22.00万元，增长4.58%。主要变动原因是普查经费增加。",
        "2024年度政府性基金预算财政拨款支出20.00万元，占本年支出合计的3.63%。与2023年度相比，"
        "政府性基金预算财政拨款支出增加10.00万元，增长100%。主要变动原因是旅游统计监测任务增加。",
        "2024年年初预算收入480.00万元；决算报表收入556.00万元，包括一般公共预算财政拨款收入"
        "500.00万元、政府性基金预算财政拨款收入20.00万元、其他收入36.00万元。",
        "2024年年初预算支出480.00万元，包括一般公共服务支出380.00万元、社会保障和就业支出"
        "58.00万元、卫生健康支出19.00万元、住房保障支出23.00万元；决算报表支出551.00万元，"
        "包括一般公共服务支出420.00万元、文化旅游体育与传媒支出20.00万元、社会保障和就业支出"
        "60.00万元、卫生健康支出20.00万元、住房保障支出25.00万元。其中：基本支出405.00万元，"
        "项目支出146.00万元。",
    ]
    assert changed_figures(*changes) == {1, 2, 3}


def test_one_item_of_general_spending_up_by_one() -> None:
    changes: tuple[Change, ...] = (
        ("一般公共预算支出", "2010507", "项目支出", 98),
        ("收支决算", "一般公共预算财政拨款支出", "决算数", 503),
        ("收支决算", "项目支出", "决算数", 141),
        ("收支决算", "年末结转和结余", "决算数", 14),
        ("收支决算", "年末财政拨款结转和结余", "决算数", 2),
    )
    assert changed_lines(*changes) == [
        "2024年度收入、支出总计均为560.00万元。收入总计中，本年收入合计550.00万元，年初结转和结余"
        "10.00万元；支出总计中，本年支出合计546.00万元，年末结转和结余14.00万元。与2023年度相比，"
        "收入、支出总计各增加40.00万元，增长7.69%。主要变动原因是普查任务增加。",
        "2024年度本年支出合计546.00万元，其中：基本支出405.00万元，占74.18%；"
        "项目支出141.00万元，占25.82%。",
        "支出决算结构图：基本支出405.00万元，占74.18%；项目支出141.00万元，占25.82%。",
        "2024年度财政拨款收入、支出总计均为525.00万元。收入总计中，年初财政拨款结转和结余5.00万元；"
        "支出总计中，年末财政拨款结转和结余2.00万元。与2023年度相比，财政拨款收入总计、支出总计"
        "各增加25.00万元，增长5.00%。主要变动原因是普查经费增加。",
        "2024年度一般公共预算财政拨款支出503.00万元，占本年支出合计的92.12%。与2023年度相比，"
        "一般公共预算财政拨款支出增加23.00万元，增长4.79%。主要变动原因是普查经费增加。",
        "一般公共预算财政拨款支出决算变动情况：2023年一般公共预算财政拨款支出480.00万元，"
        "2024年一般公共预算财政拨款支出503.00万元。",
        "2024年度一般公共预算财政拨款支出503.00万元，主要用于以下方面：一般公共服务支出398.00万元，"
        "占79.13%；社会保障和就业支出60.00万元，占11.93%；卫生健康支出20.00万元，占3.98%；"
        "住房保障支出25.00万元，占4.97%。",
        "一般公共预算财政拨款支出决算结构：一般公共服务支出398.00万元，占79.13%；"
        "社会保障和就业支出60.00万元，占11.93%；卫生健康支出20.00万元，占3.98%；"
        "住房保障支出25.00万元，占4.97%。",
        "2024年度一般公共预算财政拨款支出决算数为503.00万元，完成预算99.60%。其中：",
        "2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）：支出决算为98.00万元，"
        "完成预算98.00%，决算数小于预算数的主要原因是普查宣传采购节约。",
        "2024年度政府性基金预算财政拨款支出20.00万元，占本年支出合计的3.66%。与2023年度相比，"
        "政府性基金预算财政拨款支出增加10.00万元，增长100%。主要变动原因是旅游统计监测任务增加。",
        "2024年年初预算支出480.00万元，包括一般公共服务支出380.00万元、社会保障和就业支出"
        "58.00万元、卫生健康支出19.00万元、住房保障支出23.00万元；决算报表支出546.00万元，"
        "包括一般公共服务支出420.00万元、文化旅游体育与传媒支出20.00万元、社会保障和就业支出"
        "60.00万元、卫生健康支出20.00万元、住房保障支出25.00万元。其中：基本支出405.00万元，"
        "项目支出141.00万元。",
        "2024年决算报表年末结转结余14.00万元，资金为普查和统计监测，属于财政拨款和非财政拨款。",
    ]
    assert changed_figures(*changes) == {3, 5, 6}


def test_last_year_s_running_costs_changed() -> None:
    changes: Change = ("上年对比", "机关运行经费", "上年决算数", 50)
    assert changed_lines(changes) == [
        "2024年度，县统计局机关运行经费支出60.00万元，比2023年度增加10.00万元，增长20.00%。"
        "主要原因是办公用房维修。"
    ]
    assert changed_figures(changes) == set()


def test_one_more_guest() -> None:
    changes: Change = ("三公经费", "国内公务接待人次（人）", "数量", 81)
    assert changed_lines(changes) == [
        "国内公务接待支出1.20万元，主要用于统计业务交流的用餐费。国内公务接待2批次，81人次"
        "（不包括陪同人员），共计支出1.20万元，具体内容包括：接待市统计局年报会审0.70万元、"
        "接待邻县统计局交流0.50万元。"
    ]
    assert changed_figures(changes) == set()


def test_one_more_car_kept() -> None:
    changes: Change = ("三公经费", "年末保有载客汽车（辆）", "数量", 1)
    assert changed_lines(changes) == [
        "其中：公务用车购置支出18.00万元，主要用于普查现场调查。全年按规定更新购置公务用车1辆，"
        "其中：轿车0辆、金额0万元，越野车1辆、金额18.00万元，载客汽车0辆、金额0万元。"
        "截至2024年12月31日，单位共有公务用车3辆，其中：轿车1辆、越野车1辆、载客汽车1辆。"
    ]


def test_receptions_dearer() -> None:
    changes: tuple[Change, ...] = (
        ("三公经费", "公务接待费", "决算数", 1.3),
        ("三公经费", "国内公务接待支出", "决算数", 1.3),
        ("接待明细", "接待邻县统计局交流", "金额", 0.6),
    )
    assert changed_lines(*changes) == [
        "2024年度“三公”经费财政拨款支出决算为22.30万元，完成预算99.11%，较上年度增加18.20万元，"
        "增长443.90%。决算数小于预算数的主要原因是公务接待费节约。",
        "2024年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；"
        "公务用车购置及运行维护费支出决算21.00万元，占94.17%；公务接待费支出决算1.30万元，占5.83%。"
        "具体情况如下：",
        "“三公”经费财政拨款支出结构：因公出国（境）费0万元，占0%；公务用车购置及运行维护费"
        "21.00万元，占94.17%；公务接待费1.30万元，占5.83%。",
        "3.公务接待费支出1.30万元，完成预算86.67%。决算数小于预算数的主要原因是从严控制接待。"
        "公务接待费支出决算比2023年度减少0.30万元，下降18.75%。主要原因是接待批次减少。其中：",
        "国内公务接待支出1.30万元，主要用于统计业务交流的用餐费。国内公务接待2批次，80人次"
        "（不包括陪同人员），共计支出1.30万元，具体内容包括：接待市统计局年报会审0.70万元、"
        "接待邻县统计局交流0.60万元。",
        "“三公”经费2024年支出22.30万元，2023年支出4.10万元。",
    ]
    assert changed_figures(*changes) == {7}


def test_more_goods_procured() -> None:
    changes: Change = ("其他重要事项", "政府采购货物支出", "填写内容", 13)
    assert changed_lines(changes) == [
        "2024年度，县统计局政府采购支出总额21.00万元，其中：政府采购货物支出13.00万元、"
        "政府采购工程支出0万元、政府采购服务支出8.00万元。主要用于办公设备购置和普查印刷。"
        "授予中小企业合同金额20.00万元，占政府采购支出总额的95.24%，其中：授予小微企业合同金额"
        "15.00万元，占政府采购支出总额的71.43%。"
    ]
    assert changed_figures(changes) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ("绩效管理", "绩效监控项目数", "填写内容", 3),
            [
                "根据预算绩效管理要求，县统计局在2024年度预算编制阶段，组织对经济普查、人口抽样调查等"
                "3个项目开展了预算事前绩效评估，对3个项目编制了绩效目标，在预算执行过程中，"
                "选取3个项目开展绩效监控。"
            ],
        ),
        (
            ("其他重要事项", "单价100万元（含）以上设备（不含车辆）", "填写内容", 3),
            [
                "截至2024年12月31日，县统计局共有车辆2辆，其中：主要负责人用车1辆、机要通信用车1辆、"
                "应急保障用车0辆、其他用车0辆。单价100万元（含）以上设备（不含车辆）3台（套）。"
            ],
        ),
        (
            ("人员情况", "清江县统计局", "实有人数", 10),
            ["截至2024年末，清江县统计局核定行政编制12名，实有10人，退休人员3人。"],
        ),
        (
            ("绩效项目", "经济普查", "自评得分", 93),
            [
                "组织对2024年度一般公共预算全面开展绩效自评，形成清江县统计局2024年度部门预算绩效"
                "自评报告、清江县统计局2024年度专项预算项目绩效自评报告（经济普查），其中，部门整体"
                "（含部门预算项目）绩效自评得分为95.5分，绩效自评综述：预算编制规范，执行进度较好；"
                "专项预算项目（经济普查）绩效自评得分为93分，绩效自评综述：普查登记按期完成。"
                "绩效自评报告详见附件。",
                "93",
                "项目自评得分93分。",
            ],
        ),
        (
            ("绩效指标", "经济普查", "得分", 47.5),
            ["47.5"],
        ),
    ],
)
def test_single_counts_and_scores(changes: Change, expected: list[str]) -> None:
    assert changed_lines(changes) == expected
    assert changed_figures(changes) == set()


# --- all amounts, both years, the year ----------------------------------------------------------


def with_amounts(entries: Entries, turn: Callable[[Decimal], Decimal]) -> Entries:
    """Entries with every amount turned into another."""
    for name, spec, model in sheets(Disclosure):
        if spec.shape == "table":
            money = [c.name for c in columns(model) if c.kind.is_money]
            for row in entries.sheets.get(name, []):
                row |= {key: turn(Decimal(str(row[key]))) for key in money if key in row}
            continue
        form: dict[str, Any] = entries.sheets.get(name, {})
        for line in lines(model):
            for column in line.columns:
                if not column.kind.is_money or line.name not in form:
                    continue
                place, key = (form[line.name], column.name) if line.model else (form, line.name)
                if place.get(key) is not None:
                    place[key] = turn(Decimal(str(place[key])))
    return entries


@pytest.mark.parametrize("factor", ["1.1", "10"])
def test_amounts_in_proportion_leave_all_rates_and_shares(factor: str) -> None:
    before = document_lines(subject())
    larger = with_amounts(baseline(), lambda amount: amount * Decimal(factor))
    after = document_lines(subject_of(larger))
    assert sum(len(PERCENT.findall(line)) for line in before) > 40
    for old, new in zip(before, after, strict=True):
        assert PERCENT.findall(old) == PERCENT.findall(new)
        assert AMOUNT.sub("", old) == AMOUNT.sub("", new) or re.fullmatch(r"\d+\.\d\d", old)
        amounts = [Decimal(amount) * Decimal(factor) for amount in AMOUNT.findall(old)]
        assert [Decimal(amount) for amount in AMOUNT.findall(new)] == amounts


def test_amounts_typed_in_yuan_give_the_same_document() -> None:
    in_yuan = with_amounts(baseline(), lambda amount: amount * 10000)
    change(in_yuan, ("单位信息", "金额单位", "填写内容", "元"))
    assert document_lines(subject_of(in_yuan)) == document_lines(subject())


SWAPPED: tuple[Change, ...] = (
    ("收支决算", "收入总计", "决算数", 520),
    ("收支决算", "支出总计", "决算数", 520),
    ("收支决算", "财政拨款收入总计", "决算数", 500),
    ("收支决算", "财政拨款支出总计", "决算数", 500),
    ("收支决算", "一般公共预算财政拨款支出", "决算数", 480),
    ("收支决算", "政府性基金预算财政拨款支出", "决算数", 10),
    ("上年对比", "收入、支出总计", "上年决算数", 560),
    ("上年对比", "财政拨款收入、支出总计", "上年决算数", 525),
    ("上年对比", "一般公共预算支出", "上年决算数", 502),
    ("上年对比", "政府性基金预算支出", "上年决算数", 20),
    ("上年对比", "机关运行经费", "上年决算数", 60),
    ("其他重要事项", "机关运行经费支出", "填写内容", 55),
    ("三公经费", "公务用车购置费", "决算数", 0),
    ("三公经费", "公务用车购置费", "上年决算数", 18),
    ("三公经费", "公务用车运行维护费", "决算数", 2.5),
    ("三公经费", "公务用车运行维护费", "上年决算数", 3),
    ("三公经费", "公务接待费", "决算数", 1.6),
    ("三公经费", "公务接待费", "上年决算数", 1.2),
)


@pytest.mark.parametrize(
    ("name", "upward", "downward"),
    [
        (
            "收支总体",
            "与2023年度相比，收入、支出总计各增加40.00万元，增长7.69%。",
            "与2023年度相比，收入、支出总计各减少40.00万元，下降7.14%。",
        ),
        (
            "财政拨款总体",
            "与2023年度相比，财政拨款收入总计、支出总计各增加25.00万元，增长5.00%。",
            "与2023年度相比，财政拨款收入总计、支出总计各减少25.00万元，下降4.76%。",
        ),
        (
            "一般公共总体",
            "与2023年度相比，一般公共预算财政拨款支出增加22.00万元，增长4.58%。",
            "与2023年度相比，一般公共预算财政拨款支出减少22.00万元，下降4.38%。",
        ),
        (
            "政府性基金",
            "与2023年度相比，政府性基金预算财政拨款支出增加10.00万元，增长100%。",
            "与2023年度相比，政府性基金预算财政拨款支出减少10.00万元，下降50.00%。",
        ),
        (
            "机关运行经费",
            "比2023年度增加5.00万元，增长9.09%。",
            "比2023年度减少5.00万元，下降8.33%。",
        ),
        (
            "三公总体",
            "较上年度增加18.10万元，增长441.46%。",
            "较上年度减少18.10万元，下降81.53%。",
        ),
        (
            "用车",
            "公务用车购置及运行维护费支出决算比2023年度增加18.50万元，增长740.00%。",
            "公务用车购置及运行维护费支出决算比2023年度减少18.50万元，下降88.10%。",
        ),
        (
            "接待",
            "公务接待费支出决算比2023年度减少0.40万元，下降25.00%。",
            "公务接待费支出决算比2023年度增加0.40万元，增长33.33%。",
        ),
    ],
)
def test_years_swapped_turn_every_direction(name: str, upward: str, downward: str) -> None:
    assert upward in said(name)
    swapped = said(name, *SWAPPED)
    assert downward in swapped
    changing = re.compile("增加|增长|减少|下降")
    turned = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
    assert changing.findall(downward) == [turned[word] for word in changing.findall(upward)]


def test_years_swapped_turn_the_columns() -> None:
    before, after = series(subject()), series(subject(*SWAPPED))
    for number in (1, 4, 5):
        old, new = before[number], after[number]
        assert isinstance(old, Bars)
        assert isinstance(new, Bars)
        assert old.categories == new.categories == ("2023年", "2024年")
        for old_row, new_row in zip(old.series, new.series, strict=True):
            assert new_row.values == old_row.values[::-1]
            assert new_row.labels == old_row.labels[::-1]


def test_another_year_moves_every_year_word() -> None:
    before = composed(subject())
    earlier = composed(subject(("单位信息", "决算年度", "填写内容", "2023")))
    assert earlier.name == "清江县统计局2023年度部门决算"
    lines_2024 = document_lines(subject())
    lines_2023 = document_lines(subject(("单位信息", "决算年度", "填写内容", "2023")))
    assert sum(line.count("2024") for line in lines_2024) > 30
    assert lines_2023 == [
        line.replace("2023", "2022").replace("2024", "2023") for line in lines_2024
    ]
    assert before.name == "清江县统计局2024年度部门决算"


# --- rounding -----------------------------------------------------------------------------------


def running_costs(current: object, prior: object) -> str:
    """§十（一） of a workbook in 元."""
    entries = with_amounts(baseline(), lambda amount: amount * 10000)
    change(
        entries,
        ("单位信息", "金额单位", "填写内容", "元"),
        ("其他重要事项", "机关运行经费支出", "填写内容", current),
        ("上年对比", "机关运行经费", "上年决算数", prior),
        ("上年对比", "机关运行经费", "主要变动原因", None),
    )
    return sentences(subject_of(entries), "机关运行经费")["机关运行经费"]


@pytest.mark.parametrize(
    ("current", "prior", "expected"),
    [
        (546450, 400000, "支出54.65万元，比2023年度增加14.65万元，增长36.61%。"),
        (546449.99, 400000, "支出54.64万元，比2023年度增加14.64万元，增长36.61%。"),
        (546450, 400049.99, "支出54.65万元，比2023年度增加14.64万元，增长36.60%。"),
        (1000050, 1000000, "支出100.01万元，比2023年度增加0.01万元，增长0.01%。"),
        (1000049.99, 1000000, "支出100.00万元，与2023年度持平。"),
        (20050, 10025, "支出2.01万元，比2023年度增加1.00万元，增长100%。"),
        (50, 100, "支出0.01万元，比2023年度减少0.01万元，下降50.00%。"),
    ],
)
def test_amounts_are_rounded_once_and_half_up(
    current: object, prior: object, expected: str
) -> None:
    assert running_costs(current, prior) == f"2024年度，县统计局机关运行经费{expected}"


def test_hundred_and_zero_percent_have_no_decimals() -> None:
    one_source = (
        ("收支决算", "其他收入", "决算数", 0),
        ("收支决算", "政府性基金预算财政拨款收入", "决算数", 0),
    )
    assert said("收入", *one_source) == (
        "2024年度本年收入合计500.00万元，其中：一般公共预算财政拨款收入500.00万元，占100%。"
    )
    listed = said("收入", *one_source, options=choice("零值", "列出"))
    assert "其他收入0万元，占0%。" in listed
    assert "一般公共预算财政拨款收入500.00万元，占100%；" in listed


def three_thirds() -> tuple[Change, ...]:
    return (
        ("收支决算", "一般公共预算财政拨款收入", "决算数", 100),
        ("收支决算", "政府性基金预算财政拨款收入", "决算数", 100),
        ("收支决算", "其他收入", "决算数", 100),
    )


@pytest.mark.parametrize(
    ("label", "places", "expected"),
    [
        ("各自四舍五入", "两位小数", ["33.33%", "33.33%", "33.33%"]),
        ("合计恰为100%", "两位小数", ["33.34%", "33.33%", "33.33%"]),
        ("合计恰为100%", "一位小数", ["33.4%", "33.3%", "33.3%"]),
        ("合计恰为100%", "整数", ["34%", "33%", "33%"]),
    ],
)
def test_shares_of_three_equal_parts(label: str, places: str, expected: list[str]) -> None:
    options = choice("占比方式", label) | choice("百分比小数", places)
    assert PERCENT.findall(said("收入", *three_thirds(), options=options)) == expected
    figure = series(subject(*three_thirds(), options=options))[2]
    assert isinstance(figure, Pie)
    assert [part.share for part in figure.slices] == expected


def test_largest_remainder_adds_up_to_a_hundred() -> None:
    options = choice("占比方式", "合计恰为100%")
    independent = PERCENT.findall(said("一般公共结构"))
    adjusted = PERCENT.findall(said("一般公共结构", options=options))
    assert independent == ["79.08%", "11.95%", "3.98%", "4.98%"]
    assert adjusted == ["79.08%", "11.95%", "3.99%", "4.98%"]
    for name in ("收入", "支出", "一般公共结构", "三公具体"):
        printed = PERCENT.findall(said(name, options=options))
        assert sum(Decimal(share.rstrip("%")) for share in printed) == 100


# --- text and figures say the same --------------------------------------------------------------


def words_of(pie: object) -> str:
    assert isinstance(pie, Pie)
    return "；".join(f"{p.name}{p.amount}{pie.unit}，占{p.share}" for p in pie.slices)


OTHER_PARTS: tuple[Change, ...] = (
    ("收支决算", "一般公共预算财政拨款收入", "决算数", 411.37),
    ("收支决算", "事业收入", "决算数", 33.33),
    ("收支决算", "其他收入", "决算数", 0.01),
    ("收支决算", "基本支出", "决算数", 123.45),
    ("收支决算", "经营支出", "决算数", 0.07),
)


@pytest.mark.parametrize("changes", [(), OTHER_PARTS], ids=["基准", "另一组数"])
@pytest.mark.parametrize("mode", ["各自四舍五入", "合计恰为100%"])
@pytest.mark.parametrize("zeros", ["不列", "列出"])
@pytest.mark.parametrize("places", ["两位小数", "整数"])
def test_pies_are_labelled_as_the_text_says(
    changes: tuple[Change, ...], mode: str, zeros: str, places: str
) -> None:
    options = choice("占比方式", mode) | choice("零值", zeros) | choice("百分比小数", places)
    one = subject(*changes, options=options)
    figures, text = series(one), sentences(one)
    assert f"其中：{words_of(figures[2])}。" in text["收入"]
    assert f"其中：{words_of(figures[3])}。" in text["支出"]
    assert f"：{words_of(figures[6])}。" in text["一般公共结构"]
    three = words_of(figures[7]).replace("费0", "费支出决算0")
    three = re.sub(r"费(\d)", r"费支出决算\1", three)
    assert three in text["三公具体"]


def test_columns_are_labelled_as_the_text_says() -> None:
    figures, text = series(subject()), sentences(subject())
    for number, name in ((1, "收支总体"), (4, "财政拨款总体"), (5, "一般公共总体")):
        chart = figures[number]
        assert isinstance(chart, Bars)
        for row in chart.series:
            assert f"{row.labels[1]}万元" in text[name]


@pytest.mark.parametrize(
    ("changes", "number", "name"),
    [
        (
            (
                ("收支决算", "基本支出", "决算数", 10),
                ("收支决算", "项目支出", "决算数", 10),
                ("收支决算", "本年支出合计", "决算数", 20.01),
            ),
            3,
            "支出",
        ),
        (
            (
                ("收支决算", "一般公共预算财政拨款收入", "决算数", 10),
                ("收支决算", "政府性基金预算财政拨款收入", "决算数", 0),
                ("收支决算", "其他收入", "决算数", 10),
                ("收支决算", "本年收入合计", "决算数", 20.01),
            ),
            2,
            "收入",
        ),
    ],
    ids=["支出", "收入"],
)
def test_a_total_typed_with_a_rounding_gap_gives_text_and_figure_one_share(
    changes: tuple[Change, ...], number: int, name: str
) -> None:
    one = subject(*changes)
    assert words_of(series(one)[number]) in sentences(one, name)[name]


def test_general_spending_with_a_rounding_gap_gives_text_and_figure_one_share() -> None:
    entries = empty(baseline(), "一般公共预算支出")
    add(
        entries,
        "一般公共预算支出",
        {"科目编码": "2010501", "全年预算数": 10, "基本支出": 10},
        {"科目编码": "2210201", "全年预算数": 10, "基本支出": 10},
    )
    change(entries, ("收支决算", "一般公共预算财政拨款支出", "决算数", 20.01))
    one = subject_of(entries)
    assert words_of(series(one)[6]) in sentences(one, "一般公共结构")["一般公共结构"]


def test_totals_of_counts_are_counts() -> None:
    assert disclosure_of(baseline()).other_matters.cars == 2
    assert "县统计局共有车辆2辆，其中：" in said("国有资产")

"""The shipped examples: two published disclosures told again, and one with planted mistakes."""

from functools import cache
from pathlib import Path

import pytest
from documents import document_lines
from places import EXAMPLES
from tables_help import TITLES, tables_of

from data_entry.findings import Level
from generator.run.pipeline import check, generate, subject_of
from generator.run.report import Checked


@cache
def checked(name: str) -> Checked:
    return check(EXAMPLES / f"{name}.xlsx")


@cache
def text_of(name: str) -> str:
    return "\n".join(document_lines(subject_of(checked(name))))


DEFENDED = {
    # 县级部门：项目个数的口径，公开文件没有说明
    "yanbian-2024": [("A03", "绩效管理", "B6")],
    # 中央资金结余 1.29 万元而账面没有结转；接待人均 255.56 元
    "panzhihua-2024": [("A02", "收支决算", "B26"), ("W09", "三公经费", "H26")],
}
"""What the published figures themselves leave to be explained."""


@pytest.mark.parametrize("name", DEFENDED)
def test_published_examples_have_no_errors_and_few_warnings(name: str) -> None:
    weighty = [f for f in checked(name).findings if f.level is not Level.NOTE]
    assert [(f.code, f.sheet, f.cell) for f in weighty] == DEFENDED[name]
    assert {f.level for f in weighty} == {Level.WARNING}


def test_an_acknowledged_warning_is_listed_with_its_reason() -> None:
    (one,) = checked("panzhihua-2024").acknowledged
    assert (one.finding.code, str(one.finding.place)) == ("A03", "绩效管理!B6")
    assert one.reason == "口径不同：正文是公开自评报告的项目，附件1是全部常年项目"


YANBIAN = [
    "第二部分  2024年度部门决算情况说明",
    "与2023年度相比，财政拨款收入总计、支出总计各增加37.64万元，增长9.37%。",
    "2024年度一般公共预算财政拨款支出439.32万元，占本年支出合计的97.73%。",
    "2024年度一般公共预算财政拨款支出决算数为439.32万元，完成预算100%。",
    "8.卫生健康支出（类）医疗保障管理事务（款）行政运行（项）：支出决算为290.05万元，完成预算100%。",
    "11.住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为28.60万元，完成预算100%。",
    "2024年度一般公共预算财政拨款基本支出415.25万元，其中：",
    "人员经费379.64万元，主要包括：基本工资、津贴补贴、奖金、机关事业单位基本养老保险缴费、职业年金"
    "缴费、职工基本医疗保险缴费、公务员医疗补助缴费、其他社会保障缴费、住房公积金、其他工资福利支出、"
    "抚恤金、生活补助、医疗费补助、奖励金。",
    "1.因公出国（境）经费支出0万元，完成预算0%。",
    "因公出国（境）支出决算与2023年持平。",
    "截至2024年12月31日，单位共有公务用车0辆，其中：轿车0辆、越野车0辆、载客汽车0辆。",
    "国内公务接待1批次，7人次（不包括陪同人员），共计支出0.07万元，具体内容包括："
    "接待市医保局到我局开展调研工作。",
    "外事接待0批次，0人次（不包括陪同人员），共计支出0万元。",
    "2024年度政府性基金预算财政拨款支出0万元，占本年支出合计的0%。",
    "与2023年度相比，国有资本经营预算财政拨款支出持平。",
    "2024年度，县医保局机关运行经费支出35.61万元，比2023年度减少1.32万元，下降3.57%。",
    "2024年度，县医保局政府采购支出总额3.37万元，其中：政府采购货物支出3.37万元、"
    "政府采购工程支出0万元、政府采购服务支出0万元。",
    "截至2024年12月31日，县医保局共有车辆0辆，其中：主要负责人用车0辆、机要通信用车0辆、"
    "应急保障用车0辆、其他用车0辆。",
    "绩效自评报告详见附件。",
]
PANZHIHUA = [
    "2024年度收入、支出总计均为1268.31万元。",
    "2024年度一般公共预算财政拨款支出1268.31万元，占本年支出合计的100%。",
    "（图1：收入、支出决算总计变动情况图）（柱状图）",
    "（图7：“三公”经费财政拨款支出结构）（饼状图）",
    "2.社会保障和就业支出",
    "2080501行政单位离退休：支出决算为64.40万元，完成预算100%，决算数等于预算数。",
    "2101501行政运行：支出决算为679.81万元，完成预算100%，决算数等于预算数。",
    "2024年度一般公共预算财政拨款基本支出951.32万元，其中：",
    "人员经费856.03万元，主要包括：基本工资186.58万元、津贴补贴167.93万元、奖金230.29万元、"
    "机关事业单位基本养老保险缴费83.32万元、职工基本医疗保险缴费44.37万元、公务员医疗补助缴费"
    "10.83万元、其他社会保障缴费0.86万元、住房公积金68.59万元、对个人和家庭的补助63.26万元。",
    "1.因公出国（境）经费支出0万元，完成预算0%。",
    "全年按规定更新购置公务用车0辆，其中：轿车0辆、金额0万元，越野车0辆、金额0万元，"
    "载客汽车0辆、金额0万元。",
    "3.公务接待费支出0.46万元，完成预算100%。",
    "决算数与预算数持平。",
    "国内公务接待3批次，18人次（不包括陪同人员），共计支出0.46万元，具体内容包括：",
    "与2023年度相比，政府性基金预算财政拨款支出与上年持平。",
    "授予中小企业合同金额0万元，占政府采购支出总额的0%，其中：授予小微企业合同金额0万元，"
    "占政府采购支出总额的0%。",
    "截至2024年12月31日，四川省攀枝花市医疗保障事务中心共有车辆0辆，其中：主要负责人用车0辆、"
    "机要通信用车0辆、应急保障用车0辆、其他用车0辆。",
    "对4个项目编制了绩效目标，预算执行过程中，选取4个项目开展绩效监控。",
]


@pytest.mark.parametrize("sentence", YANBIAN)
def test_sentences_of_yanbian(sentence: str) -> None:
    assert sentence in text_of("yanbian-2024")


@pytest.mark.parametrize("sentence", PANZHIHUA)
def test_sentences_of_panzhihua(sentence: str) -> None:
    assert sentence in text_of("panzhihua-2024")


def test_the_examples_keep_their_own_habits() -> None:
    for sentence in (PANZHIHUA[3], PANZHIHUA[5], PANZHIHUA[14]):
        assert sentence not in text_of("yanbian-2024")
    for sentence in (YANBIAN[4], YANBIAN[9], YANBIAN[14]):
        assert sentence not in text_of("panzhihua-2024")


PLANTED = {
    ("F12", "单位信息", "B9"),
    ("T01-2", "收支决算", "B17"),
    ("X02-14", "收支决算", "B19"),
    ("X01-9", "收支决算", "B31"),
    ("T01-10", "收支决算", "B38"),
    ("F02", "上年对比", "C10"),
    ("F11", "三公经费", "D8"),
    ("F10", "三公经费", "H26"),
    ("T07", "其他重要事项", "B14"),
    ("F01", "绩效管理", "A8"),
    ("F13", "绩效项目", "B12"),
    ("F09", "接待明细", "A5"),
    ("F04", "整体支出按类", "A6"),
    ("F11", "整体自评报告", "E32"),
    ("F13", "表述选项", "B20"),
}


def test_all_planted_mistakes_are_found() -> None:
    findings = checked("with-mistakes").findings
    errors = [(f.code, f.sheet, f.cell) for f in findings if f.level is Level.ERROR]
    assert len(errors) == 15
    assert set(errors) == PLANTED
    others = [(f.level, f.code, f.sheet, f.cell) for f in findings if f.level is not Level.ERROR]
    assert others == [
        (Level.WARNING, "T03", "收支决算", "B13"),
        (Level.WARNING, "F02", "一般公共预算支出", "F6"),
        (Level.WARNING, "T03", "一般公共预算支出", "D12"),
        (Level.WARNING, "W15", "一般公共预算支出", "G12"),
        (Level.NOTE, "Y08", "三公经费", "D10"),
    ]


def test_the_invented_office_prints_all_its_tables(tmp_path: Path) -> None:
    outcome = generate(EXAMPLES / "qingjiang-2024.xlsx", tmp_path)
    assert outcome.checked.findings == []
    assert outcome.document
    assert list(tables_of(outcome.document.read_bytes())) == TITLES

"""Choices of the forms that follow the national one, and the sentences they make."""

from dataclasses import replace

import pytest
from documents import sentences, subject_of

from data_entry.sample import offices, sample
from generator.forms.finding import find_form
from generator.forms.form import load_form

NATIONAL = [
    (
        "项的名称",
        "卫生健康支出（类）……（款）……（项）",
        "各项",
        "各项持平",
        "1.一般公共服务支出（类）",
    ),
    ("项的名称", "卫生健康（类）……（款）……（项）", "各项", "各项持平", "1.一般公共服务（类）统"),
    ("项的名称", "……（款）……（项）", "各项", "各项持平", "1.统计信息事务（款）行政运行（项）。"),
    ("项的名称", "2101501行政运行", "各项", "各项持平", "1.2010501行政运行。年初"),
    ("预算相同", "不写", "各项", "各项持平", "完成年初预算的100%。\n2."),
    ("预算相同", "决算数等于预算数", "各项", "各项持平", "的100%。决算数等于预算数。\n"),
    ("预算相同", "决算数与预算数持平", "各项", "各项持平", "。决算数与预算数持平。\n"),
    ("预算相同", "决算数与年初预算数持平", "各项", "各项持平", "。决算数与年初预算数持平。\n"),
    ("没有的说法", "没有……收入和支出", "政府性基金", "没有三公、基金和采购", "没有政府"),
    ("没有的说法", "无……收入和支出", "国有资本经营", "各项持平", "2024年度无国有资本"),
    (
        "没有的说法",
        "支出0万元，占……，与上年比较",
        "国有资本经营",
        "各项减少",
        "支出0万元，占本年支出合计的0%。与2023年度相比，国有资本经营预算财政拨款支出减少17.00万元，下降100%。",
    ),
    (
        "没有的说法",
        "支出0万元，占……，与上年比较",
        "政府性基金",
        "没有三公、基金和采购",
        "支出0万元，占本年支出合计的0%。与2023年度相比，政府性基金预算财政拨款支出持平。",
    ),
    *(
        ("财政拨款总计写法", label, "财政拨款总体", "各项减少", words)
        for label, words in (
            ("财政拨款收、支总计……", "年度财政拨款收、支总计525.00"),
            ("财政拨款收入总计……，支出总计……", "财政拨款收入总计525.00万元，支出总计525.00"),
        )
    ),
    *(
        ("财政拨款收入", label, "收入", "各项减少", words)
        for label, words in (
            ("财政拨款收入合写", "其中：财政拨款收入520.00万元，占94.55%；其他"),
            (
                "一般公共预算、政府性基金……分列",
                "：一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入20.00万元，占3.64%；其他",
            ),
            (
                "合写，括号里分列：（其中，一般公共预算……）",
                "：财政拨款收入520.00万元（其中，一般公共预算500.00万元，政府性基金预算20.00万元，国有资本经营预算0万元），占94.55%；其他",
            ),
        )
    ),
    *(
        ("总计连接", label, name, "各项减少", words)
        for label, stop, sums, funds in (
            ("另起一句", "。", "年末结转和结余15.00", "年末财政拨款结转和结余3.00"),
            ("逗号相连", "，", "均为560.00", "均为525.00"),
        )
        for name, words in (
            ("收支总体", f"{sums}万元{stop}与2023年度相比，收、支总计各"),
            ("财政拨款总体", f"{funds}万元{stop}与2023年度相比，财政拨款收、支总计各"),
        )
    ),
    *(
        ("比较名称", label, name, "各项减少", words)
        for label, name, words in (
            ("与2023年度相比，收、支总计各增加……", "收支总体", "与2023年度相比，收、支总计各减少"),
            ("都不写名称：与2023年度相比，增加……", "一般公共总体", "与2023年度相比，减少"),
        )
    ),
    *(
        ("合计比较", label, "收入", "各项减少", f"收入合计550.00万元，{words}40.00万元，增长7.84%")
        for label, words in (
            ("与2023年度相比，收入合计增加……", "与2023年度相比，收入合计增加"),
            ("与2023年度相比，增加……", "与2023年度相比，增加"),
            ("比2023年的……万元，增加……", "比2023年的510.00万元，增加"),
            ("比上年增加……", "比上年增加"),
            ("较上年增加……", "较上年增加"),
            ("较上年决算数增加……", "较上年决算数增加"),
            ("较上年决算数……万元增加……", "较上年决算数510.00万元增加"),
        )
    ),
    *(
        ("三公比较", label, "三公总体", "各项减少", f"的91.42%，{words}21.10万元，下降43.24%")
        for label, words in (
            (
                "接在完成率后：，较预算减少……；较2023年度决算增加……",
                "较预算减少2.60万元，下降8.58%，主要原因是厉行节约；较2023年度决算减少",
            ),
        )
    ),
    *(
        ("三公写法", label, "三公总体", "各项减少", f"“三公”经费支出{words}")
        for label, words in (
            ("预算为……，支出决算为……", "全年预算为30.30万元，支出决算为27.70万元，完成"),
            ("预算……，支出决算……", "全年预算30.30万元，支出决算27.70万元，完成"),
            ("只写支出决算为……", "决算为27.70万元。"),
        )
    ),
    *(
        ("三公差异", label, "三公总体", "各项减少", f"91.42%{words}数小于预算数的主要原因是厉行")
        for label, words in (
            ("决算数小于预算数……", "。决算"),
            ("逗号相连：，决算数小于预算数……", "，决算"),
            (
                "2024年度“三公”经费支出决算数小于预算数……",
                "。2024年度“三公”经费支出决算",
            ),
        )
    ),
    (
        "三公分列",
        "写合计和三项的预算、决算",
        "三公总体",
        "各项减少",
        "公务接待费支出预算为1.90万元，支出决算为1.20万元，完成预算的63.16%。",
    ),
    *(
        ("总体写法", label, "收支总体", "各项减少", words)
        for label, words in (
            ("只写收、支总计", "收入总计中，本年收入合计550.00万元，"),
            (
                "先写年初结转、本年收入、本年支出、年末结转，再写收、支总计",
                "本年收入550.00万元，本年支出545.00万元，结余分配0万元，年末结转和结余15.00万元。2024",
            ),
        )
    ),
    *(
        ("具体写法", label, "一般公共具体", "各项减少", words)
        for label, words in (
            ("年初预算为……，支出决算为……", "年初预算为492.00万元，支出决算为502.00万元，完成"),
            (
                "年初预算数为……，支出决算数为……",
                "年初预算数为492.00万元，支出决算数为502.00万元，完成",
            ),
        )
    ),
    ("具体连接", "另起一句：……。其中：", "一般公共具体", "各项减少", "102.03%。其中："),
    ("具体连接", "逗号相连：……，其中：", "一般公共具体", "各项减少", "102.03%，其中："),
    ("基本占比", "不写", "基本支出", "各项减少", "人员经费345.00万元，主要"),
    ("基本占比", "占基本支出的……%", "基本支出", "各项减少", "60.00万元，占基本支出的14.81%，主要"),
    ("用车列举", "其中：……、……", "国有资产", "各项持平", "其中：部级领导干部用车0辆、主要"),
    ("用车列举", "其中：……，……", "国有资产", "各项持平", "其中：部级领导干部用车0辆，主要"),
    ("用车列举", "其中，……，……", "国有资产", "各项持平", "其中，部级领导干部用车0辆，主要"),
    ("离退休用车", "离退休干部服务用车", "国有资产", "各项持平", "离退休干部服务用车0辆"),
    ("离退休用车", "离退休干部用车", "国有资产", "各项持平", "离退休干部用车0辆"),
    ("没有车辆", "只写共有车辆0辆", "国有资产", "没有三公、基金和采购", "共有车辆0辆。"),
    ("没有车辆", "各种用车都列出0辆", "国有资产", "没有三公、基金和采购", "、其他用车0辆。"),
]


@pytest.mark.parametrize(("key", "label", "name", "office", "expected"), NATIONAL)
def test_options_of_the_forms_that_follow_the_national_one(
    key: str, label: str, name: str, office: str, expected: str
) -> None:
    form = load_form(find_form("national"))
    option = next(option for option in form.options if option.key == key)
    last_year = {"合计对比": {"上年本年收入合计": 510, "上年本年支出合计": 515}}
    filled = subject_of(sample(form.questions, offices()[office] | last_year), form=form)
    for other, value in option.choices.items():
        made = replace(filled, options=filled.options | {key: value})
        assert (expected in sentences(made, name)[name]) is (other == label)


SUMS = {
    "没有填": ({}, "550.00万元，其中：", "550.00万元，其中："),
    "没有原因": (
        {"fact_1": 510, "fact_3": 500},
        "550.00万元，与2023年度相比，收入合计增加40.00万元，增长7.84%。其中：",
        "550.00万元，与2023年度相比，收入合计增加40.00万元，增长7.84%，其中：",
    ),
    "有原因": (
        {"fact_1": 550, "fact_2": "普查", "fact_3": 500},
        "550.00万元，与上年持平。其中：",
        "550.00万元，与上年持平，其中：",
    ),
    "减少": (
        {"fact_1": 1100, "fact_2": "普查结束", "fact_3": 500},
        "收入合计减少550.00万元，下降50.00%。主要原因是普查结束。其中：",
        "收入合计减少550.00万元，下降50.00%。主要原因是普查结束。其中：",
    ),
    "上年没有": ({"fact_1": 0, "fact_3": 0}, "上年无收入。其中：", "上年无收入，其中："),
}
"""What is filled of 合计对比 (上年收入, 原因, 上年支出), and what is said of the income with each 合计连接."""


@pytest.mark.parametrize("case", SUMS)
def test_sums_are_compared_with_last_year_where_that_is_filled(case: str) -> None:
    form = load_form(find_form("national"))
    entries = sample(form.questions)
    filled, *expected = SUMS[case]
    entries.sheets["extra_1"] = filled
    made = subject_of(entries, form=form)
    choices = next(each.choices for each in form.options if each.key == "合计连接").values()
    for value, words in zip(choices, expected, strict=True):
        text = sentences(replace(made, options=made.options | {"合计连接": value}), "收入")["收入"]
        assert words in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", "，与上年持平。"), ("{持平因}", "，与上年持平，主要原因是普查。")],
)
def test_what_stayed_the_same_has_a_reason_where_the_office_wants_one(
    value: str, expected: str
) -> None:
    form = load_form(find_form("national"))
    entries = sample(form.questions)
    entries.sheets["extra_1"] = SUMS["有原因"][0]
    made = subject_of(entries, form=form)
    text = sentences(replace(made, options=made.options | {"持平原因": value}), "收入")["收入"]
    assert expected in text


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        (
            {"fact_1": 6, "fact_2": 0, "fact_3": 4},
            "；货物采购授予中小企业合同金额占货物支出金额的50.00%，"
            "工程采购授予中小企业合同金额占工程支出金额的0%，"
            "服务采购授予中小企业合同金额占服务支出金额的50.00%。",
        ),
        ({}, "占政府采购支出总额的75.00%。"),
    ],
)
def test_what_went_to_small_firms_is_taken_apart_where_that_is_filled(
    filled: dict[str, int], expected: str
) -> None:
    form = load_form(find_form("national"))
    entries = sample(form.questions)
    entries.sheets["extra_2"] = filled
    assert sentences(subject_of(entries, form=form))["政府采购"].endswith(expected)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("与其他原因相同", "，主要是业务增加。"),
        ("另起一句：……。主要原因是……", "。主要原因是业务增加。"),
        ("另起一句：……。主要原因是：……", "。主要原因是：业务增加。"),
    ],
)
def test_the_costs_of_running_an_office_may_give_their_reason_in_their_own_way(
    label: str, expected: str
) -> None:
    form = load_form(find_form("national"))
    entries = sample(form.questions)
    entries.sheets["comparison"]["operation"] = {"prior": 40, "reason": "业务增加"}
    made = subject_of(entries, form=form)
    own = next(each.choices[label] for each in form.options if each.key == "运行原因")
    chosen = {"运行原因": own, "原因用词": "主要是", "原因连接": "，"}
    text = sentences(replace(made, options=made.options | chosen), "机关运行经费")
    assert text["机关运行经费"].endswith(expected)


def test_the_subject_and_the_shares_of_spending_may_differ_from_those_of_the_totals() -> None:
    form = load_form(find_form("national"))
    made = subject_of(sample(form.questions), form=form)
    chosen = {"总计主语": "{称谓}", "占比说法": "{全部}合计的"}
    made = replace(made, options=made.options | chosen)
    assert sentences(made, "支出")["支出"].startswith("2024年度本年支出合计545.00万元")
    assert "占支出合计的74.31%" in sentences(made, "支出")["支出"]
    other = replace(made, options=made.options | {"合计主语": "{同样主语}", "支出比例": ""})
    assert sentences(other, "支出")["支出"].startswith("县统计局2024年度本年支出合计545.00万元")
    assert "万元，占74.31%" in sentences(other, "支出")["支出"]
    assert "占收入合计的" in sentences(other, "收入")["收入"]


def test_after_the_three_items_the_change_is_said_of_the_whole() -> None:
    form = load_form(find_form("national"))
    made = subject_of(sample(form.questions), form=form)
    chosen = {
        "三公比较": "，{较预算}{预算原因}；较{上年度}决算{变化}",
        "三公分列": "，其中：{列举}",
    }
    text = sentences(replace(made, options=made.options | chosen), "三公总体")["三公总体"]
    assert "。“三公”经费支出较预算减少0.30万元，下降1.33%" in text
    assert "，较预算" not in text


OF_FORMS = [
    *(
        ("chongqing-2024", "专用结余", label, "总体四段", "各项减少", f"{label}0万元，年初")
        for label in ("使用非财政拨款结余和专用结余", "使用非财政拨款结余（含专用结余）")
    ),
    (
        "chongqing-2024",
        "没有结余",
        "写明无增减",
        "总体四段",
        "没有结余",
        "0万元，与2023年度相比，无增减。",
    ),
    ("chongqing-2024", "没有结余", "不比较", "总体四段", "没有结余", "年末结转和结余0万元。"),
    (
        "chongqing-2024",
        "此外一句",
        "写",
        "总体四段",
        "各项减少",
        "专用结余0万元，年初结转和结余10.00万元。",
    ),
    (
        "chongqing-2024",
        "此外一句",
        "只写有的",
        "总体四段",
        "各项减少",
        "此外，年初结转和结余10.00万元。",
    ),
    (
        "chongqing-2024",
        "总体编号",
        "1.总体情况，2.收入情况……",
        "总体四段",
        "各项减少",
        "4.结转结余情况。",
    ),
    (
        "chongqing-2024",
        "总体编号",
        "总体情况不编号，1.收入情况……",
        "总体四段",
        "各项减少",
        "\n3.结转结余情况。",
    ),
    (
        "chongqing-2024",
        "财政拨款原因",
        "逗号相连",
        "财政拨款总体",
        "各项减少",
        "27.08%，主要原因是",
    ),
    (
        "chongqing-2024",
        "财政拨款原因",
        "另起一句",
        "财政拨款总体",
        "各项减少",
        "27.08%。主要原因是",
    ),
    (
        "beijing-2023",
        "收入写法",
        "一项一段，编号",
        "收入",
        "各项减少",
        "\n1.财政拨款收入520.00万元，",
    ),
    (
        "beijing-2023",
        "收入写法",
        "写在一段里",
        "收入",
        "各项减少",
        "其中：财政拨款收入520.00万元，",
    ),
    ("guangxi-2024", "类的用途", "主要用于……", "支出", "各项减少", "万元：主要用于示例文字。"),
    ("guangxi-2024", "类的用途", "主要用于：……", "支出", "各项减少", "万元：主要用于：示例文字。"),
]


@pytest.mark.parametrize(("name", "key", "label", "sentence", "office", "expected"), OF_FORMS)
def test_options_of_one_form(
    name: str, key: str, label: str, sentence: str, office: str, expected: str
) -> None:
    form = load_form(find_form(name))
    entries = sample(form.questions, offices().get(office))
    if office == "没有结余":
        entries.sheets["accounts"] |= {"carried_in": 0, "carried_out": 0}
        entries.sheets["extra_4"] = {"fact_1": 0}
    made = subject_of(entries, form=form)
    option = next(each for each in form.options if each.key == key)
    for other, value in option.choices.items():
        text = sentences(replace(made, options=made.options | {key: value}), sentence)[sentence]
        assert (expected in text) is (other == label)

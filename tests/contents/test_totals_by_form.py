"""Totals as some provinces write them: item by item, each beside last year where that is filled."""

import pytest
from documents import sentences

from data_entry.sample import offices, sample
from generator.authoring.trial_run import read_back
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.forms.phrases import KEPT
from generator.run.pipeline import subject_of

HAINAN = {
    "上年使用非财政拨款结余": 2,
    "使用非财政拨款结余变动原因": "结余减少",
    "上年年初结转和结余": 8,
    "上年结余分配": 0,
    "上年年末结转和结余": 15,
    "年末结转和结余变动原因": "略",
}
SUMS = {"上年本年收入合计": 500, "上年年初结转和结余": 10, "上年本年支出合计": 500}
CASES = {
    "parts of the totals": (
        *("hainan-2024", "各项减少", "结转对比", {}, "收支总体"),
        [
            "收入总计560.00万元，支出总计560.00万元，与2023年度相比，收入、支出总计各",
            "（一）收入总计主要构成。\n本年收入550.00万元。\n使用非财政拨款结余0万元。\n年初结转结余10.00万元。\n",
            "（二）支出总计主要构成。\n本年支出545.00万元。\n结余分配0万元。\n年末结转结余15.00万元。",
        ],
    ),
    "parts beside last year": (
        *("hainan-2024", "各项减少", "结转对比", HAINAN, "收支总体"),
        [
            "使用非财政拨款结余0万元，较2023年度决算数减少2.00万元，主要原因是结余减少。",
            "年初结转结余10.00万元，较2023年度决算数增加2.00万元，增长25.00%，主要原因是",
            "结余分配0万元，较2023年度决算数增加0万元，增长0%，",
            "年末结转结余15.00万元，较2023年度决算数增加0万元，增长0%",
        ],
    ),
    "parts of a new office": (
        *("hainan-2024", "新设单位", "结转对比", HAINAN, "收支总体"),
        ["收入总计560.00万元，支出总计560.00万元。\n（一）", "年初结转结余10.00万元。\n"],
    ),
    "income without last year": (
        *("jiangxi-2024", "各项减少", "合计对比", {}, "收入"),
        [
            "本部门2024年度收入总计560.00万元，其中年初结转和结余10.00万元；本年收入合计550.00万元。其中：财政拨款收入520.00万元，"
        ],
    ),
    "income beside last year": (
        *("jiangxi-2024", "各项减少", "合计对比", SUMS | {"收入合计变动原因": "项目增加"}, "收入"),
        [
            "其中年初结转和结余10.00万元，较2023年增加0万元，增长0%；本年收入合计550.00万元，较2023年增加50.00万元，增长10.00%，主要原因是：项目增加。其中："
        ],
    ),
    "income of which nothing was before": (
        *("jiangxi-2024", "各项减少", "合计对比", SUMS | {"上年年初结转和结余": 0}, "收入"),
        ["其中年初结转和结余10.00万元，较2023年增加10.00万元；本年收入"],
    ),
    "income of a new office": (
        *("jiangxi-2024", "新设单位", "合计对比", SUMS, "收入"),
        ["其中年初结转和结余10.00万元；本年收入合计550.00万元。其中："],
    ),
    "income item by item": (
        *("liaoning-2024", "各项减少", "合计对比", {}, "收入"),
        [
            "（一）收入总计560.00万元，包括：\n1.财政拨款收入520.00万元，占收入总计的92.86%。其中：一般公共预算财政拨款收入500.00万元，政府性基金收入20.00万元，国有资本经营预算财政拨款收入0万元。\n2.上级补助收入0万元，占收入总计的0%。\n",
            "6.其他收入30.00万元，占收入总计的5.36%。\n7.使用非财政拨款结余（含专用结余）0万元，占收入总计的0%。\n8.年初结转和结余10.00万元，占收入总计的1.79%。",
        ],
    ),
    "spending item by item": (
        *("liaoning-2024", "各项减少", "合计对比", SUMS, "支出"),
        [
            "（二）支出总计560.00万元，包括：\n1.基本支出405.00万元，占支出总计的72.32%。\n",
            "年末结转和结余15.00万元，占支出总计的2.68%。\n与2023年度相比，支出合计增加45.00万元，增长9.00%。主要原因是示例文字。\n与2023年度相比，收、支总计各",
        ],
    ),
    "funds in brackets": (
        *("zhejiang-2023", "各项减少", "合计对比", SUMS, "收入"),
        [
            "本年收入合计550.00万元；包括财政拨款收入520.00万元（其中，一般公共预算500.00万元，政府性基金预算20.00万元，国有资本经营预算0万元），占收入合计94.55%；",
            "其他收入30.00万元，占收入合计5.45%。与2023年度相比，收入合计增加50.00万元，增长10.00%。主要原因是：",
        ],
    ),
    "totals without their name": (
        *("zhejiang-2023", "各项减少", "", {}, "收支总体"),
        [
            "收入总计560.00万元，支出总计560.00万元，与2023年度相比，各减少171.00万元，下降23.39%。主要原因是：普查任务结束。收入总计中，"
        ],
    ),
    "totals that stay as they were": (
        *("zhejiang-2023", "各项持平", "", {}, "收支总体"),
        ["支出总计560.00万元，与2023年度相比，收、支总计持平。收入总计中，"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_totals_are_written_item_by_item(case: str) -> None:
    name, office, title, filled, sentence, expected = CASES[case]
    form = load_form(find_form(name))
    entries = sample(form.questions, offices()[office] | ({title: filled} if filled else {}))
    text = sentences(subject_of(read_back(form, entries)), sentence)[sentence].replace(KEPT, "")
    assert [each for each in expected if each not in text] == [], text

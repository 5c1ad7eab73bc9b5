"""Pieces of a sentence, learned from a line that says them otherwise: what is learned, word by word."""

from collections.abc import Sequence
from functools import cache, partial

import pytest
from rapidfuzz import fuzz

from data_entry.sample import offices, sample, texts_in
from generator.authoring.learning.learn import _Learning
from generator.authoring.learning.office import GivenOffice
from generator.authoring.learning.patterns import UnlearnedError, learned
from generator.authoring.learning.spoken import Compiled
from generator.forms.finding import find_form
from generator.forms.form import load_form


@cache
def learning(office: str, *chosen: tuple[str, str]) -> _Learning:
    """The national form, as it says an office with some of its options."""
    form = load_form(find_form("national"))
    entries = partial(sample, differing=offices()[office])
    given = GivenOffice(entries, texts_in(entries(form.questions).sheets))
    return _Learning(form, given.subject(form), Compiled.of(form), given).under(dict(chosen))


def words(wanted: str, sentence: str, office: str, *chosen: tuple[str, str]) -> dict[str, str]:
    """What a line teaches that says a line of the form's sentence in other words."""
    own = learning(office, *chosen)
    spoken = max(own.speaker.lines(sentence), key=lambda each: fuzz.ratio(each.text, wanted))
    found = learned(spoken, wanted, own.vocabulary)
    return {f"{word}.{key}".rstrip("."): pattern for (word, key), pattern in found.items()}


FALLS, SAME = "各项减少", "各项持平"
BY_COMMA = ("差异连接", "，")
ROW = "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）"
LEARNED = [
    # a row: what stands after its name; the budget left out; amounts that are equal
    (
        f"3.{ROW}：支出决算为60.00万元，完成预算100%。",
        "各项",
        SAME,
        (),
        {
            "项名之后.各项": "：",
            "预算名.各项": "预算",
            "预算决算.各项": "支出决算为{决算数}[，完成{预算名}{完成率}]。",
        },
    ),
    # the reason after a comma, with words put in before it
    (
        "2.一般公共服务支出（类）统计信息事务（款）专项普查活动（项）：年初预算为113.00万元，支出决算为97.00万元，"
        "完成年初预算的85.84%，支出决算数小于年初预算数的主要原因：采购节约。",
        "各项",
        FALLS,
        (BY_COMMA,),
        {
            "项名之后.各项": "：",
            "差异.各项": "[支出决算数{与预算}年初预算数的主要原因：{差异原因}。]",
        },
    ),
    # a list whose signs and whose introduction both differ
    (
        "2024年度一般公共预算财政拨款支出502.00万元，主要用于：一般公共服务支出397.00万元，占79.08%，社会保障和就业支出"
        "60.00万元，占11.95%，卫生健康支出20.00万元，占3.98%，住房保障支出25.00万元，占4.98%。",
        "一般公共结构",
        FALLS,
        (),
        {
            "各项间隔.各类": "，",
            "结构.一般公共": "{本年度}{名称}{数}[，主要用于：{列举}]。",
        },
    ),
    # words chosen by an option are words too
    (
        "2024年度，县统计局政府采购支出总额42.00万元，其中：货物类13.00万元；工程类21.00万元；服务类8.00万元。授予中小企业合同金额"
        "29.00万元，占政府采购支出总额的69.05%，其中：授予小微企业合同金额11.00万元，占政府采购支出总额的26.19%。",
        "政府采购",
        FALLS,
        (),
        {"采购各种": "货物类{事项.货物}；工程类{事项.工程}；服务类{事项.服务}"},
    ),
    # counts of one figure, by what is counted; a use that this office has none of is kept
    (
        "外事接待支出0万元，接待0批次，0人次。",
        "接待",
        SAME,
        (),
        {
            "外事接待句": "外事接待支出{三公.外事接待.决算数}[，主要用于{三公.外事接待.用途}]，"
            "接待{三公.外事批次.数量}批次，{三公.外事人次.数量}人次。"
        },
    ),
    # what is said where nothing has changed
    (
        "2024年度财政拨款“三公”经费支出全年预算为27.20万元，支出决算为27.20万元，完成全年预算的100%。"
        "决算数与预算数相同。与上年决算数相同。",
        "三公总体",
        SAME,
        (),
        {"预算持平.三公": "决算数与预算数相同。", "持平.三公": "与上年决算数相同。"},
    ),
]


@pytest.mark.parametrize(("wanted", "sentence", "office", "chosen", "patterns"), LEARNED)
def test_the_piece_that_differs_is_learned_and_no_more(
    wanted: str,
    sentence: str,
    office: str,
    chosen: Sequence[tuple[str, str]],
    patterns: dict[str, str],
) -> None:
    assert words(wanted, sentence, office, *chosen) == patterns


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        # true of this office alone: nothing has changed; the form says that in no word here
        ("2024年度本年收入合计550.00万元，与上年相同，其中：财政拨款收入520.00万元。", "收入"),
        (f"3.{ROW}。年初预算为60.00万元，支出决算与预算相同。", "各项"),
        # a figure that is none of the office's
        (f"3.{ROW}：支出决算为61.00万元，完成预算100%。", "各项"),
    ],
)
def test_a_case_or_a_figure_that_the_form_does_not_say_there_is_not_learned(
    wanted: str, sentence: str
) -> None:
    with pytest.raises(UnlearnedError):
        words(wanted, sentence, SAME)


@pytest.mark.parametrize(
    "cars",
    [
        # the names of some are others: their zeros are not that of the first
        "部级领导干部用车0辆、主要领导干部用车1辆、机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、"
        "特种专业技术用车0辆、离退休干部用车0辆、其他用车4辆",
        # the first is left out
        "机要通信用车0辆、主要领导干部用车1辆、其他用车4辆",
    ],
)
def test_a_zero_is_no_other_fact_that_is_zero_too(cars: str) -> None:
    line = f"截至2024年12月31日，县统计局共有车辆5辆，其中：{cars}。其他用车主要是用于下乡普查。"
    with pytest.raises(UnlearnedError):
        words(f"{line}单价100万元（含）以上设备（不含车辆）2台（套）。", "国有资产", FALLS)


def test_a_comma_where_the_form_ends_a_sentence_is_seen_in_what_it_says() -> None:
    """The full stop that it takes away stands inside the piece before."""
    own = learning(FALLS, BY_COMMA, ("原因连接", "，"), ("三公比较", "，较上年{变化}"))
    texts = [each.text for name in ("各项", "三公总体") for each in own.speaker.lines(name)]
    assert not [each for each in texts if "。，" in each]
    assert any("98.67%，较上年" in each or "91.42%，较上年" in each for each in texts)

"""Quantities of running text: a sentence in; numbers, units, precision and places out."""

from decimal import Decimal

import pytest

from data_entry.numbers import NumberStyle
from generator.checks.reading.quantities import (
    clause_before,
    count_of,
    quantities,
    sentence_around,
    sentence_start,
    years,
)
from generator.checks.reading.style import style_faults

FOUND: list[tuple[str, list[str]]] = [
    # units
    ("本年收入合计286.40万元。", ["286.40 万元"]),
    ("支付工程款124300元。", ["124300 元"]),
    ("专项债券资金1.2亿元", ["1.2 亿元"]),
    ("占本年支出合计的62.50%", ["62.50 %"]),
    ("比上年提高3.4个百分点", ["3.4 个百分点"]),
    ("国内公务接待12批次，96人次", ["12 批次", "96 人次"]),
    ("共有车辆4辆，其中：其他用车2辆", ["4 辆", "2 辆"]),
    ("单价100万元（含）以上设备3台（套）", ["100 万元", "3 台（套）"]),
    ("惠及群众2.3万人次", ["2.3 万人次"]),
    ("自评得分为96.5分", ["96.5 分"]),
    ("下设二级预算单位5个，在编38人", ["5 个", "38 人"]),
    ("完成培训8期", ["8 期"]),
    # how the number is written
    ("收入２８６．４０万元", ["286.40 万元"]),
    ("占６２．５％", ["62.5 %"]),
    ("收入1,286.40万元，支出12,345,678元", ["1286.40 万元", "12345678 元"]),
    ("收入 286.40 万元", ["286.40 万元"]),
    ("年末结转和结余-3.20万元", ["-3.20 万元"]),
    ("净增加额为−3.20万元", ["-3.20 万元"]),
    ("支出为0万元", ["0 万元"]),
    ("办理1,23人", ["1 ", "23 人"]),
    # ranges, and what is only rough
    ("每户补助500-800元", ["500 "]),
    ("每户补助500—800元", ["500 "]),
    ("发放补助500元至800元", ["500 元", "800 元"]),
    ("约120万元", []),
    ("近3万人次", []),
    ("120余万元", []),
    ("惠及120余人", []),
    ("惠及群众3万人次以上", []),
    ("满意度≥95%", []),
    ("满意度95%左右", []),
    ("不低于90%的，得10分", ["10 分"]),
    # dates, labels, documents
    ("2024年度收入12万元", ["12 万元"]),
    ("截至2024年12月31日，共有车辆4辆", ["4 辆"]),
    ("2024年9月1日上午9时", []),
    ("川财预〔2024〕12号", ["12 "]),
    ("（川财预〔2024〕12号）安排30万元", ["12 ", "30 万元"]),
    ("按照《2024年100项民生实事》安排30万元", ["30 万元"]),
    ("川财规[2021]安排30万元", ["30 万元"]),
    ("1.公务接待费支出0.42万元", ["0.42 万元"]),
    ("如下：\n2、公务接待费支出0.42万元", ["0.42 万元"]),
    ("第3批次资金", []),
    ("报表Z05第2页", []),
    ("无收入，无支出", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_numbers_and_units(text: str, expected: list[str]) -> None:
    assert [f"{q.written} {q.unit}" for q in quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("收入１,286.40 万元，占62.5％。", ["１,286.40 万元", "62.5％"]),
        ("（一）12人次，\n3.5亿元", ["12人次", "3.5亿元"]),
        ("结余-3.20万元", ["-3.20万元"]),
    ],
)
def test_places_are_those_of_the_text_as_given(text: str, pieces: list[str]) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == pieces


@pytest.mark.parametrize(
    ("text", "value", "slack"),
    [
        ("286.40万元", "2864000", "50"),
        ("17万元", "170000", "50"),
        ("17.123万元", "171230", "5"),
        ("1.2亿元", "120000000", "500000"),
        ("124300元", "124300", "0.005"),
        ("62.5%", "0.625", "0.0005"),
        ("100%", "1", "0.005"),
        ("96.5分", "96.5", "0.05"),
        ("3.4个百分点", "3.4", "0.05"),
        ("12人次", "12", "0.5"),
    ],
)
def test_value_in_yuan_and_what_rounding_explains(text: str, value: str, slack: str) -> None:
    (quantity,) = quantities(text)
    assert (quantity.value, quantity.slack) == (Decimal(value), Decimal(slack))
    assert quantity.agrees_with(Decimal(value) + Decimal(slack))
    assert not quantity.agrees_with(Decimal(value) + Decimal(slack) * 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年度比2023年增加", [(2024, 0), (2023, 7)]),
        ("按照《2022年办法》（川财〔2021〕3号），２０２４年", [(2024, 24)]),
        ("1998年设立，收入2024万元", []),
    ],
)
def test_years_outside_titles(text: str, expected: list[tuple[int, int]]) -> None:
    assert list(years(text)) == expected


def test_sentence_and_clause_around_a_place() -> None:
    text = "收入286万元；支出271万元，其中：项目支出120万元。结余15万元"
    at = text.index("120")
    assert sentence_around(text, at) == "支出271万元，其中：项目支出120万元"
    assert clause_before(text, at) == "项目支出"
    assert sentence_start(text, at) == text.index("支出")
    assert sentence_around(text, len(text) - 1) == "结余15万元"
    assert clause_before(text, 2) == "收入"


@pytest.mark.parametrize(
    ("numeral", "count"),
    [("3", 3), ("三", 3), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99)],
)
def test_a_count_in_words_is_a_number(numeral: str, count: int) -> None:
    assert count_of(numeral) == count


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("（九）甲。\n（十）乙。\n（十一）丙。", []),
        ("（十九）甲。\n（二十一）乙。", ["编号“（二十一）”与前面的 19 不相接"]),
        ("（三五）甲。\n（四）乙。", []),  # three to five, no number of a paragraph
    ],
)
def test_numbers_of_paragraphs_in_chinese_follow_each_other(text: str, skipped: list[str]) -> None:
    found = [each.message for each in style_faults(text, NumberStyle(percent_whole=False))]
    assert [each for each in found if "编号" in each] == skipped

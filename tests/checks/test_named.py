"""Which fact of the workbook a quantity is said to be: words before it in, facts out."""

from decimal import Decimal

import pytest

from generator.checks.reading.named import Fact, Names, Role, squeeze, tie
from generator.checks.reading.quantities import quantities

YEAR = 2024
_AMOUNTS: list[tuple[str, int, Role]] = [
    ("本年收入合计", 2864000, "本年"),
    ("本年支出合计", 2710000, "本年"),
    ("基本支出", 1500000, "本年"),
    ("项目支出", 1210000, "本年"),
    ("公务接待费", 4200, "本年"),
    ("公务接待费", 5000, "预算"),
    ("公务接待费", 4800, "上年"),
    ("机关运行经费", 96000, "本年"),
    ("“三公”经费", 38000, "本年"),
    ("因公出国（境）费", 0, "本年"),
]
UNIT = Names(
    [Fact(name, Decimal(value), "元", f"{name}.{role}", role) for name, value, role in _AMOUNTS]
    + [
        Fact("国内公务接待批次", Decimal(12), "个", "batches"),
        Fact("自评得分", Decimal("96.5"), "分", "score"),
    ],
    has_budget=True,
    own_names=["清江县统计局"],
)
PROJECT = Names(
    [
        Fact("到位资金", Decimal(1200000), "元", "received"),
        Fact("支出", Decimal(1180000), "元", "used"),
        Fact("执行率", Decimal("0.9833"), "%", "rate"),
    ],
    has_budget=False,
    own_names=["统计普查经费"],
)
TIED = [
    # the name, what may stand beside it, what may stand between it and the amount
    ("本年收入合计286.40万元", "本年收入合计.本年"),
    ("2024年度本年收入合计为286.40万元", "本年收入合计.本年"),
    ("清江县统计局2024年本年支出合计271万元", "本年支出合计.本年"),
    ("1.基本支出150万元", "基本支出.本年"),
    ("本年支出合计271万元，其中：基本支出150万元", "基本支出.本年"),
    ("公务接待费支出决算为0.42万元", "公务接待费.本年"),
    ("“三公”经费支出决算总额3.8万元", "“三公”经费.本年"),
    ("因公出国（境）费0万元", "因公出国（境）费.本年"),
    ("国内公务接待批次12批次", "batches"),
    ("自评得分为96.5分", "score"),
    # of the year or of the budget
    ("公务接待费年初预算数为0.5万元", ""),
    ("年初预算288万元，其中：公务接待费0.5万元", "公务接待费.预算"),
    ("年初预算288万元，支出决算271万元，其中：公务接待费0.42万元", "公务接待费.本年"),
    ("上年公务接待费0.48万元", "公务接待费.上年"),
    ("2023年公务接待费0.48万元", "公务接待费.上年"),
    ("2022年公务接待费0.51万元", ""),
    # more words, so another thing
    ("会议费、公务接待费0.42万元", ""),
    ("信息中心公务接待费0.12万元", ""),
    ("局机关支出：基本支出90万元", ""),
    ("合作项目支出121万元", ""),
    # a part of the year, a change
    ("上半年基本支出72万元", ""),
    ("截至9月基本支出112万元", ""),
    ("截至2024年12月31日基本支出150万元", "基本支出.本年"),
    ("1月至12月，基本支出150万元", "基本支出.本年"),
    ("11月1日至12月31日，基本支出20万元", ""),
    ("办公费增加2万元，其中基本支出1万元", ""),
    # another kind of quantity
    ("基本支出15个", ""),
    ("自评得分96.5%", ""),
    ("支出增加12万元", ""),
]


def _paths(text: str, names: Names) -> str:
    return "|".join(str(fact.path) for fact in tie(text, quantities(text)[-1], names, YEAR))


@pytest.mark.parametrize(("text", "path"), TIED)
def test_the_last_amount_is_that_fact_of_the_unit(text: str, path: str) -> None:
    assert _paths(text, UNIT) == path


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("到位资金120万元", "received"),
        ("统计普查经费项目实际支出118万元", "used"),
        ("资金执行率为98.33%", "rate"),
        ("上年支出118万元", ""),
        ("到位资金120万元，其中支出118万元", ""),
        ("全市执行率98.33%", ""),
    ],
)
def test_a_project_has_no_last_year_and_no_budget(text: str, path: str) -> None:
    assert _paths(text, PROJECT) == path


def test_one_amount_under_a_name_or_none() -> None:
    assert UNIT.amount("“三公”经费") == Decimal(38000)
    assert UNIT.amount("公务接待费") == Decimal(4200)
    assert UNIT.amount("自评得分") is None
    assert UNIT.amount("收入总计") is None
    two = Names([Fact("支出", Decimal(n), "元", str(n)) for n in (1, 2)], has_budget=False)
    assert two.amount("支出") is None


def test_short_names_stand_for_too_many_things() -> None:
    short = [Fact("结余", Decimal(1), "元", "left")]
    assert not Names(short, has_budget=True).facts
    assert Names(short, has_budget=False).at_end_of("年末结余") == "结余"


def test_names_are_compared_without_marks() -> None:
    assert squeeze("“三公” 经费（２０２４）") == "三公经费2024"

"""Figures, words and directions of a typed line become tags; nothing is placed that could be another."""

import re
from functools import cache

import pytest

from data_entry.sample import typed_texts
from generator.authoring.learning.asked import TAG
from generator.authoring.learning.cases import Case, cases_of
from generator.authoring.learning.office import sample_office
from generator.authoring.learning.own import Author, author_of
from generator.authoring.learning.placing.slots import UnplacedError
from generator.authoring.trial_run import read_back
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import subject_of


@cache
def author(name: str = "national") -> Author:
    form = load_form(find_form(name))
    return author_of(
        form, subject_of(read_back(form, sample_office(form.questions))), typed_texts()
    )


def said(line: str, name: str = "national") -> str:
    return re.sub(r"\{\{ (.*?)(?:\|印)? \}\}", r"<\1>", author(name).sentence([line]).text)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        # by a value that one fact has
        ("2024年收入合计550.00万元。", "<年>年收入合计<收支.本年收入合计>。"),
        # nothing by its value: the words before it decide
        (
            "上级补助收入0万元，经营收入0万元。",
            "上级补助收入<收支.上级补助收入>，经营收入<收支.经营收入>。",
        ),
        (
            "国内公务接待7批次、61人次。",
            "国内公务接待<三公.国内批次.数量>批次、<三公.国内人次.数量>人次。",
        ),
        ("县统计局共有车辆5辆。", "<称谓>共有车辆<事项.车辆总数>辆。"),
        ("2024年度收入550.00万元。", "<年>年度收入<收支.本年收入合计>。"),
        # two facts of one value
        (
            "政府性基金预算财政拨款收入20.00万元，支出20.00万元。",
            "政府性基金预算财政拨款收入<收支.政府性基金预算财政拨款收入>，"
            "支出<收支.政府性基金预算财政拨款支出>。",
        ),
        # a list, and what it is called
        (
            "人员经费345.00万元，包括基本工资、津贴补贴、机关事业单位基本养老保险缴费、"
            "职工基本医疗保险缴费、住房公积金等。",
            "人员经费<收支.人员经费>{% if 人员款 %}，包括{% for 行 in 人员款 %}<行.名称>"
            '<"、" if not loop.last>{% endfor %}等{% endif %}。',
        ),
        # figures of the form's own words stay
        ("截至2024年12月31日。", "截至<年>年12月31日。"),
        ("截至2024年6月30日。", "截至<年>年6月30日。"),
        (
            "单价100万元（含）以上设备（不含车辆）2台（套）。",
            "{% if 事项.大型设备|有 %}单价100万元（含）以上设备（不含车辆）"
            "<事项.大型设备>台（套）。{% endif %}",
        ),
        # of the fact that is called so at greater length
        (
            "一般公共预算基本支出405.00万元。",
            "一般公共预算基本支出<收支.一般公共预算财政拨款基本支出>。",
        ),
        # a line that begins with a heading of its own, and what a title counts
        (
            "1.因公出国（境）费。全年团组1个、2人次。",
            "1.因公出国（境）费。全年团组<三公.团组.数量>个、<三公.出国人次.数量>人次。",
        ),
        # the form has the same words before one tag only
        ("2024年公务用车保有量为5辆。", "<年>年公务用车保有量为<三公.保有车辆.数量>辆。"),
    ],
)
def test_a_figure_is_placed_by_its_value_or_by_its_words(line: str, wanted: str) -> None:
    assert said(line) == wanted


def test_of_equal_counts_it_is_the_one_called_like_the_words_before_it() -> None:
    """A unit that buys two cars of which one is 越野车 shall not have two of them."""
    line = "全年更新购置公务用车1辆，其中：轿车0辆、金额0万元，越野车1辆、金额18.00万元。"
    assert "，越野车<三公.购置越野车.数量>辆、金额<三公.购置越野车.金额>。" in said(
        line, "sichuan-2024"
    )
    with pytest.raises(UnplacedError):  # bought or kept? the sentence before does not tell
        said(f"{line}单位共有公务用车5辆，其中：轿车3辆、越野车2辆、载客汽车0辆。", "sichuan-2024")
    line = (
        "共计支出0.90万元，具体内容包括：接待市统计局年报会审0.50万元、接待邻县统计局交流0.40万元。"
    )
    assert "{% for 行 in 接待明细 %}<行.事项><行.金额>" in said(line, "sichuan-2024")


def test_a_direction_is_said_in_its_case_and_the_others_are_the_forms() -> None:
    line = "收支较上年减少171.00万元，下降23.39%，主要原因是普查任务结束。"
    assert said(line) == (
        "{% if 有上年 and 收支总计.上年数 and not 收支总计.持平 %}"
        "收支较上年<收支总计.增减><收支总计.差额>，<收支总计.升降><收支总计.变动率>"
        "{% if 收支总计.原因|有 %}，主要原因是<收支总计.原因>{% endif %}。"
        '{% else %}<与上年(收支总计).removeprefix("，")>{% endif %}'
    )


def test_clauses_that_compare_stand_in_their_case_and_the_rest_in_all() -> None:
    line = "1.因公出国（境）费5.50万元，比上年9.00万元少3.50万元，降幅38.89%。"
    assert said(line.replace("少", "减少")) == (
        "<三公.出国.序>因公出国（境）费<三公.出国.决算数>"
        "{% if 有上年 and 三公.出国.上年数 and not 三公.出国.持平 %}，比上年<三公.出国.上年数>"
        '<三公.出国.增减><三公.出国.差额>，<"降幅" if 三公.出国.增减 == "减少" else "增幅">'
        "<三公.出国.变动率>{% elif 有上年 %}，"
        '<"与上年持平" if 三公.出国.持平 else "上年无此项">{% endif %}。'
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("另有0万元。", "“0万元”可能是：国有资本经营预算财政拨款收入"),
        ("收入合计550.10万元。", "“550.10万元”在样本单位的数里没有"),
        ("共有3辆。", "“3”在样本单位的数里没有"),
        ("收支较上年增加171.00万元。", "“增加”"),  # the office's has fallen
        ("公务接待费减少，主要原因是批次减少。", "“批次减少”是样本单位填的文字"),  # not asked here
        ("占100%。", "“100%”"),
        # an author's own reason would stand in every office's document, and of what it is, nothing tells
        ("机构有调整，主要原因是机构改革。", "“机构改革”是各单位自己的原因"),
        (
            "出国费5.50万元，比上年减少3.50万元；接待费1.20万元，比上年减少1.50万元。主要原因是改革。",
            "“改革”是各单位自己的原因",
        ),
        ("年末实有XX人。", "“XX”还没有换成样本单位的数"),
        # two facts of one value, and the words would do for both
        ("本单位用于基本支出的财政拨款405.00万元。", "“405.00万元”可能是：基本支出、"),
        # a text of the workbook that happens to stand in another
        ("（一）组织实施统计调查。", "“（一）组织实施统计调查。”是样本单位填的文字"),
    ],
)
def test_what_could_be_another_is_not_placed(line: str, message: str) -> None:
    with pytest.raises(UnplacedError, match=re.escape(message)):
        author().sentence([line])


def test_a_sentence_instead_of_another_asks_what_that_one_asks() -> None:
    phrase = "{% if 甲 %}一{% if 乙 %}二{% endif %}{% else %}{% if 丙 %}三{% endif %}{% endif %}"
    assert [each.test for each in cases_of(phrase, lambda test: test == "甲")] == [
        "(甲)",
        "not (乙)",
    ]
    assert [each.test for each in cases_of(phrase, lambda test: test == "丙")] == [
        "not (甲)",
        "(丙)",
    ]
    units = "所属{% for 家 in 下属 %}、{{ 家 }}{% endfor %}"
    assert cases_of(units, lambda _: False) == [Case("not (下属)")]
    assert cases_of(units, lambda _: True) == []
    assert cases_of("{% if 甲 %}一{% endif %}", lambda _: True) == [Case("(甲)", "一")]
    sentence = author().sentence(["收入合计550.00万元。"], "收入", [Case("(甲)")])
    assert sentence.text == (
        "{% if (甲) %}\n收入合计{{ 收支.本年收入合计|印 }}。\n{% else %}{{ 句.收入 }}\n{% endif %}"
    )


def test_what_rows_are_used_for_is_asked_of_every_agency() -> None:
    rows = [
        f"{n}.{name}。主要用于：日常办公。支出决算为{amount}.00万元。"
        for n, (name, amount) in enumerate(
            [
                ("一般公共服务支出（类）统计信息事务（款）行政运行（项）", 300),
                ("一般公共服务支出（类）统计信息事务（款）专项普查活动（项）", 97),
                (
                    "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
                    60,
                ),
                ("卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）", 20),
                ("住房保障支出（类）住房改革支出（款）住房公积金（项）", 25),
            ],
            1,
        )
    ]
    writing = author().under("")
    assert (
        "{% if 行.用途|有 %}主要用于：{{ 行.用途|印 }}。{% endif %}" in writing.sentence(rows).text
    )
    assert writing.uses == {"一般公共预算支出": ["日常办公"]}


def test_what_the_form_only_says_more_in_a_case_is_no_case_of_the_sentence() -> None:
    """Where there is nothing to tell, the line is left out; words true in one case only are asked for."""
    more = [Case("(绩效.绩效目标)", "编制了绩效目标"), Case("(报告名称)", "，形成{{ 报告 }}")]
    line = "对5个项目编制了绩效目标。"
    assert author().sentence([line], "绩效", more).text == (
        "{% if (绩效.绩效目标) %}对{{ 绩效.绩效目标|印 }}个项目编制了绩效目标。{% endif %}"
    )
    more = [Case("(报告名称)", "自评报告详见附件。")]
    told = author().sentence([f"{line}绩效自评报告见附件。"], "绩效", more).text
    assert told.startswith("{% if (报告名称) %}")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        # a share of a whole that no fact is: the words after 占 say of which
        (
            "基本支出405.00万元，其中公用经费60.00万元，占基本支出的14.81%。",
            "{% if 收支.基本支出 %}，占基本支出的<(收支.公用经费 / 收支.基本支出)>{% endif %}。",
        ),
        # the other way round in another office
        ("机关运行经费减幅22.08%。", '<"减幅" if 运行经费.增减 == "减少" else "增幅">'),
        # one amount of several facts
        ("上缴上级支出、经营支出0万元。", "<(收支.上缴上级支出 + 收支.经营支出)>"),
        # last year is called as the line calls it
        (
            "机关运行经费支出60.00万元，比2023年度减少17.00万元，下降22.08%。",
            "{% elif 有上年 %}，{% if 运行经费.持平 %}与<上年>年度持平{% else %}上年无此项{% endif %}{% endif %}。",
        ),
        # what has changed of each, one after the other: of the first as of the others
        (
            "其中：出国费支出决算减少3.50万元，下降38.89%；公务接待费支出决算减少1.50万元，下降55.56%。",
            '{% elif 有上年 %}其中：出国费支出决算<"与上年持平" if 三公.出国.持平 else "上年无此项">{% endif %}'
            "{% if 有上年 and 三公.接待.上年数",
        ),
        # beside the difference from the budget a direction is the budget's, whatever last year was
        (
            "“三公”经费支出27.70万元，比预算减少2.60万元，下降8.58%，比去年减少21.10万元，下降43.24%。",
            '{% if 三公.合计.预算数 %}，<"下降" if 三公.合计.与预算 == "小于" else "增长">'
            "<(三公.合计.预算差额 / 三公.合计.预算数)>",
        ),
        # of whom it is said stays where the budget is kept
        (
            "“三公”经费支出27.70万元；公务接待费支出决算比年初预算减少0.70万元，比上年减少1.50万元。",
            "<三公.接待.预算差额>{% else %}；公务接待费支出决算与年初预算持平{% endif %}",
        ),
        # there is nothing: an office that has something says what the form says
        (
            "2024年度没有国有资本经营预算财政拨款支出。",
            "{% if not 国有资本经营.数 %}\n<年>年度没有",
        ),
        # a use that another office has not takes its comma along
        (
            "购置18.00万元。主要用于普查现场调查，购置公务用车1辆。",
            "{% if 三公.购置.用途|有 %}主要用于<三公.购置.用途>，{% endif %}购置公务用车",
        ),
    ],
)
def test_what_no_fact_is_said_of_several(line: str, wanted: str) -> None:
    assert wanted in said(line)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        # two counts of one kind in one
        (
            "公务接待8批次、65人次，其中：接待外宾1批次、4人次。",
            "公务接待<(三公.国内批次.数量 + 三公.外事批次.数量)>批次、"
            "<(三公.国内人次.数量 + 三公.外事人次.数量)>人次，其中：接待外宾<三公.外事批次.数量>批次、",
        ),
    ],
)
def test_counts_of_one_kind_are_one_number(line: str, wanted: str) -> None:
    assert wanted in said(line)


@pytest.mark.parametrize("line", ["车均购置费18.00万元。", "人均公用经费60.00万元。"])
def test_an_average_is_no_fact_that_it_is_equal_to(line: str) -> None:
    with pytest.raises(UnplacedError):
        author().sentence([line])


def test_figures_that_no_form_asks_for_are_questions() -> None:
    form = load_form(find_form("national"))
    asking = author().under("人员情况", form.numbers)
    found = asking.sentence(["年末编外人员12人，会议费2.35万元，召开会议3次。"])
    assert [(each.title, each.kind, each.example) for each in found.questions] == [
        ("年末编外人员（人）", "整数", "12"),
        ("会议费", "金额", "2.35"),
        ("召开会议（次）", "整数", "3"),
    ]
    # what is equal to another fact is none where no word tells of it, and a 0 counts others
    found = asking.sentence(
        [
            "在面向小微企业的采购项目中，由小微企业供应商中标的，中标金额11.00万元；"
            "编报目标的2024年度项目12个，涉及金额140.00万元；评价的2024年度项目3个，涉及金额140.00万元，"
            "其中评为“良”的项目0个。"
        ]
    )
    assert [each.title for each in found.questions] == [
        "中标金额",
        "编报目标的项目（个）",
        "涉及金额",
        "评价的项目（个）",
        "评价的项目涉及金额",
        "评为“良”的项目（个）",
    ]
    with pytest.raises(UnplacedError):  # a story of one office
        asking.sentence(["组织开展全县人口变动情况抽样调查和入户走访，培训调查员88人次。"])


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("收支较上年减少171.00万元，主要原因是机构改革。", "收、支总计变动原因"),
        # a direction, a figure or more clauses within the reason are its own
        ("收支较上年减少171.00万元。原因：设备减少3台，人员增加，任务下降。", "收、支总计变动原因"),
        # of what a reason is, its own sentence says
        (
            "出国费5.50万元，比上年减少3.50万元；公务接待费1.20万元，比上年减少1.50万元。公务接待费减少的原因是改革。",
            "公务接待费支出变动原因",
        ),
        # with what the office differs, not since when
        (
            "“三公”经费27.70万元，完成预算的91.42%，决算数小于预算数的原因是改革。",
            "“三公”经费差异原因",
        ),
    ],
)
def test_a_reason_that_no_workbook_has_is_asked_of_every_agency(line: str, title: str) -> None:
    sentence = author().sentence([line])
    (asked,) = sentence.questions
    assert (asked.title, asked.kind) == (title, "文字")
    assert line.endswith(f"{asked.example}。")
    assert asked.example not in sentence.text
    assert f"{{% if {TAG}.{asked.tag}|有 %}}" in sentence.text


def test_a_reason_of_the_workbook_is_none_of_the_author_s() -> None:
    """However it is led to."""
    for lead in ("原因是：", "原因为", "原因主要是", "原因："):
        line = f"收支较上年减少171.00万元，下降23.39%。主要{lead}普查任务结束。"
        assert author().sentence([line]).questions == ()
        assert "收支总计.原因" in author().sentence([line]).text


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("电动自行车年末保有37辆。", "电动自行车年末保有（辆）"),
        ("培训学员共有377人。", "培训学员（人）"),
    ],
)
def test_a_figure_that_no_form_has_is_asked_by_what_stands_before_it(line: str, title: str) -> None:
    asking = author().under("其他情况", load_form(find_form("national")).numbers)
    assert [each.title for each in asking.sentence([line]).questions] == [title]


def test_a_sign_before_a_rate_is_that_of_the_change() -> None:
    line = "财政拨款收入支出总计为525.00万元，同比2023年度减少195.00万元（-27.08%）。"
    said = author().sentence([line]).text
    assert (
        '（{{ "-" if 财政拨款总计.增减 == "减少" else "" }}{{ 财政拨款总计.变动率|印 }}）' in said
    )


def test_a_count_is_not_told_by_itself_elsewhere_in_the_sentence() -> None:
    """1批 of journeys is no 1批 of guests from abroad, though they are told further on."""
    line = "因公出国（境）费5.50万元，1批2人；公务接待费1.20万元，国内7批61人、外事1批4人。"
    with pytest.raises(UnplacedError, match="“1”可能是"):
        author().sentence([line])

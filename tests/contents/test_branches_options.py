"""Every choice of every wording option, and the sentence it makes."""

import pytest
from branches_help import SAME_BUDGET
from documents import (
    choice,
    composed,
    document_lines,
    paragraphs,
    said,
    sentences,
    subject,
)
from workbooks import FORM, Change

UNCHANGED: tuple[Change, ...] = (("三公经费", "公务接待费", "上年决算数", 1.2),)


LEVEL: tuple[Change, ...] = (("上年对比", "收入、支出总计", "上年决算数", 560),)
NOTHING_BEFORE: tuple[Change, ...] = (("上年对比", "收入、支出总计", "上年决算数", 0),)


SENTENCES_BY_OPTION = [
    ("增减用词", "各", "收支总体", (), "收入、支出总计各增加40.00万元，增长7.69%。"),
    ("增减用词", "均", "收支总体", (), "收入、支出总计均增加40.00万元，增长7.69%。"),
    ("增减用词", "均", "财政拨款总体", (), "财政拨款收入总计、支出总计均增加25.00万元，"),
    (
        "上年用词",
        "与2023年度相比",
        "收支总体",
        (),
        "与2023年度相比，收入、支出总计各增加40.00万元，",
    ),
    ("上年用词", "与2023年相比", "收支总体", (), "。与2023年相比，收入、支出总计各增加40.00万元，"),
    ("上年用词", "比2023年度", "一般公共总体", (), "。比2023年度，一般公共预算财政拨款支出增加"),
    ("上年用词", "较上年决算数", "收支总体", (), "。较上年决算数，收入、支出总计各增加40.00万元，"),
    ("年度用词", "2024年度", "收支总体", (), "2024年度收入、支出总计均为560.00万元。"),
    ("年度用词", "2024年", "收支总体", (), "2024年收入、支出总计均为560.00万元。"),
    ("持平写法", "持平", "收支总体", LEVEL, "与2023年度相比，收入、支出总计持平。"),
    ("持平写法", "无增减变化", "收支总体", LEVEL, "与2023年度相比，收入、支出总计无增减变化。"),
    ("持平写法", "增加0万元，增长0%", "收支总体", LEVEL, "收入、支出总计增加0万元，增长0%。"),
    ("上年为零", "上年无此项支出", "收支总体", NOTHING_BEFORE, "上年无此项收支。主要变动原因是"),
    (
        "上年为零",
        "增加……，上年为零，不可比",
        "收支总体",
        NOTHING_BEFORE,
        "与2023年度相比，收入、支出总计增加560.00万元，上年为零，不可比。主要变动原因是",
    ),
    ("原因用词", "主要原因是……", "收支总体", (), "增长7.69%。主要原因是普查任务增加。"),
    ("原因用词", "主要原因：……", "收支总体", (), "增长7.69%。主要原因：普查任务增加。"),
    ("原因用词", "主要变动原因是……", "收支总体", (), "增长7.69%。主要变动原因是普查任务增加。"),
    (
        "百分之百",
        "100%",
        "政府采购",
        (),
        "授予中小企业合同金额20.00万元，占政府采购支出总额的100%，",
    ),
    ("百分之百", "100.00%", "政府采购", (), "占政府采购支出总额的100.00%，"),
    ("金额零", "0万元", "政府采购", (), "政府采购工程支出0万元、"),
    ("金额零", "0.00万元", "政府采购", (), "政府采购工程支出0.00万元、"),
    (
        "千分位",
        "不加",
        "收支总体",
        (("上年对比", "收入、支出总计", "上年决算数", 5600),),
        "5040.00万元",
    ),
    (
        "千分位",
        "加",
        "收支总体",
        (("上年对比", "收入、支出总计", "上年决算数", 5600),),
        "各减少5,040.00万元，下降90.00%。",
    ),
    (
        "零值",
        "不列",
        "支出",
        (),
        "其中：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%。",
    ),
    (
        "零值",
        "列出",
        "支出",
        (),
        "其中：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%；上缴上级支出0万元，占0%；"
        "经营支出0万元，占0%；对附属单位补助支出0万元，占0%。",
    ),
    (
        "零值",
        "列出",
        "收入",
        (),
        "其中：一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入20.00万元，"
        "占3.64%；国有资本经营预算财政拨款收入0万元，占0%；上级补助收入0万元，占0%；事业收入0万元，"
        "占0%；经营收入0万元，占0%；附属单位上缴收入0万元，占0%；其他收入30.00万元，占5.45%。",
    ),
    (
        "项的写法",
        "类款项名称",
        "各项",
        (),
        "4.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出决算为20.00万元，"
        "完成预算100%。\n5.住房保障支出（类）",
    ),
    (
        "项的写法",
        "编码加项名称",
        "各项",
        (),
        "1.一般公共服务支出\n2010501行政运行：支出决算为300.00万元，完成预算100%。\n2010507专项普查活动："
        "支出决算为97.00万元，完成预算97.00%，决算数小于预算数的主要原因是普查宣传采购节约。\n"
        "〔同页〕2.社会保障和就业支出\n2080505机关事业单位基本养老保险缴费支出：支出决算为60.00万元，"
        "完成预算100%。\n〔同页〕3.卫生健康支出\n2101101行政单位医疗：支出决算为20.00万元，"
        "完成预算100%。\n〔同页〕4.住房保障支出\n2210201住房公积金：支出决算为25.00万元，完成预算100%。",
    ),
    ("预算持平句", "不写", "各项", (), "支出决算为300.00万元，完成预算100%。"),
    (
        "预算持平句",
        "决算数等于预算数",
        "各项",
        (),
        "支出决算为300.00万元，完成预算100%，决算数等于预算数。\n2.一般公共服务支出（类）统计信息事务"
        "（款）专项普查活动（项）：支出决算为97.00万元，完成预算97.00%，决算数小于预算数的主要原因是",
    ),
    (
        "预算持平句",
        "决算数与预算数持平",
        "各项",
        (),
        "支出决算为300.00万元，完成预算100%，决算数与预算数持平。",
    ),
    ("预算为零", "不写", "出国", (), "1.因公出国（境）经费支出0万元。全年安排"),
    ("预算为零", "0%", "出国", (), "1.因公出国（境）经费支出0万元，完成预算0%。全年安排"),
    ("预算为零", "100%", "出国", (), "1.因公出国（境）经费支出0万元，完成预算100%。全年安排"),
    (
        "款的金额",
        "只列名称",
        "基本支出",
        (),
        "公用经费60.00万元，主要包括：办公费、邮电费、差旅费、公务接待费、公务用车运行维护费、"
        "其他交通费用。",
    ),
    (
        "款的金额",
        "列出金额",
        "基本支出",
        (),
        "公用经费60.00万元，主要包括：办公费20.00万元、邮电费10.00万元、差旅费8.00万元、"
        "公务接待费1.20万元、公务用车运行维护费3.00万元、其他交通费用17.80万元。",
    ),
    ("三公连接", "另起一句", "三公总体", SAME_BUDGET, "增长441.46%。决算数与预算数持平。"),
    ("三公连接", "逗号相连", "三公总体", SAME_BUDGET, "增长441.46%，决算数与预算数持平。"),
    ("持平年份", "2023年度", "出国", (), "因公出国（境）支出决算与2023年度持平。"),
    ("持平年份", "2023年", "出国", (), "因公出国（境）支出决算与2023年持平。"),
    ("持平年份", "2023年", "接待", UNCHANGED, "公务接待费支出决算与2023年持平。其中："),
    (
        "接待变动",
        "比上年度增减，主要原因是",
        "接待",
        SAME_BUDGET,
        "3.公务接待费支出1.20万元，完成预算100%。公务接待费支出决算比2023年度减少0.40万元，"
        "下降25.00%。主要原因是接待批次减少。其中：\n国内",
    ),
    (
        "接待变动",
        "较上年度增减，增减原因为",
        "接待",
        SAME_BUDGET,
        "3.公务接待费支出1.20万元，完成预算100%。公务接待费支出决算较上年度减少0.40万元，"
        "下降25.00%，减少原因为接待批次减少。决算数与预算数持平。其中：\n国内",
    ),
    (
        "接待变动",
        "较上年度增减，增减原因为",
        "接待",
        (),
        "决算数小于预算数的主要原因是从严控制接待。公务接待费支出决算较上年度减少0.40万元，"
        "下降25.00%，减少原因为接待批次减少。其中：\n国内",
    ),
    ("接待内容", "接在同一段", "接待", (), "具体内容包括：接待市统计局年报会审0.70万元、"),
    ("接待内容", "另起一段", "接待", (), "具体内容包括：\n接待市统计局年报会审0.70万元、"),
    ("车辆主语", "单位", "用车", (), "截至2024年12月31日，单位共有公务用车2辆，"),
    ("车辆主语", "部门", "用车", (), "截至2024年12月31日，部门共有公务用车2辆，"),
    ("基金持平", "持平", "国有资本经营", (), "国有资本经营预算财政拨款支出持平。"),
    ("基金持平", "与上年持平", "国有资本经营", (), "国有资本经营预算财政拨款支出与上年持平。"),
    ("监控用词", "在预算执行过程中", "绩效管理", (), "编制了绩效目标，在预算执行过程中，选取"),
    ("监控用词", "预算执行过程中", "绩效管理", (), "编制了绩效目标，预算执行过程中，选取"),
    ("自评用词", "全面开展绩效自评", "绩效管理", (), "一般公共预算全面开展绩效自评，"),
    ("自评用词", "开展绩效自评", "绩效管理", (), "一般公共预算开展绩效自评，"),
    ("百分比小数", "两位小数", "收支总体", (), "增长7.69%。"),
    ("百分比小数", "一位小数", "收支总体", (), "增长7.7%。"),
    ("百分比小数", "整数", "收支总体", (), "增长8%。"),
    (
        "百分比小数",
        "一位小数",
        "收入",
        (),
        "占90.9%；政府性基金预算财政拨款收入20.00万元，占3.6%；",
    ),
    ("占比方式", "各自四舍五入", "一般公共结构", (), "卫生健康支出20.00万元，占3.98%；"),
    ("占比方式", "合计恰为100%", "一般公共结构", (), "卫生健康支出20.00万元，占3.99%；"),
]


CAPTION_1 = "（图1：收入、支出决算总计变动情况图）"


CAPTION_2 = "（图2：收入决算结构图）"


PARAGRAPHS_BY_OPTION = [
    ({"图的种类": "不注明"}, [CAPTION_1, CAPTION_2]),
    ({"图的种类": "注明"}, [f"{CAPTION_1}（柱状图）", f"{CAPTION_2}（饼状图）"]),
    ({"图的单位": "不标注"}, [CAPTION_1, CAPTION_2]),
    ({"图的单位": "图前单独一行"}, ["单位:万元", CAPTION_1, "单位:万元", CAPTION_2]),
    ({"图的单位": "图题后"}, [f"{CAPTION_1}单位:万元", f"{CAPTION_2}单位:万元"]),
    (
        {"图的单位": "图题后", "图1的单位": "与其他图相同"},
        [f"{CAPTION_1}单位:万元", f"{CAPTION_2}单位:万元"],
    ),
    (
        {"图的单位": "图前单独一行", "图1的单位": "图题后"},
        [f"{CAPTION_1}单位:万元", "单位:万元", CAPTION_2],
    ),
    ({"图的单位": "图题后", "图1的单位": "不标注"}, [CAPTION_1, f"{CAPTION_2}单位:万元"]),
    ({"图的单位": "不标注", "图1的单位": "图前单独一行"}, ["单位:万元", CAPTION_1, CAPTION_2]),
    (
        {"图的种类": "注明", "图的单位": "图题后"},
        [f"{CAPTION_1}（柱状图）单位:万元", f"{CAPTION_2}（饼状图）单位:万元"],
    ),
]


@pytest.mark.parametrize(("key", "label", "name", "changes", "expected"), SENTENCES_BY_OPTION)
def test_options_of_sentences(
    key: str, label: str, name: str, changes: tuple[Change, ...], expected: str
) -> None:
    assert expected in said(name, *changes, options=choice(key, label))
    option = next(option for option in FORM.options if option.key == key)
    for other in set(option.choices) - {label}:
        assert expected not in said(name, *changes, options=choice(key, other))


@pytest.mark.parametrize(("labels", "expected"), PARAGRAPHS_BY_OPTION)
def test_options_of_captions(labels: dict[str, str], expected: list[str]) -> None:
    options: dict[str, str] = {}
    for key, label in labels.items():
        options |= choice(key, label)
    content = paragraphs(composed(subject(options=options)).document)
    body = content[: next(i for i, (_, text) in enumerate(content) if text.startswith("（图3"))]
    texts = [text for style, text in body if style in ("UnitLine", "FigureCaption")]
    assert texts[: len(expected)] == expected


DIRECTIONS = {
    "增长、下降": ("增长7.69%", "下降25.00%"),
    "增长、降低": ("增长7.69%", "降低25.00%"),
    "上升、下降": ("上升7.69%", "下降25.00%"),
}


@pytest.mark.parametrize(("label", "words"), DIRECTIONS.items())
def test_rates_that_rise_and_fall(label: str, words: tuple[str, str]) -> None:
    chosen = choice("升降用词", label)
    assert words[0] in said("收支总体", options=chosen)
    assert words[1] in said("接待", options=chosen)


NOTE_BY_OPTION = {"不写": 0, "写在第二部分开头": 1}


@pytest.mark.parametrize(("label", "printed"), NOTE_BY_OPTION.items())
def test_the_note_on_rounding_is_printed_where_the_agency_wants_it(
    label: str, printed: int
) -> None:
    note = "注：本报告因金额单位转换原因可能存在尾数误差。"
    texts = document_lines(subject(options=choice("尾数说明", label)))
    assert texts.count(note) == printed
    if printed:
        assert texts[texts.index(note) - 1] == "第二部分  2024年度部门决算情况说明"


TABLES_BY_OPTION = {"只列目录，另附附表": (1, 0), "印在文中": (3, 1), "不列": (0, 0)}
"""How often the title of a table (in 目录, in the list, above the table) and its number are printed."""


@pytest.mark.parametrize(("label", "printed"), TABLES_BY_OPTION.items())
def test_the_official_tables_are_printed_where_the_agency_wants_them(
    label: str, printed: tuple[int, int]
) -> None:
    texts = document_lines(subject(options=choice("附表", label)))
    assert (texts.count("三、支出决算表"), texts.count("公开03表")) == printed
    assert any("编制单位：清江县统计局" in text for text in texts) == bool(printed[1])
    assert ("第五部分  附表" in texts) == (label != "不列")


def test_every_choice_of_every_option_is_tested() -> None:
    tested = {("附表", label) for label in TABLES_BY_OPTION}
    tested |= {("尾数说明", label) for label in NOTE_BY_OPTION}
    tested |= {("升降用词", label) for label in DIRECTIONS}
    tested |= {(key, label) for key, label, *_ in SENTENCES_BY_OPTION}
    tested |= {pair for labels, _ in PARAGRAPHS_BY_OPTION for pair in labels.items()}
    offered = {(option.key, label) for option in FORM.options for label in option.choices}
    assert tested == offered


def test_the_default_choices_are_those_of_the_drop_down() -> None:
    said_by_default = sentences(subject())
    for option in FORM.options:
        chosen = choice(option.key, option.default)
        assert sentences(subject(options=chosen)) == said_by_default

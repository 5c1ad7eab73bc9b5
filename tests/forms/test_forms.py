"""Forms as data: one extends another, orders and names the parts, asks its own questions."""

import io
import re
import tomllib
from pathlib import Path

import pytest
import workbooks
from documents import paragraphs, write_form
from docx import Document
from openpyxl import load_workbook
from places import EXAMPLES, PRINCIPAL
from tables_help import tables_of

from charts.series import Bars, Pie
from data_entry.blank.write import workbook_bytes
from data_entry.findings import Level
from data_entry.sample import BLANK
from data_entry.subjects.catalogue import load
from generator.authoring.differences import Difference, differences
from generator.authoring.tag_list import tag_lines
from generator.cli.app import run
from generator.contents.compose import compose
from generator.failures import FaultyFormError
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.forms.inheritance import merged
from generator.forms.phrases import in_chinese
from generator.run.pipeline import check, generate, subject_of


def headings(document: Path) -> list[str]:
    """The headings of parts and sections, annexes left out."""
    found = [(style, text) for style, text in paragraphs(document.read_bytes())]
    return [text for style, text in found if style in ("Heading1", "Heading2", "Heading3")]


MINE = """
extends = "sichuan-2024"
name = "某县 2024 年度部门决算公开说明"
version = 1
parts = ["概况", "公开表", "名词", "说明", "附件"]
table_set = ["收支总表", "收入", "支出", "财政拨款总表", "一般公共", "基本支出", "基金", "国资支出", "三公", "活动"]

[table_numbers]
unit = "元"
thousands = true
amount_zero = ""

[numbering]
"附表号" = "表{1}"
"节" = "（{一}）"
"小节" = "{1}．"

[outline]
"概况" = { "标题" = "基本情况", "下级" = ["机构设置", "部门职责", "人员"] }
"公开表" = { "标题" = "决算表", "内容" = ["附表"] }
"收入" = { "标题" = "收入情况", "内容" = ["句:收入"] }
"人员" = { "标题" = "人员情况", "内容" = ["句:人员"], "当" = "人数.在职 is not none" }

[[figures]]
number = 2
"删除" = true

[[sheets]]
"工作表" = "人数"
"标签" = "人数"
"说明" = "年末人数。"
"内容" = [
  { "名称" = "年末在职人数", "标签" = "在职", "种类" = "整数", "出处" = "人事报表", "示例" = "11" },
  { "名称" = "公费医疗支出", "标签" = "公费医疗", "种类" = "金额" },
]

[[sheets]]
"工作表" = "公务活动"
"标签" = "活动"
"形式" = "表"
"说明" = "一次一行。"
"内容" = [
  { "名称" = "活动名称", "标签" = "名称", "必填" = true },
  { "名称" = "级别", "标签" = "级别", "取值" = ["县级", "市级"] },
]
"""
MY_TABLES = """
[[tables]]
"键" = "活动"
"标题" = "公务活动情况表"
"当" = "活动"
"无数据" = "说明：没有公务活动。"
"注" = "注：本表反映公务活动和公费医疗。"
"单位" = "单位：次"
"表" = '''
| 序号 | 活动名称 | 级别 |
| :-: | :---------- | :-- |
{% for 次 in 活动 %}| {{ loop.index }} | {{ 次.名称 }} | {{ 次.级别 }} |
{% endfor %}
| 公费医疗（元） | < | {{ 人数.公费医疗 }} |
'''
"""
MY_PHRASES = """
[phrases]
"人员" = '''年末在职{{ 人数.在职 }}人，公费医疗支出{{ 人数.公费医疗 }}万元。{% for 次 in 活动 %}{{ 次.名称 }}（{{ 次.级别 }}）{{ "、" if not loop.last }}{% endfor %}'''
"各项" = '''{% for 项 in 各项 %}{{ 项.编码 }}　{{ 项.项 }}：{{ 项.决算数 }}万元。
{% endfor %}'''
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return write_form(tmp_path, "my-form", MINE, MY_PHRASES, MY_TABLES)


def _filled(folder: Path, form: Path, values: dict[tuple[str, str, str], object]) -> Path:
    """The baseline written for a form, with cells of the form's own sheets filled in."""
    questions = load_form(form).questions
    content = workbook_bytes(questions, load(2024), workbooks.baseline())
    book = load_workbook(io.BytesIO(content))
    for (sheet, row, column), value in values.items():
        workbooks.find_cell(book[sheet], row, column).value = value
    return workbooks.save(book, folder)


def test_a_new_form_needs_no_python(mine: Path, tmp_path: Path) -> None:
    path = _filled(
        tmp_path,
        mine,
        {
            ("人数", "年末在职人数", "填写内容"): 11,
            ("人数", "公费医疗支出", "填写内容"): 3.5,
            ("公务活动", BLANK, "活动名称"): "统计开放日",
            ("公务活动", "统计开放日", "级别"): "市级",
        },
    )
    outcome = generate(path, tmp_path / "成果", form_name=str(mine))
    assert outcome.checked.findings == []
    assert outcome.document
    assert outcome.folder
    assert headings(outcome.document)[:10] == [
        "第一部分  基本情况",
        "（一）机构设置",
        "（二）部门职责",
        "（三）人员情况",
        "第二部分  决算表",
        "第三部分  名词解释",
        "第四部分  2024年度部门决算情况说明",
        "（一）收入支出决算总体情况说明",
        "（二）收入情况",
        "（三）支出决算情况说明",
    ]
    assert "1．一般公共预算财政拨款支出决算总体情况" in headings(outcome.document)
    lines = [p.text for p in Document(str(outcome.document)).paragraphs]
    assert "年末在职11人，公费医疗支出3.50万元。统计开放日（市级）" in lines
    assert "2010501　行政运行：300.00万元。" in lines
    captions = [line[:4] for line in lines if line.startswith("（图")]
    assert captions == [f"（图{n}：" for n in range(1, 7)]
    tables = tables_of(outcome.document.read_bytes())
    assert len(tables) == 10
    rows = tables["一般公共预算财政拨款支出决算表"]
    assert ["2010507", "　　专项普查活动", "970,000.00", "", "970,000.00"] in rows
    assert tables["公务活动情况表"][1:] == [
        ["1", "统计开放日", "市级"],
        ["公费医疗（元）", "35,000.00"],
    ]
    assert {"编制单位：清江县统计局\t金额单位：元", "编制单位：清江县统计局\t单位：次"} <= set(
        lines
    )
    assert "表10" in lines
    assert sorted(p.name for p in (outcome.folder / "figures").glob("*.png")) == [
        f"图{n}.png" for n in range(1, 7)
    ]


def test_a_section_whose_condition_fails_is_not_numbered(mine: Path, tmp_path: Path) -> None:
    outcome = generate(_filled(tmp_path, mine, {}), tmp_path / "成果", form_name=str(mine))
    assert outcome.document
    assert "（三）人员情况" not in headings(outcome.document)
    assert headings(outcome.document)[2:4] == ["（二）部门职责", "第二部分  决算表"]


@pytest.mark.parametrize(
    ("row", "column", "value", "code", "cell", "words"),
    [
        (
            "年末在职人数",
            "填写内容",
            "待统计",
            "F02",
            "B5",
            "“年末在职人数”应为数字，填的是“待统计”",
        ),
        ("年末在职人数", "填写内容", 10.5, "F08", "B5", "“年末在职人数”应为非负整数"),
        ("公费医疗支出", "填写内容", -1, "F06", "B6", "“公费医疗支出”不应为负数"),
    ],
)
def test_a_form_s_own_questions_are_checked_like_any_other(
    row: str,
    column: str,
    value: object,
    code: str,
    cell: str,
    words: str,
    mine: Path,
    tmp_path: Path,
) -> None:
    path = _filled(tmp_path, mine, {("人数", row, column): value})
    (finding,) = check(path, str(mine)).findings
    assert (finding.code, finding.sheet, finding.cell) == (code, "人数", cell)
    assert words in finding.message


def test_a_choice_of_a_form_s_own_table(mine: Path, tmp_path: Path) -> None:
    own = {
        ("公务活动", BLANK, "活动名称"): "统计开放日",
        ("公务活动", "统计开放日", "级别"): "省级",
    }
    (finding,) = check(_filled(tmp_path, mine, own), str(mine)).findings
    assert (finding.code, finding.expected) == ("F13", "县级、市级")


def test_the_blank_workbook_asks_the_form_s_own_questions(mine: Path) -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(load_form(mine).questions, load(2024))))
    assert {"人数", "公务活动"} <= set(book.sheetnames)
    page = book["人数"]
    assert page["A5"].value == "年末在职人数"
    assert "出处：人事报表" in page["C5"].value
    choices = [rule.formula1 for rule in book["公务活动"].data_validations.dataValidation]
    assert choices == ['"县级,市级"']


# 继承 ------------------------------------------------------------------------------------------


def test_entries_of_lists_are_told_apart_by_their_identity() -> None:
    base = {
        "options": [{"键": "甲", "默认": "一"}, {"键": "乙", "取值": {"一": "1"}}],
        "name": "底",
    }
    own = {"options": [{"键": "乙", "取值": {"二": "2"}}, {"键": "丙"}, {"键": "甲", "删除": True}]}
    assert merged(base, own) == {
        "options": [{"键": "乙", "取值": {"二": "2"}, "从前的取值": ["一"]}, {"键": "丙"}],
        "name": "底",
    }


def test_other_lists_and_plain_values_are_replaced() -> None:
    base = {"parts": ["概况", "说明"], "numbers": {"amount_places": 2, "thousands": False}}
    own = {"parts": ["说明"], "numbers": {"thousands": True}}
    assert merged(base, own) == {
        "parts": ["说明"],
        "numbers": {"amount_places": 2, "thousands": True},
    }


@pytest.mark.parametrize(
    ("province", "fault"),
    [
        ('extends = "没有这个"', "没有名为“没有这个”的模板"),
        ('extends = "my-form"', "绕成了圈"),
        ('extends = "sichuan-2024"\nparts = ["概况", "没有"]', "outline 中没有“没有”"),
        (
            'extends = "sichuan-2024"\n[outline]\n"收入" = { "内容" = ["话:收入"] }',
            "内容“话:收入”不认识",
        ),
        ('extends = "sichuan-2024"\n[outline]\n"收入" = { "标提" = "收入" }', "标提"),
        (
            'extends = "sichuan-2024"\n[outline]\n"收入" = { "当" = "没有的标签" }',
            "没有的标签",
        ),
    ],
)
def test_a_faulty_form_says_what_is_wrong(province: str, fault: str, tmp_path: Path) -> None:
    form = write_form(tmp_path, "my-form", province)
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    with pytest.raises(FaultyFormError, match=fault):
        generate(path, tmp_path / "成果", form_name=str(form))


def test_a_form_may_extend_its_neighbour(tmp_path: Path) -> None:
    write_form(tmp_path, "base", 'extends = "sichuan-2024"\nname = "底"')
    form = load_form(write_form(tmp_path, "own", 'extends = "base"\nversion = 7'))
    assert (form.name, form.version, form.key) == ("底", 7, "own")
    assert form.document == find_form("base") / "document.docx"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")],
)
def test_numbers_in_chinese(number: int, words: str) -> None:
    assert in_chinese(number) == words


# 2020 年度的格式 ---------------------------------------------------------------------------------

GONGJING = [
    "2020年度收、支总计91.68万元。",
    "与2019年36.57万元相比，收、支总计各增加55.11万元，增长150.70%。",
    "其他收入0万元，占0%。",
    "与2019年36.57万元相比，一般公共预算财政拨款增加55.11万元，增长150.70%。",
    "2020年一般公共预算支出决算数为91.68万元，完成预算100%。其中：",
    "7.农林水支出（类）扶贫（款）社会发展（项）：支出决算为4.00万元，完成预算100%，决算数与预算数持平。",
    "2020年“三公”经费财政拨款支出决算为0万元，完成预算100%，决算数与预算数持平。",
    "截至2020年12月底，单位共有公务用车0辆，其中：轿车0辆、越野车0辆、载客汽车0辆。",
    "外事接待支出0万元，外事接待0批次，0人，共计支出0万元。",
    "2020年政府性基金预算拨款支出0万元。",
    "比2019年9.61万元增加1.92万元，增长19.98%。",
    "单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。",
    "年终执行完毕后，对5个项目开展了绩效目标完成情况自评。",
    "（3）居民职工基金征收监管项目绩效目标完成情况综述。项目全年预算数5.00万元，执行数为5.00万元，"
    "完成预算的100%。",
]


@pytest.fixture(scope="module")
def gongjing(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    output = tmp_path_factory.mktemp("贡井")
    outcome = generate(EXAMPLES / "gongjing-2020.xlsx", output)
    assert outcome.document
    warned = [f for f in outcome.checked.findings if f.level is not Level.NOTE]
    assert {f.code for f in warned} == {"X04", "X05"}, (
        "绩效工资 of a 行政单位, no 30110: published so"
    )
    return [p.text for p in Document(str(outcome.document)).paragraphs]


@pytest.mark.parametrize("sentence", GONGJING)
def test_sentences_of_gongjing(sentence: str, gongjing: list[str]) -> None:
    assert any(sentence in line for line in gongjing)


def test_parts_of_the_form_of_2020(gongjing: list[str]) -> None:
    start = gongjing.index("第一部分  部门概况")
    parts = [line for line in gongjing[start:] if line.startswith("第") and "部分  " in line]
    assert parts == [
        "第一部分  部门概况",
        "第二部分  2020年度部门决算情况说明",
        "第三部分  名词解释",
        "第四部分  附件",
        "第五部分  附表",
    ]
    assert gongjing[start + 1 : start + 3] == ["一、基本职能及主要工作", "（一）主要职能。"]
    assert gongjing[-1] == "十四、国有资本经营预算财政拨款支出决算表"


def test_an_empty_pie_is_said_to_be_empty(gongjing: list[str]) -> None:
    at = gongjing.index("（图7：“三公”经费财政拨款支出结构）（饼状图）")
    assert gongjing[at + 1] == "无"


def test_every_shipped_form_loads() -> None:
    assert len(form_names()) == 28
    assert {*PRINCIPAL} < {*form_names()}
    for name in form_names():
        assert load_form(find_form(name)).name


def _new_form(folder: Path, base: str) -> Path:
    assert run(["template", "new", str(folder / "我省"), "--from", base]) == 0
    return folder / "我省"


def test_a_new_form_begins_as_the_one_it_comes_from(tmp_path: Path) -> None:
    mine = _new_form(tmp_path, "sichuan-2020")
    assert {f.name for f in mine.iterdir()} == {
        "province.toml",
        "phrases.toml",
        "tables.toml",
        "annexes.toml",
        "document.docx",
        "README.md",
    }
    texts = []
    for form in (None, str(mine)):
        outcome = generate(
            EXAMPLES / "gongjing-2020.xlsx", tmp_path / str(bool(form)), form_name=form
        )
        assert outcome.document
        texts.append([p.text for p in Document(str(outcome.document)).paragraphs])
    assert texts[0] == texts[1]


OF_ITSELF = {"basis", "documents", "publisher", "years", "changes"}
"""What a form says of itself alone, and no other inherits."""


@pytest.mark.parametrize("base", [*PRINCIPAL, "chongqing-2024"])
def test_what_a_new_form_shows_as_comments_is_what_it_inherits(base: str, tmp_path: Path) -> None:
    mine = _new_form(tmp_path, base)
    for name in ("province.toml", "phrases.toml", "tables.toml", "annexes.toml"):
        text = (mine / name).read_text("utf-8")
        (mine / name).write_text(re.sub(r"(?m)^# ", "", text), "utf-8")
    own, inherited = (
        tomllib.loads((mine / n).read_text("utf-8")) for n in ("province.toml", "phrases.toml")
    )
    form, origin = load_form(mine), load_form(find_form(base))
    for name in type(form).model_fields:
        if name not in {"folder", "document", "name", "version", *OF_ITSELF}:
            assert getattr(form, name) == getattr(origin, name), name
    assert set(own["outline"]) == set(origin.outline)
    assert set(inherited["phrases"]) == set(origin.phrases)


def test_a_heading_is_changed_by_taking_the_comment_mark_away(tmp_path: Path) -> None:
    mine = _new_form(tmp_path, "sichuan-2024")
    text = (mine / "province.toml").read_text("utf-8")
    line = next(x for x in text.split("\n") if x.startswith('# "收入" = '))
    changed = line.removeprefix("# ").replace("收入决算情况说明", "收入情况")
    (mine / "province.toml").write_text(text.replace(line, changed), "utf-8")
    outcome = generate(EXAMPLES / "yanbian-2024.xlsx", tmp_path / "成果", form_name=str(mine))
    assert outcome.document
    assert "二、收入情况" in headings(outcome.document)


def test_a_new_form_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "我省").mkdir()
    assert run(["template", "new", str(tmp_path / "我省"), "--from", "sichuan-2024"]) == 5
    assert capsys.readouterr().err.endswith("已经存在，没有覆盖。请换一个文件夹名。\n")
    assert list((tmp_path / "我省").iterdir()) == []
    assert run(["template", "new", str(tmp_path / "又一个"), "--from", "不存在"]) == 2
    assert not (tmp_path / "又一个").exists()


def test_every_tag_is_listed_with_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {tag.name: tag for tag in tag_lines(subject_of(check(EXAMPLES / "gongjing-2020.xlsx")))}
    income = lines["收支.收入总计"]
    assert (income.unit, income.example) == ("万元", "91.68")
    assert income.meaning == "“收支决算”页的收入总计"
    assert lines["收支总计.变动率"].example == "150.70%"
    assert lines["各类[].名称"].example == "社会保障和就业"
    assert lines["下属[].名称"].meaning.startswith("“下属单位”页的")
    assert lines["补充.重点工作"].meaning
    assert "句.收入" in lines
    assert [name for name, tag in lines.items() if not tag.meaning] == []


def test_tags_are_printed_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["template", "tags", str(EXAMPLES / "yanbian-2024.xlsx")]) == 0
    assert "收支总计.变动率" in capsys.readouterr().out
    book = workbooks.changed_book(("收支决算", "收入总计", "决算数", "很多"))
    assert run(["template", "tags", str(workbooks.save(book, tmp_path))]) == 1
    assert "有读不出的内容，不能用来举例" in capsys.readouterr().err


def test_two_forms_are_compared_value_by_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write_form(
        tmp_path,
        "我省",
        f'extends = "sichuan-2024"\nname = "我省的格式"\nversion = {workbooks.FORM.version}\n'
        '[outline]\n"收入" = { "标题" = "收入情况", "内容" = ["句:收入"] }\n'
        '[[figures]]\nnumber = 3\ntitle = "支出图"\n',
        '[phrases]\n"支出" = "本年支出{{ 收支.本年支出合计 }}万元。"\n"新句" = "新的。"\n',
    )
    found = {
        each.where: each
        for each in differences(load_form(find_form("sichuan-2024")), load_form(mine))
    }
    assert set(found) == {
        "name",
        "outline › 收入 › 标题",
        "outline › 收入 › 内容",
        "figures › 3 › title",
        "phrases › 支出",
        "phrases › 新句",
        "适用年度",
    }
    assert (found["outline › 收入 › 标题"].left, found["outline › 收入 › 标题"].right) == (
        "收入决算情况说明",
        "收入情况",
    )
    assert (found["phrases › 新句"].left, found["phrases › 新句"].right) == (None, "新的。")
    assert run(["template", "diff", "sichuan-2024", str(mine)]) == 0
    assert capsys.readouterr().out.endswith("“sichuan-2024”和“我省”有 7 处不同。\n")
    long = "甲句相同。{% if 年 %}乙句是{{ 年 }}。{% endif %}丙句。"
    texts = Difference("句", long, long.replace("乙句是", "乙句为") + "丁句；")
    assert list(texts.lines()) == [
        ("-", "{% if 年 %}乙句是{{ 年 }}。"),
        ("+", "{% if 年 %}乙句为{{ 年 }}。"),
        ("+", "丁句；"),
    ]
    assert run(["template", "diff", "sichuan-2024", "sichuan-2024"]) == 0
    assert capsys.readouterr().out == "“sichuan-2024”和“sichuan-2024”没有不同。\n"


FIGURES = """
extends = "sichuan-2024"
name = "图"
version = 1
parts = ["概况", "说明", "名词"]
captions = "图上"
figure_colours = ["#112233", "#445566"]

[numbers]
unit = "元"
thousands = true
"""


def test_figures_in_a_form_s_own_colours_and_unit_with_captions_above(tmp_path: Path) -> None:
    form = write_form(tmp_path, "my-form", FIGURES)
    path = workbooks.save(workbooks.baseline_book(), tmp_path)
    result = compose(subject_of(check(path, str(form))))
    for figure in result.publication.figures:
        colours = figure.chart.colours
        assert colours[:2] == ("#112233", "#445566")
        assert len(set(colours)) == len(colours) > 7
    first, second = result.publication.figures[:2]
    assert isinstance(first.chart, Bars)
    assert isinstance(second.chart, Pie)
    assert (first.chart.unit, first.chart.series[0].labels[1]) == ("元", "5,600,000.00")
    assert first.chart.series[0].values[1] == 5_600_000
    assert second.chart.slices[0].amount == "5,000,000.00"
    svg = result.pictures["图1.svg"].decode()
    assert "#112233" in svg
    assert "#23456b" not in svg.lower()
    styles = [style for style, _ in paragraphs(result.document)]
    evaluation = next(line for _, line in paragraphs(result.document) if "绩效自评，形成" in line)
    assert "附件" not in evaluation  # which this form does not print
    at = styles.index("FigureCaption")
    assert styles[at + 1] == "Figure"


def test_a_colour_that_is_none_is_told(tmp_path: Path) -> None:
    form = write_form(tmp_path, "my-form", FIGURES.replace("#112233", "深蓝"))
    with pytest.raises(FaultyFormError, match=r"figure_colours › 第 1 条：“深蓝”不是这里要的写法"):
        load_form(form)


@pytest.mark.parametrize(
    ("province", "words"),
    [
        ("[table_number]\nunit = '元'", "不认识“table_number”，是不是“table_numbers”"),
        ("captions = '上'", "“captions”：应为 '图下'、'图上'"),
        ("without = ['没有这页']", "without：填报表里没有“没有这页”"),
        ("table_set = ['没有这张']", "table_set 中的表没有写在 tables.toml：没有这张"),
        ("[[sheets]]\n'标签' = '甲'\n'内容' = [{ '标签' = '乙' }]", "内容 › 乙：缺少“名称”"),
        ("[outline]\n'收入' = { '标提' = '收入' }", "outline › 收入：不认识“标提”"),
    ],
)
def test_a_misspelt_key_is_told_with_its_place(province: str, words: str, tmp_path: Path) -> None:
    form = write_form(tmp_path, "my-form", f'extends = "sichuan-2024"\n{province}')
    with pytest.raises(FaultyFormError) as caught:
        load_form(form)
    assert words in str(caught.value)


def test_a_bar_typed_by_a_clerk_ends_no_cell(tmp_path: Path) -> None:
    """Neither directly nor through a macro, whose own bars are cells."""
    form = write_form(
        tmp_path,
        "my-form",
        'extends = "sichuan-2024"\n[outline]\n"机构设置" = { "标题" = "机构", "内容" = ["句:称呼"] }',
        """[macros]
"两格" = '''{% macro 两格(字) %}{{ 字 }} | {{ 字 }}{% endmacro %}'''
[phrases]
"称呼" = '''
| 甲 | 乙 | 丙 |
| --- | --- | --- |
| {{ 两格(称谓) }} | {{ 称谓 }} |
'''
""",
    )
    change = ("单位信息", "正文称谓", "填写内容", "县|局")
    path = workbooks.save(workbooks.changed_book(change), tmp_path)
    result = compose(subject_of(check(path, str(form))))
    (table,) = [
        t for t in Document(io.BytesIO(result.document)).tables if t.cell(0, 2).text == "丙"
    ]
    assert [cell.text for cell in table.rows[1].cells] == ["县｜局"] * 3

"""The forms of the provinces: their outlines as read in published documents, and no faults in them."""

import io
import re
from functools import cache

import pytest
import workbooks
from documents import composed, paragraphs
from docx import Document
from openpyxl import load_workbook
from places import PRINCIPAL

from data_entry.findings import Level
from data_entry.sample import sample
from generator.authoring.installation import faults_of
from generator.authoring.trial_run import invented, read_back
from generator.forms.finding import TEMPLATES, find_form, form_names
from generator.forms.form import load_form
from generator.forms.proof import standing
from generator.run.pipeline import Run, check, subject_of

PROVINCES = [name for name in form_names() if name not in PRINCIPAL]
FAMILIES = {
    *("common-13", "common-11", "common-sangong7"),
    *("common-compared", "common-sources"),
}
LONGEST = 85
"""Lines a province says itself of its outline, questions and habits: its family carries the rest."""
# Parts, then sections of 说明 (without numbers), as published documents of the province print them.
OUTLINES = {
    "beijing-2023": [
        "第一部分 2024年度部门决算报表",
        "第二部分 2024年度部门决算说明",
        "第三部分 2024年度其他重要事项的情况说明",
        "第四部分 2024年度部门绩效评价情况",
    ],
    "neimenggu-2024": [
        "第一部分 部门概况",
        "第二部分 部门决算情况说明",
        "第三部分 名词解释",
        "第四部分 决算公开联系方式及信息反馈渠道",
        "第五部分 部门决算表",
    ],
    "guangxi-2024": [
        "第一部分：清江县统计局概况",
        "第二部分：清江县统计局2024年度部门决算报表",
        "第三部分：清江县统计局2024年度部门决算情况说明",
        "第四部分：名词解释",
    ],
    "zhejiang-2023": [
        "一、概况",
        "二、2024年度部门决算公开表",
        "三、2024年度部门决算情况说明",
        "四、名词解释",
        "五、附件",
    ],
    "gansu-2024": [
        "第一部分 部门概况",
        "第二部分 2024年度部门决算表",
        "第三部分 2024年度部门决算情况说明",
        "第四部分 预算绩效情况说明",
        "第五部分 名词解释",
    ],
    "yunnan-2024": [
        "第一部分 部门概况",
        "第二部分 2024年度部门决算表",
        "第三部分 2024年度部门决算情况说明",
        "第四部分 其他重要事项及相关口径情况说明",
        "第五部分 名词解释",
    ],
}
SECTIONS = {
    "liaoning-2024": [
        "一、收入支出决算总体情况说明",
        "二、财政拨款支出决算情况说明",
        "三、财政拨款“三公”经费支出决算情况说明",
        "四、一般公共预算财政拨款基本支出决算情况说明",
        "五、其他重要事项的情况说明",
    ],
    "jiangxi-2024": [
        "一、收入决算情况说明",
        "二、支出决算情况说明",
        "三、财政拨款支出决算情况说明",
        "四、一般公共预算财政拨款基本支出决算情况说明",
        "五、财政拨款“三公”经费支出决算情况说明",
        "六、机关运行经费支出情况说明",
        "七、政府采购支出情况说明",
        "八、国有资产占用情况说明",
        "九、预算绩效情况说明",
    ],
    "hunan-2024": [
        "七、财政拨款“三公”经费支出决算情况说明",
        "八、政府性基金预算收入支出决算情况",
        "九、国有资本经营预算财政拨款支出决算情况",
        "十、关于机关运行经费支出说明",
        "十一、一般性支出情况",
        "十四、关于2024年度预算绩效情况的说明",
    ],
    "xizang-2024": [
        "一、收入支出总体情况说明",
        "七、政府性基金预算财政拨款支出决算情况说明",
        "十、预算绩效情况说明",
        "十一、其他重要事项情况说明",
    ],
    "guizhou-2023": ["十、其他重要事项的情况说明", "十一、预算绩效情况说明"],
    "tianjin-2024": [
        "四、财政拨款收支决算总体情况说明",
        "十四、教育、医疗卫生、社会保障和就业、住房保障、涉农补贴等民生支出情况说明",
    ],
    "guangxi-2024": [
        "一、2024年度收入支出决算总体情况。",
        "六、财政拨款安排的“三公”经费支出决算情况说明。",
        "八、预算绩效管理工作开展情况。",
    ],
}
TABLES = {
    "tianjin-2024": ["二、收入决算表（按功能分类列示）", "十、项目支出决算表"],
    "neimenggu-2024": ["十一、机构运行经费支出、国有资产占用情况及政府采购支出信息表"],
    "zhejiang-2023": ["2024年度收入决算表（分科目）"],
    "jiangxi-2024": ["九、财政拨款“三公”经费支出决算表", "十、国有资产占用情况表"],
    "guangxi-2024": ["表九：财政拨款安排的“三公”经费支出决算表"],
    "liaoning-2024": ["七、财政拨款“三公”经费支出决算表"],
}


@cache
def lines(name: str) -> list[tuple[str, str]]:
    document = composed(subject_of(invented(load_form(find_form(name))))).document
    return [
        (style, re.sub(r" +", " ", text.replace("\n", ""))) for style, text in paragraphs(document)
    ]


def headings(name: str, level: int) -> list[str]:
    return [text for style, text in lines(name) if style == f"Heading{level}"]


@pytest.mark.sampled(14)
@pytest.mark.parametrize("name", PROVINCES)
def test_a_province_has_no_faults_and_says_what_it_rests_on(name: str) -> None:
    form = load_form(find_form(name))
    assert faults_of(form) == []
    assert form.documents > 0
    assert form.years
    said = (TEMPLATES / name / "province.toml").read_text(encoding="utf-8").split("\n")
    assert len(said) <= LONGEST


@pytest.mark.parametrize("name", OUTLINES)
def test_parts_stand_in_the_order_of_the_province(name: str) -> None:
    assert headings(name, 1) == OUTLINES[name]


@pytest.mark.parametrize("name", SECTIONS)
def test_sections_stand_in_the_order_of_the_province(name: str) -> None:
    found = headings(name, 2)
    assert [each for each in found if each in SECTIONS[name]] == SECTIONS[name]


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_called_and_numbered_as_in_the_province(name: str) -> None:
    texts = [text for _, text in lines(name)]
    assert [each for each in TABLES[name] if each not in texts] == []


def test_what_is_not_where_it_stands_elsewhere() -> None:
    assert not [text for text in headings("anhui-2023", 2) if "三公" in text]
    assert (
        "注：本报告因金额单位转换原因可能存在尾数误差。"
        in [t for _, t in lines("jiangxi-2024")][:60]
    )
    first = [text for style, text in lines("chongqing-2024") if text.startswith("1.总体情况。")]
    assert first == [
        "1.总体情况。2024年度收、支总计均为560.00万元。收、支与2023年度相比，增加40.00万元，增长7.69%，主要原因是普查任务增加。"
    ]
    cover = [text for style, text in lines("yunnan-2024") if style == "CoverDate"]
    assert cover[0].startswith("监督索引号")


def test_families_and_what_was_read_nowhere_are_not_offered() -> None:
    assert not FAMILIES & {*form_names()}
    names = "".join(load_form(find_form(name)).name for name in form_names())
    assert not re.search("河北|山西|福建|青海", names)


def test_the_table_of_forms_says_what_the_forms_say() -> None:
    text = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| `([\w-]+)` \| (.*) \| (.*) \| (.*) \|$", text, re.M)
    forms = [load_form(find_form(name)) for name in form_names()]
    assert said == [
        (form.key, form.name, "、".join(map(str, form.years)) or "—", standing(form))
        for form in forms
    ]


@pytest.mark.parametrize(
    "name", [n for n in PROVINCES if load_form(find_form(n)).questions.asked_sheets]
)
def test_a_sheet_that_a_province_prints_may_not_stay_blank(name: str) -> None:
    """Else the document would print what was never filled, and the form would be blamed."""
    form = load_form(find_form(name))
    entries = sample(form.questions)
    entries.sheets |= {sheet: {} for sheet in entries.sheets if sheet.startswith("extra_")}
    found = read_back(form, entries).findings
    is_asked = any(each.required for each in form.questions.asked_sheets)
    expected = {"F11"} if is_asked else set()
    assert {each.code for each in found if each.level is Level.ERROR} == expected


def test_prose_of_a_section_of_its_own_keeps_its_full_stop() -> None:
    form = load_form(find_form("gansu-2024"))
    entries = sample(form.questions)
    *_, sheet = (each for each in entries.sheets if each.startswith("extra_"))
    (fact,) = entries.sheets[sheet]
    entries.sheets[sheet] = {fact: "完成普查登记。\n发布统计公报。"}
    document = composed(subject_of(read_back(form, entries))).document
    said = [text for _, text in paragraphs(document)]
    at = said.index("完成普查登记。")
    assert said[at : at + 2] == ["完成普查登记。", "发布统计公报。"]


OF_NAMES = [
    "guizhou-2023",
    "hubei-2024",
    "hunan-2024",
    "ningxia-2023",
    "shandong-2022",
    "zhejiang-2023",
]
"""Forms that end with 附件 and have no reports of their own."""


@pytest.mark.parametrize("name", OF_NAMES)
def test_annexes_are_named_by_the_clerk_and_never_said_to_be_none(name, tmp_path):
    book = load_workbook(io.BytesIO(workbooks.sample_content(name)))
    cell = workbooks.find_cell(book["补充内容"], "附件", "填写内容")
    cell.value = "1.普查项目支出绩效自评表\n2.抽样项目支出绩效自评表"
    document = Run(check(workbooks.save(book, tmp_path)), draws=False).composed.document
    lines = [p.text for p in Document(io.BytesIO(document)).paragraphs if p.text]
    assert lines[-2:] == ["1.普查项目支出绩效自评表", "2.抽样项目支出绩效自评表"]
    assert "本年度无附件。" not in lines


def test_items_below_a_numbered_heading_have_brackets_in_zhejiang(tmp_path):
    book = load_workbook(io.BytesIO(workbooks.sample_content("zhejiang-2023")))
    document = Run(check(workbooks.save(book, tmp_path)), draws=False).composed.document
    lines = [p.text for p in Document(io.BytesIO(document)).paragraphs]
    at = lines.index("3.一般公共预算财政拨款支出决算具体情况")
    assert lines[at + 2].startswith("（1）")
    assert not [line for line in lines[at:] if line.startswith("1.") and "（项）。" in line]


@pytest.mark.parametrize("name", ["liaoning-2024", "chongqing-2024"])
def test_the_office_itself_is_among_the_units_of_its_accounts(name: str) -> None:
    """A department with offices below it also accounts for itself, listed by the clerk or not."""
    form = load_form(find_form(name))
    said = []
    itself = "清江县统计局（本级）"
    for own, listed in (("不含", []), ("含", [itself]), ("不含", [itself])):
        entries = sample(form.questions)
        entries.sheets["unit"]["includes_self"] = own
        entries.sheets["subordinates"] = [
            {"name": each, "kind": "其他事业单位"} for each in [*listed, "清江县普查中心"]
        ]
        text = composed(subject_of(read_back(form, entries))).document
        said.append([row for _, row in paragraphs(text) if "决算包括" in row or "（本级）" in row])
    assert all("决算包括：本级决算、所属单位决算。" in each[0] for each in said)
    assert [len(each) for each in said] == [2, 2, 2]

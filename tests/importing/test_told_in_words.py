"""Last year's published document without tables: its sentences give 上年数.

told_in_words.toml was written before what reads it was tried on it; the passages of the forms'
samples were published, with their figures known.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from places import EXAMPLES

from data_entry.importing.carry import prior_places
from data_entry.model.extend import extended
from data_entry.sample import offices, sample
from generator.authoring.samples import SampleFile
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose
from generator.failures import CommandError, NoTableError
from generator.forms.files import read_data
from generator.forms.finding import DEFAULT_FORM, find_form, form_names
from generator.forms.form import load_form
from generator.forms.proof import sample_files
from generator.run.pipeline import check, subject_of
from generator.run.said import Listener, listener
from generator.run.starting import start

PLACES = {
    "收支总计": ("comparison", "total"),
    "财政拨款总计": ("comparison", "fiscal"),
    "一般公共": ("comparison", "general"),
    "政府性基金": ("comparison", "fund"),
    "国有资本": ("comparison", "soe"),
    "运行经费": ("comparison", "operation"),
    "出国": ("three_public", "abroad"),
    "购置": ("three_public", "car_purchase"),
    "运行": ("three_public", "car_running"),
    "接待": ("three_public", "reception"),
}
WRITTEN = tomllib.loads((Path(__file__).parent / "told_in_words.toml").read_text(encoding="utf-8"))[
    "公开稿"
]


def document_of(folder: Path, text: str) -> Path:
    """A Word file with these paragraphs."""
    document = Document()
    for line in text.strip().split("\n"):
        document.add_paragraph(line)
    path = folder / "去年公开稿.docx"
    document.save(str(path))
    return path


def priors(path: Path) -> dict[str, Decimal]:
    """The 上年决算数 of a workbook, by the names of told_in_words.toml."""
    found = check(path).filled.entries.sheets
    cells = {
        name: found.get(sheet, {}).get(line, {}).get("prior")
        for name, (sheet, line) in PLACES.items()
    }
    return {name: Decimal(str(value)) for name, value in cells.items() if value is not None}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("case", WRITTEN, ids=lambda each: each["名称"])
def test_what_a_document_says_of_its_year_is_next_year_s_last_year(case: dict[str, Any], tmp_path):
    document = document_of(tmp_path, case["正文"])
    if not case["上年数"]:
        with pytest.raises(NoTableError, match="没有认出一张决算表"):
            start((), document)
        return
    made = start((), document)
    assert made.year == case["年"] + 1
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    expected = {name: Decimal(value) for name, value in case["上年数"].items()}
    found = priors(path)
    unit = check(path).filled.entries.sheets["unit"]
    if unit["money"] == "万元" and "元。" in case["正文"] and "万元" not in case["正文"]:
        expected = {name: round(value / 10_000, 2) for name, value in expected.items()}
    assert found == expected
    assert unit["name"] == case["单位"]


def test_duties_and_habits_come_along_and_a_cell_quotes_its_sentence(tmp_path):
    duties = "（一）拟订水利规划。\n（二）保障水资源的合理开发利用。"
    text = WRITTEN[0]["正文"].replace("各增加", "均增加")
    text = text.replace(
        "第二部分 2023",
        f"第一部分 概况\n一、主要职责\n{duties}\n二、机构设置\n无下属单位。\n第二部分 2023",
    )
    made = start((), document_of(tmp_path, text), "national")
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    book = load_workbook(path)
    note = book["上年对比"]["C5"].comment.text
    assert "正文“2023年度收、支总计3,456.78万元”" in note
    assert "上年公开稿，待核实" in note
    assert check(path).filled.entries.sheets["unit"]["duties"] == duties
    assert made.texts == 1
    cell = next(row[1] for row in book["单位信息"].iter_rows() if row[1].value == duties)
    assert "上年的文字" in cell.comment.text
    rows = {row[0].value: row[1].value for row in book["表述选项"].iter_rows()}
    assert rows["总计增减前的用词"] == "均"
    assert any("总计增减前的用词（均）" in each for each in made.remarks)


BEFORE = """
清江县统计局
2023年度部门决算
2023年度收入、支出总计均为521.00万元。
2023年度财政拨款收入、支出总计均为500.00万元。
2023年度一般公共预算财政拨款支出480.00万元，占本年支出合计的92.00%。
"""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("", ""), "收入、支出总计的上年决算数填的是 520.00 万元，上年公开稿是 521.00 万元"),
        (("521.00", "520.00"), ""),
        (("2023年度", "2022年度"), "是2022年度的，不能核对上年数"),
        (("清江县统计局", "清江县调查队"), "是清江县调查队的，单位名称是清江县统计局"),
        ((BEFORE[BEFORE.index("2023年度收入") :], ""), "里没有认出一张决算表"),
    ],
    ids=["another figure", "the same", "another year", "another office", "no figure"],
)
def test_last_year_s_figures_are_compared_with_its_document(change, told, tmp_path):
    document = document_of(tmp_path, BEFORE.replace(*change) if change[0] else BEFORE)
    found = check(EXAMPLES / "qingjiang-2024.xlsx", last_year=document).findings
    messages = [each.message for each in found if each.code == "Y02"]
    assert any(told in each for each in messages) if told else not messages


def test_a_document_of_another_year_is_refused(tmp_path):
    with pytest.raises(CommandError, match="请换成上一年的"):
        start((), document_of(tmp_path, WRITTEN[0]["正文"]), year=2026)


PUBLISHED = {
    ("comparison", "general", "prior"): "收支.一般公共预算财政拨款支出",
    ("comparison", "fund", "prior"): "收支.政府性基金预算财政拨款支出",
    ("comparison", "soe", "prior"): "收支.国有资本经营预算财政拨款支出",
    ("comparison", "operation", "prior"): "事项.机关运行经费",
    ("three_public", "abroad", "prior"): "三公.出国.决算数",
    ("three_public", "car_purchase", "prior"): "三公.购置.决算数",
    ("three_public", "car_running", "prior"): "三公.运行.决算数",
    ("three_public", "reception", "prior"): "三公.接待.决算数",
}


def test_published_passages_of_all_forms_tell_their_figures_and_no_other():
    heard = 0
    for path in (each for name in form_names() for each in sample_files(find_form(name))):
        said = SampleFile.model_validate(read_data(path))
        lines = [each for sentences in said.sentences.values() for each in sentences]
        unit = said.figures["单位"]
        for place, found in (
            listener(load_form(find_form(DEFAULT_FORM))).priors(lines, unit["年度"]).items()
        ):
            value: Any = said.figures
            for part in PUBLISHED.get(place, "无").split("."):
                value = value.get(part) if isinstance(value, dict) else None
            for told in found if isinstance(value, int | float) else ():
                expected = Decimal(str(value)) / (10_000 if unit["金额单位"] == "元" else 1)
                assert told.amount("万元") == round(expected, 2), (path, told)
                heard += 1
    assert heard >= 50


@pytest.mark.sampled(14)
@pytest.mark.parametrize("name", form_names())
def test_every_form_hears_the_document_of_another_office(name):
    form = load_form(find_form(name))
    office = subject_of(read_back(form, sample(form.questions, offices()["各项减少"])))
    lines = [str(each.text) for each in compose(office, draws=False).publication.lines]
    stood = dict(prior_places(extended(form.questions)))
    found = Listener(form).priors(lines, office.disclosure.unit.year)
    told = {path: {each.amount("元") for each in found[path]} for path in stood if path in found}
    assert told == {path: {value_at(office.disclosure, stood[path])} for path in told}
    assert len(told) >= 5
    asked = [path for path in found if path in stood]
    assert asked == [path for path in stood if path in asked]  # whatever the order of the sentences


def value_at(disclosure: Any, path: tuple[Any, ...]) -> Decimal:
    value = disclosure
    for part in path:
        value = getattr(value, str(part))
    return Decimal(value)


TABLE = [
    ["支出决算表"],
    ["部门：柳溪镇人民政府", "", "2024年度", "", "单位：万元"],
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["2010301", "行政运行", 612.34, 612.34, None],
    ["合计", "", 612.34, 612.34, None],
]


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    ("office", "is_told"),
    [
        ("柳溪镇人民政府", False),
        ("柳溪镇", False),
        ("柳溪镇人民政府（本级）", False),
        ("岚江省高级人民法院", True),
        ("柳溪镇中心学校", True),
        ("柳溪乡人民政府", True),
    ],
)
@pytest.mark.parametrize("kind", ["document", "workbook"])
def test_the_tables_say_whose_workbook_it_is_and_another_office_is_told(
    office, is_told, kind, tmp_path
):
    book, tables = Workbook(), tmp_path / "决算表.xlsx"
    for row in TABLE:
        book.active.append(row)
    book.save(tables)
    text = BEFORE.replace("清江县统计局", office)
    earlier = document_of(tmp_path, text)
    if kind == "workbook":
        made = start((), earlier, year=2024)
        earlier = tmp_path / "上年.xlsx"
        earlier.write_bytes(made.content)
    made = start([tables], earlier, "national", 2024 if kind == "document" else None)
    path = tmp_path / "新.xlsx"
    path.write_bytes(made.content)
    is_typed = kind == "workbook" and not is_told
    name = check(path).filled.entries.sheets["unit"]["name"]
    assert name == (office if is_typed else "柳溪镇人民政府"), "what a clerk typed stays"
    told = [each for each in made.remarks if "柳溪镇人民政府" in each and office in each]
    assert bool(told) is is_told, made.remarks


@pytest.mark.parametrize("office", ["柳溪镇", "柳溪镇人民政府本级"])
def test_a_short_name_in_last_year_s_document_is_the_same_office(office, tmp_path):
    document = document_of(tmp_path, BEFORE.replace("清江县统计局", office))
    book = load_workbook(EXAMPLES / "qingjiang-2024.xlsx")
    for row in book["单位信息"].iter_rows():
        for cell in row:
            if cell.value == "清江县统计局":
                cell.value = "柳溪镇人民政府"
    path = tmp_path / "表.xlsx"
    book.save(path)
    found = [
        each.message for each in check(path, last_year=document).findings if each.code == "Y02"
    ]
    assert not [each for each in found if "单位名称" in each]

"""Annexes in workbooks of their own: alone, together with the unit's workbook, and at odds with it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workbooks
from commands_help import Console
from documents import composed, paragraphs
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook
from places import ROOT

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.findings import Level
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.checks.pages import load_pages
from generator.forms.form import load_form
from generator.run.origin import Bundle
from generator.run.pipeline import bundles, check, check_document, generate, subject_of

QUESTIONS = workbooks.FORM.questions.of_annex("项目")
Edit = Callable[[Any], None]


def unit_book(folder: Path, edit: Edit = lambda _sheets: None) -> Path:
    """The baseline without the report of its project, which an office writes elsewhere."""
    entries = workbooks.baseline()
    entries.narratives = [each for each in entries.narratives if not each.subject]
    entries.sheets["indicators"] = []
    edit(entries.sheets)
    return workbooks.write(entries, folder, "主表.xlsx")


def annex_book(folder: Path, edit: Edit = lambda _sheets: None, name: str = "项目.xlsx") -> Path:
    """The office's workbook: project, indicators and chapters of the baseline."""
    entries: Entries = sample(QUESTIONS)
    (own, _) = entries.sheets["projects"]
    entries.sheets["projects"] = [
        {key: value for key, value in own.items() if key not in ("listed", "annexed", "summary")}
    ]
    edit(entries.sheets)
    path = folder / name
    path.write_bytes(workbook_bytes(QUESTIONS, load(2024), entries))
    return path


def text_of(document: Path | None) -> list[str]:
    assert document
    return [text for _, text in paragraphs(document.read_bytes())]


@pytest.fixture
def juesuan(capsys, tmp_path, monkeypatch) -> Console:
    monkeypatch.chdir(tmp_path)
    return Console(capsys)


def test_a_blank_annex_workbook_asks_only_for_the_annex(juesuan, tmp_path):
    assert juesuan("new", "空表.xlsx", "--annex", "项目") == 0
    book = load_workbook(tmp_path / "空表.xlsx")
    assert book.sheetnames == [
        "填报说明",
        "单位信息",
        "绩效项目",
        "绩效指标",
        "项目自评报告",
        "核实说明",
    ]
    labels = [row[0] for row in book["单位信息"].iter_rows(min_row=5, values_only=True)]
    assert labels == ["单位名称 *", "决算年度 *", "金额单位 *", "绩效段称谓"]


def test_an_unknown_kind_of_annex_is_told_with_those_there_are(juesuan):
    assert juesuan("new", "空表.xlsx", "--annex", "项木") == 2
    assert "没有这种附件。现有：自评表、评价报告、整体、项目" in juesuan.err


def test_an_annex_alone_is_a_document_of_its_own(tmp_path):
    outcome = generate(annex_book(tmp_path), tmp_path / "成果")
    assert outcome.document
    assert outcome.document.stem == "清江县统计局2024年度专项预算项目绩效自评报告（经济普查）"
    lines = text_of(outcome.document)
    assert lines[:4] == [
        "清江县统计局",
        "2024年度专项预算项目绩效自评报告",
        "（经济普查）",
        "一、项目概况",
    ]
    assert (
        "截至2024年12月31日，该项目已支付使用资金97.00万元，预算执行率97.00%，结余3.00万元。"
        in lines
    )
    assert not any("部门决算" in line or line.startswith("附件") for line in lines[:4])


def test_together_they_make_the_document_of_one_workbook(tmp_path):
    whole = generate(workbooks.write(workbooks.baseline(), tmp_path), tmp_path / "一张表")
    parts = generate(unit_book(tmp_path), tmp_path / "两张表", annexes=[annex_book(tmp_path)])
    assert text_of(parts.document) == text_of(whole.document)
    assert parts.checked.findings == []


def test_what_the_unit_left_blank_comes_from_the_annex(tmp_path):
    def blank(sheets: Any) -> None:
        for name in ("initial", "added", "received", "used", "score"):
            del sheets["projects"][0][name]

    checked = check(unit_book(tmp_path, blank), annexes=[annex_book(tmp_path)])
    assert checked.findings == []
    project = checked.filled.sheets["projects"][0]
    assert (project.used, project.score) == (970000, 92)


def test_an_amount_at_odds_is_told_with_both_places(tmp_path):
    annex = annex_book(tmp_path, lambda sheets: sheets["projects"][0].update(used=79))
    found = [f for f in check(unit_book(tmp_path), annexes=[annex]).findings if f.code == "A15"]
    quoted = [line[2:] for line in load_pages()["A15"].text.splitlines() if line.startswith("> ")]
    assert [f"{f.level} {f.place} {f.message}" for f in found] == quoted
    assert [str(place) for place in found[0].related] == ["绩效项目!H5"]


CONFLICTS: list[tuple[Edit, Edit, list[str]]] = [
    (
        lambda sheets: None,
        lambda sheets: sheets["unit"].update(year=2023),
        ["项目.xlsx：单位信息!B6 附件的决算年度是“2023”，填报表是“2024”"],
    ),
    (
        lambda sheets: sheets.update(indicators=workbooks.baseline().sheets["indicators"]),
        lambda sheets: None,
        ["项目.xlsx：绩效指标!A5 项目“经济普查”的指标附件和填报表里都有"],
    ),
]


@pytest.mark.parametrize(("unit", "annex", "said"), CONFLICTS)
def test_other_conflicts(unit, annex, said, tmp_path):
    findings = check(unit_book(tmp_path, unit), annexes=[annex_book(tmp_path, annex)]).findings
    assert [f"{f.place} {f.message}" for f in findings if f.code == "A15"] == said


def test_a_report_in_both_workbooks_is_told(tmp_path):
    main = workbooks.write(workbooks.baseline(), tmp_path, "主表.xlsx")
    found = [f for f in check(main, annexes=[annex_book(tmp_path)]).findings if f.code == "A15"]
    assert "项目“经济普查”的自评报告附件和填报表里都有" in [f.message for f in found]


def test_a_fault_in_the_annex_names_its_file(tmp_path):
    annex = annex_book(tmp_path, lambda sheets: sheets["projects"][0].update(used="九十七"))
    findings = check(unit_book(tmp_path), annexes=[annex]).findings
    assert ("F02", "项目.xlsx：绩效项目!F5") in [(f.code, str(f.place)) for f in findings]


def test_workbooks_find_each_other_by_unit_and_year(tmp_path):
    main, annex = unit_book(tmp_path), annex_book(tmp_path)
    other = workbooks.save(
        workbooks.changed_book(("单位信息", "单位名称", "填写内容", "某县档案馆")),
        tmp_path,
        "别的.xlsx",
    )
    alone = annex_book(tmp_path, lambda sheets: sheets["unit"].update(name="某县文化馆"), "孤.xlsx")
    assert bundles([annex, main, other, alone]) == [
        Bundle(main, (annex,)),
        Bundle(other),
        Bundle(alone),
    ]
    assert bundles([alone, main]) == [Bundle(main, (alone,))]
    foreign = annex_book(
        tmp_path, lambda sheets: sheets["unit"].update(name="某县文化馆", year=2022), "别家.xlsx"
    )
    assert bundles([foreign, main]) == [Bundle(main), Bundle(foreign)]
    assert bundles([annex]) == [Bundle(annex)]


def test_the_command_takes_both(juesuan, tmp_path):
    main, annex = unit_book(tmp_path), annex_book(tmp_path)
    assert juesuan("generate", main, annex, "-o", "成果") == 0
    assert sorted(path.name for path in (tmp_path / "成果").iterdir()) == ["主表"]


NEW_KIND = """
[[annexes]]
"键" = "工程"
"工作表" = "工程评价报告"
"标题句" = "工程标题"
"对象句" = "项目对象"
"按项目" = true
"另表" = true
"章节" = [
  { "级" = 1, "标题" = "一、{项目}建设情况", "内容" = ["文"], "接排" = true },
  { "级" = 2, "标题" = "（一）{年}年投资", "内容" = ["投资", "投资表"] },
  { "级" = 1, "标题" = "二、指标", "内容" = ["指标表"], "可空" = true },
]
"""


def test_a_new_kind_of_annex_needs_data_files_only(tmp_path, juesuan):
    form = tmp_path / "工程格式"
    form.mkdir()
    (form / "province.toml").write_text(
        'extends = "sichuan-2024"\nname = "工程"\nversion = 1\n'
        '[[sheets]]\n"附件" = "工程"\n"工作表" = "工程量"\n"标签" = "工程"\n'
        '"内容" = [{ "名称" = "概算", "标签" = "概算", "种类" = "金额", "必填" = true }]\n',
        "utf-8",
    )
    (form / "annexes.toml").write_text(NEW_KIND, "utf-8")
    (form / "phrases.toml").write_text(
        '[phrases]\n"工程标题" = "{{ 年 }}年{{ 项目.名称 }}评价报告"\n'
        '"投资" = "概算{{ 工程.概算 }}万元，完成{{ 项目.使用 }}万元，为{{ 项目.使用 / 工程.概算 }}。"\n'
        "\"投资表\" = '''\n〔横排〕\n| 概算 | 完成 |\n| ---: | ---: |\n| {{ 工程.概算 }} | {{ 项目.使用 }} |\n〔竖排〕\n'''\n",
        "utf-8",
    )
    assert juesuan("template", "check", form) == 0
    questions = load_form(form).questions.of_annex("工程")
    entries = sample(questions)
    entries.sheets["projects"] = entries.sheets["projects"][:1]
    entries.sheets["extra_1"] = {"fact_1": 200}
    path = tmp_path / "工程.xlsx"
    path.write_bytes(workbook_bytes(questions, load(2024), entries))
    outcome = generate(path, tmp_path / "成果", form_name=str(form))
    lines = text_of(outcome.document)
    assert lines[0] == "2024年经济普查评价报告"
    assert lines[1].startswith("一、经济普查建设情况")
    assert lines[2:4] == ["（一）2024年投资", "概算200.00万元，完成97.00万元，为48.50%。"]
    pages = [s.orientation for s in Document(str(outcome.document)).sections]
    assert pages == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


PARTS = sorted((ROOT / "examples" / "annexes").glob("panzhihua-[a-z]*.xlsx"))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "examples" / "annexes").glob("*.xlsx")), ids=lambda path: path.stem
)
def test_the_examples_have_no_mistakes(path):
    annexes = PARTS if path.stem == "panzhihua-2024" else []
    checked = check(path, annexes=annexes)
    made = composed(subject_of(checked))
    assert [f for f in check_document(checked, made).findings if f.level is Level.ERROR] == []


def test_reports_of_the_offices_stand_in_the_order_of_their_kinds():
    checked = check(ROOT / "examples" / "annexes" / "panzhihua-2024.xlsx", annexes=PARTS)
    styled = paragraphs(composed(subject_of(checked)).document)
    numbers = [line for style, line in styled if style.startswith("AnnexNumber")]
    assert numbers == [f"附件{n}" for n in range(1, 6)]
    text = [line for _, line in styled]
    body = next(line for line in text if "绩效自评，形成" in line)
    assert "（医保定点医药机构监管经费）" in body
    assert "绩效自评得分为99.97分" in body


FIGURES = {
    # 已公开的附件里由程序计算、写出的句子
    "panzhihua-subsidy": [
        "2024年，该项目资金上年结转9.16万元，当年下达136.00万元，实际支出143.87万元，资金预算执行率为99.11%。",
        "2024年，该项目资金上年结转9.16万元，当年下达136.00万元，实际支出143.87万元，年末资金结余1.29万元。",
        "1.基本医保参保人数。109.17万人，未完成年初下达的目标任务110万人，扣5分，得0分。",
        "4.医保基金结算清单上传率。100%，大于70%，得3分。",
    ],
    "fund-2023": [
        "2023年城乡居民基本医疗保险基金收入预算为69876.23万元，支出预算为66089.86万元，预算当期结余为3786.37万元，累计结余为43029.37万元。",
        "2023年度，基金总收入70325.02万元，完成预算的100.64%；基金总支出64970.33万元，完成预算的98.31%。",
        "2023年度，基金当期结余5354.69万元，累计可支付月数为7.44个月。",
        "此项自评医保管理制度统一得4分，两定机构管理得2分，支付方式改革得2分，组织管理共得8分。",
        "此项自评基金监督管理扣4分，得6分，基金风险防控得1分，风险控制共得7分。",
        "此项自评扣5分，不得分。",
    ],
    "supervision-2022": [
        "2022年项目资金9.21万元，均为调整（追加）预算。",
        "截至2022年12月31日，该项目资金已支付使用资金9.21万元，资金使用率为100%。",
    ],
}


@pytest.mark.parametrize("name", FIGURES)
def test_sentences_of_published_annexes(name):
    checked = check(ROOT / "examples" / "annexes" / f"{name}.xlsx")
    text = [line for _, line in paragraphs(composed(subject_of(checked)).document)]
    assert [line for line in FIGURES[name] if line not in text] == []


def test_the_small_table_of_money():
    checked = check(ROOT / "examples" / "annexes" / "supervision-2022.xlsx")
    (table,) = Document(io.BytesIO(composed(subject_of(checked)).document)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["资金情况", "计划数", "到位数", "使用数"],
        ["金额（万元）", "100.00", "9.21", "9.21"],
    ]


def test_what_one_document_worked_out_is_not_known_to_the_next():
    """The fund's 完成预算 100.64% would else pass for a number of the next report (D09)."""
    fund, report = (
        composed(subject_of(check(ROOT / "examples" / "annexes" / f"{name}.xlsx"))).publication
        for name in ("fund-2023", "supervision-2022")
    )
    assert "100.64%" in map(str, fund.computed)
    assert "100.64%" not in map(str, report.computed)


@pytest.mark.parametrize(
    ("done", "target", "words"),
    [
        ("100%", "80%", "100%，大于80%"),
        ("92.68%（药品）", "92.68%（药品）", "92.68%（药品），等于92.68%（药品）"),
        ("30万人", "110万人", "30万人，小于110万人"),
        ("109.17万人", "1100000人", "109.17万人，1100000人"),  # other units: nothing is said
        ("立即处理", "小于60分钟", "立即处理，小于60分钟"),
    ],
)
def test_a_result_is_compared_with_its_target_only_in_one_unit(done, target, words, tmp_path):
    questions = workbooks.FORM.questions.of_annex("中央补助")
    entries = sample(questions)
    entries.sheets["projects"] = entries.sheets["projects"][:1]
    (row, _) = entries.sheets["indicators"]
    entries.sheets["indicators"] = [row | {"done": done, "target": target, "score": row["full"]}]
    path = tmp_path / "补助.xlsx"
    path.write_bytes(workbook_bytes(questions, load(2024), entries))
    lines = [text for _, text in paragraphs(composed(subject_of(check(path))).document)]
    assert f"1.{row['level3']}。{words}，得{row['full']}分。" in lines


@pytest.mark.parametrize(
    ("clear", "told"),
    [
        ("texts", ("F11", "项目自评报告", "“项目自评报告”没有填写")),
        ("sheet", ("F01", "项目自评报告", "没有找到标题行")),
    ],
)
def test_an_annex_workbook_without_a_report_is_told(clear, told, tmp_path):
    book = load_workbook(annex_book(tmp_path))
    page = book["项目自评报告"]
    page.delete_cols(5, 9) if clear == "texts" else page.delete_rows(3, 90)
    path = workbooks.save(book, tmp_path, "空.xlsx")
    findings = check(path).findings
    assert [(f.code, f.sheet, f.message) for f in findings] == [told]
    assert generate(path, tmp_path / "成果", draft=True).folder is None

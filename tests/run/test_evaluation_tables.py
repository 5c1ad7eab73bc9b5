"""项目支出绩效自评表 and 绩效评价报告 after 财预〔2020〕10号, which every form can take.

The first project is the published table of a town of 池州 (2022), its money and its scores.
"""

import io
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from documents import paragraphs
from docx import Document
from openpyxl import load_workbook

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Chapter, Entries, Narrative
from data_entry.findings import Finding, Level
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import check, generate

TESTS = Path(__file__).parents[1]
NAME, TOWN = "委托业务项目", "棠溪镇人民政府"
GOAL, REACHED = "编制、审计、设计三类服务按期完成。", "三类服务全部按期完成。"
PUBLISHED = tomllib.loads((TESTS / "checks" / "national_annexes.toml").read_text("utf-8"))["自评表"]
MONEY, ITEMS = PUBLISHED["项目"], PUBLISHED["指标"]
COLUMNS = ("level1", "level2", "level3", "target", "done", "full", "score", "reason", "fact_1")
AUTHORITY, OFFICE, CARRIED_USED, OTHER, OTHER_YEAR, OTHER_USED = (f"fact_{n}" for n in range(1, 7))


def table_book(
    folder: Path, form: Form, unit: str = TOWN, *,
    key: str = "自评表", texts: Sequence[str] = (GOAL, REACHED),
    items: Sequence[Sequence[Any]] = ITEMS, **project: Any,
) -> Path:  # fmt: skip
    """The workbook of one 自评表, the project's own figures laid over the published ones."""
    questions = form.questions.of_annex(key)
    (kind,) = questions.asked_annexes
    left = iter(texts)
    chapters = [Chapter(s, next(left) if s.is_written else "") for s in kind.sections]
    entries = Entries(
        {
            "unit": {"name": unit, "year": 2024, "money": "万元"},
            "projects": [{**MONEY, **project}],
            "indicators": [
                {"project": NAME, **dict(zip(COLUMNS, item, strict=False))} for item in items
            ],
        },
        narratives=[Narrative(key, NAME, chapters)],
    )
    path = folder / "自评表.xlsx"
    path.write_bytes(workbook_bytes(questions, load(form.edition), entries))
    return path


def main_book(folder: Path, form: Form) -> Path:
    path = folder / "填报表.xlsx"
    path.write_bytes(
        workbook_bytes(form.questions, load(form.edition), sample(form.questions, is_brief=True))
    )
    return path


def rows_of(document: Path | None) -> list[list[str]]:
    """The cells of the last table, each joined cell once."""
    assert document
    table = Document(io.BytesIO(document.read_bytes())).tables[-1]
    return [
        [
            cell.text
            for at, cell in enumerate(row.cells)
            if cell._tc not in [c._tc for c in row.cells[:at]]
        ]
        for row in table.rows
    ]


def told(findings: list[Finding], *levels: Level) -> list[tuple[str, str, str]]:
    return [(f.code, f.sheet, f.cell) for f in findings if f.level in (levels or (Level.ERROR,))]


def test_the_table_is_the_official_one(tmp_path: Path) -> None:
    form = load_form(find_form("hubei-2024"))
    outcome = generate(table_book(tmp_path, form), tmp_path / "成果")
    assert outcome.document
    assert outcome.document.stem == "项目支出绩效自评表（2024年度）"
    rows = rows_of(outcome.document)
    assert rows[:10] == [
        ["项目名称", NAME],
        ["主管部门", TOWN, "实施单位", TOWN],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["项目资金（万元）", "年度资金总额", "90.00", "90.00", "89.97", "10", "99.97%", "9.99"],
        ["项目资金（万元）", "其中：当年财政拨款", "90.00", "90.00", "89.97", "—", "99.97%", "—"],
        ["项目资金（万元）", "上年结转资金", "—", "0", "0", "—", "—", "—"],
        ["项目资金（万元）", "其他资金", "0", "0", "0", "—", "—", "—"],
        ["年度总体目标", "预期目标", "实际完成情况"],
        ["年度总体目标", GOAL, REACHED],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ]  # fmt: skip
    first = [row[1] for row in rows[10:-1]]
    assert first == ["产出指标（50分）"] * 6 + ["效益指标（30分）"] * 3 + ["满意度指标（10分）"]
    assert rows[14][2:] == ["成本指标", "项目总成本", "≤90万元", "89.97万元", "8", "8", ""]
    assert rows[-1] == ["总分", "100", "99.99", ""]


BUREAU = "青神县发展和改革局"
BUREAU_ITEMS = [
    ("预算执行率", "预算执行率", "预算执行率", "100%", "99.88%", 10, 10, "年中追加"),
    ("产出指标", "数量指标", "发放（缴纳）覆盖率", "=100%", "100%", 40, 40, None),
    ("产出指标", "数量指标", "科目调整次数", "10次以内", "3次", 20, 20, None),
    ("效益指标", "社会效益指标", "足额保障率（参保率）", "≥95%", "94%", 20, 19, "一人年末入职"),
    ("效益指标", "社会效益指标", "队伍稳定", "稳定", "稳定", 10, 10, None),
]


def test_a_province_s_own_table_takes_its_place(tmp_path: Path) -> None:
    """部门预算项目支出绩效自评表 as a county of 眉山 printed it for 2023, its money and headings."""
    form = load_form(find_form("sichuan-2024"))
    book = table_book(
        tmp_path, form, BUREAU, items=BUREAU_ITEMS, texts=("目标", "情况", "过程", "结论", "无", "无"),
        initial=238.93, added=12.96, received=251.89, used=251.59, score=99, fact_10=1.5, fact_11=1.2,
        fact_13="李四",
    )  # fmt: skip
    rows = rows_of(generate(book, tmp_path / "成果").document)
    first, second = "1.项目年度目标完成情况", "2.项目实施内容及过程概述"
    budget, goals = "预算执行情况（10分）", "绩效指标（90分）"
    assert rows == [
        ["项目名称", NAME],
        ["主管部门", BUREAU, "实施单位", BUREAU],
        ["项目基本情况", first, "项目年度目标", "年度目标完成情况"],
        ["项目基本情况", first, "目标", "情况"],
        ["项目基本情况", second, "过程"],
        [budget, "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因"],
        [budget, "总额", "238.93", "251.89", "251.59", "99.88%", "10", "10", "年中追加"],
        [budget, "其中：财政资金", "238.93", "250.39", "250.39", "100%", "/", "/", "年中追加"],
        [budget, "财政专户管理资金", "0", "0", "0", "—", "/", "/", "年中追加"],
        [budget, "单位资金", "0", "0", "0", "—", "/", "/", "年中追加"],
        [budget, "其他资金", "0", "1.50", "1.20", "80.00%", "/", "/", "年中追加"],
        [goals, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析"],
        [goals, "产出指标", "数量指标", "发放（缴纳）覆盖率", "=", "100", "%", "100%", "40", "40", ""],
        [goals, "产出指标", "数量指标", "科目调整次数", "≤", "10", "次", "3次", "20", "20", ""],
        [goals, "效益指标", "社会效益指标", "足额保障率（参保率）", "≥", "95", "%", "94%", "20", "19", "一人年末入职"],
        [goals, "效益指标", "社会效益指标", "队伍稳定", "定性", "稳定", "", "稳定", "10", "10", ""],
        ["合计", "100", "99", ""],
        ["评价结论", "结论"],
        ["存在问题", "无"],
        ["改进措施", "无"],
        ["项目负责人：", "财务负责人：李四"],
    ]  # fmt: skip


STATION_ITEMS = [
    ("预算执行率", "预算执行率", "预算执行率", "100%", "100%", 20, 20),
    ("产出指标", "质量指标", "监测数据合格率", "100%", "100%", 10, 10, None, "1"),
    ("产出指标", "进度指标", "取得监测资料", "100%", "100%", 10, 10, None, "1"),
    ("满意度指标", "服务对象满意度指标", "整编资料审核", "98%", "98%", 20, 19.6, None, "1"),
    ("产出指标", "质量指标", "监测数据整编", "100%", "100%", 20, 20, None, "2"),
    ("产出指标", "进度指标", "完成年度资料上报", "100%", "100%", 20, 20, None, "2"),
]


def test_a_table_scores_the_budget_and_every_goal_of_the_year(tmp_path: Path) -> None:
    """项目绩效自评表 as an institute of 黄冈 printed it for 2020, with its scores."""
    form = load_form(find_form("hubei-2024"))
    book = table_book(
        tmp_path, form, "水土保持所", key="项目绩效自评表", items=STATION_ITEMS, texts=("无", "纳入预算"),
        initial=10, received=10, used=10, score=99.6, fact_1="市水利和湖泊局", fact_3="本级专项",
        fact_4="持续性项目", fact_5="常年性项目",
    )  # fmt: skip
    rows = rows_of(generate(book, tmp_path / "成果").document)
    head = ["一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"]
    money, one, two = (
        "预算执行情况（万元）（20分）",
        "年度绩效目标1（40分）",
        "年度绩效目标2（40分）",
    )
    assert rows == [
        ["项目名称", NAME],
        ["主管部门", "市水利和湖泊局", "项目实施单位", "水土保持所"],
        ["项目类别", "本级专项"],
        ["项目属性", "持续性项目"],
        ["项目类型", "常年性项目"],
        [money, "", "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）"],
        [money, "年度财政资金总额", "10.00", "10.00", "100%", "20"],
        [one, *head],
        [one, "产出指标", "质量指标", "监测数据合格率", "100%", "100%", "10"],
        [one, "产出指标", "进度指标", "取得监测资料", "100%", "100%", "10"],
        [one, "满意度指标", "服务对象满意度指标", "整编资料审核", "98%", "98%", "19.6"],
        [two, *head],
        [two, "产出指标", "质量指标", "监测数据整编", "100%", "100%", "20"],
        [two, "产出指标", "进度指标", "完成年度资料上报", "100%", "100%", "20"],
        ["总分", "99.6"],
        ["偏差大或目标未完成原因分析", "无"],
        ["改进措施及结果应用方案", "纳入预算"],
    ]  # fmt: skip


def test_money_of_other_sources_is_taken_from_the_grants(tmp_path: Path) -> None:
    """90 of the year and 6 carried over, of which 4 and 3.5 are used beside 2.47 of 5 others."""
    own = {"carried": 6, CARRIED_USED: 3.5, OTHER: 4, OTHER_YEAR: 5, OTHER_USED: 2.47, "added": 10}
    form = load_form(find_form("hubei-2024"))
    path = table_book(tmp_path, form, received=100, **{AUTHORITY: "县财政局", **own})
    rows = rows_of(generate(path, tmp_path / "成果", draft=True).document)
    assert rows[1][1] == "县财政局"
    assert [row[2:5] for row in rows[3:7]] == [
        ["90.00", "106.00", "89.97"],
        ["86.00", "95.00", "84.00"],
        ["—", "6.00", "3.50"],
        ["4.00", "5.00", "2.47"],
    ]
    assert [row[6] for row in rows[3:7]] == ["84.88%", "88.42%", "58.33%", "49.40%"]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, []),
        ({"score": 98.99}, [("A06", "绩效项目", "G5")]),
        ({"used": 899.7}, [("A05", "绩效项目", "F5")]),
        ({CARRIED_USED: 3}, [("M01", "绩效项目", "J5")]),
        ({OTHER: 91}, [("M01", "绩效项目", "K5")]),
        ({OTHER_YEAR: 91}, [("M01", "绩效项目", "L5")]),
        ({OTHER_USED: 2}, [("M01", "绩效项目", "M5")]),
    ],
)
def test_a_wrong_figure_is_told_alone_and_with_the_unit_s_workbook(
    tmp_path: Path, own: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    """The form does not ask the unit for projects: those of the annex are checked all the same."""
    form = load_form(find_form("national"))
    alone = check(table_book(tmp_path, form, "清江县统计局", **own))
    assert told(alone.findings) == expected
    beside = check(main_book(tmp_path, form), annexes=[tmp_path / "自评表.xlsx"])
    found = told(beside.findings, Level.ERROR, Level.WARNING)
    assert {(code, f"自评表.xlsx：{sheet}", cell) for code, sheet, cell in expected} <= {*found}
    assert bool(found) is bool(expected)


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "expected"),
    [
        ("项目自评表", 6, 1, "预期目的", [("F01", "项目自评表")]),
        ("项目自评表", 6, 5, None, [("F11", "项目自评表")]),
        ("绩效项目", 5, 10, "五万", [("F02", "绩效项目")]),
    ],
)
def test_what_the_table_is_made_of_may_not_go(
    tmp_path: Path, sheet: str, row: int, column: int, value: Any, expected: list[tuple[str, str]]
) -> None:
    path = table_book(tmp_path, load_form(find_form("hubei-2024")))
    book = load_workbook(path)
    book[sheet].cell(row, column).value = value
    book.save(path)
    assert sorted((code, at) for code, at, _ in told(check(path).findings)) == expected


@pytest.mark.parametrize("row", [5, 6])
def test_a_deleted_row_of_the_table_is_told_where_it_belongs(row: int, tmp_path: Path) -> None:
    path = table_book(tmp_path, load_form(find_form("hubei-2024")))
    book = load_workbook(path)
    page = book["项目自评表"]
    assert page.cell(5, 1).value == "项目名称"
    name = page.cell(row, 1).value
    page.delete_rows(row)
    book.save(path)
    (found,) = [each for each in check(path).findings if each.level is Level.ERROR]
    assert (found.code, found.cell) == ("F01", f"A{row - 1}")
    assert found.message == f"第 {row - 1} 行下面没有“{name}”这一行"


def test_a_table_without_indicators_is_told(tmp_path: Path) -> None:
    path = table_book(tmp_path, load_form(find_form("hubei-2024")), score=None)
    book = load_workbook(path)
    book["绩效指标"].delete_rows(5, len(ITEMS))
    book.save(path)
    (found,) = [each for each in check(path).findings if each.level is Level.WARNING]
    assert (found.code, found.sheet) == ("M01", "绩效指标")
    assert "表里没有指标" in found.message


def test_one_of_two_tables_without_indicators_is_told(tmp_path: Path) -> None:
    path = table_book(tmp_path, load_form(find_form("hubei-2024")))
    book = load_workbook(path)
    book["绩效项目"].cell(6, 1).value = "二号项目"
    for row, text in ((5, "二号项目"), (6, GOAL), (7, REACHED)):
        book["项目自评表"].cell(row, 6).value = text
    book.save(path)
    found = [each for each in check(path).findings if each.code == "M01"]
    assert [each.sheet for each in found] == ["绩效指标"]
    assert "没有“二号项目”的行" in found[0].message


def test_a_form_without_a_part_of_annexes_has_them_at_the_end(tmp_path: Path) -> None:
    form = load_form(find_form("national"))
    annex = table_book(tmp_path, form, "清江县统计局")
    outcome = generate(main_book(tmp_path, form), tmp_path / "成果", annexes=[annex])
    assert outcome.document
    lines = [text for _, text in paragraphs(outcome.document.read_bytes())]
    assert any(line.startswith("附件1\u3000项目支出绩效自评表（2024年度）") for line in lines)
    assert rows_of(outcome.document)[-1] == ["总分", "100", "99.99", ""]


def example_of(form: Form, key: str, folder: Path) -> Path:
    """The workbook of an annex with the examples of its cells."""
    questions = form.questions.of_annex(key)
    entries = sample(questions)
    if projects := entries.sheets.get("projects"):
        entries.sheets["projects"] = [{**projects[0], "name": NAME}]
        own = [i for i in entries.sheets["indicators"] if i["project"] == projects[0]["name"]]
        entries.sheets["indicators"] = [{**each, "project": NAME} for each in own]
        entries.narratives = [replace(entries.narratives[0], subject=NAME)]
    path = folder / f"{key}.xlsx"
    path.write_bytes(workbook_bytes(questions, load(form.edition), entries))
    return path


def test_the_table_of_the_whole_office_goes_with_its_workbook(tmp_path: Path) -> None:
    """部门整体绩效自评表 as offices of 重庆 print it; its figures are no strangers in the document."""
    form = load_form(find_form("chongqing-2024"))
    annex = example_of(form, "整体自评表", tmp_path)
    outcome = generate(main_book(tmp_path, form), tmp_path / "成果", annexes=[annex])
    rows = rows_of(outcome.document)
    assert [row[0] for row in rows[:7]] == [
        *("主管部门", "部门联系人", "部门预算执行情况（万元）", "部门预算执行情况（万元）"),
        *("当年绩效目标", "当年绩效目标", "指标名称"),
    ]
    assert rows[0][-2:] == ["自评总分（分）", "95.76"]
    assert rows[3][1:] == ["500.00", "520.00", "507.52", "97.60%", "10", "9.76"]
    assert rows[4][1:] == ["年初绩效目标", "全年（调整）绩效目标", "全年目标实际完成情况"]
    assert rows[7] == ["预算完成率", "%", "≥", "90", "示例文字", "97.6", "100", "90", "86", "是"]
    assert told(outcome.checked.findings) == []


def with_another(path: Path, chapters: str) -> None:
    """A second project in the workbook of an annex."""
    book = load_workbook(path)
    for page in (book["绩效项目"], book["绩效指标"]):
        for cell in page[5]:
            page.cell(6, cell.column, cell.value)
        page["A6"] = "另一项目"
    for row in range(5, book[chapters].max_row + 1):
        book[chapters].cell(row, 6, "另一项目" if row == 5 else "无")
    book.save(path)


def test_tables_named_by_their_projects_have_numbers_of_their_own(tmp_path: Path) -> None:
    form = load_form(find_form("hubei-2024"))
    annex = example_of(form, "项目绩效自评表", tmp_path)
    with_another(annex, "项目绩效自评表")
    outcome = generate(main_book(tmp_path, form), tmp_path / "成果", annexes=[annex], draft=True)
    assert outcome.document
    lines = [text for _, text in paragraphs(outcome.document.read_bytes())]
    listed = [text.split("\t")[0] for text in lines if re.match(r"附件\d\u3000", text)]
    assert listed == [
        f"附件{number}\u30002024年度{each}绩效自评表"
        for number, each in ((1, NAME), (2, "另一项目"))
    ]


def test_tables_of_one_name_are_named_once_and_are_promised_by_their_workbook(
    tmp_path: Path,
) -> None:
    """The office's workbook has no column to say that its projects are in the annex."""
    form = load_form(find_form("sichuan-2024"))
    annex = example_of(form, "自评表", tmp_path)
    with_another(annex, "项目自评表")
    outcome = generate(main_book(tmp_path, form), tmp_path / "成果", annexes=[annex], draft=True)
    assert [f for f in outcome.checked.findings if f.code == "A11"] == []
    assert outcome.document
    (line,) = [t for _, t in paragraphs(outcome.document.read_bytes()) if "开展绩效自评，形成" in t]
    assert line.count("部门预算项目支出绩效自评表") == 1


def test_a_deleted_row_or_page_is_named_once_and_nothing_follows_from_it(tmp_path: Path) -> None:
    """There is no cell to fill, and no sum to compare: the row or the page is to be copied back."""
    form = load_form(find_form("chongqing-2024"))
    path = example_of(form, "整体自评表", tmp_path)
    found = []
    for row, page in ((6, "部门整体绩效自评表"), (0, "整体绩效指标")):
        book = load_workbook(path)
        if row:
            book[page].delete_rows(row)
        else:
            del book[page]
        book.save(tmp_path / "删.xlsx")
        found += [f for f in check(tmp_path / "删.xlsx").findings if f.level is Level.ERROR]
    assert [(f.code, f.sheet, f.cell, f.message) for f in found] == [
        ("F01", "部门整体绩效自评表", "A5", "第 5 行下面没有“全年（调整）绩效目标”这一行"),
        ("F01", "整体绩效指标", "", "缺少工作表“整体绩效指标”"),
    ]


def test_what_an_annex_alone_asks_is_known_in_the_whole_document(tmp_path: Path) -> None:
    form = load_form(find_form("sichuan-2024"))
    fund = example_of(form, "社保基金", tmp_path)
    outcome = generate(main_book(tmp_path, form), tmp_path / "成果", annexes=[fund])
    assert outcome.document
    lines = [text for _, text in paragraphs(outcome.document.read_bytes())]
    assert any("基金总收入5310.50万元，完成预算的102.13%" in line for line in lines)

"""What stands in a cell that nobody reads is told, with the cell it was probably meant for."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from places import EXAMPLES, PRINCIPAL
from workbooks import sample_content

from data_entry.blank.write import workbook_bytes
from data_entry.findings import Finding, Level
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import check

CODE = "F19"
SC, SC20, SH, NAT = "sichuan-2024", "sichuan-2020", "shanghai-2024", "national"
WARN, MILD = Level.WARNING, Level.NOTE


def book(form: str) -> Workbook:
    return load_workbook(io.BytesIO(sample_content(form)))


def told(spoilt: Workbook, folder: Path) -> list[Finding]:
    path = folder / "填报表.xlsx"
    spoilt.save(path)
    return [finding for finding in check(path).findings if finding.code == CODE]


STRAY: list[tuple[str, str, str, object, Level, str]] = [
    # 模板、工作表、写在、写了什么、级别、应提示填在（空：猜不出）
    # 表的旁边
    (SC, "收支决算", "D10", 7, WARN, "B10"),
    (SC, "收支决算", "D6", 500, WARN, ""),  # B6 已填
    (SC, "单位信息", "D12", "有", WARN, "B12"),
    (SC, "一般公共预算支出", "H5", "年中追加", WARN, "G5"),
    (SC, "一般公共预算支出", "I5", 100, WARN, ""),
    (NAT, "其他重要事项", "D9", 3.5, WARN, "B9"),
    (SH, "一般公共预算支出", "I6", "普查", MILD, ""),
    (SC20, "项目绩效综述", "I5", 12, WARN, ""),
    # 盖掉了提示
    (SC, "收支决算", "C9", 5, WARN, "B9"),
    (SH, "单位信息", "C9", date(2025, 9, 18), WARN, ""),
    (SC20, "单位信息", "C13", "含", WARN, "B13"),
    # 灰格、斜线格、自动带出的格
    (SC, "三公经费", "B13", 2, WARN, "H13"),
    (SC, "三公经费", "H10", 3, WARN, ""),
    (SC, "三公经费", "G14", "参加统计业务培训", WARN, ""),
    (NAT, "结转结余", "E5", 10, WARN, ""),
    (SC, "上年对比", "B9", 0.5, WARN, ""),
    (SH, "上年对比", "D6", 20, WARN, ""),
    (SC, "收支决算", "B5", 12, WARN, ""),
    # 表的下面、上面，没有名称的行
    (SC, "绩效管理", "B14", "自评报告.docx", WARN, "B13"),
    (SC, "整体自评", "B21", 6, WARN, "B20"),
    (NAT, "上年对比", "C11", 33, WARN, ""),
    (SC, "收支决算", "C3", 545, WARN, ""),
    # 清单里没有编码的一行
    (SC, "一般公共预算支出", "B12", "住房公积金", WARN, ""),
    (NAT, "公开02收入决算表", "C15", 30, WARN, ""),
    # 离表很远的、表下落款：只提一下
    (SC, "三公经费", "K7", "已核", MILD, ""),
    (NAT, "单位信息", "F8", "已核", MILD, ""),
    (SH, "上年对比", "A12", "李四已看过", MILD, ""),
    # 不由模型生成的页
    (SC, "整体自评报告", "E6", "本部门共四个科室。", WARN, ""),
    (SC, "整体自评报告", "H7", "已核", MILD, ""),
    (SC, "项目自评报告", "M8", "已核", MILD, ""),
    (SC, "表述选项", "E6", "已问过局长", MILD, ""),
    (NAT, "核实说明", "D7", "上级追加的专项任务", WARN, ""),
]


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("form", "sheet", "cell", "value", "level", "meant"), STRAY)
def test_a_stray_cell_is_told_with_the_cell_meant(
    form: str, sheet: str, cell: str, value: object, level: Level, meant: str, tmp_path: Path
) -> None:
    spoilt = book(form)
    spoilt[sheet][cell] = value
    (finding,) = told(spoilt, tmp_path)
    assert (str(finding.place), finding.level) == (f"{sheet}!{cell}", level)
    assert f"“{value}”" in finding.message
    if meant:
        assert f"是不是要填在 {meant}？" in finding.advice
    else:
        assert "是不是" not in finding.advice


def test_a_value_whose_name_was_deleted_is_told(tmp_path: Path) -> None:
    """The row may be left out, so its figure would be lost without a word."""
    spoilt = book(SC)
    spoilt["收支决算"]["A13"] = None
    assert "收支决算!B13" in [str(each.place) for each in told(spoilt, tmp_path)]


def test_a_workbook_as_written_has_none(tmp_path: Path) -> None:
    for form in PRINCIPAL:
        assert told(book(form), tmp_path) == [], form


def test_blank_workbooks_have_none(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    for form in PRINCIPAL:
        loaded = load_form(find_form(form))
        kinds = [loaded.questions.of_annex(each.key) for each in loaded.questions.annexes]
        for questions in (loaded.questions, *kinds):
            path.write_bytes(workbook_bytes(questions, load(loaded.edition)))
            findings = [f.message for f in check(path).findings if f.code == CODE]
            assert findings == [], (form, questions.annex)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("**/*.xlsx")), ids=lambda path: path.name)
def test_the_examples_have_none(path: Path) -> None:
    assert [each.message for each in check(path).findings if each.code == CODE] == []


def test_what_is_quoted_is_short(tmp_path: Path) -> None:
    spoilt = book(SC)
    spoilt["收支决算"]["D6"] = "长" * 400
    (finding,) = told(spoilt, tmp_path)
    assert finding.found == "长" * 60 + "……"
    assert len(finding.message) < 100


def test_a_column_of_strays_is_told_once(tmp_path: Path) -> None:
    spoilt = book(SC)
    page = spoilt["收支决算"]
    for row in range(6, 36):
        page.cell(row, 4, row)
    (finding,) = told(spoilt, tmp_path)
    assert str(finding.place) == "收支决算!D6"
    assert "D6:D35" in finding.message
    assert "30 格" in finding.message


def test_a_column_the_clerk_added_is_told_once(tmp_path: Path) -> None:
    spoilt = book(SC)
    page = spoilt["一般公共预算支出"]
    page["H4"] = "经办科室"
    for row in range(5, 10):
        page.cell(row, 8, f"科室{row}")
    (finding,) = told(spoilt, tmp_path)
    assert str(finding.place) == "一般公共预算支出!H4"
    assert "经办科室" in finding.message


def test_many_strays_are_counted_not_listed(tmp_path: Path) -> None:
    spoilt = book(SC)
    for title in ("收支决算", "其他重要事项", "整体自评"):
        for row in range(5, 20, 2):
            spoilt[title].cell(row, 6, row)
    findings = told(spoilt, tmp_path)
    assert len(findings) == 11
    assert "14 处" in findings[-1].message or "14 处" in " ".join(f.message for f in findings)


def test_far_notes_of_a_sheet_are_told_once(tmp_path: Path) -> None:
    spoilt = book(SC)
    for row in (6, 9, 15):
        spoilt["收支决算"].cell(row, 8, "已核")
    (finding,) = told(spoilt, tmp_path)
    assert (str(finding.place), finding.level) == ("收支决算!H6", MILD)
    assert "3 处" in finding.message


def test_numbering_a_table_is_no_stray(tmp_path: Path) -> None:
    spoilt = book(SC)
    page = spoilt["一般公共预算支出"]
    page["H4"] = "序号"
    for row in range(5, 10):
        page.cell(row, 8, row - 4)
    assert told(spoilt, tmp_path) == []


def test_a_remark_below_a_table_is_no_stray(tmp_path: Path) -> None:
    spoilt = book(SC)
    spoilt["一般公共预算支出"]["A46"] = "注：数据来自决算报表"
    spoilt["上年对比"]["A12"] = "注：数据来自决算报表"
    assert told(spoilt, tmp_path) == []


def test_one_looked_into_may_stay(tmp_path: Path) -> None:
    spoilt = book(SC)
    spoilt["收支决算"]["D6"] = 500
    for column, value in enumerate((CODE, "收支决算", "D6", "复核用的数，不公开"), 1):
        spoilt["核实说明"].cell(5, column, value)
    assert told(spoilt, tmp_path) == []


def test_a_note_far_beside_chapters_is_no_annex(tmp_path: Path) -> None:
    spoilt = book(SC)
    spoilt["整体自评报告"]["H7"] = "已核"
    path = tmp_path / "填报表.xlsx"
    spoilt.save(path)
    checked = check(path)
    assert not checked.has_errors
    assert len([n for n in checked.filled.entries.narratives if n.form == "整体"]) == 1


def test_text_of_a_chapter_made_of_figures_is_told_how_to_be_printed(tmp_path: Path) -> None:
    spoilt = book(SC)
    spoilt["整体自评报告"]["E10"] = "收入比上年略有增加。"
    (finding,) = told(spoilt, tmp_path)
    assert "请在 D10 加上“文”" in finding.advice


def test_figures_typed_far_and_wide_are_told_in_time(tmp_path: Path) -> None:
    spoilt = book(SC)
    for row in range(60, 260):
        for column in range(5, 105):
            spoilt["收支决算"].cell(row, column, 1)
    (finding,) = told(spoilt, tmp_path)
    assert "E60:CZ259 里有 20000 格" in finding.message


def test_a_sheet_whose_names_are_lost_is_not_told_cell_by_cell(tmp_path: Path) -> None:
    """A renamed heading makes a whole column unread: that is said once, as what it is."""
    spoilt = book(SC)
    spoilt["收支决算"]["B4"] = "金额"
    assert told(spoilt, tmp_path) == []

"""The workbook itself: order, colours, drop-downs, printing, formulas, and the way back."""

import io
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from documents import SOFFICE, needs_libreoffice
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import FORM, baseline, baseline_book, changed_book, find_cell, save, write

from data_entry.balances import BALANCES
from data_entry.blank import styles
from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.model.extend import extended
from data_entry.model.spec import Column, Kind, asked_columns, asked_lines, asked_sheets
from data_entry.subjects.catalogue import load
from generator.run.pipeline import check

SHEETS = {spec.title: (spec, model) for _, spec, model in asked_sheets(extended(FORM.questions))}
TABLES = [title for title, (spec, _) in SHEETS.items() if spec.shape == "table"]
FORMS = [title for title, (spec, _) in SHEETS.items() if spec.shape == "form"]
ANNEXES = [annex.sheet for annex in FORM.questions.asked_annexes]
HEADING_ROW = 4


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return load_workbook(io.BytesIO(workbook_bytes(FORM.questions, load(2024))))


@pytest.fixture(scope="module")
def filled() -> Workbook:
    return baseline_book(is_whole=True)


def facts(page: Worksheet) -> Iterator[tuple[Cell, Column, bool]]:
    """Every cell a fact of the model stands in: (cell, its column, whether it is computed)."""
    spec, model = SHEETS[page.title]
    if spec.shape == "table":
        headings = {str(c.value).removesuffix(" *"): c for c in page[HEADING_ROW]}
        last = next(
            c.row for (c,) in page.iter_rows(max_col=1) if str(c.value).startswith("（行数")
        )
        for column in asked_columns(model):
            heading = headings[column.cell.title]
            for row in (HEADING_ROW + 1, last - 1):
                cell = page.cell(row, heading.column)
                yield cell, column, bool(column.cell.sum_of)
        return
    for line in asked_lines(model):
        for column in line.columns:
            heading = column.cell.title if line.model else spec.value_title
            cell = find_cell(page, line.cell.title, heading)
            yield cell, column, bool(line.cell.sum_of and column.kind.is_number)


def choices_at(page: Worksheet, cell: str) -> list[list[str]]:
    """The lists offered at a cell."""
    return [
        rule.formula1.strip('"').split(",")
        for rule in page.data_validations.dataValidation
        if rule.type == "list" and cell in rule.sqref
    ]


def test_instructions_come_first_then_required_then_optional_sheets(blank: Workbook) -> None:
    required = [title for title, (spec, _) in SHEETS.items() if spec.required]
    optional = [title for title, (spec, _) in SHEETS.items() if not spec.required]
    assert len(required) == 8
    extras = [*ANNEXES, "表述选项", "核实说明", "自动核对", "科目表"]
    assert blank.sheetnames == ["填报说明", *required, *optional, *extras]
    assert {blank[title].sheet_properties.tabColor.rgb for title in required} == {"00C00000"}
    assert {blank[title].sheet_properties.tabColor.rgb for title in optional} == {"00A6A6A6"}


def test_instructions_list_every_sheet_with_a_link_and_a_sentence(blank: Workbook) -> None:
    page = blank["填报说明"]
    rows = {row[0].value: row for row in page.iter_rows(min_row=9) if row[0].hyperlink}
    assert list(rows) == blank.sheetnames[1:]
    for title, (name, need, intro) in rows.items():
        link = name.hyperlink.location or name.hyperlink.target
        assert link.lstrip("#") == f"'{title}'!A1"
        assert (need.value == "必填") == (title in SHEETS and SHEETS[title][0].required)
        assert str(intro.value).endswith("。"), title
    labels = {row[0].value: row[1].value for row in page.iter_rows(max_col=2)}
    assert (labels["模板"], labels["填报表版本"]) == (FORM.key, FORM.version)


@pytest.mark.parametrize("title", SHEETS)
def test_cells_are_coloured_and_formatted_by_what_is_typed_there(
    blank: Workbook, title: str
) -> None:
    formats = {
        Kind.AMOUNT: "#,##0.00",
        Kind.BALANCE: "#,##0.00",
        Kind.COUNT: "0",
        Kind.YEAR: "0",
        Kind.DATE: "yyyy-mm-dd",
        Kind.CODE: "@",
        Kind.TEXT: "@",
    }
    for cell, column, is_computed in facts(blank[title]):
        place = f"{title}!{cell.coordinate}"
        is_list = SHEETS[title][0].shape == "table"  # 整行粘贴，合计也可以盖掉
        colour = "00E7E9EC" if is_computed and not is_list else "00FFF9E5"
        assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == ("solid", colour), place
        if column.kind in formats:
            assert cell.number_format == formats[column.kind], place
        if is_computed:
            assert str(cell.value).startswith("="), place
        elif not str(cell.value).startswith("="):
            assert cell.value is None, place
        assert cell.border.left.style == "thin", place
    assert styles.INPUT.fgColor.rgb != styles.COMPUTED.fgColor.rgb


@pytest.mark.parametrize("title", SHEETS)
def test_input_cells_have_their_drop_down_and_their_number_rule(
    blank: Workbook, title: str
) -> None:
    page = blank[title]
    for cell, column, is_computed in facts(page):
        offered = choices_at(page, cell.coordinate)
        assert offered == ([list(column.choices)] if column.choices else [])
        kinds = {
            rule.type
            for rule in page.data_validations.dataValidation
            if cell.coordinate in rule.sqref and rule.showErrorMessage and rule.error
        }
        if not is_computed and column.kind.is_money:
            assert kinds == {"decimal"}
        if not is_computed and column.kind is Kind.COUNT:
            assert kinds == {"whole"}


def test_every_option_of_wording_has_its_drop_down_and_its_default(blank: Workbook) -> None:
    page = blank["表述选项"]
    assert len(FORM.questions.options) > 5
    for option in FORM.questions.options:
        cell = find_cell(page, option.title, "取值")
        assert cell.value == option.default
        assert choices_at(page, cell.coordinate) == [list(option.choices)]


def test_the_options_stand_below_headings_of_their_own(blank: Workbook) -> None:
    column = [cell.value for cell in blank["表述选项"]["A"][4:]]
    groups = [*dict.fromkeys(option.group for option in FORM.questions.options)]
    assert len(groups) > 5
    assert column[0] == groups[0]
    titles = {option.title: option.group for option in FORM.questions.options}
    below = ""
    for text in filter(None, column):
        below = text if text in groups else below
        assert text in groups or titles[text] == below


def test_options_without_a_heading_come_last() -> None:
    plain = [each.model_copy(update={"group": ""}) for each in FORM.questions.options[:3]]
    other = next(each for each in FORM.questions.options[3:] if each.group != "")
    options = [plain[0], other, *plain[1:]]
    questions = FORM.questions.model_copy(update={"options": options})
    page = load_workbook(io.BytesIO(workbook_bytes(questions, load(2024))))["表述选项"]
    told = [cell.value for cell in page["A"][4:]]
    assert told == [other.group, other.title, "其他", *(each.title for each in plain)]


@pytest.mark.parametrize("title", SHEETS)
def test_comments_tell_source_and_example(blank: Workbook, title: str) -> None:
    page, (spec, model) = blank[title], SHEETS[title]
    for cell, column, is_computed in facts(page):
        if is_computed:
            assert spec.shape == "table" or "自动合计" in cell.comment.text
            continue
        about = cell if spec.shape == "form" else page.cell(HEADING_ROW, cell.column)
        for word, text in (("出处：", column.cell.source), ("示例：", column.cell.example)):
            if text:
                assert about.comment is not None, cell.coordinate
                shown = about.comment.text.replace("\n", "")
                assert word + text.replace("；", "").replace("\n", " ") in shown.replace("；", "")
    if spec.shape == "form" and any(not line.model for line in asked_lines(model)):
        notes = [c.column for c in page[HEADING_ROW] if str(c.value).startswith("说明")]
        for line in asked_lines(model):
            if not line.model and line.cell.source:
                cell = find_cell(page, line.cell.title, spec.value_title)
                assert f"出处：{line.cell.source}" in page.cell(cell.row, notes[0]).value


def test_required_facts_carry_a_star_and_turn_orange_while_blank(blank: Workbook) -> None:
    page = blank["收支决算"]
    starred = [c.value for (c,) in page.iter_rows(max_col=1) if str(c.value).endswith(" *")]
    assert starred == [
        "一般公共预算财政拨款收入 *",
        "基本支出 *",
        "项目支出 *",
        "一般公共预算财政拨款支出 *",
        "人员经费 *",
        "公用经费 *",
    ]
    watched = {
        str(ranges.sqref): rule.formula[0]
        for ranges in page.conditional_formatting
        for rule in ranges.rules
    }
    for label in starred:
        cell = find_cell(page, label.removesuffix(" *"), "决算数").coordinate
        assert watched[cell] == f"ISBLANK({cell})"


def test_pages_are_frozen_and_print_on_a4_with_repeated_headings(blank: Workbook) -> None:
    for page in blank.worksheets:
        assert page.page_setup.paperSize == 9, page.title
        assert page.page_setup.fitToWidth == 1, page.title
        assert page.page_setup.fitToHeight == 0, page.title
        assert page.sheet_properties.pageSetUpPr.fitToPage, page.title
        if page.title in SHEETS:
            assert page.freeze_panes == "B5"
            assert page.print_title_rows == "$4:$4"
            assert "&P" in page.oddFooter.center.text
    assert [blank[title].freeze_panes for title in [*ANNEXES, "科目表"]] == ["C5", "C6", "A2"]
    assert blank["科目表"].print_area == "'科目表'!$D$1"


def test_subjects_are_listed_as_text(blank: Workbook) -> None:
    rows = list(blank["科目表"].iter_rows(min_row=2, max_col=2))
    names = {code.value: str(name.value).strip("　 ") for code, name in rows}
    assert names["2010501"] == "行政运行"
    assert names["30101"] == "基本工资"
    assert list(names) == sorted(names)
    assert {code.number_format for code, _ in rows} == {"@"}


def test_chapters_of_annexes_have_a_cell_each(blank: Workbook) -> None:
    for annex in FORM.questions.asked_annexes:
        page = blank[annex.sheet]
        labels = {cell.value: cell.row for (cell,) in page.iter_rows(min_row=5, max_col=1)}
        for section in filter(lambda each: each.is_written, annex.sections):
            cell = page.cell(labels[section.heading], 5)
            assert cell.fill.fgColor.rgb == "00FFF9E5"
            assert str(page.cell(cell.row, 2).value).startswith(section.guide)


def test_what_a_chapter_is_made_of_stands_in_folded_columns(blank: Workbook) -> None:
    page = blank["项目自评报告"]
    rows = {row[0]: row[2:4] for row in page.iter_rows(min_row=6, max_col=4, values_only=True)}
    assert rows["一、项目概况"] == (1, None)
    assert rows["3.资金使用。"] == (3, "项目使用、文")
    assert rows["附表：项目绩效指标完成情况表"] == (1, "指标表")
    assert [page.column_dimensions[letter].hidden for letter in "BCE"] == [False, True, False]


def test_a_blank_workbook_asks_for_what_is_missing_and_for_nothing_else(tmp_path: Path) -> None:
    checked = check(write(Entries(), tmp_path, "blank.xlsx"))
    assert {finding.code for finding in checked.findings} == {"F11"}
    places = {str(finding.place) for finding in checked.findings}
    assert {"单位信息!B5", "收支决算!B6", "一般公共预算支出", "三公经费!B6"} <= places
    required = {title for title, (spec, _) in SHEETS.items() if spec.required}
    assert {finding.sheet for finding in checked.findings} == required - {"上年对比"}


def test_a_filled_workbook_reads_back_as_it_was_written(tmp_path: Path) -> None:
    read = check(save(baseline_book(is_whole=True), tmp_path)).filled.entries
    written = baseline()
    for title, (spec, _) in SHEETS.items():
        name = next(n for n, s, _ in asked_sheets(extended(FORM.questions)) if s.title == title)
        expected = written.sheets.get(name, [] if spec.shape == "table" else {})
        if spec.shape == "table":
            assert read.sheets[name] == expected, title
            continue
        given = {key: value for key, value in read.sheets[name].items() if value not in (None, {})}
        assert given == {k: v for k, v in expected.items() if v not in (None, {})}, title
    assert read.narratives == written.narratives
    assert read.options == {option.title: option.default for option in FORM.questions.options}


def test_many_records_make_the_table_longer(tmp_path: Path) -> None:
    entries = baseline()
    entries.sheets["receptions"] = [{"occasion": f"接待第{n}批"} for n in range(1, 61)]
    read = check(write(entries, tmp_path)).filled
    assert read.entries.sheets["receptions"] == entries.sheets["receptions"]
    assert str(read.place("receptions.59.occasion")) == "接待明细!A64"


# 公式：由 LibreOffice 重新计算 -----------------------------------------------------------------

UNFILLED = (
    [
        f"{name} 应等于 {table}各项{name}之和"
        for table, names in {
            "公开02": ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入"),
            "公开03": ("上缴上级支出", "经营支出", "对附属单位补助支出"),
        }.items()
        for name in names
    ]
    + [
        f"国有资本经营预算财政拨款{name} 应等于 “国有资本经营收支”表各项{name}之和"
        for name in ("收入", "支出", "年初结转和结余", "年末结转和结余")
    ]
    + [
        "“一般公共预算支出”表机关事业单位职业年金缴费支出的基本支出 一般等于 “基本支出经济分类”表的职业年金缴费"
    ]
)
"""Balances of columns and 科目 that the baseline leaves empty."""

BROKEN = {
    # 改动一个数，哪几条变成“不一致”
    ("收支决算", "其他收入", "决算数", 31): {
        "收入总计 应等于 支出总计",
        "本年收入合计 应等于 公开02各项收入合计之和",
        "其他收入 应等于 公开02各项其他收入之和",
    },
    ("基本支出经济分类", "30101", "决算数", 151): {
        "人员经费 应等于 “基本支出经济分类”表301、303各款之和",
    },
    ("三公经费", "公务接待费", "决算数", 1.4): {
        "公务接待费 应等于 国内公务接待支出与外事接待支出之和",
    },
    ("其他重要事项", "机关运行经费支出", "填写内容", 60.01): {
        "机关运行经费支出 应不大于 公用经费",
    },
    ("公开03支出决算表", "2010507", "项目支出", 119): {
        "本年支出合计 应等于 公开03各项支出合计之和",
        "项目支出 应等于 公开03各项项目支出之和",
    },
}
ROUNDED = ("一般公共预算支出", "2010507", "项目支出", 97.01)
HIGHER_LEVELS = [("201", "项目支出", 397), ("20105", "项目支出", 397), ("合计", "基本支出", 405)]
EMPTY_COLUMN = "事业收入 应等于 公开02各项事业收入之和"
SIX_ADDENDS = "公用经费 应等于 “基本支出经济分类”表302、307、310、312、399各款之和"
DOUBTFUL = {
    ("收支决算", "事业收入", "决算数", 7): EMPTY_COLUMN,
    ("基本支出经济分类", "30239", "决算数", 17.85): SIX_ADDENDS,
}
"""Two more wrong numbers, which the checks call 错误."""


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Workbooks opened, calculated and saved by LibreOffice, all in one run."""
    folder = tmp_path_factory.mktemp("libreoffice")
    baseline = baseline_book(is_whole=True)
    broken = changed_book(*BROKEN, *DOUBTFUL, is_whole=True)
    rounded = changed_book(ROUNDED, is_whole=True)
    page = rounded["一般公共预算支出"]
    for row, (code, column, amount) in enumerate(HIGHER_LEVELS, HEADING_ROW + 6):
        page.cell(row, 1, code)
        find_cell(page, code, column).value = amount
    for book in (broken, rounded):
        del book["科目表"]  # 快一些
    books = {"baseline": baseline, "broken": broken, "rounded": rounded}
    sources = [save(book, folder, f"{name}.xlsx") for name, book in books.items()]
    output = folder / "out"
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(output),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: output / f"{name}.xlsx" for name in books}


@cache
def verdicts(path: Path) -> dict[str, str]:
    """What 自动核对 says of each balance."""
    page = load_workbook(path, data_only=True)["自动核对"]
    rows = page.iter_rows(min_row=HEADING_ROW + 1, max_col=5, values_only=True)
    return {str(row[0]): str(row[4]) for row in rows if row[0]}


@needs_libreoffice
class TestLibreOffice:
    def test_every_total_is_calculated(self, recalculated: dict[str, Path]) -> None:
        book = load_workbook(recalculated["baseline"], data_only=True)
        totals = {
            ("收支决算", "决算数"): {
                "本年收入合计": "550",
                "收入总计": "560",
                "本年支出合计": "545",
                "支出总计": "560",
                "财政拨款收入总计": "525",
                "本年财政拨款支出合计": "522",
                "财政拨款支出总计": "525",
                "一般公共预算财政拨款基本支出": "405",
            },
            ("三公经费", "全年预算数"): {
                "公务用车购置及运行维护费": "21",
                "“三公”经费合计": "22.5",
            },
            ("三公经费", "决算数"): {"公务用车购置及运行维护费": "21", "“三公”经费合计": "22.2"},
            ("三公经费", "上年决算数"): {
                "公务用车购置及运行维护费": "2.5",
                "“三公”经费合计": "4.1",
            },
            ("其他重要事项", "填写内容"): {"政府采购支出总额": "20", "车辆总数": "2"},
            ("上年对比", "本年决算数（自动）"): {
                "收入、支出总计": "560",
                "财政拨款收入、支出总计": "525",
                "一般公共预算支出": "502",
                "政府性基金预算支出": "20",
                "国有资本经营预算支出": "0",
                "机关运行经费": "60",
            },
            ("上年对比", "增减额（自动）"): {
                "收入、支出总计": "40",
                "一般公共预算支出": "22",
                "国有资本经营预算支出": "0",
                "机关运行经费": "5",
            },
            ("一般公共预算支出", "本年支出合计"): {"2010501": "300", "2010507": "97"},
            ("公开02收入决算表", "本年收入合计"): {"2010507": "125", "2070904": "20"},
            ("公开03支出决算表", "本年支出合计"): {"2010507": "120", "2210201": "25"},
        }
        for (sheet, column), expected in totals.items():
            for label, value in expected.items():
                found = find_cell(book[sheet], label, column).value
                assert round(Decimal(found), 9) == Decimal(value), f"{sheet} {label}"
        assert book["公开03支出决算表"]["H30"].value in (None, "")

    def test_all_balances_of_the_baseline_agree(self, recalculated: dict[str, Path]) -> None:
        found = verdicts(recalculated["baseline"])
        assert len(found) == len(BALANCES)
        assert {title for title, word in found.items() if word != "一致"} <= set(UNFILLED)
        assert {found[title] for title in UNFILLED} <= {"未填", "一致"}
        page = load_workbook(recalculated["baseline"], data_only=True)["自动核对"]
        amounts = {row[0]: row[1:4] for row in page.iter_rows(min_row=5, values_only=True)}
        assert amounts["收入总计 应等于 支出总计"] == (560, 560, 0)
        assert amounts[SIX_ADDENDS] == (60, 60, 0)
        assert amounts["机关运行经费支出 应不大于 公用经费"] == (60, 60, 0)

    def test_a_wrong_number_turns_its_balances_and_no_others(
        self, recalculated: dict[str, Path]
    ) -> None:
        wrong = {t for t, word in verdicts(recalculated["broken"]).items() if word == "不一致"}
        assert wrong - {*DOUBTFUL.values()} == set().union(*BROKEN.values())

    def test_a_rounding_gap_is_called_so_and_higher_levels_are_not_added_twice(
        self, recalculated: dict[str, Path]
    ) -> None:
        found = verdicts(recalculated["rounded"])
        gaps = {title for title, word in found.items() if word == "尾差"}
        assert gaps == {
            "一般公共预算财政拨款支出 应等于 “一般公共预算支出”表各项之和",
            "“项目支出明细”表决算数之和 应等于 “一般公共预算支出”表项目支出之和",
        }
        assert "不一致" not in found.values()

    def test_the_checks_call_the_same_numbers_wrong(self, recalculated: dict[str, Path]) -> None:
        errors = {
            (finding.code, str(finding.place))
            for finding in check(recalculated["broken"]).findings
            if finding.code[:3] in ("T01", "X01", "X04")
        }
        assert errors == {
            ("T01-2", "收支决算!B17"),  # 收入总计
            ("X01-3", "收支决算!B14"),  # 本年收入合计
            ("X01-3", "收支决算!B13"),  # 其他收入
            ("X01-3", "收支决算!B10"),  # 事业收入
            ("X01-4", "收支决算!B24"),  # 本年支出合计
            ("X01-4", "收支决算!B20"),  # 项目支出
            ("T01-10", "收支决算!B38"),  # 人员经费
            ("T01-10", "收支决算!B39"),  # 公用经费
            ("T01-13", "三公经费!C10"),  # 公务接待费
            ("X04", "其他重要事项!B6"),  # 机关运行经费
            ("X01-18", "支出明细!E5"),  # 工资福利支出小于公开06的301类
        }

    def test_an_empty_column_is_compared_as_the_checks_do(
        self, recalculated: dict[str, Path]
    ) -> None:
        assert verdicts(recalculated["broken"])[EMPTY_COLUMN] == "不一致"

    def test_a_gap_beyond_the_rounding_of_its_addends_is_no_rounding_gap(
        self, recalculated: dict[str, Path]
    ) -> None:
        assert verdicts(recalculated["broken"])[SIX_ADDENDS] == "不一致"

    def test_what_libreoffice_saved_reads_the_same_without_findings(
        self, recalculated: dict[str, Path]
    ) -> None:
        checked = check(recalculated["baseline"])
        assert checked.findings == []
        read, written = checked.filled.entries, baseline()
        for name, expected in written.sheets.items():
            found = read.sheets[name]
            pairs = (
                zip(found, expected, strict=True)
                if isinstance(expected, list)
                else [(found, expected)]
            )
            for have, want in pairs:
                for key, value in want.items():
                    if isinstance(value, dict):
                        assert {k: have[key].get(k) for k in value} == value, (name, key)
                    else:
                        assert have.get(key) == value, (name, key)
        assert read.narratives == written.narratives
        names = [row["name"] for row in read.sheets["general_items"]]
        assert names[:2] == ["行政运行", "专项普查活动"]

    def test_drop_downs_and_comments_survive_libreoffice(
        self, recalculated: dict[str, Path]
    ) -> None:
        book = load_workbook(recalculated["baseline"])
        number = 0
        for title in SHEETS:
            page = book[title]
            for cell, column, _ in facts(page):
                if column.choices:
                    number += 1
                    assert choices_at(page, cell.coordinate) == [list(column.choices)], title
        assert number >= 11
        for option in FORM.questions.options:
            cell = find_cell(book["表述选项"], option.title, "取值")
            assert choices_at(book["表述选项"], cell.coordinate) == [list(option.choices)]
        assert "出处：公开01 行1" in book["收支决算"]["B6"].comment.text

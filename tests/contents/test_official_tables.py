"""The official tables: what stands in every cell of the document and of 附表.xlsx, and how they lie."""

import io
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from documents import choice, composed, subject
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from openpyxl import Workbook, load_workbook
from tables_help import TITLES, tables_of
from workbooks import Change, baseline, changed_book, save, write

from generator.contents.compose import Composed
from generator.contents.spreadsheet import spreadsheet
from generator.contents.tables import Table
from generator.forms.grids import GridCell, GridFaultError, parse
from generator.run.pipeline import check, generate, subject_of
from generator.word.layout.packing import table_mark
from generator.word.layout.tables import place_tables

PRINTED = choice("附表", "印在文中")
ORDER = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
LANDSCAPE = {1, 2, 4, 6, 7, 9, 10, 12}
"""Positions of the tables that lie on turned pages."""


def printed(*changes: Change) -> Composed:
    return composed(subject(*changes, options=PRINTED))


@cache
def baseline_tables() -> dict[str, list[list[str]]]:
    return tables_of(printed().document)


def row_of(title: str, first: str) -> list[str]:
    return next(row for row in baseline_tables()[title] if row[0] == first)


def test_all_tables_stand_in_order_and_are_listed() -> None:
    assert list(baseline_tables()) == TITLES
    texts = [p.text for p in Document(io.BytesIO(printed().document)).paragraphs]
    at = texts.index("第五部分  附表", texts.index("第四部分  附件") + 1)
    assert texts[at + 1 : at + 14] == [f"{n}、{t}" for n, t in zip(ORDER, TITLES, strict=True)]
    assert [text for text in texts if text.startswith("公开")][-13:] == [
        f"公开{n:02d}表" for n in range(1, 14)
    ]


CELLS = [
    # 表、行首、整行：由 sample.md 手算
    (0, "一、一般公共预算财政拨款收入", ["1", "500.00", "一、一般公共服务支出", "32", "420.00"]),
    (0, "八、其他收入", ["8", "30.00", "八、社会保障和就业支出", "39", "60.00"]),
    (0, "年初结转和结余", ["29", "10.00", "年末结转和结余", "60", "15.00"]),
    (0, "总计", ["31", "560.00", "总计", "62", "560.00"]),
    (1, "合计", ["550.00", "520.00", "0.00", "0.00", "0.00", "0.00", "30.00"]),
    (1, "20105", ["　统计信息事务", "425.00", "395.00", "0.00", "0.00", "0.00", "0.00", "30.00"]),
    (2, "合计", ["545.00", "405.00", "140.00", "0.00", "0.00", "0.00"]),
    (2, "201", ["一般公共服务支出", "420.00", "300.00", "120.00", "0.00", "0.00", "0.00"]),
    (3, "二、政府性基金预算财政拨款", ["2", "20.00", "二、外交支出", "34", *["0.00"] * 4]),
    (
        3,
        "本年收入合计",
        ["27", "520.00", "本年支出合计", "59", "522.00", "502.00", "20.00", "0.00"],
    ),
    (
        3,
        "年初财政拨款结转和结余",
        ["28", "5.00", "年末财政拨款结转和结余", "60", "3.00", "3.00", "0.00", "0.00"],
    ),
    (3, "总计", ["32", "525.00", "总计", "64", "525.00", "505.00", "20.00", "0.00"]),
    (4, "合计", ["522.00", "345.00", "159.00", "0.00", "0.00", "0.00", "18.00", *["0.00"] * 4]),
    (5, "2010507", ["　　专项普查活动", "97.00", "0.00", "97.00"]),
    (5, "合计", ["502.00", "405.00", "97.00"]),
    (6, "合计", ["502.00", "345.00", "139.00", "0.00", "0.00", "0.00", "18.00", *["0.00"] * 4]),
    (7, "301", ["工资福利支出", "345.00", "302", "商品和服务支出", "60.00", "", "", ""]),
    (7, "人员经费合计", ["345.00", "公用经费合计", "60.00"]),
    (8, "2010507", ["专项普查活动", "经济普查", "97.00"]),
    (9, "合计", ["0.00", "20.00", "20.00", "0.00", "20.00", "0.00"]),
    (
        12,
        "22.50",
        [
            "0.00",
            "21.00",
            "18.00",
            "3.00",
            "1.50",
            "22.20",
            "0.00",
            "21.00",
            "18.00",
            "3.00",
            "1.20",
        ],
    ),
]


@pytest.mark.parametrize(("table", "first", "rest"), CELLS)
def test_cells_of_the_tables(table: int, first: str, rest: list[str]) -> None:
    assert row_of(TITLES[table], first) == [first, *rest]


def amounts(rows: list[list[str]], column: int, length: int) -> Decimal:
    """The sum of a column over the rows whose code has this length."""
    chosen = [row for row in rows if row[0].isdigit() and len(row[0]) == length]
    return sum((Decimal(row[column]) for row in chosen), Decimal(0))


@pytest.mark.parametrize("table", [1, 2, 4, 5, 6, 9])
@pytest.mark.parametrize("length", [3, 5, 7])
def test_every_level_adds_up_to_the_total(table: int, length: int) -> None:
    rows = baseline_tables()[TITLES[table]]
    total = row_of(TITLES[table], "合计")
    for column in range(1, len(total)):
        assert amounts(rows, column + 1, length) == Decimal(total[column])


def test_empty_tables_keep_their_grid_and_say_so() -> None:
    rows = baseline_tables()["国有资本经营预算财政拨款支出决算表"]
    assert rows[-2:] == [[""] * 5] * 2
    texts = [p.text for p in Document(io.BytesIO(printed().document)).paragraphs]
    said = "说明：清江县统计局2024年度没有国有资本经营预算财政拨款支出，故本表无数据。"
    assert texts.count(said) == 1


def test_tables_lie_as_the_form_has_them() -> None:
    """Orientation of the page of each table, repeated headings, nothing wider than the page."""
    document = Document(io.BytesIO(printed().document))
    sections, turned, widths = iter(document.sections), [], []
    section = next(sections)
    title = ""
    for element in document.element.body:
        text = "".join(t.text or "" for t in element.iter(qn("w:t")))
        title = text if element.tag == qn("w:p") and text else title
        if element.tag == qn("w:tbl") and title.startswith("编制单位"):
            turned.append(section.orientation == WD_ORIENT.LANDSCAPE)
            columns = [int(c.get(qn("w:w"))) for c in element.iter(qn("w:gridCol"))]
            page = section.page_width - section.left_margin - section.right_margin
            widths.append((sum(columns), page // 635))
            heads = [
                row
                for row in element.iter(qn("w:tr"))
                if row.find(f".//{qn('w:tblHeader')}") is not None
            ]
            assert len(heads) >= 2
        if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            section = next(sections)
    first, last = min(LANDSCAPE), max(LANDSCAPE)  # those between are turned too
    assert turned == [first <= number <= last for number in range(len(turned))]
    assert all(width <= room + 20 for width, room in widths)
    assert document.sections[-1].orientation == WD_ORIENT.LANDSCAPE


def test_no_mark_of_the_program_stays_behind() -> None:
    assert not any(
        sign in line.text for line in printed().publication.lines for sign in "\ue000\ue001"
    )


# --- 附表.xlsx --------------------------------------------------------------------------------


@cache
def baseline_book() -> Workbook:
    tables = printed().publication.tables
    return load_workbook(io.BytesIO(spreadsheet(tables, "清江县统计局")))


def cells(number: int) -> list[list[Any]]:
    page = baseline_book().worksheets[number]
    return [[cell.value for cell in row] for row in page.iter_rows()]


def as_printed(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, int | float) else str(value)


@pytest.mark.parametrize("number", range(13))
def test_the_workbook_has_the_same_tables_with_numbers_as_numbers(number: int) -> None:
    sheet, rows = cells(number), baseline_tables()[TITLES[number]]
    assert sheet[0][0] == TITLES[number]
    assert sheet[1][0] == f"公开{number + 1:02d}表"
    assert [value for value in sheet[2] if value] == ["编制单位：清江县统计局", "金额单位：万元"]
    body = sheet[3 : 3 + len(rows)]
    assert [[as_printed(v) for v in row if v is not None] for row in body] == [
        [text.strip("\u3000") for text in row if text] for row in rows
    ]


def test_amounts_of_the_workbook_can_be_added() -> None:
    general = {row[0]: row for row in cells(5)}
    assert general["2010507"] == ["2010507", "专项普查活动", 97, 0, 97]
    assert general["合计"][2:] == [502, 405, 97]


def test_sheets_are_ready_to_print() -> None:
    for number, page in enumerate(baseline_book()):
        assert page.page_setup.orientation == ("landscape" if number in LANDSCAPE else "portrait")
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows
        numbers = [c for row in page.iter_rows() for c in row if isinstance(c.value, float)]
        assert all(
            len(f"{c.value:.2f}") < page.column_dimensions[c.column_letter].width for c in numbers
        )


def test_a_table_that_cannot_be_told_is_not_made_up(tmp_path: Path) -> None:
    """Without 公开02 and with other money than 一般公共预算, 收入 by 科目 is unknown."""
    entries = baseline()
    del entries.sheets["income_rows"]
    outcome = generate(write(entries, tmp_path), tmp_path / "成果")
    assert outcome.folder is not None
    book = load_workbook(outcome.folder / "附表.xlsx")
    assert len(book.sheetnames) == 13
    last = [[cell.value for cell in row] for row in book["没有生成的表"].iter_rows()]
    assert last == [["没有生成的表", "要先填填报表的"], ["二、收入决算表", "公开02收入决算表"]]


def test_classes_that_are_not_all_of_the_spending_are_no_table(tmp_path: Path) -> None:
    """公开01 by 类 may come from 附件1, but only where its 类 add up to 本年支出合计."""
    entries = baseline()
    del entries.sheets["expense_rows"]
    tables = tables_from(write(entries, tmp_path))
    assert [tables[0].is_known, tables[2].is_known] == [True, False]
    assert tables[0].grid.body[0][5] == GridCell("420.00")
    entries.sheets["class_spending"][0]["actual"] = 400
    assert not tables_from(write(entries, tmp_path))[0].is_known


def tables_from(path: Path) -> list[Table]:
    return list(composed(subject_of(check(path))).publication.tables)


def test_classes_pasted_with_their_subjects_are_counted_once(tmp_path: Path) -> None:
    """类 and 款 of a fund, their 资金 left blank (一般公共预算), are still above the fund's 项."""
    entries = baseline()
    entries.sheets["detail_rows"] += [{"code": code, "e302": 20} for code in ("207", "20709")]
    tables = {table.title: table for table in tables_from(write(entries, tmp_path))}
    rows = [[c.text for c in row if c] for row in tables[TITLES[6]].grid.body]
    assert rows[0][:4] == ["合计", "502.00", "345.00", "139.00"]
    assert not any(row[0].startswith("207") for row in rows)


def test_an_agency_with_general_budget_only_gets_its_tables_without_filling_them(
    tmp_path: Path,
) -> None:
    """公开02 and 公开03 follow from 公开05 where there is no other money and nothing carried over."""
    money = [
        ("收支决算", "一般公共预算财政拨款收入", "决算数", 502),
        *(("收支决算", label, "决算数", 0) for label in ZERO_LINES),
        ("收支决算", "项目支出", "决算数", 97),
        ("上年对比", "政府性基金预算支出", "上年决算数", 0),
        ("上年对比", "政府性基金预算支出", "主要变动原因", None),
        ("支出明细", "2070904", "商品和服务支出", 0),
        ("整体支出按类", "201", "决算支出", 397),
        ("整体支出按类", "207", "决算支出", 0),
    ]
    book = changed_book(*money)
    for title in ("公开02收入决算表", "公开03支出决算表", "政府性基金收支", "结转结余"):
        del book[title]
    checked = check(save(book, tmp_path))
    assert [f.message for f in checked.findings if f.level == "错误"] == []
    tables = {t.title: t for t in composed(subject_of(checked)).publication.tables}
    income = {row[0].text: [c.text for c in row if c] for row in tables["收入决算表"].grid.body}
    assert income["2010507"] == ["2010507", "　　专项普查活动", "97.00", "97.00", *["0.00"] * 5]
    assert income["合计"][1:3] == ["502.00", "502.00"]
    spent = {row[0].text: [c.text for c in row if c] for row in tables["支出决算表"].grid.body}
    assert spent["20105"][2:] == ["397.00", "300.00", "97.00", "0.00", "0.00", "0.00"]


ZERO_LINES = [
    *("政府性基金预算财政拨款收入", "其他收入", "年初结转和结余", "年末结转和结余"),
    *("年初财政拨款结转和结余", "年末财政拨款结转和结余", "政府性基金预算财政拨款支出"),
]


def test_balances_of_money_left_blank_are_nothing_where_the_others_make_up_the_whole() -> None:
    blank = [
        ("结转结余", f"{name}预算财政拨款", column, None)
        for name in ("政府性基金", "国有资本经营")
        for column in ("上年年末数", "年初结转和结余", "年末结转和结余")
    ]
    known = {t.title: t for t in printed(*blank).publication.tables}["财政拨款收入支出决算总表"]
    rows = {row[0].text.strip(): [c.text for c in row if c] for row in known.grid.body}
    assert known.is_known
    assert rows["总计"][-3:] == ["505.00", "20.00", "0.00"]
    open_ = printed(*blank, ("结转结余", "一般公共预算财政拨款", "年末结转和结余", 2))
    assert not {t.title: t for t in open_.publication.tables}["财政拨款收入支出决算总表"].is_known


def test_every_subject_of_a_fund_balances_by_itself(tmp_path: Path) -> None:
    """Income booked under another 科目: the totals agree, the rows do not."""
    entries = baseline()
    entries.sheets["fund_rows"] = [
        {"code": "2070904", "income": 15, "project": 20},
        {"code": "2120899", "income": 5},
    ]
    said = [
        f"{finding.place} {finding.message}"
        for finding in check(write(entries, tmp_path)).findings
        if finding.code == "X01-11"
    ]
    assert said == [
        "政府性基金收支!C5 2070904的年初结转和结余加本年收入 15.00 万元，"
        "本年支出加年末结转和结余 20.00 万元，应相等，差 5.00 万元",
        "政府性基金收支!C6 2120899的年初结转和结余加本年收入 5.00 万元，"
        "本年支出加年末结转和结余 0.00 万元，应相等，差 5.00 万元",
    ]


# --- the notation -----------------------------------------------------------------------------


def test_a_table_as_text() -> None:
    grid = parse(["| 甲 | < | 乙 |", "| 丙 | 丁 | ^ |", "| :-- | :-: | ----: |", "| 1 | < | 2 |"])
    assert [(c.weight, c.align) for c in grid.columns] == [(3, "left"), (3, "center"), (5, "right")]
    assert grid.head == (
        (GridCell("甲", across=2), None, GridCell("乙", down=2)),
        (GridCell("丙"), GridCell("丁"), None),
    )
    assert grid.body == ((GridCell("1", across=2), None, GridCell("2")),)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["| 甲 |", "| 1 |"], "表格要有表头"),
        (["| --- |"], "表格要有表头"),
        (["| 甲 | 乙 |", "| --- | --- |", "| 1 |"], "表格有 2 列，这一行有 1 列"),
        (["| < | 乙 |", "| --- | --- |"], "旁边没有可以合并的格"),
        (["| 甲 | 乙 |", "| --- | --- |", "| ^ | 1 |"], "旁边没有可以合并的格"),
        (["| 甲 | < |", "| ^ | 乙 |", "| --- | --- |"], "不是长方形"),
        (["| 甲 |", "| --- |", *["| 1 |"] * 20_000], "表格太大"),
    ],
)
def test_what_is_no_table(lines: list[str], said: str) -> None:
    with pytest.raises(GridFaultError, match=said):
        parse(lines)


def test_eleven_columns_in_yuan_keep_their_figures_on_one_line() -> None:
    head = "| 科目编码 | 科目名称 |" + " 合计 |" * 11
    rule = "| :--- | :--- |" + " ---: |" * 11
    row = "| 2010507 | 　　专项普查活动 |" + " 123,456,789.01 |" * 11
    table = printed_table([head, rule, row], 297, 36)._tbl
    size = int(next(table.iter(qn("w:sz"))).get(qn("w:val"))) / 2
    beside = sum(
        int(table.find(f".//{qn('w:tblCellMar')}/{qn(f'w:{s}')}").get(qn("w:w")))
        for s in ("left", "right")
    )
    widths = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    # DejaVu Serif, as wide as fonts come: figures 0.636 em, commas and points 0.318 em.
    assert min(widths[2:]) - beside >= size * (11 * 0.636 + 3 * 0.318) * 20


def printed_table(head: list[str], width: int, margin: int) -> Any:
    """A table on a page of so many millimetres with margins at its sides."""
    document = Document()
    section = document.sections[0]
    section.page_width = Mm(width)
    section.left_margin = section.right_margin = Mm(margin)
    document.add_paragraph(table_mark(0))
    place_tables(document, [parse(head)])
    return document.tables[0]


def test_headings_over_several_rows_have_the_height_of_their_lines() -> None:
    """Repeated on the next page they would be cut off if the rows were only as high as their own."""
    amounts = " 0.00 |" * 8
    head = [
        "| 项目 | < |" + " 对企业补助（基本建设）资金 |" * 8,
        "| 编码 | 名称 |" + " ^ |" * 8,
        "| :--- | :--- |" + " ---: |" * 8,
        "| 2010507 | 专项普查活动 |" + amounts,
    ]
    table = printed_table(head, 210, 28)._tbl
    size = int(next(table.iter(qn("w:sz"))).get(qn("w:val"))) / 2
    columns = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    heights = [int(height.get(qn("w:val"))) for height in table.iter(qn("w:trHeight"))]
    lines = -(-13 // (columns[2] // (size * 20)))
    assert lines >= 3
    assert len(heights) == 2
    assert sum(heights) >= lines * size * 20


def test_a_heading_does_not_leave_one_character_on_its_second_line() -> None:
    table = printed_table(
        ["| 本年支出合计 | 名称的长度 |", "| ------ | ------ |", "| 1.00 | 甲 |"], 92, 22
    )
    assert [p.text for p in table.rows[0].cells[0].paragraphs] == ["本年支出", "合计"]


def test_a_heading_is_not_broken_inside_its_bracket() -> None:
    """“预算数（万元）” is broken before the unit; the name of the row gets the width it needs."""
    head = ["| 序号 | 项目名称 | 预算数（万元） |", "| :--: | :----- | ---: |"]
    table = printed_table([*head, "| 1 | 医疗服务与保障能力提升 | 17.00 |"], 124, 22)
    assert [p.text for p in table.rows[0].cells[2].paragraphs] == ["预算数", "（万元）"]
    widths = [column.width.pt for column in table.columns]
    assert widths[1] >= 11 * 9


def test_letters_have_one_of_two_sizes_whatever_the_table() -> None:
    """公开01 has 34 rows, 公开05 13 columns, 三公 a single row of figures."""
    tables = Document(io.BytesIO(printed().document)).element.body.iter(qn("w:tbl"))
    sizes = {int(size.get(qn("w:val"))) / 2 for each in tables for size in each.iter(qn("w:sz"))}
    assert sizes == {9, 10.5}


def test_small_tables_share_a_page_and_a_large_one_begins_its_own() -> None:
    titles = [
        paragraph.paragraph_format.page_break_before
        for paragraph in Document(io.BytesIO(printed().document)).paragraphs
        if paragraph.style.name == "附表题"
    ]
    assert len(titles) == 13
    assert not any(each is False for each in titles[:8])
    below = [each is False for each in titles[7:]]  # 公开08 has eight rows, the others one to four
    assert below == [False, True, False, True, False, True]  # three pages, two tables on each


def test_a_turned_page_keeps_its_number_below_the_text() -> None:
    for section in Document(io.BytesIO(printed().document)).sections:
        assert section.bottom_margin - section.footer_distance == Twips(680)


def test_a_long_name_of_the_unit_has_the_lines_it_needs() -> None:
    """Wide tables hold it on one line; the narrow ones give it as many as it takes."""
    name = "清江县统计局普查中心及社会经济调查队联合办公室驻开发区临时工作站"
    made = printed(("单位信息", "单位名称", "填写内容", name))
    book = load_workbook(io.BytesIO(spreadsheet(made.publication.tables, "x")))
    heights = {page.row_dimensions[3].height for page in book.worksheets}
    assert min(heights) < 17
    assert max(heights) >= 32


def test_short_words_are_not_broken_beside_long_ones() -> None:
    """The name of a kind of indicator stands on one line; the long texts take the rest."""
    long = "提升医保经办服务能力，参保群众办事等候时间比上年缩短，投诉办结率达到百分之百"
    head = ["| 二级指标 | 三级指标 | 目标值 | 完成值 |", "| :--- | :--- | :--- | :--- |"]
    table = printed_table([*head, f"| 可持续影响指标 | {long} | {long} | {long} |"], 210, 28)
    size = int(next(table._tbl.iter(qn("w:sz"))).get(qn("w:val"))) / 2
    assert table.columns[0].width.pt >= 8 * size

"""Tables of other provinces, as published: without numbers of rows, 合计 in a heading, pairs of columns."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from data_entry.importing.collect import Imported, collect
from data_entry.subjects.catalogue import load


def taken(folder: Path, name: str, rows: list[list[Any]], *merged: str) -> Imported:
    book = Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    path = folder / f"{name}.xlsx"
    book.save(path)
    return collect([path], load(2024))


def test_totals_without_numbers_of_rows(tmp_path):
    found = taken(
        tmp_path,
        "收支总表",
        [
            ["2024年度收入支出决算总表"],
            [None, None, None, "单位：万元"],
            ["收入", None, "支出"],
            ["项目", "决算数", "项目", "决算数"],
            ["一、一般公共预算财政拨款收入", "2,940.05", "一、一般公共服务支出", "2,103.20"],
            ["二、政府性基金预算财政拨款收入", None, "二、外交支出", None],
            ["三、国有资本经营预算财政拨款收入"],
            ["四、上级补助收入"],
            ["五、事业收入", "12.00", "八、社会保障和就业支出", "848.85"],
            ["本年收入合计", "2,952.05", "本年支出合计", "2,952.05"],
            ["使用非财政拨款结余", None, "结余分配"],
            ["年初结转和结余", "3.10", "年末结转和结余", "3.10"],
            ["总计", "2,955.15", "总计", "2,955.15"],
        ],
        "A3:B3",
        "C3:D3",
    )
    accounts = found.entries.sheets["accounts"]
    assert accounts == {
        "general": 2940.05,
        "institutional": 12.0,
        "carried_in": 3.1,
        "carried_out": 3.1,
        "expense": 2952.05,
    }
    assert found.year == 2024


def test_three_public_expenses_in_pairs(tmp_path):
    top = [
        "合计",
        None,
        "因公出国（境）费",
        None,
        "公务用车购置及运行费",
        *[None] * 5,
        "公务接待费",
        None,
    ]
    middle = [*[None] * 4, "小计", None, "购置费", None, "运行费", None, None, None]
    found = taken(
        tmp_path,
        "07",
        [
            ["财政拨款“三公”经费支出决算表"],
            ["单位：万元"],
            top,
            middle,
            ["预算数", "决算数"] * 6,
            [11.8, 9.2, 0, None, 8.8, 7.7, 0, None, 8.8, 7.7, 3, 1.5],
        ],
        "A3:B4",
        "C3:D4",
        "E3:J3",
        "E4:F4",
        "G4:H4",
        "I4:J4",
        "K3:L4",
    )
    assert found.entries.sheets["three_public"] == {
        "abroad": {"budget": 0.0, "actual": 0.0},
        "car_purchase": {"budget": 0.0, "actual": 0.0},
        "car_running": {"budget": 8.8, "actual": 7.7},
        "reception": {"budget": 3.0, "actual": 1.5},
    }


def test_three_public_expenses_as_rows(tmp_path):
    found = taken(
        tmp_path,
        "三公",
        [
            ["一般公共预算财政拨款“三公”经费支出决算表"],
            ["公开部门：某镇人民政府", None, "金额单位：元"],
            ["项目", "全年预算数", "决算数"],
            ["一、因公出国（境）费", "—", "—"],
            ["二、公务用车购置及运行维护费", 30000, 21500.5],
            ["　其中：公务用车购置费", 0, 0],
            ["　　　　公务用车运行维护费", 30000, 21500.5],
            ["三、公务接待费", 12000, 8200],
            ["合计", 42000, 29700.5],
        ],
    )
    sheets = found.entries.sheets
    assert sheets["three_public"]["car_running"] == {"budget": 30000.0, "actual": 21500.5}
    assert sheets["three_public"]["reception"] == {"budget": 12000.0, "actual": 8200.0}
    assert sheets["unit"] == {"money": "元"}
    assert found.offices == {"某镇人民政府"}


def test_a_total_beside_the_headings(tmp_path):
    found = taken(
        tmp_path,
        "08",
        [
            ["政府性基金预算财政拨款收入支出决算表"],
            [None, None, None, None, None, None, None, "单位：万元"],
            [
                "功能分类科目编码",
                "科目名称",
                "年初结转和结余",
                "本年收入",
                "本年支出",
                None,
                None,
                "年末结转和结余",
            ],
            ["合计", None, 0, 2002.8, "合计", "基本支出", "项目支出", 0],
            ["212", "城乡社区支出", 0, 2002.8, 2002.8, 0, 2002.8, 0],
            ["21208", "国有土地使用权出让收入安排的支出", 0, 2002.8, 2002.8, 0, 2002.8, 0],
            ["2120801", "征地和拆迁补偿支出", 0, 2002.8, 2002.8, 0, 2002.8, 0],
        ],
        "E3:G3",
    )
    (row,) = found.entries.sheets["fund_rows"]
    assert row == {
        "code": "2120801",
        "opening": 0.0,
        "income": 2002.8,
        "basic": 0.0,
        "project": 2002.8,
        "closing": 0.0,
    }


def test_basic_spending_in_one_row_of_many_columns(tmp_path):
    found = taken(
        tmp_path,
        "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-",
        [
            ["一般公共预算财政拨款基本支出决算明细表"],
            ["财决08-1表"],
            ["编制单位：某局", None, None, "2024年度", None, "金额单位：元"],
            ["项目", None, None, None, "合计", "工资福利支出", None, "商品和服务支出", None],
            [
                "支出功能分类科目编码",
                None,
                None,
                "科目名称",
                None,
                "小计",
                "基本工资",
                "小计",
                "办公费",
            ],
            ["类", "款", "项", "栏次", "1", "2", "3", "4", "5"],
            [None, None, None, "合计", 1236600.35, 1086600, 1086600, 150000.35, 150000.35],
            ["2010301", None, None, "行政运行", 1236600.35, 1086600, 1086600, 150000.35, 150000.35],
        ],
        "A4:D4",
        "F4:G4",
        "H4:I4",
        "A5:C5",
        "E4:E5",
    )
    assert found.entries.sheets["economic_items"] == [
        {"code": "30101", "amount": 1086600.0},
        {"code": "30201", "amount": 150000.35},
    ]


def test_one_budget_of_a_list_with_an_unknown_heading(tmp_path):
    found = taken(
        tmp_path,
        "公开05",
        [
            ["××镇2024年度一般公共预算财政拨款支出决算表（公开05表）"],
            ["部门：××镇人民政府", None, None, None, "单位：万元"],
            ["项目", None, "本年支出", None, None],
            ["功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            ["2010301", "行政运行", 120.5, 120.5, None],
            ["2010302", "一般行政管理事务", 30, None, 30],
            ["合计", None, 150.5, 120.5, 30],
        ],
        "A3:B3",
        "C3:E3",
    )
    assert found.remarks == []
    assert found.entries.sheets["general_items"] == [
        {"code": "2010301", "basic": 120.5},
        {"code": "2010302", "project": 30.0},
    ]


def test_what_is_blank_beside_a_total_that_the_others_make_is_nothing(tmp_path):
    found = taken(
        tmp_path,
        "F03",
        [
            ["机构运行信息表", None, "金额单位：元"],
            ["项目", "预算数", "统计数"],
            ["（一）支出合计", 9000, 7000],
            ["1．因公出国（境）费", None, None],
            ["2．公务用车购置及运行维护费", 6000, 5000],
            ["（1）公务用车购置费", None, None],
            ["（2）公务用车运行维护费", 6000, 5200],
            ["3．公务接待费", 3000, 1800],
        ],
    )
    assert found.entries.sheets["three_public"]["abroad"] == {"budget": 0.0}
    assert found.entries.sheets["three_public"]["car_purchase"] == {"budget": 0.0}

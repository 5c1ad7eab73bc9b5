"""What a clerk types with its unit, as in the document, is understood in the matching cell."""

import pytest
from openpyxl import Workbook
from workbooks import changed_book, save

from data_entry.model.types import Month
from generator.run.pipeline import check

UNDERSTOOD = [
    ("收支决算", "其他收入", "决算数", "17.00万元", "17.00 万元"),
    ("收支决算", "其他收入", "决算数", "170,000.00元", "17.00 万元"),
    ("收支决算", "其他收入", "决算数", "１７万元", "17.00 万元"),
    ("收支决算", "其他收入", "决算数", "17.00 万元", "17.00 万元"),
]


def income(book: Workbook, folder):
    filled = check(save(book, folder)).filled
    return filled.money(filled.sheets["accounts"].other)


@pytest.mark.parametrize("row", UNDERSTOOD, ids=[row[3] for row in UNDERSTOOD])
def test_an_amount_with_its_unit_is_that_amount(row, tmp_path):
    assert income(changed_book(row[:4]), tmp_path) == row[4]


def test_the_stated_unit_counts_where_amounts_are_typed_in_yuan(tmp_path):
    book = changed_book(
        ("单位信息", "金额单位", "填写内容", "元"), ("收支决算", "其他收入", "决算数", "6.20万元")
    )
    assert income(book, tmp_path) == "62000.00 元"


@pytest.mark.parametrize("typed", ["约17万元", "17万元左右", "1,70.00元", "17万元元"])
def test_what_is_no_amount_is_none(typed, tmp_path):
    checked = check(save(changed_book((*UNDERSTOOD[0][:3], typed)), tmp_path))
    assert [f.code for f in checked.filled.findings] == ["F02"]


def test_a_year_and_a_month_are_read_as_typed(tmp_path):
    book = changed_book(
        ("单位信息", "决算年度", "填写内容", "2024年度"),
        ("单位信息", "公开时间", "填写内容", "2025年9月"),
    )
    unit = check(save(book, tmp_path)).filled.sheets["unit"]
    assert unit.year == 2024
    assert unit.published == Month(2025, 9, 1)
    assert str(unit.published) == "2025年9月"

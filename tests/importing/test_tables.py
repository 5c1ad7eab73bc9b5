"""Official tables become entries of a workbook: whatever the layout, every figure at its place."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from documents import SOFFICE, needs_libreoffice
from exports import Tables, figures, finance, public

from data_entry.importing.collect import Imported, collect
from data_entry.subjects.catalogue import load


def taken(*paths: Path, year: int | None = None) -> Imported:
    return collect(paths, load(2024), year)


def worth(value: Any) -> float:
    return round(float(value or 0), 2)


def assert_as_typed(found: Imported, *sheets: str, factor: int = 1) -> None:
    """Every figure typed into the example is there, and no other."""
    typed = figures()
    for sheet in sheets:
        own, wanted = found.entries.sheets[sheet], typed[sheet]
        if isinstance(wanted, dict):
            own, wanted = [own], [wanted]
        assert len(own) == len(wanted), sheet
        for mine, yours in zip(own, wanted, strict=True):
            for name, value in mine.items():
                if isinstance(value, float):
                    assert value == worth(yours.get(name, 0)) * factor, (sheet, name)
            numbers = {k for k, v in yours.items() if isinstance(v, int | float) and v}
            assert numbers - {"budget"} <= mine.keys(), sheet


LISTS = (
    "income_rows",
    "expense_rows",
    "general_items",
    "economic_items",
    "fund_rows",
    "detail_rows",
    "project_rows",
)


@pytest.mark.parametrize("codes", ["one", "merged", "split"])
def test_public_tables_in_three_layouts(codes, tmp_path):
    found = taken(public(codes).save(tmp_path / "决算公开表.xlsx"))
    assert found.remarks == []
    assert (found.year, found.offices) == (2024, {"清江县统计局"})
    assert_as_typed(found, "accounts", *LISTS)
    assert found.entries.sheets["unit"] == {"money": "万元"}
    abroad = found.entries.sheets["three_public"]
    assert abroad["car_purchase"] == {"budget": 18.0, "actual": 18.0}
    assert abroad["reception"] == {"budget": 1.5, "actual": 1.2}
    carry = found.entries.sheets["carry_over"]
    assert carry["general"] == {"opening": 5.0, "closing": 3.0}
    source = found.sources["accounts", "general"]
    assert source == "决算公开表.xlsx › GK01 收入支出决算总表 › C7"


@pytest.mark.parametrize("codes", ["one", "merged", "split"])
def test_the_tables_of_the_ministry_in_yuan(codes, tmp_path):
    found = taken(finance(codes).save(tmp_path / "清江县统计局.xlsx"))
    assert found.remarks == []
    assert found.entries.sheets["unit"] == {"money": "元"}
    assert_as_typed(found, "income_rows", "expense_rows", factor=10_000)
    accounts = found.entries.sheets["accounts"]
    assert (accounts["general"], accounts["basic"]) == (5_000_000, 4_050_000)
    assert (accounts["carried_in"], accounts["carried_out"]) == (100_000, 150_000)
    assert "income" not in accounts, "a sum is left to its formula"
    counts = found.entries.sheets["three_public"]
    assert counts["domestic"] == {"actual": 12_000}
    assert counts["domestic_batches"] == {"count": 2}
    assert counts["domestic_persons"] == {"count": 80}
    other = found.entries.sheets["other_matters"]
    assert {name: value for name, value in other.items() if value} == {
        "operation": 600_000,
        "goods": 120_000,
        "services": 80_000,
        "sme": 200_000,
        "micro": 150_000,
        "leader_cars": 1,
        "dispatch_cars": 1,
    }


@needs_libreoffice
def test_old_files_are_read_alike(tmp_path):
    new = public("split").save(tmp_path / "表.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    line = [SOFFICE, profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path, new]
    subprocess.run(line, check=True, capture_output=True, timeout=120)
    old = taken(tmp_path / "表.xls")
    assert old.entries == taken(new).entries
    renamed = (tmp_path / "表.xls").rename(tmp_path / "表.et")
    assert taken(renamed).entries == old.entries


def test_tables_in_a_folder_of_files(tmp_path):
    folder = tmp_path / "导出"
    folder.mkdir()
    whole = public("one")
    for name in whole.book.sheetnames:
        one = public("one")
        for other in one.book.sheetnames:
            if other != name:
                one.book.remove(one.book[other])
        one.save(folder / f"{name}.xlsx")
    (folder / "说明.txt").write_text("不是表", encoding="utf-8")
    assert_as_typed(taken(folder), "accounts", *LISTS)


# --- deformed -------------------------------------------------------------------------------------


def extra_rows(tables: Tables) -> None:
    for page in tables.book:
        areas = [str(area) for area in page.merged_cells.ranges]
        for area in areas:
            page.unmerge_cells(area)
        page.insert_rows(1, 2)
        page["A1"].value = "附件2"
        for area in areas:
            page.merge_cells(_down(area, 2))


def _down(area: str, by: int) -> str:
    return re.sub(r"\d+", lambda match: str(int(match[0]) + by), area)


def hidden_rows(tables: Tables) -> None:
    for page in tables.book:
        page.row_dimensions[8].hidden = True


def other_numbers(tables: Tables) -> None:
    for number, page in enumerate(tables.book, 11):
        page.title = f"附表{number}"


def text_numbers(tables: Tables) -> None:
    for page in tables.book:
        for row in page.iter_rows(min_row=7):
            for cell in row:
                if isinstance(cell.value, float):
                    cell.value = f"{cell.value:,.2f}"


def full_width(tables: Tables) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    for page in tables.book:
        for row in page.iter_rows(min_row=7):
            for cell in row:
                if isinstance(cell.value, float):
                    cell.value = f"{cell.value:.2f}".translate(wide)


def dashes(tables: Tables) -> None:
    for page in tables.book:
        for row in page.iter_rows(min_row=7):
            for cell in row:
                if cell.value == 0:
                    cell.value = "—"


def spaced_titles(tables: Tables) -> None:
    for page in tables.book:
        page["A1"].value = "　".join(str(page["A1"].value))


def titles_with_office(tables: Tables) -> None:
    for page in tables.book:
        page["A1"].value = f"清江县统计局2024年度{page['A1'].value}"


def footers(tables: Tables) -> None:
    for page in tables.book:
        page.append(["— 3 —"])
        page.append(["第 3 页"])


def empty_columns(tables: Tables) -> None:
    for page in tables.book:
        for row in range(4, page.max_row + 1):
            page.cell(row, 30).value = None


def last_year_beside(tables: Tables) -> None:
    """Another column on the right: last year's figures."""
    for page in tables.book:
        width = page.max_column
        page.cell(4, width + 1, "上年决算数")
        for row in page.iter_rows(min_row=6, min_col=width, max_col=width):
            if isinstance(row[0].value, float):
                page.cell(row[0].row, width + 1, 1.00)


DEFORMED = (
    last_year_beside,
    extra_rows,
    hidden_rows,
    other_numbers,
    text_numbers,
    full_width,
    dashes,
    spaced_titles,
    titles_with_office,
    footers,
    empty_columns,
)


@pytest.mark.parametrize("codes", ["one", "split"])
@pytest.mark.parametrize("change", DEFORMED, ids=lambda each: each.__name__)
def test_deformed_tables_are_taken_all_the_same(change, codes, tmp_path):
    tables = public(codes)
    change(tables)
    found = taken(tables.save(tmp_path / "表.xlsx"))
    assert_as_typed(found, "accounts", *LISTS)


def test_totals_first_last_or_nowhere(tmp_path):
    for total in ("first", "last", ""):
        tables = Tables("万元")
        tables.general(total)
        found = taken(tables.save(tmp_path / f"{total}.xlsx"))
        assert_as_typed(found, "general_items")
        assert found.remarks == []


def test_a_total_that_does_not_add_up_is_named_and_not_taken(tmp_path):
    tables = public()
    tables.book["GK01 收入支出决算总表"]["C15"].value += 10
    tables.book["GK03"]["C8"].value += 1
    found = taken(tables.save(tmp_path / "表.xlsx"))
    first, second = found.remarks
    assert first.startswith(
        "表.xlsx › GK01 收入支出决算总表 › C15：“本年收入合计”是 560，各数相加是 550"
    )
    assert second.startswith("表.xlsx › GK03 › C8：")
    assert "income" not in found.entries.sheets["accounts"]
    assert_as_typed(found, "accounts", *LISTS)


def test_words_among_the_figures_are_named(tmp_path):
    tables = public()
    tables.book["GK01 收入支出决算总表"]["C8"].value = "见附注"
    found = taken(tables.save(tmp_path / "表.xlsx"))
    assert "表.xlsx › GK01 收入支出决算总表 › C8：“见附注”不是数，没有用" in found.remarks
    assert "fund" not in found.entries.sheets["accounts"]


def test_a_table_of_another_year_is_named_and_left(tmp_path):
    tables = public()
    page = tables.book["GK02"]
    cell = next(c for row in page.iter_rows() for c in row if c.value == "2024年度")
    cell.value = "2023年度"
    found = taken(tables.save(tmp_path / "表.xlsx"))
    assert found.remarks == ["表.xlsx › GK02：是2023年度的表，没有用"]
    assert "income_rows" not in found.entries.sheets


def test_a_table_without_a_year_is_of_the_year_of_its_file(tmp_path):
    tables = public()
    for name in ("GK02", "GK03"):
        cell = next(
            c for row in tables.book[name].iter_rows() for c in row if c.value == "2024年度"
        )
        cell.value = None
    path = tables.save(tmp_path / "表.xlsx")
    assert_as_typed(taken(path), "income_rows", "expense_rows")
    other = taken(path, year=2025)
    assert other.entries.sheets == {}
    assert len(other.remarks) == len(tables.book.sheetnames)


def test_tables_in_yuan_and_in_wan_together(tmp_path):
    found = taken(finance().save(tmp_path / "财决.xlsx"), public().save(tmp_path / "公开.xlsx"))
    assert found.entries.sheets["unit"] == {"money": "万元"}
    assert_as_typed(found, "accounts", *LISTS)
    assert found.entries.sheets["three_public"]["domestic"] == {"actual": 1.2}
    assert found.entries.sheets["three_public"]["domestic_batches"] == {"count": 2}


def test_a_missing_table_leaves_its_facts_open(tmp_path):
    tables = public()
    del tables.book["GK06"]
    found = taken(tables.save(tmp_path / "表.xlsx"))
    assert "economic_items" not in found.entries.sheets
    assert "personnel" not in found.entries.sheets["accounts"]
    assert_as_typed(found, "general_items", "expense_rows")


def test_two_offices_are_told_apart(tmp_path):
    other = public()
    for page in other.book:
        page["A3"].value = "编制单位：清江县水务局"
    paths = public().save(tmp_path / "甲.xlsx"), other.save(tmp_path / "乙.xlsx")
    assert taken(*paths).offices == {"清江县统计局", "清江县水务局"}


def test_a_sheet_of_something_else_is_named(tmp_path):
    tables = public()
    tables.book.create_sheet("联系人").append(["姓名", "电话"])
    found = taken(tables.save(tmp_path / "表.xlsx"))
    (remark,) = found.remarks
    assert remark.startswith(
        "表.xlsx › 联系人：不认识的表，没有用；是决算表的，请在表的上面写上表名"
    )

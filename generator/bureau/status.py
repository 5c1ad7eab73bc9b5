"""The workbook that a bureau opens: what is missing, every unit, all findings, 汇总 and its units."""

import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.findings import Level
from data_entry.numbers import to_wan
from generator.bureau.desk import Bureau, Status
from generator.bureau.roster import as_file, as_text
from generator.bureau.summary import common_findings, levels, lines
from generator.checks.pages import load_pages

_HEADING, _LINK = Font(bold=True), Font(color="0563C1", underline="single")
_FIRST, _TITLE = Font(bold=True, size=12), Font(bold=True, size=16)
_FILL = PatternFill("solid", start_color="DDE7F3")
_COLOURS = {
    Status.MISSING: "F8CBAD",
    Status.UNCLEAR: "F8CBAD",
    Status.UNWRITTEN: "F8CBAD",
    Status.FAILED: "F8CBAD",
    Status.ERRORS: "FFE699",
    Status.DRAFT: "FFE699",
    Status.MADE: "C6E0B4",
    Status.EDITED: "DDEBF7",
    Status.PUBLISHED: "A9D08E",
}
_SHOWN = 10
"""So many units are named in one cell."""


class Entry(NamedTuple):
    """What a cell says, what it opens, and its colour."""

    words: "str | int | Decimal"
    target: Path | None = None
    colour: str = ""


Row = Iterable["Entry | str | int | Decimal"]


def status_workbook(desk: Bureau, title: str, folder: Path) -> bytes:
    """The workbook; links in it lead from ``folder``, where it will lie."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    _opening(page, desk, title, folder)
    tables = {
        "单位": ("单位名称 36 单位编码 14 上级单位 26 状态 14 错误 8 提醒 8 填报表 34 文档 44 退回 20 已公开 22 说明 60", _units(desk)),
        "常见问题": ("编号 10 级别 8 问题 44 家数 8 处数 8 哪些单位 50 例子 70 怎么改 60", _common(desk)),
        "全部问题": ("编号 10 级别 8 单位 36 工作表 24 单元格 10 问题 80 怎么改 60", _findings(desk)),
        "汇总核对": ("汇总单位 36 工作表 24 项目或编码 30 栏 18 单元格 10 汇总数 16 各单位合计 16 差 16 计量 8 同样的个数 10 哪一家 60", _totals(desk)),
    }  # fmt: skip
    for name, (headings, rows) in tables.items():
        _table(book.create_sheet(name), headings.split(), rows, folder)
    for each in book.worksheets:
        each.page_setup.orientation, each.page_setup.fitToHeight = "landscape", 0
        each.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return as_file(book)


def _opening(page: Worksheet, desk: Bureau, title: str, folder: Path) -> None:
    page.title = "一览"
    page.column_dimensions["A"].width = 120
    page.sheet_view.showGridLines = False
    as_text(page.cell(1, 1), title)
    page.cell(1, 1).font = _TITLE
    for row, line in enumerate(lines(desk), 3):
        received = line.standing.received if line.standing else None
        _put(page, row, 1, Entry(line.words, received.returned if received else None), folder)
        cell = page.cell(row, 1)
        if row == 3 or line.is_heading:
            cell.font = _FIRST if row == 3 else _HEADING
        if line.is_heading:
            cell.fill = _FILL


def _units(desk: Bureau) -> Iterator[Row]:
    for each in desk.standings:
        counts, status, received = levels(each), each.status, each.received
        told = f"{status} {each.errors}" if status is Status.ERRORS else status
        back = received.returned if received else None
        yield (
            each.label,
            each.unit.code,
            each.unit.parent,
            Entry(told, colour=_COLOURS[status]),
            counts[Level.ERROR] if received else "",
            counts[Level.WARNING] if received else "",
            Entry(each.bundle.path.name, each.bundle.path) if each.bundle else "",
            Entry(each.document.name, each.document) if each.document else "",
            Entry("标注好的填报表", back) if back else "",
            each.unit.published,
            each.remark or (received.made.failure if received else ""),
        )


def _common(desk: Bureau) -> Iterator[Row]:
    pages = load_pages()
    for each in common_findings(desk):
        standing, first = each.findings[0]
        names = "、".join(each.units[:_SHOWN]) + ("等" if len(each.units) > _SHOWN else "")
        example = f"{standing.label} {first.place}：{first.message}"
        cure = pages[each.code].section("怎么改") if each.code in pages else first.advice
        counts = len(each.units), len(each.findings)
        yield each.code, each.level, each.title, *counts, names, example, cure


def _findings(desk: Bureau) -> Iterator[Row]:
    for kind in common_findings(desk):
        for standing, each in kind.findings:
            unit = Entry(standing.label, standing.bundle.path if standing.bundle else None)
            place = each.sheet, each.cell
            yield each.code, each.level, unit, *place, each.message, each.advice


def _totals(desk: Bureau) -> Iterator[Row]:
    for each in desk.comparisons:
        if not each.differences:
            same = f"都等于 {each.units} 家的合计"
            yield each.name, *[""] * 8, each.compared, same
        for d in each.differences:
            own, total = (to_wan(n, 6) if d.is_money else n for n in (d.whole, d.total))
            place = d.sheet, d.row, d.column, d.place.cell
            unit = "万元" if d.is_money else ""
            yield each.name, *place, own, total, own - total, unit, d.alike, d.why
    for words in desk.not_compared:
        yield (words,)


def _table(page: Worksheet, headings: list[str], rows: Iterable[Row], folder: Path) -> None:
    """Headings, each with the width of its column, and rows below."""
    for number, (title, width) in enumerate(zip(headings[::2], headings[1::2], strict=True), 1):
        cell = page.cell(1, number, title)
        cell.font, cell.fill = _HEADING, _FILL
        page.column_dimensions[get_column_letter(number)].width = int(width)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings) // 2)}1"
    for row, entries in enumerate(rows, 2):
        for column, each in enumerate(entries, 1):
            _put(page, row, column, each if isinstance(each, Entry) else Entry(each), folder)


def _put(page: Worksheet, row: int, column: int, entry: Entry, folder: Path) -> None:
    """Write a cell; links are relative, so that the folders can be moved together."""
    cell = page.cell(row, column)
    if isinstance(entry.words, str):
        as_text(cell, entry.words)
    else:
        cell.value = entry.words
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if entry.colour:
        cell.fill = PatternFill("solid", start_color=entry.colour)
    if entry.target:
        cell.font = _LINK
        try:
            way = os.path.relpath(entry.target.absolute(), folder.absolute())
        except ValueError:  # another drive
            way = str(entry.target.absolute())
        for sign, code in {"\\": "/", "%": "%25", "#": "%23", " ": "%20"}.items():
            way = way.replace(sign, code)
        cell.hyperlink = way

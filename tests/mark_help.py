"""What the tests of the marked copy share: findings, parts of a file, cells as they look."""

import io
import zipfile
from functools import cache

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from workbooks import changed_book

from data_entry.findings import Finding, Level
from data_entry.marking.mark import COLUMNS, HEADING_ROW, RESULT
from data_entry.marking.package import Package, WorkbookPart

ERROR, WARNING, NOTE = Level


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


EXTENDED_LIST = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com'
    '/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" xmlns:xm="http://schemas.'
    'microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1><xm:f>'
    "科目表!$A$2:$A$9</xm:f></x14:formula1><xm:sqref>B30</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext></extLst></worksheet>"
)


def found(level: Level, sheet: str, cell: str, message: str = "填错了", **more: str) -> Finding:
    """A finding that says what a test needs."""
    return Finding(
        "T01-2", level, sheet, cell, message, advice=more.pop("advice", "请改。"), **more
    )


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(content: bytes, change: dict[str, tuple[str, str]]) -> bytes:
    """The package with one text in each of some parts replaced by another."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, old in parts(content).items():
            before, after = change.get(name, ("", ""))
            assert before.encode() in old
            archive.writestr(name, old.replace(before.encode(), after.encode()) if before else old)
    return stream.getvalue()


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def colour(cell: Cell) -> str | None:
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type == "solid" else None


def said(cell: Cell) -> str:
    return cell.comment.text if cell.comment else ""


def table(book: Workbook) -> list[list[object]]:
    """The rows of 校核结果 below the headings."""
    rows = book[RESULT].iter_rows(min_row=HEADING_ROW + 1, max_col=len(COLUMNS), values_only=True)
    return [[value or "" for value in row] for row in rows]


def part_of(title: str, content: bytes) -> str:
    """The part of a sheet."""
    return next(
        sheet.part for sheet in WorkbookPart(Package(content)).sheets if sheet.title == title
    )


def order(content: bytes, part: str) -> list[str]:
    """The elements of a part, in their order."""
    return [etree.QName(child).localname for child in etree.fromstring(parts(content)[part])]


def box(content: bytes, part: str, row: int, column: int) -> tuple[str, list[int]]:
    """Style and anchor of the box of a comment."""
    root = etree.fromstring(parts(content)[part])
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        if (shape.findtext("{*}ClientData/{*}Row"), shape.findtext("{*}ClientData/{*}Column")) == (
            str(row - 1),
            str(column - 1),
        ):
            anchor = shape.findtext("{*}ClientData/{*}Anchor")
            return shape.get("style"), [int(number) for number in anchor.split(",")]
    raise AssertionError("没有批注框")


FIRST = [
    found(ERROR, "收支决算", "B6"),
    found(ERROR, "收支决算", "B17"),
    found(WARNING, "收支决算", "B20"),
    found(NOTE, "三公经费", "F7"),
    found(ERROR, "填报说明", "A3"),
    found(ERROR, "单位信息", "D200"),
]
"""Cells to type in, calculated, hatched, with and without a comment, and one that is not there."""


@cache
def faulty() -> Workbook:
    return changed_book(
        ("收支决算", "一般公共预算财政拨款收入", "决算数", "四百万"),
        ("收支决算", "其他收入", "决算数", 31),
        ("三公经费", "公务接待费", "决算数", None),
        ("单位信息", "单位名称", "填写内容", None),
    )

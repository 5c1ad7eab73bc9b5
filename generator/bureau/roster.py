"""The list of units that must publish: a workbook with a line a unit, read by its headings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank.write import saved
from data_entry.failures import UnreadableError
from data_entry.reading.book import Page
from data_entry.reading.opening import open_workbook
from data_entry.words import normal
from generator.word.archive import reproducible

HEADINGS = {
    "name": ("单位名称", 36, "与填报表“单位信息”页的单位名称一致"),
    "code": ("单位编码", 16, "可以不填；有同名的单位才要填"),
    "parent": ("上级单位", 30, "汇总单位的编码或名称；填了的，汇总数和下级合计核对"),
    "file": ("填报表", 30, "可以不填，不填则按单位名称在名单所在的文件夹里找"),
    "published": ("已公开", 24, "公开以后填日期或网址"),
}
_SHEET = "单位名单"


class NoRosterError(UnreadableError):
    """A workbook is no list of units."""

    def __init__(self, path: Path) -> None:
        advice = (
            "请用 juesuan batch --new 名单.xlsx 做一张；要做的是一个文件夹里的填报表，就写文件夹"
        )
        super().__init__(path, "不是单位名单，没有“单位名称”一栏", advice)


@dataclass(frozen=True)
class RosterUnit:
    """One unit of the list, as it was typed."""

    name: str
    code: str = ""
    parent: str = ""
    """Code or name of the unit whose accounts include this one's."""
    file: str = ""
    published: str = ""
    row: int = 0

    def is_called(self, word: str) -> bool:
        """True if the word is its code or its name."""
        return bool(word) and normal(word) in (normal(self.code), normal(self.name))


@dataclass
class Roster:
    """The units in their order, and what is wrong with the list."""

    units: list[RosterUnit]
    faults: list[str] = field(default_factory=list)
    path: Path | None = None
    """The workbook that it was read from."""

    def parent(self, unit: RosterUnit) -> RosterUnit | None:
        """The unit whose accounts include this one's."""
        return next((each for each in self.units if each.is_called(unit.parent)), None)

    def children(self, parent: RosterUnit) -> list[RosterUnit]:
        """The units that name this one as theirs."""
        return [u for u in self.units if parent.is_called(u.parent) and u is not parent]

    def label(self, unit: RosterUnit) -> str:
        """A name that no other unit of the list has."""
        alike = [each for each in self.units if normal(each.name) == normal(unit.name)]
        if len(alike) == 1:
            return unit.name
        return f"{unit.name}（{unit.code or Path(unit.file).stem or f'第{unit.row}行'}）"


def read_roster(path: Path) -> Roster:
    """The list in a workbook. Raises NoRosterError."""
    for page in open_workbook(path).pages:
        for row in page.rows:
            columns = {normal(page.value(row, column)): column for column in page.columns}
            if HEADINGS["name"][0] in columns:
                units = [*_units(page, row, columns)]
                return Roster(units, [*_faults(units)], path)
    raise NoRosterError(path)


def _units(page: Page, heading: int, columns: dict[str, int]) -> Iterator[RosterUnit]:
    places = {key: columns.get(title, 0) for key, (title, _, _) in HEADINGS.items()}
    for row in page.rows:
        said = {key: _text(page.value(row, column)) for key, column in places.items()}
        if row > heading and said["name"]:
            yield RosterUnit(**said, row=row)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip().removesuffix(" 00:00:00")


def _faults(units: Sequence[RosterUnit]) -> Iterator[str]:
    if not units:
        yield "名单里没有一家单位"
    for what in ("name", "code"):
        counts = Counter(normal(getattr(each, what)) for each in units)
        for word, count in counts.items():
            rows = [each for each in units if normal(getattr(each, what)) == word]
            if word and count > 1 and (what == "code" or not all(each.code for each in rows)):
                told = "、".join(str(each.row) for each in rows)
                yield f"名单第 {told} 行的{HEADINGS[what][0]}都是“{getattr(rows[0], what)}”，是不是重复了"
    for unit in units:
        above = [each for each in units if each.is_called(unit.parent)]
        if unit.parent and not above:
            yield f"名单第 {unit.row} 行“{unit.name}”的上级单位“{unit.parent}”不在名单里"
        chain = [unit]
        while above and above[0] not in chain:
            chain.append(above[0])
            above = [each for each in units if each.is_called(chain[-1].parent)]
        if above and above[0] is unit:
            yield f"名单第 {unit.row} 行“{unit.name}”的上级单位绕成了圈"


def as_file(book: Workbook) -> bytes:
    """A workbook of ours as a file: nobody's, and the same bytes whenever it is made."""
    book.properties.creator = ""
    return reproducible(saved(book))


def as_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that no program takes for a formula or a number."""
    cell.value = text or None
    if text and isinstance(cell, Cell):
        cell.data_type, cell.number_format = "s", "@"


def blank_roster(units: Sequence[RosterUnit] = ()) -> bytes:
    """A list to be filled in, with the units that are known already."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = _SHEET
    for number, (title, width, note) in enumerate(HEADINGS.values(), 1):
        page.cell(1, number, note).font = Font(color="808080", size=9)
        cell = page.cell(2, number, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="DDE7F3")
        page.column_dimensions[cell.column_letter].width = width
    for row, unit in enumerate(units, 3):
        for number, key in enumerate(HEADINGS, 1):
            as_text(page.cell(row, number), getattr(unit, key))
    page.freeze_panes = "A3"
    return as_file(book)

"""A new workbook that says where its figures come from and which of its texts are last year's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data_entry import captions
from data_entry.blank.guidance import list_page, put, put_formula
from data_entry.blank.layout import HEADER_ROW, SheetLayout
from data_entry.blank.sheets import fit_row, protect
from data_entry.blank.styles import LINK_FONT
from data_entry.blank.write import AUTHOR, new_book, saved
from data_entry.entries import Entries
from data_entry.importing.carry import LeftBehind
from data_entry.model.spec import Path_
from data_entry.questions import Questions
from data_entry.subjects.catalogue import Catalogue

IMPORTED, OF_LAST_YEAR = (PatternFill("solid", fgColor=colour) for colour in ("E2EFDA", "FCE4D6"))


@dataclass(frozen=True)
class OpenCell:
    """A cell that is still to be filled: what belongs there, and where it is found."""

    sheet: str
    cell: str
    item: str
    source: str = ""


def prefilled(
    questions: Questions,
    catalogue: Catalogue,
    entries: Entries,
    sources: Mapping[Path_, str],
    texts: Sequence[str] = (),
    left: Sequence[LeftBehind] = (),
    lacking: Callable[[bytes], Sequence[OpenCell]] = lambda content: (),
) -> bytes:
    """The workbook with its entries; ``sources`` stand as notes at their cells.

    ``texts`` are last year's: coloured until they are changed, and listed on a sheet of their own.
    ``left`` is what the form has no place for; ``lacking`` tells what a workbook still lacks.
    """
    book, layouts = new_book(questions, catalogue, entries)
    noted = [
        found
        for (sheet, *rest), source in sources.items()
        if (found := _note(book, layouts, str(sheet), tuple(rest), source))
    ]
    if todo := lacking(saved(book)):
        _list_to_do(book, todo, len(sources))
    if texts:
        _mark(book, texts)
        own = [(text,) for text in dict.fromkeys(texts)]
        intro = "带入的上年文字，改没改由校核比对；这一页不用填，也不要改。"
        _list(book, captions.LAST_YEARS_TEXTS, intro, {captions.LAST_YEARS_TEXT: 90}, own)
    if left:
        columns = {"工作表": 20, "项目": 36, "内容": 70, "原单元格": 12}
        intro = "原填报表里有、这张表不问的内容，原样放在这里备查。"
        kept = [(each.sheet, each.item, each.value, each.cell) for each in left]
        _list(book, captions.LEFT_BEHIND, intro, columns, kept)
    if noted:
        columns = {"工作表": 22, "单元格": 10, "取来的数": 16, "取自": 60}
        intro = "由决算表取来的数和它们的出处；这一页不用填，也不要改。"
        _list(book, captions.SOURCES, intro, columns, noted)
    return saved(book)


def _note(
    book: Workbook, layouts: Mapping[str, SheetLayout], sheet: str, path: Path_, source: str
) -> tuple[str, str, object, str] | None:
    """Say at a cell where it comes from; its sheet, address and value, None where it is not asked."""
    layout = layouts.get(sheet)
    try:
        address = layout.cell(path) if layout else ""
    except KeyError:  # the form does not ask it
        return None
    if not layout or not address:
        return None
    cell = book[layout.spec.title][address]
    cell.comment = Comment(f"取自 {source}", AUTHOR, width=300, height=60)
    cell.fill = IMPORTED
    return layout.spec.title, address, cell.value, source


def _list(
    book: Workbook,
    title: str,
    intro: str,
    columns: Mapping[str, float],
    rows: Sequence[Sequence[Any]],
) -> Worksheet:
    """A sheet of what the program knows, which nobody fills in."""
    page = list_page(book, title, intro, columns)
    for row, values in enumerate(rows, HEADER_ROW + 1):
        for column, value in enumerate(values, 1):
            put(page, row, column, value)
        fit_row(page, row, len(values))
    protect(page)
    return page


def _mark(book: Workbook, texts: Sequence[str]) -> None:
    known = set(texts)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in known:
                    words = "上年的文字：改成本年的，颜色和这条说明可以不管"
                    cell.comment = Comment(words, AUTHOR, width=240, height=50)
                    cell.fill = OF_LAST_YEAR


def _list_to_do(book: Workbook, todo: Sequence[OpenCell], imported: int) -> None:
    """What is left, each with a link to its cell, and whether it has been filled since."""
    intro = f"取自决算表的有 {imported} 格（绿色，批注写着出处）；下面 {len(todo)} 格还要填，点单元格跳过去。"
    columns = {"工作表": 22, "单元格": 10, "内容": 44, "出处": 34, "填了没有": 12}
    rows = [(each.sheet, each.cell, each.item, each.source) for each in todo]
    page = _list(book, captions.TO_DO, intro, columns, rows)
    book.move_sheet(page, 1 - book.index(page))
    for row, each in enumerate(todo, HEADER_ROW + 1):
        link = page.cell(row, 2)
        link.hyperlink, link.font = f"#'{each.sheet}'!{each.cell}", LINK_FONT
        put_formula(page, row, 5, f'=IF(\'{each.sheet}\'!{each.cell}="","","已填")')

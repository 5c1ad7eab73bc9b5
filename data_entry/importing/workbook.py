"""A new workbook that says where its figures come from and which of its texts are last year's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data_entry import captions
from data_entry.blank.guidance import heading_row, put, put_formula, set_widths
from data_entry.blank.layout import HEADER_ROW, SheetLayout
from data_entry.blank.sheets import add_page, finish_page, fit_row, protect
from data_entry.blank.styles import LINK_FONT
from data_entry.blank.write import AUTHOR, new_book
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
    if todo := lacking(_saved(book)):
        _list_to_do(book, todo, len(sources))
    if texts:
        _mark(book, texts)
        _list_texts(book, texts)
    if left:
        _list_left(book, left)
    if noted:
        _list_sources(book, noted)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


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


def _list_sources(book: Workbook, noted: Sequence[tuple[str, str, object, str]]) -> None:
    """Where every figure taken from a table comes from, so that findings can name it."""
    page = _page(book, captions.SOURCES, "由决算表取来的数和它们的出处；这一页不用填，也不要改。")
    heading_row(page, HEADER_ROW, ["工作表", "单元格", "取来的数", "取自"])
    set_widths(page, 22, 10, 16, 60)
    finish_page(page, 4, HEADER_ROW)
    for row, values in enumerate(noted, HEADER_ROW + 1):
        for column, value in enumerate(values, 1):
            put(page, row, column, value)


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
    page = _page(book, captions.TO_DO, intro)
    book.move_sheet(page, 1 - book.index(page))
    heading_row(page, HEADER_ROW, ["工作表", "单元格", "内容", "出处", "填了没有"])
    set_widths(page, 22, 10, 44, 34, 12)
    finish_page(page, 5, HEADER_ROW)
    for row, each in enumerate(todo, HEADER_ROW + 1):
        for column, words in enumerate((each.sheet, each.cell, each.item, each.source), 1):
            put(page, row, column, words)
        link = page.cell(row, 2)
        link.hyperlink, link.font = f"#'{each.sheet}'!{each.cell}", LINK_FONT
        put_formula(page, row, 5, f'=IF(\'{each.sheet}\'!{each.cell}="","","已填")')


def _list_texts(book: Workbook, texts: Sequence[str]) -> None:
    """The texts as they were, so that unchanged ones are noticed."""
    title = captions.LAST_YEARS_TEXTS
    page = _page(book, title, "带入的上年文字，改没改由校核比对；这一页不用填，也不要改。")
    heading_row(page, HEADER_ROW, [captions.LAST_YEARS_TEXT])
    set_widths(page, 90)
    finish_page(page, 1, HEADER_ROW)
    for row, text in enumerate(dict.fromkeys(texts), HEADER_ROW + 1):
        put(page, row, 1, text)
        fit_row(page, row)


def _list_left(book: Workbook, left: Sequence[LeftBehind]) -> None:
    """What the new form does not ask."""
    page = _page(book, captions.LEFT_BEHIND, "原填报表里有、这张表不问的内容，原样放在这里备查。")
    heading_row(page, HEADER_ROW, ["工作表", "项目", "内容", "原单元格"])
    set_widths(page, 20, 36, 70, 12)
    finish_page(page, 4, HEADER_ROW)
    for row, each in enumerate(left, HEADER_ROW + 1):
        for column, words in enumerate((each.sheet, each.item, each.value, each.cell), 1):
            put(page, row, column, words)
        fit_row(page, row)


def _page(book: Workbook, title: str, intro: str) -> Worksheet:
    page = add_page(book, title, intro)
    protect(page)
    return page

"""Writes the workbook a clerk fills in: blank, or with given entries. All of it from the model."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.blank import styles
from data_entry.blank.chapters import write_narratives
from data_entry.blank.guidance import (
    heading_row,
    write_acknowledged,
    write_balances,
    write_instructions,
    write_options,
    write_subjects,
)
from data_entry.blank.layout import HEADER_ROW, LIST_ROWS, SheetLayout, workbook_layout
from data_entry.blank.sheets import (
    add_page,
    colour_where,
    finish_page,
    fit_row,
    protect,
    put_choices,
    put_value,
    write_section,
)
from data_entry.captions import MORE_ROWS, NOTES, SHOWN, SHOWN_CHANGE, SUBJECTS
from data_entry.entries import Entries
from data_entry.looks import dress
from data_entry.model.extend import extended
from data_entry.model.hints import hint, line_hint
from data_entry.model.spec import Column, Kind, Line, asked_columns
from data_entry.questions import Questions
from data_entry.subjects.catalogue import Catalogue

REQUIRED_COLOUR, OPTIONAL_COLOUR = "C00000", "A6A6A6"
WIDE = 46
LAST_COLUMN = 16_384
"""Of a sheet of an .xlsx file."""
AUTHOR = "juesuan"
NAMES = f"'{SUBJECTS}'!$A:$B"
_SUM_NOTE = "自动合计；与报表有尾差时可以改成报表数；先点“审阅”里的“撤销工作表保护”，没有密码"


def workbook_bytes(
    questions: Questions,
    catalogue: Catalogue,
    entries: Entries | None = None,
    *,
    is_whole: bool = True,
) -> bytes:
    """The finished .xlsx; ``entries`` fills it in, without them it is blank.

    One that no person will see need not be whole: 自动核对, 科目表 and blank rows take most of the time.
    """
    return saved(new_book(questions, catalogue, entries or Entries(), is_whole=is_whole)[0])


def saved(book: Workbook) -> bytes:
    """A workbook as a file."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def new_book(
    questions: Questions, catalogue: Catalogue, entries: Entries, *, is_whole: bool = True
) -> tuple[Workbook, dict[str, SheetLayout]]:
    """The workbook with its entries, and where everything stands in it."""
    counts = {n: len(rows) for n, rows in entries.sheets.items() if isinstance(rows, list)}
    layouts = workbook_layout(extended(questions), counts, LIST_ROWS if is_whole else 0)
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)
    for layout in sorted(layouts.values(), key=lambda each: not each.spec.required):
        page = add_page(book, layout.spec.title, layout.spec.intro)
        page.sheet_properties.tabColor = (
            REQUIRED_COLOUR if layout.spec.required else OPTIONAL_COLOUR
        )
        if layout.spec.shape == "form":
            _write_form(page, layout, layouts, entries.sheets.get(layout.name, {}))
        else:
            _write_table(page, layout, entries.sheets.get(layout.name, []))
        if any(c.kind.is_money for c in _all_columns(layout)):
            _write_unit(page, layouts)
        finish_page(page, len(layout.headings), HEADER_ROW)
        protect(page)
    write_narratives(book, questions, entries)
    if questions.options:
        write_options(book, questions, entries)
    write_acknowledged(book, entries)
    if is_whole and not questions.annex:
        write_balances(book, layouts)
        write_subjects(book, catalogue)
        _link_codes(book, layouts)
    write_instructions(front, book, layouts, questions)
    book.properties.creator = AUTHOR
    return book, layouts


def _all_columns(layout: SheetLayout) -> list[Column]:
    if layout.spec.shape == "table":
        return list(asked_columns(layout.model))
    return [column for _, _, column in layout.form_cells()]


def _write_unit(page: Worksheet, layouts: dict[str, SheetLayout]) -> None:
    """State the unit of amounts above the headings, as 单位信息 has it."""
    unit = layouts["unit"].address(("money",))
    cell = page.cell(HEADER_ROW - 1, 1, f'="金额单位："&IF({unit}="","见单位信息",{unit})')
    cell.font = styles.NOTE_FONT


def _header(page: Worksheet, headings: list[str]) -> None:
    heading_row(page, HEADER_ROW, headings)
    page.row_dimensions[HEADER_ROW].height = 32


def _comment(text: str) -> Comment:
    comment = Comment(text.replace("；", "\n"), AUTHOR)
    comment.width, comment.height = 260, 40 + 22 * (text.count("；") + len(text) // 16)
    return comment


def _write_form(
    page: Worksheet, layout: SheetLayout, layouts: dict[str, SheetLayout], values: dict[str, Any]
) -> None:
    _header(page, layout.headings)
    values_end = len(layout.headings) - layout.headings.count(NOTES)
    for row, line in layout.rows.items():
        label = page.cell(row, 1)
        if isinstance(line, str):
            write_section(page, row, line, len(layout.headings))
            continue
        required = any(column.required for column in line.columns)
        put_value(label, line.cell.title + (" *" if required and not line.cell.sum_of else ""))
        dress(label, styles.LABEL)
        for number in range(2, values_end + 1):
            dress(page.cell(row, number), styles.BARRED)
        if NOTES in layout.headings:
            about = page.cell(row, values_end + 1)
            put_value(about, line_hint(line))
            dress(about, styles.BESIDE)
        _write_line(page, layout, layouts, row, line, values.get(line.name))
    _form_widths(page, layout)
    for row, line in layout.rows.items():
        long = isinstance(line, Line) and any(c.kind is Kind.PARAGRAPHS for c in line.columns)
        fit_row(page, row, len(layout.headings), 320 if long else 22)


def _write_line(
    page: Worksheet,
    layout: SheetLayout,
    layouts: dict[str, SheetLayout],
    row: int,
    line: Line,
    value: Any,
) -> None:
    for column in line.columns:
        heading = layout.heading_of(line, column)
        cell = page[f"{layout.column(heading)}{row}"]
        given = value.get(column.name) if line.model and isinstance(value, dict) else value
        parts = [(part, column.name) if line.model else (part,) for part in line.cell.sum_of]
        asked = [path for path in parts if layout.has(path)]
        is_total = bool(asked) and column.kind.is_number
        dress(cell, (styles.COUNTED if is_total else styles.ASKED)[column.kind])
        if is_total:
            addresses = [layout.address(path).split("!")[1].replace("$", "") for path in asked]
            if given is None:
                cell.value = "=" + "+".join(addresses)
            else:
                put_value(cell, given)
            cell.comment = _comment(_SUM_NOTE)
            continue
        put_value(cell, given)
        about = hint(column, line)
        if about:
            cell.comment = _comment(about)
        put_choices(page, cell.coordinate, column)
        if column.required and column.kind is not Kind.PARAGRAPHS:
            colour_where(page, cell.coordinate, f"ISBLANK({cell.coordinate})", styles.MISSING)
    if line.cell.shows:
        _write_shown(page, layout, layouts, row, line)


def _write_shown(
    page: Worksheet, layout: SheetLayout, layouts: dict[str, SheetLayout], row: int, line: Line
) -> None:
    sheet, name = line.cell.shows.split(".")
    shown = page[f"{layout.column(SHOWN)}{row}"]
    shown.value = f"={layouts[sheet].address((name,))}"
    prior = f"{layout.column('上年决算数')}{row}"
    change = page[f"{layout.column(SHOWN_CHANGE)}{row}"]
    change.value = f'=IF(ISNUMBER({prior}),{shown.coordinate}-{prior},"")'
    for cell in (shown, change):
        dress(cell, styles.COUNTED[Kind.AMOUNT])


def _form_widths(page: Worksheet, layout: SheetLayout) -> None:
    page.column_dimensions["A"].width = 36
    single = len(layout.headings) <= 3
    widths: dict[str, float] = {NOTES: 46} if NOTES in layout.headings else {}
    for _, line, column in layout.form_cells():
        heading = layout.heading_of(line, column)
        width: float = styles.width(column)
        widths[heading] = max(widths.get(heading, 0), WIDE if single and width > 20 else width)
    for heading in (SHOWN, SHOWN_CHANGE):
        if heading in layout.headings:
            widths[heading] = styles.KINDS[Kind.AMOUNT][1]
    for heading, width in widths.items():
        page.column_dimensions[layout.column(heading)].width = width


def _write_table(page: Worksheet, layout: SheetLayout, records: list[dict[str, Any]]) -> None:
    _header(page, layout.headings)
    for number, column in enumerate(asked_columns(layout.model), 1):
        letter = get_column_letter(number)
        heading = page.cell(HEADER_ROW, number)
        put_value(heading, column.cell.title + (" *" if column.required else ""))
        about = hint(column)
        if about:
            heading.comment = _comment(about)
        page.column_dimensions[letter].width = styles.width(column)
        page.column_dimensions[letter].protection = styles.FREE
        put_choices(page, f"{letter}{layout.first}:{letter}{layout.last}", column)
        for row in range(layout.first, layout.last + 1):
            index = row - layout.first
            record = records[index] if index < len(records) else {}
            cell = page.cell(row, number)
            put_value(cell, record.get(column.name))
            dress(cell, styles.ASKED[column.kind])
            if column.cell.sum_of:
                _row_total(cell, layout, column, row)
            elif column.cell.looked_up and cell.value is None:
                cell.value = f'=IF(A{row}="","",IFERROR(VLOOKUP(TRIM(A{row}),{NAMES},2,FALSE),""))'
    for row in range(layout.first, layout.last + 1):
        fit_row(page, row, len(layout.headings))
    _free_beside(page, len(layout.headings) + 1)
    first_text = page.cell(layout.last + 1, 1, MORE_ROWS)
    first_text.font, first_text.protection = styles.NOTE_FONT, styles.FREE


def _free_beside(page: Worksheet, first: int) -> None:
    """Free the columns beside a list: Excel deletes no row that has a locked cell anywhere."""
    letter = get_column_letter(first)
    beside = ColumnDimension(page, letter, min=first, max=LAST_COLUMN)
    beside.protection = styles.FREE
    page.column_dimensions[letter] = beside


def _row_total(cell: Any, layout: SheetLayout, column: Column, row: int) -> None:
    """A total that a pasted one replaces: rows of a list are pasted, and deleted, as a whole."""
    if cell.value is not None:
        return
    titles = {c.name: c.cell.title for c in asked_columns(layout.model)}
    parts = [f"{layout.column(titles[p])}{row}" for p in column.cell.sum_of if p in titles]
    cell.value = f'=IF(A{row}="","",{"+".join(f"N({part})" for part in parts)})'


def _link_codes(book: Workbook, layouts: dict[str, SheetLayout]) -> None:
    """Mark codes that the year's 科目表 does not know, without forbidding them."""
    known = f"'{SUBJECTS}'!$A$2:$A${book[SUBJECTS].max_row}"
    for layout in layouts.values():
        if layout.spec.shape != "table" or layout.headings[0].find("编码") < 0:
            continue
        cells = f"A{layout.first}:A{layout.last}"
        first = f"A{layout.first}"
        unknown = f'AND({first}<>"",{first}<>"合计",COUNTIF({known},TRIM({first}))=0)'
        colour_where(book[layout.spec.title], cells, unknown, styles.BAD)

"""What an earlier workbook or a table says and this form does not ask: kept apart, not dropped."""

from collections.abc import Iterator

from data_entry import captions
from data_entry.addresses import address
from data_entry.blank.layout import HEADER_ROW
from data_entry.importing.carry import LeftBehind
from data_entry.importing.imported import Imported
from data_entry.importing.layouts import named_paths
from data_entry.model.extend import extended
from data_entry.model.spec import asked_lines, sheets
from data_entry.questions import Questions
from data_entry.reading.book import OpenBook, Page
from data_entry.reading.filled import Filled
from data_entry.reading.locate import is_blank

_OURS = {
    captions.INSTRUCTIONS,
    captions.OPTIONS,
    captions.SUBJECTS,
    captions.ACKNOWLEDGED,
    captions.BALANCES,
    captions.TO_DO,
    captions.SOURCES,
    captions.LEFT_BEHIND,
    captions.LAST_YEARS_TEXTS,
}


def not_asked_any_more(old: Filled, book: OpenBook, questions: Questions) -> Iterator[LeftBehind]:
    """Every cell of the book that was read for none of the form's questions, with its name."""
    for stray in old.strays:
        page = book.page(stray.sheet)
        title = _title(page, stray.row, stray.column) if page else ""
        yield LeftBehind(stray.sheet, title, str(stray.value), stray.cell)
    known = {spec.title for _, spec, _ in sheets(old.root)} | _OURS
    known |= {annex.sheet for annex in questions.annexes}
    for page in book.pages:
        if page.title not in known:
            yield from _of_page(page)


def not_asked(found: Imported, questions: Questions) -> Iterator[LeftBehind]:
    """The facts of tables that the form has no cell for, each with the cell it stands in."""
    root = extended(questions)
    asked = {
        (name, line.name, *([column.name] if line.model else []))
        for name, spec, model in sheets(root)
        if not spec.hidden
        for line in asked_lines(model)
        for column in line.columns
    }
    titles = {path: name for name, path in named_paths()}
    for path, source in found.sources.items():
        record = found.entries.sheets[str(path[0])]
        if path in asked or not isinstance(record, dict):
            continue
        value = record[str(path[1])]
        value = value[str(path[2])] if len(path) > 2 else value
        if value:
            sheet, _, item = titles[path].partition(".")
            yield LeftBehind(sheet, item.replace(".", " "), f"{value:g}", source)


def _of_page(page: Page) -> Iterator[LeftBehind]:
    """The cells of a sheet that the form had of its own: of a form, or of a list."""
    is_form = page.value(HEADER_ROW, 1) == captions.LABEL
    for (row, column), value in sorted(page.cells.items()):
        is_label = is_form and column == 1
        is_note = page.value(HEADER_ROW, column) == captions.NOTES
        if row > HEADER_ROW and not is_blank(value) and not is_label and not is_note:
            title = _title(page, row, column)
            yield LeftBehind(page.title, title, str(value), address(row, column))


def _title(page: Page, row: int, column: int) -> str:
    """What a cell is called: the label of its row, the heading of its column."""
    label = str(page.value(row, 1) or "").removesuffix(" *") if column > 1 else ""
    heading = page.value(HEADER_ROW, column)
    return " ".join(str(each) for each in (label, heading) if not is_blank(each))

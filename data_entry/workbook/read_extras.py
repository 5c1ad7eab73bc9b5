"""Reads the sheets a form adds to the model: wording options and annex chapters."""

import unicodedata

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import TypeAdapter, ValidationError

from data_entry import workbook as words
from data_entry.entries import Acknowledgement, Narrative
from data_entry.findings import Place
from data_entry.messages import finding
from data_entry.model.types import Paragraphs
from data_entry.questions import AnnexForm, Questions
from data_entry.workbook.filled import Filled
from data_entry.workbook.locate import find_headings, normal

SHORTEST_REASON = 3
"""“无” and “/” explain nothing."""
_TEXT: TypeAdapter[str] = TypeAdapter(Paragraphs)


def read_options(page: Worksheet | None, questions: Questions, filled: Filled) -> dict[str, str]:
    """The values of the options chosen; a word that is no choice is a finding."""
    chosen: dict[str, str] = {}
    grid = page and find_headings(page, words.OPTIONS, [words.OPTION, words.OPTION_VALUE], [])
    if page is None or not grid or len(grid.columns) < 2:
        return chosen
    options = {normal(option.title): option for option in questions.options}
    for row in grid.values_below():
        option = options.get(normal(page.cell(row, grid.columns[words.OPTION]).value))
        value = page.cell(row, grid.columns[words.OPTION_VALUE]).value
        if option is None or value is None:
            continue
        labels = {normal(label): label for label in option.choices}
        label = labels.get(normal(value))
        if label is None:
            letter = get_column_letter(grid.columns[words.OPTION_VALUE])
            place = Place(page.title, f"{letter}{row}")
            expected = "、".join(option.choices)
            filled.findings.append(
                finding("literal_error", place, title=option.title, found=value, expected=expected)
            )
            continue
        filled.entries.options[option.title] = label
        chosen[option.key] = option.choices[label]
    return chosen


def read_acknowledged(page: Worksheet | None, filled: Filled) -> None:
    """The 提醒 looked into; a line without its reason is a finding."""
    wanted = [words.ACK_CODE, words.ACK_SHEET, words.ACK_CELL, words.ACK_REASON]
    grid = page and find_headings(page, words.ACKNOWLEDGED, wanted, [])
    if page is None or not grid or len(grid.columns) < len(wanted):
        return
    for row in grid.values_below():
        code, sheet, cell, reason = (
            str(page.cell(row, grid.columns[heading]).value or "").strip() for heading in wanted
        )
        if not code:
            continue
        code, cell = (unicodedata.normalize("NFKC", text) for text in (code, cell))
        if "!" in cell:
            sheet, _, cell = cell.rpartition("!")
        sheet, cell = sheet.strip("〔〕'"), cell.split(":")[0]
        place = Place(page.title, f"{get_column_letter(grid.columns[words.ACK_REASON])}{row}")
        if len(reason) < SHORTEST_REASON:
            filled.findings.append(
                finding("no_reason", place, title=words.ACK_REASON, found=reason)
            )
            continue
        index = len(filled.entries.acknowledged)
        filled.places["acknowledged", index] = place
        cell = cell.replace("$", "").upper()
        filled.entries.acknowledged.append(Acknowledgement(code.upper(), sheet, cell, reason))


def read_narratives(page: Worksheet, form: AnnexForm, filled: Filled) -> None:
    """The chapters written for one kind of annex; a chapter begun needs all that are not optional."""
    grid = find_headings(page, form.sheet, [words.CHAPTER], [words.CHAPTER_GUIDE])
    if grid is None or words.CHAPTER not in grid.columns:
        return
    filled.findings += grid.findings
    label = grid.columns[words.CHAPTER]
    rows = {normal(page.cell(row, label).value): row for row in grid.values_below()}
    first = max(grid.columns.values()) + 1
    for column in range(first, page.max_column + 1):
        _read_column(page, form, filled, column, rows)


def _read_column(
    page: Worksheet, form: AnnexForm, filled: Filled, column: int, rows: dict[str, int]
) -> None:
    letter = get_column_letter(column)
    name_row = rows.get(normal(words.PROJECT_NAME), 0)
    subject = str(page.cell(name_row, column).value or "").strip() if name_row else ""
    narrative = Narrative(form.key, subject)
    places: dict[int, Place] = {}
    blanks = []
    for number, section in enumerate(form.narrative):
        row = rows.get(normal(section.heading))
        value = page.cell(row, column).value if row else None
        places[number] = place = Place(page.title, f"{letter}{row or ''}")
        if value is None or not str(value).strip():
            if not section.optional:
                blanks.append((place, section.heading))
            continue
        try:
            narrative.texts[section.heading] = _TEXT.validate_python(value)
        except ValidationError as error:
            item = error.errors(include_url=False)[0]
            filled.findings.append(
                finding(item["type"], place, title=section.heading, **item.get("ctx", {}))
            )
    if not narrative.texts and not subject:
        return
    if form.per_project and not subject:
        filled.findings.append(
            finding("missing", Place(page.title, f"{letter}{name_row}"), title=words.PROJECT_NAME)
        )
    filled.findings += [finding("missing", place, title=heading) for place, heading in blanks]
    index = len(filled.entries.narratives)
    filled.places["narratives", index] = Place(page.title, f"{letter}{name_row or 4}")
    filled.places |= {("narratives", index, n): place for n, place in places.items()}
    filled.entries.narratives.append(narrative)

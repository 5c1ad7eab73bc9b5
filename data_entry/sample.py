"""A filled workbook of an invented office, written as Markdown (sample.md): for trial runs and tests."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from data_entry.entries import Chapter, Entries, Narrative
from data_entry.model.disclosure import Disclosure
from data_entry.model.extend import extended
from data_entry.model.spec import (
    Column,
    Kind,
    Sheet,
    asked_lines,
    asked_sheets,
    columns,
    lines,
    sheets,
)
from data_entry.model.types import PLACEHOLDER
from data_entry.questions import Questions

_SAMPLE, _OFFICES = (Path(__file__).with_name(name) for name in ("sample.md", "offices.md"))
BLANK = "（空）"
_OWN: dict[Kind, Any] = {
    Kind.AMOUNT: 1,
    Kind.COUNT: 1,
    Kind.SCORE: 90,
    Kind.TEXT: "示例文字",
    Kind.PARAGRAPHS: "示例段落。",
}
"""What stands for the answers to a form's own questions."""


def markdown_rows(text: str) -> list[list[str]]:
    """The cells of a Markdown table, heading row first."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [row for row in cells if not set("".join(row)) <= set("-: ")]


def value_of(text: str) -> object:
    """A cell as a clerk would type it."""
    if not text or text == BLANK:
        return None
    if re.fullmatch(r"-?\d+", text) and len(text) < 5:
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text.replace("⏎", "\n")


def offices(path: Path = _OFFICES) -> dict[str, dict[str, Any]]:
    """Offices unlike the sample, by name: the sheets in which each of them differs (offices.md)."""
    _, *parts = re.split(r"^# (?=.*\n\n##)", path.read_text(encoding="utf-8"), flags=re.M)
    return {part.partition("\n")[0].strip(): _sheets_in(part) for part in parts}


def typed_texts() -> tuple[str, ...]:
    """The texts that the sample office and the first of the others hold, whatever form asks for them."""
    return texts_in(_common() | next(iter(offices().values())))


def texts_in(sheets: Any) -> tuple[str, ...]:
    """The texts, paragraph by paragraph, that somebody typed into sheets."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, Mapping | list):
            for each in value.values() if isinstance(value, Mapping) else value:
                yield from texts(each)
        elif isinstance(value, str):
            yield from (each for each in value.split("\n") if re.search("[一-鿿]{3}", each))

    return tuple(dict.fromkeys(texts(sheets)))


def sample(
    questions: Questions, differing: Mapping[str, Any] | None = None, *, is_brief: bool = False
) -> Entries:
    """The sample as the workbook of a form holds it; the form's own questions have some answer.

    ``differing``: the sheets of another office, which stand in place of the sample's; it leaves out the
    form's own sheets that it need not fill, whose examples are those of the sample. One that
    ``is_brief`` answers only those of the form's own questions that it must.
    """
    entries = Entries()
    common = _common() | dict(differing or {})
    root = extended(questions)
    for name, spec, model in asked_sheets(root):
        if name in Disclosure.model_fields:
            entries.sheets[name] = _asked(common.get(name), spec, model)
            _answer_columns(entries.sheets[name], name, spec, model)
        elif spec.required or not differing or spec.title in common:
            asked = [each for each in columns(model) if each.required or not is_brief]
            is_table = spec.shape == "table"
            answers = {column.name: _answer(column) for column in asked}
            told = common.get(spec.title, {})
            answers |= {c.name: told[c.cell.title] for c in asked if c.cell.title in told}
            entries.sheets[name] = [answers] if is_table else answers
    projects = [p for p in entries.sheets.get("projects") or [] if p.get("annexed") != "否"]
    for annex in questions.asked_annexes:
        subjects = [each["name"] for each in projects] if annex.per_project else [""]
        chapters = [
            Chapter(s, f"{s.heading.strip('。')}的叙述。" if s.is_written else "")
            for s in annex.sections
        ]
        entries.narratives += [Narrative(annex.key, subject, chapters) for subject in subjects]
    return entries


def _asked(answers: Any, spec: Sheet, model: type[BaseModel]) -> Any:
    """What the sample says on a sheet of what the form asks there."""
    if spec.shape == "table":
        return deepcopy(answers or [])
    names = {line.name for line in asked_lines(model)}
    return {name: deepcopy(answer) for name, answer in (answers or {}).items() if name in names}


def _answer(column: Column) -> Any:
    """The example of a figure, or of words in which nothing is left to be filled in."""
    if column.kind is Kind.DATE:
        return _common()["unit"]["published"]
    if column.choices:
        return column.choices[0]
    is_shown = column.kind.is_number or column.kind is Kind.TEXT
    example = column.cell.example if is_shown else ""
    is_whole = example and not PLACEHOLDER.search(example)
    return value_of(example) if is_whole else _OWN[column.kind]


def _answer_columns(records: Any, name: str, spec: Sheet, model: type[BaseModel]) -> None:
    """Fill the columns that a form adds to a table."""
    if spec.shape != "table":
        return
    standard = next(own for each, _, own in sheets(Disclosure) if each == name)
    added = [column for column in columns(model) if column.name not in standard.model_fields]
    for record in records:
        record |= {column.name: _answer(column) for column in added}


@cache
def _common() -> dict[str, Any]:
    """The sheets of sample.md by attribute of the disclosure."""
    return _sheets_in(_SAMPLE.read_text(encoding="utf-8"))


def _sheets_in(written: str) -> dict[str, Any]:
    """Sheets written as Markdown tables, by attribute of the disclosure."""
    by_title = {spec.title: (name, spec, model) for name, spec, model in sheets(Disclosure)}
    found: dict[str, Any] = {}
    for block in re.split(r"^## ", written, flags=re.M)[1:]:
        title, _, table = block.partition("\n")
        heading, *rows = markdown_rows(table)
        if title.strip() not in by_title:  # a sheet of a form's own, known by what it says
            found[title.strip()] = {label: value_of(value) for label, value in rows}
            continue
        name, spec, model = by_title[title.strip()]
        found[name] = (
            [_record({c.cell.title: c for c in columns(model)}, heading, row) for row in rows]
            if spec.shape == "table"
            else _form(model, heading, rows)
        )
    return found


def _form(model: type[BaseModel], heading: list[str], rows: list[list[str]]) -> dict[str, Any]:
    labelled = {line.cell.title: line for line in lines(model)}
    form: dict[str, Any] = {}
    for label, *values in rows:
        line = labelled[label]
        by_title = {column.cell.title: column for column in line.columns}
        form[line.name] = (
            _record(by_title, heading[1:], values) if line.model else value_of(values[0])
        )
    return form


def _record(by_title: dict[str, Column], heading: list[str], row: list[str]) -> dict[str, Any]:
    pairs = zip(heading, row, strict=True)
    return {by_title[title].name: value_of(text) for title, text in pairs if text}

"""The form and version a workbook was made for, as its first sheet states them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data_entry import captions
from data_entry.failures import UnreadableError
from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import cell_of, inner_model, sheet_of
from data_entry.questions import Questions
from data_entry.reading.book import OpenBook, Page
from data_entry.reading.filled import Filled
from data_entry.reading.locate import problem
from data_entry.reading.opening import open_workbook
from data_entry.words import normal

_VERSION = re.compile(r"\d{1,6}(\.0*)?", re.ASCII)


class Stamp(NamedTuple):
    """The form's name, its workbook's version, the kind of annex if it is for one, the publisher."""

    form: str
    version: int
    annex: str = ""
    publisher: str = ""


def stamp(book: OpenBook) -> Stamp | None:
    """The form and version a workbook was made for, or None where the mark is gone."""
    page = book.page(captions.INSTRUCTIONS)
    found = dict(_pairs(page)) if page else {}
    name, version = found.get(captions.FORM_NAME), found.get(captions.FORM_VERSION)
    if name is None or not _VERSION.fullmatch(str(version)):
        return None
    annex = str(found.get(captions.ANNEX_KIND) or "").strip()
    publisher = str(found.get(captions.FORM_PUBLISHER) or "").strip()
    return Stamp(str(name).strip(), int(float(str(version))), annex, publisher)


def _pairs(page: Page) -> Iterator[tuple[str, object]]:
    """Label and value of every row of a sheet that has both in its first two columns."""
    for row in page.rows:
        if page.value(row, 1) is not None:
            yield normal(page.value(row, 1)), page.value(row, 2)


def tell_of_another_form(filled: Filled, mark: Stamp | None, questions: Questions) -> None:
    """Where the workbook was made for a form with other questions, say that and nothing of names.

    To rename a column is no remedy then: the figures below it are of another kind.
    """
    missing = [each for each in filled.findings if each.code == "F01"]
    if mark is None and missing:
        message = f"没有“{captions.INSTRUCTIONS}”页，不知道用的是哪个模板，按“{questions.form}”读"
        advice = "是别的模板的，请用 --template 写明，或从原来的填报表把这一页复制回来。"
        filled.findings.insert(0, problem(captions.INSTRUCTIONS, "", message, "", advice))
    if mark is None or mark.form == questions.form or not missing:
        return
    filled.findings = [each for each in filled.findings if each.code != "F01"]
    message = (
        f"填报表是按模板“{mark.form}”做的，与“{questions.form}”问的内容不同（{len(missing)} 处，"
        f"如{missing[0].sheet}：{missing[0].message}）"
    )
    advice = (
        f"请用 juesuan new 新表.xlsx --from 旧表.xlsx --template {questions.form} 把内容带到新表，"
        "不要改标题凑合；选错了模板的，换一个。"
    )
    filled.findings.append(
        problem(captions.INSTRUCTIONS, "", message, questions.form, advice, mark.form)
    )


def version_findings(mark: Stamp | None, questions: Questions) -> list[Finding]:
    """A workbook of an earlier version of its form."""
    if mark is None or mark.form != questions.form or mark.version >= questions.version:
        return []
    return [
        Finding(
            "F16",
            Level.WARNING,
            captions.INSTRUCTIONS,
            "",
            f"填报表是第 {mark.version} 版，现在用的是第 {questions.version} 版",
            str(mark.version),
            str(questions.version),
            "能读的都已读取；建议用 juesuan new 新表.xlsx --from 旧表.xlsx 把内容带到新表。",
        )
    ]


def is_current(mark: Stamp | None, questions: Questions) -> bool:
    """True for a workbook of the form's present version: what it says is known word by word."""
    return mark is not None and mark[:2] == (questions.form, questions.version)


class Cover(NamedTuple):
    """What tells which workbooks belong together: the unit, the year, and the kind of annex."""

    unit: str
    year: str
    annex: str


def cover(path: Path) -> Cover | None:
    """The cover of a workbook; None for what is none or cannot be read."""
    try:
        return _cover(open_workbook(path))
    except UnreadableError:  # whoever reads it in full says what is wrong
        return None


def _cover(book: OpenBook) -> Cover | None:
    mark = stamp(book)
    field = Disclosure.model_fields["unit"]
    spec, model = sheet_of(field), inner_model(field.annotation)
    page = book.page(spec.title) if spec else None
    if mark is None or model is None or page is None:
        return None
    labels = {label: str(value or "").strip() for label, value in _pairs(page)}
    unit, year = (
        labels.get(normal(cell_of(model.model_fields[name]).title), "") for name in ("name", "year")
    )
    return Cover(unit, year, mark.annex)

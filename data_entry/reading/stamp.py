"""The form and version a workbook was made for, as its first sheet states them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data_entry import captions
from data_entry.failures import UnreadableError
from data_entry.findings import Finding, Level, Place
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import cell_of, inner_model, sheet_of
from data_entry.questions import Questions
from data_entry.reading.book import OpenBook, Page
from data_entry.reading.filled import Filled
from data_entry.reading.messages import finding
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
    place = Place(captions.INSTRUCTIONS)
    if mark is None and missing:
        filled.findings.insert(0, finding("form_is_not_told", place, form=questions.form))
    if mark is None or mark.form == questions.form or not missing:
        return
    filled.findings = [each for each in filled.findings if each.code != "F01"]
    told = {"found": mark.form, "form": questions.form, "count": len(missing), "first": missing[0]}
    filled.findings.append(finding("form_is_another", place, **told))


def version_findings(mark: Stamp | None, questions: Questions) -> list[Finding]:
    """A workbook of an earlier version of its form."""
    if mark is None or mark.form != questions.form or mark.version >= questions.version:
        return []
    place, told = Place(captions.INSTRUCTIONS), {"found": mark.version, "now": questions.version}
    return [finding("version_is_earlier", place, Level.WARNING, **told)]


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

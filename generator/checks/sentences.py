"""Checks of sentences that somebody wrote into a finished document: those of texts in a workbook."""

from collections.abc import Sequence
from dataclasses import replace

from data_entry.findings import Finding, Level, Place
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import load
from generator.checks.engine.registry import Book, run_checks
from generator.checks.reading.texts import with_chapters
from generator.checks.rules.document import year_in_document_is_another
from generator.checks.rules.outline import residue_of_the_template
from generator.contents.publication import Publication
from generator.forms.form import Form
from generator.forms.printed import PrintedParagraph

EDITED = Place("改过的文档")
"""Where such a sentence stands."""
_PART = PrintedParagraph(1, "", "第二部分 情况说明")
_OF_REPORTS = {"A08", "A12", "D02", "W14", "W20"}
"""Rules that need the whole of a report."""


def check_sentences(
    filled: Filled, form: Form, sentences: Sequence[tuple[str, str]]
) -> list[Finding]:
    """What is wrong with sentences, each given with its heading, as it would be in a workbook.

    Years and residue are told as in a document, where they have less business than in a report.
    """
    unit = filled.sheets.get("unit")
    if unit is None or not sentences:
        return []
    catalogue = load(filled.year)
    found = [
        each
        for each in run_checks(with_chapters(filled, sentences, lambda _: EDITED), catalogue, form)
        if each.place == EDITED and each.code not in _OF_REPORTS
    ]
    lines = [_PART]
    for heading, text in sentences:
        lines += [PrintedParagraph(2, "", heading), PrintedParagraph(0, "", text)]
    book, written = Book(filled, catalogue, form), Publication(lines)
    told = {each.found for each in found if each.code == "D01"}
    of_years, of_residue = year_in_document_is_another, residue_of_the_template
    found += [
        replace(each, level=Level.WARNING)
        for each in of_years(book.of(["D01"], of_years.__name__), written, unit)
        if isinstance(each, Finding) and each.found not in told
    ]
    residue = of_residue(book.of(["D03"], of_residue.__name__), written)
    found += [each for each in residue if isinstance(each, Finding)]
    return [replace(f, sheet=EDITED.sheet, cell="", advice="请核对这一句。") for f in found]

"""Checks of sentences that somebody wrote into a finished document: the rules that read sentences."""

from collections.abc import Sequence
from dataclasses import replace

from data_entry.findings import Finding
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import load
from generator.checks.engine.registry import Book
from generator.checks.rules import document as rules
from generator.checks.rules.outline import residue_of_the_template
from generator.contents.publication import Publication
from generator.forms.form import Form
from generator.forms.printed import PrintedParagraph

EDITED = "改过的文档"
"""Where such a sentence stands."""
_PART = PrintedParagraph(1, "", "第二部分 情况说明")


def check_sentences(
    filled: Filled, form: Form, sentences: Sequence[tuple[str, str]]
) -> list[Finding]:
    """What is wrong with sentences, each given with its heading: figures, sums, years, residue."""
    unit = filled.sheets.get("unit")
    if unit is None or not sentences:
        return []
    book = Book(filled, load(filled.year), form)
    lines = [_PART]
    for heading, text in sentences:
        lines += [PrintedParagraph(2, "", heading), PrintedParagraph(0, "", text)]
    written = Publication(lines)
    found = [
        *rules.figure_in_document_is_not_the_sheet_s(book, written, unit),
        *rules.sentence_is_computed_wrongly(book, written, unit),
        *rules.year_in_document_is_another(book, written, unit),
        *residue_of_the_template(book, written),
    ]
    mended = (each for each in found if isinstance(each, Finding))
    return [replace(each, sheet=EDITED, cell="", advice="请核对这一句。") for each in mended]

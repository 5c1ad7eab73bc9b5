"""What an office would hand in, under a form: read and checked without ever having been a file."""

from data_entry.entries import Entries
from data_entry.questions import Questions
from data_entry.reading.filled import Filled
from data_entry.reading.unsaved import filled_in
from data_entry.subjects.catalogue import load
from generator.forms.form import Form
from generator.word.attached import bind


def handed_in(form: Form, entries: Entries, questions: Questions | None = None) -> Filled:
    """A workbook with these entries as it is read; ``questions``: those of one annex alone."""
    filled = filled_in(questions or form.questions, load(form.edition), entries)
    if not questions:
        bind(filled, form)
    return filled

"""Whose figures stand in the document that a form is learned from: the sample office's, or one's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from data_entry.entries import Entries
from data_entry.importing.carry import carried
from data_entry.questions import Questions
from data_entry.sample import offices, sample, texts_in, typed_texts
from generator.authoring.learning.asked import SHEET
from generator.contents.subject import Subject
from generator.forms.form import Form
from generator.run.report import Checked
from generator.word.attached import handed_in


@dataclass(frozen=True)
class GivenOffice:
    """An office whose workbook can be had under any form."""

    entries: Callable[[Questions], Entries]
    typed: tuple[str, ...]
    """Texts that its workbook may hold, whatever form asks for them."""
    is_sample: bool = False
    """Whether nothing of it is zero and few figures are the same."""

    def subject(self, form: Form) -> Subject:
        """What its document is made from under a form."""
        return Subject.of(handed_in(form, self.entries(form.questions)), form)


def sample_office(questions: Questions) -> Entries:
    """The office whose figures an author types: nothing of it is zero, few figures are the same."""
    return sample(questions, next(iter(offices().values())) | {SHEET: {}})  # all of that sheet


SAMPLE = GivenOffice(sample_office, typed_texts(), is_sample=True)


def unlike(differing: Mapping[str, Any] | None) -> GivenOffice:
    """An invented office whose sheets differ from the sample's."""
    return GivenOffice(partial(sample, differing=differing), ())


def sample_subject(form: Form) -> Subject:
    """The office whose figures an author types, under a form."""
    return SAMPLE.subject(form)


def office_of(workbook: Checked) -> GivenOffice:
    """The office that a workbook is of, made for whatever form."""
    filled, asked = workbook.filled, workbook.form.questions
    texts = texts_in(filled.entries.sheets)
    return GivenOffice(lambda questions: carried(filled, asked, questions).entries, texts)

"""Whether a document and a workbook are of one office and one year: by the figures that both have."""

from decimal import Decimal

from docx.document import Document as WordDocument

from data_entry.numbers import YUAN_PER_UNIT
from generator.authoring.learning.facts import FIGURE, office_facts
from generator.authoring.learning.office import GivenOffice
from generator.contents.compose import compose
from generator.forms.form import Form
from generator.word.written import written

_ANNEX = "附件"
"""What a part is called that tells of projects, with figures of their own."""
_USUAL = (0, -100)
"""Figures that every document has: nothing, and all of it."""


def strange_figures(
    document: WordDocument, form: Form, office: GivenOffice
) -> tuple[list[str], int]:
    """The figures of a document that its workbook has not, and how many figures it has."""
    subject = office.subject(form)
    lines = [str(each.text) for each in compose(subject, draws=False).publication.lines]
    facts = office_facts(form, subject, office.typed)
    known = {_plain(each) for text in (*facts.printed, *lines) for each in FIGURE.findall(text)}
    parts = [each for each in written(document, []).below if _ANNEX not in each.title]
    texts = [line.text for part in parts for each in part.walk() for line in each.lines]
    figures = dict.fromkeys(each for text in texts for each in FIGURE.findall(text))
    telling = [each for each in figures if not each.isdigit() and _plain(each) not in _USUAL]
    return [each for each in telling if _plain(each) not in known], len(telling)


def _plain(figure: str) -> Decimal:
    """A figure in 元, however many zeros and separators it is written with; a percentage apart."""
    number = Decimal(figure.rstrip("万元%").replace(",", ""))
    unit = figure[-2:] if figure.endswith("万元") else "元"
    if figure.endswith("%"):
        return -number
    return number * YUAN_PER_UNIT[unit]

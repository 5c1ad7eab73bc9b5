"""What a document is made from: the data of a unit, its habits, its texts, the form and the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from data_entry.entries import Narrative
from data_entry.model.disclosure import Disclosure
from data_entry.numbers import NumberStyle
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import Catalogue, load
from generator.forms.form import Form, Numbers


@dataclass(frozen=True)
class Subject:
    """What a document is made from: the data, the agency's options, its annex texts, the lists."""

    disclosure: Disclosure
    options: Mapping[str, str]
    narratives: Sequence[Narrative]
    catalogue: Catalogue
    form: Form
    annex: str = ""
    """The kind of annex that this is by itself; empty for a whole disclosure."""

    @classmethod
    def of(cls, filled: Filled, form: Form) -> Self:
        """What the document of a workbook without reading errors is made from."""
        return cls(
            filled.disclosure(),
            filled.options,
            filled.narratives(),
            load(filled.year),
            form,
            filled.annex,
        )

    @property
    def style(self) -> NumberStyle:
        """How figures are printed in sentences: the form's rules with the agency's precision."""
        return style_of(self.form, self.options)

    @property
    def table_style(self) -> NumberStyle:
        """How figures are printed in the official tables."""
        return _style(self.form.table_numbers, self.options)

    @property
    def directions(self) -> tuple[str, str]:
        """What an amount does that has risen, and one that has fallen."""
        rises, _, falls = self.options.get("升降用词", "增长、下降").partition("、")
        return rises, falls

    @property
    def keeps_zero(self) -> bool:
        """True if the agency lists all sources and kinds that are 0, in figures as well."""
        return self.options.get("零值") == "列出"

    @property
    def lists_zero(self) -> bool:
        """True if sentences list sources and kinds that are 0, all of them or the main ones."""
        return self.keeps_zero or self.options.get("零值") == "主要"


def style_of(form: Form, options: Mapping[str, str]) -> NumberStyle:
    """How a form prints the figures of its sentences with these choices of its options."""
    own, chosen = form.numbers, options.get
    habits = {
        "unit": chosen("正文单位") or own.unit,
        "amount_zero": chosen("金额零") or own.amount_zero,
        "amount_places": int(chosen("金额小数") or own.amount_places),
        "thousands": bool(chosen("千分位")) or own.thousands,
        "percent_whole": not chosen("百分之百") and own.percent_whole,
        "trimmed": chosen("金额末尾的零") or own.trimmed,
        "percent_trimmed": bool(chosen("百分比末尾的零")) or own.percent_trimmed,
    }
    return _style(own.model_copy(update=habits), options)


def _style(numbers: Numbers, options: Mapping[str, str]) -> NumberStyle:
    mode: Any = options.get("占比方式", "independent")
    places = int(options.get("百分比小数", "2"))
    return NumberStyle(**numbers.model_dump(), percent_places=places, percent_mode=mode)

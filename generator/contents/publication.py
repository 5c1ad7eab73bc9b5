"""A finished disclosure in memory, for those who read it or write it out; knows not how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from charts.series import Figure
from generator.contents.tables import Table
from generator.contents.tags import Tags
from generator.forms.printed import PrintedParagraph


@dataclass(frozen=True)
class Publication:
    """A finished disclosure as the checks read it: its paragraphs, figures and what they are of."""

    lines: Sequence[PrintedParagraph] = ()
    figures: Sequence[Figure] = ()
    tags: Tags = field(default_factory=dict)
    fixed_text: str = ""
    """Everything the template says by itself, tags and all."""
    computed: Sequence[Decimal] = ()
    """What the form's texts worked out from values of the workbook."""
    tables: Sequence[Table] = ()
    prints_tables: bool = False
    """True if the official tables stand in the document, not only beside it."""


@dataclass(frozen=True)
class Composed:
    """A disclosure in memory: file name (without extension), contents and how its file is finished."""

    name: str
    finish: Callable[[], bytes]
    pictures: dict[str, bytes]
    publication: Publication = Publication()

    @cached_property
    def document(self) -> bytes:
        """The Word file, with its pages laid out. FaultyFormError where it cannot be finished."""
        return self.finish()

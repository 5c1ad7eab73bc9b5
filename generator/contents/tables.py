"""The official tables of a form, filled: which there are and what stands in each is the form's data."""

from dataclasses import dataclass

from generator.contents.official import OfficialTables, side_by_side
from generator.contents.subject import Subject
from generator.contents.tags import Builder, Tags
from generator.forms.form import Form, TableSpec
from generator.forms.grids import Grid, GridCell
from generator.forms.phrases import Phrases, numbered
from generator.forms.traced import TracedLine

_BLANK_ROWS = 2
"""Rows of a table that has nothing to report."""


@dataclass(frozen=True)
class Table:
    """One table as it is published: the words above, the grid, the words below."""

    order: str
    title: str
    number: str
    owner: str
    unit: str
    grid: Grid
    notes: tuple[str, ...]
    landscape: bool
    is_known: bool
    """False where the workbook does not hold what the table needs."""
    source: str
    """The sheet that has to be filled for it."""
    cells: tuple[TracedLine, ...] = ()
    """The cells of the grid in order, with the values printed in them."""

    @property
    def heading(self) -> str:
        """The title with its place in the set: 一、收入支出决算总表."""
        return self.order + self.title

    @property
    def tags(self) -> Tags:
        """What a list of the tables may name."""
        return {"全称": self.heading, "标题": self.title, "编号": self.number}


def table_tags(subject: Subject) -> Tags:
    """What a table may name: the tags of the sentences, printed as tables print, and ``表``."""
    builder = Builder(subject, subject.table_style)
    return {
        **builder.build(),
        "表": OfficialTables(builder).tags(),
        "表单位": subject.table_style.unit,
        "并列": side_by_side,
    }


def official_tables(form: Form, phrases: Phrases, tags: Tags) -> list[Table]:
    """The form's set of tables in its order, filled with ``table_tags``.

    Raises FaultyFormError for one that cannot be written.
    """
    specs = {spec.key: spec for spec in form.tables}
    return [
        _Filling(phrases, tags, specs[key]).table(number)
        for number, key in enumerate(form.table_set, 1)
    ]


class _Filling:
    """Fills one table with the tags."""

    def __init__(self, phrases: Phrases, tags: Tags, spec: TableSpec) -> None:
        self.phrases, self.spec, self.tags = phrases, spec, tags

    def table(self, number: int) -> Table:
        spec, form = self.spec, self.phrases.form
        is_wanted = self._holds("当", spec.when)
        is_known = self._holds("有", spec.known)
        note, empty = self._lines(spec.note), self._lines(spec.empty)
        rows = self._lines(spec.grid)
        grid = self.phrases.grid(rows, f"tables.toml：“{spec.key}”")
        if not is_wanted:
            blank = (*(GridCell("") for _ in grid.columns),)
            grid = Grid(grid.columns, grid.head, (blank,) * _BLANK_ROWS)
        return Table(
            numbered(form.numbering.get("附表", ""), number),
            self._line(spec.title),
            spec.number or numbered(form.numbering.get("附表号", ""), number),
            self._line(spec.owner),
            self._line(spec.unit),
            grid,
            (*note, *([] if is_wanted else empty)),
            spec.landscape,
            is_known or not is_wanted,
            self._line(spec.source),
            tuple(cell for row in rows for cell in self.phrases.cells(row)) if is_wanted else (),
        )

    def _lines(self, text: str) -> list[TracedLine]:
        return self.phrases.text_lines(text, self.tags, f"tables.toml：“{self.spec.key}”")

    def _line(self, text: str) -> str:
        return "".join(self._lines(text))

    def _holds(self, key: str, test: str) -> bool:
        where = f"tables.toml：“{self.spec.key}”的“{key}”："
        return self.phrases.holds(test, self.tags, where)

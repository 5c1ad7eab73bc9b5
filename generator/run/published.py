"""Last year's tables, in its published document or exported, as the source of 上年数; no sentence."""

from collections.abc import Sequence
from pathlib import Path

from data_entry.entries import Entries
from data_entry.importing.carry import CarriedOver, prior_figures
from data_entry.importing.collect import collect
from data_entry.importing.rawsheets import is_word
from data_entry.model.spec import Path_
from data_entry.questions import Questions
from data_entry.subjects.catalogue import load
from generator.failures import NoTableError, OtherYearError
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import Form, load_form

UNSURE = "上年公开稿，待核实"
UNSURE_TABLES = "上年的表，待核实"


class Published:
    """The document or tables a new workbook is begun from. Raises NoTableError for none."""

    def __init__(self, paths: Sequence[Path], year: int | None = None) -> None:
        self.path, self.form = paths[0], load_form(find_form(DEFAULT_FORM))
        self.found = collect(paths, load(self.form.edition), year, keeps_sums=True)
        if not self.found.taken:
            raise NoTableError([self.path.name], self.found.remarks, NoTableError.OF_LAST_YEAR)
        self.sources: dict[Path_, str] = {}

    @property
    def remarks(self) -> list[str]:
        """What is to be said of its tables, and of what comes from them."""
        told = (
            f"上年数有 {len(self.sources)} 格取自 {self.path.name} 里的表，请与上年批复的决算核实"
        )
        others = {words for each in self.found.other_years.values() for words in each}
        return [told, *(words for words in self.found.remarks if words not in others)]

    def next_year(self, form: Form) -> int:
        """The year after."""
        return (self.found.year or form.edition - 1) + 1

    def carried(self, form: Form, year: int) -> tuple[Questions, CarriedOver]:
        """The figures of last year that this year's sheets ask for. Raises OtherYearError."""
        if self.found.year and self.found.year != year - 1:
            raise OtherYearError(self.path.name, self.found.year, year)
        old = self.found.entries.sheets
        unit = {"money": old["unit"]["money"], "has_prior": "有"}
        if self.found.offices:
            unit["name"] = next(iter(self.found.offices))
        entries = Entries({"unit": unit})
        for path, value, place in prior_figures(form.questions, old):
            sheet, line, column = map(str, path)
            entries.sheets.setdefault(sheet, {}).setdefault(line, {})[column] = value
            unsure = UNSURE if is_word(self.path) else UNSURE_TABLES
            self.sources[path] = f"{self.found.sources[place]}，{unsure}"
        return form.questions, CarriedOver(entries)

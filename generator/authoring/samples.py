"""样文: published sentences with their figures, which a form has to write word for word.

``samples/*.toml`` of a form, one office a file: where it was published, the figures by tag (amounts in
万元), the habits it chose, and for each sentence of the form what was printed. What is not said is 0.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from data_entry.entries import Entries
from data_entry.model.extend import extended
from data_entry.model.spec import Column, Line, asked_columns, asked_lines, asked_sheets
from data_entry.questions import FormData
from generator.authoring.trial_run import read_back
from generator.contents.compose import make_tags
from generator.failures import FaultyFormError
from generator.forms.files import FormFileError, read_data
from generator.forms.form import Form
from generator.forms.phrases import KEPT, Phrases
from generator.forms.proof import FOLDER, sample_files
from generator.run.pipeline import subject_of


class SampleFile(FormData):
    """One office's published sentences."""

    source: str = Field(alias="出处")
    options: dict[str, str] = Field({}, alias="选")
    figures: dict[str, Any] = Field(alias="数")
    sentences: dict[str, list[str]] = Field(alias="样文", min_length=1)
    """What was printed, by the name of the sentence of the form."""


@dataclass(frozen=True)
class Compared:
    """A published sentence beside what the form writes."""

    file: str
    name: str
    published: str
    written: str

    @property
    def is_same(self) -> bool:
        """True where the form writes what was published, word for word."""
        return re.search(rf"(?:^|[。\n]){re.escape(self.published)}", self.written) is not None

    @property
    def in_words(self) -> str:
        """What is told of a sentence that the form does not write."""
        return f"{self.file}：句子“{self.name}”公布的是“{self.published}”，写成“{self.written}”"


def compared(form: Form) -> list[Compared]:
    """Every published sentence of the form's samples. Raises FaultyFormError for a faulty file."""
    return [each for path in sample_files(form.folder) for each in _of(form, path)]


def _of(form: Form, path: Path) -> Iterator[Compared]:
    where = f"{FOLDER}/{path.name}"
    try:
        said = SampleFile.model_validate(read_data(path))
    except (FormFileError, ValidationError) as error:
        raise FaultyFormError(form.folder, [f"{where}：{error}"]) from error
    office = read_back(form, _entries(form, said))
    if not office.is_composable:
        raise FaultyFormError(form.folder, [f"{where}：数不够，不能试写"])
    phrases = Phrases(form)
    tags = make_tags(subject_of(office), phrases)
    for name, sentences in said.sentences.items():
        written = "\n".join(phrases.lines(name, tags)).replace(KEPT, "")
        yield from (Compared(where, name, each, written) for each in sentences)


def _entries(form: Form, said: SampleFile) -> Entries:
    """The office's workbook: what is not said of it is 0, or not filled."""
    entries = Entries()
    titles = {option.key: option.title for option in form.questions.options}
    entries.options = {titles[key]: label for key, label in said.options.items() if key in titles}
    root = extended(form.questions)
    for name, spec, model in asked_sheets(root):
        found = said.figures.get(root.model_fields[name].alias or name)
        if spec.shape == "table":
            entries.sheets[name] = [_row(model, row) for row in found or ()]
        elif found is not None or spec.required:
            entries.sheets[name] = {
                line.name: _line(line, (found or {}).get(line.tag)) for line in asked_lines(model)
            }
    return entries


def _row(model: type[BaseModel], said: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: said.get(column.tag) for column in asked_columns(model)}


def _line(line: Line, said: Any) -> Any:
    if not line.model:
        return _or_zero(line, line.columns[0], said)
    return {c.name: _or_zero(line, c, (said or {}).get(c.tag)) for c in line.columns}


def _or_zero(line: Line, column: Column, value: Any) -> Any:
    """What is said of a cell; a number of which nothing is said is 0, a sum adds itself up."""
    is_open = value is None and column.kind.is_number and not line.cell.sum_of
    return 0 if is_open else value

"""A form: one folder of templates/, loaded and checked. No province is known by name here."""

import os
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data_entry.questions import AnnexForm, Option, Questions
from generator.failures import FaultyFormError, UnknownFormError

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
DEFAULT_FORM = "sichuan-2024"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Numbers(_Data):
    """How the form prints figures."""

    amount_places: int = Field(2, ge=0, le=6)
    amount_zero: str = "0"
    thousands: bool = False
    percent_whole: bool = True


class LineLengths(_Data):
    """How many characters fit a line of the large titles; longer ones are broken evenly."""

    cover: int = 12
    annex_title: int = 20


class FigureSpec(_Data):
    """One figure: which data, which kind of drawing, its title and caption."""

    number: int
    data: str
    kind: Literal["柱状图", "饼状图"]
    title: str
    caption: str


class TermSpec(_Data):
    """One entry of 名词解释, or (``subjects``) the place of the entries of all 科目 used."""

    name: str = ""
    text: str = ""
    when: str = ""
    subjects: bool = False


class CheckSettings(_Data):
    """Which checks a form turns off, and its own thresholds; both by the code of the rule."""

    off: list[str] = []
    thresholds: dict[str, Decimal] = {}


class Form(_Data):
    """Everything a form says, apart from its document."""

    folder: Path
    name: str
    version: int
    edition: int
    file_name: str
    numbers: Numbers = Numbers()
    checks: CheckSettings = CheckSettings()
    line_lengths: LineLengths = LineLengths()
    leading_words: dict[str, list[str]] = {}
    figures: list[FigureSpec] = []
    options: list[Option] = []
    terms: list[TermSpec] = []
    annexes: list[AnnexForm] = []
    macros: dict[str, str] = {}
    phrases: dict[str, str] = {}

    @model_validator(mode="after")
    def _annex_sentences_exist(self) -> Self:
        wanted = {
            section.phrase
            for annex in self.annexes
            for section in annex.sections
            if "句" in section.kinds
        } | {annex.title for annex in self.annexes}
        missing = sorted(wanted - set(self.phrases))
        if missing:
            raise ValueError(f"phrases.toml 中没有附件用到的句子：{'、'.join(missing)}")
        return self

    @property
    def key(self) -> str:
        """The folder's name, which is how a workbook refers to its form."""
        return self.folder.name

    @property
    def document(self) -> Path:
        """The Word template."""
        return self.folder / "document.docx"

    @property
    def questions(self) -> Questions:
        """What the form adds to the workbook."""
        return Questions(
            form=self.key, version=self.version, options=self.options, annexes=self.annexes
        )


def form_names() -> list[str]:
    """The forms shipped with the program."""
    return sorted(folder.parent.name for folder in TEMPLATES.glob("*/province.toml"))


def find_form(name_or_path: str) -> Path:
    """The folder of a shipped form, or a folder given by path.

    Raises UnknownFormError if it is neither.
    """
    shipped = TEMPLATES / name_or_path
    for folder in (shipped, Path(name_or_path)):
        if name_or_path and os.path.isfile(folder / "province.toml"):  # noqa: PTH113 - never raises
            return folder
    raise UnknownFormError(name_or_path, form_names())


@cache
def load_form(folder: Path) -> Form:
    """Load a form's data files; every fault of them becomes one FaultyFormError."""
    content: dict[str, Any] = {"folder": folder}
    for file in ("province.toml", "annexes.toml", "phrases.toml"):
        path = folder / file
        try:
            content |= tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FaultyFormError(folder, [f"{file}：{error}"]) from error
    try:
        form = Form.model_validate(content)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors()]
        raise FaultyFormError(folder, faults) from error
    if not form.document.is_file():
        raise FaultyFormError(folder, ["缺少 document.docx"])
    return form

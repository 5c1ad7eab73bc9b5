"""A form: one folder of templates/, loaded and checked. No province is known by name here."""

import re
from decimal import Decimal
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from data_entry.lists import beside
from data_entry.model.extend import extended
from data_entry.model.spec import inner_model
from data_entry.questions import (
    AnnexKind,
    ExtraSheet,
    FormData,
    Option,
    Questions,
    Tag,
    left_out,
    twice_in,
)
from data_entry.reading.locate import nearest
from generator.failures import FaultyFormError
from generator.forms.declared import DeclaredRules, faults
from generator.forms.inheritance import content, deleted_in_vain
from generator.forms.words import MOST_TOLD, NAME, Words, spoken

FIGURE_PHRASES = ("图前", "图题")
_STANDING = ("封面", "封面附注", "名词条目", "科目名词", "没有附件", "附表目录")
"""Sentences that every document may print, though no outline names them."""
_FIGURE_HABITS = {"图的单位", "图1的单位"}
HABITS = {
    *("零值", "升降用词", "占比方式", "金额零", "金额末尾的零", "千分位", "正文单位"),
    *("百分比小数", "百分比末尾的零", "百分之百", "各项序号", "金额小数"),
}
"""Options that the program itself looks at: how figures are compared, listed and printed."""

_SHAPES: dict[str, str] = beside(__file__, "foreign")["pydantic"]
"""What pydantic says in English of a value of another kind or size."""


class Numbers(FormData):
    """How the form prints figures, in its sentences or in its tables."""

    unit: Literal["万元", "元"] = "万元"
    amount_places: int = Field(2, ge=0, le=6)
    amount_zero: str = "0"
    thousands: bool = False
    percent_whole: bool = True
    trimmed: Literal["", "整数", "去掉"] = ""
    percent_trimmed: bool = False


class LineLengths(FormData):
    """How many characters fit a line of the large titles; longer ones are broken evenly."""

    cover: int = 12
    part: int = 20
    annex_title: int = 20


class FigureSpec(FormData):
    """One figure: which data, which kind of drawing, its title and caption.

    ``number`` is its name in the outline; the caption's ``{1}`` is its place among the figures kept.
    """

    number: int
    data: str
    kind: Literal["柱状图", "饼状图"]
    title: str
    caption: str
    instead: dict[str, dict[str, str]] = Field({}, alias="改用")
    """Other data: by the key of an option, by its value."""


class TableSpec(FormData):
    """One official table: its title and number, its grid (generator.forms.grids) and the lines around it.

    ``when`` is false where there is nothing to report: the grid stays empty and ``empty`` says why.
    ``known`` is false where the workbook does not hold what the table needs: ``source`` names the
    sheet to fill.
    """

    key: str = Field(alias="键")
    title: str = Field(alias="标题")
    number: str = Field("", alias="编号")
    landscape: bool = Field(False, alias="横排")
    owner: str = Field("编制单位：{{ 单位.单位名称 }}", alias="编制")
    unit: str = Field("金额单位：{{ 表单位 }}", alias="单位")
    grid: str = Field(alias="表")
    when: str = Field("", alias="当")
    known: str = Field("", alias="有")
    source: str = Field("", alias="填")
    empty: str = Field("", alias="无数据")
    note: str = Field("", alias="注")


class ComparedSpec(FormData):
    """A quantity that this form alone compares with last year, under a tag of its own.

    ``amount``, ``prior`` and ``reason`` are tags: what is compared, and what the form asks about it.
    """

    key: Tag = Field(alias="键")
    title: str = Field(alias="名称")
    amount: str = Field(alias="数")
    prior: str = Field(alias="上年数")
    reason: str = Field("", alias="原因")


class TermSpec(FormData):
    """One entry of 名词解释, or (``subjects``) the place of the entries of all 科目 used."""

    name: str = ""
    text: str = ""
    when: str = ""
    subjects: bool = False


class Node(FormData):
    """A part, section or subsection of the document: heading, contents, what stands below it.

    ``content`` names, in order: ``句:名称`` a sentence, ``值:标签`` a value, ``图:号`` a figure,
    ``名词``, ``附件``, ``附表`` the official tables. ``when``: an expression over the tags, if it must hold.
    """

    title: str = Field("", alias="标题")
    content: list[str] = Field([], alias="内容")
    children: list[str] = Field([], alias="下级")
    when: str = Field("", alias="当")


class CheckSettings(DeclaredRules):
    """Which checks a form turns off, its own thresholds (both by the code of the rule), its own rules."""

    off: list[str] = []
    thresholds: dict[str, Decimal] = {}


class Form(FormData):
    """Everything a form says, apart from its document."""

    folder: Path
    document: Path
    name: str
    version: int
    edition: int
    file_name: str
    numbers: Numbers = Numbers()
    table_numbers: Numbers = Numbers(amount_zero="0.00")
    checks: CheckSettings = CheckSettings()
    line_lengths: LineLengths = LineLengths()
    leading_words: dict[str, list[str]] = {}
    parts: list[str] = []
    numbering: dict[str, str] = {}
    outline: dict[str, Node] = {}
    figures: list[FigureSpec] = []
    figure_colours: list[Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]] = []
    figure_slices: int = Field(16, ge=2, le=16)
    """So many slices a pie has at most; the smallest others are drawn as one. There are 16 colours."""
    captions: Literal["图下", "图上"] = "图下"
    parts_follow: bool | Literal["连排"] = True
    options: list[Option] = []
    terms: list[TermSpec] = []
    comparisons: list[ComparedSpec] = []
    tables: list[TableSpec] = []
    table_set: list[str] = []
    annexes: list[AnnexKind] = []
    sheets: tuple[ExtraSheet, ...] = ()
    titles: dict[str, str] = {}
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    words: dict[str, str] = Field({}, alias="用词")
    macros: dict[str, str] = {}
    phrases: dict[str, str] = {}
    basis: str = Field("", alias="依据")
    """The official template that its sentences follow; empty where published passages alone are known."""
    documents: int = Field(0, alias="结构读自")
    """So many published documents its parts and headings were read in."""
    publisher: str = Field("", alias="发布单位")
    years: list[int] = Field([], alias="适用年度")
    changes: str = Field("", alias="更新说明")
    """What is new in this version, for those who have an earlier one."""
    is_base: bool = Field(False, alias="只作底")
    """It is there for others to extend, and not offered to agencies."""

    @property
    def _annex_sentences(self) -> set[str]:
        chapters = (section for annex in self.annexes for section in annex.sections)
        said = {phrase for section in chapters for phrase in section.phrases}
        return said | {each for annex in self.annexes for each in (annex.title, *annex.also)}

    @model_validator(mode="after")
    def _annex_sentences_exist(self) -> Self:
        wanted = self._annex_sentences
        missing = sorted(wanted - set(self.phrases))
        if missing:
            raise ValueError(f"phrases.toml 中没有附件用到的句子：{'、'.join(missing)}")
        return self

    @model_validator(mode="after")
    def _tables_exist(self) -> Self:
        known = {table.key for table in self.tables}
        missing = [key for key in self.table_set if key not in known]
        if missing:
            raise ValueError(f"table_set 中的表没有写在 tables.toml：{'、'.join(missing)}")
        if twice := twice_in(self.table_set):
            raise ValueError(f"table_set 里写了两次：{'、'.join(twice)}")
        return self

    @model_validator(mode="after")
    def _words_are_sound(self) -> Self:
        if faults := [*islice(self._words.faults(), MOST_TOLD)]:
            raise ValueError("\n".join(f"phrases.toml：{each}" for each in faults))
        return self

    @model_validator(mode="after")
    def _questions_and_rules_are_sound(self) -> Self:
        if found := self.rule_faults():
            raise ValueError("\n".join(found))
        return self

    def asked_of(self, annex: str = "") -> Questions:
        """What a workbook asks, the unit's or that of one kind of annex, whose rules are read now.

        Raises KeyError for an unknown kind, FaultyFormError for a rule that makes no sense.
        """
        asked = self.questions.of_annex(annex)
        if annex and (found := self.rule_faults(annex)):
            raise FaultyFormError(self.folder, found)
        return asked

    def rule_faults(self, annex: str = "") -> list[str]:
        """What is wrong with the questions and declared rules of the unit's workbook, or an annex's."""
        try:
            root = extended(self.questions.of_annex(annex))
        except ValueError as error:
            return [str(error)]
        found = faults(self.checks, annex, root, [each.key for each in self.annexes])
        files = "province.toml 或 annexes.toml" if annex else "province.toml"
        return [f"{files}：{each}" for each in found]

    @property
    def key(self) -> str:
        """The folder's name, which is how a workbook refers to its form."""
        return self.folder.name

    @property
    def _words(self) -> Words:
        tags = tuple(sheet.tag for sheet in self.sheets if not sheet.beside)
        choices = {option.key: option.choices for option in self.options}
        return Words(
            self.words, choices, self.macros, tags, [each.key for each in self.comparisons]
        )

    @cached_property
    def fragments(self) -> dict[str, str]:
        """What sentences are put together from: the words and the macros, as macros, by name."""
        return self._words.macros() | self.macros

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences that the outline prints, in its order."""
        nodes, todo = dict[str, Node](), [*self.parts]
        while todo:
            key = todo.pop(0)
            if key in self.outline and key not in nodes:
                nodes[key] = self.outline[key]
                todo = [*nodes[key].children, *todo]
        content = (item for node in nodes.values() for item in node.content)
        return [item.removeprefix("句:") for item in content if item.startswith("句:")]

    @cached_property
    def _said(self) -> str:
        """All that a document of this form may say, with the words and macros that it calls."""
        names = [*self.sentences, *_STANDING, *self._annex_sentences]
        names += FIGURE_PHRASES if self.figures else ()
        said = [self.file_name, *(self.phrases.get(name, "") for name in names)]
        said += [f"{node.title}{node.when}" for node in self.outline.values()]
        said += [f"{term.text}{term.when}" for term in self.terms]
        said += [text for key, text in self.words.items() if key.startswith(f"{NAME}.")]
        return spoken(said, self.fragments)

    def sentences_with(self, option: str) -> list[str]:
        """The sentences of the outline that are written otherwise with another choice of an option."""
        return [name for name, asked in self.options_asked.items() if option in asked]

    @cached_property
    def options_asked(self) -> dict[str, set[str]]:
        """The options that each sentence of the outline asks, beside those of all figures."""
        asked = re.compile(r"选\.(\w+)")
        texts = {name: spoken([self.phrases[name]], self.fragments) for name in self.sentences}
        return {name: {*asked.findall(text)} for name, text in texts.items()}

    @property
    def usual_options(self) -> dict[str, str]:
        """What an agency says that chooses nothing."""
        return {option.key: option.choices[option.default] for option in self.options}

    @cached_property
    def _shown_options(self) -> list[Option]:
        """The options that make a difference in this form; the others are not asked."""
        looked_at = HABITS | _FIGURE_HABITS if self.figures else HABITS
        return [
            option
            for option in self.options
            if option.key in looked_at or re.search(rf"选\.{option.key}\b", self._said)
        ]

    @property
    def questions(self) -> Questions:
        """What the form adds to the workbook."""
        shown = {each.key for each in self._shown_options}
        return Questions(
            form=self.key,
            version=self.version,
            publisher=self.publisher,
            options=self._shown_options,
            unasked=tuple(each.title for each in self.options if each.key not in shown),
            annexes=self.annexes,
            sheets=self.sheets,
            titles=self.titles,
            without=left_out(self.without, self.keep, self.titles),
        )


@cache
def load_form(folder: Path) -> Form:
    """Load a form's data files over those it extends; every fault becomes one FaultyFormError."""
    said = content(folder, ())
    faults = list(deleted_in_vain(said))
    try:
        form = Form.model_validate(said)
    except ValidationError as error:
        for each in error.errors():
            faults += _fault(each, said).split("\n")
        raise FaultyFormError(folder, faults) from error
    if faults:
        raise FaultyFormError(folder, faults)
    if not form.document.is_file():
        raise FaultyFormError(folder, ["缺少 document.docx"])
    return form


def _place(path: list[Any], content: Any) -> str:
    """Where a fault stands; an entry of a list by what tells it apart, else by its number."""
    words = []
    for part in path:
        content = content[part]
        entry = content if isinstance(part, int) and isinstance(content, dict) else {}
        names = [str(entry[key]) for key in ("键", "标签", "number", "name") if key in entry]
        words.append(names[0] if names else f"第 {part + 1} 条" if isinstance(part, int) else part)
    return " › ".join(words)


def _fault(error: Any, content: Any) -> str:
    """One fault of the data files in words: where, what, and what a misspelt key may be meant for."""
    path = list(error["loc"])
    if path and isinstance(path[-1], int):
        path.append("")
    *above, last = path or ("",)
    where = _place(above, content)
    place = f"{where}：" if where else ""
    if error["type"] == "extra_forbidden":
        keys = _keys(above)
        meant = nearest(str(last), keys)
        hint = f"，是不是“{meant}”" if meant else f"；这里可以写：{'、'.join(keys)}"
        return f"{place}不认识“{last}”{hint}"
    if error["type"] == "missing":
        return f"{place}缺少“{last}”"
    facts = error.get("ctx", {})
    message = facts.get("error", error["msg"])
    if error["type"] in _SHAPES:
        message = _SHAPES[error["type"]]
        for name in ("ge", "le"):
            message = message.replace(f"{{{name}}}", str(facts.get(name)))
    elif "expected" in facts:
        message = f"应为 {facts['expected'].replace(' or ', '、').replace(', ', '、')}"
    elif "pattern" in facts:
        message = f"“{error['input']}”不是这里要的写法"
    return f"{place}“{last}”：{message}" if last != "" else f"{place}{message}"


def _keys(path: list[Any]) -> list[str]:
    """The keys that the data files may have at a place."""
    model: type[BaseModel] = Form
    for part in path:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            model = inner_model(fields[part].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]

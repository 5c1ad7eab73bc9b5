"""What a form (a province's template) adds to the workbook: wording options, annex chapters.

These are data of the template folder; here stands only their shape.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from data_entry.lists import beside

T = TypeVar("T")


def twice_in(names: Iterable[T]) -> list[T]:
    """The names that stand there more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def _is_tag(text: str) -> str:
    if not text.isidentifier() or unicodedata.normalize("NFKC", text) != text:
        raise ValueError(f"“{text}”不能作标签：只用汉字、字母、数字，数字不打头，中间不空格")
    return text


Tag = Annotated[str, AfterValidator(_is_tag)]
"""A name that sentences can write between braces."""


class FormData(BaseModel):
    """What a form writes: nothing unknown is passed over, nothing changes once it is loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(FormData):
    """A habit of wording that an agency chooses: a drop-down of the sheet 表述选项."""

    key: str = Field(alias="键")
    group: str = Field("", alias="组")
    """The heading it stands below; without one it stands below those that have."""
    title: str = Field(alias="名称")
    choices: dict[str, str] = Field(alias="取值", min_length=2)
    former: tuple[str, ...] = Field((), alias="从前的取值")
    """What a workbook made before may have chosen: no choice any more, and no misspelt one."""
    default: str = Field(alias="默认")
    note: str = Field("", alias="说明")

    @model_validator(mode="after")
    def _default_is_a_choice(self) -> Self:
        if self.default not in self.choices:
            raise ValueError(f"默认值“{self.default}”不在取值里")
        if any("," in label for label in self.choices):
            raise ValueError("取值的名称里不能有英文逗号：下拉列表会在那里断开")
        return self


WRITTEN = "文"
"""Stands for the clerk's own words in the contents of a section."""


class Section(FormData):
    """One heading of an annex and what stands below it, in order: the clerk's words or phrases.

    Without contents it is a heading only. ``run_in``: the words follow it in the same paragraph.
    ``tabled``: the words are not printed here; a table of the annex takes them (``文["heading"]``).
    """

    level: int = Field(alias="级", ge=1, le=4)
    heading: str = Field(alias="标题")
    content: tuple[str, ...] = Field((), alias="内容")
    run_in: bool = Field(False, alias="接排")
    tabled: bool = Field(False, alias="入表")
    guide: str = Field("", alias="提示")
    optional: bool = Field(False, alias="可空")

    @property
    def is_written(self) -> bool:
        """True if the clerk writes something here."""
        return WRITTEN in self.content

    @property
    def phrases(self) -> list[str]:
        """The phrases it is made of."""
        return [each for each in self.content if each != WRITTEN]


_PAGES = tuple(beside(__file__)["pages"])
"""What the workbook of an annex asks for where its kind does not say."""


class AnnexKind(FormData):
    """One kind of annex: its title and its chapters; either one a document or one a project.

    ``one_number``: all annexes of this kind stand under one 附件 number. ``separate``: it is written
    in a workbook of its own only. ``pages``: the sheets and facts such a workbook asks for. ``also``:
    phrases that an office may put into its chapters beside those that stand there.
    """

    key: str = Field(alias="键")
    sheet: str = Field(alias="工作表")
    title: str = Field(alias="标题句")
    named: str = Field("", alias="对象句")
    per_project: bool = Field(alias="按项目")
    one_number: bool = Field(False, alias="合号")
    separate: bool = Field(False, alias="另表")
    pages: tuple[str, ...] = Field(_PAGES, alias="页")
    also: tuple[str, ...] = Field((), alias="另可用")
    sections: list[Section] = Field(alias="章节")

    @property
    def is_fixed(self) -> bool:
        """True if a table takes the words: no office can rename, add or leave out a chapter."""
        return any(section.tabled for section in self.sections)

    @property
    def object_phrase(self) -> str:
        """The phrase that names what it reports on, for 十（四）."""
        return self.named or f"{self.key}对象"


class ExtraFact(FormData):
    """A question of the form's own: a cell of its sheet (or a column, where that is a table).

    ``zero``: an amount that is 0 where its cell is left blank.
    """

    title: str = Field(alias="名称")
    tag: Tag = Field(alias="标签")
    kind: Literal["金额", "整数", "分数", "文字", "段落", "日期"] = Field("文字", alias="种类")
    required: bool = Field(False, alias="必填")
    zero: bool = Field(False, alias="空着为零")
    source: str = Field("", alias="出处")
    example: str = Field("", alias="示例")
    note: str = Field("", alias="说明")
    choices: tuple[str, ...] = Field((), alias="取值")

    @model_validator(mode="after")
    def _only_amounts_are_zero(self) -> Self:
        if self.zero and self.kind != "金额":
            raise ValueError("“空着为零”只用于金额")
        return self


class ExtraSheet(FormData):
    """A sheet of the form's own: 单 (a question a row) or 表 (a record a row).

    With ``beside``, the title of a table that is there anyway, its facts are columns of that table.
    ``required``: it may not stay blank as a whole, as one that does not apply may.
    With ``annex`` it is asked in the workbooks of that kind of annex only.
    """

    title: str = Field("", alias="工作表")
    tag: Tag = Field(alias="标签")
    intro: str = Field("", alias="说明")
    beside: str = Field("", alias="接在")
    annex: str = Field("", alias="附件")
    shape: Literal["单", "表"] = Field("单", alias="形式")
    required: bool = Field(False, alias="必填")
    facts: tuple[ExtraFact, ...] = Field(alias="内容", min_length=1)

    @model_validator(mode="after")
    def _is_placed(self) -> Self:
        if bool(self.title) is bool(self.beside):
            raise ValueError("“工作表”（新的一页）和“接在”（给已有的表加一列）要写一个，只写一个")
        return self

    @model_validator(mode="after")
    def _facts_differ(self) -> Self:
        if twice := twice_in(fact.title for fact in self.facts):
            raise ValueError(f"“名称”写了两次：{'、'.join(twice)}")
        if twice := twice_in(fact.tag for fact in self.facts):
            raise ValueError(f"“标签”写了两次：{'、'.join(twice)}")
        return self


def left_out(
    without: Iterable[str], keep: Iterable[str], titles: Mapping[str, str]
) -> tuple[str, ...]:
    """What is not asked, but for what is kept, by the model's own titles.

    A form that gives a fact another title (``titles``) may name it by that one too.
    """
    first = {f"{name.rpartition('.')[0]}.{title}": name for name, title in titles.items()}

    def named(name: str) -> str:
        line, _, cell = name.rpartition(".")
        return first.get(name) or (f"{first[line]}.{cell}" if line in first else name)

    kept = {*map(named, keep)}
    return tuple(name for each in without if (name := named(each)) not in kept)


class Questions(FormData):
    """Everything a form asks beyond the common model: of the unit, or (``annex``) of one office."""

    form: str
    version: int
    publisher: str = ""
    options: list[Option] = []
    unasked: tuple[str, ...] = ()
    """Titles of options that make no difference here: one left in a workbook is passed over."""
    annexes: list[AnnexKind] = []
    sheets: tuple[ExtraSheet, ...] = ()
    titles: dict[str, str] = {}
    without: tuple[str, ...] = ()
    annex: str = ""

    def of_annex(self, key: str) -> "Questions":
        """What a workbook of its own asks for one kind of annex, asked of the unit or not; '' is the unit's.

        Raises KeyError.
        """
        if not key:
            return self
        pages = {annex.key: annex.pages for annex in self.annexes}[key]
        asked = {*pages, *(page.partition(".")[0] for page in pages)}
        without = tuple(each for each in self.without if each not in asked)
        return self.model_copy(update={"annex": key, "options": [], "without": without})

    @property
    def asked_annexes(self) -> list[AnnexKind]:
        """The kinds of annex that this workbook has chapters for."""
        if self.annex:
            return [each for each in self.annexes if each.key == self.annex]
        return [each for each in self.annexes if not each.separate]

    @property
    def asked_sheets(self) -> tuple[ExtraSheet, ...]:
        """The form's own sheets in this workbook, and its columns of others."""
        return tuple(
            each
            for each in self.sheets
            if each.annex == self.annex or (each.beside and not each.annex)
        )

    @property
    def only(self) -> frozenset[str]:
        """The sheets and facts this workbook is limited to; empty for the unit's own."""
        pages = (page for each in self.asked_annexes for page in each.pages)
        return frozenset(pages) if self.annex else frozenset()

    @property
    def phrases(self) -> list[str]:
        """The phrases that sections of any annex may be made of."""
        found: dict[str, None] = {}
        for annex in self.annexes:
            own = [each for section in annex.sections for each in section.phrases]
            found |= dict.fromkeys([*own, *annex.also])
        return list(found)

    @property
    def grouped_options(self) -> dict[str, list[Option]]:
        """The options by their headings, in the order they first come; those without at the end."""
        groups: dict[str, list[Option]] = {}
        for option in sorted(self.options, key=lambda each: not each.group):
            groups.setdefault(option.group, []).append(option)
        return groups

    def defaults(self) -> dict[str, str]:
        """Every option's value when the agency chooses nothing."""
        return {option.key: option.choices[option.default] for option in self.options}

"""The model as a form asks for it: its own questions added, others renamed or left out, all as data."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any, Literal, Optional

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from data_entry.model.base import Record
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import (
    Cell,
    Kind,
    Path_,
    Sheet,
    asked_sheets,
    cell_field,
    cell_of,
    column_of,
    columns,
    inner_model,
    is_path,
    lines,
    revised_cell,
    revised_sheet,
    sheet_field,
    sheet_of,
    sheets,
    sum_parts,
)
from data_entry.model.types import Amount, Chosen, Count, Date, Paragraphs, Score, Text
from data_entry.numbers import ZERO
from data_entry.questions import ExtraFact, ExtraSheet, Questions, twice_in

_TYPES: dict[str, Any] = {
    "金额": Amount,
    "整数": Count,
    "分数": Score,
    "文字": Text,
    "段落": Paragraphs,
    "日期": Date,
}
_WORDS = (Kind.TEXT, Kind.PARAGRAPHS)
_BLANK: dict[Kind, Any] = {Kind.COUNT: 0, Kind.AMOUNT: ZERO, Kind.BALANCE: ZERO, Kind.SCORE: ZERO}


class FaultyQuestionsError(ValueError):
    """What a form asks does not fit the workbook; ``faults`` says each in words."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def extended(questions: Questions) -> type[Disclosure]:
    """The disclosure as the form asks for it; the same questions give the same class.

    Raises FaultyQuestionsError with all its faults.
    """
    found = (_unknown(questions), _taken(questions.asked_sheets), _unfit(questions))
    if faults := [fault for each in found for fault in dict.fromkeys(each)]:
        raise FaultyQuestionsError(faults)
    without = frozenset(questions.without) | _all_but(questions.only)
    titles = tuple(questions.titles.items())
    return _extended(questions.asked_sheets, titles, without)


def _unknown(questions: Questions) -> Iterator[str]:
    """What the form renames, leaves out or adds to and the workbook does not have."""
    pages, facts = _known()
    remedy = "（写“工作表”“工作表.项目”或“工作表.项目.栏目”，名称见填报表）"
    for name in questions.titles:
        if name not in facts:
            yield f"titles：填报表里没有“{name}”{remedy}"
    for name in questions.without:
        if name not in pages | facts:
            yield f"without：填报表里没有“{name}”{remedy}"
    for each in questions.asked_sheets:
        if each.beside and each.beside not in pages:
            yield f"sheets：接在“{each.beside}”，填报表里没有这一页"


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """The titles of all sheets, and of all facts with their sheets."""
    found = {spec.title: model for _, spec, model in sheets(Disclosure)}
    facts = {f"{page}.{title}" for page, model in found.items() for title in _facts_of(model)}
    return frozenset(found), frozenset(facts)


def _forms() -> set[str]:
    """The titles of the sheets with a fact a row."""
    return {spec.title for _, spec, _ in sheets(Disclosure) if spec.shape == "form"}


def _facts_of(model: type[BaseModel]) -> Iterator[str]:
    for field in model.model_fields.values():
        title = cell_of(field).title
        yield title
        if inner := inner_model(field.annotation):
            found = list(_facts_of(inner))
            yield from (*found, *(f"{title}.{each}" for each in found))


def titles_of(path: Path_) -> Iterator[str]:
    """What a form calls a fact of the model, its line and its sheet, to leave it out; none of an extra sheet."""
    if is_path(Disclosure, path):
        said = ""
        model: type[BaseModel] = Disclosure
        for part in (part for part in path if isinstance(part, str)):
            field = model.model_fields[part]
            spec = sheet_of(field)
            title = spec.title if spec else cell_of(field).title
            said = f"{said}.{title}" if said else title
            yield said
            model = inner_model(field.annotation) or model


def _unfit(questions: Questions) -> Iterator[str]:
    """What the form leaves out and something cannot do without."""
    for name in questions.without:
        if name in _needed() or name in _needed_beside(frozenset(questions.without)):
            remedy = "正文、附表或核对要用；不想印的，改句子或 outline"
            yield f"without：“{name}”不能去掉：{remedy}"
    for each in questions.asked_sheets:
        if each.beside in _forms():
            yield (
                f"sheets：不能接在“{each.beside}”：这一页一项一行，只有一行一条的表能加列。"
                "另开一页：把“接在”改成“工作表”，写一个新的名称"
            )
        if each.beside and each.beside in questions.without:
            yield f"sheets：接在“{each.beside}”，而 without 去掉了这一页"


def _taken(added: tuple[ExtraSheet, ...]) -> Iterator[str]:
    """What the form's own sheets and columns are called that is called so already."""
    spec_of = {spec.title: (name, model) for name, spec, model in sheets(Disclosure)}
    own = [each for each in added if not each.beside]
    tags = [Disclosure.model_fields[name].alias or name for name, _ in spec_of.values()]
    taken = [f"工作表“{each}”" for each in twice_in([*spec_of, *(e.title for e in own)])]
    taken += [f"标签“{each}”" for each in twice_in([*tags, *(each.tag for each in own)])]
    beside = ((each.beside, each.annex) for each in added if each.beside)
    taken += [f"接在“{each}”" for each, _ in twice_in(beside)]
    for each in added:
        if each.beside in spec_of:
            _, model = spec_of[each.beside]
            there = lines(model)
            mates = [e for e in added if e.beside == each.beside and e.annex in ("", each.annex)]
            facts = [fact for mate in mates for fact in mate.facts]
            titles = [*(line.cell.title for line in there), *(fact.title for fact in facts)]
            tags = [*(line.tag for line in there), *(fact.tag for fact in facts)]
            taken += [f"{each.beside}的“{name}”" for name in twice_in(titles)]
            taken += [f"{each.beside}的标签“{name}”" for name in twice_in(tags)]
    yield from (f"sheets：{name}已经有了，请换一个，写在一处" for name in dict.fromkeys(taken))


@cache
def _needed() -> frozenset[str]:
    """The sheets and facts that every form asks for, as the model says of each sheet (``kept``)."""
    found = set()
    for _, spec, model in asked_sheets(Disclosure):
        if spec.kept and spec.required:
            found.add(spec.title)
        found |= {f"{spec.title}.{title}" for title in _needed_facts(spec, model)}
    return frozenset(found)


@cache
def _needed_beside(without: frozenset[str]) -> frozenset[str]:
    """Counts of kinds whose total is not asked either: a form asks the ones or the other."""
    return frozenset(
        f"{spec.title}.{kind}"
        for _, spec, model in asked_sheets(Disclosure)
        for total, kinds in _counted(model).items()
        if f"{spec.title}.{total}" in without
        for kind in kinds
    )


def _counted(model: type[BaseModel]) -> dict[str, list[str]]:
    """The counts that add up others, and those they add up, by their titles."""
    fields = model.model_fields
    return {
        cell_of(field).title: [cell_of(fields[part]).title for part in sum_parts(field)]
        for field in fields.values()
        if sum_parts(field)
        and (inner := inner_model(field.annotation))
        and all(column.kind is Kind.COUNT for column in columns(inner))
    }


def _needed_facts(spec: Sheet, model: type[BaseModel]) -> Iterator[str]:
    counted = {title for total, kinds in _counted(model).items() for title in (total, *kinds)}
    for name, field in model.model_fields.items():
        if cell_of(field).title in counted:
            continue
        inner, column = inner_model(field.annotation), column_of(name, field)
        is_figure = inner is not None or column.kind not in _WORDS
        is_key = field.is_required() and (spec.shape == "table" or bool(spec.kept))
        if is_key or (is_figure and spec.kept == "figures"):
            yield column.cell.title
        if inner:
            yield from _needed_facts(spec, inner)


def _all_but(only: frozenset[str]) -> frozenset[str]:
    """Every sheet and fact but these; nothing where these are not limited."""
    if not only:
        return frozenset()
    pages = {page.partition(".")[0] for page in only}
    found = set()
    for _, spec, model in asked_sheets(Disclosure):
        if spec.title not in pages:
            found.add(spec.title)
        elif spec.title not in only:
            facts = {f"{spec.title}.{cell_of(f).title}" for f in model.model_fields.values()}
            found |= facts - only
    return frozenset(found)


@cache
def _extended(
    added: tuple[ExtraSheet, ...], titles: tuple[tuple[str, str], ...], without: frozenset[str]
) -> type[Disclosure]:
    if not (added or titles or without):
        return Disclosure
    revision = _Revision(dict(titles), without, [each for each in added if each.beside])
    fields = revision.sheets()
    for number, spec in enumerate((each for each in added if not each.beside), 1):
        row = _record(spec)
        is_table = spec.shape == "表"
        is_asked = spec.required or bool(spec.annex)
        is_whole = spec.required or not is_table
        needed = is_asked and is_whole and any(fact.required for fact in spec.facts)
        page = Sheet(spec.title, "table" if is_table else "form", spec.intro, needed)
        about = sheet_field(page, spec.tag)
        fields[f"extra_{number}"] = (list[row] if is_table else Optional[row], about)  # type: ignore[valid-type]  # noqa: UP045
    return create_model("Disclosure", __base__=Disclosure, **fields)


class _Revision:
    """Gives sheets and facts other titles, takes away those not asked, adds columns to tables."""

    def __init__(
        self, titles: dict[str, str], without: frozenset[str], columns: list[ExtraSheet]
    ) -> None:
        self.titles, self.without, self.columns = titles, without, columns

    def sheets(self) -> dict[str, Any]:
        """The fields of the disclosure that change."""
        found: dict[str, Any] = {}
        for name, field in Disclosure.model_fields.items():
            spec, model = sheet_of(field), inner_model(field.annotation)
            if not spec or not model:
                continue
            is_left_out = spec.title in self.without
            own = self._record(model, spec.title, left_out=is_left_out)
            if own is not model or is_left_out:
                found[name] = self._sheet(field, own, hidden=is_left_out)
        return found

    @staticmethod
    def _sheet(field: FieldInfo, model: type[BaseModel], *, hidden: bool) -> Any:
        spec = sheet_of(field)
        assert spec is not None
        shape: Any = list[model] if spec.shape == "table" else model  # type: ignore[valid-type]
        annotation = shape if spec.required or spec.shape == "table" else Optional[shape]  # noqa: UP045
        return annotation, revised_sheet(field, hidden=hidden)

    def _record(
        self, model: type[BaseModel], where: str, *, left_out: bool, line: str = ""
    ) -> type[BaseModel]:
        """The form or row with what changes in it; the model itself if nothing does.

        ``line`` is the line of a form whose cells these are: one of them may be left out alone.
        """
        fields: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            title = f"{where}.{cell_of(field).title}"
            other = self.titles.get(title)
            alone = f"{where}.{line}.{cell_of(field).title}"
            hidden = title in self.without or alone in self.without or left_out
            inner = inner_model(field.annotation)
            own = (
                self._record(inner, where, left_out=False, line=cell_of(field).title)
                if inner
                else None
            )
            if other or hidden or own is not inner:
                fields[name] = _revised(field, other, own, hidden=hidden)
        fields |= _facts([f for each in self.columns if each.beside == where for f in each.facts])
        return create_model(model.__name__, __base__=model, **fields) if fields else model


def _revised(
    field: FieldInfo, title: str | None, inner: type[BaseModel] | None, *, hidden: bool
) -> Any:
    """A field with another title or not asked: then it is blank, whatever its kind."""
    annotation: Any = inner or field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    blank: Any = ...
    if hidden and field.is_required():
        blank = _blank_line(inner) if inner else _BLANK.get(column_of("", field).kind, "")
    if hidden and inner:
        annotation = Optional[annotation]  # noqa: UP045
    return annotation, revised_cell(field, title, hidden=hidden, blank=blank)


def _blank_line(model: type[BaseModel]) -> BaseModel | None:
    """A line that was left blank; None if it cannot be."""
    is_possible = not any(field.is_required() for field in model.model_fields.values())
    return model() if is_possible else None


def _record(spec: ExtraSheet) -> type[Record]:
    """A form or a row with the facts of one sheet."""
    return create_model(spec.tag, __base__=Record, **_facts(spec.facts))


def _facts(facts: Sequence[ExtraFact]) -> dict[str, Any]:
    return {f"fact_{n}": (_type(fact), _field(fact)) for n, fact in enumerate(facts, 1)}


def _type(fact: ExtraFact) -> Any:
    kind = Annotated[Literal[tuple(fact.choices)], Chosen] if fact.choices else _TYPES[fact.kind]
    return kind if fact.required or fact.zero else Optional[kind]  # noqa: UP045 - built at run time


def _field(fact: ExtraFact) -> Any:
    default: Any = ... if fact.required else ZERO if fact.zero else None
    is_prose = fact.kind in ("文字", "段落") and not fact.choices
    spec = Cell(fact.title, fact.source, fact.example, fact.note, prose=is_prose)
    return cell_field(spec, fact.tag, default)

"""A new workbook, as full as it can be made: from official tables, from an earlier workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from data_entry.captions import INSTRUCTIONS
from data_entry.entries import Entries
from data_entry.importing.carry import CarriedOver, bring_to_unit, carried, of_last_year
from data_entry.importing.collect import collect, files_of
from data_entry.importing.imported import Imported
from data_entry.importing.outdated import not_asked, not_asked_any_more
from data_entry.importing.workbook import OpenCell, prefilled
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, cell_of, inner_model, sheets
from data_entry.questions import Questions
from data_entry.reading.opening import is_word, open_workbook
from data_entry.reading.stamp import cover
from data_entry.subjects.catalogue import load
from data_entry.words import is_same_office
from generator.failures import (
    AnnexAloneError,
    CommandError,
    NoTableError,
    TablesOfOtherYearError,
)
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import check, read
from generator.run.published import Published
from generator.working import working_folder

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Started:
    """A new workbook and what is to be said of it."""

    content: bytes
    form: Form
    year: int
    imported: int = 0
    """So many facts come from tables."""
    carried: int = 0
    """So many come from the earlier workbook."""
    taken: Sequence[str] = ()
    remarks: Sequence[str] = ()
    texts: int = 0
    left: int = 0
    todo: Sequence[OpenCell] = ()

    @property
    def counts(self) -> str:
        """How many cells were filled."""
        return f"从表里取 {self.imported} 格，从原填报表带入 {self.carried} 格。"

    @property
    def kept(self) -> list[str]:
        """What was brought along to be looked through."""
        texts = f"带入的上年文字 {self.texts} 段，标了颜色，请改成本年的。"
        left = f"新表不问的 {self.left} 项放在“未能带入”页。"
        return [texts] * bool(self.texts) + [left] * bool(self.left)


def start(
    tables: Sequence[Path] = (),
    earlier: Path | None = None,
    form_name: str | None = None,
    year: int | None = None,
) -> Started:
    """A workbook of a form, blank or filled with what these files say.

    An earlier workbook is taken as last year's if its year is the one before, else as one of this
    year to be brought to this form. Raises CommandError and the failures of reading.
    """
    if year is not None and not FIRST_YEAR <= year < FIRST_YEAR + 100:
        raise CommandError(f"决算年度 {year} 不对，应为四位数字，如 2024。")
    old = _begun_from(earlier, is_year_known=bool(tables or year)) if earlier else None
    form = load_form(find_form(form_name or DEFAULT_FORM)) if form_name or not old else old.form
    found = _collected(tables, form, year)
    old = old or _last_year_of(tables, found)
    if isinstance(old, _Earlier):
        old.refuse(found)
    target = year or found.year or (old.next_year(form) if old else form.edition)
    questions, carry = old.carried(form, target) if old else (form.questions, CarriedOver())
    if money := found.entries.sheets.get("unit", {}).get("money"):
        bring_to_unit(carry, questions, money)
    carry.left += not_asked(found, questions)
    entries = _together(found.entries, carry.entries)
    unit = entries.sheets.setdefault("unit", {})
    unit.setdefault("year", target)
    told = _named(unit, next(iter(found.offices), ""), old)
    sources = {**found.sources, **(old.sources if old else {})}
    todo: list[OpenCell] = []

    def lacking(content: bytes) -> Sequence[OpenCell]:
        todo.extend(_open_cells(content, form))
        return todo

    content = prefilled(questions, load(target), entries, sources, carry.texts, carry.left, lacking)
    return Started(
        content,
        form,
        target,
        len(found.sources),
        _count(carry.entries),
        found.taken,
        [*told, *_remarks(old, found)],
        len(carry.texts),
        len(carry.left),
        todo,
    )


def _named(unit: dict[str, Any], office: str, old: "_Earlier | Published | None") -> list[str]:
    """Give the workbook the office of the tables; a word where what it is begun from is another's."""
    before = str(unit.get("name") or office)
    is_same = is_same_office(before, office)
    if office and not (is_same and isinstance(old, _Earlier)):
        unit["name"] = office
    if not office or is_same or not old:
        return []
    words = f"决算表是“{office}”的，“{old.path.name}”是“{before}”的，用了决算表里的名称"
    return [f"{words}；不是同一个单位的，上年数不能用，请换一份；单位改了名的，不用改"]


def _last_year_of(tables: Sequence[Path], found: Imported) -> "Published | None":
    """The tables of the year before, where they lie beside those of this year."""
    before = (found.year or 0) - 1
    return Published(tables, before) if before in found.other_years else None


def _begun_from(path: Path, *, is_year_known: bool) -> "_Earlier | Published":
    """An earlier workbook, last year's document, or its tables where it is told which year is made."""
    is_of_tables = is_year_known and path.exists() and not cover(path)
    return Published([path]) if is_word(path) or is_of_tables else _Earlier(path)


class _Earlier:
    """The workbook a new one is begun from. Raises CommandError for what is none."""

    sources: Mapping[Path_, str] = MappingProxyType({})
    remarks: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.form, self.filled, sheets = read(path, None)
        if INSTRUCTIONS not in sheets or self.filled.sheet("unit") is None:
            raise CommandError(
                f"“{path.name}”不是填报表，不能由它带入。决算软件导出的表请用 --tables；"
                "填报表用 juesuan new 生成。"
            )

    def refuse(self, found: Imported) -> None:
        """Tables of an earlier year than the workbook, and tables for that of an annex, are no use."""
        if found.year and found.year < self.filled.year:
            raise TablesOfOtherYearError([found.year], self.filled.year + 1)
        if found.taken and self.filled.annex:
            raise AnnexAloneError

    def next_year(self, form: Form) -> int:
        """The year after; the same year where the form is another one, or the version an older."""
        return self.filled.year + (0 if self._is_older or self.form.key != form.key else 1)

    @property
    def _is_older(self) -> bool:
        """True if it was made for an earlier version of its form."""
        return any(each.code == "F16" for each in self.filled.findings)

    def carried(self, form: Form, year: int) -> tuple[Questions, CarriedOver]:
        """What the form asks, of the unit or of the same kind of annex, and what is carried."""
        annex, questions = self.filled.annex, form.questions
        asked = self.form.questions.of_annex(annex)
        if annex in {each.key for each in questions.annexes}:
            questions = questions.of_annex(annex)
        carry = carried(self.filled, asked, questions)
        if self._is_older:
            carry.left += not_asked_any_more(self.filled, open_workbook(self.path), asked)
        if self.filled.year == year - 1:
            carry = of_last_year(carry, questions, year)
        return questions, carry


def _collected(tables: Sequence[Path], form: Form, year: int | None) -> Imported:
    """What the tables say. Raises CommandError."""
    if own := [each.name for each in files_of(tables) if cover(each)]:
        raise NoTableError(own, ["这是填报表"])
    found = collect(tables, load(year or form.edition), year, _budgets(form.questions))
    if found.year and found.other_years and not found.taken:
        raise TablesOfOtherYearError(sorted(found.other_years), found.year)
    if tables and not found.taken:
        raise NoTableError([each.name for each in tables], found.remarks)
    if len(found.offices) > 1:
        names = "、".join(sorted(found.offices))
        raise CommandError(
            f"这些表是 {len(found.offices)} 个单位的：{names}。请一次只给一个单位的表。"
        )
    return found


def _remarks(old: "_Earlier | Published | None", found: Imported) -> Iterator[str]:
    """What is said of the tables, and of what was begun from; tables of last year were of use."""
    used = found.other_years.get(old.found.year or 0, []) if isinstance(old, Published) else []
    yield from (each for each in found.remarks if each not in used)
    yield from old.remarks if old else ()
    yield from _of_one_year(old, found)


def _of_one_year(old: "_Earlier | Published | None", found: Imported) -> list[str]:
    """A word on tables of the same year as the earlier workbook, which may be last year's by mistake."""
    if not isinstance(old, _Earlier) or found.year != old.filled.year:
        return []
    words = f"表和原填报表都是 {found.year} 年度的，做的是这一年的填报表"
    return [f"{words}；要做 {old.filled.year + 1} 年度的，请给出那一年的决算表"]


def _budgets(questions: Questions) -> dict[str, str]:
    """By sheet, which budget the form asks for where it is not 全年预算数."""
    named = {title: own for title, own in questions.titles.items() if title.endswith(".全年预算数")}
    titles = {spec.title: name for name, spec, _ in sheets(Disclosure)}
    return {
        titles[page]: own for title, own in named.items() if (page := title.split(".")[0]) in titles
    }


def _together(tables: Entries, earlier: Entries) -> Entries:
    """What the tables say goes before what was carried."""
    made = Entries(dict(earlier.sheets), earlier.options, earlier.narratives, earlier.acknowledged)
    for name, found in tables.sheets.items():
        own = made.sheets.get(name)
        if isinstance(found, list):
            made.sheets[name] = found or own or []
        elif not isinstance(own, dict):
            made.sheets[name] = dict(found)
        else:
            made.sheets[name] = own | {
                key: {**own[key], **value}
                if isinstance(value, dict) and isinstance(own.get(key), dict)
                else value
                for key, value in found.items()
            }
    return made


def _count(entries: Entries) -> int:
    """How many cells were carried."""
    found = 0
    for record in entries.sheets.values():
        for each in record if isinstance(record, list) else [record]:
            found += sum(len(v) if isinstance(v, dict) else 1 for v in each.values())
    return found + sum(len(each.chapters) for each in entries.narratives)


def _open_cells(content: bytes, form: Form) -> list[OpenCell]:
    """What a workbook lacks, as reading it tells, with where it is found."""
    with working_folder() as folder:
        path = folder / "填报表.xlsx"
        path.write_bytes(content)
        checked = check(path, str(form.folder))
    filled = checked.filled
    sources = {
        (place.sheet, place.cell): _source(filled.root, path)
        for path, place in filled.places.items()
    }
    return [
        OpenCell(f.sheet, f.cell, _item(f.message), sources.get((f.sheet, f.cell), ""))
        for f in checked.findings
        if f.code == "F11" and f.cell
    ]


def _source(root: type[BaseModel], path: Path_) -> str:
    """Where a fact is found, as its cell says; empty for what is no fact."""
    model: type[BaseModel] | None = root
    own = ""
    for part in path:
        if isinstance(part, int) or model is None or part not in model.model_fields:
            continue
        field = model.model_fields[part]
        if model is not root:
            own = cell_of(field).source or own
        model = inner_model(field.annotation)
    return own


def _item(message: str) -> str:
    """What a finding says is not filled."""
    return message.removesuffix("没有填写").replace("“", "").replace("”", "")


def by_sheet(todo: Sequence[OpenCell]) -> dict[str, list[OpenCell]]:
    """What is left, sheet by sheet."""
    found: dict[str, list[OpenCell]] = {}
    for each in todo:
        found.setdefault(each.sheet, []).append(each)
    return found

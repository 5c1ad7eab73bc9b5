"""An earlier workbook → the entries of a new one: of another form or version, or of the next year.

Values travel by the tags of the model; what the new form does not ask is kept apart, not dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from data_entry import captions
from data_entry.entries import Chapter, Entries, Narrative
from data_entry.importing.sums import added_up, without_sums
from data_entry.model.extend import extended
from data_entry.model.spec import Kind, Line, Path_, asked_lines, lines, sheets
from data_entry.numbers import in_unit
from data_entry.questions import Questions
from data_entry.reading.filled import Filled


@dataclass(frozen=True)
class LeftBehind:
    """A value that the new workbook has no place for: its sheet, its name, itself, its old cell."""

    sheet: str
    item: str
    value: str
    cell: str


@dataclass
class CarriedOver:
    """What travels, and what does not."""

    entries: Entries = field(default_factory=Entries)
    left: list[LeftBehind] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """Texts of last year, to be looked through."""


def carried(old: Filled, old_questions: Questions, new: Questions) -> CarriedOver:
    """All entries of a workbook under the names of another form, or of another version of its own."""
    return _Carrying(old, old_questions, new).carried()


class _Carrying:
    def __init__(self, old: Filled, old_questions: Questions, new: Questions) -> None:
        self.old, self.old_questions, self.new = old, old_questions, new
        self.found = CarriedOver()
        self.targets = {
            root.model_fields[name].alias: (name, model)
            for root in (extended(new),)
            for name, spec, model in sheets(root)
            if not spec.hidden
        }

    def carried(self) -> CarriedOver:
        """Sheets, options, annexes and reasons for 提醒."""
        entries = self.old.entries
        for name, spec, model in sheets(self.old.root):
            raw = entries.sheets.get(name)
            target, own = self.targets.get(self.old.root.model_fields[name].alias, ("", None))
            for index, record in enumerate(raw if isinstance(raw, list) else [raw] * bool(raw)):
                place = (name, index) if isinstance(raw, list) else (name,)
                record = dict(record)
                without_sums(model, record)
                made = self._record(record, model, own, spec.title, place)
                if not own:
                    continue
                if isinstance(raw, list):
                    self.found.entries.sheets.setdefault(target, []).append(made)
                else:
                    self.found.entries.sheets[target] = made
        self._options()
        self._narratives()
        self.found.entries.acknowledged = list(entries.acknowledged)
        return self.found

    def _record(
        self,
        record: dict[str, Any],
        model: type[BaseModel],
        own: type[BaseModel] | None,
        sheet: str,
        place: tuple[str | int, ...],
    ) -> dict[str, Any]:
        """A form or a row under its new names."""
        known = {line.tag: line for line in asked_lines(own)} if own else {}
        made: dict[str, Any] = {}
        for line in lines(model):
            value = record.get(line.name)
            if value is None or value == {}:
                continue
            target = known.get(line.tag)
            if isinstance(value, dict):
                columns = {c.tag: c.name for c in target.columns} if target else {}
                for column in line.columns:
                    if value.get(column.name) is None:
                        continue
                    if target and column.tag in columns:
                        part = made.setdefault(target.name, {})
                        part[columns[column.tag]] = value[column.name]
                    else:
                        title = f"{line.cell.title} {column.cell.title}"
                        path = (*place, line.name, column.name)
                        self._leave(sheet, title, value[column.name], path)
            elif target:
                made[target.name] = value
            else:
                self._leave(sheet, self._title(line, record), value, (*place, line.name))
        return made

    @staticmethod
    def _title(line: Line, record: dict[str, Any]) -> str:
        """The name of a fact; that of a row has its code or name before it."""
        own = str(record.get("code") or record.get("name") or "")
        return f"{own} {line.cell.title}".strip()

    def _leave(self, sheet: str, item: str, value: Any, path: tuple[str | int, ...]) -> None:
        cell = self.old.places.get(path)
        where = cell.cell if cell else ""
        self.found.left.append(LeftBehind(sheet, item, str(value), where))

    def _options(self) -> None:
        """What the unit chose; what it left as it was is as usual in another form too."""
        known = {option.key: option for option in self.new.options}
        is_elsewhere = self.old_questions.form != self.new.form
        for option in self.old_questions.options:
            value = self.old.options.get(option.key)
            usual = option.choices[option.default]
            if value is None or (is_elsewhere and value == usual):
                continue
            label = next((k for k, v in option.choices.items() if v == value), "")
            target = known.get(option.key)
            fitting = (
                next((k for k, v in target.choices.items() if v == value), "") if target else ""
            )
            if target and fitting:
                self.found.entries.options[target.title] = fitting
            elif value != usual and label:
                self.found.left.append(LeftBehind(captions.OPTIONS, option.title, label, ""))
        options = self.old_questions.options
        titles = {self.old.places.get(("options", each.key)): each.title for each in options}
        self.found.left += [
            LeftBehind(captions.OPTIONS, titles[f.place], f.found, f.cell)
            for f in self.old.findings
            if f.code == "F13" and f.found and f.place in titles
        ]

    def _narratives(self) -> None:
        kinds = {kind.key for kind in self.new.asked_annexes}
        for narrative in self.old.entries.narratives:
            if narrative.file is not None:
                continue
            if narrative.form in kinds:
                chapters = [Chapter(each.section, each.text) for each in narrative.chapters]
                made = Narrative(narrative.form, narrative.subject, chapters)
                self.found.entries.narratives.append(made)
                continue
            for chapter in narrative.chapters:
                if chapter.text:
                    name = f"{narrative.subject} {chapter.section.heading}".strip()
                    left = LeftBehind(narrative.form, name, chapter.text, "")
                    self.found.left.append(left)


def bring_to_unit(found: CarriedOver, questions: Questions, unit: str) -> None:
    """Bring the amounts to another unit, 元 or 万元; 万元 with two decimals."""
    own = str(found.entries.sheets.get("unit", {}).get("money") or unit)
    if own == unit:
        return
    found.entries.sheets["unit"]["money"] = unit
    for name, _, model in sheets(extended(questions)):
        raw = found.entries.sheets.get(name) or []
        for record in raw if isinstance(raw, list) else [raw]:
            for line in lines(model):
                owner: Any = record.get(line.name) if line.model else record
                for column in line.columns if isinstance(owner, dict) else ():
                    value = owner.get(column.name)
                    if column.kind.is_money and isinstance(value, int | float):
                        owner[column.name] = float(in_unit(Decimal(str(value)), own, unit))


PRIOR = ("prior", "last_year")
"""The columns of last year's figures."""
STAYS = {"subordinates", "terms", "staff"}
"""Tables that hold for the next year as well."""


def of_last_year(found: CarriedOver, questions: Questions, year: int) -> CarriedOver:
    """The entries of a workbook as those of the next year begin: last year's figures become 上年数.

    ``sheet.kept`` and the kinds of cells say what travels: who the unit is, its options and texts,
    what it owns; figures of the year do not.
    """
    old, new = found.entries.sheets, Entries(options=found.entries.options)
    root = extended(questions)
    for name, _, model in sheets(root):
        raw = old.get(name)
        if not raw:
            continue
        if name in STAYS:
            new.sheets[name] = raw
        elif name == "unit":
            new.sheets[name] = {k: v for k, v in raw.items() if k != "published"} | {
                "year": year,
                "has_prior": "有",
            }
        elif isinstance(raw, dict):
            new.sheets[name] = dict(_of_form(model, raw))
    new.sheets["projects"] = [
        {k: row[k] for k in ("name", "listed", "annexed") if k in row}
        for row in old.get("projects", [])
    ]
    _give_prior(root, old, new)
    new.narratives = found.entries.narratives
    texts = [*_texts(root, new), *(c.text for n in new.narratives for c in n.chapters)]
    return CarriedOver(new, found.left, [text for text in texts if text])


def stock_places(root: type[BaseModel]) -> Iterator[Path_]:
    """Where the workbook asks for counts of what is owned, which hold for the next year as well."""
    for name, spec, model in sheets(root):
        for line in lines(model) if spec.shape != "table" else ():
            for column in line.columns:
                if column.kind is Kind.COUNT and _is_kept(prose=False, kind=column.kind, line=line):
                    yield (name, line.name, column.name) if line.model else (name, line.name)


def _of_form(model: type[BaseModel], raw: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a form keeps: its prose, and the counts of what is owned at the end of the year."""
    for line in lines(model):
        value = raw.get(line.name)
        if line.model and isinstance(value, dict):
            kept = {
                c.name: value[c.name]
                for c in line.columns
                if c.name in value and _is_kept(c.cell.prose, c.kind, line)
            }
            if kept:
                yield line.name, kept
        elif value is not None and _is_kept(line.columns[0].cell.prose, line.columns[0].kind, line):
            yield line.name, value


def _is_kept(prose: bool, kind: Kind, line: Line) -> bool:
    """True for prose, and for counts of cars, rooms and machines, which are stock."""
    is_stock = "年末" in line.cell.title or "用车" in line.cell.title or "设备" in line.cell.title
    return prose or (kind is Kind.COUNT and is_stock)


def _give_prior(root: type[BaseModel], old: dict[str, Any], new: Entries) -> None:
    """Last year's values where this year's sheets ask for them."""
    for (name, line, column), (page, fact, *own) in prior_places(root):
        if column == "prior" and not own and page != name:
            value = _total(root, old, page, fact)
        else:
            value = old.get(page, {}).get(fact)
            value = value.get(own[0]) if isinstance(value, dict) else value
        if value is not None:
            new.sheets.setdefault(name, {}).setdefault(line, {})[column] = value


def prior_figures(questions: Questions, old: dict[str, Any]) -> Iterator[tuple[Path_, Any, Path_]]:
    """Last year's figures that stand somewhere: where they go, what they are, where they stood."""
    for path, place in prior_places(extended(questions)):
        value: Any = old
        for part in place:
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            yield path, value, place


def prior_places(
    root: type[BaseModel],
) -> Iterator[tuple[tuple[str, str, str], tuple[str, ...]]]:
    """Where this year's sheets ask for last year's values, and where those stood."""
    for name, _, model in sheets(root):
        for line in lines(model):
            for column in line.columns:
                if column.name in PRIOR:
                    yield (name, line.name, column.name), _stood(name, line, column.name)


def _stood(sheet: str, line: Line, column: str) -> tuple[str, ...]:
    """Where this year's 上年数 stood: in the same line, or in the one it shows."""
    if column == "last_year":
        own = {"total": ("accounts", "carried_out"), "fiscal": ("accounts", "fiscal_carried_out")}
        return own.get(line.name, (sheet, line.name, "closing"))
    if line.cell.shows:
        page, fact = line.cell.shows.split(".")
        return page, fact
    return sheet, line.name, "actual"


def _total(root: type[BaseModel], old: dict[str, Any], page: str, fact: str) -> Any:
    """A fact of last year; a total that was left to its formula is added up."""
    model = next(m for name, _, m in sheets(root) if name == page)
    return added_up(model, old.get(page, {}), fact)


def _texts(root: type[BaseModel], entries: Entries) -> Iterator[str]:
    """The prose that was carried."""
    for name, _, model in sheets(root):
        raw = entries.sheets.get(name)
        if not isinstance(raw, dict):
            continue
        for line in lines(model):
            value = raw.get(line.name)
            for column in line.columns:
                text = value.get(column.name) if isinstance(value, dict) else value
                if column.cell.prose and isinstance(text, str):
                    yield text

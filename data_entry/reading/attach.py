"""Takes the workbooks of single annexes into that of the unit: their rows, chapters and findings.

What stands in both has to agree; where it does not, a finding names both places.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data_entry.findings import Finding, Level, Place
from data_entry.model.spec import Path_, asked_columns, sheets
from data_entry.reading.filled import Filled
from data_entry.words import normal

ANNEX_MARK = "："
"""Between the file of an annex and its sheet, where a place is named."""
PROJECTS, INDICATORS, UNIT = "projects", "indicators", "unit"


def attach(main: Filled, annexes: Sequence[Filled]) -> None:
    """Add every annex to the unit's workbook; its places then name the file they stand in."""
    for annex in annexes:
        call_alike(annex, main.sheets.get(PROJECTS, []))
        _Attachment(main, annex).add()
        main.attached.append(annex)


def call_alike(filled: Filled, projects: Sequence[Any]) -> None:
    """Projects are called as in a list, where only brackets, quotation marks or blanks differ."""
    names = {normal(each.name): each.name for each in projects}
    for sheet, name in ((PROJECTS, "name"), (INDICATORS, "project")):
        for row in filled.sheets.get(sheet, []):
            setattr(row, name, names.get(normal(getattr(row, name)), getattr(row, name)))
    for narrative in filled.entries.narratives:
        narrative.subject = names.get(normal(narrative.subject), narrative.subject)


def labelled(annex: Filled, found: Finding) -> Finding:
    """A finding of an annex's own workbook, with the file it stands in."""
    related = tuple(_labelled(annex, each) for each in found.related)
    return replace(found, sheet=_labelled(annex, found.place).sheet, related=related)


def _labelled(annex: Filled, place: Place) -> Place:
    return Place(f"{annex.path.name}{ANNEX_MARK}{place.sheet}", place.cell)


class _Attachment:
    """One annex on its way into the unit's workbook."""

    def __init__(self, main: Filled, annex: Filled) -> None:
        self.main, self.annex = main, annex

    def add(self) -> None:
        """Rows, chapters and findings."""
        self.main.findings += [labelled(self.annex, each) for each in self.annex.findings]
        self.main.unread |= set(map(self._labelled, self.annex.unread))
        self._compare_units()
        self._add_projects()
        self._add_indicators()
        self._add_narratives()

    def _labelled(self, place: Place) -> Place:
        return _labelled(self.annex, place)

    def _place(self, *path: str | int) -> Place:
        return self._labelled(self.annex.place(path))

    def _tell(self, place: Place, message: str, found: Any, expected: Any, *related: Place) -> None:
        if not self.main.unread.isdisjoint((place, *related)):
            return  # what could not be read has been told
        advice = "请核对这两处，改正填错的一处。"
        self.main.findings.append(
            Finding(
                "A15",
                Level.ERROR,
                place.sheet,
                place.cell,
                message,
                str(found),
                str(expected),
                advice,
                related,
            )
        )

    def _compare_units(self) -> None:
        own, whole = self.annex.sheets.get(UNIT), self.main.sheets.get(UNIT)
        for name, title in (("name", "单位名称"), ("year", "决算年度")) if own and whole else ():
            here, there = getattr(own, name), getattr(whole, name)
            if here != there:
                message = f"附件的{title}是“{here}”，填报表是“{there}”"
                place, other = self._place(UNIT, name), self.main.place((UNIT, name))
                self._tell(place, message, here, there, other)

    def _rows(self, name: str) -> tuple[list[Any], list[Any]] | None:
        """The rows of a table in both; None where one of them could not be read."""
        known = {each for each, _, _ in sheets(self.main.root)}
        faulty = name in self.main.entries.sheets and name not in self.main.sheets
        if name not in known or faulty or name not in self.annex.sheets:
            return None
        return self.main.sheets.setdefault(name, []), self.annex.sheets[name]

    def _move_places(self, name: str, index: int, position: int) -> None:
        """The cells of a row or of a column of chapters, under its new number."""
        for path, place in self.annex.places.items():
            if path[:2] == (name, index):
                moved: Path_ = (name, position, *path[2:])
                self.main.places[moved] = self._labelled(place)

    def _append(self, name: str, index: int, row: Any) -> None:
        """Add one row of the annex with the places of its cells."""
        rows = self.main.sheets[name]
        self._move_places(name, index, len(rows))
        rows.append(row)
        raw = self.annex.entries.sheets[name][index]
        self.main.entries.sheets.setdefault(name, []).append(raw)

    def _add_projects(self) -> None:
        there, here = self._rows(PROJECTS) or ([], [])
        for index, row in enumerate(here):
            position = next((i for i, p in enumerate(there) if p.name == row.name), None)
            if position is None:
                self._append(PROJECTS, index, self._with_report(row))
            else:
                self._merge_project(position, index, row)

    def _with_report(self, row: Any) -> Any:
        """A project that only its office names: its report, which came with it, is to be printed."""
        written = {each.subject for each in self.annex.entries.narratives if each.is_written}
        is_asked = "annexed" in type(row).model_fields
        return row.model_copy(update={"annexed": "是"}) if is_asked and row.name in written else row

    def _merge_project(self, position: int, index: int, row: Any) -> None:
        """Fill in what the unit left blank; tell of what both typed differently."""
        raw = self.main.entries.sheets[PROJECTS][position]
        own = self.annex.entries.sheets[PROJECTS][index]
        whole = self.main.sheets[PROJECTS][position]
        model = type(row)
        for column in asked_columns(model):
            name = column.name
            if name not in own or name not in type(whole).model_fields:
                continue
            here, there = getattr(row, name), getattr(whole, name)
            if name not in raw:
                setattr(whole, name, here)
                raw[name] = own[name]
                self.main.places[PROJECTS, position, name] = self._place(PROJECTS, index, name)
            elif here != there:
                found, expected = (
                    self.main.money(each) if column.kind.is_money else f"“{each}”"
                    for each in (here, there)
                )
                message = f"项目“{row.name}”的{column.cell.title}：附件 {found}，填报表 {expected}，应相等"
                place = self._place(PROJECTS, index, name)
                other = self.main.place((PROJECTS, position, name))
                self._tell(place, message, found, expected, other)

    def _add_indicators(self) -> None:
        rows, here = self._rows(INDICATORS) or ([], [])
        there = {row.project: i for i, row in reversed(list(enumerate(rows)))}
        told: set[str] = set()
        for index, row in enumerate(here):
            if row.project not in there:
                self._append(INDICATORS, index, row)
            elif row.project not in told:
                told.add(row.project)
                message = f"项目“{row.project}”的指标附件和填报表里都有"
                other = self.main.place((INDICATORS, there[row.project]))
                self._tell(self._place(INDICATORS, index), message, row.project, "只填一处", other)

    def _add_narratives(self) -> None:
        narratives = self.main.entries.narratives
        known = {each.subject: i for i, each in enumerate(narratives)}
        has_errors = any(each.level is Level.ERROR for each in self.annex.findings)
        for index, narrative in enumerate(self.annex.entries.narratives):
            if narrative.subject in known:
                whose = f"项目“{narrative.subject}”" if narrative.subject else "部门整体"
                message = f"{whose}的自评报告附件和填报表里都有"
                other = self.main.place(("narratives", known[narrative.subject]))
                place = self._place("narratives", index)
                self._tell(place, message, narrative.subject, "只填一处", other)
                continue
            if not has_errors:
                narrative.book = self.annex.disclosure()
            self._move_places("narratives", index, len(narratives))
            narratives.append(narrative)

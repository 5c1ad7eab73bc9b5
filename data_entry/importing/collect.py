"""Official tables → the entries of a workbook, each with the cell it comes from.

A figure that cannot be right is not taken; it is named with its cell, and the rest goes on.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from data_entry.failures import LOCK_PREFIX, UnreadableError
from data_entry.importing.imported import Imported
from data_entry.importing.layouts import Layout, layout_of, layouts, names
from data_entry.importing.official import (
    OfficialTable,
    headings,
    heads,
    is_rest,
    office_in,
    read_table,
)
from data_entry.importing.rawsheets import SUFFIXES, RawSheet, raw_sheets
from data_entry.importing.sums import without_sums
from data_entry.importing.taking import Taking
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import inner_model
from data_entry.numbers import in_unit_exactly
from data_entry.subjects.catalogue import Catalogue
from data_entry.words import normal, number_of

_TOO_MUCH = 1_000
"""So many times the greatest figure of all is no figure of the same office: 元 for 万元."""
_TITLE = "；是决算表的，请在表的上面写上表名，如“收入支出决算总表”"
_AMOUNT = re.compile(r"\d\.\d\d(?!\d)")
_DRAFT = re.compile("草稿|初稿|底稿|草表|作废|备份|试填|(?:调整|修改|审核|批复)前")
Found = tuple[Layout, OfficialTable]


class FoundPart(NamedTuple):
    """A sheet, or some of its rows, that is one table."""

    layout: Layout
    title: str
    sheet: RawSheet


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files meant; a folder stands for the spreadsheets in it."""
    return [
        each
        for path in paths
        for each in (sorted(path.iterdir()) if path.is_dir() else [path])
        if each == path
        or (each.suffix.lower() in SUFFIXES and not each.name.startswith(LOCK_PREFIX))
    ]


def collect(
    paths: Sequence[Path],
    catalogue: Catalogue,
    year: int | None = None,
    budgets: Mapping[str, str] | None = None,
    *,
    keeps_sums: bool = False,
) -> Imported:
    """All that the files say of one year. Raises UnreadableError for a file that is none.

    ``budgets`` tells by sheet which budget the form asks for, if not 全年预算数. Totals that are
    the sums of what is there are left out, unless they are to be kept.
    """
    found = Imported(budgets=budgets or {})
    tables = _completed(list(_tables(paths, found)))
    years = Counter(table.year for _, table in tables if table.year)
    found.year = (
        year or _latest(tables) or max(years, key=lambda each: (years[each], each), default=None)
    )
    if tables and not years:
        found.remarks.append("表里都没有写年度，请核对是不是本年的")
    found.offices = {table.office for _, table in tables if table.office}
    current = list(_of_year(tables, found))
    first = {layout.titles: table.unit for layout, table in reversed(current) if table.unit}
    units = Counter("元" if unit == "元" else "万元" for unit in first.values())
    unit = "元" if units["元"] > units["万元"] else "万元"
    if current:
        found.entries.sheets["unit"] = {"money": unit}
    for layout, table in _plausible(current, found):
        Taking(found, layout, table, unit, catalogue).take()
    if not keeps_sums:
        _leave_sums(found)
    return found


def _tables(paths: Sequence[Path], found: Imported) -> Iterator[Found]:
    """The tables of all sheets; sheets that are none, or are hidden, are told."""
    for path in files_of(paths):
        parts: list[FoundPart] = []
        for sheet in _sheets(path, found, is_named=path in paths):
            own = list(_parts(sheet))
            if sheet.is_hidden:
                found.remarks += [f"{sheet.name}：隐藏的工作表，没有用"] * bool(own)
            elif parts and _continues(parts[-1], sheet, own):
                parts[-1] = parts[-1]._replace(sheet=parts[-1].sheet.joined(sheet))
            elif parts and not own and is_rest(sheet, parts[-1].sheet):
                rest = sheet.part(-sheet.top, len(sheet.rows))
                parts[-1] = parts[-1]._replace(sheet=parts[-1].sheet.joined(rest))
            elif own:
                parts += own
            elif not sheet.is_among_text and not _is_about_tables(sheet):
                found.remarks.append(f"{sheet.name}：不认识的表，没有用{_TITLE}")
        tables = [(part.layout, read_table(part.sheet, part.title)) for part in parts]
        for layout, table in tables:
            if "、" in table.unit:
                words = f"：写着几个金额单位（{table.unit}），不知道是哪一个，没有用；请只留一个"
                found.remarks.append(f"{table.sheet.name}{words}")
            elif table.blocks:
                yield layout, table
            elif _has_amounts(table.sheet):
                words = "，没有认出行和列，一个数也没有用；请核对是不是都在一列里"
                found.remarks.append(f"{table.sheet.name}：像“{table.title}”{words}")


def _has_amounts(sheet: RawSheet) -> bool:
    """True for a sheet with what looks like amounts, be they all in one column."""
    return any(map(_AMOUNT.search, map(str, chain.from_iterable(sheet.rows)))) or any(
        sum(number_of(cell) is not None for cell in row) > 1 for row in sheet.rows
    )


def _is_about_tables(sheet: RawSheet) -> bool:
    """True for a cover, a list of tables or an empty sheet."""
    words = [each for each in heads(sheet) if each]
    is_said = any(re.match(names().no_tables, each) for each in (words[:1] + words[-1:]))
    return is_said or not any(map(normal, chain.from_iterable(sheet.rows)))


def _sheets(path: Path, found: Imported, *, is_named: bool) -> list[RawSheet]:
    """The sheets of a file; one of a folder that cannot be read is told. Raises UnreadableError."""
    try:
        return raw_sheets(path)
    except UnreadableError as error:
        if is_named:
            raise
        found.remarks.append(str(error))
        return []


def _continues(before: FoundPart, sheet: RawSheet, own: Sequence[FoundPart]) -> bool:
    """True for 续表: the headings once more, and no title or one that says so."""
    said = not own or (
        own[0].layout is before.layout and any("续" in text for text in heads(sheet))
    )
    return said and len(own) < 2 and headings(sheet) == headings(before.sheet)


def _parts(sheet: RawSheet) -> Iterator[FoundPart]:
    """The tables of a sheet, one below the other; a title repeated for one office begins no other."""
    begins: list[tuple[int, Layout, str]] = []
    last = ""
    for index, row in enumerate(sheet.rows):
        words = [normal(cell) for cell in row if normal(cell)]
        known = layout_of(words) if len(words) <= 2 else None
        if beside := _beside(sheet, row):
            yield from chain.from_iterable(map(_parts, beside))
            return
        if not known:
            continue
        office = office_in(sheet.rows[index : index + 4])
        is_of_other = bool(last) and office not in ("", last)
        if not begins or begins[-1][1] is not known[0] or is_of_other:
            begins.append((index, *known))
        last = office or last
    if len(begins) < 2:
        *said, name = heads(sheet)
        known = layout_of(said) or layout_of([*said, name])
        if known:
            yield FoundPart(*known, sheet)
        return
    ends = [index for index, *_ in begins[1:]] + [len(sheet.rows)]
    for number, ((index, layout, title), end) in enumerate(zip(begins, ends, strict=True)):
        yield FoundPart(layout, title, sheet.part(index if number else 0, end))


def _beside(sheet: RawSheet, row: Sequence[Any]) -> list[RawSheet]:
    """The tables of a sheet whose titles stand in one row; none where there is one."""
    begins = [column for column, cell in enumerate(row) if cell and layout_of([normal(cell)])]
    ends = [*begins[1:], sheet.width]
    return [sheet.beside(*each) for each in zip(begins, ends, strict=True)] if len(ends) > 1 else []


def _latest(tables: Sequence[Found]) -> int | None:
    """The last year that the whole of an office's accounts is there for."""
    years = (table.year for layout, table in tables if layout is layouts()[0] and table.year)
    return max(years, default=None)


def _of_year(tables: Sequence[Found], found: Imported) -> Iterator[Found]:
    """The tables of the year, in the order of the layouts, drafts last, 元 first; others are told."""

    def place(each: Found) -> tuple[int, bool, bool]:
        layout, table = each
        is_draft = any(map(_DRAFT.search, heads(table.sheet)))
        return layouts().index(layout), is_draft, table.unit != "元"

    for layout, table in sorted(tables, key=place):
        if table.year and table.year != found.year:
            words = f"{table.sheet.name}：是{table.year}年度的表，没有用"
            found.other_years.setdefault(table.year, []).append(words)
            found.remarks.append(words)
        else:
            yield layout, table


def _plausible(tables: Sequence[Found], found: Imported) -> Iterator[Found]:
    """The tables whose figures can be those of the office: no more than its 总计 in its unit."""
    wholes = [_greatest(table) for layout, table in tables if layout is layouts()[0]]
    most = _TOO_MUCH * max(wholes, default=Decimal(0))
    for layout, table in tables:
        if most and _greatest(table) > most:
            words = "里的数比收入支出决算总表的大一千倍以上，可能把元写成了万元"
            found.remarks.append(f"{table.sheet.name}：{words}，没有用；请核对表上的金额单位")
        else:
            yield layout, table


def _greatest(table: OfficialTable) -> Decimal:
    """The greatest figure of a table, in 万元."""
    figures = [f.value for b in table.blocks for r in b.rows for f in r.figures.values()]
    return in_unit_exactly(max(figures, default=Decimal(0)), table.unit or "万元")


def _completed(tables: Sequence[Found]) -> list[Found]:
    """The tables; one that does not state its year or its unit has that of most of its file."""

    def completed(table: OfficialTable) -> OfficialTable:
        year = table.year or _usual(tables, table, "year")
        return replace(table, year=year, unit=table.unit or _usual(tables, table, "unit") or "")

    return [(layout, completed(table)) for layout, table in tables]


def _usual(tables: Sequence[Found], own: OfficialTable, name: str) -> Any:
    """What most tables of a file state."""
    stated = Counter(
        getattr(table, name)
        for _, table in tables
        if table.sheet.file == own.sheet.file and getattr(table, name)
    )
    return stated.most_common(1)[0][0] if stated else None


def _leave_sums(found: Imported) -> None:
    """Totals that are the sum of what stands below them are left to their formulas."""
    for sheet, record in found.entries.sheets.items():
        if isinstance(record, dict):
            model: Any = inner_model(Disclosure.model_fields[sheet].annotation)
            for path in without_sums(model, record):
                found.sources.pop((sheet, *path), None)
            for name in [name for name, value in record.items() if value == {}]:
                del record[name]

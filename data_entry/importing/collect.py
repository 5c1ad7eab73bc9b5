"""Official tables → the entries of a workbook, each with the cell it comes from.

A figure that cannot be right is not taken; it is named with its cell, and the rest goes on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from data_entry.balances import TOTAL
from data_entry.entries import Entries
from data_entry.importing.layouts import (
    Key,
    Layout,
    ListOfCodes,
    called,
    key_of,
    layout_of,
    layouts,
    path_of,
)
from data_entry.importing.official import (
    Block,
    OfficialTable,
    Row,
    TableFigure,
    heads,
    label_of,
    plain,
    read_table,
)
from data_entry.importing.rawsheets import SUFFIXES, raw_sheets
from data_entry.importing.sums import without_sums
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Kind, Path_, column_of, inner_model
from data_entry.numbers import in_unit
from data_entry.subjects.catalogue import Catalogue

_HALF = Decimal("0.005")
"""What rounding can be to one amount of a table in 万元."""


@dataclass
class Imported:
    """What the tables say, ready to be written into a workbook."""

    entries: Entries = field(default_factory=Entries)
    sources: dict[Path_, str] = field(default_factory=dict)
    """For every fact taken the cell it comes from."""
    taken: list[str] = field(default_factory=list)
    """The tables taken, in words."""
    remarks: list[str] = field(default_factory=list)
    """What was not taken, and why."""
    offices: set[str] = field(default_factory=set)
    year: int | None = None


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files meant; a folder stands for the spreadsheets in it."""
    return [
        each
        for path in paths
        for each in (sorted(path.iterdir()) if path.is_dir() else [path])
        if each == path or (each.suffix.lower() in SUFFIXES and not each.name.startswith("~$"))
    ]


def collect(paths: Sequence[Path], catalogue: Catalogue, year: int | None = None) -> Imported:
    """All that the files say of one year. Raises UnreadableError for a file that is none."""
    found = Imported()
    tables = []
    for path in files_of(paths):
        for sheet in raw_sheets(path):
            layout = layout_of(heads(sheet))
            if layout is not None:
                tables.append((layout, read_table(sheet, layout.name)))
            elif any(plain(cell) for row in sheet.rows for cell in row):
                found.remarks.append(f"{sheet.file} › {sheet.title}：不认识的表，没有用")
    tables = _with_years(tables)
    years = Counter(table.year for _, table in tables if table.year)
    found.year = year or (years.most_common(1)[0][0] if years else None)
    if tables and not years:
        found.remarks.append("表里都没有写年度，请核对是不是本年的")
    found.offices = {table.office for _, table in tables if table.office}
    current = []
    for layout, table in sorted(tables, key=lambda each: layouts().index(each[0])):
        if table.year and table.year != found.year:
            words = f"{_name(table)}：是{table.year}年度的表，没有用"
            found.remarks.append(words)
        else:
            current.append((layout, table))
    unit = "元" if current and all(table.unit == "元" for _, table in current) else "万元"
    if current:
        found.entries.sheets["unit"] = {"money": unit}
    for layout, table in current:
        _Taking(found, layout, table, unit, catalogue).take()
    _leave_sums(found)
    return found


def _with_years(
    tables: Sequence[tuple[Layout, OfficialTable]],
) -> list[tuple[Layout, OfficialTable]]:
    """The tables; one that does not state its year has that of the others of its file."""
    known: dict[str, Counter[int]] = {}
    for _, table in tables:
        if table.year:
            known.setdefault(table.sheet.file, Counter())[table.year] += 1
    return [
        (layout, table)
        if table.year or table.sheet.file not in known
        else (layout, replace(table, year=known[table.sheet.file].most_common(1)[0][0]))
        for layout, table in tables
    ]


def _leave_sums(found: Imported) -> None:
    """Totals that are the sum of what stands below them are left to their formulas."""
    for sheet, record in found.entries.sheets.items():
        if isinstance(record, dict):
            model: Any = inner_model(Disclosure.model_fields[sheet].annotation)
            for path in without_sums(model, record):
                found.sources.pop((sheet, *path), None)


def _name(table: OfficialTable) -> str:
    return f"{table.sheet.file} › {table.sheet.title}"


class _Taking:
    """One table being taken."""

    def __init__(
        self, found: Imported, layout: Layout, table: OfficialTable, unit: str, catalogue: Catalogue
    ) -> None:
        self.found, self.layout, self.table, self.unit = found, layout, table, unit
        self.catalogue = catalogue
        self.wrong: set[tuple[int, int]] = set()

    def take(self) -> None:
        """Everything the layout names."""
        sheet = self.table.sheet
        self.found.taken.append(f"{self.layout.name}（{_name(self.table)}）")
        if not self.table.unit:
            self.found.remarks.append(f"{_name(self.table)}：没有写金额单位，按万元读")
        for row, column in self.table.unread:
            text = str(sheet.at(row, column)).strip()[:20]
            self.found.remarks.append(f"{sheet.address(row, column)}：“{text}”不是数，没有用")
        for equation in self.layout.equations:
            self._check(equation)
        if self.layout.lists:
            self._check_codes()
        for text, name in self.layout.facts.items():
            figure = self._find(key_of(text))
            if figure and (figure.row, figure.column) not in self.wrong:
                self._put(path_of(name), figure)
        if self.layout.spread:
            self._take_spread()
        for each in self.layout.lists:
            self._take_rows(each)

    # --- finding a cell ----------------------------------------------------------------------

    def _find(self, key: Key) -> TableFigure | None:
        """The figure of a row and a column, whatever block they stand in."""
        for place, block in enumerate(self.table.blocks):
            begin = 0
            if key.below:
                above = [i for i, r in enumerate(block.rows) if called(r.label) == key.below]
                if not above:
                    continue
                begin = above[0] + 1
            for row in block.rows[begin:]:
                if key.row and called(row.label) != key.row:
                    continue
                if not key.row and not row.figures:
                    continue
                figure = self._in_row(place, row, key.column)
                if figure is not None or not key.row:
                    return figure
        return None

    def _in_row(self, place: int, row: Row, column: tuple[str, ...]) -> TableFigure | None:
        """The figure of a row; the label of two blocks may stand in the first (本年支出合计)."""
        wanted = [column] if column else [tuple(c.split("/")) for c in self.layout.columns]
        for block in self.table.blocks[place:]:
            own = next((each for each in block.rows if each.row == row.row), None)
            if own is None or (own is not row and own.label):
                break
            for each in wanted:
                for number, heading in block.columns.items():
                    if number in own.figures and _is_called(heading, each):
                        return own.figures[number]
            if not wanted and own.figures:
                return next(iter(own.figures.values()))
            if row.figures:
                break
        return None

    # --- identities --------------------------------------------------------------------------

    def _check(self, equation: str) -> None:
        """A total that is not the sum of its parts is named and not taken."""
        left, _, right = equation.partition(" = ")
        whole = self._find(key_of(left.strip()))
        parts = [self._find(key_of(each.strip())) for each in right.split(" + ")]
        if whole is not None:
            self._compare(whole, [each for each in parts if each is not None], left.strip())

    def _compare(self, whole: TableFigure, parts: Sequence[TableFigure], name: str) -> None:
        total = sum((each.value for each in parts), Decimal(0))
        slack = Decimal(0) if self.table.unit == "元" else _HALF * (len(parts) + 1)
        if parts and abs(total - whole.value) > slack:
            self.wrong.add((whole.row, whole.column))
            where = self.table.sheet.address(whole.row, whole.column)
            name = label_of(name.replace("|", "").replace("/", ""))
            words = (
                f"“{name}”是 {whole.value:f}，各数相加是 {total:f}，差 {abs(total - whole.value):f}"
            )
            self.found.remarks.append(f"{where}：{words}；没有用，请核对")

    def _check_codes(self) -> None:
        """类 is the sum of its 款, 款 of its 项, 合计 of all."""
        for block in self.table.blocks:
            rows = [row for row in block.rows if row.code]
            total = _total_of(block)
            for column in block.columns:
                for row in rows:
                    below = _children(row, rows)
                    parts = [r.figures[column] for r in below if column in r.figures]
                    if below and column in row.figures:
                        self._compare(row.figures[column], parts, row.label)
                if total and column in total.figures:
                    parts = [r.figures[column] for r in _lowest(rows) if column in r.figures]
                    self._compare(total.figures[column], parts, TOTAL)

    # --- taking ------------------------------------------------------------------------------

    def _put(self, path: Path_, figure: TableFigure) -> None:
        """One fact; a total is left to its formula where it is the sum of what stands there."""
        if path in self.found.sources:
            return
        sheet, line, *column = path
        target = self.found.entries.sheets.setdefault(str(sheet), {})
        value = self._value(path, figure)
        if column:
            target.setdefault(str(line), {})[str(column[0])] = value
        else:
            target[str(line)] = value
        self.found.sources[path] = self.table.sheet.address(figure.row, figure.column)

    def _value(self, path: Path_, figure: TableFigure) -> Any:
        """The value in the unit of the workbook; counts as they are."""
        if not _is_money(path):
            return int(figure.value)
        return float(in_unit(figure.value, self.table.unit or "万元", self.unit))

    def _take_rows(self, asked: ListOfCodes) -> None:
        """The rows of 项, or of whatever level is asked for or is the lowest."""
        (sheet,) = path_of(asked.page)
        columns: dict[tuple[str, ...], Any] = {
            tuple(name.split("/")): path_of(f"{asked.page}.{title}")[1]
            for name, title in asked.columns.items()
        }
        is_there = any(path[0] == sheet for path in self.found.sources)
        if is_there and not asked.only:
            return
        records = self.found.entries.sheets.setdefault(str(sheet), [])
        model: Any = inner_model(Disclosure.model_fields[str(sheet)].annotation)
        for block, row in self._wanted(asked):
            place = (sheet, len(records))
            record = dict(self._record(block, row, columns, place))
            for path in without_sums(model, record):
                self.found.sources.pop((*place, *path), None)
            if record:
                records.append({"code": row.code or TOTAL, **dict(_words(asked, row)), **record})

    def _wanted(self, asked: ListOfCodes) -> Iterator[tuple[Block, Row]]:
        """The rows of a level, or the lowest ones with those above that rounding makes differ."""
        known = self._known(asked)
        for block in self.table.blocks:
            rows = [row for row in block.rows if row.code]
            for row in rows:
                below = _children(row, rows)
                if known is not None and row.code not in known:
                    continue
                if asked.level:
                    is_wanted = len(row.code) == asked.level
                else:
                    is_wanted = not below or self._is_rounded(row, below)
                if is_wanted:
                    yield block, row
            total = _total_of(block)
            is_whole = known is None and not asked.level and not asked.name
            if total and is_whole and self._is_rounded(total, _lowest(rows)):
                yield block, total

    def _is_rounded(self, row: Row, below: Sequence[Row]) -> bool:
        """True if a sum differs from its parts, and by no more than rounding."""
        return any(
            (figure.row, figure.column) not in self.wrong
            and any(column in each.figures for each in below)
            and sum((r.figures[column].value for r in below if column in r.figures), Decimal(0))
            != figure.value
            for column, figure in row.figures.items()
        )

    def _known(self, asked: ListOfCodes) -> set[str] | None:
        """The codes a list is limited to; None where it is not."""
        if not asked.only:
            return None
        (page,) = path_of(asked.only)
        return {str(record["code"]) for record in self.found.entries.sheets.get(str(page), [])}

    def _record(
        self, block: Block, row: Row, columns: dict[tuple[str, ...], Any], place: Path_
    ) -> Iterator[tuple[str, Any]]:
        for wanted, name in columns.items():
            for number, heading in block.columns.items():
                figure = row.figures.get(number)
                if figure is not None and _is_called(heading, wanted):
                    path = (*place, name)
                    self.found.sources[path] = self.table.sheet.address(row.row, number)
                    yield name, self._value((place[0], name), figure)
                    break

    def _take_spread(self) -> None:
        """The amounts of one row, each under the name of its heading."""
        spread = self.layout.spread
        assert spread
        (sheet,) = path_of(spread.page)
        name = str(path_of(f"{spread.page}.{spread.column}")[1])
        codes = {plain(text): code for code, text in self.catalogue.economic.items()}
        records = self.found.entries.sheets.setdefault(str(sheet), [])
        for block in self.table.blocks:
            row = next((r for r in block.rows if plain(r.label) == spread.row), None)
            for number, heading in block.columns.items() if row else ():
                figure = row.figures.get(number) if row else None
                code = codes.get(heading[-1])
                if figure and figure.value and code and len(code) > 3:
                    path = (sheet, len(records), name)
                    self.found.sources[path] = self.table.sheet.address(figure.row, number)
                    records.append({"code": code, name: self._value((sheet, name), figure)})


def _total_of(block: Block) -> Row | None:
    """The row 合计, which has no code."""
    return next((r for r in block.rows if plain(r.label) == TOTAL and not r.code), None)


def _words(asked: ListOfCodes, row: Row) -> Iterator[tuple[str, str]]:
    """What a record says beside its code and its amounts."""
    if asked.name:
        yield str(path_of(f"{asked.page}.{asked.name}")[1]), row.label
    for title, words in asked.fixed.items():
        yield str(path_of(f"{asked.page}.{title}")[1]), words


def _is_called(heading: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """True if the last piece of a heading is the last one wanted, the others stand above it."""
    if called(heading[-1]) != wanted[-1]:
        return False
    return all(any(called(h) == each for h in heading[:-1]) for each in wanted[:-1])


def _children(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The lowest rows below a row: so one wrong sum is told of itself alone."""
    return _lowest([r for r in rows if r.code.startswith(row.code) and len(r.code) > len(row.code)])


def _lowest(rows: Sequence[Row]) -> list[Row]:
    """The rows that have none below them."""
    above = {row.code[:n] for row in rows for n in range(3, len(row.code), 2)}
    return [row for row in rows if row.code not in above]


def _is_money(path: Path_) -> bool:
    """True for an amount, False for a count."""
    model: Any = Disclosure
    for part in path[:-1]:
        model = inner_model(model.model_fields[part].annotation)
    return column_of(str(path[-1]), model.model_fields[path[-1]]).kind is not Kind.COUNT

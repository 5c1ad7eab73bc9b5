"""What one official table says goes into the entries; what cannot be right is named with its cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from data_entry.balances import TOTAL
from data_entry.importing.blocks import Block, Row, TableFigure
from data_entry.importing.codes import (
    added_total,
    added_up,
    code_of,
    coded,
    is_subtotal,
    is_total,
    spread,
    total_of,
)
from data_entry.importing.finding import Finder
from data_entry.importing.identities import Identities
from data_entry.importing.imported import Imported
from data_entry.importing.layouts import (
    Key,
    Layout,
    ListOfCodes,
    equations_of,
    facts_of,
    is_money,
    is_required,
    path_of,
)
from data_entry.importing.official import OfficialTable
from data_entry.importing.sums import without_sums
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, inner_model
from data_entry.numbers import in_unit, in_unit_exactly
from data_entry.subjects.catalogue import Catalogue
from data_entry.words import label_of, normal

_ROUNDED = Decimal("0.0051")
_BUDGET = "全年预算数"


class Taking:
    """One table being taken."""

    def __init__(
        self, found: Imported, layout: Layout, table: OfficialTable, unit: str, catalogue: Catalogue
    ) -> None:
        self.found, self.layout, self.unit = found, layout, unit
        self.catalogue, self.table = catalogue, table
        self.table = replace(
            table, blocks=[self._with_codes(each, table.office) for each in table.blocks]
        )
        self.finder = Finder(layout, self.table)
        self.facts = facts_of(layout)
        self.sums = Identities(
            found, self.table, self.finder, self._liked(next(iter(self.facts), ()))
        )
        self.found_any = self.spread = False
        """True once a figure was one that is asked for, or of a row that lies on its side."""

    def take(self) -> None:
        """Everything the layout names."""
        if self.layout.facts or self.layout.lists:
            self.found.taken.append(f"{self.table.title}（{self.table.sheet.name}）")
        self._tell_unit()
        told = len(self.found.remarks)
        self._take()
        is_told = len(self.found.remarks) > told or not self.layout.asks_alone
        if not self.found_any and not is_told and self.table.has_figures:
            words = "，没有认出要用的行和列，一个数也没有用；请核对表名，把表头补齐"
            self._say(f"像“{label_of(self.table.title)}”{words}")
        is_said = "决算" in self.table.title or not self.layout.each
        if self.found_any and not is_said and self.finder.is_plain:
            self._say("没有写预算数还是决算数，按决算数取了，请核对")

    def _take(self) -> None:
        self._tell_unread()
        if moved := self.sums.moved():
            words = "左面的合计列空着，这一列是右面各列之和，像是右移了一列，整张没有用；请移回去"
            self._tell(moved.row, moved.column, words)
            return
        for whole, sums in equations_of(self.layout).items():
            self.sums.check(whole, sums)
        if self.layout.lists:
            self.sums.check_codes()
        for path, keys in self.facts.items():
            self._take_fact(path, keys)
        if self.layout.spread:
            self._take_spread()
        for each in self.layout.lists:
            self._take_rows(each)

    def _say(self, words: str) -> None:
        """A remark on the table."""
        self._remark(self.table.sheet.name, words)

    def _tell(self, row: int, column: int, words: str) -> None:
        """A remark on a cell."""
        self._remark(self.table.sheet.address(row, column), words)

    def _remark(self, place: str, words: str) -> None:
        if (remark := f"{place}：{words}") not in self.found.remarks:
            self.found.remarks.append(remark)

    def _tell_unit(self) -> None:
        if not self.table.unit and (self.layout.lists or any(map(is_money, self.facts))):
            self._say("没有写金额单位，按万元读")

    def _tell_unread(self) -> None:
        sheet = self.table.sheet
        for row, column in self.table.unread:
            self._tell(row, column, f"“{str(sheet.at(row, column)).strip()[:20]}”不是数，没有用")
        for place in self.table.shared:
            self._tell(*place, "几行合并成一格，没有用；请取消合并，各填各的数")
        for column in sorted({column for _, column in self.table.unheaded}):
            rows = [row for row, each in self.table.unheaded if each == column]
            also = f"等 {len(rows)} 个数" if len(rows) > 1 else ""
            words = f"{also}上面没有列名，没有用；请把表头补上，或把数移到它的列里"
            self._tell(rows[0], column, words)

    # --- facts -------------------------------------------------------------------------------

    def _take_fact(self, path: Path_, keys: Sequence[Sequence[Key]]) -> None:
        """A fact by the first of its names that is there, or the sum of several."""
        self.finder.unclear.clear()
        for parts in keys:
            found = [f for key in parts if (f := self.finder.find(key, self._liked(path)))]
            if found:
                if not any((each.row, each.column) in self.sums.wrong for each in found):
                    value = sum((each.value for each in found), Decimal(0))
                    self._put(path, replace(found[0], value=value))
                return
        nothing = next(
            (self.sums.nothing[k] for parts in keys for k in parts if k in self.sums.nothing), None
        )
        if nothing and is_required(path):
            self._put(path, nothing)
        for words in self.finder.unclear:
            self._say(f"{words}，没有用")

    def _liked(self, path: Path_) -> str:
        """What the workbook calls the budget it asks for."""
        return self.found.budgets.get(str(path[0]) if path else "", _BUDGET)

    def _put(self, path: Path_, figure: TableFigure) -> None:
        """One fact; another figure for it is named."""
        self.found_any = True
        sheet, line, *column = path
        value = self._value(path, figure)
        if value is None:
            self._tell(figure.row, figure.column, f"{figure.value:f} 不是整数，没有用")
            return
        target = self.found.entries.sheets.setdefault(str(sheet), {})
        owner = target.setdefault(str(line), {}) if column else target
        name = str(column[0] if column else line)
        if path in self.found.sources:
            self._compare_with(path, owner[name], value, figure)
            return
        owner[name] = value
        self.found.sources[path] = self.table.sheet.address(figure.row, figure.column)
        self._tell_budget(path, figure.column)

    def _compare_with(self, path: Path_, taken: Any, value: Any, figure: TableFigure) -> None:
        """The same fact in two tables is one figure, up to rounding to 万元."""
        apart = abs(Decimal(str(taken)) - Decimal(str(value)))
        if is_money(path):
            apart = in_unit_exactly(apart, self.unit)
        if apart > (_ROUNDED if is_money(path) else 0):
            words = f"是 {value:g}，{self.found.sources[path]} 是 {taken:g}；用了后一个，请核对"
            self._tell(figure.row, figure.column, words)

    def _tell_budget(self, path: Path_, column: int) -> None:
        """A budget of another kind than the workbook asks for is told, once a table."""
        own = self.finder.budget_of(column, self._liked(path)) if path[-1] == "budget" else ""
        if own:
            self._say(f"预算数取自“{own}”，填报表问的是“{self._liked(path)}”，请核对")

    def _value(self, path: Path_, figure: TableFigure) -> Any:
        """The value in the unit of the workbook; counts as they are, None for half a thing."""
        if not is_money(path):
            return int(figure.value) if figure.value == int(figure.value) else None
        return float(in_unit(figure.value, self.table.unit or "万元", self.unit))

    # --- rows --------------------------------------------------------------------------------

    def _with_codes(self, block: Block, office: str) -> Block:
        """A block whose rows have names alone: their codes are those of the catalogue."""
        if not self.layout.lists:
            return block
        office = "" if total_of(block) else office
        rows = [replace(row, label=TOTAL) if is_total(row, office) else row for row in block.rows]
        is_coded = any(row.code for row in rows)
        whole = replace(block, rows=rows if is_coded else list(coded(rows, self.catalogue)))
        whole = spread(whole, self.layout.kinds)
        is_asked = self.layout.adds_up and not self.found.sources.keys() & facts_of(self.layout)
        if total := is_asked and added_total(whole, len(self.table.sheet.rows)):
            self._say("没有“合计”行，合计按各科目相加，请核对有没有缺行")
            whole = replace(whole, rows=[*whole.rows, total])
        return whole

    def _take_rows(self, asked: ListOfCodes) -> None:
        """The rows of 项, or of whatever level is asked for or is the lowest."""
        (sheet,) = path_of(asked.page)
        is_there = any(path[0] == sheet for path in self.found.sources)
        if is_there and not asked.only:
            first = next(s for path, s in self.found.sources.items() if path[0] == sheet)
            if not self.spread:
                self._say(f"“{asked.page}”已取自 {first}，这张没有用")
            return
        records = self.found.entries.sheets.setdefault(str(sheet), [])
        model: Any = inner_model(Disclosure.model_fields[str(sheet)].annotation)
        self._tell_uncoded()
        columns = [self._columns_of(asked, block) for block in self.table.blocks]
        for block, row in self._wanted(asked):
            place = (sheet, len(records))
            record = dict(self._record(columns[self.table.blocks.index(block)], row, place))
            for path in without_sums(model, record):
                self.found.sources.pop((*place, *path), None)
            if any(record.values()):
                said = dict(self._words(asked, row, model))
                records.append({"code": row.code or TOTAL, **said, **record})
        if asked.income:
            self._balance(asked, records)
        if not (records or asked.only or asked.level or asked.name):
            self._tell_nothing(asked)

    def _tell_nothing(self, asked: ListOfCodes) -> None:
        """Rows with codes and amounts of which none was taken."""
        rows = [row for block in self.table.blocks for row in block.coded]
        figures = [f for row in rows for f in row.figures.values() if f.value]
        if figures:
            words = f"各科目的数都没有用，“{asked.page}”还空着；请核对编码和列名"
            self._tell(figures[0].row, figures[0].column, words)

    def _balance(self, asked: ListOfCodes, records: list[dict[str, Any]]) -> None:
        """A table of spending alone, all of which is the income of the year: each row is both."""
        sheet, name = path_of(asked.income)
        income = self.found.entries.sheets.get(str(sheet), {}).get(name)
        spent = [
            round(float(sum(row[k] for k in ("basic", "project") if k in row)), 2)
            for row in records
        ]
        is_known = any(key in row for row in records for key in ("income", "opening", "closing"))
        if income and not is_known and round(sum(spent), 2) == income:
            for row, value in zip(records, spent, strict=True):
                row["income"] = value

    def _columns_of(self, asked: ListOfCodes, block: Block) -> dict[str, list[int]]:
        """For every column of the sheet those of the table, by the first of its names that is there."""
        (sheet,) = path_of(asked.page)
        found: dict[str, list[int]] = {}
        for wanted, title in asked.columns.items():
            name = str(path_of(f"{asked.page}.{title}")[1])
            if not found.get(name):
                found[name] = self._columns(block, wanted, str(sheet))
        lacking = [
            title
            for title in dict.fromkeys(asked.columns.values())
            if title != _BUDGET and not found[str(path_of(f"{asked.page}.{title}")[1])]
        ]
        self._tell_columns(block, {column for each in found.values() for column in each}, lacking)
        return found

    def _tell_columns(self, block: Block, used: set[int], lacking: Sequence[str]) -> None:
        """Columns that may be what was not found, under a name that is not known."""
        unknown: dict[str, TableFigure] = {}
        known = {self.finder.headings[column][0] for column in used}
        found = {self.finder.headings[column][-1] for column in used}
        for column in block.columns if used and lacking else ():
            heading = block.columns[column][-1]
            figures = [r.figures[column] for r in block.rows if column in r.figures]
            figure = next((each for each in figures if each.value), None)
            is_used = column in used or {heading, self.finder.called(heading)} & {TOTAL, *found}
            if figure and not is_used and not self.finder.is_apart(column, known):
                unknown.setdefault(heading, figure)
        for name, figure in unknown.items():
            words = f"“{name}”不知道是哪一列，没有用；没有找到的列有“{'”“'.join(lacking[:3])}”"
            self._tell(figure.row, figure.column, words)

    def _tell_uncoded(self) -> None:
        """Rows with figures that have no code, and are no total, are in no list."""
        known = {TOTAL, *(k.row for ways in self.facts.values() for way in ways for k in way)}
        rows = [row for block in self.table.blocks for row in block.rows if row.label]
        whole = {r.row for r in rows if self.finder.called(r.label) in known or is_subtotal(r)}
        for block in self.table.blocks:
            for row in block.rows:
                self._tell_other_name(block, row)
                figures = [f for f in row.figures.values() if f.value]
                if figures and not row.code and row.row not in whole:
                    words = f"“{row.label[:20]}”没有科目编码，这一行没有用"
                    column = (*block.labels, *block.codes, figures[0].column)[0]
                    self._tell(row.row, column, words)

    def _tell_other_name(self, block: Block, row: Row) -> None:
        """A code beside the name of another subject: nobody knows which of them is meant."""
        own = self.catalogue.name(row.code) if row.code else ""
        if not own or normal(own) == normal(row.label):
            return
        names = {**self.catalogue.economic, **self.catalogue.functional}
        if any(normal(name) == normal(row.label) for name in names.values()):
            words = f"编码 {row.code} 是“{own}”，名称写的是“{row.label[:20]}”，照编码用了，请核对"
            if not any(words in each for each in self.found.remarks):
                self._tell(row.row, (*block.codes, *block.labels, 0)[0], words)

    def _wanted(self, asked: ListOfCodes) -> Iterator[tuple[Block, Row]]:
        """The rows of a level, or the lowest ones with those above that rounding makes differ."""
        known = self._known(asked)
        for block in self.table.blocks:
            rows = [row for row in block.rows if row.code.startswith(asked.first)]
            rows = rows if asked.name else self._one_a_code(block, rows)
            for row in rows:
                if known is not None and row.code not in known:
                    continue
                if asked.level:
                    is_wanted = len(row.code) == asked.level
                else:
                    is_alone = self.sums.is_lowest(block, row) or self._is_new(row)
                    is_wanted = is_alone or self.sums.is_rounded(block, row)
                if is_wanted:
                    yield block, row
            total = total_of(block)
            is_whole = known is None and not asked.level and not asked.name
            if total and is_whole and self.sums.is_rounded(block, total):
                yield block, total

    def _one_a_code(self, block: Block, rows: list[Row]) -> list[Row]:
        """Rows of one code are added up where that makes 合计; elsewhere they are told."""
        counts = Counter(row.code for row in rows)
        total = total_of(block)
        figures = total.figures.values() if total else ()
        if figures and not any((f.row, f.column) in self.sums.wrong for f in figures):
            return added_up(rows)
        for code in (code for code, count in counts.items() if count > 1):
            last = [row for row in rows if row.code == code][-1]
            words = f"编码 {code} 有 {counts[code]} 行，都没有用；请合成一行，或补上“合计”行"
            self._tell(last.row, (*block.codes, *block.labels, 0)[0], words)
        return [row for row in rows if counts[row.code] == 1]

    def _is_new(self, row: Row) -> bool:
        """True if the list of the year has no such code: its name is known from this row alone."""
        return bool(row.code and row.label) and not self.catalogue.name(row.code)

    def _words(self, asked: ListOfCodes, row: Row, model: Any) -> Iterator[tuple[str, str]]:
        """What a record says beside its code and its amounts."""
        if self._is_new(row) and "name" in model.model_fields:
            yield "name", row.label
        if asked.name:
            yield str(path_of(f"{asked.page}.{asked.name}")[1]), row.label
        for title, words in asked.fixed.items():
            yield str(path_of(f"{asked.page}.{title}")[1]), words

    def _known(self, asked: ListOfCodes) -> set[str] | None:
        """The codes a list is limited to; None where it is not."""
        if not asked.only:
            return None
        (page,) = path_of(asked.only)
        return {str(record["code"]) for record in self.found.entries.sheets.get(str(page), [])}

    def _record(
        self, columns: dict[str, list[int]], row: Row, place: Path_
    ) -> Iterator[tuple[str, Any]]:
        """What a row says."""
        for name, each in columns.items():
            figure = self.finder.figure(row, each)
            if figure is not None:
                self.found_any = True
                path = (*place, name)
                self.found.sources[path] = self.table.sheet.address(row.row, figure.column)
                self._tell_budget((place[0], name), figure.column)
                yield name, self._value((place[0], name), figure)

    def _columns(self, block: Block, wanted: str, sheet: str) -> list[int]:
        self.finder.unclear.clear()
        found = self.finder.columns(block, wanted.split("/"), self._liked((sheet,)))
        for words in self.finder.unclear:
            self._say(f"{words}，没有用")
        return found

    def _take_spread(self) -> None:
        """The amounts of one row, each under the name of its heading."""
        spread = self.layout.spread
        assert spread
        (sheet,) = path_of(spread.page)
        name = str(path_of(f"{spread.page}.{spread.column}")[1])
        records = self.found.entries.sheets.setdefault(str(sheet), [])
        for block in self.table.blocks:
            row = next((r for r in block.rows if normal(r.label) == spread.row), None)
            for number, heading in block.columns.items() if row else ():
                figure = row.figures.get(number) if row else None
                code = code_of(heading, self.catalogue)
                if figure and figure.value and code:
                    path = (sheet, len(records), name)
                    self.found.sources[path] = self.table.sheet.address(figure.row, number)
                    self.spread = self.found_any = True
                    records.append({"code": code, name: self._value((sheet, name), figure)})

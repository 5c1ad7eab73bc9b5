"""The rows of the official tables (公开01 …), as tags: typed rows, or what follows from other sheets.

A table that is not filled is derived only where the accounts leave no choice: all money of the year
is 一般公共预算财政拨款 and nothing is carried over, so 公开02 and 公开03 are 公开05; 科目 nobody
spent are 0. Where something is left open, the rows are missing (an empty list), never guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from data_entry import derive
from data_entry.balances import leaves
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import columns
from data_entry.numbers import ZERO, given
from generator.contents.tags import Builder, Tags
from generator.forms.grids import INDENT
from generator.forms.phrases import in_chinese

_DEPTH = {3: 1, 5: 2, 7: 3}
_UNSPENT = dict.fromkeys(("合计", "基本支出", "项目支出"), ZERO)
_TOTAL_TAG = {"决算数": "合计"}
"""公开05 calls its total by the word that sentences use."""
_BLOCKS = ("人员", "商品服务", "其他公用")
Amounts = dict[str, Decimal]


class _Blank(dict[str, str]):
    """A row that is not there: whatever is asked of it prints as nothing."""

    def __missing__(self, _key: str) -> str:
        return ""


def side_by_side(*blocks: Iterable[Any]) -> list[tuple[Any, ...]]:
    """``并列``: the rows of several blocks beside each other, the shorter ones filled up."""
    return list(zip_longest(*blocks, fillvalue=_Blank()))


class OfficialTables:
    """Builds ``表`` and what goes with it, in the words of the official forms. Amounts print themselves."""

    def __init__(self, builder: Builder) -> None:
        self.build = builder
        self.data: Disclosure = builder.data
        self.catalogue = builder.subject.catalogue
        self.typed = [row for name in derive.tables_of_codes() for row in getattr(self.data, name)]

    def tags(self) -> Tags:
        """Every table's rows and its row 合计."""
        data = self.data
        general = self._general()
        funds, soe = _leaf_amounts(data.fund_rows), _leaf_amounts(data.soe_rows)
        incomes, expenses = self._incomes(general), self._expenses(general)
        return {
            "收入": self._rows(incomes, data.income_rows),
            "收入合计": self._row("", "合计", self._income_total()),
            "支出": self._rows(expenses, data.expense_rows),
            "支出合计": self._row("", "合计", self._expense_total()),
            "一般公共": self._rows(general, data.general_items),
            "一般公共合计": self._row("", "合计", self._general_total(general)),
            "基金": self._rows(funds, data.fund_rows),
            "基金合计": self._total(funds, data.fund_rows),
            "国资": self._rows(soe, data.soe_rows),
            "国资合计": self._total(soe, data.soe_rows),
            "收入来源": self._sources(),
            "按类": self._whole_by_class(expenses),
            "财政拨款按类": self._fiscal_by_class(),
            "结转": self._carried(),
            "经济": self._economic(),
            "明细": self._details(tuple(derive.SPENDING_OF)),
            "一般公共明细": self._details(tuple(derive.SPENDING_OF)[:1]),
            "项目": self._projects(general),
        }

    # --- amounts by 科目 -----------------------------------------------------------------------

    def _general(self) -> dict[str, Amounts]:
        return {
            row.code: {"合计": given(row.total), "基本支出": row.basic, "项目支出": row.project}
            for row in leaves(self.data.general_items)
            if row.total
        }

    def _general_total(self, general: dict[str, Amounts]) -> Amounts:
        """The row 合计 of 公开05: as it was given, else as the accounts have it.

        The accounts' own total is what the sentences say; it differs from the sum by rounding only.
        """
        total = _sum([_UNSPENT, *general.values()])
        stated = _stated(self.data.general_items).get("合计", {})
        return _corrected(total, stated | {"合计": self.data.accounts.general_out}, len(general))

    def _total(self, lowest: dict[str, Amounts], rows: Sequence[Any]) -> Tags:
        total, stated = _sum(lowest.values()), _stated(rows).get("合计", {})
        return self._row("", "合计", _corrected(total, stated, len(lowest)))

    def _incomes(self, general: dict[str, Amounts]) -> dict[str, Amounts]:
        """公开02; with nothing but 一般公共预算 and nothing carried over, income is what was spent."""
        if self.data.income_rows:
            return _leaf_amounts(self.data.income_rows)
        accounts = self.data.accounts
        balances = (accounts.carried_in, accounts.carried_out, accounts.surplus_used)
        same = accounts.income == accounts.general == accounts.general_out == accounts.expense
        if not same or any(balances) or accounts.distribution:
            return {}
        blank = dict.fromkeys(self._income_total(), ZERO)
        return {
            code: blank | {"合计": row["合计"], "财政拨款收入": row["合计"]}
            for code, row in general.items()
        }

    def _expenses(self, general: dict[str, Amounts]) -> dict[str, Amounts]:
        """公开03; where 一般公共预算 is all that was spent, it is 公开05."""
        if self.data.expense_rows:
            return _leaf_amounts(self.data.expense_rows)
        if self.data.accounts.expense != self.data.accounts.general_out:
            return {}
        blank = dict.fromkeys(self._expense_total(), ZERO)
        return {code: blank | row for code, row in general.items()}

    def _income_total(self) -> Amounts:
        accounts = self.data.accounts
        return {
            "合计": given(accounts.income),
            "财政拨款收入": accounts.general + accounts.fund + accounts.soe,
            "上级补助收入": accounts.superior,
            "事业收入": accounts.institutional,
            "经营收入": accounts.business,
            "附属单位上缴收入": accounts.affiliated,
            "其他收入": accounts.other,
        }

    def _expense_total(self) -> Amounts:
        accounts = self.data.accounts
        parts = {part.name: part.amount for part in derive.parts_of(accounts, "expense")}
        return {"合计": given(accounts.expense), **parts}

    def _sources(self) -> list[Tags]:
        """The sources of income as 公开01 counts them."""
        parts = derive.parts_of(self.data.accounts, "income")
        return [
            {**self._row("", part.name, {"合计": part.amount}), "序": in_chinese(number)}
            for number, part in enumerate(parts, 1)
        ]

    def _by_class(self, kinds: dict[str, tuple[Amounts, Decimal]]) -> list[Tags]:
        """The 类 of 公开01 and 公开04 in their order with the amounts of each kind, 0 where unspent.

        Empty where the amounts of a kind cannot be told, though there is a total.
        """
        if any(total and not amounts for amounts, total in kinds.values()):
            return []
        found = []
        for code, number in self.catalogue.line_of_class.items():
            row = {name: amounts.get(code, ZERO) for name, (amounts, _) in kinds.items()}
            row["合计"] = sum(row.values(), ZERO)
            found.append({**self._row(code, self._name(code), row), "序": number})
        return found

    def _whole_by_class(self, expenses: dict[str, Amounts]) -> list[Tags]:
        """All money: as 公开03 has it, else as 附件1 tells it by 类."""
        whole = _per_class({code: row["合计"] for code, row in expenses.items()})
        told = {row.code[:3]: row.actual for row in self.data.class_spending}
        total = given(self.data.accounts.expense)
        if abs(sum(told.values(), ZERO) - total) > derive.ROUNDING * (len(told) + 1):
            told = {}
        return self._by_class({"全部": (whole or told, total)})

    def _fiscal_by_class(self) -> list[Tags]:
        data, accounts = self.data, self.data.accounts
        return self._by_class(
            {
                "一般公共": (self._class_of(data.general_items), accounts.general_out),
                "基金": (self._class_of(data.fund_rows), accounts.fund_out),
                "国资": (self._class_of(data.soe_rows), accounts.soe_out),
            }
        )

    def _carried(self) -> Tags:
        """年初, 年末结转和结余 of each kind of 财政拨款 and its 总计; ``有`` where they can be told.

        Where those told make up the whole of the accounts, a kind left blank has nothing.
        """
        accounts, sheet = self.data.accounts, self.data.carry_over
        kinds = {"一般公共": "general", "基金": "fund", "国资": "soe"}
        sides = {"opening": accounts.fiscal_carried_in, "closing": accounts.fiscal_carried_out}
        told = {
            side: {name: getattr(getattr(sheet, name, None), side, None) for name in kinds.values()}
            for side in sides
        }
        is_whole = {s: sum(map(given, told[s].values()), ZERO) == all_ for s, all_ in sides.items()}
        found: Tags = {}
        is_told = True
        for tag, name in kinds.items():
            opening, closing = (
                given(told[side][name]) if is_whole[side] else told[side][name] for side in sides
            )
            spent = getattr(accounts, f"{name}_out")
            whole = None if closing is None else spent + closing
            amounts = {"年初": opening, "年末": closing, "总计": whole}
            found[tag] = {
                name: "" if each is None else self.build.money(each)
                for name, each in amounts.items()
            }
            is_told = is_told and None not in amounts.values()
        return found | {"有": is_told}

    @staticmethod
    def _class_of(rows: Sequence[Any]) -> Amounts:
        return _per_class({row.code: given(row.total) for row in leaves(rows)})

    # --- rows ----------------------------------------------------------------------------------

    def _name(self, code: str) -> str:
        return derive.name_of(code, self.typed, self.catalogue)

    def _row(self, code: str, name: str, amounts: Amounts) -> Tags:
        indent = INDENT * (_DEPTH.get(len(code), 1) - 1)
        money = {tag: self.build.money(amount) for tag, amount in amounts.items()}
        return {"编码": code, "名称": name, "级": _DEPTH.get(len(code), 0), "缩进": indent, **money}

    def _rows(self, lowest: dict[str, Amounts], rows: Sequence[Any] = ()) -> list[Tags]:
        """Every 科目 with the 款 and 类 above it, in the order of codes.

        款 and 类 are as they were given, else the sums of what stands below them.
        """
        whole: dict[str, Amounts] = {}
        for code, amounts in lowest.items():
            for each in (*self.catalogue.parents(code), code):
                whole[each] = _sum([whole.get(each, {}), amounts])
        for code, stated in _stated(rows).items():
            if code in whole and code not in lowest:
                whole[code] = _corrected(whole[code], stated, len(lowest))
        return [self._row(code, self._name(code), whole[code]) for code in sorted(whole)]

    def _economic(self) -> Tags:
        """公开06: the 类 and 款 of 人员经费 and of 公用经费; no rows where amounts are not given."""
        rows = leaves(self.data.economic_items)
        if any(row.amount is None for row in rows):
            return self._economic_rows({block: {} for block in _BLOCKS}) | {"有": False}
        amounts = {row.code: {"金额": row.amount} for row in rows if row.amount}
        blocks: dict[str, dict[str, Amounts]] = {block: {} for block in _BLOCKS}
        for code, amount in amounts.items():
            is_personnel = code.startswith(derive.PERSONNEL)
            goods = "商品服务" if code.startswith("302") else "其他公用"
            blocks["人员" if is_personnel else goods][code] = amount
        return self._economic_rows(blocks) | {"有": bool(rows)}

    def _economic_rows(self, blocks: dict[str, dict[str, Amounts]]) -> Tags:
        """The rows block by block, and by code for forms that print every 款: 0 where nothing was spent."""
        rows = {name: self._rows(block) for name, block in blocks.items()}
        told = {row["编码"]: row for block in rows.values() for row in block}
        every = {
            code: told.get(code) or self._row(code, name, {"金额": ZERO})
            for code, name in self.catalogue.economic.items()
        }
        return rows | {"按编码": every}

    def _details(self, kinds: Sequence[str]) -> list[Tags]:
        """支出明细 of these kinds of money, the first row 合计; none unless every kind is told."""
        rows = [row for row in leaves(self.data.detail_rows) if row.kind in kinds]
        told = {row.kind for row in rows}
        spent = {kind: getattr(self.data.accounts, derive.SPENDING_OF[kind]) for kind in kinds}
        if any(amount and kind not in told for kind, amount in spent.items()):
            return []
        lowest = _leaf_amounts(rows)
        return [self._row("", "合计", _sum(lowest.values())), *self._rows(lowest)] if rows else []

    def _projects(self, general: dict[str, Amounts]) -> list[Tags]:
        """项目支出: by project where 项目支出明细 is filled, else by 项."""
        typed = [
            {**self._row(row.code, self._name(row.code), {"金额": row.total}), "项目": row.project}
            for row in sorted(leaves(self.data.project_rows), key=lambda row: str(row.code))
        ]
        derived = [
            {**self._row(code, self._name(code), {"金额": row["项目支出"]}), "项目": ""}
            for code, row in sorted(general.items())
            if row["项目支出"]
        ]
        return typed or derived


def _leaf_amounts(rows: Sequence[Any]) -> dict[str, Amounts]:
    """The amounts of the lowest rows, by code and tag."""
    found: dict[str, Amounts] = {}
    for row in leaves(rows):
        own = {
            column.tag: getattr(row, column.name)
            for column in columns(row.__class__)
            if column.kind.is_money
        }
        found[row.code] = _sum([found.get(row.code, {}), own])
    return found


def _corrected(total: Amounts, stated: Amounts, parts: int) -> Amounts:
    """Sums as they were given, where rounding alone makes them differ."""
    return {tag: derive.as_stated(amount, stated.get(tag), parts) for tag, amount in total.items()}


def _stated(rows: Sequence[Any]) -> dict[str, Amounts]:
    """The amounts that were given for every row, by code and tag; blank ones left out."""
    return {
        row.code: {
            _TOTAL_TAG.get(column.tag, column.tag): value
            for column in columns(row.__class__)
            if column.kind.is_money and (value := getattr(row, column.name)) is not None
        }
        for row in rows
    }


def _sum(records: Iterable[Mapping[str, Decimal | None]]) -> Amounts:
    """The records added up, tag by tag."""
    total: Amounts = {}
    for record in records:
        for tag, amount in record.items():
            total[tag] = total.get(tag, ZERO) + (given(amount))
    return total


def _per_class(amounts: Amounts) -> Amounts:
    return _sum({code[:3]: amount} for code, amount in amounts.items())

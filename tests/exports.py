"""Exports as accounts software writes them: 财决 tables in 元, public tables in 万元.

Written after the layouts alone, without looking at what reads them. The figures are those of the
invented unit of ``examples/qingjiang-2024.xlsx``.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from places import EXAMPLES

from data_entry.subjects.catalogue import load
from generator.run.pipeline import check

Codes = Literal["one", "merged", "split"]
Unit = Literal["元", "万元"]
Figures = Mapping[str, Any]
"""The code in one column, in one merged over three, or split into 类, 款 and 项."""
OFFICE, YEAR = "清江县统计局", 2024
CATALOGUE = load(YEAR)
CLASSES = ("一般公共服务支出", "外交支出", "国防支出")


def figures() -> dict[str, Any]:
    """What was typed into the example, in 万元."""
    sheets: dict[str, Any] = check(EXAMPLES / "qingjiang-2024.xlsx").filled.entries.sheets
    return sheets


class Tables:
    """A workbook of tables in one unit."""

    def __init__(self, unit: Unit, codes: Codes = "one", data: Figures | None = None) -> None:
        self.book = Workbook()
        self.book.remove(self.book.active)
        self.unit, self.codes, self.office, self.year = unit, codes, OFFICE, YEAR
        self.factor = 10_000 if unit == "元" else 1
        self.data = data or figures()

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path

    def amount(self, value: Any) -> Any:
        """An amount of the example in the unit of the tables; nothing stays nothing."""
        return None if value is None else round(float(value) * self.factor, 2)

    def page(self, name: str, title: str, number: str, width: int) -> Worksheet:
        """A sheet with what stands above its headings."""
        page = self.book.create_sheet(name[:31])
        page.append([title])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
        page.cell(2, width, number)
        page.cell(3, 1, f"编制单位：{self.office}")
        page.cell(3, max(2, width // 2), f"{self.year}年度")
        page.cell(3, width, f"金额单位：{self.unit}")
        return page

    # --- 01 ----------------------------------------------------------------------------------

    def totals(self) -> dict[str, float]:
        """The totals, worked out here."""
        a = {k: float(v) for k, v in self.data["accounts"].items()}
        income = sum(
            a.get(k, 0)
            for k in (
                [
                    "general",
                    "fund",
                    "soe",
                    "superior",
                    "institutional",
                    "business",
                    "affiliated",
                    "other",
                ]
            )
        )
        expense = sum(
            a.get(k, 0)
            for k in (["basic", "project", "to_superior", "business_out", "to_affiliated"])
        )
        return {
            "income": income,
            "expense": expense,
            "all": income + a.get("carried_in", 0) + a.get("surplus_used", 0),
        }

    def finance_01(self) -> None:
        """Z01: three blocks of three amounts, of which the third is the one."""
        page = self.page("Z01 收入支出决算总表(财决01表)", "收入支出决算总表", "财决01表", 15)
        page.cell(4, 1, "收入")
        page.merge_cells("A4:E4")
        page.cell(4, 6, "支出")
        page.merge_cells("F4:O4")
        for first, label in (
            (1, "项目"),
            (6, "项目（按功能分类）"),
            (11, "项目（按支出性质和经济分类）"),
        ):
            words = [label, "行次", "年初预算数", "全年预算数", "决算数"]
            for column, text in enumerate(words, first):
                page.cell(5, column, text)
            page.cell(6, first, "栏次")
        a, t = self.data["accounts"], self.totals()
        names = [
            "general",
            "fund",
            "soe",
            "superior",
            "institutional",
            "business",
            "affiliated",
            "other",
        ]
        labels = [
            "一、一般公共预算财政拨款收入",
            "二、政府性基金预算财政拨款收入",
            "三、国有资本经营预算财政拨款收入",
            "四、上级补助收入",
            "五、事业收入",
            "六、经营收入",
            "七、附属单位上缴收入",
            "八、其他收入",
        ]
        for row, (name, label) in enumerate(zip(names, labels, strict=True), 7):
            self._line(page, row, 1, label, a.get(name, 0))
        for row, label in enumerate(CLASSES, 7):
            self._line(page, row, 6, f"{'一二三'[row - 7]}、{label}", None)
        kinds = (
            ("一、基本支出", a["basic"], 7),
            ("　　人员经费", None, 8),
            ("二、项目支出", a["project"], 10),
            ("三、上缴上级支出", a.get("to_superior"), 12),
        )
        for label, value, row in kinds:
            self._line(page, row, 11, label, value)
        self._line(page, 33, 1, "本年收入合计", t["income"])
        page.cell(33, 6, "本年支出合计")
        page.merge_cells("F33:K33")
        page.cell(33, 15, self.amount(t["expense"]))
        for row, left, value, right, other in (
            (
                34,
                "使用非财政拨款结余",
                a.get("surplus_used", 0),
                "结余分配",
                a.get("distribution", 0),
            ),
            (35, "年初结转和结余", a.get("carried_in"), "年末结转和结余", a.get("carried_out")),
            (36, "总计", t["all"], "总计", t["all"]),
        ):
            self._line(page, row, 1, left, value)
            page.cell(row, 6, right)
            page.merge_cells(start_row=row, start_column=6, end_row=row, end_column=11)
            page.cell(row, 15, self.amount(other))

    def _line(self, page: Worksheet, row: int, first: int, label: str, value: Any) -> None:
        page.cell(row, first, label)
        page.cell(row, first + 1, row - 6)
        page.cell(row, first + 2, "—")
        page.cell(row, first + 4, self.amount(value))

    def public_01(self) -> None:
        """公开01: two blocks of one amount."""
        page = self.page("GK01 收入支出决算总表", "收入支出决算总表", "公开01表", 6)
        page.append(["收入", None, None, "支出"])
        page.append(["项目", "行次", "决算数", "项目", "行次", "决算数"])
        page.append(["栏次", None, 1, "栏次", None, 2])
        a, t = self.data["accounts"], self.totals()
        names = [
            "general",
            "fund",
            "soe",
            "superior",
            "institutional",
            "business",
            "affiliated",
            "other",
        ]
        labels = [
            "一、一般公共预算财政拨款收入",
            "二、政府性基金预算财政拨款收入",
            "三、国有资本经营预算财政拨款收入",
            "四、上级补助收入",
            "五、事业收入",
            "六、经营收入",
            "七、附属单位上缴收入",
            "八、其他收入",
        ]
        for number, (name, label) in enumerate(zip(names, labels, strict=True), 1):
            right = [f"{number}、某支出", number + 31, None]
            page.append([label, number, self.amount(a.get(name, 0)), *right])
        page.append(
            [
                "本年收入合计",
                27,
                self.amount(t["income"]),
                "本年支出合计",
                58,
                self.amount(t["expense"]),
            ]
        )
        page.append(
            [
                "使用非财政拨款结余（含专用结余）",
                28,
                self.amount(a.get("surplus_used", 0)),
                "结余分配",
                59,
                self.amount(a.get("distribution", 0)),
            ]
        )
        page.append(
            [
                "年初结转和结余",
                29,
                self.amount(a.get("carried_in", 0)),
                "年末结转和结余",
                60,
                self.amount(a.get("carried_out", 0)),
            ]
        )
        page.append(["总计", 31, self.amount(t["all"]), "总计", 62, self.amount(t["all"])])
        page.append(["注：本表反映部门本年度的总收支和年末结转结余情况。"])

    def public_04(self) -> None:
        """公开04: what is carried, and spending by the three budgets."""
        page = self.page("GK04", "财政拨款收入支出决算总表", "公开04表", 9)
        page.append(["收入", None, None, "支出"])
        budgets = [
            "合计",
            "一般公共预算财政拨款",
            "政府性基金预算财政拨款",
            "国有资本经营预算财政拨款",
        ]
        page.append(["项目", "行次", "决算数", "项目", "行次", *budgets])
        page.append(["栏次", None, 1, "栏次", None, 2, 3, 4, 5])
        a = {k: float(v) for k, v in self.data["accounts"].items()}
        carry = self.data["carry_over"]
        money = self.amount
        page.append(
            ["一、一般公共预算财政拨款", 1, money(a["general"]), "一、一般公共服务支出", 33, None]
        )
        page.append(["二、政府性基金预算财政拨款", 2, money(a.get("fund", 0))])
        page.append(["三、国有资本经营预算财政拨款", 3, money(a.get("soe", 0))])
        spent = [a.get("general_out", 0), a.get("fund_out", 0), a.get("soe_out", 0)]
        total = a.get("general", 0) + a.get("fund", 0) + a.get("soe", 0)
        page.append(
            [
                "本年收入合计",
                27,
                money(total),
                "本年支出合计",
                59,
                money(sum(spent)),
                *map(money, spent),
            ]
        )
        closing = [carry[k]["closing"] for k in ("general", "fund", "soe")]
        page.append(
            [
                "年初财政拨款结转和结余",
                28,
                money(a["fiscal_carried_in"]),
                "年末财政拨款结转和结余",
                60,
                money(a["fiscal_carried_out"]),
                *map(money, closing),
            ]
        )
        for label, key in (
            ("一般公共预算财政拨款", "general"),
            ("政府性基金预算财政拨款", "fund"),
            ("国有资本经营预算财政拨款", "soe"),
        ):
            page.append([f"　{label}", 29, money(carry[key]["opening"])])

    # --- lists -------------------------------------------------------------------------------

    def listed(
        self,
        name: str,
        title: str,
        number: str,
        headings: Sequence[str],
        rows: Sequence[tuple[str, Sequence[Any]]],
        *,
        total: Literal["first", "last", ""] = "first",
    ) -> Worksheet:
        """A table of codes: 类 and 款 with their sums, and 合计."""
        before = 1 if self.codes == "one" else 3
        page = self.page(name, title, number, before + 1 + len(headings))
        page.cell(4, 1, "项目")
        page.merge_cells(start_row=4, start_column=1, end_row=4, end_column=before + 1)
        for column, heading in enumerate(headings, before + 2):
            page.cell(4, column, heading)
            page.merge_cells(start_row=4, start_column=column, end_row=5, end_column=column)
        page.cell(5, 1, "支出功能分类科目编码" if before == 3 else "科目编码")
        page.cell(5, before + 1, "科目名称")
        if before == 3:
            page.merge_cells("A5:C5")
            for column, text in enumerate(("类", "款", "项", "栏次"), 1):
                page.cell(6, column, text)
        else:
            page.cell(6, 1, "栏次")
        for column in range(len(headings)):
            page.cell(6, before + 2 + column, str(column + 1))
        whole = [sum(float(values[i] or 0) for _, values in rows) for i in range(len(headings))]
        if total == "first":
            self._row(page, "", "合计", whole)
        for code, values in _with_parents(rows):
            self._row(page, code, CATALOGUE.name(code) or "某科目", values)
        if total == "last":
            self._row(page, "", "合计", whole)
        page.append([])
        page.append(["注：本表反映部门本年度的情况。"])
        return page

    def _row(self, page: Worksheet, code: str, name: str, values: Sequence[Any]) -> None:
        amounts = [self.amount(value) for value in values]
        row = page.max_row + 1
        if self.codes == "one":
            cells = [code or name, name if code else None, *amounts]
        elif self.codes == "merged":
            cells = [code or name, None, None, name if code else None, *amounts]
        else:
            parts = [code[:3], code[3:5] or None, code[5:] or None] if code else [None] * 3
            cells = [*parts, f"　{name}", *amounts]
        for column, value in enumerate(cells, 1):
            page.cell(row, column, value)
        if self.codes == "merged" and code:
            page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)

    def rows(self, sheet: str, *names: str) -> list[tuple[str, list[Any]]]:
        """The rows of a list of the example: code and amounts, the first their sum."""
        found = []
        for record in self.data[sheet]:
            values = [float(record.get(name) or 0) for name in names]
            found.append((str(record["code"]), [sum(values), *values]))
        return found

    def income(self, number: str = "公开02表", name: str = "GK02") -> Worksheet:
        headings = [
            "本年收入合计",
            "财政拨款收入",
            "上级补助收入",
            "事业收入",
            "经营收入",
            "附属单位上缴收入",
            "其他收入",
        ]
        columns = ["fiscal", "superior", "institutional", "business", "affiliated", "other"]
        return self.listed(name, "收入决算表", number, headings, self.rows("income_rows", *columns))

    def expense(self, number: str = "公开03表", name: str = "GK03") -> Worksheet:
        headings = [
            "本年支出合计",
            "基本支出",
            "项目支出",
            "上缴上级支出",
            "经营支出",
            "对附属单位补助支出",
        ]
        columns = ["basic", "project", "to_superior", "business_out", "to_affiliated"]
        return self.listed(
            name, "支出决算表", number, headings, self.rows("expense_rows", *columns)
        )

    def general(self, total: Literal["first", "last", ""] = "last") -> Worksheet:
        rows = self.rows("general_items", "basic", "project")
        headings = ["本年支出合计", "基本支出", "项目支出"]
        title = "一般公共预算财政拨款支出决算表"
        return self.listed("GK05", title, "公开05表", headings, rows, total=total)

    def details(self) -> None:
        """四川's tables by 经济分类（类）: of all 财政拨款, and of the general budget alone."""
        classes = ["301", "302", "303", "307", "309", "310", "311", "312", "313", "399"]
        headings = ["合计", *(CATALOGUE.name(code) or "" for code in classes)]
        for kind, title in (
            ("", "财政拨款支出决算明细表"),
            ("一般公共预算", "一般公共预算财政拨款支出决算明细表"),
        ):
            rows = []
            for record in self.data["detail_rows"]:
                if kind in record["kind"]:
                    values = [float(record.get(f"e{code}") or 0) for code in classes]
                    rows.append((str(record["code"]), [sum(values), *values]))
            self.listed(title[:20], title, "公开表", headings, rows)

    def projects(self) -> None:
        """四川's table of projects: a code, and the name of the project."""
        page = self.page("GK09P", "一般公共预算财政拨款项目支出决算表", "公开09表", 4)
        page.append(["项目", None, None, "决算数"])
        page.append(["科目编码", "科目名称", "项目名称"])
        page.merge_cells("A4:C4")
        page.merge_cells("D4:D5")
        whole = sum(float(r["total"]) for r in self.data["project_rows"])
        page.append(["合计", None, None, self.amount(whole)])
        for record in self.data["project_rows"]:
            name = CATALOGUE.name(str(record["code"]))
            page.append([record["code"], name, record["project"], self.amount(record["total"])])

    def funds(self) -> Worksheet:
        page = self.page("GK07", "政府性基金预算财政拨款收入支出决算表", "公开07表", 8)
        page.append(
            ["项目", None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"]
        )
        page.append(["科目编码", "科目名称", None, None, "小计", "基本支出", "项目支出"])
        for area in ("A4:B4", "C4:C5", "D4:D5", "E4:G4", "H4:H5"):
            page.merge_cells(area)
        for record in self.data["fund_rows"]:
            parts = [record.get(k) for k in ("opening", "income", "basic", "project", "closing")]
            spent = float(parts[2] or 0) + float(parts[3] or 0)
            money = self.amount
            page.append(
                [
                    record["code"],
                    CATALOGUE.name(record["code"]),
                    money(parts[0]),
                    money(parts[1]),
                    money(spent),
                    money(parts[2]),
                    money(parts[3]),
                    money(parts[4]),
                ]
            )
        return page

    def economic(self) -> Worksheet:
        """公开06: two blocks side by side."""
        page = self.page("GK06", "一般公共预算财政拨款基本支出决算表", "公开06表", 6)
        page.append(["人员经费", None, None, "公用经费"])
        page.merge_cells("A4:C4")
        page.merge_cells("D4:F4")
        page.append(["经济分类科目编码", "科目名称", "决算数"] * 2)
        rows = [(r["code"], float(r["amount"])) for r in self.data["economic_items"]]
        left = [each for each in rows if each[0][:3] in ("301", "303")]
        right = [each for each in rows if each not in left]
        left = [("301", sum(v for _, v in left)), *left]
        right = [("302", sum(v for _, v in right)), *right]
        for i in range(max(len(left), len(right))):
            cells: list[Any] = []
            for side in (left, right):
                code, value = side[i] if i < len(side) else (None, None)
                cells += [code, f"　　{CATALOGUE.name(code)}" if code else None, self.amount(value)]
            page.append(cells)
        a = self.data["accounts"]
        page.append(
            [
                "人员经费合计",
                None,
                self.amount(a["personnel"]),
                "公用经费合计",
                None,
                self.amount(a["public"]),
            ]
        )
        return page

    def three_public(self) -> Worksheet:
        """公开09: twelve columns, one row."""
        page = self.page("GK09", "财政拨款“三公”经费支出决算表", "公开09表", 12)
        page.append(["预算数", *[None] * 5, "决算数"])
        items = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", None, None, "公务接待费"]
        page.append(items * 2)
        parts = [None, None, "小计", "公务用车购置费", "公务用车运行维护费", None]
        page.append(parts * 2)
        page.append(list(range(1, 13)))
        for area in (
            "A4:F4",
            "G4:L4",
            "C5:E5",
            "I5:K5",
            "A5:A6",
            "B5:B6",
            "F5:F6",
            "G5:G6",
            "H5:H6",
            "L5:L6",
        ):
            page.merge_cells(area)
        cells: list[Any] = []
        for kind in ("budget", "actual"):
            t = self.data["three_public"]
            abroad, bought, run, guests = (
                float(t[k][kind]) for k in ("abroad", "car_purchase", "car_running", "reception")
            )
            cells += [abroad + bought + run + guests, abroad, bought + run, bought, run, guests]
        page.append([self.amount(each) for each in cells])
        return page

    def information(self) -> Worksheet:
        """F03 机构运行信息表: amounts and counts in one column, two blocks."""
        page = self.page("F03 机构运行信息表(财决附03表)", "机构运行信息表", "财决附03表", 7)
        page.append(["项目", "行次", "预算数", "统计数", "项目", "行次", "统计数"])
        page.append(["栏次", None, 1, 2, "栏次", None, 3])
        t, money = self.data["three_public"], self.amount
        other = self.data["other_matters"]
        left = [
            ("一、“三公”经费支出", "—", "—"),
            ("（一）支出合计", None, None),
            ("　　1．因公出国（境）费", money(0), money(0)),
            ("　　　（1）国内接待费", "—", money(t["domestic"]["actual"])),
            ("（二）相关统计数", "—", "—"),
            ("　　3．公务用车购置数（辆）", "—", _cars(t, "bought_")),
            ("　　4．公务用车保有量（辆）", "—", _cars(t)),
            ("　　6．国内公务接待批次（个）", "—", t["domestic_batches"]["count"]),
            ("　　8．国内公务接待人次（人）", "—", t["domestic_persons"]["count"]),
        ]
        right = [
            ("二、机关运行经费", money(other["operation"])),
            ("（一）行政单位", None),
            ("三、国有资产占用情况", "—"),
            ("（一）车辆数合计（辆）", sum(other.get(key, 0) for key, _ in _CARS)),
            *((f"　　{n}．{label}", other.get(key, 0)) for n, (key, label) in enumerate(_CARS, 1)),
            ("（二）单价100万元（含）以上设备（不含车辆）", other.get("equipment")),
            ("四、政府采购支出信息", "—"),
            ("（一）政府采购支出合计", money(sum(other.get(key, 0) for key, _ in _BOUGHT))),
            *(
                (f"　　{n}．{label}", money(other.get(key, 0)))
                for n, (key, label) in enumerate(_BOUGHT, 1)
            ),
            ("（二）政府采购授予中小企业合同金额", money(other.get("sme", 0))),
            ("　　其中：授予小微企业合同金额", money(other.get("micro", 0))),
        ]
        for row in range(max(len(left), len(right))):
            label, budget, value = left[row] if row < len(left) else (None, None, None)
            words, figure = right[row] if row < len(right) else (None, None)
            page.append([label, row + 1, budget, value, words, row + 22, figure])
        return page


_CARS = (
    ("ministry_cars", "副部（省）级及以上领导用车"),
    ("leader_cars", "主要负责人用车"),
    ("dispatch_cars", "机要通信用车"),
    ("emergency_cars", "应急保障用车"),
    ("law_cars", "执法执勤用车"),
    ("technical_cars", "特种专业技术用车"),
    ("retired_cars", "离退休干部服务用车"),
    ("other_cars", "其他用车"),
)
_BOUGHT = (
    ("goods", "政府采购货物支出"),
    ("works", "政府采购工程支出"),
    ("services", "政府采购服务支出"),
)


def _cars(told: Mapping[str, Any], prefix: str = "") -> int:
    """All cars bought in the year, or there at its end."""
    kinds = (told.get(f"{prefix}{kind}", {}) for kind in ("sedans", "suvs", "buses"))
    return sum(kind.get("count", 0) for kind in kinds)


def _with_parents(rows: Sequence[tuple[str, Sequence[Any]]]) -> list[tuple[str, list[float]]]:
    """The rows with those of their 类 and 款 before them."""
    found: dict[str, list[float]] = {}
    for code, values in rows:
        for level in {code[:3], code[:5], code}:
            sums = found.setdefault(level, [0.0] * len(values))
            for i, value in enumerate(values):
                sums[i] = round(sums[i] + float(value or 0), 2)
    return sorted(found.items())


def public(codes: Codes = "one", data: Figures | None = None) -> Tables:
    """All public tables in 万元, of the example or of another office's figures."""
    tables = Tables("万元", codes, data)
    steps: list[Callable[[], Any]] = [
        tables.public_01,
        tables.income,
        tables.expense,
        tables.public_04,
        tables.general,
        tables.economic,
        tables.funds,
        tables.three_public,
        tables.details,
        tables.projects,
    ]
    for step in steps:
        step()
    return tables


def finance(codes: Codes = "merged") -> Tables:
    """The 财决 tables in 元 that there are."""
    tables = Tables("元", codes)
    tables.finance_01()
    tables.income("财决03表", "Z03 收入决算表(财决03表)")
    tables.expense("财决04表", "Z04 支出决算表(财决04表)")
    tables.information()
    return tables

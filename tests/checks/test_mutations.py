"""A single wrong figure is caught: every numeric cell of every sound workbook is spoilt in turn.

Each figure is changed in five ways (one more, ten times, two digits swapped, sign, cleared), and so
is each figure in running text. A change counts as caught when an 错误 or 提醒 appears that was not
there before and names the cell or, among its counterparts, the cell. ``FREE`` lists the figures that
take part in no identity and repeat nowhere; ``pytest tests/checks/test_mutations.py -s`` prints the report.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from itertools import islice, product
from pathlib import Path

import pytest
import workbooks
from openpyxl import Workbook, load_workbook
from places import EXAMPLES

from data_entry.addresses import position
from data_entry.findings import Finding, Level, Place
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, columns, lines, sheets
from data_entry.reading.book import OpenBook
from data_entry.reading.filled import Filled
from data_entry.reading.read import read_workbook
from data_entry.subjects.catalogue import load
from generator.checks import run_checks

NAMES = ["yanbian-2024", "panzhihua-2024", "baseline"]
KINDS = ["多一", "十倍", "颠倒", "变号", "清空"]
LEAST = 0.97

FREE = {
    "comparison.*.prior": "上年数：有上年填报表（--prior）才能核对",
    "three_public.*.prior": "上年数：同上",
    "three_public.domestic_persons.count": "接待人次：只看人均是否合理",
    "three_public.domestic_batches.count": "接待批次：明细一行可以写几批",
    "three_public.bought_*.count": "购置辆数：只看与金额同有同无、不多于保有量",
    "three_public.reception.budget": "填了差异原因的预算数",
    "general_items.1.budget": "填了差异原因的预算数",
    "other_matters.goods": "政府采购：公开表里没有，只看小微≤中小≤总额",
    "other_matters.works": "同上",
    "other_matters.services": "同上",
    "other_matters.sme": "同上",
    "other_matters.micro": "同上",
    "other_matters.equipment": "大型设备台数：只此一处",
    "performance.monitored": "绩效监控项目数：只看不多于绩效目标数",
    "performance.whole_score": "没有分项得分的总分",
    "projects.*.score": "没有分项得分的总分",
    "projects.*.carried": "上年结转：到位资金含不含它，两种填法都有",
    "indicators.*.score": "没有填总分的分项得分",
    "staff.*": "人员：只看实有不多于编制",
    "whole_report.annual_budget": "项目预算：只看与支出、结余个数的大小关系",
    "whole_report.stage_budget": "同上",
    "whole_report.*_left": "结余个数：同上",
}
"""Figures that nothing else in the workbook tells again, and why."""


@dataclass(frozen=True)
class Target:
    """A figure to spoil: a numeric cell, or the n-th number of a text."""

    path: Path_
    place: Place
    number: int | None = None

    @property
    def name(self) -> str:
        return ".".join(map(str, self.path))


@cache
def _sound(name: str) -> tuple[OpenBook, Filled, frozenset[Finding]]:
    book = workbooks.as_read(
        _without_formulas(
            workbooks.baseline_book()
            if name == "baseline"
            else load_workbook(EXAMPLES / f"{name}.xlsx", data_only=True)
        )
    )
    filled, findings = _check(book)
    return book, filled, frozenset(findings)


def _without_formulas(book: Workbook) -> Workbook:
    """Totals left to the program, as if no cell held a result."""
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = None
    return book


def _check(book: OpenBook) -> tuple[Filled, list[Finding]]:
    filled = read_workbook(Path("填报表.xlsx"), book, workbooks.FORM.questions)
    unit = filled.sheets.get("unit")
    catalogue = load(unit.year if unit else 2024)
    return filled, [*filled.findings, *run_checks(filled, catalogue, workbooks.FORM)]


def _numeric(name: str) -> Iterator[Target]:
    """Every numeric cell that is typed (not a total of the form)."""
    filled = _sound(name)[1]
    for sheet, spec, model in sheets(Disclosure):
        raw = filled.entries.sheets.get(sheet) or ({} if spec.shape == "form" else [])
        if spec.shape == "table":
            for index, row in enumerate(raw):
                for column in columns(model):
                    path: Path_ = (sheet, index, column.name)
                    if column.kind.is_number and column.name in row and not column.cell.sum_of:
                        yield Target(path, filled.places[path])
            continue
        for line in lines(model):
            value = raw.get(line.name)
            for column in line.columns:
                path = (sheet, line.name, column.name) if line.model else (sheet, line.name)
                given = value.get(column.name) if isinstance(value, dict) else value
                if column.kind.is_number and given is not None and not line.cell.sum_of:
                    yield Target(path, filled.places[path])


def _spoilt(value: float, kind: str) -> float | str | None:
    """The figure as it would be mistyped, or ``skip`` where that is no change."""
    if kind == "多一":
        return round(value + 1, 2)
    if value == 0:
        return "skip"
    if kind == "十倍":
        return round(value * 10, 2)
    if kind == "变号":
        return -value
    if kind == "清空":
        return None
    text = f"{value:.2f}" if value != int(value) else str(int(value))
    for i in range(len(text) - 1, 0, -1):
        for j in range(i - 1, -1, -1):
            if "." not in (text[i], text[j]) and text[i] != text[j] and i - j <= 2:
                signs = list(text)
                signs[i], signs[j] = signs[j], signs[i]
                swapped = "".join(signs)
                if float(swapped) != value:
                    return float(swapped)
    return "skip"


def _is_caught(target: Target, found: list[Finding], before: frozenset[Finding]) -> bool:
    return any(
        finding.level is not Level.NOTE
        and (finding.place == target.place or target.place in finding.related)
        for finding in set(found) - before
    )


def spoil(
    name: str, kind: str, *, every: int = 1, is_wanted: Callable[[Target], bool] = lambda _: True
) -> Iterator[tuple[Target, bool]]:
    """Every wanted numeric cell of a workbook, or every other, spoilt in one way: caught or not."""
    book, _, before = _sound(name)
    for target in islice(_numeric(name), KINDS.index(kind) % every, None, every):
        if not is_wanted(target):
            continue
        cells = book.page(target.place.sheet).cells
        at = position(target.place.cell)
        value = cells[at]
        new = _spoilt(float(value), kind)
        if new == "skip":
            continue
        try:
            cells[at] = new
            _, found = _check(book)
        finally:
            cells[at] = value
        yield target, _is_caught(target, found, before)


def is_free(target: Target, free: Mapping[str, str] = FREE) -> str | None:
    """Why nothing can tell that this figure is wrong; None for figures that take part."""
    return next((why for pattern, why in free.items() if fnmatch(target.name, pattern)), None)


def _report(name: str, results: list[tuple[Target, bool]]) -> str:
    """Caught and not caught by sheet, then what was missed."""
    lines = [f"{name}：{'工作表':<14}查出  未查出  只此一处（未查出）"]
    for sheet in dict.fromkeys(target.place.sheet for target, _ in results):
        own = [(t, ok) for t, ok in results if t.place.sheet == sheet]
        missed = [t for t, ok in own if not ok]
        free = sum(is_free(t) is not None for t in missed)
        caught = len(own) - len(missed)
        lines.append(f"  {sheet:<18}{caught:>4}{len(missed) - free:>6}{free:>10}")
    lines += [f"  漏：{t.place} {t.name}" for t, ok in results if not ok and not is_free(t)]
    return "\n".join(lines)


EVERY = {"panzhihua-2024": 9, "yanbian-2024": 5, "baseline": 11}
"""So many figures are passed over, in each way of spoiling them others; none with ``--all``."""


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_figure_in_a_cell_is_caught(name: str, pytestconfig: pytest.Config) -> None:
    every = 1 if pytestconfig.getoption("--all") else EVERY[name]
    results = [result for kind in KINDS for result in spoil(name, kind, every=every)]
    print(_report(name, results))
    taking_part = [ok for target, ok in results if not is_free(target)]
    assert len(taking_part) > 50
    assert sum(taking_part) / len(taking_part) >= LEAST, _report(name, results)


def test_the_list_of_free_figures_is_short_and_true() -> None:
    """Every pattern stands for figures that some change really leaves unseen."""
    assert len(FREE) <= 25
    unproved = dict(FREE)

    def is_unproved(target: Target) -> bool:
        return is_free(target, unproved) is not None

    for name, kind in product(NAMES, ("多一", "颠倒")):
        for target, is_caught in spoil(name, kind, is_wanted=is_unproved):
            if not is_caught:
                unproved = {p: why for p, why in unproved.items() if not fnmatch(target.name, p)}
    assert unproved == {}


TOLD = (
    (
        "整体自评报告",
        "正文",
        {
            "1.履职效能。": "2024年本年收入合计550万元，其中：一般公共预算财政拨款收入500万元，"
            "占90.91%。收入总计560万元，比上年520万元增加40万元，增长7.69%。",
            "2.预算管理。": "“三公”经费支出22.2万元。公务接待费1.2万元，比2023年1.6万元减少0.4万元，"
            "下降25%。机关运行经费60万元，公用经费60万元。",
            "5.采购管理。": "政府采购支出总额20万元。货物12万元、服务8万元，共计20万元。",
            "（一）评价结论": "整体自评得分95.5分。",
        },
    ),
    (
        "项目自评报告",
        "正文1",
        {
            "（一）项目资金申报及批复情况": "年初预算80万元，追加预算20万元，预算合计100万元。",
            "3.资金使用。": "到位资金100万元，实际支出97万元，结余3万元，预算执行率97%。",
            "（一）评价结论": "项目自评得分92分。",
        },
    ),
)
"""Running text whose every figure stands in a sheet or follows from others in the sentence."""

_FIGURE = re.compile(r"(?<![\d.年])\d+(?:\.\d+)?(?=万元|%|分)")


def _told_book() -> Workbook:
    book = _without_formulas(workbooks.baseline_book())
    for sheet, column, texts in TOLD:
        for chapter, text in texts.items():
            workbooks.find_cell(book[sheet], chapter, column).value = text
    return book


def test_text_that_agrees_with_the_sheets_is_let_alone() -> None:
    found = _check(workbooks.as_read(_told_book()))[1]
    assert [f.message for f in found] == []


@cache
def _told() -> Workbook:
    return _told_book()


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_figure_in_a_text_is_caught(kind: str) -> None:
    missed, count = [], 0
    for sheet, column, texts in TOLD:
        for chapter, text in texts.items():
            cell = workbooks.find_cell(_told()[sheet], chapter, column)
            for match in _FIGURE.finditer(text):
                new = _spoilt(float(match[0]), kind)
                if new == "skip":
                    continue
                put = "" if new is None else f"{new:g}"
                cell.value = text[: match.start()] + put + text[match.end() :]
                found = [
                    f for f in _check(workbooks.as_read(_told()))[1] if f.level is not Level.NOTE
                ]
                count += 1
                if not any((f.sheet, f.cell) == (sheet, cell.coordinate) for f in found):
                    missed.append(f"{chapter} {cell.value}")
            cell.value = text
    print(f"文字中的数 {kind}：查出 {count - len(missed)}，未查出 {len(missed)}")
    assert count > 20
    assert 1 - len(missed) / count >= LEAST, missed

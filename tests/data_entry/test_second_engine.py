"""自动核对 calculated by a spreadsheet engine that follows Excel: codes as text, as numbers, mixed.

LibreOffice finds numbers by a wildcard, Excel does not; so a second engine, ONLYOFFICE's. It runs
in a process of its own, because it ends with its interpreter.
"""

import importlib.util
import io
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import sample_content

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("docbuilder") is None,
        reason="没有安装第二个计算引擎（pip install -e .[engine]）",
    ),
    pytest.mark.filterwarnings(
        "ignore:.*(extension is not supported|DrawingML support):UserWarning"
    ),
]

ENGINE = """
import sys
import docbuilder
builder = docbuilder.CDocBuilder()
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    assert builder.OpenFile(source, "") == 0, source
    builder.GetContext().GetGlobal()["Api"].RecalculateAllFormulas()
    assert builder.SaveFile("xlsx", target) == 0, target
    builder.CloseFile()
"""
HEADING_ROW = 4
TABLES = {
    "一般公共预算支出",
    "基本支出经济分类",
    "公开02收入决算表",
    "公开03支出决算表",
    "政府性基金收支",
}
"""The lists of 科目 in which the sample has rows."""
SUMS = {
    "一般公共预算财政拨款支出 应等于 “一般公共预算支出”表各项之和": 502,
    "人员经费加公用经费 应等于 “一般公共预算支出”表基本支出之和": 405,
    "人员经费 应等于 “基本支出经济分类”表301、303各款之和": 345,
    "公用经费 应等于 “基本支出经济分类”表302、307、310、312、399各款之和": 60,
    "本年收入合计 应等于 公开02各项收入合计之和": 550,
    "三项财政拨款收入之和 应等于 公开02各项财政拨款收入之和": 520,
    "其他收入 应等于 公开02各项其他收入之和": 30,
    "本年支出合计 应等于 公开03各项支出合计之和": 545,
    "基本支出 应等于 公开03各项基本支出之和": 405,
    "项目支出 应等于 公开03各项项目支出之和": 140,
    "政府性基金预算财政拨款支出 应等于 “政府性基金收支”表各项支出之和": 20,
    "“项目支出明细”表决算数之和 应等于 “一般公共预算支出”表项目支出之和": 97,
}
"""What both sides come to, added up by hand from the sample."""
UNFILLED = ("“国有资本经营收支”表各项", "“基本支出经济分类”表的职业年金缴费")
"""What is named by the balances of which the sample has no rows."""


def coded_rows(page: Worksheet) -> list[int]:
    rows = page.iter_rows(min_row=HEADING_ROW + 1, max_col=1)
    return [cell.row for (cell,) in rows if str(cell.value).isdigit()]


def sample_book(form: str) -> Workbook:
    """The sample with 合计, 类 and 款 above its 项, each the sum of what stands below it."""
    book = load_workbook(io.BytesIO(sample_content(form, is_whole=True)))
    del book["科目表"]  # 快一些
    for title in TABLES:
        page = book[title]
        lowest = coded_rows(page)
        codes = {row: str(page.cell(row, 1).value) for row in lowest}
        uppers = {"合计", *(code[:n] for code in codes.values() for n in (3, 5) if n < len(code))}
        for row, upper in enumerate(sorted(uppers), lowest[-1] + 1):
            page.cell(row, 1, upper)
            below = [each for each in lowest if upper == "合计" or codes[each].startswith(upper)]
            for column in range(3, page.max_column + 1):
                given = [page.cell(each, column).value for each in below]
                numbers = [value for value in given if isinstance(value, int | float)]
                if numbers:
                    page.cell(row, column, sum(numbers))
    return book


def with_numbers(book: Workbook, every: int) -> Workbook:
    """The workbook with every code, or every second one, typed as a number."""
    for title in TABLES:
        for row in coded_rows(book[title])[::every]:
            cell = book[title].cell(row, 1)
            cell.value, cell.number_format = int(str(cell.value)), "General"
    return book


def with_row_at_the_end(book: Workbook) -> Workbook:
    """A row typed over the line that follows the list; no formula adds up its parts."""
    page = book["公开03支出决算表"]
    source = coded_rows(page)[0]
    target = next(c.row for (c,) in page.iter_rows(max_col=1) if str(c.value).startswith("（行数"))
    headings = {str(cell.value).removesuffix(" *"): cell.column for cell in page[HEADING_ROW]}
    for column in range(1, page.max_column + 1):
        if column != headings["本年支出合计"]:
            page.cell(target, column, page.cell(source, column).value)
        page.cell(source, column).value = None
    return book


KINDS = {
    "text": lambda form: sample_book(form),
    "numbers": lambda form: with_numbers(sample_book(form), 1),
    "mixed": lambda form: with_numbers(sample_book(form), 2),
    "at the end": lambda form: with_row_at_the_end(sample_book(form)),
}


def calculated(books: dict[str, Workbook], folder: Path) -> dict[str, Path]:
    """The workbooks as the engine calculates them."""
    folder.mkdir(exist_ok=True)
    paths: list[Path] = []
    for number, book in enumerate(books.values()):
        paths += [folder / f"{number}.xlsx", folder / f"{number}-out.xlsx"]
        book.save(paths[-2])
    run = [sys.executable, "-c", ENGINE, *map(str, paths)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(books, paths[1::2], strict=True))


def balances(path: Path) -> dict[str, tuple[object, ...]]:
    """What 自动核对 shows: the amounts, their difference, the word."""
    page = load_workbook(path, data_only=True)["自动核对"]
    rows = page.iter_rows(min_row=HEADING_ROW + 1, max_col=5, values_only=True)
    return {str(row[0]): row[1:] for row in rows if row[0]}


@pytest.fixture(scope="module", params=["shanghai-2024", "sichuan-2020"])
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, tuple[object, ...]]]:
    """自动核对 of each kind of workbook under one form."""
    folder = tmp_path_factory.mktemp("engine")
    books = {kind: make(request.param) for kind, make in KINDS.items()}
    return {kind: balances(path) for kind, path in calculated(books, folder).items()}


@pytest.mark.sampled(2)
def test_every_balance_holds_however_codes_are_typed(
    shown: dict[str, dict[str, tuple[object, ...]]],
) -> None:
    for kind, found in shown.items():
        assert len(found) > 40
        for title, (*_, word) in found.items():
            is_unfilled = any(each in title for each in UNFILLED)
            assert word == ("未填" if is_unfilled else "一致"), (kind, title)


@pytest.mark.sampled(2)
def test_sums_are_those_of_the_lowest_level(
    shown: dict[str, dict[str, tuple[object, ...]]],
) -> None:
    for kind, found in shown.items():
        asked = SUMS.keys() & found.keys()
        assert len(asked) >= 11
        for title in asked:
            assert found[title] == (SUMS[title], SUMS[title], 0, "一致"), (kind, title)


def test_a_wrong_amount_is_seen_however_codes_are_typed(tmp_path: Path) -> None:
    """A thousand more in one 项: no sum may hide it."""
    books = {kind: KINDS[kind]("national") for kind in ("text", "numbers", "mixed")}
    for book in books.values():
        page = book["基本支出经济分类"]
        page.cell(coded_rows(page)[0], 3).value += 1000
    for path in calculated(books, tmp_path).values():
        found = balances(path)
        title = "人员经费 应等于 “基本支出经济分类”表301、303各款之和"
        assert found[title] == (345, 1345, -1000, "不一致")

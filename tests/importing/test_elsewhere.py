"""Official tables as other provinces' software and websites lay them out: taken, or named by cell.

The cases are in ``elsewhere.txt``, ``provinces.txt``, ``bureaus.txt``, ``passed_on.txt``,
``handed_over.txt``, ``farther.txt`` and ``after.txt``. ``#`` name | kind of file, ``##`` a sheet, then its cells (``<`` belongs to the cell on its left, ``^`` to the one above, ``×80`` stands for
eighty, ``⏎`` for a new line, ``␣`` and ``~`` for blanks), ``=`` every fact that has to be taken, and
no other, ``?`` what every remark names, and no other.
"""

import csv
import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import wrappings
from documents import SOFFICE
from docx import Document
from exports import public
from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from data_entry.importing.collect import Imported, collect
from data_entry.importing.layouts import path_of
from data_entry.subjects.catalogue import load

Grid = list[list[str]]
BLANKS = str.maketrans({"⏎": "\n", "␣": " ", "~": "\xa0"})
CONVERTED = ("xls", "ods", "fods")
FILES = (
    "elsewhere.txt",
    "provinces.txt",
    "bureaus.txt",
    "passed_on.txt",
    "handed_over.txt",
    "farther.txt",
    "clerks.txt",
    "fresh_eyes.txt",
)
TEXT = "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in FILES)


@dataclass
class Elsewhere:
    """One file of tables, and what is to become of it."""

    name: str
    kind: str
    options: list[str]
    sheets: list[tuple[str, Grid]] = field(default_factory=list)
    facts: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)

    def option(self, name: str) -> str:
        """What stands after ``name=``."""
        found = (each.removeprefix(f"{name}=") for each in self.options)
        return next((text for text in found if text not in self.options), "")


def cases() -> list[Elsewhere]:
    found: list[Elsewhere] = []
    for line in TEXT.splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "#":
            name, _, how = rest.rpartition(" | ")
            found.append(Elsewhere(name, *_how(how)))
        elif sign == "##":
            found[-1].sheets.append((rest, []))
        elif sign == "=" and rest:
            found[-1].facts |= _facts(rest.split())
        elif sign == "?":
            found[-1].named.append(rest)
        elif found and line.strip():
            found[-1].sheets[-1][1].append(_cells(line))
    return found


def _how(text: str) -> tuple[str, list[str]]:
    kind, *options = text.split()
    return kind, options


def _cells(line: str) -> list[str]:
    found: list[str] = []
    for cell in line.split("|"):
        text, times, number = cell.strip(" ").partition("×")
        found += [text] * int(number) if times else [text.translate(BLANKS)]
    return found


def _facts(words: list[str]) -> dict[tuple[Any, ...], Any]:
    """``工作表.项目 数`` or ``工作表 编码 列 数 列 数``."""
    if "." in words[0]:
        return {path_of(words[0]): _value(words[1])}
    page, code, *rest = words
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return {
        (path_of(page)[0], code, path_of(f"{page}.{name}")[1]): _value(value)
        for name, value in pairs
    }


def _value(text: str) -> Any:
    return float(text) if re.fullmatch(r"-?[\d.]+", text) else text


def taken(found: Imported) -> dict[tuple[Any, ...], Any]:
    """Every fact taken that is not 0; rows by their codes."""
    facts: dict[tuple[Any, ...], Any] = {}
    for sheet, record in found.entries.sheets.items():
        for row in record if isinstance(record, list) else [record]:
            before = (sheet, row["code"]) if isinstance(record, list) else (sheet,)
            for name, value in row.items():
                for place, each in value.items() if isinstance(value, dict) else [("", value)]:
                    key = (*before, name, place) if place else (*before, name)
                    if name not in ("code", "money") and each:
                        assert key not in facts, f"{key} twice"
                        facts[key] = each
    return facts


# --- files ----------------------------------------------------------------------------------------


def written(case: Elsewhere, folder: Path) -> Path:
    same = ("xlsx", "docx", *CONVERTED)
    path = folder / f"表.{case.kind if case.kind in same else 'xls'}"
    if case.kind == "html":
        path.write_bytes(_html(case.sheets[0][1]).encode("gb18030"))
    elif case.kind == "pages":
        path.write_text(_pages(case.sheets), encoding="utf-8")
    elif case.kind == "mht":
        path.write_bytes(wrappings.mht(_html(case.sheets[0][1])))
    elif case.kind == "caption":
        path.write_text(wrappings.captioned_page(case.sheets[0][1]), encoding="utf-8")
    elif case.kind == "drawn":
        path.write_text(wrappings.drawn(case.sheets[0][1]), encoding="utf-8")
    elif case.kind == "nested":
        path.write_text(wrappings.nested_page(case.sheets[0][1]), encoding="utf-8")
    elif case.kind in ("csv", "tsv"):
        with path.open("w", encoding=case.option("coded") or "gb18030", newline="") as stream:
            sign = case.option("sign") or ("," if case.kind == "csv" else "\t")
            csv.writer(stream, delimiter=sign).writerows(case.sheets[0][1])
    elif case.kind == "xml":
        path.write_text(_xml(case.sheets[0][0], case.sheets[0][1]), encoding="utf-8")
    elif case.kind == "docx":
        _in_word([grid for _, grid in case.sheets], path, 0 if "inside" in case.options else 2)
    else:
        book = _book(case)
        book.save(folder / "表.xlsx")
        if "strict" in case.options:
            _to_strict(folder / "表.xlsx")
    for wrap in (w for w in case.options if w in WRAPS):
        WRAPS[wrap](folder / "表.xlsx" if case.kind in CONVERTED else path)
    if case.kind in CONVERTED:
        _converted(folder / "表.xlsx", case.kind)
    name = case.option("as")
    return path.rename(folder / name) if name else path


def _book(case: Elsewhere) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, grid in case.sheets:
        page = book.create_sheet(name)
        _fill(page, grid, is_text="text" in case.options)
        if name.startswith("隐藏"):
            page.sheet_state = "hidden"
        if "locked" in case.options:
            page.protection.set_password("1234")
            book.security = WorkbookProtection(workbookPassword="1234", lockStructure=True)
        for cell in (c for row in page for c in row if case.option("format")):
            cell.number_format = case.option("format") if cell.data_type == "n" else "General"
    if hidden := case.option("hidden"):
        column, row = hidden.split(",")
        page = book.worksheets[0]
        page.column_dimensions[column].hidden = True
        page.row_dimensions[int(row)].hidden = True
    return book


def _fill(page: Worksheet, grid: Grid, *, is_text: bool) -> None:
    for row, line in enumerate(grid, 1):
        for column, text in enumerate(line, 1):
            if text and text not in "<^":
                is_number = re.fullmatch(r"-?\d+(\.\d+)?", text) and not is_text
                page.cell(row, column).value = float(text) if is_number else text
    for top, left, bottom, right in _areas(grid):
        page.merge_cells(
            start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
        )


def _areas(grid: Grid) -> list[tuple[int, int, int, int]]:
    """The merged areas: of every cell that others point to."""
    size: dict[tuple[int, int], tuple[int, int]] = {}
    for row, line in enumerate(grid):
        for column, text in enumerate(line):
            top, left = row, column
            while grid[top][left] in ("<", "^") and grid[top][left]:
                top, left = (top, left - 1) if grid[top][left] == "<" else (top - 1, left)
            if text in ("<", "^"):
                bottom, right = size.get((top, left), (top, left))
                size[top, left] = max(bottom, row), max(right, column)
    return [(*first, *last) for first, last in size.items()]


def _html(grid: Grid) -> str:
    spans = {(top, left): (bottom, right) for top, left, bottom, right in _areas(grid)}
    lines = []
    for row, line in enumerate(grid):
        cells = []
        for column, text in enumerate(line):
            if text not in ("<", "^"):
                bottom, right = spans.get((row, column), (row, column))
                size = f' colspan="{right - column + 1}" rowspan="{bottom - row + 1}"'
                cells.append(f"<td{size}>&nbsp;{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = '<html><head><meta charset="gb2312"></head>'
    return f"{head}<body><table>{''.join(lines)}</table></body></html>"


def _pages(sheets: list[tuple[str, Grid]]) -> str:
    """A page of tables, what stands above each of them outside it."""
    found = []
    for _, grid in sheets:
        lines = ["".join(f"<td>{text}</td>" for text in line) for line in bare(grid[2:])]
        found += [f"<p>{line[0]}</p>" for line in grid[:2]]
        found.append(f"<table><tr>{'</tr><tr>'.join(lines)}</tr></table>")
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(found)}</body></html>'


def _xml(name: str, grid: Grid) -> str:
    """As Excel 2003 saves it: empty and merged cells are left out, the others say their column."""
    spans = {(top, left): (bottom, right) for top, left, bottom, right in _areas(grid)}
    rows = []
    for row, line in enumerate(grid):
        cells = []
        for column, text in enumerate(line):
            if text and text not in ("<", "^"):
                bottom, right = spans.get((row, column), (row, column))
                size = f'ss:MergeAcross="{right - column}" ss:MergeDown="{bottom - row}"'
                data = f'<Data ss:Type="String">{text}</Data>'
                cells.append(f'<Cell ss:Index="{column + 1}" {size}>{data}</Cell>')
        rows.append(f'<Row ss:Index="{row + 1}">{"".join(cells)}</Row>')
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'


def _in_word(grids: list[Grid], path: Path, above: int) -> None:
    """A document whose tables have title and unit above them, or as their first rows."""
    document = Document()
    document.add_heading("第五部分 附表", 1)
    for grid in grids:
        for line in grid[:above]:
            document.add_paragraph("　".join(text for text in line if text not in ("", "<", "^")))
        part: Grid = []
        for line in [*grid[above:], ["断开"]]:
            if line not in (["断开"], ["续表"]):
                part.append(line)
                continue
            _table(document, part)
            part = []
            document.add_paragraph(line[0].replace("断开", ""))
    document.save(str(path))


def _table(document: Any, cells: Grid) -> None:
    table = document.add_table(len(cells), len(cells[0]))
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            if text not in ("", "<", "^"):
                table.cell(row, column).text = text
    for top, left, bottom, right in _areas(cells):
        table.cell(top, left).merge(table.cell(bottom, right))


def _to_strict(path: Path) -> None:
    """As Excel saves “Strict Open XML”: other namespaces."""
    usual = re.compile(r"http://schemas.openxmlformats.org/(spreadsheetml|officeDocument)/2006/")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, usual.sub(r"http://purl.oclc.org/ooxml/\1/", part))


WRAPS = {
    each.__name__: each
    for each in (
        wrappings.dates,
        wrappings.vast,
        wrappings.linked,
        wrappings.tracked,
        wrappings.controls,
        wrappings.nested,
    )
}


def _converted(path: Path, kind: str) -> None:
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    line = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", path.parent, path]
    subprocess.run(line, check=True, capture_output=True, timeout=120)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("case", cases(), ids=lambda each: each.name)
def test_every_figure_is_taken_or_named(case: Elsewhere, tmp_path: Path) -> None:
    if case.kind in CONVERTED and SOFFICE is None:
        pytest.skip("没有安装 LibreOffice")
    found = collect([written(case, tmp_path)], load(2024))
    facts = taken(found) | {
        path: office for path in case.facts if path[0] == "unit" for office in found.offices
    }
    remarks = found.remarks
    assert facts == case.facts, remarks
    assert [t for t in case.named if not any(t in each for each in remarks)] == []
    assert [r for r in remarks if not any(t in r for t in case.named)] == []


def grid_of(page: Worksheet) -> Grid:
    """The cells of a sheet as the cases write them."""
    grid = [[str(c.value) if c.value is not None else "" for c in row] for row in page.iter_rows()]
    for area in page.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                if (row, column) != (area.min_row, area.min_col):
                    grid[row - 1][column - 1] = "<" if column > area.min_col else "^"
    return grid


def bare(grid: Grid) -> Grid:
    """As it is pasted where nothing can be merged."""
    return [["" if text in ("<", "^") else text for text in line] for line in grid]


@pytest.mark.parametrize("kind", ["html", "xml", "csv", "docx"])
def test_the_same_tables_in_other_files_say_the_same(kind: str, tmp_path: Path) -> None:
    tables = public("split")
    files = []
    for number, page in enumerate(tables.book):
        grid = bare(grid_of(page)) if kind == "csv" else grid_of(page)
        folder = tmp_path / str(number)
        folder.mkdir()
        files.append(written(Elsewhere(page.title, kind, [], [(page.title, grid)]), folder))
    found = collect(files, load(2024))
    assert found.remarks == []
    assert found.entries == collect([tables.save(tmp_path / "表.xlsx")], load(2024)).entries


def test_the_same_tables_below_one_another_say_the_same(tmp_path: Path) -> None:
    tables = public("split")
    whole = [[*line, ""] for page in tables.book for line in bare(grid_of(page))]
    case = Elsewhere("全部", "xlsx", ["text"], [("全部", whole)])
    found = collect([written(case, tmp_path)], load(2024))
    assert found.remarks == []
    assert found.entries == collect([tables.save(tmp_path / "每张一页.xlsx")], load(2024)).entries

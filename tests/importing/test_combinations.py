"""Every combination of sources for a new workbook: it is made, or the reason is told and nothing written."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from exports import finance, public
from openpyxl import load_workbook
from places import EXAMPLES
from workbooks import sample_content

from generator.cli.app import run as command
from generator.run.pipeline import check

Source = Callable[[Path], Path | None]


def none(_: Path) -> None:
    return None


def last_year(folder: Path) -> Path:
    book = load_workbook(EXAMPLES / "qingjiang-2024.xlsx")
    book["单位信息"]["B6"].value = 2023
    path = folder / "上年.xlsx"
    book.save(path)
    return path


def written(name: str, content: bytes) -> Source:
    def source(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return source


def folder_of_both(folder: Path) -> Path:
    (folder / "决算表").mkdir()
    public().save(folder / "决算表" / "公开.xlsx")
    finance().save(folder / "决算表" / "财决.xlsx")
    (folder / "决算表" / "~$公开.xlsx").write_bytes(b"\x05x")
    (folder / "决算表" / "说明.txt").write_text("无")
    return folder / "决算表"


def of_another_year(folder: Path) -> Path:
    tables = public()
    for page in tables.book:
        for row in page.iter_rows(max_row=3):
            for cell in row:
                if cell.value == "2024年度":
                    cell.value = "2022年度"
    return tables.save(folder / "旧表.xlsx")


EARLIER: dict[str, Source] = {
    "没有": none,
    "上年的": last_year,
    "本年的": lambda folder: EXAMPLES / "qingjiang-2024.xlsx",
    "别的模板的": lambda folder: written("上海.xlsx", sample_content("shanghai-2024"))(folder),
    "附件的": lambda folder: EXAMPLES / "annexes" / "fund-2023.xlsx",
    "决算表": lambda folder: public().save(folder / "公开表.xlsx"),
    "坏的": written("坏.xlsx", b"PK\x03\x04garbage"),
    "临时文件": written("~$填报表.xlsx", b"\x05admin" + b" " * 160),
}
TABLES: dict[str, Source] = {
    "没有": none,
    "公开表": lambda folder: public().save(folder / "公开.xlsx"),
    "财决表": lambda folder: finance().save(folder / "财决.xlsx"),
    "文件夹": folder_of_both,
    "别的年度": of_another_year,
    "填报表": lambda folder: EXAMPLES / "qingjiang-2024.xlsx",
    "坏的": written("坏表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1garbage"),
}
GOOD_EARLIER, GOOD_TABLES = list(EARLIER)[:4], list(TABLES)[:4]
PAIRS = [
    *product(GOOD_EARLIER, GOOD_TABLES),
    *((bad, "公开表") for bad in list(EARLIER)[4:]),
    *(("上年的", bad) for bad in list(TABLES)[4:]),
]
OPTIONS = [[], ["--template", "national"], ["--year", "2024"], ["--template", "yunnan-2024"]]


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    ("earlier", "tables", "options"),
    [(*pair, OPTIONS[number % len(OPTIONS)]) for number, pair in enumerate(PAIRS)],
)
def test_it_is_made_or_told(
    earlier: str, tables: str, options: list[str], tmp_path: Path, capsys
) -> None:
    out = tmp_path / "新.xlsx"
    given = [*options]
    if old := EARLIER[earlier](tmp_path):
        given += ["--from", str(old)]
    if table := TABLES[tables](tmp_path):
        given += ["--tables", str(table)]
    code = command(["new", str(out), *given])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    is_good = earlier in GOOD_EARLIER and tables in GOOD_TABLES
    assert code in ((0,) if is_good else (2, 4)), told.err
    assert out.exists() == (code == 0)
    if code:
        assert "请" in told.err
        return
    checked = check(out)
    assert {f.code for f in checked.filled.findings} <= {"F11"}
    amounts = checked.filled.entries.sheets.get("accounts", {})
    if tables != "没有":
        assert amounts["general"] in (502.0, 5_020_000.0, 2940.05) or amounts["general"] > 0
        assert all("›" in source for source in checked.filled.sources.values())

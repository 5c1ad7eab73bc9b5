"""Reading: codes, units and versions; files that are no workbook at all."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading_help import ERROR, WARNING, at, changed, contents, small_book, told
from workbooks import BLANK, FORM, Change, baseline, find_cell, save, write

from data_entry.captions import INSTRUCTIONS
from data_entry.failures import ExitCode, UnreadableError
from data_entry.reading import opening
from generator.run.pipeline import check


def test_codes_and_names_are_held_against_the_year_s_list(folder: Path) -> None:
    def name(row: str, text: str) -> Change:
        return ("一般公共预算支出", row, "科目名称", text)

    book = changed(
        name("2010501", "行政管理"),
        name("2080505", "某项支出"),
        ("一般公共预算支出", "2080505", "科目编码", "2990101"),
        name("2101101", "新设的项"),
        ("一般公共预算支出", "2101101", "科目编码", "2101198"),
        ("一般公共预算支出", "2210201", "科目编码", "2210298"),
        ("一般公共预算支出", BLANK, "科目名称", "另一个新项"),
        ("一般公共预算支出", BLANK, "科目编码", "2059701"),
        ("基本支出经济分类", "30101", "经济分类名称", " 基本 工资 "),
        ("基本支出经济分类", "30239", "经济分类名称", "其他交通费"),
    )
    findings = check(save(book, folder, "codes.xlsx")).findings
    assert [(told(f), f.advice) for f in findings if f.code == "F05"] == [
        (
            (
                "F05",
                WARNING,
                "一般公共预算支出!B5",
                "科目 2010501 名称“行政管理”与2024年科目表“行政运行”不一致",
            ),
            "请核对；正文按本表填写的名称写。空着则按科目表。",
        ),
        (
            (
                "F05",
                ERROR,
                "一般公共预算支出!A7",
                "科目 2990101 不在2024年科目表中，公开01表也没有 299 类的一行",
            ),
            "请核对编码。",
        ),
        (
            ("F05", WARNING, "一般公共预算支出!A8", "科目 2101198 不在2024年科目表中"),
            "请核对编码。",
        ),
        (
            (
                "F05",
                ERROR,
                "一般公共预算支出!A9",
                "科目 2210298 不在2024年科目表中，又没有填名称",
            ),
            "请核对编码；确有此科目的，在“科目名称”中填写。",
        ),
        (
            ("F05", ERROR, "一般公共预算支出!A10", "科目 2059701 不在2024年科目表中"),
            "请核对编码；并在本表增加 20597 行写明名称，金额不用填。",
        ),
        (
            (
                "F05",
                WARNING,
                "基本支出经济分类!B15",
                "科目 30239 名称“其他交通费”与2024年科目表“其他交通费用”不一致",
            ),
            "请核对；正文按本表填写的名称写。空着则按科目表。",
        ),
    ]


def test_sheets_typed_in_yuan_among_others_in_ten_thousand_yuan_are_told(folder: Path) -> None:
    entries = baseline()
    for row in entries.sheets["general_items"]:
        row |= {name: row[name] * 10000 for name in ("budget", "basic", "project")}
    for line in entries.sheets["comparison"].values():
        line["prior"] *= 10000
    findings = check(write(entries, folder, "mixed.xlsx")).findings
    slips = [finding for finding in findings if finding.code == "F03"]
    assert {(f.level, str(f.place)) for f in slips} == {
        (ERROR, place)
        for place in ("一般公共预算支出", *(f"上年对比!C{row}" for row in (5, 6, 7, 10)))
    }
    assert all("相差约 1 万倍" in f.message and "元/万元" in f.advice for f in slips)
    (sums,) = at(slips, "一般公共预算支出")
    assert "5020000.00 万元" in sums.message
    assert "502.00 万元" in sums.message


def test_amounts_are_told_in_the_workbook_s_unit_even_if_the_unit_sheet_is_faulty(
    folder: Path,
) -> None:
    book = changed(
        ("单位信息", "单位名称", "填写内容", None),
        ("单位信息", "金额单位", "填写内容", "元"),
        ("收支决算", "收入总计", "决算数", 600),
    )
    findings = at(check(save(book, folder, "unit_sheet.xlsx")).findings, "收支决算!B17")
    assert findings
    assert all("600.00 元" in finding.message for finding in findings)


def stamp_cell(book: Workbook) -> tuple[Worksheet, int]:
    page = book[INSTRUCTIONS]
    row = next(c.row for (c,) in page.iter_rows(max_col=1) if c.value == "填报表版本")
    return page, row


def test_a_workbook_of_an_older_version_is_read_with_a_warning(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    page, row = stamp_cell(book)
    page.cell(row, 2, FORM.version - 1)
    checked = check(save(book, folder, "old.xlsx"))
    assert [(told(f), f.found, f.expected) for f in checked.findings] == [
        (
            (
                "F16",
                WARNING,
                "填报说明",
                f"填报表是第 {FORM.version - 1} 版，现在用的是第 {FORM.version} 版",
            ),
            str(FORM.version - 1),
            str(FORM.version),
        )
    ]
    assert "juesuan new" in checked.findings[0].advice
    assert contents(checked) == untouched


def test_a_workbook_without_its_instructions_is_read_for_the_default_form(
    folder: Path, untouched: dict[str, object]
) -> None:
    book = small_book()
    book.remove(book[INSTRUCTIONS])
    checked = check(save(book, folder, "bare.xlsx"))
    assert checked.findings == []
    assert contents(checked) == untouched


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def zip_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason", "advice"),
    [
        pytest.param(b"", "0 字节", "重新复制", id="empty"),
        pytest.param("单位名称,清江县统计局".encode(), "不是 Excel 工作簿", "另存为", id="text"),
        pytest.param(zip_of("word/document.xml"), "Word 文档", "填报表文件", id="word"),
        pytest.param(zip_of("a.txt"), "压缩包", "解压", id="zip"),
        pytest.param(OLE + b"\0" * 600, "旧格式（.xls）", "另存为", id="xls"),
        pytest.param(
            OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
            "取消密码",
            id="password",
        ),
        pytest.param(
            zip_of("xl/workbook.xml", "[Content_Types].xml"), "已损坏", "备份", id="damaged"
        ),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(
    tmp_path: Path, content: bytes, reason: str, advice: str
) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as raised:
        check(path)
    assert raised.value.exit_code == ExitCode.UNREADABLE == 4
    text = str(raised.value)
    assert str(path) in text
    assert reason in text
    assert advice in text.partition(reason)[2]


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="文件不存在。请检查路径和文件名"):
        check(tmp_path / "没有.xlsx")
    with pytest.raises(UnreadableError, match="这是一个文件夹。请给出填报表文件"):
        check(tmp_path)


def test_too_large_files_are_refused_in_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(small_book(), folder, "large.xlsx")
    monkeypatch.setattr(opening, "MAX_UNPACKED", 10_000)
    with pytest.raises(UnreadableError, match=r"展开后有 .* MB，可能整列整行都设了格式。请把内容"):
        check(path)
    monkeypatch.setattr(opening, "MAX_FILE", 10_000)
    with pytest.raises(UnreadableError, match="超过 50 MB。请删去图片"):
        check(path)


def damaged(content: bytes, kind: str) -> bytes:
    """A workbook as a broken download or a bad disk leaves it."""
    if kind == "cut short":
        return content[: len(content) // 2]
    at_directory = content.find(b"PK\x01\x02")
    return content[:at_directory] + b"PKxx" + content[at_directory + 4 :]


@pytest.mark.parametrize("kind", ["cut short", "bad directory"])
def test_a_damaged_workbook_is_called_damaged(folder: Path, kind: str) -> None:
    path = save(small_book(), folder, "damaged.xlsx")
    path.write_bytes(damaged(path.read_bytes(), kind))
    with pytest.raises(UnreadableError, match=r"损坏|不完整"):
        check(path)


def test_a_workbook_of_something_else_is_told(folder: Path) -> None:
    book = Workbook()
    for title in ("Sheet", "工资表"):
        book.worksheets[0].title = title
        (finding,) = check(save(book, folder, "other.xlsx")).findings
        assert told(finding) == ("F01", ERROR, title, "这个工作簿里没有任何一张填报表的工作表")
        assert "juesuan new" in finding.advice
        book.worksheets[0]["A1"] = "姓名"


def test_the_cell_of_a_fact_is_remembered(folder: Path) -> None:
    checked = check(save(small_book(), folder, "places.xlsx"))
    book = small_book()
    for path, (sheet, row, column) in {
        "accounts.general_out": ("收支决算", "一般公共预算财政拨款支出", "决算数"),
        "three_public.domestic_persons.count": ("三公经费", "国内公务接待人次（人）", "数量"),
        "general_items.1.project": ("一般公共预算支出", "2010507", "项目支出"),
    }.items():
        place = checked.filled.place(path)
        assert (place.sheet, place.cell) == (sheet, find_cell(book[sheet], row, column).coordinate)


def test_a_deleted_column_of_amounts_is_missed_not_read_as_zero(folder: Path) -> None:
    book = small_book()
    page = book["一般公共预算支出"]
    column = next(cell.column for cell in page[4] if str(cell.value).startswith("基本支出"))
    page.delete_cols(column)
    findings = check(save(book, folder, "column.xlsx")).findings
    assert [told(f) for f in findings] == [
        ("F01", ERROR, "一般公共预算支出!A4", "没有找到“基本支出”这一列")
    ]

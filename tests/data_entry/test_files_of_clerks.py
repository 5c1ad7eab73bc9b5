"""Files a clerk gives in place of the workbook: read all the same, or told what they are and what to do."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import SOFFICE, needs_libreoffice
from exports import public
from openpyxl import load_workbook
from places import EXAMPLES
from reading_help import contents
from workbooks import FORM, sample_content, save

from data_entry.blank.write import workbook_bytes
from data_entry.failures import UnreadableError
from data_entry.subjects.catalogue import load
from generator.cli.app import run as command
from generator.run.pipeline import check

FORM_NAME = "national"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def filled() -> bytes:
    return sample_content(FORM_NAME)


def rewritten(change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def with_macros() -> bytes:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    other = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return rewritten(lambda name, part: part.replace(kind, other))


def read_only() -> bytes:
    mark = b'<fileSharing readOnlyRecommended="1" userName="x"/><workbookPr'
    return rewritten(
        lambda name, part: part.replace(b"<workbookPr", mark) if name.endswith("book.xml") else part
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("填报表.xlsm", with_macros),
        ("填报表（终稿）(1).XLSX", filled),
        ("填报表.xlsx.xlsx", filled),
        ("填报表", filled),
        ("填报表.xls", filled),
        ("填报表.et", filled),
        ("只读.xlsx", read_only),
    ],
)
def test_the_same_workbook_under_another_name_or_kind_reads_the_same(
    name: str, content: Callable[[], bytes], tmp_path: Path
) -> None:
    (tmp_path / "原.xlsx").write_bytes(filled())
    (tmp_path / name).write_bytes(content())
    found, whole = check(tmp_path / name), check(tmp_path / "原.xlsx")
    assert found.findings == []
    assert contents(found) == contents(whole)


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


OTHERS = {
    "~$填报表.xlsx": (b"\x05admin" + b" " * 160, "临时文件.*不带“~\\$”"),
    "填报表.et": (OLE, "旧格式.*另存为"),
    "扫描件.xlsx": (b"%PDF-1.7 ...", "这是 PDF.*填报表"),
    "照片.xlsx": (b"\x89PNG\r\n\x1a\n", "这是图片.*填报表"),
    "网页.xlsx": (b"<html><body><table></table></body></html>", "这是网页.*另存为"),
    "压缩包.xlsx": (packed(填报表__xlsx=b"x"), "压缩包.*解压"),
    "填报表.ods": (
        packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "ODF.*另存为",
    ),
    "填报表.csv": ("单位名称,清江县统计局\n".encode("gb18030"), "不是 Excel 工作簿.*填报表"),
    "空.xlsx": (b"", "0 字节.*备份"),
    "零.xlsx": (b"\0" * 4096, "没有内容.*备份"),
}
"""What is said, and what to do."""


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_of_another_kind_is_told_with_its_remedy(name: str, tmp_path: Path) -> None:
    content, words = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError) as told:
        check(tmp_path / name)
    assert re.search(words, str(told.value), re.DOTALL), str(told.value)


def test_temporary_files_of_a_folder_are_passed_over(tmp_path: Path, capsys) -> None:
    (tmp_path / "填报表.xlsx").write_bytes(filled())
    (tmp_path / "~$填报表.xlsx").write_bytes(b"\x05admin" + b" " * 160)
    assert command(["check", str(tmp_path)]) == 0
    assert "~$" not in capsys.readouterr().out


def test_the_export_of_the_accounts_software_is_told_as_such(tmp_path: Path) -> None:
    path = public().save(tmp_path / "决算公开表.xlsx")
    (finding,) = check(path).findings
    assert "决算表" in finding.message
    assert "juesuan new 填报表.xlsx --tables" in finding.advice


@needs_libreoffice
def test_an_export_of_the_old_kind_is_told_what_to_do_with_it(tmp_path: Path) -> None:
    public().save(tmp_path / "决算公开表.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    line = [SOFFICE, profile, "--headless", "--convert-to", "xls", "--outdir", tmp_path]
    subprocess.run([*line, tmp_path / "决算公开表.xlsx"], check=True, capture_output=True)
    with pytest.raises(UnreadableError, match=r"旧格式.*--tables"):
        check(tmp_path / "决算公开表.xls")


def test_a_blank_workbook_asks_for_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(workbook_bytes(FORM.questions, load(2024)))
    found = check(tmp_path / "空.xlsx").findings
    assert {each.code for each in found} <= {"F11"}
    assert all(each.cell or "没有填写" in each.message for each in found)
    assert len({each.sheet for each in found}) > 3


def test_last_years_workbook_with_only_its_year_changed_is_told(tmp_path: Path) -> None:
    book = load_workbook(EXAMPLES / "qingjiang-2024.xlsx")
    book["单位信息"]["B6"] = 2025
    path = save(book, tmp_path)
    told = [f"{f.place} {f.message}" for f in check(path).findings if f.level.value == "错误"]
    assert any("公开时间" in each for each in told), told


def test_a_workbook_checked_against_last_years_own_copy_is_told(tmp_path: Path) -> None:
    path = EXAMPLES / "qingjiang-2024.xlsx"
    copy = tmp_path / "上年.xlsx"
    copy.write_bytes(path.read_bytes())
    (finding,) = check(path, last_year=copy).findings
    assert str(finding.place) == "单位信息!B6"
    assert "是2024年度的" in finding.message

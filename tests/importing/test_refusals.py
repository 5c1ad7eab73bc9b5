"""What is no table, no workbook or no year is said, and nothing is written."""

import io
import zipfile
from pathlib import Path

import pytest
from exports import public
from places import EXAMPLES

from generator.cli.app import run as command

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def half() -> bytes:
    """A workbook whose download broke off."""
    stream = io.BytesIO()
    public().book.save(stream)
    return stream.getvalue()[: len(stream.getvalue()) // 2]


TABLES = {
    "网页.xls": (b"<html><table><tr><td>1</td></tr></table></html>", 2, "没有认出一张决算表"),
    "空.xls": (b"", 4, "文件是空的（0 字节）"),
    "a.pdf": (b"%PDF-1.7", 4, "这是 PDF，不是表格。请给出从决算软件导出的"),
    "照片.xlsx": (b"\x89PNG\r\n", 4, "这是图片，不是表格"),
    "说明.xls": ("只有一行文字".encode(), 4, "不是 Excel 文件"),
    "旧.xls": (OLE + "WordDocument".encode("utf-16-le"), 4, "请用 Word 或 WPS 打开，另存为 .docx"),
    "锁.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), 4, "Excel 或 WPS 中取消密码"),
    "长.csv": (b"a,b\n" + b"x" * 200_000 + b",1\n", 4, "文件已损坏，或不是表格"),
    "宽.xls": (b"<table><tr>" + b"<td colspan=99999 rowspan=99999>1" * 99, 2, "没有认出一张决算表"),
    "包.xlsx": (packed("表.xlsx"), 4, "请先解压"),
    "公开说明.docx": (packed("word/document.xml", "[Content_Types].xml"), 4, "文件已损坏"),
    "坏.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1garbage", 4, "文件已损坏，或不是 Excel 文件"),
    "表.xlsb": (packed("xl/workbook.bin", "[Content_Types].xml"), 4, "另存为"),
    "表.ods": (packed("mimetype", "content.xml"), 4, "文件已损坏"),
    "版式.ofd": (packed("OFD.xml", "Doc_0/Document.xml"), 4, "OFD"),
    "表.rar": (b"Rar!\x1a\x07\x01\x00" + b"\0" * 64, 4, "请先解压"),
    "梅岭县民政局.jio": (b"JIO\x01" + bytes(range(256)) * 8, 4, "JIO"),
    "表.7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 64, 4, "请先解压"),
    "半截.xlsx": (half(), 4, "文件不完整"),
    "框架.xls": (
        b'<html><frameset><frame src="1.files/sheet001.htm"></frameset></html>',
        4,
        "另存为",
    ),
    "汇报.wps": (OLE + "WordDocument".encode("utf-16-le"), 4, "另存为 .docx"),
    "坏.xlsx": (b"PK\x03\x04garbage", 4, "文件不完整"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_no_table_is_told(name: str, tmp_path: Path, capsys) -> None:
    content, code, words = TABLES[name]
    (tmp_path / name).write_bytes(content)
    out = tmp_path / "新.xlsx"
    assert command(["new", str(out), "--tables", str(tmp_path / name)]) == code
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_an_empty_folder_a_workbook_and_a_table_in_each_other_s_place(tmp_path, capsys):
    out = str(tmp_path / "新.xlsx")
    (tmp_path / "空").mkdir()
    table = public().save(tmp_path / "表.xlsx")
    workbook = EXAMPLES / "yanbian-2024.xlsx"
    for line, words in (
        (["--tables", str(tmp_path / "空")], "没有认出一张决算表"),
        (["--tables", str(workbook)], "这是填报表"),
        (
            ["--tables", str(table), "--year", "2025"],
            "给出的表是 2024 年度的，要做的是 2025 年度的",
        ),
        (["--from", str(table)], "不是填报表，不能由它带入"),
        (["--year", "1890"], "决算年度 1890 不对"),
        (["--annex", "项目", "--tables", str(table)], "附件的填报表不从决算表取数"),
    ):
        assert command(["new", out, *line]) == 2, line
        assert words in capsys.readouterr().err
    assert not Path(out).exists()


def test_a_workbook_of_an_annex_is_brought_to_a_new_one(tmp_path, capsys):
    out = tmp_path / "新.xlsx"
    source = EXAMPLES / "annexes" / "fund-2023.xlsx"
    assert command(["new", str(out), "--from", str(source), "--year", "2023"]) == 0
    assert "必填的都有了" in capsys.readouterr().out
    assert command(["check", str(out)]) == 0

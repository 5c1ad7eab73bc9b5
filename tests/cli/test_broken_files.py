"""A file that is not what it is called, or cannot be opened: said in Chinese with the remedy, nothing half written."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from places import EXAMPLES
from workbooks import FORM

BOOK = EXAMPLES / "qingjiang-2024.xlsx"


def spaces_added(source, part, target):
    """A small file that unpacks into hundreds of megabytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            with new.open(each, "w", force_zip64=True) as stream:
                stream.write(old.read(each))
                for _ in range(90 if each == part else 0):
                    stream.write(b" " * 1_000_000)


BOMB, HALF, TEXT, LOCKED, RENAMED, EMPTY, OLD = range(7)
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def made(kind, path):
    if kind == BOMB:
        spaces_added(FORM.document, "word/document.xml", path)
    content = {
        HALF: FORM.document.read_bytes()[:-2000],
        TEXT: "去年收入总计100万元".encode(),
        LOCKED: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(2000),
        RENAMED: BOOK.read_bytes(),
        EMPTY: b"",
        OLD: OLE + "WordDocument".encode("utf-16-le") + bytes(2000),
    }
    if kind in content:
        path.write_bytes(content[kind])


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("kind", "told", "not_told"),
    [
        (BOMB, ("展开后",), ("填报表", "程序内部出错")),
        (HALF, ("不完整",), ("Excel 工作簿",)),
        (TEXT, ("Word",), ("Excel 工作簿",)),
        (LOCKED, ("打开密码", "Word"), ()),
        (RENAMED, ("扩展名", "Excel"), ("程序内部出错",)),
        (EMPTY, ("空的",), ()),
        (OLD, (".docx",), ("打开密码",)),
    ],
    ids=["bomb", "half", "text", "locked", "renamed", "empty", "old"],
)
@pytest.mark.parametrize("command", ["prior", "from", "verify", "check", "refresh", "preview"])
def test_a_word_file_that_is_none(juesuan, tmp_path, kind, told, not_told, command):
    made(kind, tmp_path / "去年.docx")
    shutil.copy(BOOK, tmp_path / "表.xlsx")
    before = sorted(tmp_path.iterdir())
    rc = {
        "prior": lambda: juesuan("check", "表.xlsx", "--prior", "去年.docx"),
        "from": lambda: juesuan("new", "新.xlsx", "--from", "去年.docx"),
        "verify": lambda: juesuan("verify", "去年.docx", "表.xlsx"),
        "check": lambda: juesuan("check", "去年.docx"),
        "refresh": lambda: juesuan("refresh", "去年.docx", "表.xlsx", "--original", "去年.docx"),
        "preview": lambda: juesuan("preview", "去年.docx", "-o", "页"),
    }[command]()
    if kind == RENAMED and command in ("prior", "from"):
        return  # a workbook is what may be given there
    said = juesuan.out + juesuan.err
    assert rc in (2, 4), said
    assert all(each in said for each in told), said
    assert not any(each in said for each in not_told), said
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_a_pipe_is_no_file_to_wait_for(juesuan, tmp_path):
    os.mkfifo(tmp_path / "表.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", "from generator.cli.app import main; main()", "check", "表.xlsx"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4
    assert "不是文件" in done.stderr.decode()

"""Opens a file as a workbook, or says in words why it is none. Knows nothing of what stands in it."""

import errno
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from data_entry.failures import UnreadableError
from data_entry.reading.book import Contents, OpenBook, Page
from data_entry.reading.parts import BOOK, Parts, TooMuchError

MAX_FILE = 50 * 2**20
MAX_UNPACKED = 80 * 2**20
MOST_PARTS = 2000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再试"


def open_workbook(path: Path) -> OpenBook:
    """The workbook, whose sheets are read when they are first looked at.

    Raises UnreadableError with reason and remedy, as looking at a sheet does.
    """
    _look_at(path)
    with _told(path):
        parts = Parts(path.read_bytes())
        if not parts.sheets:
            raise ValueError("no sheet")

    def load(part: str) -> Contents:
        with _told(path):
            return parts.contents(part)

    return OpenBook(
        [
            Page(sheet.title, partial(load, sheet.part), is_visible=sheet.is_visible)
            for sheet in parts.sheets
        ]
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a file that cannot be parsed."""
    try:
        yield
    except (MemoryError, TooMuchError) as error:
        advice = "请把填报的内容复制到新的填报表"
        raise UnreadableError(path, "里面的内容太多，不像是填报表", advice) from error
    except Exception as error:  # damaged files fail in many ways
        raise UnreadableError(path, "文件已损坏", f"{_SAVE_AS}，或改用备份") from error


def _look_at(path: Path) -> None:
    """Refuse early what is no .xlsx, with the reason a clerk can do something about."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableError(path, "这是一个文件夹", "请给出填报表文件")
        start = path.open("rb").read(8)
    except FileNotFoundError as error:
        raise UnreadableError(path, "文件不存在", "请检查路径和文件名") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UnreadableError(path, "文件名太长", "请检查路径和文件名") from error
        raise UnreadableError(path, "没有读取权限或被占用", "请关闭打开它的程序后再试") from error
    if size == 0:
        raise UnreadableError(path, "文件是空的（0 字节）", "请重新复制一份，或改用备份")
    if size > MAX_FILE:
        raise UnreadableError(
            path, f"文件有 {size / 2**20:.0f} MB，超过 50 MB", "请删去图片和与填报无关的内容"
        )
    if start == _OLE:
        _explain_ole(path)
    if start.startswith(b"PK\x03\x04") and not zipfile.is_zipfile(path):
        raise UnreadableError(
            path, "文件不完整，可能没有复制或下载完", "请重新复制一份，或改用备份"
        )
    if not zipfile.is_zipfile(path):
        raise UnreadableError(path, "这不是 Excel 工作簿", _SAVE_AS)
    _look_inside(path)


def _explain_ole(path: Path) -> None:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise UnreadableError(path, "文件有打开密码", "请在 Excel 或 WPS 中取消密码后再试")
    raise UnreadableError(path, "这是旧格式（.xls）文件", _SAVE_AS)


def _look_inside(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            parts = len(archive.infolist())
            unpacked = sum(info.file_size for info in archive.infolist())
    except Exception as error:  # zipfile raises many kinds for damaged directories
        raise UnreadableError(path, "文件已损坏", f"{_SAVE_AS}，或改用备份") from error
    if "word/document.xml" in names:
        _explain_word(path)
    if BOOK not in names:
        raise UnreadableError(path, "这不是 Excel 工作簿", _SAVE_AS)
    if parts > MOST_PARTS:
        raise UnreadableError(path, f"文件由 {parts} 个部分组成，不像是填报表", _SAVE_AS)
    if unpacked > MAX_UNPACKED:
        raise UnreadableError(
            path,
            f"文件展开后有 {unpacked / 2**20:.0f} MB，可能整列整行都设了格式",
            "请把内容复制到新的填报表",
        )


def _explain_word(path: Path) -> None:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise UnreadableError(path, "这是 Word 文档，只是改了扩展名", "请给出填报表文件")
    advice = f'要看它印出来的样子，请用：juesuan preview "{path}"；生成请给出填报表（.xlsx）'
    raise UnreadableError(path, "这是 Word 文档，不是填报表", advice)

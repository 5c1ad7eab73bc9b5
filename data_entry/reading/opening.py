"""Opens a file as a workbook, or says in words why it is none. Knows nothing of what stands in it."""

import errno
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from lxml import etree

from data_entry.failures import LOCK_PREFIX, UnreadableError
from data_entry.reading.book import Contents, OpenBook, Page
from data_entry.reading.parts import BOOK, Parts, TooMuchError

MAX_FILE = 50 * 2**20
MAX_UNPACKED = 80 * 2**20
MOST_PARTS = 2000
_TYPES = "[Content_Types].xml"
_WORD_TYPE = re.compile(r"(?:wordprocessingml|ms-word)\.[\w.]+\.main\+xml")
"""What says of which kind each part of a package is, and the kind of a Word document's main part."""
_WORD_PART, _LARGEST_TYPES = "word/document.xml", 2**20
MIMETYPE = "mimetype"
"""Comes first in a file of OpenDocument."""
OLE, ZIP = bytes.fromhex("d0cf11e0a1b11ae1"), b"PK\x03\x04"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再试"
LOCKED = ("文件有打开密码", "请在 Word、Excel 或 WPS 中取消密码后再试")
_ARCHIVE = ("这是压缩包，不是表格", "请先解压，再给出里面的表")
_WORKBOOK = "请给出填报表文件"
_DOCUMENT = "请给出 Word 文档（.docx）"
_OF_WORD = (".docx", ".doc", ".docm", ".dotx", ".wps")
_OTHERS = dict.fromkeys((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"), "图片") | {b"%PDF": " PDF"}
"""What other files begin with."""


def open_workbook(path: Path) -> OpenBook:
    """The workbook, whose sheets are read when they are first looked at.

    Raises UnreadableError with reason and remedy, as looking at a sheet does.
    """
    content = look_at(path, _WORKBOOK)
    _refuse(path, content)
    _look_inside(path)
    with _told(path):
        parts = Parts(content)
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
        raise UnreadableError(path, "文件已损坏", f"{SAVE_AS}，或改用备份") from error


def look_at(path: Path, wanted: str, kind: str = "表格") -> bytes:
    """The contents of a file; of one that is empty, locked, or of a kind nobody can read, the reason.

    ``wanted`` says what is to be given instead, ``kind`` what the file is not.
    """
    if path.name.startswith(LOCK_PREFIX):
        raise UnreadableError(
            path, "这是 Excel 或 WPS 打开文件时的临时文件", f"请给出名称不带“{LOCK_PREFIX}”的那一个"
        )
    try:
        if path.is_dir():
            raise UnreadableError(path, "这是一个文件夹", wanted)
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableError(path, "这不是文件（是管道或设备）", wanted)
        content = path.read_bytes() if size <= MAX_FILE else b""
    except FileNotFoundError as error:
        raise UnreadableError(path, "文件不存在", "请检查路径和文件名") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UnreadableError(path, "文件名太长", "请检查路径和文件名") from error
        raise UnreadableError(path, "没有读取权限或被占用", "请关闭打开它的程序后再试") from error
    if size > MAX_FILE:
        reason = f"文件有 {size / 2**20:.0f} MB，超过 50 MB"
        raise UnreadableError(path, reason, "请删去图片和与填报无关的内容")
    if not content.strip(b"\0"):
        reason = "文件里没有内容（全是空字节）" if content else "文件是空的（0 字节）"
        raise UnreadableError(path, reason, "请重新复制一份，或改用备份")
    if what := next((what for start, what in _OTHERS.items() if content.startswith(start)), ""):
        raise UnreadableError(path, f"这是{what}，不是{kind}", wanted)
    if content.startswith((b"Rar!", b"7z\xbc\xaf")):
        raise UnreadableError(path, *_ARCHIVE)
    if content.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableError(path, *LOCKED)
    if content.startswith(ZIP) and not zipfile.is_zipfile(path):
        raise UnreadableError(
            path, "文件不完整，可能没有复制或下载完", "请重新复制一份，或改用备份"
        )
    if names := packed(path):
        if "OFD.xml" in names:
            raise UnreadableError(path, f"这是 OFD 版式文件，不是{kind}", wanted)
        if not {MIMETYPE, _TYPES, BOOK, _WORD_PART} & set(names):
            raise UnreadableError(path, *_ARCHIVE)
    return content


def packed(path: Path) -> list[str]:
    """The names of what is packed into a file; none for one that is no archive."""
    try:
        if not path.is_file():
            return []
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except Exception:  # zipfile raises many kinds for damaged directories
        return []


def word_part(path: Path) -> str:
    """The part of a Word document that holds its text, document.xml or document2.xml; empty for none."""
    names = packed(path)
    usual = _WORD_PART if _WORD_PART in names else ""
    if _TYPES not in names:
        return usual
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_TYPES).file_size > _LARGEST_TYPES:
                return usual
            root = etree.fromstring(archive.read(_TYPES), etree.XMLParser(resolve_entities=False))
    except Exception:  # zipfile and lxml raise many kinds for damaged files
        return usual
    parts = (
        str(each.get("PartName")).lstrip("/")
        for each in root
        if _WORD_TYPE.search(str(each.get("ContentType"))) and each.get("PartName")
    )
    return next((each for each in parts if each in names), usual)


def is_word(path: Path) -> bool:
    """True for a Word document, whatever it is called, and for one that is broken."""
    is_called_so = path.suffix.lower() in _OF_WORD and BOOK not in packed(path)
    return is_called_so or bool(word_part(path))


def look_at_word(path: Path) -> bytes:
    """The contents of a Word document. Raises UnreadableError with reason and remedy for what is none."""
    content, names = look_at(path, _DOCUMENT, "Word 文档"), packed(path)
    if content.startswith(OLE):
        raise UnreadableError(
            path, "这是旧格式的文件", "请用 Word 或 WPS 打开，另存为 .docx 后再试"
        )
    if BOOK in names:
        raise UnreadableError(path, "这是 Excel 工作簿，只是改了扩展名", _DOCUMENT)
    if not word_part(path):
        advice = "请给出 Word 另存的 .docx；旧的 .doc 先用 Word 或 WPS 另存为 .docx"
        raise UnreadableError(path, "不是可以打开的 Word 文档", advice)
    with zipfile.ZipFile(path) as archive:
        parts = [each for each in archive.infolist() if each.filename.endswith((".xml", ".rels"))]
    unpacked = sum(each.file_size for each in parts)
    if unpacked > MAX_UNPACKED:
        reason = f"文件展开后有 {unpacked / 2**20:.0f} MB，不像是公开说明"
        raise UnreadableError(path, reason, "请用 Word 或 WPS 打开，把内容复制到新的文档")
    return content


def _refuse(path: Path, content: bytes) -> None:
    """Say of a file that is no .xlsx what a clerk can do about it."""
    if content.startswith(OLE):
        advice = f"{SAVE_AS}；决算软件导出的，用 juesuan new 填报表.xlsx --tables {path.name}"
        raise UnreadableError(path, "这是旧格式（.xls）文件", advice)
    if packed(path)[:1] == [MIMETYPE]:
        raise UnreadableError(path, "这是 ODF 文件（.ods、.odt）", SAVE_AS)
    if content.lstrip()[:1] == b"<":
        raise UnreadableError(path, "这是网页或 XML，不是 Excel 工作簿", SAVE_AS)
    if not zipfile.is_zipfile(path):
        raise UnreadableError(path, "这不是 Excel 工作簿", f"{_WORKBOOK}；或{SAVE_AS[1:]}")


def _look_inside(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            parts = len(archive.infolist())
            unpacked = sum(info.file_size for info in archive.infolist())
    except Exception as error:  # zipfile raises many kinds for damaged directories
        raise UnreadableError(path, "文件已损坏", f"{SAVE_AS}，或改用备份") from error
    if word_part(path):
        _explain_word(path)
    if BOOK not in names:
        raise UnreadableError(path, "这不是 Excel 工作簿", SAVE_AS)
    if parts > MOST_PARTS:
        raise UnreadableError(path, f"文件由 {parts} 个部分组成，不像是填报表", SAVE_AS)
    if unpacked > MAX_UNPACKED:
        raise UnreadableError(
            path,
            f"文件展开后有 {unpacked / 2**20:.0f} MB，可能整列整行都设了格式",
            "请把内容复制到新的填报表",
        )


def _explain_word(path: Path) -> None:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise UnreadableError(path, "这是 Word 文档，只是改了扩展名", _WORKBOOK)
    advice = f'要看它印出来的样子，请用：juesuan preview "{path}"；生成请给出填报表（.xlsx）'
    raise UnreadableError(path, "这是 Word 文档，不是填报表", advice)

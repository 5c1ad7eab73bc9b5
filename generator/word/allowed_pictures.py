"""The pictures a Word file may hold, told by their bytes: none that names a file, none too large."""

import base64
import binascii
import re
import struct
import warnings
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from generator.word.allowed_xml import MalformedError, name_of, parsed

LARGEST_PICTURE = 100 * 10**6
"""Pixels of one picture; a page of A3 scanned at 600 dpi has 70 million."""
LARGEST_TOGETHER = 4 * LARGEST_PICTURE
_UNPACKED = 64 * 2**20
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "TIFF")
_GZIP = b"\x1f\x8b"
_EMF_SIGN, _WMF_SIGN = b" EMF", b"\xd7\xcd\xc6\x9a"
_HEADER, _END, _COMMENT = 1, 14, 70
_LAST_RECORD = 122
_NAMING_RECORDS = {99, 112, 113, 122}
"""Records that name a colour profile by its file."""
_PUBLIC = b"GDIC"
_ESCAPE, _NOTE = 0x26, 15
_ESCAPES_ALLOWED = {_NOTE, 1, 2, 3, 8, 17, 20, 21, 22, 27, 4118, 4119}
_WMF_END = 0
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|bmp);base64,(.*)", re.DOTALL)
_REFERENCE = re.compile(r"url\s*\(\s*[\"']?\s*([^#\"'\s)])", re.IGNORECASE)
_SVG_REFUSED = {"script", "foreignObject", "iframe", "audio", "video", "object", "embed", "handler"}
_CANNOT = "请另存为 PNG 图片再插入"


class PictureFaultError(Exception):
    """A picture that may not stand in a Word file; says why and what to do."""


def pixels(content: bytes) -> int:
    """How many pixels a picture has, all its frames together; 0 for drawings. Raises PictureFaultError."""
    if content.startswith(_GZIP):
        content = _unpacked(content)
    if content[40:44] == _EMF_SIGN:
        return _checked_emf(content)
    if content.startswith(_WMF_SIGN) or content[:4] in (b"\x01\0\x09\0", b"\x02\0\x09\0"):
        return _checked_wmf(content)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _checked_svg(content)
    return _raster(content)


def _unpacked(content: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        found = unpacker.decompress(content, _UNPACKED)
    except zlib.error as error:
        raise PictureFaultError(f"已损坏，{_CANNOT}") from error
    if unpacker.unconsumed_tail or found.startswith(_GZIP):
        raise PictureFaultError(f"太大，{_CANNOT}")
    return found


def _raster(content: bytes) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_FORMATS) as image:
                size = image.width * image.height
                count = size if size > LARGEST_PICTURE else size * getattr(image, "n_frames", 1)
    except Image.DecompressionBombError:
        count = LARGEST_PICTURE + 1
    except Exception as error:  # whatever Pillow raises for bytes that are no picture
        raise PictureFaultError(f"格式不认识或已损坏，{_CANNOT}") from error
    if count > LARGEST_PICTURE:
        raise PictureFaultError("像素太多（超过 1 亿），请缩小后再插入")
    return count


def _checked_emf(content: bytes) -> int:
    place = 0
    while place + 8 <= len(content):
        kind, size = struct.unpack_from("<2I", content, place)
        is_first = kind == _HEADER
        if size < 8 or place + size > len(content) or is_first != (place == 0):
            raise PictureFaultError(f"已损坏，{_CANNOT}")
        if not _HEADER <= kind <= _LAST_RECORD or kind in _NAMING_RECORDS:
            raise PictureFaultError(f"引用别的文件，{_CANNOT}")
        if kind == _COMMENT and content[place + 12 : place + 16] == _PUBLIC:
            (comment,) = struct.unpack_from("<I", content, place + 16)
            if comment not in (0x00000002, 0x00000003):  # begin and end of a group
                raise PictureFaultError(f"里面还有别的文件，{_CANNOT}")
        if kind == _END:
            return 0
        place += size
    raise PictureFaultError(f"已损坏，{_CANNOT}")


def _checked_wmf(content: bytes) -> int:
    place = (22 if content.startswith(_WMF_SIGN) else 0) + 18
    while place + 6 <= len(content):
        words, kind = struct.unpack_from("<IH", content, place)
        if words < 3 or place + words * 2 > len(content):
            raise PictureFaultError(f"已损坏，{_CANNOT}")
        if kind & 0xFF == _ESCAPE and words > 3:
            (escape,) = struct.unpack_from("<H", content, place + 6)
            if escape not in _ESCAPES_ALLOWED:
                raise PictureFaultError(f"里面有打印机指令，{_CANNOT}")
        if kind == _WMF_END:
            return 0
        place += words * 2
    raise PictureFaultError(f"已损坏，{_CANNOT}")


def _checked_svg(content: bytes) -> int:
    try:
        root = parsed(content)
    except MalformedError as fault:
        raise PictureFaultError(f"{fault}，{_CANNOT}") from fault
    tree: Any = root.getroottree()
    before = [each for each in root.itersiblings(preceding=True) if not name_of(each)]
    if name_of(root) != "svg" or any(getattr(each, "target", None) for each in before):
        raise PictureFaultError(f"不是图片，{_CANNOT}")
    count = 0
    for node in tree.iter():
        name = name_of(node)
        if name in _SVG_REFUSED:
            raise PictureFaultError(f"里面有“{name}”，{_CANNOT}")
        texts = (
            [node.text or "", *node.attrib.values()] if name == "style" else node.attrib.values()
        )
        if any(_REFERENCE.search(text) or "@import" in text for text in texts):
            raise PictureFaultError(f"引用别的文件，{_CANNOT}")
        for key, value in node.attrib.items():
            if key.rpartition("}")[2] in ("href", "src"):
                count += _referred(value)
            elif key.lower().startswith("on"):
                raise PictureFaultError(f"里面有脚本，{_CANNOT}")
    return count


def _referred(address: str) -> int:
    """The pixels of what an address inside an SVG names."""
    if not address or address.startswith("#"):
        return 0
    match = _DATA_PICTURE.fullmatch(address)
    if match is None:
        raise PictureFaultError(f"引用别的文件，{_CANNOT}")
    try:
        return _raster(base64.b64decode(match[1]))
    except binascii.Error as error:
        raise PictureFaultError(f"已损坏，{_CANNOT}") from error

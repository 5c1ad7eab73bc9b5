"""What a Word file must not bring along: links to files, macros, objects, fields that fetch.

Looks at the package as it lies on disk, before anything opens it.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

LARGEST = 64 * 2**20
"""Bytes of all parts together, unpacked."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FETCHING = re.compile(
    r"\b(?:INCLUDETEXT|INCLUDEPICTURE|DDE|DDEAUTO|LINK|IMPORT|MACROBUTTON)\b", re.IGNORECASE
)
"""Fields that read files or run something."""
_ACTIVE = re.compile(r"vbaProject|embeddings/|activeX/", re.IGNORECASE)
"""Parts that can run something."""


def unsafe_contents(document: Path) -> list[str]:
    """Faults of a .docx, one line each. Raises BadZipFile if it is no package."""
    with zipfile.ZipFile(document) as package:
        size = sum(each.file_size for each in package.infolist())
        if size > LARGEST:
            return [f"{document.name}：展开后有 {size // 2**20} MB，太大了"]
        found = [
            f"{document.name}：含有宏或嵌入的对象（{name}），请删除"
            for name in package.namelist()
            if _ACTIVE.search(name)
        ]
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                found += [f"{document.name}：{each}" for each in _faults(name, package.read(name))]
        return found


def _faults(name: str, content: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        yield f"{name} 里有 DTD，不像是 Word 写的"
        return
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        yield f"{name} 已损坏"
        return
    for each in root.iter():
        target = each.get("Target", "")
        if each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink"):
            yield f"链接到外面的文件“{target}”，请嵌入或删除"
    fields = ["".join(each.text or "" for each in root.iter(f"{_W}instrText"))]
    fields += [each.get(f"{_W}instr", "") for each in root.iter(f"{_W}fldSimple")]
    for field in fields:
        if match := _FETCHING.search(field):
            yield f"含有会读取外面内容的域“{match[0]}”，请删除"

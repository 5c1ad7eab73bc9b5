"""What a Word file may hold: parts, relationships and references by what they are, never by name.

The package is walked from its root along its relationships, as the programs do that open it.
Whatever is not on the list (allowed_kinds) is a fault; parts that nothing leads to are left behind.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from generator.word.allowed_fields import faults_of_fields
from generator.word.allowed_kinds import (
    DOCUMENT_TYPE,
    FOLLOWED,
    HYPERLINK,
    HYPERLINKS,
    OBJECTS,
    OF_DOCUMENT,
    OF_WORKBOOK,
    OFFICE,
    SCHEMES,
    USES,
    WORKBOOK_TYPE,
    Holds,
    without_year,
)
from generator.word.allowed_pictures import LARGEST_TOGETHER, PictureFaultError, pixels
from generator.word.allowed_xml import MalformedError, name_of, parsed, space_of

LARGEST = 64 * 2**20
"""Bytes of all parts together, unpacked."""
MOST_PARTS = 4_000
MOST_FAULTS = 20
_TYPES, _RELS = "[Content_Types].xml", ".rels"
_ROOT = ""
"""Stands for the package itself, whose relationships lead to the document."""
_ADDRESSES = {"href", "src", "relid"}
"""Attributes by which old drawings name a file without a relationship."""
_DRAWING = "urn:schemas-microsoft-com:"
_READING = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)

Kinds = Mapping[str, tuple[str, Holds]]


class Inspection(NamedTuple):
    """The faults of a Word file, one sentence each, and the parts that were looked at."""

    faults: list[str]
    parts: dict[str, bytes]

    def package(self) -> bytes:
        """The file anew, of these parts alone: no program can find another document in it."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name, content in self.parts.items():
                target.writestr(name, content)
        return stream.getvalue()


def inspected(content: bytes) -> Inspection:
    """What a .docx holds and what of it is not allowed. Raises BadZipFile if it is no package."""
    return _inspected(content, OF_DOCUMENT, DOCUMENT_TYPE)


def _inspected(content: bytes, kinds: Kinds, main_type: str) -> Inspection:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if faults := list(_faults_of_package(package)):
            return Inspection(faults, {})
        try:
            parts = {each.filename: package.read(each) for each in package.infolist()}
        except _READING as error:
            raise zipfile.BadZipFile(str(error)) from error
    walk = _Walk(parts, kinds)
    found = []
    for fault in walk.faults(main_type):
        if fault not in found:
            found.append(fault)
        if len(found) == MOST_FAULTS:
            break
    return Inspection(found, {name: parts[name] for name in parts if name in walk.seen})


def _faults_of_package(package: zipfile.ZipFile) -> Iterator[str]:
    entries = package.infolist()
    size = sum(each.file_size for each in entries)
    names = [each.filename.casefold() for each in entries]
    if len(entries) > MOST_PARTS:
        yield f"里面有 {len(entries)} 个部件，太多了"
    elif size > LARGEST:
        yield f"展开后有 {size // 2**20} MB，太大了"
    elif len(set(names)) < len(names):
        yield "里面有同名的部件，不像是 Word 写的"


class _Relation(NamedTuple):
    """One relationship of a part: what it is called here, what its part holds, and where it leads."""

    kind: str
    holds: Holds | None
    part: str = ""


class _Walk:
    """One pass over a package; ``seen`` are the parts that something leads to."""

    def __init__(self, parts: Mapping[str, bytes], kinds: Kinds) -> None:
        self._parts, self._kinds = parts, kinds
        self._names = {name.casefold(): name for name in parts}
        self._todo: list[tuple[str, Holds | None]] = [(_ROOT, None)]
        self._done: set[tuple[str, Holds | None]] = set()
        self._pixels = 0
        self.seen = {_TYPES}

    def faults(self, main_type: str) -> Iterator[str]:
        """What is not allowed, part by part."""
        yield from self._faults_of_types(main_type)
        while self._todo:
            step = self._todo.pop()
            if step in self._done:
                continue
            self._done.add(step)
            part, holds = step
            relations: dict[str, _Relation] = {}
            yield from self._relations(part, relations)
            self._todo += [(each.part, each.holds) for each in relations.values() if each.part]
            if part != _ROOT:
                self.seen.add(part)
                yield from self._faults_of_part(part, holds, relations)
        if self._pixels > LARGEST_TOGETHER:
            yield "图片合起来像素太多（超过 4 亿），请缩小后再插入"

    def _faults_of_types(self, main_type: str) -> Iterator[str]:
        """The document must be what it says it is: not one that may hold macros."""
        if _TYPES not in self._parts:
            raise zipfile.BadZipFile(_TYPES)
        try:
            types = parsed(self._parts[_TYPES])
        except MalformedError as fault:
            yield f"{_TYPES} {fault}"
            return
        found = [each.get("ContentType", "") for each in types if name_of(each)]
        if main_type not in found:
            if not any("macroEnabled" in each for each in found):
                raise zipfile.BadZipFile(main_type)
            yield "可以带宏，请另存为不带宏的文档"

    def _relations(self, part: str, found: dict[str, _Relation]) -> Iterator[str]:
        """Read the relationships of a part into ``found``."""
        folder, name = posixpath.split(part)
        listed = self._names.get(posixpath.join(folder, "_rels", f"{name}{_RELS}").casefold())
        if listed is None:
            return
        self.seen.add(listed)
        try:
            root = parsed(self._parts[listed])
        except MalformedError as fault:
            yield f"{listed} {fault}"
            return
        for node in root:
            if not name_of(node):
                continue
            key, type_, target = (node.get(name, "") for name in ("Id", "Type", "Target"))
            if key in found:
                yield f"{listed} 里有两个关系同号（{key}），不像是 Word 写的"
            is_outside = node.get("TargetMode", "Internal").casefold() != "internal"
            if type_ in HYPERLINKS:
                found[key] = _Relation(HYPERLINK, None)
                if _scheme(target) not in SCHEMES:
                    yield f"超链接“{target[:60]}”不是网址，请删除"
                continue
            kind, holds = self._kinds.get(without_year(type_), ("", None))
            if is_outside or not kind:
                yield _unknown(type_, target, is_outside=is_outside)
                found[key] = _Relation("", None)
                continue
            inside = _path(folder, target)
            if inside is None:
                yield f"链接到外面的文件“{target[:60]}”，请嵌入或删除"
            found[key] = _Relation(kind, holds, self._names.get((inside or "").casefold(), ""))

    def _faults_of_part(
        self, part: str, holds: Holds | None, relations: Mapping[str, _Relation]
    ) -> Iterator[str]:
        content = self._parts[part]
        try:
            if holds is Holds.PICTURE:
                self._pixels += pixels(content)
            elif holds is Holds.SHEET:
                for fault in _inspected(content, OF_WORKBOOK, WORKBOOK_TYPE).faults:
                    yield f"图表里的工作簿：{fault}；请把图表粘贴为图片"
            elif holds in (Holds.TEXT, Holds.DATA):
                root = parsed(content)
                if holds is Holds.TEXT:
                    yield from faults_of_fields(root)
                    yield from _faults_of_references(root, relations)
        except PictureFaultError as fault:
            yield f"图片 {posixpath.basename(part)} {fault}"
        except MalformedError as fault:
            yield f"{part} {fault}"
        except zipfile.BadZipFile:
            yield "图表里的工作簿已损坏，请把图表粘贴为图片"


def _faults_of_references(root: Any, relations: Mapping[str, _Relation]) -> Iterator[str]:
    """References of a part that are not of the kind their element may have."""
    for _ in root.iter("{*}mailMerge"):
        yield "设置了邮件合并，请在 Word“邮件”里改为普通 Word 文档"
    for node in root.iter():
        for key, value in node.attrib.items():
            if not _may_refer(key) or not value.strip():
                continue
            space, name, element = space_of(key), key.rpartition("}")[2], name_of(node)
            if space in OFFICE:
                use = USES.get(f"{element}/{name}")
                kind = relations[value].kind if value in relations else use
                if use is None or (kind and kind != use):
                    yield f"“{element}”引用了不该引用的内容（{kind or name}），请删除"
            elif (
                name in _ADDRESSES
                and _DRAWING in (space or space_of(node.tag))
                and not (name == "href" and element in FOLLOWED and _scheme(value) in SCHEMES)
            ):
                yield f"图形里有外面的地址“{value[:60]}”，请嵌入图片或删除"


@lru_cache(2**10)
def _may_refer(attribute: str) -> bool:
    return space_of(attribute) in OFFICE or attribute.rpartition("}")[2] in _ADDRESSES


def _path(folder: str, target: str) -> str | None:
    """The part a relationship leads to; None for what lies outside the package."""
    target = unquote(target).partition("#")[0]
    if ":" in target or "\\" in target or target.startswith("//"):
        return None
    path = posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    )
    return None if path.startswith("..") else path


def _scheme(address: str) -> str:
    """The scheme of an address, whatever stands in it that programs leave out; a drive is a file."""
    head, colon, _ = "".join(address.split()).partition(":")
    if not colon or any(sign in head for sign in "/\\#?"):
        return ""
    return "file" if len(head) == 1 else head.casefold()


def _unknown(type_: str, target: str, *, is_outside: bool) -> str:
    """A relationship that is not on the list, in words for a clerk."""
    kind = type_.rpartition("/")[2]
    if is_outside:
        return f"链接到外面的文件“{target[:60]}”，请嵌入或删除"
    if kind in OBJECTS:
        return f"含有宏或嵌入的对象（{target[:60]}），请删除，需要的可以粘贴为图片"
    return f"含有不认识的内容（{kind[:30]}：{target[:60]}），请删除，或复制到新建的文档里另存"

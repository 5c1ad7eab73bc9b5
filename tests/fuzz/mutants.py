"""Spoilt workbooks: each is a sound one with one to three faults of a kind, drawn by a seed."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree
from openpyxl.utils import get_column_letter
from places import PRINCIPAL

from data_entry.blank.write import workbook_bytes
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
Parts = dict[str, bytes]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPED: list[Any] = [
    *(0, -1, 1, 0.01, 1e15, 1e300, -0.005, 45536, 2958466, 20240.5, 123456789.12, 10**30),
    *(
        "",
        " ",
        "\u3000",
        "0",
        "-",
        "—",
        "无",
        "/",
        "待定",
        "#N/A",
        "#REF!",
        "=1+1",
        "@x",
        "NaN",
        "inf",
    ),
    *("1,234.50元", "6.20万元", "２０２４", "1e5", "1E999", "12.345", "100%", "－5", "(3)", "1 2"),
    *("2024年度", "2025年9月", "2024-13-40", "2024/2/30", "9999", "0001", "二〇二四年"),
    *(
        "{{ 单位 }}",
        "{% for x in y %}",
        "}}",
        "{#",
        "<w:p>",
        "&amp;",
        "]]>",
        "a" * 40_000,
        "长" * 3000,
    ),
    *(
        "\u202e反",
        "e\u0301",
        "𠀀",
        "👨‍👩‍👧",
        "\u200b",
        "\ufeff",
        "_x0000_",
        "_x000D_",
        "一\n二\n\n三",
        "\t",
    ),
    *(
        "元",
        "万元",
        "是",
        "否",
        "有",
        "无此项",
        "功能科目",
        "合计",
        "其他",
        "2080501",
        "208",
        "30299",
        "附件1",
    ),
]
TYPES = ["s", "n", "b", "e", "str", "d", "inlineStr", "zz"]


def _sources() -> dict[str, Callable[[], bytes]]:
    """What makes the sound workbooks, by name: all examples, and those of all forms."""
    found: dict[str, Callable[[], bytes]] = {
        str(path.relative_to(EXAMPLES)): path.read_bytes for path in EXAMPLES.rglob("*.xlsx")
    }
    for name in PRINCIPAL:
        form = load_form(find_form(name))
        subjects, asked = load(form.edition), form.questions
        found[f"{name}/空白"] = partial(workbook_bytes, asked, subjects)
        found[f"{name}/样表"] = partial(workbook_bytes, asked, subjects, sample(asked))
        for annex in form.annexes:
            of_annex = asked.of_annex(annex.key)
            found[f"{name}/附件 {annex.key}"] = partial(workbook_bytes, of_annex, subjects)
    return dict(sorted(found.items()))


SOURCES = _sources()


@cache
def parts_of(name: str) -> Parts:
    """The parts of a sound workbook."""
    with zipfile.ZipFile(io.BytesIO(SOURCES[name]())) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def mutant(seed: int) -> tuple[str, bytes]:
    """What was done, and the workbook spoilt."""
    random = Random(seed)
    name = random.choice(list(SOURCES))
    parts = dict(parts_of(name))
    done = []
    for change in random.choices(KINDS, WEIGHTS, k=random.choice([1, 1, 1, 2, 3])):
        try:
            done.append(f"{change.__name__} {change(random, parts)}")
        except (etree.LxmlError, IndexError, ValueError, KeyError, UnicodeError):
            done.append(f"{change.__name__} -")  # an earlier change left nothing to change
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    content = stream.getvalue()
    if random.random() < 0.06:
        content, how = _spoilt_bytes(random, content)
        done.append(how)
    return f"{seed} {name}: {'; '.join(done)}", content


# on a sheet --------------------------------------------------------------------------------------


def _sheet(random: Random, parts: Parts) -> tuple[str, Any]:
    part = random.choice([part for part in parts if part.startswith("xl/worksheets/sheet")])
    return part, etree.fromstring(parts[part])


def _cells(root: Any, *, filled: bool = True) -> list[Any]:
    cells = root.findall(f".//{MAIN}c")
    return [cell for cell in cells if len(cell)] if filled else cells


def _write(cell: Any, value: Any) -> None:
    cell.attrib.pop("t", None)
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value)
    else:
        etree.SubElement(cell, f"{MAIN}v").text = repr(value)


def _texts(parts: Parts) -> list[str]:
    shared = parts.get("xl/sharedStrings.xml")
    return ["".join(si.itertext()) for si in etree.fromstring(shared)] if shared else []


def _text(cell: Any, parts: Parts) -> str:
    if cell.get("t") == "s":
        return _texts(parts)[int(cell.findtext(f"{MAIN}v"))]
    return "".join(cell.itertext())


def cell_typed(random: Random, parts: Parts) -> str:
    """Something else stands in a cell, blank or not."""
    part, root = _sheet(random, parts)
    cell = random.choice(_cells(root, filled=random.random() < 0.7))
    value = random.choice(TYPED)
    _write(cell, value)
    parts[part] = etree.tostring(root)
    return f"{part} {cell.get('r')} {str(value)[:30]!r}"


def cell_kind(random: Random, parts: Parts) -> str:
    """A cell of another type, format or address, or without its value."""
    part, root = _sheet(random, parts)
    cell = random.choice(_cells(root))
    where = f"{part} {cell.get('r')}"
    key = random.choice(["t", "s", "r", "v", "f"])
    if key == "v":
        for child in cell.findall(f"{MAIN}v"):
            cell.remove(child)
    elif key == "f":
        etree.SubElement(cell, f"{MAIN}f").text = "SUM(A1:XFD1048576)"
    else:
        choices = {"t": TYPES, "s": ["0", "3", "99999", "-1", "x"]}
        far = ["A1048576", "XFD1", "XFD1048576", "A0", "ZZZZ9", "1A", "A1", "A99999999999"]
        cell.set(key, random.choice(choices.get(key, far)))
    parts[part] = etree.tostring(root)
    return f"{where} {key}={cell.get(key)}"


def row_changed(random: Random, parts: Parts) -> str:
    """A row deleted, emptied, doubled, moved, or far away."""
    part, root = _sheet(random, parts)
    rows = [row for row in root.iter(f"{MAIN}row") if _cells(row)]
    row, how = random.choice(rows), random.choice(["delete", "empty", "double", "swap", "far"])
    number = row.get("r", "")
    if how == "delete":
        row.getparent().remove(row)
    elif how == "empty":
        for cell in list(row):
            row.remove(cell)
    elif how == "swap":
        _renumber(row, random.choice(rows).get("r"))
    else:
        last = max(int(each.get("r")) for each in root.iter(f"{MAIN}row"))
        copy = etree.fromstring(etree.tostring(row))
        _renumber(copy, str(last + 1) if how == "double" else "1048576")
        row.getparent().append(copy)
    parts[part] = etree.tostring(root)
    return f"{part} {number} {how}"


def _renumber(row: Any, number: str) -> None:
    row.set("r", number)
    for cell in row.iter(f"{MAIN}c"):
        cell.set("r", re.sub(r"\d+", number, cell.get("r", "A1")))


def label_changed(random: Random, parts: Parts) -> str:
    """A text misspelt, cut, emptied, spaced out, or that of another cell."""
    part, root = _sheet(random, parts)
    cells = [cell for cell in _cells(root) if cell.get("t") in ("s", "inlineStr")]
    cell = random.choice(cells)
    text = _text(cell, parts)
    at = random.randrange(len(text) + 1)
    new = random.choice(
        [
            *(text[:at] + text[at + 1 :], text[:at] + "某" + text[at:], text[:at], "", text * 2),
            *(" ".join(text), f"  {text}\n", f"*{text}", _text(random.choice(cells), parts)),
        ]
    )
    _write(cell, new)
    parts[part] = etree.tostring(root)
    return f"{part} {cell.get('r')} {text[:20]!r} → {new[:20]!r}"


def column_changed(random: Random, parts: Parts) -> str:
    """A column of a sheet deleted, emptied of figures, or moved aside."""
    part, root = _sheet(random, parts)
    letters = sorted({re.sub(r"\d", "", cell.get("r", "")) for cell in _cells(root)})
    letter, how = random.choice(letters), random.choice(["delete", "blank", "far"])
    for cell in _cells(root):
        if re.sub(r"\d", "", cell.get("r", "")) == letter:
            if how == "delete" or (how == "blank" and cell.get("t") is None):
                cell.getparent().remove(cell)
            elif how == "far":
                cell.set("r", "XF" + cell.get("r", ""))
    parts[part] = etree.tostring(root)
    return f"{part} {letter} {how}"


def cells_merged(random: Random, parts: Parts) -> str:
    """A range merged: small, a whole row, a whole sheet, or none at all."""
    part, root = _sheet(random, parts)
    row, column = random.randint(1, 30), random.randint(1, 6)
    first = f"{get_column_letter(column)}{row}"
    to = f"{get_column_letter(column + random.randint(0, 3))}{row + random.randint(0, 5)}"
    whole = ["A1:XFD1048576", f"A{row}:XFD{row}", "A:C", "B2", "x", "Z9:A1", "A1:A1048576"]
    ref = random.choice([f"{first}:{to}"] * 5 + whole)
    merged = root.find(f"{MAIN}mergeCells")
    if merged is None:
        merged = etree.Element(f"{MAIN}mergeCells")
        root.find(f"{MAIN}sheetData").addnext(merged)
    etree.SubElement(merged, f"{MAIN}mergeCell", {"ref": ref})
    parts[part] = etree.tostring(root)
    return f"{part} {ref}"


def sheet_changed(random: Random, parts: Parts) -> str:
    """A sheet missing, renamed, doubled in name, moved, or pointing to another's part."""
    root = etree.fromstring(parts["xl/workbook.xml"])
    sheets = root.find(f"{MAIN}sheets")
    sheet, other = random.choice(sheets), random.choice(sheets)
    how = random.choice(["delete", "rename", "copy", "move", "point", "hide"])
    title = sheet.get("name")
    relation = next(key for key in sheet.keys() if key.endswith("}id"))  # noqa: SIM118
    if how == "delete":
        sheets.remove(sheet)
    elif how == "rename":
        new = random.choice(
            [title[:-1], f" {title} ", f"{title}(2)", "Sheet1", "", "a/b", "长" * 40]
        )
        sheet.set("name", new)
    elif how == "copy":
        sheet.set("name", other.get("name"))
    elif how == "move":
        sheets.insert(0, sheet)
    elif how == "point":
        sheet.set(relation, random.choice([other.get(relation), "rId999"]))
    else:
        sheet.set("state", "hidden")
    parts["xl/workbook.xml"] = etree.tostring(root)
    return f"{title} {how}"


# in a part and in the file -----------------------------------------------------------------------


def xml_changed(random: Random, parts: Parts) -> str:
    """An element deleted, doubled, nested deep, or with another attribute or text."""
    part = random.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    root = etree.fromstring(parts[part])
    element = random.choice(list(root.iter("*")))
    how = random.choice(["delete", "double", "attribute", "text", "deep", "namespace"])
    if how == "delete":
        element.getparent().remove(element) if element is not root else root.clear()
    elif how == "double" and element is not root:
        element.addnext(etree.fromstring(etree.tostring(element)))
    elif how == "attribute" and element.attrib:
        key = random.choice(element.attrib.keys())
        element.set(key, random.choice(["", "x", "-1", "999999999999", "0", "../../x", "true"]))
    elif how == "text":
        element.text = random.choice(["x", "", "-1", "99999", "A1:"])
    elif how == "namespace":
        element.tag = f"{{urn:x}}{etree.QName(element).localname}"
    elif how == "deep":
        for _ in range(random.choice([10, 100])):
            element = etree.SubElement(element, f"{MAIN}c")
    parts[part] = etree.tostring(root)
    return f"{part} {how} {element.tag[-20:]}"


def part_spoilt(random: Random, parts: Parts) -> str:
    """A part missing, empty, cut, of other bytes, of another part, or with a document type."""
    part = random.choice(list(parts))
    content = parts[part]
    how = random.choice(["delete", "empty", "cut", "bytes", "other", "doctype", "blanks", "rename"])
    at = random.randrange(len(content) + 1)
    if how == "delete":
        del parts[part]
    elif how == "rename":
        parts[f"{part}x"] = parts.pop(part)
    else:
        parts[part] = {
            "empty": b"",
            "cut": content[:at],
            "bytes": content[:at] + random.randbytes(random.randint(1, 9)) + content[at + 3 :],
            "other": parts[random.choice(list(parts))],
            "doctype": b'<!DOCTYPE a [<!ENTITY b "c">]>' + re.sub(rb"^<\?.*?\?>", b"", content),
            "blanks": content + b" " * 2**20,
        }[how]
    return f"{part} {how}"


def _spoilt_bytes(random: Random, content: bytes) -> tuple[bytes, str]:
    """The file cut short, with bytes changed, or with something before or behind it."""
    at, how = (
        random.randrange(len(content)),
        random.choice(["cut", "flip", "before", "behind", "end"]),
    )
    if how == "cut":
        return content[:at], f"cut at {at}"
    if how == "before":
        return random.randbytes(20) + content, how
    if how == "behind":
        return content + random.randbytes(20), how
    if how == "end":
        at = len(content) - random.randrange(1, 400)
    return content[:at] + random.randbytes(2) + content[at + 2 :], f"bytes at {at}"


Mutation = Callable[[Random, Parts], str]
KINDS: list[Mutation] = [
    *(cell_typed, cell_kind, row_changed, label_changed, column_changed),
    *(cells_merged, sheet_changed, xml_changed, part_spoilt),
]
WEIGHTS = [24, 10, 14, 16, 6, 6, 6, 12, 6]

"""What tables are wrapped in when programs and colleagues hand them over: changes of a file already written."""

import base64
import copy
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import load_workbook


def dates(path: Path) -> None:
    """Headings that look like days are days, shown as a year."""
    book = load_workbook(path)
    for cell in (c for page in book for row in page for c in row):
        if isinstance(cell.value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", cell.value):
            cell.value = datetime.fromisoformat(cell.value)
            cell.number_format = 'yyyy"年"'
    book.save(path)


def vast(path: Path) -> None:
    """Something formatted in the last cell of the sheet, and the used area says so."""

    def change(name: str, part: str) -> str:
        part = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', part)
        last = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        return part.replace("</sheetData>", last)

    _rewritten(path, change)


def linked(path: Path) -> None:
    """Every amount a formula that refers to another file, its result stored."""

    def change(name: str, part: str) -> str:
        number = r'<c (r="[D-E]\d+")( t="n")?><v>([\d.]+)</v>'
        return re.sub(number, r"<c \1><f>[1]Sheet1!B5</f><v>\3</v>", part)

    _rewritten(path, change)


def _rewritten(path: Path, change: Callable[[str, str], str]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            is_sheet = name.startswith("xl/worksheets/")
            archive.writestr(name, change(name, part.decode()) if is_sheet else part)


# --- Word -----------------------------------------------------------------------------------------


def tracked(path: Path) -> None:
    """``旧→新`` in a cell: the old struck out, the new put in."""
    document = Document(str(path))
    for cell in (c for t in document.tables for r in t.rows for c in r.cells):
        old, arrow, new = cell.text.partition("→")
        if arrow:
            run = cell.paragraphs[0].runs[0]
            run.text = old
            for name, words in (("w:del", old), ("w:ins", new)):
                mark, inner = OxmlElement(name), copy.deepcopy(run._r)
                for text in inner.findall(qn("w:t")):
                    text.text = words
                    text.tag = qn("w:delText") if name == "w:del" else text.tag
                mark.append(inner)
                run._r.getparent().append(mark)
            run._r.getparent().remove(run._r)
    document.save(str(path))


def controls(path: Path) -> None:
    """One row and one cell of another row inside content controls."""
    document = Document(str(path))
    table: Any = document.tables[0]._tbl
    row, other = table.tr_lst[1], table.tr_lst[2]
    for element in (row, other.tc_lst[3], other.tc_lst[4]):
        outer = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        element.addprevious(outer)
        outer.find(qn("w:sdtContent")).append(element)
    document.save(str(path))


def nested(path: Path) -> None:
    """The table and what stands above it in the only cell of another table."""
    document = Document(str(path))
    elements = [e for e in document.element.body if e.tag in (qn("w:p"), qn("w:tbl"))]
    outer = document.add_table(1, 1)
    cell = outer.cell(0, 0)._tc
    last = cell.p_lst[-1]
    for element in elements[1:]:
        last.addprevious(element)
    document.save(str(path))


# --- web pages ------------------------------------------------------------------------------------


def mht(page: str) -> bytes:
    """A web page in one file, as Excel saves it."""
    body = base64.encodebytes(page.encode("gb18030")).decode()
    head = "Content-Transfer-Encoding: base64\nContent-Type: text/html; charset="
    return (
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n"
        'Content-Type: multipart/related; boundary="----=_Part_01"\n\n'
        f'------=_Part_01\nContent-Location: file:///C:/1.htm\n{head}"gb2312"\n\n{body}\n'
        "------=_Part_01\nContent-Location: file:///C:/2.xml\n"
        f'{head.replace("html", "xml")}"utf-8"\n\n{base64.encodebytes(b"<xml/>").decode()}\n'
        "------=_Part_01--\n"
    ).encode()


def nested_page(grid: list[list[str]]) -> str:
    """A table in a cell of a table that only lays out the page; its headings are ``th``."""
    lines = []
    for number, line in enumerate(grid):
        tag = "th" if number == 2 else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in line) + "</tr>")
    inner = f"<table>{''.join(lines)}</table>"
    menu = "<td><ul><li>首页</li><li>政务公开</li></ul></td>"
    return (
        '<html><head><meta charset="utf-8"></head><body><table><tr><td colspan="2">网站标识</td></tr>'
        f"<tr>{menu}<td>{inner}</td></tr><tr><td>版权所有 2025</td></tr></table></body></html>"
    )


def captioned_page(grid: list[list[str]]) -> str:
    """What stands above the table in its caption, the totals in its foot, which stands first."""
    (title, *rest), head, foot, *body = grid
    parts = [("thead", "th", [head]), ("tfoot", "td", [foot]), ("tbody", "td", body)]
    inner = "".join(
        f"<{part}>"
        + "".join("<tr>" + "".join(f"<{tag}>{t}</{tag}>" for t in line) + "</tr>" for line in lines)
        + f"</{part}>"
        for part, tag, lines in parts
    )
    above = f"<caption>{title}<br>{'　'.join(rest)}</caption>"
    page = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>'
    return f"{page}<table>{above}{inner}</table></body></html>"


def drawn(grid: list[list[str]]) -> str:
    """As programs print tables to text: title and unit above, lines drawn between the cells."""
    title, above, *lines = grid
    size = [max(len(line[i]) for line in lines) + 1 for i in range(len(lines[0]))]
    rule = "├" + "┼".join("─" * each for each in size) + "┤"
    found = [" " * 20 + title[0], "  ".join(text for text in above if text), rule]
    for line in lines:
        cells = (text.ljust(width) for text, width in zip(line, size, strict=True))
        found += ["│" + "│".join(cells) + "│", rule]
    return "\n".join(found) + "\n"

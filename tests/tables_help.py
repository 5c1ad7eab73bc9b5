"""The official tables of a finished document: their titles and their rows."""

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn

TITLES = [
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "财政拨款支出决算明细表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款支出决算明细表",
    "一般公共预算财政拨款基本支出决算表",
    "一般公共预算财政拨款项目支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
]


def words(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def set_in(cell: Any) -> str:
    """The text of a cell after as many full-width spaces as its paragraph is set in."""
    indent = cell.find(f".//{qn('w:ind')}")
    if indent is None:
        return words(cell)
    twips_per_em = int(cell.find(f".//{qn('w:sz')}").get(qn("w:val"))) * 10
    return "\u3000" * round(int(indent.get(qn("w:left"))) / twips_per_em) + words(cell)


def tables_of(content: bytes) -> dict[str, list[list[str]]]:
    """The rows of every official table in a document, by its title; a joined cell stands once."""
    found: dict[str, list[list[str]]] = {}
    title = ""
    for element in Document(io.BytesIO(content)).element.body:
        if element.tag == qn("w:p") and element.pPr is not None:
            is_title = element.pPr.style == "OfficialTitle"
            title = words(element).partition("、")[2] if is_title else title
        elif element.tag == qn("w:tbl") and title:
            rows = element.iter(qn("w:tr"))
            found[title] = [[set_in(cell) for cell in row.iter(qn("w:tc"))] for row in rows]
            title = ""
    return found

"""The rows and cells of a Word table as a browser lays them out: merged cells are one."""

from dataclasses import dataclass, field
from typing import Any

from generator.view.looks import Look, Styles
from generator.word.xml import number_of, qn

_NONE = {"none", "nil"}
_UPRIGHT = {"center": "middle", "bottom": "bottom", "top": "top"}
_INSIDE = (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"))


@dataclass
class LaidCell:
    """A cell, with how many columns and rows it fills."""

    element: Any
    across: int = 1
    down: int = 1
    look: Look = field(default_factory=dict)


@dataclass(frozen=True)
class LaidRow:
    """The cells that begin in a row; ``is_head``: it stands again on every page."""

    cells: list[LaidCell]
    is_head: bool


def rows(table: Any) -> list[LaidRow]:
    """The rows of a table."""
    found: list[LaidRow] = []
    above: dict[int, LaidCell] = {}
    for row in _children(table, qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        column = number_of(properties, "gridBefore", 0)
        cells = []
        for element in _children(row, qn("w:tc")):
            own = element.find(qn("w:tcPr"))
            across = number_of(own, "gridSpan", 1)
            merged = None if own is None else own.find(qn("w:vMerge"))
            continues = merged is not None and merged.get(qn("w:val")) != "restart"
            if continues and column in above:
                above[column].down += 1
            else:
                cells.append(LaidCell(element, across, 1, _look(own)))
                above.pop(column, None)
                if merged is not None:
                    above[column] = cells[-1]
            column += across
        is_head = properties is not None and properties.find(qn("w:tblHeader")) is not None
        found.append(LaidRow(cells, is_head and all(each.is_head for each in found)))
    return found


def borders(table: Any, styles: Styles) -> bool:
    """True if a table has lines, of its own or by its style."""
    named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    chain = [] if named is None else styles.tree.chain(named.get(qn("w:val")))
    own = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    lines = [] if own is None else list(own)
    lines += [each for style in chain if own is None for each in style.iter(qn("w:insideH"))]
    lines += [line for each in table.iter(qn("w:tcBorders")) for line in each]
    return any(each.get(qn("w:val"), "none") not in _NONE for each in lines)


def _children(node: Any, tag: str) -> list[Any]:
    """The children of a kind, those in content controls as well."""
    found = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _INSIDE:
            found += _children(child, tag)
    return found


def _look(properties: Any) -> Look:
    if properties is None:
        return {}
    found: Look = {}
    upright, shade = properties.find(qn("w:vAlign")), properties.find(qn("w:shd"))
    if upright is not None and upright.get(qn("w:val")) in _UPRIGHT:
        found["vertical-align"] = _UPRIGHT[upright.get(qn("w:val"))]
    fill = "" if shade is None else shade.get(qn("w:fill"), "")
    if len(fill) == len("FFFFFF") and fill.isalnum():
        found["background"] = f"#{fill}"
    return found

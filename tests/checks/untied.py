"""Prints, for each form's sample and each example of an annex, how many wrong figures are noticed, and which not.

``PYTHONPATH=tests python tests/checks/untied.py 示例:shanghai-2024 yanbian-2024``; without names, every
shipped form and every annex. Each figure is made ten times as large, one more, two of its digits
exchanged, and cleared. Tied is a figure of which one more or two digits exchanged is noticed;
bounded, one of which only coarser changes are; untied, one of which none is. It runs for a quarter of
an hour, so it is no test; ``test_mutations.py`` asserts the share on the examples.
"""

import sys
from collections import Counter, defaultdict
from itertools import pairwise

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from places import EXAMPLES
from test_clerks_slips import _found, _sound

from data_entry import captions
from data_entry.findings import Level, Place
from generator.forms.finding import shipped_names

NATIONAL = ("附件:national/自评表", "附件:national/评价报告")
"""The annexes that every form can take, as checks/national_annexes.toml fills them."""
ASIDE = {"填报说明", "表述选项", "核实说明", "自动核对", "科目表", "单位信息"}
KINDS = ("十倍", "多一", "颠倒", "清空")


def figures(page: Worksheet) -> list[Cell]:
    """The numeric cells of a sheet; codes and the levels of headings are none."""
    heads = ((cell.column, str(cell.value)) for cell in page[4])
    levels = {at for at, head in heads if head == captions.CHAPTER_LEVEL or "编码" in head}
    cells = (cell for row in page.iter_rows(min_row=5) for cell in row)
    numbers = (cell for cell in cells if isinstance(cell.value, int | float) and cell.value)
    return [cell for cell in numbers if cell.column not in levels]


def wrong(value: float) -> dict[str, float | None]:
    """A figure mistyped in each way; exchanged only where two neighbours differ."""
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    at = next((i for i, (a, b) in enumerate(pairwise(digits)) if a != b and "." not in a + b), None)
    other = digits if at is None else digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    made: dict[str, float | None] = {"十倍": value * 10, "多一": value + 1, "清空": None}
    return made if at is None else made | {"颠倒": float(other)}


def noticed(name: str) -> list[tuple[Cell, dict[str, bool]]]:
    """Every figure of a workbook, and whether each of its changes is told at its cell."""
    book, form, before = _sound(name)
    pages = [page for page in book.worksheets if page.title not in ASIDE]
    outcome = []
    for cell in [cell for page in pages for cell in figures(page)]:
        value, own = cell.value, Place(cell.parent.title, cell.coordinate)
        told = {}
        for kind, new in wrong(value).items():
            cell.value = new
            found = set(_found(book, form)) - before
            told[kind] = any(
                own == each.place or (own in each.related and each.level is not Level.NOTE)
                for each in found
            )
        cell.value = value
        outcome.append((cell, told))
    return outcome


def name_of(cell: Cell) -> str:
    """What a clerk calls a figure: its sheet, its row and its column."""
    label, heading = cell.parent.cell(cell.row, 1).value, cell.parent.cell(4, cell.column).value
    return f"{cell.parent.title} {str(label)[:16]}：{heading}"


def standing(told: dict[str, bool]) -> str:
    """Whether a figure is tied to others, or only kept within bounds, or neither."""
    if told["多一"] or told.get("颠倒"):
        return "有可比的"
    return "只看大小的" if any(told.values()) else "没有可比的"


def main() -> None:
    """Print a line for each workbook, then the figures of each standing with the workbooks they are in."""
    annexes = sorted(f"annexes/{path.stem}" for path in (EXAMPLES / "annexes").glob("*.xlsx"))
    listed: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in sys.argv[1:] or [
        *(f"示例:{each}" for each in shipped_names()),
        *annexes,
        *NATIONAL,
    ]:
        outcome = noticed(name)
        count = Counter(standing(told) for _, told in outcome)
        tied = [told for _, told in outcome if standing(told) == "有可比的"]
        changes = [is_told for told in tied for is_told in told.values()]
        share = sum(changes) / max(1, len(changes))
        counts = "、".join(
            f"{kind} {count[kind]}" for kind in ("有可比的", "只看大小的", "没有可比的")
        )
        print(
            f"{name}：{len(outcome)} 个数，{counts}；有可比的改错 {len(changes)} 次，查出 {share:.1%}",
            flush=True,
        )
        for cell, told in outcome:
            if missed := [kind for kind, is_told in told.items() if not is_told]:
                listed[standing(told)][f"{name_of(cell)}（{'、'.join(missed)}）"].append(name)
    for kind, cells in listed.items():
        print(f"{kind}，没有查出的改法：")
        for cell, names in sorted(cells.items()):
            more = "……" if len(names) > 3 else ""
            print(f"  {cell} {len(names)} 张：{'、'.join(names[:3])}{more}")


if __name__ == "__main__":
    main()

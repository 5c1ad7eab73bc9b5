"""Prints, for each form's sample and each example of an annex, how many wrong figures are noticed, and which not.

``PYTHONPATH=tests python tests/checks/untied.py 示例:shanghai-2024 yanbian-2024``; without names, every
shipped form and every annex. Each figure is made ten times as large, one more, two of its digits
exchanged, and cleared. A figure of which no change is noticed is tied to nothing; of the others the
share of noticed changes is told. It runs for a quarter of an hour, so it is no test; ``test_mutations.py``
asserts the share on the examples.
"""

import sys
from collections import Counter, defaultdict
from itertools import pairwise

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from places import EXAMPLES
from test_clerks_slips import _found, _sound

from data_entry.findings import Level, Place
from generator.forms.finding import shipped_names

ASIDE = {"填报说明", "表述选项", "核实说明", "自动核对", "科目表", "单位信息"}
KINDS = ("十倍", "多一", "颠倒", "清空")


def figures(page: Worksheet) -> list[Cell]:
    """The numeric cells of a sheet."""
    cells = (cell for row in page.iter_rows(min_row=5) for cell in row)
    return [cell for cell in cells if isinstance(cell.value, int | float) and cell.value]


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
                own in (each.place, *each.related) for each in found if each.level is not Level.NOTE
            )
        cell.value = value
        outcome.append((cell, told))
    return outcome


def name_of(cell: Cell) -> str:
    """What a clerk calls a figure: its sheet, its row and its column."""
    label, heading = cell.parent.cell(cell.row, 1).value, cell.parent.cell(4, cell.column).value
    return f"{cell.parent.title} {str(label)[:16]}：{heading}"


def main() -> None:
    """Print a line for each workbook, then each figure that is tied to nothing with the forms it is in."""
    annexes = sorted(f"annexes/{path.stem}" for path in (EXAMPLES / "annexes").glob("*.xlsx"))
    everywhere: dict[str, list[str]] = defaultdict(list)
    unseen: dict[str, list[str]] = defaultdict(list)
    for name in sys.argv[1:] or [*(f"示例:{each}" for each in shipped_names()), *annexes]:
        outcome = noticed(name)
        tied = [(cell, told) for cell, told in outcome if any(told.values())]
        seen = Counter(kind for _, told in tied for kind, is_told in told.items() if is_told)
        made = Counter(kind for _, told in tied for kind in told)
        share = sum(seen.values()) / max(1, sum(made.values()))
        kinds = "、".join(f"{kind} {seen[kind]}/{made[kind]}" for kind in KINDS)
        print(
            f"{name}：{len(outcome)} 个数，没有可比的 {len(outcome) - len(tied)} 个；查出 {share:.1%}（{kinds}）",
            flush=True,
        )
        for cell, told in outcome:
            if missed := [kind for kind, is_told in told.items() if not is_told]:
                kind = everywhere if len(missed) == len(told) else unseen
                kind[name_of(cell) + ("" if kind is everywhere else f"（{'、'.join(missed)}）")].append(
                    name
                )
    for title, cells in (("没有可比的", everywhere), ("有可比的，个别改法没有查出", unseen)):
        print(title)
        for cell, names in sorted(cells.items()):
            print(f"  {cell} ——{len(names)} 种：{'、'.join(names[:3])}{'……' * (len(names) > 3)}")


if __name__ == "__main__":
    main()

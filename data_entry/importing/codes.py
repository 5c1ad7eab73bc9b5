"""The codes of rows and columns: which stand below which, and those of names alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from data_entry.balances import TOTAL
from data_entry.importing.blocks import Block, Row
from data_entry.subjects.catalogue import Catalogue
from data_entry.words import normal

_TOTALS = {
    TOTAL,
    "总计",
    "本年合计",
    "本年支出合计",
    "本年收入合计",
    "支出合计",
    "收入合计",
    "基本支出合计",
}
_SUBTOTAL = re.compile(r"小计$|^(?:本页合计|过次页|转下页|承前页|接上页)$")
_LEVELS = re.compile(r"[(][类款项][)]")


def coded(rows: Sequence[Row], catalogue: Catalogue) -> Iterator[Row]:
    """The rows with the codes of their names: below the last one, beside it, or above."""
    codes: dict[str, list[str]] = {}
    for code, name in (*catalogue.functional.items(), *catalogue.economic.items()):
        codes.setdefault(normal(name), []).append(code)
    last = ""
    for row in rows:
        code = _of_path(row.label, codes)
        if code:
            yield replace(row, code=code)
            continue
        known = codes.get(normal(row.label), [])
        above = [last[:length] for length in (5, 3) if len(last) >= length]
        fitting = [c for a in above for c in known if c.startswith(a) and len(c) == len(a) + 2]
        fitting += [c for c in known if len(c) == 3]
        code = next(iter(fitting), known[0] if len(known) == 1 else "")
        last = code or last
        yield replace(row, code=code)


def _of_path(label: str, codes: Mapping[str, Sequence[str]]) -> str:
    """The code of a name told from its 类 down: 农林水支出（类）水利（款）行政运行（项）."""
    *above, last = [part for part in _LEVELS.split(normal(label)) if part] or [""]
    code = ""
    for name in [*above, last] if above else []:
        length = len(code) + 2 if code else 3
        fitting = [c for c in codes.get(name, []) if c.startswith(code) and len(c) == length]
        code = next(iter(fitting), "")
        if not code:
            break
    return code


def code_of(heading: Sequence[str], catalogue: Catalogue) -> str:
    """The code of a 款 by its heading, which may name its 类."""
    names = {code: normal(name) for code, name in catalogue.economic.items()}
    fitting = [code for code, name in names.items() if name == heading[-1] and len(code) > 3]
    within = [code for code in fitting if names.get(code[:3]) in heading[:-1]]
    return (within or (fitting if len(fitting) == 1 else [""]))[0]


def total_of(block: Block) -> Row | None:
    """The row 合计, which has no code."""
    return next((row for row in block.rows if is_total(row)), None)


def is_total(row: Row, office: str = "") -> bool:
    """True for the row of the whole, whatever it is called: it may bear the name of the office."""
    return not row.code and bool(row.label) and normal(row.label) in {*_TOTALS, office}


def is_subtotal(row: Row) -> bool:
    """True for a row that only adds up those above it: 小计, 农林水支出小计, 过次页."""
    return not row.code and bool(_SUBTOTAL.search(normal(row.label)))


def added_up(rows: Sequence[Row]) -> list[Row]:
    """The rows, those of one code as one with all their figures."""
    found: dict[str, Row] = {}
    for row in rows:
        one = found.setdefault(row.code, row)
        if one is not row:
            figures = dict(one.figures)
            for column, figure in row.figures.items():
                known = figures.get(column)
                figures[column] = (
                    replace(known, value=known.value + figure.value) if known else figure
                )
            found[row.code] = replace(one, figures=figures)
    return [*found.values()]


def rows_below(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The lowest rows below a row: so one wrong sum is told of itself alone."""
    return lowest([r for r in rows if r.code.startswith(row.code) and len(r.code) > len(row.code)])


def lowest(rows: Sequence[Row]) -> list[Row]:
    """The rows that have none below them."""
    above = {row.code[:n] for row in rows for n in range(3, len(row.code), 2)}
    return [row for row in rows if row.code not in above]

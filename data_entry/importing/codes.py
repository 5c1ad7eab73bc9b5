"""The codes of rows and columns: which stand below which, and those of names alone."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from data_entry.balances import TOTAL
from data_entry.importing.blocks import Block, Row, TableFigure
from data_entry.subjects.catalogue import Catalogue
from data_entry.words import label_of, normal

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
_LONGEST = 7
"""So many digits the code of a 项 has."""
_LEVELS = re.compile(r"[(][类款项][)]|[/\\>→]|[-—_]")


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
        one = found.setdefault(row.code or row.label, row)
        if one is not row:
            figures = dict(one.figures)
            for column, figure in row.figures.items():
                known = figures.get(column)
                figures[column] = (
                    replace(known, value=known.value + figure.value) if known else figure
                )
            found[row.code or row.label] = replace(one, figures=figures)
    return [*found.values()]


def added_total(block: Block, place: int) -> Row | None:
    """What the lowest rows of a block come to that has amounts and no 合计, as a row at a place."""
    rows = lowest(block.coded)
    if total_of(block) or not any(f.value for row in rows for f in row.figures.values()):
        return None
    return added_up([replace(row, row=place, code="", label=TOTAL) for row in rows])[0]


def spread(block: Block, kinds: Collection[str]) -> Block:
    """A block whose kinds of spending stand below one another, with a column for each.

    They stand beside the codes, below the row they are of, or each above the rows it is of; where
    no sum says which, the block is left as it is.
    """
    column = next(iter(block.columns), -1)
    found = [row for row in block.rows if label_of(row.label) in kinds]
    if len(block.columns) != 1 or not found or any(column not in r.figures for r in found):
        return block
    names = list(dict.fromkeys(label_of(row.label) for row in found))
    columns = {-1 - place: (name,) for place, name in enumerate(names)}
    for way in (_beside_the_codes, _of_the_row_above, _of_the_rows_below):
        if rows := way(block.rows, column, names):
            return replace(block, columns=block.columns | columns, rows=rows)
    return block


def _beside_the_codes(rows: Sequence[Row], column: int, names: list[str]) -> list[Row]:
    """Rows of the same code as one, where all rows with codes are called after their kinds."""
    coded = [row for row in rows if row.code]
    if not coded or any(label_of(row.label) not in names for row in coded):
        return []
    done = []
    for row in coded:
        figure = row.figures[column]
        own = -1 - names.index(label_of(row.label))
        done.append(replace(row, label="", figures={own: figure, column: figure}))
    (whole,) = added_up([replace(row, code="", label=TOTAL) for row in done])
    rest = [row for row in rows if not row.code]
    return [*added_up(done), *_with_kinds(rest, column, whole.figures)]


def _with_kinds(rows: Sequence[Row], column: int, whole: dict[int, TableFigure]) -> list[Row]:
    """The rows, the total with what each kind comes to, if that is what it adds up."""
    parts = sum(figure.value for own, figure in whole.items() if own < 0)
    return [
        replace(row, figures=whole | row.figures)
        if is_total(row) and column in row.figures and row.figures[column].value == parts
        else row
        for row in rows
    ]


def _of_the_row_above(rows: Sequence[Row], column: int, names: list[str]) -> list[Row]:
    """Rows with their kinds below them, which make up each; none where they do not."""
    done: list[Row] = []
    for row in rows:
        name = label_of(row.label)
        if row.code or name not in names:
            done.append(row)
        elif not done or column not in done[-1].figures:
            return []
        else:
            own = {-1 - names.index(name): row.figures[column]}
            done[-1] = replace(done[-1], figures=own | done[-1].figures)
    below = lowest([row for row in done if row.code and row.figures])
    wanted = [*below, *(row for row in done if min(row.figures, default=0) < 0)]
    return done if all(_makes_up(row, column) for row in wanted) else []


def _makes_up(row: Row, column: int) -> bool:
    parts = [figure.value for own, figure in row.figures.items() if own < 0]
    return bool(parts) and sum(parts) == row.figures[column].value


def _of_the_rows_below(rows: Sequence[Row], column: int, names: list[str]) -> list[Row]:
    """Rows below the kind they are of, which adds them up; none where it does not."""
    done: list[Row] = []
    whole: dict[int, TableFigure] = {}
    own, left = 0, Decimal(0)
    for row in rows:
        name = label_of(row.label)
        if not row.code and name in names:
            if left or -1 - names.index(name) in whole:
                return []
            own = -1 - names.index(name)
            whole[own], left = row.figures[column], row.figures[column].value
        elif row.code and own and column in row.figures:
            figure = row.figures[column]
            left -= figure.value if len(row.code) == _LONGEST else 0
            done.append(replace(row, figures={own: figure, column: figure}))
        else:
            own = 0 if is_total(row) else own
            done.append(row)
    return _with_kinds(added_up(done), column, whole) if not left else []


def rows_below(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The lowest rows below a row: so one wrong sum is told of itself alone."""
    return lowest([r for r in rows if r.code.startswith(row.code) and len(r.code) > len(row.code)])


def lowest(rows: Sequence[Row]) -> list[Row]:
    """The rows that have none below them."""
    above = {row.code[:n] for row in rows for n in range(3, len(row.code), 2)}
    return [row for row in rows if row.code not in above]

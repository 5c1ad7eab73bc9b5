"""Sums and balances of the model as Excel formulas; the exact comparison is made by the checks."""

from data_entry.balances import Balance, Term
from data_entry.workbook.layout import SheetLayout

Layouts = dict[str, SheetLayout]


def leaf_mask(codes: str) -> str:
    """1 for rows at the lowest level present, 0 for 类/款 rows above others, 合计 and blanks."""
    return f'(LEN({codes})>=3)*(COUNTIF({codes},{codes}&"?*")=0)'


def term_formula(term: Term, layouts: Layouts) -> str:
    """One addend as it stands in a formula."""
    layout = layouts[term.sheet]
    if term.prefixes is None:
        return layout.address(term.path)
    codes, amounts = layout.range("code"), layout.range(term.path[0])
    chosen = "+".join(f'(LEFT({codes},3)="{prefix}")' for prefix in term.prefixes)
    mask = leaf_mask(codes) + (f"*({chosen})" if chosen else "")
    return f"SUMPRODUCT({mask},{amounts})"


def side_formula(terms: tuple[Term, ...], layouts: Layouts) -> str:
    """All addends of one side."""
    return "+".join(term_formula(term, layouts) for term in terms)


def filled_formula(balance: Balance, layouts: Layouts) -> str:
    """How many facts the balance's tables hold; 0 means there is nothing to compare yet."""
    tables = [term for term in (*balance.left, *balance.right) if term.prefixes is not None]
    counts = [f"COUNT({layouts[term.sheet].range(term.path[0])})" for term in tables]
    return "*".join(counts) or "1"


def tolerance_formula(balance: Balance, layouts: Layouts, unit: str) -> str:
    """元: exact; 万元: 0.005 × (n + 1) for n addends; two single facts must be equal."""
    terms = (*balance.left, *balance.right)
    tables = [t for t in terms if t.prefixes is not None]
    if len(terms) == 2 and not tables:
        return "0.001"
    counts = "+".join(f"COUNTA({layouts[t.sheet].range('code')})" for t in tables)
    addends = counts or str(len(balance.right))
    return f'IF({unit}="元",0.001,0.005*({addends}+1)+0.0001)'

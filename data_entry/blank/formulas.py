"""Sums and balances of the model as Excel formulas; the exact comparison is made by the checks."""

from data_entry.balances import UPPER_LEVELS, Balance, BalanceTerm
from data_entry.blank.layout import SheetLayout

Layouts = dict[str, SheetLayout]


def code_texts(layout: SheetLayout) -> str:
    """The codes of a table as text, whether they are typed as text or pasted as numbers."""
    return f"TRIM({layout.range('code')})"


def leaf_mask(codes: str) -> str:
    """1 for rows at the lowest level present, 0 for 类/款 rows above others, 合计 and blanks.

    COUNTIF with a wildcard would never find the rows below a code that is a number.
    """
    above = (f"ISNA(MATCH({codes},LEFT({codes},{n}*(LEN({codes})>{n})),0))" for n in UPPER_LEVELS)
    return "*".join((f"(LEN({codes})>=3)*ISNUMBER(0+{codes})", *above))


def term_formula(term: BalanceTerm, layouts: Layouts) -> str:
    """One addend as it stands in a formula."""
    if term.prefixes is None:
        return layouts[term.sheet].address(term.path)
    layout, mask = layouts[term.sheet], _mask(term, layouts)
    amounts = layout.range(term.path[0])
    sums = [f"SUMPRODUCT({mask},{amounts})"]
    for part in layout.parts(term.path[0]):  # 插入的行里没有合计的公式
        sums.append(f"SUMPRODUCT({mask}*ISBLANK({amounts}),{layout.range(part)})")
    return "+".join(sums)


def _mask(term: BalanceTerm, layouts: Layouts) -> str:
    """1 for the rows a term adds up, 0 for the others."""
    codes = code_texts(layouts[term.sheet])
    chosen = "+".join(f'(LEFT({codes},{len(prefix)})="{prefix}")' for prefix in term.prefixes or ())
    return leaf_mask(codes) + (f"*({chosen})" if chosen else "")


def side_formula(terms: tuple[BalanceTerm, ...], layouts: Layouts) -> str:
    """All addends of one side."""
    return "+".join(term_formula(term, layouts) for term in terms)


def filled_formula(balance: Balance, layouts: Layouts) -> str:
    """How many facts the balance's tables hold; 0 means there is nothing to compare yet."""
    counts = [_count_formula(term, layouts[term.sheet]) for term in balance.terms]
    counts += [side_formula(side, layouts) for side in (balance.left, balance.right)] * (
        balance.relation == "≈"
    )
    return "*".join(f"({count})" for count in counts if count) or "1"


def _count_formula(term: BalanceTerm, layout: SheetLayout) -> str:
    """An amount that may be left open counts where it is given, any other in every row."""
    if term.prefixes is None:
        is_open = layout.spec.required or layout.column_at(term.path).cell.is_computed
        return "" if is_open else f"COUNT({layout.address(term.path)})"
    if layout.model.model_fields[term.path[0]].default is None:
        return f"COUNT({layout.range(term.path[0])})"
    return f"SUMPRODUCT({leaf_mask(code_texts(layout))})"


def tolerance_formula(balance: Balance, layouts: Layouts, unit: str) -> str:
    """元: exact; 万元: 0.005 × (n + 1) for n addends; two single facts must be equal."""
    terms = balance.terms
    tables = [t for t in terms if t.prefixes is not None]
    if len(terms) == 2 and not tables:
        return "0.001"
    counts = (
        "+".join("1" if t.prefixes is None else f"SUMPRODUCT({_mask(t, layouts)})" for t in side)
        for side in (balance.left, balance.right)
    )
    addends = f"MAX({','.join(counts)})"
    allowed = f"0.005*(MAX({addends},2)+1)+0.0001"
    if len(terms) == 2:
        allowed = f"IF({addends}=1,0.001,{allowed})"
    return f'IF({unit}="元",0.001,{allowed})'

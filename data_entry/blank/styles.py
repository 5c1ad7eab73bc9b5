"""How the cells of the workbook look; knows nothing of what stands in them."""

from dataclasses import replace

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from data_entry.looks import Look
from data_entry.model.spec import Column, Kind

FONT = "宋体"
INPUT = PatternFill("solid", fgColor="FFF9E5")
COMPUTED = PatternFill("solid", fgColor="E7E9EC")
HEADER = PatternFill("solid", fgColor="D9E4F1")
SECTION = PatternFill("solid", fgColor="EEF3F9")
BLOCKED = PatternFill("lightUp", fgColor="BFBFBF")
MISSING = PatternFill("solid", bgColor="F8CBAD")
GOOD = PatternFill("solid", bgColor="C6E0B4")
BAD = PatternFill("solid", bgColor="FF8F8F")

FREE, LOCKED = Protection(locked=False), Protection(locked=True)

TITLE_FONT = Font(name="黑体", size=16)
INTRO_FONT = Font(name=FONT, size=10, color="44546A")
HEADER_FONT = Font(name="黑体", size=11)
BODY_FONT = Font(name=FONT, size=11)
NOTE_FONT = Font(name=FONT, size=9, color="595959")
LINK_FONT = Font(name=FONT, size=11, color="0563C1", underline="single")

_LINE = Side(style="thin", color="A6A6A6")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

KINDS: dict[Kind, tuple[str, float]] = {
    Kind.AMOUNT: ("#,##0.00", 15),
    Kind.BALANCE: ("#,##0.00", 15),
    Kind.COUNT: ("0", 10),
    Kind.SCORE: ("0.##", 9),
    Kind.YEAR: ("0", 12),
    Kind.DATE: ("yyyy-mm-dd", 14),
    Kind.CODE: ("@", 13),
    Kind.TEXT: ("@", 26),
    Kind.PARAGRAPHS: ("@", 60),
    Kind.CHOICE: ("@", 14),
}
"""Number format, and column width in characters: amounts up to 999,999,999.99 fit."""


def _alignment(kind: Kind) -> Alignment:
    """Numbers right, codes and choices centred, text left and wrapped."""
    if kind.is_number:
        return Alignment(horizontal="right", vertical="center")
    if kind in (Kind.CODE, Kind.CHOICE, Kind.YEAR, Kind.DATE):
        return Alignment(horizontal="center", vertical="center")
    top = kind is Kind.PARAGRAPHS
    return Alignment(horizontal="left", vertical="top" if top else "center", wrap_text=True)


LABEL = Look(BODY_FONT, border=BORDER, alignment=Alignment(vertical="center", wrap_text=True))
HEADING = Look(
    HEADER_FONT,
    HEADER,
    BORDER,
    Alignment(horizontal="center", vertical="center", wrap_text=True),
)
ENTRY = replace(
    LABEL, fill=INPUT, alignment=Alignment(vertical="top", wrap_text=True), protection=FREE
)
TYPED = replace(ENTRY, number_format="@")
CHOSEN = replace(ENTRY, alignment=_alignment(Kind.CHOICE))
VERDICT = replace(LABEL, alignment=_alignment(Kind.CHOICE))
PASSED_OVER = Look(fill=SECTION)
BARRED = Look(fill=BLOCKED, border=BORDER)
BESIDE = Look(NOTE_FONT, alignment=Alignment(wrap_text=True, vertical="center", indent=1))
GUIDE = replace(LABEL, font=NOTE_FONT)
LINK = replace(LABEL, font=LINK_FONT)
ASKED = {
    kind: replace(ENTRY, alignment=_alignment(kind), number_format=number_format)
    for kind, (number_format, _) in KINDS.items()
}
COUNTED = {kind: replace(look, fill=COMPUTED, protection=LOCKED) for kind, look in ASKED.items()}
RESULT = replace(COUNTED[Kind.AMOUNT], fill=None)


def width(column: Column) -> float:
    """Column width that fits what stands in it: numbers by kind, drop-downs by their longest word."""
    longest = max((len(choice) for choice in column.choices), default=0)
    return max(KINDS[column.kind][1], 2.0 * longest + 4)

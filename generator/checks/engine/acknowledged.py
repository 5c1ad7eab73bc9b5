"""What the clerk has looked into: 提醒 of the sheet 核实说明 no longer nag.

An 错误 in figures that are true and official, which no clerk can mend, gives way to a reason that
somebody has signed; what cannot be read, and what the document says, does not.
"""

import re
from collections.abc import Sequence

from data_entry.findings import Acknowledged, Finding, Level
from data_entry.reading.filled import Filled

_SIGNED = re.compile(r"核实人[:：]\s*\S{2,}")
_LEAST = 8
"""Signs that a signed reason has beside the name."""
_FIGURES = "TXYABM"
"""Rules on figures, by the letter of their codes."""


def _is_waived(finding: Finding, reason: str) -> bool:
    """Whether a reason is enough for a finding."""
    if finding.level is not Level.ERROR:
        return True
    is_signed = _SIGNED.search(reason) and len(_SIGNED.sub("", reason).strip()) >= _LEAST
    return finding.code[0] in _FIGURES and bool(is_signed)


def set_aside(
    filled: Filled, findings: Sequence[Finding]
) -> tuple[list[Finding], list[Acknowledged]]:
    """The findings that remain, and those acknowledged with their reasons.

    A line stands for one finding: where a second one of its code appears at the cell, that one
    still asks for a look.
    """
    remaining, acknowledged = list(findings), []
    for index, entry in enumerate(filled.entries.acknowledged):
        place = filled.place(("acknowledged", index))
        meant = [f for f in remaining if (f.code, f.cell) == (entry.code, entry.cell)]
        meant = [f for f in meant if entry.sheet in ("", f.sheet)]
        waived = next((f for f in meant if _is_waived(f, entry.reason)), None)
        if waived:
            acknowledged.append(Acknowledged(waived, entry.reason))
            remaining.remove(waived)
        else:
            state = (
                "是错误，不能用说明代替改正"
                if meant
                else "没有对应的提醒或提示，可能已经改好或行列有变动"
            )
            message = f"{entry.code}（{entry.sheet}!{entry.cell}）{state}"
            advice = (
                "请改正错误。批复的报表就是这样、改不了的，说明里写清原因，并写上“核实人：姓名”。"
                if meant and meant[0].code[0] in _FIGURES
                else "请改正错误。"
                if meant
                else "请按最近一次校核的编号、工作表和单元格填写，或删去这一行。"
            )
            remaining.append(
                Finding("F18", Level.NOTE, place.sheet, f"A{place.row}", message, advice=advice)
            )
    return remaining, acknowledged

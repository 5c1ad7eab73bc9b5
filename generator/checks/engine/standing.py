"""Which rules do not run over a workbook, and why: what was not looked at is told, never passed over."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from data_entry.model.spec import sheet_of
from data_entry.reading.filled import Filled
from generator.checks.engine.registry import CHECKS, Registered, available_sheets
from generator.forms.form import Form

OFF = "模板不用"
UNREAD = "用到的页有读不出的内容，改好后再校核"
NOT_ASKED = "这种填报表不问用到的页"
ELSEWHERE = {
    "last_year": "没有给上年填报表",
    "document": "生成文档时才查",
}
"""What a rule may need that is no sheet, and what it means that it is not there."""


@dataclass(frozen=True)
class NotRun:
    """Rules that were not run for one reason."""

    reason: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.reason}：{'、'.join(self.codes)}"


def idle_rules(filled: Filled, extra: Sequence[str] = ()) -> list[str]:
    """The codes of the rules that could not run, because something they look at is not there."""
    return sorted(code for group in not_run(filled, extra=extra) for code in group.codes)


def not_run(filled: Filled, form: Form | None = None, *, extra: Sequence[str] = ()) -> list[NotRun]:
    """The rules that none of their checks ran for, by reason; ``extra`` is what else there is."""
    off = set(form.checks.off) if form else set()
    there = {*available_sheets(filled), *extra}
    reasons: dict[str, str] = {}
    ran: set[str] = set()
    for check in CHECKS:
        reason = why_idle(check, filled, there)
        for code in check.codes:
            if code in off:
                reasons[code] = OFF
            elif reason:
                reasons.setdefault(code, reason)
            else:
                ran.add(code)
    grouped: dict[str, list[str]] = {}
    for code in sorted(set(reasons) - (ran - off)):
        grouped.setdefault(reasons[code], []).append(code)
    order = (UNREAD, NOT_ASKED, *ELSEWHERE.values(), OFF)
    return [NotRun(reason, tuple(grouped[reason])) for reason in order if reason in grouped]


def why_idle(check: Registered, filled: Filled, there: Container[str]) -> str:
    """Why a check cannot run where only these sheets are there; empty if it runs."""
    missing = [name for name in check.needs if name not in there]
    reasons = {ELSEWHERE.get(name) or _of_sheet(name, filled) for name in missing}
    order = (NOT_ASKED, UNREAD, *ELSEWHERE.values())
    return next((reason for reason in order if reason in reasons), "")


def _of_sheet(name: str, filled: Filled) -> str:
    """Why a sheet of the workbook is not there to be looked at."""
    field = filled.root.model_fields.get(name)
    spec = sheet_of(field) if field else None
    return UNREAD if spec and not spec.hidden else NOT_ASKED

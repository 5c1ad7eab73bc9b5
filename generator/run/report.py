"""What checking a workbook has found, and how it is told: as JSON, and as a text to forward."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from data_entry.captions import INSTRUCTIONS
from data_entry.findings import Acknowledged, Finding, Level, gathered, has_errors
from data_entry.reading.filled import Filled
from generator.checks.engine.standing import NotRun, not_run
from generator.forms.form import Form

SHARES = "占比方式"
"""Key of the option that says how shares are rounded."""


@dataclass(frozen=True)
class Told:
    """What is said of a checked workbook, small enough to be kept and sent when all else is gone."""

    name: str
    findings: Sequence[Finding]
    acknowledged: Sequence[Acknowledged] = ()
    left_out: str = ""
    idle: str = ""


@dataclass(frozen=True)
class Checked:
    """A workbook read and checked, and the form it was read for."""

    path: Path
    form: Form
    filled: Filled
    findings: list[Finding]
    acknowledged: list[Acknowledged]
    annexes: Sequence[Path] = ()
    """The workbooks of its annexes."""
    last_year: Path | None = None
    """The workbook of last year it was compared with."""
    beside: tuple[str, ...] = ()
    """What else the rules looked at: ``last_year``, ``document``."""

    @property
    def not_run(self) -> list[NotRun]:
        """The rules that did not run, with the reasons."""
        return not_run(self.filled, self.form, extra=self.beside)

    @property
    def has_errors(self) -> bool:
        """True if it must not be published."""
        return has_errors(self.findings)

    @property
    def told(self) -> Told:
        """What is said of it."""
        lines = unchecked_line(self), not_run_line(self)
        return Told(self.path.name, self.findings, self.acknowledged, *lines)

    @property
    def is_composable(self) -> bool:
        """True for a workbook of this form: what cannot be read is marked in its draft."""
        of_another = any(
            each.sheet == INSTRUCTIONS and each.level is Level.ERROR
            for each in self.filled.findings
        )
        has_text = bool(self.filled.entries.narratives) or not self.filled.annex
        return self.filled.sheet("unit") is not None and has_text and not of_another

    @property
    def share_policy(self) -> str:
        """How shares are rounded, in the words of the option; empty where the form has none."""
        option = next((each for each in self.form.options if each.key == SHARES), None)
        value = self.filled.options.get(SHARES)
        labels = {choice: label for label, choice in option.choices.items()} if option else {}
        return labels.get(value or "", "")


def count_line(findings: Sequence[Finding], acknowledged: Sequence[Acknowledged] = ()) -> str:
    """``3 个错误，1 个提醒，0 个提示，另有 2 个已核实``."""
    counts = Counter(finding.level for finding in findings)
    line = "，".join(f"{counts[level]} 个{level}" for level in Level)
    signed = sum(one.finding.level is Level.ERROR for one in acknowledged)
    of_these = f"（其中错误 {signed} 个，没有改正，由核实人签字）" if signed else ""
    return line + (f"，另有 {len(acknowledged)} 个已核实{of_these}" if acknowledged else "")


def unchecked_line(checked: Checked) -> str:
    """What the checks had to leave out; empty if every cell could be read."""
    errors = [each for each in checked.filled.findings if each.level is Level.ERROR]
    faulty = dict.fromkeys(each.sheet for each in errors if each.sheet != INSTRUCTIONS)
    if not faulty:
        return ""
    return f"“{'”“'.join(faulty)}”有读不出的内容，用到这些内容的核对还没有做，改好后请再校核一次。"


def not_run_line(checked: Checked) -> str:
    """How many rules did not run, and why, in a line."""
    told = "；".join(f"{each.reason}，{len(each.codes)} 条" for each in checked.not_run)
    return f"未执行的规则（不等于通过）：{told}。" if told else ""


def as_dict(checked: Checked) -> dict[str, object]:
    """The findings of one workbook as ``--json`` prints them."""
    return {
        "workbook": str(checked.path),
        "findings": [finding.as_dict() for finding in checked.findings],
        "acknowledged": [each.as_dict() for each in checked.acknowledged],
        "shares": checked.share_policy,
        "not_run": {each.reason: list(each.codes) for each in checked.not_run},
    }


def as_text(checked: Checked) -> str:
    """A report that can be sent to somebody who has neither the workbook nor the program open."""
    unit = checked.filled.sheets.get("unit")
    who = f"{unit.name}{unit.year}年度" if unit else checked.path.name
    lines = [f"{who}部门决算公开说明 校核报告", f"填报表：{checked.path.name}"]
    if checked.share_policy:
        lines.append(f"占比的取舍：{checked.share_policy}")
    lines += [f"结果：{count_line(checked.findings, checked.acknowledged)}", ""]
    signed = [one for one in checked.acknowledged if one.finding.level is Level.ERROR]
    if signed:
        lines += ["【核实人签字、没有改正的错误】", *_acknowledged_lines(signed), ""]
    number = 0
    for sheet, group in groupby(gathered(checked.findings), key=lambda finding: finding.sheet):
        lines.append(f"【{sheet}】")
        for finding in group:
            number += 1
            lines += _finding_lines(number, finding)
        lines.append("")
    if not checked.findings:
        lines += ["没有发现问题。", ""]
    if left_out := unchecked_line(checked):
        lines += [left_out, ""]
    if others := [one for one in checked.acknowledged if one not in signed]:
        lines += ["【已核实的提醒】", *_acknowledged_lines(others), ""]
    if idle := checked.not_run:
        lines += ["【未执行的规则】不等于通过", *(f"· {each}。" for each in idle), ""]
    return "\r\n".join(lines)


def _acknowledged_lines(acknowledged: Sequence[Acknowledged]) -> Iterator[str]:
    for one in acknowledged:
        finding = one.finding
        yield f"· {finding.place} {finding.sentence}"
        yield f"  核实说明：{one.reason}"


def _finding_lines(number: int, finding: Finding) -> Iterator[str]:
    where = finding.cell or "全表"
    yield f"{number}. 〔{finding.level}〕{where} {finding.sentence}"
    if finding.advice:
        yield f"   {finding.advice}"
    if finding.related:
        yield f"   相关单元格：{finding.counterparts}"

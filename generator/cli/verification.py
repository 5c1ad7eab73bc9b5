"""What ``verify`` prints: how an edited document differs from its workbook."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from data_entry.failures import ExitCode
from data_entry.findings import Finding
from generator.cli.console import new_console
from generator.revisions.source import source_of
from generator.revisions.verify import (
    HandEdit,
    added_text_findings,
    differences,
    marked,
)
from generator.run.pipeline import Run, check
from generator.run.publish import write_file
from generator.word.edited import opened_file, paragraphs


def verify_document(
    document: Path,
    workbooks: Sequence[Path],
    form_name: str | None,
    *,
    as_json: bool,
    mark: Path | None,
    force: bool,
) -> int:
    """Compare a document with its workbook; 1 where a figure, a word or a sentence differs."""
    source = source_of(document, workbooks)
    file = opened_file(document)
    edited = paragraphs(file)
    run = Run(check(source.workbook, form_name, annexes=source.annexes), draws=False)
    found = differences(run, edited)
    findings = added_text_findings(run, found)
    if as_json:
        report = {
            "document": document.name,
            "workbook": source.workbook.name,
            "remarks": list(source.remarks),
            "differences": [each.as_dict() for each in found],
            "findings": [each.as_dict() for each in findings],
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _print(document, source.workbook, source.remarks, found, findings)
    if mark:
        write_file(mark, marked(file, edited, found), force=force)
        print(f"  已标注：{mark}（改动的地方有批注）", file=sys.stderr if as_json else sys.stdout)
    is_changed = any(not each.change.is_harmless for each in found)
    return ExitCode.FINDINGS if is_changed or findings else ExitCode.DONE


def _print(
    document: Path,
    workbook: Path,
    remarks: Sequence[str],
    found: Sequence[HandEdit],
    findings: Sequence[Finding],
) -> None:
    console = new_console()
    console.print(f"\n{document.name} 与 {workbook.name}", style="bold")
    for remark in remarks:
        console.print(f"  {remark}", style="yellow")
    heading = ""
    for each in found:
        if each.heading != heading:
            heading = each.heading
            console.print(f"  〔{heading}〕", style="bold")
        console.print(f"    {each.in_words}")
    for finding in findings:
        console.print(f"    {finding.level} {finding.sentence}")
    if not found and not findings:
        console.print("  和填报表一致，没有改动。", style="green")
        return
    counts = Counter(each.change for each in found)
    line = "，".join(f"{change} {count} 处" for change, count in counts.items())
    console.print(f"  {line}{f'；新写的话有 {len(findings)} 个问题' if findings else ''}")

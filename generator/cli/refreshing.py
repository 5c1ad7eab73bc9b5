"""What ``refresh`` does: an edited document with the figures of the workbook of now."""

import json
from collections.abc import Sequence
from pathlib import Path

from data_entry.failures import ExitCode
from generator.cli.console import new_console, print_findings
from generator.failures import CommandError
from generator.revisions.merge import OpenPlace
from generator.revisions.refresh import refreshed
from generator.revisions.source import one_unit
from generator.run.origin import kept, origin_of
from generator.run.pipeline import Run, check
from generator.run.publish import write_file
from generator.word.archive import reproducible
from generator.word.edited import opened_file

UPDATED = "（更新）"
"""Added to the name of a document brought up to date."""


def refresh_document(
    document: Path,
    workbooks: Sequence[Path],
    output: Path | None,
    form_name: str | None,
    original: Path | None,
    *,
    as_json: bool,
    force: bool,
) -> int:
    """Write the document brought up to date; 1 where a person has to look at something.

    A workbook with 错误 is told, and nothing is written.
    """
    edited = opened_file(document)
    origin = origin_of(document)
    was = original or origin.original
    if was is None:
        raise CommandError(
            f"“{document.name}”：旁边没有生成时留下的“来源”文件夹，不知道哪些是手工改的，"
            "更新不了。请把改过的文档放回生成它的文件夹，或用 --original 指出原稿.docx。"
        )
    opened_file(was)
    bundle = one_unit(workbooks)
    annexes = bundle.annexes or tuple(origin.annexes)
    run = Run(check(bundle.path, form_name, annexes=annexes))
    console = new_console()
    if not run.is_publishable:
        print_findings(console, run.in_full.told)
        console.print("填报表还有错误，文档没有更新。先改好再来一次。")
        return ExitCode.FINDINGS
    made = refreshed(was.read_bytes(), edited, run.composed.document)
    target = output or document.with_stem(f"{document.stem}{UPDATED}")
    write_file(target, reproducible(made.document), force=force)
    for name, content in kept(run.checked, run.composed, draft=False, stem=target.stem).items():
        write_file(target.parent / name, content, force=True)
    if as_json:
        report = {"document": target.name, "open": [each.as_dict() for each in made.open]}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for line in told(made.open):
            console.print(line)
        console.print(f"已更新：{target}")
    return ExitCode.FINDINGS if made.open else ExitCode.DONE


def told(places: Sequence[OpenPlace]) -> list[str]:
    """The places a person has to look at, in lines."""
    if not places:
        return [
            "手工改过的地方都保留了，其余的数都是新的；手工改的数对不对，用 juesuan verify 核对。"
        ]
    lines = [f"手工改过的地方都保留了；其中 {len(places)} 处要您自己定："]
    for each in places:
        lines.append(f"  〔{each.heading}〕{each.reason}")
        lines.append(f"    现在写的：{each.sentence}")
        if each.wanted:
            lines.append(f"    按填报表：{each.wanted}")
    return lines

"""What the commands do with workbooks: write a blank one, check."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from data_entry.failures import ExitCode, Failure
from generator.cli.console import find_files, new_console, print_by_sheet, print_findings
from generator.failures import (
    CommandError,
    TargetError,
    UnknownAnnexError,
)
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import load_form

if TYPE_CHECKING:
    from generator.run.origin import Bundle
    from generator.run.report import Checked


def new_workbook(
    output: Path, form_name: str | None, annex: str | None = None, *, force: bool
) -> None:
    """Write the blank workbook of a unit, or of one kind of annex."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load
    from generator.run.publish import write_file

    form = load_form(find_form(form_name or DEFAULT_FORM))
    target = _target(output)
    try:
        questions = form.asked_of(annex or "")
    except KeyError as error:
        kinds = [each.key for each in form.annexes]
        raise UnknownAnnexError(str(error.args[0]), form.key, kinds) from error
    write_file(target, workbook_bytes(questions, load(form.edition)), force=force)
    new_console().print(f"已生成空白填报表：{target}（{form.name}）")
    if not form_name:
        new_console().print("别的省的格式用 --template 指定，名称用 juesuan template list 列出。")
    new_console().print(
        f'填好后先校核：juesuan check "{target}"，再生成：juesuan generate "{target}"'
    )


def start_workbook(
    output: Path,
    form_name: str | None,
    *,
    tables: list[Path],
    earlier: Path | None,
    year: int | None,
    force: bool,
) -> None:
    """Write a workbook filled from official tables and an earlier workbook, and say what is left."""
    from generator.run.publish import write_file
    from generator.run.starting import by_sheet, start

    started = start(tables, earlier, form_name, year)
    target = _target(output)
    write_file(target, started.content, force=force)
    console = new_console()
    console.print(
        f"已生成填报表：{target}（{started.form.name}，{started.year}年度）", style="bold"
    )
    for words in started.taken:
        console.print(f"  取自：{words}")
    for words in started.remarks:
        console.print(f"  {words}", style="yellow")
    for words in (started.counts, *started.kept):
        console.print(f"  {words}")
    todo = by_sheet(started.todo)
    console.print(
        "还要填（“还要填”页有每一格的链接）：" if todo else "必填的都有了。", style="bold"
    )
    for sheet, cells in todo.items():
        first = "；".join(f"{each.cell} {each.item}" for each in cells[:3])
        places = "、".join(dict.fromkeys(each.source for each in cells if each.source))
        console.print(
            f"  〔{sheet}〕{len(cells)} 格，如 {first}{f'（出处：{places}）' if places else ''}"
        )
    console.print(f'填好后先校核：juesuan check "{target}"')


def _target(output: Path) -> Path:
    """The file asked for, which is an .xlsx in any case."""
    return output if output.suffix.lower() == ".xlsx" else output.with_name(output.name + ".xlsx")


def check_workbooks(
    arguments: list[str],
    form_name: str | None,
    *,
    last_year: Path | None,
    copies: "Copies",
    as_json: bool,
) -> int:
    """Print all findings of all workbooks, and of Word files; the exit code is the worst of them."""
    from generator.run.pipeline import bundles

    paths = find_files(arguments)
    documents = [path for path in paths if path.suffix.lower() == ".docx"]
    todo = bundles([path for path in paths if path not in documents])
    if (documents or len(todo) > 1) and (copies.marked or copies.text):
        words = f"--mark 和 --text 一次只能用于一张填报表，给了 {len(paths)} 张。请分别运行。"
        raise CommandError(words)
    console = None if as_json else new_console()
    codes: list[int] = []
    reports: list[dict[str, object]] = []
    works = [partial(_check_document, path, form_name, console) for path in documents]
    works += [
        partial(_check_workbook, each, form_name, last_year, copies, console) for each in todo
    ]
    for work in works:
        try:
            for has_errors, report in work():
                codes.append(ExitCode.FINDINGS if has_errors else ExitCode.DONE)
                reports.append(report)
        except Failure as failure:
            codes.append(failure.exit_code)
            print(failure, file=sys.stderr)
    if as_json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    return max(codes)


def _check_workbook(
    bundle: "Bundle",
    form_name: str | None,
    last_year: Path | None,
    copies: "Copies",
    console: Console | None,
) -> Iterator[tuple[bool, dict[str, object]]]:
    """Check a workbook, print what was found if there is a console, then write the copies."""
    from generator.run.pipeline import Run, check
    from generator.run.report import as_dict

    run = Run(check(bundle.path, form_name, last_year, bundle.annexes), draws=False)
    checked = run.in_full
    if console:
        print_findings(console, checked.told)
    yield checked.has_errors, as_dict(checked)
    for line in copies.write(checked):
        if console:
            console.print(line)


def _check_document(
    path: Path, form_name: str | None, console: Console | None
) -> Iterator[tuple[bool, dict[str, object]]]:
    """Check a Word file by itself, and print what was found if there is a console."""
    from generator.run.agreeing import check_file
    from generator.run.report import count_line

    found = check_file(path, form_name)
    if console:
        console.print(f"\n{path.name}（{found.year}年度，只看文字）", style="bold")
        print_by_sheet(console, found.findings, whole="")
        console.print(f"  {count_line(found.findings)}")
        console.print(f"  {found.not_run}", style="yellow")
    yield (
        found.has_errors,
        {
            "workbook": str(path),
            "findings": [each.as_dict() for each in found.findings],
            "acknowledged": [],
            "shares": "",
            "not_run": {"没有填报表": found.idle},
        },
    )


@dataclass(frozen=True)
class Copies:
    """What ``check`` writes beside its report: a marked workbook, a text to forward."""

    marked: Path | None = None
    text: Path | None = None
    force: bool = False

    def write(self, checked: "Checked") -> list[str]:
        """Write them; says what was written. Raises AlreadyThereError or UnwritableError."""
        from generator.run.publish import write_file
        from generator.run.report import as_text

        said = []
        for target in (self.marked, self.text):
            if target and os.path.realpath(target) == os.path.realpath(checked.path):
                words = f"“{target}”就是填报表本身，没有覆盖。请给副本换一个文件名。"
                raise TargetError(words)
        if self.marked:
            from data_entry.marking.mark import marked_copy

            content = marked_copy(checked.path.read_bytes(), checked.findings)
            write_file(self.marked, content, force=self.force)
            said.append(
                f"  已标注：{self.marked}（颜色和批注在出错的单元格上，“校核结果”页可以跳转）"
            )
        if self.text:
            write_file(self.text, as_text(checked).encode("utf-8-sig"), force=self.force)
            said.append(f"  校核报告：{self.text}")
        return said

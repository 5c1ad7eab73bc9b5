"""What the commands do with workbooks: write a blank one, check, generate."""

import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from data_entry.failures import ExitCode, Failure
from data_entry.findings import Level
from generator.cli.console import (
    find_workbooks,
    new_console,
    print_findings,
    refuse_same_names,
    with_progress,
)
from generator.failures import (
    AnnexAloneError,
    OneWorkbookError,
    OwnWorkbookError,
    UnknownAnnexError,
    bug_message,
)
from generator.forms.finding import DEFAULT_FORM, find_form
from generator.forms.form import load_form

if TYPE_CHECKING:
    from generator.pdf.rendering import OnProgress
    from generator.run.pipeline import Bundle, Outcome
    from generator.run.report import Checked


def begin_workbook(
    output: Path,
    form_name: str | None,
    annex: str | None,
    tables: list[Path],
    earlier: Path | None,
    year: int | None,
    *,
    force: bool,
) -> None:
    """A blank workbook, or one filled from what is given. Raises AnnexAloneError."""
    is_filled = bool(tables or earlier or year)
    if is_filled and annex:
        raise AnnexAloneError
    if is_filled:
        start_workbook(output, form_name, tables=tables, earlier=earlier, year=year, force=force)
    else:
        new_workbook(output, form_name, annex, force=force)


def new_workbook(
    output: Path, form_name: str | None, annex: str | None = None, *, force: bool
) -> None:
    """Write the blank workbook of one kind of annex."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load
    from generator.run.publish import write_file

    form = load_form(find_form(form_name or DEFAULT_FORM))
    target = _target(output)
    questions = form.questions
    if annex:
        try:
            questions = questions.of_annex(annex)
        except KeyError as error:
            kinds = [each.key for each in form.annexes]
            raise UnknownAnnexError(annex, form.key, kinds) from error
    write_file(target, workbook_bytes(questions, load(form.edition)), force=force)
    new_console().print(
        f'已生成空白填报表：{target}\n填好后先校核：juesuan check "{target}"，再生成：juesuan generate "{target}"'
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
    console.print(f"  从表里取 {started.imported} 格，从原填报表带入 {started.carried} 格。")
    if started.texts:
        console.print(f"  带入的上年文字 {started.texts} 段，标了颜色，请改成本年的。")
    if started.left:
        console.print(f"  新表不问的 {started.left} 项放在“未能带入”页。")
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
    """Print all findings of all workbooks; the exit code is the worst of them."""
    from generator.run.pipeline import Run, bundles, check
    from generator.run.report import as_dict

    paths = find_workbooks(arguments)
    documents = [path for path in paths if path.suffix.lower() == ".docx"]
    todo = bundles([path for path in paths if path not in documents])
    if (documents or len(todo) > 1) and (copies.marked or copies.text):
        raise OneWorkbookError(len(paths))
    console = new_console()
    codes: list[int] = []
    reports: list[dict[str, object]] = []
    if documents:
        codes, reports = _check_documents(documents, form_name, None if as_json else console)
    for bundle in todo:
        try:
            checked = check(bundle.path, form_name, last_year, bundle.annexes)
            if not checked.has_errors:  # then generate makes the document, and checks that too
                checked = Run(checked, draws=False).checked
        except Failure as failure:
            codes.append(failure.exit_code)
            print(failure, file=sys.stderr)
            continue
        codes.append(ExitCode.FINDINGS if checked.has_errors else ExitCode.DONE)
        reports.append(as_dict(checked))
        if not as_json:
            print_findings(console, checked)
        try:
            written = copies.write(checked)
        except Failure as failure:
            codes.append(failure.exit_code)
            print(failure, file=sys.stderr)
        else:
            for line in () if as_json else written:
                console.print(line)
    if as_json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    return max(codes)


def _check_documents(
    paths: list[Path], form_name: str | None, console: Console | None
) -> tuple[list[int], list[dict[str, object]]]:
    """Check Word files by themselves: exit codes, and reports; printed if there is a console."""
    from generator.checks.alone import check_file
    from generator.cli.documents import print_document, report

    codes: list[int] = []
    reports = []
    for path in paths:
        try:
            found = check_file(path, form_name)
        except Failure as failure:
            codes.append(failure.exit_code)
            print(failure, file=sys.stderr)
            continue
        codes.append(ExitCode.FINDINGS if found.has_errors else ExitCode.DONE)
        reports.append(report(path, found))
        if console:
            print_document(console, path, found)
    return codes, reports


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
                raise OwnWorkbookError(target)
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


@dataclass
class _Batch:
    """What became of the workbooks of one run, so far."""

    rows: "list[tuple[Path, str, Checked | None, str]]" = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def failed(self, path: Path, code: int, message: str) -> None:
        """Note a workbook that could not be generated."""
        self.codes.append(code)
        self.failures.append(message)
        self.rows.append((path, "失败", None, ""))

    def done(self, path: Path, outcome: "Outcome", *, draft: bool) -> None:
        """Note a workbook that was generated, or stopped by its findings."""
        checked, no_pdf = outcome.checked, outcome.pdf_failure
        if outcome.folder is None:
            word = "有读不出的内容，草稿也无法生成" if draft else "有错误，未生成"
            self.codes.append(ExitCode.FINDINGS)
            self.rows.append((path, word, checked, ""))
            return
        self.codes.append(no_pdf.exit_code if no_pdf else ExitCode.DONE)
        if no_pdf:
            self.failures.append(f"{path.name}：{no_pdf}")
        self.remarks += [f"{path.name}：{words}" for words in outcome.remarks]
        word = "已生成草稿" if draft else "已生成"
        self.rows.append((path, word, checked, str(outcome.document)))


def generate_workbooks(
    arguments: list[str],
    output: Path,
    form_name: str | None,
    *,
    last_year: Path | None,
    draft: bool,
    pdf: bool,
    preview: bool,
    force: bool,
) -> int:
    """Generate each workbook; one bad workbook does not stop the others."""
    from generator.run.pipeline import bundles, generate
    from generator.working import sweep

    sweep()
    todo = bundles(find_workbooks(arguments))
    refuse_same_names([bundle.path for bundle in todo])
    console, batch = new_console(), _Batch()

    make = partial(
        generate,
        output=output,
        form_name=form_name,
        last_year=last_year,
        draft=draft,
        pdf=pdf,
        preview=preview,
        force=force,
    )

    def work(bundle: "Bundle", progress: "OnProgress") -> None:
        try:
            outcome = make(bundle.path, annexes=bundle.annexes, progress=progress)
        except Failure as failure:
            batch.failed(bundle.path, failure.exit_code, str(failure))
        except Exception:
            batch.failed(bundle.path, ExitCode.BUG, f"{bundle.path.name}：{bug_message()}")
        else:
            batch.done(bundle.path, outcome, draft=draft)

    with_progress(console, todo, work)
    _conclude(console, batch, pdf=pdf or preview)
    return max(batch.codes)


def _conclude(console: Console, batch: _Batch, *, pdf: bool) -> None:
    """Findings, the table of what was made, what failed, and what to do next."""
    for _, _, checked, _ in batch.rows:
        if checked and (checked.findings or checked.acknowledged):
            print_findings(console, checked)
    console.print(_closing_table(batch.rows))
    for message in batch.failures:
        print(message, file=sys.stderr)
    for remark in dict.fromkeys(batch.remarks):
        console.print(remark)
    if not pdf and any(made and not (own and own.filled.annex) for _, _, own, made in batch.rows):
        console.print(
            "目录页码：用 Word 或 WPS 打开文档，提示更新域时选“是”；加 --pdf 则直接填好。"
        )


def _closing_table(rows: "list[tuple[Path, str, Checked | None, str]]") -> Table:
    table = Table(title="结果", title_justify="left", show_lines=False)
    for heading in ("填报表", "结果", "错误", "提醒", "文档"):
        table.add_column(heading, overflow="fold", justify="left")
    for path, word, checked, document in rows:
        counts = Counter(finding.level for finding in (checked.findings if checked else ()))
        errors, warnings = counts[Level.ERROR], counts[Level.WARNING]
        table.add_row(path.name, word, str(errors), str(warnings), document)
    return table

"""What each command does, for a clerk at a terminal: progress, reports, closing table."""

import glob
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from data_entry.failures import ExitCode, Failure
from data_entry.findings import Level
from generator.failures import (
    MissingProgramError,
    NoWorkbookError,
    OneWorkbookError,
    OwnWorkbookError,
    SameNameError,
    UnknownAnnexError,
    UnknownRuleError,
    bug_message,
)
from generator.forms.form import DEFAULT_FORM, find_form, form_names, load_form

if TYPE_CHECKING:
    from generator.pdf.rendering import OnProgress
    from generator.run.pipeline import Bundle, Outcome
    from generator.run.report import Checked

LOCK_PREFIX = "~$"
COLOURS = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.NOTE: "cyan"}


def new_console(*, stderr: bool = False) -> Console:
    """A console that never breaks a line of a log file and never guesses emoji or markup."""
    width = None if sys.stdout.isatty() else 4096
    return Console(stderr=stderr, width=width, emoji=False, markup=False, highlight=False)


def new_workbook(
    output: Path, form_name: str | None, annex: str | None = None, *, force: bool
) -> None:
    """Write the blank workbook of a form, or of one kind of its annexes."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load
    from generator.run.publish import write_file

    form = load_form(find_form(form_name or DEFAULT_FORM))
    target = output if output.suffix.lower() == ".xlsx" else output.with_name(output.name + ".xlsx")
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


def find_workbooks(arguments: list[str]) -> list[Path]:
    """The workbooks meant; see find_files."""
    return find_files(arguments, (".xlsx",))


def find_files(arguments: list[str], kinds: tuple[str, ...]) -> list[Path]:
    """The files meant: files, folders of such files, patterns. Lock files are passed over.

    Raises NoWorkbookError if nothing is left.
    """
    found: dict[str, Path] = {}
    for argument in arguments:
        path = Path(argument)
        if os.path.isdir(path):  # noqa: PTH112 - never raises, whatever the name
            paths = sorted(each for each in path.iterdir() if each.suffix.lower() in kinds)
        elif any(mark in argument for mark in "*?[") and not os.path.exists(path):  # noqa: PTH110
            paths = sorted(Path(name) for name in glob.glob(argument))  # noqa: PTH207
        else:
            paths = [path]
        for each in paths:
            if not each.name.startswith(LOCK_PREFIX):
                found.setdefault(os.path.realpath(each), each)
    if not found:
        raise NoWorkbookError(arguments)
    return list(found.values())


def check_workbooks(
    arguments: list[str],
    form_name: str | None,
    *,
    last_year: Path | None,
    copies: "Copies",
    as_json: bool,
) -> int:
    """Print all findings of all workbooks; the exit code is the worst of them."""
    from generator.run.pipeline import bundles, check
    from generator.run.report import as_dict

    paths = find_workbooks(arguments)
    todo = bundles(paths)
    if len(todo) > 1 and (copies.marked or copies.text):
        raise OneWorkbookError(len(paths))
    codes, reports = [], []
    console = new_console()
    for bundle in todo:
        try:
            checked = check(bundle.path, form_name, last_year, bundle.annexes)
            written = copies.write(checked)
        except Failure as failure:
            codes.append(failure.exit_code)
            print(failure, file=sys.stderr)
            continue
        codes.append(ExitCode.FINDINGS if checked.has_errors else ExitCode.DONE)
        reports.append(as_dict(checked))
        if not as_json:
            print_findings(console, checked)
            for line in written:
                console.print(line)
    if as_json:
        print(json.dumps(reports, ensure_ascii=False, indent=2))
    return max(codes)


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
        if outcome.fonts.missing:
            self.remarks.append(str(outcome.fonts))
        if outcome.missing:
            titles = "”“".join(table.title for table in outcome.missing)
            sheets = "”“".join(dict.fromkeys(table.source for table in outcome.missing))
            self.remarks.append(
                f"{path.name}：附表.xlsx 没有“{titles}”；需要的，填好“{sheets}”页再生成一次。"
            )
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


def refuse_same_names(paths: list[Path]) -> None:
    """Raises SameNameError for files whose results would have the same folder."""
    names = Counter(path.stem.casefold() for path in paths)
    doubled = [path for path in paths if names[path.stem.casefold()] > 1]
    if doubled:
        raise SameNameError(doubled)


def with_progress(
    console: Console, todo: "Sequence[Bundle]", work: "Callable[[Bundle, OnProgress], None]"
) -> None:
    """Run ``work`` over the files, with a plain bar and what is being done with each."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(todo))
        for bundle in todo:

            def progress(words: str, name: str = bundle.path.name) -> None:
                bar.update(task, description=f"{name}：{words}")

            work(bundle, progress)
            bar.advance(task)


def print_findings(console: Console, checked: "Checked") -> None:
    """Findings of one workbook, grouped by sheet, with a last line of counts."""
    from generator.run.report import count_line, unchecked_line

    findings, acknowledged = checked.findings, checked.acknowledged
    console.print(f"\n{checked.path.name}", style="bold")
    if not findings and not acknowledged:
        console.print("校核通过，没有发现问题。", style="green")
        return
    sheet = ""
    for finding in findings:
        if finding.sheet != sheet:
            sheet = finding.sheet
            console.print(f"  〔{sheet}〕", style="bold")
        console.print(f"    {finding.level}", style=COLOURS[finding.level], end=" ")
        console.print(f"{finding.cell or '全表'} {finding.message}。（{finding.code}）")
        if finding.advice:
            console.print(f"         {finding.advice}", style="dim")
        if finding.related:
            console.print(f"         相关单元格：{finding.counterparts}", style="dim")
    if acknowledged:
        console.print("  〔已核实〕", style="bold")
    for one in acknowledged:
        console.print(
            f"    {one.finding.place} {one.finding.message}。（{one.finding.code}）", style="dim"
        )
        console.print(f"         核实说明：{one.reason}", style="dim")
    console.print(f"  {count_line(findings, acknowledged)}")
    if left_out := unchecked_line(checked):
        console.print(f"  {left_out}", style="yellow")


def _closing_table(rows: "list[tuple[Path, str, Checked | None, str]]") -> Table:
    table = Table(title="结果", title_justify="left", show_lines=False)
    for heading in ("填报表", "结果", "错误", "提醒", "文档"):
        table.add_column(heading, overflow="fold", justify="left")
    for path, word, checked, document in rows:
        counts = Counter(finding.level for finding in (checked.findings if checked else ()))
        errors, warnings = counts[Level.ERROR], counts[Level.WARNING]
        table.add_row(path.name, word, str(errors), str(warnings), document)
    return table


def explain_rule(code: str) -> None:
    """Print the page of a rule."""
    from generator.checks import limits
    from generator.checks.pages import load_pages

    pages = load_pages()
    wanted = code.strip().upper()
    found = (
        [pages[wanted]]
        if wanted in pages
        else [page for known, page in pages.items() if wanted and known.startswith(wanted)]
    )
    if not found:
        raise UnknownRuleError(code, sorted(pages))
    for page in found:
        print(page.text)
        if page.code in limits():
            print(
                f"界限：{limits()[page.code]}（模板可以改，见 province.toml 的 [checks.thresholds]）\n"
            )


def list_rules(*, as_json: bool) -> None:
    """Print all rules: code, level, title."""
    from generator.checks.pages import load_pages

    pages = load_pages().values()
    if as_json:
        rows = [{"code": p.code, "level": str(p.level), "title": p.title} for p in pages]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for page in pages:
        print(f"{page.code:<7} {page.level}  {page.title}")


def show_environment() -> int:
    """Print what is installed and which fonts are used."""
    import platform

    from charts.fonts import NoChineseFontError, chinese_font
    from generator.pdf.libreoffice import find_program
    from generator.pdf.rendering import rendered
    from generator.run.pipeline import program_version

    lines: list[tuple[str, Any]] = [
        ("juesuan", program_version()),
        ("Python", platform.python_version()),
        ("系统", platform.platform()),
        ("控制台编码", sys.stdout.encoding),
        ("模板", "、".join(form_names())),
        ("当前文件夹可写", "是" if os.access(Path.cwd(), os.W_OK) else "否"),
    ]
    code = ExitCode.DONE
    try:
        lines.append(("图的字体", chinese_font().path))
    except NoChineseFontError as error:
        lines.append(("图的字体", error))
        code = ExitCode.MISSING
    try:
        lines.append(("LibreOffice（--pdf、--preview 用）", find_program()))
        sample = load_form(find_form(DEFAULT_FORM)).document.read_bytes()
        made = rendered(sample, pictures=True, numbered=False)
        lines.append(("页面的字体", made.failure or str(made.fonts) or "规定的字体都有"))
    except MissingProgramError as error:
        lines.append(("LibreOffice（--pdf、--preview 用）", error.advice))
    for name, value in lines:
        print(f"{name}：{value}")
    return code

"""What the commands that show pages do: progress, and a line for each file."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.console import Console

from data_entry.failures import ExitCode, Failure
from generator.cli.console import (
    find_files,
    new_console,
    print_findings,
    progress_bar,
    refuse_same_names,
)
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.run.pipeline import VIEW
from generator.run.preview import (
    DOCUMENT,
    Preview,
    preview_document,
    preview_workbook,
)


def preview_files(arguments: list[str], output: Path, form_name: str | None, *, force: bool) -> int:
    """Make the pages of each workbook or Word file; the exit code is the worst of them."""
    from generator.run.origin import Bundle
    from generator.run.pipeline import Run, bundles, check
    from generator.run.publish import refuse
    from generator.working import sweep

    sweep()
    found = find_files(arguments, (".xlsx", DOCUMENT))
    documents = [path for path in found if path.suffix.lower() == DOCUMENT]
    todo = [Bundle(path) for path in documents]
    todo += (
        bundles([path for path in found if path not in documents]) if len(found) > len(todo) else []
    )
    refuse_same_names([bundle.path for bundle in todo])
    console, codes, fonts = new_console(), [], set()
    with progress_bar(console, len(todo)) as (say, advance):
        for bundle in todo:
            path, progress = bundle.path, partial(_say, say, bundle.path.name)
            try:
                if path in documents:
                    made = preview_document(path, output, force=force, progress=progress)
                else:
                    refuse(output / path.stem, force=force)
                    progress("读取和校核")
                    run = Run(check(path, form_name, annexes=bundle.annexes), progress)
                    made = preview_workbook(run, output / path.stem, force=force)
                codes.append(_conclude(console, path.name, made))
                fonts.add(str(made.fonts))
            except Failure as failure:
                print(failure, file=sys.stderr)
                codes.append(failure.exit_code)
            advance()
    for words in filter(None, sorted(fonts)):
        console.print(words)
    return max(codes)


def preview_form(name: str, workbook: Path | None, output: Path, *, force: bool) -> int:
    """Make the pages of a form, with a workbook's figures or invented ones."""
    from generator.authoring.trial_run import invented
    from generator.run.pipeline import Run, check

    form = load_form(find_form(name))
    checked = check(workbook, str(form.folder)) if workbook else invented(form)
    console = new_console()
    with progress_bar(console, 1) as (say, advance):
        run = Run(checked, partial(_say, say, form.key))
        made = preview_workbook(run, output / form.key, force=force)
        advance()
    code = _conclude(console, form.key, made)
    if made.fonts.missing:
        console.print(str(made.fonts))
    return code


def _say(say: Callable[[str], None], name: str, words: str) -> None:
    say(f"{name}：{words}")


def _conclude(console: Console, name: str, made: Preview) -> int:
    """Say what was made of one file; its exit code."""
    checked = made.checked
    if checked and checked.has_errors and not (made.folder or made.failure):
        print_findings(console, checked.told)
        console.print(f"{name}：有读不出的内容，还排不成页面。")
        return ExitCode.FINDINGS
    if made.failure:
        print(f"{name}：{made.failure}", file=sys.stderr)
    if made.folder:
        pages = f"{made.pages} 页" if made.pages else f"没有页面图，用浏览器打开 {VIEW}"
        console.print(f"{name}：{pages}，在“{made.folder}”。")
    if checked and checked.has_errors:
        console.print("  填报表还有错误，页面标了“草稿”；是哪些，请运行 juesuan check。")
    return made.failure.exit_code if made.failure else ExitCode.DONE

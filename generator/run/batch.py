"""Many workbooks in one run: what is to be made of each, and what is told of it afterwards."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from data_entry.failures import ExitCode, Failure
from data_entry.findings import Finding, Level
from generator.failures import bug_message
from generator.pdf.rendering import OnProgress
from generator.run.origin import DRAFT, Bundle, is_untouched
from generator.run.pipeline import PAGES, PDF, REPORT, Outcome, form_of, generate
from generator.run.processes import LostWorkError
from generator.run.publish import full_disk
from generator.run.report import Told

Result = TypeVar("Result")


class State(StrEnum):
    """What became of a workbook."""

    MADE = "已生成"
    DRAFTED = "已生成草稿"
    SAME = "没有变化，不用重做"
    STOPPED = "有错误，未生成"
    UNREADABLE = "有读不出的内容，草稿也无法生成"
    FAILED = "失败"


@dataclass(frozen=True)
class Wishes:
    """What is wanted of every workbook of a run."""

    output: Path
    form_name: str | None = None
    draft: bool = False
    pdf: bool = False
    preview: bool = False
    force: bool = False

    def folder(self, bundle: Bundle) -> Path:
        """Where the result of a workbook goes."""
        return self.output / (bundle.name or bundle.path.stem)

    @property
    def facts(self) -> dict[str, object]:
        """What the manifest of a result says that fulfils them."""
        return {DRAFT: self.draft, PDF: self.pdf, PAGES: self.preview}


@dataclass(frozen=True)
class Made:
    """What became of one workbook: small, so that nothing of its document is kept or sent."""

    path: Path
    state: State
    code: int = ExitCode.DONE
    document: Path | None = None
    errors: int = 0
    warnings: int = 0
    told: Told | None = None
    """What is to be said of the workbook."""
    failure: str = ""
    remarks: Sequence[str] = ()
    has_contents: bool = False
    """True if its document has a 目录."""


def make(wishes: Wishes, bundle: Bundle, progress: OnProgress = lambda words: None) -> Made:
    """Make the document of one workbook, unless just this one is there; raises nothing."""
    path = bundle.path
    try:
        if made := made_before(wishes, bundle):
            return made
        outcome = generate(
            path,
            wishes.output,
            form_name=wishes.form_name,
            last_year=bundle.last_year,
            draft=wishes.draft,
            force=wishes.force,
            pdf=wishes.pdf,
            preview=wishes.preview,
            annexes=bundle.annexes,
            name=bundle.name,
            progress=progress,
        )
    except Failure as failure:
        return _failed(path, failure.exit_code, str(failure))
    except Exception as error:
        if full := full_disk(wishes.output, error):
            return _failed(path, full.exit_code, str(full))
        return _failed(path, ExitCode.BUG, f"{path.name}：{bug_message()}")
    return _of_outcome(path, outcome, wishes)


def make_all(
    executor: Executor,
    work: Callable[[Bundle], Result],
    bundles: Sequence[Bundle],
    done: Callable[[], object],
    lost: Callable[[Made], Result],
) -> Iterator[Result]:
    """What becomes of each, in their order; ``done`` is told whenever one is finished.

    ``lost`` makes a result of one whose process was lost.
    """
    futures: deque[Future[Result]] = deque()
    for bundle in bundles:
        futures.append(executor.submit(work, bundle))
        futures[-1].add_done_callback(lambda _: done())
    for bundle in bundles:
        try:
            yield futures.popleft().result()
        except Exception as error:  # the work itself raises nothing
            failure = error if isinstance(error, Failure) else LostWorkError()
            words = f"{bundle.path.name}：{failure}"
            yield lost(_failed(bundle.path, failure.exit_code, words))


def _failed(path: Path, code: int, words: str) -> Made:
    return Made(path, State.FAILED, code, failure=words)


def made_before(wishes: Wishes, bundle: Bundle) -> Made | None:
    """The result there is already; None unless it is what would be made now."""
    folder = wishes.folder(bundle)
    if not folder.is_dir():
        return None
    form = form_of(bundle.path, wishes.form_name)
    if not bundle.is_made(folder, form, wishes.facts):
        return None
    if wishes.force and not is_untouched(folder):
        return None
    told = Told(bundle.path.name, findings_in(folder))
    return _made(told, bundle.path, State.SAME, document=next(folder.glob("*.docx"), None))


def _made(told: Told, path: Path, state: State, code: int = ExitCode.DONE, **more: Any) -> Made:
    counts = Counter(each.level for each in told.findings)
    return Made(
        path,
        state,
        code,
        **more,
        errors=counts[Level.ERROR],
        warnings=counts[Level.WARNING],
        told=told,
    )


def findings_in(folder: Path) -> list[Finding]:
    """The findings that were written beside a document; none where that was changed by hand."""
    own = {each.name for each in fields(Finding)} - {"related", "level"}
    try:
        (report,) = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        return [
            Finding(level=Level(each["level"]), **{name: each[name] for name in own})
            for each in report["findings"]
        ]
    except (OSError, ValueError, LookupError, TypeError):
        return []


def _of_outcome(path: Path, outcome: Outcome, wishes: Wishes) -> Made:
    told, no_pdf = outcome.checked.told, outcome.pdf_failure
    if outcome.folder is None:
        state = State.UNREADABLE if wishes.draft else State.STOPPED
        return _made(told, path, state, ExitCode.FINDINGS)
    return _made(
        told,
        path,
        State.DRAFTED if wishes.draft else State.MADE,
        no_pdf.exit_code if no_pdf else ExitCode.DONE,
        document=outcome.document,
        failure=f"{path.name}：{no_pdf}" if no_pdf else "",
        remarks=[f"{path.name}：{words}" for words in outcome.remarks],
        has_contents=not outcome.checked.filled.annex,
    )

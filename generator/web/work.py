"""What is done with one upload, in a process of its own: findings, then Word, PDF, pages and a zip.

The process is ended from outside where it takes too long or nobody waits for it any more, and ends
itself when the server is gone. What it has to say stands in ``状态.json``, told as soon as known.
"""

import json
import multiprocessing
import os
import signal
import sys
import threading
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_entry.failures import Failure, UnreadableError
from generator.failures import CommandError
from generator.forms.finding import PACKAGE
from generator.pdf import resident

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from generator.run.pipeline import Outcome, Run
    from generator.run.report import Checked

STATE = "状态.json"
UPLOADED, MADE, PAGES = "上传", "成果", "页面"
MARKED, ARCHIVE = "标注.xlsx", "全部成果.zip"
COMPRESSED = {".png", ".pdf", ".docx", ".xlsx"}
"""Files that do not get smaller in an archive."""
START, INSTALL = "start", "install"
"""What an upload may be for, beside a document made of it: a new workbook, a form installed."""
WORKING, DONE, FAILED = "working", "done", "failed"
NEEDED = (
    "generator.run.pipeline",
    "generator.run.starting",
    "generator.contents.compose",
    "generator.contents.spreadsheet",
    "generator.pdf.contents",
    "generator.view.page",
    "charts.render",
    "data_entry.marking.mark",
)
"""Of the program, what nearly every upload needs."""


def tell(folder: Path, state: str, **facts: Any) -> None:
    """Write what is to be said; a reader sees the old words or the new ones, never half of them."""
    content = json.dumps({"state": state, **facts}, ensure_ascii=False)
    fresh = folder / f"{STATE}.new"
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(folder / STATE)


def await_work(told: "Connection") -> None:
    """Read the program in, so that the job can begin at once when it comes. Entry of the process."""
    _end_with_the_server()
    for name in NEEDED:
        import_module(name)
    if not told.poll():  # nobody waits: what is needed later can be got ready
        resident.start()
    try:
        with suppress(EOFError), told:  # the server has gone
            work(*told.recv())
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends already
        resident.stop()


def work(folder: Path, form_name: str | None, purpose: str = "") -> None:
    """Do everything for the files in ``folder/上传``: never raises."""
    from generator.failures import bug_message

    try:
        paths = sorted((folder / UPLOADED).glob("*.xlsx"))
        documents = sorted((folder / UPLOADED).glob("*.docx"))
        packages = sorted((folder / UPLOADED).glob(f"*{PACKAGE}"))
        if packages:
            _Upload(folder).take(packages, installs=purpose == INSTALL)
        elif purpose == START:
            _Upload(folder).start(sorted((folder / UPLOADED).iterdir()), form_name)
        elif documents and not paths:
            _Upload(folder).read(documents, form_name)
        else:
            _Upload(folder).make(paths, documents, form_name)
    except Failure as failure:
        tell(folder, FAILED, message=_without_folder(str(failure), folder))
    except OSError as error:
        tell(folder, FAILED, message=f"写不下去：{os.strerror(error.errno or 0)}。请检查磁盘空间。")
    except Exception:
        words = _without_folder(bug_message(folder), folder)
        tell(folder, FAILED, message=words, files=[log.name for log in folder.glob("*.log")])


def _end_with_the_server() -> None:
    """Leave when told to, tidily, and at once when the server has died; LibreOffice goes along."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in {"SIGINT", "SIGHUP", "SIGBREAK"} & set(dir(signal)):  # the server decides
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    server = multiprocessing.parent_process()
    if server is not None:

        def watch() -> None:
            server.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _without_folder(words: str, folder: Path) -> str:
    """A message without the place where uploads lie, which means nothing to its reader."""
    return words.replace(f"{folder / UPLOADED}{os.sep}", "").replace(f"{folder}{os.sep}", "")


class _Upload:
    """What is known of one upload so far; every step adds to it and tells it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        lists = ("page_names", "figures", "files", "remarks", "comparisons", "compared")
        self.facts: dict[str, Any] = {name: [] for name in lists}

    def progress(self, words: str) -> None:
        """Tell what is being done, with all that is known."""
        tell(self.folder, WORKING, words=words, **self.facts)

    def start(self, paths: Sequence[Path], form_name: str | None) -> None:
        """A new workbook from official tables and an earlier workbook, and what is left to fill."""
        from data_entry.reading.stamp import cover
        from generator.run.starting import by_sheet, start

        self.progress("读表")
        earlier = [p for p in paths if p.suffix == ".docx" or (p.suffix == ".xlsx" and cover(p))]
        if len(earlier) > 1:
            raise CommandError(
                f"放入了 {len(earlier)} 张填报表；做新的填报表，一次只放一张原来的。"
            )
        tables = [each for each in paths if each not in earlier]
        made = start(tables, earlier[0] if earlier else None, form_name)
        name = f"填报表-{made.year}.xlsx"
        (self.folder / name).write_bytes(made.content)
        tell(
            self.folder,
            DONE,
            **self.facts
            | {
                "started": f"{made.form.name}，{made.year}年度：{made.counts}",
                "files": [name],
                "remarks": [*made.kept, *made.remarks],
                "taken": list(made.taken),
                "todo": [
                    [sheet, len(cells), [f"{each.cell} {each.item}" for each in cells[:3]]]
                    for sheet, cells in by_sheet(made.todo).items()
                ],
            },
        )

    def take(self, paths: Sequence[Path], *, installs: bool) -> None:
        """Forms that somebody handed out: tried, and if that is wanted put where they can be chosen."""
        from generator.authoring.installation import examined, install

        self.progress("试做收到的格式")
        handed = [(install if installs else examined)(path.read_bytes()) for path in paths]
        words = [line for each in handed for line in each.in_words(installed=installs)]
        kind = "installed" if installs else "offered"
        tell(self.folder, DONE, **self.facts | {kind: words, "form": handed[-1].form.key})

    def read(self, documents: Sequence[Path], form_name: str | None) -> None:
        """Word files without a workbook: what their text alone tells."""
        from generator.run.agreeing import check_file
        from generator.run.report import count_line

        self.progress("读取和校核")
        found = [check_file(path, form_name) for path in documents]
        findings = [finding for each in found for finding in each.findings]
        tell(
            self.folder,
            DONE,
            **self.facts
            | {
                "draft": False,
                "composable": False,
                "is_read_only": True,
                "workbook": "、".join(path.name for path in documents),
                "findings": [each.as_dict() for each in findings],
                "count": count_line(findings),
                "unchecked": found[0].not_run,
            },
        )

    def make(self, paths: Sequence[Path], documents: Sequence[Path], form_name: str | None) -> None:
        """Findings first, the Word file as soon as it is there, then PDF and pages.

        Word files that are not to be bound in are edited ones: compared, and brought up to date
        where the file that was edited is there as well. One of the year before has its 上年数.
        """
        from generator.revisions.source import one_unit
        from generator.run.pipeline import Run, check

        self.progress("读取和校核")
        bundle = one_unit(paths)
        before = next((x for x in documents if _is_of_year_before(x, bundle.path)), None)
        checked = check(bundle.path, form_name, before, bundle.annexes)
        run = Run(checked, self.progress)
        self._found(run.workbook, draft=run.workbook.has_errors)
        if run.is_composable:
            resident.start()
            self._compare(run, [each for each in documents if each != before])
            self._publish(run)
        else:
            self.facts["composable"] = False
        tell(self.folder, DONE, **self.facts)

    def _found(self, checked: "Checked", *, draft: bool) -> None:
        from data_entry.findings import gathered
        from data_entry.marking.mark import marked_copy
        from generator.run.report import count_line, not_run_line, unchecked_line

        self.facts |= {
            "draft": draft,
            "composable": checked.is_composable,
            "workbook": checked.path.name,
            "findings": [each.as_dict() for each in gathered(checked.findings)],
            "count": count_line(checked.findings, checked.acknowledged),
            "unchecked": unchecked_line(checked),
            "idle": not_run_line(checked),
        }
        self.progress("排版")
        if checked.findings:
            with suppress(UnreadableError):  # the findings are told all the same
                content = marked_copy(checked.path.read_bytes(), checked.findings)
                (self.folder / MARKED).write_bytes(content)
                self.facts["files"] = [MARKED]
                self.progress("排版")

    def _compare(self, run: "Run", documents: Sequence[Path]) -> None:
        from generator.revisions.merge import OpenPlace
        from generator.revisions.refresh import refreshed
        from generator.revisions.verify import differences, marked
        from generator.run.origin import ORIGINAL
        from generator.word.attached import names_of_files
        from generator.word.edited import opened_file, paragraphs

        bound = names_of_files(run.workbook.filled)
        edited = [each for each in documents if each.name not in {*bound, ORIGINAL}]
        original = next((each for each in documents if each.name == ORIGINAL), None)
        told, made = [], []
        for path in edited:
            self.progress(f"核对 {path.name}")
            file = opened_file(path)
            lines = paragraphs(file)
            found = differences(run, lines)
            places: list[OpenPlace] = []
            if original and run.is_publishable:
                fresh = refreshed(original.read_bytes(), opened_file(path), run.composed.document)
                places = fresh.open
                made.append(f"更新-{path.name}")
                (self.folder / made[-1]).write_bytes(fresh.document)
            made.append(f"核对-{path.name}")
            (self.folder / made[-1]).write_bytes(marked(file, lines, found))
            told.append(
                {
                    "document": path.name,
                    "changes": [[each.heading, each.in_words] for each in found],
                    "open": [each.as_dict() for each in places],
                    "is_updated": original is not None and run.is_publishable,
                }
            )
        self.facts |= {"comparisons": told, "compared": made}

    def _publish(self, run: "Run") -> None:
        from generator.pdf.rendering import Rendering
        from generator.run.pipeline import VIEW, published
        from generator.run.report import not_run_line

        draft = not run.is_publishable
        if run.checked.findings != run.workbook.findings:  # else all of it has been told
            self._found(run.checked, draft=draft)
        self.facts["idle"] = not_run_line(run.checked)
        results = self.folder / MADE / run.workbook.path.stem
        alone = Rendering(run.document(draft=draft))
        self._list(published(run, alone, results, draft=draft, pdf=False, force=False))
        self.progress("写成网页")
        (self.folder / VIEW).write_bytes(run.view(draft=draft))
        self.facts["view"] = VIEW
        self.progress("转成 PDF")
        made = run.rendered(draft=draft, pictures=True, on_page=self._take_page)
        self._list(published(run, made, results, draft=draft, pdf=True, force=True))

    def _take_page(self, name: str, picture: bytes, _of: int) -> None:
        target = self.folder / PAGES / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(picture)
        self.facts["page_names"].append(f"{PAGES}/{name}")

    def _list(self, outcome: "Outcome") -> None:
        """What can be looked at and downloaded, by names relative to the upload's folder."""
        from generator.run.pipeline import TABLES

        assert outcome.folder is not None
        made = sorted(each for each in outcome.folder.rglob("*") if each.is_file())
        names = [each.relative_to(self.folder).as_posix() for each in made]
        with zipfile.ZipFile(self.folder / ARCHIVE, "w") as package:
            for each in made:
                how = zipfile.ZIP_STORED if each.suffix in COMPRESSED else zipfile.ZIP_DEFLATED
                package.write(each, each.relative_to(self.folder / MADE), how)
        shown = [each for each in made if each.parent == outcome.folder]
        wanted = [
            each.relative_to(self.folder).as_posix()
            for kind in (".docx", ".pdf")
            for each in shown
            if each.suffix == kind
        ]
        marked = [MARKED] if (self.folder / MARKED).exists() else []
        tables = [name for name in names if name.endswith(f"/{TABLES}")]
        failure = [str(outcome.pdf_failure)] if outcome.pdf_failure else []
        self.facts |= {
            "files": [*self.facts["compared"], *wanted, *marked, *tables, ARCHIVE],
            "figures": [n for n in names if "/figures/" in n and n.endswith(".png")],
            "remarks": [*outcome.remarks, *failure],
        }


def _is_of_year_before(document: Path, workbook: Path) -> bool:
    from data_entry.reading.stamp import cover
    from generator.checks.alone import cover_of
    from generator.word.edited import opened_file, paragraphs

    own = cover(workbook)
    office, year = cover_of([each.text for each in paragraphs(opened_file(document))])
    return own is not None and bool(office) and own.year == str((year or 0) + 1)

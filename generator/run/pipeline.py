"""The run, read aloud: read → check → draw and compose → publish.

What makes documents and tables is loaded only where one is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from data_entry.failures import Failure
from data_entry.findings import Finding, has_errors
from data_entry.reading.attach import ANNEX_MARK, attach
from data_entry.reading.filled import Filled
from data_entry.reading.opening import is_word, open_workbook
from data_entry.reading.read import read_workbook
from data_entry.reading.stamp import Stamp, cover, stamp
from data_entry.subjects.catalogue import load
from generator.checks import run_checks
from generator.checks.engine.acknowledged import set_aside
from generator.checks.engine.registry import DOCUMENT
from generator.contents.publication import Composed
from generator.contents.subject import Subject
from generator.contents.tables import Table
from generator.failures import FaultyFormError, UnknownAnnexError
from generator.forms.finding import DEFAULT_FORM, find_form, installed_form
from generator.forms.form import Form, load_form
from generator.pdf import resident
from generator.pdf.fonts import ALL_THERE, Substitution
from generator.pdf.rendering import OnProgress, Rendering, rendered
from generator.run.origin import Bundle, facts, kept
from generator.run.publish import as_json, refuse, write_folder
from generator.run.report import Checked, as_dict, as_text
from generator.word.attached import bind

if TYPE_CHECKING:
    from generator.pdf.pictures import OnPage

PDF, PAGES = "PDF", "页面图"
"""What was made beside the document, as the manifest says."""
REPORT, REPORT_TEXT = "校核结果.json", "校核结果.txt"
TABLES = "附表.xlsx"
PREVIEW = "预览"
"""The folder of the page pictures, beside the document."""
VIEW = "预览.html"
"""The whole document for the browser, beside the pictures of its pages."""


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook: its findings, and the folder if one was written."""

    checked: Checked
    folder: Path | None
    pdf_failure: Failure | None = None
    fonts: Substitution = ALL_THERE
    """What stands in for fonts that this machine lacks, in PDF and page pictures."""
    missing: Sequence[Table] = ()
    """Official tables that 附表.xlsx lacks, because a sheet they need is not filled."""
    kept: Sequence[str] = ()
    """Files of the earlier result that a person had changed or added, under their new names."""

    @property
    def document(self) -> Path | None:
        """The Word file made."""
        return next(self.folder.glob("*.docx"), None) if self.folder else None

    @property
    def remarks(self) -> list[str]:
        """What the clerk should know of what was made, in the terminal and on the page."""
        found = [str(self.fonts)] if self.fonts.missing else []
        if self.missing:
            titles = "”“".join(table.title for table in self.missing)
            sheets = "”“".join(dict.fromkeys(table.source for table in self.missing))
            found.append(f"附表.xlsx 没有“{titles}”；需要的，填好“{sheets}”页再生成一次。")
        if self.kept:
            names = "”“".join(self.kept)
            found.append(f"上次生成以后有人改过或放进去的文件都留着：“{names}”。")
        return found


def bundles(paths: Sequence[Path]) -> list[Bundle]:
    """Which workbooks belong together: an annex goes to the workbook of its unit and year.

    Where there is but one workbook of a unit, it also takes annexes with only its name or only its
    year, so that the slip is told (A15); an annex without one stands alone.
    """
    if len(paths) == 1:
        return [Bundle(paths[0])]
    covers = {path: cover(path) for path in paths}
    annexes = {path: own for path, own in covers.items() if own and own.annex}
    mains = [path for path in paths if path not in annexes]
    owned: dict[Path, list[Path]] = {path: [] for path in mains}
    alone = []
    for path, own in annexes.items():
        alike = {each: len(set(own[:2]) & set((covers[each] or ())[:2])) for each in mains}
        owners = [each for each in mains if alike[each] == 2]
        owner = owners or [each for each in mains if alike[each] and len(mains) == 1]
        if owner:
            owned[owner[0]].append(path)
        else:
            alone.append(path)
    return [*(Bundle(path, tuple(own)) for path, own in owned.items()), *map(Bundle, alone)]


def read(path: Path, form_name: str | None) -> tuple[Form, Filled, list[str]]:
    """A workbook, of the unit or of one annex, with its form and the names of its sheets."""
    book = open_workbook(path)
    mark = stamp(book)
    form = load_form(_form_of(mark, path, form_name))
    annex = mark.annex if mark else ""
    try:
        questions = form.asked_of(annex)
    except KeyError as error:
        known = [each.key for each in form.annexes]
        raise UnknownAnnexError(annex, form.key, known, path) from error
    return form, read_workbook(path, book, questions), book.titles


def form_of(path: Path, form_name: str | None) -> Path:
    """The folder of the form that is asked for, or that a workbook names."""
    return _form_of(stamp(open_workbook(path)), path, form_name)


def _form_of(mark: Stamp | None, path: Path, form_name: str | None) -> Path:
    if mark is not None and not form_name:
        return installed_form(mark.form, mark.publisher, path)
    return find_form(form_name or DEFAULT_FORM)


def check(
    path: Path,
    form_name: str | None = None,
    last_year: Path | None = None,
    annexes: Sequence[Path] = (),
) -> Checked:
    """Read a workbook for its form and run all checks, also against last year's workbook or document.

    ``annexes`` are the workbooks of its annexes. Raises the failures of reading.
    """
    form, filled, sheetnames = read(path, form_name)
    bind(filled, form)
    attach(filled, [read(each, form_name or str(form.folder))[1] for each in annexes])
    found = checked(form, filled, sheetnames, last_year)
    return replace(found, path=path, annexes=annexes)


def checked(
    form: Form, filled: Filled, sheetnames: Sequence[str] = (), last_year: Path | None = None
) -> Checked:
    """Run all checks on a workbook that has been read, also against last year's."""
    catalogue = load(filled.year)
    findings = [*filled.findings, *run_checks(filled, catalogue, form)]
    beside: tuple[str, ...] = ()
    if last_year is not None and is_word(last_year):
        from generator.run.published import differences

        findings += differences(filled, form, last_year)
    elif last_year is not None:
        before = read_workbook(last_year, open_workbook(last_year), form.questions)
        findings += run_checks(filled, catalogue, form, last_year=before)
        beside = ("last_year",)
    findings = [with_source(each, filled) for each in findings]
    findings, acknowledged = set_aside(filled, findings)
    findings = sorted_findings(findings, sheetnames)
    return Checked(filled.path, form, filled, findings, acknowledged, (), last_year, beside)


def with_source(finding: Finding, filled: Filled) -> Finding:
    """A finding at a cell that was taken from an official table also names that one."""
    source = filled.sources.get(finding.place)
    if not source:
        return finding
    return replace(finding, advice=f"{finding.advice}这一格取自 {source}。")


def sorted_findings(findings: list[Finding], sheetnames: Sequence[str]) -> list[Finding]:
    """By sheet in the workbook's order, then by cell."""
    order = {name: number for number, name in enumerate(sheetnames)}

    def key(finding: Finding) -> tuple[int, int, str, str]:
        place = finding.place
        number = order.get(place.sheet, len(order) if ANNEX_MARK in place.sheet else -1)
        return number, place.row, place.column, finding.code

    return sorted(findings, key=key)


def subject_of(checked: Checked) -> Subject:
    """What the document of a workbook without reading errors is made from."""
    return Subject.of(checked.filled, checked.form)


def check_document(checked: Checked, composed: Composed) -> Checked:
    """The findings of a workbook together with those of the document made from it.

    What is wrong with the sentences of a draft follows from the 错误 of its workbook.
    """
    filled = checked.filled
    catalogue = load(filled.year)
    found = run_checks(filled, catalogue, checked.form, document=composed.publication)
    if checked.has_errors:
        found = [each for each in found if each.place != DOCUMENT]
    beside = (*checked.beside, "document")
    return replace(checked, findings=[*checked.findings, *found], beside=beside)


@dataclass
class Run:
    """A checked workbook on its way to a document: each state is made once, when first asked for."""

    workbook: Checked
    """The workbook with the findings that need no document."""
    progress: OnProgress = lambda words: None
    """Hears what is being done."""
    draws: bool = True
    """False where the document is made only to be read."""
    _views: dict[bool, bytes] = field(default_factory=dict)

    @cached_property
    def composed(self) -> Composed:
        """The document as it would be published. Needs a workbook that is composable."""
        from generator.contents.compose import compose

        self.progress("排版")
        return compose(subject_of(self.workbook), draws=self.draws)

    @cached_property
    def checked(self) -> Checked:
        """The workbook with all findings, those of its document as well."""
        return check_document(self.workbook, self.composed)

    @property
    def in_full(self) -> Checked:
        """All findings at once, those of the document too where every cell of the workbook is read.

        What hangs on cells that are not may be told wrongly: that comes with the next check.
        """
        if not self.workbook.has_errors:
            return self.checked
        if self.workbook.filled.unread or not self.is_composable:
            return self.workbook
        return replace(self.checked, beside=self.workbook.beside)  # its sentences are not told

    @property
    def is_composable(self) -> bool:
        """True if a document can be made, or at least a draft with gaps.

        A phrase that fails over what could not be read is no fault of the form.
        """
        if not self.workbook.is_composable:
            return False
        try:
            return bool(self.composed.document)
        except FaultyFormError:
            if has_errors(self.workbook.filled.findings):
                return False
            raise

    @property
    def is_publishable(self) -> bool:
        """True if neither the workbook nor its document has an 错误."""
        return not self.workbook.has_errors and not self.checked.has_errors

    def document(self, *, draft: bool) -> bytes:
        """The Word file, with 草稿 on every page where it is one."""
        from generator.word.layout.draft import as_draft

        return as_draft(self.composed.document) if draft else self.composed.document

    def rendered(
        self,
        *,
        draft: bool,
        pictures: bool,
        on_page: "OnPage" = lambda name, picture, of: None,
    ) -> Rendering:
        """The document with what LibreOffice makes of it; ``on_page`` takes each page done."""
        document = self.document(draft=draft)
        made = rendered(document, pictures=pictures, progress=self.progress, on_page=on_page)
        if not pictures:
            return made
        return replace(made, pictures={VIEW: self.view(draft=draft)} | made.pictures)

    def view(self, *, draft: bool) -> bytes:
        """The document as a page for the browser, for which nothing else has to be installed."""
        from generator.view.page import page

        if draft not in self._views:
            self._views[draft] = page(self.document(draft=draft))
        return self._views[draft]

    @cached_property
    def tables(self) -> bytes:
        """附表.xlsx; empty where no official table belongs to the document."""
        from generator.contents.spreadsheet import spreadsheet

        tables = self.composed.publication.tables
        return spreadsheet(tables, self.composed.name) if tables else b""


def generate(
    path: Path,
    output: Path,
    *,
    form_name: str | None = None,
    last_year: Path | None = None,
    draft: bool = False,
    force: bool = False,
    pdf: bool = False,
    preview: bool = False,
    annexes: Sequence[Path] = (),
    name: str = "",
    progress: OnProgress = lambda words: None,
) -> Outcome:
    """One workbook with its annexes → its folder under ``output``. 错误 stop it unless a draft is wanted.

    ``name``: that of the folder, where it is not the workbook's own. A PDF that cannot be made does not stop the document; the outcome tells why.
    """
    folder = output / (name or path.stem)
    refuse(folder, force=force)
    progress("读取和校核")
    run = Run(check(path, form_name, last_year, annexes), progress)
    if run.workbook.has_errors and not (draft and run.is_composable):
        return Outcome(Run(run.workbook, progress, draws=False).in_full, None)
    if pdf or preview:
        resident.start()  # gets ready while the document is made
    if not draft and not run.is_publishable:
        return Outcome(run.checked, None)
    made = Rendering(run.document(draft=draft))
    if pdf or preview:
        made = run.rendered(draft=draft, pictures=preview)
    return published(run, made, folder, draft=draft, pdf=pdf, force=force)


def published(
    run: Run, made: Rendering, folder: Path, *, draft: bool, pdf: bool, force: bool
) -> Outcome:
    """Write all that a run has made into its folder, as a whole."""
    composed, checked = run.composed, run.checked
    files = {f"{composed.name}.docx": made.document}
    files |= {f"{composed.name}.pdf": made.pdf} if pdf and made.pdf else {}
    files |= {f"{PREVIEW}/{name}": content for name, content in made.pictures.items()}
    files |= {TABLES: run.tables} if run.tables else {}
    files |= {f"figures/{name}": content for name, content in composed.pictures.items()}
    files |= kept(checked, composed, draft=draft, stem=composed.name)
    files[REPORT] = as_json([as_dict(checked) | {"workbook": checked.path.name}])
    files[REPORT_TEXT] = as_text(checked).encode()
    wishes = {PDF: pdf and not made.failure, PAGES: bool(made.pictures) and not made.failure}
    about = {**facts(checked, draft=draft), **wishes}
    of_others = write_folder(folder, files, about=about, force=force)
    missing = [table for table in composed.publication.tables if not table.is_known]
    return Outcome(checked, folder, made.failure, made.fonts, missing, of_others)

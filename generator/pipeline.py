"""The run, read aloud: read → check → draw and compose → publish."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from data_entry.failures import Failure
from data_entry.findings import Finding, has_errors
from data_entry.subjects.catalogue import load
from data_entry.workbook.filled import Filled
from data_entry.workbook.opening import open_workbook
from data_entry.workbook.read import read_workbook, stamp
from generator.checks import run_checks
from generator.compose import Composed, compose
from generator.context import Subject
from generator.failures import ConversionError, MissingProgramError
from generator.pdf import with_pdf
from generator.province import DEFAULT_FORM, Form, find_form, load_form
from generator.publish import MANIFEST, as_json, manifest, refuse_foreign, write_folder

REPORT = "校核结果.json"


@dataclass(frozen=True)
class Checked:
    """A workbook read and checked, and the form it was read for."""

    path: Path
    form: Form
    filled: Filled
    findings: list[Finding]

    @property
    def has_errors(self) -> bool:
        """True if it must not be published."""
        return has_errors(self.findings)

    @property
    def is_composable(self) -> bool:
        """True if every sheet could be read, so that at least a draft can be made."""
        return not has_errors(self.filled.findings)


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook: its findings, and the folder if one was written."""

    checked: Checked
    folder: Path | None
    pdf_failure: Failure | None = None

    @property
    def document(self) -> Path | None:
        """The Word file made."""
        return next(self.folder.glob("*.docx"), None) if self.folder else None


def check(path: Path, form_name: str | None = None) -> Checked:
    """Read a workbook for its form and run all checks. Raises the failures of reading."""
    book = open_workbook(path)
    mark = stamp(book)
    form = load_form(find_form(form_name or (mark[0] if mark else DEFAULT_FORM)))
    filled = read_workbook(path, book, form.questions)
    unit = filled.sheets.get("unit")
    catalogue = load(unit.year) if unit else load(9999)
    findings = [*filled.findings, *run_checks(filled, catalogue)]
    return Checked(path, form, filled, sorted_findings(findings, book.sheetnames))


def sorted_findings(findings: list[Finding], sheetnames: list[str]) -> list[Finding]:
    """By sheet in the workbook's order, then by cell."""
    order = {name: number for number, name in enumerate(sheetnames)}

    def key(finding: Finding) -> tuple[int, int, str, str]:
        letters = finding.cell.rstrip("0123456789")
        row = finding.cell[len(letters) :]
        return order.get(finding.sheet, -1), int(row or 0), letters, finding.code

    return sorted(findings, key=key)


def generate(
    path: Path,
    output: Path,
    *,
    form_name: str | None = None,
    draft: bool = False,
    force: bool = False,
    pdf: bool = False,
) -> Outcome:
    """One workbook → its folder under ``output``. 错误 stop it unless a draft is asked for.

    A PDF that cannot be made does not stop the document; the outcome tells why.
    """
    checked = check(path, form_name)
    if checked.has_errors and not (draft and checked.is_composable):
        return Outcome(checked, None)
    filled = checked.filled
    subject = Subject(
        filled.disclosure(),
        filled.options,
        filled.entries.narratives,
        load(filled.sheets["unit"].year),
        checked.form,
    )
    composed = compose(subject, draft=draft)
    files, pdf_failure = {f"{composed.name}.docx": composed.document}, None
    if pdf:
        made, pdf_failure = _with_pdf(composed)
        files |= made
    files |= {f"figures/{name}": content for name, content in composed.pictures.items()}
    files[REPORT] = as_json([report(checked) | {"workbook": path.name}])
    files[MANIFEST] = manifest(files, _about(checked, draft))
    folder = output / path.stem
    refuse_foreign(folder)
    write_folder(folder, files, force=force)
    return Outcome(checked, folder, pdf_failure)


def _with_pdf(composed: Composed) -> tuple[dict[str, bytes], Failure | None]:
    """The document with numbered 目录 and its PDF, or the reason why there is none."""
    try:
        document, pdf = with_pdf(composed.document)
    except (MissingProgramError, ConversionError) as failure:
        return {}, failure
    return {f"{composed.name}.docx": document, f"{composed.name}.pdf": pdf}, None


def report(checked: Checked) -> dict[str, object]:
    """The findings of one workbook as ``--json`` prints them."""
    return {
        "workbook": str(checked.path),
        "findings": [finding.as_dict() for finding in checked.findings],
    }


def _about(checked: Checked, draft: bool) -> dict[str, object]:
    return {
        "填报表": checked.path.name,
        "填报表SHA256": hashlib.sha256(checked.path.read_bytes()).hexdigest(),
        "模板": checked.form.key,
        "模板版本": checked.form.version,
        "程序版本": program_version(),
        "草稿": draft,
    }


def program_version() -> str:
    """The installed version, or a plain word where the package is not installed."""
    try:
        return version("juesuan")
    except PackageNotFoundError:
        return "未安装"

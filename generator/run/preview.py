"""Pages to look at: of a workbook as its document would be, or of any Word file."""

import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data_entry.failures import Failure, UnreadableError
from data_entry.reading.opening import look_at_word
from generator.failures import NoDocumentError
from generator.pdf import resident
from generator.pdf.fonts import ALL_THERE, Substitution
from generator.pdf.pictures import OVERVIEW
from generator.pdf.rendering import OnProgress, Rendering, rendered
from generator.run.origin import program_version
from generator.run.pipeline import VIEW, Run
from generator.run.publish import refuse, write_folder
from generator.run.report import Checked
from generator.view.page import page
from generator.word.allowed import inspected

DOCUMENT = ".docx"


@dataclass(frozen=True)
class Preview:
    """What became of one file: its folder of pages, or why there is none."""

    folder: Path | None
    pages: int = 0
    fonts: Substitution = ALL_THERE
    failure: Failure | None = None
    checked: Checked | None = None
    """The findings, where it is a workbook; with 错误 its pages are marked 草稿."""


def preview_document(path: Path, output: Path, *, force: bool, progress: OnProgress) -> Preview:
    """The pages of a Word file. Raises UnreadableError for what is none, or failures of writing."""
    refuse(output / path.stem, force=force)
    try:
        found = inspected(look_at_word(path))
    except zipfile.BadZipFile as error:
        raise NoDocumentError(path) from error
    if found.faults:
        raise UnreadableError(
            path, "；".join(found.faults), "为了安全没有打开，请在 Word 里改好再试"
        )
    package = found.package()
    files = {}
    with suppress(ValueError):  # LibreOffice may read it all the same
        files = {VIEW: page(package)}
    made = rendered(package, pictures=True, numbered=False, progress=progress)
    if not files and made.failure:
        raise NoDocumentError(path)
    folder = _write(output / path.stem, path, files | made.pictures, force=force)
    return Preview(folder, _pages(made), made.fonts, made.failure)


def preview_workbook(run: Run, folder: Path, *, force: bool) -> Preview:
    """The pages and figures of a workbook's document; without LibreOffice as one for the browser."""
    resident.start()  # gets ready while the document is made
    if not run.is_composable:
        return Preview(None, checked=run.workbook)
    draft = not run.is_publishable
    made = run.rendered(draft=draft, pictures=True)
    figures = {f"figures/{name}": content for name, content in run.composed.pictures.items()}
    files = made.pictures | figures
    checked = run.workbook if run.workbook.has_errors else run.checked
    written = _write(folder, checked.path, files, force=force)
    return Preview(written, _pages(made), made.fonts, made.failure, checked)


def _pages(made: Rendering) -> int:
    return sum(name.endswith(".png") and name != OVERVIEW for name in made.pictures)


def _write(folder: Path, source: Path, files: dict[str, bytes], *, force: bool) -> Path:
    about = {"预览": source.name, "程序版本": program_version()}
    write_folder(folder, files, about=about, force=force)
    return folder

"""What is done with the workbook that a unit has handed in; runs in a process of its own."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from data_entry.failures import Failure
from data_entry.marking.mark import marked_copy
from generator.bureau.totals import Figures, figures
from generator.pdf.rendering import OnProgress
from generator.run.batch import Made, State, Wishes, made_before, make
from generator.run.origin import Bundle, is_untouched
from generator.run.pipeline import check, read
from generator.run.publish import MANIFEST, write_folder
from generator.run.report import as_text

RESULTS, RETURNED = "单位", "退回"
"""Folders of the desk: the results of each unit, and what goes back to it to be put right."""


@dataclass(frozen=True)
class Received:
    """What became of a unit's workbook: small, as Made is."""

    made: Made
    figures: Figures | None = None
    """Where its figures are to be added up."""
    is_edited: bool = False
    """True if somebody has changed the document since it was made; then it is left alone."""
    is_outdated: bool = False
    """True if the workbook has changed as well."""
    returned: Path | None = None
    """The marked copy for the unit."""


def receive(
    wishes: Wishes,
    desk: Path,
    counts: bool,
    bundle: Bundle,
    progress: OnProgress = lambda words: None,
) -> Received:
    """Make what can be made of a workbook, take its figures if it ``counts``, mark its faults.

    A document that somebody has edited stays as it is. With ``wishes.draft`` a workbook with 错误
    becomes a draft.
    """
    folder, final = wishes.folder(bundle), replace(wishes, draft=False, force=True)
    own = _figures(bundle, wishes.form_name) if counts else None
    if folder.is_dir() and not is_untouched(folder) and next(folder.glob("*.docx"), None):
        kept = made_before(replace(final, force=False), bundle)
        document = next(folder.glob("*.docx"))
        made = kept or Made(bundle.path, State.SAME, document=document)
        return Received(made, own, is_edited=True, is_outdated=not kept)
    made = make(final, bundle, progress)
    if made.state is State.STOPPED and wishes.draft:
        draft = make(replace(final, draft=True), bundle, progress)
        made = draft if draft.document else made
    return Received(made, own, returned=_give_back(desk / RETURNED, made, bundle, wishes))


def _figures(bundle: Bundle, form_name: str | None) -> Figures | None:
    with suppress(Failure):
        return figures(read(bundle.path, form_name)[1])
    return None


def _give_back(output: Path, made: Made, bundle: Bundle, wishes: Wishes) -> Path | None:
    """A marked copy and a text for the unit while there are 错误; gone when they are put right."""
    folder = output / (bundle.name or bundle.path.stem)
    if not made.errors:
        if folder.is_dir() and (folder / MANIFEST).is_file() and is_untouched(folder):
            shutil.rmtree(folder, ignore_errors=True)
        return None
    with suppress(Failure):
        checked = check(bundle.path, wishes.form_name, annexes=bundle.annexes)
        name = f"{folder.name}（有错误的地方）.xlsx"
        files = {
            name: marked_copy(bundle.path.read_bytes(), checked.findings),
            "校核报告.txt": as_text(checked).encode("utf-8-sig"),
        }
        write_folder(folder, files, about={}, force=True)
        return folder / name
    return None

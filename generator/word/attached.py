"""Finished Word files named in a workbook become annexes, or findings that say why they cannot."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from data_entry.entries import Chapter, Entries, Narrative
from data_entry.findings import Finding, Level, Place
from data_entry.model.spec import Path_
from data_entry.questions import WRITTEN, Questions, Section
from data_entry.reading.attach import ANNEX_MARK
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import load
from generator.forms.form import Form

CODE = "A16"
PERFORMANCE, WHOLE_FILE, PROJECTS, FILE = "performance", "whole_file", "projects", "report_file"


def bind(filled: Filled, form: Form) -> None:
    """Add an annex for every file that the workbook names; its text is checked like a typed one."""
    written = {each.subject for each in filled.entries.narratives if each.is_written}
    for subject, name, path in list(_named(filled)):
        file = filled.path.parent / name
        kinds = form.questions.asked_annexes
        kind = next((a.key for a in kinds if a.per_project == bool(subject)), None)
        try:
            if kind is None:
                raise _UnfitError("这个模板没有这样的附件", "请删去文件名，或换一个模板。")
            if subject in written:
                advice = "请只留一处：删去文件名，或清空自评报告页的文字。"
                raise _UnfitError("自评报告在填报表里也写了", advice)
            _add(filled, kind, subject, file, _chapters(file, name))
        except _UnfitError as fault:
            filled.findings.append(_finding(filled, path, name, *fault.args))


def handed_in(form: Form, entries: Entries, questions: Questions | None = None) -> Filled:
    """A workbook with these entries as it is read; ``questions``: those of one annex alone."""
    from data_entry.reading.unsaved import filled_in  # which writes workbooks

    filled = filled_in(questions or form.questions, load(form.edition), entries)
    if not questions:
        bind(filled, form)
    return filled


def names_of_files(filled: Filled) -> set[str]:
    """The names of the Word files that a workbook asks to have bound in."""
    return {name for _, name, _ in _named(filled)}


class _UnfitError(Exception):
    """What keeps a file from being bound in, and what to do."""


def _named(filled: Filled) -> Iterator[tuple[str, str, Path_]]:
    """Subject, name of the file and place of every file named."""
    performance = filled.sheets.get(PERFORMANCE)
    if name := getattr(performance, WHOLE_FILE, None):
        yield "", name, (PERFORMANCE, WHOLE_FILE)
    for index, project in enumerate(filled.sheets.get(PROJECTS) or []):
        if name := getattr(project, FILE, None):
            yield project.name, name, (PROJECTS, index, FILE)


def _add(filled: Filled, kind: str, subject: str, file: Path, texts: list[tuple[str, str]]) -> None:
    """The annex, in the place of an empty column for the same subject if there is one."""
    narratives = filled.entries.narratives
    subjects = [each.subject for each in narratives]
    index = subjects.index(subject) if subject in subjects else len(narratives)
    chapters = []
    for number, (heading, text) in enumerate(texts):
        section = Section(**{"级": 1, "标题": heading, "内容": (WRITTEN,)})
        chapters.append(Chapter(section, text))
        filled.places["narratives", index, number] = Place(
            file.name + ANNEX_MARK * bool(heading) + heading
        )
    filled.places["narratives", index] = Place(file.name)
    narratives[index : index + 1] = [Narrative(kind, subject, chapters, file=file)]


def _chapters(file: Path, name: str) -> list[tuple[str, str]]:
    """The text of a file that can be bound in; what opens Word files is loaded only for one.

    Raises _UnfitError.
    """
    from docx.opc.exceptions import PackageNotFoundError

    from generator.word.allowed import inspected
    from generator.word.binding import read_file

    if Path(name).name != name:
        raise _UnfitError("只能写文件名", "请把文件放在填报表旁边，只写文件名。")
    if not name.lower().endswith(".docx"):
        advice = "请用 Word 或 WPS 打开它，另存为 .docx，再改这里的文件名。"
        raise _UnfitError("不是 .docx 文件", advice)
    if not file.is_file():
        advice = "请把它放在填报表旁边（在本机页面上，和填报表一起选），或改正文件名。"
        raise _UnfitError("填报表旁边没有这个文件", advice)
    try:
        if faults := inspected(file.read_bytes()).faults:
            advice = "请在 Word 里改好，嵌入的表格可以粘贴为图片。"
            raise _UnfitError("；".join(faults), advice)
        found = read_file(file)
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as error:
        advice = "请用 Word 打开看一看，另存一份再试。"
        raise _UnfitError("不是 Word 文档，或已损坏", advice) from error
    if found.is_revised:
        advice = "请在 Word 里接受全部修订、删除全部批注，再保存。"
        raise _UnfitError("里面还有修订标记或批注", advice)
    if found.has_contents:
        advice = "请在 Word 里删去它的目录：合订后页码不对，整份文档有目录。"
        raise _UnfitError("里面有自己的目录", advice)
    if not found.chapters:
        raise _UnfitError("里面没有文字", "请确认文件没有拿错。")
    return found.chapters


def _finding(filled: Filled, path: Path_, name: str, message: str, advice: str) -> Finding:
    place = filled.place(path)
    words = f"“{name}”：{message}"
    return Finding(CODE, Level.ERROR, place.sheet, place.cell, words, name, "", advice)

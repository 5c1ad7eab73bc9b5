"""Finished Word files named in a workbook become annexes, or findings that say why they cannot."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError

from data_entry.entries import Chapter, Narrative
from data_entry.findings import Finding, Level, Place
from data_entry.questions import WRITTEN, Section
from data_entry.workbook.attach import ANNEX_MARK
from data_entry.workbook.filled import Filled, Path_
from generator.foreign import foreign
from generator.province import Form
from generator.word_binding import chapters_of, is_revised

CODE = "A16"
PERFORMANCE, WHOLE_FILE, PROJECTS, FILE = "performance", "whole_file", "projects", "report_file"


def bind(filled: Filled, form: Form) -> None:
    """Add an annex for every file that the workbook names; its text is checked like a typed one."""
    written = {each.subject for each in filled.entries.narratives if each.is_written}
    for subject, name, path in list(_named(filled)):
        file = filled.path.parent / name
        kind = next((a.key for a in form.annexes if a.per_project == bool(subject)), None)
        fault = _fault(file, name, subject in written, has_kind=kind is not None)
        if fault:
            filled.findings.append(_finding(filled, path, name, *fault))
        elif kind is not None:
            _add(filled, kind, subject, file)


def _named(filled: Filled) -> Iterator[tuple[str, str, Path_]]:
    """Subject, name of the file and place of every file named."""
    performance = filled.sheets.get(PERFORMANCE)
    if name := getattr(performance, WHOLE_FILE, None):
        yield "", name, (PERFORMANCE, WHOLE_FILE)
    for index, project in enumerate(filled.sheets.get(PROJECTS) or []):
        if name := getattr(project, FILE, None):
            yield project.name, name, (PROJECTS, index, FILE)


def _add(filled: Filled, kind: str, subject: str, file: Path) -> None:
    narratives = filled.entries.narratives
    narratives[:] = [each for each in narratives if each.subject != subject or each.is_written]
    index, chapters = len(narratives), []
    for number, (heading, text) in enumerate(chapters_of(file)):
        section = Section(**{"级": 1, "标题": heading, "内容": (WRITTEN,)})
        chapters.append(Chapter(section, text))
        filled.places["narratives", index, number] = Place(f"{file.name}{ANNEX_MARK}{heading}")
    filled.places["narratives", index] = Place(file.name)
    narratives.append(Narrative(kind, subject, chapters, file=file))


def _fault(file: Path, name: str, is_written: bool, *, has_kind: bool) -> tuple[str, str] | None:
    """What keeps a file from being bound in, and what to do; None if nothing does."""
    if not has_kind:
        return "这种格式没有这样的附件", "请删去文件名，或换一个模板。"
    if is_written:
        return "自评报告在填报表里也写了", "请只留一处：删去文件名，或清空自评报告页的文字。"
    if Path(name).name != name:
        return "只能写文件名", "请把文件放在填报表旁边，只写文件名。"
    if not name.lower().endswith(".docx"):
        return "不是 .docx 文件", "请用 Word 或 WPS 打开它，另存为 .docx，再改这里的文件名。"
    if not file.is_file():
        advice = "请把它放在填报表旁边（在本机页面上，和填报表一起选），或改正文件名。"
        return "填报表旁边没有这个文件", advice
    try:
        faults = foreign(file)
        revised = not faults and is_revised(file)
        empty = not faults and not any(text or title for title, text in chapters_of(file))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError):
        return "不是 Word 文档，或已损坏", "请用 Word 打开看一看，另存一份再试。"
    if faults:
        return "；".join(faults), "请在 Word 里改好，嵌入的表格可以粘贴为图片。"
    if revised:
        return "里面还有修订标记或批注", "请在 Word 里接受全部修订、删除全部批注，再保存。"
    if empty:
        return "里面没有文字", "请确认文件没有拿错。"
    return None


def _finding(filled: Filled, path: Path_, name: str, message: str, advice: str) -> Finding:
    place = filled.place(path)
    words = f"“{name}”：{message}"
    return Finding(CODE, Level.ERROR, place.sheet, place.cell, words, name, "", advice)

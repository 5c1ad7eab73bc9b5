"""What the commands of ``juesuan template`` do, for the owner of a form."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from data_entry.findings import has_errors
from generator.cli.console import new_console
from generator.failures import FaultyFormError, TargetError, UnreadTagsError
from generator.forms.finding import DEFAULT_FORM, GENERAL_FORM, find_form, form_names
from generator.forms.form import load_form
from generator.forms.proof import standing, unproved

if TYPE_CHECKING:
    from generator.contents.subject import Subject
    from generator.run.report import Checked


def list_forms() -> None:
    """Print the forms shipped and installed, and what proves each."""
    for name in form_names():
        try:
            form = load_form(find_form(name))
        except FaultyFormError as error:  # installed, and no longer fit for this program
            print(f"{name}  用不了：{error}")
            continue
        print(f"{name}  {form.name}（{standing(form)}）")
    general = load_form(find_form(GENERAL_FORM)).name
    print(
        f"\n没有本地的格式：用 {GENERAL_FORM}（{general}），"
        "或用 juesuan template learn 由官方模板学一个。"
    )


def start_form(folder: Path, source: str) -> None:
    """Write a new form that extends another one. Raises TargetError; nothing is overwritten."""
    from generator.authoring.new_form import starter
    from generator.run.publish import write_folder

    files = starter(folder, load_form(find_form(source)))
    if os.path.lexists(folder):
        raise TargetError(f"“{folder}”已经存在，没有覆盖。请换一个文件夹名。")
    write_folder(folder, files, force=False)
    print(f"已生成模板“{folder}”：{'、'.join(files)}。")
    print(f"先看其中的 README.md；使用时加 --template {folder}。")


def check_form(name: str, workbook: Path | None, mark: Path | None, *, force: bool) -> None:
    """Say that a form is sound, or raise FaultyFormError with all its faults.

    ``mark`` takes a copy of its document with the faults of the document as comments.
    """
    from data_entry.sample import offices
    from generator.authoring.document_faults import with_comments
    from generator.authoring.form_faults import faults_of_document, form_faults
    from generator.authoring.samples import compared
    from generator.authoring.trial_run import contrasted, invented, trial_faults
    from generator.run.publish import write_file

    form = load_form(find_form(name))
    office = None if workbook else invented(form)
    subject = _example(workbook, name) if workbook else _composable(office)
    if mark:
        found = faults_of_document(form, subject)
        if in_document := [fault for fault in found if not fault.where]:
            write_file(mark, with_comments(form.document, in_document), force=force)
            print(f"document.docx 里的 {len(in_document)} 处错误已批注在“{mark}”。")
        else:
            print("document.docx 里没有要批注的错误，没有另存。")
    if faults := form_faults(form, subject) or list(trial_faults(form, office or invented(form))):
        raise FaultyFormError(form.folder, faults)
    passages = compared(form)
    if wrong := [each for each in passages if not each.is_same]:
        raise FaultyFormError(form.folder, [each.in_words for each in wrong])
    figures = "用填报表" if workbook else "用一张虚构的填报表"
    print(f"模板“{form.folder.name}”没有发现错误，{figures}试做过一份文档。")
    if passages:
        print(f"公布的原文（samples）{len(passages)} 句，都写得一字不差。")
    if names := unproved(form):
        print(f"没有样文、待核的句子 {len(names)} 段：{'、'.join(names)}。")
    if workbook:
        return
    tried = contrasted(form)
    if conditions := tried.one_way:
        print(
            f"\n再用 {len(offices())} 个情形不同的虚构单位试写，下面 {len(conditions)} 处只写到一种情形，另一种请自己读一遍："
        )
        print("\n".join(f"  {each}" for each in conditions))
    if tried.contradictions:
        print("\n试写出来的文档，校核有话要说：")
        print("\n".join(f"  {each}" for each in tried.contradictions))
    if tried.unprinted:
        print(
            f"\n填报表问了、哪个单位也没有印出来的，可以写进 without：{'、'.join(tried.unprinted)}。"
        )


def _composable(office: "Checked | None") -> "Subject | None":
    """The invented office as a subject; None where it does not fit the form's questions."""
    from generator.run.pipeline import subject_of

    return subject_of(office) if office and office.is_composable else None


def _example(workbook: Path, form_name: str | None) -> "Subject":
    """A workbook as the subject of a form. Raises UnreadTagsError where a cell cannot be read."""
    from generator.run.pipeline import check, subject_of

    checked = check(workbook, form_name)
    if has_errors(checked.filled.findings):
        raise UnreadTagsError(workbook)
    return subject_of(checked)


def compare_forms(left: str, right: str) -> None:
    """Print what differs between two forms."""
    from generator.authoring.differences import differences

    forms = [load_form(find_form(name)) for name in (left, right)]
    found = differences(*forms)
    for each in found:
        print(each.where)
        for mark, words in each.lines():
            print(f"  {mark} {words}")
    names = "”和“".join(form.key for form in forms)
    print(f"“{names}”有 {len(found)} 处不同。" if found else f"“{names}”没有不同。")


def list_tags(workbook: Path | None, form_name: str | None) -> None:
    """Print every tag of a form with the value it has for a workbook, or for an invented one."""
    from generator.authoring.tag_list import tag_lines
    from generator.authoring.trial_run import invented

    subject = (
        _example(workbook, form_name)
        if workbook
        else _composable(invented(load_form(find_form(form_name or DEFAULT_FORM))))
    )
    if subject is None:
        raise UnreadTagsError(Path(form_name or DEFAULT_FORM))
    table = Table(title=f"{subject.form.name}：标签", title_justify="left")
    for heading in ("标签", "单位", "举例", "意思"):
        table.add_column(heading, overflow="fold")
    for tag in tag_lines(subject):
        table.add_row(tag.name, tag.unit, tag.example, tag.meaning)
    new_console().print(table)

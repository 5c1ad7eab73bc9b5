"""What the commands of ``juesuan template`` do, for the owner of a form."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from generator.commands import new_console
from generator.failures import FaultyFormError, FormThereError, UnreadTagsError
from generator.province import find_form, form_names, load_form

if TYPE_CHECKING:
    from generator.context import Subject


def list_forms() -> None:
    """Print the forms shipped."""
    for name in form_names():
        print(f"{name}  {load_form(find_form(name)).name}")


def start_form(folder: Path, source: str) -> None:
    """Write a new form that extends another one. Raises FormThereError; nothing is overwritten."""
    from generator.publish import write_folder
    from generator.starter import starter

    files = starter(folder, load_form(find_form(source)))
    if os.path.lexists(folder):
        raise FormThereError(folder)
    write_folder(folder, files, force=False)
    print(f"已生成模板“{folder}”：{'、'.join(files)}。")
    print(f"先看其中的 README.md；使用时加 --template {folder}。")


def check_form(name: str, workbook: Path | None) -> None:
    """Say that a form is sound, or raise FaultyFormError with all its faults."""
    from generator.lint import form_faults

    form = load_form(find_form(name))
    faults = form_faults(form, _example(workbook, name) if workbook else None)
    if faults:
        raise FaultyFormError(form.folder, faults)
    trial = "，用填报表试做过一份文档" if workbook else "；给出填报表可以再试做一份文档"
    print(f"模板“{form.folder.name}”没有发现错误{trial}。")


def _example(workbook: Path, form_name: str | None) -> "Subject":
    """A workbook as the subject of a form. Raises UnreadTagsError where a cell cannot be read."""
    from generator.pipeline import check, subject_of

    checked = check(workbook, form_name)
    if not checked.is_composable:
        raise UnreadTagsError(workbook)
    return subject_of(checked)


def compare_forms(left: str, right: str) -> None:
    """Print what differs between two forms."""
    from generator.differences import differences

    forms = [load_form(find_form(name)) for name in (left, right)]
    found = differences(*forms)
    for each in found:
        print(each.where)
        for mark, value in (("-", each.left), ("+", each.right)):
            if value is not None:
                print(f"  {mark} {value}")
    names = "”和“".join(form.key for form in forms)
    print(f"“{names}”有 {len(found)} 处不同。" if found else f"“{names}”没有不同。")


def list_tags(workbook: Path, form_name: str | None) -> None:
    """Print every tag of a form with the value it has for a workbook."""
    from generator.tags import tag_lines

    subject = _example(workbook, form_name)
    table = Table(title=f"{subject.form.name}：标签", title_justify="left")
    for heading in ("标签", "单位", "举例", "意思"):
        table.add_column(heading, overflow="fold")
    for tag in tag_lines(subject):
        table.add_row(tag.name, tag.unit, tag.example, tag.meaning)
    new_console().print(table)

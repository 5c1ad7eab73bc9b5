"""What ``juesuan doctor`` prints: versions, fonts, what is missing and how to get it."""

import os
import sys
from pathlib import Path
from typing import Any

from data_entry.failures import ExitCode
from generator.failures import FaultyFormError, MissingProgramError
from generator.forms.finding import DEFAULT_FORM, find_form, form_names
from generator.forms.form import load_form

_OFFICE = "LibreOffice（--pdf、--preview 用）"


def _versioned(name: str) -> str:
    """A form with its version, or that it is no longer fit for this program."""
    try:
        return f"{name}（第{load_form(find_form(name)).version}版）"
    except FaultyFormError:
        return f"{name}（用不了：运行 juesuan template check {name}）"


def show_environment() -> int:
    """Print what is installed and which fonts are used."""
    import platform

    from charts.fonts import NoChineseFontError, chinese_font
    from generator.pdf import libreoffice
    from generator.pdf.rendering import rendered
    from generator.run.origin import program_version

    lines: list[tuple[str, Any]] = [
        ("juesuan", program_version()),
        ("Python", platform.python_version()),
        ("系统", platform.platform()),
        ("控制台编码", sys.stdout.encoding),
        ("模板", "、".join(map(_versioned, form_names()))),
        ("当前文件夹可写", "是" if os.access(Path.cwd(), os.W_OK) else "否"),
    ]
    code = ExitCode.DONE
    try:
        lines.append(("图的字体", chinese_font().path))
    except NoChineseFontError as error:
        lines.append(("图的字体", error))
        code = ExitCode.MISSING
    try:
        program = libreoffice.find_program()
        own = libreoffice.program_version(program) or "没有说出版本"
        lines.append((_OFFICE, f"{own}，{program}"))
        sample = load_form(find_form(DEFAULT_FORM)).document.read_bytes()
        made = rendered(sample, pictures=True, numbered=False)
        lines.append(("页面的字体", made.failure or str(made.fonts) or "规定的字体都有"))
    except MissingProgramError as error:
        lines.append((_OFFICE, error.advice))
    for name, value in lines:
        print(f"{name}：{value}")
    return code

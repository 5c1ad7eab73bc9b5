"""What ``juesuan doctor`` prints: versions, fonts, what is missing and how to get it."""

import os
import sys
from pathlib import Path
from typing import Any

from data_entry.failures import ExitCode
from generator.failures import MissingProgramError
from generator.forms.finding import DEFAULT_FORM, find_form, form_names
from generator.forms.form import load_form


def show_environment() -> int:
    """Print what is installed and which fonts are used."""
    import platform

    from charts.fonts import NoChineseFontError, chinese_font
    from generator.pdf.libreoffice import find_program
    from generator.pdf.rendering import rendered
    from generator.run.origin import program_version

    lines: list[tuple[str, Any]] = [
        ("juesuan", program_version()),
        ("Python", platform.python_version()),
        ("系统", platform.platform()),
        ("控制台编码", sys.stdout.encoding),
        ("模板", "、".join(form_names())),
        ("当前文件夹可写", "是" if os.access(Path.cwd(), os.W_OK) else "否"),
    ]
    code = ExitCode.DONE
    try:
        lines.append(("图的字体", chinese_font().path))
    except NoChineseFontError as error:
        lines.append(("图的字体", error))
        code = ExitCode.MISSING
    try:
        lines.append(("LibreOffice（--pdf、--preview 用）", find_program()))
        sample = load_form(find_form(DEFAULT_FORM)).document.read_bytes()
        made = rendered(sample, pictures=True, numbered=False)
        lines.append(("页面的字体", made.failure or str(made.fonts) or "规定的字体都有"))
    except MissingProgramError as error:
        lines.append(("LibreOffice（--pdf、--preview 用）", error.advice))
    for name, value in lines:
        print(f"{name}：{value}")
    return code

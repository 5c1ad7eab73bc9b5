"""Situations that stop a run: facts in, sentence inside. Each says what to do and has an exit code.

Failure (data_entry.failures)
├── CommandError                                               2  wrong command line
│   ├── UnknownFormError, UnknownAnnexError, AnnexAloneError
│   └── NoWorkbookError, NoTableError, TablesOfOtherYearError
├── MissingProgramError, ConversionError,
│   NoChineseFontError (charts.fonts)                          3  an outside program or font is missing
├── UnreadableError (data_entry.failures), NoDocumentError     4  a file cannot be read
├── TargetError                                                5  a target cannot be written
│   └── UnwritableError, AlreadyThereError
├── FaultyFormError, FaultyPackageError                        6  a template is faulty
├── UnreadTagsError                                            1  a workbook with findings
└── TimeLimitError, LostWorkError (generator.run.processes)    9  a bug, or too much for the machine

What is raised in one place and caught by nobody has no name: its sentence stands there.
"""

from collections.abc import Mapping
from pathlib import Path

from data_entry.failures import ExitCode, Failure, UnreadableError


class CommandError(Failure):
    """The command line asks for what is not there, or for what cannot be done."""

    exit_code = ExitCode.USAGE


class TargetError(Failure):
    """What is to be written cannot be written there."""

    exit_code = ExitCode.UNWRITABLE


class UnknownFormError(CommandError):
    """The form asked for is neither shipped nor a folder with a province.toml, or may be several.

    ``meant`` and ``known``: titles by name; ``general``: the form for those who have none.
    """

    def __init__(
        self, name: str, meant: Mapping[str, str], known: Mapping[str, str], general: str
    ) -> None:
        super().__init__(
            f"“{name}”有几种模板：{'、'.join(f'{key}（{each}）' for key, each in meant.items())}。"
            "请写明是哪一种。"
            if meant
            else f"没有名为“{name}”的模板。现有模板：{'、'.join(known)}；也可以给出模板文件夹的路径。"
            f"没有本地的格式时，可以用 {general}（{known[general]}），"
            "或用 juesuan template learn 由官方模板学一个。"
        )


class FaultyPackageError(Failure):
    """A file that is no form to be installed, or is not whole."""

    exit_code = ExitCode.FAULTY_FORM

    def __init__(self, what: str) -> None:
        super().__init__(f"这个格式文件不能安装：{what}。请向发布单位重新要一份。")


class UnknownAnnexError(CommandError):
    """A kind of annex that the form does not have, asked for or stated by a workbook."""

    def __init__(self, kind: str, form: str, known: list[str], path: Path | None = None) -> None:
        whose = f"“{path}”是" if path else ""
        super().__init__(
            f"{whose}“{kind}”附件，模板“{form}”没有这种附件。现有：{'、'.join(known) or '无'}；"
            "要用别的模板，请加 --template 模板名。"
        )


class NoDocumentError(UnreadableError):
    """A file is no Word document, or not one that can be opened."""

    def __init__(self, path: Path) -> None:
        advice = "请给出 Word 另存的 .docx；旧的 .doc 先用 Word 或 WPS 另存为 .docx"
        told = ("不是可以打开的 Word 文档", advice)
        super().__init__(path, *(told if path.exists() else ("文件不存在", "请检查路径和文件名")))


class NoTableError(CommandError):
    """None of the files given as official tables, or as last year's, has one."""

    ADVICE = "请给出决算软件导出的表（财决表或公开表）；填报表请用 --from。"
    OF_LAST_YEAR = "表可能另作附件公布：请换成上年的决算表（软件导出的，或公布时附的 Excel）；没有的，不要放这一份，上年数自己填。"

    def __init__(self, names: list[str], remarks: list[str], advice: str = ADVICE) -> None:
        found = "；".join(remarks[:3])
        found = f"（{found}）" if found else ""
        super().__init__(f"“{'、'.join(names)[:60]}”里没有认出一张决算表{found}。{advice}")


class TablesOfOtherYearError(CommandError):
    """All official tables given are of another year."""

    def __init__(self, years: list[int], year: int) -> None:
        super().__init__(
            f"给出的表是 {'、'.join(map(str, years))} 年度的，要做的是 {year} 年度的填报表。"
            f"请给出 {year} 年度的决算表；要做的就是那一年的，请改 --year。"
        )


class AnnexAloneError(CommandError):
    """A workbook of an annex is begun blank."""

    def __init__(self) -> None:
        super().__init__(
            "附件的填报表不从决算表取数：请去掉 --tables；--annex 做的是空白的，也不和 --from、--year 一起用。"
        )


class FaultyFormError(Failure):
    """A form's files contradict themselves or cannot be read."""

    exit_code = ExitCode.FAULTY_FORM

    def __init__(self, folder: Path, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"模板“{folder.name}”有 {len(faults)} 处错误：\n" + "\n".join(faults))


class UnwritableError(TargetError):
    """An output file or folder cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"无法写入“{path}”：{reason}。请检查磁盘空间和权限，关闭正打开该文件的程序，或换一个位置。"
        )


class AlreadyThereError(TargetError):
    """The target exists and --force was not given."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}”已经存在，没有覆盖。要覆盖请加 --force，或换一个位置。")


class NoWorkbookError(CommandError):
    """The arguments name no workbook."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(
            f"“{'、'.join(arguments)}”中没有找到 .xlsx 填报表。请给出填报表文件或所在的文件夹。"
        )


class UnreadTagsError(Failure):
    """The workbook that is to give the examples has cells that cannot be read."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}”有读不出的内容，不能用来举例。请先运行 juesuan check {path} 看是哪些格。"
        )


class MissingProgramError(Failure):
    """An outside program is not installed."""

    exit_code = ExitCode.MISSING

    def __init__(self, program: str, advice: str) -> None:
        self.advice = f"没有找到 {program}；{advice}"
        super().__init__(
            f"找不到 {program}：没有 PDF 和页面图，其他成果不受影响。{advice}；"
            "只要 PDF 的，在 Word 或 WPS 里打开文档，另存为 PDF。"
        )


class ConversionError(Failure):
    """LibreOffice hung, crashed or produced nothing usable."""

    exit_code = ExitCode.MISSING

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"没有做成 PDF 和页面图：{reason}；其他成果不受影响。请重试，或在 Word 中另存为 PDF。"
        )


def bug_message(folder: Path | None = None) -> str:
    """What a clerk reads after a bug; the traceback goes to a file that only its owner reads.

    In ``folder``, else in the system's temporary one.
    """
    import os
    import tempfile
    import traceback

    try:
        number, log = tempfile.mkstemp(".log", "juesuan-error-", folder)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(traceback.format_exc())
        where = f"详情已写入 {log}，请连同填报表一起发给维护者。"
    except OSError:
        where = "请把填报表发给维护者。"
    return f"程序内部出错，没有生成文件。{where}"

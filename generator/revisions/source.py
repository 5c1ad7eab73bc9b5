"""Finds the workbook a document was made from: given, named by what lies beside it, or kept there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.failures import CommandError
from generator.run.origin import Bundle, Origin, origin_of
from generator.run.pipeline import bundles

_ABOVE = 3
"""So many folders above the document are searched: results stand in a folder in a folder."""


@dataclass(frozen=True)
class Source:
    """The workbook of a document with its annexes, and what has changed since it was made."""

    workbook: Path
    annexes: Sequence[Path]
    origin: Origin
    remarks: tuple[str, ...] = ()


def source_of(document: Path, workbooks: Sequence[Path]) -> Source:
    """The workbooks given, else the ones it was made from, where they are or as they were kept.

    Raises CommandError.
    """
    origin = origin_of(document)
    if workbooks:
        bundle = one_unit(workbooks)
        annexes = bundle.annexes or tuple(origin.annexes)
    else:
        folders = [document.absolute().parent, *document.absolute().parents[1:_ABOVE], Path.cwd()]
        found = _there(origin.name, folders) or origin.workbook
        if found is None:
            lost = f"找不到生成它的填报表“{origin.name}”"
            missing = lost if origin.name else "旁边没有生成时留下的“来源”文件夹"
            raise CommandError(
                f"“{document.name}”：{missing}。请把填报表写在后面："
                "juesuan verify 文档.docx 填报表.xlsx"
            )
        annexes = tuple(_there(each.name, folders) or each for each in origin.annexes)
        bundle = Bundle(found)
    return Source(bundle.path, annexes, origin, tuple(_remarks(origin, bundle.path)))


def one_unit(workbooks: Sequence[Path]) -> Bundle:
    """A workbook and those of its annexes. Raises CommandError for those of several units."""
    found = bundles(workbooks)
    if len(found) != 1:
        count = f"这些填报表属于 {len(found)} 个单位" if found else "没有收到 .xlsx 填报表"
        raise CommandError(f"{count}；一次只放一个单位的填报表和它的附件。")
    return found[0]


def _there(name: str, folders: Sequence[Path]) -> Path | None:
    """The file of this name in the first of the folders that has one."""
    return next((each / name for each in folders if name and (each / name).is_file()), None)


def _remarks(origin: Origin, workbook: Path) -> list[str]:
    """What keeps the comparison from being one with the document as it was made."""
    if not origin.facts:
        return ["文档旁边没有“来源”文件夹，不知道它是由哪一版填报表、模板和程序生成的。"]
    found = []
    if not origin.is_of(workbook):
        found.append("填报表在生成文档以后改过，它的改动也会列在下面。")
    if not origin.is_of_this_program:
        found.append("文档是由另一版程序生成的，句子可能不同。")
    return found

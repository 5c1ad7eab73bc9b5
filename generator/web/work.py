"""What is done with one upload, in a process of its own: check, then document, pages and a zip.

The process is ended from outside where it takes too long or nobody waits for it any more; what it
has to say stands in ``状态.json``.
"""

import json
import os
import signal
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data_entry.failures import Failure

STATE = "状态.json"
UPLOADED, MADE = "上传", "成果"
MARKED, ARCHIVE = "标注.xlsx", "全部成果.zip"
WORKING, DONE, FAILED = "working", "done", "failed"


def tell(folder: Path, state: str, **facts: Any) -> None:
    """Write what is to be said; a reader sees the old words or the new ones, never half of them."""
    content = json.dumps({"state": state, **facts}, ensure_ascii=False)
    fresh = folder / f"{STATE}.new"
    fresh.write_text(content, encoding="utf-8")
    fresh.replace(folder / STATE)


def work(folder: Path, form_name: str | None) -> None:
    """Do everything for the files in ``folder/上传``. Entry of the process: never raises."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends LibreOffice as well
    from generator.failures import bug_message

    try:
        paths = sorted((folder / UPLOADED).glob("*.xlsx"))
        tell(folder, DONE, **_made(folder, paths, form_name))
    except Failure as failure:
        tell(folder, FAILED, message=_without_folder(str(failure), folder))
    except OSError as error:
        tell(folder, FAILED, message=f"写不下去：{os.strerror(error.errno or 0)}。请检查磁盘空间。")
    except Exception:
        tell(folder, FAILED, message=bug_message())


def _without_folder(words: str, folder: Path) -> str:
    """A message without the place where uploads lie, which means nothing to its reader."""
    return words.replace(f"{folder / UPLOADED}{os.sep}", "").replace(f"{folder}{os.sep}", "")


def _made(folder: Path, paths: Sequence[Path], form_name: str | None) -> dict[str, Any]:
    from data_entry.marking.mark import marked_copy
    from generator.run.pipeline import Run, bundles, check, published
    from generator.run.report import as_dict, count_line, unchecked_line

    def progress(words: str) -> None:
        tell(folder, WORKING, words=words)

    progress("读取和校核")
    todo = bundles(paths)
    if len(todo) != 1:
        message = "一次只放一个单位的填报表和它的附件" if todo else "没有收到 .xlsx 填报表"
        raise _OneUnitError(f"{message}；请重新选择文件。")
    bundle = todo[0]
    run = Run(check(bundle.path, form_name, annexes=bundle.annexes), progress)
    checked, draft = run.workbook, True
    facts: dict[str, Any] = {"pages": 0, "figures": [], "files": []}
    if run.workbook.is_composable:
        checked, draft = run.checked, not run.is_publishable
        made = run.rendered(draft=draft, pictures=True)
        results = folder / MADE / bundle.path.stem
        published(run, made, results, draft=draft, pdf=True, force=False)
        facts |= _listed(folder, results)
        facts["remarks"] = [str(x) for x in (made.fonts, made.failure) if x and str(x)]
    if checked.findings:
        content = marked_copy(bundle.path.read_bytes(), checked.findings)
        (folder / MARKED).write_bytes(content)
        facts["files"] = [MARKED, *facts["files"]]
    report = as_dict(checked)
    return facts | {
        "draft": draft,
        "workbook": bundle.path.name,
        "findings": report["findings"],
        "count": count_line(checked.findings, checked.acknowledged),
        "unchecked": unchecked_line(checked),
    }


class _OneUnitError(Failure):
    """More or fewer units than one were uploaded at once."""


def _listed(folder: Path, made: Path) -> dict[str, Any]:
    """What can be looked at and downloaded, by names relative to the job's folder."""
    from generator.run.pipeline import PREVIEW, TABLES

    names = sorted(each.relative_to(folder) for each in made.rglob("*") if each.is_file())
    pages = [n for n in names if n.parent.name == PREVIEW and n.name.startswith("第")]
    figures = [n for n in names if n.parent.name == "figures" and n.suffix == ".png"]
    wanted = [n for n in names if n.suffix in {".docx", ".pdf"} or n.name == TABLES]
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(str(name.relative_to(MADE)), (folder / name).read_bytes())
    return {
        "pages": len(pages),
        "page_names": [name.as_posix() for name in pages],
        "figures": [name.as_posix() for name in figures],
        "files": [*(name.as_posix() for name in wanted), ARCHIVE],
    }

"""What ``batch`` does: the documents of many units, and how far they have come."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console

from data_entry.failures import ExitCode
from generator.bureau.desk import Bureau, arrange, conclude, has_totals, todo
from generator.bureau.receiving import RESULTS, Received, receive
from generator.bureau.roster import blank_roster
from generator.bureau.site import SITE, site
from generator.bureau.status import status_workbook
from generator.bureau.summary import lines
from generator.cli.console import new_console
from generator.cli.generating import Where, made_by
from generator.failures import MissingProgramError
from generator.pdf.libreoffice import find_program
from generator.run.batch import Wishes
from generator.run.publish import write_file, write_folder
from generator.working import sweep

STATUS, WORKBOOK = "进度", "公开进度.xlsx"
_SHOWN = 24
"""So many lines of the opening sheet are shown in the terminal."""


def run_batch(source: Path, wishes: Wishes, where: Where, *, pdf: bool | None) -> int:
    """Make what can be made of every unit, and write how far each has come."""
    sweep()
    desk, output = arrange(source, wishes.output), wishes.output
    console = new_console()
    asked = replace(wishes, output=output / RESULTS, pdf=_has_pdf() if pdf is None else pdf)
    work = partial(receive, where.seen(asked), output.absolute(), has_totals(desk))
    conclude(desk, made_by(console, todo(desk), work, where, Received))
    title = f"{source.stem if source.is_file() else source.resolve().name}：决算公开进度"
    _write(desk, output, title)
    sweep()
    _say(console, desk, output)
    return _code(desk)


def new_roster(target: Path, folder: Path | None, *, force: bool) -> None:
    """Write a list to be filled in, with the units whose workbooks lie in a folder."""
    path = target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
    units = [each.unit for each in arrange(folder, path).standings] if folder else []
    write_file(path, blank_roster(units), force=force)
    new_console().print(
        f"已生成单位名单：{path}（{len(units)} 家）\n"
        f'填好单位名称，把收到的填报表放在旁边，再运行：juesuan batch "{path}" -o 成果'
    )


def _has_pdf() -> bool:
    with suppress(MissingProgramError):
        return bool(find_program())
    return False


def _write(desk: Bureau, output: Path, title: str) -> None:
    """The folder for the web site, and the workbook with the state of things."""
    write_folder(output / SITE, site(desk.standings, "部门决算公开"), about={}, force=True)
    files = {WORKBOOK: status_workbook(desk, title, output / STATUS)}
    write_folder(output / STATUS, files, about={}, force=True)


def _say(console: Console, desk: Bureau, output: Path) -> None:
    told = [*lines(desk)]
    for line in told[:_SHOWN]:
        console.print(
            f"{'' if line.is_heading or line is told[0] else '  '}{line.words}",
            style="bold" if line.is_heading else None,
        )
    if len(told) > _SHOWN:
        console.print(f"  ……另有 {len(told) - _SHOWN} 行，见“一览”页")
    console.print(f"进度：{output / STATUS / WORKBOOK}\n网站用的文件：{output / SITE}")


def _code(desk: Bureau) -> int:
    """0 if every unit may publish, 1 while one lacks something, else what failed."""
    codes = [each.received.made.code for each in desk.standings if each.received]
    return max([*codes, ExitCode.DONE if desk.is_done else ExitCode.FINDINGS])

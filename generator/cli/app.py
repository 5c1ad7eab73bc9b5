"""The command juesuan: arguments in, exit code out. Heavy modules are imported where they are used."""

import errno
import json
import re
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from data_entry.failures import ExitCode, Failure
from generator.cli.options import ClusterAddress, Force, FormName, Output, Workers, argument, option
from generator.cli.templates import template_app
from generator.failures import AnnexAloneError, CommandError, bug_message
from generator.memory import collect_rarely

INTERRUPTED = "已中断；没有留下未完成的文件。"

app = typer.Typer(
    name="juesuan",
    help="部门决算公开说明：填一张 Excel 填报表，生成可以公开的 Word 文档、七张图和绩效自评附件。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(template_app, name="template")

Workbooks = Annotated[list[str], argument("填报表...", "填好的 .xlsx；可以给多个，也可以给文件夹")]
Prior = Annotated[
    Path | None, option("--prior", "与上年填报表或公开稿（.docx）核对上年数", "上年填报表.xlsx")
]
AsJson = Annotated[bool, option("--json", "以 JSON 输出")]


@app.command("new")
def new(
    output: Annotated[Path, argument("填报表.xlsx", "要生成的空白填报表")],
    template: FormName = None,
    annex: Annotated[
        str | None, option("--annex", "只填一份附件的表，如 项目；给承办科室填", "附件种类")
    ] = None,
    tables: Annotated[
        list[Path] | None,
        option("--tables", "决算软件导出的表（文件或文件夹，可写几次）", "决算表"),
    ] = None,
    earlier: Annotated[
        Path | None,
        option(
            "--from", "上年的，或别的模板、旧版本的填报表；也可以是上年公开稿.docx", "原填报表.xlsx"
        ),
    ] = None,
    year: Annotated[int | None, option("--year", "不给则按表和原填报表", "年度")] = None,
    force: Force = False,
) -> None:
    """生成一张填报表：空白的，或由决算表、上年填报表预先填好的；或者只填一份附件的表。"""
    from generator.cli.workbooks import new_workbook, start_workbook

    if not (tables or earlier or year):
        new_workbook(output, template, annex, force=force)
    elif annex:
        raise AnnexAloneError
    else:
        given = tables or []
        start_workbook(output, template, tables=given, earlier=earlier, year=year, force=force)


@app.command("check")
def check(
    workbooks: Workbooks,
    template: FormName = None,
    prior: Prior = None,
    as_json: AsJson = False,
    mark: Annotated[
        Path | None, option("--mark", "另存一份标注了问题的填报表", "副本.xlsx")
    ] = None,
    text: Annotated[Path | None, option("--text", "另存一份可以转发的校核报告", "报告.txt")] = None,
    force: Force = False,
) -> int:
    """校核填报表：一次列出全部问题，指明表和单元格。"""
    from generator.cli.workbooks import Copies, check_workbooks

    copies = Copies(mark, text, force)
    return check_workbooks(workbooks, template, last_year=prior, copies=copies, as_json=as_json)


@app.command("generate")
def generate(
    workbooks: Workbooks,
    output: Output = Path("决算公开"),
    template: FormName = None,
    prior: Prior = None,
    draft: Annotated[bool, option("--draft", "有错误也生成，每页标注“草稿”")] = False,
    pdf: Annotated[
        bool, option("--pdf", "同时生成 PDF，并填好目录页码（需要 LibreOffice）")
    ] = False,
    preview: Annotated[
        bool, option("--preview", "同时画出每一页的图片（需要 LibreOffice）")
    ] = False,
    force: Force = False,
    workers: Workers = None,
    cluster: ClusterAddress = None,
) -> int:
    """由填报表生成公开说明（Word）、七张图和校核结果；已经由相同的填报表生成的不重做。"""
    from generator.cli.generating import Where, generate_workbooks
    from generator.run.batch import Wishes

    wishes = Wishes(output, template, draft, pdf, preview, force)
    return generate_workbooks(workbooks, wishes, prior, Where(workers, cluster))


@app.command("batch")
def batch(
    source: Annotated[
        Path | None, argument("名单.xlsx或文件夹", "单位名单，填报表放在旁边；或填报表的文件夹")
    ] = None,
    output: Output = Path("公开成果"),
    template: FormName = None,
    draft: Annotated[bool, option("--draft", "有错误的做成草稿，不进网站文件夹")] = False,
    pdf: Annotated[
        bool | None, option("--pdf/--no-pdf", "要不要 PDF；不给则装了 LibreOffice 的就做")
    ] = None,
    workers: Workers = None,
    cluster: ClusterAddress = None,
    new: Annotated[
        Path | None, option("--new", "做一张空白名单；给了文件夹的填上收到的单位", "名单.xlsx")
    ] = None,
    force: Force = False,
) -> int:
    """许多单位的公开：各做到哪一步、缺谁、谁改什么，汇总和各单位合计，放到网站上的文件夹。"""
    from generator.cli.bureau import new_roster, run_batch
    from generator.cli.generating import Where
    from generator.run.batch import Wishes

    if new:
        new_roster(new, source, force=force)
        return ExitCode.DONE
    if source is None:
        raise typer.BadParameter("缺少名单或文件夹，例如 juesuan batch 名单.xlsx -o 公开成果")
    wishes = Wishes(output, template, draft)
    return run_batch(source, wishes, Where(workers, cluster), pdf=pdf)


@app.command("preview")
def preview(
    files: Annotated[list[str], argument("填报表或文档...", ".xlsx 填报表，或任何 .docx")],
    output: Output = Path("预览"),
    template: FormName = None,
    force: Force = False,
) -> int:
    """看看每一页是什么样：页面图片、总览和七张图（需要 LibreOffice）。"""
    from generator.cli.previews import preview_files

    return preview_files(files, output, template, force=force)


@app.command("verify")
def verify(
    document: Annotated[Path, argument("文档.docx", "改过的公开说明")],
    workbooks: Annotated[
        list[Path] | None,
        argument("填报表...", "填报表和它的附件；不给则用生成它的（在“来源”文件夹里）"),
    ] = None,
    template: FormName = None,
    as_json: AsJson = False,
    mark: Annotated[
        Path | None, option("--mark", "另存一份，改动的地方有批注", "副本.docx")
    ] = None,
    force: Force = False,
) -> int:
    """核对改过的 Word 文档：哪些数、哪些话和填报表不一样，出自哪一格。"""
    from generator.cli.verification import verify_document

    return verify_document(
        document, workbooks or [], template, as_json=as_json, mark=mark, force=force
    )


@app.command("refresh")
def refresh(
    document: Annotated[Path, argument("文档.docx", "改过的公开说明")],
    workbooks: Annotated[list[Path], argument("填报表...", "改了数的填报表和它的附件")],
    output: Annotated[
        Path | None, option("-o --output", "不给则放在原文档旁边", "新文档.docx")
    ] = None,
    template: FormName = None,
    original: Annotated[
        Path | None, option("--original", "生成时的原稿；不给则用“来源”里的", "原稿.docx")
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> int:
    """把新的数写进改过的 Word 文档：手工改的话、加的段落、版面都保留。"""
    from generator.cli.refreshing import refresh_document

    return refresh_document(
        document, workbooks, output, template, original, as_json=as_json, force=force
    )


@app.command("serve")
def serve(
    port: Annotated[int | None, option("--port", "不给则自选", "端口", min=1, max=65535)] = None,
    opens: Annotated[bool, option("--open", "同时打开浏览器")] = False,
) -> None:
    """不用命令行：在浏览器里下载填报表、校核、看页面、取成果。只在本机。"""
    from generator.web.serve import serve as serve_page

    serve_page(port, opens=opens)


@app.command("explain")
def explain(code: Annotated[str, argument("编号", "如 T01-2")]) -> None:
    """说明一条校核规则：查什么、为什么、怎么改。"""
    from generator.checks.pages import load_pages

    pages, wanted = load_pages(), code.strip().upper()
    begun = [known for known in pages if wanted and known.startswith(wanted)]
    found = [wanted] if wanted in pages else begun
    if not found:
        names = "、".join(sorted(pages))
        raise CommandError(f"没有编号为“{code}”的校核规则。现有：{names}；名称见 juesuan rules。")
    for each in found:
        print(pages[each].text)


@app.command("rules")
def rules(as_json: AsJson = False) -> None:
    """列出全部校核规则。"""
    from generator.checks.pages import load_pages

    pages = load_pages().values()
    if as_json:
        rows = [{"code": p.code, "level": str(p.level), "title": p.title} for p in pages]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for page in pages:
        print(f"{page.code:<7} {page.level}  {page.title}")


@app.command("doctor")
def doctor() -> int:
    """检查运行环境：版本、字体、缺什么和怎么装。"""
    from generator.cli.doctor import show_environment

    return show_environment()


def main() -> None:
    """Run the command line; every outcome is an exit code and, if need be, a Chinese sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _end_in_order()
    collect_rarely()
    sys.exit(run(sys.argv[1:]))


def _end_in_order() -> None:
    """Whatever ends the program — a signal, a closed window — ends it as Ctrl-C does: tidily.

    SIGBREAK is what Windows sends when the console window is closed.
    """
    numbers = [
        getattr(signal, name)
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        if hasattr(signal, name)
    ]

    def end(_number: int, _frame: object) -> None:
        for number in numbers:  # tidying up is not interrupted again
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        is_nohup = getattr(signal, "SIGHUP", None) == number
        if not (is_nohup and signal.getsignal(number) is signal.SIG_IGN):
            signal.signal(number, end)


def run(arguments: list[str]) -> int:
    """Run with these arguments and return the exit code."""
    try:
        code = int(app(arguments, standalone_mode=False) or 0)
        if code == ExitCode.INTERRUPTED:  # Typer turns KeyboardInterrupt into this
            _say(INTERRUPTED)
        return code
    except Failure as failure:
        _say(str(failure))
        return failure.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _say(INTERRUPTED)
        return ExitCode.INTERRUPTED
    except typer.Exit as leaving:
        return leaving.exit_code
    except (BrokenPipeError, SystemExit):  # Typer leaves with 1 when the reader of a pipe is gone
        return ExitCode.DONE
    except Exception as error:
        if getattr(error, "exit_code", None) == ExitCode.USAGE:
            _say(_usage_message(error))
            return ExitCode.USAGE
        if sys.platform == "win32" and _is_closed_pipe(error):
            return ExitCode.DONE
        _say(bug_message())
        return ExitCode.BUG


def _is_closed_pipe(error: Exception) -> bool:
    """Whether this is how Windows says that nobody reads any more what is written (``| more``)."""
    return isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _usage_message(error: Exception) -> str:
    """The command-line library's complaint in Chinese; told apart by its class's name."""
    kind, what = type(error).__name__, str(getattr(error, "message", error))
    if kind == "NoArgsIsHelpError":
        return what
    if kind == "NoSuchOption":
        what = f"没有选项 {getattr(error, 'option_name', '')}"
    elif kind == "MissingParameter":
        parameter = getattr(error, "param", None)
        missing = getattr(parameter, "metavar", None) or "参数"
        what = f"缺少{missing}，例如 juesuan generate 填报表.xlsx"
    elif extra := re.fullmatch(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", what):
        what = f"多出了 {extra[1]}"
    elif option := re.fullmatch(r"Option '?(\S+?)'? requires an argument\.?", what):
        what = f"{option[1]} 后面缺少内容"
    elif option := re.fullmatch(r"Option '?(\S+?)'? does not take a value\.?", what):
        what = f"{option[1]} 后面不带内容"
    elif what.startswith("No such command"):
        what = f"没有命令 {what.split(chr(39))[1]}"
    return f"命令写错了：{what}。用 juesuan --help 查看全部命令。"

"""The commands juesuan template …: for owners of a form, and for those who receive one."""

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import Force, FormName, Output, argument, option

template_app = typer.Typer(
    help="模板：列出现有的模板，安装收到的，由一个模板做出自己的。", no_args_is_help=True
)


@template_app.command("list")
def template_list() -> None:
    """列出现有的模板：随程序提供的，和安装的。"""
    from generator.cli.forms import list_forms

    list_forms()


@template_app.command("new")
def template_new(
    folder: Annotated[Path, argument("文件夹", "新模板放在哪里")],
    source: Annotated[str, option("--from", "以哪一个模板为底", "模板")],
) -> None:
    """做一个新模板：一个文件夹，里面是可以改的文字和版面。"""
    from generator.cli.forms import start_form

    start_form(folder, source)


@template_app.command("tags")
def template_tags(
    workbook: Annotated[
        Path | None, argument("填报表.xlsx", "用它的数举例；不给就用一张虚构的填报表")
    ] = None,
    template: FormName = None,
) -> None:
    """列出句子和版面里可以写的全部标签：意思、单位、举例。"""
    from generator.cli.forms import list_tags

    list_tags(workbook, template)


@template_app.command("check")
def template_check(
    form: Annotated[str, argument("模板", "模板名或模板文件夹")],
    workbook: Annotated[
        Path | None, argument("填报表.xlsx", "用它的数试做；不给就用一张虚构的填报表")
    ] = None,
    mark: Annotated[
        Path | None, option("--mark", "另存一份 document.docx，错误批注在原处", "副本.docx")
    ] = None,
    force: Force = False,
) -> None:
    """检查一种格式：试做一份文档，一次列出全部错误。"""
    from generator.cli.forms import check_form

    check_form(form, workbook, mark, force=force)


@template_app.command("preview")
def template_preview(
    form: Annotated[str, argument("模板", "模板名或模板文件夹")],
    workbook: Annotated[
        Path | None, argument("填报表.xlsx", "用它的数；不给就用一张虚构的填报表")
    ] = None,
    output: Output = Path("预览"),
    force: Force = False,
) -> int:
    """看看一种格式做出来的每一页（需要 LibreOffice）。"""
    from generator.cli.previews import preview_form

    return preview_form(form, workbook, output, force=force)


@template_app.command("diff")
def template_diff(
    left: Annotated[str, argument("模板甲", "模板名或模板文件夹")],
    right: Annotated[str, argument("模板乙", "模板名或模板文件夹")],
) -> None:
    """比较两种格式：哪些句子、标题、选项不同。"""
    from generator.cli.forms import compare_forms

    compare_forms(left, right)


@template_app.command("sample")
def template_sample(
    output: Annotated[Path, argument("填报表.xlsx", "样本单位的填报表写到哪里")],
    form: Annotated[str, option("--template", "照哪一个模板的填报表", "模板")] = "national",
    force: Force = False,
) -> None:
    """写出样本单位的填报表：照它的数写一份 Word，就能学成模板。"""
    from generator.cli.learning import sample_workbook

    sample_workbook(output, form, force=force)


@template_app.command("learn")
def template_learn(
    document: Annotated[
        Path, argument("文档.docx", "照官方模板写的、用样本单位的数的说明；或本单位去年的")
    ],
    folder: Annotated[Path, option("-o --output", "新模板放在哪里", "文件夹")],
    workbook: Annotated[
        Path | None,
        option("--workbook", "写这份说明的那一年、本单位的填报表：学本单位的用词", "填报表.xlsx"),
    ] = None,
    source: Annotated[str, option("--from", "以哪一个为底；不给就选最像的，并说出来", "模板")] = "",
    name: Annotated[str, option("--name", "模板的名称；不给就用文件夹的名称", "名称")] = "",
    publisher: Annotated[str, option("--publisher", "发布单位，安装的人看得到", "单位")] = "",
    years: Annotated[list[int] | None, option("--year", "适用的年度，可以写几次", "年度")] = None,
    force: Annotated[bool, option("--force", "再学一次，换掉原来学成的；手改过的另存")] = False,
) -> None:
    """由一份 Word 文档学成模板：结构、标题、编号、用词；没有学会的、要核对的，批注在 Word 里。"""
    from generator.cli.learning import learn_form

    learn_form(
        document,
        folder,
        source,
        name,
        workbook=workbook,
        force=force,
        years=years or [],
        publisher=publisher,
    )


@template_app.command("pack")
def template_pack(
    form: Annotated[str, argument("模板", "模板名或模板文件夹")],
    output: Annotated[Path, option("-o --output", "放在哪里", "某省.决算格式")],
    force: Force = False,
) -> None:
    """把一个模板打成一个文件，发给各单位安装。"""
    from generator.cli.installing import pack_form

    pack_form(form, output, force=force)


@template_app.command("install")
def template_install(
    file: Annotated[Path | None, argument("某省.决算格式", "收到的格式文件")] = None,
    remove: Annotated[str | None, option("--remove", "去掉一个已安装的", "模板")] = None,
    lists: Annotated[bool, option("--list", "列出已安装的")] = False,
    force: Force = False,
) -> None:
    """安装收到的格式文件：先试做，再放进可选的模板里。"""
    from generator.cli import installing

    if file:
        installing.install_form(file, force=force)
    if remove:
        installing.remove_form(remove)
    if lists or not (file or remove):
        installing.list_installed()

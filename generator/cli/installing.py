"""What ``juesuan template pack`` and ``install`` do."""

import sys
from pathlib import Path

from data_entry.failures import UnreadableError
from generator.forms.finding import PACKAGE, find_form, installed_folders
from generator.forms.form import load_form


def pack_form(name: str, output: Path, *, force: bool) -> None:
    """Write a form as one file, once it has passed its checks."""
    from generator.authoring.installation import faults_of
    from generator.authoring.package import packed
    from generator.failures import FaultyFormError
    from generator.run.publish import write_file

    form = load_form(find_form(name))
    if faults := faults_of(form):
        raise FaultyFormError(form.folder, faults)
    target = output if output.suffix == PACKAGE else output.with_name(output.name + PACKAGE)
    write_file(target, packed(form), force=force)
    print(f"已打成一个文件：{target}")
    if not form.publisher or not form.years:
        print("province.toml 里还可以写：发布单位、适用年度、更新说明，安装的人看得到。")
    print(f'安装：juesuan template install "{target}"，或把它放到本机页面上。')


def install_form(file: Path, *, force: bool) -> None:
    """Install a form that somebody handed out; whoever sits at a terminal sees first whose it is."""
    from generator.authoring.installation import examined, install

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableError(file, error.strerror or "", "请检查文件的位置和名称。") from error
    if sys.stdin.isatty():
        print("\n".join(examined(content, force=force).in_words(installed=False)))
        if input("安装吗？输入 y 再按回车：").strip().lower() not in ("y", "yes", "是"):
            print("没有安装。")
            return
    made = install(content, force=force)
    print("\n".join(made.in_words(installed=True)))
    print(f"现在可以用了：juesuan new 填报表.xlsx --template {made.form.key}")


def remove_form(name: str) -> None:
    """Take an installed form away."""
    from generator.authoring.installation import remove

    remove(name)
    print(f"已去掉“{name}”。用它做的填报表还在；再安装就能继续用。")


def list_installed() -> None:
    """The forms installed by this user."""
    from generator.failures import FaultyFormError

    for name, folder in installed_folders().items():
        try:
            form = load_form(folder)
            print(
                f"{name}  {form.name}（第 {form.version} 版，{form.publisher or '发布单位没有写'}）"
            )
        except FaultyFormError as error:
            print(f"{name}  用不了：{error}")
    if not installed_folders():
        print("还没有安装别人的模板。收到“.决算格式”文件后：juesuan template install 文件")

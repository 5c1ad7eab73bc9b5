"""What shows that the sentences of a form are those that are published."""

from pathlib import Path

from generator.forms.files import read_data
from generator.forms.form import Form

FOLDER = "samples"


def sample_files(folder: Path) -> list[Path]:
    """The files of published passages that lie with a form."""
    return sorted((folder / FOLDER).glob("*.toml"))


def standing(form: Form) -> str:
    """What a form rests on, in words for those who choose one."""
    if form.basis:
        return f"照{form.basis}"
    read = f"结构读自 {form.documents} 份公布的文件；" if form.documents else ""
    return f"{read}{len(unproved(form))} 段句子没有样文，待核"


def unproved(form: Form) -> list[str]:
    """The sentences of the body that no published passage shows; none where a template is followed."""
    if form.basis:
        return []
    shown = {name for path in sample_files(form.folder) for name in read_data(path).get("样文", {})}
    return [name for name in form.sentences if name not in shown]

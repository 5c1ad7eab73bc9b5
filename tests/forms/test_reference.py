"""What the reference for authors lists is what the forms offer, and what they ask has a version."""

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from data_entry.model.extend import extended
from data_entry.model.spec import asked_columns, asked_lines, asked_sheets
from generator.forms.finding import find_form, form_names
from generator.forms.form import Form, load_form

TEMPLATES = Path(__file__).parents[2] / "templates"
BEGIN, END = "<!-- 选项 -->\n", "<!-- 选项完 -->\n"
ASKED = Path(__file__).with_name("asked.toml")


def listed() -> str:
    """The options of all forms, each where it is offered first, its usual choice first."""
    rows = ["| 模板 | 键 | 名称 | 取值，第一个是默认的 |", "| --- | --- | --- | --- |"]
    folders = sorted(
        (each.parent for each in TEMPLATES.glob("*/province.toml")),
        key=lambda folder: (folder.name not in ("base", "national"), folder.name),
    )
    for folder in folders:
        extends = tomllib.loads((folder / "province.toml").read_text("utf-8")).get("extends")
        inherited = {each.key for each in load_form(TEMPLATES / extends).options} if extends else ()
        for option in load_form(folder).options:
            if option.key not in inherited:
                labels = [option.default, *(x for x in option.choices if x != option.default)]
                choices = "；".join(labels).replace("|", "\\|")
                rows.append(f"| `{folder.name}` | `{option.key}` | {option.title} | {choices} |")
    return "\n".join(rows) + "\n"


def test_the_reference_lists_every_option(tmp_path: Path) -> None:
    found = (TEMPLATES / "REFERENCE.md").read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    expected = listed()
    (tmp_path / "选项.md").write_text(expected, encoding="utf-8")
    assert found == expected, f"REFERENCE.md: put {tmp_path / '选项.md'} between the marks"


def asked(form: Form) -> str:
    """What a form asks, in short: the titles of its sheets, lines and columns."""
    root, found = extended(form.questions), []
    for name, spec, model in asked_sheets(root):
        if spec.shape == "table":
            cells = [each.cell.title or each.name for each in asked_columns(model)]
        else:
            lines = asked_lines(model)
            cells = [f"{e.cell.title or e.tag}{[c.name for c in e.columns]}" for e in lines]
        found.append(f"{name}{spec.title}{spec.required}{cells}")
    return sha256("\n".join(found).encode()).hexdigest()[:10]


@pytest.mark.parametrize("name", form_names())
def test_a_form_that_asks_something_else_has_another_version(name: str) -> None:
    """Where this fails: raise ``version`` of the form, then write what it asks into asked.toml."""
    form = load_form(find_form(name))
    assert tomllib.loads(ASKED.read_text("utf-8"))[name] == {str(form.version): asked(form)}

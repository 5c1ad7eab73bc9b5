"""A new form to begin with: it inherits another one, whose words stand in it as comments to edit."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from generator.forms.finding import DOCUMENT, form_names, shipped_names
from generator.forms.form import Form, Node

_STARTER = Path(__file__).parent / "starter"
"""The files of a new form; what stands in braces is filled in."""
_SAID = ("figures", "options", "sheets", "terms")


def starter(folder: Path, source: Form) -> dict[str, bytes]:
    """The files of a new form that extends ``source``, by name; ``folder`` is where it will stand."""
    name = folder.resolve().name
    words = {
        "name": quoted(name),
        "base": source.key,
        "extends": quoted(base_name(source, folder)),
        "parts": quoted(source.parts),
        "table_set": quoted(source.table_set),
        "numbering": "\n".join(_lines(source.numbering)),
        "outline": "\n".join(f"# {quoted(key)} = {_node(n)}" for key, n in source.outline.items()),
        "without": quoted(source.questions.without),
        "titles": in_toml(source.titles),
        **{name: _entries(name, getattr(source, name)) for name in _SAID},
    }
    lists = {
        "tables.toml": ("附表", _entries("tables", source.tables)),
        "annexes.toml": ("绩效自评附件的章节", _entries("annexes", source.annexes)),
    }
    phrases = {
        "base": source.key,
        "words": "\n".join(_lines(source.words)),
        "macros": "\n".join(_paragraphs(source.macros)),
        "phrases": "\n".join(_paragraphs(source.phrases)),
    }
    return {
        "province.toml": _filled("province.toml", words),
        "phrases.toml": _filled("phrases.toml", phrases),
        **{
            file: _filled("list.toml", {"what": what, "base": source.key, "entries": entries})
            for file, (what, entries) in lists.items()
        },
        "README.md": _filled("README.md", {"name": name, "base": source.key, "folder": folder}),
        DOCUMENT: source.document.read_bytes(),
    }


def _filled(name: str, words: Mapping[str, object]) -> bytes:
    """A file of the folder starter with what is said of this form."""
    text = (_STARTER / f"{name}.txt").read_text(encoding="utf-8")
    return text.format(**words).encode()


def base_name(source: Form, folder: Path) -> str:
    """How the form in ``folder`` names the one it extends: by its name, or by its path."""
    is_found = (
        source.key in (*shipped_names(), *form_names())
        or source.folder.resolve().parent == folder.parent
    )
    return source.key if is_found else str(source.folder.resolve())


def quoted(value: object) -> str:
    """A string or a list of strings as TOML has it, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def _lines(table: Mapping[str, str]) -> Iterator[str]:
    for key, value in table.items():
        yield f"# {quoted(key)} = {quoted(value)}"


def _node(node: Node) -> str:
    return in_toml(node.model_dump(by_alias=True, exclude_defaults=True))


def in_toml(value: object) -> str:
    """Any value as TOML has it, on one line unless a text has several."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{quoted(key)} = {in_toml(each)}" for key, each in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, list | tuple):
        parts = [in_toml(each) for each in value]
        if any(isinstance(each, Mapping) for each in value):
            return "[\n  " + ",\n  ".join(parts) + ",\n]"
        return f"[{', '.join(parts)}]"
    if isinstance(value, str) and "\n" in value:
        return f"'''{value}'''"
    return quoted(value)


def _entries(kind: str, entries: Sequence[BaseModel]) -> str:
    """A list of entries as a form writes it, every line a comment."""
    blocks = []
    for entry in entries:
        said = entry.model_dump(by_alias=True, exclude_defaults=True)
        lines = [f"{quoted(key)} = {in_toml(value)}" for key, value in said.items()]
        text = "\n".join([f"[[{kind}]]", *lines])
        blocks.append("\n".join(f"# {line}" for line in text.split("\n")))
    return "\n\n".join(blocks)


def _paragraphs(table: Mapping[str, str]) -> Iterator[str]:
    """Texts of several lines, every line a comment."""
    for key, value in table.items():
        for line in f"{quoted(key)} = '''{value}'''".split("\n"):
            yield f"# {line}"

"""What was learned as the files of a form."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.authoring.learning.asked import SHEET, TAG
from generator.authoring.learning.facts import ROW
from generator.authoring.learning.found import Found
from generator.authoring.learning.own import USED
from generator.authoring.new_form import in_toml, quoted
from generator.contents.outline import FIGURE

_QUESTIONS = ("sheets", "without", "keep")
"""Where a form says what it asks."""


@dataclass(frozen=True)
class Heading:
    """What a form says of itself: its name, its version, and what its author has added by hand."""

    name: str
    version: int = 1
    others: Mapping[str, Any] = field(default_factory=dict)


def headed(found: Found, base: str, earlier: Mapping[str, Any], name: str) -> dict[str, bytes]:
    """The files of a form that may have been learned before; ``earlier``: what it said then.

    Its name, and what its author added to say of it, stay; other questions make the next version.
    """
    version = int(earlier.get("version", 1))
    made = files(found, base, Heading(name))
    learned = tomllib.loads(made["province.toml"].decode())
    if "version" in earlier and any(learned.get(key) != earlier.get(key) for key in _QUESTIONS):
        version += 1
    others = {k: v for k, v in earlier.items() if k not in (*learned, *_QUESTIONS) and _is_plain(v)}
    return files(found, base, Heading(name, version, others))


def _is_plain(value: object) -> bool:
    each = value[0] if isinstance(value, list) and value else value
    return isinstance(each, str | int)


def files(found: Found, base: str, heading: Heading) -> dict[str, bytes]:
    """The files of the form learned, which extends ``base``."""
    head = f"# 由文档学来；没有写的，与 {base} 相同。没有学到的情形（持平、上年为零……）照 {base}，待核。\n\n"
    lines = [f"extends = {quoted(base)}", f"name = {quoted(heading.name)}"]
    lines += [f"version = {heading.version}", *_pairs(heading.others)]
    if found.unasked:
        lines += [f"without = {quoted(found.unasked)}"]
    if found.asked_again:
        lines += [f"keep = {quoted(found.asked_again)}"]
    if found.parts:
        lines += [f"parts = {quoted(found.parts)}"]
    lines += ["", *_numbers(found)]
    lines += ["[outline]"]
    for key, node in _outline(found).items():
        lines.append(f"{quoted(key)} = {in_toml(node)}")
    options: list[dict[str, object]] = [{"键": k, "默认": v} for k, v in found.options.items()]
    if not found.has_figures:
        options = [each for each in options if each["键"] not in found.figure_options]
        options += [{"键": key, "删除": True} for key in found.figure_options]
    for option in options:
        lines += ["", "[[options]]", *_pairs(option)]
    if questions := found.questions:
        facts = [
            {"名称": each.title, "标签": tag, "种类": each.kind, "必填": each.kind != "文字"}
            | ({"示例": each.example} if each.example else {})
            | ({"说明": "没有填 0"} if each.kind == "金额" else {})
            for tag, each in questions.items()
        ]
        sheet = {"工作表": SHEET, "标签": TAG, "必填": True, "内容": facts}
        lines += ["", "[[sheets]]", *_pairs(sheet)]
    lines += _uses(found)
    for each in found.comparisons:
        asked = {"上年数": each.prior, "原因": each.reason}
        tags = {key: f"{TAG}.{own.tag}" for key, own in asked.items() if own}
        compared = {"键": each.key, "名称": each.title, "数": each.amount, **tags}
        lines += ["", "[[comparisons]]", *_pairs(compared)]
    made = {"province.toml": head + "\n".join(lines) + "\n"}
    words = {f"{word}.{key}" if key else word: each for (word, key), each in found.words.items()}
    phrases = [
        f"{quoted(key)} = '''\n{each.text}\n'''"
        for key, each in found.own.items()
        if key not in found.wrong
    ]
    if words or phrases:
        text = "\n".join(['["用词"]', *_pairs(words), "", "[phrases]", *phrases])
        made["phrases.toml"] = head + text + "\n"
    return {file: text.encode() for file, text in made.items()}


def _uses(found: Found) -> Iterator[str]:
    """The columns that ask what rows are used for."""
    said = [each.text for name, each in found.own.items() if name not in found.wrong]
    for name, (example, *_) in found.uses.items():
        if any(f"{ROW}.{USED}" in each for each in said):
            column = {"名称": "主要用途", "标签": USED, "示例": example}
            own = {"接在": name, "标签": f"{name}{USED}", "内容": [column]}
            yield from ("", "[[sheets]]", *_pairs(own))


def _numbers(found: Found) -> list[str]:
    """Whether there are figures, how headings are numbered and amounts are printed."""
    lines = [] if found.has_figures else ["figures = []", ""]
    if found.numbering:
        lines += ["[numbering]", *_pairs(found.numbering), ""]
    if found.numbers:
        lines += ["[numbers]", *_pairs(found.numbers.model_dump()), ""]
    return lines


def _outline(found: Found) -> dict[str, dict[str, Any]]:
    """The outline; where a sentence of its own was wrong, the nearest form's stands again."""
    outline = {key: dict(node) for key, node in found.outline.items()}
    for key, content in found.contents.items():
        items = [
            f"句:{found.own[name].instead}" if name in found.wrong else item
            for item in content
            for name in [item.removeprefix("句:")]
        ]
        outline.setdefault(key, {})["内容"] = [
            item
            for item in items
            if item != "句:" and (found.has_figures or not item.startswith(f"{FIGURE}:"))
        ]
    return outline


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{quoted(key)} = {in_toml(value)}" for key, value in table.items()]

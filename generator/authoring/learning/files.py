"""What was learned as the files of a form."""

from collections.abc import Mapping
from typing import Any

from generator.authoring.learning.found import Found
from generator.authoring.learning.learn import ASKED
from generator.authoring.new_form import in_toml, quoted


def files(found: Found, base: str, name: str) -> dict[str, bytes]:
    """The files of the form learned, which extends ``base``."""
    head = f"# 由文档学来；没有写的，与 {base} 相同。没有学到的情形（持平、上年为零……）照 {base}，待核。\n\n"
    lines = [f"extends = {quoted(base)}", f"name = {quoted(name)}", "version = 1"]
    lines += [f"parts = {quoted(found.parts)}", ""]
    if found.numbering:
        lines += ["[numbering]", *_pairs(found.numbering), ""]
    lines += ["[outline]"]
    for key, node in _outline(found).items():
        lines.append(f"{quoted(key)} = {in_toml(node)}")
    for key, label in found.options.items():
        lines += ["", "[[options]]", *_pairs({"键": key, "默认": label})]
    if found.asked:
        facts = [
            {"名称": title, "标签": key, "种类": "段落", "必填": True}
            for key, title in found.asked.items()
        ]
        sheet = {"工作表": "另外要写的内容", "标签": ASKED, "必填": True, "内容": facts}
        lines += ["", "[[sheets]]", *_pairs(sheet)]
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


def _outline(found: Found) -> dict[str, dict[str, Any]]:
    """The outline; where a sentence of its own was wrong, the nearest form's stands again."""
    outline = {key: dict(node) for key, node in found.outline.items()}
    for key, content in found.contents.items():
        items = [
            f"句:{found.own[name].instead}" if name in found.wrong else item
            for item in content
            for name in [item.removeprefix("句:")]
        ]
        outline.setdefault(key, {})["内容"] = [item for item in items if item != "句:"]
    return outline


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{quoted(key)} = {in_toml(value)}" for key, value in table.items()]

"""A new form to begin with: it inherits another one, whose words stand in it as comments to edit."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from generator.forms.finding import DOCUMENT, form_names, shipped_names
from generator.forms.form import Form, Node

_PROVINCE = """\
## 没有写的，都与 {base} 相同。
## 每一行前面有“# ”的，是 {base} 的写法；去掉“# ”再改，就是自己的写法。

extends = {extends}
name = {name}
version = 1

## 各部分的顺序：名称见下面的 [outline]
# parts = {parts}

## 附表：用哪些表，按顺序；表的样子写在 tables.toml（格式见 templates/REFERENCE.md）
# table_set = {table_set}

## 填报表里不问的（加在 {base} 的后面）；要恢复问的写进 keep；换个名称写进 titles
# without = {without}
# keep = []
# titles = {titles}

## 序号：{{一}} 是中文数字，{{1}} 是阿拉伯数字
[numbering]
{numbering}

## 每一部分、每一节：标题；内容（句:名称、值:标签、图:号、名词、附件、附表）；下级；什么情况下才有
[outline]
{outline}

## 图：number 是它在 outline 里的号，{{1}} 是印出来的号；加 "删除" = true 就是不要
{figures}

## 表述选项：填报表“表述选项”页的下拉选项
{options}

## 填报表里本模板才问的内容
{sheets}

## 名词解释：when 是数不为零才写的标签，subjects 是各科目的位置；清单整个替换
{terms}

## 校核规则：关掉的和改了界限的
# [checks]
# off = []
"""
_LIST = """\
## {what}，按“键”继承：去掉一条每一行前面的“# ”再改；没有改的，都与 {base} 相同。

{entries}
"""
_PHRASES = """\
## 由数字写成的句子，一个名称一段；{{{{ }}}} 里是数，{{% if %}} 是分支。
## 去掉整段每一行前面的“# ”再改；没有改的，都与 {base} 相同。

## 用词：{{ }} 是空，[ ] 里的空没有内容时不写；“变动.三公”只用于三公合计
["用词"]
{words}

## 句子里共用的写法
[macros]
{macros}

[phrases]
{phrases}
"""
_README = """\
# {name}

由 `{base}` 派生的模板，没有写的都与它相同。

| 文件 | 内容 |
|---|---|
| `province.toml` | 名称、结构、序号、标题 |
| `phrases.toml` | 句子 |
| `tables.toml` | 附表 |
| `annexes.toml` | 绩效自评附件的章节 |
| `document.docx` | 版面和固定文字，用 Word 修改；花括号里的字不要改；不改版面的，删去这个文件，版面就跟着 `{base}` |

改好以后：

    juesuan new 填报表.xlsx --template {folder}
    juesuan generate 填报表.xlsx --template {folder}

写错的地方会报出来，不会生成残缺的文档。
"""


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
        "province.toml": _PROVINCE.format(**words).encode(),
        "phrases.toml": _PHRASES.format(**phrases).encode(),
        **{
            file: _LIST.format(what=what, base=source.key, entries=entries).encode()
            for file, (what, entries) in lists.items()
        },
        "README.md": _README.format(name=name, base=source.key, folder=folder).encode(),
        DOCUMENT: source.document.read_bytes(),
    }


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

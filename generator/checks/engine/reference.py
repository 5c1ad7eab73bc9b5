"""The list of all rules as a document: made from their pages, kept in README.md of this folder.

``python -m generator.checks.engine.reference`` prints it.
"""

import re

from generator.checks.engine.registry import limits
from generator.checks.pages import RulePage, load_pages

FAMILIES = {
    "F": "填写：每一格",
    "T": "表内：合计、分项、数量",
    "X": "表间：几张表说同一件事",
    "Y": "上年：增减、结转、上年填报表",
    "W": "文字：金额、占比、原因、用词",
    "A": "绩效：项目、得分、附件",
    "D": "文档：年份、名称、残留、目录、图、名词解释",
    "I": "尾差",
}
_HEAD = """# 校核规则

本页由 `pages/` 里的各页生成（`python -m generator.checks.engine.reference`），测试保证不过时。一条规则的例子、原话和改法见 `juesuan explain 编号`，或 `pages/编号.md`；每一页的例子都是测试。

- **错误**：必须改正，不改不生成文档。
- **提醒**：请看一看；确实无误的，在填报表“核实说明”页写明理由，就不再提醒，理由列入校核报告。
- **提示**：供参考。

模板可以在 `province.toml` 里关闭一条规则，或改它的界限：

```toml
[checks]
off = ["W14"]

[checks.thresholds]
Y07 = "0.15"        # 变动超过 15% 才要原因
```

F 类中由读表查出的（没有登记函数的）不能关闭。
"""


def reference() -> str:
    """All rules by family: code, level, title, what is checked in a sentence, threshold."""
    pages = load_pages().values()
    parts = [_HEAD]
    for letter, title in FAMILIES.items():
        own = [page for page in pages if page.code.startswith(letter)]
        parts.append(f"## {letter}　{title}（{len(own)} 条）\n")
        parts.append("| 编号 | 级别 | 查出什么 | 查什么 |\n|---|---|---|---|")
        parts += [_row(page) for page in own]
        parts.append("")
    parts.append(f"共 {len(pages)} 条。")
    return "\n".join(parts) + "\n"


def _row(page: RulePage) -> str:
    what = re.sub(r"\s*\n+\s*(?:[-*] )?", " ", page.section("查什么")).replace("|", "\\|")
    limit = limits().get(page.code)
    note = f"（界限 {limit}）" if limit is not None else ""
    return f"| [{page.code}](pages/{page.code}.md) | {page.level} | {page.title} | {what}{note} |"


if __name__ == "__main__":
    import generator.checks  # noqa: F401 - registers the thresholds

    print(reference(), end="")

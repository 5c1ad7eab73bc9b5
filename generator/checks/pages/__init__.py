"""The pages of the rules: Markdown files beside this module, one a code.

A page is documentation, failing example, passing example and exact wording at once; its examples
are executed as tests. Form::

    # T01-2 收入总计与支出总计不等
    级别：错误
    ## 查什么 / ## 为什么 / ## 不通过 / ## 通过 / ## 怎么改
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_entry.findings import Level

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class RulePage:
    """One rule: code, title, level, and the page's full text."""

    code: str
    title: str
    level: Level
    text: str

    def section(self, heading: str) -> str:
        """The text under a heading of the page."""
        match = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", self.text, re.M | re.S)
        return match[1].strip() if match else ""


@cache
def load_pages() -> dict[str, RulePage]:
    """All pages by code, in the order of the codes."""
    pages = {}
    for path in sorted(FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        head = re.match(r"# (\S+) (.+)\n+级别：(\S+)", text)
        if head:
            pages[head[1]] = RulePage(head[1], head[2], Level(head[3]), text)
    return pages

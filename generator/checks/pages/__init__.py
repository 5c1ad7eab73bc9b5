"""The pages of the rules: Markdown files beside this module, one a code.

A page is documentation, failing example, passing example and exact wording at once; its examples
are executed as tests. The level is that of its findings unless one of them says otherwise. Form::

    # T01-2 收入总计与支出总计不等
    级别：错误
    界限：2              (where there is one; a form may change it)
    查出：读表时          (only where reading finds it; it cannot be turned off)
    ## 查什么 / ## 为什么 / ## 不通过 / ## 通过 / ## 怎么改
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from data_entry.findings import Level

FOLDER = Path(__file__).parent
_HEAD = re.compile(
    r"# (?P<code>\S+) (?P<title>.+)\n+级别：(?P<level>\S+)\n"
    r"(?:界限：(?P<limit>\S+)\n)?(?P<reading>查出：读表时\n)?"
)


@dataclass(frozen=True)
class RulePage:
    """One rule: code, title, level, usual threshold, and the page's full text."""

    code: str
    title: str
    level: Level
    text: str
    limit: Decimal | None = None
    is_found_by_reading: bool = False

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
        if head := _HEAD.match(text):
            limit = Decimal(head["limit"]) if head["limit"] else None
            code, level = head["code"], Level(head["level"])
            pages[code] = RulePage(code, head["title"], level, text, limit, bool(head["reading"]))
    return pages

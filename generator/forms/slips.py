"""What is wrong with a line of a data file, for one who writes it in 记事本 or Word."""

import re

from data_entry.lists import beside

_PLACE = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)$")
_BARE = re.compile(r"^\s*(?:\[+)?(?P<key>[^\s\"'=\[\]#]*[^\x00-\x7f][^\s\"'=\[\]#]*)")
_CURLY = re.compile(r"[“”‘’]")
_WIDE = dict(zip("＝，［］【】｛｝＃", "=,[][]{}#", strict=True))
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_MEANINGS: dict[str, str] = beside(__file__, "foreign")["toml"]


def in_words(message: str, text: str) -> str:
    """The complaint of the TOML reader about ``text``, with its line and what to do."""
    found = _PLACE.search(message)
    number = int(found[1]) if found and found[1] else text.count("\n") + 1
    lines = text.split("\n")
    line = lines[min(number, len(lines)) - 1].strip()
    return f"第 {number} 行“{line[:40]}”：{_slip(line) or _meaning(message)}"


def _slip(line: str) -> str:
    """The commonest slips, seen in the line itself."""
    bare = _QUOTED.sub("", line.partition("#")[0] if line.startswith("#") else line)
    if _CURLY.search(bare):
        return '要用英文引号 " "，不能用中文引号“ ”（输入法切换到英文再打）'
    if wide := next((sign for sign in _WIDE if sign in bare), ""):
        return f"要用英文的 {_WIDE[wide]}，不能用中文的 {wide}"
    if key := _BARE.match(bare):
        return f'中文名称要加英文引号："{key["key"]}"'
    return ""


def _meaning(message: str) -> str:
    return next(
        (words for sign, words in _MEANINGS.items() if sign in message),
        "写法不对，请对照随程序的模板改",
    )

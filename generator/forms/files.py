"""The data files of a form as they come: read within bounds, so that none can stop the program."""

import re
import tomllib
from pathlib import Path
from typing import Any

from data_entry.lists import beside
from generator.forms.sandbox import UNSEEN

LARGEST = 2**20
"""Bytes of one file; the largest of our own has 31 thousand."""
DEEPEST = 30
"""Levels of tables and lists; our own have six."""
_MOST_DOTS = 10**7
"""The sum over all lines of their dots squared: the time that dotted keys take to read."""
_PLACE = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)$")
_BARE = re.compile(r"^\s*(?:\[+)?(?P<key>[^\s\"'=\[\]#]*[^\x00-\x7f][^\s\"'=\[\]#]*)")
_CURLY = re.compile(r"[“”‘’]")
_WIDE = dict(zip("＝，［］【】｛｝＃", "=,[][]{}#", strict=True))
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_MEANINGS: dict[str, str] = beside(__file__, "foreign")["toml"]


class FormFileError(Exception):
    """A data file that cannot be read, or not within bounds; says why."""


def read_data(path: Path) -> dict[str, Any]:
    """What a data file says. Raises FormFileError."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise FormFileError(f"太大（{len(content) // 1024} KB，最多 {LARGEST // 1024} KB）")
        text = _decoded(content).replace("\r\n", "\n")
        if sum(line.count(".") ** 2 for line in text.split("\n")) > _MOST_DOTS:
            raise FormFileError("一行里的点太多，不像是模板的内容")
        found = tomllib.loads(text)
    except RecursionError as error:
        raise FormFileError("层数太多") from error
    except OSError as error:
        raise FormFileError(f"读不了（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise FormFileError("不是文字文件；用记事本另存，编码选 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise FormFileError(_in_words(str(error), text)) from error
    except ValueError as error:  # a date or a number that there is not
        raise FormFileError(f"写了没有的日期或数：{error}") from error
    _check(found)
    return found


def _decoded(content: bytes) -> str:
    """The text, as 记事本 saves it: UTF-8, with a mark before it or not, or the system's ANSI."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _check(content: dict[str, Any]) -> None:
    """Level by level: not too deep, and no sign that neither a document nor a name can hold."""
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                below += (*each, *each.values())
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and (unseen := UNSEEN.search(each)):
                before = each[: unseen.start()][-20:]
                raise FormFileError(f"“{before}”后面有看不见的字符，请删除")
        level = below
    if level:
        raise FormFileError(f"层数太多（最多 {DEEPEST} 层）")


def _in_words(message: str, text: str) -> str:
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

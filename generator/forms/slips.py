"""What is wrong with a line of a data file, for one who writes it in 记事本 or Word."""

import re

_PLACE = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)$")
_BARE = re.compile(r"^\s*(?:\[+)?(?P<key>[^\s\"'=\[\]#]*[^\x00-\x7f][^\s\"'=\[\]#]*)")
_CURLY = re.compile(r"[“”‘’]")
_WIDE = {
    "＝": "=",
    "，": ",",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "｛": "{",
    "｝": "}",
    "＃": "#",
}
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_MEANINGS = (
    ("twice", "这一段已经写过了，同名的只能写一次；要加内容，写在前面那一段里"),
    ("Cannot overwrite", "这个名称已经写过了，同名的只能写一次；留一行"),
    ("Duplicate inline", "花括号里同名的写了两次；留一个"),
    ("Cannot redefine", "这个名称已经写过了，同名的只能写一次；留一个"),
    ("immutable", "这个名称前面已经写成了别的；同名的只能写一次"),
    ("Expected '='", "名称后面要写 = 和内容"),
    ("Expected ']", "方括号没有写完，后面缺 ]"),
    ("Unclosed array", "方括号没有写完，后面缺 ]；各项之间用英文逗号隔开"),
    ("Unclosed inline", "花括号没有写完，后面缺 }；花括号里的内容写在一行"),
    ("Unterminated", "引号没有写完；一段里有换行的，前后各用三个引号"),
    ("Unescaped", "双引号里的 \\ 要写成 \\\\，或者改用单引号"),
    ("Expected newline", "一行只写一项：= 后面的内容写完要换行；内容里的英文引号改成中文引号"),
    ("Illegal character", "引号没有写完；一段里有换行的，前后各用三个引号"),
    ("Invalid value", "= 后面不是内容：文字要加英文引号，数直接写，清单写在方括号里"),
)


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
        (words for sign, words in _MEANINGS if sign in message), "写法不对，请对照随程序的模板改"
    )

"""Finds slips of writing: punctuation, brackets, doubled words, enumerations, ways to write numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.reading.quantities import NUMERALS, count_of

_DOUBLED = re.compile(r"[，、；：,;:][，。、；：,;:]|。[，、；：。]")
_PAIRS = {"“": "”", "（": "）", "《": "》", "〔": "〕", "‘": "’", "【": "】"}
_WORD_TWICE = re.compile(r"(?![一逐层])([一-龥]{2,8})\1(?!员|对象|办法|人员|经费|者|表)")
"""“一项一项” and “评价评价表” are right; so is 编外人员人员经费."""
_HALF_WIDTH = re.compile(
    r"(?<=[一-龥”）》])[,;:!?](?=[一-龥“（《\s]|$)|(?<=[%\d])[,;](?=[一-龥“（《]|20\d\d年)"
)
"""A half-width mark between Chinese; 1,286.40 and 12:30 are figures."""
_DOUBLED_UNIT = re.compile(r"(万元|亿元)\d+(?:\.\d+)?(?:万元|亿元)")
_UNIT_TWICE = re.compile(r"(?<=\d)(?:万万|亿亿|元元|%%|人人(?!次))")
_SIGNED_TWICE = re.compile(
    r"(?:增长|增加|上升|提高|下降|减少|降低)(?:了|率|幅度)?(?:为|是)?[-−]\d+(?:\.\d+)?%?"
)
"""The word tells the direction, so the minus turns it round."""
_SQUARE_YEAR = re.compile(r"(?<=[一-龥])[\[［]20\d\d[\]］](?=第?\d+号)")
_ORDINAL_NUMBER = re.compile(r"〔20\d\d〕第\d+号")
_PHONE_CUT = re.compile(
    r"(?:电话|热线|传真)[：:]?\s*0\d{2,3}[-—－]\d{1,6}(?![\d-])|(?:电话|热线|传真)[：:]\s*(?=[，。；]|$)"
    r"|(?<!\d)0(?:10|2\d)[-—－]\d{7}(?!\d)"
)
"""A telephone number has seven or eight digits behind its area code; eight where the code has three."""
_LINE_TWICE = re.compile(
    r"(?m)^[ \t]*(?:(?:附件)?\d{1,2}[.．、：: ])?[ \t]*(?P<line>[^\n]{6,60})$"
    r"(?=\n(?:.*\n)*[ \t]*(?:(?:附件)?\d{1,2}[.．、：: ])?[ \t]*(?P=line)[ \t]*$)"
)
"""One line of a list that stands there again under another number."""
_NONE_AND_MORE = re.compile(r"\A[^，。\n]{0,6}(?:无|没有)(?:附件|内容)?。[ \t]*\n+(?=\S)")
"""“本年度无附件。” with a list behind it."""
_MAIL_CUT = re.compile(r"邮箱[：:]?\s*[\w.-]+@[\w-]+(?![\w.-])", re.ASCII)
"""The host of an address has a dot in it."""
_OPEN_PARAGRAPH = re.compile(r"[，、](?=\s*(?:\n|$))")
"""A paragraph that ends with a comma was cut off or not finished."""
_OPEN_TEXT = re.compile(r"[；;](?=\s*\Z)")
_MIXED = re.compile(r"（[^（）()\n]{1,40}\)|\((?=[^（）()\n]*[一-龥])[^（）()\n]{1,40}）")
_DOUBLED_BOUND = re.compile(
    r"(?:[≥≤＞＜<>]|不低于|不少于|不超过|大于|小于)\s*\d+(?:\.\d+)?%?(?:以上|以下|以内)"
)
"""“≥95%以上” says the bound twice; one of the two is enough."""
_DOUBLED_USE = re.compile(
    r"主要用于(?:(?![，、][^，、。；]{1,12}[费金出]主要用于)[^。；\n]){0,60}主要用于"
)
_CUT_OFF = re.compile(r"截止(?=20\d\d年|\d{1,2}月|目前|年末|年底|评价时点|到)")
"""截止 means that something ends (报名截止); up to a date it is 截至."""
_ENGLISH = re.compile(r"(?<=[一-龥])\s*\b(?:and|or|the|of)\b\s*(?=[一-龥])", re.ASCII)
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*(?:元|万元|亿元|人|家|户))")
"""The text of the disclosure prints amounts without separators; only the tables have them."""
_OTHER = re.compile(r"其它")
_RANK = re.compile(r"(?<![安编轮前])排(?:名|在)?\d+名")
"""“排名3名” lacks 第; 安排3名 and 前3名 are something else."""
_TWO_RATES = re.compile(r"\d%个?百分点")
_SHARE_IN_POINTS = re.compile(
    r"占(?:(?![提升]高|上升|下降|降低|增加|减少|[比较]上年)[^，。；\d]){0,20}(?<![\d.])\d+(?:\.\d+)?个百分点"
)
_MONEY_IN_POINTS = re.compile(
    r"(?:支出|收入|经费|资金|总额|总计|决算数)(?:[比较][^，。；\d]{1,8})?"
    r"(?:增加|增长|提高|上升|下降|减少|降低)了?\d+(?:\.\d+)?个百分点"
)
"""What lies between two amounts is told in %, what lies between two percentages in 个百分点."""
_RATE_IN_PERCENT = re.compile(
    r"率(?:为|达到?|是)?\d+(?:\.\d+)?%[，,][比较](?:上年度?|去年)(?:提高|上升|下降|降低)了?\d+(?:\.\d+)?%"
)
_TO_COME = re.compile(
    r"\A\s*(?:待补充?|待定|待填|待核实?|暂缺|后补|同上年|[（(]?(?:详?见|另见)附[件表]\d?[)）]?)[。]?\s*\Z"
)
_ONLY_A_FIGURE = re.compile(r"\A\s*-?\d{1,6}(?:\.\d+)?%?\s*\Z")
"""A figure where words are asked: it slipped in from another column."""
_SCIENTIFIC = re.compile(r"(?<![A-Za-z\d.])\d(?:\.\d+)?[Ee]\+?\d{1,3}(?!\w)")
_NO_PHONE = re.compile(r"\A联系人(?:及电话)?[：:][^\d@]*\Z")
_ENUMERATED = re.compile(r"(?:^|(?<=[。；;：:，,\n）]))([一二三四五六七八九])是")
_LABELS = (
    re.compile(r"(?m)^\s*[（(](?P<number>\d{1,2})[）)]"),
    re.compile(r"(?m)^\s*(?P<number>\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?m)^\s*附件(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})[：:.．、 ]"),
    re.compile(
        r"(?m)^\s*[（(](?P<number>[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])[）)]"
    ),
)
"""The numbers of paragraphs: （1）, 1., （一）"""
_UNFINISHED = re.compile(r"[一-龥\d%]\s*\Z")
_ANY_STOP = re.compile("[，。]")
_LONG_PARAGRAPH = 12
"""A shorter one may be a name or a label, which has no full stop."""
_ITEM_NUMBER = re.compile(r"(?m)^[（(]?[\d一二三四五六七八九十]+[）)]")
"""The number of an item may have its closing bracket alone: “1）”."""
_WHOLE = re.compile(r"(?<![\d.])100(\.0+)?%")
"""The one percentage that forms print in two ways."""


@dataclass(frozen=True)
class Slip:
    """One slip with the code of its rule: what is wrong, what stands there and what to do."""

    code: str
    message: str
    found: str
    advice: str


_SLIPS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_DOUBLED, "标点重复“{}”", "请删去多余的标点。"),
    (_HALF_WIDTH, "有半角标点“{}”", "请改成全角标点。"),
    (_OPEN_PARAGRAPH, "段落以“{}”结束", "请补全文字，或改成句号。"),
    (_OPEN_TEXT, "文字以“{}”结束", "请改成句号。"),
    (_DOUBLED_UNIT, "单位写了两次“{}”", "请删去数字前的单位。"),
    (_UNIT_TWICE, "单位重复“{}”", "请删去多余的字。"),
    (_SIGNED_TWICE, "“{}”：已写了增减，不再写负号", "请改成正数，并核对增减的方向。"),
    (_SQUARE_YEAR, "文号的年份写“{}”，应当用六角括号〔〕", "请改正。"),
    (_ORDINAL_NUMBER, "文号“{}”不写“第”字", "请删去“第”。"),
    (_PHONE_CUT, "“{}”：电话号码不完整", "请补全。"),
    (_MIXED, "“{}”：括号一半全角、一半半角", "请都改成全角。"),
    (_MAIL_CUT, "“{}”：邮箱地址不完整", "请补全。"),
    (_DOUBLED_BOUND, "界限说了两次“{}”", "请只留一种说法。"),
    (_WORD_TWICE, "词语重复“{}”", "请删去重复的词。"),
    (_DOUBLED_USE, "用途说了两次“{}”", "请合成一句。"),
    (_CUT_OFF, "“{}”应为“截至”", "请改正。"),
    (_ENGLISH, "夹有英文单词“{}”", "请改成中文。"),
    (_THOUSANDS, "数字“{}”用了千位分隔符", "正文的数字不用分隔符，请删去。"),
    (_OTHER, "“{}”应为“其他”", "公文写“其他”，请改正。"),
    (_RANK, "名次“{}”少“第”字", "请补上。"),
    (_TWO_RATES, "“{}”：百分号和百分点只用一个", "两个百分比之间的差写“个百分点”，其余写“%”。"),
    (_MONEY_IN_POINTS, "“{}”：金额的增减写“%”", "两个百分比之间的差才写“个百分点”。"),
    (_SHARE_IN_POINTS, "“{}”：占比写“%”", "两个百分比之间的差才写“个百分点”。"),
    (_RATE_IN_PERCENT, "“{}”：两个百分比之间的差写“个百分点”", "请改正。"),
    (_TO_COME, "“{}”不是要写的内容", "请写上内容；没有的写“无。”。"),
    (_SCIENTIFIC, "“{}”是科学记数，后面的数字已经丢了", "请把单元格改成文本格式，重新填写。"),
    (_NO_PHONE, "“{}”后面没有电话", "请写上电话或邮箱。"),
    (_LINE_TWICE, "“{}”列了两次", "请删去多余的一行。"),
    (_NONE_AND_MORE, "写了“{}”，后面又有内容", "请删去一处。"),
)
"""Each slip that a pattern finds, with the words that tell of it and what to do."""


def style_faults(text: str, *, percent_whole: bool) -> Iterator[Slip]:
    """Every slip of a text; ``percent_whole`` says that the form prints 100%, not 100.00%."""
    for pattern, message, advice in _SLIPS:
        for match in pattern.finditer(text):
            found = match[0].strip()
            yield Slip("D07", message.format(found), found, advice)
    for message, mark in _unbalanced(text):
        yield Slip("D07", message, mark, "请补全引号、括号。")
    for message, mark in _out_of_order(text):
        yield Slip("D07", message, mark, "请补全序号。")
    for message, mark in _skipped(text):
        yield Slip("D07", message, mark, "请核对编号，补全漏掉的段落。")
    usual = "100%" if percent_whole else "100.00%"
    for match in _WHOLE.finditer(text):
        if bool(match[1]) == percent_whole:
            message = f"写“{match[0]}”，正文的写法是“{usual}”"
            yield Slip("D08", message, match[0], "全文请只用一种写法。")


def _unbalanced(text: str) -> Iterator[tuple[str, str]]:
    closing = {close: opening for opening, close in _PAIRS.items()}
    for paragraph in text.split("\n"):
        body = _ITEM_NUMBER.sub("", paragraph)
        depth = dict.fromkeys(_PAIRS, 0)
        for sign in body:
            if sign in depth:
                depth[sign] += 1
            elif sign in closing:
                depth[closing[sign]] -= 1
                if depth[closing[sign]] < 0:
                    yield f"“{sign}”没有与它成对的“{closing[sign]}”", sign
                    break
        for opening, count in depth.items():
            if count > 0:
                yield f"“{opening}”没有与它成对的“{_PAIRS[opening]}”", opening


def unfinished(text: str) -> Iterator[Slip]:
    """The last paragraph of a chapter is a sentence and has its full stop."""
    last = text.rstrip().rpartition("\n")[2]
    if len(last) >= _LONG_PARAGRAPH and _ANY_STOP.search(last) and _UNFINISHED.search(last):
        yield Slip("D07", f"末尾“{last[-8:]}”后面没有句号", last[-8:], "请补上句号。")


def wordless(reason: str) -> Iterator[Slip]:
    """A reason that is nothing but a figure."""
    if match := _ONLY_A_FIGURE.search(reason):
        found = match[0].strip()
        advice = "请写成文字；是不是别的栏里的数。"
        yield Slip("D07", f"只有一个数“{found}”，没有说明", found, advice)


def _skipped(text: str) -> Iterator[tuple[str, str]]:
    """A number of a paragraph that does not follow the one before."""
    for label in _LABELS:
        before = 0
        for match in label.finditer(text):
            number = count_of(match["number"])
            if before and number not in (before + 1, 1):
                yield f"编号“{match[0].strip()}”与前面的 {before} 不相接", match[0].strip()
            before = number


def _out_of_order(text: str) -> Iterator[tuple[str, str]]:
    """“二是” that follows no “一是”; enumerations may stand within each other."""
    open_at: list[int] = []
    for match in _ENUMERATED.finditer(text):
        number = NUMERALS.index(match[1])
        while number and open_at and open_at[-1] != number - 1:
            open_at.pop()
        if number and not open_at:
            before = f"{NUMERALS[number - 1]}是"
            yield f"有“{match[0]}”，前面没有与它相接的“{before}”", match[0]
        open_at[-1:] = [number] if number else [*open_at[-1:], number]

"""What a clerk reads when a cell cannot be used: every fault of the cell types, in Chinese.

One entry a kind of fault: code of the rule, what is wrong, what to do. Facts in braces come with
the fault; ``{title}`` is the label or heading the clerk sees.
"""

from dataclasses import dataclass
from typing import Any

from data_entry.findings import Finding, Level, Place, shortened


@dataclass(frozen=True)
class CellFault:
    """Wording of one kind of fault."""

    code: str
    message: str
    expected: str
    advice: str


FAULTS: dict[str, CellFault] = {
    "missing": CellFault("F11", "“{title}”没有填写", "必填", "请填写。"),
    "no_reason": CellFault(
        "F11", "“{title}”没有写明理由，填的是“{found}”", "理由", "请写明为什么可以不改。"
    ),
    "missing_number": CellFault("F11", "“{title}”没有填写", "必填", "请填写；没有发生数的填 0。"),
    "not_a_number": CellFault(
        "F02", "“{title}”应为数字，填的是“{found}”", "数字", "请只填数字；没有的填 0。"
    ),
    "unit_in_number": CellFault(
        "F02",
        "“{title}”应为数字，填的是“{found}”",
        "数字",
        "请去掉单位，只填数字；金额按“单位信息”选定的单位填。",
    ),
    "date_for_number": CellFault(
        "F02",
        "“{title}”应为数字，填的是日期 {found}",
        "数字",
        "请把单元格格式改成“数值”后重新填写。",
    ),
    "too_many_decimals": CellFault(
        "F02",
        "“{title}”最多两位小数，填的是 {found}",
        "最多两位小数的数字",
        "请填两位小数；有更精确的元数时，把“单位信息”的金额单位改为元并全表填元。",
    ),
    "negative": CellFault(
        "F06", "“{title}”不应为负数，填的是 {found}", "0 或正数", "请核对报表上的符号。"
    ),
    "not_a_count": CellFault(
        "F08", "“{title}”应为非负整数，填的是 {found}", "0、1、2……", "请填整数。"
    ),
    "date_for_year": CellFault(
        "F12",
        "“{title}”应为年份，填的是日期 {found}",
        "四位年份",
        "请把单元格格式改成“常规”，只填 {year}。",
    ),
    "not_a_year": CellFault(
        "F12", "“{title}”应为四位年份，填的是“{found}”", "四位年份，如 2024", "请只填年份数字。"
    ),
    "not_a_date": CellFault(
        "F12",
        "“{title}”应为日期，填的是“{found}”",
        "日期，如 2025-09-20",
        "请按 2025-09-20 的样子填写。",
    ),
    "not_a_code": CellFault(
        "F04",
        "“{title}”应为 3、5 或 7 位数字，填的是“{found}”",
        "类 3 位、款 5 位、项 7 位",
        "请照公开表填写完整编码，如 2101501。",
    ),
    "formula_error": CellFault(
        "F10", "“{title}”的公式出错，显示为 {found}", "数字或文字", "请改正公式，或直接填数字。"
    ),
    "no_cached_value": CellFault(
        "F10",
        "“{title}”是公式但没有保存计算结果",
        "公式的结果",
        "请用 Excel 或 WPS 打开本表，重新计算并保存；或直接填数字。",
    ),
    "placeholder": CellFault(
        "F09", "“{title}”里还留着模板文字“{found}”", "本单位的内容", "请改成实际内容，多余的删去。"
    ),
    "literal_error": CellFault(
        "F13", "“{title}”不在可选的范围内，填的是“{found}”", "{expected}", "请从下拉列表中选择。"
    ),
    "too_long": CellFault(
        "F14",
        "“{title}”太长，共 {length} 字",
        "不超过 {longest} 字",
        "这一格最多写 {longest} 字，请写得简短些。",
    ),
    "merged": CellFault(
        "F15",
        "“{title}”落在合并单元格里，读不到自己的值",
        "不合并的单元格",
        "请取消合并（{range}），把数填回各自的单元格。",
    ),
    "extra_forbidden": CellFault("F01", "多出一个不认识的内容“{found}”", "", "请删除。"),
}
"""Pydantic's own types and ours; a test holds the list against what the model can raise."""

UNTIDY = CellFault(
    "F02",
    "“{title}”填的是文本“{found}”，已按 {number} 读取",
    "数字",
    "建议改成数字格式，公式才会计算。",
)


def finding(
    fault: str | CellFault, place: Place, level: Level = Level.ERROR, **facts: Any
) -> Finding:
    """The finding that tells a clerk of a fault at a place; ``title`` is among the facts."""
    wording = FAULTS[fault] if isinstance(fault, str) else fault
    facts = {"found": "", **facts}
    quoted = {**facts, "found": shortened(str(facts["found"]))}
    return Finding(
        wording.code,
        level,
        place.sheet,
        place.cell,
        wording.message.format(**quoted),
        quoted["found"].strip(),
        wording.expected.format(**facts),
        wording.advice.format(**quoted),
    )

"""How a published mistake is typed into a workbook: kinds of changes, names of the offices."""

from collections.abc import Iterator

from workbooks import Change

YB, PZH, BASE = "yanbian-2024", "panzhihua-2024", "baseline"
FILLED = "填写内容"
INSPECTION, SUBSIDY = "医保定点医药机构监管经费", "中央财政医疗服务与保障能力提升补助资金"
CENTRE, CENTRE_NAME = "四川省攀枝花市医疗保障事务中心", "攀枝花市医疗保障事务中心"
YB_CENTRE = "盐边县医疗保障事务中心"
YB_SERVICE = "（4）提高服务水平，提升群众就医体验。"


def _whole(chapter: str, text: str | None) -> Change:
    return ("整体自评报告", chapter, "正文", text)


def _report(number: int, chapter: str, text: str | None) -> Change:
    return ("项目自评报告", chapter, f"正文{number}", text)


def _info(row: str, text: str) -> Change:
    return ("单位信息", row, FILLED, text)


def _indicator(level3: str, column: str, value: object) -> Change:
    return ("绩效指标", level3, column, value)


def _record(sheet: str, row: str, **values: object) -> Iterator[Change]:
    """Cells of one row of a table (a new one with the label （空）)."""
    return ((sheet, row, column, value) for column, value in values.items())


Mistake = tuple[str, str, str, str, *tuple[Change, ...]]
"""Number in the audit, what was published, workbook, code, changes; the first has the finding."""

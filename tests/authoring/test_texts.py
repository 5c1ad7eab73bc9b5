"""Official texts far from the forms shipped, typed with the sample office's figures."""

import re
from pathlib import Path

import pytest
from learning_help import TEXTS, kept, measured, typed_again, unmarked
from learning_help import typed as document_of

from data_entry.sample import offices, sample
from generator.authoring.learning.nearest import nearest_forms
from generator.authoring.learning.office import sample_subject
from generator.authoring.learning.trial import learn_form
from generator.authoring.trial_run import contrasted, read_back
from generator.contents.compose import compose
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import subject_of
from generator.word.edited import opened

NEAREST = {"十一节": "hainan-2024", "元": "yunnan-2024", "不分部分": "chongqing-2024"}


def typed(name: str) -> bytes:
    """As one types it: no styles, 目录 by hand."""
    return document_of(unmarked((TEXTS / f"{name}.txt").read_text(encoding="utf-8")))


def lines(form: Form, office: dict[str, object] | None) -> list[str]:
    if office is None:
        subject = sample_subject(form)
    else:
        subject = subject_of(read_back(form, sample(form.questions, office)))
    return [str(line.text) for line in compose(subject, draws=False).publication.lines]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["元", "不分部分"])
def test_the_nearest_form_is_found_by_headings_and_sentences(name: str) -> None:
    first, *_ = nearest_forms(opened(typed(name)), sample_subject)
    assert first.form.key == NEAREST[name]
    assert "标题" in first.in_words


FALSE = {
    "元": ["增加170,000.00元，减幅", "收入总计与上年持平", "收入总计上年无此项"],
    "不分部分": ["预算数增加3.5万元", "其他用车0辆，购置"],
    "十一节": ["经费的；", "经费的。"],
}
"""What would be false, or no sentence, of another office."""


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("name", "unsaid"), [("十一节", 2), ("元", 2), ("不分部分", 0)])
def test_all_but_what_nothing_tells_is_learned_and_nothing_false_is_said(
    name: str, unsaid: int, tmp_path: Path
) -> None:
    made = learn_form(opened(typed(name)), load_form(find_form(NEAREST[name])))
    assert made.unsaid <= unsaid
    form = kept(made, tmp_path)
    said = lines(form, None)
    assert [
        each.line.text for each in made.found.lines if not each.note and each.printed not in said
    ] == []
    assert contrasted(form).unprinted == []
    some = [*offices().values()][::3]
    said = [line for office in some for line in lines(form, office)]
    assert [line for line in said for false in FALSE[name] if false in line] == []
    assert [line for line in said if re.search("。，|，，|[，：]。", line)] == []


@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    ("name", "nearest", "unsaid"),
    [
        ("编码", "xinjiang-2023", 0),
        ("逗号", "henan-2022", 0),
        ("两种口径", "jiangsu-2023", 4),
        ("打字", "guangxi-2024", 1),
        ("括号", "henan-2022", 1),
        ("两种比较", "liaoning-2024", 0),
        ("收支比较", "zhejiang-2023", 2),
        ("平列", "ningxia-2023", 0),
        ("各款", "guangxi-2024", 0),
        ("合并列类", "henan-2022", 6),
        ("官方模板", "national", 1),
        ("官方模板", "jiangsu-2023", 1),
        ("分科目", "guizhou-2023", 0),
        ("末尾无零", "liaoning-2024", 0),
        ("比预算比上年", "henan-2022", 0),
        ("照附表说", "jiangxi-2024", 0),
        ("节在括号里", "guangxi-2024", 0),
    ],
)
def test_every_figure_placed_is_that_of_any_office(
    name: str, nearest: str, unsaid: int, tmp_path: Path
) -> None:
    """What nothing tells stays open; no section is lost, whatever of it is learned."""
    found = measured(name, nearest, tmp_path)
    assert (found.wrong, found.lost) == ([], [])
    assert len(found.open_) + len(found.asked) <= unsaid


OTHERWISE = ["同上年相与", "同上年相上", "相比，上年", "按经济分类：。", "高于"]
"""What stood in sentences of offices whose case the text does not show, or in no word of its author."""


def test_what_the_text_does_not_show_is_said_in_whole_sentences(tmp_path: Path) -> None:
    made = learn_form(opened(typed("marked/分科目")), load_form(find_form("guizhou-2023")))
    form = kept(made, tmp_path)
    said = [line for office in offices().values() for line in lines(form, office)]
    changed = [line for line in said if "机关运行经费支出60.00万元" in line]
    ends = {line.partition("，")[2][:6] for line in changed}
    assert ends == {"", "同上年相比，", "与上年持平。", "上年无此项。"}
    assert [line for line in said for words in OTHERWISE if words in line] == []
    assert any("决算支出300.00万元" in line and "超出预算的原因" in line for line in said)


def test_what_is_learned_stands_where_the_text_has_it(tmp_path: Path) -> None:
    """Headings in brackets below a part, 1.总体情况 before the rows （1）, tables that are only seen."""
    made = learn_form(opened(typed("marked/节在括号里")), load_form(find_form("guangxi-2024")))
    said = lines(kept(made, tmp_path), None)
    own = [each.line.text for each in made.found.lines]
    assert [line for line in said if line in own] == own
    assert "（五）一般公共预算财政拨款支出决算情况" in said
    assert "见公开表" not in "".join(each.title for each in made.found.questions.values())


def test_a_form_learned_again_from_an_uneven_text_says_the_same_of_another_office(
    tmp_path: Path,
) -> None:
    """Zeros left out here and there, tables between the parts, facts that the nearest does not ask for."""
    again = typed_again("yunnan-2024", "shanghai-2024", tmp_path)
    assert again.wrong == []
    assert (again.figures, again.lines) == (103, 24)
    assert again.placed_figures == 103
    assert "其他重要事项.授予小微企业合同金额" in again.made.found.asked_again
    assert "三公经费.购置轿车（辆）" not in again.made.found.asked_again

"""``template learn --workbook``: a form from an office's own document of last year and its workbook.

The offices write in ways of their own (texts/houses.toml) and have zeros, falls, and mistakes; what is
learned may be little, but never falser than the form that it began from.
"""

import re
import tomllib
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from documents import paragraphs
from learning_help import TEXTS, another_office, kept, typed
from places import EXAMPLES

from data_entry.blank.write import workbook_bytes
from data_entry.sample import offices, sample, texts_in
from data_entry.subjects.catalogue import load
from generator.authoring.learning.cases import Case, cases_of
from generator.authoring.learning.judging.wording import Wording, with_figures, with_reasons
from generator.authoring.learning.office import GivenOffice, office_of
from generator.authoring.learning.patterns import UnlearnedError, Vocabulary, learned
from generator.authoring.learning.spoken import Span, Spoken
from generator.authoring.learning.trial import learn_form
from generator.authoring.trial_run import read_back
from generator.cli.app import run
from generator.contents.compose import compose
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import check, subject_of
from generator.word.edited import opened

HOUSES = {
    each["名称"]: each
    for each in tomllib.loads((TEXTS / "houses.toml").read_text(encoding="utf-8"))["写法"]
}
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:万元|%)")


@cache
def wording() -> Wording:
    return Wording()


def said(form: Form, differing: dict[str, Any] | None) -> list[str]:
    """The running text of an office's document, from its first part on."""
    entries = sample(form.questions, differing)
    lines = compose(subject_of(read_back(form, entries)), draws=False).publication.lines
    found = [line for line in lines if not line.in_table]
    first = next(number for number, line in enumerate(found) if line.level)
    return [str(line.text) for line in found[first:]]


def reworded(house: dict[str, Any], lines: list[str]) -> list[str]:
    """The document as this office writes it, with what is only its own."""
    made = []
    for line in lines:
        for pattern, words in house["改写"]:
            line = re.sub(pattern, words, line)
        made.append(line)
        for place, story in house["另写"]:
            if place in line and line.endswith("。"):
                made[-1] += story
    return made


def home(house: dict[str, Any]) -> dict[str, Any]:
    return offices()[house["单位"]]


@pytest.mark.sampled(8)
@pytest.mark.parametrize(
    ("name", "nearest", "more"),
    [
        ("较上年", "national", 4),
        ("同比", "national", 3),
        ("全写", "national", 0),
        ("逐项", "yunnan-2024", 1),
        ("顿号", "hunan-2024", 1),
        ("有错", "national", 0),
        ("冒号", "national", 20),
        ("款起", "national", 19),
    ],
)
def test_more_of_the_document_is_said_and_nothing_falser_of_another_office(
    name: str, nearest: str, more: int, tmp_path: Path
) -> None:
    house, base = HOUSES[name], load_form(find_form(nearest))
    theirs = load_form(find_form(house["模板"]))
    document = reworded(house, said(theirs, home(house)))
    texts = texts_in(sample(theirs.questions, home(house)).sheets)
    office = GivenOffice(partial(sample, differing=home(house)), texts)
    made = learn_form(opened(typed("\n".join(document))), base, office=office)
    form = kept(made, tmp_path)
    base_said, own_said = said(base, home(house)), said(form, home(house))
    wanted = [line for line in document if FIGURE.search(line)]
    stories = [story for _, story in house["另写"]]
    wanted = [line.replace(story, "") for line in wanted for story in stories]
    was = {line for line in wanted if line in base_said}
    now = {line for line in wanted if line in own_said}
    assert was <= now
    assert len(now) >= len(was) + more
    for differing in (None, another_office(), *[*offices().values()][::3]):
        usual, new = said(base, differing), said(form, differing)
        figures = Counter(each for line in usual for each in FIGURE.findall(line))
        for line in (line for line in new if line not in usual):
            assert not Counter(FIGURE.findall(line)) - figures, line
            assert line[-1] in "。：" or not FIGURE.search(line), line
            assert not [s for s in (*stories, "，。", "。，", "，，") if s in line], line
        assert Counter(each for line in new for each in FIGURE.findall(line)) == figures


@pytest.mark.parametrize(
    ("fixed", "stories"),
    [
        # put together of words that the forms have, whatever order
        (" 年度收支总计 。", []),
        (" 年本年收入共计 ，其中： ，所占比重为 。", []),
        ("主要变动原因是 。", []),
        ("主要是因为 。", []),
        # an event, a cause, a direction, a case: of this office and this year
        (
            "收支变化较大，是因为我局承担了第五次全国经济普查。",
            ["收支变化较大", "是因为我局承担了第五次全国经济普查"],
        ),
        ("本年新增办公楼一处。", ["本年新增办公楼一处"]),
        ("比上年减少 。", ["比上年减少…"]),
        ("没有政府采购支出。", ["没有政府采购支出"]),
        ("受机构改革影响 。", ["受机构改革影响…"]),
    ],
)
def test_wording_is_what_the_forms_say_and_all_else_a_story(fixed: str, stories: list[str]) -> None:
    assert [*wording().stories(fixed)] == stories


@pytest.mark.parametrize(
    ("text", "said_", "wanted"),
    [
        # the document's reason is in other words than the workbook's
        (
            "增加5.00万元。主要变动原因是人员增加。",
            "增加5.00万元。主要原因是调入两人。",
            "增加5.00万元。主要变动原因是调入两人。",
        ),
        # the document has none, or has one that the workbook has not
        (
            "增加5.00万元。",
            "增加5.00万元。主要原因是调入两人。",
            "增加5.00万元。主要原因是调入两人。",
        ),
        ("增加5.00万元。主要原因是人员增加。", "增加5.00万元。", "增加5.00万元。"),
    ],
)
def test_reasons_are_the_workbooks(text: str, said_: str, wanted: str) -> None:
    assert with_reasons(text, said_, ["调入两人"]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("降低9.5%，原因不明", "降低9.49%，原因不明"),  # rounded
        ("截至2023年，共有", "截至2024年，共有"),  # last year's date, not mended
        ("占49.55%，少5%", "占49.55%，少5%"),  # after other words
    ],
)
def test_a_figure_copied_wrong_or_rounded_is_no_other_wording(text: str, wanted: str) -> None:
    assert with_figures(text, "下降9.49%。截至2024年，所占94.55%。") == wanted


def test_of_two_equal_figures_it_is_the_one_with_the_same_words_before_it() -> None:
    """An office that spent what it had planned."""
    facts = {"预算数": "8.16万元", "决算数": "8.16万元", "键": "行"}
    words = {"说": "年初预算为{预算数}，支出决算为{决算数}。"}
    text = "年初预算为8.16万元，支出决算为8.16万元。"
    vocabulary = Vocabulary(words, {}, lambda _: "")
    spoken = Spoken("句", text, [Span("说", facts, 0, len(text))])
    assert learned(spoken, "支出决算为8.16万元。", vocabulary) == {
        ("说", "行"): "支出决算为{决算数}。"
    }
    with pytest.raises(UnlearnedError):
        learned(spoken, "支出共8.16万元。", vocabulary)


def test_what_a_sentence_calls_something_for_itself_no_other_can_ask() -> None:
    phrase = "{% set 有本级 = 单位.含本级 %}{% if 有本级 %}一{% else %}二{% endif %}"
    assert cases_of(phrase, lambda _: True) == [Case("false")]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["yanbian-2024", "qingjiang-2024"])
def test_a_document_with_its_annexes_and_tables_comes_back(name: str, tmp_path: Path) -> None:
    """Those are no sections to be learned: neither lost nor printed twice."""
    checked = check(EXAMPLES / f"{name}.xlsx")
    document = compose(subject_of(checked), draws=False).document
    made = learn_form(opened(document), checked.form, office=office_of(checked))
    again = check(EXAMPLES / f"{name}.xlsx", str(kept(made, tmp_path).folder))
    assert paragraphs(compose(subject_of(again), draws=False).document) == paragraphs(document)


def test_a_workbook_of_another_office_is_refused_with_the_figures_that_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = load_form(find_form("national"))
    (tmp_path / "去年.docx").write_bytes(typed("\n".join(said(form, another_office()))))
    entries = sample(form.questions, offices()["只有政府性基金"])
    content = workbook_bytes(form.questions, load(form.edition), entries)
    (tmp_path / "别的.xlsx").write_bytes(content)
    arguments = ["去年.docx", "--workbook", "别的.xlsx", "-o", "新", "--from", "national"]
    paths = [str(tmp_path / a) if "." in a or a == "新" else a for a in arguments]
    assert run(["template", "learn", *paths]) == 2
    message = capsys.readouterr().err
    assert re.search(r"“去年.docx”里 \d+ 个数，有 \d+ 个不在“别的.xlsx”里：705.00万元", message)
    assert "别的年度" in message
    assert not (tmp_path / "新").exists()

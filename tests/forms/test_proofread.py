"""Every form in the hands of offices unlike each other: no sentence that no clerk would publish."""

import itertools
import re

import pytest
from documents import series

from data_entry.sample import offices, sample
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.run.pipeline import subject_of

FAULTS = {
    "原因接在上年没有后面": r"(上年|去年)无[^。，]*[。，]主要(变动)?原因",
    "标点相连": r"[，。；：、][，。；、]|（）|“”|^[，。；：、]",
    "其中没有内容": r"基本支出0(\.0+)?(万元|元)[，。]其中",
    "单位相连": r"(万元|元|个|辆|批次|人次)\1|万元元",
    "没有填上": r"None|nan\b",
    "没有宾语": r"组织对(开展|在)|选取开展|[对编]0个项目",
    "增减不一": r"(减少|下降)0(\.0+)?(万元|元)，(增长|上升)|增加0(\.0+)?(万元|元)，(下降|降低)",
    "用途没有内容": r"主要(是|用于)[：:]?[。；，]",
    "没有的几个": r"(?<![\d.])0个项目",
    "持平没有主语": r"相比，(持平|无增减变化)",
    "同一个原因说两遍": r"(主要原因[是为：][^。，；]+)。\1",
}
"""What a proofreader would strike out, wherever it stands in a sentence."""
WRONG = {
    "原因接在上年没有后面": [
        "上年无此项支出。主要原因是新增任务。",
        "上年无收入，主要原因是新设。",
    ],
    "标点相连": ["增加1万元，。", "主要包括：。", "“”项目", "，增长5%"],
    "其中没有内容": ["2024年度一般公共预算财政拨款基本支出0万元，其中："],
    "单位相连": ["5万元万元", "3辆辆"],
    "没有填上": ["基本工资None万元"],
    "没有宾语": ["组织对开展了预算事前绩效评估", "对0个项目编制了绩效目标"],
    "增减不一": ["较2023年度决算数减少0.00万元，增长0%"],
    "用途没有内容": ["科学技术支出5万元：主要用于。", "主要用于：，", "主要是。"],
    "没有的几个": ["选取0个项目"],
    "持平没有主语": ["与2023年度相比，持平。"],
    "同一个原因说两遍": ["主要原因是新增任务。主要原因是新增任务。"],
}
RIGHT = [
    "上年无此项支出。本年增加的主要原因是新增任务。",
    "减少1万元。主要原因是压减支出。",
    "基本支出0万元。",
    "基本支出120.00万元，其中：",
    "“三公”经费支出0万元，其中：轿车0辆。",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_proofreader_knows_the_fault(fault: str) -> None:
    assert all(re.search(FAULTS[fault], each) for each in WRONG[fault])
    assert not [each for each in RIGHT if re.search(FAULTS[fault], each)]


def told(name: str) -> list[list[str]]:
    """The paragraphs of the documents of the offices with a form, every other with habits chosen."""
    form, found = load_form(find_form(name)), []
    for number, differing in enumerate((None, *offices().values())):
        entries = sample(form.questions, differing, is_brief=number % 2 == 1)
        for at, option in enumerate(form.questions.options if number % 2 else ()):
            labels = [*option.choices]
            entries.options[option.title] = labels[(number + at) % len(labels)]
        office = read_back(form, entries)
        if office.is_composable:
            made = compose(subject_of(office), draws=False)
            found.append([str(line.text) for line in made.publication.lines])
    return found


@pytest.mark.sampled(24)
@pytest.mark.parametrize("name", form_names())
def test_no_form_writes_what_a_proofreader_strikes_out(name: str) -> None:
    documents = told(name)
    lines = [line for document in documents for line in document]
    assert len(lines) > 500
    assert [(f, line) for f, p in FAULTS.items() for line in lines if re.search(p, line)] == []
    assert numbered_alike(documents[0]) == []


NUMBER = re.compile(r"（?(\d+|[一二三四五六七八九十]+)[）.、．]")


def numbered_alike(lines: list[str]) -> list[str]:
    """Items of spending whose number is of the kind that the heading above them has."""
    above, found = "", []
    for line in lines:
        number = NUMBER.match(line)
        kind = number[0].replace(number[1], "1" if number[1].isdigit() else "一") if number else ""
        if kind and re.search("（类）.*（款）.*决算为", line):
            found += [line] if kind == above else []
        elif kind and not re.search("[。；：]$", line):
            above = kind
    return found


@pytest.mark.parametrize(
    ("above", "item", "is_alike"),
    [("3.具体情况", "1.", True), ("3.具体情况", "（1）", False), ("（三）具体情况", "1.", False)],
)
def test_a_number_like_that_of_the_heading_is_found(above: str, item: str, is_alike: bool) -> None:
    lines = [
        above,
        "支出502.00万元。其中：",
        f"{item}教育支出（类）普通教育（款）小学教育（项）。支出决算为502.00万元。",
    ]
    assert bool(numbered_alike(lines)) is is_alike


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((0, 3, 2), "县统计局对3个项目编制了绩效目标，选取2个项目开展绩效监控。"),
        ((0, 3, 0), "县统计局对3个项目编制了绩效目标。"),
        (
            (1, 3, 2),
            "县统计局对1个项目开展了事前绩效评估，对3个项目编制了绩效目标，选取2个项目开展绩效监控。",
        ),
        ((0, 0, 0), ""),
    ],
)
def test_what_was_not_done_for_any_project_is_left_out(
    counts: tuple[int, int, int], expected: str
) -> None:
    form = load_form(find_form("national"))
    entries = sample(form.questions)
    names = ("evaluated", "targeted", "monitored")
    entries.sheets["performance"] |= dict(zip(names, counts, strict=True))
    lines = compose(subject_of(read_back(form, entries)), draws=False).publication.lines
    told = [str(line.text) for line in lines if "个项目" in str(line.text)]
    assert told == ([f"根据预算绩效管理要求，{expected}"] if expected else [])


def test_a_figure_of_nothing_says_so() -> None:
    """Columns of nothing in either year are no columns; a year of something is drawn."""
    form = load_form(find_form("sichuan-2024"))
    entries = sample(form.questions, offices()["只有政府性基金"])
    charts = series(subject_of(read_back(form, entries)))
    assert type(charts[5]).__name__ == "Pie"
    assert charts[5].is_empty
    assert type(charts[1]).__name__ == "Bars"


@pytest.mark.parametrize("name", ["national", "sichuan-2024", "sichuan-2020"])
@pytest.mark.parametrize("counts", list(itertools.product((0, 3), repeat=3)))
def test_some_of_what_is_done_with_projects_makes_a_sentence(
    name: str, counts: tuple[int, int, int]
) -> None:
    form = load_form(find_form(name))
    entries = sample(form.questions)
    keys = ("evaluated", "targeted", "monitored")
    entries.sheets["performance"] |= dict(zip(keys, counts, strict=True))
    lines = compose(subject_of(read_back(form, entries)), draws=False).publication.lines
    told = [str(e.text) for e in lines if str(e.text).startswith("根据预算绩效管理要求，")]
    assert len(told) == 1 or not any(counts)
    assert [
        e for e in told if not re.search(r"[一-鿿]。$", e) or re.search("，[，。]|阶段，预", e)
    ] == []
    words = ("事前绩效评估", "编制了绩效目标", "开展绩效监控")
    assert [w in "".join(told) for w in words] == [count > 0 for count in counts]


@pytest.mark.parametrize("name", ["national", "sichuan-2024"])
@pytest.mark.parametrize("count", [0, 3])
def test_who_evaluates_is_told(name: str, count: int) -> None:
    """What an office did with its projects begins with the office, whatever came before."""
    form = load_form(find_form(name))
    entries = sample(form.questions)
    entries.sheets["performance"] |= dict.fromkeys(("evaluated", "targeted", "monitored"), count)
    lines = compose(subject_of(read_back(form, entries)), draws=False).publication.lines
    at, told = next((n, str(e.text)) for n, e in enumerate(lines) if "开展绩效自评" in str(e.text))
    before = str(lines[at - 1].text)
    opening = "根据预算绩效管理要求，县统计局"
    assert (before if count else told).startswith(opening)
    assert told.removeprefix(opening).startswith("组织对2024年")

"""What a document far from its nearest form says: years, qualifiers, zeros, brackets, uses, both comparisons."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from learning_help import kept
from rapidfuzz import process

from data_entry.sample import offices, sample, typed_texts
from generator.authoring.learning.asked import comparisons
from generator.authoring.learning.learn import _Learning
from generator.authoring.learning.office import SAMPLE, sample_office, sample_subject
from generator.authoring.learning.own import Author, author_of
from generator.authoring.learning.patterns import UnlearnedError, learned
from generator.authoring.learning.placing.slots import UnplacedError
from generator.authoring.learning.spoken import Compiled
from generator.authoring.learning.trial import learn_form
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import subject_of
from generator.word.edited import opened


@cache
def author(name: str) -> Author:
    form = load_form(find_form(name))
    given = subject_of(read_back(form, sample_office(form.questions)))
    return author_of(form, given, typed_texts()).under("", form.numbers)


def said(name: str, line: str) -> str:
    return re.sub(r"\{\{ (.*?)(?:\|印)? \}\}", r"<\1>", author(name).sentence([line]).text)


PLACED = [
    # a zero of this year is none of last year's, where the form asks for both
    (
        "guangxi-2024",
        "上级补助收入0万元，经营收入0万元。",
        "上级补助收入<收支.上级补助收入>，经营收入<收支.经营收入>。",
    ),
    (
        "guangxi-2024",
        "本年收入合计550.00万元，上级补助收入0万元。",
        "上级补助收入<收支.上级补助收入>",
    ),
    (
        "guangxi-2024",
        "本年收入合计550.00万元；上级补助收入0万元，占收入合计0%；事业收入0万元，占收入合计0%；"
        "其他收入30.00万元，占收入合计5.45%。",
        "，占收入合计<(收支.上级补助收入 / 收支.本年收入合计)>",
    ),
    (
        "guangxi-2024",
        "附属单位上缴收入0万元；使用非财政拨款结余0万元。",
        "附属单位上缴收入<收支.附属单位上缴收入>；使用非财政拨款结余<收支.使用非财政拨款结余>。",
    ),
    ("guangxi-2024", "上年经营收入0万元。", "上年经营收入<收支对比.经营>"),
    # a bracket stays whole where what stands in it may be left out
    (
        "guangxi-2024",
        "财政拨款收入520.00万元（其中，一般公共预算500.00万元，国有资本经营预算0万元），占94.55%。",
        "，国有资本经营预算<收支.国有资本经营预算财政拨款收入>）",
    ),
    (
        "national",
        "公务用车运行维护费3.00万元（保有5辆，主要用于统计调查）。",
        "{% if 三公.运行.用途|有 %}，主要用于<三公.运行.用途>{% endif %}）",
    ),
    # with the budget and with last year: each has its own words where nothing differs
    (
        "national",
        "“三公”经费支出27.70万元。决算数小于预算数的主要原因是厉行节约。"
        "决算数较上年减少21.10万元，下降43.24%。",
        '{% else %}<与上年(三公.合计).removeprefix("，")>{% endif %}',
    ),
    # also where the form says nothing of it, or no whole sentence
    (
        "sichuan-2020",
        "“三公”经费支出27.70万元。决算数较上年减少21.10万元，下降43.24%。",
        '{% elif 有上年 %}决算数<"与上年持平" if 三公.合计.持平 else "上年无此项">。{% endif %}',
    ),
    # what a form does not ask for is asked: a zero too, where its own words name no fact
    (
        "hunan-2024",
        "全年安排出国团组1个，参加其他单位组织的出国团组0个，累计2人次。",
        "参加其他单位组织的出国团组<另问.参加其他单位组织的出国团组个>个",
    ),
    # what is left of a budget beside its 基本支出, though another fact is as much
    (
        "sichuan-2024",
        "2024年度一般公共预算财政拨款项目支出97.00万元。",
        "项目支出<(收支.一般公共预算财政拨款支出 - 收支.一般公共预算财政拨款基本支出)>。",
    ),
    # a bracket is part of a name, or begins what is told of it
    ("national", "因公出国（境）费支出5.50万元，2人次。", "费支出<三公.出国.决算数>，"),
    ("national", "采购42.00万元（货物13.00万元、服务8.00万元）。", "（货物<事项.货物>、"),
    # the whole may be called by its kind alone
    ("national", "县统计局2024年度支出545.00万元。", "支出<收支.本年支出合计>"),
    ("national", "（一）本部门2024年度总收入550.00万元。", "总收入<收支.本年收入合计>"),
    ("national", "全年总支出545.00万元。", "总支出<收支.本年支出合计>"),
    ("national", "其中：本年实际支出545.00万元。", "支出<收支.本年支出合计>"),
    ("national", "2024年，共取得收入550.00万元。", "收入<收支.本年收入合计>"),
    # a short name is still that of the fact
    ("national", "年末结转15.00万元。", "<收支.年末结转和结余>"),
    ("national", "单位公用经费60.00万元。", "<收支.公用经费>"),
]


@pytest.mark.parametrize(("form", "line", "wanted"), PLACED)
def test_a_figure_is_the_fact_that_its_words_name(form: str, line: str, wanted: str) -> None:
    assert wanted in said(form, line)


@pytest.mark.parametrize(
    ("form", "line"),
    [
        # of another fact that is equal by chance: its words and the line's are at odds
        ("sichuan-2024", "2024年度财政专户管理项目支出97.00万元。"),
        # as much as the whole: an office that spends all of it so is the sample only
        ("national", "1.科学技术支出545.00万元。"),
        ("national", "其中：住房改革支出545.00万元。"),
        ("national", "捐赠收入550.00万元。"),
        ("sichuan-2024", "国有资产处置项目支出97.00万元。"),
    ],
)
def test_a_figure_whose_words_are_at_odds_with_a_fact_is_not_it(form: str, line: str) -> None:
    writing = author(form)
    try:
        sentence = writing.sentence([line])
    except UnplacedError:
        return
    assert [each.typed for each in sentence.questions] != []


CLASSES = [
    ("一般公共服务支出", 201, "397.00", "79.08"),
    ("社会保障和就业支出", 208, "60.00", "11.95"),
    ("卫生健康支出", 210, "20.00", "3.98"),
    ("住房保障支出", 221, "25.00", "4.98"),
]


@pytest.mark.parametrize("name", ["national", "hunan-2024"])
@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("{n}.{name}{amount}万元，占{share}%", "{{ loop.index }}.{{ 行.名称|印 }}{{ 行.数|印 }}"),
        ("{n}.{name}（{code}）{amount}万元，占{share}%", "（{{ 行.编码|印 }}）{{ 行.数|印 }}"),
        (
            "（{n}）{name}（类）支出{amount}万元，占{share}%",
            "{{ 行.名称|印 }}（类）支出{{ 行.数|印 }}",
        ),
        ("{name}{amount}万元，占{share}%", "{% for 行 in 各类 %}{{ 行.名称|印 }}{{ 行.数|印 }}"),
    ],
)
def test_rows_that_end_with_semicolons_are_the_rows_of_a_list(
    name: str, row: str, wanted: str
) -> None:
    said = [
        row.format(n=n, name=each, code=code, amount=amount, share=share)
        for n, (each, code, amount, share) in enumerate(CLASSES, 1)
    ]
    text = author(name).sentence([*(f"{each}；" for each in said[:-1]), f"{said[-1]}。"]).text
    assert wanted in text
    assert text.endswith('{{ "；" if not loop.last else "。" }}\n{% endfor %}')
    text = author(name).sentence([f"{each}。" for each in said]).text
    assert re.search("(?:。|。{% endif %})\n{% endfor %}$", text)


COMPARED = [
    # what the whole line is about comes before what it is
    (
        "3.其他收入30.00万元，为预算单位取得的收入。较2023年度决算数增加5.00万元，增长20.00%。",
        ["25"],
    ),
    # as much as another fact has changed by chance
    ("其他收入30.00万元，比上年减少3.50万元，下降10.45%。", ["33.5"]),
    # the budget, another year, what the form compares already, a rate of something else
    ("其他收入30.00万元，与年初预算相比，增加5.00万元，增长20.00%。", []),
    ("其他收入30.00万元，较年初预算增加5.00万元，增长20.00%。", []),
    ("其他收入30.00万元，比2020年增加5.00万元，增长20.00%。", []),
    ("收、支总计560.00万元，比上年减少171.00万元，下降23.39%。", []),
    ("其他收入30.00万元，比上年增加5.00万元，增长25.00%。", []),
    # where nothing has changed the form says so in other words
    ("上年结转和结余10.00万元，较2023年度决算数增加0万元，增长0%。", []),
]


@pytest.mark.parametrize(("line", "priors"), COMPARED)
def test_what_is_compared_with_last_year_is_asked_for(line: str, priors: list[str]) -> None:
    found = comparisons([(line, author("hunan-2024").facts)])
    assert [each.prior.example for each in found] == priors


def test_a_part_that_is_as_much_as_the_whole_is_not_said_to_be_the_whole() -> None:
    line = "安排县统计局出国团组1个，参加其他单位组织的出国团组0个，全年团组共计1个，累计2人次。"
    with pytest.raises(UnplacedError):
        author("hunan-2024").sentence([f"（一）因公出国（境）费支出5.50万元。全年{line}"])


def test_a_change_of_what_is_asked_for_is_of_no_other_fact() -> None:
    """Only the sample office spends all on one class."""
    line = "1.科学技术支出545.00万元，较上年决算数减少171.00万元，下降23.39%。"
    with pytest.raises(UnplacedError):
        author("hunan-2024").sentence([line])
    told = "1.会议费2.35万元；收、支总计较上年决算数减少171.00万元，下降23.39%。"
    assert "<收支总计.差额>" in said("hunan-2024", told)


@cache
def learning(name: str) -> _Learning:
    form = load_form(find_form(name))
    return _Learning(form, SAMPLE.subject(form), Compiled.of(form), SAMPLE)


def words(name: str, sentence: str, changes: dict[str, str]) -> dict[str, str]:
    """What a line of a form teaches that is typed with other words."""
    own = learning(name)
    first, then = next(iter(changes.items()))
    spoken = next(each for each in own.speaker.lines(sentence) if first in each.text)
    wanted = spoken.text
    for old, new in changes.items():
        wanted = wanted.replace(old, new)
    assert then in wanted
    found = learned(spoken, wanted, own.vocabulary)
    return {f"{word}.{key}".rstrip("."): pattern for (word, key), pattern in found.items()}


ROW = "行政运行（项）"


@pytest.mark.parametrize(
    ("form", "sentence", "changes"),
    [
        # what an author says that one row is used for, no other office says
        ("national", "各项", {f"{ROW}。": f"{ROW}。主要用于：在职人员工资。"}),
        ("national", "各项", {f"{ROW}。": f"{ROW}，主要用于日常办公，"}),
        ("jiangxi-2024", "各项", {f"{ROW}。": f"{ROW}。用于保障机关运转。"}),
        # a clause that another office may be without takes no other clause along
        (
            "national",
            "用车",
            {
                "，购置公务用车1辆。主要用于普查现场调查。": "。主要用于普查现场调查，购置公务用车1辆。"
            },
        ),
    ],
)
def test_no_word_says_of_every_office_what_one_row_or_one_office_has(
    form: str, sentence: str, changes: dict[str, str]
) -> None:
    with pytest.raises(UnlearnedError):
        words(form, sentence, changes)


PAIRS = [
    ("zhejiang-2023", "guangxi-2024", 0.94),
    ("neimenggu-2024", "guangdong-2024", 0.95),
    ("jiangsu-2023", "sichuan-2020", 0.92),
    ("guangxi-2024", "hunan-2024", 0.77),
    ("jiangxi-2024", "yunnan-2024", 0.96),
    ("shanghai-2024", "national", 0.78),
    ("yunnan-2024", "shanghai-2024", 0.76),
    ("guizhou-2023", "tianjin-2024", 0.99),
    ("xinjiang-2023", "beijing-2023", 0.99),
]
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:万元|%|元|辆|个|批|人)")


def computed(form: Form, office: dict[str, object] | None) -> list[str]:
    """The lines with figures of an office's document, without those of tables."""
    subject = (
        sample_subject(form)
        if office is None
        else subject_of(read_back(form, sample(form.questions, office)))
    )
    lines = compose(subject, draws=False).publication.lines
    return [str(x.text) for x in lines if not x.in_table and _FIGURE.search(str(x.text))]


@pytest.mark.sampled(9)
@pytest.mark.parametrize(("source", "nearest", "share"), PAIRS)
def test_a_form_learned_as_a_child_of_a_far_one_says_nothing_false_of_other_offices(
    source: str, nearest: str, share: float, tmp_path: Path
) -> None:
    own = load_form(find_form(source))
    document = compose(sample_subject(own), draws=False).document
    form = kept(learn_form(opened(document), load_form(find_form(nearest))), tmp_path)
    same = total = 0
    false = []
    for office in offices().values():
        wanted, made = computed(own, office), computed(form, office)
        lacking = [each for each in wanted if each not in made]
        total += len(wanted)
        same += len(wanted) - len(lacking)
        more = [each for each in made if each not in wanted]
        false += [found for each in more if (found := _at_odds(each, lacking))]
    assert false == []
    assert same >= share * total


def _at_odds(line: str, lacking: list[str]) -> tuple[str, str] | None:
    """A line that says the same as one of these, but for a figure."""
    masked = [_FIGURE.sub("0", each) for each in lacking]
    best = process.extractOne(_FIGURE.sub("0", line), masked, score_cutoff=100)
    other = lacking[best[2]] if best else ""
    figures = Counter(re.findall(r"\d[\d,.]*(?=万?元)", other))
    same = not best or figures == Counter(re.findall(r"\d[\d,.]*(?=万?元)", line))
    return None if same else (line, other)

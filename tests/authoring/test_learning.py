"""``template learn``: a form from a document that its author wrote with the sample office's figures."""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from documents import composed
from docx import Document
from docx.oxml import parse_xml
from learning_help import kept, typed

from data_entry.sample import offices, sample
from generator.authoring.learning.asked import SHEET
from generator.authoring.learning.office import sample_office
from generator.authoring.learning.patterns import UnlearnedError, Vocabulary, learned
from generator.authoring.learning.spoken import Span, Spoken
from generator.authoring.learning.trial import LearnedForm, learn_form
from generator.authoring.trial_run import read_back
from generator.cli.app import run
from generator.forms.finding import find_form
from generator.forms.form import Form, load_form
from generator.run.pipeline import subject_of
from generator.word.edited import opened, paragraphs
from generator.word.written import written


def texts(form: Form, office: dict[str, object] | None) -> list[str]:
    """The running text of an office's document that has figures in it."""
    entries = (
        sample(form.questions, office) if office is not None else sample_office(form.questions)
    )
    document = composed(subject_of(read_back(form, entries))).document
    lines = [each.text for each in paragraphs(opened(document)) if not each.in_table]
    return [each for each in lines if re.search(r"\d.*。$", each)]


def learned_from(
    document: bytes, folder: Path, nearest: str = "national"
) -> tuple[Form, LearnedForm]:
    made = learn_form(opened(document), load_form(find_form(nearest)))
    return kept(made, folder), made


def test_a_document_of_another_form_comes_back_word_for_word(tmp_path: Path) -> None:
    """Also for offices that the form was not learned from: falling, flat, new, with funds …"""
    theirs = load_form(find_form("gansu-2024"))
    entries = sample_office(theirs.questions)
    document = composed(subject_of(read_back(theirs, entries))).document
    form, made = learned_from(document, tmp_path)
    assert made.unsaid == 0
    assert made.said >= 31
    assert form.parts == ["概况", "公开表", "说明", "绩效管理", "名词"]
    others = [offices()[name] for name in ("各项持平", "上年没有", "下属单位、国资和结余")]
    wanted = [line for office in others for line in texts(theirs, office)]
    said = {line for office in others for line in texts(form, office)}
    same = [line for line in wanted if line in said]
    assert len(same) >= 0.95 * len(wanted)


TYPED = """
第一部分　某局概况
一、主要职责
组织实施统计调查。
第二部分　2024年度部门决算情况说明
一、收入支出总体情况
2024年度收支总计为560.00万元，比上年决算数减少171.00万元，下降23.39%。主要原因：普查任务结束。
二、收入情况
本年收入共550.00万元，其中：财政拨款收入520.00万元，占94.55%；其他收入30.00万元，占5.45%。
三、机关运行情况
县统计局机关运行经费支出60.00万元，比2023年度减少17.00万元，下降22.08%。主要原因是压减日常开支。
四、编外人员情况
年末编外人员12人。
五、内设机构情况
设办公室、综合股。
第三部分　名词解释
"""


@dataclass(frozen=True)
class Authored:
    """What the commands of an author have made of a typed text, and said."""

    folder: Path
    said: str

    @property
    def form(self) -> Form:
        return load_form(self.folder)


@pytest.fixture(scope="module")
def authored(tmp_path_factory: pytest.TempPathFactory) -> Authored:
    folder = tmp_path_factory.mktemp("author")
    document, form = folder / "照模板写的.docx", folder / "我省"
    document.write_bytes(typed(TYPED))
    way = ["template", "learn", str(document), "--from", "national", "-o", str(form)]
    with redirect_stdout(StringIO()) as said:
        assert run(way) == 0
    assert run(way) == 5
    return Authored(form, said.getvalue())


def test_a_typed_document_gives_outline_words_and_questions(authored: Authored) -> None:
    form = authored.form
    assert "4 段里 4 段写得一字不差" in authored.said
    assert form.parts == ["概况", "说明", "名词"]
    assert form.outline["说明"].children == [
        *("收支总体", "收入", "机关运行经费", "编外人员情况", "内设机构情况")
    ]
    assert form.outline["收支总体"].title == "收入支出总体情况"
    assert form.numbering["部分"] == "第{一}部分\u3000"
    own = [sheet for sheet in form.questions.asked_sheets if sheet.title == SHEET]
    asked = [(fact.title, fact.kind) for sheet in own for fact in sheet.facts]
    assert asked == [("年末编外人员（人）", "整数"), ("内设机构情况", "段落")]
    falling, rising = texts(form, next(iter(offices().values()))), texts(form, {})
    assert TYPED.split("\n")[6] in falling
    assert any(
        line.startswith("2024年度收支总计为560.00万元，比上年决算数增加40.00万元，增长7.69%。")
        for line in rising
    )
    notes = [each.text for each in Document(str(authored.folder / "待核.docx")).comments]
    (total,) = [each for each in notes if "收支总计为" in each]
    assert total.startswith("待核，文档里没有的情形会写成：")
    assert "各项持平的单位写成：2024年度收支总计为560.00万元，比上年决算数，" not in total


def test_what_is_not_learned_stays_as_it_was_and_is_noted(tmp_path: Path) -> None:
    """What stands in every agency's document without a fact is shown: it may be true of one only."""
    strange = TYPED.replace("本年收入共550.00万元", "本年收入共551.00万元")
    others = "年末编外人员12人、借调人员3人、见习人员2人，均通过劳务派遣方式聘用。"
    strange = strange.replace("年末编外人员12人。", others)
    parts = "收入总计560.00万元，其中：本年收入合计550.00万元，年初结转和结余10.00万元。"
    strange = strange.replace("第三部分", f"六、收支构成情况\n{parts}\n第三部分")
    units = (
        "二、部门决算单位构成\n纳入决算编制范围的独立核算单位共1个，即清江县统计局本级。\n第二部分"
    )
    strange = strange.replace("第二部分", units)
    form, made = learned_from(typed(strange), tmp_path)
    assert made.unsaid == 1
    usual = texts(load_form(find_form("national")), None)
    line = next(each for each in usual if each.startswith("2024年度本年收入合计550.00万元"))
    line = line.removeprefix("2024年度")  # as the document has it
    assert line in texts(form, None)
    notes = Document(io.BytesIO(made.notes)).comments
    note = next(each.text for each in notes if "还没有学会" in each.text)
    assert note.startswith("这一段还没有学会：“551.00万元”在样本单位的数里没有。")
    assert "原来的模板写成：本年收入合计550.00万元" in note
    (of_all,) = [each.text for each in notes if "每个单位的文档都会这样写" in each.text]
    assert "“均通过劳务派遣方式聘用”" in of_all
    (of_parts,) = [each.text for each in notes if "年初结转和结余0万元" in each.text]
    assert "本年收入合计581.00万元，年初结转和结余0万元。（列出的各项加起来不是合计）" in of_parts
    assert [line for line in texts(form, None) if "独立核算单位共1个" in line]
    with_units = texts(form, offices()["下属单位、国资和结余"])
    assert not [line for line in with_units if "独立核算单位共1个" in line]


TOLD_ANEW = """
第一部分　某局概况
一、主要职责
组织实施统计调查。
第二部分　2024年度部门决算情况说明
一、“三公”经费支出决算情况说明
2024年度“三公”经费支出27.70万元，其中，因公出国（境）费支出决算5.50万元，公务用车购置及运行维护费支出决算21.00万元，公务接待费支出决算1.20万元。
（一）因公出国（境）费支出5.50万元，另有9.99万元。
第三部分　名词解释
"""


def test_what_the_document_says_in_other_words_is_not_said_twice(tmp_path: Path) -> None:
    """Though a line beside it is open, in whose place the form's own sentence stays."""
    form, made = learned_from(typed(TOLD_ANEW), tmp_path, "hunan-2024")
    assert made.unsaid == 1
    said = texts(form, None)
    assert [each for each in said if "27.70万元" in each] == [TOLD_ANEW.split("\n")[6]]
    assert [each for each in said if "因公出国（境）费支出5.50万元" in each]


REASONS = """
第一部分　某局概况
一、主要职责
组织实施统计调查。
第二部分　2024年度部门决算情况说明
一、收入支出总体情况
2024年度收、支总计均为560.00万元。与2023年度相比，收、支总计各减少171.00万元，下降23.39%。主要原因是设备购置减少了3台，更新完成。
二、财政拨款收入支出总体情况
2024年度财政拨款收、支总计均为525.00万元。与2023年度相比，财政拨款收、支总计各减少195.00万元，下降27.08%，主要原因为专项资金核减。
三、一般公共预算财政拨款支出情况
2024年度一般公共预算财政拨款支出502.00万元，占本年支出合计的92.11%。较上年减少153.00万元，下降23.36%，原因：项目推迟。
第三部分　名词解释
"""


def test_no_reason_of_an_author_stands_in_every_document(tmp_path: Path) -> None:
    """Neither in a word of the nearest form's nor in a sentence of its own."""
    form, made = learned_from(typed(REASONS), tmp_path)
    assert made.unsaid == 0
    written_down = [*form.words.values(), *form.phrases.values()]
    for reason in ("设备购置", "更新完成", "专项资金核减", "项目推迟"):
        assert not [each for each in written_down if reason in each]
    assert len(made.found.questions) == 3


CONTENTS = """
目录
第一部分 某局概况\t1
一、主要职责\t1
第二部分 2024年度部门决算情况说明\t2
一、收入支出总体情况\t2
目录
第一部分 局概况
一、主要职责
第二部分 2024年度部门决算情况说明
"""
BODY = """
第一部分 某局概况
一、主要职责
组织实施统计调查。
第二部分 2024年度部门决算情况说明
一、收入支出总体情况
"""
CHANGED = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:r><w:t>2024年度收支总计为</w:t></w:r><w:del w:id="1" w:author="某"><w:r><w:delText>500.00</w:delText></w:r>
</w:del><w:ins w:id="2" w:author="某"><w:r><w:t>560.00</w:t></w:r></w:ins><w:r><w:t>万元。</w:t></w:r></w:p>"""


def test_two_tables_of_contents_are_left_out_and_changes_are_read_as_accepted() -> None:
    """The one typed with tabs, the other with a first heading that is shorter than in the text."""
    document = opened(typed(f"{CONTENTS.strip()}\n{BODY.strip()}"))
    document.paragraphs[-1]._p.addnext(parse_xml(CHANGED))
    first, second = written(document, ["某局概况", "主要职责"]).below
    assert [each.title for each in (first, *first.below)] == ["某局概况", "主要职责"]
    assert [line.text for line in first.below[0].lines] == ["组织实施统计调查。"]
    assert [line.text for line in second.below[0].lines] == ["2024年度收支总计为560.00万元。"]


# --- one line ---------------------------------------------------------------------------------------

FACTS = {
    **{"键": "收支总计", "名称": "收、支总计", "数": "560.00万元", "差额": "40.00万元"},
    **{"增减": "增加", "升降": "增长", "变动率": "7.69%", "原因": "任务增加"},
}
WORDS = {
    "变动": "{比上年}，{名称}{变化}。",
    "变化": "{增减}{差额}，{升降}{变动率}",
    "比上年": "与2023年度相比",
}
SAID = "与2023年度相比，收、支总计增加40.00万元，增长7.69%。"


def one(wanted: str) -> dict[tuple[str, str], str]:
    inner = [Span("比上年", FACTS, 0, 9), Span("变化", FACTS, 15, len(SAID) - 1)]
    span = Span("变动", FACTS, 0, len(SAID), inner)
    tags = Vocabulary(WORDS, {"2024": "年", "2023": "上年"}, lambda _name: "")
    return learned(Spoken("收支总体", SAID, [span]), wanted, tags)


@pytest.mark.parametrize(
    ("wanted", "pattern"),
    [
        ("比2023年，收、支总计增加40.00万元，增长7.69%。", {"比上年": "比{上年}年"}),
        (
            "与2023年度相比，收、支总计增加40.00万元（增长7.69%）。",
            {"变化": "{增减}{差额}（{升降}{变动率}）"},
        ),
        (
            "收支较上年增长7.69%，即增加40.00万元。",
            {"变动": "收支较上年{升降}{变动率}，即{增减}{差额}。"},
        ),
        (
            "与2023年度相比，收、支总计增加40.00万元，增长7.69%，原因是任务增加。",
            {"变化": "{增减}{差额}，{升降}{变动率}[，原因是{原因}]"},
        ),
    ],
)
def test_other_words_are_a_pattern_with_the_same_blanks(
    wanted: str, pattern: dict[str, str]
) -> None:
    assert {word: each for (word, _), each in one(wanted).items()} == pattern


@pytest.mark.parametrize(
    "wanted",
    [
        "与2023年度相比，收、支总计增加41.00万元，增长7.69%。",  # no figure of ours
        "与2023年度相比，收、支总计减少40.00万元，增长7.69%。",  # the other direction
        "与2023年度相比，收、支总计上升40.00万元，增长7.69%。",  # a word that is true in one case only
        "与2023年度相比，收、支总计增加40.00万元，增长17.69%。",  # a figure within another
    ],
)
def test_nothing_is_guessed(wanted: str) -> None:
    with pytest.raises(UnlearnedError):
        one(wanted)


def test_what_nothing_can_be_learned_from_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook, document = tmp_path / "样本.xlsx", tmp_path / "空白.docx"
    assert run(["template", "sample", str(workbook)]) == 0
    assert run(["check", str(workbook)]) == 0
    assert run(["template", "learn", str(workbook), "-o", str(tmp_path / "另一个")]) == 4
    assert not (tmp_path / "另一个").exists()
    document.write_bytes(typed(" "))
    assert run(["template", "learn", str(document), "-o", str(tmp_path / "另一个")]) == 4
    assert "只有表格、图片或空白，学不了。请给官方模板的全文" in capsys.readouterr().err

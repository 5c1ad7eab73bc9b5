"""``template check``: all faults of a form in one pass, and none in the forms shipped."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from documents import copy_form, spoil_text, write_form
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from places import EXAMPLES
from workbooks import FORM

from generator.authoring import trial_run
from generator.authoring.form_faults import form_faults
from generator.authoring.trial_run import invented
from generator.cli.app import run
from generator.contents.compose import compose, make_tags
from generator.contents.subject import Subject
from generator.contents.tags import ADDED_LATER, Builder
from generator.failures import FaultyFormError
from generator.forms.finding import TEMPLATES, find_form
from generator.forms.form import load_form
from generator.forms.phrases import Phrases
from generator.run.pipeline import check, subject_of

SHIPPED = [
    ("sichuan-2024", "panzhihua-2024"),
    ("sichuan-2020", "gongjing-2020"),
]
SEEDED = {
    # in the outline
    '"部门职责", "机构设置"]': ('"部门职责", "机构设制"]', "“机构设制”没有，是不是“机构设置”"),
    '"句:基本支出"': ('"句:基本支山"', "“句:基本支山”没有，是不是“基本支出”"),
    '"图:3"': ('"图:9"', "“图:9”没有"),
    '"句:政府性基金"': ('"语句:政府性基金"', "“语句:政府性基金”不认识"),
}
TAGS = {
    "{{ 总计(收支总计) }}": ("{{ 收支总计.数额 }}", "没有标签“数额”"),
    "{{ 基金句(政府性基金) }}": (
        "{{ 收支.本年收入合记 }}",
        "没有标签“本年收入合记”，是不是“本年收入合计”",
    ),
    "各占(支出种类)": ("各占(种类)", "没有标签“种类”"),
    "{{ 采购() }}": ("{{ ''.__class__ }}{{ 采购() }}", "句子“政府采购”"),
}


def _seed(folder: Path, file: str, faults: dict[str, tuple[str, str]]) -> None:
    for old, (new, _) in faults.items():
        spoil_text(folder, file, old, new)


@pytest.mark.parametrize(("form", "example"), SHIPPED)
def test_the_forms_shipped_are_sound(form: str, example: str, capsys: object) -> None:
    assert run(["template", "check", form, str(EXAMPLES / f"{example}.xlsx")]) == 0


def test_all_faults_of_the_outline_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "province.toml", SEEDED)
    found = form_faults(load_form(folder), None)
    assert len(found) == len(SEEDED)
    for _, words in SEEDED.values():
        assert any(words in fault for fault in found), (words, found)


def test_all_misspelt_tags_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "phrases.toml", TAGS)
    subject = subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder)))
    found = form_faults(subject.form, subject)
    assert len(found) == len(TAGS)
    for _, words in TAGS.values():
        assert any(words in fault for fault in found), (words, found)


BROKEN = {
    "{% if 下属 -%}": ("{% 如果 下属 -%}", "句子“机构设置”：没有“如果”这种写法"),
    "\"没有附件\" = '''": ("\"没有附件\" = '''{{ 年 }", "句子“没有附件”"),
    "\"科目名词\" = '''": ("\"科目名词\" = '''{% if 项 %}", "句子“科目名词”"),
}
MORE = {
    "{%- if not 有上年 %}": ("{%- if not 有去年 %}", "没有标签“有去年”"),
    "{{- 与上年(财政拨款总计) }}": ("{{ 年度 }}", "没有标签“年度”"),
    "{% if 事项.车辆总数 %}": ("{% if 事项.车 %}", "没有标签“车”"),
    "{{ 运行经费句(运行经费) }}": ("{{ 运行经费.数目 }}", "没有标签“数目”，是不是“数”"),
}


def test_fifteen_faults_are_told_in_one_pass(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    seeded = {**SEEDED, **TAGS, **BROKEN, **MORE}
    subject = subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder)))
    _seed(folder, "province.toml", SEEDED)
    _seed(folder, "phrases.toml", {**TAGS, **BROKEN, **MORE})
    load_form.cache_clear()
    form = load_form(folder)
    found = form_faults(form, replace(subject, form=form))
    missed = [words for _, words in seeded.values() if not any(words in each for each in found)]
    assert (len(seeded), missed) == (15, [])
    assert [each for each in found if not any(w in each for _, w in seeded.values())] == []
    assert len(found) == len(set(found))


def test_every_text_that_cannot_be_compiled_is_told(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    broken = {
        "{{ 总计(收支总计) }}": ("{{ 总计(收支总计) }", ""),
        "各占(支出种类)": ("各占(支出种类", ""),
        "{% if 下属 -%}": ("{% 如果 下属 -%}", ""),
    }
    _seed(folder, "phrases.toml", broken)
    found = form_faults(load_form(folder), None)
    assert sorted(fault.partition("：")[0] for fault in found) == sorted(
        ["句子“收支总体”", "句子“支出”", "句子“机构设置”"]
    )


def test_a_faulty_form_is_told_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "province.toml", SEEDED)
    assert run(["template", "check", str(folder)]) == 6
    error = capsys.readouterr().err
    assert f"有 {len(SEEDED)} 处错误" in error
    assert "是不是“机构设置”" in error


# --- document.docx -----------------------------------------------------------------------------

LINES = {
    "目　录": (
        "公开时间：{{ 公开时问 }}",
        "没有标签“公开时问”，是不是“公开时间”",
    ),
    "（目录由程序填写）": ("{{ 单位.单位名城 }}部门决算", "没有标签“单位名城”，是不是“单位名称”"),
}


def spoil_document(folder: Path, changes: dict[str, str]) -> list[int]:
    """Put other words into paragraphs of document.docx; the numbers of those paragraphs."""
    document = Document(str(folder / "document.docx"))
    paragraphs = list(document.element.body.iter(qn("w:p")))
    places = []
    for number, element in enumerate(paragraphs, 1):
        paragraph = Paragraph(element, document)
        if paragraph.text in changes:
            places.append(number)
            paragraph.runs[0].text = changes[paragraph.text]
            for run in paragraph.runs[1:]:
                run.text = ""
    document.save(str(folder / "document.docx"))
    return places


def test_faults_of_the_document_are_told_with_those_of_the_sentences(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    places = spoil_document(folder, {old: new for old, (new, _) in LINES.items()})
    _seed(folder, "phrases.toml", TAGS)
    subject = subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder)))
    found = form_faults(subject.form, subject)
    words = [words for _, words in (*LINES.values(), *TAGS.values())]
    assert [each for each in words if not any(each in fault for fault in found)] == []
    assert len(found) == len(words)
    in_document = [fault for fault in found if fault.startswith("document.docx")]
    assert [re.findall(r"第 (\d+) 段", fault)[0] for fault in in_document] == [
        str(n) for n in places
    ]


def test_a_tag_in_several_formats_is_told(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    document = Document(str(folder / "document.docx"))
    paragraph = next(p for p in document.paragraphs if p.text == "目　录")
    paragraph.runs[0].text = "公开时间：{{ 公开"
    paragraph.add_run("时间 }}").bold = True
    document.save(str(folder / "document.docx"))
    (fault,) = form_faults(load_form(folder), None)
    assert "标签“{{ 公开时间 }}”里有几种格式" in fault


def test_an_unfinished_tag_is_told_with_its_paragraph(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    (place,) = spoil_document(folder, {"目　录": "公开时间：{{ 公开时间 }"})
    assert run(["template", "check", str(folder)]) == 6
    fault = next(f for f in form_faults(load_form(folder), None) if "段" in f)
    assert fault == f"document.docx 第 {place} 段：标签没有写完整：公开时间：{{{{ 公开时间 }}"


def test_faults_beside_an_unfinished_tag_and_in_the_footer_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    lines = dict(
        zip(LINES, ("公开时间：{{ 公开时间 }", "{{ 单位.单位名城 }}部门决算"), strict=True)
    )
    spoil_document(folder, lines)
    document = Document(str(folder / "document.docx"))
    document.sections[0].footer.paragraphs[0].text = "{{ 年度 }}"
    document.save(str(folder / "document.docx"))
    load_form.cache_clear()
    found = form_faults(load_form(folder), invented_subject(folder))
    assert {each.partition("：")[2] for each in found if each.startswith("document.docx 第")} == {
        "没有标签“单位名城”，是不是“单位名称”",
        "标签没有写完整：公开时间：{{ 公开时间 }",
    }
    (fault,) = [each for each in found if "页脚" in each]
    assert "没有标签“年度”" in fault
    assert fault.startswith("document.docx 页脚第 1 段：")


def test_faults_stand_as_comments_in_a_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path)
    spoil_document(folder, {old: new for old, (new, _) in LINES.items()})
    before = (folder / "document.docx").read_bytes()
    copy = tmp_path / "批注.docx"
    assert run(["template", "check", str(folder), "--mark", str(copy)]) == 6
    assert "document.docx 里的 2 处错误已批注在" in capsys.readouterr().out
    comments = [comment.text for comment in Document(str(copy)).comments]
    assert sorted(comments) == sorted(words for _, words in LINES.values())
    assert (folder / "document.docx").read_bytes() == before
    assert run(["template", "check", str(folder), "--mark", str(copy)]) == 5


def test_a_sentence_or_table_that_nothing_prints_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "我省"
    folder.mkdir()
    (folder / "province.toml").write_text('extends = "sichuan-2024"\nname = "我省"', "utf-8")
    (folder / "phrases.toml").write_text("[phrases]\n\"人员情况\" = '''有人。'''", "utf-8")
    table = '[[tables]]\n"键" = "人员"\n"标题" = "人员表"\n"表" = \'\'\'| 人 |\n| --- |\'\'\''
    (folder / "tables.toml").write_text(table, "utf-8")
    assert form_faults(load_form(folder), None) == [
        "phrases.toml：句子“人员情况”没有用到",
        "tables.toml：表“人员”不在 table_set 里",
    ]


def test_the_trial_needs_no_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag that only a run can miss is found with the invented figures."""
    folder = copy_form(tmp_path)
    _seed(folder, "phrases.toml", TAGS)
    assert run(["template", "check", str(folder)]) == 6
    assert "没有标签“种类”" in capsys.readouterr().err


def test_a_faulty_table_is_told_with_its_row(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _seed(folder, "tables.toml", {"| 栏次 | < | 1 | 2 | 3 |\n": ("| 栏次 | 1 | 2 | 3 |\n", "")})
    assert run(["template", "check", str(folder)]) == 6
    with pytest.raises(FaultyFormError, match="表格有 5 列，这一行有 4 列：栏次"):
        compose(subject_of(check(EXAMPLES / "yanbian-2024.xlsx", str(folder))))


BOOK = str(EXAMPLES / "yanbian-2024.xlsx")


def test_no_copy_is_made_where_nothing_is_to_be_commented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "批注.docx"
    assert run(["template", "check", "sichuan-2024", BOOK, "--mark", str(copy)]) == 0
    assert "document.docx 里没有要批注的错误，没有另存。" in capsys.readouterr().out
    assert not copy.exists()


NEEDED = [
    "单位信息",
    "收支决算.其他收入",
    "上年对比",
    "一般公共预算支出.全年预算数",
    "三公经费.公务接待费",
    "三公经费.上年决算数",
    "其他重要事项",
    "支出明细.科目编码",
]


def test_what_nothing_can_do_without_cannot_be_left_out(tmp_path: Path) -> None:
    form = write_form(
        tmp_path,
        "少问的",
        f'extends = "sichuan-2024"\nname = "试"\nversion = 1\nwithout = {NEEDED}\n',
    )
    with pytest.raises(FaultyFormError) as raised:
        load_form(form)
    remedy = "正文、附表或核对要用；不想印的，改句子或 outline"
    assert raised.value.faults == [f"without：“{each}”不能去掉：{remedy}" for each in NEEDED]


def test_what_is_not_asked_adds_up_and_can_be_asked_again(tmp_path: Path) -> None:
    hidden = load_form(find_form("sichuan-2024")).without
    form = load_form(
        write_form(
            tmp_path,
            "另一种",
            'extends = "sichuan-2024"\nname = "试"\nversion = 1\n'
            f'without = ["接待明细"]\nkeep = ["{hidden[0]}"]\n',
        )
    )
    assert form.questions.without == (*hidden[1:], "接待明细")


def test_the_findings_of_the_trial_are_faults_of_the_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """绩效管理 gone with the projects still there: every workbook would be told of 0 projects."""
    form = write_form(
        tmp_path,
        "少一页",
        'extends = "sichuan-2024"\nname = "试"\nversion = 1\nwithout = ["绩效管理"]\n',
    )
    assert run(["template", "check", str(form)]) == 6
    said = capsys.readouterr().err
    assert "试做：绩效管理 绩效项目个数不一致：正文列名 2 个，事前绩效评估 0 个（A03）" in said


WORDS = {
    "{{ 1 / 0 }}": "除数是零",
    "{{ 年|没有的 }}": "没有“没有的”这种写法",
    "{% 如果 年 %}": "没有“如果”这种写法",
    "{{ 年 上年 }}": "标签里的“上年”不对",
    "{# 说明": "注释没有写完整",
    "{% for 个 in 年 %}{% endfor %}": "这不是一张清单",
    "{% if 称谓 < 年 %}{% endif %}": "两边不是同一种内容",
    "{% set 5 = 年 %}": "等号左边应是一个名称",
    "{{ 年(1) }}": "这不是可以带括号用的写法",
    "{{ 年|abs(2) }}": "括号里多写或少写了内容",
    "{% block 甲 %}{% endblock %}{% block 甲 %}{% endblock %}": "“甲”写了两次",
    "{% if %}": "标签没有写完整",
    "{{ 人数 + 1": "标签没有写完整",
    "{{ 绩效.整体等次 + 1 }}": "对文字、清单或没有填的内容用“+”",
}


def test_what_is_wrong_with_texts_is_told_in_chinese(tmp_path: Path) -> None:
    printed = [item for node in FORM.outline.values() for item in node.content]
    names = [item.partition(":")[2] for item in printed if item.startswith("句:")]
    texts = dict(zip(names, WORDS, strict=False))
    form = write_form(
        tmp_path,
        "错的",
        'extends = "sichuan-2024"\nname = "试"\nversion = 1\n',
        "[phrases]\n" + "".join(f'"{name}" = """{text}"""\n' for name, text in texts.items()),
    )
    found = form_faults(load_form(form), replace(usual_subject(), form=load_form(form)))
    assert len(texts) == len(WORDS)
    for name, text in texts.items():
        assert any(each.startswith(f"句子“{name}”：") and WORDS[text] in each for each in found), (
            text,
            found,
        )


def invented_subject(form: Path) -> Subject:
    return subject_of(invented(load_form(form)))


@cache
def usual_subject() -> Subject:
    """The invented office under the form that those here extend."""
    return invented_subject(find_form("sichuan-2024"))


def test_a_blank_fact_leaves_its_cell_of_a_table_empty(tmp_path: Path) -> None:
    """绩效.整体等次 is not filled; a value that is a join sign joins nothing; a blank adds nothing."""
    form = write_form(
        tmp_path,
        "有表的",
        'extends = "sichuan-2024"\nname = "试"\nversion = 1\n',
        "[phrases]\n\"收入\" = '''\n| 甲 | 乙 | 丙 |\n| --- | --- | --- |\n"
        "| {{ 绩效.整体等次 }} | {{ '<' }} | {{ [{'x': none}, {'x': 3}]|sum(attribute='x') }} |\n'''\n",
    )
    made = compose(invented_subject(form))
    rows = [
        [c.text for c in r.cells] for t in Document(BytesIO(made.document)).tables for r in t.rows
    ]
    assert ["", "＜", "3"] in rows


OWN = '[[sheets]]\n"工作表" = "人数"\n"标签" = "{}"\n"内容" = [{}]\n'
BESIDE = OWN.replace('工作表" = "人数', '接在" = "一般公共预算支出')
CONDITION = '[outline]\n"收入" = {{ "标题" = "甲", "内容" = ["句:收入"], "当" = "{}" }}\n'
TABLE = '[[tables]]\n"键" = "收入"\n"{}" = "{}"\n'
FACT = '{ "名称" = "甲", "标签" = "甲" }'
DATA = {
    'options = ["x"]': f"options › 第 {len(FORM.options) + 1} 条：应写成表：{{ … }}",
    '[[options]]\n"键" = "甲"\n"名称" = "甲"\n"取值" = { "1,2" = "", "乙" = "乙" }\n"默认" = "乙"': (
        "options › 甲：取值的名称里不能有英文逗号：下拉列表会在那里断开"
    ),
    'without = "上年对比"': "“without”：应写成清单：[ … ]",
    "keep = 3": "“keep”：应写成清单：[ … ]",
    'table_set = ["收入", "支出", "收入"]': "table_set 里写了两次：收入",
    '[[figures]]\nnumber = 99\n"删除" = true': "figures：要删除的“99”没有；有的是：1、2、3、4、5、6、7",
    '[[tables]]\n"标题" = "甲"\n"表" = "| 甲 |"': "tables › 第 14 条：缺少“键”",
    OWN.format("人 数", FACT): "sheets › 人 数：“标签”：“人 数”不能作标签",
    OWN.format("人数", f"{FACT}, {FACT}"): "sheets › 人数：“名称”写了两次：甲",
    OWN.format("人数", FACT).replace('"工作表" = "人数"', ""): "“工作表”（新的一页）和“接在”",
    OWN.format("人数", FACT).replace("工作表", "接在"): "接在“人数”，填报表里没有这一页",
    OWN.format("三公", FACT): "sheets：标签“三公”已经有了",
    OWN.format("收支总计", FACT): "sheets 的标签“收支总计”已经有了",
    OWN.format("我", FACT).replace("人数", "三公经费"): "工作表“三公经费”",
    OWN.format("一", FACT) + OWN.format("二", FACT): "工作表“人数”",
    BESIDE.format("用", FACT) + BESIDE.format("途", FACT): "接在“一般公共预算支出”",
    BESIDE.format("用", FACT.replace('"甲" }', '"决算数" }')): "一般公共预算支出的标签“决算数”",
    BESIDE.format("用", FACT.replace('"甲",', '"科目编码",')): "一般公共预算支出的“科目编码”",
    BESIDE.format("用", FACT.replace('"甲" }', '"与预算" }')): "sheets 的标签“与预算”已经有了",
    BESIDE.format("用", FACT.replace('"甲" }', '"结余" }')).replace(
        "一般公共预算支出", "绩效项目"
    ): "sheets 的标签“结余”已经有了",
    BESIDE.format("用", FACT.replace('"甲"', '"计划数"')).replace(
        "一般公共预算支出", "绩效项目"
    ): "绩效项目的“计划数”已经有了",
    OWN.format("正文", FACT): "sheets 的标签“正文”已经有了",
    OWN.format("句", FACT): "sheets 的标签“句”已经有了",
    'without = ["接待明细"]\n'
    + BESIDE.format("用", FACT).replace("一般公共预算支出", "接待明细"): (
        "接在“接待明细”，而 without 去掉了这一页"
    ),
    "[numbers]\namount_places = 9": "numbers：“amount_places”：不能大于 6",
    'parts = ["概况", "概况", "名词"]': "“概况”在结构里写了两次",
    CONDITION.format("没有的.数 > 3"): "outline “收入”的“当”：“没有的.数 > 3”：没有标签“没有的”",
    TABLE.format("当", "没有的 == 3"): "tables.toml：“收入”的“当”：“没有的 == 3”：没有标签“没有的”",
    TABLE.format("有", "表.没有"): "tables.toml：“收入”的“有”：“表.没有”：没有标签“没有”",
    TABLE.format("无数据", "{{ 没有的 }}"): "tables.toml：“收入”：没有标签“没有的”",
    TABLE.format("表", r"|甲|\n|---|\n|乙|\n|---|"): "tables.toml：“收入”：表格里有两行",
    TABLE.format("表", r"\n".join("|" + c * 200 for c in ("甲|", "---|"))): "表格有 200 列",
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("text", DATA)
def test_a_faulty_entry_is_told_with_its_place(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = 'extends = "sichuan-2024"\nname = "试"\nversion = 1\n'
    form = write_form(tmp_path, "错的", head + text)
    assert run(["template", "check", str(form)]) == 6
    assert DATA[text] in capsys.readouterr().err


def test_a_term_whose_condition_names_no_tag_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = '[[terms]]\nname = "甲"\ntext = "乙"\nwhen = "收支.经营支山"\n'
    head = 'extends = "sichuan-2024"\nname = "试"\nversion = 1\n'
    assert run(["template", "check", str(write_form(tmp_path, "错的", head + terms))]) == 6
    assert "没有标签“经营支山”，是不是“经营支出”" in capsys.readouterr().err


def test_faults_of_tables_names_and_questions_are_told_in_one_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table that is none does not hide the next one, nor what stands beside it."""
    head = 'extends = "sichuan-2024"\nname = "试"\nversion = 1\nparts = ["概况", "概况", "说明"]\n'
    phrases = (
        "[phrases]\n\"收入\" = '''\n| 甲 | 乙 |\n| --- | --- |\n| 丙 |\n'''\n"
        "\"支出\" = '''\n| 甲 |\n'''\n"
    )
    form = write_form(tmp_path, "错的", head, phrases)
    (form / "tables.toml").write_text(TABLE.format("表", "| 一 |"), "utf-8")
    assert run(["template", "check", str(form)]) == 6
    said = capsys.readouterr().err
    for words in (
        "“概况”在结构里写了两次",
        "句子“收入”：表格有 2 列，这一行有 1 列：丙",
        "句子“支出”：表格要有表头",
        "tables.toml：“收入”：表格要有表头",
    ):
        assert words in said


def test_questions_that_fit_nothing_are_told_at_once(tmp_path: Path) -> None:
    text = (
        'extends = "sichuan-2024"\nname = "试"\nversion = 1\nwithout = ["单位信息", "没有"]\n'
        '[titles]\n"甲.乙" = "丙"\n' + OWN.format("三公", FACT)
    )
    with pytest.raises(FaultyFormError) as raised:
        load_form(write_form(tmp_path, "错的", text))
    assert [fault.partition("：")[0] for fault in raised.value.faults] == [
        "titles",
        "without",
        "sheets",
        "without",
    ]


def test_names_that_are_added_later_are_all_known(tmp_path: Path) -> None:
    """What annexes, figures and tables add to the tags of the body cannot be a form's own name."""
    subject = invented_subject(find_form("sichuan-2024"))
    later = set(make_tags(subject, Phrases(subject.form))) - set(Builder(subject).build())
    assert later <= set(ADDED_LATER)
    assert {"正文", "附表列表"} <= set(ADDED_LATER)


def test_the_tutorial_is_sound_after_each_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pieces of templates/REFERENCE.md, put where it says, in its order."""
    monkeypatch.setattr(trial_run, "contrasted", lambda form: trial_run.Tried([], [], set(), []))
    text = (TEMPLATES / "REFERENCE.md").read_text("utf-8")
    pieces = re.findall(r"```toml\n(.*?)```", text, re.S)[:7]
    _, questions, words, comparison, sentence, outline, table = pieces
    parts, _, nodes = outline.partition("[numbering]")
    nodes = nodes.replace(
        "[outline]", '[outline]\n"概况" = { "下级" = ["部门职责", "机构设置", "人员"] }'
    )
    head = 'extends = "sichuan-2024"\nname = "某省"\nversion = 1\n'
    form = write_form(tmp_path, "我省", head + questions)
    assert run(["template", "check", str(form)]) == 0
    form = write_form(
        tmp_path,
        "某省",
        f"{head}{parts}{questions}{comparison}[numbering]{nodes}",
        f"{words}[phrases]\n{sentence}",
    )
    (form / "tables.toml").write_text(table.partition("[table_numbers]")[0], "utf-8")
    assert run(["template", "check", str(form)]) == 0

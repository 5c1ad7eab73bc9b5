"""The Word file as a whole: order, 目录, figures, layout, typed text, faulty templates, PDF."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from documents import (
    PICTURE,
    add,
    change,
    choice,
    composed,
    copy_form,
    document_lines,
    empty,
    paragraphs,
    part,
    spoil_text,
    styled,
    subject,
    subject_of,
    without_drawing,
)
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from places import ROOT
from workbooks import FORM, baseline, write

from data_entry.entries import Entries
from generator.contents.compose import make_figures
from generator.failures import FaultyFormError
from generator.forms.form import load_form
from generator.run.pipeline import Outcome, generate
from generator.word.headings import begin_at_one, headings, outline_levels, refill_contents
from generator.word.layout.draft import as_draft

PARTS = [
    "第一部分  部门概况",
    "第二部分  2024年度部门决算情况说明",
    "第三部分  名词解释",
    "第四部分  附件",
    "第五部分  附表",
]
SECTIONS = [
    "一、部门职责",
    "二、机构设置",
    "一、收入支出决算总体情况说明",
    "二、收入决算情况说明",
    "三、支出决算情况说明",
    "四、财政拨款收入支出决算总体情况说明",
    "五、一般公共预算财政拨款支出决算情况说明",
    "六、一般公共预算财政拨款基本支出决算情况说明",
    "七、财政拨款“三公”经费支出决算情况说明",
    "八、政府性基金预算支出决算情况说明",
    "九、国有资本经营预算支出决算情况说明",
    "十、其他重要事项的情况说明",
]
SUBSECTIONS = [
    "（一）一般公共预算财政拨款支出决算总体情况",
    "（二）一般公共预算财政拨款支出决算结构情况",
    "（三）一般公共预算财政拨款支出决算具体情况",
    "（一）“三公”经费财政拨款支出决算总体情况说明",
    "（二）“三公”经费财政拨款支出决算具体情况说明",
    "（一）机关运行经费支出情况",
    "（二）政府采购支出情况",
    "（三）国有资产占有使用情况",
    "（四）预算绩效管理情况",
]
CAPTIONS = [
    "（图1：收入、支出决算总计变动情况图）",
    "（图2：收入决算结构图）",
    "（图3：支出决算结构图）",
    "（图4：财政拨款收、支决算总计变动情况）",
    "（图5：一般公共预算财政拨款支出决算变动情况）",
    "（图6：一般公共预算财政拨款支出决算结构）",
    "（图7：“三公”经费财政拨款支出结构）",
]


@pytest.fixture(scope="module")
def document() -> bytes:
    """The baseline's document."""
    return composed(subject()).document


@pytest.fixture(scope="module")
def draft() -> bytes:
    """The baseline's document as a draft."""
    return as_draft(composed(subject()).document)


# --- order --------------------------------------------------------------------------------------


def test_headings_stand_in_order(document: bytes) -> None:
    assert styled(document, "Heading1") == PARTS
    assert styled(document, "Heading2") == SECTIONS
    assert styled(document, "Heading3") == SUBSECTIONS
    order = styled(document, "Heading1", "Heading2", "AnnexNumberFirst", "AnnexNumber")
    assert order == [
        PARTS[0],
        *SECTIONS[:2],
        PARTS[1],
        *SECTIONS[2:],
        *PARTS[2:4],
        "附件1",
        "附件2",
        PARTS[4],
    ]


def test_cover_and_contents_come_first(document: bytes) -> None:
    assert [text for _, text in paragraphs(document)[:5]] == [
        "清江县统计局",
        "2024年度部门决算",
        "公开时间：2025年9月18日",
        "目　录",
        PARTS[0],
    ]
    undated = composed(subject(("单位信息", "公开时间", "填写内容", None))).document
    assert not any("公开时间" in text for _, text in paragraphs(undated))


@pytest.mark.parametrize(
    ("name", "on_cover"),
    [
        ("清江县统计局", ["清江县统计局"]),
        (
            "四川省凉山彝族自治州清江县医疗保障事务服务中心",
            ["四川省凉山彝族自治州", "清江县医疗保障事务服务中心"],
        ),
    ],
)
def test_long_names_are_broken_on_the_cover(name: str, on_cover: list[str]) -> None:
    content = composed(subject(("单位信息", "单位名称", "填写内容", name))).document
    found = styled(content, "CoverTitle")
    assert "".join(found[:-1]) == name
    assert len(found[:-1]) == len(on_cover)
    assert all(len(line) <= 12 for line in found[:-1])


def test_contents_list_every_heading_and_lead_to_it(document: bytes) -> None:
    body = Document(io.BytesIO(document)).element.body
    texts: dict[str, str] = {}
    for p in body.iter(qn("w:p")):
        inside = list(p.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:t")))
        if inside and inside[0].tag == qn("w:bookmarkStart"):
            assert inside[-1].tag == qn("w:bookmarkEnd")
            assert inside[-1].get(qn("w:id")) == inside[0].get(qn("w:id"))
            name = inside[0].get(qn("w:name"))
            assert name not in texts
            texts[name] = "".join(t.text or "" for t in p.iter(qn("w:t")))
    links = []
    for link in body.iter(qn("w:hyperlink")):
        anchor = link.get(qn("w:anchor"))
        instructions = [i.text.split() for i in link.iter(qn("w:instrText"))]
        assert instructions == [["PAGEREF", anchor, "\\h"]]
        marks = [f.get(qn("w:fldCharType")) for f in link.iter(qn("w:fldChar"))]
        assert marks == ["begin", "separate", "end"]
        links.append((anchor, "".join(t.text or "" for t in link.iter(qn("w:t")))))
    numbers = [(anchor, text.partition("\u3000")[0]) for anchor, text in links]
    assert dict(numbers) == texts
    assert [text for _, text in numbers] == styled(
        document, "Heading1", "Heading2", "AnnexNumberFirst", "AnnexNumber"
    )
    assert [text for _, text in links if text.startswith("附件")] == [
        "附件1　清江县统计局2024年度部门预算绩效自评报告",
        "附件2　清江县统计局2024年度专项预算项目绩效自评报告（经济普查）",
    ]


@pytest.mark.parametrize(
    ("second", "listed"),
    [
        ("普查\n评价报告", ["附件1　统计评价报告", "　　　　普查评价报告"]),
        ("统计\n评价报告", ["附件1　统计评价报告"]),  # what is called the same stands there once
    ],
)
def test_every_report_under_a_number_is_listed(second: str, listed: list[str]) -> None:
    document = Document(str(ROOT / "templates" / "base" / "document.docx"))
    for style, text in (("附件号首", "附件1"), ("附件标题", "统计"), ("附件标题", "评价报告")):
        document.add_paragraph(text, style)
    document.add_paragraph("支出2万元。", "正文段落")
    document.add_paragraph(second, "附件标题另页")
    assert refill_contents(document)
    links = document.element.body.iter(qn("w:hyperlink"))
    entries = ["".join(t.text or "" for t in link.iter(qn("w:t"))) for link in links]
    assert [entry for entry in entries if "{{" not in entry] == listed


def test_the_contents_are_one_field(document: bytes) -> None:
    depths, depth, whole = [], 0, []
    body = Document(io.BytesIO(document)).element.body
    for node in body.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:hyperlink")):
        if node.tag == qn("w:fldChar"):
            depth += {"begin": 1, "end": -1}.get(node.get(qn("w:fldCharType")), 0)
        elif node.tag == qn("w:hyperlink"):
            depths.append(depth)
        elif depth == 1:
            whole.append(node.text.strip())
    assert whole == ['TOC \\o "1-2" \\h \\z \\u']
    dirty = [mark.get(qn("w:dirty")) for mark in body.iter(qn("w:fldChar"))]
    assert [at for at, value in enumerate(dirty) if value] == [0]  # WPS fills in what is marked
    assert set(depths) == {1}
    assert depth == 0


def test_headings_of_annexes_have_outline_levels_and_the_document_a_language(
    document: bytes,
) -> None:
    opened = Document(io.BytesIO(document))
    levels = {"Heading1": 0, "Heading2": 1, "AnnexNumber": 1, "AnnexLevel1": 2, "AnnexLevel2": 3}
    for key, level in levels.items():
        style = next(each for each in opened.styles if each.style_id == key)
        assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level)
    assert opened.core_properties.language == "zh-CN"


def test_headings_of_an_annex_alone_begin_at_the_first_level(document: bytes) -> None:
    """A reader that goes from heading to heading skips no level."""
    opened = Document(io.BytesIO(document))
    levels = list(outline_levels(opened).items())
    begin_at_one(opened)
    assert list(outline_levels(opened).items()) == levels
    body = opened.element.body
    for block in list(body)[:-1]:
        body.remove(block)
    for style in ("附件标题", "附件一级", "附件二级"):
        opened.add_paragraph(style, style)
    begin_at_one(opened)
    assert [level for level, _ in headings(opened, 1, 2, 3, 4)] == [1, 2]


# --- figures ------------------------------------------------------------------------------------


def test_each_figure_is_followed_by_its_caption(document: bytes) -> None:
    body = Document(io.BytesIO(document)).element.body
    all_paragraphs = list(body.iter(qn("w:p")))
    texts = [text for _, text in paragraphs(document)]
    alt_texts = [figure.alt_text for figure in make_figures(subject())]
    found = []
    for number, p in enumerate(all_paragraphs):
        for picture in p.iter(PICTURE):
            found.append((picture.get("descr"), texts[number + 1]))
    assert found == list(zip(alt_texts, CAPTIONS, strict=True))
    assert len({p.get("id") for p in body.iter(PICTURE)}) == 7
    assert "2024年收入总计560.00万元" in alt_texts[0]


# --- the same input, the same bytes -------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """The baseline's workbook generated twice, figures drawn."""
    folder = tmp_path_factory.mktemp("两次")
    book = write(baseline(), folder)
    return [generate(book, folder / name) for name in ("第一次", "第二次")]


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_twice_the_same_bytes(outcomes: list[Outcome]) -> None:
    first, second = (files(outcome.folder) for outcome in outcomes if outcome.folder)
    pictures = [f"figures/图{number}.{kind}" for number in range(1, 8) for kind in ("png", "svg")]
    assert list(first) == sorted(
        [
            "manifest.json",
            "校核结果.json",
            "校核结果.txt",
            "附表.xlsx",
            "清江县统计局2024年度部门决算.docx",
            "来源/清江县统计局2024年度部门决算/原稿.docx",
            "来源/清江县统计局2024年度部门决算/填报表.xlsx",
            "来源/清江县统计局2024年度部门决算/来源.json",
            *pictures,
        ]
    )
    assert [name for name in first if first[name] != second[name]] == []


def test_the_package_has_no_time_of_its_own(outcomes: list[Outcome]) -> None:
    path = outcomes[0].document
    assert path
    with zipfile.ZipFile(path) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 7


def test_properties_are_neutral(document: bytes) -> None:
    properties = Document(io.BytesIO(document)).core_properties
    assert properties.title == "清江县统计局2024年度部门决算"
    assert properties.author == properties.last_modified_by == properties.comments == ""
    assert properties.created == properties.modified
    assert properties.created.year == 1980
    assert properties.revision == 1


# --- typed text ---------------------------------------------------------------------------------

MARK = "记号"
TYPED = [
    "投资<100且>5",
    "研发&推广&amp;末",
    "<select>",
    "</w:t></w:r>",
    "]]>",
    "{{ 1+1 }}",
    "{% if 1 %}",
    "{%p endif %}",
    "{# 注 #}",
    "“双引号”\"直\"'单'",
    "😀𠮷",
    "很长的词" * 100,
    "\\1 %s $x$ 100%完成",
]


def with_text(text: str) -> Entries:
    """The baseline with a text in every kind of place where a clerk can write one."""
    entries = baseline()
    change(
        entries,
        ("单位信息", "单位性质", "填写内容", text),
        ("单位信息", "部门职责", "填写内容", f"（一）{text}\n（二）{text}末"),
        ("单位信息", "正文称谓", "填写内容", text),
        ("上年对比", "收入、支出总计", "主要变动原因", text),
        ("上年对比", "一般公共预算支出", "主要变动原因", text),
        ("一般公共预算支出", "2010507", "决算与预算差异原因", text),
        ("三公经费", "公务用车购置费", "主要用途", text),
        ("三公经费", "公务接待费", "比上年变动原因", text),
        ("其他重要事项", "政府采购主要用途", "填写内容", text),
        ("绩效管理", "自评范围", "填写内容", text),
        ("绩效管理", "部门整体自评综述", "填写内容", text),
        ("绩效项目", "人口抽样调查", "项目名称", f"{text}项目"),
        ("接待明细", "接待邻县统计局交流", "接待事项", text),
        ("绩效指标", "经济普查", "完成值", text),
        ("整体自评", "年末结转结余的资金项目", "填写内容", text),
    )
    add(entries, "名词解释", {"名词或科目编码": f"{text}名", "解释": text})
    add(entries, "一般公共预算支出", {"科目编码": "210", "科目名称": text, "基本支出": 20})
    for narrative in entries.narratives:
        for chapter in narrative.chapters:
            chapter.text = chapter.text and f"{text}\n第二段{text}"
    return entries


@pytest.fixture(scope="module")
def marked() -> list[str]:
    """The paragraphs with a harmless word in the same places."""
    return document_lines(subject_of(with_text(MARK)))


@pytest.mark.parametrize("text", TYPED, ids=range(len(TYPED)))
def test_typed_text_comes_out_as_typed(text: str, marked: list[str]) -> None:
    assert sum(MARK in line for line in marked) > 60
    assert document_lines(subject_of(with_text(text))) == [
        line.replace(MARK, text) for line in marked
    ]


@pytest.mark.parametrize("text", [text for text in TYPED if len(text) < 100])
def test_a_unit_may_have_any_name(text: str) -> None:
    name = f"清江县{text}局"
    content = composed(subject(("单位信息", "单位名称", "填写内容", name))).document
    assert "".join(styled(content, "CoverTitle")) == f"{name}2024年度部门决算"
    assert f"{name}属清江县人民政府工作部门，无下属二级单位。" in styled(content, "BodyPara")
    assert styled(content, "Heading1") == PARTS
    assert paragraphs(content)[-1][1] == "十三、财政拨款“三公”经费支出决算表"


def test_line_breaks(document: bytes) -> None:
    broken = document_lines(
        subject(
            ("上年对比", "收入、支出总计", "主要变动原因", "普查任务\r\n增加_x000D_"),
            (
                "单位信息",
                "部门职责",
                "填写内容",
                "（一）组织实施统计调查。\r\n\n （二）发布统计数据。\n",
            ),
        )
    )
    assert broken == [text for _, text in paragraphs(document)]


def test_a_very_long_name_of_a_unit() -> None:
    name = "清江县" + "长" * 300 + "局"
    content = composed(subject(("单位信息", "单位名称", "填写内容", name))).document
    assert "".join(styled(content, "CoverTitle")) == f"{name}2024年度部门决算"


@pytest.mark.parametrize("name", ["清江县统计局/调查队", "../清江县统计局", "清江县<统计>局：?*|"])
def test_the_name_of_a_unit_is_no_path(name: str, tmp_path: Path) -> None:
    book = write(change(baseline(), ("单位信息", "单位名称", "填写内容", name)), tmp_path)
    with without_drawing():
        outcome = generate(book, tmp_path / "成果")
    assert outcome.folder
    assert outcome.document
    assert outcome.document.parent == outcome.folder
    assert not set(outcome.document.name) & set('<>:"/\\|?*')
    assert [path.name for path in (tmp_path / "成果").iterdir()] == [outcome.folder.name]


# --- nothing of the template is left ------------------------------------------------------------

RESIDUE = ("{{", "}}", "{%", "%}", "〔同页〕", "None", "Undefined", 'TemplateTag"/></w:pPr><w:r>')


def documents_of_all_kinds() -> dict[str, Entries]:
    bare = empty(
        baseline(), "绩效项目", "绩效指标", "整体自评", "整体支出按类", "人员情况", "接待明细"
    )
    bare.narratives.clear()
    new = change(baseline(), ("单位信息", "上年决算", "填写内容", "有"))
    for name, column in (("公务接待费", "决算与预算差异原因"), ("公务接待费", "比上年变动原因")):
        change(new, ("三公经费", name, column, None))
    return {"基准": baseline(), "无附件": bare, "少原因": new}


@pytest.mark.parametrize("kind", ["基准", "无附件", "少原因"])
@pytest.mark.parametrize("by_code", ["类款项名称", "编码加项名称"])
@pytest.mark.parametrize("draft", [False, True], ids=["正式", "草稿"])
def test_no_tag_of_the_template_is_left(kind: str, by_code: str, draft: bool) -> None:
    options = choice("项的写法", by_code) | choice("图的单位", "图前单独一行")
    one = subject_of(documents_of_all_kinds()[kind], options)
    content = composed(one).document
    content = as_draft(content) if draft else content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                text = package.read(name).decode()
                found = [word for word in RESIDUE if word in text]
                assert not found, f"{name}: {found}"
    assert "TemplateTag" not in {style for style, _ in paragraphs(content)}


def test_kept_together_paragraphs_stay_with_the_next(document: bytes) -> None:
    kept = [
        p.text
        for p in Document(io.BytesIO(document)).paragraphs
        if p.style.style_id == "BodyPara" and p.paragraph_format.keep_with_next
    ]
    assert {
        "2024年度一般公共预算财政拨款支出决算数为502.00万元，完成预算99.41%。其中：",
        "2024年度一般公共预算财政拨款基本支出405.00万元，其中：",
    } <= set(kept)


def test_the_last_page_of_a_part_has_five_lines_at_least(document: bytes) -> None:
    """The paragraphs before a new page stay together, as far as five lines, or one undivided."""
    found = Document(io.BytesIO(document)).paragraphs
    heads = [i for i, each in enumerate(found) if each.style.style_id == "Heading1"]
    assert len(heads) == 5
    for at in heads[2:]:
        ends = [
            found[at - 2].paragraph_format.keep_with_next,
            found[at - 1].paragraph_format.keep_together,
        ]
        assert True in ends


# --- layout -------------------------------------------------------------------------------------


def test_margins_are_those_of_the_standard(document: bytes) -> None:
    sections = Document(io.BytesIO(document)).sections
    assert len(sections) == 2
    for section in sections:
        page = (section.page_width, section.page_height)
        assert [round(side / Mm(1)) for side in page] == [210, 297]
        margins = (section.top_margin, section.bottom_margin, section.left_margin)
        assert [round(side / Mm(1), 1) for side in margins] == [37.0, 35.0, 28.0]
        width = section.page_width - section.left_margin - section.right_margin
        assert width // Pt(16) == 28


def test_pages_are_numbered_after_the_contents(document: bytes) -> None:
    opened = Document(io.BytesIO(document))
    assert opened.settings.odd_and_even_pages_header_footer
    front, text = opened.sections
    for footer, side in ((text.footer, "right"), (text.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert re.fullmatch(r"— \d* —", paragraph.text)
        assert [i.text.strip() for i in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        style = opened.styles.element.xpath(
            f"w:style[@w:styleId='{paragraph.style.style_id}']/w:pPr/w:jc/@w:val"
        )
        assert style == [side]
    assert front.footer.is_linked_to_previous
    assert not any("PAGE" in (p.text or "") for p in front.footer.paragraphs)
    assert text._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_settings_stand_in_the_order_of_the_standard(document: bytes) -> None:
    names = [node.tag for node in Document(io.BytesIO(document)).settings.element]
    assert names.index(qn("w:updateFields")) < names.index(qn("w:compat"))


def test_a_draft_says_so_on_every_page(document: bytes, draft: bytes) -> None:
    for section in Document(io.BytesIO(draft)).sections:
        for header in (section.header, section.even_page_header):
            assert not header.is_linked_to_previous
            assert "".join(p.text for p in header.paragraphs).count("草稿") == 1
    for section in Document(io.BytesIO(document)).sections:
        for header in (section.header, section.even_page_header):
            assert "".join(p.text for p in header.paragraphs) == ""
    assert [text for _, text in paragraphs(draft)] == [text for _, text in paragraphs(document)]


def test_tables_repeat_their_headings_and_keep_rows_whole(document: bytes) -> None:
    tables = list(Document(io.BytesIO(document)).element.body.iter(qn("w:tbl")))
    assert len(tables) == 2
    for table in tables:
        rows = list(table.iter(qn("w:tr")))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for row in rows:
            assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


# --- faulty templates ---------------------------------------------------------------------------


def spoil_phrases(folder: Path, old: str, new: str) -> None:
    spoil_text(folder, "phrases.toml", old, new)


def spoil_document(folder: Path, old: str, new: str) -> None:
    file = folder / "document.docx"
    text = part(file.read_bytes(), "word/document.xml")
    assert old in text
    with zipfile.ZipFile(file) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    contents["word/document.xml"] = text.replace(old, new).encode()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in contents.items():
            package.writestr(name, content)


@pytest.mark.parametrize(
    ("spoil", "old", "new", "named"),
    [
        (spoil_phrases, "总计(收支总计) }}", "收支总计.数额 }}", "数额"),
        (spoil_phrases, "总计(收支总计) }}", "总收入 }}", "总收入"),
        (spoil_phrases, "总计(收支总计) }}", "总计(收支总计) }", "收支总体"),
        (spoil_phrases, "总计(收支总计) }}", "收支总计.数 / 0 }}", "收支总体"),
        (spoil_phrases, "总计(收支总计) }}", "''.__class__.__mro__ }}", "收支总体"),
        (spoil_phrases, "{{ 采购() }}", "{{ ''.__class__.__mro__ }}", "政府采购"),
        (spoil_document, "目　录", "{{ 句.收人 }}", "收人"),
        (spoil_document, "目　录", "{{ 封面部门 }}", "封面部门"),
        (spoil_document, "目　录", "{{ ''.__class__.__mro__ }}", "__class__"),
        (spoil_document, "{{ 块.图 }}", "{{ 图.图8.图 }}", "图8"),
        pytest.param(
            *(spoil_document, "目　录", "{{ 公开时间 ", "document.docx"),
        ),
        (spoil_document, "目　录", "{% if 年 %}", "document.docx"),
    ],
)
def test_a_faulty_template_is_named(
    spoil: object, old: str, new: str, named: str, tmp_path: Path
) -> None:
    folder = copy_form(tmp_path)
    assert callable(spoil)
    spoil(folder, old, new)
    entries = baseline()
    entries.narratives.clear()
    one = subject_of(entries, form=load_form(folder))
    with pytest.raises(FaultyFormError) as caught:
        composed(one)
    assert caught.value.exit_code == 6
    assert "改过的模板" in str(caught.value)
    assert named in str(caught.value)


def test_a_faulty_template_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    spoil_phrases(folder, "总计(收支总计) }}", "总收入 }}")
    book = write(baseline(), tmp_path)
    with pytest.raises(FaultyFormError):
        generate(book, tmp_path / "成果", form_name=str(folder))
    assert not (tmp_path / "成果").exists()


def test_an_unspoilt_copy_gives_the_same_document(tmp_path: Path, document: bytes) -> None:
    form = load_form(copy_form(tmp_path))
    assert composed(subject_of(baseline(), form=form)).document == document


def test_the_form_is_the_shipped_one() -> None:
    assert FORM.key == "sichuan-2024"

"""Finished Word files bound in as annexes: as they are, checked like typed ones, or told why not."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from lxml import etree
from PIL import Image
from workbooks import baseline, write

from data_entry.entries import Chapter, Entries
from generator.contents.compose import compose
from generator.run.pipeline import check, check_document, generate, subject_of
from generator.run.report import Checked
from generator.word.headings import number_contents
from generator.word.layout.draft import as_draft

NAME = "经济普查自评报告.docx"
HEADINGS = ["一、项目概况", "二、项目资金", "三、指标完成情况"]
COLUMNS = 8


def report(path: Path, used: str = "97.00") -> Path:
    """A report as an office writes it: other margins and letters, a list, a picture, a wide table."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.header.paragraphs[0].text = "普查办内部资料"
    usual = document.styles["Normal"]
    usual.font.size, usual.font.name = Pt(14), "Arial"
    document.add_heading(HEADINGS[0], 1)
    line = document.add_paragraph(
        f"2024年该项目预算100万元，截至2024年12月31日使用资金{used}万元。"
    )
    line.runs[0].font.color.rgb = RGBColor(0, 0, 200)
    for words in ("登记单位", "核查数据"):
        document.add_paragraph(words, style="List Number")
    document.add_heading(HEADINGS[1], 1)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "PNG")
    document.add_picture(io.BytesIO(picture.getvalue()), width=Cm(4))
    turned = document.add_section(WD_SECTION.NEW_PAGE)
    turned.orientation = WD_ORIENT.LANDSCAPE
    turned.page_width, turned.page_height = Mm(297), Mm(210)
    document.add_heading(HEADINGS[2], 1)
    document.add_table(2, COLUMNS, style="Table Grid").cell(0, 0).text = "指标"
    document.save(str(path))
    return path


def entries(name: str | None = NAME, whole: str | None = None) -> Entries:
    """The baseline with files in the place of its reports."""
    found = baseline()
    found.narratives = [
        each for each in found.narratives if (name is None) == bool(each.subject) or not whole
    ]
    if name:
        found.narratives = [each for each in found.narratives if not each.subject]
        project = next(p for p in found.sheets["projects"] if p["name"] == "经济普查")
        project["report_file"] = name
    if whole:
        found.narratives = [each for each in found.narratives if each.subject]
        found.sheets["performance"]["whole_file"] = whole
    return found


def checked(folder: Path, own: Entries | None = None) -> Checked:
    return check(write(own or entries(), folder))


def made(folder: Path, own: Entries | None = None, *, draft: bool = False) -> bytes:
    found = checked(folder, own)
    assert [f for f in found.findings if f.code == "A16"] == []
    document = compose(subject_of(found)).document
    return as_draft(document) if draft else document


def texts(content: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(content)).paragraphs if p.text]


@pytest.fixture
def bound(tmp_path: Path) -> bytes:
    report(tmp_path / NAME)
    return made(tmp_path)


def test_the_file_stands_below_its_number_and_before_the_next_part(bound: bytes) -> None:
    found = texts(bound)
    start = found.index("附件2", found.index("第四部分  附件"))
    assert found[start + 1] == HEADINGS[0]
    after = [text for text in found[start:] if text in (*HEADINGS, "第五部分  附表")]
    assert after == [*HEADINGS, "第五部分  附表"]
    assert not any("\ue002" in text for text in found)


def test_files_and_typed_reports_stand_in_the_order_of_the_projects(tmp_path: Path) -> None:
    report(tmp_path / NAME)
    own = entries()
    second = baseline().narratives[-1]
    own.narratives.append(replace(second, subject="人口抽样调查"))
    content = made(tmp_path, own)
    found = [text for text in texts(content) if text in (HEADINGS[0], "附件2", "附件3")]
    assert found == ["附件2", HEADINGS[0], "附件3", HEADINGS[0]]
    assert "人口抽样调查" in "".join(texts(content)[texts(content).index("附件3") :])


def test_its_headings_are_not_in_our_contents(bound: bytes) -> None:
    links = Document(io.BytesIO(bound)).element.body.iter(qn("w:hyperlink"))
    entries_of_contents = ["".join(t.text or "" for t in link.iter(qn("w:t"))) for link in links]
    assert any(text.startswith("附件2") for text in entries_of_contents)
    assert not any(heading in text for text in entries_of_contents for heading in HEADINGS)


def section_of(content: bytes, words: str) -> Any:
    """The section in which a text stands."""
    document = Document(io.BytesIO(content))
    sections = iter(document.sections)
    section = next(sections)
    for element in document.element.body:
        if words in "".join(t.text or "" for t in element.iter(qn("w:t"))):
            found = section
        if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            section = next(sections)
    return found


def test_its_pages_keep_their_size_and_margins_and_ours_keep_ours(bound: bytes) -> None:
    own, wide = section_of(bound, HEADINGS[0]), section_of(bound, HEADINGS[2])
    assert [round(each.left_margin.mm) for each in (own, wide)] == [20, 20]
    assert [round(each.page_width.mm) for each in (own, wide)] == [210, 297]
    assert [each.orientation for each in (own, wide)] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    ours = [
        section_of(bound, text) for text in ("财政拨款收入：指", "四、评价结论", "第五部分  附表")
    ]
    assert [round(each.left_margin.mm) for each in ours] == [28, 28, 28]


def test_its_pages_carry_our_page_numbers_and_not_its_header(bound: bytes) -> None:
    for words in (HEADINGS[0], HEADINGS[2]):
        section = section_of(bound, words)
        assert "PAGE" in section.footer._element.xml
        assert "普查办内部资料" not in "".join(p.text for p in section.header.paragraphs)
    numbers = [s._sectPr.find(qn("w:pgNumType")) for s in Document(io.BytesIO(bound)).sections]
    starts = [n.get(qn("w:start")) for n in numbers if n is not None]
    assert [start for start in starts if start is not None] == ["1"]


def test_its_letters_stay_as_they_were(bound: bytes) -> None:
    """Its Normal is 14 points Arial, its headings its own, whatever ours are called."""
    document = Document(io.BytesIO(bound))
    line = next(p for p in document.paragraphs if p.text.startswith("2024年该项目预算"))
    style = line.style
    assert style is not None
    assert (style.font.size, style.font.name) == (Pt(14), "Arial")
    assert style.base_style is not None
    heading = next(p for p in document.paragraphs if p.text == HEADINGS[0])
    assert heading.style is not None
    assert heading.style.font.color.rgb == RGBColor(0x36, 0x5F, 0x91)
    ours = next(p for p in document.paragraphs if p.text.startswith("1.财政拨款收入"))
    assert ours.style is not None
    assert ours.style.font.name != "Arial"
    known = {each.style_id for each in document.styles}
    based = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:basedOn"))}
    assert based <= known


def test_its_lists_and_pictures_come_along(bound: bytes) -> None:
    document = Document(io.BytesIO(bound))
    item = next(p for p in document.paragraphs if p.text == "登记单位")
    assert item.style is not None
    number = item.style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    lists = document.part.numbering_part.element
    kind = next(
        n for n in lists.iter(qn("w:num")) if n.get(qn("w:numId")) == number.get(qn("w:val"))
    )
    abstract = kind.find(qn("w:abstractNumId")).get(qn("w:val"))
    level = next(
        a for a in lists.iter(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == abstract
    )
    assert level.find(f".//{qn('w:numFmt')}").get(qn("w:val")) == "decimal"
    assert len(document.inline_shapes) == 8
    with zipfile.ZipFile(io.BytesIO(bound)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


def test_the_same_files_give_the_same_bytes(tmp_path: Path, bound: bytes) -> None:
    assert made(tmp_path) == bound


def test_the_first_annex_and_the_last_one_may_be_files(tmp_path: Path) -> None:
    """The part's title stands on the first page of the first file; no page is left empty."""
    report(tmp_path / NAME)
    report(tmp_path / "整体.docx")
    own = entries(NAME, "整体.docx")
    own.narratives = []
    own.options["第五部分 附表"] = "不列附表"
    content = made(tmp_path, own)
    assert round(section_of(content, "第四部分  附件").left_margin.mm) == 20
    found = texts(content)
    assert found.count(HEADINGS[0]) == 2
    body = Document(io.BytesIO(content)).element.body
    assert body[-2].find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None


def test_a_draft_says_so_on_its_pages_too(tmp_path: Path) -> None:
    report(tmp_path / NAME)
    content = made(tmp_path, draft=True)
    header = section_of(content, HEADINGS[0]).header
    assert "".join(p.text for p in header.paragraphs).count("草稿") == 1


def test_what_it_says_is_checked_against_the_workbook(tmp_path: Path) -> None:
    """1 here and 3 there: the file and the cell are both named."""
    report(tmp_path / NAME, used="79.00")
    found = [f for f in checked(tmp_path).findings if f.code == "A10"]
    assert [f.sheet for f in found] == [f"{NAME}：{HEADINGS[0]}"]
    assert "79.00" in found[0].message
    assert "97.00" in found[0].message
    assert any(place.sheet == "绩效项目" for place in found[0].related)


def test_the_document_is_published(tmp_path: Path) -> None:
    report(tmp_path / NAME)
    outcome = generate(write(entries(), tmp_path), tmp_path / "成果")
    assert outcome.folder
    assert check_document(outcome.checked, compose(subject_of(outcome.checked))).findings == (
        outcome.checked.findings
    )


def test_findings_of_other_reports_keep_their_cells(tmp_path: Path) -> None:
    """The file takes the place of its project's empty column; those after it stay where they are."""
    report(tmp_path / NAME)
    own = entries()
    typed = baseline().narratives[-1]
    chapters = [Chapter(chapter.section, "") for chapter in typed.chapters]
    empty = replace(typed, chapters=chapters)
    other = replace(
        typed,
        subject="人口抽样调查",
        chapters=[
            Chapter(c.section, c.text and "截至2023年12月31日完成。") for c in typed.chapters
        ],
    )
    own.narratives += [empty, other]
    found = [f for f in checked(tmp_path, own).findings if f.code == "D01"]
    assert found
    assert {(f.sheet, f.cell[0]) for f in found} == {("项目自评报告", "F")}


def test_its_bookmarks_do_not_pass_for_ours(tmp_path: Path) -> None:
    """A link to a bookmark of its own that is called like one of our 目录."""
    document = Document(str(report(tmp_path / NAME)))
    target, link = document.paragraphs[0]._p, document.paragraphs[1]._p
    mark, jump = OxmlElement("w:bookmarkStart"), OxmlElement("w:hyperlink")
    mark.set(qn("w:id"), "7")
    mark.set(qn("w:name"), "_Toc00000001")
    jump.set(qn("w:anchor"), "_Toc00000001")
    target.append(mark)
    link.append(jump)
    document.save(str(tmp_path / NAME))
    content = made(tmp_path)
    ours = len(list(Document(io.BytesIO(content)).element.body.iter(qn("w:hyperlink")))) - 1
    numbered = number_contents(content, list(range(1, ours + 1)))
    body = Document(io.BytesIO(numbered)).element.body
    names = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names))
    anchors = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))}
    assert anchors <= set(names)


def test_a_file_without_page_or_names_of_styles_is_bound_in(tmp_path: Path) -> None:
    """Some programs write neither."""
    document = Document(str(report(tmp_path / NAME)))
    body = document.element.body
    body.remove(body.sectPr)
    style = document.styles["List Number"].element
    style.remove(style.find(qn("w:name")))
    document.save(str(tmp_path / NAME))
    content = made(tmp_path)
    assert HEADINGS[2] in texts(content)
    assert section_of(content, HEADINGS[2]).footer_distance is None


def test_a_page_without_room_for_a_number_gets_it(tmp_path: Path) -> None:
    document = Document(str(report(tmp_path / NAME)))
    for section in document.sections:
        section.footer_distance = Mm(0)
    document.save(str(tmp_path / NAME))
    assert round(section_of(made(tmp_path), HEADINGS[0]).footer_distance.mm) == 10


# --- what cannot be bound in ------------------------------------------------------------------


def with_comment(path: Path) -> None:
    document = Document(str(report(path)))
    document.add_comment(document.paragraphs[0].runs, text="请改", author="甲")
    document.save(str(path))


def with_revision(path: Path) -> None:
    document = Document(str(report(path)))
    document.paragraphs[0]._p.append(OxmlElement("w:ins"))
    document.save(str(path))


def with_link(path: Path) -> None:
    document = Document(str(report(path)))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.rels.get_or_add_ext_rel(kind, "http://example.com/a.png")
    document.save(str(path))


def with_contents(path: Path) -> None:
    document = Document(str(report(path)))
    field = OxmlElement("w:instrText")
    field.text = ' TOC \\o "1-2" '
    document.paragraphs[0].add_run()._r.append(field)
    document.save(str(path))


FAULTS: dict[str, tuple[str, Callable[[Path], Any] | None, str]] = {
    "没有": ("没有.docx", None, "“没有.docx”：填报表旁边没有这个文件"),
    "旧的": ("报告.doc", lambda path: path.write_bytes(b"\xd0\xcf"), "“报告.doc”：不是 .docx 文件"),
    "不是": (NAME, lambda path: path.write_bytes(b"PK"), "不是 Word 文档，或已损坏"),
    "别处": ("../报告.docx", None, "只能写文件名"),
    "批注": (NAME, with_comment, "里面还有修订标记或批注"),
    "修订": (NAME, with_revision, "里面还有修订标记或批注"),
    "目录": (NAME, with_contents, "里面有自己的目录"),
    "链接": (NAME, with_link, "链接到外面的文件“http://example.com/a.png”"),
    "空的": (NAME, lambda path: Document().save(str(path)), "里面没有文字"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_file_that_cannot_be_bound_in_is_told_at_its_cell(kind: str, tmp_path: Path) -> None:
    name, make, words = FAULTS[kind]
    if make:
        make(tmp_path / name)
    found = checked(tmp_path, entries(name))
    (told,) = [f for f in found.findings if f.code == "A16"]
    assert (told.sheet, told.cell) == ("绩效项目", "M5")
    assert words in told.message
    assert found.has_errors
    assert told.advice
    assert str(tmp_path) not in told.advice
    assert [f for f in found.findings if f.code == "A11"] == []


def test_a_report_that_is_typed_as_well_is_told(tmp_path: Path) -> None:
    report(tmp_path / "整体.docx")
    own = baseline()
    own.sheets["performance"]["whole_file"] = "整体.docx"
    (told,) = [f for f in checked(tmp_path, own).findings if f.code == "A16"]
    assert told.sheet == "绩效管理"
    assert "自评报告在填报表里也写了" in told.message

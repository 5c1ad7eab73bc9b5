"""The document as a page for the browser: every word of it, every cell, every figure, and no program."""

import io
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from documents import part, subject_of
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from lxml import html
from packages import saved
from PIL import Image
from places import EXAMPLES
from workbooks import baseline

from generator.contents.compose import compose
from generator.run.pipeline import Run, check
from generator.view.page import page
from generator.word.edited import words_of
from generator.word.layout.draft import as_draft

WORKBOOKS = [*EXAMPLES.glob("*.xlsx"), *(EXAMPLES / "annexes").glob("*.xlsx")]


def lines(content: bytes) -> list[str]:
    """The words of every paragraph of a Word file that has any; a tab is a space."""
    body = Document(io.BytesIO(content)).element.body
    return [words for each in body.iter(qn("w:p")) if (words := words_of(each).strip())]


def read(content: bytes) -> Any:
    return html.document_fromstring(page(content).decode())


def shown(root: Any) -> list[str]:
    """The words of every paragraph of the page."""
    paragraphs = root.xpath("//main//p | //main//h1 | //main//h2 | //main//h3 | //main//h4")
    return [words for each in paragraphs if (words := each.text_content().strip())]


def word_file(build: Any) -> bytes:
    document = Document()
    build(document)
    return saved(document)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_word_table_and_figure_of_an_example_is_there(path: Path) -> None:
    run = Run(check(path))
    content = run.composed.document
    root = read(content)
    assert shown(root) == lines(content)
    body = Document(io.BytesIO(content)).element.body
    assert len(root.xpath("//table")) == len(list(body.iter(qn("w:tbl"))))
    pictures = [b64decode(each.partition(",")[2]) for each in root.xpath("//img/@src")]
    figures = [v for k, v in run.composed.pictures.items() if k.endswith(".png")]
    assert pictures == figures
    assert all(each.get("alt") for each in root.xpath("//img"))


def test_nothing_runs_and_nothing_is_fetched() -> None:
    text = page(compose(subject_of(baseline())).document).decode()
    assert not re.search(r"<script|javascript:|\son\w+=|@import|url\(|<link|<iframe", text)
    addresses = re.findall(r'(?:src|href)="([^"]*)"', text)
    assert addresses
    assert all(each.startswith(("#", "data:image/")) for each in addresses)
    assert "default-src 'none'" in text


def test_words_that_look_like_tags_are_words() -> None:
    words = "<script>alert(1)</script> & “引号”"

    def build(document: Any) -> None:
        run = document.add_paragraph(words).runs[0]
        run.font.name = "宋体</style><script>"

    content = page(word_file(build)).decode()
    assert "<script" not in content
    assert shown(html.document_fromstring(content)) == [words]


def test_deleted_words_are_gone_and_inserted_ones_there() -> None:
    def build(document: Any) -> None:
        paragraph = document.add_paragraph("支出")._p
        for tag, words in (("w:ins", "37.00"), ("w:del", "36.00")):
            change, run, text = (OxmlElement(each) for each in (tag, "w:r", "w:t"))
            text.text = words
            run.append(text)
            change.append(run)
            paragraph.append(change)

    assert shown(read(word_file(build))) == ["支出37.00"]


def test_merged_cells_are_one_cell() -> None:
    def build(document: Any) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "金额"
        table.cell(2, 2).text = "7.30"

    root = read(word_file(build))
    cells = root.xpath("//td | //th")
    assert [(c.get("rowspan"), c.get("colspan")) for c in cells if c.text_content()] == [
        ("2", None),
        (None, "2"),
        (None, None),
    ]
    assert len(cells) == 7


def test_content_controls_and_text_boxes_show_their_words_once() -> None:
    def build(document: Any) -> None:
        document.element.body.insert(
            0,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            ),
        )
        box = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
        document.add_paragraph("正文")._p.append(
            parse_xml(
                f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/"
                f"markup-compatibility/2006'><mc:AlternateContent><mc:Choice Requires='wps'>"
                f"<w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
                "</mc:Fallback></mc:AlternateContent></w:r>"
            )
        )

    assert sorted(shown(read(word_file(build)))) == ["控件", "框", "正文"]


def test_numbers_that_word_counts_are_written_out() -> None:
    def build(document: Any) -> None:
        for words in ("登记单位", "核查数据"):
            document.add_paragraph(words, style="List Number")

    root = read(word_file(build))
    assert shown(root) == ["登记单位", "核查数据"]
    assert [each.get("data-number") for each in root.xpath("//main//p")] == ["1.", "2."]


def test_a_draft_says_so_on_the_page() -> None:
    content = compose(subject_of(baseline()), draws=False).document
    assert not read(content).xpath("//header")
    [header] = read(as_draft(content)).xpath("//header")
    assert header.text_content().strip() == "草稿"


def test_the_look_is_that_of_the_styles_and_letters_of_a_paragraph() -> None:
    def build(document: Any) -> None:
        usual = document.styles["Normal"]
        usual.font.size = Pt(16)
        paragraph = document.add_paragraph("标题")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.runs[0].font.bold = True

    text = page(word_file(build)).decode()
    assert "font-size:16pt" in text
    assert "text-align:center" in text
    assert "font-weight:bold" in text


def test_official_fonts_have_others_to_stand_in() -> None:
    text = page(compose(subject_of(baseline()), draws=False).document).decode()
    for name, other in (("仿宋_GB2312", "FangSong"), ("方正小标宋简体", "STZhongsong")):
        assert re.search(f'"{name}","{other}"', text)


def test_pages_print_as_wide_as_their_sections() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("直")
        turned = document.add_section(WD_SECTION.NEW_PAGE)
        turned.orientation = WD_ORIENT.LANDSCAPE
        turned.page_width, turned.page_height = turned.page_height, turned.page_width
        document.add_paragraph("横")

    content = word_file(build)
    sizes = re.findall(r"@page \w+\{size:([\d.]+)pt ([\d.]+)pt", page(content).decode())
    assert len(sizes) == 2
    assert sizes[0] == sizes[1][::-1]
    assert [s.text_content().strip() for s in read(content).xpath("//main/section")] == ["直", "横"]


def test_entries_of_contents_lead_to_their_headings() -> None:
    root = read(compose(subject_of(baseline()), draws=False).document)
    targets = {each[1:] for each in root.xpath("//a/@href")}
    assert len(targets) >= 15
    assert targets <= set(root.xpath("//@id"))


def test_pictures_that_no_browser_shows_are_named() -> None:
    def build(document: Any) -> None:
        stream = io.BytesIO()
        Image.new("RGB", (6, 4), "teal").save(stream, "TIFF")
        stream.seek(0)
        document.add_picture(stream)

    root = read(word_file(build))
    assert not root.xpath("//img")
    assert "请在 Word 里看" in root.xpath("//main")[0].text_content()


@pytest.mark.parametrize("content", [b"", b"PK", b"no document"])
def test_what_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no Word document"):
        page(content)


def test_same_document_same_page() -> None:
    content = compose(subject_of(baseline()), draws=False).document
    assert page(content) == page(content)
    assert part(content, "word/document.xml")

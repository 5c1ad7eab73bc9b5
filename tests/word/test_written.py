"""Headings of a document an author wrote: by typed numbers, by those that Word counts, by styles."""

from collections.abc import Iterator, Sequence

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from generator.word.written import Written, written

PLAN = ((1, "概况"), (2, "职责"), (2, "机构"), (1, "说明"), (2, "收入"), (3, "总体"), (3, "结构"))
_LINE = "这一节的一句，2024年度有3件事。"
_LISTS = ("第%1部分 ", "%2、", "（%3）")


def _document(headings: Sequence[tuple[int, str]], *, styles: bool, counts: bool) -> WordDocument:
    """Headings with a sentence below each; ``counts``: Word counts their numbers."""
    document = Document()
    document.add_paragraph("某单位2024年度部门决算", "Title")
    if counts:
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for n, text in enumerate(_LISTS)
        )
        root, names = document.part.numbering_part.element, nsdecls("w")
        root.insert(
            0, parse_xml(f'<w:abstractNum {names} w:abstractNumId="99">{levels}</w:abstractNum>')
        )
        root.append(parse_xml(f'<w:num {names} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    for level, title in headings:
        paragraph = document.add_heading(title, level) if styles else document.add_paragraph(title)
        if counts:
            number = f'<w:ilvl w:val="{level - 1}"/><w:numId w:val="99"/>'
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{number}</w:numPr>"))
        document.add_paragraph(_LINE)
    return document


def _read(root: Written) -> Iterator[tuple[int, str, str]]:
    for each in root.walk():
        if each.level:
            yield each.level, each.label, each.title
            assert [line.text for line in each.lines] == [_LINE]


TYPED = ("第一部分 ", "一、", "二、", "第二部分 ", "一、", "（一）", "（二）")
LABELS = {1: "第{一}部分 ", 2: "{一}、", 3: "（{一}）"}


@pytest.mark.parametrize(
    ("styles", "counts", "typed"),
    [(False, False, True), (True, False, True), (True, True, False), (False, True, False), (True, False, False)],
)  # fmt: skip
def test_headings_are_known_however_they_are_numbered(styles, counts, typed) -> None:
    numbers = TYPED if typed else [""] * len(PLAN)
    headings = [
        (level, number + title) for (level, title), number in zip(PLAN, numbers, strict=True)
    ]
    found = list(_read(written(_document(headings, styles=styles, counts=counts), [])))
    labels = LABELS if typed or counts else dict.fromkeys(LABELS, "")
    assert found == [(level, labels[level], title) for level, title in PLAN]


def test_a_title_in_the_style_of_a_heading_is_no_part() -> None:
    document = _document([(2, "概况"), (3, "职责"), (2, "说明")], styles=True, counts=False)
    document.paragraphs[0].style = document.styles["Heading 1"]
    assert list(_read(written(document, []))) == [(1, "", "概况"), (2, "", "职责"), (1, "", "说明")]


def test_a_bracket_right_below_a_part_numbers_its_sections() -> None:
    headings = [(1, "第一部分 概况"), (2, "（一）职责"), (2, "（二）机构")]
    found = list(_read(written(_document(headings, styles=False, counts=False), [])))
    assert found == [(1, "第{一}部分 ", "概况"), (2, "（{一}）", "职责"), (2, "（{一}）", "机构")]

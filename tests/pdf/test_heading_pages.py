"""A heading does not stand at a page's foot in the PDF, whatever the engine makes of the document."""

import io

import pypdfium2 as pdfium
import pytest
from documents import needs_libreoffice
from docx import Document
from packages import saved
from places import ROOT

from generator.pdf.contents import with_pdf


def page_of(pages: list[str], text: str) -> int:
    return next(number for number, page in enumerate(pages) if text in page)


@needs_libreoffice
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (16, 0),  # both headings and two lines have room
        (17, 1),  # both headings have
        (18, 1),  # the first heading alone has
    ],
)
def test_a_heading_goes_to_the_page_of_the_heading_below_it(lines: int, expected: int) -> None:
    """As LibreOffice now and then leaves the first of two kept headings behind; here it always does,
    because nothing keeps it. The document itself is not given a page break."""
    document = Document(str(ROOT / "templates" / "base" / "document.docx"))
    for block in list(document.element.body)[:-1]:
        document.element.body.remove(block)
    document.add_paragraph("第一部分", "Heading 1")
    for _ in range(lines):
        document.add_paragraph("本年度支出减少。", "正文段落")
    first = document.add_paragraph("九、三公经费", "Heading 2")
    first.paragraph_format.keep_with_next = lines == 16
    second = document.add_paragraph("（一）总体情况", "Heading 3")
    second.paragraph_format.keep_with_next = lines == 16
    for _ in range(9):
        document.add_paragraph("没有变动。", "正文段落")
    made, pdf = with_pdf(saved(document))
    with pdfium.PdfDocument(pdf) as opened:
        pages = [page.get_textpage().get_text_bounded() for page in opened]
    assert len(pages) == 2
    assert page_of(pages, "（一）总体情况") == expected
    assert page_of(pages, "九、三公经费") == expected
    own = [
        each.paragraph_format.page_break_before for each in Document(io.BytesIO(made)).paragraphs
    ]
    assert True not in own

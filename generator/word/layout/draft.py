"""Marks a finished document as a draft, page by page; knows no form."""

import io

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import RGBColor

from generator.word.archive import saved

DRAFT = "草稿"


def as_draft(document: bytes) -> bytes:
    """Write 草稿 into the header of every page, once where sections share it.

    The finished file is opened anew: docxtpl puts rendered headers where python-docx, while it
    still holds the template, does not see them.
    """
    opened = Document(io.BytesIO(document))
    marked = set()
    for section in opened.sections:
        for header in (section.header, section.even_page_header, section.first_page_header):
            header.is_linked_to_previous = False
            if header.part.partname in marked:
                continue
            marked.add(header.part.partname)
            paragraph = header.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(DRAFT)
            run.font.bold = True
            run.font.color.rgb = RGBColor(0xC0, 0, 0)
    return saved(opened)

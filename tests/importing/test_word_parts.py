"""Word documents whose text is not in document.xml: Word on the web names it document2.xml."""

import io
import zipfile
from pathlib import Path

from docx import Document

from data_entry.importing.markup import tables_of_word
from data_entry.reading.opening import is_word
from generator.word.edited import opened_file


def renamed(content: bytes) -> bytes:
    """The same document with its main part under another name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith((".rels", "[Content_Types].xml")):
                part = part.replace(b"word/document.xml", b"word/document2.xml")
            new.writestr(name.replace("document.xml", "document2.xml"), part)
    return made.getvalue()


def test_a_document_is_known_by_what_its_parts_are(tmp_path: Path) -> None:
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("2024年度部门决算")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), "项数甲1", strict=True
    ):
        cell.text = text
    document.save(stream)
    usual, other = tmp_path / "公开稿.docx", tmp_path / "公开稿（网页版存的）"
    usual.write_bytes(stream.getvalue())
    other.write_bytes(renamed(stream.getvalue()))
    with zipfile.ZipFile(other) as archive:
        assert "word/document.xml" not in archive.namelist()
    assert is_word(other)
    assert [paragraph.text for paragraph in opened_file(other).paragraphs] == ["2024年度部门决算"]
    assert [*tables_of_word(other)] == [*tables_of_word(usual)] != []

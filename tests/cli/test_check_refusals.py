"""``check`` says what a file is that is no workbook, and its findings although no copy is made."""

import json
import shutil

import pytest
from workbooks import FORM, changed_book, save

WORD = FORM.document


@pytest.mark.parametrize("name", ["说明.docx", "说明.DOCX"])
def test_a_word_file_is_read_by_its_text_and_makes_no_document(juesuan, tmp_path, name):
    shutil.copy(WORD, tmp_path / name)
    assert juesuan("check", name) == 1, "the tags of a template are no text to publish"
    assert f"{name}（" in juesuan.out
    assert "残留" in juesuan.out or "标签" in juesuan.out
    assert juesuan("generate", name, "-o", "成果") == 4
    assert (
        f"无法读取“{name}”：这是 Word 文档，不是填报表。"
        f'要看它印出来的样子，请用：juesuan preview "{name}"；生成请给出填报表（.xlsx）'
    ) in juesuan.err


def test_a_word_file_called_a_workbook_is_told_as_renamed(juesuan, tmp_path):
    shutil.copy(WORD, tmp_path / "说明.xlsx")
    assert juesuan("check", "说明.xlsx") == 4
    assert "这是 Word 文档，只是改了扩展名" in juesuan.err


@pytest.mark.parametrize("option", ["--mark", "--text"])
def test_findings_are_printed_although_the_copy_cannot_be_written(juesuan, tmp_path, option):
    save(changed_book(("收支决算", "人员经费", "决算数", 354)), tmp_path, "表.xlsx")
    (tmp_path / "已有").write_bytes(b"a file, no folder")
    assert juesuan("check", "表.xlsx", option, "已有/副本.xlsx") == 5
    assert "T01-10" in juesuan.out
    assert "副本.xlsx" in juesuan.err


def test_findings_as_json_are_printed_although_the_copy_cannot_be_written(juesuan, tmp_path):
    save(changed_book(("收支决算", "人员经费", "决算数", 354)), tmp_path, "表.xlsx")
    (tmp_path / "副本.xlsx").write_bytes(b"mine")
    assert juesuan("check", "表.xlsx", "--json", "--mark", "副本.xlsx") == 5
    assert json.loads(juesuan.out)[0]["findings"]
    assert (tmp_path / "副本.xlsx").read_bytes() == b"mine"

"""Forms come from anywhere: hostile ones give a message; they read nothing and do not run on."""

import zipfile
from pathlib import Path

import pytest
from documents import baseline, composed, copy_form, spoil_text, subject_of

from generator.failures import FaultyFormError
from generator.forms.form import load_form
from generator.word.allowed import LARGEST

NESTED = "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"
TEXTS = {
    "类": "{{ ''.__class__ }}",
    "类的类": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "类（下标）": "{{ ''['__class__'] }}",
    "类（过滤器）": "{{ ''|attr('__class__') }}",
    "宏的全局": "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
    "循环变量": "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "自身": "{{ self.__init__.__globals__ }}",
    "格式串": "{{ '{0.__class__}'.format(1) }}",
    "格式串过滤器": "{{ '{0.__class__}'|format(1) }}",
    "数的属性": "{{ 收支.收入总计.__class__ }}",
    "数的样式": "{{ 收支.收入总计.style }}",
    "数的方法": "{{ 收支.收入总计.scaleb(99999999) }}",
    "文件": "{% include '/etc/passwd' %}",
    "引入": "{% import '/etc/passwd' as x %}",
    "继承": "{% extends '/etc/passwd' %}",
    "打开": "{{ open('/etc/passwd').read() }}",
    "内建": "{{ cycler.__init__.__globals__.os.system('true') }}",
    "巨大的范围": "{{ range(10**9)|list|length }}",
    "巨大的循环": "{% for i in range(999999999) %}x{% endfor %}",
    "循环套循环": NESTED,
    "调用套调用": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(60) }}",
    "没有尽头": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "文字加倍": "{% macro f(s, n) %}{% if n %}{{ f(s ~ s, n-1) }}{% endif %}{% endmacro %}{{ f('文字', 80) }}",
    "文字相加": "{% macro f(s, n) %}{% if n %}{{ f(s + s, n-1) }}{% endif %}{% endmacro %}{{ f('文字', 80) }}",
    "文字相乘": "{{ '文' * 9999999999 }}",
    "清单相乘": "{{ [1] * 9999999999 }}",
    "补齐": "{{ '文'.ljust(9999999999) }}",
    "居中": "{{ '文'|center(9999999999) }}",
    "百分号": "{{ '%9999999999d' % 1 }}",
    "连接": "{{ range(90000)|join('文' * 90000) }}",
    "乘方": "{{ 9 ** 9 ** 9 }}",
    "平方": "{% macro f(x, n) %}{% if n %}{{ f(x * x, n-1) }}{% endif %}{% endmacro %}{{ f(99, 90) }}",
    "改清单": "{{ 各类.append(1) }}",
    "改数": "{{ 收支.update({'收入总计': 1}) }}",
    "括号": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
}


def _refused(folder: Path) -> str:
    entries = baseline()
    entries.narratives.clear()
    with pytest.raises(FaultyFormError) as caught:
        composed(subject_of(entries, form=load_form(folder)))
    assert caught.value.exit_code == 6
    return str(caught.value)


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_sentence_gives_a_message(name: str, tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    words = "\"收支总体\" = '''"
    spoil_text(folder, "phrases.toml", words, words + TEXTS[name])
    assert "句子“收支总体”" in _refused(folder)


@pytest.mark.parametrize("name", ["类", "文件", "循环套循环", "文字相乘", "文字加倍"])
def test_a_hostile_document_gives_a_message(name: str, tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    _change(folder, "word/document.xml", "目　录", TEXTS[name])
    assert "document.docx" in _refused(folder)


RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)
FIELD = '<w:p><w:fldSimple w:instr=" {} "/></w:p><w:sectPr'


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            RELATION.format("attachedTemplate", "http://example.org/a.dotm"),
            "http://example.org/a.dotm",
        ),
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            RELATION.format("image", "file:///etc/passwd"),
            "file:///etc/passwd",
        ),
        ("word/document.xml", "<w:sectPr", FIELD.format("INCLUDETEXT /etc/passwd"), "INCLUDETEXT"),
        ("word/document.xml", "<w:sectPr", FIELD.format("DDEAUTO cmd"), "DDEAUTO"),
        (
            "word/settings.xml",
            "<w:settings",
            '<!DOCTYPE x [<!ENTITY a "文">]><w:settings',
            "word/settings.xml",
        ),
        ("word/huge.bin", "", "0" * (LARGEST + 1), "太大了"),
    ],
)
def test_a_document_brings_nothing_along(
    part: str, old: str, new: str, named: str, tmp_path: Path
) -> None:
    folder = copy_form(tmp_path)
    _change(folder, part, old, new)
    assert named in _refused(folder)


def _change(folder: Path, part: str, old: str, new: str) -> None:
    """The first ``old`` of a part of the document becomes ``new``; a part that is not there is made."""
    file = folder / "document.docx"
    with zipfile.ZipFile(file) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    text = contents.get(part, b"").decode()
    assert old in text
    contents[part] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)


@pytest.mark.parametrize(
    "name",
    [
        "类",
        "宏的全局",
        "文件",
        "巨大的范围",
        "巨大的循环",
        "循环套循环",
        "没有尽头",
        "文字加倍",
        "改数",
    ],
)
def test_a_hostile_table_gives_a_message(name: str, tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    grid = "| 项目 | < | 本年收入合计 |"
    spoil_text(folder, "tables.toml", grid, f"{TEXTS[name]}\n{grid}")
    assert "tables.toml：“收入”" in _refused(folder)


def test_a_table_of_too_many_rows_gives_a_message(tmp_path: Path) -> None:
    folder = copy_form(tmp_path)
    rows = "{% for 次 in range(9000) %}| 1 | 2 | 3 | 4 | 5 |\n{% endfor %}"
    end = "{{ 行.项目支出 }} |\n{% endfor %}\n'''"
    spoil_text(folder, "tables.toml", end, end.replace("'''", rows + "'''"))
    assert "表格太大" in _refused(folder)

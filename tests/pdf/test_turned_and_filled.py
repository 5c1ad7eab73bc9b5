"""Turned pages of every form, a long 自评表, 目录 with titles as long as a line: as they are laid out."""

import io
import re
import tomllib
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from documents import needs_libreoffice
from docx import Document
from docx.enum.section import WD_ORIENT
from places import ROOT
from workbooks import sample_content

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Chapter, Entries, Narrative
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.authoring.trial_run import read_back
from generator.contents.compose import compose
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.pdf.rendering import rendered
from generator.run.pipeline import check, subject_of


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", form_names())
def test_the_paper_is_turned_once(name: str) -> None:
    form = load_form(find_form(name))
    made = compose(subject_of(read_back(form, sample(form.questions))), draws=False)
    ways = [section.orientation for section in Document(io.BytesIO(made.document)).sections]
    assert [way for way, _ in groupby(ways)].count(WD_ORIENT.LANDSCAPE) <= 1


GROUPS = [
    *(("产出指标", "数量指标", 6), ("产出指标", "质量指标", 5), ("产出指标", "时效指标", 5)),
    *(("效益指标", "经济效益指标", 3), ("效益指标", "社会效益指标", 6)),
    ("满意度指标", "服务对象满意度指标", 4),
]
INDICATORS = [
    (first, second, f"{second}之{number}：城乡居民普查登记完成情况")
    for first, second, count in GROUPS
    for number in range(1, count + 1)
]


def long_evaluation(folder: Path) -> bytes:
    """The PDF of a 自评表 of so many indicators."""
    told = tomllib.loads(
        (ROOT / "tests" / "checks" / "national_annexes.toml").read_text(encoding="utf-8")
    )
    own, form = told["自评表"], load_form(find_form("national"))
    questions = form.questions.of_annex("自评表")
    project, names = own["项目"]["name"], ("level1", "level2", "level3")
    entries = Entries(
        {
            "unit": {"name": own["单位"], "year": 2024, "money": "万元"},
            "projects": [own["项目"]],
            "indicators": [
                {"project": project, "target": "≥90%", "done": "95%", "full": 3, "score": 3}
                | dict(zip(names, each, strict=True))
                for each in INDICATORS
            ],
        },
        narratives=[
            Narrative(
                "自评表",
                project,
                [
                    Chapter(section, own["文字"].get(section.heading, ""))
                    for section in questions.asked_annexes[0].sections
                ],
            )
        ],
    )
    path = folder / "自评表.xlsx"
    path.write_bytes(workbook_bytes(questions, load(form.edition), entries))
    return pdf_of(path)


def pdf_of(path: Path) -> bytes:
    made = rendered(compose(subject_of(check(path))).document, pictures=False)
    assert made.failure is None
    return made.pdf


@needs_libreoffice
def test_a_long_table_fills_its_pages_and_says_again_what_goes_on(tmp_path: Path) -> None:
    """Below the repeated heading stand the indicators' names once more; no row's room is left."""
    with pdfium.PdfDocument(long_evaluation(tmp_path)) as pdf:
        pages = [page.get_textpage() for page in pdf]
        feet = [
            min(
                text.get_rect(number)[1]
                for number in range(text.count_rects())
                if text.get_rect(number)[1] > 30 * 72 / 25.4
            )
            for text in pages
        ]
        texts = [re.sub(r"\s", "", text.get_text_bounded()) for text in pages]
    assert len(texts) == 3
    where = [next(i for i, text in enumerate(texts) if each[2] in text) for each in INDICATORS]
    for page in (1, 2):
        assert "绩效指标" in texts[page]
        first = INDICATORS[where.index(page)]
        assert texts[page].index(first[0]) < texts[page].index(first[2])
    assert all(foot < 35 * 72 / 25.4 + 4 * 16 for foot in feet[:-1])


@needs_libreoffice
def test_no_page_number_of_the_contents_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(sample_content("guangxi-2024"))
    with pdfium.PdfDocument(pdf_of(path)) as pdf:
        lines = pdf[1].get_textpage().get_text_bounded().splitlines()
    entries = [line for line in lines if re.search(r"\d\s*$", line)]
    assert len(entries) > 15
    assert [line for line in entries if not re.search("[一-鿿]", line)] == []

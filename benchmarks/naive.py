"""The obvious pipeline, kept as the baseline: pyplot with tight boxes, stock docxtpl, openpyxl twice.

It makes the same document from the same workbook and is only ever run by benchmarks/run.py.
"""

import io
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment
from matplotlib.font_manager import FontProperties
from openpyxl import load_workbook

from charts.fonts import chinese_font
from charts.series import Bars, Figure
from data_entry.reading.opening import open_workbook
from data_entry.reading.read import read_workbook
from data_entry.reading.stamp import stamp
from data_entry.subjects.catalogue import load
from generator.contents.compose import make_figures, make_tags
from generator.contents.outline import Outline
from generator.contents.subject import Subject
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.forms.phrases import Phrases


def draw(figure: Figure, font: object) -> bytes:
    """One figure the way a tutorial does it."""
    picture, axes = plt.subplots(figsize=(5.7, 3))
    chart = figure.chart
    if isinstance(chart, Bars):
        width = 0.8 / len(chart.series)
        for index, row in enumerate(chart.series):
            places = [n + index * width for n in range(len(chart.categories))]
            bars = axes.bar(places, [float(v) for v in row.values], width, label=row.name)
            axes.bar_label(bars, row.labels, fontproperties=font)
        axes.set_xticks(range(len(chart.categories)), chart.categories, fontproperties=font)
        axes.legend(prop=font)
    elif not chart.is_empty:
        parts = [part for part in chart.slices if part.value]
        axes.pie(
            [float(part.value) for part in parts],
            labels=[f"{part.name} {part.share}" for part in parts],
            textprops={"fontproperties": font},
        )
    axes.set_title(figure.title, fontproperties=font)
    stream = io.BytesIO()
    picture.savefig(stream, dpi=200, bbox_inches="tight")
    plt.close(picture)
    return stream.getvalue()


def generate(path: Path, output: Path) -> None:
    """Workbook → document and pictures, without any of the care the product takes."""
    load_workbook(path)
    load_workbook(path, data_only=True)
    book = open_workbook(path)
    mark = stamp(book)
    form = load_form(find_form(mark[0] if mark else "sichuan-2024"))
    filled = read_workbook(path, book, form.questions)
    subject = Subject(
        filled.disclosure(),
        filled.options,
        filled.entries.narratives,
        load(filled.sheets["unit"].year),
        form,
    )
    phrases = Phrases(form)
    tags = make_tags(subject, phrases)
    template = DocxTemplate(form.document)
    font = FontProperties(fname=chinese_font().path, size=10)
    output.mkdir(parents=True, exist_ok=True)
    for figure in make_figures(subject):
        image = draw(figure, font)
        (output / f"{figure.number}.png").write_bytes(image)
        tags["图"][f"图{figure.number}"] = {
            "前": "",
            "题": figure.title,
            "图": InlineImage(template, io.BytesIO(image), width=Mm(145)),
        }
    tags["正文"] = Outline(phrases, tags).blocks()
    template.render(tags, Environment(autoescape=True))
    template.save(output / "document.docx")

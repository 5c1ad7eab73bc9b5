"""Subject → document and figures: what stands where is the form's business, not this module's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from charts.figures import FigureData, build_figure
from charts.series import Figure, Pie
from data_entry import derive
from generator.contents.annexes import AnnexBuilder
from generator.contents.official import OfficialTables
from generator.contents.outline import Outline, part_titles
from generator.contents.publication import Composed, Publication
from generator.contents.subject import Subject
from generator.contents.tables import official_tables, table_tags
from generator.contents.tags import Builder, Tags
from generator.contents.values import name_values
from generator.failures import FaultyFormError
from generator.forms.form import FigureSpec, Form
from generator.forms.phrases import KEPT, PARAGRAPH, Phrases, Sentences, numbered, phrases_of
from generator.forms.printed import PrintedParagraph
from generator.forms.traced import TracedLine, known_by
from generator.word.template import Template

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000004000000030800000000919ff11a0000000b494441"
    "5478da6360400100000f000126f25ed90000000049454e44ae426082"
)
"""A black PNG of four by three pixels: a figure that is not drawn."""
COVER = ("封面", "封面附注")
"""The sentences of the cover: its title, and what stands below it."""
_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in '\\/:*?"<>|'}


def make_figures(subject: Subject) -> list[Figure]:
    """The figures the form asks for, as data, numbered in their order."""
    source = FigureData(
        subject.disclosure,
        subject.catalogue,
        subject.style,
        keep_zero=subject.keeps_zero,
        most_slices=subject.form.figure_slices,
    )
    try:
        return [
            build_figure(
                number,
                _data(spec, subject.options),
                spec.title,
                spec.kind,
                source,
                shows_unit=not _unit_note(spec, subject),
                colours=subject.form.figure_colours,
            )
            for number, spec in enumerate(subject.form.figures, 1)
        ]
    except KeyError as error:
        raise FaultyFormError(
            subject.form.folder, [f"province.toml：没有名为 {error} 的图数据"]
        ) from error


def _data(spec: FigureSpec, options: Mapping[str, str]) -> str:
    """What a figure shows under the choices of an office."""
    others = (data.get(options.get(key, "")) for key, data in spec.instead.items())
    return next(filter(None, others), spec.data)


def _drawn(figure: Figure) -> tuple[bytes, bytes]:
    """A figure as PNG and as SVG; what draws is loaded only where something is drawn."""
    from charts.fonts import chinese_font
    from charts.render import png_and_svg

    return png_and_svg(figure, chinese_font())


def compose(subject: Subject, phrases: Phrases | None = None, *, draws: bool = True) -> Composed:
    """Draw the figures and fill the template; ``phrases`` are the form's own unless given.

    Without drawing a dot stands for each figure: enough to read what the document says.
    Its pages are laid out when its file is asked for.
    """
    phrases = phrases or phrases_of(subject.form.folder)
    if subject.annex:
        return _annexes_alone(subject, phrases)
    tags = make_tags(subject, phrases)
    template = Template(subject.form)
    pictures: dict[str, bytes] = {}
    figures = make_figures(subject)
    for spec, figure in zip(subject.form.figures, figures, strict=True):
        words = _figure_words(spec, figure, subject, phrases, tags)
        image = DOT
        if draws:
            image, drawing = _drawn(figure)
            pictures |= {f"图{figure.number}.png": image, f"图{figure.number}.svg": drawing}
        tags["图"][f"图{spec.number}"] = words | {"图": template.picture(image, figure.alt_text)}
    name = file_name(
        "".join(phrases.text_lines(subject.form.file_name, tags, "province.toml：file_name"))
    )
    of_tables = table_tags(subject) if subject.form.table_set else {}
    tables = official_tables(subject.form, phrases, of_tables)
    tags["附表列表"] = [table.tags for table in tables]
    outline = Outline(phrases, tags, tables)
    tags["正文"] = blocks = outline.blocks()
    filled = template.render(tags, name, part_titles(blocks), outline.grids, outline.files)
    publication = Publication(
        _traced(filled.lines, outline.traced),
        figures,
        tags | {"附表的数": of_tables},
        "\n".join([template.fixed_text, *_own_words(subject.form)]),
        tuple(phrases.computed),
        tables,
        outline.has_tables,
    )
    return Composed(name, filled.finish, pictures, publication)


def _annexes_alone(subject: Subject, phrases: Phrases) -> Composed:
    """Annexes as a document of their own, from the workbook of the office that wrote them."""
    phrases.start()
    builder = Builder(subject)
    tags = builder.outer() | builder.own_sheets()
    annexes = AnnexBuilder(subject, tags, phrases)
    tags = tags | {"附件列表": annexes.annexes(), "单印": True, "图": {}}
    outline = Outline(phrases, tags)
    tags["正文"] = outline.annex_blocks()
    name = file_name("、".join(dict.fromkeys(annex["名称"] for annex in tags["附件列表"])))
    filled = Template(subject.form).render(tags, name, (), outline.grids, outline.files)
    words = "\n".join(_own_words(subject.form))
    return Composed(
        name,
        filled.finish,
        {},
        Publication(
            _traced(filled.lines, outline.traced),
            tags=tags,
            fixed_text=words,
            computed=tuple(phrases.computed),
        ),
    )


def _traced(
    printed: Sequence[PrintedParagraph], traced: Iterable[TracedLine]
) -> list[PrintedParagraph]:
    """The paragraphs of a document with what is known of the values in them."""
    kept = (each.part(len(KEPT)) if each.startswith(KEPT) else each for each in traced)
    known = [p for each in kept for part in each.pieces(PARAGRAPH) for p in part.pieces("\n")]
    texts = known_by((each.text for each in printed), known)
    return [replace(each, text=text) for each, text in zip(printed, texts, strict=True)]


def _own_words(form: Form) -> Iterator[str]:
    """Everything a form's texts say by themselves."""
    yield from (*form.phrases.values(), *form.macros.values(), *form.words.values())
    for spec in form.tables:
        yield from (spec.title, spec.grid, spec.note, spec.empty)


def file_name(text: str) -> str:
    """A text as a file's name: what Windows or Linux forbid becomes full-width, at most 80 signs.

    It is not cut inside brackets.
    """
    name = text.translate(_FULL_WIDTH)
    cut = name[:80]
    if len(cut) < len(name) and cut.rfind("）") < (bracket := cut.rfind("（")):
        cut = cut[:bracket] or cut
    return cut.rstrip(". ")


def make_tags(subject: Subject, phrases: Phrases) -> Tags:
    """Everything the document's tags may name, except the pictures themselves."""
    phrases.start()
    tags = Builder(subject).build()
    annexes = AnnexBuilder(subject, tags, phrases)
    tags = annexes.tags
    if any(
        "表." in text for text in (*subject.form.fragments.values(), *subject.form.phrases.values())
    ):
        tags["表"] = OfficialTables(Builder(subject)).tags()
    tags["绩效项目"] = annexes.projects()
    tags["附件列表"] = annexes.annexes()
    tags["报告名称"] = list(dict.fromkeys(annex["名称"] for annex in tags["附件列表"]))
    tags["自评结果"] = [annex["结果"] for annex in tags["附件列表"] if annex["结果"]]
    tags["名词解释"] = _terms(subject, tags, phrases)
    tags["句"] = Sentences(phrases, tags)
    tags["图"] = {}
    tags["单印"] = False
    tags["有附件"] = Outline(phrases, tags).holds("附件")
    tags |= {name: list(phrases.lines(name, tags)) for name in COVER}
    name_values(tags)
    return tags


def _terms(subject: Subject, tags: Tags, phrases: Phrases) -> list[Tags]:
    """第三部分: the form's terms whose figure is not 0, every 科目 used, the unit's own entries."""
    own = {term.name: f"{term.text.rstrip('。')}。" for term in subject.disclosure.terms}
    items = derive.items(subject.disclosure.general_items, subject.catalogue)
    titles = {
        item.code: "".join(
            phrases.lines(
                "科目名词",
                {**tags, "项": {"类": item.class_name, "款": item.group_name, "项": item.name}},
            )
        )
        for item in items
    }
    found: list[Tags] = []
    for spec in subject.form.terms:
        if not spec.subjects:
            if phrases.holds(spec.when, tags, f"terms “{spec.name}”的“when”："):
                told = "".join(phrases.text_lines(spec.text, tags, f"terms “{spec.name}”的“text”"))
                found.append({"名称": spec.name, "解释": own.pop(spec.name, told)})
            continue
        for item in items:
            text = own.pop(item.code, None) or subject.catalogue.explanation(item.code)
            if text:
                found.append({"名称": titles[item.code], "解释": text})
    found += [
        {"名称": titles.get(name) or subject.catalogue.name(name) or name, "解释": text}
        for name, text in own.items()
    ]
    return found


def _figure_words(
    spec: FigureSpec, figure: Figure, subject: Subject, phrases: Phrases, tags: Tags
) -> Tags:
    """Caption and unit line of one figure, as the agency's habits have them."""
    words = {
        **tags,
        "图题": numbered(spec.caption, figure.number),
        "图种类": spec.kind,
        "图空": isinstance(figure.chart, Pie) and figure.chart.is_empty,
        "图单位": subject.style.unit,
        "单位标注": _unit_note(spec, subject),
    }
    return {
        "前": PARAGRAPH.join(phrases.lines("图前", words)),
        "题": PARAGRAPH.join(phrases.lines("图题", words)),
    }


def _unit_note(spec: FigureSpec, subject: Subject) -> str:
    """Where the text states the unit of a figure; empty where the figure states it itself."""
    own = subject.options.get(f"图{spec.number}的单位", "同")
    return subject.options.get("图的单位", "") if own == "同" else own

"""Pages that would hold next to nothing: a part of one sentence, a part's last lines, 目录, tables."""

import io
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from places import ROOT

from generator.contents.compose import DOT
from generator.forms.grids import Grid, parse
from generator.word.late import in_order
from generator.word.layout.closing import close_up, fit_contents, stand_at_foot
from generator.word.layout.fitting import fitted
from generator.word.layout.flow import keep_together
from generator.word.layout.lines import line_count
from generator.word.layout.measures import Measures
from generator.word.layout.packing import TURN, TURN_BACK, table_mark
from generator.word.layout.tables import place_tables
from generator.word.xml import text_of

USUAL, CLOSER = 28.95, 27.7
"""The pitch of 22 lines a page, and of 23, in points."""
LONG = "受普查任务阶段性结束和压减一般性支出影响，本年度支出与上年相比有所减少。"
"""A sentence of two lines."""


def written(*paragraphs: tuple[str, str]) -> WordDocument:
    """A document of the base form's styles: (style, text)."""
    document = Document(str(ROOT / "templates" / "base" / "document.docx"))
    body = document.element.body
    for block in list(body)[:-1]:
        body.remove(block)
    for style, text in paragraphs:
        document.add_paragraph(text, style)
    return document


def part(title: str, sentences: int, text: str = LONG) -> list[tuple[str, str]]:
    return [("Heading 1", title), *[("正文段落", text)] * sentences]


def table(title: str, number: int) -> list[tuple[str, str]]:
    lines = [("附表题", title), ("附表单位", "编制单位：清江县统计局\t金额单位：万元")]
    return [*lines, ("表前间隔", table_mark(number)), ("附表注", "注：本表反映支出情况。")]


def begins_page(document: WordDocument, title: str) -> bool:
    paragraph = next(each for each in document.paragraphs if each.text == title)
    own = paragraph.paragraph_format.page_break_before
    assert paragraph.style is not None
    return bool(paragraph.style.paragraph_format.page_break_before if own is None else own)


def pitches(document: WordDocument, first: int = 0) -> list[float]:
    """The line pitch of every paragraph of text from a place on, in points."""
    found = []
    for paragraph in document.paragraphs[first:]:
        assert paragraph.style is not None
        if paragraph.style.name == "正文段落":
            own = paragraph.paragraph_format.line_spacing
            found.append(own.pt if isinstance(own, Length) else USUAL)
    return found


# --- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("决" * 26, 1),
        ("决" * 27, 2),  # after an indent of two
        ("决" * 26 + "。", 1),  # a full stop may stand out
        ("决" * 54, 2),
        ("决" * 55, 3),
        ("决" * 23 + "1234.56万元", 2),  # figures are not divided
        ("决" * 25 + "（算", 2),
        ("决" * 52 + "）", 2),
        ("12345.67" * 9, 2),
    ],
)
def test_lines_are_counted_as_they_are_set(text: str, lines: int) -> None:
    assert line_count(text, 28.14, first=26.14) == lines


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        (f"{'决' * 22}5,050,000.00元，比上年增加。", True),  # four characters would be missing
        (f"{'决' * 24}5,050,000.00元，比上年增加。", False),  # two, which nobody sees
        (f"{'决' * 20}5,050,000.00元，比上年增加。", False),  # it has room
        ("5,050,000.00元", False),
    ],
)
def test_a_line_is_not_stretched_before_a_long_figure(text: str, is_left: bool) -> None:
    """The paragraph is aligned to the left: a figure is not divided."""
    document = written(("Heading 1", "甲"), ("正文段落", text), ("正文段落", LONG))
    close_up(document, Measures(document, {}))
    own = [each.alignment for each in document.paragraphs]
    assert own == [None, WD_ALIGN_PARAGRAPH.LEFT if is_left else None, None]


# --- figures ------------------------------------------------------------------------------------


def with_figures(*paragraphs: tuple[str, str]) -> WordDocument:
    """A document in which a paragraph of the style 图 shows a picture so many points high."""
    document = written(*paragraphs)
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "图":
            high = Pt(float(paragraph.text))
            paragraph.clear().add_run().add_picture(io.BytesIO(DOT), Mm(145), high)
    return document


def figure(number: int, high: int = 240) -> list[tuple[str, str]]:
    return [("图", str(high)), ("图题", f"（图{number}：收入决算结构图）")]


SECTION = [("Heading 2", "二、收入决算情况说明"), ("正文段落", "本年度收入增加。")]
NEXT = [("Heading 2", "三、支出决算情况说明"), ("正文段落", LONG)]


@pytest.mark.parametrize(
    ("lines", "after", "rest", "expected"),
    [
        (5, NEXT, 3, "二图三"),  # it has room
        (10, NEXT, 3, "二三图"),  # it has none, and would leave more than a third of the page
        (11, NEXT, 3, "二图三"),  # less than a third
        (11, NEXT, 11, "二三图"),  # less than a third, but a page is saved: 2 instead of 3
        (10, [("正文段落", LONG)], 3, "二文图"),
        (10, [("附件表题", "附表"), *NEXT], 3, "二图三"),  # only text and headings go before
        (10, [], 0, "二图"),
        (10, [("Heading 1", "第三部分"), *NEXT], 3, "二图三"),
    ],
)
def test_the_text_flows_past_a_figure_that_would_leave_a_page_blank(
    lines: int, after: list[tuple[str, str]], rest: int, expected: str
) -> None:
    above = [("Heading 1", "甲"), *[("正文段落", "本年度支出减少。")] * lines]
    below = [("正文段落", "本年度无其他事项。")] * rest
    document = with_figures(*above, *SECTION, *figure(2), *after, *below)
    before = [paragraph.text for paragraph in document.paragraphs]
    close_up(document, Measures(document, {}))
    signs = {LONG: "文", "（图2：收入决算结构图）": "图"}
    found = "".join(signs.get(p.text, p.text[:1]) for p in document.paragraphs)
    kept = "".join(sign for sign in found if sign in set(expected))
    assert kept == expected
    assert [text_of(each) for each in in_order(document)] == before  # for who reads it


# --- parts of one sentence ----------------------------------------------------------------------


def test_a_part_of_one_sentence_shares_the_page_of_the_part_before() -> None:
    document = written(*part("甲", 9), *part("乙", 1, "本年度无附件。"), *part("丙", 9))
    close_up(document, Measures(document, {}))
    assert [begins_page(document, title) for title in "甲乙丙"] == [True, False, True]


def test_a_first_part_of_one_sentence_shares_its_page_with_the_next() -> None:
    document = written(*part("甲", 1, "报表详见附件。"), *part("乙", 9))
    close_up(document, Measures(document, {}))
    assert [begins_page(document, title) for title in "甲乙"] == [True, False]


def test_a_cover_and_a_part_of_a_paragraph_have_their_pages() -> None:
    cover = [("封面标题", "清江县统计局"), ("目录标题", "目　录"), ("toc 1", "（目录）")]
    document = written(*cover, *part("甲", 3), *part("乙", 9))
    close_up(document, Measures(document, {}))
    assert [begins_page(document, title) for title in ("目　录", "甲", "乙")] == [True] * 3


# --- parts that begin below the last lines of another -------------------------------------------

FEW = "本年度支出减少。"
REPORT = [("附件号首", "附件1"), ("附件标题", "绩效自评报告"), ("正文段落", FEW)]


@pytest.mark.parametrize(
    ("before", "after", "begins"),
    [
        (
            24,
            part("乙", 30, FEW),
            False,
        ),  # five lines on the last page; three pages instead of four
        (24, part("乙", 43, FEW), True),  # no page is saved
        (
            30,
            part("乙", 28, FEW),
            True,
        ),  # a page is saved, but the heading would stand half-way down
        (30, part("乙", 4, FEW), False),  # all of it has room on the page
        (30, part("乙", 7, FEW), True),  # to the last line: elsewhere it would need another page
        (24, [*part("乙", 0), *REPORT], True),  # an annex has its own page
        (
            24,
            [*part("乙", 3, FEW), *table("一、收入决算表", 0)],
            False,
        ),  # the tables still begin a page
    ],
)
def test_a_part_begins_below_the_last_lines_of_another_where_that_saves_a_page(
    before: int, after: list[tuple[str, str]], begins: bool
) -> None:
    document = written(*part("甲", before, FEW), *after)
    close_up(document, Measures(document, {}))
    assert begins_page(document, "乙") is begins


def test_two_parts_begin_below_another_where_only_both_save_a_page() -> None:
    """Two pages, two full ones and a third of one, which take four together."""
    document = written(*part("甲", 24, FEW), *part("乙", 42, FEW), *part("丙", 12, FEW))
    close_up(document, Measures(document, {}))
    assert [begins_page(document, title) for title in "甲乙丙"] == [True, False, False]


def test_a_title_does_not_stand_below_a_line_or_two() -> None:
    """The part before ends with three lines on the page where the next one begins."""
    document = written(*part("甲", 22, FEW), *part("乙", 11, FEW))
    close_up(document, Measures(document, {}))
    assert begins_page(document, "乙") is False
    kept = [bool(each.paragraph_format.keep_with_next) for each in document.paragraphs]
    assert kept[19:23] == [False, True, True, False]


def test_parts_have_their_own_pages_where_the_form_says_so() -> None:
    document = written(*part("甲", 24, FEW), *part("乙", 30, FEW), *part("丙", 1))
    close_up(document, Measures(document, {}), parts_follow=False)
    assert [begins_page(document, title) for title in "甲乙丙"] == [True] * 3


def test_parts_run_on_where_the_form_says_so() -> None:
    """Whether that saves a page or not; after 目录, and after tables, a part begins its page."""
    cover = [("封面标题", "清江县统计局"), ("目录标题", "目　录"), ("toc 1", "（目录）")]
    document = written(
        *cover, *part("甲", 12, FEW), *part("乙", 30, FEW), *table("一、收入决算表", 0),
        *part("丙", 9, FEW),
    )  # fmt: skip
    close_up(document, Measures(document, {}), parts_follow="连排")
    assert [begins_page(document, title) for title in "甲乙丙"] == [True, False, True]
    assert begins_page(document, "一、收入决算表")


# --- the cover ----------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [1, 2, 4])
@pytest.mark.parametrize("notes", [1, 3])
def test_the_last_lines_of_a_cover_stand_at_its_foot(title: int, notes: int) -> None:
    """The title keeps its place; 638 points are between the margins, a line stays free below."""
    lines = [("封面标题", "清江县统计局")] * title
    lines += [("封面落款", "公开时间：2025年9月18日")] * notes
    document = written(*lines, ("目录标题", "目　录"), ("toc 1", "（目录）"))
    stand_at_foot(document)
    spaces = [each.paragraph_format.space_before for each in document.paragraphs]
    expected = 638 - 160 - 50 * title - USUAL * (notes + 1)
    assert [space and round(space.pt) for space in spaces] == [
        *[None] * title, pytest.approx(expected, abs=2), *[None] * (notes + 1),
    ]  # fmt: skip


# --- the last lines of a part -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected", "below"),
    [
        (60, USUAL, None),  # three pages, the last one nearly full
        (65, CLOSER, None),  # three pages and two lines
        (67, CLOSER, USUAL / 2),  # three pages and four lines: half a line below the heading too
        (71, USUAL, None),  # more than closer lines save
    ],
)
def test_the_last_lines_of_a_part_go_to_the_page_before_where_closer_lines_do(
    lines: int, expected: float, below: float | None
) -> None:
    document = written(*part("甲", 9), *part("乙", lines, FEW), *part("丙", 9))
    close_up(document, Measures(document, {}))
    assert set(pitches(document, 10)[:lines]) == {expected}
    assert set(pitches(document)[:9] + pitches(document)[-9:]) == {USUAL}
    own = [each.paragraph_format.space_after for each in document.paragraphs]
    assert [space and round(space.pt, 1) for space in own if space is not None] == (
        [] if below is None else [pytest.approx(below, abs=0.1)]
    )


def test_a_part_of_one_page_and_a_few_lines_is_left_alone() -> None:
    document = written(*part("甲", 13))
    close_up(document, Measures(document, {}))
    assert set(pitches(document)) == {USUAL}


# --- 目录 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "least", "most"),
    [(10, 26, 26), (22, 26, 26), (24, 20, 26), (29, 20, 21), (36, 26, 26)],
)
def test_the_contents_stand_on_one_page_where_their_lines_can_be_closer(
    entries: int, least: float, most: float
) -> None:
    document = written(("目录标题", "目　录"), *[("toc 2", "一、收入支出决算总表")] * entries)
    fit_contents(document)
    pitch = document.styles["toc 2"].paragraph_format.line_spacing  # type: ignore[attr-defined]
    assert least <= pitch.pt <= most


@pytest.mark.parametrize(
    ("text", "width"),
    [
        *(("决" * 26, None), ("决" * 27, 94), ("决" * 28, 91), ("决" * 29, None)),
        *(("决" * 50, None), ("决" * 51, 94)),
    ],
    ids=["26", "27", "28", "29", "50", "51"],
)
def test_a_page_number_does_not_stand_alone_on_a_line(text: str, width: int | None) -> None:
    """28 characters of 15 points are in the first line of an entry; a number takes two of them."""
    document = written(("目录标题", "目　录"), ("toc 2", text), ("toc 2", "一、收入支出决算总表"))
    fit_contents(document)
    widths = [
        [each.get(qn("w:val")) for each in paragraph._element.iter(qn("w:w"))]
        for paragraph in document.paragraphs
    ]
    assert widths == [[], [] if width is None else [str(width)], []]


def test_a_page_number_does_not_stand_alone_where_the_letters_are_smaller() -> None:
    """33 entries are on one page in letters of 13 points: 32 of them are in a line."""
    entries = [("toc 2", "一、收入支出决算总表")] * 32
    document = written(("目录标题", "目　录"), *entries, ("toc 2", "决" * 31))
    fit_contents(document)
    *others, last = document.paragraphs
    assert [*last._element.iter(qn("w:w"))]
    assert not [each for other in others for each in other._element.iter(qn("w:w"))]


# --- tables -------------------------------------------------------------------------------------


def rows(count: int) -> Grid:
    body = ["| 2010507 | 专项普查活动 | 1.00 |"] * count
    return parse(["| 编码 | 名称 | 合计 |", "| :--- | :--- | ---: |", *body])


@pytest.mark.parametrize(
    ("turned", "after", "is_turned", "begins"),
    [
        (3, 3, True, False),
        (3, 22, False, True),
        (18, 8, True, True),  # no room below; upright its page would be more than half blank
    ],
)
def test_a_small_table_after_turned_ones_is_turned_and_stands_below_them(
    turned: int, after: int, is_turned: bool, begins: bool
) -> None:
    document = written(
        ("Heading 1", "附表"),
        ("间隔", TURN),
        *table("一、收入决算表", 0),
        ("间隔", TURN_BACK),
        *table("二、国有资本经营预算表", 1),
        ("Heading 1", "说明"),
    )
    place_tables(document, [rows(turned), rows(after)])
    seen = [
        section.orientation == WD_ORIENT.LANDSCAPE
        for section in document.sections
        for block in section.iter_inner_content()
        if block._element.tag == qn("w:tbl")
    ]
    assert seen == [True, is_turned]
    assert begins_page(document, "二、国有资本经营预算表") is begins
    assert begins_page(document, "说明")


@pytest.mark.parametrize(("between", "turns"), [([3, 30, 3], 1), ([30, 30], 2), ([60], 1)])
def test_the_reader_turns_the_paper_once_even_if_that_costs_a_page(
    between: list[int], turns: int
) -> None:
    """Upright tables between turned ones: of 30 rows on one page, but on no turned one."""
    document = written(
        ("间隔", TURN), *table("一、", 0), ("间隔", TURN_BACK),
        *[each for number in range(len(between)) for each in table("表", number + 1)],
        ("间隔", TURN), *table("九、", len(between) + 1), ("间隔", TURN_BACK),
    )  # fmt: skip
    place_tables(document, [rows(3), *map(rows, between), rows(3)])
    ways = [section.orientation for section in document.sections]
    found = [way for way, before in zip(ways, [None, *ways], strict=False) if way != before]
    assert found.count(WD_ORIENT.LANDSCAPE) == turns


def test_the_last_lines_of_a_part_do_not_pull_a_page_of_text_along() -> None:
    """Of a short last part, its title, and two long paragraphs before it, one stays with the title."""
    long = FEW * 20
    document = written(
        *part("甲", 30, FEW), ("正文段落", long), ("正文段落", long), *part("乙", 1, FEW)
    )
    keep_together(document, {})
    kept = [bool(each.paragraph_format.keep_with_next) for each in document.paragraphs]
    assert kept[-4:-2] == [False, True]


def test_small_groups_of_a_long_table_are_not_divided() -> None:
    """The rows that the first cell reaches over, up to ten; the first rows and the last ones stay
    together as well, and others begin a page where it is full."""
    made = grouped(
        *[[f"指标{number}", *"^" * (size - 1)] for number, size in enumerate((3, 4, 11, 2))]
    )
    kept = [bool(row.cells[1].paragraphs[0].paragraph_format.keep_with_next) for row in made.rows]
    assert [number for number, is_kept in enumerate(kept) if is_kept] == [
        *(0, 1, 2), *(4, 5, 6), *(17, 18, 19),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "is_said"),
    [
        (["数量", *"^" * 69], True),
        (["145.16万元", *"^" * 69], False),  # a figure is not said twice
        (["数量" * 7, *"^" * 69], False),  # nor a sentence
    ],
)
def test_a_cell_over_many_rows_says_again_what_it_says(second: list[str], is_said: bool) -> None:
    """Where a page begins, and nowhere else: 638 points are on a page, of which a row or so is left."""
    lines = ["| 一级指标 | 二级指标 | 完成值 |", "| :--- | :--- | ---: |"]
    lines += [f"| {each} | {second[n]} | 1 |" for n, each in enumerate(["产出指标", *"^" * 69])]
    document = written(("正文段落", table_mark(0)))
    heights = place_tables(document, [parse(lines)])
    keep_together(document, heights)
    [(head, *rows_high)] = heights.values()
    begins, filled = [0], head
    for number, high in enumerate(rows_high):
        if filled + high > 638 - 24:
            begins.append(number)
            filled = head
        filled += high
    rows_made = document.tables[0].rows[1:]
    assert len(begins) > 1
    assert [n for n, row in enumerate(rows_made) if own(row, 0) == "产出指标"] == begins
    assert [n for n, row in enumerate(rows_made) if own(row, 1)] == (begins if is_said else [0])
    for start in begins[1:]:
        made = [row.cells[2].paragraphs[0].paragraph_format for row in rows_made[start - 1 :][:4]]
        assert [bool(each.keep_with_next) for each in made] == [False, True, True, False]


def own(row: Any, column: int) -> str:
    """What a cell itself says, which is nothing where one above reaches into it."""
    return text_of(row._tr.tc_lst[column])


def grouped(*columns: list[str]) -> Any:
    """A table in place with these cells in its first columns (or one below the other, in one)."""
    lines = ["| 一级指标 | 二级指标 | 完成值 |", "| :--- | :--- | ---: |"]
    if len({*map(len, columns)}) > 1 or len(columns) == 1:
        cells = [(each, "参保人数") for column in columns for each in column]
    else:
        cells = [*zip(*columns, strict=True)]
    lines += [f"| {first} | {second} | 1 |" for first, second in cells]
    document = written(*part("甲", 3), ("正文段落", table_mark(0)))
    keep_together(document, place_tables(document, [parse(lines)]))
    return document.tables[0]


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (20, 10.5),  # one page
        (34, 9),  # one page
        (45, 10.5),  # two pages in either size
        (72, 9),  # two pages instead of three
    ],
)
def test_a_table_has_the_largest_letters_on_the_fewest_pages(count: int, size: float) -> None:
    """A row takes 16.7 points in the larger letters, 14.9 in the smaller ones with usual space;
    554 points are on the first page, 638 on the next."""
    assert fitted(rows(count), 450, 638).size == size

"""Writes the chapters of the annexes: a sheet a kind, its headings in rows, a column of text an annex."""

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from data_entry import captions
from data_entry.blank import styles
from data_entry.blank.guidance import heading_row, put, set_widths
from data_entry.blank.layout import HEADER_ROW
from data_entry.blank.sheets import add_page, finish_page, fit_row
from data_entry.entries import Entries, Narrative
from data_entry.questions import AnnexKind, Questions, Section

PROJECT_COLUMNS = 6
_TEXT_COLUMN = 5
_ABOUT = (
    "章节可以改名、增加、删去。层级：1 是“一、”，2 是“（一）”，3 是“1.”；"
    "要与正文接排的写“3 接排”。内容：“文”是右边自己写的文字，其余由数字生成，按所写的顺序排列；"
    "空着的只有标题。标题里的{年}、{项目}换成年度和项目名称。"
)


def write_narratives(book: Workbook, questions: Questions, entries: Entries) -> None:
    """One sheet a kind of annex: its chapters in rows, one column of text or one a project."""
    for form in questions.asked_annexes:
        written = [n for n in entries.narratives if n.form == form.key]
        intro = (
            "项目自评报告的文字，一个项目一列；项目名称与“绩效项目”表一致。不公开项目报告的空着。"
            if form.per_project
            else "部门整体自评报告的文字；数字由程序写入，这里只写叙述。不公开的整页空着。"
        ) + ("章节不能改。" if form.is_fixed else "点第 3 行上方的“+”可以改章节。")
        page = add_page(book, form.sheet, intro)
        page.sheet_properties.tabColor = "A6A6A6"
        count = max(PROJECT_COLUMNS, len(written) + 2) if form.per_project else 1
        titles = [f"{captions.CHAPTER_TEXT}{n}" for n in range(1, count + 1)]
        columns = titles if form.per_project else [captions.CHAPTER_TEXT]
        outline = [
            captions.CHAPTER,
            captions.CHAPTER_GUIDE,
            captions.CHAPTER_LEVEL,
            captions.CHAPTER_CONTENT,
        ]
        heading_row(page, HEADER_ROW, [*outline, *columns])
        set_widths(page, 34, 30, 8, 24, *([60] * count))
        page.column_dimensions.group("C", "D", outline_level=1, hidden=True)
        if not form.is_fixed:
            comment = Comment(_ABOUT, "juesuan")
            comment.width, comment.height = 320, 190
            page.cell(HEADER_ROW, 1).comment = comment
        _write_chapters(page, form, written, count)
        frozen = f"C{HEADER_ROW + (2 if form.per_project else 1)}"
        finish_page(page, _TEXT_COLUMN - 1 + count, HEADER_ROW, frozen)


def _write_chapters(page: Worksheet, form: AnnexKind, written: list[Narrative], count: int) -> None:
    row = HEADER_ROW
    if form.per_project:
        row += 1
        put(page, row, 1, captions.PROJECT_NAME)
        put(page, row, 2, "照“绩效项目”表填写")
        for number in range(count):
            name = written[number].subject if number < len(written) else None
            put(page, row, _TEXT_COLUMN + number, name, styles.ENTRY)
    own = [chapter.section for chapter in written[0].chapters] if written else form.sections
    for index, section in enumerate(own):
        if form.is_fixed and not section.heading:
            continue
        row += 1
        _write_outline(page, row, section)
        if not section.is_written:
            for number in range(1, _TEXT_COLUMN + count):
                page.cell(row, number).fill = styles.SECTION
            page.cell(row, 1).font = styles.HEADER_FONT
            continue
        for number in range(count):
            text = written[number].chapters[index].text if number < len(written) else ""
            put(page, row, _TEXT_COLUMN + number, text or None, styles.TYPED)
        fit_row(page, row, _TEXT_COLUMN - 1 + count, 56)


def _write_outline(page: Worksheet, row: int, section: Section) -> None:
    """The heading and what the section is made of."""
    level = f"{section.level}{' ' + captions.RUN_IN if section.run_in else ''}"
    put(page, row, 1, section.heading)
    guide = section.guide + (captions.OPTIONAL if section.optional else "")
    put(page, row, 2, guide, styles.GUIDE)
    put(page, row, 3, int(level) if level.isdigit() else level)
    put(page, row, 4, "、".join(section.content))

"""Every figure of a document knows the cells it comes from, and no other cell changes it."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from places import EXAMPLES, PRINCIPAL
from workbooks import sample_content

from data_entry.addresses import position
from data_entry.findings import Place
from data_entry.reading.book import OpenBook
from data_entry.reading.opening import open_workbook
from data_entry.reading.read import read_workbook
from data_entry.sourced import SourcedCount, SourcedNumber, origin_of, sourced
from data_entry.unread import UnreadNumber
from generator.contents.compose import compose
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.forms.printed import PrintedParagraph
from generator.forms.traced import TracedLine, line
from generator.run.pipeline import Run, check, subject_of
from generator.run.report import Checked

FOLDER = TemporaryDirectory()
NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
FIXED = re.compile(
    r"^\d+[.．、]|^（\d+）|附件\d+|图\d+|公开\d+|截至20\d\d年12月31?日?|12月底|1—12月|单价\d+万元|大于10%"
    r"|完成预算(?:10)?0%|20\d\d年|等\d+个项目|机构数1个|^\d{3,7}$|单价\d+万元|单位价值\d+万元|《[^》]*》|（20\d\d年度）"
)
"""Numbering, years in names, bounds, codes of 类 and 款: what the forms say by themselves."""
OF_A_TABLE = re.compile(r"\d{1,2}|0\.00")
"""行次 and 栏次; the amount of what no row of the workbook has."""
WORKBOOKS = sorted({*EXAMPLES.glob("*-20*.xlsx"), *(EXAMPLES / "annexes").glob("*.xlsx")})


@cache
def sample_of(name: str) -> Path:
    path = Path(FOLDER.name) / f"{name}.xlsx"
    path.write_bytes(sample_content(name))
    return path


def lines_of(path: Path) -> list[PrintedParagraph]:
    """The paragraphs of a document, but for cover and 目录 (made of the headings)."""
    lines = Run(check(path), draws=False).composed.publication.lines
    return [each for each in lines if not each.style.lower().startswith(("toc", "封面"))]


def is_known(text: str, start: int, end: int) -> bool:
    printed = text.printed if isinstance(text, TracedLine) else ()
    return any(each.start <= start and end <= each.end and each.origin for each in printed)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_every_figure_of_an_example_knows_its_cells(path):
    assert unknown(path) == []


@pytest.mark.parametrize("name", PRINCIPAL)
def test_every_figure_of_a_form_knows_its_cells(name):
    assert unknown(sample_of(name)) == []


def unknown(path: Path) -> list[str]:
    """The figures that know nothing, with some words around them."""
    found = []
    for each in lines_of(path):
        fixed = [match.span() for match in FIXED.finditer(each.text)]
        for match in NUMERAL.finditer(each.text):
            start, end = match.span()
            is_said = bool(each.level) or "题" in each.style or each.style == "附表号"
            is_said |= each.in_table and bool(OF_A_TABLE.fullmatch(each.text))
            is_fixed = any(a <= start and end <= b for a, b in fixed)
            if not (is_said or is_fixed or is_known(each.text, start, end)):
                found.append(each.text[max(0, start - 12) : end + 8])
    return found


def composed(name: str, book: OpenBook) -> list[PrintedParagraph]:
    form = load_form(find_form(name))
    filled = read_workbook(sample_of(name), book, form.questions)
    checked = Checked(sample_of(name), form, filled, [], [])
    return list(compose(subject_of(checked), draws=False).publication.lines)


def book_of(name: str) -> OpenBook:
    return open_workbook(sample_of(name))


def value_at(book: OpenBook, place: Place) -> object:
    return book.page(place.sheet).value(*position(place.cell))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", ["national", "shanghai-2024", "sichuan-2020"])
def test_a_changed_cell_changes_only_figures_that_name_it(name):
    before = composed(name, book_of(name))
    named = {place for each in before for value in printed(each.text) for place in value.origin}
    sound = book_of(name)
    numbers = [p for p in named if isinstance(value_at(sound, p), int | float)]
    seen = 0
    for place in sorted(numbers, key=str)[:: max(1, len(numbers) // 11)]:
        book = book_of(name)
        value = value_at(book, place)
        value = round(value * 3 + 1, 2) if isinstance(value, float) else value + 1
        book.page(place.sheet).cells[position(place.cell)] = value
        after = composed(name, book)
        if len(before) != len(after):
            continue  # an item comes or goes, and all below is numbered anew
        changed = [v for a, b in zip(before, after, strict=True) for v in differing(a.text, b.text)]
        seen += bool(changed)
        assert [value for value in changed if place not in value.origin] == [], place
    assert seen >= 6


def printed(text: str) -> list:
    return list(text.printed) if isinstance(text, TracedLine) else []


def differing(before: str, after: str) -> list:
    """The values of a line that print otherwise; none where a sentence has another shape."""
    pairs = list(zip(printed(before), printed(after), strict=False))
    if len(pairs) != len(printed(before)) or len(pairs) != len(printed(after)):
        return []
    return [a for a, b in pairs if before[a.start : a.end] != after[b.start : b.end]]


A, B = Place("甲", "A1"), Place("乙", "B2")


def test_what_is_worked_out_knows_all_its_cells():
    one = SourcedNumber(Decimal(3), frozenset([A]))
    other = SourcedNumber(Decimal(2), frozenset([B]))
    for result in (
        one + other,
        one - other,
        one / other,
        one * 2 + other,
        sum([one, other], Decimal(0)),
    ):
        assert origin_of(result) == {A, B}
    assert abs(-one).origin == one.quantize(Decimal("0.1")).origin == {A}
    assert (SourcedCount(2, frozenset([A])) - 1).origin == {A}
    assert (one, hash(one)) == (Decimal(3), hash(Decimal(3)))
    assert one > other


def test_what_could_not_be_read_stays_so():
    unread = UnreadNumber("【甲!A1 待改】")
    known = SourcedNumber(Decimal(3), frozenset([B]))
    assert known + unread is unread
    assert (known == unread) is False
    assert not known > unread
    assert sourced(unread, frozenset([A])) is unread


def test_parts_of_a_line_keep_their_values():
    form = load_form(find_form("national"))
    made = line("  支出12.00万元\a收入3万元", [])
    assert [str(each) for each in made.pieces("\a")] == ["支出12.00万元", "收入3万元"]
    assert form.key == "national"

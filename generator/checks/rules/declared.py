"""The rules that a form declares of its own: figures that are equal, at most as great, within bounds; pages needed."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from data_entry.findings import Finding, Place
from data_entry.model.spec import sheets
from data_entry.numbers import YUAN_PER_WAN, ZERO, points
from data_entry.reading.attach import labelled
from data_entry.unread import Unread
from generator.checks.engine.registry import Book, Outcome, available_sheets, rule
from generator.forms.declared import (
    Bounded,
    Declared,
    Located,
    Needed,
    Sided,
    fact,
    is_money,
    reckoned,
    tags_of,
)

CODE = "M01"
Path = tuple[str, ...]
Changed = dict[Path, Decimal]
"""Figures to be taken in place of those of the workbook, by their paths."""


@rule(CODE)
def figures_break_a_rule_of_the_form(book: Book) -> Iterator[Outcome]:
    """Every rule that the form declares for this kind of workbook holds, in every row it is for.

    Those of an annex hold in its own workbook, alone or with the unit's.
    """
    books = [(annex, Book(annex, book.catalogue, book.form)) for annex in book.filled.attached]
    for kind, declared in book.form.checks.each():
        if isinstance(declared, Needed) or declared.annex == book.filled.annex:
            yield from broken(book, kind, declared)
        for annex, own in books:
            if declared.annex == annex.annex:
                yield from (labelled(annex, each) for each in broken(own, kind, declared))


def broken(
    book: Book, kind: str, declared: Declared, changed: Changed | None = None
) -> Iterator[Finding]:
    """The findings of one declared rule; with ``changed``, as if these figures stood there."""
    if isinstance(declared, Needed):
        yield from _lacking(book, declared)
        return
    facts = _facts(book, declared)
    if not {each.path[0] for each in facts.values()} <= available_sheets(book.filled).keys():
        return  # a page is gone or has faults, which has been told
    rows = range(len(_rows(book, facts))) if declared.rows else (None,)
    for index in rows if facts else ():
        cells = {tag: _cells(book, each, index) for tag, each in facts.items()}

        def value_of(tag: str, cells: dict[str, list[Path]] = cells) -> Decimal | None:
            values = [_figure(book, path, changed or {}) for path in cells[tag]]
            known = [each for each in values if each is not None]
            is_blank = all(book.value(*path) is None for path in cells[tag])
            is_nothing = declared.blank_is_nothing and is_blank
            return sum(known, ZERO) if known or is_nothing else None

        reached = [reckoned(text, value_of) for text in declared.expressions]
        found = [each for each in reached if each is not None]
        if len(found) == len(reached):
            paths = [path for each in cells.values() for path in each]
            yield from _compared(book, kind, declared, paths, found)


def _lacking(book: Book, declared: Needed) -> Iterator[Finding]:
    """The page is blank, or gone, while what is printed from it is not."""
    if any(f.code == "F01" and f.expected == book.form.key for f in book.filled.findings):
        return  # a workbook of another form, which has been told
    asked = {spec.title for _, spec, _ in sheets(book.filled.root) if not spec.hidden}
    is_given = not declared.given or _is_filled(book, declared.given)
    if not is_given or declared.page not in asked:
        return
    if _is_filled(book, declared.page):
        yield from _projects_lacking(book, declared)
    else:
        place = Place(declared.page)
        yield book.told(
            "page_is_not_filled", place=place, declared=declared, code=CODE, level=declared.weight
        )


def _projects_lacking(book: Book, declared: Needed) -> Iterator[Finding]:
    """Projects with an annex that is made from rows of the page, and without a row of their own."""
    entries = book.filled.entries
    (key,) = (key for key, spec, _ in sheets(book.filled.root) if spec.title == declared.page)
    rows = entries.sheets.get(key)
    named = {row.get("project") for row in rows} if isinstance(rows, list) else set()
    typed = (n for n in entries.narratives if n.form == declared.given and not n.file)
    for each in typed if any(named) else ():
        if each.is_written and each.subject and each.subject not in named:
            yield book.told(
                "project_has_no_row",
                place=Place(declared.page),
                declared=declared,
                subject=each.subject,
                code=CODE,
                level=declared.weight,
            )


def _is_filled(book: Book, name: str) -> bool:
    """True if anything stands on the page of this title, in an annex of this key, or a figure at this tag."""
    if "." in name:
        return bool(_figure(book, fact(book.filled.root, name).path, {}))
    entries = book.filled.entries
    pages = [key for key, spec, _ in sheets(book.filled.root) if spec.title == name]
    typed = (each for each in entries.narratives if each.form == name and not each.file)
    return any(_says(entries.sheets.get(key)) for key in pages) or any(n.is_written for n in typed)


def _says(contents: object) -> bool:
    if isinstance(contents, dict | list):
        below = contents.values() if isinstance(contents, dict) else contents
        return any(_says(each) for each in below)
    return contents is not None


def figures_of(book: Book, declared: Declared) -> list[Path]:
    """Where the figures of a declared rule stand (in the first row); none where it has nothing to say."""
    facts = {} if isinstance(declared, Needed) else _facts(book, declared)
    if declared.rows and not _rows(book, facts):
        return []
    index = 0 if declared.rows else None
    return [path for each in facts.values() for path in _cells(book, each, index)]


def _facts(book: Book, declared: Declared) -> dict[str, Located]:
    """What the tags stand for; nothing where the form does not ask one of them."""
    tags = [tag for text in declared.expressions for tag in tags_of(text)]
    facts = {tag: fact(book.filled.root, tag, declared.rows) for tag in tags}
    return facts if all(each.is_asked for each in facts.values()) else {}


def _rows(book: Book, facts: dict[str, Located]) -> Sequence[object]:
    return next((book.filled.sheets.get(each.path[0]) or () for each in facts.values()), ())


def _cells(book: Book, each: Located, index: int | None) -> list[Path]:
    """Where a tag stands: in one cell, or in every row of its table."""
    if index is None and not each.is_column:
        return [each.path]
    sheet, *inner = each.path
    rows = range(len(book.filled.sheets.get(sheet) or ())) if index is None else (index,)
    return [(sheet, str(row), *inner) for row in rows]


def _figure(book: Book, path: Path, changed: Changed) -> Decimal | None:
    """A figure, also one that was typed as a text; None for everything else."""
    if path in changed:
        return changed[path]
    value = book.value(*path)
    if value is None or isinstance(value, Unread):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _compared(
    book: Book, kind: str, declared: Declared, paths: list[Path], found: Sequence[Decimal]
) -> Iterator[Finding]:
    money = is_money(declared.expressions[0], book.filled.root, declared.rows)
    told: Callable[[Decimal], str] = book.money if money else _plain
    unit = YUAN_PER_WAN if money else Decimal(1)
    message = expected = ""
    if isinstance(declared, Sided):
        left, right = found
        rounding = book.tolerance(len(paths)) if money else ZERO
        gap = left - right if kind == "at_most" else abs(left - right)
        if gap > declared.slack(right, unit) + rounding:
            message = f"前者 {told(left)}，后者 {told(right)}"
            expected = f"不大于 {told(right)}" if kind == "at_most" else told(right)
    elif isinstance(declared, Bounded):
        (left,) = found
        least, most = (None if b is None else b * unit for b in (declared.least, declared.most))
        slack = declared.slack(left, unit)
        if (least is not None and left < least - slack) or (
            most is not None and left > most + slack
        ):
            ends = [f"不小于 {told(least)}"] if least is not None else []
            ends += [f"不大于 {told(most)}"] if most is not None else []
            message, expected = f"现在是 {told(left)}", "、".join(ends)
    if message:
        yield book.told(
            "declared_rule_is_broken",
            path=".".join(paths[0]),
            said=f"{declared.message}，{message}",
            found=told(left),
            expected=expected,
            code=CODE,
            level=declared.weight,
            related=[".".join(path) for path in paths[1:]],
        )


def _plain(value: Decimal) -> str:
    return points(value.quantize(Decimal("0.01")))

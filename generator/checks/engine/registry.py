"""The registry of checks: small functions under codes, asked only when what they need is clean.

A check names what it looks at by its parameters: sheets (``accounts``, ``three_public`` …), last
year's workbook (``last_year``) or the composed document (``document``); it yields findings. Rules
that reading already applies have a page but no function here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, wraps
from inspect import signature
from typing import Any

from data_entry.balances import Addend
from data_entry.findings import Finding, Level, Place
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Path_, cell_of, inner_model, sheets, sum_parts
from data_entry.numbers import YUAN_PER_WAN, ZERO, points, to_wan
from data_entry.reading.filled import Filled
from data_entry.subjects.catalogue import Catalogue
from data_entry.unread import is_of_unread
from generator.checks.engine.wording import Telling, wordings
from generator.checks.pages import load_pages
from generator.failures import FaultyFormError
from generator.forms.form import Form


@dataclass(frozen=True)
class Gap:
    """A difference small enough to come from rounding to 万元; gaps are told in one line."""

    place: Place
    difference: Decimal


Outcome = Finding | Gap
Check = Callable[..., Iterator[Outcome]]


@dataclass(frozen=True)
class Registered:
    """A check with what it needs (its parameters but ``book``), and what it takes where it is there."""

    function: Check
    codes: tuple[str, ...]
    needs: tuple[str, ...]
    wants: tuple[str, ...] = ()


CHECKS: list[Registered] = []
DOCUMENT = Place("生成的文档")


class Book:
    """The workbook as a check sees it: places, amounts in its own unit, the form's thresholds.

    What was worked out of it once serves all checks, though each has a copy with its own ``code``.
    """

    def __init__(self, filled: Filled, catalogue: Catalogue, form: Form) -> None:
        self.run = object()
        self.code = self.rule = ""
        self.filled = filled
        self.catalogue = catalogue
        self.form = form
        self.options = filled.options
        self.narratives = filled.entries.narratives

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self.run is other.run

    def __hash__(self) -> int:
        return hash(self.run)

    def of(self, codes: Sequence[str], name: str = "") -> "Book":
        """The same for the rule of this name and codes; one of several is named by each finding."""
        made = copy(self)
        made.code, made.rule = codes[0] if len(codes) == 1 else "", name
        return made

    def place(self, path: str | Path_) -> Place:
        """Where a fact stands."""
        return self.filled.place(path)

    def value(self, *names: str) -> Any:
        """What stands at a path of names and row numbers; None where nothing does."""
        value: Any = self.filled.sheets.get(names[0])
        for name in names[1:]:
            value = value[int(name)] if name.isdigit() else getattr(value, name, None)
        return value

    def asks(self, sheet: str, *below: str) -> bool:
        """True if the form's workbook has this line of a form, or this cell of a line."""
        model = inner_model(self.filled.root.model_fields[sheet].annotation)
        for name in (each for each in below if not each.isdigit()):
            if model is None or cell_of(model.model_fields[name]).hidden:
                return False
            model = inner_model(model.model_fields[name].annotation)
        return True

    def title(self, sheet: str, name: str) -> str:
        """What the form calls a cell of a line or a column of a table."""
        model = inner_model(self.filled.root.model_fields[sheet].annotation)
        assert model is not None
        return cell_of(model.model_fields[name]).title

    def limit(self) -> Decimal:
        """The threshold of the rule: the form's own, else the usual one."""
        usual = load_pages()[self.code].limit
        assert usual is not None, f"{self.code} has no threshold"
        return self.form.checks.thresholds.get(self.code, usual)

    def money(self, yuan: Decimal) -> str:
        """An amount with its unit, as the clerk typed it."""
        return self.filled.money(yuan)

    def subject(self, code: str, name: str | None = None) -> str:
        """A 科目 as messages call it: its code, and its name where one is known."""
        return code + (name if name and name != code else self.catalogue.name(code) or "")

    def is_blank(self, sheet: str, index: int, column: str) -> bool:
        """True if a cell of a table was left empty, which reads as 0."""
        rows = self.filled.entries.sheets.get(sheet) or []
        return index < len(rows) and column not in rows[index]

    def tolerance(self, addends: int) -> Decimal:
        """What rounding to 万元 can explain, in 元: half of 0.01 万元 for each amount; 0 for workbooks in 元."""
        return Decimal(50) * (addends + 1) if self.filled.in_wan and addends > 1 else ZERO

    def told(
        self,
        said: str = "",
        /,
        *,
        code: str = "",
        level: Level | None = None,
        related: Iterable[str | Path_] = (),
        **facts: Any,
    ) -> Finding:
        """A finding in the words that stand beside the rule below its name, or below ``said``.

        ``facts`` are what the words speak of (engine/wording.py), ``related`` the cells that the
        fault is compared with.
        """
        code = code or self.code
        words = wordings()[said or self.rule]
        telling = Telling(self._ways)
        facts = self.filled.sheets | facts
        message, advice, found, expected = (
            telling.vformat(each, (), facts)
            for each in (words.message, words.advice, words.found, words.expected)
        )
        path = telling.path(words.at, facts) if words.at else DOCUMENT
        place = path if isinstance(path, Place) else self.place(path)
        paths = (*(telling.path(each, facts) for each in words.related), *related)
        others = tuple(dict.fromkeys(self.place(each) for each in paths))
        level = level or (Level(words.level) if words.level else load_pages()[code].level)
        return Finding(
            code,
            level,
            place.sheet,
            place.cell,
            message,
            found,
            expected,
            advice,
            tuple(each for each in others if each != place),
        )

    @property
    def _ways(self) -> dict[str, Callable[[Any], str]]:
        """How facts are told: amounts, scores, cells, subjects, lists."""
        return {
            "元": self.money,
            "万元": lambda yuan: f"{yuan / YUAN_PER_WAN:.2f}万元",
            "分": points,
            "处": lambda path: str(self.place(path)),
            "科目": self.subject,
            "、": "、".join,
        }

    def difference(
        self,
        path: str,
        message: str,
        left: Decimal,
        right: Decimal,
        addends: int,
        related: Iterable[str] = (),
        code: str = "",
    ) -> Iterator[Outcome]:
        """Nothing, a rounding gap, or a finding, as two amounts that must be equal differ."""
        gap = abs(left - right)
        if gap == 0:
            return
        if gap <= self.tolerance(addends):
            yield Gap(self.place(path), gap)
            return
        yield self.told(
            "amounts_differ",
            path=path,
            message=message,
            left=left,
            right=right,
            gap=gap,
            related=related,
            code=code,
        )

    def rounded(self, left: Sequence[Addend], right: Sequence[Addend]) -> Iterator[Gap]:
        """A gap where sums that agree in 元 no longer do when every amount is printed in 万元."""
        if self.filled.in_wan or self.form.numbers.unit != "万元" or not left:
            return
        exact, printed = (
            [sum((unit(each.value) for each in side), ZERO) for side in (left, right)]
            for unit in (Decimal, to_wan)
        )
        if exact[0] == exact[1] and printed[0] != printed[1]:
            gap = abs(printed[0] - printed[1]) * YUAN_PER_WAN
            yield Gap(self.place(left[0].path), gap)


def rule(*codes: str, needs: Sequence[str] | None = None) -> Callable[[Check], Check]:
    """Register a check under the codes of the findings it yields; all else stands on their pages.

    Findings of a check with one code need not name it. ``needs`` names what it looks at where its
    parameters do not. It runs without a parameter that has a default.
    """

    def register(function: Check) -> Check:
        named = {n: p for n, p in signature(function).parameters.items() if n != "book"}
        wants = tuple(n for n, p in named.items() if p.default is not p.empty)
        asked = tuple(n for n in named if n not in wants) if needs is None else tuple(needs)
        CHECKS.append(Registered(function, codes, asked, wants))
        return function

    return register


def rule_by_table(*codes: str, tables: Sequence[str]) -> Callable[[Check], Check]:
    """Register a check once for each of these tables; it is asked ``(book, name, rows)``.

    So a table with faulty cells does not keep the check from the others.
    """

    def register(function: Check) -> Check:
        @wraps(function)
        def check(book: Book, **table: Any) -> Iterator[Outcome]:
            ((name, rows),) = table.items()
            yield from function(book, name, rows)

        for name in tables:
            rule(*codes, needs=[name])(check)
        return function

    return register


def run_checks(filled: Filled, catalogue: Catalogue, form: Form, **extra: Any) -> list[Finding]:
    """All findings of all checks whose sheets are clean and which the form has not turned off.

    ``extra`` is what else there is to look at: ``last_year`` (Filled) or ``document``; with it only
    the checks that ask for it run. Raises FaultyFormError where the form names an unknown rule.
    """
    _refuse_unknown_rules(form)
    book = Book(filled, catalogue, form)
    available = available_sheets(filled) | extra
    outcomes: list[Outcome] = []
    for check in CHECKS:
        if set(extra) <= set(check.needs) and all(name in available for name in check.needs):
            names = (*check.needs, *(name for name in check.wants if name in available))
            arguments = {name: available[name] for name in names}
            outcomes += check.function(
                book=book.of(check.codes, check.function.__name__), **arguments
            )
    off = set(form.checks.off)
    findings = [each for each in outcomes if isinstance(each, Finding) and each.code not in off]
    findings = [each for each in findings if not is_of_unread(each, filled.unread)]
    findings = list(dict.fromkeys(findings))
    gaps = [each for each in outcomes if isinstance(each, Gap)]
    return [*findings, *([_rounding_note(book, gaps)] if gaps and "I01" not in off else [])]


def available_sheets(filled: Filled) -> dict[str, Any]:
    """The clean sheets, and empty ones in place of optional sheets that were not filled.

    Whoever fills an annex only knows their own figures: what it does not ask is not empty.
    """
    faulty = {finding.sheet for finding in filled.findings if finding.level is Level.ERROR}
    blank: dict[str, Any] = {
        name: spec.blank(model)
        for name, spec, model in sheets(filled.root)
        if (spec.hidden or not spec.required)
        and not (spec.hidden and filled.annex)
        and name not in filled.sheets
        and spec.title not in faulty
    }
    return blank | filled.sheets


def _refuse_unknown_rules(form: Form) -> None:
    pages = load_pages()
    faults = [
        f"province.toml [checks]：没有可以关闭的校核规则“{code}”"
        for code in form.checks.off
        if code not in pages or pages[code].is_found_by_reading
    ]
    faults += [
        f"province.toml [checks.thresholds]：校核规则“{code}”没有界限可改"
        for code in form.checks.thresholds
        if code not in pages or pages[code].limit is None
    ]
    if faults:
        raise FaultyFormError(form.folder, faults)


def _rounding_note(book: Book, gaps: Sequence[Gap]) -> Finding:
    largest = max(gaps, key=lambda gap: gap.difference)
    places = "、".join(dict.fromkeys(str(gap.place) for gap in gaps))
    ways = ["改填元"] if book.filled.in_wan else []
    ways += ["在“表述选项”页选择印出尾数误差的说明"] if "尾数说明" in book.options else []
    return Finding(
        "I01",
        load_pages()["I01"].level,
        largest.place.sheet,
        largest.place.cell,
        f"尾数误差 {len(gaps)} 处，最大 {to_wan(largest.difference):f} 万元（{places}）",
        advice="；也可以".join(["换算成万元时四舍五入造成，可以不改", *ways]) + "。",
    )


def paths(addends: Iterable[Addend]) -> list[str]:
    """Where the addends stand; totals together with the cells they are added up from."""
    return [path for addend in addends for path in _with_parts(addend.path)]


@lru_cache(maxsize=8192)
def _parts(path: str) -> tuple[str, ...]:
    """The cells that a total adds up; none for a cell that is typed."""
    sheet, *rest = path.split(".")
    before = [sheet, rest.pop(0)] if rest[0].isdigit() else [sheet]
    model = inner_model(Disclosure.model_fields[sheet].annotation)
    names = sum_parts(model.model_fields[rest[0]]) if model else ()
    return tuple(".".join([*before, name, *rest[1:]]) for name in names)


@lru_cache(maxsize=8192)
def _with_parts(path: str) -> tuple[str, ...]:
    return (path, *(each for part in _parts(path) for each in _with_parts(part)))


def typed(book: Book, addends: Iterable[Addend]) -> list[Addend]:
    """The addends with every total replaced by the amounts typed below it."""
    found = []
    for addend in addends:
        parts = [Addend(path, book.value(*path.split("."))) for path in _parts(addend.path)]
        found += typed(book, parts) if parts else [addend]
    return found

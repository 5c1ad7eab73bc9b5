"""Checks of what was composed, before it is published: figures, years, residue, order, lists.

They look at paragraphs, not at how they were made: a faulty template is caught like a faulty
sentence. Findings stand at the document, not at a cell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.series import Bars, Figure
from data_entry import derive
from data_entry.findings import Finding
from data_entry.model.accounts import Accounts, EconomicItem
from data_entry.model.unit import Unit
from data_entry.unread import TO_BE_MENDED, is_marked
from generator.checks.engine.registry import Book, rule
from generator.checks.reading import statements
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.named import names_of_unit, tie
from generator.checks.reading.quantities import plain, quantities, sentence_around, years
from generator.checks.reading.texts import own_words, running_texts
from generator.checks.reading.worked_out import is_worked_out, leaves
from generator.checks.rules.wording import TAG
from generator.checks.rules.years import COMPARED, CUT_OFF, CUT_YEAR
from generator.contents.publication import Publication
from generator.contents.values import fragment
from generator.forms.printed import PrintedParagraph
from generator.forms.traced import TracedLine

_FEW_WORDS = 4
_LINE_NUMBERS = {str(number) for number in range(100)}
"""The numbers that 行次 and 序号 of a table may have."""
_ENDS = "，。；）"
"""What stands behind an amount that has no unit; in a list the last one may have it."""
_P = Patterns(__name__)
_BASE = 3
"""So many years back a year is one to compare with (2019年), not one left of an earlier file."""
CAPTION = _P.caption


def body(document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """Every line outside 目录 with the heading it stands under."""
    heading, found = "封面", []
    for line in document.lines:
        if line.style.lower().startswith("toc"):
            continue
        heading = line.text if line.level else heading
        found.append((heading, line))
    return found


def sentences(document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """The lines of 第二部分; headings, captions and what could not be read in full left out."""
    found, inside = [], False
    for heading, line in body(document):
        if line.level == 1:
            inside = "情况说明" in line.text or "决算说明" in line.text
        elif inside and not (
            line.level or line.in_table or is_marked(line.text) or CAPTION.match(line.text)
        ):
            found.append((heading, line))
    return found


def _composed(book: Book, document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """The sentences of 第二部分 without the clerk's prose: that is judged in its own cell."""
    leads = [lead for words in book.form.leading_words.values() for lead in words]
    texts = {text.text.strip() for text in running_texts(book) if _P.number.search(text.text)}
    texts |= {fragment(text, leads) or text for text in texts} | {fragment(t) or t for t in texts}
    parts = {part for text in texts for part in text.split("\n") if _is_worded(part)}
    own = sorted(parts, key=len)[::-1]
    found = []
    for heading, line in sentences(document):
        text = line.text
        for words in own:
            text = text.without(words) if isinstance(text, TracedLine) else text.replace(words, "")
        found.append((heading, replace(line, text=text)))
    return found


def _is_worded(text: str) -> bool:
    """True for words with figures; a bare figure (0, 100%, 20家) could stand in any sentence."""
    return sum(not sign.isdigit() for sign in text) >= _FEW_WORDS


def _numbers(text: str) -> set[str]:
    return set(_P.number.findall(_P.separated.sub("", plain(text))))


@rule("D09")
def figure_has_no_source(book: Book, document: Publication) -> Iterator[Finding]:
    """Every number of the text is a value of the model or stands in a text the clerk wrote."""
    told = (*leaves(document.tags), *document.computed, *own_words(book))
    known = _numbers("\n".join(map(str, told)))
    fixed = _numbers(TAG.sub(" ", document.fixed_text))
    known |= {number for number in fixed if "." not in number}
    for heading, line in body(document):
        if line.level:
            continue
        counted = _LINE_NUMBERS if line.in_table else set()
        strange = _numbers(_P.label.sub("", line.text)) - known - counted
        for number in sorted(strange | _typed(line, fixed)):
            where = line.text[max(0, line.text.find(number) - 12) :][:30]
            yield book.told(heading=heading, number=number, where=where)


def _typed(line: PrintedParagraph, fixed: set[str]) -> set[str]:
    """The figures of a sentence that stand in the form itself: they are true of one office at most."""
    if line.in_table or not isinstance(line.text, TracedLine):
        return set()
    found = {match["number"] for match in _P.amount_typed.finditer(line.text.fixed)}
    return found | {n for n in _numbers(line.text.fixed) & fixed if "." in n}


@rule("W01")
def figure_in_document_is_not_the_sheet_s(
    book: Book, document: Publication, unit: Unit
) -> Iterator[Finding]:
    """An amount of 第二部分 under a name of the workbook has the value of the workbook."""
    names = names_of_unit(book)
    places = int(book.options.get("金额小数") or book.form.numbers.amount_places)
    half = max(Decimal(50), Decimal(5000).scaleb(-places))  # as coarse as amounts are printed
    for heading, line in _composed(book, document):
        for quantity in quantities(line.text):
            facts = [f for f in tie(line.text, quantity, names, unit.year) if f.unit == "元"]
            if facts and all(abs(f.value - quantity.value) > half for f in facts):
                yield book.told(heading=heading, fact=facts[0], quantity=quantity)


@rule("W07")
def printed_amount_has_no_unit(book: Book, document: Publication) -> Iterator[Finding]:
    """An amount that a form prints in a sentence has its unit behind it; in a list, the last one."""
    for heading, line in sentences(document):
        for each in line.text.printed if isinstance(line.text, TracedLine) else ():
            amount = line.text[each.start : each.end]
            if _P.decimal.fullmatch(amount) and line.text[each.end : each.end + 1] in _ENDS:
                words = sentence_around(line.text, each.start)
                yield book.told(heading=heading, amount=amount, words=words)


@rule("Y03", "W05")
def sentence_is_computed_wrongly(
    book: Book, document: Publication, unit: Unit
) -> Iterator[Finding]:
    """Rates, shares and sums of 第二部分 are computed once more from what is printed."""
    names = names_of_unit(book)
    leeway = 1 if book.options.get("占比方式") == "largest_remainder" else 0
    for heading, line in _composed(book, document):
        for fault in statements.faults(line.text, unit.year, names.amount, leeway):
            if not is_worked_out(line.text, fault.at, document.tags):
                yield book.told(heading=heading, fault=fault, code=fault.code)


@rule("W06")
def completion_contradicts_its_words(book: Book, document: Publication) -> Iterator[Finding]:
    """A sentence that says 完成预算100% cannot say 大于 or 小于预算数 as well."""
    for heading, line in sentences(document):
        for sentence in line.text.split("。"):
            if _P.completed.search(sentence) and _P.unequal_to_budget.search(sentence):
                yield book.told(heading=heading, end=sentence[-40:])


@rule("W08")
def list_of_kinds_is_not_that_of_the_sheet(
    book: Book, document: Publication, economic_items: Sequence[EconomicItem]
) -> Iterator[Finding]:
    """Section 六 lists exactly the 款 of 公开06 that were spent, in the order of their codes."""
    for title, personnel in (("人员经费", True), ("公用经费", False)):
        parts = derive.economic_parts(economic_items, book.catalogue, personnel=personnel)
        expected = [name for name, _ in parts]
        for heading, line in sentences(document):
            match = _P.kinds.match(line.text)
            if not match or match[1] != title:
                continue
            listed = [_P.amount_behind.sub("", name) for name in match[2].split("、")]
            for name in (n for n in expected if n not in listed):
                yield book.told("kind_is_not_listed", heading=heading, name=name, title=title)
            for name in (n for n in listed if n not in expected):
                yield book.told("listed_kind_is_none", heading=heading, name=name, title=title)
            if sorted(listed) == sorted(expected) and listed != expected:
                yield book.told(heading=heading, title=title, listed=listed, expected=expected)


@rule("W10")
def document_denies_money_that_is_there(
    book: Book, document: Publication, accounts: Accounts
) -> Iterator[Finding]:
    """The sentence for an empty budget stands only where there is no spending."""
    for name, amount in (("政府性基金", accounts.fund_out), ("国有资本经营", accounts.soe_out)):
        patterns = [p.replace("{名}", name) for p in lexicon()["absent"]["patterns"]]
        for heading, line in sentences(document):
            match = next((m for p in patterns if (m := re.search(p, line.text))), None)
            if amount and match:
                yield book.told(heading=heading, match=match, name=name, amount=amount)


def _labels(figure: Figure) -> list[str]:
    """Names and printed amounts of a figure that the text must have: this year's, the slices'."""
    chart = figure.chart
    if isinstance(chart, Bars):
        return [series.labels[-1] for series in chart.series]
    return [
        word
        for part in chart.slices
        if part.value > 0
        for word in (part.name, part.amount, part.share)
    ]


@rule("W13")
def figure_is_not_that_of_the_text(
    book: Book, document: Publication, unit: Unit
) -> Iterator[Finding]:
    """Categories, values and title of every figure stand in the section above its caption."""
    section: list[str] = []
    captions = {}
    for _, line in body(document):
        match = CAPTION.match(line.text)
        if line.level in (1, 2):
            section = []
        if match:
            words = "".join(section).replace(",", "").replace("（类）", "")
            captions[int(match[1])] = (match[2], words)
        section.append(line.text)
    for figure in document.figures:
        title, text = captions.get(figure.number, ("", None))
        if text is None:
            continue
        labels = [word for word in _labels(figure) if word != TO_BE_MENDED]
        missing = [word for word in labels if word.replace(",", "") not in text]
        if missing and not is_marked(text):
            yield book.told(figure=figure, missing=missing)
        if figure.title != title:
            yield book.told("figure_has_another_caption", figure=figure, title=title)
        last = getattr(figure.chart, "categories", (f"{unit.year}年",))[-1]
        if last != f"{unit.year}年":
            yield book.told("figure_ends_in_another_year", figure=figure, last=last)


@rule("D01")
def year_in_document_is_another(book: Book, document: Publication, unit: Unit) -> Iterator[Finding]:
    """The year of the accounts stands everywhere, the year before in comparisons only.

    Years that come from the workbook are right; a form may name a year long past to compare with,
    and who types a sentence may compare with it in other words, if not at its beginning.
    """
    own = own_words(book)
    for heading, line in body(document):
        text = line.text
        if "年" not in text or is_marked(text):
            continue
        written = text
        for words in own:
            written = written.replace(words, "")
        wrong = [m[0] for m in CUT_OFF.finditer(written) if int(m[1]) != unit.year]
        wrong += [m[0] for m in CUT_YEAR.finditer(written)]
        typed, around = (text.fixed, text) if isinstance(text, TracedLine) else (written, written)
        for year, at in years(typed):
            sentence = sentence_around(around, at)
            beside = around[around.rfind("。", 0, at) + 1 :].partition("。")[0]
            is_compared = COMPARED.search(sentence) or f"{unit.year}年" in beside
            is_aside = not isinstance(text, TracedLine) and not sentence.startswith(f"{year}年")
            is_base = year <= unit.year - _BASE and (
                re.search(rf"[比较与]{year}年", sentence)
                or (is_aside and COMPARED.search(sentence))
            )
            if (year == unit.year - 1 and not is_compared) or not (
                is_base or unit.year - 1 <= year <= unit.year + 1
            ):
                wrong.append(f"{year}年")
        for found in wrong:
            yield book.told(heading=heading, found=found)

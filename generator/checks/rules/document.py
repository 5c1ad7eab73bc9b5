"""Checks of what was composed, before it is published: figures, years, residue, order, lists.

They look at paragraphs, not at how they were made: a faulty template is caught like a faulty
sentence. Findings stand at the document, not at a cell.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.series import Bars, Figure
from data_entry import derive
from data_entry.findings import Finding, Level, Place
from data_entry.model.accounts import Accounts, EconomicItem, GeneralItem
from data_entry.model.types import PLACEHOLDER
from data_entry.model.unit import Unit
from data_entry.unread import TO_BE_MENDED, is_marked
from generator.checks.engine.registry import Book, rule
from generator.checks.reading import statements
from generator.checks.reading.lexicon import lexicon
from generator.checks.reading.named import names_of_unit, tie
from generator.checks.reading.quantities import plain, quantities, sentence_around, years
from generator.checks.reading.texts import cell_of_heading, own_words, running_texts
from generator.checks.rules.tables import explains_subjects
from generator.checks.rules.wording import COMPARED, CUT_OFF, CUT_YEAR, TAG
from generator.contents.compose import Publication
from generator.contents.tags import fragment
from generator.forms.printed import PrintedParagraph

DOCUMENT = Place("生成的文档")
ADVICE = "这是模板或程序的问题：请不要公开，把校核结果和填报表交给模板维护者。"
_FEW_WORDS = 4
_LINE_NUMBERS = {str(number) for number in range(100)}
"""The numbers that 行次 and 序号 of a table may have."""
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
_SEPARATED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LABEL = re.compile(r"^[（(]?\d+[)）.．、](?!\d)|图\d+|附件\d+")
"""The number of an item, a figure or an annex is no figure of the accounts."""
_RESIDUE = re.compile(
    r"\{\{|\}\}|\{%|%\}|PAGEREF|_Toc\d|bookmark|〔同页〕|\bNone\b|\bnan\b|Undefined",
    re.ASCII,
)
"""ASCII, so that None is seen between Chinese characters too."""
_CAPTION = re.compile(r"^（图(\d+)：(.+?)）")
_PART = re.compile(r"^第([一二三四五六七八九十])部分")
_ORDER = "一二三四五六七八九十"
_TWO = re.compile(r"^[（(]([一二三四五六七八九十]+)[)）]")
_ONE = re.compile(r"^([一二三四五六七八九十]+)、")
_COMPLETED = re.compile(r"完成(?:年初)?预算的?100(?:\.0+)?%")
_UNEQUAL_TO_BUDGET = re.compile(r"(?:大于|小于)预算数")
_KINDS = re.compile(r"(?:日常)?(人员经费|公用经费)[\d.,]+万元[，,]主要包括：(.+?)等?。")
_AMOUNT_BEHIND = re.compile(r"[\d.,]+万元$")
_PAGE_NUMBER = re.compile(r"\d+$")
_TERM_NUMBER = re.compile(r"^\d+[.．、]\s*")


def _finding(book: Book, code: str, message: str, found: str = "", expected: str = "") -> Finding:
    return book.finding(
        code, DOCUMENT, message, ADVICE, found=found, expected=expected, level=Level.ERROR
    )


def _body(document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """Every line outside 目录 with the heading it stands under."""
    heading, found = "封面", []
    for line in document.lines:
        if line.style.lower().startswith("toc"):
            continue
        heading = line.text if line.level else heading
        found.append((heading, line))
    return found


def _sentences(document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """The lines of 第二部分; headings, captions and what could not be read in full left out."""
    found, inside = [], False
    for heading, line in _body(document):
        if line.level == 1:
            inside = "情况说明" in line.text or "决算说明" in line.text
        elif inside and not (
            line.level or line.in_table or is_marked(line.text) or _CAPTION.match(line.text)
        ):
            found.append((heading, line))
    return found


def _composed(book: Book, document: Publication) -> list[tuple[str, PrintedParagraph]]:
    """The sentences of 第二部分 without the clerk's prose: that is judged in its own cell."""
    leads = [lead for words in book.form.leading_words.values() for lead in words]
    texts = {text.text.strip() for text in running_texts(book) if _NUMBER.search(text.text)}
    texts |= {fragment(text, leads) or text for text in texts} | {fragment(t) or t for t in texts}
    parts = {part for text in texts for part in text.split("\n") if _is_worded(part)}
    own = sorted(parts, key=len)[::-1]
    found = []
    for heading, line in _sentences(document):
        text = line.text
        for words in own:
            text = text.replace(words, "")
        found.append((heading, replace(line, text=text)))
    return found


def _is_worded(text: str) -> bool:
    """True for words with figures; a bare figure (0, 100%, 20家) could stand in any sentence."""
    return sum(not sign.isdigit() for sign in text) >= _FEW_WORDS


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(_SEPARATED.sub("", plain(text))))


def _values(found: object) -> Iterator[str]:
    """Every value of the tags as it prints; the sentences made of them are left out."""
    if isinstance(found, Mapping):
        for key, value in found.items():
            if key not in {"句", "图", "内容", "正文"}:
                yield from _values(value)
    elif isinstance(found, Sequence) and not isinstance(found, str):
        for value in found:
            yield from _values(value)
    elif found is not None and not isinstance(found, bool):
        yield str(found)


@rule("D09")
def figure_has_no_source(book: Book, document: Publication) -> Iterator[Finding]:
    """Every number of the text is a value of the model or stands in a text the clerk wrote."""
    known = {
        number
        for value in (*_values(document.tags), *map(str, document.computed))
        for number in _numbers(value)
    }
    known |= {n for text in own_words(book) for n in _numbers(text)}
    fixed = _numbers(TAG.sub(" ", document.fixed_text))
    known |= {number for number in fixed if "." not in number}
    for heading, line in _body(document):
        if line.level:
            continue
        counted = _LINE_NUMBERS if line.in_table else set()
        for number in sorted(_numbers(_LABEL.sub("", line.text)) - known - counted):
            where = line.text[max(0, line.text.find(number) - 12) :][:30]
            message = f"“{heading}”一节的数 {number} 不是填报表里的数，也算不出来：“…{where}…”"
            yield _finding(book, "D09", message, number)


@rule("W01")
def figure_in_document_is_not_the_sheet_s(
    book: Book, document: Publication, unit: Unit
) -> Iterator[Finding]:
    """An amount of 第二部分 under a name of the workbook has the value of the workbook."""
    names, half = names_of_unit(book), Decimal(50)
    for heading, line in _composed(book, document):
        for quantity in quantities(line.text):
            facts = [f for f in tie(line.text, quantity, names, unit.year) if f.unit == "元"]
            if facts and all(abs(f.value - quantity.value) > half for f in facts):
                value = f"{facts[0].value / 10000:.2f}万元"
                message = f"“{heading}”一节写“{facts[0].name}{quantity.words}”，填报表是 {value}"
                yield _finding(book, "W01", message, quantity.words, value)


@rule("Y03", "W05")
def sentence_is_computed_wrongly(
    book: Book, document: Publication, unit: Unit
) -> Iterator[Finding]:
    """Rates, shares and sums of 第二部分 are computed once more from what is printed."""
    names = names_of_unit(book)
    leeway = 1 if book.options.get("占比方式") == "largest_remainder" else 0
    for heading, line in _composed(book, document):
        for fault in statements.faults(line.text, unit.year, names.amount, leeway):
            message = f"“{heading}”一节：{fault.message}"
            yield _finding(book, fault.code, message, fault.found, fault.expected)


@rule("W06")
def completion_contradicts_its_words(book: Book, document: Publication) -> Iterator[Finding]:
    """A sentence that says 完成预算100% cannot say 大于 or 小于预算数 as well."""
    for heading, line in _sentences(document):
        for sentence in line.text.split("。"):
            if _COMPLETED.search(sentence) and _UNEQUAL_TO_BUDGET.search(sentence):
                message = f"“{heading}”一节：既写完成预算100%，又写决算数大于或小于预算数"
                yield _finding(book, "W06", message, sentence[-40:])


@rule("W08")
def list_of_kinds_is_not_that_of_the_sheet(
    book: Book, document: Publication, economic_items: Sequence[EconomicItem]
) -> Iterator[Finding]:
    """Section 六 lists exactly the 款 of 公开06 that were spent, in the order of their codes."""
    for title, personnel in (("人员经费", True), ("公用经费", False)):
        parts = derive.economic_parts(economic_items, book.catalogue, personnel=personnel)
        expected = [name for name, _ in parts]
        for heading, line in _sentences(document):
            match = _KINDS.match(line.text)
            if not match or match[1] != title:
                continue
            listed = [_AMOUNT_BEHIND.sub("", name) for name in match[2].split("、")]
            for name in (n for n in expected if n not in listed):
                message = f"“{heading}”一节：公开06 中“{name}”未列入{title}的说明"
                yield _finding(book, "W08", message, "", name)
            for name in (n for n in listed if n not in expected):
                message = f"“{heading}”一节：{title}的说明列入的“{name}”在公开06 中没有"
                yield _finding(book, "W08", message, name)
            if sorted(listed) == sorted(expected) and listed != expected:
                message = f"“{heading}”一节：{title}各款没有按科目编码排列"
                yield _finding(book, "W08", message, "、".join(listed), "、".join(expected))


@rule("W10")
def document_denies_money_that_is_there(
    book: Book, document: Publication, accounts: Accounts
) -> Iterator[Finding]:
    """The sentence for an empty budget stands only where there is no spending."""
    for name, amount in (("政府性基金", accounts.fund_out), ("国有资本经营", accounts.soe_out)):
        patterns = [p.replace("{名}", name) for p in lexicon()["absent"]["patterns"]]
        for heading, line in _sentences(document):
            match = next((m for p in patterns if (m := re.search(p, line.text))), None)
            if amount and match:
                message = f"“{heading}”一节写“{match[0]}”，而{name}预算支出为 {book.money(amount)}"
                yield _finding(book, "W10", message, match[0])


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
    for _, line in _body(document):
        match = _CAPTION.match(line.text)
        if line.level in (1, 2):
            section = []
        if match:
            captions[int(match[1])] = (match[2], "".join(section).replace(",", ""))
        section.append(line.text)
    for figure in document.figures:
        title, text = captions.get(figure.number, ("", None))
        if text is None:
            continue
        labels = [word for word in _labels(figure) if word != TO_BE_MENDED]
        missing = [word for word in labels if word.replace(",", "") not in text]
        if missing and not is_marked(text):
            message = f"图{figure.number}中的“{'、'.join(missing)}”在它上面的文字里没有"
            yield _finding(book, "W13", message, "、".join(missing))
        if figure.title != title:
            message = f"图{figure.number}的标题“{figure.title}”和图题“{title}”不同"
            yield _finding(book, "W13", message, figure.title, title)
        last = getattr(figure.chart, "categories", (f"{unit.year}年",))[-1]
        if last != f"{unit.year}年":
            message = f"图{figure.number}的最后一年是{last}"
            yield _finding(book, "W13", message, last, f"{unit.year}年")


@rule("D01")
def year_in_document_is_another(book: Book, document: Publication, unit: Unit) -> Iterator[Finding]:
    """The year of the accounts stands everywhere, the year before in comparisons only."""
    own = own_words(book)
    for heading, line in _body(document):
        text = "" if is_marked(line.text) else line.text
        for words in own:
            text = text.replace(words, "")
        wrong = [m[0] for m in CUT_OFF.finditer(text) if int(m[1]) != unit.year]
        wrong += [m[0] for m in CUT_YEAR.finditer(text)]
        for year, at in years(text):
            sentence = sentence_around(text, at)
            is_compared = COMPARED.search(sentence) or f"{unit.year}年" in sentence
            if year not in (unit.year, unit.year - 1, unit.year + 1) or (
                year == unit.year - 1 and not is_compared
            ):
                wrong.append(f"{year}年")
        for found in wrong:
            message = f"“{heading}”一节出现“{found}”，本年是{unit.year}年度"
            yield _finding(book, "D01", message, found, f"{unit.year}年")


@rule("D03")
def residue_of_the_template(book: Book, document: Publication) -> Iterator[Finding]:
    """Placeholders, instructions, tags and field codes left in the text."""
    for heading, line in _body(document):
        match = _RESIDUE.search(line.text) or PLACEHOLDER.search(line.text)
        if match:
            is_blank = match[0] == str(None)
            what = "印了没有填的内容，写成了" if is_blank else "残留模板文字"
            message = f"“{heading}”一节{what}“{match[0]}”"
            place = cell_of_heading(book, line.text)
            if place:
                advice = "请改这一格的文字。"
                yield book.finding("D03", place, message, advice, found=match[0])
            else:
                yield _finding(book, "D03", message, match[0])


@rule("D04")
def order_of_headings_is_broken(book: Book, document: Publication) -> Iterator[Finding]:
    """Parts, sections and subsections are numbered without a gap; 目录 lists the headings."""
    counts = [0, 0, 0]
    for _, line in _body(document):
        patterns = {1: _PART, 2: _ONE, 3: _TWO}
        pattern = patterns.get(line.level)
        match = pattern.match(line.text) if pattern else None
        if not match:
            continue
        depth = line.level - 1
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (2 - depth)
        expected = _ORDER[counts[depth] - 1] if counts[depth] <= 10 else match[1]
        if match[1] != expected:
            message = f"标题“{line.text}”的序号不对，应为“{expected}”，前面可能缺一节"
            yield _finding(book, "D04", message, match[1], expected)
            counts[depth] = _ORDER.find(match[1]) + 1 or counts[depth]
    listed = [
        _PAGE_NUMBER.sub("", x.text) for x in document.lines if x.style.lower().startswith("toc")
    ]
    headings = [line.text for _, line in _body(document) if line.level in (1, 2)]
    trimmed = [_PAGE_NUMBER.sub("", text) for text in headings]
    if listed and listed != trimmed:
        missing = [text for text in trimmed if text not in listed]
        missing = missing or [text for text in listed if text not in trimmed]
        message = f"目录与正文标题不一致：“{(missing or listed)[0]}”"
        yield _finding(book, "D04", message, (missing or listed)[0])


@rule("D05")
def figures_are_not_in_order(book: Book, document: Publication) -> Iterator[Finding]:
    """The figures stand once each and in order, every caption in the section of its figure."""
    captions = [int(m[1]) for _, line in _body(document) if (m := _CAPTION.match(line.text))]
    expected = [figure.number for figure in document.figures]
    if captions != expected:
        listed, wanted = ("、".join(f"图{n}" for n in each) for each in (captions, expected))
        message = f"图的编号和顺序不对：文中是{listed or '没有图'}，应为{wanted}"
        yield _finding(book, "D05", message, listed, wanted)


@rule("D06")
def terms_are_not_those_of_the_subjects_used(
    book: Book, document: Publication, general_items: Sequence[GeneralItem]
) -> Iterator[Finding]:
    """第三部分 has one entry for every 项 used, and none for others."""
    lines, inside = [], False
    for _, line in _body(document):
        if line.level == 1:
            inside = "名词解释" in line.text
        elif inside:
            lines.append(line.text.partition("：")[0])
    entries = Counter(_TERM_NUMBER.sub("", text) for text in lines)
    known = {
        f"{item.class_name}（类）{item.group_name}（款）{item.name}（项）"
        for item in derive.items(general_items, book.catalogue)
        if book.catalogue.explanation(item.code) and explains_subjects(book.form)
    }
    for name in sorted(known) if lines else ():
        if entries[name] != 1:
            state = "没有" if not entries[name] else f"有 {entries[name]} 条"
            message = f"名词解释中“{name}”{state}"
            yield _finding(book, "D06", message, name)
    own = {name for name in entries if name.endswith("（项）")} - known
    used = {item.name for item in derive.items(general_items, book.catalogue)}
    for name in sorted(own):
        if not any(name.endswith(f"{each}（项）") for each in used):
            yield _finding(book, "D06", f"名词解释中的“{name}”没有用到", name)


@rule("D10")
def printed_table_is_not_filled(book: Book, document: Publication) -> Iterator[Finding]:
    """An official table that stands in the document needs its rows."""
    if book.filled.unread:
        return  # which tables are wanted may hang on what could not be read
    missing = [table for table in document.tables if not table.is_known]
    for source in dict.fromkeys(table.source for table in missing if document.prints_tables):
        titles = "”“".join(table.title for table in missing if table.source == source)
        advice = "请填写这一页。"
        if "附表" in book.options:
            advice = "请填写这一页；或者在“表述选项”页选择不在文中印附表。"
        yield book.finding("D10", Place(source), f"要印的附表“{titles}”没有明细", advice)

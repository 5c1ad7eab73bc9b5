"""Checks of the reports in the annexes: titles, problems and remedies, reports promised."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding, Level
from data_entry.model.disclosure import Disclosure
from data_entry.model.matters import Indicator, Performance, Project, WholeReport
from data_entry.model.spec import columns, sheets
from data_entry.model.unit import Unit
from data_entry.numbers import YUAN_PER_WAN, ZERO, half_up
from data_entry.questions import Section
from data_entry.reading.locate import nearest
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.named import names_of_unit
from generator.checks.reading.quantities import quantities, sentence_around
from generator.checks.reading.texts import running_texts
from generator.checks.rules.performance.scores import FULL_MARKS, WHOLE

_P = Patterns(__name__)
_DUTIES = "职能"
"""What the heading of the chapter on the duties of each office has."""
_NAMES = ("项目名称", "所属项目")


def has_whole_report(book: Book) -> bool:
    """True if the unit's own report is written."""
    return any(not n.subject and n.is_written for n in book.narratives)


@rule("A07")
def report_title_is_of_another_year(
    book: Book, unit: Unit, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """A title of the clerk's own names the year of the accounts."""
    for index, project in enumerate(projects):
        found = _P.year.findall(project.report_title or "")
        if project.report_title and str(unit.year) not in found:
            stated = f"写的是{found[0]}年" if found else "没有年份"
            yield book.told(
                index=index, stated=stated, said=found[0] if found else project.report_title
            )


@rule("A07")
def score_without_a_report_is_not_printed(
    book: Book, projects: Sequence[Project], performance: Performance | None = None
) -> Iterator[Outcome]:
    """Scores and summaries go into 十（四） with their reports; without one they are lost."""
    lost: list[tuple[str, str, Decimal | str | None]] = []
    asked = book.form.questions.asked_annexes
    if performance is not None and asked and not has_whole_report(book):
        told = performance.whole_score or performance.whole_summary
        lost.append(("performance.whole_score", WHOLE, told))
    reported = {each.subject for each in book.narratives if each.is_written}
    if performance is None and not reported:
        return  # an annex without its text is told as such
    lost += [
        (f"projects.{i}.score", f"项目“{p.name}”", p.score or p.summary)
        for i, p in enumerate(projects)
        if p.annexed == "否" and p.name not in reported
    ]
    for path, name, value in lost:
        if value:
            yield book.told(path=path, name=name, said=str(value)[:20])


@rule("A08")
def problems_are_denied_that_are_told_elsewhere(
    book: Book, projects: Sequence[Project], performance: Performance | None = None
) -> Iterator[Outcome]:
    """A report says 存在问题 “无” only without remedies and with full marks."""
    words = lexicon()["problems"]
    scores = {p.name: (f"projects.{i}.score", p.score) for i, p in enumerate(projects)}
    if performance is not None:
        scores[""] = ("performance.whole_score", performance.whole_score)
    for index, narrative in enumerate(book.narratives):
        sections = [chapter.section for chapter in narrative.chapters]
        chapters = {n: each.text.strip("。 \n") for n, each in enumerate(narrative.chapters)}
        for number, section in enumerate(sections):
            is_none = chapters[number] in words["none"]
            if not is_none or not _asks_for_problems(section.heading):
                continue
            yield from _denied(book, index, number, chapters, sections)
            yield from _scored_low(book, index, number, scores.get(narrative.subject))
            yield from _admitted(book, index, number, narrative.subject, projects, performance)


def _asks_for_problems(heading: str) -> bool:
    words = lexicon()["problems"]
    return any(word in heading for word in words["headings"]) and not any(
        word in heading for word in words["other_headings"]
    )


def _denied(
    book: Book,
    index: int,
    number: int,
    chapters: dict[int, str],
    sections: Sequence[Section],
) -> Iterator[Finding]:
    words = lexicon()["problems"]
    for other, section in enumerate(sections):
        is_remedy = any(word in section.heading for word in words["remedies"])
        if is_remedy and chapters[other] and chapters[other] not in words["none"]:
            yield book.told(
                "denied_problem_has_a_remedy",
                place=("narratives", index, number),
                heading=sections[number].heading,
                said=chapters[number],
                section=section,
                remedy=("narratives", index, other),
            )


def _scored_low(
    book: Book, index: int, number: int, scored: tuple[str, Decimal | None] | None
) -> Iterator[Finding]:
    """Points were lost, and there is no problem."""
    path, score = scored or ("", None)
    if score is not None and score < FULL_MARKS:
        chapter = book.narratives[index].chapters[number]
        said = chapter.text.strip("。 \n")
        yield book.told(
            "denied_problem_cost_points",
            place=("narratives", index, number),
            chapter=chapter,
            said=said,
            score=score,
            path=path,
        )


def _admitted(
    book: Book,
    index: int,
    number: int,
    subject: str,
    projects: Sequence[Project],
    performance: Performance | None,
) -> Iterator[Finding]:
    """The body's own words on the same report that speak of a problem."""
    told = [
        (f"projects.{i}.summary", p.summary) for i, p in enumerate(projects) if p.name == subject
    ]
    if not subject and performance is not None:
        told = [
            (f"performance.{name}", getattr(performance, name))
            for name in ("whole_summary", "overall")
        ]
    for path, text in told:
        word = next((w for w in lexicon()["problems"]["admitted"] if w in (text or "")), None)
        if word:
            yield book.told(
                "denied_problem_is_admitted",
                place=("narratives", index, number),
                word=word,
                path=path,
            )


@rule("A08")
def spending_is_called_complete(book: Book, whole_report: WholeReport) -> Iterator[Outcome]:
    """The unit's report says 执行进度达到100% only where 附件1 has next to nothing unspent."""
    columns = ("annual_budget", "stage_budget", "annual_used", "stage_used")
    annual, stage, *used = (getattr(whole_report, name, None) or ZERO for name in columns)
    if not annual + stage or sum(used, ZERO) >= (annual + stage) * book.limit():
        return
    rate = half_up(sum(used, ZERO) / (annual + stage) * 100, 2)
    for text in running_texts(book):
        match = _P.fully_spent.search(text.text) if text.is_narrative and not text.project else None
        sentence = sentence_around(text.text, match.start()) if match else ""
        if match and not _P.of_a_part.search(sentence) and not _has_own_money(book, sentence):
            yield book.told(
                text=text,
                match=match,
                rate=rate,
                related=[f"whole_report.{name}" for name in columns],
            )


def _has_own_money(book: Book, sentence: str) -> bool:
    """True if a sentence tells of amounts that are none of the unit's: the rate is theirs."""
    told = [q for q in quantities(sentence) if q.is_money]
    known = names_of_unit(book).in_wan
    return bool(told) and not any(half_up(q.value / YUAN_PER_WAN, 2) in known for q in told)


@rule("A17")
def office_has_no_duties(book: Book, whole_report: WholeReport) -> Iterator[Finding]:
    """Every 内设机构 is named once, and has its duties in the chapter that has those of the others."""
    told = (whole_report and whole_report.offices) or ""
    offices = [each for each in _P.between.split(told) if each]
    if twice := next((each for each in offices if offices.count(each) > 1), ""):
        yield book.told("office_is_named_twice", twice=twice)
    for text in running_texts(book) if len(offices) > 1 else ():
        left_out = [each for each in offices if each not in text.text]
        is_of_duties = text.is_narrative and not text.project and _DUTIES in text.title
        if is_of_duties and 0 < len(left_out) * 2 <= len(offices):
            names = "、".join(left_out)
            yield book.told(names=names, text=text)


@rule("A11")
def project_report_is_missing_or_unknown(
    book: Book, projects: Sequence[Project], indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """Projects that promise a report have one; reports and indicators belong to known projects."""
    names = [project.name for project in projects]
    written = {n.subject: i for i, n in enumerate(book.narratives) if n.subject}
    printed = {n.subject for n in book.narratives if n.is_written}
    for index, project in enumerate(projects):
        is_promised = project.annexed == "是" and book.form.questions.asked_annexes
        if is_promised and project.name not in written and not project.report_file:
            yield book.told("promised_report_is_missing", index=index, project=project)
        is_refused = project.annexed == "否" and book.asks("projects", "annexed")
        if is_refused and project.name in printed:
            yield book.told("refused_report_is_written", index=index, project=project)
    uses = [(f"narratives.{i}", name) for name, i in written.items()]
    uses += [(f"indicators.{i}.project", row.project) for i, row in enumerate(indicators)]
    beside = list(_named_beside(book))
    for path, name in (*uses, *beside):
        if name not in names and name != WHOLE:
            meant = nearest(name, names)
            level = Level.WARNING if (path, name) in beside else None
            yield book.told(
                "project_is_unknown",
                path=path,
                name=name,
                advice=f"是不是“{meant}”？" if meant else "请先在“绩效项目”表中增加这个项目。",
                level=level,
            )


def _named_beside(book: Book) -> Iterator[tuple[str, str]]:
    """The projects that tables of the form's own name in a column of that title."""
    for sheet, spec, model in sheets(book.filled.root):
        if spec.shape != "table" or sheet in Disclosure.model_fields:
            continue
        for column in (each for each in columns(model) if each.cell.title in _NAMES):
            for index, row in enumerate(book.filled.sheets.get(sheet) or ()):
                if name := getattr(row, column.name):
                    yield f"{sheet}.{index}.{column.name}", name

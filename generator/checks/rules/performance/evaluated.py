"""Checks of what a report says of its own indicators: the rate of spending, goals, grades, cells left blank."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding, Level
from data_entry.model.matters import Indicator, Project
from data_entry.numbers import ZERO, half_up
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import plain, sentence_around
from generator.checks.reading.texts import running_texts
from generator.checks.rules.performance.indicators import measure
from generator.checks.rules.performance.scores import points

_P = Patterns(__name__)
_CLOSE = Decimal("0.06")
"""So far, in percentage points, may a rate be from the one that follows: it may be told with one decimal."""
_FEW = Decimal("0.2")
"""So small a part of the rows, at the most, lacks a cell that all the others have."""


@rule("A19")
def rate_of_spending_is_not_the_project_s(
    book: Book, projects: Sequence[Project], indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """The indicator 预算执行率 has the rate that the project's own money makes."""
    own = {project.name: (i, project) for i, project in enumerate(projects)}
    for index, each in enumerate(indicators):
        number, project = own.get(each.project, (0, None))
        done = measure(each.done)
        if project is None or done is None or done.unit != "%" or done.bound:
            continue
        wholes = {project.available, project.received, project.initial} - {ZERO}
        if not _P.of_spending.match(each.level3) or not wholes or not project.used:
            continue
        rates = [half_up(project.used / whole * 100, 2) for whole in wholes]
        if all(abs(done.number - rate) > _CLOSE for rate in rates):
            expected = (
                f"{half_up(project.used / (project.available or project.received) * 100, 2)}%"
            )
            yield book.finding(
                f"indicators.{index}.done",
                f"“{each.level3}”的完成值是“{each.done}”，按项目“{project.name}”的资金是 {expected}",
                "请核对完成值和项目资金。",
                found=each.done or "",
                expected=expected,
                related=[f"projects.{number}.{name}" for name in ("used", "received", "initial")],
            )


@rule("A18")
def cell_is_blank_that_others_have(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """Of all the indicators of a project a few alone have no 完成值, or no 目标值 for a figure reached."""
    for name, title, other in (("target", "目标值", "done"), ("done", "完成值", "target")):
        for project in dict.fromkeys(each.project for each in indicators):
            rows = [(i, each) for i, each in enumerate(indicators) if each.project == project]
            blank = [(i, each) for i, each in rows if not getattr(each, name)]
            if not blank or len(blank) > len(rows) * _FEW:
                continue
            for index, each in blank:
                if name == "target" and not measure(getattr(each, other)):
                    continue
                yield book.finding(
                    f"indicators.{index}.{name}",
                    f"“{each.level3}”没有{title}，“{project}”别的指标都有",
                    "请补填；确实没有的，在“核实说明”页说明。",
                )


@rule("A20")
def distance_from_the_target_is_another(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Finding]:
    """“满意度88%，低于目标2个百分点”: what lies between the target and the result of the indicator."""
    for text in running_texts(book):
        for match in _P.beside_target.finditer(plain(text.text)) if text.is_narrative else ():
            told, gap = Decimal(match["done"]), Decimal(match["gap"])
            for index, each in enumerate(indicators):
                target, done = measure(each.target), measure(each.done)
                if not target or not done or done.number != told or text.project != each.project:
                    continue
                right = abs(target.number - done.number)
                if target.unit == done.unit == "%" and right != gap:
                    yield book.finding(
                        text.path,
                        f"“{text.title}”中写“{match[0]}”，指标“{each.level3}”的目标值是“{each.target}”，"
                        f"相差 {points(right)} 个百分点",
                        "请核对这两处。",
                        found=f"{match['gap']}个百分点",
                        expected=f"{points(right)}个百分点",
                        related=[f"indicators.{index}.target", f"indicators.{index}.done"],
                    )


@rule("T09")
def grade_in_a_report_does_not_fit_the_score(
    book: Book, projects: Sequence[Project]
) -> Iterator[Finding]:
    """“评价等次为良” stands only where the score of the project is that of a 良."""
    bands = lexicon()["grades"]
    scores = {p.name: (i, p.score) for i, p in enumerate(projects) if p.score is not None}
    for text in running_texts(book):
        index, score = scores.get(text.project, (0, None))
        match = _P.graded.search(text.text) if text.is_narrative and score is not None else None
        if match is None or score is None:
            continue
        if _P.of_bands.search(sentence_around(text.text, match.start())):
            continue
        right = next(band for band in bands if score >= band["least"])
        if match["grade"] not in right["words"]:
            yield book.finding(
                text.path,
                f"“{text.title}”中写“{match[0].strip('，。；')}”，“{text.project}”自评得分 {points(score)} 分，"
                f"按得分应为“{right['words'][0]}”",
                "请核对得分和等次；等次另有规定的，在“核实说明”页说明。",
                found=match["grade"],
                expected=right["words"][0],
                level=Level.WARNING,
                related=[f"projects.{index}.score"],
            )

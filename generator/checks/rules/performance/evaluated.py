"""Checks of what a report says of its own indicators: the rate of spending, goals, grades, cells left blank."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.matters import Indicator, Project
from data_entry.model.unit import Unit
from data_entry.numbers import YUAN_PER_WAN, ZERO, half_up, points
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import count_of, plain, sentence_around
from generator.checks.reading.sums import digits
from generator.checks.reading.texts import running_texts
from generator.checks.rules.performance.indicators import is_docked, measure
from generator.checks.rules.performance.scores import BONUS

_P = Patterns(__name__)
_CLOSE = Decimal("0.06")
"""So far, in percentage points, may a rate be from the one that follows: it may be told with one decimal."""
_DIGITS = 3
"""Numbers of so many digits are not the same by accident."""
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
            yield book.told(
                index=index, each=each, project=project, expected=expected, number=number
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
                yield book.told(index=index, name=name, each=each, title=title, project=project)


@rule("A18")
def result_is_told_against_its_target(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """不满意 for 满意, 7.511 for 75.11, a month after the one that was set: each has its points and reason."""
    for index, each in enumerate(indicators):
        if message := _in_words(each) or _by_the_point(each) or _in_time(each):
            at = f"indicators.{index}"
            yield book.told(at=at, each=each, message=message)


def _in_words(each: Indicator) -> str:
    target, done = (each.target or "").strip("。 "), (each.done or "").strip("。 ")
    denied = _P.denial.match(done)
    if not target or not denied or _P.none_wanted.search(target):
        return ""
    core = done[denied.end() :]
    return _missed(each, "没有达到") if core and (core in target or target in core) else ""


def _missed(each: Indicator, how: str) -> str:
    """What is wrong with a target that was not met; nothing if it cost points and has its reason."""
    if each.full is not None and each.score == each.full:
        return f"{how}，却得满分 {points(each.full)} 分"
    return "" if each.reason or is_docked(each) else f"{how}，没有写原因"


def _by_the_point(each: Indicator) -> str:
    """A decimal point in another place: all the digits are the same."""
    target, done = measure(each.target), measure(each.done)
    if not target or not done or target.unit != done.unit or target.number == done.number:
        return ""
    alike = digits(target.number)
    is_same = alike == digits(done.number) and len(alike) >= _DIGITS
    return "两个数只差小数点的位置" if is_same else ""


def _month(text: str | None) -> int | None:
    """The one month of a cell, counted on from year to year."""
    found = [*_P.month.finditer(text or "")]
    return int(found[0]["year"]) * 12 + int(found[0]["month"]) if len(found) == 1 else None


def _in_time(each: Indicator) -> str:
    wanted, reached = _month(each.target), _month(each.done)
    if wanted is None or reached is None:
        return ""
    if reached > wanted:
        return _missed(each, "晚于目标")
    lost = (each.full or ZERO) - (each.score or ZERO)
    return f"按期完成，却扣了 {points(lost)} 分" if is_docked(each) and each.reason else ""


@rule("A12")
def reason_is_given_with_full_marks(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """原因及扣分说明 belongs to an item that lost points."""
    for index, each in enumerate(indicators):
        reason = (each.reason or "").strip("。 ")
        is_full = each.full is not None and each.score == each.full and each.level1 != BONUS
        if is_full and _P.faulty.search(reason) and not _P.faultless.search(reason):
            at = f"indicators.{index}"
            yield book.told(at=at, each=each, reason=reason)


@rule("A20")
def delay_in_a_report_is_another(book: Book, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """“完工推迟1个月”: what lies between the months of the one indicator that has both."""
    for text in running_texts(book):
        said = _P.delayed.search(plain(text.text)) if text.is_narrative else None
        dated = [
            (index, abs(reached - wanted))
            for index, each in enumerate(indicators if said else ())
            if each.project == text.project
            and (wanted := _month(each.target)) is not None
            and (reached := _month(each.done)) is not None
            and wanted != reached
        ]
        if said and len(dated) == 1 and count_of(said["months"]) != dated[0][1]:
            index, months = dated[0]
            each = indicators[index]
            yield book.told(text=text, said=said, each=each, months=months, index=index)


@rule("A10")
def what_each_costs_is_more_than_the_project_has(
    book: Book, projects: Sequence[Project]
) -> Iterator[Finding]:
    """“6个乡镇……，每个站25万元” of a project with 120万元."""
    own = {project.name: (i, project) for i, project in enumerate(projects)}
    for text in running_texts(book):
        index, project = own.get(text.project, (0, None))
        said = _P.for_each.search(plain(text.text)) if text.is_narrative and project else None
        if said is None or project is None:
            continue
        cost = int(said["count"]) * Decimal(said["amount"]) * YUAN_PER_WAN
        whole = max(project.available, project.received)
        if whole and cost > whole:
            yield book.told(
                text=text, said=said, cost=cost, project=project, whole=whole, index=index
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
                    yield book.told(text=text, match=match, each=each, right=right, index=index)


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
            yield book.told(
                text=text,
                words=match[0].strip("，。；"),
                score=score,
                right=right,
                match=match,
                index=index,
            )


@rule("T09")
def grade_in_a_text_does_not_fit_its_score(book: Book, unit: Unit) -> Iterator[Finding]:
    """“自评得分97.87分，等次为良”: the grade is that of the score told in the same sentence."""
    usual = {int(band["least"]): band["words"][0] for band in lexicon()["grades"]}
    scored = {p.name for p in book.filled.sheets.get("projects") or [] if p.score is not None}
    for text in (each for each in running_texts(book) if each.project not in scored):
        for match in _P.graded.finditer(text.text):
            sentence = sentence_around(text.text, match.start("grade"))
            scores = {each["score"] for each in _P.told_score.finditer(sentence)}
            own = {int(each["least"]): each["grade"] for each in _P.own_band.finditer(sentence)}
            if len(scores) != 1 or (_P.of_bands.search(sentence) and not own):
                continue
            (score,) = scores
            bands = sorted((usual | own).items(), reverse=True)
            right = next(grade for least, grade in bands if Decimal(score) >= least)
            if match["grade"] != right:
                yield book.told(text=text, match=match, score=score, right=right)

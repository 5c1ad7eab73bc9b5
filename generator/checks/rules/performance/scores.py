"""Checks of scores: items and totals, full marks and deductions, grades, levels of indicators."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.findings import Finding
from data_entry.model.matters import Indicator, Performance, Project
from data_entry.numbers import ZERO, points
from data_entry.reading.locate import nearest
from data_entry.unread import Unread
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon

FULL_MARKS = Decimal(100)
WHOLE = "部门整体"
"""What 所属项目 says for the indicators of the unit's own report."""
BONUS = "加分项"
"""Its points are above the full marks."""
_P = Patterns(__name__)


def _scored(
    projects: Sequence[Project], indicators: Sequence[Indicator], performance: Performance | None
) -> Iterator[tuple[str, str, Decimal | None, dict[int, Decimal]]]:
    """Title, place and score of every report, with the scores of its indicators by their rows."""
    owners = [(p.name, f"projects.{i}.score", p.score) for i, p in enumerate(projects)]
    if performance is not None:
        owners.append((WHOLE, "performance.whole_score", performance.whole_score))
    for name, path, score in owners:
        yield (
            name,
            path,
            score,
            {
                index: each.score
                for index, each in enumerate(indicators)
                if each.project == name and each.score is not None
            },
        )


@rule("A06")
def score_is_not_the_sum_of_its_items(
    book: Book,
    projects: Sequence[Project],
    indicators: Sequence[Indicator],
    performance: Performance | None = None,
) -> Iterator[Outcome]:
    """自评得分 is the sum of all 得分, 加分项 included; it exceeds 100 only with a bonus."""
    for name, path, score, scored in _scored(projects, indicators, performance):
        total = sum(scored.values(), ZERO)
        related = [f"indicators.{i}.score" for i in scored]
        if scored and score is None:
            yield book.told(
                "score_is_left_to_its_items", path=path, name=name, total=total, related=related
            )
        elif scored and score is not None and score != total:
            yield book.told(
                path=path,
                name=name,
                score=score,
                total=total,
                gap=abs(score - total),
                related=related,
            )
        bonus = any(indicators[i].full is None for i in scored)
        if score is not None and score > FULL_MARKS and not bonus:
            yield book.told("score_exceeds_full_marks", path=path, name=name, score=score)


@rule("A06")
def report_has_no_score_while_others_have(
    book: Book, projects: Sequence[Project], indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """Where some reports have a score, every report has one, in its total or in its items."""
    annexed = [(i, project) for i, project in enumerate(projects) if project.annexed == "是"]
    scored = [i for i, project in annexed if project.score is not None]
    for index, project in annexed:
        if scored and project.score is None and not _is_scored(project.name, indicators):
            yield book.told(
                index=index, project=project, related=[f"projects.{i}.score" for i in scored]
            )


@rule("A06")
def report_has_no_score(
    book: Book,
    projects: Sequence[Project],
    indicators: Sequence[Indicator],
    performance: Performance | None = None,
) -> Iterator[Outcome]:
    """Where no report has a score, one that prints its own is told to have none, nor its items."""
    owners = [*_scored(projects, indicators, performance)]
    if any(score is not None for _, _, score, _ in owners):
        return
    printed = {
        narrative.subject or WHOLE
        for narrative in book.narratives
        for chapter in narrative.chapters
        if narrative.is_written and any(each.endswith("得分") for each in chapter.section.content)
    }
    for name, path, _, items in owners:
        if name in printed and not items:
            yield book.told(path=path, name=name)


@rule("A12")
def deduction_is_not_what_the_score_says(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """What the score lacks of 分值 is one of the deductions the reason states, or their sum."""
    for index, each in enumerate(indicators):
        stated = list(_P.deducted.finditer(each.reason or ""))
        if each.full is None or each.score is None or each.score > each.full or not stated:
            continue
        lost, amounts = each.full - each.score, [Decimal(match[1]) for match in stated]
        if lost not in (*amounts, sum(amounts)):
            at, words = f"indicators.{index}", stated[0][0]
            yield book.told(at=at, each=each, lost=lost, words=words)


def _is_scored(project: str, indicators: Sequence[Indicator]) -> bool:
    """True if any indicator of the project has its score."""
    return any(each.project == project and each.score is not None for each in indicators)


@rule("A12")
def score_of_an_item_does_not_fit(
    book: Book,
    projects: Sequence[Project],
    indicators: Sequence[Indicator],
    performance: Performance | None = None,
) -> Iterator[Outcome]:
    """得分 does not exceed 分值, a deduction has its reason, and all 分值 together make 100."""
    for index, each in enumerate(indicators):
        at = f"indicators.{index}"
        if each.full is None or each.score is None:
            yield from _half_filled(book, index, indicators)
            continue
        lost = each.full - each.score
        title = f"“{each.level3}”分值 {points(each.full)} 分，得 {points(each.score)} 分"
        both = [f"{at}.full", f"{at}.score"]
        if lost < 0:
            yield book.told("score_exceeds_its_marks", at=at, title=title, related=both)
        elif lost and not each.reason:
            yield book.told("deduction_has_no_reason", at=at, title=title, related=both)
    for name, path, _, scored in _scored(projects, indicators, performance):
        full = [
            marks
            for i in scored
            if (marks := indicators[i].full) is not None and indicators[i].level1 != BONUS
        ]
        whole = sum(full, ZERO)
        if full and whole != FULL_MARKS:
            yield book.told(
                "marks_do_not_make_up_the_whole",
                path=path,
                name=name,
                whole=whole,
                related=[f"indicators.{i}.full" for i in scored],
            )


def _half_filled(book: Book, index: int, indicators: Sequence[Indicator]) -> Iterator[Finding]:
    """An item has 分值 and 得分 or neither, where others of its project are scored."""
    each, at = indicators[index], f"indicators.{index}"
    if each.full is not None and _is_scored(each.project, indicators):
        yield book.told("item_has_no_score", at=at, each=each)
    elif each.score is not None and each.level1 != BONUS:
        others = [o for o in indicators if o.project == each.project and o.full is not None]
        if others:
            yield book.told("item_has_no_marks", at=at, each=each)


@rule("T09")
def grade_does_not_fit_the_score(
    book: Book, projects: Sequence[Project], performance: Performance | None = None
) -> Iterator[Outcome]:
    """A report is graded 优 from 90, 良 from 80 and 中 from 60; a grade has its score."""
    graded = [(p.name, f"projects.{i}.grade", p.score, p.grade) for i, p in enumerate(projects)]
    if performance is not None:
        own = performance.whole_score, performance.whole_grade
        graded.insert(0, (WHOLE, "performance.whole_grade", *own))
    bands = lexicon()["grades"]
    for name, path, score, grade in graded:
        plain_grade = _P.beside_the_grade.sub("", grade or "")
        band = next((b for b in bands if plain_grade in b["words"]), None)
        if score is None and band is not None:
            yield book.told(
                "grade_has_no_score", beside=path.replace("grade", "score"), name=name, grade=grade
            )
        if score is None or isinstance(score, Unread) or band is None:
            continue
        right = next(b for b in bands if score >= b["least"])
        if right is not band:
            yield book.told(
                path=path,
                name=name,
                score=score,
                grade=grade,
                right=right,
                beside=path.replace("grade", "score"),
            )


@rule("A14")
def indicator_stands_under_the_wrong_level(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """An indicator stands under 一级 and 二级指标 of the form: they decide where the annex puts it."""
    levels: dict[str, list[str]] = lexicon()["indicators"]
    for index, each in enumerate(indicators):
        at = f"indicators.{index}"
        if each.level1 not in levels:
            meant = nearest(each.level1, levels)
            yield book.told(
                "level_is_unknown",
                at=at,
                each=each,
                advice=f"是不是“{meant}”？" if meant else f"请用：{'、'.join(levels)}。",
                meant=meant,
            )
            continue
        owner = next((one for one, lower in levels.items() if each.level2 in lower), None)
        if owner and each.level2 not in levels[each.level1] and levels[each.level1]:
            yield book.told(at=at, each=each, owner=owner)


@rule("A14")
def indicator_of_quantity_is_an_amount(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """数量指标 has a quantity, not the money that 成本指标 of the same project states."""
    for index, each in enumerate(indicators):
        money = _P.money.findall(each.done or "")
        if each.level2 != "数量指标" or not money:
            continue
        for other, cost in enumerate(indicators):
            is_twin = cost.project == each.project and "成本" in cost.level2
            if is_twin and _P.money.findall(cost.done or "") == money:
                yield book.told(index=index, each=each, cost=cost, other=other)
                break


@rule("W07")
def result_has_no_unit_while_its_target_has(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """Where 目标值 has a unit (“≥3次”), 完成值 has one too (not “5”)."""
    for index, each in enumerate(indicators):
        done = (each.done or "").strip()
        if _P.bare.fullmatch(done) and Decimal(done) and _P.measured.search(each.target or ""):
            yield book.told(index=index, each=each, done=done)

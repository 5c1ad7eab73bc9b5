"""Checks of indicators: target against result against score, and what the reports say of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from data_entry.findings import Finding
from data_entry.model.matters import Indicator, Project
from data_entry.model.unit import Unit
from data_entry.numbers import YUAN_PER_WAN, ZERO, points
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.impossible import is_beyond_all
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import (
    MONEY,
    Quantity,
    clause_before,
    plain,
    quantities,
    years,
)
from generator.checks.reading.texts import Text, running_texts

_P = Patterns(__name__)
_BONUS = "加分项"
"""The indicators of this level add to the score what they have."""
_HIGHER = ("高于", "大于", "多于", "超过")
_OF_GOALS = "目标"
"""Chapters with this in their heading tell what is to be reached."""
_FEWEST_BATCHES = 2
_FAR_APART = 100
_HALF, _MOST = 2, Decimal("0.8")
_SHORTEST, _LONGER = 3, 6
"""So many characters of an indicator's name stand beside a figure that is its own but for a slip of
the finger, or any other figure that must be its own."""


@dataclass(frozen=True)
class Measure:
    """The one figure of a target or a result, with the way it is bounded."""

    number: Decimal
    unit: str
    bound: str

    @property
    def is_money(self) -> bool:
        """True for 元, 万元 and 亿元."""
        return self.unit in MONEY

    @property
    def value(self) -> Decimal:
        """The figure in the least unit of its kind."""
        return self.number * Decimal(lexicon()["measures"].get(self.unit, 1))


def measure(text: str | None) -> Measure | None:
    """The one figure that a cell states; None where there is none, or more than one."""
    rest = _P.brackets.sub("", plain(text or ""))
    found = list(_P.measure.finditer(rest))
    if len(found) != 1:
        return None
    most, least = _P.at_most.search(rest), _P.at_least.search(rest)
    bound = "≤" if most and "不低于" not in rest else "≥" if least else ""
    return Measure(Decimal(found[0][1]), found[0][2] or "", bound)


def _is_missed(each: Indicator, target: Measure, done: Measure) -> bool:
    """True if the result is on the wrong side of its target."""
    kinds = {unit in MONEY for unit in (target.unit, done.unit)}
    if len(kinds) > 1 or (target.unit != done.unit and not _are_alike(target, done)):
        return False
    is_cost = "成本" in each.level1 + each.level2
    bound = target.bound or ("≤" if is_cost else "" if "时效" in each.level2 else "≥")
    if bound == "≤":
        return done.value > target.value
    return bound == "≥" and done.value < target.value


def is_docked(each: Indicator) -> bool:
    """True if points were lost: A12 then asks for the reason, once."""
    return each.full is not None and each.score is not None and each.score < each.full


def _is_generous(each: Indicator, target: Measure, done: Measure) -> bool:
    """True if less than half of a target has won most of its points."""
    full, score = each.full or ZERO, each.score or ZERO
    return done.value * _HALF < target.value and score > full * _MOST


def _are_alike(target: Measure, done: Measure) -> bool:
    """True if two units measure the same: 万元 and 元, 小时 and 分钟."""
    families: list[list[str]] = lexicon()["alike"]["units"]
    return any({target.unit, done.unit} <= set(family) for family in families)


@rule("A18")
def result_does_not_fit_its_target_and_score(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """A target that is missed costs points or has its reason; target and result have one unit."""
    for index, each in enumerate(indicators):
        target, done = measure(each.target), measure(each.done)
        if done and done.unit == "%" and is_beyond_all(each.level3, done.number / 100):
            yield book.told("rate_is_beyond_all", index=index, each=each)
        if target is None or done is None:
            continue
        message = ""
        if _is_missed(each, target, done):
            is_over = target.value < done.value
            state = "高于目标" if is_over else "没有达到目标"
            if each.full is not None and each.score == each.full:
                message = f"{state}，却得满分 {points(each.full)} 分"
            elif not each.reason and not is_docked(each):
                message = f"{state}，没有写原因"
            elif not is_over and _is_generous(each, target, done):
                message = f"不到目标的一半，得分却有 {points(each.score or ZERO)} 分"
        elif _differ(target, done):
            message = "单位不同"
        elif _is_multiple(target, done):
            message = "相差百倍以上，像是单位写错了"
        if message:
            yield book.told(index=index, each=each, message=message)


def _is_multiple(target: Measure, done: Measure) -> bool:
    """True if one is a hundred times the other: the 万 of one of them was lost."""
    less, more = sorted((target.value, done.value))
    return target.unit != done.unit and _are_alike(target, done) and more >= less * _FAR_APART > 0


def _differ(target: Measure, done: Measure) -> bool:
    """True if the units cannot be those of one quantity: % and a count, 元 and 万元 of one number."""
    units = {target.unit, done.unit}
    if len(units) == 1 or "" in units:
        return units == {"", "%"} and target.number <= _FAR_APART
    if target.number == done.number and "%" not in units and not _are_alike(target, done):
        return True
    if target.is_money and done.is_money:
        return target.number == done.number
    return ("%" in (target.unit, done.unit)) or target.is_money != done.is_money


@rule("A18")
def quantity_or_satisfaction_has_no_figure(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """数量指标 has a quantity where its target has one (已完成 is none), 满意度 and rates a percentage."""
    fillers = lexicon()["measures_none"]["words"]
    for index, each in enumerate(indicators):
        done, target = (each.done or "").strip("。 "), each.target or ""
        if each.level2 == "数量指标" and done and not _P.digits.search(plain(done)):
            if done in fillers or measure(target):
                yield book.told("quantity_has_no_figure", index=index, each=each, done=done)
        elif _P.bare.fullmatch(done) and (
            "满意度" in each.level1 + each.level2 or each.level3.endswith("率")
        ):
            yield book.told("satisfaction_has_no_percent", index=index, each=each, done=done)


@rule("A19")
def cost_is_not_the_money_of_the_project(
    book: Book, projects: Sequence[Project], indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """A cost that is all of the project's money is what was used of it; none is greater."""
    for number, project in enumerate(projects):
        if book.is_blank("projects", number, "used"):
            continue
        whole = {project.available, project.received, project.used} - {ZERO}
        for index, each in enumerate(indicators):
            if each.project != project.name or "成本" not in each.level1 + each.level2:
                continue
            target, done = measure(each.target), measure(each.done)
            if done is None or not done.is_money or _P.each.search(each.level3):
                continue
            amount = done.value
            is_whole = amount in whole or (target is not None and target.value in whole)
            if amount > project.used or (is_whole and amount != project.used):
                at = f"projects.{number}"
                yield book.told(index=index, each=each, project=project, at=at)


@rule("A18")
def result_is_of_another_year(
    book: Book, unit: Unit, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """Where the target is to be met in the year of the accounts, the result is of that year."""
    for index, each in enumerate(indicators):
        wanted, reached = (
            {year for year, _ in years(text or "")} for text in (each.target, each.done)
        )
        is_earlier = len(reached) > 1 and max(reached) == unit.year - 1
        if reached and unit.year not in reached and (unit.year in wanted or is_earlier):
            target = f"目标值“{each.target}”，" if wanted else ""
            own = "年份不同" if wanted else f"没有{unit.year}年的"
            yield book.told(index=index, each=each, target=target, own=own)


@rule("A18")
def reason_denies_the_figures_of_two_years(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Outcome]:
    """“2024年低于2023年” stands only where the result has less for the first of the two years."""
    for index, each in enumerate(indicators):
        said = _P.years_compared.search(each.reason or "")
        by_year = {
            m["year"]: Decimal(m["value"]) for m in _P.of_a_year.finditer(plain(each.done or ""))
        }
        if not said or not {said["one"], said["other"]} <= set(by_year):
            continue
        one, other = by_year[said["one"]], by_year[said["other"]]
        if one != other and (one > other) != (said["word"] in _HIGHER):
            yield book.told(index=index, each=each, said=said)


@rule("A20")
def figure_in_a_report_is_not_the_indicator_s(
    book: Book, indicators: Sequence[Indicator]
) -> Iterator[Finding]:
    """What a report says under the name of an indicator is its result; points lost are those lost."""
    for text in running_texts(book):
        if not text.is_narrative or not _P.digits.search(text.text):
            continue
        for index, each in enumerate(indicators):
            if text.project in ("", each.project):
                yield from _of_result(book, text, index, each)
                yield from _of_points(book, text, index, each)


def _of_result(book: Book, text: Text, index: int, each: Indicator) -> Iterator[Finding]:
    done = measure(each.done)
    if done is None or not done.unit or done.bound or done.is_money:
        return
    own = {done.number}
    words = text.text
    if _OF_GOALS in text.title:
        target = measure(each.target)
        own |= {target.number} if target else set()
        words = _P.bound.sub("", words)
    said = [q for q in quantities(words) if q.unit == done.unit]
    if any(q.number in own for q in said):
        return
    for quantity in said:
        before = clause_before(words, quantity.start)
        after = words[quantity.end : quantity.end + 12]
        shared = max(_shared(each.level3, words) for words in (before, after))
        is_slip = is_slip_of(quantity.written, f"{done.number}")
        least = _SHORTEST if is_slip else max(_LONGER, len(each.level3) // 2)
        if shared >= least:
            yield _other(book, text, index, each, quantity)


def is_slip_of(one: str, other: str) -> bool:
    """True if two numbers differ by digits exchanged, or by one digit too many or too few."""
    return sorted(one) == sorted(other) or Indel.distance(one, other) == 1


def _shared(name: str, words: str) -> int:
    """The length of the longest run of characters that a name shares with what stands by a figure."""
    match = SequenceMatcher(None, name, words, autojunk=False).find_longest_match()
    return max(match.size, _abridged(name, words))


def _abridged(name: str, words: str) -> int:
    """How many of the last characters make up a name with some left out: 新建统计站 for 新建乡镇统计站."""
    rest, length = name, 0
    while length < len(words) and words[-length - 1] in rest:
        rest = rest[: rest.rindex(words[-length - 1])]
        length += 1
    is_named = words[len(words) - length :][:2] == name[:2]
    return len(name) if is_named and length > _SHORTEST else 0


def _other(book: Book, text: Text, index: int, each: Indicator, said: Quantity) -> Finding:
    return book.told(
        "figure_in_a_report_is_not_the_indicator_s", text=text, said=said, each=each, index=index
    )


def _of_points(book: Book, text: Text, index: int, each: Indicator) -> Iterator[Finding]:
    if each.full is None or each.score is None or text.project != each.project:
        return
    lost, won = each.full - each.score, each.score
    for match in _P.lost_or_won.finditer(plain(text.text)):
        before, is_lost = clause_before(text.text, match.start()), match["sign"] == "扣"
        own = (each.level3, f"{each.level3}指标") if is_lost else (each.level1, each.level3)
        right = lost if is_lost else won
        is_named = before.endswith(own) and (is_lost or each.level1 == _BONUS)
        if is_named and Decimal(match["points"]) != right:
            title = each.level3 if is_lost else each.level1
            yield book.told(
                "points_in_a_report_are_others",
                text=text,
                title=title,
                match=match,
                each=each,
                right=right,
                index=index,
            )


@rule("A10")
def batches_do_not_make_up_the_money(book: Book, projects: Sequence[Project]) -> Iterator[Finding]:
    """“第一批……6万元；第二批……11万元” make up what the project was given."""
    for text in running_texts(book):
        amounts = [Decimal(m["amount"]) for m in _P.batch.finditer(plain(text.text))]
        index = next((i for i, p in enumerate(projects) if p.name == text.project), None)
        if len(amounts) < _FEWEST_BATCHES or index is None:
            continue
        project, whole = projects[index], sum(amounts, ZERO) * YUAN_PER_WAN
        given = {project.initial, project.added, project.received, project.available} - {ZERO}
        if given and all(abs(each - whole) > book.tolerance(len(amounts)) for each in given):
            at = f"projects.{index}"
            yield book.told(text=text, whole=whole, project=project, at=at)

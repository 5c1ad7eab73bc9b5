"""Checks of 绩效: projects, their money and scores, the annexes, and what the body says of them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry.balances import leaves
from data_entry.findings import Finding
from data_entry.model.accounts import Accounts, GeneralItem
from data_entry.model.matters import ClassSpending, Performance, Project, Staff, WholeReport
from data_entry.model.spec import sheets
from data_entry.model.tables import ProjectRow
from data_entry.numbers import ZERO
from generator.checks.engine.registry import Book, Outcome, rule
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.checks.reading.quantities import quantities, sentence_around
from generator.checks.reading.texts import running_texts
from generator.checks.rules.performance.reports import has_whole_report


@rule("A02")
def balance_left_is_not_that_of_the_projects(
    book: Book, accounts: Accounts, projects: Sequence[Project], whole_report: WholeReport
) -> Iterator[Outcome]:
    """年末结转和结余 holds what the projects reported on have left, and the report names its source."""
    open_left = [(i, p) for i, p in enumerate(projects) if p.received and p.left > 0]
    left = sum((project.left for _, project in open_left), ZERO)
    carried = accounts.carried_out
    related = [
        f"projects.{i}.{c}" for i, _ in open_left for c in ("initial", "added", "carried", "used")
    ]
    if open_left and left > carried:
        yield book.told("projects_have_more_left", left=left, carried=carried, related=related)
    yield from _left_of_named_project(book, carried, projects, whole_report)
    is_asked = book.asks("whole_report", "left_project")
    if whole_report is None or not is_asked or not has_whole_report(book):
        return
    named = whole_report.left_project or whole_report.left_nature
    if bool(carried) != bool(named):
        state = (
            f"为 {book.money(carried)}，没有填写资金项目和性质"
            if carried
            else "为 0，却填写了结余资金"
        )
        yield book.told("balance_left_has_no_source", state=state)


def _left_of_named_project(
    book: Book, carried: Decimal, projects: Sequence[Project], whole_report: WholeReport
) -> Iterator[Finding]:
    """The project that the balance is said to belong to has just that much left."""
    named = whole_report.left_project if whole_report else None
    for index, project in enumerate(projects):
        if project.name == named and project.received and project.left != carried:
            yield book.told(
                "named_project_has_not_that_left", index=index, carried=carried, project=project
            )


@rule("A01")
def budget_by_class_has_no_total(
    book: Book, whole_report: WholeReport, class_spending: Sequence[ClassSpending]
) -> Iterator[Outcome]:
    """年初预算 by 类 needs its total: without it the two cannot be compared."""
    if any(row.budget for row in class_spending) and (
        whole_report is None or whole_report.budget is None
    ):
        yield book.told(related=[f"class_spending.{i}.budget" for i in range(len(class_spending))])


@rule("A03")
def number_of_projects_differs(
    book: Book, performance: Performance, projects: Sequence[Project], whole_report: WholeReport
) -> Iterator[Outcome]:
    """The projects that 十（四） counts are those it names and those of 附件1."""
    is_asked = _is_listed(book)
    listed = [i for i, project in enumerate(projects) if is_asked and project.listed == "是"]
    evaluated, targeted = performance.evaluated, performance.targeted
    names = [f"projects.{i}.listed" for i in listed]
    if len(listed) > evaluated:
        yield book.told(
            "more_projects_named_than_evaluated",
            count=len(listed),
            evaluated=evaluated,
            related=names,
        )
    for name, title in (("evaluated", "事前绩效评估"), ("monitored", "绩效监控")):
        count = getattr(performance, name)
        if count > targeted:
            yield book.told(
                "more_projects_than_with_targets",
                name=name,
                title=title,
                count=count,
                targeted=targeted,
            )
    counted = whole_report.annual_count + whole_report.stage_count if whole_report else 0
    if counted and counted != targeted:
        yield book.told(
            "projects_differ_from_those_of_the_report", targeted=targeted, counted=counted
        )


def _is_listed(book: Book) -> bool:
    """True if the unit says on a sheet of its own which projects the text names; annexes do not ask."""
    shown = {name for name, spec, _ in sheets(book.filled.root) if not spec.hidden}
    return "projects" in shown and book.asks("projects", "listed")


@rule("A04")
def projects_spend_more_than_the_accounts(
    book: Book, accounts: Accounts, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """The projects together spend no more than 项目支出."""
    used = sum((project.used for project in projects), ZERO)
    if used > accounts.project:
        yield book.told(
            used=used, related=[f"projects.{i}.used" for i, p in enumerate(projects) if p.used]
        )


@rule("A04")
def spending_of_projects_is_not_that_of_the_accounts(
    book: Book,
    accounts: Accounts,
    general_items: Sequence[GeneralItem],
    projects: Sequence[Project],
    whole_report: WholeReport,
) -> Iterator[Outcome]:
    """常年 and 阶段 projects of the unit's report spend what the projects and 项目支出 say."""
    used = sum((project.used for project in projects), ZERO)
    spent = whole_report.annual_used + whole_report.stage_used if whole_report else ZERO
    general = sum((row.project for row in leaves(general_items)), ZERO)
    counted = whole_report.annual_count + whole_report.stage_count if whole_report else 0
    differs = counted == len(projects) and abs(spent - used) > book.tolerance(2 + counted)
    if spent and differs and not _without_spending(book, projects):
        yield book.told(
            "spending_is_not_that_of_the_projects",
            counted=counted,
            spent=spent,
            used=used,
            related=["whole_report.stage_used", *(f"projects.{i}.used" for i in range(counted))],
        )
    gap = min(abs(spent - whole) for whole in (accounts.project, general))
    if spent and gap > book.tolerance(2):
        yield book.told(
            "spending_is_not_that_of_the_accounts",
            spent=spent,
            general=general,
            related=[
                "whole_report.stage_used",
                "accounts.project",
                *(f"general_items.{i}.project" for i in range(len(general_items))),
            ],
        )


def _without_spending(book: Book, projects: Sequence[Project]) -> list[int]:
    """The projects that have money and say nothing of what was used."""
    return [
        index
        for index, project in enumerate(projects)
        if book.is_blank("projects", index, "used") and (project.available or project.received)
    ]


@rule("A04")
def spending_of_a_project_is_not_filled(
    book: Book, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """A project with money says how much of it was used, be it 0."""
    for index in _without_spending(book, projects):
        yield book.told(index=index, project=projects[index].name)


@rule("A04")
def project_spent_less_than_its_subject_says(
    book: Book, projects: Sequence[Project], project_rows: Sequence[ProjectRow]
) -> Iterator[Outcome]:
    """A project spends no less than 公开09 has under its name, for that is 一般公共预算 money alone."""
    for index, project in enumerate(projects):
        own = [i for i, row in enumerate(project_rows) if row.project == project.name]
        spent = sum((project_rows[i].total for i in own), ZERO)
        if book.is_blank("projects", index, "used"):
            continue
        if spent - project.used > book.tolerance(1 + len(own)):
            yield book.told(
                index=index,
                project=project,
                spent=spent,
                related=[f"project_rows.{i}.total" for i in own],
            )


@rule("A04")
def report_is_of_a_project_without_money(
    book: Book, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """A project that is scored and reported on has money; mostly it stands in the row beside."""
    for index, project in enumerate(projects):
        is_filled = not book.is_blank("projects", index, "received")
        has_money = project.available or project.received or project.used
        is_annexed = project.annexed == "是"
        if is_annexed and project.score is not None and is_filled and not has_money:
            beside = [i for i, p in enumerate(projects) if p.available and p.annexed == "否"]
            yield book.told(
                index=index, project=project, related=[f"projects.{i}.received" for i in beside]
            )


@rule("A05")
def money_of_a_project_does_not_fit(book: Book, projects: Sequence[Project]) -> Iterator[Outcome]:
    """A project spends no more than it received, and receives what was planned or explains why not."""
    for index, project in enumerate(projects):
        planned, received, used = project.available, project.received, project.used
        whole = received + project.carried
        if used > whole:
            carried = f"加上年结转 {book.money(project.carried)}" if project.carried else ""
            yield book.told(index=index, project=project, carried=carried, whole=whole)
        elif used > planned:
            yield book.told("used_exceeds_what_was_planned", index=index, project=project)
        elif used != received and sorted(f"{used:f}") == sorted(f"{received:f}"):
            yield book.told("used_is_received_exchanged", index=index, project=project, whole=whole)
        if (planned or received or used) and received not in (planned, planned - project.carried):
            yield book.told("received_is_not_what_was_planned", index=index, project=project)


@rule("A10")
def parts_of_a_project_are_more_than_was_used(
    book: Book, projects: Sequence[Project]
) -> Iterator[Outcome]:
    """“主要用于甲510万元、乙330万元、丙110万元” of a project that used 940万元: the parts are too much."""
    most = {p.name: (i, p) for i, p in enumerate(projects) if p.used}
    for text in (each for each in running_texts(book) if each.project in most):
        index, project = most[text.project]
        for said in _P.used_for.finditer(text.text):
            parts = [q for q in quantities(said[0]) if q.is_money]
            together = sum((q.value for q in parts), ZERO)
            slack = sum((q.slack for q in parts), book.tolerance(1))
            if together > project.used + slack and not _P.not_used.search(said[0]):
                yield book.told(text=text, together=together, project=project, index=index)


@rule("A09")
def more_persons_than_posts(book: Book, staff: Sequence[Staff]) -> Iterator[Outcome]:
    """A unit has no more persons than posts, or explains why."""
    for index, row in enumerate(staff):
        if row.persons > row.posts:
            yield book.told(index=index, row=row)


_P = Patterns(__name__)


@rule("A17")
def staff_of_a_report_is_not_that_of_the_unit(
    book: Book, staff: Sequence[Staff]
) -> Iterator[Outcome]:
    """The 编制, 实有 and 退休 an annex tells are those of 人员情况, in one row or several together."""
    titles = {"posts": "编制数", "persons": "实有人数", "retired": "退休人数"}
    known = {name: _sums(staff, name) for name in titles} if staff else {}
    for text in running_texts(book) if known else ():
        if not text.is_narrative:
            continue
        for name, pattern in lexicon()["staff"].items():
            for match in re.finditer(pattern, text.text):
                before = sentence_around(text.text, match.start()).partition(match[0])[0][-24:]
                if int(match[1]) in known[name] or _P.event.search(before + match[0]):
                    continue
                whole = max(known[name])
                yield book.told(
                    text=text,
                    match=match,
                    title=titles[name],
                    whole=whole,
                    related=[f"staff.{i}.{name}" for i in range(len(staff))],
                )


def _sums(staff: Sequence[Staff], name: str) -> set[int]:
    """The numbers of single rows, of one unit, of one kind and of all."""
    groups: dict[tuple[str, ...], int] = {(): 0}
    for row in staff:
        for key in ((row.unit, row.kind), (row.unit,), ("", row.kind), ()):
            groups[key] = groups.get(key, 0) + getattr(row, name)
    return {0, *groups.values()}


@rule("A13")
def figures_of_project_kinds_contradict(book: Book, whole_report: WholeReport) -> Iterator[Outcome]:
    """附件1 三（二） counts projects with more than 10 % left; the money spent of all must allow that."""
    for kind, title in (("annual", "常年项目"), ("stage", "阶段项目")) if whole_report else ():
        count, left, budget, used = (
            getattr(whole_report, f"{kind}_{name}") for name in ("count", "left", "budget", "used")
        )
        message = ""
        if left > count:
            message = f"{title} {count} 个，其中结余率大于10%的 {left} 个"
        elif bool(count) != bool(budget):
            message = f"{title} {count} 个，预算总金额 {book.money(budget)}"
        elif used > budget:
            message = f"{title}支出 {book.money(used)}，大于预算 {book.money(budget)}"
        elif left and used == budget:
            message = f"{title}有 {left} 个结余率大于10%，而预算 {book.money(budget)}全部支出"
        elif count and left == 0 and used < budget * Decimal("0.9"):
            message = (
                f"{title}没有结余率大于10%的，而预算 {book.money(budget)}只支出 {book.money(used)}"
            )
        elif count and left == count and used >= budget * Decimal("0.9"):
            message = (
                f"{title}个个结余率大于10%，而预算 {book.money(budget)}已支出 {book.money(used)}"
            )
        if message:
            yield book.told(kind=kind, message=message)

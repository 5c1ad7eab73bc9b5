"""What a bureau is told first: who is missing, who must put what right, what one notice can settle."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_entry.findings import Finding, Level
from generator.bureau.desk import Bureau, Standing, Status
from generator.checks.pages import load_pages

_MOST_COMMON = 5


@dataclass(frozen=True)
class Common:
    """One kind of finding over all units."""

    code: str
    level: Level
    title: str
    findings: Sequence[tuple[Standing, Finding]]

    @property
    def units(self) -> list[str]:
        """The units that have it."""
        return list(dict.fromkeys(standing.label for standing, _ in self.findings))


@dataclass(frozen=True)
class OpeningLine:
    """A line of the opening sheet: a heading, or a unit with what to do."""

    words: str
    standing: Standing | None = None
    is_heading: bool = False


def headline(desk: Bureau) -> str:
    """How many units have come how far, in one sentence."""
    told = "，".join(f"{status} {count}" for status, count in desk.counts().items())
    return f"{len(desk.standings)} 家要公开：{told or '名单里没有单位'}。"


def common_findings(desk: Bureau) -> list[Common]:
    """What was found of all units by rule: 错误 first, then those of most units."""
    found: dict[tuple[str, Level], list[tuple[Standing, Finding]]] = defaultdict(list)
    for standing in desk.standings:
        for finding in standing.findings:
            found[finding.code, finding.level].append((standing, finding))
    pages = load_pages()
    kinds = [
        Common(code, level, pages[code].title if code in pages else code, each)
        for (code, level), each in found.items()
    ]
    order = list(Level)
    return sorted(
        kinds, key=lambda k: (order.index(k.level), -len(k.units), -len(k.findings), k.code)
    )


def lines(desk: Bureau) -> Iterator[OpeningLine]:
    """The opening sheet, from what is missing to what is merely strange."""
    yield OpeningLine(headline(desk))
    yield OpeningLine(_left(desk))
    for status, advice in _TO_DO.items():
        own = [each for each in desk.standings if each.status is status]
        if own:
            yield OpeningLine(f"{status} {len(own)} 家：{advice}", is_heading=True)
            yield from (OpeningLine(f"{each.label}{_what(each)}", each) for each in own)
    yield from _section("汇总与各单位合计", [*_totals(desk)])
    yield from _section("一条通知能让几家一起改的（详见“常见问题”页）", [*_notices(desk)])
    yield from _section("收到的里面名单没有的", desk.strangers)
    yield from _section("名单本身", desk.roster.faults)
    public = [
        f"{each.label}：{each.errors} 处错误"
        for each in desk.standings
        if each.status is Status.PUBLISHED and each.errors
    ]
    yield from _section("已经公开、填报表却有错误的", public)
    edited = [each.label for each in desk.standings if each.received and each.received.is_outdated]
    if edited:
        told = "文档改过、填报表后来也改了，文档没有动；用 juesuan refresh 更新，或者移走文档再做"
        yield from _section(told, edited)


_TO_DO = {
    Status.MISSING: "催交。",
    Status.UNCLEAR: "在名单的“填报表”栏写明用哪一张。",
    Status.UNWRITTEN: "不是填报表的问题：腾出磁盘空间，或关闭正打开这些文件的程序，再运行一次。",
    Status.FAILED: "让单位换一份。",
    Status.ERRORS: "把“退回”文件夹里标注好的填报表发给单位。",
    Status.DRAFT: "有错误，只有草稿，不能公开；把“退回”文件夹里标注好的填报表发给单位。",
}


def _left(desk: Bureau) -> str:
    left = sum(not each.status.is_ready for each in desk.standings)
    waiting = sum(each.status in (Status.MADE, Status.EDITED) for each in desk.standings)
    done = f"可以公开、还没有公开的 {waiting} 家，在“网站”文件夹。" if waiting else ""
    return (f"还差 {left} 家。" if left else "都齐了。") + done


def _what(standing: Standing) -> str:
    """What is to be said of a unit behind its name."""
    if standing.remark:
        return f"：{standing.remark}"
    made = standing.received.made if standing.received else None
    if made and made.failure:
        return f"：{made.failure}"
    worst = next((each for each in standing.findings if each.level is Level.ERROR), None)
    if worst is None:
        return ""
    return f"：{standing.errors} 处错误，先看 {worst.place} {worst.message}"


def _totals(desk: Bureau) -> Iterator[str]:
    for each in desk.comparisons:
        if each.differences:
            causes = "；".join(
                dict.fromkeys(d.why or f"{d.sheet}“{d.row}”" for d in each.differences[:3])
            )
            count = sum(d.alike for d in each.differences)
            yield f"“{each.name}”有 {count} 个数不等于 {each.units} 家的合计：{causes}（详见“汇总核对”页）"
        else:
            yield f"“{each.name}”的 {each.compared} 个数都等于 {each.units} 家的合计"
    yield from desk.not_compared
    yield from (f"“{'”“'.join(names)}”的数完全相同，是不是同一张表" for names in desk.alike)


def _notices(desk: Bureau) -> Iterator[str]:
    for each in common_findings(desk)[:_MOST_COMMON]:
        if len(each.units) > 1 and each.level is not Level.NOTE:
            yield f"{each.title}（{each.code}）：{len(each.units)} 家 {len(each.findings)} 处"


def _section(heading: str, told: Sequence[str]) -> Iterator[OpeningLine]:
    if told:
        yield OpeningLine(heading, is_heading=True)
        yield from map(OpeningLine, told)


def levels(standing: Standing) -> Counter[Level]:
    """How many findings of each level a unit has."""
    return Counter(each.level for each in standing.findings)

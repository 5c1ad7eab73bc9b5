"""The desk of a bureau: which units must publish, what each has handed in, and how far it has come."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from data_entry.failures import LOCK_PREFIX, ExitCode, UnreadableError
from data_entry.findings import Finding
from data_entry.reading.locate import nearest
from data_entry.reading.stamp import Cover, cover
from data_entry.words import normal
from generator.bureau.receiving import Received
from generator.bureau.roster import Roster, RosterUnit, read_roster
from generator.bureau.totals import Figures, SumCheck, compare, same_figures
from generator.contents.compose import file_name
from generator.failures import NoWorkbookError
from generator.run.batch import State
from generator.run.origin import SOURCES, Bundle, is_as_made, is_draft
from generator.run.pipeline import bundles
from generator.run.publish import sums_of


class Status(StrEnum):
    """How far a unit has come, in the order in which a bureau asks."""

    MISSING = "未收到"
    UNCLEAR = "要选定"
    UNWRITTEN = "写不进去"
    FAILED = "没有做成"
    ERRORS = "有错误"
    DRAFT = "草稿"
    MADE = "已生成"
    EDITED = "内容已改"
    PUBLISHED = "已公开"

    @property
    def is_ready(self) -> bool:
        """True if there is a document that may be published."""
        return self in (Status.MADE, Status.EDITED, Status.PUBLISHED)


@dataclass(frozen=True)
class Standing:
    """One unit: what was handed in, and what became of it."""

    unit: RosterUnit
    label: str
    bundle: Bundle | None = None
    remark: str = ""
    received: Received | None = None

    @property
    def status(self) -> Status:
        """How far it has come."""
        received = self.received
        if self.unit.published:
            return Status.PUBLISHED
        if self.bundle is None or received is None:
            return Status.UNCLEAR if self.remark.startswith(SEVERAL) else Status.MISSING
        made = received.made
        if received.is_edited:
            return Status.EDITED
        if made.state is State.FAILED:
            is_of_disk = made.code == ExitCode.UNWRITABLE
            return Status.UNWRITTEN if is_of_disk else Status.FAILED
        if made.document and is_draft(made.document.parent):
            return Status.DRAFT
        return Status.MADE if made.document else Status.ERRORS

    @property
    def document(self) -> Path | None:
        """The document to be published, if there is one."""
        made = self.received.made if self.received and self.status.is_ready else None
        return made.document if made else None

    @property
    def findings(self) -> Sequence[Finding]:
        """What was found in its workbook."""
        told = self.received.made.told if self.received else None
        return told.findings if told else ()

    @property
    def errors(self) -> int:
        """How many 错误 its workbook has."""
        return self.received.made.errors if self.received else 0


SEVERAL = "收到"
"""How a remark begins on a unit of which there is more than one workbook."""


@dataclass
class Bureau:
    """All units, and what concerns them together."""

    roster: Roster
    standings: list[Standing]
    strangers: list[str] = field(default_factory=list)
    """What was handed in that belongs to no unit of the list."""
    comparisons: list[SumCheck] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    alike: list[tuple[str, ...]] = field(default_factory=list)
    """Units whose figures are all the same."""

    def counts(self) -> dict[Status, int]:
        """How many units have come how far."""
        found = Counter(each.status for each in self.standings)
        return {status: found[status] for status in Status if found[status]}

    @property
    def is_done(self) -> bool:
        """True if every unit may publish and every 汇总 is the sum of its units."""
        is_whole = not any(each.differences for each in self.comparisons)
        return is_whole and all(each.status.is_ready for each in self.standings)


def arrange(source: Path, output: Path) -> Bureau:
    """Who must publish and what lies there of each. Raises NoRosterError and NoWorkbookError.

    ``source``: the list, beside which the workbooks lie, or a folder of workbooks, with a list or
    without.
    """
    root = source if source.is_dir() else source.parent
    roster = None if source.is_dir() else read_roster(source)
    covers = {path: cover(path) for path in _handed_in(root, output)}
    roster = roster or next(_rosters(path for path, own in covers.items() if own is None), None)
    if roster:
        return _by_list(roster, root, covers)
    if not covers:
        raise NoWorkbookError([str(source)])
    return _without_list(bundles([*covers]), covers)


def _rosters(paths: Iterable[Path]) -> Iterator[Roster]:
    """The lists of units among these workbooks."""
    for path in paths:
        with suppress(UnreadableError):
            yield read_roster(path)


def _by_list(roster: Roster, root: Path, covers: Mapping[Path, Cover | None]) -> Bureau:
    known = bundles([path for path, own in covers.items() if own]) if any(covers.values()) else []
    standings = [_matched(roster, unit, root, known, covers) for unit in roster.units]
    taken = {each.bundle.path for each in standings if each.bundle} | {roster.path}
    unclear = [each.label for each in standings if each.bundle is None and each.remark]
    strangers = [
        _stranger(path, own, roster)
        for path, own in covers.items()
        if path not in taken and not (own and (own.annex or own.unit in unclear))
    ]
    return Bureau(roster, standings, strangers)


def _handed_in(root: Path, output: Path) -> Iterator[Path]:
    """The workbooks below a folder, without those that the desk itself has made or kept."""
    for path in sorted(root.rglob("*.xlsx")):
        is_ours = path.resolve().is_relative_to(output.resolve()) or SOURCES in path.parts
        is_ours = is_ours or _is_result(path)
        if not (is_ours or path.name.startswith((LOCK_PREFIX, "."))):
            yield path


def _is_result(path: Path) -> bool:
    """True for what the program made beside a document; a workbook put right since is handed in."""
    return path.name in sums_of(path.parent) and (is_as_made(path) or cover(path) is None)


def _without_list(found: Sequence[Bundle], covers: Mapping[Path, Cover | None]) -> Bureau:
    """Every workbook is a unit's; what is no workbook shows as such."""
    units = []
    for bundle in found:
        own = covers.get(bundle.path)
        name = own.unit if own and own.unit else bundle.path.stem
        units.append(RosterUnit(name, file=bundle.path.name))
    roster = Roster(units)
    labels = [roster.label(unit) for unit in units]
    standings = [
        Standing(unit, label, replace(bundle, name=file_name(label)))
        for unit, label, bundle in zip(units, labels, found, strict=True)
    ]
    twice = [name for name, count in Counter(each.name for each in units).items() if count > 1]
    return Bureau(roster, standings, [f"“{name}”有不止一张填报表，各做了一份" for name in twice])


def _matched(
    roster: Roster,
    unit: RosterUnit,
    root: Path,
    known: Sequence[Bundle],
    covers: Mapping[Path, Cover | None],
) -> Standing:
    """The workbook of a unit: the one that the list names, else the one that names the unit."""
    label = roster.label(unit)
    found = Standing(unit, label)
    if unit.file:
        path = root / unit.file
        if not path.is_file():
            return replace(found, remark=f"名单写的“{unit.file}”不在")
        own = next((each for each in known if each.path == path), Bundle(path))
        return replace(found, bundle=replace(own, name=file_name(label)))
    named = {normal(each.file) for each in roster.units if each.file}
    own_of = [
        each
        for each in known
        if normal(each.path.relative_to(root).as_posix()) not in named
        and _is_of(covers[each.path], unit)
    ]
    if label != unit.name:
        own_of = [each for each in own_of if unit.code and unit.code in str(each.path)]
    if len({each.path.read_bytes() for each in own_of}) > 1:
        names = "、".join(each.path.relative_to(root).as_posix() for each in own_of)
        remark = (
            f"{SEVERAL} {len(own_of)} 张不同的填报表：{names}；请在名单的“填报表”栏写明用哪一张"
        )
        return replace(found, remark=remark)
    return replace(found, bundle=replace(own_of[0], name=file_name(label))) if own_of else found


def _is_of(own: Cover | None, unit: RosterUnit) -> bool:
    return own is not None and not own.annex and normal(own.unit) == normal(unit.name)


def _stranger(path: Path, own: Cover | None, roster: Roster) -> str:
    if own is None:
        return f"“{path.name}”不是填报表，或者打不开"
    meant = nearest(own.unit, [each.name for each in roster.units])
    hint = f"，是不是“{meant}”" if meant else ""
    return f"“{path.name}”的单位“{own.unit}”不在名单里{hint}"


def conclude(desk: Bureau, received: Iterable[Received]) -> None:
    """Take in what became of each workbook, in the order of :func:`todo`, and add up."""
    results = iter(received)
    desk.standings = [
        replace(each, received=next(results)) if each.bundle else each for each in desk.standings
    ]
    own = {
        each.label: each.received.figures
        for each in desk.standings
        if each.received and each.received.figures
    }
    desk.alike = [*same_figures(own)]
    for each in desk.standings:
        if children := desk.roster.children(each.unit):
            _add_up(desk, each.label, [desk.roster.label(child) for child in children], own)


def _add_up(desk: Bureau, parent: str, children: list[str], own: Mapping[str, Figures]) -> None:
    if lacking := [name for name in (parent, *children) if name not in own]:
        names = "、".join(lacking)
        desk.not_compared.append(f"“{parent}”的汇总还没有核对：{names} 没有收到或读不了")
        return
    odd = [name for name in children if own[name].year != own[parent].year]
    if odd:
        desk.not_compared.append(f"“{parent}”的汇总没有核对：{'、'.join(odd)} 不是同一年度")
        return
    desk.comparisons.append(compare(parent, own[parent], {name: own[name] for name in children}))


def todo(desk: Bureau) -> list[Bundle]:
    """The workbooks to work on."""
    return [each.bundle for each in desk.standings if each.bundle]


def has_totals(desk: Bureau) -> bool:
    """True if figures are to be added up: somebody's accounts include somebody else's."""
    return any(desk.roster.parent(each.unit) for each in desk.standings)

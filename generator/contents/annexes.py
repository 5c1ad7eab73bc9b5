"""第四部分: the annexes of a form, filled — headings, fixed sentences, narrative and tables."""

import re
from decimal import Decimal
from typing import Any

from data_entry.entries import Chapter, Narrative
from data_entry.model.disclosure import Disclosure
from data_entry.model.matters import Indicator, Project, WholeReport
from data_entry.model.spec import columns, inner_model
from data_entry.numbers import ZERO
from data_entry.questions import WRITTEN, AnnexKind
from data_entry.sourced import origin_of, sourced
from data_entry.unread import UnreadNumber, UnreadText
from generator.contents.subject import Subject
from generator.contents.tags import Builder, Tags
from generator.forms.phrases import PARAGRAPH, Phrases, balanced
from generator.forms.printed import Points
from generator.forms.traced import TracedLine, line, typed_lines

_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[）)]?[、.．]?\s*")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([^\s\d（(，、；]*)")
_LEVEL = re.compile(r"〔([1-4])级〕")
_BOUNDS = {
    **dict.fromkeys(("≥", "不少于", "不低于", "以上"), "≥"),
    **dict.fromkeys(("≤", "不超过", "不高于", "以内", "以下"), "≤"),
    **{">": ">", "<": "<", "=": "=", "＝": "=", "": "="},
}
_BOUND = "|".join(_BOUNDS)
_TARGET = re.compile(rf"({_BOUND})\s*(\d+(?:\.\d+)?)\s*([^\s\d（(，、；]*?)({_BOUND})")
RESULT_LEVELS = ("效益", "满意度")
"""一级指标 that belong to 项目效益情况; all others belong to 项目完成情况."""


class AnnexBuilder:
    """Builds the annexes of one subject from its form's chapter lists."""

    def __init__(self, subject: Subject, tags: Tags, phrases: Phrases) -> None:
        self.subject = subject
        self.data = subject.disclosure
        self.build = Builder(subject)
        self.phrases = phrases
        self.tags = tags if subject.annex else {**tags, **self._whole_tags()}

    def annexes(self) -> list[Tags]:
        """Every annex by its kind, those of projects in the order of the projects."""
        found: list[Tags] = []
        number = 0
        order = {project.name: place for place, project in enumerate(self.data.projects)}
        for form in sorted(self.subject.form.annexes, key=lambda kind: kind.separate):
            own = [n for n in self.subject.narratives if n.form == form.key and n.is_written]
            own.sort(key=lambda narrative: order.get(narrative.subject, len(order)))
            for index, narrative in enumerate(own):
                number += not (form.one_number and index)
                found.append(self._annex(form, narrative, number))
        return found

    def projects(self) -> list[Tags]:
        """Every project with its money, rates and score."""
        return [self._project_tags(project)["项目"] for project in self.data.projects]

    def _annex(self, form: AnnexKind, narrative: Narrative, number: int) -> Tags:
        project = next((p for p in self.data.projects if p.name == narrative.subject), None)
        if form.per_project and project is None:
            project = self._unknown_project(narrative)
        tags = {**self.tags, **(self._project_tags(project, narrative.book) if project else {})}
        asked = self.build.own_sheets(narrative.book) if narrative.book else {}
        tags |= asked
        title = self.phrases.lines(form.title, tags)
        if project and project.report_title:
            title = [line(each) for each in project.report_title.split("/")]
        length = self.subject.form.line_lengths.annex_title
        lines = [part for line in title for part in balanced(line, length)]
        typed = [] if narrative.file else narrative.chapters
        tags["文"] = {each.section.heading: each.text for each in typed if each.section.tabled}
        printed = (each for each in typed if not each.section.tabled)
        blocks = [block for chapter in printed for block in self._chapter(chapter, tags)]
        return {
            "种类": form.key,
            "号": number,
            "标题": PARAGRAPH.join(lines),
            "名称": "".join(title),
            "内容": blocks,
            "结果": self._result(form, project, tags),
            "数": tags["项目"] if project else None,
            "另填": asked,
            "项目": project.name if project else "",
            "文件": narrative.file,
        }

    def _unknown_project(self, narrative: Narrative) -> Project:
        """A project that the workbook does not have: a mark stands for its figures."""
        model = inner_model(type(self.data).model_fields["projects"].annotation) or Project
        values: dict[str, Any] = {
            column.name: UnreadNumber(narrative.mark)
            for column in columns(model)
            if column.kind.is_number and model.model_fields[column.name].default is not None
        }
        values["name"] = narrative.subject or UnreadText(narrative.mark)
        found = model.model_construct(**values)
        assert isinstance(found, Project)
        return found

    def _result(self, form: AnnexKind, project: Project | None, tags: Tags) -> Tags | None:
        """What 十（四） says of this annex: its object, score, summary and grade."""
        if self.subject.annex:
            return None
        whole = self.tags["绩效"]
        own = tags["项目"] if project else None
        score = own["得分"] if own else whole["整体得分"]
        if score is None:
            return None
        return {
            "对象": "".join(self.phrases.lines(form.object_phrase, tags)),
            "得分": score,
            "综述": own["综述"] if own else whole["整体综述"],
            "等次": own["等次"] if own else whole["整体等次"],
        }

    def _chapter(self, chapter: Chapter, tags: Tags) -> list[Tags]:
        """The heading and what stands below it; a section that may be left out goes when empty."""
        section = chapter.section
        heading = section.heading.replace("{年}", str(tags["年"]))
        if "项目" in tags:
            heading = heading.replace("{项目}", tags["项目"]["名称"])
        words = tags | {"章": self._subject_of(heading, tags)}
        lines = [
            each
            for item in section.content
            for each in (
                typed_lines(chapter.text) if item == WRITTEN else self.phrases.lines(item, words)
            )
            if each
        ]
        if section.content and not lines:
            if section.optional and not section.is_written:
                return []
            lines = [line("无。")]
        if section.run_in and lines:
            return [_block(lines[0].after(heading)), *map(_block, lines[1:])]
        return [{"级": section.level, "文": line(heading)}] * bool(heading) + [*map(_block, lines)]

    def _subject_of(self, heading: str, tags: Tags) -> Tags:
        """``章``: the name a heading gives, without its number, and the indicators of that name."""
        name = _NUMBER.sub("", heading).rstrip("。：: ")
        rows = tags["项目"]["指标"] if "项目" in tags else []
        levels = ("一级", "二级", "三级")
        return {"名称": name, "指标": [r for r in rows if name in [r[level] for level in levels]]}

    def _indicators(self, project: str) -> list[Indicator]:
        return [each for each in self.data.indicators if each.project == project]

    def _project_tags(self, project: Project, book: Disclosure | None = None) -> Tags:
        """The tags of a project; ``book``, of its office, may ask more of it than the unit's does."""
        available, used = project.available, project.used
        indicators = self._indicators(project.name)
        results = [each for each in indicators if each.level1.startswith(RESULT_LEVELS)]
        worked_out = {
            "预算合计": self.build.money(available),
            "结余": self.build.money(project.left),
            "到位率": self.build.rate(project.received, available),
            "执行率": self.build.rate(used, available),
            "指标": [self._indicator(each) for each in indicators],
            "完成指标": self._by_level2([each for each in indicators if each not in results]),
            "效益指标": self._by_level2(results),
        }
        own = next((p for p in book.projects if p.name == project.name), None) if book else None
        row = (self.build.row(own) if own else {}) | self.build.row(project)
        return {"项目": self.build.with_own(worked_out, row)}

    def _indicator(self, indicator: Indicator) -> Tags:
        """An indicator with what it lost, its target in three parts and how it compares with it."""
        lost = ZERO
        if indicator.full is not None and indicator.score is not None:
            lost = indicator.full - indicator.score
        row = _printed(self.build.row(indicator))
        compared = _compared(indicator.done, indicator.target)
        return {**row, **_divided(indicator.target), "扣分": Points(lost), "与目标": compared}

    def _by_level2(self, indicators: list[Indicator]) -> list[Tags]:
        groups: dict[str, list[Tags]] = {}
        for each in indicators:
            groups.setdefault(each.level2, []).append(self.build.row(each))
        return [{"名称": name, "指标": rows} for name, rows in groups.items()]

    def _whole_tags(self) -> Tags:
        """What the sentences of the 整体 annex need beyond the body."""
        whole = self.data.whole_report or WholeReport()
        rows = self.data.class_spending
        catalogue = self.subject.catalogue
        named = [_named(self.build.row(row), catalogue.name(row.code)) for row in rows]
        offices = [name for name in (whole.offices or "").split("、") if name]
        return {
            "人员": [self.build.row(each) for each in self.data.staff],
            "整体按类": named,
            "按类年初预算": self.build.money(sum((row.budget for row in rows), ZERO)),
            "有年初预算": any(row.budget for row in rows),
            "整体自评": self.build.row(whole),
            "内设机构数": sourced(len(offices), origin_of(whole.offices)),
            "常年进度": self.build.rate(whole.annual_used, whole.annual_budget),
            "阶段进度": self.build.rate(whole.stage_used, whole.stage_budget),
        }


def _block(text: TracedLine) -> Tags:
    """A line of an annex: a heading where it begins with the mark of its level, 〔3级〕."""
    mark = _LEVEL.match(text)
    return {"级": int(mark[1]) if mark else 0, "文": text.part(mark.end()) if mark else text}


def _divided(target: str | None) -> Tags:
    """“≥50个” as the 指标性质, 指标值 and 度量单位 of a table; one in words is 定性 and stays whole."""
    parts = ("定性" if target else "", target or "", "")
    if found := _TARGET.fullmatch(target or ""):
        before, value, unit, behind = found.groups()
        parts = (_BOUNDS[before or behind], value, unit)
    tags = zip(("指标性质", "指标值", "度量单位"), parts, strict=True)
    return {tag: sourced(part, origin_of(target)) for tag, part in tags}


def _compared(done: str | None, target: str | None) -> str:
    """“大于”, “等于” or “小于” where both begin with a number of the same unit; else nothing."""
    found, wanted = (_AMOUNT.match(text or "") for text in (done, target))
    if not found or not wanted or found[2] != wanted[2]:
        return ""
    here, there = Decimal(found[1]), Decimal(wanted[1])
    return "大于" if here > there else "等于" if here == there else "小于"


def _printed(tags: Tags) -> Tags:
    """A table row: what is not given stays blank."""
    return {tag: "" if value is None else value for tag, value in tags.items()}


def _named(tags: Tags, name: str | None) -> Tags:
    """Tags of a row with its 科目 named."""
    return {**tags, "名称": tags["名称"] or name or tags["编码"]}

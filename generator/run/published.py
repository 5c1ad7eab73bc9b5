"""Last year's published document, or its exported tables, as the source of 上年数."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from docx.document import Document as WordDocument

from data_entry.entries import Entries
from data_entry.findings import Finding, Level
from data_entry.importing.carry import PRIOR, CarriedOver, prior_figures
from data_entry.importing.collect import collect
from data_entry.model.extend import extended, titles_of
from data_entry.model.spec import Path_, asked_lines, asked_sheets
from data_entry.numbers import in_unit_exactly
from data_entry.questions import Questions
from data_entry.reading.filled import Filled
from data_entry.reading.opening import is_word
from data_entry.subjects.catalogue import load
from data_entry.words import is_same_office
from generator.checks.alone import cover_of
from generator.failures import CommandError, NoTableError
from generator.forms.finding import DEFAULT_FORM, find_form, shipped_names
from generator.forms.form import Form, load_form
from generator.run.chosen import habits_shown
from generator.run.listed import ToldFigure
from generator.run.said import listener
from generator.word.edited import opened_file, paragraphs, words_of
from generator.word.written import Written, written

UNSURE = "上年公开稿，待核实"
UNSURE_TABLES = "上年的表，待核实"
_LEEWAY = Decimal("0.005")
"""So many 万元 rounding makes two figures differ."""
_VALUE = "值:"
"""How an outline says that it prints a text of the workbook."""
_ANNEXES = re.compile(r"\s*第[一二三四五六七八九十]部分\s*附[件表]\s*")


class Published:
    """The document or tables a new workbook is begun from. Raises NoTableError for none."""

    def __init__(self, paths: Sequence[Path], year: int | None = None) -> None:
        self.path, self.form = paths[0], load_form(find_form(DEFAULT_FORM))
        self._document = opened_file(self.path) if is_word(self.path) else None
        self.found = collect(paths, load(self.form.edition), year, keeps_sums=True)
        self._lines = _running_text(self._document) if self._document else []
        office, said = cover_of(self._lines)
        self.office = next(iter(self.found.offices), office)
        self.year = self.found.year or said
        if not self.found.taken and not (self._lines and self.year):
            self._refuse()
        self.sources: dict[Path_, str] = {}
        self._told: list[str] = []
        self.disagreeing: list[str] = []
        """What its text says differently from its tables."""

    def _refuse(self) -> None:
        raise NoTableError([self.path.name], self.found.remarks, NoTableError.OF_LAST_YEAR)

    @property
    def remarks(self) -> list[str]:
        """What is to be said of its tables and sentences, and of what comes from them."""
        place = "里的表和正文" if self._lines else "里的表"
        prior = sum(path[-1] in PRIOR for path in self.sources)
        told = f"上年数有 {prior} 格取自 {self.path.name} {place}，请与上年批复的决算核实"
        others = {words for each in self.found.other_years.values() for words in each}
        found = (words for words in self.found.remarks if words not in others)
        return [told, *self._told, *found]

    def next_year(self, form: Form) -> int:
        """The year after."""
        return (self.year or form.edition - 1) + 1

    def carried(self, form: Form, year: int) -> tuple[Questions, CarriedOver]:
        """What this year's sheets ask for of last year. Raises CommandError."""
        if self.year and self.year != year - 1:
            raise CommandError(
                f"“{self.path.name}”里是 {self.year} 年度的表，{year} 年度的填报表要带入的是 {year - 1} 年度的"
                "公开稿。请换成上一年的，或用 --year 写明做哪一年的填报表。"
            )
        entries = self.figures(form)
        texts = dict(self._texts(form))
        for path, text in texts.items():
            self._give(entries, path, text, f"{self.path.name}，{UNSURE}")
        entries.options = self._habits(form)
        return form.questions, CarriedOver(entries, texts=[*texts.values()])

    def figures(self, form: Form) -> Entries:
        """The figures of last year by the cells that ask for them. Raises NoTableError for none."""
        tables = self.found.entries.sheets
        money = tables.get("unit", {}).get("money", "万元")
        unit = {"money": money, "has_prior": "有"}
        if self.office:
            unit["name"] = self.office
        entries = Entries({"unit": unit})
        for path, value, place in prior_figures(form.questions, tables):
            unsure = UNSURE if self._document else UNSURE_TABLES
            self._give(entries, path, value, f"{self.found.sources[place]}，{unsure}")
        for path, told in self._facts(form):
            values = {each.amount(money) for each in told}
            words = "、".join(dict.fromkeys(f"“{each.words}”" for each in told))
            if path in self.sources:
                known = Decimal(str(value_at(entries, path)))
                if not all(each.says(known, money) for each in told):
                    self.disagreeing.append(f"正文写{words}，同一个文件的表里是 {known:f} {money}")
                    self._differ(path, f"正文写{words}，和表里的不一样，用了表里的")
            elif len(values) == 1:
                source = f"{self.path.name} › 正文“{told[0].words}”，{UNSURE}"
                self._give(entries, path, float(values.pop()), source)
            else:
                self._differ(path, f"正文里写得不一样（{words}），没有取")
        if not self.sources:
            self._refuse()
        return entries

    def _habits(self, form: Form) -> dict[str, str]:
        """The choices on the sheet of habits that its wording shows, by their titles."""
        shown = habits_shown(form, self._lines, self.year) if self._lines and self.year else {}
        titles = {option.key: option.title for option in form.questions.options}
        chosen = {titles[key]: label for key, label in shown.items()}
        if chosen:
            words = "、".join(f"{title}（{label}）" for title, label in chosen.items())
            self._told.append(f"照 {self.path.name} 的写法选了 {len(chosen)} 项表述：{words}")
        return chosen

    def _texts(self, form: Form) -> Iterator[tuple[Path_, str]]:
        """What it says under the headings below which the form prints a text of the workbook."""
        if not self._document:
            return
        paths: dict[str, Path_] = {
            f"{field.alias}.{line.tag}": (name, line.name)
            for root in [extended(form.questions)]
            for name, spec, model in asked_sheets(root)
            for line in asked_lines(model)
            if (field := root.model_fields[name]) and spec.shape != "table" and not line.model
        }
        headings: dict[str, Path_] = {}
        for each in map(load_form, map(find_form, shipped_names())):
            for node in each.outline.values():
                for item in node.content if len(node.content) == 1 else ():
                    if path := paths.get(item.removeprefix(_VALUE)):
                        headings.setdefault(_core(node.title), path)
        found = set()
        for section in written(self._document, []).walk():
            path = headings.get(_core(section.title), ())
            text = "\n".join(_all_of(section))
            if path and path not in found and text:
                found.add(path)
                yield path, text

    def _facts(self, form: Form) -> Iterable[tuple[Path_, list[ToldFigure]]]:
        """What its sentences tell of last year, and of what is still owned."""
        if not self._lines or not self.year:
            return ()
        return listener(form).priors(self._lines, self.year).items()

    def _differ(self, path: Path_, words: str) -> None:
        sheet, line, *_ = (each.rpartition(".")[2] for each in titles_of(path))
        self._told.append(f"“{sheet}”的“{line}”：{words}")

    def _give(self, entries: Entries, path: Path_, value: object, source: str) -> None:
        record = entries.sheets
        *above, name = map(str, path)
        for part in above:
            record = record.setdefault(part, {})
        record[name] = value
        self.sources[path] = source


def _core(title: str) -> str:
    """A heading without what differs from office to office, and from year to year."""
    return re.sub(r"\{\{.*?\}\}|20\d\d年度?|部门|单位|[（）()“”。：]|本|的", "", title)


def _all_of(section: Written) -> Iterator[str]:
    """The lines of a section, with the headings and lines below it."""
    for each in section.walk():
        if each is not section:
            yield words_of(each.element).strip()
        yield from (line.text for line in each.lines)


def differences(filled: Filled, form: Form, path: Path) -> Iterator[Finding]:
    """Where 上年数 is not what last year's document has, or its tables."""
    unit = filled.sheet("unit")
    if unit is None:
        return
    try:
        earlier = Published([path])
        entries = earlier.figures(form)
    except NoTableError as failure:  # the workbook is checked all the same
        yield _finding(filled, ("unit", "year"), f"不能核对上年数：{failure}", "请换一份。")
        return
    if earlier.year != unit.year - 1:
        words = f"是{earlier.year}年度的" if earlier.year else "读不出年度"
        message = f"上年公开稿“{path.name}”{words}，不能核对上年数"
        yield _finding(filled, ("unit", "year"), message, f"请给出{unit.year - 1}年度的公开稿。")
        return
    if earlier.office and not is_same_office(earlier.office, unit.name):
        message = f"上年公开稿“{path.name}”是{earlier.office}的，单位名称是{unit.name}"
        advice = "请核对给出的文件；单位改了名的，在“核实说明”页说明。"
        yield _finding(filled, ("unit", "name"), message, advice)
    money = entries.sheets["unit"]["money"]
    for place, source in earlier.sources.items():
        typed = value_at(filled.entries, place)
        known = Decimal(str(value_at(entries, place)))
        if place[-1] not in PRIOR or not isinstance(typed, int | float | Decimal):
            continue
        own = in_unit_exactly(Decimal(str(typed)), unit.money)
        before = in_unit_exactly(known, money)
        if abs(own - before) > _LEEWAY:
            line = [*titles_of(place)][1].rpartition(".")[2]
            where = source.removesuffix(f"，{UNSURE}")
            figures = f"填的是 {own:.2f} 万元，上年公开稿是 {before:.2f} 万元"
            message = f"{line}的上年决算数{figures}（{where}）"
            advice = "请照上年批复的决算填写；经批准调整过的，在“核实说明”页说明。"
            yield _finding(filled, place, message, advice)


def _finding(filled: Filled, path: Path_, message: str, advice: str) -> Finding:
    place = filled.place(path)
    return Finding("Y02", Level.WARNING, place.sheet, place.cell, message, advice=advice)


def value_at(entries: Entries, path: Path_) -> object:
    """What stands in a cell; None for nothing."""
    value: object = entries.sheets
    for part in path:
        value = value[part] if isinstance(value, dict) else None
    return value


def _running_text(document: WordDocument) -> list[str]:
    """The paragraphs beside tables, of the document itself: its annexes tell of projects."""
    lines = [each.text for each in paragraphs(document) if not each.in_table]
    begun = [i for i, each in enumerate(lines) if _ANNEXES.fullmatch(each)]
    return lines[: begun[-1]] if begun else lines

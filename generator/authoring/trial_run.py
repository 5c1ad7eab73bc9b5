"""Tries a form with an invented office: its workbook, its document, and every annex by itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import BaseModel

from data_entry.entries import Entries
from data_entry.findings import Level, Place
from data_entry.model.extend import titles_of
from data_entry.model.spec import Path_, asked_lines, asked_sheets
from data_entry.reading.attach import attach
from data_entry.reading.filled import Filled
from data_entry.sample import offices, sample
from data_entry.subjects.catalogue import load
from generator.authoring.conditions import SAID_OF, in_chinese
from generator.authoring.names import empty_names
from generator.authoring.tag_list import tag_lines
from generator.checks.engine.registry import Book
from generator.checks.rules.declared import broken, figures_of
from generator.contents.compose import compose, make_tags
from generator.contents.subject import Subject
from generator.failures import FaultyFormError
from generator.forms.finding import own_content
from generator.forms.form import Form
from generator.forms.phrases import Phrases
from generator.run.pipeline import Run, check_document, checked, subject_of
from generator.run.report import Checked
from generator.word.attached import handed_in

_USUAL = "各项增长"
"""What the office of sample.md is called beside those unlike it."""
_TABLE_NOT_FILLED = "D10"
"""The invented offices do not fill every official table; that is no matter of the form."""
_WRONG = (Decimal(10**12), Decimal(-(10**12)), Decimal(0))
"""Figures that no rule of a form can be content with, tried one after the other beside figures of 1."""
_SENTENCES = ("用词", "macros", "phrases")
"""Where a form writes what it says."""
_CONDITION = re.compile(r"\{%-?\s*(?:el)?if\s+(.*?)\s*-?%\}")


def invented(form: Form) -> Checked:
    """An invented office's workbook for this form, read and checked."""
    return read_back(form, sample(form.questions))


def read_back(form: Form, entries: Entries) -> Checked:
    """What becomes of entries once they stand in a workbook of the form: read and checked."""
    return checked(form, handed_in(form, entries))


@dataclass(frozen=True)
class Tried:
    """What became of a form in the hands of several contrasting offices."""

    one_way: list[str]
    """The conditions of its sentences that went one way only, whichever office was tried."""
    unprinted: list[str]
    """The reasons and uses beside figures that it asks for and that no office's document printed."""
    printed: set[str]
    """What of the model some document printed: sheets, and lines and cells that are no part of a sum."""
    contradictions: list[str]
    """What the checks of finished documents say of their sentences, office by office."""


def contrasted(form: Form) -> Tried:
    """Try a form with the invented offices: the first writes as the form usually does, each other otherwise."""
    phrases = Phrases(form)
    seen = phrases.watch()
    printed: set[Place] = set()
    alone: set[Place] = set()
    asked: dict[Place, str] = {}
    titles: set[str] = set()
    contradictions: list[str] = []
    called: dict[str, str] = {}
    for number, (name, differing) in enumerate({**offices(), _USUAL: None}.items()):
        entries = sample(form.questions, differing, is_brief=number % 2 == 1)
        for at, option in enumerate(form.questions.options if number else ()):
            ways = [*option.choices]
            choice = (number + number // len(ways) + at) % len(ways)
            entries.options[option.title] = ways[choice]
        office = read_back(form, entries)
        if not office.is_composable:
            continue
        subject = subject_of(office)
        called = called or {each.name: each.title for each in tag_lines(subject)}
        phrases.begin_again()
        made = compose(subject, draws=False, phrases=phrases)
        for line in made.publication.lines:
            for each in getattr(line.text, "printed", ()):
                printed |= each.origin
                alone |= each.origin if len(each.origin) == 1 else set()
        titles |= {
            title
            for path, place in office.filled.places.items()
            if place in printed
            for title in titles_of(path)
            if place in alone or "." not in title
        }
        contradictions += (
            f"{name}：{finding.message}（{finding.code}）"
            for finding in check_document(replace(office, findings=[]), made).findings
            if finding.code != _TABLE_NOT_FILLED
        )
        asked |= {office.filled.place(path): title for path, title in _reasons(office.filled.root)}
    unprinted = [title for place, title in asked.items() if place not in printed]
    return Tried(_one_way(form, seen, called), unprinted, titles, contradictions)


def _reasons(root: type[BaseModel]) -> Iterator[tuple[Path_, str]]:
    """Every cell for a reason or a use beside the figures of a line, with what it is called."""
    for name, spec, model in asked_sheets(root):
        if spec.kept == "figures" and spec.required and spec.shape != "table":
            for line in asked_lines(model):
                for column in line.columns if line.model else ():
                    if column.cell.prose:
                        title = f"{spec.title}.{line.cell.title}.{column.cell.title}"
                        yield (name, line.name, column.name), title


def _one_way(
    form: Form, seen: Mapping[tuple[str, int], set[bool]], called: Mapping[str, str]
) -> list[str]:
    """The cases that were met always or never, in what the form writes itself.

    ``called``: what the workbook calls the tags that they ask.
    """
    own = own_content(form.folder)
    written = {each.partition(".")[0] for part in _SENTENCES for each in own.get(part, {})}
    told = [
        f"{_name_of(owner, form)}：{case}{'，写的都是这种情形' if True in ways else '，没有写到'}"
        for (owner, number), ways in sorted(seen.items())
        if len(ways) == 1 and (owner[3:-1] in written or owner in written)
        for case in [_named(_condition(owner, number, form), called)]
        if not (True in ways and case.startswith(SAID_OF))
    ]
    return [*dict.fromkeys(told)]


def _named(case: str, called: Mapping[str, str]) -> str:
    return re.sub(r"“([\w.]+)”", lambda m: f"“{called.get(m[1]) or m[1]}”", case)


def _name_of(owner: str, form: Form) -> str:
    return owner if owner not in form.fragments else f"“{owner}”"


def _condition(owner: str, number: int, form: Form) -> str:
    """A condition in words; which one it is where its text cannot be told from the form's own files."""
    text = form.fragments.get(owner) or form.phrases.get(owner[3:-1], "")
    found = _CONDITION.findall(text)
    return f"{in_chinese(found[number])}时" if number < len(found) else f"第 {number + 1} 个条件"


def trial_faults(form: Form, office: Checked) -> Iterator[str]:
    """What is wrong with the invented office's documents under a form that is sound otherwise."""
    found = list(_faults("试做", office))
    found += declared_faults(form, office.filled)
    for annex in form.annexes:
        if annex.separate:
            tried = _annex(form, annex.key)
            found += _faults(f"试做附件“{annex.key}”", tried)
            found += declared_faults(form, tried.filled)
    yield from found
    if any("“None”" in each for each in found):
        yield from _empty(form, subject_of(office))


def declared_faults(form: Form, filled: Filled) -> Iterator[str]:
    """The form's own rules that its own examples break, and those that no wrong figure breaks."""
    book = Book(filled, load(form.edition), form)
    for kind, rule in form.checks.each():
        where = f"checks.{kind}“{rule.key}”"
        paths = figures_of(book, rule) if rule.annex == filled.annex else []
        if not paths:
            continue
        if found := next(broken(book, kind, rule), None):
            yield f"{where}：示例单位的数就不符：{found.message}。请改“示例”，或改这一条"
        wrong = (dict.fromkeys(paths, Decimal(1)) | {paths[0]: each} for each in _WRONG)
        if not any(any(broken(book, kind, rule, each)) for each in wrong):
            yield f"{where}：填成错的数也不报，这一条没有用"


def _empty(form: Form, subject: Subject) -> Iterator[str]:
    """The tags without a value that sentences print without asking whether they have one."""
    phrases = Phrases(form, [])
    tags = make_tags(subject, phrases)
    for name, tree in phrases.trees():
        if names := list(dict.fromkeys(empty_names(tree, tags))):
            yield (
                f"句子“{name}”：{'、'.join(names)} 没有内容（填报表不问，或这个单位没有填）；"
                "写成 {% if … %}…{% endif %}，或换一个标签"
            )


def _annex(form: Form, key: str) -> Checked:
    """An annex in a workbook of its own; one of the whole unit goes with the unit's workbook."""
    own = form.asked_of(key)
    entries = sample(own)
    entries.sheets["projects"] = entries.sheets.get("projects", [])[:1]
    annex = handed_in(form, entries, own)
    if own.asked_annexes[0].per_project:
        return checked(form, annex)
    main = sample(form.questions)
    main.narratives = [each for each in main.narratives if each.subject]
    whole = handed_in(form, main)
    attach(whole, [annex])
    return checked(form, whole)


def _faults(where: str, checked: Checked) -> Iterator[str]:
    """Its 错误, and where there are none, those of the document made from it."""
    if not checked.has_errors:
        try:
            run = Run(checked)
            run.composed.finish()
            checked = run.checked
        except FaultyFormError as error:
            yield from (f"{where}：{fault}" for fault in error.faults)
            return
    for finding in checked.findings:
        if finding.level is Level.ERROR:
            yield f"{where}：{finding.place} {finding.message}（{finding.code}）"

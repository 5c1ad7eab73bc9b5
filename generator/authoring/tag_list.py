"""The tags of a form: what its sentences and its document may name, and how each prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data_entry.balances import BALANCES, BalanceTerm
from data_entry.lists import beside
from data_entry.model.spec import columns, inner_model, lines, sheets, sum_parts
from generator.contents.official import OfficialTables
from generator.contents.subject import Subject
from generator.contents.tags import Builder
from generator.forms.form import Form
from generator.forms.printed import Money, Points, Rate

_MEANINGS: dict[str, dict[str, str]] = beside(__file__)
"""What tags mean: those worked out, by their whole name, their last word or their first; those of rows."""
_LONGEST = 20


@dataclass(frozen=True)
class TagLine:
    """One tag: its name (``各类[].数`` is a tag of every entry of a list), meaning, unit, example."""

    name: str
    meaning: str
    unit: str
    example: str

    @property
    def title(self) -> str:
        """The title of a typed fact; empty for what is worked out."""
        return self.meaning.rpartition("页的")[2] if "页的" in self.meaning else ""


def tag_lines(subject: Subject) -> list[TagLine]:
    """Every tag of a form with the value it has for one workbook; the sentences come last."""
    titles = dict(_titles(type(subject.disclosure)))
    titles |= {f"选.{each.key}": f"“表述选项”页的{each.title}" for each in subject.form.options}
    own = dict(_own_columns(subject.form))
    found = [
        TagLine(
            name,
            titles.get(name) or _worked_out(name) or own.get(name.split(".")[-1], ""),
            *_printed(value),
        )
        for name, value in _flat(Builder(subject).build())
    ]
    if subject.form.table_set:
        tables = OfficialTables(Builder(subject, subject.table_style)).tags()
        flat = _flat(tables, "表")
        found += [TagLine(name, _of_table(name), *_printed(value)) for name, value in flat]
    sentences = [
        TagLine(f"句.{name}", "phrases.toml 的一段", "文字", "") for name in subject.form.phrases
    ]
    return [*found, *sentences]


def _worked_out(name: str) -> str:
    """What a tag that is not typed means; empty if nothing says."""
    words = name.split(".")
    known = _MEANINGS["worked_out"]
    return next((known[w] for w in (name, words[-1], words[0]) if w in known), "")


def _of_table(name: str) -> str:
    """What a tag of the official tables means."""
    words = name.split(".")
    return _MEANINGS["rows"].get(words[-1]) or f"附表的数（tables.toml）：{words[-1]}"


def _own_columns(form: Form) -> Iterator[tuple[str, str]]:
    """Columns that the form adds to a table, which its lists of worked out rows have as well."""
    for each in form.sheets:
        for fact in each.facts if each.beside else ():
            yield fact.tag, f"“{each.beside}”页的{fact.title}"


def optional_tags(root: Any) -> Iterator[str]:
    """Tags of the typed facts that are nothing where they are left blank; amounts and sums are 0."""
    for name, spec, model in sheets(root):
        for line in lines(model) if spec.shape != "table" else ():
            tag = f"{root.model_fields[name].alias}.{line.tag}"
            field = model.model_fields[line.name]
            if not (inner := inner_model(field.annotation)):
                yield from [tag] if field.default is None and not sum_parts(field) else ()
                continue
            for column in line.columns:
                if inner.model_fields[column.name].default is None and not sum_parts(field):
                    yield f"{tag}.{column.tag}"


def balanced_tags(root: Any) -> Iterator[tuple[str, str]]:
    """Tags of two amounts that are equal in every right workbook."""
    for each in BALANCES:
        if each.relation == "=" and len(each.left) == len(each.right) == 1:
            pair = [_tag_of(root, *side) for side in (each.left, each.right)]
            if all(pair):
                yield pair[1], pair[0]


def _tag_of(root: Any, term: BalanceTerm) -> str:
    """The tag of a line of a form sheet; empty for anything else."""
    found = {name: (spec, model) for name, spec, model in sheets(root)}
    spec, model = found.get(term.sheet, (None, None))
    if spec is None or spec.shape == "table" or len(term.path) != 1:
        return ""
    tags = (line.tag for line in lines(model) if line.name == term.path[0])
    return "".join(f"{root.model_fields[term.sheet].alias}.{tag}" for tag in tags)


def _titles(root: Any) -> Iterator[tuple[str, str]]:
    """Tags of typed facts with the sheet and line they are typed in."""
    for name, spec, model in sheets(root):
        tag = root.model_fields[name].alias
        if spec.shape == "table":
            for column in columns(model):
                yield f"{tag}[].{column.tag}", f"“{spec.title}”页的{column.cell.title}"
            continue
        for line in lines(model):
            where = f"“{spec.title}”页的{line.cell.title}"
            if not inner_model(model.model_fields[line.name].annotation):
                yield f"{tag}.{line.tag}", where
                continue
            for column in line.columns:
                yield f"{tag}.{line.tag}.{column.tag}", f"{where}：{column.cell.title}"


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Values by their full names; of a list of entries, those of the first."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield from _flat(value[0], f"{name}[]")
    else:
        yield name, value


def _printed(value: Any) -> tuple[str, str]:
    """Unit and example of a value."""
    if isinstance(value, bool):
        return "是否", "是" if value else "否"
    units = {Money: "万元", Rate: "%", Points: "分", int: "整数", list: "清单"}
    unit = next((words for kind, words in units.items() if isinstance(value, kind)), "文字")
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    text = "（空）" if value is None else " ".join(text.split())
    return unit, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

"""The tags of a form: what its sentences and its document may name, and how each prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data_entry.model.spec import columns, inner_model, lines, sheets, sum_parts
from generator.contents.official import OfficialTables
from generator.contents.subject import Subject
from generator.contents.tags import Builder
from generator.forms.form import Form
from generator.forms.printed import Money, Points, Rate

_MEANINGS = {
    "数": "本年数",
    "上年数": "上年数；没有填的为空",
    "差额": "与上年相差，不带正负号",
    "持平": "印出来与上年相等",
    "增减": "“增加”或“减少”",
    "升降": "“增长”或“下降”",
    "变动率": "差额÷上年数；上年为零的为空",
    "原因": "主要变动原因，不带句号",
    "决算数": "决算数",
    "预算数": "预算数（全年预算或年初预算，见填报表的标题）",
    "完成率": "决算数÷预算数；预算为零的为空",
    "与预算": "“大于”“等于”或“小于”",
    "差异原因": "决算与预算差异原因，不带句号",
    "占比": "占合计的比例",
    "名称": "名称；收支总计等的名称写在用词里",
    "简称": "名称，不带末尾的“支出”",
    "键": "用词认的名称：“变动.收支总计”里的“收支总计”",
    "序": "在本节里的序号，写法见 numbering 的“条”",
    "预算差额": "决算数与预算数的差，不带正负",
    "基金各项": "政府性基金收支的各项，与公开05的各项一样写",
    "国资各项": "国有资本经营收支的各项，与公开05的各项一样写",
    "有数": "“收支决算”页的数，为零的是空",
    "金额": "金额；没有填的为空",
    "编码": "科目编码",
    "类": "类的名称",
    "款": "款的名称",
    "项": "项的名称",
    "年": "决算年度",
    "上年": "决算年度的上一年",
    "有上年": "不是新设单位",
    "公开时间": "封面的日期",
    "封面": "封面的标题，各行",
    "封面附注": "封面标题下面的各行，如公开时间、保密审查情况",
    "封面单位": "封面的单位名称，太长时分行",
    "称谓": "正文怎样称本单位",
    "绩效简称": "绩效一段怎样称本单位",
    "下属数": "各种所属单位的个数",
    "接待明细": "每次公务接待",
    "列名项目": "正文列名的项目",
    "中小企业占比": "授予中小企业合同占政府采购总额的比例",
    "小微企业占比": "授予小微企业合同占政府采购总额的比例",
    "小微占中小": "授予小微企业合同占授予中小企业合同的比例",
}
"""Tags that are worked out, by their whole name, their last word or their first."""
_ROW_MEANINGS = {
    "编码": "科目编码；合计行为空",
    "名称": "科目名称",
    "级": "1 类，2 款，3 项；合计行为 0",
    "缩进": "名称前的空格，款一格、项两格",
    "序": "公开01 表的行次：一、二、三……",
    "有": "填报表里的数够不够印这张表",
}
"""Tags of the rows of official tables."""
_LONGEST = 20


@dataclass(frozen=True)
class TagLine:
    """One tag: its name (``各类[].数`` is a tag of every entry of a list), meaning, unit, example."""

    name: str
    meaning: str
    unit: str
    example: str


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
    return next((_MEANINGS[w] for w in (name, words[-1], words[0]) if w in _MEANINGS), "")


def _of_table(name: str) -> str:
    """What a tag of the official tables means."""
    words = name.split(".")
    return _ROW_MEANINGS.get(words[-1]) or f"附表的数（tables.toml）：{words[-1]}"


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

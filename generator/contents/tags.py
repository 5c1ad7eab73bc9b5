"""Disclosure + form → everything a template may name, in the words of the field.

All rates, directions and shares are computed here, from unrounded amounts; templates only choose
words. Keys are the public tags of the templates.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel

from data_entry import derive
from data_entry.model.accounts import GeneralItem
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import Column, columns, lines, sheets
from data_entry.model.tables import FundRow
from data_entry.model.unit import SubordinateKind
from data_entry.numbers import ZERO, Change, NumberStyle, given, ratio, shares
from data_entry.sourced import origin_of, sourced
from data_entry.unread import Unread, UnreadNumber, UnreadText
from generator.contents.subject import Subject
from generator.contents.values import date_words, fragment
from generator.failures import FaultyFormError
from generator.forms.phrases import PARAGRAPH, balanced, numbered
from generator.forms.printed import Money, Points, Rate
from generator.forms.words import NAME, chosen

Tags = dict[str, Any]
ADDED_LATER = (
    *("图", "句", "正文", "附表列表", "附表的数", "表", "表单位", "并列", "有附件", "单印"),
    *("封面", "封面附注", "绩效项目", "附件列表", "报告名称", "自评结果", "名词解释"),
    *("项目", "章", "文", "项", "序", "名词", "图题", "图种类", "图空", "图单位", "单位标注"),
    *("人员", "整体自评", "整体按类", "按类年初预算", "有年初预算", "内设机构数"),
    *("常年进度", "阶段进度"),
)
"""Tags that figures, annexes and tables add to those of the body, or that one sentence has."""
_STANDARD = {*GeneralItem.model_fields, *FundRow.model_fields}
_ASKED_BESIDE = ("预算数", "差异原因")
"""Of the 项 of the other tables; 公开05 has them anyway."""


class Builder:
    """Builds the tags of one subject."""

    def __init__(self, subject: Subject, style: NumberStyle | None = None) -> None:
        self.subject = subject
        self.data = subject.disclosure
        self.style = style or subject.style

    def money(self, yuan: Decimal | None) -> Money | None:
        """An amount in 元 that prints itself."""
        return None if yuan is None else Money(yuan, self.style)

    def rate(self, part: Decimal, whole: Decimal) -> Rate | None:
        """``part ÷ whole`` as a percentage; None where the whole is 0."""
        value = ratio(part, whole)
        return None if value is None else Rate(value, self.style)

    def share(self, part: Decimal, whole: Decimal) -> Rate:
        """``part ÷ whole`` as a percentage, 0 of a whole that is 0."""
        found = self.rate(part, whole)
        return Rate(sourced(ZERO, origin_of(part, whole)), self.style) if found is None else found

    def record(self, record: BaseModel) -> Tags:
        """A form under its tags: lines as rows, single facts as they print."""
        return {
            line.tag: self.row(found)
            if isinstance(found := getattr(record, line.name), BaseModel)
            else self.value(found, line.columns[0])
            for line in lines(type(record))
        }

    def value(self, value: Any, column: Column) -> Any:
        """One fact as templates meet it: money and scores printable, texts as fragments."""
        if isinstance(value, Unread):
            return value
        if isinstance(value, Decimal):
            return Money(value, self.style) if column.kind.is_money else Points(value)
        if isinstance(value, str):
            return self.words(value, column.tag)
        return value

    def words(self, text: str | None, tag: str) -> str | None:
        """A text as part of a sentence; ``tag`` tells which words the sentence has already."""
        words = fragment(text, self.subject.form.leading_words.get(tag, ()))
        return None if words is None else sourced(str(words), origin_of(text))

    def row(self, record: BaseModel) -> Tags:
        """A table row (or a line of a form): money printable, scores as points, texts as fragments."""
        return {
            column.tag: self.value(getattr(record, column.name), column)
            for column in columns(type(record))
        }

    def compared(
        self, key: str, current: Decimal, prior: Decimal | None, reason: str | None
    ) -> Tags:
        """A quantity beside last year's. 持平 means equal at printed precision (rule Y05)."""
        change = Change(current, given(prior))
        equal = self.style.rounded(change.difference) == 0
        rises, falls = self.subject.directions
        return {
            **self.named(key),
            "数": self.money(current),
            "上年数": self.money(prior),
            "差额": self.money(change.difference),
            "持平": equal,
            "增减": sourced("增加" if change.sign >= 0 else "减少", origin_of(current, prior)),
            "升降": sourced(rises if change.sign >= 0 else falls, origin_of(current, prior)),
            "变动率": None if change.rate is None else Rate(change.rate, self.style),
            "原因": self.words(reason, "原因"),
        }

    def named(self, key: str) -> Tags:
        """What tells a quantity apart from others, and what the form calls it."""
        name = self.subject.form.words.get(f"{NAME}.{key}", key)
        return {"键": key, "名称": chosen(name, self.subject.options)}

    def budgeted(self, actual: Decimal, budget: Decimal, reason: str | None) -> Tags:
        """A quantity against its budget (全年预算数)."""
        words = {1: "大于", 0: "等于", -1: "小于"}
        return {
            "决算数": self.money(actual),
            "预算数": self.money(budget),
            "预算差额": self.money(abs(actual - budget)),
            "完成率": self.rate(actual, budget),
            "与预算": sourced(words[Change(actual, budget).sign], origin_of(actual, budget)),
            "差异原因": self.words(reason, "差异原因"),
        }

    def parts(self, key: str, parts: Sequence[tuple[str, Decimal]], whole: Decimal) -> list[Tags]:
        """Parts with their shares of the whole."""
        values = shares(
            [amount for _, amount in parts],
            whole,
            self.style.percent_places,
            self.style.percent_mode,
        )
        return [
            {
                **{"键": key, "名称": name, "简称": name.removesuffix("支出")},
                **{"数": self.money(amount), "占比": Rate(share, self.style)},
            }
            for (name, amount), share in zip(parts, values, strict=True)
        ]

    # --- the sections of 第二部分 ------------------------------------------------------------

    def outer(self) -> Tags:
        """Unit, year and options: all that an annex by itself knows."""
        unit = self.data.unit
        return {
            "年": unit.year,
            "上年": unit.year - 1,
            "有上年": unit.is_compared,
            "公开时间": date_words(unit.published),
            "封面单位": PARAGRAPH.join(balanced(unit.name, self.subject.form.line_lengths.cover)),
            "单位": {**self.record(unit), "部门职责": unit.duties.replace("\n", PARAGRAPH)},
            "称谓": unit.org or unit.name,
            "绩效简称": unit.short or unit.org or unit.name,
            "选": self.subject.form.usual_options | dict(self.subject.options),
        }

    def common(self) -> Tags:
        """The plain facts of every form."""
        data = self.data
        kinds = [each.kind for each in data.subordinates if isinstance(each.kind, UnreadText)]
        unread = UnreadNumber(kinds[0].mark) if kinds else None
        accounts = self.record(data.accounts)
        return {
            **self.outer(),
            "收支": accounts,
            "有数": {tag: each or None for tag, each in accounts.items()},
            "事项": self.record(data.other_matters),
            "绩效": self.row(data.performance),
            "下属": [self.row(each) for each in data.subordinates],
            "下属数": {
                kind: unread
                or sourced(
                    sum(each.kind == kind for each in data.subordinates),
                    origin_of([each.kind for each in data.subordinates]),
                )
                for kind in get_args(SubordinateKind)
            },
        }

    def totals(self) -> Tags:
        """§一 to §五（一）, §八, §九, 十（一）: quantities beside last year's."""
        accounts, priors = self.data.accounts, self.data.comparison
        expense = given(accounts.expense)
        actual = {
            "收支总计": (accounts.income_total, priors.total),
            "财政拨款总计": (accounts.fiscal_income_total, priors.fiscal),
            "一般公共": (accounts.general_out, priors.general),
            "政府性基金": (accounts.fund_out, priors.fund),
            "国有资本经营": (accounts.soe_out, priors.soe),
            "运行经费": (self.data.other_matters.operation, priors.operation),
        }
        tags: Tags = {}
        for name, (amount, prior) in actual.items():
            tags[name] = self.compared(name, given(amount), prior.prior, prior.reason)
            tags[name]["占比"] = self.share(given(amount), expense)
        for name, part, whole in derive.fiscal_parts(self.data):
            share = None if part is None else self.share(part, whole)
            tags[name] = self.named(name) | {"数": self.money(part), "占比": share}
        return tags

    def structure(self) -> Tags:
        """§二, §三, §五（二）（三）, §六: lists of parts."""
        accounts, catalogue = self.data.accounts, self.subject.catalogue
        keep_zero = self.subject.lists_zero
        sources = derive.parts_of(accounts, "income")
        kinds = derive.parts_of(accounts, "expense")
        rows = self.data.general_items
        items = derive.items(rows, catalogue)
        budget = sum((item.budget for item in items), ZERO)
        groups = derive.classes(rows, catalogue)
        spent = [group for group in groups if group.amount]
        class_parts = self.parts(
            "各类", [(group.name, group.amount) for group in spent], accounts.general_out
        )
        return {
            "收入来源": self._listed("收入来源", sources, given(accounts.income), keep_zero),
            "有数收入": self._listed("收入来源", sources, given(accounts.income), False),
            "财政拨款与其他收入": self._listed(
                "收入来源",
                derive.income_with_fiscal_as_one(accounts),
                given(accounts.income),
                keep_zero,
            ),
            "支出种类": self._listed("支出种类", kinds, given(accounts.expense), keep_zero),
            "各类": [x | {"编码": group.code} for x, group in zip(class_parts, spent, strict=True)],
            "各项": self._items("各项", items, rows),
            "基金各项": self._all_items("基金项", self.data.fund_rows),
            "国资各项": self._all_items("国资项", self.data.soe_rows),
            "按类各项": [
                {"名称": group.name, "各项": self._items("各项", group.items, rows)}
                for group in groups
            ],
            "一般公共预算": self.budgeted(accounts.general_out, budget, None),
            "人员款": self._economic(personnel=True),
            "公用款": self._economic(personnel=False),
        }

    def _listed(
        self, key: str, parts: list[derive.Part], whole: Decimal, keep_zero: bool
    ) -> list[Tags]:
        chosen = [(part.name, part.amount) for part in parts if part.amount or keep_zero]
        return self.parts(key, chosen, whole)

    def _economic(self, *, personnel: bool) -> list[Tags]:
        rows = derive.economic_parts(
            self.data.economic_items, self.subject.catalogue, personnel=personnel
        )
        return [{"键": "各款", "名称": name, "金额": self.money(amount)} for name, amount in rows]

    def _all_items(self, key: str, rows: Sequence[Any]) -> list[Tags]:
        """The 项 of a table of 科目."""
        return self._items(key, derive.items(rows, self.subject.catalogue), rows)

    def _items(self, key: str, items: Iterable[derive.Item], rows: Sequence[Any]) -> list[Tags]:
        return [self._item(key, item, n, rows) for n, item in enumerate(items, 1)]

    def _item(self, key: str, item: derive.Item, number: int, rows: Sequence[Any]) -> Tags:
        tags = {
            "键": key,
            "序": self.numbered(number, self.subject.options.get("各项序号", "")).strip(),
            "编码": item.code,
            "类": item.class_name,
            "简称": item.class_name.removesuffix("支出"),
            "款": item.group_name,
            "项": item.name,
            **self.budgeted(item.actual, item.budget, item.reason),
        }
        row = next(row for row in rows if row.code == item.code)
        own = {
            column.tag: self.value(getattr(row, column.name), column)
            for column in columns(row.__class__)
            if column.name not in _STANDARD and column.tag not in _ASKED_BESIDE
        }
        return self.with_own(tags, own)

    def numbered(self, number: int, wanted: str = "") -> str:
        """The number of an item within a section, as ``wanted``, or as the form writes it."""
        return numbered(wanted or self.subject.form.numbering.get("条", "{1}."), number)

    def three_public(self) -> Tags:
        """§七."""
        data = self.data.three_public
        total = given(data.total.actual)
        tags = self.record(data)
        names = ("cars", *derive.THREE_PUBLIC_ITEMS, "total")
        by_name = {line.name: line.tag for line in lines(type(data))}
        parts = [(part.name, part.amount) for part in derive.three_public_parts(data)]
        share = dict(zip(derive.THREE_PUBLIC, self.parts("", parts, total), strict=True))
        for name in names:
            line, tag = getattr(data, name), by_name[name]
            number = derive.THREE_PUBLIC.index(name) + 1 if name in share else 0
            tags[tag] |= {
                **self.compared(
                    "三公" if name == "total" else tag,
                    given(line.actual),
                    line.prior,
                    getattr(line, "reason", None),
                ),
                **self.budgeted(given(line.actual), given(line.budget), line.budget_reason),
                "占比": share[name]["占比"] if number and total else None,
                "序": self.numbered(number) if number else "",
            }
        for line in tags.values():
            if "用途" in line and not line["决算数"]:
                line["用途"] = None
        return {"三公": tags, "接待明细": [self.row(each) for each in self.data.receptions]}

    def matters(self) -> Tags:
        """十（二）（四）: shares of procurement, the projects named."""
        other = self.data.other_matters
        listed = [project.name for project in self.data.projects if project.listed == "是"]
        total = given(other.purchases)
        return {
            "中小企业占比": self.share(other.sme, total),
            "小微企业占比": self.share(other.micro, total),
            "小微占中小": self.share(other.micro, given(other.sme)),
            "列名项目": listed,
        }

    def own_sheets(self, data: Disclosure | None = None) -> Tags:
        """The sheets that the form adds, under their tags; a form left blank has blank facts.

        ``data``: another workbook's, that of one annex.
        """
        data = data or self.data
        tags: Tags = {}
        for name, spec, model in sheets(type(data)):
            if name in Disclosure.model_fields:
                continue
            found = getattr(data, name)
            tag = type(data).model_fields[name].alias or name
            if spec.shape == "table":
                tags[tag] = [self.row(each) for each in found]
            else:
                blank = {line.tag: None for line in lines(model)}
                whole = {
                    line.tag: getattr(found, line.name)
                    for line in lines(model)
                    if found and f"{tag}.{line.tag}" in self._printed_whole
                }
                tags[tag] = self.record(found) | whole if found else blank
        return tags

    @cached_property
    def _printed_whole(self) -> set[str]:
        """Prose that stands for itself in the outline: with its full stop, unlike part of a sentence."""
        items = (item for node in self.subject.form.outline.values() for item in node.content)
        return {item.removeprefix("值:") for item in items if item.startswith("值:")}

    def build(self) -> Tags:
        """All tags of the body; annexes, figures, terms and sentences are added by others."""
        tags = {
            **self.common(),
            **self.totals(),
            **self.structure(),
            **self.three_public(),
            **self.matters(),
        }
        tags["一般公共"] |= tags.pop("一般公共预算")
        tags = self.with_own(tags, self.own_sheets(), ADDED_LATER)
        return self.with_own(tags, self._own_comparisons(tags), ADDED_LATER)

    def _own_comparisons(self, tags: Tags) -> Tags:
        """What the form alone compares with last year. Raises FaultyFormError for an unknown tag."""
        found: Tags = {}
        for spec in self.subject.form.comparisons:
            amount, prior, reason = (
                self._at(tags, path) if path else None
                for path in (spec.amount, spec.prior, spec.reason)
            )
            found[spec.key] = {
                **self.compared(spec.key, given(amount), prior, reason),
                "名称": spec.title,
            }
        return found

    def _at(self, tags: Tags, path: str) -> Any:
        value: Any = tags
        for part in path.split("."):
            if not isinstance(value, Mapping) or part not in value:
                fault = f"province.toml：comparisons 用的标签“{path}”没有"
                raise FaultyFormError(self.subject.form.folder, [fault])
            value = value[part]
        return value

    def with_own(self, tags: Tags, own: Tags, others: Iterable[str] = ()) -> Tags:
        """Tags with those the form adds. Raises FaultyFormError for one that is there already."""
        if taken := own.keys() & {*tags, *others}:
            fault = f"province.toml：sheets 的标签“{'、'.join(sorted(taken))}”已经有了，请换一个"
            raise FaultyFormError(self.subject.form.folder, [fault])
        return tags | own

"""Checks of whole tables and between them: levels of 科目, 口径, units and lists."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_entry import derive
from data_entry.balances import leaf_codes, leaves
from data_entry.findings import Level
from data_entry.model.accounts import Accounts, CarryOver, EconomicItem, GeneralItem
from data_entry.model.base import Record
from data_entry.model.disclosure import TotalledRow
from data_entry.model.matters import Staff
from data_entry.model.spec import columns, lines
from data_entry.model.three_public import ThreePublic
from data_entry.model.unit import Definition, Subordinate, Unit
from data_entry.numbers import ZERO
from data_entry.unread import Unread
from data_entry.words import is_same_office
from generator.checks.engine.registry import Book, Outcome, rule, rule_by_table
from generator.checks.reading.lexicon import Patterns, lexicon
from generator.forms.form import Form

_P = Patterns(__name__)
_BEGINNING = "年初"
"""So the budget is called where a form asks that of the year's beginning: what came later has none."""
_MONEYS = ("fund", "soe")
"""Lines of 结转结余 that a unit without that money leaves blank."""
_OFFICIAL = ("general_items", "income_rows", "expense_rows", "class_spending")


@rule("F07")
def blanks_and_zeros_are_mixed(book: Book) -> Iterator[Outcome]:
    """In one column either all zero amounts are typed or all are left blank."""
    for name in _OFFICIAL:
        rows = book.filled.sheets.get(name) or []
        raw = book.filled.entries.sheets.get(name) or []
        for column in columns(rows[0].__class__) if rows else ():
            if not column.kind.is_money or column.cell.is_computed or column.name == "budget":
                continue
            zero = [i for i, row in enumerate(rows) if getattr(row, column.name) == 0]
            blank = [i for i in zero if column.name not in raw[i]]
            if blank and len(blank) < len(zero):
                yield book.finding(
                    f"{name}.{blank[0]}.{column.name}",
                    f"“{column.cell.title}”这一列没有发生数的，有的填 0，有的空着（空着 {len(blank)} 处）",
                    "空着按 0 处理；请统一，免得漏填看不出来。",
                )


@rule("F17")
def some_amounts_of_a_list_are_missing(
    book: Book, economic_items: Sequence[EconomicItem]
) -> Iterator[Outcome]:
    """公开06 has amounts for every 款 or for none; otherwise the sums cannot be compared."""
    open_rows = [
        i for i, row in enumerate(economic_items) if row.amount is None and row.code.isdigit()
    ]
    if open_rows and len(open_rows) < sum(row.code.isdigit() for row in economic_items):
        codes = "、".join(economic_items[i].code for i in open_rows)
        yield book.finding(
            f"economic_items.{open_rows[0]}.amount",
            f"有的款填了决算数，有的没有填（{codes}），人员经费、公用经费无法核对",
            "请补全；没有发生数的，删去这一行。",
            related=[f"economic_items.{i}.amount" for i in open_rows],
        )


@rule("F17")
def some_balances_of_the_chain_are_missing(
    book: Book, carry_over: CarryOver, accounts: Accounts
) -> Iterator[Outcome]:
    """结转结余 is filled as a whole; in part, the chain from year to year cannot be compared."""
    cells = [
        (f"carry_over.{name}.{column.name}", getattr(line, column.name))
        for name in (type(carry_over).model_fields if carry_over else ())
        if (line := getattr(carry_over, name)) and _applies(name, line, accounts)
        for column in columns(line.__class__)
        if column.kind.is_money
    ]
    blank = [path for path, value in cells if value is None]
    if blank and len(blank) < len(cells):
        yield book.finding(
            blank[0],
            f"“结转结余”页有的填了，有的没有填（空着 {len(blank)} 处），年初、年末和上年数无法核对",
            "请补全；没有的填 0。",
            related=blank,
        )


def _applies(name: str, line: Record, accounts: Accounts) -> bool:
    """False for a line left blank whose money the unit has none of."""
    flows = (getattr(accounts, each, ZERO) for each in (name, f"{name}_out"))
    is_filled = any(
        getattr(line, column.name) is not None
        for column in columns(line.__class__)
        if column.kind.is_money
    )
    return is_filled or name not in _MONEYS or any(flows)


_TO_ITEMS = [
    name
    for name in derive.tables_of_codes()
    if name not in ("general_items", "economic_items", "class_spending")
]


@rule_by_table("T04", tables=_TO_ITEMS)
def class_stands_without_its_items(
    book: Book, name: str, rows: Sequence[TotalledRow]
) -> Iterator[Outcome]:
    """The official tables go down to 项: a 类 or 款 with money has rows below it."""
    lowest = leaf_codes(rows)
    for index, row in enumerate(rows):
        if row.code in lowest and len(row.code) < 7 and row.total:
            level = "款级" if len(row.code) == 3 else "项级"
            yield book.finding(
                f"{name}.{index}.code",
                f"科目 {row.code} 有金额 {book.money(row.total)}，下面没有{level}科目",
                "请从公开表把类、款、项各级的行都复制过来。",
                found=row.code,
            )


@rule("T06")
def item_has_neither_budget_nor_spending(
    book: Book, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """A 项 with nothing in budget and accounts is not listed."""
    lowest = leaf_codes(general_items)
    for index, row in enumerate(general_items):
        if row.code in lowest and row.total == 0 and row.budget == 0:
            yield book.finding(
                f"general_items.{index}.code",
                f"科目 {row.code} 的预算数和决算数都是 0，正文也会列出这一项",
                "请核对金额；确实没有的，删去这一行。",
                found="0",
                related=[f"general_items.{index}.{c}" for c in ("basic", "project", "budget")],
            )


@rule("W06")
def spending_without_budget(
    book: Book, general_items: Sequence[GeneralItem], three_public: ThreePublic
) -> Iterator[Outcome]:
    """预算数 is neither 0 where money was spent nor so small that the completion rate is absurd."""
    lowest = leaf_codes(general_items)
    is_of_the_beginning = book.title("general_items", "budget").startswith(_BEGINNING)
    lines: list[tuple[str, tuple[str, ...], str, Decimal, Decimal | None]] = [
        (f"general_items.{index}", ("basic", "project"), f"科目 {row.code}", row.total, row.budget)
        for index, row in enumerate(general_items)
        if row.code in lowest and row.total is not None
    ]
    for name in derive.THREE_PUBLIC_ITEMS:
        line = getattr(three_public, name)
        title = type(three_public).model_fields[name].title or ""
        lines.append((f"three_public.{name}", ("actual",), title, line.actual, line.budget))
    for row_path, spent, title, actual, budget in lines:
        path, related = f"{row_path}.budget", [f"{row_path}.{column}" for column in spent]
        if budget and (rate := actual / budget) >= book.limit():
            yield book.finding(
                path,
                f"{title}：决算数 {book.money(actual)}，是预算数 {book.money(budget)}的 {rate:.1f} 倍",
                "请核对口径和数字：全年预算数含年中追加、调整，年初预算数不含。",
                found=book.money(budget),
                related=related,
            )
        is_added_later = is_of_the_beginning and row_path.startswith("general_items")
        if budget == 0 and actual and not is_added_later:
            yield book.finding(
                path,
                f"{title}：预算数为 0，决算数 {book.money(actual)}，不计算完成率",
                "请核对预算数（全年预算数含年中追加、调整）；确实没有预算的，在“核实说明”页说明。",
                found="0",
                related=related,
            )


@rule("X03")
def basic_spending_is_of_another_scope(
    book: Book, accounts: Accounts, general_items: Sequence[GeneralItem]
) -> Iterator[Outcome]:
    """Section 六 tells of 公开06 (一般公共预算), not of the 基本支出 of all money in 公开03."""
    rows = leaves(general_items)
    general = sum((row.basic for row in rows), ZERO)
    spent = sum((row.total for row in rows), ZERO)
    slack = book.tolerance(2 * len(rows))
    is_whole = abs(spent - accounts.general_out) <= slack
    differs = abs(accounts.basic - general) > slack
    if is_whole and differs and accounts.general_basic == accounts.basic:
        yield book.finding(
            "accounts.general_basic",
            f"人员经费加公用经费 {book.money(accounts.general_basic)}等于公开03的基本支出（全部资金），"
            f"而一般公共预算的基本支出是 {book.money(general)}",
            "正文的人员经费、公用经费用公开06（一般公共预算）的数，请核对这两格。",
            found=book.money(accounts.general_basic),
            expected=book.money(general),
            related=["accounts.personnel", "accounts.public", "accounts.basic"],
        )


@rule("X06")
def list_of_units_is_not_right(
    book: Book, unit: Unit, subordinates: Sequence[Subordinate], staff: Sequence[Staff]
) -> Iterator[Outcome]:
    """Each subordinate is listed once, the unit itself as stated, and staff belong to units listed."""
    names = [each.name for each in subordinates]
    if isinstance(unit.name, Unread):
        return
    for name, count in Counter(names).items():
        if count > 1:
            index = len(names) - 1 - names[::-1].index(name)
            message = f"下属单位“{name}”列了 {count} 次"
            yield book.finding(f"subordinates.{index}.name", message, "请删去多余的一行。")
    for index, name in enumerate(names):
        if _P.several.search(_P.aside.sub("", name)):
            message = f"一格里像有几个单位：“{name}”，正文按一个算"
            advice = "请一个单位填一行；确实是一个单位的，在“核实说明”页说明。"
            path = f"subordinates.{index}.name"
            yield book.finding(path, message, advice, level=Level.WARNING)
    own = next((i for i, name in enumerate(names) if is_same_office(name, unit.name)), -1)
    is_listed = own >= 0
    if names and is_listed != (unit.includes_self == "含"):
        row = f"subordinates.{own}.name" if is_listed else "subordinates"
        sheet = book.place("subordinates").sheet
        yield book.finding(
            "unit.includes_self" if book.asks("unit", "includes_self") else row,
            f"下属单位数选的是“{unit.includes_self}本级”，"
            f"而“{sheet}”表中{'有' if is_listed else '没有'}{unit.name}",
            f"请改选项，或在“{sheet}”表中增删本级。",
            found=unit.includes_self,
            related=[row],
        )
    for index, each in enumerate(staff):
        if each.unit not in {unit.name, *names}:
            yield book.finding(
                f"staff.{index}.unit",
                f"“{each.unit}”不是本单位，也不在“{book.place('subordinates').sheet}”表中",
                f"请改成单位全称，或在“{book.place('subordinates').sheet}”表中补上。",
                found=each.unit,
                level=Level.WARNING,
            )


@rule("W12")
def explanation_belongs_to_another_subject(
    book: Book,
    terms: Sequence[Definition],
    general_items: Sequence[GeneralItem],
    three_public: ThreePublic,
) -> Iterator[Outcome]:
    """A purpose or explanation fits its 科目: 住房公积金 is not explained with 医疗."""
    texts = [(f"terms.{i}.text", row.name, row.text) for i, row in enumerate(terms)]
    texts += [
        (f"general_items.{i}.reason", row.code, row.reason or "")
        for i, row in enumerate(general_items)
    ]
    for line in lines(type(three_public)):
        use = getattr(getattr(three_public, line.name), "use", None)
        texts.append((f"three_public.{line.name}.use", line.cell.title, use or ""))
    for path, code, text in texts:
        name = book.catalogue.name(code) or (code if not code.isdigit() else "")
        groups = lexicon()["purposes"]
        own = next((g for g in groups if any(word in name for word in g["subject"])), None)
        if own is None or any(word in text for word in own["words"]):
            continue
        free = lexicon()["staff_events"]["events"] if path.endswith(".reason") else []
        is_use = path.startswith("three_public")
        others = [
            g for g in groups if g is not own and is_use in (False, "is_of_three_public" in g)
        ]
        words = (w for g in others for w in g["words"] if w not in free)
        other = next((w for w in words if w in text), None)
        if other:
            yield book.finding(
                path,
                f"“{name}”的文字里说的是“{other}”，像是另一行的",
                "请核对是不是抄错了行。",
                found=other,
            )


def explains_subjects(form: Form) -> bool:
    """True if 名词解释 of the form has an entry for every 科目 used."""
    return any(term.subjects for term in form.terms)


@rule("D06")
def explanations_are_not_those_of_the_subjects_used(
    book: Book, general_items: Sequence[GeneralItem], terms: Sequence[Definition]
) -> Iterator[Outcome]:
    """名词解释 explains every 科目 used and no other."""
    own = {term.name for term in terms}
    used = derive.items(general_items, book.catalogue)
    for item in used if explains_subjects(book.form) else ():
        official = book.catalogue.explanation(item.code)
        if item.code in own or (official and item.code not in book.catalogue.unproved):
            continue
        index = next(i for i, row in enumerate(general_items) if row.code == item.code)
        subject = f"科目 {book.subject(item.code, item.name)}"
        yield book.finding(
            f"general_items.{index}.code",
            f"{subject} 的解释待核：{official}" if official else f"{subject} 没有名词解释",
            f"{'请核对；不同的，' if official else '请'}在“名词解释”表增加一行：{item.code}，"
            "解释照当年科目表的说明填写。",
            level=Level.NOTE if official else None,
        )
    codes = {item.code for item in used}
    for index, term in enumerate(terms):
        if term.name.isdigit() and term.name not in codes:
            yield book.finding(
                f"terms.{index}.name",
                f"名词解释里的科目 {term.name} 在“一般公共预算支出”表中没有用到",
                "请删去这一行，或核对编码。",
                found=term.name,
            )


@rule("D06")
def explanation_replaces_the_official_one(
    book: Book, terms: Sequence[Definition]
) -> Iterator[Outcome]:
    """An entry of 名词解释 has the words of the 科目表 or of the form."""
    own = {spec.name: spec.text for spec in book.form.terms}
    names = {_core(text): name for name, text in _official(book)}
    for index, term in enumerate(terms):
        own_name = book.catalogue.name(term.name)
        other = names.get(_core(term.text), own_name)
        if own_name and other != own_name:
            yield book.finding(
                f"terms.{index}.text",
                f"“{term.name}”的解释是“{other}”的",
                "请核对是不是填错了行。",
                found=term.text,
            )
            continue
        official = book.catalogue.explanation(term.name) or own.get(term.name)
        if term.name in book.catalogue.unproved:
            continue
        if official and official.strip("。\n ") != term.text.strip("。\n "):
            source = "科目表" if term.name.isdigit() else "模板"
            yield book.finding(
                f"terms.{index}.text",
                f"“{term.name}”的解释与{source}的不同，{source}是：{official}",
                "请核对；不必替换的，删去这一行。",
                found=term.text,
                expected=official,
                level=Level.NOTE,
            )


def _core(text: str) -> str:
    """An explanation without its brackets and its full stop."""
    return _P.aside.sub("", text).strip("。\n ")


def _official(book: Book) -> Iterator[tuple[str | None, str]]:
    """What the 科目表 says of each 科目, by its name."""
    for code, text in book.catalogue.explanations.items():
        yield book.catalogue.name(code), text
    yield from book.catalogue.common.items()

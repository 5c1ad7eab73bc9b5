"""What offices do to a finished document in Word, by name, and what `verify` has to say of it.

Written before what compares them was looked at. ``says`` is ``改数 560.00→650.00`` for each change that has to
be told; of the others only those of a kind in ``may`` are right. Harmless remarks are always right.
"""

import copy
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as Edited
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from packages import saved

Edit = Callable[[Edited], Edited | None]
TOTALS = "2024年度收入、支出总计均为560.00万元"


@dataclass
class Case:
    """One edit of 清江县统计局's document."""

    name: str
    edit: Edit
    says: list[str] = field(default_factory=list)
    may: str = ""
    """Kinds of changes that may be told besides."""


def at(document: Edited, words: str) -> Paragraph:
    return next(
        p
        for p in document.paragraphs
        if words in p.text and not (p.style.name or "").startswith("toc")
    )


def write(paragraph: Paragraph, text: str) -> None:
    first, *rest = paragraph._p.iter(qn("w:t"))
    first.text = text
    for each in rest:
        each.text = ""


def retype(old: str, new: str, *, everywhere: bool = False) -> Edit:
    """Words typed anew: where they are met first, or wherever they stand."""

    def edit(document: Edited) -> None:
        cells = (c for t in document.tables for r in t.rows for c in r.cells)
        many = [*document.paragraphs, *(p for c in cells for p in c.paragraphs)]
        for paragraph in many if everywhere else [at(document, old)]:
            if old in paragraph.text:
                write(paragraph, paragraph.text.replace(old, new))

    return edit


def both(*edits: Edit) -> Edit:
    def edit(document: Edited) -> None:
        for each in edits:
            each(document)

    return edit


def move(words: str, before: str) -> Edit:
    return lambda document: at(document, before)._p.addprevious(at(document, words)._p)


def join(first: str, second: str) -> Edit:
    """The paragraph mark between two paragraphs deleted."""

    def edit(document: Edited) -> None:
        one, two = at(document, first), at(document, second)
        write(one, one.text + two.text)
        two._p.getparent().remove(two._p)

    return edit


def swap_sections(document: Edited) -> None:
    """八 and 九 in the other order, numbered anew."""
    eight, nine, ten = (at(document, w)._p for w in ("八、政府性", "九、国有资本", "十、其他重要"))
    for element in list(eight.itersiblings()):
        if element is nine:
            break
        ten.addprevious(element)
    nine.itersiblings()
    first = at(document, "2024年度政府性基金预算财政拨款支出20.00")._p
    first.addprevious(eight)
    write(Paragraph(eight, document), "九、政府性基金预算支出决算情况说明")
    write(Paragraph(nine, document), "八、国有资本经营预算支出决算情况说明")


def table_of(document: Edited, title: str) -> Table:
    after = False
    for element in document.element.body:
        words = "".join(t.text or "" for t in element.iter(qn("w:t")))
        is_title = element.tag == qn("w:p") and words == title and _is_title(element)
        after = after or is_title
        if after and element.tag == qn("w:tbl"):
            return Table(element, document)
    raise LookupError(title)


def _is_title(element: object) -> bool:
    """True for a title above its table; the list of titles and 目录 have other styles."""
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")  # type: ignore[attr-defined]
    return style is not None and style.get(qn("w:val")) == "OfficialTitle"


def again(old: Table, document: Edited, change: Callable[[str], str] = str) -> Table:
    """A table made anew: other runs, no style, cells merged along a row as before."""
    rows = [row.cells for row in old.rows]
    new = document.add_table(len(rows), len(rows[0]))
    for row, line in enumerate(rows):
        first = 0
        for column, cell in enumerate(line):
            if column and cell._tc is line[column - 1]._tc:
                new.cell(row, first).merge(new.cell(row, column))
            elif row and column < len(rows[row - 1]) and cell._tc is rows[row - 1][column]._tc:
                first = column
            else:
                first = column
                new.cell(row, column).text = change(cell.text.replace("\n", ""))
    return new


def pasted_from_excel(title: str, change: Callable[[str], str]) -> Edit:
    """The official table replaced by one pasted: other runs, no style, numbers as a sheet shows them."""

    def edit(document: Edited) -> None:
        old = table_of(document, title)
        new = again(old, document, change)
        old._tbl.addprevious(new._tbl)
        old._tbl.getparent().remove(old._tbl)

    return edit


def as_a_sheet(text: str) -> str:
    """545.00 as a sheet shows it: 545."""
    return f"{float(text):g}" if re.fullmatch(r"\d+\.\d\d", text) else text


def drop_a_column(document: Edited) -> None:
    table = table_of(document, "十三、财政拨款“三公”经费支出决算表")
    for row in table._tbl.tr_lst:
        row.remove(row.tc_lst[-1])


def move_a_row(document: Edited) -> None:
    rows = table_of(document, "三、支出决算表")._tbl.tr_lst
    rows[-1].addprevious(rows[-2]) if len(rows) < 3 else rows[-2].addprevious(rows[-1])


def add_an_annex(document: Edited) -> None:
    end = document.element.body.sectPr
    for text in ("附件3", "数据治理工作情况", "共清理指标128项，整改问题9个，使用资金6.40万元。"):
        end.addprevious(document.add_paragraph(text)._p)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("事项", "金额", "设备维护", "6.40"), strict=True):
        cell.text = text
    end.addprevious(table._tbl)


def accepted(document: Edited) -> None:
    """A paragraph struck out with its mark, and one put in, as tracked changes leave them."""
    gone = at(document, "公用经费60.00万元，主要包括")
    mark = OxmlElement("w:del")
    mark.set(qn("w:author"), "某人")
    for run in list(gone._p.r_lst):
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
        mark.append(run)
    gone._p.append(mark)
    properties = gone._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="9" w:author="某人"/></w:rPr>'))


def moved_as_tracked(document: Edited) -> None:
    """A paragraph moved with tracked changes on."""
    old = at(document, "公用经费60.00万元，主要包括")
    new = copy.deepcopy(old._p)
    at(document, "人员经费345.00万元")._p.addprevious(new)
    for element, name in ((old._p, "w:moveFrom"), (new, "w:moveTo")):
        mark = OxmlElement(name)
        mark.set(qn("w:author"), "某人")
        for run in list(element.r_lst):
            mark.append(run)
        element.append(mark)


def cut_runs(document: Edited) -> None:
    """As Word leaves runs after proofing: every character its own, marks between them."""
    for paragraph in document.paragraphs:
        if not re.search(r"\d\.\d\d", paragraph.text) or len(paragraph.runs) != 1:
            continue
        first = paragraph.runs[0]._r
        for character in reversed(paragraph.text):
            new = copy.deepcopy(first)
            for text in new.findall(qn("w:t")):
                text.text = character
            first.addnext(new)
            first.addnext(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))
            first.addnext(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="77" w:name="_x"/>'))
        first.getparent().remove(first)


def comment(document: Edited) -> None:
    paragraph = at(document, TOTALS)
    document.add_comment(paragraph.runs, text="请核对，应该是650.00万元？", author="审核")


def add_a_footnote(document: Edited) -> None:
    run = at(document, TOTALS).add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))


def add_a_text_box(document: Edited) -> None:
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>审定稿，仅供公开</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    at(document, TOTALS)._p.append(parse_xml(box))


def change_alt_text(document: Edited) -> None:
    for shown in document.element.body.iter(qn("wp:docPr")):
        if "560.00" in (shown.get("descr") or ""):
            shown.set("descr", shown.get("descr").replace("560.00", "650.00"))
            return
    raise LookupError("560.00")


def update_contents(document: Edited) -> None:
    """目录 with page numbers, as Word fills it in."""
    for number, paragraph in enumerate(document.paragraphs):
        if (paragraph.style.name or "").startswith("toc"):
            write(paragraph, f"{paragraph.text.strip()}\t{number}")


def copied(change: Edit | None = None, *, tables: bool = True) -> Edit:
    """Everything pasted into a new file: neither styles nor pictures, bookmarks or properties."""

    def edit(document: Edited) -> Edited:
        if change:
            change(document)
        new = Document()
        for element in document.element.body:
            if element.tag == qn("w:p"):
                new.add_paragraph("".join(t.text or "" for t in element.iter(qn("w:t"))))
            elif element.tag == qn("w:tbl") and tables:
                again(Table(element, document), new)
        return new

    return edit


def demote_headings(document: Edited) -> None:
    for paragraph in document.paragraphs:
        if (paragraph.style.name or "").startswith("Heading"):
            paragraph.style = document.styles["Normal"]


def break_lines(document: Edited) -> None:
    paragraph = at(document, TOTALS)
    one, two = paragraph.text.split("收入总计中，")
    write(paragraph, one)
    paragraph.runs[0].add_break()
    paragraph.add_run("收入总计中，" + two)


PICTURES = [
    "缺图 收入、支出决算总计变动情况图→",
    "缺图 收入决算结构图→",
    "缺图 支出决算结构图→",
    "缺图 财政拨款收、支决算总计变动情况→",
    "缺图 一般公共预算财政拨款支出决算变动情况→",
    "缺图 一般公共预算财政拨款支出决算结构→",
    "缺图 “三公”经费财政拨款支出结构→",
]
OWN_WORDS = (
    "从支出去向看，本年一般公共预算财政拨款支出共计502.00万元。用于一般公共服务的有397.00万元（79.08%），"
    "用于社会保障和就业的有60.00万元（11.95%），卫生健康支出和住房保障支出分别是20.00万元（3.98%）和25.00万元（4.98%）。"
)


def reword(document: Edited) -> None:
    write(at(document, "502.00万元，主要用于以下方面"), OWN_WORDS)


def reword_with_a_slip(document: Edited) -> None:
    write(at(document, "502.00万元，主要用于以下方面"), OWN_WORDS.replace("397.00", "379.00"))


CASES = [
    Case("一段移到前一段的前面", move("公用经费60.00万元", "人员经费345.00万元")),
    Case(
        "一句断成三句",
        retype("，完成预算98.67%，较上年度", "。完成预算98.67%。较上年度"),
        may="改句",
    ),
    Case("两句并成一句", retype("92.11%。与2023年度相比", "92.11%，与2023年度相比"), may="改句"),
    Case("两段并成一段", join("人员经费345.00万元", "公用经费60.00万元")),
    Case("写成亿元", retype("总计均为560.00万元", "总计均为0.056亿元"), may="改词"),
    Case(
        "写成元，有千分位", retype("合计545.00万元，年末", "合计5,450,000.00元，年末"), may="改词"
    ),
    Case("少一位小数", retype("总计均为560.00万元", "总计均为560.0万元")),
    Case(
        "单位打错：万元成了元",
        retype("总计均为560.00万元", "总计均为560.00元"),
        may="改词",
        says=["改数 560.00万元→560.00元"],
    ),
    Case("几写成汉字", retype("国内公务接待2批次", "国内公务接待两批次")),
    Case(
        "全角百分号、半角标点",
        retype("500.00万元，占90.91%；", "500.00万元,占90.91％;"),
        may="改句",
    ),
    Case(
        "直引号、半角括号",
        both(
            retype("“三公”经费财政拨款支出决算为", '"三公"经费财政拨款支出决算为'),
            retype("1.因公出国（境）经费", "1.因公出国(境)经费"),
        ),
        may="改句",
    ),
    Case("数和单位之间加了空格", retype("总计均为560.00万元", "总计均为 560.00 万元")),
    Case("由 Excel 粘来同一张附表", pasted_from_excel("三、支出决算表", as_a_sheet)),
    Case(
        "由 Excel 粘来附表，一个数不同",
        pasted_from_excel("三、支出决算表", lambda t: "210" if t == "120.00" else as_a_sheet(t)),
        says=["改数 120.00→210"],
    ),
    Case("附表删了一列", drop_a_column, may="改数 删数 删行 加行"),
    Case("附表里一行换了位置", move_a_row),
    Case(
        "改了小标题",
        retype("（一）机关运行经费支出情况", "（一）机关运行经费支出及节约情况"),
        may="改句 改词 缺节 加句",
    ),
    Case("最后加了一个附件", add_an_annex, may="加句 加行"),
    Case(
        "修订：删去一段",
        accepted,
        [
            "删句 公用经费60.00万元，主要包括：办公费、邮电费、差旅费、公务接待费、公务用车运行维护费、其他交通费用。→"
        ],
    ),
    Case("修订：移动一段", moved_as_tracked),
    Case("拼写检查把字拆开，有书签", cut_runs),
    Case("批注里有别的数", comment),
    Case("加了脚注", add_a_footnote),
    Case("加了文本框", add_a_text_box, may="加句"),
    Case(
        "全文替换单位名称",
        retype("清江县统计局", "清江县统计和数据局", everywhere=True),
        may="改词 改句",
    ),
    Case("图的替代文字里改了数", change_alt_text, ["改数 560.00→650.00"]),
    Case("整段重写，数都在", reword, may="改句 加句"),
    Case("整段重写，一个数打错", reword_with_a_slip, ["改数 397.00→379.00"], may="改句 加句"),
    Case("更新了目录", update_contents),
    Case("全部粘到新文件", copied(), PICTURES, may="改句"),
    Case(
        "粘到新文件，改了一个数",
        copied(retype("总计均为560.00万元", "总计均为650.00万元")),
        [*PICTURES, "改数 560.00→650.00"],
        may="改句",
    ),
    Case(
        "删了一句原因",
        retype("主要变动原因是普查任务增加。", ""),
        ["删句 主要变动原因是普查任务增加。→"],
    ),
    Case(
        "两项换了次序，编号也改了",
        both(
            retype(
                "3.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）：支出",
                "4.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）：支出",
            ),
            retype(
                "4.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出",
                "3.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出",
            ),
            move(
                "3.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出",
                "4.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）：支出",
            ),
        ),
        may="改词 改句",
    ),
    Case("两节换了次序，编号也改了", swap_sections, may="改词 改句"),
    Case("标题成了普通段落", demote_headings),
    Case("句中换行", break_lines),
    Case(
        "换了说法，数还在",
        retype("各增加40.00万元，增长7.69%", "均增加40.00万元，增长率为7.69%"),
        may="改词 改句",
    ),
    Case(
        "约数",
        retype("本年支出合计545.00万元，其中", "本年支出合计约545万元，其中"),
        may="改词 改句",
    ),
    Case("四舍五入成整数", retype("占74.31%；项目支出", "占74%；项目支出"), ["改数 74.31%→74%"]),
    Case("删了图题", retype("（图2：收入决算结构图）", ""), may="删句 缺图"),
]
"""Forty edits."""


def edited(content: bytes, case: Case) -> bytes:
    document = Document(io.BytesIO(content))
    document = case.edit(document) or document
    return saved(document)

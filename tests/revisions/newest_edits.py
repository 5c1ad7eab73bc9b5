"""Edits of offices unlike ``odd_edits`` and ``later_edits``, in the form of the latter.

Written before what compares them was looked at.
"""

import copy

from docx.document import Document as Edited
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from later_edits import EXPENSE, W, pieces, row_of
from odd_edits import TOTALS, Case, Edit, at, both, retype, table_of

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def in_cell(title: str, old: str, new: str, *, is_tracked: bool = False) -> Edit:
    """The first cell of a table that holds a figure, typed anew."""

    def edit(document: Edited) -> None:
        texts = table_of(document, title)._tbl.iter(qn("w:t"))
        text = next(t for t in texts if t.text == old)
        run = text.getparent()
        if not is_tracked:
            text.text = new
            return
        for name, words in (("w:ins", new), ("w:del", old)):
            mark, inner = parse_xml(f'<{name} {W} w:id="7" w:author="某人"/>'), copy.deepcopy(run)
            for t in inner.findall(qn("w:t")):
                t.text = words
                t.tag = qn("w:delText") if name == "w:del" else t.tag
            mark.append(inner)
            run.addnext(mark)
        run.getparent().remove(run)

    return edit


def score(document: Edited) -> None:
    """A score of an indicator in the table of the second annex."""
    tables = [t for t in document.tables if "普查登记单位" in "".join(c.text for c in t._cells)]
    text = next(t for t in tables[-1]._tbl.iter(qn("w:t")) if t.text == "48")
    text.text = "46"


def equation(document: Edited) -> None:
    """The rate typed anew as an equation."""
    _, run, _ = pieces(at(document, TOTALS), "7.69%")
    mark = parse_xml(f"<m:oMath {M}><m:r><m:t>7.96%</m:t></m:r></m:oMath>")
    run.addprevious(mark)  # type: ignore[attr-defined]
    run.getparent().remove(run)  # type: ignore[attr-defined]


def beside(mark: str) -> Edit:
    """The old figure hidden or crossed out by hand, the new one beside it."""

    def edit(document: Edited) -> None:
        _, run, _ = pieces(at(document, TOTALS), "560.00")
        new = copy.deepcopy(run)
        for t in new.findall(qn("w:t")):  # type: ignore[attr-defined]
            t.text = "650.00"
        run.addnext(new)  # type: ignore[attr-defined]
        run.insert(0, parse_xml(f"<w:rPr {W}><w:{mark}/></w:rPr>"))  # type: ignore[attr-defined]
        for extra in run.findall(qn("w:rPr"))[1:]:  # type: ignore[attr-defined]
            run.remove(extra)  # type: ignore[attr-defined]

    return edit


def boxed(document: Edited) -> None:
    """A paragraph in a table of one cell, a figure in it changed."""
    paragraph = at(document, "本年支出合计545.00万元，其中")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = paragraph.text.replace("545.00", "554.00")
    paragraph._p.addprevious(table._tbl)
    paragraph._p.getparent().remove(paragraph._p)


def formula_field(document: Edited) -> None:
    """A field that adds up; its result, worked out before the figures changed, is another."""
    _, run, _ = pieces(at(document, TOTALS), "560.00")
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>= 500 + 60.00 </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>650.00</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run.addprevious(parse_xml(f"<w:r {W}>{part}</w:r>"))  # type: ignore[attr-defined]
    run.getparent().remove(run)  # type: ignore[attr-defined]


def row_struck_out(document: Edited) -> None:
    """A row deleted with tracked changes on."""
    row = row_of(document, EXPENSE, "2010507")
    row.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="8" w:author="某人"/>'))  # type: ignore[attr-defined]
    for run in list(row.iter(qn("w:r"))):  # type: ignore[attr-defined]
        mark = parse_xml(f'<w:del {W} w:id="9" w:author="某人"/>')
        run.addprevious(mark)
        mark.append(run)
        for t in run.findall(qn("w:t")):
            t.tag = qn("w:delText")


def as_an_object(document: Edited) -> None:
    """The table replaced by a sheet put in as an object: a picture."""
    table: Table = table_of(document, EXPENSE)
    run = '<w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml"/></w:object></w:r>'
    table._tbl.addprevious(parse_xml(f"<w:p {W}>{run}</w:p>"))
    table._tbl.getparent().remove(table._tbl)


def unit_above(document: Edited) -> None:
    """The unit above one table only."""
    table = table_of(document, EXPENSE)
    line = table._tbl.getprevious()
    for t in line.iter(qn("w:t")):
        t.text = (t.text or "").replace("万元", "元")


def office_above(document: Edited) -> None:
    line = table_of(document, EXPENSE)._tbl.getprevious()
    for t in line.iter(qn("w:t")):
        t.text = (t.text or "").replace("统计局", "普查局")


def zero_width(document: Edited) -> None:
    """Marks nobody sees, as web pages leave them between digits."""
    retype("总计均为560.00万元", "总计均为5\u200b60.\ufeff00\u2060万元")(document)


def ruby(document: Edited) -> None:
    """A reading above a name (“拼音指南”)."""
    _, run, _ = pieces(at(document, "公用经费60.00万元，主要包括"), "差旅费")
    base = copy.deepcopy(run)
    mark = parse_xml(
        f"<w:r {W}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>chāi lǚ fèi</w:t></w:r></w:rt>"
        "<w:rubyBase/></w:ruby></w:r>"
    )
    mark.find(f".//{qn('w:rubyBase')}").append(base)
    run.addprevious(mark)  # type: ignore[attr-defined]
    run.getparent().remove(run)  # type: ignore[attr-defined]


NEWEST = [
    Case(
        "附表一格用修订改数",
        in_cell(EXPENSE, "120.00", "210.00", is_tracked=True),
        ["改数 120.00 210.00"],
    ),
    Case("附件的指标表改了得分", score, ["48 46"]),
    Case("旧的数画了删除线，旁边写新的", beside("strike"), ["560.00"], may="改数 改句 加数"),
    Case("一段放进一格的表里，改了一个数", boxed, ["545.00 554.00"], may="改句 加行 删句"),
    Case("附表上面的金额单位改成元", unit_above, ["万元 元"]),
    Case("附表上面的单位名称改了", office_above, ["普查局"]),
    Case(
        "附件正文里改了使用资金",
        retype("已支付使用资金97.00万元", "已支付使用资金79.00万元"),
        ["改数 97.00 79.00"],
    ),
    Case(
        "删了一条名词解释，重新编号",
        both(
            retype("2.其他收入：指单位取得的除上述收入以外的各项收入。", ""),
            retype("3.年初结转和结余：", "2.年初结转和结余："),
            retype("4.年末结转和结余：", "3.年末结转和结余："),
        ),
        ["其他收入"],
        may="改词 改句",
    ),
    Case("附表一行用修订删去", row_struck_out, ["删行 2010507"]),
    Case("数是求和的域，结果是旧的", formula_field, ["改数 560.00 650.00"]),
    Case("附表换成嵌入的工作表", as_an_object, ["删行 2010507"], may="删行 缺表 删句"),
    Case(
        "图题的编号改了",
        retype("（图2：收入决算结构图）", "（图3：收入决算结构图）"),
        ["改数 2 3"],
        may="缺图",
    ),
    Case("封面的公开时间改了", retype("2025年9月18日", "2025年10月18日"), ["改数 9 10"]),
    Case("加了拼音", ruby, may="改词 改句"),
    Case(
        "两个数连同名称换了位置",
        retype(
            "一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入20.00万元，占3.64%",
            "政府性基金预算财政拨款收入20.00万元，占3.64%；一般公共预算财政拨款收入500.00万元，占90.91%",
        ),
        may="改句 改词",
    ),
    Case(
        "只换了两个名称，数没有换",
        retype(
            "一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入20.00万元",
            "政府性基金预算财政拨款收入500.00万元，占90.91%；一般公共预算财政拨款收入20.00万元",
        ),
        ["政府性基金"],
        may="改词 改句 改数",
    ),
    Case(
        "零改成没有",
        retype("外事接待支出0万元。", "没有外事接待支出。"),
        may="改词 改句 删数 改数",
    ),
]
UNSEEN = [
    Case("增长率改成公式编辑器写的", equation, ["改数 7.69% 7.96%"]),
    Case("旧的数设成隐藏，旁边写新的", beside("vanish"), ["改数 560.00 650.00"]),
    Case("数中间有看不见的字符", zero_width),
]
"""What the text of a paragraph does not show to who reads it run by run. Twenty edits in all."""

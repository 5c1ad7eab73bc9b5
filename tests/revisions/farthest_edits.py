"""Edits of offices in WPS, unlike the three lists before, in the form of ``later_edits``.

Written before what compares them was looked at.
"""

import copy

from docx.document import Document as Edited
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from later_edits import EXPENSE, W, pieces
from newest_edits import in_cell
from odd_edits import TOTALS, Case, Edit, at, both, retype, table_of

ECONOMY = "总计各增加40.00万元，增长7.69%"


def deleted(words: str, *, leaves: str = "") -> Edit:
    """A paragraph gone, or words put in its place."""

    def edit(document: Edited) -> None:
        paragraph = at(document, words)
        if leaves:
            paragraph.add_run()
            for t in list(paragraph._p.iter(qn("w:t")))[1:]:
                t.text = ""
            next(paragraph._p.iter(qn("w:t"))).text = leaves
        else:
            paragraph._p.getparent().remove(paragraph._p)

    return edit


def split_table(document: Edited) -> None:
    """The table cut in two, its headings repeated, 续表 between."""
    table = table_of(document, EXPENSE)
    other = copy.deepcopy(table._tbl)
    rows = table._tbl.findall(qn("w:tr"))
    half = len(rows) - 3
    for row in rows[half:]:
        table._tbl.remove(row)
    for row in other.findall(qn("w:tr"))[3:half]:
        other.remove(row)
    table._tbl.addnext(parse_xml(f"<w:p {W}><w:r><w:t>续表</w:t></w:r></w:p>"))
    table._tbl.getnext().addnext(other)


def rejected_insertion(document: Edited) -> None:
    """A sentence put in with tracked changes on, then rejected: it is gone; a figure is still marked."""
    paragraph = at(document, TOTALS)
    _, run, _ = pieces(paragraph, "560.00")
    kept = copy.deepcopy(run)
    mark = parse_xml(f'<w:moveTo {W} w:id="3" w:author="某人"/>')
    mark.append(kept)
    run.addprevious(mark)  # type: ignore[attr-defined]
    old = parse_xml(f'<w:moveFrom {W} w:id="4" w:author="某人"/>')
    run.addprevious(old)  # type: ignore[attr-defined]
    old.append(run)


def pasted_from_another_office(document: Edited) -> None:
    """The paragraph of another office in its own paragraph's place."""
    retype(
        "县统计局机关运行经费支出60.00万元，比2023年度增加5.00万元，增长9.09%",
        "县林业局机关运行经费支出88.00万元，比2023年度增加8.00万元，增长10.00%",
    )(document)


def other_header(document: Edited) -> None:
    """Own words and a date in header and footer."""
    for section in document.sections:
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        section.header.paragraphs[0].text = "清江县统计局 2024年度部门决算公开 送审稿第3稿"
        section.footer.paragraphs[0].text = "打印日期：2025年9月20日 第 1 页 共 36 页"


def endnote_mark(document: Edited) -> None:
    """A superscript number typed after an amount, its note at the end of the section."""
    paragraph = at(document, TOTALS)
    _, run, _ = pieces(paragraph, "7.69%")
    mark = copy.deepcopy(run)
    for t in mark.findall(qn("w:t")):  # type: ignore[attr-defined]
        t.text = "①"
    run.addnext(mark)  # type: ignore[attr-defined]
    paragraph._p.addnext(parse_xml(f"<w:p {W}><w:r><w:t>①增长率按收支总计计算。</w:t></w:r></w:p>"))


def boxed_note(document: Edited) -> None:
    """A box beside the text with a reminder of the leader, a figure in it."""
    box = (
        f"<w:r {W}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>此处请核对，去年是520万元</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    at(document, TOTALS)._p.append(parse_xml(box))


def by_way_of_doc(document: Edited) -> None:
    """As .doc and back leaves it: direct formats, no styles, a bookmark in every paragraph, soft hyphens."""
    for number, paragraph in enumerate(document.paragraphs):
        if (paragraph.style.name or "").startswith(("toc", "Heading")):
            continue
        paragraph.style = document.styles["Normal"]
        for run in paragraph.runs:
            run.font.size = Pt(16)
        start = f'<w:bookmarkStart {W} w:id="{900 + number}" w:name="OLE_LINK{number}"/>'
        paragraph._p.insert(0, parse_xml(start))
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{900 + number}"/>'))


def marked_yellow(document: Edited) -> None:
    """One digit of a figure highlighted."""
    paragraph = at(document, TOTALS)
    _, run, _ = pieces(paragraph, "5")
    from docx.text.run import Run

    Run(run, paragraph).font.highlight_color = WD_COLOR_INDEX.YELLOW


def section_with_subheadings(document: Edited) -> None:
    """Own small headings put between the sentences of a section."""
    paragraph = at(document, "本年收入合计550.00万元，其中")
    for words in ("（一）总体情况", "（二）构成情况"):
        new = copy.deepcopy(paragraph._p)
        for t in list(new.iter(qn("w:t")))[1:]:
            t.text = ""
        next(new.iter(qn("w:t"))).text = words
        paragraph._p.addprevious(new)


def to_a_list(document: Edited) -> None:
    """A sentence of shares broken into a list, one line each."""
    paragraph = at(document, "502.00万元，主要用于以下方面")
    head, parts = paragraph.text.rstrip("。").split("：")
    lines = [f"{head}：", *(f"（{n}）{each}。" for n, each in enumerate(parts.split("；"), 1))]
    for words in lines:
        new = copy.deepcopy(paragraph._p)
        for t in list(new.iter(qn("w:t")))[1:]:
            t.text = ""
        next(new.iter(qn("w:t"))).text = words
        paragraph._p.addprevious(new)
    paragraph._p.getparent().remove(paragraph._p)


def to_a_table(document: Edited) -> None:
    """A sentence made a small table of the text, a figure wrong."""
    paragraph = at(document, "本年支出合计545.00万元，其中")
    table = document.add_table(3, 3)
    lines = [
        ["项目", "金额（万元）", "占比"],
        ["基本支出", "405.00", "74.31%"],
        ["项目支出", "104.00", "25.69%"],
    ]
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
    paragraph._p.addnext(table._tbl)
    first = paragraph._p.getnext().getprevious()
    Paragraph(first, document)
    retype("，其中：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%。", "，构成如下：")(
        document
    )


FARTHEST = [
    Case(
        "数写成大写金额",
        retype("总计均为560.00万元", "总计均为伍佰陆拾万元"),
        may="改词 改句 改数 删数",
    ),
    Case(
        "大写金额写错",
        retype("总计均为560.00万元", "总计均为陆佰伍拾万元"),
        ["560.00"],
        may="改词 改句 改数 删数",
    ),
    Case(
        "写成亿元，位数错了",
        retype("总计均为560.00万元", "总计均为0.56亿元"),
        ["0.56亿元"],
        may="改词 改句 改数",
    ),
    Case(
        "四舍五入成亿元，保留两位",
        retype("总计均为560.00万元", "总计均为0.06亿元"),
        ["0.06亿元"],
        may="改词 改句 改数",
    ),
    Case(
        "一个数连同分句删了",
        retype("；项目支出140.00万元，占25.69%", ""),
        ["140.00"],
        may="改句 删数",
    ),
    Case("附表断成两张，中间写续表", split_table, may="加句 加行"),
    Case("附表一格清成横线", in_cell(EXPENSE, "120.00", "—"), ["120.00"], may="改数 删数"),
    Case(
        "粘来别的单位的一段",
        pasted_from_another_office,
        ["60.00 88.00", "5.00 8.00", "9.09% 10.00%", "林业局"],
        may="改词 改句",
    ),
    Case("页眉页脚换了，有日期页码", other_header, may="改词 改句"),
    Case("数后面加了上标的①，节末加注", endnote_mark, ["加句 ①增长率"], may="改词 改句"),
    Case("文本框里有领导的提醒", boxed_note, ["加句 此处请核对"], may="改句"),
    Case("存成 .doc 又存回来", by_way_of_doc, may="改句"),
    Case("一个数字标了黄", marked_yellow),
    Case("节里加了小标题", section_with_subheadings, may="加句"),
    Case("一句拆成逐条的几段", to_a_list, may="改句 改词"),
    Case(
        "一句改成小表，一个数打错", to_a_table, ["140.00"], may="改数 改句 改词 加行 加句 删句 删数"
    ),
    Case(
        "增长写成百分点",
        retype(ECONOMY, "总计各增加40.00万元，增长7.69个百分点"),
        ["7.69"],
        may="改词 改句",
    ),
    Case(
        "先写占比后写数",
        retype(
            "基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%",
            "占74.31%的基本支出405.00万元，占25.69%的项目支出140.00万元",
        ),
        may="改词 改句 加数 改数 删数",
    ),
    Case(
        "带上了英文",
        retype("总计均为560.00万元", "总计（Total）均为560.00万元"),
        may="改词 改句",
    ),
    Case(
        "约数往大里写",
        retype("本年支出合计545.00万元，其中", "本年支出合计近550万元，其中"),
        ["545.00"],
        may="改词 改句 改数",
    ),
    Case(
        "单位补成人民币",
        retype("总计均为560.00万元", "总计均为人民币560万元整"),
        may="改词 改句",
    ),
    Case(
        "删一段，换成一句没有数的话",
        deleted("国有资本经营预算财政拨款支出0万元，占", leaves="本单位没有此项支出。"),
        may="删数 改句 删句 加句 改词 改数",
    ),
    Case(
        "两处相互的数都改了",
        both(
            retype("收入总计中，本年收入合计550.00万元", "收入总计中，本年收入合计555.00万元"),
            retype("2024年度本年收入合计550.00万元", "2024年度本年收入合计555.00万元"),
        ),
        ["改数 550.00 555.00"],
    ),
]
FIGURES_LEFT = [
    Case("附表一格打了千分位和全角数字", in_cell(EXPENSE, "120.00", "１２０．００")),
    Case("移动的修订只有一个数", rejected_insertion, may="改词 改句"),
    Case(
        "繁体",
        retype(
            "全年安排因公出国（境）团组0次，出国（境）0人",
            "全年安排因公出國（境）團組0次，出國（境）0人",
        ),
        may="改词 改句",
    ),
    Case(
        "负的增长写成负数",
        retype("减少0.40万元，下降25.00%", "增加-0.40万元，增长-25.00%"),
        may="改词 改句 改数",
    ),
]
"""What is written otherwise and means the same, or has no figure that changes. Twenty-seven edits in all."""

"""More of what offices do to a finished document in Word or WPS, each unlike ``odd_edits``.

Written before what compares them was looked at. Every line of ``says`` is words that one told change has
to hold together; what else is told may only be of a kind in ``may``.
"""

import copy
from collections.abc import Callable

from docx.document import Document as Edited
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from odd_edits import TOTALS, Case, Edit, at, both, retype, table_of, write

EXPENSE = "三、支出决算表"
W = nsdecls("w")


def split(words: str, after: str) -> Edit:
    """A paragraph mark put in behind some words."""

    def edit(document: Edited) -> None:
        one = at(document, words)
        text = one.text
        cut = text.index(after) + len(after)
        two = copy.deepcopy(one._p)
        one._p.addnext(two)
        write(one, text[:cut])
        write(Paragraph(two, one._parent), text[cut:])

    return edit


def pieces(paragraph: Paragraph, *words: str) -> list[object]:
    """The paragraph's first run cut around some words that follow one another."""
    text, first = paragraph.text, paragraph.runs[0]._r
    write(paragraph, "")
    made, rest = [], text
    for word in words:
        before, _, rest = rest.partition(word)
        made += [before, word]
    runs: list[object] = []
    for part in [*made, rest]:
        run = copy.deepcopy(first)
        for t in run.findall(qn("w:t")):
            t.text = part
            t.set(qn("xml:space"), "preserve")
        first.addprevious(run)
        runs.append(run)
    first.getparent().remove(first)
    return runs


def wrapped(words: str, figure: str, mark: str) -> Edit:
    """A figure inside an element of its own: a link, a field, a content control, a smart tag."""

    def edit(document: Edited) -> None:
        _, run, _ = pieces(at(document, words), figure)
        outer = parse_xml(mark)
        run.addprevious(outer)  # type: ignore[attr-defined]
        inner = outer.find(qn("w:sdtContent"))
        (outer if inner is None else inner).append(run)

    return edit


def in_a_control(document: Edited) -> None:
    """A whole paragraph inside a content control, as WPS leaves them."""
    element = at(document, TOTALS)._p
    outer = parse_xml(f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(outer)
    outer.find(qn("w:sdtContent")).append(element)


def in_a_box(change: Callable[[str], str] = str) -> Edit:
    """A paragraph put into a text box, which Word writes twice: for itself and for older programs."""

    def edit(document: Edited) -> None:
        paragraph = at(document, TOTALS)
        inner = f"<w:p><w:r><w:t>{change(paragraph.text)}</w:t></w:r></w:p>"
        content = f"<w:txbxContent>{inner}</w:txbxContent>"
        box = (
            f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}'
            "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        write(paragraph, "")
        paragraph._p.append(parse_xml(box))

    return edit


def half_accepted(document: Edited) -> None:
    """The old figure is gone for good, the new one still a tracked insertion."""
    _, old, rest = pieces(at(document, TOTALS), "560.00")
    mark = parse_xml(f'<w:ins {W} w:id="5" w:author="某人"/>')
    new = copy.deepcopy(old)
    for t in new.findall(qn("w:t")):
        t.text = "650.00"
    mark.append(new)
    rest.addprevious(mark)  # type: ignore[attr-defined]
    old.getparent().remove(old)  # type: ignore[attr-defined]


def half_rejected(document: Edited) -> None:
    """The new figure accepted, the old one never struck out: both stand there."""
    retype("总计均为560.00万元", "总计均为560.00650.00万元")(document)


def other_picture(name: str) -> Edit:
    """The first picture replaced by one pasted: another frame, what it is called, no text for it."""

    def edit(document: Edited) -> None:
        frame = next(document.element.body.iter(qn("wp:docPr")))
        frame.set("name", name)
        if "descr" in frame.attrib:
            del frame.attrib["descr"]

    return edit


def move_section(document: Edited) -> None:
    """（二）政府采购 with all that belongs to it before （一）机关运行经费, the numbers left as they were."""
    first = at(document, "（一）机关运行经费支出情况")._p
    start = at(document, "（二）政府采购支出情况")._p
    end = at(document, "（三）国有资产占有使用情况")._p
    for element in [start, *start.itersiblings()]:
        if element is end:
            break
        first.addprevious(element)


def paste_with_its_style(document: Edited) -> None:
    style = document.styles.add_style("a8", 1)
    style.font.size = Pt(12)
    new = copy.deepcopy(at(document, TOTALS)._p)
    at(document, "本年支出合计545.00万元，其中")._p.addnext(new)
    paragraph = Paragraph(new, at(document, TOTALS)._parent)
    write(paragraph, "全年培训费支出3.20万元，比上年减少0.80万元。")
    paragraph.style = style


def paste_twice(document: Edited) -> None:
    paragraph = at(document, "本年支出合计545.00万元，其中")._p
    paragraph.addnext(copy.deepcopy(paragraph))


def amounts_in_bold(document: Edited) -> None:
    """Amounts in bold, the decimals in a run of their own and in another typeface."""
    for words, figure in ((TOTALS, "560.00"), ("公用经费60.00万元，主要包括", "60.00")):
        whole, part = figure.split(".")
        _, one, _, two, _ = pieces(at(document, words), whole, part)
        for run in (one, two):
            run.insert(0, parse_xml(f"<w:rPr {W}><w:b/></w:rPr>"))  # type: ignore[attr-defined]
            for extra in run.findall(qn("w:rPr"))[1:]:  # type: ignore[attr-defined]
                run.remove(extra)  # type: ignore[attr-defined]


def comment_inside_a_figure(document: Edited) -> None:
    _, run, _ = pieces(at(document, TOTALS), "0.00万元")
    run.addprevious(parse_xml(f'<w:commentRangeStart {W} w:id="9"/>'))  # type: ignore[attr-defined]
    run.addnext(parse_xml(f'<w:commentRangeEnd {W} w:id="9"/>'))  # type: ignore[attr-defined]


def footers(document: Edited) -> None:
    for section in document.sections[1:]:
        section.footer.paragraphs[0].text = "清江县统计局　内部资料2025"


def indent_by_blanks(document: Edited) -> None:
    for words in (TOTALS, "公用经费60.00万元，主要包括"):
        paragraph = at(document, words)
        write(paragraph, f"　　{paragraph.text}　")


def automatic_numbers(document: Edited) -> None:
    """“1.” became Word's own numbering: the typed number is gone."""
    for number in range(1, 6):
        paragraph = next(
            p
            for p in document.paragraphs
            if p.text.startswith(f"{number}.") and "完成预算" in p.text
        )
        write(paragraph, paragraph.text.removeprefix(f"{number}."))
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>')
        )


def row_of(document: Edited, title: str, code: str) -> object:
    table = table_of(document, title)
    return next(r._tr for r in table.rows if r.cells[0].text.strip() == code)


def drop_row(title: str, code: str) -> Edit:
    def edit(document: Edited) -> None:
        row = row_of(document, title, code)
        row.getparent().remove(row)  # type: ignore[attr-defined]

    return edit


def empty_cell(title: str, code: str, figure: str) -> Edit:
    def edit(document: Edited) -> None:
        row = row_of(document, title, code)
        texts = [t for t in row.iter(qn("w:t")) if t.text == figure]  # type: ignore[attr-defined]
        texts[0].text = ""

    return edit


def add_row(document: Edited) -> None:
    row = row_of(document, EXPENSE, "2010507")
    new = copy.deepcopy(row)
    row.addnext(new)  # type: ignore[attr-defined]
    texts = [t for t in new.iter(qn("w:t")) if t.text]  # type: ignore[attr-defined]
    texts[0].text, texts[1].text = "2010508", "统计抽样调查"


def drop_table(document: Edited) -> None:
    """An official table gone with its title."""
    table: Table = table_of(document, EXPENSE)
    title = table._tbl.getprevious()
    while "".join(t.text or "" for t in title.iter(qn("w:t"))) != EXPENSE:
        title = title.getprevious()
    body = title.getparent()
    for element in [title, *title.itersiblings()]:
        body.remove(element)
        if element is table._tbl:
            break


LATER = [
    Case("一句拆成两段，在分号处", split(TOTALS, "年初结转和结余10.00万元；"), may="改句"),
    Case(
        "一段拆成三段",
        both(split(TOTALS, "560.00万元。"), split("收入总计中，本年", "15.00万元。")),
    ),
    Case("附表删了一行", drop_row(EXPENSE, "2010507"), ["删行 2010507"]),
    Case("附表加了一行", add_row, ["加行 2010508"], may="改数"),
    Case("附表里一格清空", empty_cell(EXPENSE, "2010507", "120.00"), ["120.00"], may="改数 删数"),
    Case("附表连同表名删了", drop_table, [EXPENSE], may="删行 缺表 删句 缺节"),
    Case("图换成截屏", other_picture("图片 1"), ["收入、支出决算总计变动情况图"]),
    Case(
        "万元改成千元",
        retype("本年支出合计545.00万元，其中", "本年支出合计545.00千元，其中"),
        ["545.00"],
    ),
    Case("百分比少一位小数", retype("增长7.69%", "增长7.7%"), ["改数 7.69% 7.7%"]),
    Case("修订接受了一半", half_accepted, ["改数 560.00 650.00"]),
    Case("新旧两个数连在一起", half_rejected, ["560.00"], may="改数 改句 加数"),
    Case("整节移动，编号没有改", move_section, may="改词 改句"),
    Case("粘来一段，带着自己的样式", paste_with_its_style, ["加句 3.20"]),
    Case("一段粘了两遍", paste_twice, ["加句 545.00"]),
    Case("一段放进文本框", in_a_box(), may="改句"),
    Case(
        "文本框里改了数",
        in_a_box(lambda t: t.replace("均为560.00", "均为650.00")),
        ["改数 560.00 650.00"],
    ),
    Case(
        "部分标题改了说法",
        retype("2024年度部门决算情况说明", "2024年度部门决算公开情况说明"),
        may="改句 改词 缺节",
    ),
    Case(
        "全文替换2024为2025",
        retype("2024", "2025", everywhere=True),
        ["2025"],
        may="改数 改词 改句 缺节",
    ),
    Case("一处上年写成前年", retype("比2023年度增加18.50", "比2022年度增加18.50"), ["2022"]),
    Case("日期改了一天", retype("截至2024年12月31日，单位", "截至2024年12月30日，单位"), ["30"]),
    Case("金额加粗，断在小数点", amounts_in_bold),
    Case("批注的范围断在数里", comment_inside_a_figure),
    Case("整段在内容控件里", in_a_control),
    Case("数在链接里", wrapped(TOTALS, "560.00", f"<w:hyperlink {W}/>")),
    Case("数在域里", wrapped(TOTALS, "560.00", f'<w:fldSimple {W} w:instr="REF a"/>')),
    Case(
        "数在内容控件里", wrapped(TOTALS, "560.00", f"<w:sdt {W}><w:sdtPr/><w:sdtContent/></w:sdt>")
    ),
    Case("数在智能标记里", wrapped(TOTALS, "560.00", f'<w:smartTag {W} w:element="x"/>')),
    Case("页脚改了", footers),
    Case("全角数字", retype("总计均为560.00万元", "总计均为５６０．００万元"), may="改词 改句"),
    Case("用空格缩进", indent_by_blanks),
    Case("编号成了自动编号", automatic_numbers, may="改词 改句"),
    Case(
        "两个占比换了位置",
        both(
            retype("500.00万元，占90.91%", "500.00万元，占甲"),
            retype("占3.64%", "占90.91%"),
            retype("占甲", "占3.64%"),
        ),
        ["90.91% 3.64%", "3.64% 90.91%"],
    ),
    Case("增加写成减少", retype("总计各增加40.00", "总计各减少40.00"), ["增加 减少"]),
    Case(
        "100% 写成 100.00%",
        retype(
            "（项）：支出决算为300.00万元，完成预算100%",
            "（项）：支出决算为300.00万元，完成预算100.00%",
        ),
    ),
]
"""Thirty-four edits."""

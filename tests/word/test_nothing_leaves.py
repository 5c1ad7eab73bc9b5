"""Nothing leaves the machine: someone listens at the addresses that hostile files name, and hears nothing."""

import io
import shutil
import socket
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from documents import SOFFICE, composed, copy_form, needs_libreoffice, subject_of
from docx import Document
from docx.shared import Cm
from hostile_documents import PASSING, REFUSED
from hostile_parts import LINKED, Case, fld, hostile, instr, mark, para, rel
from hostile_parts import run as run_of
from lxml import etree
from openpyxl import load_workbook
from PIL import Image
from workbooks import baseline, write

from data_entry import captions
from data_entry.failures import ExitCode
from generator.authoring.form_faults import form_faults
from generator.cli.app import run
from generator.contents.spreadsheet import spreadsheet
from generator.contents.tables import Table
from generator.failures import FaultyFormError
from generator.forms.form import load_form
from generator.forms.grids import parse
from generator.pdf import isolation, libreoffice, resident
from generator.run.pipeline import check
from generator.word.allowed import inspected
from generator.word.allowed_fields import FIELDS

FETCHING = "INCLUDE INCLUDETEXT INCLUDEPICTURE DDE DDEAUTO LINK IMPORT DATABASE RD EMBED AUTOTEXT"


class Listener:
    """Someone at a port of this machine who notes every visit."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.visits: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            with visitor:
                visitor.settimeout(1)
                try:
                    self.visits.append(visitor.recv(200))
                    visitor.sendall(b"HTTP/1.0 404 no\r\n\r\n")
                except OSError:
                    self.visits.append(b"")

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


@pytest.fixture(autouse=True)
def _is_quiet(listener: Listener) -> Iterator[None]:
    listener.visits.clear()
    yield
    assert listener.visits == []


def test_the_listener_hears(listener: Listener) -> None:
    port = int(listener.url.rpartition(":")[2].strip("/"))
    with socket.create_connection(("127.0.0.1", port)) as visitor:
        visitor.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert visitor.recv(20).startswith(b"HTTP/1.0 404")
    assert listener.visits == [b"GET / HTTP/1.0\r\n\r\n"]
    listener.visits.clear()


def test_there_are_enough_cases() -> None:
    assert len(REFUSED) >= 100


# --- what is refused before anything opens it ----------------------------------------------------


@pytest.mark.sampled(8)
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_not_previewed(
    name: str,
    tmp_path: Path,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def opened(*_args: object, **_more: object) -> bytes:
        raise AssertionError("LibreOffice opened it")

    monkeypatch.setattr("generator.pdf.libreoffice.to_pdf", opened)
    file = tmp_path / "文件.docx"
    file.write_bytes(hostile(REFUSED[name], listener.url))
    assert run(["preview", str(file), "-o", str(tmp_path / "页")]) == ExitCode.UNREADABLE
    said = capsys.readouterr().err
    assert said.startswith("无法读取")
    assert "不是可以打开的 Word 文档" not in said
    assert not (tmp_path / "页").exists()


SOME = (
    *(
        "超链接当图片用",
        "PAGE 接 DDEAUTO",
        "域名由 QUOTE 拼成",
        "altChunk 网页",
        "子文档",
        "附加模板",
    ),
    *(
        "OLE 对象换了名字",
        "SVG 里的外部图片",
        "图片炸弹",
        "外部实体",
        "宏换了名字",
        "VML 图片的地址",
    ),
)


@pytest.mark.parametrize("name", SOME)
def test_a_hostile_file_is_not_bound_in(name: str, tmp_path: Path, listener: Listener) -> None:
    (tmp_path / "报告.docx").write_bytes(hostile(REFUSED[name], listener.url))
    entries = baseline()
    entries.narratives.clear()
    entries.sheets["performance"]["whole_file"] = "报告.docx"
    checked = check(write(entries, tmp_path))
    found = [each for each in checked.findings if each.code == "A16"]
    assert len(found) == 1
    assert "里面有修订标记" not in found[0].message
    assert "不是 Word 文档" not in found[0].message


@pytest.mark.parametrize("name", SOME)
def test_a_hostile_form_is_not_rendered(
    name: str, tmp_path: Path, listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path)
    document = folder / "document.docx"
    case = REFUSED[name]
    if case.replaced:
        case = Case(replaced=("word/document.xml", "<w:document ", case.replaced[2]))
    document.write_bytes(hostile(case, listener.url, document.read_bytes()))
    code = run(["template", "preview", str(folder), "-o", str(tmp_path / "页")])
    assert code == ExitCode.FAULTY_FORM
    assert "document.docx：" in capsys.readouterr().err


@pytest.mark.parametrize(
    "built",
    [
        "{% if 1 %}INCLUDE{% endif %}TEXT",
        "PAGE{# #}",
        "{{ 年 }}",
    ],
)
def test_a_field_built_by_a_template_is_refused(
    built: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path)
    document = folder / "document.docx"
    document.write_bytes(hostile(Case(para(fld(f" {built} x "))), "", document.read_bytes()))
    assert run(["template", "check", str(folder)]) == ExitCode.FAULTY_FORM
    said = capsys.readouterr()
    assert "的域" in said.out + said.err


def test_a_form_is_looked_at_again_after_rendering(tmp_path: Path) -> None:
    """A field that is PAGE until the template takes its beginning away."""
    folder = copy_form(tmp_path)
    document = folder / "document.docx"
    body = (
        para(run_of("<w:t>{%p if 0 %}</w:t>"))
        + para(mark("begin") + instr("PAGE "))
        + para(run_of("<w:t>{%p endif %}</w:t>"))
        + para(instr(" INCLUDETEXT x ") + mark("separate") + mark("end"))
    )
    document.write_bytes(hostile(Case(body), "", document.read_bytes()))
    assert inspected(document.read_bytes()).faults == []
    form = load_form(folder)
    with pytest.raises(FaultyFormError, match=r"生成后含有.*INCLUDETEXT"):
        composed(subject_of(baseline(), form=form)).finish()
    assert [
        each for each in form_faults(form, subject_of(baseline(), form=form)) if "生成后" in each
    ]


def test_no_field_that_fetches_begins_like_one_that_may_stand() -> None:
    """Then no second piece of an instruction can make the first piece's name another one."""
    for name in FETCHING.split():
        assert name not in FIELDS
        assert [each for each in FIELDS if name.startswith(each)] == []


# --- what may be opened ----------------------------------------------------------------------------


@pytest.mark.sampled(6)
@needs_libreoffice
@pytest.mark.parametrize("name", PASSING)
def test_a_harmless_file_is_opened_and_nobody_called(
    name: str, tmp_path: Path, listener: Listener
) -> None:
    file = tmp_path / "文件.docx"
    file.write_bytes(hostile(PASSING[name], listener.url))
    assert run(["preview", str(file), "-o", str(tmp_path / "页")]) == ExitCode.DONE
    assert (tmp_path / "页" / "文件" / "第001页.png").is_file()


FETCHED = {
    "图片链接到外面": Case(LINKED, rels=(rel("image", "%URL%a.png"),)),
    "超链接当图片用": REFUSED["超链接当图片用"],
    "INCLUDEPICTURE": REFUSED["INCLUDEPICTURE"],
    "DDEAUTO": REFUSED["PAGE 接 DDEAUTO"],
}


@needs_libreoffice
@pytest.mark.parametrize("name", FETCHED)
def test_libreoffice_itself_calls_nobody(name: str, listener: Listener) -> None:
    """Even what should have been refused."""
    pdf = libreoffice.to_pdf(hostile(FETCHED[name], listener.url))
    assert pdf.startswith(b"%PDF")


@needs_libreoffice
def test_by_its_profile_alone_it_calls_nobody(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be taken off the network; and one that stays forgets none of it."""
    monkeypatch.setattr(libreoffice, "without_network", lambda: ())
    resident.stop()
    for case in FETCHED.values():
        assert resident.to_pdf(hostile(case, listener.url)).startswith(b"%PDF")
        assert not listener.visits
    resident.stop()


@needs_libreoffice
def test_libreoffice_with_its_own_profile_would_call(tmp_path: Path, listener: Listener) -> None:
    """The control: without our settings the same file fetches, so that the tests above can fail."""
    file = tmp_path / "文件.docx"
    file.write_bytes(hostile(FETCHED["超链接当图片用"], listener.url))
    profile = (tmp_path / "profile").as_uri()
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", tmp_path, file], capture_output=True, check=True)
    assert listener.visits
    listener.visits.clear()


def test_the_profile_is_well_formed(tmp_path: Path) -> None:
    isolation.write_profile(tmp_path / "p")
    root = etree.parse(str(tmp_path / "p" / "user" / "registrymodifications.xcu")).getroot()
    named = {
        prop.get(prop.nsmap["oor"].join("{}") + "name"): prop[0].text for prop in root.iter("prop")
    }
    assert named["BlockUntrustedRefererLinks"] == named["DisableMacrosExecution"] == "true"
    assert named["MacroSecurityLevel"] == "3"
    assert named["Link"] == "0"


@pytest.mark.skipif(shutil.which("unshare") is None, reason="没有 unshare")
def test_a_command_off_the_network_reaches_nobody(listener: Listener) -> None:
    prefix = isolation.without_network()
    if not prefix:
        pytest.skip("这台机器不让普通用户断开网络")
    port = listener.url.rpartition(":")[2].strip("/")
    tried = subprocess.run(
        [*prefix, "bash", "-c", f"echo x > /dev/tcp/127.0.0.1/{port}"],
        capture_output=True,
        check=False,
    )
    assert tried.returncode != 0


# --- ordinary documents pass -------------------------------------------------------------------------


def ordinary(path: Path) -> Path:
    """A document as an office has them: pictures of several kinds, headers, fields, a comment, a list."""
    document = Document()
    document.core_properties.author = "某某"
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_heading("一、情况", 1)
    document.add_paragraph("列表", style="List Number")
    for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF"):
        picture = io.BytesIO()
        Image.new("RGB", (60, 40), "teal").save(picture, kind)
        document.add_picture(io.BytesIO(picture.getvalue()), width=Cm(2))
    noted = document.add_paragraph("有批注")
    document.add_comment(noted.runs, text="请核对", author="某某")
    document.add_table(2, 3, style="Table Grid").cell(0, 0).text = "表"
    document.save(str(path))
    names = (
        "PAGE \\* MERGEFORMAT",
        "NUMPAGES",
        'TOC \\o "1-3" \\h',
        "SEQ 图 \\* ARABIC",
        "=SUM(ABOVE)",
    )
    more = ("DATE \\@ yyyy年", 'STYLEREF "标题 1"', "eq \\o(a,b)", 'HYPERLINK"http://a.cn"', "page")
    body = para("".join(fld(each) for each in (*names, *more)))
    path.write_bytes(hostile(Case(body), "", path.read_bytes()))
    return path


def test_an_ordinary_document_passes(tmp_path: Path) -> None:
    assert inspected(ordinary(tmp_path / "a.docx").read_bytes()).faults == []


@needs_libreoffice
@pytest.mark.parametrize("through", ["odt", "doc", "rtf"])
def test_an_ordinary_document_of_another_program_passes(through: str, tmp_path: Path) -> None:
    source = ordinary(tmp_path / "a.docx")
    profile = (tmp_path / "profile").as_uri()
    command = [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, through, "--outdir", tmp_path, source], capture_output=True, check=True
    )
    source.unlink()
    other = tmp_path / f"a.{through}"
    subprocess.run([*command, "docx", "--outdir", tmp_path, other], capture_output=True, check=True)
    assert inspected(source.read_bytes()).faults == []


# --- workbooks -----------------------------------------------------------------------------------------


def _changed(path: Path, title: str, label: str, value: str) -> Path:
    book = load_workbook(path)
    row = next(row for row in book[title].iter_rows(max_col=2) if row[0].value == label)
    row[1].value = value
    row[1].data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "mark",
    ["/etc", "../templates/sichuan-2024", ".", "坏模板", "%URL%form", "sichuan-2024/", "..", ""],
)
def test_a_workbook_names_installed_forms_only(
    mark: str,
    tmp_path: Path,
    listener: Listener,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy_form(tmp_path).rename(tmp_path / "坏模板")
    monkeypatch.chdir(tmp_path)
    path = write(baseline(), tmp_path)
    mark = mark.replace("%URL%", listener.url)
    _changed(path, captions.INSTRUCTIONS, captions.FORM_NAME, mark or "空")
    assert run(["check", str(path)]) == ExitCode.USAGE
    assert f"写着模板“{mark or '空'}”，没有安装这个模板" in capsys.readouterr().err


def test_a_form_of_ones_own_is_named_by_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_form(tmp_path).rename(tmp_path / "我的模板")
    monkeypatch.chdir(tmp_path)
    path = write(baseline(), tmp_path)
    _changed(path, captions.INSTRUCTIONS, captions.FORM_NAME, "我的模板")
    assert run(["check", str(path), "--template", "我的模板"]) == run(
        ["check", str(path), "--template", "sichuan-2024"]
    )


@pytest.mark.sampled(6)
@pytest.mark.parametrize(
    "typed",
    [
        '=WEBSERVICE("%URL%a")',
        '=HYPERLINK("%URL%a","x")',
        "=cmd|'/c calc'!A1",
        '=IMAGE("%URL%a.png")',
        "INCLUDEPICTURE %URL%a.png",
        "%URL%a.png",
        "{{ 7*7 }}",
        "</w:t><w:altChunk/>",
    ],
)
def test_what_a_clerk_types_is_text_in_a_marked_copy(
    typed: str, tmp_path: Path, listener: Listener
) -> None:
    typed = typed.replace("%URL%", listener.url)
    path = _changed(write(baseline(), tmp_path), "单位信息", "决算年度 *", typed)
    before = _formulas(path)
    run(["check", str(path), "--mark", str(tmp_path / "标注.xlsx")])
    page = load_workbook(tmp_path / "标注.xlsx")["校核结果"]
    assert typed in {cell.value for row in page.iter_rows() for cell in row}
    assert _formulas(tmp_path / "标注.xlsx") == before


def _formulas(path: Path) -> int:
    cells = (cell for page in load_workbook(path) for row in page.iter_rows() for cell in row)
    return sum(cell.data_type == "f" for cell in cells)


FORMULAS = ("=1+1", '=WEBSERVICE("http://127.0.0.1")', "=", "==", "=甲")


def test_text_that_begins_with_an_equals_sign_is_text_in_the_tables() -> None:
    rows = [f"| {each} | 1.00 |" for each in FORMULAS]
    grid = parse(["| 项目 | 金额 |", "| --- | --: |", *rows])
    table = Table("=一", "=A1", "=B1", "=C1", "=D1", grid, ("=注",), False, True, "")
    unmade = replace(table, is_known=False, source="=E1")
    content = spreadsheet([table, unmade], "=2+2")
    book = load_workbook(io.BytesIO(content))
    cells = [c for page in book for row in page.iter_rows() for c in row if c.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert {*FORMULAS, "=A1", "=一=A1", "=E1", "=注"} <= {cell.value for cell in cells}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in package.read(name) for name in sheets)

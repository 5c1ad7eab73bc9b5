"""One LibreOffice for all documents of a process: as good as one of its own, and gone with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from documents import SOFFICE, is_running
from docx import Document
from packages import saved
from places import ROOT

from generator.failures import ConversionError
from generator.pdf import libreoffice, resident
from generator.pdf.isolation import pipe_of
from generator.working import sweep

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="没有安装 LibreOffice"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="看进程要 /proc"),
]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files; at the end nothing is in it, and no LibreOffice runs from it."""
    resident.stop()
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    resident.stop()
    assert running(folder) == []
    assert list(folder.iterdir()) == []


def running(folder: Path, program: str = "") -> list[int]:
    """The processes that work in this folder, all or those of a program."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            command = (each / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if (
            str(folder) in command
            and program in command.partition("\0")[0]
            and is_running(int(each.name))
        ):
            found.append(int(each.name))
    return found


def word(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def words(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as opened:
        return "".join(page.get_textpage().get_text_bounded() for page in opened)


def pages(pdf: bytes) -> list[bytes]:
    with pdfium.PdfDocument(pdf) as opened:
        return [page.render().to_numpy().tobytes() for page in opened]


def served() -> tuple[Path, int]:
    """Which LibreOffice is kept, and how many documents it has made."""
    (kept,) = resident._kept.values()
    return kept.folder, kept.served


def test_it_starts_once_and_its_pages_are_those_of_one_of_its_own() -> None:
    for number in range(3):
        document = word(*(f"第{number}份，收入总计401.68万元" for _ in range(60)))
        assert pages(resident.to_pdf(document)) == pages(libreoffice.to_pdf(document))
        folder, count = served()
        assert count == number + 1
    assert folder.exists()


def test_killed_between_two_documents_the_second_is_made_all_the_same(own: Path) -> None:
    resident.to_pdf(word("第一份"))
    for pid in running(own, "soffice.bin"):
        os.kill(pid, signal.SIGKILL)
    assert words(resident.to_pdf(word("第二份"))).strip() == "第二份"


def test_one_that_hangs_is_told_and_the_next_document_is_made_by_another(own: Path) -> None:
    resident.to_pdf(word("第一份"))
    before, _ = served()
    for pid in running(own, "soffice.bin"):
        os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(ConversionError, match="超过 1 秒没有完成"):
        resident.to_pdf(word("第二份"), time_limit=1)
    assert time.monotonic() - begun < 10
    assert running(own) == []
    assert words(resident.to_pdf(word("第三份"))).strip() == "第三份"
    assert served()[0] != before


def test_it_is_renewed_after_so_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resident, "_MOST", 1)
    resident.to_pdf(word("第一份"))
    before, _ = served()
    resident.to_pdf(word("第二份"))
    assert served()[0] != before
    assert not before.exists()


def test_what_it_cannot_read_is_told_and_the_next_document_made() -> None:
    resident.to_pdf(word("第一份"))
    with pytest.raises(ConversionError, match="没有给出结果"):
        resident.to_pdf(b"no Word file")
    assert words(resident.to_pdf(word("第二份"))).strip() == "第二份"


def test_ended_it_leaves_no_pipe() -> None:
    resident.to_pdf(word("第一份"))
    folder, _ = served()
    pipe = pipe_of((folder / "profile").as_uri())
    assert pipe
    assert pipe.is_socket()
    resident.stop()
    assert not pipe.exists()


@pytest.mark.parametrize("ending", ["raise SystemExit", "import os; os.kill(os.getpid(), 9)"])
def test_it_is_gone_with_the_process_that_asked(ending: str, own: Path) -> None:
    lines = "from generator.pdf import resident; resident.at_hand().is_ready()"
    variables = {**os.environ, "TMPDIR": str(own)}
    subprocess.run(
        [sys.executable, "-c", f"{lines}; {ending}"], cwd=ROOT, env=variables, check=False
    )
    end = time.monotonic() + 5
    while running(own) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(own) == []
    for left in own.glob("juesuan-*/profile"):  # of the killed one; the next start sweeps it
        pipe = pipe_of(left.as_uri())
        assert pipe
        assert not pipe.exists()
    sweep()

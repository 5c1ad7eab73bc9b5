"""Word document → PDF by LibreOffice, with a profile of its own, off the network."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.failures import ConversionError, MissingProgramError
from generator.pdf.fonts import environment
from generator.pdf.isolation import offline, without_network, write_profile
from generator.working import working_folder

TIME_LIMIT = 180
_ASKED = 20
"""Seconds within which the program says its version."""
_FILTER = "MS Word 2007 XML"
"""The one way to read a file, whatever else it may be taken for."""
_EXPORT = "pdf:writer_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean", "value": "true"}
        for name in ("UseTaggedPDF", "PDFUACompliance", "ExportBookmarks")
    }
)
"""Tagged, with bookmarks, title and language: what a screen reader needs."""
_GUARD = Path(__file__).with_name("guard.py")
_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    *Path(sys.executable).parents[:3],  # carried beside the program
    *(
        Path(os.environ[name])
        for name in ("ProgramFiles", "ProgramFiles(x86)")
        if name in os.environ
    ),
    *(Path(os.environ[name]) / "Programs" for name in ("LOCALAPPDATA",) if name in os.environ),
    Path("C:/Program Files"),
    Path("/opt"),  # the packages of its makers
    Path("/snap/libreoffice/current/lib"),
    Path("/Applications"),
)
"""Folders that LibreOffice is in where no command leads to it."""
_WITHIN = (
    "LibreOffice*/program/soffice.com",
    "LibreOfficePortable/App/libreoffice/program/soffice.com",
    "[Ll]ibre[Oo]ffice*/program/soffice",
    "LibreOffice.app/Contents/MacOS/soffice",
)
_ADVICE = {
    "win32": "请从 LibreOffice 官方网站下载安装",
    "darwin": "请从 LibreOffice 官方网站下载安装",
    "linux": "请安装软件包 libreoffice-writer",
}


def find_program() -> Path:
    """The LibreOffice program. Raises MissingProgramError with advice for this system."""
    for name in _NAMES:
        if command := shutil.which(name):
            return Path(command)
    for place in _PLACES:
        for pattern in _WITHIN:
            if found := sorted(place.glob(pattern)):
                return found[-1]
    advice = _ADVICE.get(sys.platform, _ADVICE["linux"])
    raise MissingProgramError("LibreOffice", f"{advice}（7.4 以上）")


def program_version(program: Path) -> str:
    """What LibreOffice says of itself; empty where it says nothing."""
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, timeout=_ASKED, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return " ".join(done.stdout.decode(errors="replace").split()[:2])


def to_pdf(document: bytes, *, time_limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a .docx, by a LibreOffice of its own, of which nothing is left afterwards.

    Raises MissingProgramError or ConversionError.
    """
    program = find_program()
    with told(), working_folder() as folder:
        return Office(program, folder).convert(document, time_limit)


@contextmanager
def told() -> Iterator[None]:
    """What the system does not let us do, as a ConversionError."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "临时文件夹写不下（磁盘已满）" if is_full else f"没有运行起来（{error.strerror}）"
        raise ConversionError(reason) from error


class Office:
    """LibreOffice with a profile and fonts of its own, off the network; its files in one folder."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.folder = folder
        self.profile = write_profile(folder / "profile")
        temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder))
        self._variables = offline(environment(folder)) | temporary
        self._command = (
            *(*without_network(), str(program), f"-env:UserInstallation={self.profile}"),
            *("--headless", "--norestore"),
        )

    def begin(self, *arguments: str, leaves: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start it. The guard between us and the program ends it even where we are killed ourselves.

        ``leaves``: a file that it would leave behind when it is ended.
        """
        return subprocess.Popen(
            [
                sys.executable,
                "-I",
                "-S",
                str(_GUARD),
                str(leaves or ""),
                *self._command,
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._variables,
            start_new_session=True,
        )

    def convert(self, document: bytes, time_limit: float) -> bytes:
        """The PDF of a .docx, made by the LibreOffice that runs with this profile, or by a new one.

        Raises ConversionError; then nothing that was started here is left running.
        """
        source = self.folder / "document.docx"
        source.write_bytes(document)
        target = source.with_suffix(".pdf")
        target.unlink(missing_ok=True)
        how = (f"--infilter={_FILTER}", "--convert-to", _EXPORT, "--outdir", str(self.folder))
        process = self.begin(*how, str(source))
        try:
            process.wait(time_limit)
        except subprocess.TimeoutExpired as error:
            raise ConversionError(f"超过 {time_limit:.0f} 秒没有完成") from error
        finally:
            end(process)
        if process.returncode:
            raise ConversionError(f"LibreOffice 异常退出（{process.returncode}）")
        if not target.is_file():
            raise ConversionError("LibreOffice 没有给出结果")
        return target.read_bytes()


def end(process: "subprocess.Popen[bytes]") -> None:
    """End what the guard runs, with all it has started."""
    assert process.stdin is not None
    process.stdin.close()
    process.wait()

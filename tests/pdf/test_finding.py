"""Where LibreOffice is found, and what is said where there is none."""

from pathlib import Path

import pytest

from generator.failures import MissingProgramError
from generator.pdf import libreoffice


@pytest.mark.parametrize(
    ("system", "advice"),
    [
        ("linux", "请安装软件包 libreoffice-writer（7.4 以上）"),
        ("win32", "请从 LibreOffice 官方网站下载安装（7.4 以上）"),
        ("darwin", "请从 LibreOffice 官方网站下载安装（7.4 以上）"),
    ],
)
def test_no_converter_installed(
    system: str, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_PLACES", (tmp_path,))
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(MissingProgramError) as caught:
        libreoffice.find_program()
    assert caught.value.exit_code == 3
    assert (
        str(caught.value) == f"找不到 LibreOffice：没有 PDF 和页面图，其他成果不受影响。{advice}；"
        "只要 PDF 的，在 Word 或 WPS 里打开文档，另存为 PDF。"
    )


@pytest.mark.parametrize(
    "place",
    [
        "LibreOffice/program/soffice.com",
        "LibreOffice 7/program/soffice.com",
        "LibreOfficePortable/App/libreoffice/program/soffice.com",
        "libreoffice7.6/program/soffice",
        "LibreOffice.app/Contents/MacOS/soffice",
    ],
)
def test_converters_are_found_where_they_are_installed_or_carried(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(libreoffice, "_PLACES", (tmp_path / "没有这个文件夹", tmp_path))
    assert libreoffice.find_program() == tmp_path / place

"""What the tests of the commands share: names of files, slips in a workbook, a console."""

from pathlib import Path

import pytest

from generator.cli.app import run
from generator.contents.compose import Composed

DOCUMENT = "清江县统计局2024年度部门决算.docx"


STAND_IN = Composed("甲2024年度部门决算", lambda: b"document", {"图1.png": b"picture"})


UNBALANCED = ("收支决算", "年末结转和结余", "决算数", 16)


NO_REASON = ("一般公共预算支出", "2010507", "决算与预算差异原因", None)


NO_COUNT = ("三公经费", "国内公务接待人次（人）", "数量", 0)


UNREADABLE = ("收支决算", "其他收入", "决算数", "三十万")


class Console:
    """Runs the command line in this process and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self._capsys.readouterr()
        code = run([str(each) for each in arguments])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code


def copies(source: Path, folder: Path, *names: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(source.read_bytes())
    return [folder / name for name in names]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


SOUND = {
    "findings": [],
    "acknowledged": [],
    "shares": "各自四舍五入",
    "not_run": {"没有给上年填报表": ["Y02", "Y11"]},
}
"""What the report of a sound workbook says beside its name."""


USAGE = {
    "没有命令": ["nope"],
    "没有选项": ["check", "--nope", "表.xlsx"],
    "缺少参数": ["generate"],
    "没有填报表": ["check", "没有*.xlsx"],
    "没有规则": ["explain", "Z99"],
    "多出参数": ["rules", "多余"],
    "选项没有值": ["check", "表.xlsx", "--template"],
    "选项不要值": ["check", "表.xlsx", "--json=1"],
}

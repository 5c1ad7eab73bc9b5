"""Files are put in place as a whole or not at all, and an earlier result is never lost."""

import errno
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.failures import AlreadyThereError, UnwritableError
from generator.run.publish import MANIFEST, refuse, restore, write_file, write_folder

OLD = {"说明.docx": b"old document", "figures/图1.png": b"old picture"}
NEW = {"说明.docx": b"new document", "校核结果.json": b"[]"}
REMEDY = "请检查磁盘空间和权限，关闭正打开该文件的程序，或换一个位置。"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A result of an earlier run."""
    target = tmp_path / "成果" / "清江县统计局"
    for name, content in OLD.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
    return target


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The same with its manifest."""
    target = tmp_path / "成果" / "清江县统计局"
    write_folder(target, OLD, about={}, force=False)
    return target


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, to whom nothing is read-only."""
    if os.name == "nt":
        pytest.skip("权限位在 Windows 上不起作用")
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder in which nobody may write, and whose parents everybody may enter."""
    top = Path(tempfile.mkdtemp(prefix="juesuan-test-", dir="/tmp" if os.name != "nt" else None))
    top.chmod(0o755)
    target = top / "只读"
    target.mkdir(mode=0o555)
    yield target
    target.chmod(0o755)
    shutil.rmtree(top)


def raising(error: BaseException):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    return fail


def test_folder_is_written_whole(tmp_path):
    target = tmp_path / "新建" / "的" / "文件夹"
    write_folder(target, NEW, force=False)
    assert contents(tmp_path) == {f"新建/的/文件夹/{name}": c for name, c in NEW.items()}


def test_earlier_folder_is_refused(folder):
    with pytest.raises(AlreadyThereError, match=r"已经存在，没有覆盖。要覆盖请加 --force"):
        write_folder(folder, NEW, force=False)
    assert contents(folder.parent) == {f"清江县统计局/{name}": c for name, c in OLD.items()}


def test_force_replaces_the_whole_folder(made):
    assert write_folder(made, NEW, force=True) == []
    assert contents(made.parent) == {f"清江县统计局/{name}": c for name, c in NEW.items()}


def test_full_disk_leaves_the_earlier_folder_and_no_temporary(folder, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", raising(OSError(errno.ENOSPC, "No space left")))
    with pytest.raises(UnwritableError) as caught:
        write_folder(folder, NEW, force=True)
    monkeypatch.undo()
    assert str(caught.value) == f"无法写入“{folder}”：磁盘已满。{REMEDY}"
    assert caught.value.exit_code == 5
    assert contents(folder.parent) == {f"清江县统计局/{name}": c for name, c in OLD.items()}
    assert [path.name for path in folder.parent.iterdir()] == ["清江县统计局"]


def test_full_disk_after_some_files_leaves_nothing(tmp_path, monkeypatch):
    write, written = Path.write_bytes, []

    def fail_at_the_second(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail_at_the_second)
    with pytest.raises(UnwritableError):
        write_folder(tmp_path / "成果", NEW, force=False)
    assert len(written) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [PermissionError(13, "in use"), KeyboardInterrupt()])
def test_failed_swap_puts_the_earlier_folder_back(folder, monkeypatch, error):
    rename = Path.rename

    def fail_for_the_new(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises((UnwritableError, KeyboardInterrupt)) as caught:
        write_folder(folder, NEW, force=True)
    assert isinstance(caught.value, KeyboardInterrupt if error.args == () else UnwritableError)
    assert contents(folder.parent) == {f"清江县统计局/{name}": c for name, c in OLD.items()}
    assert [path.name for path in folder.parent.iterdir()] == ["清江县统计局"]


def test_interrupt_right_after_moving_the_earlier_folder_aside(folder, monkeypatch):
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        moved = rename(path, target)
        if target.parent.name == "earlier":
            raise KeyboardInterrupt
        return moved

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_folder(folder, NEW, force=True)
    assert contents(folder) == OLD


def test_earlier_folder_that_cannot_be_put_back_is_not_deleted(folder, monkeypatch):
    rename = Path.rename

    def only_aside(path: Path, target: Path) -> Path:
        if target.parent.name == "earlier":
            return rename(path, target)
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "rename", only_aside)
    with pytest.raises(UnwritableError):
        write_folder(folder, NEW, force=True)
    assert set(OLD.values()) <= set(contents(folder.parent).values())


def test_interrupt_while_writing_leaves_no_temporary(folder, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_folder(folder, NEW, force=True)
    assert contents(folder.parent) == {f"清江县统计局/{name}": c for name, c in OLD.items()}
    assert [path.name for path in folder.parent.iterdir()] == ["清江县统计局"]


@pytest.mark.parametrize("deep", [False, True])
def test_read_only_target(read_only, deep):
    target = read_only / "下层" / "成果" if deep else read_only / "成果"
    with as_nobody(), pytest.raises(UnwritableError) as caught:
        write_folder(target, NEW, force=False)
    reason = "没有写入权限，或文件正被其他程序打开"
    assert str(caught.value) == f"无法写入“{target}”：{reason}。{REMEDY}"
    assert list(read_only.iterdir()) == []


def test_file_in_a_read_only_folder(read_only):
    with as_nobody(), pytest.raises(UnwritableError, match="没有写入权限"):
        write_file(read_only / "填报表.xlsx", b"x", force=False)
    assert list(read_only.iterdir()) == []


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_folder_that_may_not_be_entered(read_only, write):
    read_only.chmod(0o600)
    content = b"x" if write is write_file else NEW
    with as_nobody(), pytest.raises(UnwritableError, match="没有写入权限"):
        write(read_only / "成果", content, force=False)


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_name_too_long_for_the_disk(tmp_path, write):
    content = b"x" if write is write_file else NEW
    with pytest.raises(UnwritableError, match="文件名太长"):
        write(tmp_path / ("长" * 100), content, force=False)


@pytest.mark.parametrize("case", ["上级是文件", "目标是文件夹"])
def test_reasons_are_chinese(tmp_path, case):
    (tmp_path / "文件").write_bytes(b"x")
    (tmp_path / "文件夹.xlsx").mkdir()
    target = {
        "上级是文件": tmp_path / "文件" / "x.xlsx",
        "目标是文件夹": tmp_path / "文件夹.xlsx",
    }[case]
    with pytest.raises(UnwritableError) as caught:
        write_file(target, b"x", force=True)
    told = str(caught.value).replace(str(target), "").replace("-o", "")
    assert not re.search("[A-Za-z]", told)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EROFS, "磁盘只读"),
        (errno.EDQUOT, "超出磁盘配额"),
        (errno.ENAMETOOLONG, "文件名太长"),
        (errno.EACCES, "没有写入权限，或文件正被其他程序打开"),
    ],
)
def test_reason_is_named(tmp_path, monkeypatch, code, words):
    monkeypatch.setattr(tempfile, "mkdtemp", raising(OSError(code, "English words")))
    with pytest.raises(UnwritableError, match=f"：{words}。请检查"):
        write_folder(tmp_path / "成果", NEW, force=False)


def test_file_is_written_with_its_folders(tmp_path):
    target = tmp_path / "新建 的" / "空白（１）.xlsx"
    write_file(target, b"first", force=False)
    assert contents(tmp_path) == {"新建 的/空白（１）.xlsx": b"first"}


def test_earlier_file_is_refused_and_force_replaces_it(tmp_path):
    target = tmp_path / "填报表.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(AlreadyThereError):
        write_file(target, b"new", force=False)
    assert contents(tmp_path) == {"填报表.xlsx": b"old"}
    write_file(target, b"new", force=True)
    assert contents(tmp_path) == {"填报表.xlsx": b"new"}


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_failing_move_leaves_the_earlier_file_and_no_temporary(tmp_path, monkeypatch, error):
    target = tmp_path / "填报表.xlsx"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", raising(error))
    with pytest.raises((UnwritableError, KeyboardInterrupt)):
        write_file(target, b"new", force=True)
    assert contents(tmp_path) == {"填报表.xlsx": b"old"}


def test_manifest_names_every_file_with_its_sum(tmp_path):
    write_folder(tmp_path / "成果", NEW, about={"模板": "某省"}, force=False)
    assert json.loads((tmp_path / "成果" / MANIFEST).read_text(encoding="utf-8")) == {
        "模板": "某省",
        "文件": {
            "说明.docx": hashlib.sha256(b"new document").hexdigest(),
            "校核结果.json": hashlib.sha256(b"[]").hexdigest(),
        },
    }


# --- what a person has done ---------------------------------------------------------------------


def test_a_document_edited_since_is_kept_beside_the_new_one(made):
    (made / "说明.docx").write_bytes(b"edited")
    (made / "批示.txt").write_bytes("请改第三段".encode())
    (made / "~$说明.docx").write_bytes(b"lock")
    assert write_folder(made, NEW, force=True) == ["批示.txt", "说明（改动前）.docx"]
    assert contents(made) == {
        **NEW,
        "批示.txt": "请改第三段".encode(),
        "说明（改动前）.docx": b"edited",
    }


def test_what_was_kept_stays_kept(made):
    for words in (b"first", b"second"):
        (made / "说明.docx").write_bytes(words)
        write_folder(made, NEW, about={}, force=True)
    kept = {name: c for name, c in contents(made).items() if "改动前" in name}
    assert kept == {"说明（改动前）.docx": b"first", "说明（改动前2）.docx": b"second"}


@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_link_is_neither_followed_nor_replaced(tmp_path, write):
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    link = tmp_path / "成果"
    link.symlink_to(elsewhere)
    with pytest.raises(UnwritableError, match="这里是一个链接"):
        write(link, b"x" if write is write_file else NEW, force=True)
    assert link.is_symlink()
    assert list(elsewhere.iterdir()) == []


# --- before the work ----------------------------------------------------------------------------


def test_what_cannot_be_written_is_refused_before_the_work(folder, read_only, tmp_path):
    with pytest.raises(AlreadyThereError):
        refuse(folder, force=False)
    with pytest.raises(UnwritableError, match="文件名太长"):
        refuse(tmp_path / ("长" * 200), force=False)
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(UnwritableError, match="路径中有一个同名的文件"):
        refuse(tmp_path / "文件" / "成果", force=False)
    with as_nobody(), pytest.raises(UnwritableError, match="没有写入权限"):
        refuse(read_only / "下层" / "成果", force=False)


# --- killed -------------------------------------------------------------------------------------


def abandoned_in(parent: Path, *, swapped: bool) -> None:
    """What a run killed while replacing 清江县统计局 leaves beside it."""
    staging = parent / ".juesuan-abc"
    (staging / "earlier").mkdir(parents=True)
    (staging / "in-use.lock").touch()
    folder = parent / "清江县统计局"
    if swapped:
        shutil.copytree(folder, staging / "earlier" / folder.name)
    else:
        (staging / "new").mkdir()
        folder.rename(staging / "earlier" / folder.name)


@pytest.mark.parametrize("swapped", [False, True], ids=["移开以后", "换好以后"])
def test_the_next_run_puts_back_what_a_killed_one_moved_aside(folder, swapped):
    abandoned_in(folder.parent, swapped=swapped)
    restore(folder.parent)
    assert contents(folder.parent) == {f"清江县统计局/{name}": c for name, c in OLD.items()}
    assert [path.name for path in folder.parent.iterdir()] == ["清江县统计局"]

"""A form handed out as one file: packed, installed by somebody else, replaced, taken away.

Cases, listed before the code: a form that extends a shipped one; one that extends a city's own;
changed, cut and foreign files; names that lead elsewhere; hostile contents; the name of a shipped
form; an older, the same and a newer version; a workbook filled before its form was updated.
"""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from documents import write_form
from openpyxl import load_workbook
from packages import zipped

from data_entry.blank.write import workbook_bytes
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.authoring import installation
from generator.authoring.installation import examined, install, remove
from generator.authoring.package import opened, packed
from generator.cli.app import run
from generator.failures import (
    CommandError,
    FaultyFormError,
    FaultyPackageError,
    TargetError,
    UnwritableError,
)
from generator.forms.finding import find_form, form_names, installed_folder
from generator.forms.form import load_form
from generator.forms.phrases import phrases_of
from generator.run.pipeline import check
from generator.run.starting import start

HEAD = """extends = "sichuan-2024"
name = "某市 2024 年度部门决算公开说明"
version = 1
"发布单位" = "某市财政局"
"适用年度" = [2024]
"更新说明" = "首次发布。"
"""
ASKED = """
[[sheets]]
"工作表" = "人数"
"标签" = "人数"
"内容" = [{ "名称" = "年末在职人数", "标签" = "在职", "种类" = "整数", "必填" = true }]
"""
COLUMN = """
[[sheets]]
"接在" = "一般公共预算支出"
"标签" = "各项用途"
"内容" = [{ "名称" = "主要用途", "标签" = "用途", "必填" = true }]
"""
TOLD = '"尾数说明" = "{% if 人数.在职 %}年末在职{{ 人数.在职 }}人。{% endif %}"'


@pytest.fixture(autouse=True)
def somebody_else(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user who has installed nothing yet; forms are tried where that is the matter."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "别人"))
    if "tried" not in request.fixturenames:
        monkeypatch.setattr(installation, "faults_of", lambda _form: [])


@pytest.fixture
def tried() -> None:
    """Forms are tried before they are installed, as they always are; elsewhere that takes too long."""


def form_of(folder: Path, province: str = HEAD, phrases: str = "", name: str = "某市2024") -> Path:
    folder.mkdir(exist_ok=True)
    if (folder / name).exists():
        shutil.rmtree(folder / name)
    load_form.cache_clear()
    return write_form(folder, name, province, f"[phrases]\n{phrases}\n" if phrases else "")


def package_of(folder: Path, province: str = HEAD, phrases: str = "") -> bytes:
    return packed(load_form(form_of(folder, province, phrases)))


def rezipped(content: bytes, change: Callable[[dict[str, bytes]], None], *, sums: bool) -> bytes:
    """The package with other files; ``sums``: as its maker would write them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        files = {each: package.read(each) for each in package.namelist()}
    change(files)
    if sums:
        about = json.loads(files.pop("清单.json"))
        about["校验"] = {name: sha256(each).hexdigest() for name, each in files.items()}
        files["清单.json"] = json.dumps(about).encode()
    return zipped(files)


@pytest.mark.usefixtures("tried")
def test_packed_installed_and_chosen_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = form_of(tmp_path / "作者", phrases='"封面附注" = "某市财政局监制"')
    assert run(["template", "pack", str(mine), "-o", str(tmp_path / "某市2024")]) == 0
    file = tmp_path / "某市2024.决算格式"
    shutil.rmtree(mine)
    load_form.cache_clear()
    capsys.readouterr()
    assert run(["template", "install", str(file)]) == 0
    told = capsys.readouterr().out
    assert "已安装“某市 2024 年度部门决算公开说明”（某市2024），第 1 版。" in told
    assert "发布单位：某市财政局。" in told
    assert "适用年度：2024。" in told
    assert "更新说明：首次发布。" in told
    assert "某市2024" in form_names()
    assert examined(file.read_bytes()).in_words(installed=False)[0] == (
        "试做过了，可以安装：“某市 2024 年度部门决算公开说明”（某市2024），第 1 版（现在是第 1 版）。"
    )
    workbook = tmp_path / "填报表.xlsx"
    questions = load_form(find_form("某市2024")).questions
    workbook.write_bytes(workbook_bytes(questions, load(2024), sample(questions)))
    assert run(["generate", str(workbook), "-o", str(tmp_path / "成果")]) == 0
    assert run(["template", "install", "--list"]) == 0
    assert (
        "某市2024  某市 2024 年度部门决算公开说明（第 1 版，某市财政局）" in capsys.readouterr().out
    )


def test_the_same_form_gives_the_same_bytes(tmp_path: Path) -> None:
    assert package_of(tmp_path / "甲") == package_of(tmp_path / "乙")


def test_a_district_brings_its_city_along(tmp_path: Path) -> None:
    form_of(tmp_path / "作者", phrases='"封面附注" = "某市监制"', name="市")
    own = form_of(
        tmp_path / "作者", 'extends = "市"\nname = "某区"\nversion = 1\n', '"封面" = "某区"', "区"
    )
    content = packed(load_form(own))
    shutil.rmtree(tmp_path / "作者")
    made = install(content)
    assert made.form.phrases["封面附注"] == "某市监制"
    assert made.form.publisher == ""
    assert form_names().count("区") == 1
    assert "市" not in form_names()


def test_a_base_elsewhere_cannot_be_handed_out(tmp_path: Path) -> None:
    form_of(tmp_path / "别处", name="市")
    own = form_of(
        tmp_path / "作者", f'extends = "{tmp_path}/别处/市"\nname = "区"\nversion = 1\n', name="区"
    )
    with pytest.raises(FaultyFormError, match="不在旁边"):
        packed(load_form(own))


def changed(files: dict[str, bytes]) -> None:
    files["某市2024/province.toml"] += b"\n"


def lacking(files: dict[str, bytes]) -> None:
    del files["某市2024/province.toml"]


def without_contents(files: dict[str, bytes]) -> None:
    del files["清单.json"]


def test_a_file_that_was_changed_or_cut_is_refused(tmp_path: Path) -> None:
    sound = package_of(tmp_path / "作者")
    for content, words in (
        (rezipped(sound, changed, sums=False), "与校验和不符：某市2024/province.toml"),
        (rezipped(sound, lacking, sums=False), "与校验和不符：某市2024/province.toml"),
        (rezipped(sound, lacking, sums=True), "里面没有“某市2024”的 province.toml"),
        (rezipped(sound, without_contents, sums=False), "不是用 juesuan template pack 做的"),
        (sound[:-40], "没有传完整"),
        (b"", "不是格式文件"),
        ((Path(__file__)).read_bytes(), "不是格式文件"),
    ):
        with pytest.raises(FaultyPackageError, match=words):
            install(content)
    assert not any(installed_folder().glob("*"))


@pytest.mark.parametrize(
    "name",
    [
        "../坏/province.toml",
        "/etc/province.toml",
        "某市2024/../province.toml",
        "某市2024\\province.toml",
        "c:坏/province.toml",
        ".隐藏/province.toml",
        "某市2024/run.py",
        "某市2024/samples/深/x.toml",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    def add(files: dict[str, bytes]) -> None:
        files[name] = b""

    with pytest.raises(FaultyPackageError, match="不认识"):
        install(rezipped(package_of(tmp_path / "作者"), add, sums=True))
    assert not any(installed_folder().glob("*"))


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    def add(files: dict[str, bytes]) -> None:
        files |= {f"某市2024/samples/{n}.toml": b"" for n in range(400)}

    with pytest.raises(FaultyPackageError, match="太多"):
        install(rezipped(package_of(tmp_path / "作者"), add, sums=True))


@pytest.mark.usefixtures("tried")
@pytest.mark.parametrize(
    "phrase",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 没有这个标签 }}",
        "{% for 甲 in range(10**9) %}{% for 乙 in range(10**9) %}{% endfor %}{% endfor %}",
    ],
)
def test_hostile_contents_are_not_installed(tmp_path: Path, phrase: str) -> None:
    before = form_names()
    mine = form_of(tmp_path / "作者", phrases=f'"封面附注" = "{phrase}"')
    with pytest.raises(FaultyFormError):
        install(packed(load_form(mine)))
    assert form_names() == before
    assert not any(installed_folder().glob("*"))


def test_a_form_is_not_installed_in_place_of_a_shipped_one(tmp_path: Path) -> None:
    mine = form_of(tmp_path / "作者", name="national")
    with pytest.raises(FaultyPackageError, match="与随程序提供的“national”同名"):
        install(packed(load_form(mine)))


def test_a_newer_version_replaces_and_an_older_one_does_not(tmp_path: Path) -> None:
    first = package_of(tmp_path / "作者")
    second = package_of(
        tmp_path / "作者",
        HEAD.replace("version = 1", "version = 2").replace("首次发布", "改了封面"),
    )
    assert install(first).before == 0
    assert phrases_of(find_form("某市2024")).form.version == 1
    assert install(first).before == 1  # the same once more: nothing to say
    made = install(second)
    assert made.in_words(installed=True)[0].endswith("第 2 版（原来是第 1 版）。")
    assert "更新说明：改了封面。" in made.in_words(installed=True)
    with pytest.raises(TargetError, match="已经安装了“某市2024”第 2 版，这份是第 1 版"):
        install(first)
    assert load_form(find_form("某市2024")).version == 2
    assert phrases_of(find_form("某市2024")).form.version == 2  # also in a page that stays open
    assert install(first, force=True).form.version == 1


@pytest.mark.usefixtures("tried")
def test_a_faulty_update_leaves_what_was_there(tmp_path: Path) -> None:
    install(package_of(tmp_path / "作者"))
    faulty = package_of(
        tmp_path / "作者", HEAD.replace("version = 1", "version = 2"), '"封面" = "{{ 没有 }}"'
    )
    with pytest.raises(FaultyFormError):
        install(faulty)
    assert load_form(find_form("某市2024")).version == 1
    assert [each.name for each in installed_folder().iterdir()] == ["某市2024"]


def test_taken_away_a_workbook_says_whose_form_it_needs(tmp_path: Path) -> None:
    install(package_of(tmp_path / "作者"))
    questions = load_form(find_form("某市2024")).questions
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(workbook_bytes(questions, load(2024), sample(questions)))
    remove("某市2024")
    with pytest.raises(CommandError) as caught:
        check(path)
    assert "“某市2024”（某市财政局发布），没有安装这个模板" in str(caught.value)
    assert "请向发布单位要“.决算格式”文件" in str(caught.value)
    with pytest.raises(CommandError, match="没有安装“某市2024”。已安装：无"):
        remove("某市2024")


def test_contents_are_what_was_packed(tmp_path: Path) -> None:
    mine = form_of(tmp_path / "作者")
    (mine / "README.md").write_text("说明", encoding="utf-8")
    (mine / "samples").mkdir()
    (mine / "笔记.txt").write_text("自己的", encoding="utf-8")
    files = opened(packed(load_form(mine))).files
    assert files == {
        "某市2024/province.toml": (mine / "province.toml").read_bytes(),
        "某市2024/README.md": "说明".encode(),
    }


# --- a form is updated after workbooks were filled --------------------------------------------------


def filled(folder: Path, name: str = "填报表.xlsx") -> Path:
    questions = load_form(find_form("某市2024")).questions
    path = folder / name
    path.write_bytes(workbook_bytes(questions, load(2024), sample(questions)))
    return path


def test_other_words_alone_need_nothing(tmp_path: Path) -> None:
    install(package_of(tmp_path / "作者"))
    path = filled(tmp_path)
    install(package_of(tmp_path / "作者", phrases='"封面附注" = "新的说法"'), force=True)
    checked = check(path)
    assert not [each for each in checked.findings if each.code in ("F01", "F11", "F16")]


def test_an_added_question_is_asked_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    install(package_of(tmp_path / "作者"))
    path = filled(tmp_path)
    before = check(path).filled.entries.sheets
    newer = HEAD.replace("version = 1", "version = 2") + COLUMN
    install(package_of(tmp_path / "作者", newer))
    told = check(path)
    assert "F16" in [each.code for each in told.findings]
    made = start((), path, None, None)
    fresh = tmp_path / "新.xlsx"
    fresh.write_bytes(made.content)
    after = check(fresh).filled.entries.sheets
    assert {name: after[name] for name in before} == before
    rows = len(before["general_items"])
    assert [(each.sheet, each.item) for each in made.todo] == [
        ("一般公共预算支出", "主要用途")
    ] * rows


def test_what_is_no_longer_asked_is_kept_beside(tmp_path: Path) -> None:
    asking = HEAD + ASKED
    install(package_of(tmp_path / "作者", asking, TOLD))
    path = filled(tmp_path)
    install(package_of(tmp_path / "作者", HEAD.replace("version = 1", "version = 2")))
    made = start((), path, None, None)
    fresh = tmp_path / "新.xlsx"
    fresh.write_bytes(made.content)
    rows = list(load_workbook(fresh)["未能带入"].iter_rows(values_only=True))
    assert ("人数", "年末在职人数 填写内容", "1") in [row[:3] for row in rows]


def test_an_update_that_cannot_be_moved_into_place_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(package_of(tmp_path / "作者"))
    newer = package_of(tmp_path / "作者", HEAD.replace("version = 1", "version = 2"))
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if (
            target == installed_folder() / "某市2024"
            and (self / "某市2024").exists()
            and is_new(self)
        ):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    def is_new(folder: Path) -> bool:
        return b"version = 2" in (folder / "某市2024" / "province.toml").read_bytes()

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(UnwritableError):
        install(newer)
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "别人"))
    load_form.cache_clear()
    assert load_form(find_form("某市2024")).version == 1
    assert [each.name for each in installed_folder().iterdir()] == ["某市2024"]

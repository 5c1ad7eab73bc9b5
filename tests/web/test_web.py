"""``juesuan serve``: the local page, in a real browser and against what can go wrong."""

import io
import json
import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from documents import is_running, needs_libreoffice
from docx import Document
from openpyxl import load_workbook
from packages import saved
from places import EXAMPLES, ROOT
from workbooks import baseline, write

from generator.failures import TargetError
from generator.forms.finding import form_names
from generator.web import app, jobs, work
from generator.web.app import LARGEST, make_app
from generator.web.jobs import Desk, distinct, safe_name
from generator.web.serve import _socket

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
unix_only = pytest.mark.skipif(os.name != "posix", reason="替身程序是 shell 脚本")


def in_a_browser(test: Any) -> Any:
    """A test that needs Chromium."""
    is_missing = pytest.mark.skipif(CHROMIUM is None, reason="没有安装 Chromium")
    return pytest.mark.browser(is_missing(test))


class Site:
    """A page that is being served, and what one asks of it."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk, self.address = desk, f"http://127.0.0.1:{port}"

    def ask(
        self, path: str, data: bytes | None = None, method: str | None = None, **headers: str
    ) -> tuple[int, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def upload(
        self, *files: tuple[str, bytes], purpose: str = "", **headers: str
    ) -> tuple[int, Any]:
        said = b'--x\r\nContent-Disposition: form-data; name="purpose"\r\n\r\n' + purpose.encode()
        parts = [said] * bool(purpose) + [
            f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
            + content
            for name, content in files
        ]
        body = b"\r\n".join([*parts, b"--x--\r\n"])
        kind = {"Content_Type": "multipart/form-data; boundary=x"}
        status, answer = self.ask("/jobs", body, **kind, **headers)
        return status, json.loads(answer)

    def wait(self, job: str, seconds: float = 120) -> Any:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = json.loads(self.ask(f"/jobs/{job}")[1])
            if state.get("state") != "working":
                return state
            time.sleep(0.2)
        raise AssertionError("not done")

    def result(self, *files: tuple[str, bytes]) -> tuple[str, Any]:
        status, answer = self.upload(*files)
        assert status == 200, answer
        return answer["job"], self.wait(answer["job"])


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from served(tmp_path, Desk(tmp_path / "desk"))


def served(folder: Path, desk: Desk) -> Iterator[Site]:
    (folder / "desk").mkdir(exist_ok=True)
    with closing(_socket(None)) as listening:
        server = uvicorn.Server(uvicorn.Config(make_app(desk), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield Site(desk, listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()
            desk.close()


def example(name: str) -> tuple[str, bytes]:
    return f"{name}.xlsx", (EXAMPLES / f"{name}.xlsx").read_bytes()


@pytest.fixture
def sound(tmp_path: Path) -> tuple[str, bytes]:
    return "填报表.xlsx", write(baseline(), tmp_path).read_bytes()


# --- what comes out -----------------------------------------------------------------------------


def test_the_blank_workbook_of_every_form_and_annex_opens(site: Site) -> None:
    forms = json.loads(site.ask("/forms")[1])
    assert [form["key"] for form in forms] == form_names()
    (chongqing,) = [form for form in forms if form["key"] == "chongqing-2024"]
    assert chongqing["standing"].startswith("结构读自 8 份公布的文件；")
    assert [form["key"] for form in forms if form["is_general"]] == ["national"]
    for path in ("/blank/national", "/blank/sichuan-2024?annex=%E9%A1%B9%E7%9B%AE"):
        status, content = site.ask(path)
        assert status == 200
        assert "单位信息" in load_workbook(io.BytesIO(content)).sheetnames
    assert site.ask("/blank/nowhere")[0] == 404


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str, Any]]:
    """A page, and of an upload with mistakes and an odd name its number and last state."""
    folder = tmp_path_factory.mktemp("finished")
    for site in served(folder, Desk(folder / "desk")):
        upload = ("决算" * 100 + "😀.XLSX", example("with-mistakes")[1])
        yield site, *site.result(upload)


def test_a_faulty_workbook_gives_its_findings_a_marked_copy_and_a_draft(finished: Any) -> None:
    site, job, state = finished
    assert state["draft"]
    assert state["page_names"]
    assert "标注.xlsx" in state["files"]
    found = {(f["sheet"], f["cell"], f["code"]) for f in state["findings"]}
    assert ("收支决算", "B17", "T01-2") in found
    assert "15 个错误" in state["count"]
    status, content = site.ask(f"/jobs/{job}/%E6%A0%87%E6%B3%A8.xlsx")
    assert status == 200
    assert load_workbook(io.BytesIO(content)).sheetnames[0] == "校核结果"


def test_only_results_can_be_fetched(finished: Any) -> None:
    site, job, _ = finished
    for path in (
        "状态.json",
        "上传/with-mistakes.xlsx",
        "../x",
        "%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "",
    ):
        assert site.ask(f"/jobs/{job}/{urllib.request.quote(path, safe='/%')}")[0] == 404
    assert site.ask("/jobs/somebody-else")[0] == 404
    assert site.ask("/static/../app.py")[0] == 404


def test_odd_addresses_are_answered_in_chinese(finished: Any) -> None:
    site, job, _ = finished
    status, answer = site.upload(*[(f"{n}.docx", b"") for n in range(61)])
    assert (status, answer["message"]) == (400, "文件没有收全，或一次超过 60 个。请少选几个再试。")
    for path, method, expected in (
        (f"/jobs/{job}/%00", "GET", 404),
        ("/nowhere", "GET", 404),
        ("/forms", "POST", 405),
    ):
        status, content = site.ask(path, method=method)
        assert status == expected
        assert json.loads(content)["message"].endswith("。")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A page on a machine without LibreOffice."""
    monkeypatch.setenv("PATH", str(tmp_path))
    yield from served(tmp_path, Desk(tmp_path / "desk"))


@unix_only
def test_without_libreoffice_the_document_and_the_figures_are_there(
    bare: Site, sound: tuple[str, bytes]
) -> None:
    job, state = bare.result(sound)
    assert state["page_names"] == []
    assert len(state["figures"]) == 7
    [told] = [words for words in state["remarks"] if "找不到 LibreOffice" in words]
    assert "另存为 PDF" in told
    shown = bare.ask(urllib.request.quote(f"/jobs/{job}/{state['view']}"))[1].decode()
    assert "第二部分" in shown
    assert shown.count("<img") == 7
    (document,) = [name for name in state["files"] if name.endswith(".docx")]
    path = urllib.request.quote(f"/jobs/{job}/{document}")
    assert len(Document(io.BytesIO(bare.ask(path)[1])).paragraphs) > 100


# --- what goes wrong ----------------------------------------------------------------------------


def test_another_host_or_site_is_refused(site: Site, sound: tuple[str, bytes]) -> None:
    assert site.ask("/", Host="example.com")[0] == 400
    assert site.ask("/", Host="localhost")[0] == 200
    status, answer = site.upload(sound, Origin="http://example.com")
    assert status == 403
    assert "只接受本页" in answer["message"]
    assert list((site.desk.root).iterdir()) == []


def test_too_large_an_upload_is_refused_and_nothing_is_kept(site: Site) -> None:
    status, answer = site.upload(("大.xlsx", bytes(LARGEST + 1)))
    assert status == 413
    assert "合计不能超过 40 MB" in answer["message"]
    assert list(site.desk.root.iterdir()) == []


@pytest.mark.parametrize("name", ["说明.pdf", "xlsx", ".xlsx", ""])
def test_what_is_no_workbook_by_its_name_is_refused(site: Site, name: str) -> None:
    status, answer = site.upload((name, b"x"))
    assert status == 400
    assert "请选择 .xlsx 填报表" in answer["message"]


def test_an_old_workbook_is_told_how_to_save_it(site: Site) -> None:
    status, answer = site.upload(("填报表.xls", b"x"))
    assert status == 400
    assert answer["message"] == (
        "“填报表.xls”不是填报表：这是旧格式。请用 Excel 或 WPS 打开，另存为 .xlsx（或 .docx）再放入。"
    )


def test_two_files_of_one_name_are_both_kept() -> None:
    names = ["甲.docx", "填报表.xlsx", "甲.DOCX", "甲.docx"]
    assert list(distinct(names)) == ["甲.docx", "填报表.xlsx", "甲（2）.DOCX", "甲（3）.docx"]


def test_an_upload_that_stalls_is_ended(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "STALLED", 0.5)
    host, port = site.address.removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)))) as line:
        line.sendall(
            b"POST /jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
        )
        line.settimeout(20)
        answer = line.recv(4096)
    assert b" 408 " in answer.splitlines()[0]
    assert list(site.desk.root.iterdir()) == []


def test_findings_are_told_before_the_document_is_there(
    tmp_path: Path, sound: tuple[str, bytes]
) -> None:
    """The order of what is told of one upload; each step has all of the one before."""
    told: list[dict[str, Any]] = []
    folder = tmp_path / "job"
    (folder / work.UPLOADED).mkdir(parents=True)
    (folder / work.UPLOADED / sound[0]).write_bytes(sound[1])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", str(tmp_path))
        patched.setattr(work, "_end_with_the_server", lambda: None)
        patched.setattr(
            work, "tell", lambda _folder, state, **facts: told.append(facts | {"s": state})
        )
        work.work(folder, None)
    first_findings = next(n for n, each in enumerate(told) if "findings" in each)
    first_word = next(
        n for n, each in enumerate(told) if any(f.endswith(".docx") for f in each.get("files", ()))
    )
    assert first_findings < first_word < len(told) - 1
    assert told[-1]["s"] == "done"
    idle = "未执行的规则（不等于通过）：没有给上年填报表，2 条"
    assert told[first_findings]["idle"] == f"{idle}；生成文档时才查，6 条。"
    assert told[-1]["idle"] == f"{idle}。"


def test_a_word_file_renamed_is_told_without_our_folders(site: Site) -> None:
    _, state = site.result(("说明.xlsx", saved(Document())))
    assert state["state"] == "failed"
    assert state["message"].startswith("无法读取“说明.xlsx”")
    assert str(site.desk.root) not in state["message"]


def test_workbooks_of_two_units_are_told(site: Site) -> None:
    _, state = site.result(example("yanbian-2024"), example("gongjing-2020"))
    assert state["state"] == "failed"
    assert "一次只放一个单位的填报表" in state["message"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/填报表.xlsx", "填报表.xlsx"),
        ("C:\\决算\\填报表.XLSX", "填报表.xlsx"),
        ("..xlsx", None),
        ("a/../../.xlsx", None),
        ("填报表.xlsx/", None),
        ('a"b|c?.xlsx', "a＂b｜c？.xlsx"),
    ],
)
def test_names_of_uploads_lead_nowhere(name: str, kept: str | None) -> None:
    assert safe_name(name, (".xlsx", ".docx")) == kept


def test_two_uploads_at_once_do_not_see_each_other(bare: Site) -> None:
    files = [example("with-mistakes"), ("别的.xlsx", example("with-mistakes")[1])]
    opened = [bare.upload(each)[1]["job"] for each in files]
    states = [bare.wait(job) for job in opened]
    assert [state["workbook"] for state in states] == ["with-mistakes.xlsx", "别的.xlsx"]
    assert len(set(opened)) == 2
    assert all(len(job) >= 20 for job in opened)
    assert bare.ask(f"/jobs/{opened[0]}", method="DELETE")[0] == 204
    assert [folder.name for folder in bare.desk.root.iterdir()] == [opened[1]]
    bare.desk.close()
    assert list(bare.desk.root.iterdir()) == []


def hanging(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice that never ends; the numbers of its processes are noted."""
    programs, numbers = folder / "bin", folder / "pids"
    programs.mkdir()
    program = programs / "soffice"
    program.write_text(f'#!/bin/sh\necho $$ > "{numbers}"\nexec sleep 600\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return numbers


@unix_only
def test_what_takes_too_long_is_ended_with_all_it_has_started(
    tmp_path: Path, sound: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = hanging(tmp_path, monkeypatch)
    for site in served(tmp_path, Desk(tmp_path / "desk", time_limit=6)):
        _, state = site.result(sound)
        assert state["state"] == "failed"
        assert "超过 6 秒没有做完" in state["message"]
    assert not numbers.exists() or not is_running(int(numbers.read_text()))


@unix_only
def test_a_browser_closed_midway_leaves_nothing_behind(
    tmp_path: Path, sound: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = hanging(tmp_path, monkeypatch)
    for site in served(tmp_path, Desk(tmp_path / "desk")):
        assert site.upload(sound)[0] == 200
        end = time.monotonic() + 60
        while not numbers.exists() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.2)
        monkeypatch.setattr(jobs, "FORGOTTEN", 0.5)
        while list(site.desk.root.iterdir()) and time.monotonic() < end:
            time.sleep(0.2)
        assert list(site.desk.root.iterdir()) == []
    assert not is_running(int(numbers.read_text()))


@unix_only
def test_stopped_by_hand_it_leaves_nothing_behind(tmp_path: Path) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from generator.cli.app import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    site = Site(Desk(tmp_path / "unused"), port)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            status, _ = site.upload(example("yanbian-2024"))
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    assert status == 200
    assert [each.name for each in tmp_path.glob("juesuan-*")]
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "已中断" in said
    assert list(tmp_path.glob("juesuan-*")) == []


def test_a_full_disk_is_told(
    site: Site, sound: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    status, answer = site.upload(sound)
    assert status == 507
    assert "磁盘已满" in answer["message"]
    monkeypatch.undo()
    assert list(site.desk.root.iterdir()) == []


def test_a_port_in_use_is_told_or_another_one_taken() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(TargetError) as caught:
            _socket(port)
        assert caught.value.exit_code == 5
        assert f"端口 {port} 用不了" in str(caught.value)
    with closing(_socket(None)) as first, closing(_socket(None)) as second:
        assert first.getsockname()[0] == "127.0.0.1"
        assert first.getsockname() != second.getsockname()


# --- in a real browser --------------------------------------------------------------------------


@in_a_browser
@needs_libreoffice
def test_the_whole_way_as_a_clerk(site: Site, tmp_path: Path) -> None:
    """Blank workbook, one with mistakes, the corrected one, pages, downloads; no other address."""
    from playwright.sync_api import sync_playwright

    elsewhere: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.on(
            "request",
            lambda r: None if r.url.startswith(site.address) else elsewhere.append(r.url),
        )
        trouble: list[str] = []
        page.on("console", lambda m: trouble.append(m.text))
        page.goto(site.address)

        def fetched(name: str) -> bytes:
            with page.expect_download() as waiting:
                page.get_by_role("link", name=name).click()
            return Path(waiting.value.path()).read_bytes()

        page.wait_for_selector("#blank[href]")
        assert "收支决算" in load_workbook(io.BytesIO(fetched("下载填报表"))).sheetnames

        page.set_input_files("#files", str(EXAMPLES / "with-mistakes.xlsx"))
        page.wait_for_selector("#findings table", timeout=60_000)
        rows = page.locator("#findings table", has_text="收支决算").locator("tr", has_text="B17")
        assert "收入总计 609.32 万元，支出总计 456.32 万元" in rows.first.inner_text()
        page.wait_for_selector("#bar[hidden]", state="attached", timeout=120_000)
        assert "读不出的地方写着“待改”" in page.inner_text("#verdict")
        assert page.evaluate("document.activeElement.id") == "h3"
        marked = load_workbook(io.BytesIO(fetched("标注了问题的填报表")))
        assert marked.sheetnames[0] == "校核结果"

        page.set_input_files("#files", str(EXAMPLES / "yanbian-2024.xlsx"))
        page.wait_for_selector("#whole:not([hidden])", timeout=60_000)
        whole = (
            browser.new_page()
        )  # on the page itself its pictures may take its place at any moment
        whole.goto(page.evaluate("document.getElementById('apart').href"))
        assert whole.get_by_text("收入支出决算总体情况说明").count() > 0
        assert whole.locator("img").count() == 7
        page.wait_for_selector("#viewer:not([hidden])", timeout=120_000)
        assert page.locator("#view iframe").count() == 0
        page.wait_for_selector("#bar[hidden]", state="attached", timeout=120_000)
        assert "可以取走成果" in page.inner_text("#verdict")
        assert page.inner_text("#where").startswith("第 1 页，共 ")
        page.keyboard.press("ArrowRight")
        page.get_by_text("第 2 页，共 ").wait_for()
        end = time.monotonic() + 30
        while not (width := page.evaluate("document.getElementById('page').naturalWidth")):
            assert time.monotonic() < end, "the page's picture does not come"
            time.sleep(0.1)
        assert width > 500
        assert page.locator("#figures img").count() == 7
        assert all(alt for alt in page.locator("img").evaluate_all("i => i.map(x => x.alt)"))
        texts = [p.text for p in Document(io.BytesIO(fetched("Word 文档"))).paragraphs]
        assert "第二部分  2024年度部门决算情况说明" in texts
        assert fetched("PDF").startswith(b"%PDF")
        names = zipfile.ZipFile(io.BytesIO(fetched("全部成果"))).namelist()
        assert {"yanbian-2024/附表.xlsx", "yanbian-2024/figures/图1.png"} <= set(names)

        done = page.url
        page.reload()
        page.get_by_text("可以取走成果").wait_for()
        page.go_back()
        page.wait_for_selector("#findings table")
        assert "读不出的地方写着“待改”" in page.inner_text("#verdict")
        page.go_forward()
        page.wait_for_selector("#figures img", state="attached")
        second = browser.new_page()
        second.goto(done)
        second.wait_for_selector("#figures img", state="attached")

        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert elsewhere == []
    assert trouble == []


@in_a_browser
def test_a_program_that_was_closed_is_told(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for site in served(tmp_path, Desk(tmp_path / "desk")):
            page.goto(site.address)
            page.wait_for_selector("#blank[href]")
        page.set_input_files("#files", str(EXAMPLES / "with-mistakes.xlsx"))
        page.wait_for_selector("#trouble:not(:empty)")
        assert "连不上程序" in page.inner_text("#trouble")
        browser.close()


def test_a_process_is_ready_before_the_upload_and_leaves_with_the_page(
    tmp_path: Path, sound: tuple[str, bytes]
) -> None:
    desk = Desk(tmp_path / "desk", keeps_ready=True)
    for site in served(tmp_path, desk):
        ready = _process_at_the_ready()
        job = site.upload(sound)[1]["job"]
        assert {each.pid for each in multiprocessing.active_children()} == {ready}
        assert site.wait(job)["state"] == "done"
        desk.drop(job)
        assert _process_at_the_ready() != ready
    assert multiprocessing.active_children() == []


def _process_at_the_ready() -> int:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if (children := multiprocessing.active_children()) and children[0].pid:
            return children[0].pid
        time.sleep(0.1)
    raise AssertionError("no process was made ready")

"""A form that somebody handed out is dropped on the page, chosen there, and used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from documents import write_form
from test_web import CHROMIUM, Site, in_a_browser, served

from data_entry.blank.write import workbook_bytes
from data_entry.sample import sample
from data_entry.subjects.catalogue import load
from generator.authoring.package import packed
from generator.forms.form import load_form
from generator.web.jobs import Desk

PROVINCE = """extends = "national"
name = "某省 2024 年度部门决算公开说明"
version = 1
"发布单位" = "某省财政厅"
"更新说明" = "首次发布。"
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "别人"))
    yield from served(tmp_path, Desk(tmp_path / "desk"))


@pytest.fixture
def handed_out(tmp_path: Path) -> Path:
    form = load_form(write_form(tmp_path, "某省2024", PROVINCE))
    path = tmp_path / "某省2024.决算格式"
    path.write_bytes(packed(form))
    return path


@in_a_browser
def test_dropped_installed_chosen_and_used(site: Site, handed_out: Path, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(site.address)
        page.wait_for_selector("#form option", state="attached")
        page.set_input_files("#files", str(handed_out))
        page.wait_for_selector("#result:not([hidden])", timeout=60_000)
        offered = page.inner_text("#result")
        assert "可以安装：“某省 2024 年度部门决算公开说明”（某省2024），第 1 版。" in offered
        assert "发布单位：某省财政厅。" in offered
        page.click("#downloads button")
        page.get_by_text("已安装").wait_for(timeout=60_000)
        said = page.inner_text("#result")
        assert "已安装“某省 2024 年度部门决算公开说明”（某省2024），第 1 版。" in said
        assert "发布单位：某省财政厅。" in said
        assert "更新说明：首次发布。" in said
        page.wait_for_selector("#form option[value=某省2024]:checked", state="attached")
        with page.expect_download() as waiting:
            page.click("#blank")
        assert waiting.value.suggested_filename == "填报表-某省2024.xlsx"
        filled = tmp_path / "填报表.xlsx"
        questions = load_form(tmp_path / "某省2024").questions
        filled.write_bytes(workbook_bytes(questions, load(2024), sample(questions)))
        page.set_input_files("#files", str(filled))
        page.get_by_role("link", name="下载 Word 文档").wait_for(timeout=60_000)
        page.select_option("#form", "某省2024")
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="去掉这个模板").click()
        page.wait_for_selector("#form option[value=某省2024]", state="detached")
        browser.close()


def test_a_changed_file_is_told(site: Site, handed_out: Path) -> None:
    content = handed_out.read_bytes()
    _, state = site.result((handed_out.name, content[:-30]))
    assert state["state"] == "failed"
    assert state["message"].startswith("这个格式文件不能安装：不是格式文件，或没有传完整。")

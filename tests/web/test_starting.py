"""The page makes a workbook from official tables and last year's workbook."""

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from exports import public
from openpyxl import load_workbook
from test_web import CHROMIUM, Site, example, in_a_browser, served

from generator.web.jobs import Desk


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from served(tmp_path, Desk(tmp_path / "desk"))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return public().save(tmp_path / "决算公开表.xlsx")


@in_a_browser
def test_tables_in_workbook_out(site: Site, tables: Path, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    last = tmp_path / "上年.xlsx"
    last.write_bytes(example("qingjiang-2024")[1])
    book = load_workbook(last)
    book["单位信息"]["B6"].value = 2023
    book.save(last)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(site.address)
        page.wait_for_selector("#form option", state="attached")
        page.set_input_files("#sources", [str(tables), str(last)])
        page.wait_for_selector("#todo table", timeout=60_000)
        assert "2024年度：从表里取" in page.inner_text("#verdict")
        assert "绩效管理" in page.inner_text("#todo")
        with page.expect_download() as waiting:
            page.locator("#downloads").get_by_role("link", name="下载填报表").click()
        made = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
        browser.close()
    assert made["收支决算"]["B6"].value == 500
    assert made["单位信息"]["B6"].value == 2024
    assert made["上年对比"]["C5"].value == 560


def test_what_is_no_table_is_told(site: Site, tables: Path) -> None:
    assert site.upload(("说明.txt", b"x"), purpose="start")[0] == 400
    content = tables.read_bytes()
    job, state = begun(
        site, ("决算公开表.xlsx", content), ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    )
    assert state["state"] == "failed"
    assert "坏.xls" in state["message"]
    job, state = begun(site, ("决算公开表.xlsx", content))
    _, book = site.ask(f"/jobs/{job}/{quote(state['files'][0])}")
    assert load_workbook(io.BytesIO(book))["三公经费"]["C7"].value == 18
    both = (example("yanbian-2024"), example("qingjiang-2024"))
    assert "一次只放一张原来的" in begun(site, *both)[1]["message"]


def begun(site: Site, *files: tuple[str, bytes]) -> tuple[str, dict]:
    """Upload for a new workbook."""
    status, answer = site.upload(*files, purpose="start")
    assert status == 200, answer
    return answer["job"], site.wait(answer["job"])

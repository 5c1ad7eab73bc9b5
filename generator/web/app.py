"""The routes of the local page. All of it stays on this machine: no address but our own is named."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_entry.failures import Failure
from generator.failures import FaultyFormError
from generator.forms.finding import (
    DEFAULT_FORM,
    GENERAL_FORM,
    PACKAGE,
    find_form,
    form_names,
    installed_folders,
    installed_versions,
)
from generator.forms.form import load_form
from generator.forms.proof import standing
from generator.web.jobs import Desk, distinct, safe_name
from generator.web.work import START

STATIC = Path(__file__).parent / "static"
LARGEST = 40 * 2**20
"""Bytes of one upload, all files together."""
STALLED = 30.0
"""Seconds within which more of an upload must come."""
HOSTS = {"127.0.0.1", "localhost"}
MOST_FILES = 60
KINDS = (".xlsx", ".docx", PACKAGE)
TABLES = (".xlsx", ".xls", ".et", ".ods", ".fods", ".csv", ".xml", ".htm", ".html", ".mht", ".docx")
"""What a new workbook is begun from."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADERS = {
    b"content-security-policy": b"default-src 'self'; form-action 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
}
_VIEWED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)
"""What a document shown in the browser may do: be seen, with its letters and pictures."""
_STATUS = {404: "没有这个页面。", 405: "这个地址不能这样用。"}
"""What is said of a request that leads nowhere, by HTTP status."""


class _TooLargeError(Exception):
    """More bytes than an upload may have."""


class _StalledError(Exception):
    """An upload of which nothing more comes."""


class Guard:
    """Refuses requests of other sites and what is too large; adds the headers that keep us closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        taken, begun, is_whole = 0, False, False

        async def closed(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                message["headers"] = [*(_HEADERS | dict(message["headers"])).items()]
            await send(message)

        async def counted() -> Message:
            nonlocal taken, is_whole
            try:
                patience = None if is_whole else STALLED
                message = await asyncio.wait_for(receive(), patience)
            except TimeoutError as error:
                raise _StalledError from error
            is_whole = not message.get("more_body", False)
            taken += len(message.get("body", b""))
            if taken > LARGEST:
                raise _TooLargeError
            return message

        if refusal := _stranger(scope["method"], headers):
            await refusal(scope, receive, closed)
            return
        try:
            if int(headers.get("content-length") or 0) > LARGEST:
                raise _TooLargeError
            await self.app(scope, counted, closed)
        except _StalledError:
            if not begun:
                words = f"{STALLED:.0f} 秒没有收到文件的其余部分，已停止。请再放入一次。"
                await _refused(words, 408)(scope, receive, closed)
        except _TooLargeError:
            with suppress(TimeoutError):  # a browser reads the answer only when it has sent all
                while (await asyncio.wait_for(receive(), STALLED)).get("more_body"):
                    pass
            words = (
                f"文件太大：合计不能超过 {LARGEST // 2**20} MB。填报表里贴了图片的，请删去图片。"
            )
            if not begun:
                await _refused(words, 413)(scope, receive, closed)


def _stranger(method: str, headers: Mapping[str, str]) -> Response | None:
    """The answer to a request that comes by another name of this machine or from another site."""
    host, origin = headers.get("host", ""), headers.get("origin")
    if host.partition(":")[0] not in HOSTS:
        return _refused("这个页面只能在这台电脑上用 127.0.0.1 打开。", 400)
    if method != "GET" and origin not in (None, f"http://{host}"):
        return _refused("只接受本页发来的请求。", 403)
    return None


def _refused(message: str, status: int) -> JSONResponse:
    return JSONResponse({"message": message}, status)


def _unfit(
    names: Sequence[str | None], files: Sequence[UploadFile], *, starts: bool = False
) -> str:
    """What is wrong with the names of an upload; empty if nothing is."""
    given = [each.filename or "（没有名称）" for each in files]
    wrong = [own for own, name in zip(given, names, strict=True) if name is None]
    if not wrong and files:
        return ""
    words = f"“{'、'.join(wrong)}”不是填报表" if wrong else "没有收到文件"
    if starts:
        return f"{words}。请选择决算软件导出的表（.xls、.xlsx）和上年的填报表（或公开稿 .docx）。"
    if any(own.lower().endswith((".xls", ".et", ".doc", ".wps")) for own in wrong):
        return f"{words}：这是旧格式。请用 Excel 或 WPS 打开，另存为 .xlsx（或 .docx）再放入。"
    return f"{words}。请选择 .xlsx 填报表（和要并入的 .docx）。"


def _routes(desk: Desk) -> list[Route]:
    async def upload(request: Request) -> Response:
        try:
            form = await request.form(max_files=MOST_FILES, max_fields=10)
        except HTTPException:
            return _refused(f"文件没有收全，或一次超过 {MOST_FILES} 个。请少选几个再试。", 400)
        files = [each for each in form.getlist("files") if isinstance(each, UploadFile)]
        purpose = str(form.get("purpose") or "")
        starts = purpose == START
        names = [safe_name(each.filename or "", TABLES if starts else KINDS) for each in files]
        if words := _unfit(names, files, starts=starts):
            return _refused(words, 400)
        chosen = str(form.get("form") or "")
        known = chosen if chosen in form_names() else None
        job, folder = await run_in_threadpool(desk.open, known, purpose)
        try:
            for name, each in zip(distinct(map(str, names)), files, strict=True):
                (folder / name).write_bytes(await each.read())
        except OSError:
            await run_in_threadpool(desk.drop, job)
            return _refused("存不下：磁盘已满或不能写入。请腾出空间再试。", 507)
        await run_in_threadpool(desk.begin, job)
        return JSONResponse({"job": job})

    async def state(request: Request) -> Response:
        found = await run_in_threadpool(desk.state, request.path_params["job"])
        return JSONResponse(found) if found else _refused("结果已经清除，请重新放入填报表。", 404)

    async def file(request: Request) -> Response:
        parameters = request.path_params
        path = await run_in_threadpool(desk.file, parameters["job"], parameters["path"])
        if path is None:
            return _refused("没有这个文件，或已经清除。", 404)
        shown = "inline" if path.suffix in {".png", ".svg", ".html"} else "attachment"
        headers = {"content-security-policy": _VIEWED} if path.suffix == ".html" else None
        return FileResponse(
            path, headers=headers, filename=path.name, content_disposition_type=shown
        )

    async def drop(request: Request) -> Response:
        await run_in_threadpool(desk.drop, request.path_params["job"])
        return Response(status_code=204)

    return [
        Route("/jobs", upload, methods=["POST"]),
        Route("/jobs/{job}", state, methods=["GET"]),
        Route("/jobs/{job}", drop, methods=["DELETE"]),
        Route("/jobs/{job}/{path:path}", file, methods=["GET"]),
    ]


async def _page(_request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


async def _forms(_request: Request) -> Response:
    return JSONResponse(await run_in_threadpool(_known_forms, installed_versions()))


@cache
def _known_forms(_installed: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    """Every form that can be chosen, with the kinds of annex that have a workbook of their own."""
    load_form.cache_clear()  # one that was installed anew is another one
    found = []
    for name in form_names():
        try:
            form = load_form(find_form(name))
        except FaultyFormError:  # installed, and no longer fit for this program
            continue
        annexes = [annex.key for annex in form.annexes]
        about = {"key": name, "name": form.name, "standing": standing(form), "annexes": annexes}
        own = {"is_usual": name == DEFAULT_FORM, "is_installed": name in installed_folders()}
        own |= {"is_general": name == GENERAL_FORM}
        found.append(about | own)
    return found


async def _remove(request: Request) -> Response:
    """Take an installed form away; those of the program stay."""
    from generator.authoring.installation import remove

    try:
        await run_in_threadpool(remove, request.path_params["form"])
    except Failure as failure:
        return _refused(str(failure), 404)
    return Response(status_code=204)


async def _blank(request: Request) -> Response:
    """The blank workbook of a form, or of one kind of its annexes."""
    name, annex = request.path_params["form"], request.query_params.get("annex")
    try:
        content = await run_in_threadpool(_blank_bytes, name, annex, installed_versions())
    except KeyError:
        return _refused("没有这个模板。", 404)
    title = f"填报表-{name}{f'-{annex}' if annex else ''}.xlsx"
    headers = {"content-disposition": f"attachment; filename*=utf-8''{quote(title)}"}
    return Response(content, media_type=_XLSX, headers=headers)


@cache
def _blank_bytes(name: str, annex: str | None, _installed: tuple[tuple[str, int], ...]) -> bytes:
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load

    if name not in form_names():
        raise KeyError(name)
    form = load_form(find_form(name))
    return workbook_bytes(form.asked_of(annex or ""), load(form.edition))


def make_app(desk: Desk) -> Starlette:
    """The page for one desk of jobs."""
    routes: list[Route | Mount] = [
        Route("/", _page),
        Route("/forms", _forms),
        Route("/forms/{form}", _remove, methods=["DELETE"]),
        Route("/blank/{form}", _blank),
        *_routes(desk),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _answer, Exception: _answer},
    )


async def _answer(_request: Request, error: Exception) -> Response:
    """Whatever went wrong, as the page can show it."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _refused(
        _STATUS.get(status, "程序内部出错，请再试一次；还不行，请重新启动程序。"), status
    )

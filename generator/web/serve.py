"""``juesuan serve``: the local page on 127.0.0.1 until it is stopped."""

import signal
import socket
import webbrowser
from contextlib import closing

import uvicorn

from generator.failures import TargetError
from generator.web.app import make_app
from generator.web.jobs import Desk
from generator.working import sweep, working_folder

ADDRESS = "127.0.0.1"
USUAL_PORT = 8765
_PATIENCE = 2
"""Seconds that open connections have when the page is stopped."""


def serve(port: int | None, *, opens: bool) -> None:
    """Serve until Ctrl-C. Raises TargetError; without ``port`` another one is taken then."""
    sweep()
    with (
        closing(_socket(port)) as listening,
        working_folder() as root,
    ):
        address = f"http://{ADDRESS}:{listening.getsockname()[1]}/"
        desk = Desk(root / "jobs", keeps_ready=True)
        print(f"决算公开说明：请在浏览器打开 {address}")
        print(
            "只有这台电脑打得开；文件不会离开这台电脑。关闭这个窗口（或按 Ctrl-C）就停止。",
            flush=True,
        )
        if opens:
            webbrowser.open(address)
        config = uvicorn.Config(make_app(desk), log_level="warning", access_log=False)
        config.timeout_graceful_shutdown = _PATIENCE
        server = uvicorn.Server(config)
        for name in {"SIGHUP", "SIGBREAK"} & set(dir(signal)):  # the console window is closed
            signal.signal(getattr(signal, name), server.handle_exit)
        try:
            server.run(sockets=[listening])
        finally:
            desk.close()


def _socket(port: int | None) -> socket.socket:
    try:
        return _bound(USUAL_PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise TargetError(
                f"端口 {port} 用不了，可能已被别的程序占用。请换一个，如 juesuan serve --port {port + 1}，"
                "或不写 --port。"
            ) from error
        return _bound(0)


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((ADDRESS, port))
        listening.listen()  # a browser that is there at once waits its turn
    except OSError:
        listening.close()
        raise
    return listening

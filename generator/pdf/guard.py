"""Runs a program and ends all it has started as soon as whoever asked for it is gone.

A script of its own, started without the rest of the program: its standard input is a pipe that
closes when the caller closes it or dies, however suddenly.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def _end(process: "subprocess.Popen[bytes]", leaves: str) -> None:
    """End the program with its children, and remove the file it leaves behind then."""
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        Path(leaves).unlink()


def main(leaves: str, command: list[str]) -> int:
    """Run the command to its end, or until the standard input closes; its exit code."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the caller decides, by closing the pipe
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def watch() -> None:
        sys.stdin.buffer.read()
        _end(process, leaves)

    threading.Thread(target=watch, daemon=True).start()
    code = process.wait()
    _end(process, leaves)
    return code


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2:])
    os._exit(code if code >= 0 else 128 - code)  # the watching thread must not delay the end

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


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the program with its children."""
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def main(command: list[str]) -> int:
    """Run the command to its end, or until the standard input closes; its exit code."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the caller decides, by closing the pipe
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def watch() -> None:
        sys.stdin.buffer.read()
        _end(process)

    threading.Thread(target=watch, daemon=True).start()
    code = process.wait()
    _end(process)
    return code


if __name__ == "__main__":
    code = main(sys.argv[1:])
    os._exit(code if code >= 0 else 128 - code)  # the watching thread must not delay the end

"""Where many documents are made at once: executors as ``concurrent.futures`` has them.

:class:`Here` works in this process, :class:`Processes` in several of this machine. Work that hangs
ends with its process, whatever it hangs in; a process that is lost takes nobody's work along.
"""

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from data_entry.failures import ExitCode, Failure
from generator.memory import collect_rarely

TIME_LIMIT = 600.0
"""Seconds that one document may take."""
TASKS = 100
"""Documents after which a process is replaced, so that memory stays flat.

Not by ``max_tasks_per_child``, with which a pool may wait for ever (python/cpython#115634).
"""
_ONE_AT_A_TIME = threading.Lock()


class TimeLimitError(Failure):
    """A document took longer than any should."""

    exit_code = ExitCode.BUG

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"超过 {seconds:.0f} 秒没有做完，已停止，其他的不受影响。请看看表里是不是有很多多余的行或很大的"
            "图片；不是的，请把填报表发给维护者。"
        )


class LostWorkError(Failure):
    """The process that made a document ended twice before it was done."""

    exit_code = ExitCode.BUG

    def __init__(self) -> None:
        super().__init__(
            "处理时意外中断（多半是内存不够），没有生成，其他的不受影响。请关掉别的程序，"
            "加 --workers 1 再试；还不行的，请把填报表发给维护者。"
        )


def processors() -> int:
    """As many processes as work at once where nothing is said: two at least, so that one may hang."""
    return max(2, os.cpu_count() or 1)


def within(limit: float, work: Callable[[], Any]) -> Any:
    """Do the work in the process made for it; past the limit (seconds) the process ends at once."""
    with _ONE_AT_A_TIME, open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a name, not a path
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            return work()
        finally:
            faulthandler.cancel_dump_traceback_later()


class Here(Executor):
    """Works in this process, at once; knows no time limit."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Work that is done when this returns."""
        future: Future[Any] = Future()
        future.set_result(work(*arguments, **named))
        return future


class _Place:
    """A pool of one process, which ends with us or when we say so, whatever it does."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        its_end, self._ours = context.Pipe(duplex=False)
        begin = partial(ProcessPoolExecutor, 1, context, _live_with)
        self._pool = begin((its_end,))
        self._pool.submit(os.getpid).result()  # it has its end of the pipe by now
        its_end.close()
        self._tasks = 0

    @property
    def is_worn(self) -> bool:
        """True if it has made as many documents as it is to make."""
        return self._tasks >= TASKS

    def run(self, limit: float, work: Callable[[], Any]) -> Any:
        """Do the work there. Raises BrokenProcessPool if the process ended meanwhile."""
        self._tasks += 1
        return self._pool.submit(within, limit, work).result()

    def leave(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._ours.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _hold_back_interrupts() -> None:
    """In a thread that starts processes: they begin without hearing the key, as the thread does."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _live_with(end: Connection) -> None:
    """In the new process: end when the other side of this pipe is closed or gone.

    A key pressed at the terminal is for the process that asked.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()

    def wait() -> None:
        with suppress(EOFError, OSError):
            end.recv()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class Processes(Executor):
    """So many processes of this machine, each making one document at a time."""

    def __init__(self, workers: int, limit: float = TIME_LIMIT) -> None:
        self._limit = limit
        self._threads = ThreadPoolExecutor(workers, initializer=_hold_back_interrupts)
        self._own = threading.local()
        self._places: set[_Place] = set()
        self._is_closed = False

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """The work to come; its result raises TimeLimitError or LostWorkError if it was ended."""
        return self._threads.submit(self._done, partial(work, *arguments, **named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes, whatever they do; waits for nothing."""
        self._is_closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for place in list(self._places):
            place.leave()

    def _done(self, work: Callable[[], Any]) -> Any:
        """Done in this thread's own process; tried again where that was lost and did not hang."""
        for _ in range(2):
            place, started = self._place(), time.monotonic()
            if self._is_closed:
                self._leave(place)
                break
            try:
                return place.run(self._limit, work)
            except BrokenProcessPool:
                self._leave(place)
                if time.monotonic() - started >= self._limit:
                    raise TimeLimitError(self._limit) from None
        raise LostWorkError

    def _place(self) -> _Place:
        place: _Place | None = getattr(self._own, "place", None)
        if place and place.is_worn:
            self._leave(place)
            place = None
        if place is None:
            place = self._own.place = _Place()
            self._places.add(place)
        return place

    def _leave(self, place: _Place) -> None:
        place.leave()
        self._places.discard(place)
        self._own.place = None

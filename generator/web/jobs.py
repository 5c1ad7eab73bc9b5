"""Uploads and what becomes of them: each in a folder and a process of its own, removed afterwards."""

import contextlib
import json
import multiprocessing
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from generator.contents.compose import file_name
from generator.web.work import FAILED, STATE, UPLOADED, WORKING, await_work, tell

TIME_LIMIT = 300.0
"""Seconds that one upload may take."""
FORGOTTEN = 60.0
"""Seconds after which work stops that nobody asks for any more."""
KEPT = 600.0
"""Seconds that results are kept after they were last asked for; an open page asks all the time."""
_TICK = 0.5


@dataclass
class Job:
    """One upload: its folder, its process, and when it was last asked for."""

    folder: Path
    form: str | None
    purpose: str = ""
    """What is wanted: see work."""
    is_complete: bool = False
    """All of its files are there."""
    started: float = 0.0
    asked: float = field(default_factory=time.monotonic)
    process: BaseProcess | None = None

    @property
    def is_waiting(self) -> bool:
        """True while it only lacks a place to work."""
        return self.is_complete and self.process is None

    @property
    def is_running(self) -> bool:
        """True while its process works."""
        return self.process is not None and self.process.is_alive()


class _Worker:
    """A process that reads the program in and then waits to be told its one job."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        its_end, self._told = context.Pipe(duplex=False)
        self.process = context.Process(target=await_work, args=(its_end,))
        self.process.start()
        its_end.close()

    def begin(self, job: Job) -> None:
        """Say what is to be done. One that has died shows as work that broke off."""
        with contextlib.suppress(OSError), self._told:
            self._told.send((job.folder, job.form, job.purpose))


class Desk:
    """Takes uploads, lets as many work at once as there are processors, and clears up."""

    def __init__(
        self, root: Path, *, time_limit: float = TIME_LIMIT, keeps_ready: bool = False
    ) -> None:
        """``keeps_ready``: while nothing is to do, a process has started and waits for work."""
        root.mkdir(exist_ok=True)
        self.root, self.time_limit, self.keeps_ready = root, time_limit, keeps_ready
        self._ready: _Worker | None = None
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._places = max(1, os.cpu_count() or 1)
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()

    def open(self, form: str | None, purpose: str = "") -> tuple[str, Path]:
        """A new job's name, which nobody can guess, and the folder for its uploads."""
        name = secrets.token_urlsafe(16)
        folder = self.root / name
        (folder / UPLOADED).mkdir(parents=True)
        tell(folder, WORKING, words="等待")
        with self._lock:
            self._jobs[name] = Job(folder, form, purpose)
        return name, folder / UPLOADED

    def begin(self, name: str) -> None:
        """All of its files are there: work may begin as soon as there is a place."""
        with self._lock:
            self._jobs[name].is_complete = True
        self._start_waiting()

    def state(self, name: str) -> dict[str, Any] | None:
        """What there is to say of a job; None if there is no such job."""
        job = self._ask(name)
        if job is None:
            return None
        try:
            found: dict[str, Any] = json.loads((job.folder / STATE).read_text(encoding="utf-8"))
        except FileNotFoundError:  # dropped in this moment
            return None
        return found

    def file(self, name: str, path: str) -> Path | None:
        """A file of a job's results; None for anything else, wherever the path leads."""
        job = self._ask(name)
        if job is None:
            return None
        if "\0" in path:
            return None
        target = (job.folder / path).resolve()
        inside = target.is_relative_to(job.folder.resolve()) and target.is_file()
        return target if inside and UPLOADED not in target.parts and target.name != STATE else None

    def drop(self, name: str) -> None:
        """End a job and remove its files."""
        with self._lock:
            job = self._jobs.pop(name, None)
        if job:
            _end(job.process)
            shutil.rmtree(job.folder, ignore_errors=True)

    def close(self) -> None:
        """End everything; no process and no file stays."""
        self._closed.set()
        for name in list(self._jobs):
            self.drop(name)
        self._watch.join()
        if self._ready:
            _end(self._ready.process)

    def _ask(self, name: str) -> Job | None:
        with self._lock:
            job = self._jobs.get(name)
            if job:
                job.asked = time.monotonic()
            return job

    def _start_waiting(self) -> None:
        """Start those that wait, first come first served, while there are places."""
        with self._lock:
            waiting = [job for job in self._jobs.values() if job.is_waiting]
            running = sum(job.is_running for job in self._jobs.values())
            for job in waiting[: max(0, self._places - running)]:
                ready, self._ready = self._ready, None
                worker = ready if ready and ready.process.is_alive() else _Worker()
                worker.begin(job)
                job.process, job.started = worker.process, time.monotonic()

    def _look_after(self) -> None:
        """Every half second: end what takes too long or is not waited for, remove what is old."""
        while not self._closed.wait(_TICK):
            for name, job in list(self._jobs.items()):
                with contextlib.suppress(OSError):  # dropped in this moment
                    self._look_after_one(name, job)
            self._start_waiting()
            self._make_ready()

    def _make_ready(self) -> None:
        with self._lock:
            if (
                self.keeps_ready
                and not self._ready
                and not any(j.is_running for j in self._jobs.values())
            ):
                self._ready = _Worker()

    def _look_after_one(self, name: str, job: Job) -> None:
        now = time.monotonic()
        if now - job.asked > (FORGOTTEN if job.is_running or job.is_waiting else KEPT):
            self.drop(name)
        elif job.is_running and now - job.started > self.time_limit:
            _end(job.process)
            message = (
                f"超过 {self.time_limit:.0f} 秒没有做完，已停止。请检查填报表，或用命令行生成。"
            )
            tell(job.folder, FAILED, message=message)
        elif job.process and job.process.exitcode:
            state = json.loads((job.folder / STATE).read_text(encoding="utf-8"))["state"]
            if state == WORKING:
                tell(job.folder, FAILED, message="处理时意外中断。请再试一次。")


def safe_name(name: str, kinds: tuple[str, ...]) -> str | None:
    """The name under which an upload is kept: no folders, nothing hidden; None for other kinds."""
    stem, dot, kind = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    stem, kind = file_name(stem).strip(". "), f".{kind.lower()}"
    return f"{stem}{kind}" if dot and stem and kind in kinds else None


def distinct(names: Iterable[str]) -> Iterator[str]:
    """The names in order; one that has been there (in any case) gets a number."""
    seen: set[str] = set()
    for name in names:
        stem, dot, kind = name.rpartition(".")
        fresh, number = name, 1
        while fresh.casefold() in seen:
            number += 1
            fresh = f"{stem}（{number}）{dot}{kind}"
        seen.add(fresh.casefold())
        yield fresh


def _end(process: BaseProcess | None) -> None:
    """End a process with what it has started."""
    if process is None or not process.is_alive():
        return
    process.terminate()
    process.join(5)
    if process.is_alive():
        process.kill()
        process.join()
